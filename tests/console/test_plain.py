"""Plain mode at a desk: what is said once, what is confirmed, and what is never said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.console.driving import new_desk, plain, until
from tests.console.phones import phones_at, seen

from tabletop.console.actions import ACTIONS
from tabletop.console.desk import Desk
from tabletop.console.sessions import reopen
from tabletop.console.words import HOW_TO, NOT_HERE, Words
from tabletop.session import commands as co


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path)


def test_an_empty_line_confirms_only_what_was_asked(desk: Desk) -> None:
    """A vote nobody has voted in is not closed by one empty line; anything typed between takes the question back."""
    until(desk, "vote:1")
    said = plain(desk, "", "note wait", "")
    assert sum(line.startswith("Not yet: nobody has voted yet") for line in said) == 2
    assert desk.state.moment.part == "vote:1"
    plain(desk, "", "")
    assert desk.state.moment.part == "spread:1"


def test_ending_and_undoing_ask_first(desk: Desk) -> None:
    """What takes something back or ends the exercise needs the same line twice."""
    until(desk, "question")
    said = plain(desk, "end too late", "end", "undo", "undo", "end", "end")
    assert [line for line in said if line.startswith("Not yet:")] == [
        "Not yet: this ends the exercise here; the same line again to do it",
        "Not yet: this ends the exercise here; the same line again to do it",
        "Not yet: this takes back: one part shown; the same line again to do it",
        "Not yet: this ends the exercise here; the same line again to do it",
    ]
    assert desk.state.phase == "debrief"


def test_a_decision_without_its_reason_needs_a_second_line(desk: Desk) -> None:
    """The first line asks for the reason, the same again records; a reason can be filled in later, once."""
    until(desk, "decide")
    said = plain(desk, "decide A", "decide B", "decide B", "reason", "reason it is true", "reason again")
    assert "Kept: decided: Decline to comment." in said
    assert "Reason kept for “morning”." in said and "Not done: no decision lacks its reason" in said
    (made,) = desk.state.moment.decisions
    assert desk.state.reason_of(made) == "it is true"


def test_what_stays_is_not_said_again(desk: Desk) -> None:
    """A line that changes nothing the room sees repeats nothing of it; “look” says all again."""
    until(desk, "block:0")
    said = plain(desk, "note one", "heard 9", "look")
    assert said.count("A confidential file is in the newspaper.") == 2
    assert sum(line.startswith("Next:") for line in said) == 4


def test_what_only_the_facilitator_reads_is_said_once_a_scene(tmp_path: Path) -> None:
    """Notes and probes come with the scene, not with each of its parts; on a shared screen they never come."""
    desk = new_desk(tmp_path / "a", "leaked_file")
    until(desk, "block:0")
    desk.do(co.Jump(scene="ten_days"))
    said = plain(desk, "", "", "")
    assert sum("Let the Mexican prosecutor speak first" in line for line in said) == 1
    shared = new_desk(tmp_path / "b", "leaked_file", single_screen=True)
    until(shared, "block:0")
    shared.do(co.Jump(scene="ten_days"))
    assert not any(line.startswith("For you") for line in plain(shared, "", "", "", private=False))


def test_a_closed_session_says_so_and_takes_nothing(desk: Desk) -> None:
    """Resuming what is over ends at once."""
    desk.do(co.Close())
    desk.close()
    again = reopen(desk.folder)
    said = plain(again, "note too late")
    assert said[-1] == "This session is closed." and again.state.revision == desk.state.revision
    again.close()


def test_every_action_has_its_word(desk: Desk) -> None:
    """The registry and plain mode know the same words; no word is explained that does not exist."""
    words = set(Words(desk).handlers)
    assert {action.word for action in ACTIONS} - NOT_HERE - {"quit"} <= words
    assert set(HOW_TO) <= words


def test_help_names_the_words_that_work_now(desk: Desk) -> None:
    """Help follows the moment: votes while a vote is open, the hot wash always."""
    until(desk, "question")
    assert not any(line.startswith("cards:") for line in plain(desk, "help"))
    until(desk, "vote:1")
    said = plain(desk, "help")
    assert any(line.startswith("cards: ") and "Say: cards A=5" in line for line in said)
    assert any(line.startswith("hot wash: ") for line in said)


_CLOSED = """\
tabletop: 1
title: The leak
clock: A Tuesday in March
scenes:
  morning:
    text: A file is in the newspaper.
    decision:
      ask: What do we say?
      options:
        confirm: {label: Confirm it}
        deny: {label: Deny it, when: visited('after'), closed_because: Not yet.}
        decline: {label: Decline to comment}
      goto: after
  after:
    text: The ministry calls.
    ending: A difficult afternoon
"""


@pytest.fixture
def closed(tmp_path: Path) -> Desk:
    """A desk at an exercise whose second option is closed."""
    path = tmp_path / "leak.yaml"
    path.write_text(_CLOSED, "utf-8")
    return new_desk(tmp_path / "sessions", str(path))


def test_what_to_type_names_open_options_only(closed: Desk) -> None:
    """An example line can be typed as it stands: the letter of a closed option is in none."""
    until(closed, "vote:1")
    said = plain(closed, "cards", "help")
    assert any(line.startswith("Next: ") and "Say: cards A=5 C=2 pass=1" in line for line in said)
    assert not any("B=2" in line for line in said)
    assert [line for line in said if line.startswith("decide: once the vote is shown. Say: decide ")] != []
    assert not any("decide B" in line for line in said)


def test_the_clock_of_the_story_is_said_as_written(closed: Desk) -> None:
    """The author's words for the time stand in the briefing as they are."""
    assert "A Tuesday in March" in plain(closed, "", "look")


_WORDS = sorted({action.word for action in ACTIONS} | set(HOW_TO) | {"held", "failed", "look", "facts"})
_RESTS = ["A", "1 A", "A=4", "B because x", "+5", "1", "8", "write x"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.one_of(
            st.text(max_size=40),
            st.builds(
                lambda word, rest: f"{word} {rest}",
                st.sampled_from(_WORDS),
                st.one_of(st.text(max_size=30), st.sampled_from(_RESTS)),
            ),
            st.just(""),
        ),
        max_size=25,
    )
)
def test_any_lines_are_answered(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is typed, each line is answered and the record holds; nothing raises."""
    desk = new_desk(tmp_path_factory.mktemp("any"))
    said = plain(desk, *lines)
    if not any(line.strip().lower() == "quit" for line in lines) and not desk.state.closed:
        assert sum(line.startswith("Next: ") for line in said) >= len(lines) + 1
    assert all("\x1b" not in line for line in said)
    desk.record.verify()
    desk.close()
    again = reopen(desk.folder)
    assert again.state == desk.state
    again.close()


def test_votes_are_not_lost_unasked(desk: Desk) -> None:
    """What leaves an open vote names the ballots that go with it, and wants the same line twice."""
    until(desk, "vote:1")
    assert desk.cast(1, next(iter(desk.state.question.options))[0]) is None  # type: ignore[union-attr]
    scene = desk.state.scene_id
    said = plain(desk, "skip", f"jump {scene}", "end")
    assert sum("one vote cast in it would be lost" in line for line in said) == 3
    assert desk.state.question is not None
    plain(desk, "skip", "skip")
    assert desk.state.question is None


def test_people_and_their_phones(tmp_path: Path) -> None:
    """What the console’s form of people does has its words; fewer people takes seats without a phone first."""
    desk = new_desk(tmp_path, people=4, names=True)
    with phones_at(desk) as phones:
        for name in ("ana", "ben"):
            phones.join(name, name=name)
            seen(desk)
        plain(desk, "people free 1")
        seen(desk)
        assert 1 not in desk.state.seats and phones.seat("ana") is None
        said = plain(desk, "people name 2 Ben Doe", "people")
        assert any("seat 2 Ben Doe by phone" in line for line in said)
        phones.join("eve")
        plain(desk, "people phone 4")
        seen(desk)
        assert phones.number("eve") == 4
        plain(desk, "people 2")
        assert sorted(desk.state.seats) == [2, 4]
        plain(desk, "people without 4")
        assert phones.seat("eve") is None and 4 in desk.state.seats
        said = plain(desk, "people free 9", "people without 2x", "people name 9 Zoe")
        assert sum(line.startswith("Not done: ") for line in said) == 3
    desk.close()
