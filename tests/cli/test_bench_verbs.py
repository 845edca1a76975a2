"""The author's verbs from the command line: what they print and with what they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.calling import Caller
from tests.explore.test_stopped import epilogue

from tabletop.checking import check_paths

LEAKED = "leaked_file"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.chdir(tmp_path)
    return Caller(tmp_path / "home", monkeypatch)


@pytest.mark.parametrize("words", [(), ("--blank",)])
def test_new_writes_an_exercise_that_passes_every_check(call: Caller, tmp_path: Path, words: tuple[str, ...]) -> None:
    """What `new` writes has no problem and no note, and its playtests keep their promise."""
    assert call("new", "mine.yaml", *words).code == 0
    report = check_paths([tmp_path / "mine.yaml"], sizes=[(80, 24)])
    assert [problem.render_text() for problem in report.problems] == []
    assert call("playtest", "mine.yaml").code == 0


def test_new_overwrites_nothing(call: Caller, tmp_path: Path) -> None:
    """A file that is there stays as it is; another ending than YAML's is refused."""
    (tmp_path / "exercise.yaml").write_text("mine")
    assert call("new").code == 2
    assert (tmp_path / "exercise.yaml").read_text() == "mine"
    assert call("new", "exercise.txt").code == 2


def test_new_says_what_to_do_next_and_where_it_cannot_write(call: Caller, tmp_path: Path) -> None:
    """It names the next commands; a folder that is not there is told in words."""
    called = call("new", "mine.yaml")
    assert (called.code, called.out) == (0, "")
    assert "tabletop preview mine.yaml" in called.err
    assert call("explore", "mine.yaml").code == 0
    missing = call("new", "nowhere/mine.yaml")
    assert missing.code == 3
    assert "nowhere" in missing.err


@pytest.mark.parametrize("words", [("no_such_session",), ("last",)])
def test_replay_of_a_session_that_is_none(call: Caller, words: tuple[str, ...]) -> None:
    """Without such a session, or any, it says so and ends with 2 or 3."""
    called = call("replay", *words, "--against", LEAKED)
    assert called.code in (2, 3)
    assert called.err.strip()
    assert called.out == ""


def test_replay_needs_a_text_to_play_against(call: Caller, tmp_path: Path) -> None:
    """Without `--against`, or against a file that cannot be loaded, nothing is played."""
    session = call.begin()
    assert call("replay", session).code == 2
    (tmp_path / "broken.yaml").write_text("tabletop: 1\nscenes: {}\n", "utf-8")
    assert call("replay", session, "--against", "broken.yaml").code == 3


def test_a_number_nobody_could_visit_is_counted(call: Caller, tmp_path: Path) -> None:
    """Thirty flags that only an epilogue asks for do not keep `explore` from counting every play."""
    (tmp_path / "long.yaml").write_text(epilogue(30), "utf-8")
    data = json.loads(call("explore", "long.yaml", "--format", "json").out)
    assert (data["complete"], data["plays"]) == (True, str(2**30))


def test_explore_leaves_no_heading_without_lines(call: Caller) -> None:
    """A part of the answer that has nothing to say is left out with its heading."""
    lines = call("explore", LEAKED).out.splitlines()
    headings = [n for n, line in enumerate(lines) if line and not line.startswith(" ") and n > 2]
    assert all(lines[n + 1].startswith(" ") for n in headings)
    assert "Scenes that only some plays come to" in lines
    assert "Scenes that only some plays come to" not in call("explore", "smallest").out.splitlines()


def test_explore_prints_text_or_data(call: Caller) -> None:
    """As text and as JSON it counts the same."""
    text = call("explore", LEAKED)
    data = json.loads(call("explore", LEAKED, "--format", "json").out)
    assert (text.code, text.err) == (0, "")
    assert f"{data['plays']} plays" in text.out
    assert sum(ending["share"] for ending in data["endings"]) == pytest.approx(1)


@pytest.mark.parametrize(
    "words",
    [("--block", "ten_days"), ("--block", "no/such"), ("--set", "seal"), ("--set", "seal=open"), ("--set", "x=y")],
)
def test_what_if_names_what_exists(call: Caller, words: tuple[str, ...]) -> None:
    """A scene, option, flag or word that is none is a mistake of the call."""
    called = call("explore", LEAKED, *words)
    assert (called.code, called.out) == (2, "")


def test_playtest_ends_with_1_for_a_broken_promise(call: Caller, tmp_path: Path) -> None:
    """A promise that is broken is told and ends with 1; a name that is none ends with 2."""
    call("new", "mine.yaml")
    path = tmp_path / "mine.yaml"
    path.write_text(path.read_text().replace("ends: side_by_side", "ends: each_for_itself"))
    called = call("playtest", "mine.yaml", "closes_and_tells")
    assert called.code == 1
    assert "promised: ends in each_for_itself\n    came:     ends in side_by_side" in called.out
    assert "0 of 1 playtests kept their promise" in called.err
    assert call("playtest", "mine.yaml", "keeps_open_and_keeps_quiet").code == 0
    assert call("playtest", "mine.yaml", "nobody").code == 2


def test_playtest_without_any_says_how(call: Caller) -> None:
    """An exercise without playtests is no failure; random plays work all the same."""
    call("new", "mine.yaml", "--blank")
    assert "No playtests are written" in call("playtest", "mine.yaml").err
    data = json.loads(call("playtest", "mine.yaml", "--random", "20", "--seed", "3", "--format", "json").out)
    assert data["random"]["count"] == sum(data["random"]["endings"].values()) == 20


@pytest.mark.parametrize("form", ["text", "svg", "mermaid", "dot"])
def test_map_goes_to_stdout_or_a_file(call: Caller, tmp_path: Path, form: str) -> None:
    """A map is printed, or written to a file that is not overwritten unless asked."""
    printed = call("map", LEAKED, "--format", form)
    assert printed.code == 0
    assert call("map", LEAKED, "--format", form, "-o", "map.out").code == 0
    assert (tmp_path / "map.out").read_text("utf-8") == printed.out
    assert call("map", LEAKED, "--format", form, "-o", "map.out").code == 2
    assert call("map", LEAKED, "--format", form, "-o", "map.out", "--force").code == 0


def test_replay_names_the_first_step_that_differs(call: Caller, tmp_path: Path) -> None:
    """Against its own text a record goes as it did and ends with 0; against a changed one it ends with 1."""
    session = call.begin()
    shipped = Path(__file__).parents[2] / "exercises" / "examples" / "smallest.yaml"
    same = call("replay", session, "--against", str(shipped))
    assert (same.code, same.out) == (0, "")
    changed = tmp_path / "smallest.yaml"
    changed.write_text(shipped.read_text("utf-8").replace("  morning:", "  dawn:"), "utf-8")
    called = call("replay", session, "--against", str(changed))
    assert called.code == 1
    assert "was: morning" in called.out
    assert (
        json.loads(call("replay", "--against", str(changed), "--format", "json").out)["difference"]["was"] == "morning"
    )


def test_check_stops_and_says_so(call: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that runs out of time is a note, not a failure; `--full` does not stop."""
    call("new", "mine.yaml")
    monkeypatch.setattr("tabletop.checking.MOST_SECONDS", -1)
    called = call("check", "mine.yaml")
    assert (called.code, "T434 note:" in called.out) == (0, True)
    assert call("check", "mine.yaml", "--full").out == ""


def test_check_takes_an_id_of_the_library(call: Caller) -> None:
    """What is no path is looked for among the exercises that come with the program, as for every other verb."""
    called = call("check", "smallest")
    assert (called.code, called.out) == (0, "")
    assert called.err == "1 file checked: nothing to report\n"
    assert call("check", "smallest_of_all").code == 3


def test_fits_says_that_everything_fits(call: Caller) -> None:
    """Silence would leave open whether anybody looked; a screen too small is refused by either side."""
    assert "every part fits on one page at 60x18 and 80x24" in call("check", "smallest", "--fits", "60x18,80x24").err
    assert call("check", "smallest", "--fits", "60x5").code == 2


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("explore", LEAKED, "--block", "ten_days"), "SCENE/OPTION"),
        (("explore", LEAKED, "--block", "reading_room"), "Nothing is decided"),
        (("explore", LEAKED, "--set", "page_62"), "FLAG=VALUE"),
        (("playtest", LEAKED, "zzz"), "Known: "),
    ],
)
def test_half_a_name_is_answered_with_the_whole_form(call: Caller, words: tuple[str, ...], wanted: str) -> None:
    """Who names a scene without its option, or a flag without a word, is told how to say it."""
    called = call(*words)
    assert called.code == 2
    assert wanted in called.err


def test_map_names_the_way_to_draw_it_anew(call: Caller, tmp_path: Path) -> None:
    """A picture that is there stays, and the refusal names `--force`."""
    assert call("map", "smallest", "--format", "svg", "-o", "a.svg").code == 0
    (tmp_path / "a.svg").write_text("mine")
    called = call("map", "smallest", "--format", "svg", "-o", "a.svg")
    assert (called.code, "--force" in called.err, (tmp_path / "a.svg").read_text()) == (2, True, "mine")
    assert call("map", "smallest", "--format", "svg", "-o", "a.svg", "--force").code == 0
    assert "<svg" in (tmp_path / "a.svg").read_text()


def test_map_shows_the_way_of_a_session(call: Caller) -> None:
    """With --session the group's scenes are numbered; a session of another exercise is refused."""
    session = call.begin()
    assert "all · #1" in call("map", "smallest", "--session", session).out
    refused = call("map", LEAKED, "--session", "last")
    assert (refused.code, refused.out) == (2, "")
    assert "smallest" in refused.err


def test_the_map_in_ascii_keeps_its_lines(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only ASCII may be written, lines and signs have signs of their own, as wide as they were."""
    whole = call("map", "green_corridor").out.splitlines()
    monkeypatch.setenv("TABLETOP_ASCII", "1")
    lines = call("map", "green_corridor").out.splitlines()
    assert all(line.isascii() for line in lines)
    assert any(line.strip() == "|" for line in lines)
    assert not any(line.count("??") for line in lines)
    assert len(lines) == len(whole)
