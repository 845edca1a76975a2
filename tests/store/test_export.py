"""One file for a whole session."""

from __future__ import annotations

import hashlib
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.making import WALL, event, header

from tabletop.errors import CannotRead, Damaged, KeepingFailed, TabletopError
from tabletop.store import folders
from tabletop.store.export import MOST_FILES, export_session, import_session, read_export, read_file
from tabletop.store.memory import MemoryRecord
from tabletop.store.protocols import NewEvent, Person, Record


def played() -> MemoryRecord:
    """A record with events that are hard to carry, and people."""
    record = MemoryRecord(header())
    record.append(0, [event(1), NewEvent("noted/1", 2, WALL, '{"w":"\u2028\u0085\\n\\u001b \\"ñ\\" 🜁"}'), event(3)])
    record.set_person(2, "Zenaida", "Embajada")
    return record


EXPORT = export_session(played(), names=True)


def rewritten(*changes: tuple[str, str]) -> str:
    """The export with something changed and a last line that fits again."""
    body = EXPORT[: EXPORT.rindex("{")]
    for old, new in changes:
        assert old in body
        body = body.replace(old, new)
    return body + json.dumps({"sha256": hashlib.sha256(body.encode()).hexdigest()}) + "\n"


def test_a_session_comes_through_whole(root: Path) -> None:
    """Header, files, events, hashes and people are the same on the other side."""
    folder = import_session(root, EXPORT)
    assert folder == root / header().id
    record = folders.open_record(folder)
    record.verify()
    assert (record.header, record.read(), record.people()) == (header(), played().read(), played().people())
    assert export_session(record, names=True) == EXPORT
    record.append(3, [event(4)])
    record.close()


def test_an_imported_session_counts_from_when_it_was_played(root: Path) -> None:
    """Bringing an old session in does not make it `last`."""
    record, room = folders.create_session(root, header("20270101-zzzz"))
    room.close()
    record.close()
    import_session(root, rewritten())
    folders.keep_time(root / "20270101-zzzz", 1_800_000_000)
    assert folders.find_session(root, "last").name == "20270101-zzzz"


def test_without_names_no_name_leaves(any_record: Record) -> None:
    """People are left out; the chain stays whole."""
    any_record.append(0, [event(1)])
    any_record.set_person(1, "Zenaida", "Embajada")
    text = export_session(any_record, names=False)
    assert "Zenaida" not in text and "Embajada" not in text
    assert read_export(text) == (any_record.header, any_record.read(), {})
    assert read_export(export_session(any_record, names=True))[2] == {1: Person("Zenaida", "Embajada")}


def test_one_line_an_event_and_the_body_as_it_was_hashed() -> None:
    """The file is what its documentation says."""
    lines = [json.loads(line) for line in EXPORT.removesuffix("\n").split("\n")]
    assert [set(line) for line in lines[1:4]] == [{"revision", "form", "at", "wall", "body", "hash"}] * 3
    assert lines[0]["tabletop_export"] == 1 and lines[0]["header"]["files"] == [list(f) for f in header().files]
    assert lines[2]["body"] == played().read()[1].body
    assert lines[4] == {"people": [[2, "Zenaida", "Embajada"]]}
    assert lines[5] == {"sha256": hashlib.sha256(EXPORT[: EXPORT.rindex("{")].encode()).hexdigest()}


def _keeps(root: Path, text: str, words: str) -> None:
    """Importing is refused with these words and leaves what is there as it is."""

    def there() -> str:
        record = folders.open_record(root / header().id, readonly=True)
        try:
            return export_session(record, names=True)
        finally:
            record.close()

    kept = there()
    with pytest.raises(KeepingFailed, match=words) as refused:
        import_session(root, text)
    assert header().id in refused.value.message and "Nothing was written" in refused.value.advice
    assert there() == kept


def test_a_session_that_is_here_is_not_written_over(root: Path) -> None:
    """The same, one that went on since, one that stopped earlier, and another of that id: each is told apart."""
    folder = import_session(root, EXPORT)
    _keeps(root, EXPORT, "exactly as in the file")
    record = folders.open_record(folder)
    longer = MemoryRecord(header(), played().read())
    longer.append(3, [event(4), event(5)])
    _keeps(root, export_session(longer, names=True), "the file has 2 events more")
    record.append(3, [event(4)])
    record.close()
    _keeps(root, EXPORT, "has gone on since: 1 event")
    other = export_session(MemoryRecord(header(exercise_title="Another")), names=True)
    _keeps(root, other, "another session")


def test_a_damaged_session_in_its_place_is_not_written_over(root: Path) -> None:
    """What cannot be read is left for somebody to look at."""
    (root / header().id).mkdir(parents=True)
    with pytest.raises(KeepingFailed, match="cannot be read"):
        import_session(root, EXPORT)
    assert list((root / header().id).iterdir()) == []


def test_an_edited_export_is_found_although_its_last_line_fits() -> None:
    """The chain guards header, files and events."""
    for change in (("line 3", "line 4"), ("Cohort 7", "Cohort 8"), ("scenes: []", "scenes: {}"), ('"at":2', '"at":3')):
        with pytest.raises(Damaged):
            read_export(rewritten(change))


@pytest.mark.parametrize(
    "change",
    [
        ('"at":2', '"at":"2"'),
        ('"at":2', '"at":true'),
        ('"at":2', '"at":99999999999999999999'),
        ('"at":2', '"when":2'),
        ('"people":[[2', '"people":[["2"'),
        ('"people":[[2', '"people":[[2,3'),
        ('"people":[[2', '"people":[[99999999999999999999'),
        ('"Zenaida"', '"\\ud800"'),
        ('"Embajada"', "7"),
        ('"header":{', '"header":[],"h":{'),
        ('"tabletop_export":1', '"tabletop_export":2'),
        ('"people"', '"persons"'),
        ('"people":', '"more":1,"people":'),
        ('"people":[[2', '"people":[[0'),
        ('"people":[[2', '"people":[[true'),
        ('"people":[[2,"Zenaida","Embajada"]]', '"people":[[2,"Zenaida","Embajada"],[2,"Z","E"]]'),
        ('"people":[[', '"people":{"2":[['),
        ('"people":[[2,"Zenaida","Embajada"]]', '"people":"abc"'),
        ('"tabletop_export":1', '"tabletop_export":true'),
        ('"tabletop_export":1', '"tabletop_export":1.0'),
        ('"first_link":"', '"first_link":0,"also":"'),
    ],
)
def test_what_has_not_the_form_is_refused_in_words(root: Path, change: tuple[str, str]) -> None:
    """Wrong types, numbers no database takes, text that is none, a newer form: CannotRead, and nothing is made."""
    with pytest.raises(CannotRead):
        import_session(root, rewritten(change))
    assert not root.exists()


@pytest.mark.parametrize(
    "text", ["", "\n", "{}", "{}\n{}\n{}", "[1]\n" * 5, "[" * 100_000, EXPORT[:-90], EXPORT + "{}\n"]
)
def test_what_is_no_export_is_refused_in_words(text: str) -> None:
    """Cut, empty, foreign and hostile texts."""
    with pytest.raises(CannotRead):
        read_export(text)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "../../evil"},
        {"id": "Evil"},
        {"id": ""},
        {"id": "a" * 65},
        {"format_version": 2},
        {"format_version": 0},
        {"files": ()},
        {"files": (("../../.bashrc", "x"),)},
        {"files": (("/etc/passwd", "x"),)},
        {"files": (("..", "x"),)},
        {"files": (("a\\b.yaml", "x"),)},
        {"files": (("a\x1b[31m.yaml", "x"),)},
        {"files": (("a\nb.yaml", "x"),)},
        {"files": (("", "x"),)},
        {"files": (("a" * 300, "x"),)},
        {"files": (("a.yaml", "x"), ("a.yaml", "y"))},
        {"files": tuple((f"{i}.yaml", "x") for i in range(MOST_FILES + 1))},
        {"exercise_title": "x" * 200_000},
        {"settings": "x" * 200_000},
    ],
)
def test_a_whole_file_of_what_cannot_be_a_session_is_refused(root: Path, changed: dict[str, object]) -> None:
    """Paths for ids and file names, a newer form, too much of anything: although chain and hash fit."""
    text = export_session(MemoryRecord(header(**changed)), names=True)
    with pytest.raises(CannotRead):
        import_session(root, text)
    assert not root.exists() and not (root.parent.parent / "evil").exists()


def test_a_time_before_the_beginning_is_refused() -> None:
    """Session time counts from 0."""
    record = MemoryRecord(header())
    record.append(0, [NewEvent("noted/1", -1, WALL, "{}")])
    with pytest.raises(CannotRead):
        read_export(export_session(record, names=True))


# ---- the file --------------------------------------------------------------------------------------------------------


def test_a_file_comes_through_mail_programs(tmp_path: Path) -> None:
    """Line ends of two signs and a mark at the beginning are taken out again."""
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbf" + EXPORT.encode().replace(b"\n", b"\r\n"))
    assert read_file(tmp_path / "a") == EXPORT


def test_what_is_no_file_of_a_session_is_not_read(tmp_path: Path) -> None:
    """A folder, a pipe that never ends, nothing at all, bytes that are no text: each in words."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe" + EXPORT.encode())
    for name in (".", "pipe", "bytes", "missing"):
        with pytest.raises(CannotRead):
            read_file(tmp_path / name)


def test_a_file_that_is_too_large_is_not_taken_into_memory(tmp_path: Path) -> None:
    """Ten gigabytes in one line are refused after the first 256 MiB at most."""
    with (tmp_path / "large").open("wb") as file:
        file.truncate(10 * 2**30)  # a hole: nothing is written
    tracemalloc.start()
    try:
        with pytest.raises(CannotRead, match="too large"):
            read_file(tmp_path / "large")
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(EXPORT) - 1), sign=st.characters(), repair=st.booleans())
def test_no_changed_sign_passes(place: int, sign: str, repair: bool) -> None:
    """Any single changed sign is refused; with the last line made to fit only people may differ."""
    changed = EXPORT[:place] + sign + EXPORT[place + 1 :]
    try:
        changed.encode()
    except UnicodeEncodeError:
        return
    if changed == EXPORT:
        return
    if repair and place < EXPORT.rindex("{"):
        body = changed[: changed.rindex("{")]
        changed = body + json.dumps({"sha256": hashlib.sha256(body.encode()).hexdigest()})
    try:
        found = read_export(changed)
    except TabletopError:
        return
    assert found[:2] == read_export(EXPORT)[:2]
