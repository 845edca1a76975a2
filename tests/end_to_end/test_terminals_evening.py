"""A whole evening by somebody who has read the README, in two halves: to the first decision, and on to the report."""

from __future__ import annotations

import json
from pathlib import Path

from tests.console.driving import new_desk, step
from tests.end_to_end.stage import Console, Stage, sign_on
from tests.terminal import Terminal, foreign_sequences, is_restored

from tabletop.library import load_exercise
from tabletop.store import folders

EXERCISE = load_exercise("leaked_file")
PLAY = EXERCISE.file.playtests["follows_the_author"]
PEOPLE = 8


def label_of(scene: str) -> str:
    """Return the label of what the playtest chooses in a scene."""
    decision = EXERCISE.scenes[scene].decision
    assert decision is not None
    return decision.options[PLAY.choose[scene][0].option].label


def prepare(stage: Stage) -> Console:
    """From the library to the console, the sign read from the wall."""
    console = stage.console()
    console.choose("The leaked file")
    console.press("enter")
    console.wait_for("People here")
    console.fill("Cohort 7", str(PEOPLE))
    console.press("enter")
    console.wait_for("○ No display is seen yet.")
    return console


def vote(console: Console, favourite: str, votes: int) -> None:
    """Count cards: so many for one option, the others for “something else”."""
    console.on_to("count the cards")
    letters = console.letters()
    favoured = console.letter(favourite).upper()
    console.count(*(votes if letter == favoured else 0 for letter in list(letters)[:-1]), PEOPLE - votes)


def decide(console: Console, label: str, because: str, dissent: tuple[str, str] | None = None) -> None:
    """Record a decision; ``dissent`` is a sentence and what would change the mind behind it."""
    console.on_to("record the decision")
    letter = console.letter(label)
    console.space(until="record it")
    if "‹ choose" in console.text:  # where the majority has the word, its choice stands there
        console.press(letter)
    console.wait_for(f"‹ {letter.upper()}  {label[:20]}")
    console.type(because)
    console.wait_for(because)
    if dissent is not None:
        console.press("tab", "enter")
        console.wait_for("─ Dissent ─")
        console.press("2")
        console.fill(*dissent)
        console.hand_in("Dissent")
        console.press("tab", "tab", "tab")
    console.hand_in("Decide")


def test_from_the_library_through_the_first_decision(tmp_path: Path) -> None:
    """Prepare, read the sign from the wall, brief, vote twice, decide, dissent, take back, drop; leave, all is kept."""
    with Stage(tmp_path) as stage:
        console = prepare(stage)
        wall = stage.wall()
        console.wait_for("● A display is there, 60 × 18.")
        wall.wait_for("begins soon")
        console.type("QQ")
        console.wait_for("▲ Another session.")
        console.press("backspace", "backspace")
        console.type(sign_on(wall).lower())
        console.wait_for("✓ This is the room’s screen.")
        console.press("enter")
        console.wait_for("● The room’s screen is connected.")

        console.on_to("Ten days")
        wall.wait_for("Ten days")
        vote(console, label_of("ten_days"), 4)
        wall.wait_for(f"{PEOPLE} of {PEOPLE} in")
        assert "█" not in wall.text
        console.space()
        wall.wait_for("█ 4")
        late = stage.wall(size=(80, 24))
        late.wait_for("█ 4")
        console.wait_for("2 displays, smallest 60×18")
        console.on_to("discussion opened")
        wall.wait_for("left")
        console.form("i", "Injects")
        console.wait_for("sister")
        console.press("enter")
        console.wait_for("read aloud")
        console.press("a")
        console.wait_for("“A sister telephones” read aloud")
        console.note("a", "Nobody else has the file")
        console.form("h", "Heard")
        console.press("1")
        console.wait_for("1  ☑")
        console.press("enter")
        vote(console, label_of("ten_days"), 7)
        console.space()
        wall.wait_for("4 → 7")
        late.close()
        decide(console, label_of("ten_days"), "the judge needs a page", ("she cannot use it", "one whole page"))
        wall.wait_for("“the judge needs a page”")
        wall.wait_for("“she cannot use it”")
        console.on_to("Illustration of an argument")
        wall.wait_for("Illustration of an argument")

        # A step too far is taken back; then a scene that may go is dropped.
        console.on_to("│ The reading room ")
        console.form("u", "Undo")
        console.hand_in("Undo")
        console.wait_for("taken back")
        wall.wait_for(lambda: "The reading room" not in wall.text)
        console.on_to("│ The reading room ")
        console.form("x", "Drop this scene")
        console.hand_in("Drop this scene")
        wall.wait_for("Four lines")

        console.press("ctrl+q")
        console.wait_for("leave? the session is kept")
        console.press("ctrl+q")
        console.wait_for("tabletop · library")
        console.wait_for("r resume")
        console.press("ctrl+q")
        assert console.terminal.wait_exit() == 0
        assert f"tabletop resume {stage.session.name}" in console.said_last
        wall.wait_for("waiting for the facilitator")
        end(wall)
        for terminal in (console.terminal, wall):
            assert foreign_sequences(terminal.wire) == []
            assert is_restored(terminal.wire)
        assert "Nobody else has the file" not in wall.wire.decode()
        forms = kept_forms(stage)
        assert forms.count("decided/1") == 1 and {"undone/1", "dissented/1", "noted/1", "heard/1"} <= set(forms)


def test_from_a_resumed_session_to_the_report(tmp_path: Path) -> None:
    """Two decisions, written lines, debrief, an objection, hot wash, report, the end; the report holds it all."""
    desk = new_desk(tmp_path / "sessions", "leaked_file", people=PEOPLE)
    while desk.state.scene_id != "four_lines":
        step(desk)
    desk.close()
    with Stage(tmp_path) as stage:
        console = stage.console("resume", "last")
        console.wait_for("│ Four lines ")
        wall = stage.wall()
        wall.wait_for("Four lines")
        vote(console, label_of("four_lines"), 7)
        console.space()
        decide(console, label_of("four_lines"), "they trusted us")
        wall.wait_for("“they trusted us”")

        console.on_to("write a line")
        wall.wait_for("The tenth day")
        console.form("l", "The room writes")
        for line in ("A second reader signs each page", "A refusal carries its reason"):
            console.type(line)
            console.press("enter")
            wall.wait_for(line)
        console.leave("The room writes")
        vote(console, label_of("the_rule"), 7)
        console.space()
        decide(console, label_of("the_rule"), "somebody must look twice")
        console.on_to("Name tents down")

        # The room first, then the author, then those who disagree; the hot wash; the report.
        console.on_to("R26 ·")
        wall.wait_for("the author")
        console.press("a")
        console.wait_for("Say why, in the room’s words.")
        console.fill("she never met a handler")
        console.press("enter")
        console.wait_for(lambda: "Say why" not in console.text)
        console.on_to("One thing to keep")
        console.note("k", "the calls")
        console.press("ctrl+r")
        console.wait_for("the report is in")
        console.on_to("space  close the session")
        console.space(until="space again to close")
        console.again(until="space  leave")
        wall.wait_for("Thank you")
        console.space(until="report: tabletop report")
        assert console.terminal.wait_exit() == 0
        assert f"tabletop report {stage.session.name}" in console.said_last
        assert "tabletop resume" not in console.said_last
        wall.wait_for("waiting for the next session")
        end(wall)
        for terminal in (console.terminal, wall):
            assert foreign_sequences(terminal.wire) == []
            assert is_restored(terminal.wire)

        (written,) = tmp_path.glob("report-*.md")
        report = written.read_text(encoding="utf-8")
        said = ("they trusted us", "A second reader signs each page", "she never met a handler", "the calls")
        for words in (label_of("four_lines"), label_of("the_rule"), *said):
            assert words in report
        json.loads(written.with_suffix(".json").read_text(encoding="utf-8"))
        forms = kept_forms(stage)
        assert forms[-1] == "closed/1" and forms.count("decided/1") == 3
        assert not list(stage.session.glob("room.sqlite*"))


def end(wall: Terminal) -> None:
    """Close the room's screen."""
    wall.press("q", "q")
    assert wall.wait_exit() == 0


def kept_forms(stage: Stage) -> list[str]:
    """Return the forms of all events, the chain checked; nothing may have crashed on the way."""
    assert not (stage.home / "crash").exists()
    record = folders.open_record(stage.session, readonly=True)
    try:
        record.verify()
        return [event.form for event in record.read()]
    finally:
        record.close()
