"""When keeping is slow or fails: the console stays alive, says so to the facilitator alone, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.tui.facilitator.consoles import FakeClock, desk_of, evening, table

from tabletop.console.desk import Desk
from tabletop.console.sessions import reopen
from tabletop.errors import KeepingFailed
from tabletop.session.views import RoomView
from tabletop.store import folders
from tabletop.store.protocols import KeptEvent, NewEvent, Record
from tabletop.store.reserve import release_reserve
from tabletop.tui.facilitator.forms.deciding import DecideForm
from tabletop.tui.facilitator.forms.failing import NotKeptForm
from tabletop.tui.facilitator.forms.noting import NoteForm

PATIENCE = 30.0
FULL = KeepingFailed("The disk is full.", "Free some space and try again.")


class Faulty:
    """A Record whose appends fail or wait as a test says."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.error: Exception | None = None
        self.free = threading.Event()
        self.free.set()

    def append(self, expected_revision: int, events: Sequence[NewEvent]) -> list[KeptEvent]:
        self.free.wait(PATIENCE)
        if self.error is not None:
            raise self.error
        return self._record.append(expected_revision, events)

    def __getattr__(self, name: str) -> object:
        return getattr(self._record, name)


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[tuple[Desk, Faulty]]:
    """A desk at the first question, on a record that a test can spoil; its reserve is spent already."""
    desk = desk_of(tmp_path / "sessions", at="question")
    desk.close()
    record = Faulty(folders.open_record(desk.folder))
    release_reserve(desk.folder)
    yield Desk(evening(), desk.folder, record, folders.open_room(desk.folder)), record  # type: ignore[arg-type]
    record.free.set()


def room_sees(desk: Desk) -> str:
    """Return the part on the room's screen."""
    row = desk.room.room_view()
    assert row is not None
    return RoomView.from_text(row[1]).part.split("/", 1)[1]


async def test_a_slow_disk_is_told_and_only_notes_are_taken(faulty: tuple[Desk, Faulty]) -> None:
    """After 0.3 s the mark says keeping…; the screen lives, notes can be typed, nothing else is begun."""
    desk, record = faulty
    async with table(desk) as t:
        record.free.clear()
        t.clock.now += 1
        await t.pilot.press("space")
        await t.until(lambda: "○ keeping…" in t.grid())
        t.clock.now += 1
        await t.pilot.press("b")
        await t.until(lambda: "only notes can be typed" in t.grid())
        t.clock.now += 1
        await t.pilot.press("space")
        await t.pilot.press("n", "o")
        form = await t.form(NoteForm)
        await t.write("while it waits")
        await t.pilot.press("enter")
        assert t.app.screen is form
        assert room_sees(desk) == "question"
        record.free.set()
        await t.back_on_console()
        assert t.part == "vote:1"
        assert "● kept" in t.grid()
        assert [kept.note.text for kept in t.console.look.state.notes.values()] == ["while it waits"]


async def test_what_fails_asks_and_trying_again_keeps_it(faulty: tuple[Desk, Faulty]) -> None:
    """The room sees nothing of it; try again keeps the very step."""
    desk, record = faulty
    async with table(desk) as t:
        record.error = FULL
        await t.press("space")
        await t.form(NotKeptForm)
        assert "The disk is full." in t.grid()
        assert room_sees(desk) == "question"
        await t.press("t")
        await t.until(lambda: "Still not kept" in t.grid())
        record.error = None
        await t.press("t")
        await t.back_on_console()
        assert t.part == "vote:1"
        assert "● kept" in t.grid()


async def test_a_form_waits_until_its_words_are_kept(faulty: tuple[Desk, Faulty]) -> None:
    """A decision that could not be kept stays in its form, and the form goes once it is."""
    desk, record = faulty
    async with table(desk) as t:
        await t.go_to("decide")
        await t.press("d")
        form = await t.form(DecideForm)
        await t.write("it cannot wait")
        record.error = FULL
        await t.press("enter")
        await t.form(NotKeptForm)
        record.error = None
        await t.press("t")
        await t.back_on_console()
        assert not form.is_attached
        assert t.console.look.state.moment.decisions[-1].made.reason == "it cannot wait"


async def test_going_on_unkept_is_marked_and_written_when_it_can_be(faulty: tuple[Desk, Faulty]) -> None:
    """▲ not kept stands on the console until the disk takes it."""
    desk, record = faulty
    async with table(desk) as t:
        record.error = FULL
        await t.press("space")
        await t.form(NotKeptForm)
        await t.press("g")
        await t.back_on_console()
        assert t.part == "vote:1"
        assert "▲ not kept" in t.grid()
        record.error = None
        await t.until(lambda: "● kept" in t.grid())
    again = reopen(desk.folder)
    assert again.state.moment.part == "vote:1"
    again.close()


async def test_keeping_in_another_folder(faulty: tuple[Desk, Faulty], tmp_path: Path) -> None:
    """A folder is typed, the record goes on there."""
    desk, record = faulty
    other = tmp_path / "stick"
    other.mkdir()
    async with table(desk, clock=FakeClock()) as t:
        record.error = FULL
        await t.press("space")
        await t.form(NotKeptForm)
        await t.press("f")
        await t.write(str(other))
        await t.press("enter")
        await t.back_on_console()
        assert t.part == "vote:1"
        assert "● kept" in t.grid()
    assert list(other.rglob("record.sqlite"))


async def test_looking_first_leaves_the_question_open(faulty: tuple[Desk, Faulty]) -> None:
    """Esc shows the console, marked; any action asks again; the note being typed is not lost."""
    desk, record = faulty
    async with table(desk) as t:
        await t.press("n", "o")
        await t.write("half")
        record.error = FULL
        await t.press("enter")
        await t.form(NotKeptForm)
        await t.press("escape")
        form = await t.form(NoteForm)
        assert form.query_one("#text").text == "half"  # type: ignore[attr-defined]
        await t.press("escape")
        await t.back_on_console()
        assert "▲ not kept" in t.grid()
        await t.press("b")
        await t.form(NotKeptForm)
        record.error = None
        await t.press("t")
        await t.back_on_console()
        assert [kept.note.text for kept in t.console.look.state.notes.values()] == ["half"]
