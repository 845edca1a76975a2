"""The three promises about names."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from tests.exercises import Driver
from tests.reports.making import PEOPLE, ROLES, full_room, given

from tabletop.reports import as_json
from tabletop.reports.markdown import write
from tabletop.reports.naming import Level, known_names, typed_texts
from tabletop.reports.session_report import build


def both(room: Driver, names: Level, **more: Any) -> str:
    """The report in both formats."""
    return write(build(given(room, names, **more))) + as_json.write(given(room, names, **more))


def test_named_names() -> None:
    """By name: who sat where, who said what, who owns what."""
    text = both(full_room(), "named")
    assert "| 1 | Anna Kowalska | Harbour Office | Chief of staff |" in text
    assert "— Warden" in text
    assert '"responsible": "Anna Kowalska"' in text


def test_roles_name_nobody() -> None:
    """By role: no name and no organisation of a person; roles stand, and a name in typed words is taken out."""
    text = both(full_room(), "roles")
    assert not [name for name in PEOPLE.values() if name in text]
    assert "Harbour Office" not in text
    assert "[name withheld] asked for it" in text
    assert "Warden" in text
    assert '"privacy": "unlinkable"' in text
    assert '"role": "chief",' not in text.split('"decisions"')[1]


def test_chatham_names_nothing() -> None:
    """Chatham House: no name, no role, no seat, no group, no session, no clock time, no list of participants."""
    room = full_room(" and the Warden AND the lawyer for the court spoke")
    for at, happened in enumerate(room.happened):
        room.happened[at] = replace(happened, wall="2026-11-23T10:11:12Z")
    text = both(room, "chatham")
    for word in (*PEOPLE.values(), "Cohort 7", "20261123-k7qf", "2026-11-23", "10:11", "0:01:01", '"at"', '"wall"'):
        assert word not in text, word
    for role in (*ROLES[:2], "chief", "guard"):
        assert role.casefold() not in text.casefold(), role
    assert "seat" not in text
    assert "6 people took part." in text
    assert "— a participant · would change if: they know" in text
    assert '"rule": "a participant"' in text


def test_chatham_leaves_whole_sentences() -> None:
    """The article before a role goes with it: nobody reads “the a participant”."""
    room = full_room(". The Chief of Staff asked the chief of staff, and a Chief of staff answered")
    text = both(room, "chatham")
    assert "a participant asked a participant, and a participant answered" in text
    assert not re.search(r"\b(the|an?) a participant", text, re.IGNORECASE)


def test_chatham_owners() -> None:
    """An owner becomes the organisation, written or known, or that the room agreed it."""
    room = full_room()
    plan = as_json.record(given(room, "chatham"))["actions"]
    assert [action["responsible"] for action in plan] == ["Harbour Office", "High Court"]
    plan = as_json.record(given(room, "chatham", organisations={}))["actions"]
    assert [action["responsible"] for action in plan] == ["agreed in the room", "High Court"]


@pytest.mark.parametrize(("people", "broken_down"), [(2, False), (3, True)])
def test_chatham_small_groups(people: int, broken_down: bool) -> None:
    """A vote of fewer than three is not broken down, neither in the tables nor in the timeline."""
    room = full_room(people=people)
    text = write(build(given(room, "chatham")))
    votes = as_json.record(given(room, "chatham"))["decisions"][0]["votes"]
    second_too = people - 1 >= 3
    assert bool(votes["rounds"]) is second_too
    assert ("vote 1 shown: A" in text) is broken_down
    assert ("Fewer than three people took part" in text) is not broken_down


@pytest.mark.parametrize(
    ("privacy", "names", "found"),
    [
        ("unlinkable", "named", set()),
        ("role", "named", {"role"}),
        ("role", "roles", {"role"}),
        ("named", "named", {"role", "seat", "name"}),
        ("named", "roles", {"role"}),
        ("named", "chatham", None),
    ],
)
def test_ballots_keep_the_promise_on_the_screen(privacy: str, names: Level, found: set[str] | None) -> None:
    """A ballot tells no more of its voter than the sentence on the screen said, nor than the level of names allows."""
    record = as_json.record(given(full_room(privacy=privacy), names))
    first = record["decisions"][0]["votes"]["rounds"][0]
    if found is None:
        assert "ballots" not in first
        return
    assert all(
        set(ballot) - {"ballot", "option", "confidence", "reason", "words"} == found for ballot in first["ballots"]
    )
    assert "seat-0001" not in json.dumps(record)


def test_known_names_are_found() -> None:
    """Whole names and parts of three letters are found whatever their capitals; other words are left alone."""
    texts = [("a note", "ask anna about it"), ("b", "KOWALSKA said"), ("c", "annals of the court"), ("d", "Bo knows")]
    found = known_names(texts, ["Anna Kowalska", "Bo", ""])
    assert [(place, name) for place, name, _ in found] == [
        ("a note", "Anna Kowalska"),
        ("b", "Anna Kowalska"),
        ("d", "Bo"),
    ]
    assert known_names(texts, []) == []


def test_all_typed_words_are_searched() -> None:
    """Whatever somebody can type in a session is among the places searched."""
    mark = " qqmark"
    room = full_room(mark)
    texts = typed_texts(given(room))
    places = {place.split(",")[0] for place, text in texts if mark.strip() in text}
    assert places == {
        "settings", "noted", "vote closed", "inject skipped", "inject written", "decided", "dissented", "undone",
        "movement refused", "line written", "objected", "assumption settled", "hot washed", "action agreed", "rated",
    }  # fmt: skip
    stored = sum(happened.event.body().count(mark.strip()) for happened in room.happened)
    assert sum(text.count(mark.strip()) for _, text in texts) == stored


def test_a_short_name_is_not_a_word() -> None:
    """A name of one word is taken out as a name, and the ordinary word in small letters stays."""
    room = full_room(" will Will")
    text = both(room, "chatham", people={1: "Will"}, organisations={})
    assert "will [name withheld]" in text
