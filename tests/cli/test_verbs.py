"""The verbs: help, exit codes, words on stderr and data on stdout."""

from __future__ import annotations

import json
import sqlite3
import stat
from pathlib import Path

import click
import pytest
from tests.cli.calling import Caller
from tests.console.driving import SMALLEST, new_desk

from tabletop.cli.main import main
from tabletop.store import folders
from tabletop.store.protocols import NewEvent


def verbs() -> list[tuple[str, ...]]:
    """Return every verb with its group."""
    found: list[tuple[str, ...]] = [()]
    for name, command in main.commands.items():
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, inner) for inner in command.commands]
    return found


@pytest.mark.parametrize("verb", verbs(), ids=" ".join)
def test_help(verb: tuple[str, ...], call: Caller) -> None:
    """Every verb tells on stdout what it does, and does nothing."""
    called = call(*verb, "--help")
    assert (called.code, called.err) == (0, "")
    assert called.out.startswith("Usage: ") and len(called.out.splitlines()) > 3
    assert call.sessions == []


def test_the_verbs_that_are_promised() -> None:
    """The verbs of the manual are there."""
    assert {"run", "display", "resume", "debrief", "report", "sessions", "list", "check", "schema"} <= set(
        main.commands
    )
    sessions = main.commands["sessions"]
    assert isinstance(sessions, click.Group)
    assert set(sessions.commands) == {"list", "show", "verify", "export", "import", "forget", "delete"}


@pytest.mark.parametrize(
    "words",
    [(), ("run",), ("run", "smallest"), ("run", "--alone", "smallest"), ("resume",), ("debrief",), ("display",)],
    ids=" ".join,
)
def test_a_full_screen_without_a_terminal(words: tuple[str, ...], call: Caller) -> None:
    """Refused with exit 2 and another way, instead of drawing into a pipe."""
    call.begin()
    called = call(*words)
    assert (called.code, called.out) == (2, "")
    assert "needs a terminal" in called.err
    assert ("--plain" in called.err) == (words[:1] in (("run",), ("resume",), ("debrief",)))


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("nosuch",), 2, "No such command"),
        (("run", "--people", "0", "--plain", "smallest"), 2, "--people"),
        (("run", "--privacy", "x"), 2, "privacy"),
        (("run", "--plain"), 2, "Which exercise?"),
        (("run", "--plain", "smallst"), 3, "smallest"),
        (("run", "--plain", "."), 3, "folder"),
        (("resume", "--plain"), 3, "There is no session yet"),
        (("report",), 3, "There is no session yet"),
        (("report", "--format", "odt"), 2, "format"),
        (("sessions",), 2, "export"),
        (("sessions", "show", "x"), 3, "There is no session “x”"),
        (("sessions", "export"), 2, "--output"),
        (("sessions", "import", "nowhere"), 2, "nowhere"),
        (("check",), 2, "Which exercise?"),
        (("check", "nowhere.yaml"), 3, "nowhere.yaml"),
        (("check", "--explain", "T999"), 2, "T999"),
        (("schema", "x"), 2, "exercise"),
    ],
)
def test_what_cannot_be_done(words: tuple[str, ...], code: int, told: str, call: Caller) -> None:
    """Exit 2 for words that are off, 3 for what cannot be read, always with what to do, on stderr."""
    called = call(*words)
    assert called.code == code
    assert called.out == "" or words[0] == "check"  # what was found belongs to stdout
    assert told in called.err + called.out and "Traceback" not in called.err
    assert not (call.home / "crash").exists()


def test_hostile_names_in_a_call(call: Caller) -> None:
    """Escapes in the words of a call reach no terminal."""
    for words in (
        ["\x1b[31mx"],
        ["run", "--plain", "\x1b[2Jx"],
        ["resume", "\x1b]0;x\x07"],
        ["check", "\x1b[31m.yaml"],
    ):
        called = call(*words)
        assert called.code in (2, 3) and "\x1b" not in called.err + called.out
        assert call("run", "x", "\x1b[31m").code == 2


def test_the_library_and_the_schema(call: Caller) -> None:
    """Data on stdout, as text or JSON."""
    assert "smallest  The leak\n" in call("list").out
    listed = json.loads(call("list", "--format", "json").out)
    assert {"smallest", "leaked_file"} <= {entry["id"] for entry in listed}
    for kind in ("exercise", "source", "facts", "cast"):
        assert json.loads(call("schema", kind).out)["$schema"]


def test_check(call: Caller, tmp_path: Path) -> None:
    """0 for a clean file, 1 for one with findings; problems on stdout, the summary on stderr."""
    clean = call("check", str(SMALLEST))
    assert clean.code == 0 and "1 file checked" in clean.err
    assert "error" not in clean.out and "warning" not in clean.out
    (tmp_path / "bad.yaml").write_text(SMALLEST.read_text("utf-8").replace("goto: after", "goto: aftr"), "utf-8")
    found = call("check", "bad.yaml")
    assert found.code == 1 and "bad.yaml:" in found.out and "after" in found.out
    assert json.loads(call("check", "bad.yaml", "--format", "json").out)["problems"]


# ---- sessions -------------------------------------------------------------------------------------------------------


def test_a_session_s_whole_life(call: Caller, tmp_path: Path) -> None:
    """List, show, verify, export, delete, import, forget: each in text, and in JSON where it reports."""
    session = call.begin(b"\n\n\nnote on the record\n", "--group", "Cohort 7")
    listed = call("sessions", "list")
    assert listed.out.startswith(f"{session}  The leak  Cohort 7  ") and listed.out.endswith("  open\n")
    (data,) = json.loads(call("sessions", "list", "--format", "json").out)
    assert (data["id"], data["group"], data["closed"], data["damaged"]) == (session, "Cohort 7", False, "")
    assert "noted (observation): on the record" in call("sessions", "show").out
    told = json.loads(call("sessions", "show", session[:10], "--format", "json").out)
    assert told[0]["text"] == "session opened" and told[-1]["revision"] == data["revision"]
    assert "unbroken; last " + data["last_hash"][:12] in call("sessions", "verify", "last").out
    verified = json.loads(call("sessions", "verify", "--format", "json").out)
    assert verified == {"id": session, "events": data["revision"], "last_hash": data["last_hash"]}

    assert call("sessions", "export", "last", "-o", "out.session").code == 0
    assert stat.S_IMODE(Path("out.session").stat().st_mode) == 0o600
    before = Path("out.session").read_bytes()
    again = call("sessions", "export", "last", "-o", "out.session")
    assert again.code == 2 and "Nothing was overwritten" in again.err and Path("out.session").read_bytes() == before

    asked = call("sessions", "delete", session)
    assert asked.code == 2 and "--yes" in asked.err and call.sessions == [session]
    assert call("sessions", "delete", session, "--yes").code == 0 and call.sessions == []
    assert call("sessions", "import", "out.session").out == f"{session}\n"
    (back,) = json.loads(call("sessions", "list", "--format", "json").out)
    assert back["last_hash"] == data["last_hash"]
    again = call("sessions", "import", "out.session")
    assert again.code == 3 and "here already" in again.err and call.sessions == [session]
    assert call("sessions", "forget", session, "--yes").code == 0
    assert "names deleted" in call("sessions", "show").out
    assert call("sessions", "verify").code == 0
    resumed = call("resume", "--plain", typed=b"note again\n")
    assert resumed.code == 0 and "Kept: noted (observation): again." in resumed.out


def test_a_damaged_session(call: Caller) -> None:
    """Listed as damaged; every verb on it ends with exit 3 and words; the others go on."""
    bad, good = call.begin(), call.begin()
    (call.home / "sessions" / bad / "record.sqlite").write_bytes(b"SQLite format 3\0" + b"\x07" * 20_000)
    listed = call("sessions", "list")
    assert listed.code == 0 and f"{bad}  damaged: " in listed.out and f"{good}  The leak" in listed.out
    for words in (
        ("resume", bad, "--plain"),
        ("report", bad),
        *((("sessions", verb, bad)) for verb in ("show", "verify")),
    ):
        called = call(*words)
        assert (called.code, called.out) == (3, "") and "damaged" in called.err, called
    assert call("sessions", "export", bad, "-o", "x").code == 3 and not Path("x").exists()
    assert call("sessions", "verify", good).code == 0
    assert call("sessions", "delete", bad, "--yes").code == 0


def test_an_edited_session(call: Caller) -> None:
    """An event changed behind the program’s back: verify and resume refuse and name the revision."""
    session = call.begin()
    database = sqlite3.connect(call.home / "sessions" / session / "record.sqlite")
    database.execute(
        "UPDATE events SET body = replace(body, 'here', 'gone') WHERE revision = (SELECT max(revision) FROM events)"
    )
    database.commit()
    database.close()
    for words in (("sessions", "verify", session), ("resume", session, "--plain")):
        called = call(*words)
        assert called.code == 3 and "revision" in called.err


def test_a_session_of_a_newer_program(call: Caller, tmp_path: Path) -> None:
    """An event of an unknown form: exit 3, in words, and nothing is changed."""
    session = call.begin()
    record = folders.open_record(call.home / "sessions" / session)
    revision = record.revision()
    record.append(revision, [NewEvent("hologram_shown/1", 10**6, "2030-01-01T00:00:00.000Z", "{}")])
    record.close()
    called = call("resume", session, "--plain")
    assert called.code == 3 and "another version" in called.err and "Traceback" not in called.err
    assert not (call.home / "crash").exists()


def test_a_session_whose_first_event_was_never_kept(call: Caller) -> None:
    """The program ended between making the session and opening it: resuming opens it."""
    desk = new_desk(call.home / "sessions")
    header = desk.record.header
    desk.close()
    folders.delete_session(desk.folder)
    record, room = folders.create_session(call.home / "sessions", header)
    record.close()
    room.close()
    called = call("resume", "--plain", typed=b"people 3\n\nnote here\n")
    assert called.code == 0 and "ROOM; " in called.out and "seat 3 taken" in called.out


def test_reports(call: Caller, tmp_path: Path) -> None:
    """To stdout or into a file that only its owner reads; a file that is there is replaced only by --force."""
    session = call.begin()
    text = call("report", session).out
    assert text and call("report").out == text
    assert call("report", "-o", "r.md").code == 0 and Path("r.md").read_text("utf-8") == text
    assert stat.S_IMODE(Path("r.md").stat().st_mode) == 0o600
    Path("r.md").write_text("mine")
    refused = call("report", "-o", "r.md")
    assert refused.code == 2 and Path("r.md").read_text() == "mine"
    assert call("report", "-o", "r.md", "--force").code == 0 and Path("r.md").read_text("utf-8") == text
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    nowhere = call("report", "-o", "no/such/folder/r.md")
    assert nowhere.code == 3 and "No such file" in nowhere.err
    assert json.loads(call("report", "--format", "json").out)


def test_alone_and_on_one_screen_nothing_private_is_said(call: Caller) -> None:
    """With one shared screen, or alone, plain mode leaves out what only facilitators read."""
    typed = b"\n" * 9
    assert "For you, note" in call("run", "--plain", "leaked_file", typed=typed).out
    for flag in ("--single-screen", "--alone"):
        assert "For you" not in call("run", "--plain", "leaked_file", flag, typed=typed).out


def test_a_home_that_is_a_file(call: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A data folder that cannot be: exit 3 in words for what writes, an empty list for what only reads."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path / "file"))
    assert call("run", "--plain", "smallest").code == 3
    assert call("sessions", "list").code in (0, 3)
    assert call("resume", "--plain").code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
