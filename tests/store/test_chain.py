"""The chain finds any single change, and never more than an error of ours comes of damage."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.store.making import event, header

from tabletop.errors import Damaged, TabletopError
from tabletop.store import chain, folders
from tabletop.store.protocols import NewEvent

COLUMNS = {
    "session": [field.name for field in dataclasses.fields(header()) if field.name != "files"] + ["link"],
    "files": ["position", "name", "text"],
    "events": ["revision", "form", "at", "wall", "body", "hash"],
    "head": ["revision", "hash"],
}
EVENTS = 4


@pytest.fixture(scope="module")
def sound() -> Iterator[Path]:
    """A sound session's folder, closed."""
    with tempfile.TemporaryDirectory() as place:
        record, room = folders.create_session(Path(place), header())
        record.append(0, [event(number) for number in range(1, EVENTS + 1)])
        record.verify()
        room.close()
        record.close()
        yield Path(place) / header().id


class UnchangedError(Exception):
    """The damage did none."""


def check_after(sound: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Run SQL on a copy of the record and verify it. Raises UnchangedError if the SQL changed nothing."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / sound.name
        folder.mkdir()
        shutil.copy(sound / "record.sqlite", folder)
        database = sqlite3.connect(folder / "record.sqlite", isolation_level=None)
        before = "\n".join(database.iterdump())
        try:
            for words, values in statements:
                database.execute(words, values)
            changed = "\n".join(database.iterdump()) != before
        except sqlite3.IntegrityError:
            changed = False
        database.close()
        if not changed:
            raise UnchangedError
        record = folders.open_record(folder, readonly=True)
        try:
            record.verify()
        finally:
            record.close()


values = st.one_of(st.text(max_size=8), st.integers(-(2**63), 2**63 - 1), st.integers(-3, 9), st.binary(max_size=4))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_single_changed_field_is_found(sound: Path, data: st.DataObject) -> None:
    """Whatever one field of header, files, events or head is changed to, verify raises Damaged."""
    table = data.draw(st.sampled_from(sorted(COLUMNS)))
    column = data.draw(st.sampled_from(COLUMNS[table]))
    row = data.draw(st.integers(0, EVENTS - 1))
    words = f"UPDATE {table} SET {column} = ? WHERE rowid = (SELECT rowid FROM {table} LIMIT 1 OFFSET ?)"
    with pytest.raises((Damaged, UnchangedError)) as found:
        check_after(sound, (words, (data.draw(values), row)))
    assume(found.type is Damaged)


@pytest.mark.parametrize("column", ["form", "at", "wall", "body", "hash"])
@pytest.mark.parametrize("revision", range(1, EVENTS + 1))
def test_a_slight_edit_is_found(sound: Path, column: str, revision: int) -> None:
    """One sign more, or one millisecond, in any event."""
    change = "at + 1" if column == "at" else f"{column} || ' '"
    with pytest.raises(Damaged, match=f"revision {revision} "):
        check_after(sound, (f"UPDATE events SET {column} = {change} WHERE revision = ?", (revision,)))


@pytest.mark.parametrize("revision", range(1, EVENTS + 1))
def test_a_removed_event_is_found(sound: Path, revision: int) -> None:
    """The first, one in the middle, the last."""
    with pytest.raises(Damaged):
        check_after(sound, ("DELETE FROM events WHERE revision = ?", (revision,)))


def test_a_closed_gap_is_found(sound: Path) -> None:
    """Removing an event and counting the rest anew does not hide it."""
    with pytest.raises(Damaged, match="revision 2 "):
        check_after(
            sound,
            ("DELETE FROM events WHERE revision = 2", ()),
            ("UPDATE events SET revision = revision - 1 WHERE revision > 2", ()),
            ("UPDATE head SET revision = 3", ()),
        )


def test_swapped_events_are_found(sound: Path) -> None:
    """Two events that changed places, hashes and all."""
    with pytest.raises(Damaged, match="revision 2 "):
        check_after(
            sound,
            ("UPDATE events SET revision = 99 WHERE revision = 2", ()),
            ("UPDATE events SET revision = 2 WHERE revision = 3", ()),
            ("UPDATE events SET revision = 3 WHERE revision = 99", ()),
        )


def test_an_added_event_and_an_added_file_are_found(sound: Path) -> None:
    """What nobody appended shows too."""
    with pytest.raises(Damaged):
        check_after(sound, ("INSERT INTO events SELECT 5, form, at, wall, body, hash FROM events LIMIT 1", ()))
    with pytest.raises(Damaged):
        check_after(sound, ("INSERT INTO files VALUES (2, 'more.yaml', '')", ()))


def test_another_header_cannot_take_over_the_events(sound: Path) -> None:
    """A header changed together with its link does not fit the first event."""
    other = dataclasses.replace(header(), exercise_title="Another")
    with pytest.raises(Damaged, match="revision 1 "):
        check_after(sound, ("UPDATE session SET exercise_title = ?, link = ?", ("Another", chain.first_link(other))))


@settings(max_examples=60, deadline=None)
@given(offset=st.integers(0), flip=st.integers(1, 255))
def test_a_flipped_byte_never_crashes(sound: Path, offset: int, flip: int) -> None:
    """Any broken byte of the file is found, or harmless; nothing but our own errors comes out."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / sound.name
        folder.mkdir()
        content = bytearray((sound / "record.sqlite").read_bytes())
        content[offset % len(content)] ^= flip
        (folder / "record.sqlite").write_bytes(content)
        (summary,) = folders.list_sessions(Path(place))
        assert summary.id == sound.name
        try:
            record = folders.open_record(folder, readonly=True)
        except TabletopError:
            return
        try:
            record.verify()
            assert [kept.body for kept in record.read()] == [event(n).body for n in range(1, EVENTS + 1)]
        except TabletopError as error:
            assert error.message and error.advice
        finally:
            record.close()


def test_the_link_is_what_the_documentation_says() -> None:
    """Previous hash, revision, form, at, wall, body, joined by line feeds."""
    given_event = NewEvent("vote_closed/1", 61000, "2026-11-23T18:45:00.123Z", '{"ñ":1}')
    text = 'abc\n7\nvote_closed/1\n61000\n2026-11-23T18:45:00.123Z\n{"ñ":1}'
    assert chain.next_link("abc", 7, given_event) == hashlib.sha256(text.encode()).hexdigest()


def test_every_field_of_the_header_is_covered() -> None:
    """Another value in any field gives another first link."""
    links = {chain.first_link(header())}
    for field in dataclasses.fields(header()):
        value = getattr(header(), field.name)
        other = (("a", "b"),) if field.name == "files" else value + 1 if isinstance(value, int) else value + "x"
        links.add(chain.first_link(dataclasses.replace(header(), **{field.name: other})))
    assert len(links) == 1 + len(dataclasses.fields(header()))


def test_the_hash_of_files_does_not_depend_on_their_order() -> None:
    """Same files, same hash; another name or text, another hash."""
    files = [("a.yaml", "one"), ("b.yaml", "two")]
    assert chain.files_sha256(files) == chain.files_sha256(reversed(files))
    others = [[("a.yaml", "two"), ("b.yaml", "one")], [("a.yaml", "one")], [("a.yamlone", ""), ("b.yaml", "two")]]
    assert len({chain.files_sha256(found) for found in [files, *others]}) == 4
