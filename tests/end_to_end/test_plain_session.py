"""Whole evenings in plain mode, through a real pipe, from the briefing to the closed session."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from pathlib import Path

import pytest
from tests.console.driving import PATIENCE, SMALLEST, Answers, Pipe, environment, play_on, tabletop

from tabletop.store import folders


def session_of(said: list[str]) -> str:
    """Return the id that the program named."""
    found = re.search(r"^Session (\S+)\.$", "\n".join(said), re.MULTILINE)
    assert found, said
    return found[1]


def record_forms(home: Path, session: str) -> list[str]:
    """Return the forms of all events of a session, its chain checked."""
    record = folders.open_record(home / "sessions" / session, readonly=True)
    try:
        record.verify()
        return [event.form for event in record.read()]
    finally:
        record.close()


@pytest.mark.parametrize("name", [str(SMALLEST), "leaked_file"])
def test_from_briefing_to_closed(name: str, tmp_path: Path) -> None:
    """Each exercise plays to its end; the last line names the report, which can be written as Markdown and JSON."""
    home = tmp_path / "home"
    with Pipe(tabletop("run", "--plain", name, "--people", "8"), environment(home)) as pipe:
        said = pipe.answer()
        session = session_of(said)
        for _ in play_on(pipe, Answers(8), said):
            continue
        code = pipe.end()
    assert (code, pipe.errors) == (0, "")
    assert pipe.all[-1] == f"Closed. Report it with: tabletop report {session}"
    forms = record_forms(home, session)
    assert forms[0] == "opened/1" and forms[-1] == "closed/1" and "decided/1" in forms
    assert not (home / "sessions" / session / "room.sqlite").exists()
    assert not (home / "crash").exists()
    for form in ("md", "json"):
        told = subprocess.run(
            tabletop("report", session, "--format", form),
            env=environment(home), capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert (told.returncode, told.stderr) == (0, "")
        assert "it is the least bad" in told.stdout
        if form == "json":
            json.loads(told.stdout)


def test_everything_a_facilitator_does(tmp_path: Path) -> None:
    """Votes, notes, injects, lines, undo, jump, drop, objections, hot wash, report: all is answered, all kept."""
    home = tmp_path / "home"
    with Pipe(tabletop("run", "--plain", "leaked_file", "--people", "4"), environment(home), cwd=tmp_path) as pipe:
        session = session_of(pipe.answer())

        def send(line: str, *wanted: str) -> str:
            told = "\n".join(pipe.send(line))
            for words in wanted:
                assert words in told, f"{line!r} led to:\n{told}"
            return told

        def on_to(words: str, line: str = "") -> None:
            """Go on until ``words`` come: with an empty line, or with ``line`` tried on each part."""
            for _ in range(40):
                if words in send(line):
                    return
                if line:
                    send("")
            raise AssertionError(f"“{words}” never came\n" + "\n".join(pipe.all[-30:]))

        on_to("Next: open the vote")
        send("", "Vote 1 is open for 4 people")
        send("ballot 1 A 4 because it holds", "Ballot kept. 1 of 4 in.")
        send("ballot 1 B", "Ballot kept. 1 of 4 in.")
        send("ballot 2 pass", "2 of 4 in.")
        send("ballot 9 A", "Not done: nobody sits in seat 9")
        send("ballot 3 A 7", "a confidence is a number from 1 to 4")
        send("cards A=1", "3 of 4 people: 1 missing")
        send("cards A=2", "Cards counted. 4 of 4 in.")
        send("", "The question: What leaves the building")
        send("undo", "this takes back:", "one vote", "the same line again")
        send("undo", "Kept: taken back")
        on_to("Vote again: the vote before was taken back")
        send("", "nobody has voted yet", "an empty line again")
        send("note assumption: nobody else has the file", "Kept: noted (assumption): nobody else has the file.")
        send("", "nobody has voted yet")
        send("", "nobody voted")
        send("note I heard a sigh", "noted (observation): I heard a sigh")
        send("heard 1", "Kept: heard: tells a leak by a clerk")
        send("heard 99", "Not done: there is no such point here")
        send("inject", "Waiting here: the_sister")
        send("inject the_sister aloud", "inject “A sister telephones” read aloud")
        send("inject write The lights go out", "Inject:", "The lights go out")
        send("", "Next:")
        send("decide A", "Not yet: no reason yet", "the same line again")
        send("note quote nobody asked her", "noted (quote)")
        send("decide A", "Not yet: no reason yet")
        send("decide full_file", "Not yet: no reason yet")
        send("decide full_file", "Kept: decided: Send the full file.")
        send("reason the judge is waiting", "Reason kept for “Ten days”")
        send("dissent Family_lawyer: who tells them? | a name", "dissent: Lawyer for a family: who tells them?")
        send("dissent I fear this: it is too fast", "Kept: dissent: I fear this: it is too fast.")
        on_to("Mexican federal cooperation")
        send("refuse federal_cooperation we saw no sign", "Not yet: this overrules the exercise")
        send("refuse federal_cooperation we saw no sign", "Kept: not believed")
        send("jump", "Scenes: january (What January left)")
        send("jump the_tenth_day to save time", "The tenth day")
        on_to("The question: On what conditions")
        send("line conditions no copy leaves the room", "Kept: written: no copy leaves the room.")
        send("line conditions 1 no copy leaves this room", "written: no copy leaves this room")
        send("drop we are late", "A rule for the next file")
        send("time", "This session:")
        send("pause", "Paused")
        send("pause", "Kept: went on")
        send("people 5", "seat 5 taken")
        send("people", "5 people: seat 1 OIA chief")
        send("people 5 state_legal", "seat 5: State legal adviser")
        on_to("Next: open the vote")
        send("")
        send("skip nobody wants it", "Kept: skipped the first vote (nobody wants it)")
        on_to("Next: record the decision")
        send("decide other because so", "Not done: write down what the room decided")
        send("decide other wait a week > nowhere because so", "say where to go on")
        scenes = re.search(r"Scenes: (.*)\.", send("jump"))
        assert scenes is not None
        last = re.findall(r"(\w+) \(", scenes[1])[-1]
        send(f"decide other we wait a week > {last} because nobody knows enough", "decided: we wait a week")
        send("keep the calls", "belongs to the hot wash")
        on_to("Next: begin the debrief")
        send("")
        send("differently ask her first", "would do differently: ask her first")
        on_to("Kept:", "wrong she never met a handler")
        on_to("Kept:", "misread we did weigh it")
        send("more", "Say “more” and one of:")
        send("held 1", "Kept: assumption held")
        send("failed 7", "failed NUMBER, from 1 to 1")
        on_to("Say: keep your words")
        send("keep the calls", "Kept: keep: the calls.")
        send("change the order", "Kept: change: the order.")
        send("question who signs?", "Kept: take home: who signs?")
        send("action a list of readers | OIA | May", "Kept: action: a list of readers")
        send("rate weigh_sharing S they named both", "Kept: rated S: Weigh a partner’s request")
        send("rate nothing X", "Objectives: weigh_sharing")
        send("report", "Report written: ")
        code = pipe.end()
    assert (code, pipe.errors) == (0, "")
    assert pipe.all[-1] == f"Kept. Go on with: tabletop resume {session} --plain"
    assert list(tmp_path.glob("report-*.md")) and list(tmp_path.glob("report-*.json"))
    forms = record_forms(home, session)
    for form in (
        "undone/1",
        "inject_written/1",
        "movement_refused/1",
        "dissented/1",
        "line_written/1",
        "objected/1",
        "rated/1",
    ):
        assert form in forms
    assert not (home / "crash").exists()


# ---- the end of input, of output, and of patience -------------------------------------------------------------------


def test_when_input_ends_the_session_is_kept_and_goes_on(tmp_path: Path) -> None:
    """At the end of input: exit 0, the last line says how to resume, and resuming stands where it stopped."""
    home = tmp_path / "home"
    with Pipe(tabletop("run", "--plain", str(SMALLEST), "--people", "3"), environment(home)) as pipe:
        session = session_of(pipe.answer())
        for line in ("", "", "", "", "ballot 1 A", "note the lights went out"):
            before = pipe.send(line)
        assert pipe.end() == 0
    assert pipe.all[-1] == f"Kept. Go on with: tabletop resume {session} --plain"
    with Pipe(tabletop("resume", session[:11], "--plain"), environment(home)) as pipe:
        said = pipe.answer()
        assert session_of(said) == session
        assert "Vote 1 is open for 3 people" in "\n".join(said)
        assert said[-1] == before[-1]
        # Nobody can tell any more who has voted here, so those still to vote hold up cards.
        assert "from a keyboard that is gone" in "\n".join(pipe.send("ballot 2 B"))
        assert "3 of 3 in" in "\n".join(pipe.send("cards A=0 B=2"))
        assert "A: Confirm it: 1 of 3" in "\n".join([*pipe.send(""), *pipe.send("")])
        assert pipe.end() == 0
    assert pipe.errors == ""


def test_when_nobody_reads_any_more_the_session_is_kept(tmp_path: Path) -> None:
    """``tabletop run --plain … | head -3``: no traceback, exit 0, the way to resume on the other stream."""
    home = tmp_path / "home"
    lines = "\n" * 12 + "note a last word\n"
    ended = subprocess.run(
        ["sh", "-c", '"$@" | head -3; exit 0', "sh", *tabletop("run", "--plain", str(SMALLEST))],
        input=lines, capture_output=True, text=True, env=environment(home), timeout=PATIENCE,
    )  # fmt: skip
    assert len(ended.stdout.splitlines()) == 3
    session = session_of(ended.stdout.splitlines())
    assert ended.stderr == f"Kept. Go on with: tabletop resume {session} --plain\n"
    assert record_forms(home, session)[0] == "opened/1"


def test_no_input_and_no_output_at_all(tmp_path: Path) -> None:
    """With stdin and stdout closed a session is begun, kept and left with exit 0."""
    home = tmp_path / "home"
    ended = subprocess.run(
        ["sh", "-c", 'exec "$@" <&- >&-', "sh", *tabletop("run", "--plain", str(SMALLEST))],
        stderr=subprocess.PIPE, text=True, env=environment(home), timeout=PATIENCE,
    )  # fmt: skip
    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False)
    (folder,) = (home / "sessions").iterdir()
    assert record_forms(home, folder.name)[0] == "opened/1"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_leaves_in_order(number: signal.Signals, code: int, tmp_path: Path) -> None:
    """Asked to end, hung up on or interrupted: the session is kept, the last line says so, the code is the signal’s."""
    home = tmp_path / "home"
    with Pipe(tabletop("run", "--plain", str(SMALLEST)), environment(home)) as pipe:
        session = session_of(pipe.answer())
        pipe.send("note before the signal")
        pipe.process.send_signal(number)
        assert pipe.process.wait(PATIENCE) == code
        pipe.answer()
    assert pipe.all[-1] == f"Kept. Go on with: tabletop resume {session} --plain"
    assert "Traceback" not in pipe.errors
    assert record_forms(home, session)[-1] == "noted/1"


# ---- hostile input --------------------------------------------------------------------------------------------------

_HOSTILE = [
    b"note \xff\xfe\x80 bad bytes",
    b"note [/foo] [red]markup[/]",
    b"note \x1b[31mred \x1b]0;title\x07 \x9b2J",
    b"note a\x00b\x08c",
    "note right \u202e to left \u2066 hidden \ue000".encode(),
    b"\x1b[A",
    b"[/foo]",
    b"note " + b"x" * 1_000_000,
    b"decide \x1b[2J because \x1b",
    b"cards A=99999999999999999999999",
    "people ２".encode(),
    b"ballot -1 A",
    b"time +99999",
    b"line nothing 1 x",
    b"jump \x1b[31m",
    b"elsewhere",
    b"unkept",
    b"ballot",
    b"decide other > >",
    b"dissent |||",
    b"note \r\r\r",
]


def test_hostile_input_is_harmless(tmp_path: Path) -> None:
    """Bad bytes, escapes, markup, NUL, a line of 1 MB: answered in words, nothing of it reaches the output raw."""
    home = tmp_path / "home"
    with Pipe(tabletop("run", "--plain", str(SMALLEST)), environment(home)) as pipe:
        session = session_of(pipe.answer())
        for line in ("", "", ""):
            pipe.send(line)
        for raw in _HOSTILE:
            assert pipe.write(raw + b"\n")
            said = pipe.answer()
            assert said[-1].startswith("Next:"), raw
            assert max(map(len, said)) < 25_000
        code = pipe.end()
    assert (code, pipe.errors) == (0, "")
    text = "\n".join(pipe.all)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "only its first 19,999 characters count" in text and "[/foo]" in text and "␛[31mred" in text
    assert not (home / "crash").exists()
    assert record_forms(home, session).count("noted/1") == 6


def test_a_terminal_that_knows_only_ascii(tmp_path: Path) -> None:
    """Where the output takes no other signs, everything is said in ASCII."""
    home = tmp_path / "home"
    env = environment(home, PYTHONIOENCODING="ascii")
    ended = subprocess.run(
        tabletop("run", "--plain", str(SMALLEST)),
        input="\n\nnote “ñandú” – 語\n".encode(),
        capture_output=True,
        env=env,
        timeout=PATIENCE,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert '"nandu" - ' in ended.stdout.decode("ascii")
