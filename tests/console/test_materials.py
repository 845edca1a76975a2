"""The papers of an exercise as files: names of ids and days, nothing replaced, sessions read as they were played."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from tests.exercises import exercise_of

from tabletop.console.desk import Desk
from tabletop.console.materials import Materials, known_ids, write_materials
from tabletop.console.sessions import SetUp, begin
from tabletop.errors import KeepingFailed, UsageError
from tabletop.session import commands as co

EXERCISE = """
tabletop: 1
id: flood
title: "The river/../rises: =1+1"
marking: EXERCISE
roles: {mayor: {name: Mayor, brief: "You ring."}}
scenes:
  rain:
    text: The gauge climbs.
    decision:
      ask: Do we ring the bells?
      options:
        ring: {label: "Ring them now", goto: after}
        wait: {label: "Wait for the gauge", goto: after}
  after:
    text: The water stands in the square.
    ending: A long night
"""


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A session that was played to the hot wash, with names, a note that holds one, and an action."""
    setup = SetUp(group="Cohort 7", people=2, names=True, participants=(("Ana Ruiz", "FGR"), ("Ben Okafor", "")))
    desk: Desk = begin(exercise_of(EXERCISE), setup, tmp_path / "sessions")
    while desk.state.phase != "scene":
        desk.do(co.Next())
    desk.do(co.Note(kind="quote", text="Ana Ruiz said: not before noon."))
    desk.do(co.Decide(option="ring", reason="in time"))
    desk.do(co.AgreeAction(text="Write down the number", owner="Ana Ruiz"))
    folder = desk.folder
    desk.close()
    return folder


def names_of(done: Materials) -> list[str]:
    """Return the names of the files written."""
    return [one.path.name for one in done.files]


def test_whole_set_is_written_in_both_formats(tmp_path: Path) -> None:
    """Every paper as Word and PDF, the events list as workbook and CSV, readable by their owner alone."""
    heard: list[str] = []
    into = tmp_path / "new" / "papers"
    done = write_materials(exercise_of(EXERCISE), into, told=heard.append)
    endings = {name.split("-", 4)[4] for name in names_of(done)}
    wanted = {f"{name}.{form}" for name in known_ids() if name != "msel" for form in ("docx", "pdf")}
    assert endings == wanted | {"msel.xlsx", "msel.csv"}
    assert {path.name for path in into.iterdir()} == set(names_of(done))
    assert all(stat.S_IMODE(one.path.stat().st_mode) == 0o600 for one in done.files)
    assert len(heard) == len(known_ids())
    for one in done.files:
        begins = one.path.read_bytes()[:4]
        assert begins == {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pdf": b"%PDF"}.get(one.path.suffix[1:], begins)


def test_names_are_ids_and_the_day_never_typed_words(tmp_path: Path, session: Path) -> None:
    """Neither title nor group nor person is in a file's name; under the Chatham House Rule neither is the session."""
    blank = names_of(write_materials(exercise_of(EXERCISE), tmp_path / "a", only=["msel"]))
    assert all(name.startswith("flood-20") for name in blank)
    played = names_of(write_materials(None, tmp_path / "b", session=session, only=["msel"]))
    assert played == [f"flood-{session.name}-msel.xlsx", f"flood-{session.name}-msel.csv"]
    chatham = names_of(write_materials(None, tmp_path / "c", session=session, names="chatham", only=["msel"]))
    assert chatham == ["flood-played-msel.xlsx", "flood-played-msel.csv"]


def test_nothing_is_replaced_unless_it_is_wished(tmp_path: Path) -> None:
    """A second set gets the next number, the whole of it, even if only one name was taken; ``force`` overwrites."""
    exercise = exercise_of(EXERCISE)
    first = write_materials(exercise, tmp_path, only=["msel"])
    first.files[0].path.write_bytes(b"mine")
    first.files[1].path.unlink()
    second = write_materials(exercise, tmp_path, only=["msel"])
    assert all("-2-msel" in name for name in names_of(second))
    assert first.files[0].path.read_bytes() == b"mine"
    forced = write_materials(exercise, tmp_path, only=["msel"], force=True)
    assert names_of(forced) == names_of(first)
    assert first.files[0].path.read_bytes() != b"mine"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_places_of_names_are_told_where_names_are_left_out(tmp_path: Path, session: Path) -> None:
    """A known name in typed words is listed unless names are wanted."""
    only = ["after_action_report"]
    left_out = write_materials(None, tmp_path / "a", session=session, names="roles", formats=["pdf"], only=only)
    assert any(place.startswith("noted") for place in left_out.places)
    assert (
        write_materials(None, tmp_path / "b", session=session, names="named", formats=["pdf"], only=only).places == ()
    )


def test_what_cannot_be_is_said_in_words(tmp_path: Path, session: Path) -> None:
    """Unknown formats, papers and levels, another exercise's session, a folder that is a file."""
    exercise = exercise_of(EXERCISE)
    other = exercise_of(EXERCISE.replace("id: flood", "id: drought"))
    for calls in (
        {"formats": ["txt"]},
        {"formats": []},
        {"only": ["everything"]},
        {"session": session, "names": "some"},
    ):
        with pytest.raises(UsageError):
            write_materials(exercise, tmp_path / "x", **calls)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="flood, not drought"):
        write_materials(other, tmp_path / "x", session=session)
    with pytest.raises(UsageError):
        write_materials(None, tmp_path / "x")
    assert not (tmp_path / "x").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(KeepingFailed):
        write_materials(exercise, tmp_path / "file", only=["msel"])


def test_word_opens_what_is_written(tmp_path: Path) -> None:
    """An office program reads a paper and finds its words and its marking."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or reader is None:
        assert not os.environ.get("CI"), "soffice and pdftotext are missing"
        pytest.skip("soffice or pdftotext is not installed")
    done = write_materials(exercise_of(EXERCISE), tmp_path, formats=["docx"], only=["situation_manual"])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    call = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(done.files[0].path)]
    subprocess.run(call, check=True, capture_output=True, timeout=120)
    made = done.files[0].path.with_suffix(".pdf")
    text = subprocess.run([reader, str(made), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    assert "Module 1" in text and "Do we ring the bells?" in text and "EXERCISE" in text
    assert "Ring them now" not in text
