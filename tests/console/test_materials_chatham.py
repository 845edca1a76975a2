"""Under the Chatham House Rule no file of a set holds who was there, or when: neither its words nor its properties."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from tests.console.recording import keep
from tests.debrief.making import begun
from tests.reports.making import complete_room
from tests.reports.papers import pdf_properties, unpacked

from tabletop.console.materials import Materials, write_materials
from tabletop.session import commands as co

SESSION = "20261123-k7qf"
WALL = "2026-11-23T10:11:12Z"
GROUP = "Cohort Seven of Gdynia"
NAMES = ("Anna", "Kowalska", "Bo Lund")
"""People that were kept."""
EVENING = (SESSION, "20261123", "Cohort 7", "18:45", "2026-11-23", "23 November", "23 Nov", "10:11", "Gdynia")
SEAT = re.compile(r"\bseat[- ]?0*\d", re.IGNORECASE)
"""“Seat 3”, “seat-0003”: how the record names people."""


def files_of(done: Materials) -> dict[str, bytes]:
    """What was written, by name."""
    return {one.path.name: one.path.read_bytes() for one in done.files}


def everything_in(name: str, data: bytes, folder: Path) -> str:
    """All that lies in a file, unpacked, with what it says of itself."""
    if name.endswith(".pdf"):
        return unpacked("pdf", data) + pdf_properties(data, folder / "one.pdf")
    if name.endswith(("docx", "xlsx")):
        return unpacked("docx", data)
    return data.decode("utf-8-sig")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session with everything, a name in each field somebody typed, kept with people and organisations."""
    room = complete_room(" said Anna Kowalska")
    sessions = tmp_path_factory.mktemp("sessions")
    keep(room, sessions, SESSION, json.dumps({"group": GROUP}), created_wall=WALL)
    return sessions / SESSION


@pytest.fixture(scope="module")
def chatham(session: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Everything in each file of the set, by the file's name."""
    folder = tmp_path_factory.mktemp("papers")
    done = write_materials(None, folder / "set", session=session, names="chatham")
    return {name: everything_in(name, data, folder) for name, data in files_of(done).items()}


def test_nobody_and_no_evening_in_any_file(chatham: dict[str, str]) -> None:
    """No name, organisation of a seat, contact, group, session, day or seat, in whatever part of a file."""
    for name, text in chatham.items():
        found = [word for word in (*NAMES, *EVENING) if word in text]
        assert not found, (name, found)
        assert not any(word in name for word in EVENING)
    assert not [name for name, text in chatham.items() if not name.endswith(".pdf") and SEAT.search(text)]


def test_the_search_finds_what_is_there(session: Path, tmp_path: Path) -> None:
    """The same search finds names and day in the set that names people: it would see them."""
    done = write_materials(None, tmp_path / "set", session=session, names="named", only=["after_action_report"])
    for name, data in files_of(done).items():
        text = everything_in(name, data, tmp_path)
        assert "Kowalska" in text and "23 November" in text and SESSION in text


@pytest.mark.parametrize("names", ["named", "roles", "chatham"])
def test_properties_hold_the_title_alone(session: Path, tmp_path: Path, names: str) -> None:
    """No author, no program, no date of making or saving in any file of the set; parts bear no time."""
    done = write_materials(None, tmp_path / "set", session=session, names=names)
    for name, data in files_of(done).items():
        if name.endswith(".pdf"):
            said = pdf_properties(data, tmp_path / "one.pdf")
            assert "CreationDate" not in said and "ModDate" not in said and "Author" not in said, name
            assert "CreateDate" not in said and "ModifyDate" not in said, name
        elif name.endswith(("docx", "xlsx")):
            parts = zipfile.ZipFile(io.BytesIO(data))
            assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}, name
            assert "docProps/custom.xml" not in parts.namelist() and not parts.comment
            core = parts.read("docProps/core.xml").decode()
            assert not re.search(r"creator|lastModifiedBy|created|modified|revision", core), name
            assert not re.search(rb"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}T", b"".join(map(parts.read, parts.namelist())))


def test_rating_without_evidence_stands_in_no_file(tmp_path: Path) -> None:
    """Neither mark nor letter nor name of a rating that nothing carries is in the filled papers."""
    room = begun(3)
    room.did(co.Rate(objective="weigh", rating="P", evidence=" ", although_no_evidence=True))
    keep(room, tmp_path / "sessions", SESSION)
    only = ["after_action_report", "evaluation_guide"]
    done = write_materials(None, tmp_path / "set", session=tmp_path / "sessions" / SESSION, names="named", only=only)
    for name, data in files_of(done).items():
        text = everything_in(name, data, tmp_path)
        assert "P · performed" not in text and "✓" not in text, name
        assert "unrated" in text
