"""Plain mode for one person alone: chosen by letter, words as lines, nobody votes, everything kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.console.driving import new_desk

from tabletop.console.desk import Desk
from tabletop.console.plain_alone import PlainAlone
from tabletop.console.sessions import reopen


def alone(root: Path, name: str = "smallest") -> Desk:
    return new_desk(root, name, people=1, alone=True, timers=False, chance=lambda: 0.5)


def told(desk: Desk, *lines: str) -> list[str]:
    """Give lines to one who plays alone and return all that is said."""
    said: list[str] = []
    PlainAlone(desk, said.append).run(lines)
    return said


def following(said: list[str]) -> str:
    """Return the last line that says what comes next."""
    return [line for line in said if line.startswith("Next:")][-1]


def test_a_letter_with_a_reason_decides(tmp_path: Path) -> None:
    """No vote is opened; the reason is asked for, and what is written before the consequence is kept as assumption."""
    desk = alone(tmp_path)
    said = told(desk, "", "", "", "B", "Z because", "b because we need time", "they will wait")
    assert "Not done: say why, in one sentence: B because your reason. The debrief comes back to it" in said
    assert any(line.startswith("Not done: choose by letter, A to C") for line in said)
    (made,) = desk.state.moment.decisions
    assert (made.made.by, desk.state.reason_of(made)) == ("one person, alone", "we need time")
    assert [kept.note.text for kept in desk.state.notes.values()] == ["they will wait"]
    assert not any("vote" in line.lower() for line in said if not line.startswith("You may pass"))


def test_something_else_is_said_with_where_it_goes_on(tmp_path: Path) -> None:
    """Other words need a way on: like one of the options, or where the author leads."""
    desk = alone(tmp_path, "leaked_file")
    said = told(desk)
    while "choose." not in following(said):
        said = told(desk, "")
    other = re.search(r"or: ([A-Z]) your words", following(said))
    assert other is not None
    refused = told(desk, f"{other[1]} we ask the court > Q because it is theirs")
    ways = next(line for line in refused if line.startswith("Not done: say:"))
    like = re.search(r"> ([A-Z]):", ways)
    where = f" > {like[1]}" if like else ""
    told(desk, f"{other[1]} we ask the court{where} because it is theirs")
    assert [(made.made.option, made.made.words) for made in desk.state.moment.decisions] == [
        ("unlisted", "we ask the court")
    ]


@pytest.mark.parametrize("name", ["smallest", "leaked_file"])
def test_an_exercise_is_played_to_its_end(tmp_path: Path, name: str) -> None:
    """Following what stands after “Next” leads through every scene and the debrief; a resumed session goes on."""
    desk = alone(tmp_path, name)
    said = told(desk)
    for turn in range(400):
        if desk.state.closed:
            break
        line = ""
        if "choose." in following(said) and "brings a message" not in following(said):
            line = re.search(r"Say: (\w because your reason)", following(said))[1]  # type: ignore[index]
        if turn == 12:
            desk.close()
            desk = reopen(desk.folder)
        said = told(desk, line, line) if following(said) == "Next: close." else told(desk, line)
    assert desk.state.closed
    assert desk.state.question is None and not any(h.event.form.startswith("vote") for h in desk.happened)
    assert not any(line.startswith("For you,") for line in said)


def test_taking_back_asks_first_and_messages_are_read_before_choosing(tmp_path: Path) -> None:
    """“undo” twice leads back to the question; words that begin with a command are words where words are asked for."""
    desk = alone(tmp_path)
    said = told(desk, "", "", "", "A because of time", "undo the rest is unknown", "undo", "undo")
    assert [kept.note.text for kept in desk.state.notes.values()] == ["undo the rest is unknown"]
    assert any(line.startswith("Not yet: this takes back:") for line in said)
    assert "choose." in following(said)


def test_help_and_what_a_facilitator_would_have_asked(tmp_path: Path) -> None:
    """Help names the words of playing alone only; the questions for a room are for after the end."""
    desk = alone(tmp_path)
    said = told(desk, "help", "asked", "nonsense")
    assert "cards" not in " ".join(said)
    assert "Not done: that is for after the end" in said
    assert any(line.startswith("Not done: nothing is asked here") for line in said)
