"""Nothing private reaches the room's screen: neither its view, its bytes and titles nor its process's memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end_to_end.marked import Marked, words_in
from tests.end_to_end.stage import Stage
from tests.terminal import foreign_sequences

from tabletop.exercise.load import load
from tabletop.store import folders

SEEN = ("january", "ten_days", "reading_room")
BRIEFED = ("title", "summary", "content_note", "objectives/*/text", "scenes/january/blocks/*", "scenes/january/text")
VOTED = (*BRIEFED, "scenes/ten_days/blocks/*", "scenes/ten_days/decision/options/*/text")
UNHEARD = tuple(
    f"scenes/ten_days/decision/options/{option}/case" for option in ("decline", "full_file", "test_share", "unseal")
)
STAGED = "scenes/ten_days/decision/options/staged"
DECIDED = (
    *VOTED,
    *UNHEARD,
    f"{STAGED}/consequence*",
    *(f"{STAGED}/moves/{moved}/because" for moved in ("operational_trust", "source_protection", "federal_cooperation")),
    "scenes/reading_room/blocks/*",
)
DEBRIEFED = (*DECIDED, f"{STAGED}/moves/rule_of_law/because", "scenes/four_lines/title", "scenes/the_rule/title")
"""In the end the room is told by name what it did not reach, and nothing more of it."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Terminals with one data folder."""
    (tmp_path / "home").mkdir()
    with Stage(tmp_path / "home") as opened:
        yield opened


def published(stage: Stage) -> tuple[str, str]:
    """Return the room's view and the summary as they stand in the room's file."""
    room = folders.open_room(stage.session)
    try:
        view, summary = room.room_view(), room.summary()
        assert view is not None and summary is not None
        return view[1], summary[1]
    finally:
        room.close()


def memory(process: int) -> Iterator[bytes]:
    """Yield all memory of a process that can be read; skips where the system does not show it."""
    if sys.platform != "linux":
        pytest.skip("MEMORY NOT READ: this system has no /proc")
    with (
        Path(f"/proc/{process}/maps").open(encoding="utf-8") as maps,
        Path(f"/proc/{process}/mem").open("rb", 0) as all_,
    ):
        for line in maps:
            span, rights, *_ = line.split()
            if not rights.startswith("r") or "[v" in line:
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                all_.seek(start)
                yield all_.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue


def in_memory(process: int) -> str:
    """Return all marking words in a process's memory."""
    try:
        return " ".join({word for part in memory(process) for word in words_in(part)})
    except PermissionError:
        pytest.skip("MEMORY NOT READ: this system lets nobody look into another process")


def test_nothing_private_is_on_the_wall(stage: Stage, tmp_path: Path) -> None:
    """From the briefing to the first screens of the debrief, only what the room has been shown is where the room is."""
    plain = [f"scenes/{scene}/{field}" for scene in SEEN for field in ("title", "decision/ask", "*/label")]
    marked = Marked("leaked_file", tmp_path / "exercise", plain=[*plain, "title"])
    files = {path.name: path.read_text(encoding="utf-8") for path in marked.path.parent.glob("*.yaml")}
    assert load(files, marked.path.name)[0] is not None
    assert len(marked.places) > 400

    def leaks(*public: str) -> list[str]:
        return marked.leaks(" ".join(published(stage)), *public) + marked.leaks(wall.wire.decode(), *public)

    console = stage.console("run", str(marked.path))
    console.wait_for("People here")
    console.press("enter")
    console.wait_for("No display is seen yet")
    wall = stage.wall(size=(76, 40))
    console.wait_for("● A display is there")
    console.press("enter")
    console.wait_for("● The room’s screen is connected.")
    console.on_to("count the cards")
    wall.wait_for("Vote 1")
    assert leaks(*VOTED) == []
    staged = console.letter("Share in stages")
    console.count(*(8 if letter == staged.upper() else 0 for letter in console.letters()))
    console.on_to("hand over")
    console.on_to("record the decision")
    wall.wait_for("█ 8")
    assert leaks(*VOTED, *UNHEARD) == []
    console.space(until="record it")
    console.press(staged)
    console.type("it can be checked")
    console.wait_for("it can be checked")
    console.hand_in("Decide")
    console.on_to("│ The reading room ")
    wall.wait_for("The reading room")
    assert leaks(*DECIDED) == []
    assert marked.leaks(in_memory(wall.process.pid), *DECIDED) == []

    console.form("e", "End here")
    console.hand_in("End here")
    console.on_to("what you chose")
    wall.wait_for("what you chose")
    assert leaks(*DEBRIEFED) == []
    found = in_memory(wall.process.pid)
    assert marked.leaks(found, *DEBRIEFED) == []
    assert len(marked.leaks(found)) > 3, "no word of what the room did see was found: this looks at the wrong place"
    assert foreign_sequences(wall.wire) == []
    names = "\n".join(str(path.relative_to(stage.home)) for path in stage.home.rglob("*"))
    assert marked.leaks(names) == [] and "reading_room" not in names

    # What seats alone may see lies in the room's file for their screens; nothing else of the exercise does.
    raw = b"".join(path.read_bytes() for path in stage.session.glob("room.sqlite*"))
    for_seats = ("roles/*/brief", "scenes/*/briefs/*", "scenes/*/injects/*/text", "cast/*")
    assert marked.leaks(" ".join(words_in(raw)), *DEBRIEFED, *for_seats) == []
