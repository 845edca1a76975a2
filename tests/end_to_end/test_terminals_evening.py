"""A whole evening by somebody who has read the README: library, room's screen, three decisions, debrief, report."""

from __future__ import annotations

import json
from pathlib import Path

from tests.end_to_end.stage import Console, Stage, sign_on
from tests.terminal import foreign_sequences, is_restored

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


def test_an_evening_from_library_to_report(tmp_path: Path) -> None:
    """Every key of the README does what it says, the wall shows what the room may see, and the report keeps it all."""
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
        console.wait_for("begin the briefing")
        console.wait_for("● The room’s screen is connected.")

        # The first decision: two votes, an inject, a tick, notes.
        console.on_to("Ten days")
        wall.wait_for("Ten days")
        vote(console, label_of("ten_days"), 4)
        wall.wait_for(f"{PEOPLE} of {PEOPLE} in")
        assert "▆" not in wall.text
        console.space()
        wall.wait_for("▆▆ 4")
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

        # A step too far, taken back.
        console.on_to("│ The reading room ")
        console.form("u", "Undo")
        console.hand_in("Undo")
        console.wait_for("taken back")
        wall.wait_for(lambda: "The reading room" not in wall.text)
        console.on_to("│ The reading room ")
        console.form("x", "Drop this scene")
        console.hand_in("Drop this scene")

        # The second: no second vote after agreement, the leader decides.
        wall.wait_for("Four lines")
        vote(console, label_of("four_lines"), 7)
        console.space()
        decide(console, label_of("four_lines"), "they trusted us")
        wall.wait_for("“they trusted us”")

        # Written lines, and the third.
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

        # The debrief: the room first, then the author, then those who disagree; the hot wash; the report.
        console.on_to("R26 ·")
        wall.wait_for("R26 ·")
        console.press("a")
        console.wait_for("Say why, in the room’s words.")
        console.fill("she never met a handler")
        console.press("enter")
        console.wait_for(lambda: "Say why" not in console.text)
        console.on_to("One thing to keep")
        console.note("k", "the calls")
        console.press("ctrl+r")
        console.wait_for("who is named")
        console.press("enter")
        console.wait_for("the report is in")
        console.on_to("closing words")
        console.on_to("space  close the session")
        console.space(until="space again to close")
        console.again(until="● kept")
        console.wait_for("space  leave")
        wall.wait_for("Thank you")
        console.space(until="tabletop · library")
        console.press("ctrl+q")
        assert console.terminal.wait_exit() == 0
        wall.wait_for("waiting for the next session")
        wall.press("q", "q")
        assert wall.wait_exit() == 0

        for terminal in (console.terminal, wall):
            assert foreign_sequences(terminal.wire) == []
            assert is_restored(terminal.wire)
        said = console.terminal.wire.decode().rsplit("\x1b[?1049l")[-1]
        assert f"report: tabletop report {stage.session.name}" in said and "tabletop resume" not in said
        assert "Nobody else has the file" not in wall.wire.decode()

        (written,) = tmp_path.glob("report-*.md")
        report = written.read_text(encoding="utf-8")
        for words in (
            *(label_of(scene) for scene in PLAY.choose),
            "the judge needs a page",
            "she cannot use it",
            "one whole page",
            "Nobody else has the file",
            "A second reader signs each page",
            "she never met a handler",
            "the calls",
        ):
            assert words in report
        json.loads(written.with_suffix(".json").read_text(encoding="utf-8"))
        record = folders.open_record(stage.session, readonly=True)
        record.verify()
        forms = [event.form for event in record.read()]
        record.close()
        assert forms[-1] == "closed/1" and forms.count("decided/1") == 3 and "undone/1" in forms
        assert not (tmp_path / "crash").exists()
        assert not list(stage.session.glob("room.sqlite*"))
