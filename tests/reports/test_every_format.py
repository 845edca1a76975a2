"""The report in every format: from a bare session, from one where all is said at its longest, from a hostile one."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest
from tests.reports.making import PEOPLE, full_room, given
from tests.reports.papers import WRITERS, Page, bare, document_of, many_notes, typed, unpacked, words_of
from tests.reports.test_html import safe

from tabletop.reports import as_json, session_table
from tabletop.reports.blocks import Heading, Picture
from tabletop.reports.naming import Level, ReportInput

LONGEST = " " + "Überprüfungsverantwortlichkeit " * 40
WORD = " " + "W" * 2_000
HOSTILE = ' =1+1 <script>x</script> #panic("x") ]]> *b* | \x1b[31m \u202e שלום 🎉 \x00\ud800 {{x}} $x$ </w:t>'
FORMATS = tuple(WRITERS)


def written(form: str, handed: ReportInput) -> bytes:
    """The report as the bytes of a file."""
    if form == "json":
        return as_json.write(handed).encode()
    if form == "csv":
        return session_table.write(handed).encode()
    return WRITERS[form](document_of(handed))


def sections(handed: ReportInput) -> list[str]:
    """The titles of the report's sections."""
    return [block.text for block in document_of(handed).blocks if isinstance(block, Heading) and block.level == 2]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("names", ["named", "roles", "chatham"])
def test_a_bare_session_has_a_whole_report(form: str, names: Level) -> None:
    """Without names, notes, votes or reasons every format is valid and holds the sections there are, and no others."""
    handed = bare(names)
    text = words_of(form, written(form, handed))
    assert sections(handed)[:2] == ["At a glance", "The path"] or sections(handed)[1] == "Who took part"
    for title in sections(handed):
        assert title in text
    assert "Notes" not in text and "None" not in text and "Confirm it" in text


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("words", [LONGEST, WORD, HOSTILE], ids=["longest", "one-word", "hostile"])
def test_whatever_is_typed_is_in_it_and_does_nothing(form: str, words: str) -> None:
    """All sections and all that was said are there, in documents that are whole."""
    handed = typed(words)
    data = written(form, handed)
    text = words_of(form, data)
    for title in sections(handed):
        assert title in text
    for said in ("it tips them off", "nobody else has it", "the silence", "Write it down", "A storm comes"):
        assert said in text
    if form == "html":
        safe(Page(data.decode()))
    if words is HOSTILE:
        assert "".join(['=1+1<script>x</script>#panic("x")]]>']) in "".join(text.split())
        assert "\x1b" not in text and "\u202e" not in text


@pytest.fixture(scope="module")
def endless() -> ReportInput:
    """A session with 10,000 notes."""
    return many_notes(10_000)


@pytest.mark.parametrize("form", [*FORMATS, "json", "csv"])
def test_ten_thousand_notes(form: str, endless: ReportInput) -> None:
    """A room that never stopped writing has a report too; how long it takes is printed."""
    begun = time.perf_counter()
    data = written(form, endless)
    print(f"{form}: {time.perf_counter() - begun:.2f} s, {len(data)} bytes")
    if form != "csv":
        text = words_of(form, data)
        assert "note number 0" in text and "note number 9999" in text


@pytest.mark.parametrize("form", [*FORMATS, "json", "csv"])
@pytest.mark.parametrize("people", [2, 6])
def test_under_the_chatham_house_rule_nobody_is_in_the_file(form: str, people: int) -> None:
    """No name, seat, list, group, time or day, wherever one looks in the file, metadata and hidden parts too."""
    handed = given(full_room(people=people), "chatham")
    inside = unpacked(form, written(form, handed))
    for name in (*PEOPLE.values(), "Kowalska", "seat-0001", "Cohort 7", handed.header.id):
        assert name not in inside, name
    assert not re.search(r"\bSeat\b|2026-11-23|23 November|T10:00|\b[0-9]:[0-9]{2}:[0-9]{2}\b", inside)
    assert "CreationDate" not in inside


@pytest.mark.parametrize("names", ["named", "roles", "chatham"])
def test_every_picture_has_caption_and_words(names: Level) -> None:
    """Path, votes, indicators and pacing are drawn; few voters are not where nobody is named."""
    pictures = [b for b in document_of(given(full_room(), names)).blocks if isinstance(b, Picture)]
    assert [p.caption for p in pictures] == [
        "The path on the map", "Votes on “The request”, before and after discussion", "Votes on “The answer”",
        "Indicators from scene to scene", "Minutes planned and taken",
    ]  # fmt: skip
    assert all(p.alt.count(":") for p in pictures)
    few = [b.caption for b in document_of(given(full_room(people=2), names)).blocks if isinstance(b, Picture)]
    assert any("Votes" in caption for caption in few) is (names != "chatham")


def test_no_ballot_is_followed_under_the_chatham_house_rule() -> None:
    """Who moved from where to where is drawn only where people may be told apart at all."""
    drawn = {
        names: "".join(b.svg for b in document_of(given(full_room(), names)).blocks if isinstance(b, Picture))
        for names in ("named", "chatham")
    }
    assert "all 5 voted as before" in drawn["named"] and "as before" not in drawn["chatham"]


def test_the_table_of_decisions() -> None:
    """One row an option, the votes in it, the reason beside what was chosen, all of it text that can be counted."""
    rows = list(csv.DictReader(io.StringIO(session_table.write(typed(" =x")), newline="")))
    assert {row["decision"] for row in rows} == {"1", "2"}
    first = [row for row in rows if row["decision"] == "1"]
    assert [row["option"] for row in first if row["chosen"] == "yes"] == ["staged"]
    assert sum(int(row["first_vote"]) for row in first) == int(first[0]["first_voted"]) == 5
    (chosen,) = [row for row in first if row["chosen"] == "yes"]
    assert chosen["reason"].startswith("Anna Kowalska asked for it") and chosen["author"] == "you are in line"
    assert [row["label"] for row in rows if row["chosen"] == "yes"][1] == "Toss a coin =x"
    assert len(list(csv.reader(io.StringIO(session_table.write(bare()), newline="")))) == 4


def test_few_votes_are_not_broken_down_in_the_table() -> None:
    """Under the Chatham House Rule two voters' choices stand in no cell, nor when they were made."""
    handed = given(full_room(people=2), "chatham")
    rows = list(csv.DictReader(io.StringIO(session_table.write(handed), newline="")))
    assert rows
    assert {row[name] for row in rows for name in ("first_vote", "second_vote", "first_voted", "moved")} == {""}
    assert {row[name] for row in rows for name in ("session", "group", "minute")} == {""}
