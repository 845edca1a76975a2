"""The record for machines."""

from __future__ import annotations

import json

import pytest
from tests.debrief.making import begun, decide_first
from tests.exercises import Driver
from tests.reports.making import full_room, given, rich

from tabletop.reports import as_json
from tabletop.reports.naming import Level
from tabletop.session import commands as co


@pytest.mark.parametrize("names", ["named", "roles", "chatham"])
def test_it_parses_and_is_the_record(names: Level) -> None:
    """The text is JSON and says what ``record`` says; every part is there at every level of names."""
    handed = given(full_room(' "quoted" \\ \u2028'), names)
    read = json.loads(as_json.write(handed))
    assert read == json.loads(json.dumps(as_json.record(handed)))
    assert {"exercise", "decisions", "notes", "timeline", "pacing", "actions", "ratings", "written"} <= set(read)
    assert read["format"] == "tabletop-session-report/1"


def test_what_was_decided() -> None:
    """Stable ids beside texts; both votes; the author beside; what was taken back only in the timeline."""
    read = as_json.record(given(full_room()))
    first, second = read["decisions"]
    assert (first["scene"], first["option"], first["by"]) == ("first", "staged", "the Chief of staff")
    assert first["votes"]["rounds"][0]["counts"] == {"staged": 2, "all": 2, "none": 1, "court": 0}
    assert first["votes"]["shift"] == [0, 5]
    assert first["author"]["readings"][0]["stance"] == "aligns"
    assert [entry["id"] for entry in first["author"]["entries"]] == ["R1", "R3", "R2"]
    assert [row["kind"] for row in first["objections"]] == ["author_wrong"]
    assert (second["option"], second["decided"], second["author"]["readings"]) == ("unlisted", "Toss a coin", [])
    assert "in haste" not in json.dumps(read["decisions"])
    assert [row["taken_back"] for row in read["timeline"] if "in haste" in row["text"]] == [True]
    assert read["exercise"]["sha256"] == rich().sha256


def test_nothing_of_the_author_before_the_end() -> None:
    """A record read while the exercise is played holds no advice, no other view, no hindsight."""
    room = begun()
    decide_first(room)
    decision = as_json.record(given(room))["decisions"][0]
    assert not {"author", "other_views", "hindsight", "not_taken"} & set(decision)


def test_an_empty_session() -> None:
    """A session nobody played is a record too."""
    read = json.loads(as_json.write(given(Driver(rich()), people={}, organisations={})))
    assert read["decisions"] == read["notes"] == read["path"] == []
    assert read["who"] == {"people": 0, "seats": []}


def test_ballots_are_numbered_within_a_decision() -> None:
    """One number is one voter in both votes of a decision, so that a shift can be followed and nobody found."""
    read = as_json.record(given(full_room()))
    first, second = read["decisions"][0]["votes"]["rounds"]
    before = {ballot["ballot"]: ballot["option"] for ballot in first["ballots"]}
    assert [before[ballot["ballot"]] for ballot in second["ballots"]] == [b["option"] for b in second["ballots"]]


def test_closing_keeps_what_was_debriefed() -> None:
    """A closed session's record still holds the author and the others."""
    room = full_room()
    room.did(co.Close())
    assert as_json.record(given(room))["decisions"][0]["other_views"]


def test_a_rating_is_never_above_its_evidence() -> None:
    """As on paper: what was rated without a word of evidence stands unrated, in the timeline too."""
    room = begun()
    decide_first(room)
    room.did(co.EndHere())
    room.did(co.Rate(objective="weigh", rating="P", evidence="–", although_no_evidence=True))
    read = as_json.record(given(room))
    assert read["ratings"]["objectives"] == {"weigh": {"rating": None, "evidence": None}}
    assert [row["text"] for row in read["timeline"] if "rated" in row["text"]] == [
        "rated: without evidence, so not told · Weigh the plan."
    ]
    room.did(co.Rate(objective="weigh", rating="S", evidence="both sides were named"))
    read = as_json.record(given(room))
    assert read["ratings"]["objectives"]["weigh"] == {"rating": "S", "evidence": "both sides were named"}
    assert "rated: S · Weigh the plan." in [row["text"] for row in read["timeline"]]
