"""Finding exercises, reading their files, and nothing else from the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tabletop.errors import CannotRead, NotFound
from tabletop.library import (
    ExerciseRefused,
    find_exercises,
    find_path,
    load_exercise,
    load_path,
    read_texts,
    shipped_roots,
)

SMALL = """\
tabletop: 1
id: the_leak
title: The leak
minutes: 60
players: {min: 4, max: 20}
summary: A file leaks.
scenes:
  morning: {text: A leak., ending: Noon}
"""
FACTS = "tabletop: 1\nas_of: 1 March 2021\nfacts: {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "leak.yaml").write_text(SMALL)
    (shelf / "facts.yaml").write_text(FACTS)
    return shelf


def with_facts(folder: Path, name: str = "facts.yaml") -> Path:
    path = folder / "leak.yaml"
    path.write_text(SMALL + f"use: [{name}]\n")
    return path


def test_shipped_exercises_are_found_and_load() -> None:
    """Every exercise that comes with the program can be played."""
    entries = find_exercises()
    assert "smallest" in {entry.id for entry in entries}
    for entry in entries:
        assert not entry.broken
        assert load_exercise(entry.path).id == entry.id
    assert shipped_roots()[0].name == "exercises"


def test_an_entry_shows_the_head_of_an_exercise(folder: Path) -> None:
    """The library's line holds id, title, collection, minutes, summary and players; registers are no exercises."""
    [entry] = find_exercises([folder])
    assert (entry.id, entry.title, entry.collection, entry.minutes) == ("the_leak", "The leak", "shelf", 60)
    assert (entry.summary, entry.players, entry.scenes, entry.broken) == ("A file leaks.", (4, 20), 1, "")


def test_a_folder_of_papers_does_not_hide_an_exercise(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An id is found although a folder here is called like it, as long as no exercise lies in that folder."""
    (folder / "the_leak").mkdir()
    monkeypatch.chdir(folder)
    assert find_path("the_leak", [folder]) == folder / "leak.yaml"
    with pytest.raises(NotFound, match="0 exercises"):
        find_path("the_leak", [folder / "the_leak"])


def test_broken_files_are_listed_as_broken(folder: Path) -> None:
    """A file that cannot be read stays in sight, with the reason, and harms no other."""
    (folder / "bad.yaml").write_text("title: [\nscenes:\n")
    (folder / "latin.yaml").write_bytes(b"scenes: caf\xe9\n")
    broken = {entry.id: entry.broken for entry in find_exercises([folder])}
    assert broken.pop("the_leak") == ""
    assert set(broken) == {"bad", "latin"}
    assert all(broken.values())


def test_titles_cannot_reach_the_terminal_raw(folder: Path) -> None:
    """What the library shows is clean, from texts and from file names."""
    (folder / "evil\x1b]0;x.yaml").write_text('title: "a\\e[31mb"\nscenes: {a: {text: A.}}\n')
    for entry in find_exercises([folder]):
        for shown in (entry.id, entry.title, entry.collection, entry.summary, entry.broken):
            assert "\x1b" not in shown


def test_load_by_path_and_by_id(folder: Path) -> None:
    """An exercise is named by path, by the folder that holds it alone, or by its id."""
    for name in (folder / "leak.yaml", str(folder / "leak.yaml"), folder, "the_leak"):
        assert load_exercise(name, [folder]).id == "the_leak"


def test_no_such_exercise_names_those_there_are(folder: Path) -> None:
    """The message for a wrong id lists the ids of the library."""
    with pytest.raises(NotFound) as caught:
        load_exercise("the_leek", [folder])
    assert "the_leak" in caught.value.advice


def test_two_exercises_with_one_id(folder: Path) -> None:
    """An id that two files carry is not guessed."""
    (folder / "other.yaml").write_text(SMALL)
    with pytest.raises(NotFound) as caught:
        load_exercise("the_leak", [folder])
    assert "other.yaml" in caught.value.advice


def test_refused_with_every_problem(folder: Path) -> None:
    """What cannot be loaded raises with every problem and the paths a reader can open."""
    path = folder / "leak.yaml"
    path.write_text(SMALL.replace("title", "titel").replace("text", "txt"))
    with pytest.raises(ExerciseRefused) as caught:
        load_exercise(path)
    assert [one.code for one in caught.value.problems] == ["T104", "T104"]
    assert f"{path}:3:1: T104" in caught.value.advice
    assert "A leak" not in str(caught.value)


def test_registers_come_from_the_own_folder(folder: Path) -> None:
    """A register beside the exercise is read, and kept with it exactly as it stands."""
    exercise, problems = load_path(with_facts(folder))
    assert problems == []
    assert exercise is not None
    assert exercise.as_of == "1 March 2021"
    assert dict(exercise.files) == {"leak.yaml": SMALL + "use: [facts.yaml]\n", "facts.yaml": FACTS}


def test_missing_register_is_a_problem(folder: Path) -> None:
    """A register that is not there is told at its name under use."""
    exercise, [problem] = load_path(with_facts(folder, "fact.yaml"))
    assert exercise is None
    assert (problem.code, problem.span.file, problem.span.line) == ("T101", str(folder / "leak.yaml"), 9)


def test_links_that_lead_out_are_refused(folder: Path) -> None:
    """A symbolic link to a file elsewhere is not followed; one within the folder is."""
    outside = folder.parent / "secret.yaml"
    outside.write_text(FACTS)
    (folder / "facts.yaml").unlink()
    (folder / "facts.yaml").symlink_to(outside)
    path = with_facts(folder)
    assert [one.code for one in load_path(path)[1]] == ["T102"]
    assert "facts.yaml" not in read_texts(path).texts
    (folder / "facts.yaml").unlink()
    (folder / "real.yaml").write_text(FACTS)
    (folder / "facts.yaml").symlink_to("real.yaml")
    assert load_path(path)[1] == []


def test_what_is_no_plain_file_is_not_opened(folder: Path) -> None:
    """A pipe in place of a file is refused and does not hang the program."""
    pipe = folder / "pipe.yaml"
    os.mkfifo(pipe)
    with pytest.raises(CannotRead):
        read_texts(pipe)
    with pytest.raises(NotFound):
        read_texts(folder / "nothing.yaml")


def test_bytes_that_are_not_utf_8(folder: Path) -> None:
    """A file in another encoding is refused at the first byte that is wrong; a register too."""
    path = folder / "leak.yaml"
    path.write_bytes(SMALL.encode() + b"summary: caf\xe9\n")
    with pytest.raises(ExerciseRefused) as caught:
        load_exercise(path)
    assert [one.code for one in caught.value.problems] == ["T002"]
    with_facts(folder)
    (folder / "facts.yaml").write_bytes(b"as_of: caf\xe9\n")
    assert [one.code for one in load_path(path)[1]] == ["T101"]


def test_files_are_kept_exactly_as_read(folder: Path) -> None:
    """Byte-order mark and CRLF survive into the record, and do not disturb the reading."""
    path = folder / "leak.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    exercise = load_exercise(path)
    assert exercise.files[0][1].encode() == path.read_bytes()
