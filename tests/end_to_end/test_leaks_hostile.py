"""Hostile words and a spoilt room file: everything is shown as words, nothing is obeyed, nothing stops."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.stage import Console, Stage
from tests.terminal import Terminal, foreign_sequences, is_restored

from tabletop.paging.pages import sheet
from tabletop.session.views import Piece, RoomView, Timer
from tabletop.store import folders
from tabletop.tui.shared.part import Signs, screen_lines

MARKUP = "[/foo] [Facilitator only] [red"
EVIL = f"\x1b]0;owned\x07\x1b[31mred\x9b2J\u202eback\u2066 {MARKUP}"
VISIBLE = ("[/foo]", "[Facilitator", "[red")


def exercise(words: str) -> dict[str, Any]:
    """Return an exercise with ``words`` in every text."""
    return {
        "tabletop": 1,
        "title": f"Title {words}",
        "summary": f"Summary {words}",
        "marking": f"EXERCISE {words}",
        "content_note": f"Note {words}",
        "roles": {"first": {"name": f"First {words}"}, "second": {"name": "Second"}},
        "indicators": {"trust": {"name": f"Trust {words}", "levels": ["low", "high"], "start": "low"}},
        "scenes": {
            "one": {
                "title": f"One {words}",
                "clock": f"Noon {words}",
                "text": f"Text {words}\n\n- a list {words}\n\n`code {words}`",
                "notes": f"Notes {words}",
                "probe": [f"Probe {words}"],
                "listen_for": [f"Listen {words}"],
                "injects": [
                    {"id": "news", "title": f"News {words}", "from": words, "at": "discussion", "text": f"N {words}"}
                ],
                "write": {"lines": {"ask": f"Write {words}"}},
                "decision": {
                    "ask": f"Ask {words}",
                    "options": {
                        "yes": {
                            "label": f"Yes {words}",
                            "text": words,
                            "case": f"Case {words}",
                            "moves": {"trust": {"by": 1, "because": f"Because {words}"}},
                            "consequence": f"Then {words}",
                            "goto": "two",
                        },
                        "no": {"label": "No", "case": f"Other case {words}", "goto": "two"},
                    },
                },
            },
            "two": {"title": "Two", "text": "The end.", "ending": f"End {words}"},
        },
    }


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Terminals with one data folder."""
    with Stage(tmp_path) as opened:
        yield opened


def on_console(stage: Stage, *words: str) -> Console:
    """Begin a session of an exercise and stand before its briefing."""
    console = stage.console("run", *words)
    console.wait_for("People here")
    console.press("enter")
    console.wait_for("go on without a second screen")
    console.press("enter")
    console.wait_for("begin the briefing")
    return console


def tame(terminal: Terminal) -> None:
    """Fail unless all that went to a terminal is ours."""
    assert foreign_sequences(terminal.wire) == []
    assert b"owned\x07" not in terminal.wire and b"\x1b[31m" not in terminal.wire


def test_hostile_words_everywhere(stage: Stage) -> None:
    """In exercise, group, notes, reasons, dissent, written lines: words on both screens, never commands."""
    path = stage.home / "hostile.yaml"
    path.write_text(json.dumps(exercise(MARKUP)), encoding="utf-8")
    console = on_console(stage, str(path), "--group", EVIL)
    wall = stage.wall()
    console.wait_for("● The room’s screen is connected.")
    console.space()
    wall.wait_for("[Facilitator only]")
    console.on_to("write a line")
    console.form("l", "The room writes")
    paste(console, f"Line {EVIL}")
    console.press("enter")
    wall.wait_for(lambda: all(words in wall.text for words in ("1  Line ", *VISIBLE)))
    console.leave("The room writes")
    console.form("n", "Note")
    console.type("o")
    paste(console, f"Said {EVIL}")
    console.wait_for("Said ")
    console.hand_in("Note")
    console.on_to("count the cards")
    console.count(8, 0)
    console.on_to("record the decision")
    console.space(until="record it")
    console.type("a")
    paste(console, f"Reason {EVIL}")
    console.wait_for("Reason ")
    console.hand_in("Decide")
    wall.wait_for(lambda: all(words in wall.text for words in ("“Reason ", *VISIBLE)))
    console.form("o", "Dissent")
    console.type("0")
    paste(console, f"Otherwise {EVIL}")
    console.wait_for("Otherwise ")
    console.hand_in("Dissent")
    console.on_to("begin the debrief")
    console.on_to("what you chose")
    for key in ("question_mark", "ctrl+p"):
        console.press({"question_mark": "?"}.get(key, key))
        console.wait_for("─ Keys ─" if key == "question_mark" else "─ All actions ─")
        console.press("escape")
        console.wait_for(lambda: "─ Keys ─" not in console.text and "─ All actions ─" not in console.text)
    for terminal in (console.terminal, wall):
        tame(terminal)
        assert terminal.process.poll() is None
    assert not (stage.home / "crash").exists()


def paste(console: Console, words: str) -> None:
    """Paste words as a terminal does that knows bracketed paste: it takes the escapes out, and nothing else."""
    console.type(f"\x1b[200~{words.replace(chr(27), '')}\x1b[201~")


# ---- a room file that somebody spoilt -------------------------------------------------------------------------------

WRONG: tuple[Any, ...] = (
    *(5, [], "text", None, True, -1.5, {"kind": "text"}),
    *([{"kind": "text", "text": 5}], [{"kind": "nothing of the kind"}], [{"kind": "bar", "of": "x", "first": "y"}]),
    {"question": "x", "round": None, "open": 3, "counted": "a", "of": [], "privacy": {}},
    {"left": "soon", "running": 2},
)


def test_an_exercise_with_escapes_is_refused(stage: Stage) -> None:
    """Escapes in an exercise are named with their places, and telling of them obeys none."""
    path = stage.home / "hostile.yaml"
    path.write_text(json.dumps(exercise(EVIL)), encoding="utf-8")
    for verb in ("run", "check"):
        terminal = stage.open(verb, str(path))
        assert terminal.wait_exit() != 0
        assert "T007" in terminal.text
        tame(terminal)


def spoilt(text: str) -> Iterator[str]:
    """Yield the text of a view with one wrong value after another in each of its fields."""
    good = json.loads(text)
    for field, wrong in itertools.product(good, WRONG):
        yield json.dumps({**good, field: wrong})
    yield from ("", "{", "[]", "null", '"x"', "{}", "\ufffd\0")


def test_every_spoilt_view_is_refused_or_can_be_drawn() -> None:
    """What a view's reader lets through can be laid out and drawn on a screen of any size."""
    view = RoomView(1, "Title", heading="Here", body=(Piece("text", text="words"),), timer=Timer(1000, True))
    read = 0
    for text in spoilt(view.to_text()):
        try:
            found = RoomView.from_text(text)
        except (ValueError, TypeError, KeyError):
            continue
        read += 1
        for columns, rows in ((60, 18), (40, 12), (5, 2)):
            laid = sheet(found, columns, rows)
            assert screen_lines(found, laid, 0, Signs(left_ms=1000), rows)
    assert read > 5


def test_a_spoilt_view_stops_nothing(stage: Stage) -> None:
    """With wrong types in every field of the view the screen keeps what it shows, and goes on when it is mended."""
    console = on_console(stage, str(Path("exercises/examples/smallest.yaml").resolve()))
    wall = stage.wall()
    console.on_to("A confidential file")
    wall.wait_for("A confidential file")
    room = folders.open_room(stage.session)
    try:
        shown = room.room_view()
        assert shown is not None
        revision, text = shown
        for wrong in spoilt(text):
            revision += 1
            room.publish(revision, wrong, {}, "{}")
            assert wall.process.poll() is None
        mended = {**json.loads(text), "revision": revision + 1, "heading": "Mended"}
        assert room.publish(revision + 1, RoomView.from_text(json.dumps(mended)).to_text(), {}, "{}")
    finally:
        room.close()
    wall.wait_for("Mended")
    wall.press("q", "q")
    assert wall.wait_exit() == 0
    assert is_restored(wall.wire)
    tame(wall)
    assert not (stage.home / "crash").exists()
