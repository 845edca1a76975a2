"""``compare`` as it is called."""

from __future__ import annotations

import csv
import io
import json
import shutil
import stat
from pathlib import Path

import pytest
from tests.cli.calling import Caller
from tests.console.recording import keep
from tests.debrief.grouping import newer, to_the_end, voted
from tests.debrief.making import begun, played, rich

from tabletop.cli.main import main

SIX = ["staged"] * 2 + ["all"] * 4


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sessions that ended, a rehearsal, one played alone, one still open, one of another exercise."""
    root = tmp_path_factory.mktemp("held") / "sessions"
    for number, option in enumerate(("staged", "all", "none"), 1):
        room = to_the_end(voted(rich(), SIX, SIX, option, group=f"Cohort {number}"))
        keep(room, root, f"2026110{number}-aaaa", created_wall=f"2026-11-0{number}T18:00:00Z")
    keep(played(), root, "20261104-bbbb", '{"rehearsal":true}')
    keep(played(), root, "20261105-cccc", '{"alone":true}')
    keep(begun(), root, "20261106-dddd")
    keep(played(), root, "20261107-eeee", exercise_id="another")
    return root


@pytest.fixture
def shelf(call: Caller, held: Path) -> Caller:
    """The program with those sessions."""
    shutil.copytree(held, call.home / "sessions")
    return call


def test_the_verb_is_there() -> None:
    """Among the others."""
    assert "compare" in main.commands


def test_all_that_ended_stand_side_by_side(shelf: Caller) -> None:
    """In the order they were begun; what is left out is said beside the data, with the reason."""
    called = shelf("compare", "rich")
    assert called.code == 0
    assert called.out.startswith("Made up · 3 groups side by side\n")
    for line in ("20261104-bbbb, a rehearsal", "20261105-cccc, played alone", "20261106-dddd, has not ended"):
        assert f"left out: {line}" in called.err
    assert "eeee" not in called.err + called.out
    assert "Cohort" not in called.out and "Cohort 2" in shelf("compare", "rich", "--names", "named").out


def test_sessions_can_be_named(shelf: Caller) -> None:
    """Only those, in that order, each once; one played alone comes in when it is named, a rehearsal never."""
    called = shelf("compare", "rich", "20261103", "20261101", "20261103-aaaa", "--names", "named")
    assert called.code == 0
    found = [
        line.split("·")[0].split()[-1] for line in called.out.split("\n") if line.startswith((" A ", " B ", " C "))
    ]
    assert found == ["3", "1"]
    alone = json.loads(shelf("compare", "rich", "20261105", "20261101", "--format", "json").out)
    assert len(alone["groups"]) == 2
    rehearsed = shelf("compare", "rich", "20261104", "20261101")
    assert "a rehearsal" in rehearsed.err and "one group" not in rehearsed.err
    assert shelf("compare", "rich", "20261104").code == 3


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere",), 3, "There are sessions of: another, rich"),
        (("rich", "nothing"), 3, "no session"),
        (("rich", "20261107"), 2, "was played with “another”"),
        (("rich", "20261106"), 3, "has not ended"),
        (("rich", "--names", "loud"), 2, "chatham"),
        (("rich", "--format", "pdf"), 2, "-o"),
        (("rich", "--format", "gif"), 2, "docx"),
        ((), 2, "EXERCISE"),
    ],
)
def test_what_cannot_be_done_says_why(shelf: Caller, words: tuple[str, ...], code: int, said: str) -> None:
    """Nothing on stdout, a sentence on stderr, the exit code of its kind."""
    called = shelf("compare", *words)
    assert (called.code, called.out) == (code, "")
    assert said in called.err and "Traceback" not in called.err


def test_without_any_session(call: Caller) -> None:
    """The first call of somebody new."""
    called = call("compare", "smallest")
    assert called.code == 3 and "tabletop run" in called.err


def test_every_form_is_written(shelf: Caller) -> None:
    """To stdout where it is text, into a file that only its owner reads; never over another file unless told."""
    for form, begins in (("md", b"# Made up"), ("html", b"<!"), ("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"{"),
                         ("csv", b"group,"), ("text", b"Made up")):  # fmt: skip
        path = Path(f"out.{form}")
        assert shelf("compare", "rich", "--format", form, "-o", str(path)).code == 0
        assert path.read_bytes().removeprefix(b"\xef\xbb\xbf").startswith(begins), form
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        if form not in ("pdf", "docx"):
            assert shelf("compare", "rich", "--format", form).out.encode().strip() == path.read_bytes().strip()
    assert shelf("compare", "rich", "-o", "out.text").code == 2
    assert shelf("compare", "rich", "-o", "out.text", "--force").code == 0
    rows = list(csv.reader(io.StringIO(shelf("compare", "rich", "--format", "csv").out.lstrip("\ufeff"))))
    assert len({len(row) for row in rows}) == 1 and {row[0] for row in rows[1:]} == {"A", "B", "C"}


def test_known_names_in_typed_words_are_pointed_at(shelf: Caller) -> None:
    """Where names are left out; where they are not, nothing is said."""
    room = voted(rich(), SIX, SIX, "staged", group="Cohort 9")
    from tabletop.session import commands as co

    room.did(co.Dissent(words="Anna Kowalska would not", who=""))
    keep(to_the_end(room), shelf.home / "sessions", "20261108-ffff")
    called = shelf("compare", "rich")
    assert "a name known from session 20261108-ffff stands in: dissented, event" in called.err
    assert "Kowalska" not in called.out and "[name withheld]" in called.out
    assert "a name known" not in shelf("compare", "rich", "--names", "named").err


def test_a_damaged_record_does_not_stop_the_others(shelf: Caller) -> None:
    """It is left out with a word; neither does one that a newer program kept."""
    (shelf.home / "sessions" / "20261102-aaaa" / "record.sqlite").write_bytes(b"no database at all" * 100)
    called = shelf("compare", "rich")
    assert called.code == 0 and "2 groups" in called.out


def test_a_session_from_another_computer_stands_beside_those_here(shelf: Caller) -> None:
    """Exported, deleted, imported: the comparison is the same; one played with a newer text says what changed."""
    before = shelf("compare", "rich", "--names", "named", "--format", "json").out
    assert shelf("sessions", "export", "20261102", "-o", "two.session", "--names", "all").code == 0
    shutil.rmtree(shelf.home / "sessions" / "20261102-aaaa")
    assert "2 groups" in shelf("compare", "rich").out
    assert shelf("sessions", "import", "two.session").code == 0
    assert shelf("compare", "rich", "--names", "named", "--format", "json").out == before
    newer_room = to_the_end(voted(newer(), ["stages"] * 6, ["stages"] * 6, "stages"))
    keep(newer_room, shelf.home / "sessions", "20271108-gggg", created_wall="2027-11-08T18:00:00Z")
    assert "the scene first is now called opening" in shelf("compare", "rich").out


def test_an_exercise_s_earlier_ids_count(shelf: Caller, tmp_path: Path) -> None:
    """Sessions of an exercise that was renamed are found by its `was`."""
    renamed = "tabletop: 1\nid: richer\nwas: rich\ntitle: Made up\nscenes:\n  a: {text: A, ending: End}\n"
    (tmp_path / "richer.yaml").write_text(renamed, "utf-8")
    assert "3 groups" in shelf("compare", str(tmp_path / "richer.yaml")).out
    assert shelf("compare", "richer").code == 3


def test_whoever_compares_is_told_which_letter_is_which_group(shelf: Caller) -> None:
    """On the side, never in what is handed on; under the Chatham House Rule nobody learns it."""
    called = shelf("compare", "rich")
    for line in called.out.splitlines():
        assert "Cohort" not in line
    told = [line for line in called.err.splitlines() if line[1:5] == " is "]
    assert [line[0] for line in told] == ["A", "B", "C"] and all("session 2026" in line for line in told)
    assert " is " not in shelf("compare", "rich", "--names", "chatham").err
