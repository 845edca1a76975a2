"""Hostile words and a spoilt room file: everything is shown as words, nothing is obeyed, nothing stops."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.stage import Console, Stage
from tests.terminal import Terminal, foreign_sequences, is_restored

from tabletop.session.views import RoomView
from tabletop.store import folders

EVIL = "\x1b]0;owned\x07\x1b[31mred\x9b2J\u202eback\u2066 [/foo] [Facilitator only] [red"
VISIBLE = ("[/foo]", "[Facilitator only]", "[red")
EXERCISE: dict[str, Any] = {
    "tabletop": 1,
    "title": f"Title {EVIL}",
    "summary": f"Summary {EVIL}",
    "marking": f"EXERCISE {EVIL}",
    "content_note": f"Note {EVIL}",
    "roles": {"first": {"name": f"First {EVIL}"}, "second": {"name": "Second"}},
    "indicators": {"trust": {"name": f"Trust {EVIL}", "levels": ["low", "high"], "start": "low"}},
    "scenes": {
        "one": {
            "title": f"One {EVIL}",
            "clock": f"Noon {EVIL}",
            "text": f"Text {EVIL}\n\n- a list {EVIL}\n\n`code {EVIL}`",
            "notes": f"Notes {EVIL}",
            "probe": [f"Probe {EVIL}"],
            "listen_for": [f"Listen {EVIL}"],
            "injects": [{"id": "news", "title": f"News {EVIL}", "from": EVIL, "at": "discussion", "text": f"N {EVIL}"}],
            "write": {"lines": {"ask": f"Write {EVIL}"}},
            "decision": {
                "ask": f"Ask {EVIL}",
                "options": {
                    "yes": {
                        "label": f"Yes {EVIL}",
                        "text": EVIL,
                        "case": f"Case {EVIL}",
                        "moves": {"trust": {"by": 1, "because": f"Because {EVIL}"}},
                        "consequence": f"Then {EVIL}",
                        "goto": "two",
                    },
                    "no": {"label": "No", "case": f"Other case {EVIL}", "goto": "two"},
                },
            },
        },
        "two": {"title": "Two", "text": "The end.", "ending": f"End {EVIL}"},
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
    path.write_text(json.dumps(EXERCISE), encoding="utf-8")
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
    """Paste words as a terminal does that knows bracketed paste; what would end the paste stays out of them."""
    console.type(f"\x1b[200~{words}\x1b[201~")


# ---- a room file that somebody spoilt -------------------------------------------------------------------------------

WRONG: tuple[Any, ...] = (
    5, [], "text", None, {"kind": "text"}, [{"kind": "text", "text": 5}], [{"kind": "nothing of the kind"}], True, -1.5,
    {"question": "x", "round": None, "open": 3, "counted": "a", "of": [], "privacy": {}}, {"left": "soon", "running": 2},
)  # fmt: skip


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
        good = json.loads(text)
        for field in good:
            for wrong in WRONG:
                revision += 1
                room.publish(revision, json.dumps({**good, field: wrong}), {}, "{}")
                wall.wait_for(lambda: wall.process.poll() is None)
        for text in ("", "{", "[]", "null", '"x"', "{}", "\ud800".encode("utf-16", "surrogatepass").decode("latin-1")):
            revision += 1
            room.publish(revision, text, {}, "{}")
        mended = {**good, "revision": revision + 1, "heading": "Mended"}
        assert room.publish(revision + 1, RoomView.from_text(json.dumps(mended)).to_text(), {}, "{}")
    finally:
        room.close()
    wall.wait_for("Mended")
    wall.press("q", "q")
    assert wall.wait_exit() == 0
    assert is_restored(wall.wire)
    tame(wall)
    assert not (stage.home / "crash").exists()
