"""A comparison as it is told: in 80 columns, as a document, for machines, at each level of names."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from tests.debrief.grouping import given, newer, rich, to_the_end, voted
from tests.exercises import Driver
from tests.reports.making import full_room

from tabletop.paging.lines import cells
from tabletop.reports import compare_report, html, markdown, pdf, word
from tabletop.reports.blocks import Picture, Table
from tabletop.reports.comparing import data, text
from tabletop.reports.comparing.told import Told, told
from tabletop.reports.naming import Level
from tabletop.session import commands as co

HOSTILE = "\x1b[31m</w:t><script>alert(1)</script>|`*_[x](http://e.example)${x}#{x}=1+1\u202e" + "w" * 3000
PEOPLE = ({1: "Anna Kowalska", 2: "Bo Lund"}, {1: "Zenaida Quintero"}, {})
ALL = ["all"] * 6
SPLIT = ["staged"] * 2 + ["all"] * 4


def rooms(typed: str = "") -> list[Driver]:
    """Three groups: of six, of two, and one that did everything; each assumes and dissents in the first scene."""
    found = []
    for first, option in ((SPLIT, "staged"), (SPLIT[1:3], "staged")):
        room = Driver(rich(), len(first), group=f"Cohort {len(found) + 7}{typed}")
        room.begin()
        room.did(co.Note(kind="assumption", text=f"Nobody else has it.{typed}"))
        second = voted_in(room, first, option)
        second.did(co.Dissent(words=f"Anna Kowalska and Zenaida Quintero said no{typed}", who="guard"))
        found.append(to_the_end(second))
    found.append(full_room(typed))
    return found


def voted_in(room: Driver, first: list[str], option: str) -> Driver:
    """A room that has begun votes once by ballots and takes an option."""
    fresh = voted(rich(), first, first[::-1], option, **room.state.settings)
    for kept in room.happened:
        if type(kept.event).__name__ == "Noted":
            fresh.take(kept.event)
    return fresh


def tell(names: Level = "roles", typed: str = "", **more: Any) -> Told:
    """The three groups as they are told."""
    return told([given(room, i + 1, people=PEOPLE[i], **more) for i, room in enumerate(rooms(typed))], names)


def many(count: int, names: Level = "roles") -> Told:
    """So many groups, one after the other."""
    played = [to_the_end(voted(rich(), ALL, ALL, option)) for option in ("all", "none", "court")]
    return told([given(played[i % 3], i % 27 + 1) for i in range(count)], names)


# ---- the terminal ---------------------------------------------------------------------------------------------------


def test_the_first_screen_says_who_and_what() -> None:
    """Groups, and each decision with the options they took, within 24 lines of 80 cells."""
    lines = text.write(tell("named")).split("\n")[:24]
    whole = "\n".join(lines)
    assert " A   Cohort 7 · 6 people · 2026-11-01" in lines
    assert re.search(r"^1 · The request +1 +1 +1 +alike$", whole, re.MULTILINE)
    assert re.search(r"^2 · The answer +1 +1 +4 +parted$", whole, re.MULTILINE)


def test_votes_before_and_after_stand_beside_each_other() -> None:
    """First→second by group, the decision marked, who moved in words."""
    whole = text.write(tell())
    row = next(line for line in whole.split("\n") if line.startswith(" 1  Share in stages"))
    assert row.split()[4:] == ["2→2", "●", "1→1", "●", "2→2", "●"]
    assert "B: 2 of 2 moved" in whole
    assert "something else: “Toss a coin”" in whole


@pytest.mark.parametrize("columns", [60, 72, 80, 100, 200])
@pytest.mark.parametrize("count", [1, 2, 3, 6, 7, 13])
def test_no_line_is_too_long(columns: int, count: int) -> None:
    """Whatever the width and however many groups; beyond six they follow in further tables."""
    found = many(count)
    for line in text.write(found, columns).split("\n"):
        assert cells(line) <= columns, line
    heads = [line for line in text.write(found, columns).split("\n") if line.startswith("What each decided")]
    assert len(heads) == -(-count // 6)
    assert sorted(" ".join(head.split()[3:]) for head in heads) == sorted(
        " ".join(group.letter for group in found.groups[part.start : part.stop]) for part in text._parts(found)
    )


def test_many_groups_are_named_by_what_they_decided() -> None:
    """With more groups than fit, each option names those who took it."""
    assert "  – Send everything: A, D, G and J" in text.write(many(12))


def test_hostile_words_stay_words() -> None:
    """No control sign reaches a terminal, and nothing is wider than it."""
    whole = text.write(tell("named", HOSTILE))
    assert "\x1b" not in whole and "\u202e" not in whole and "␛[31m" in whole
    assert max(cells(line) for line in whole.split("\n")) <= 80


# ---- names ----------------------------------------------------------------------------------------------------------


def papers(found: Told) -> dict[str, str]:
    """Every form of a comparison as text; of zipped ones all parts."""
    document = compare_report.document(found)
    with zipfile.ZipFile(io.BytesIO(word.write(document))) as archive:
        parts = "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    pictures = [block.svg + block.alt + block.caption for block in document.blocks if isinstance(block, Picture)]
    return {
        "text": text.write(found),
        "json": data.write(found),
        "csv": repr(data.rows(found)),
        "md": markdown.write(document.blocks),
        "html": html.write(document),
        "pdf": pdf.data(document),
        "docx": parts,
        "pictures": "".join(pictures),
    }


HIDDEN = {
    "named": (),
    "roles": ("Kowalska", "Lund", "Quintero", "Cohort", "2026-11", "202611", "18:00"),
    "chatham": (
        "Kowalska", "Lund", "Quintero", "Cohort", "2026-11", "202611", "18:00", "Warden", "Lawyer for the court",
        "2 of 2 moved",
    ),
}  # fmt: skip


@pytest.mark.parametrize("names", list(HIDDEN))
def test_what_a_level_hides_is_in_no_form(names: Level) -> None:
    """People of one group neither in its own words nor in another's; groups by letter; no times."""
    for form, whole in papers(tell(names)).items():
        for hidden in HIDDEN[names]:
            assert hidden not in whole, f"{hidden} stands in {form} under {names}"


def test_named_groups_go_by_their_names() -> None:
    """Cohort 7 is called that, and its letter stands beside it in tables."""
    for form, whole in papers(tell("named")).items():
        assert "Cohort 7" in whole or form == "pictures", form


def test_small_groups_are_not_broken_down_under_chatham() -> None:
    """Two voters: no counts, no shift, no number of people; a group of six keeps its own."""
    found = tell("chatham")
    small = next(group for group in found.groups if group.people is None)
    for decision in found.decisions:
        for cell in decision.decided:
            if cell.letter == small.letter:
                assert cell.votes == () and cell.shift is None
    others = [cell for cell in found.decisions[0].decided if cell.letter != small.letter]
    assert all(cell.votes and cell.shift is not None for cell in others)
    assert "fewer than three voted, so it is not broken down" in text.write(found, 200)
    assert "fewer than three people" in text.write(found)
    assert tell("roles").decisions[0].decided[1].votes


def test_letters_follow_no_order_of_time_under_chatham() -> None:
    """They follow the last hashes; under the other levels the order given."""
    assert [group.people for group in tell("roles").groups] == [6, 2, 6]
    rooms_ = [given(room, i + 1) for i, room in enumerate(rooms())]
    backwards = told(rooms_[::-1], "chatham")
    assert [d.heading for d in backwards.decisions] == [d.heading for d in told(rooms_, "chatham").decisions]
    assert data.write(backwards) == data.write(told(rooms_, "chatham"))


# ---- the document ---------------------------------------------------------------------------------------------------


def test_nothing_is_scored_totalled_or_ranked() -> None:
    """No percentage, no sum, no mean; readings are words."""
    whole = "\n".join(papers(tell())[form] for form in ("text", "md", "json"))
    for word_ in ("%", "total", "score:", "average", "best", "correct", "wrong answer", "points"):
        assert word_ not in whole.replace("Nothing here is scored", "")
    assert "in line: A, B and C" in whole


def test_an_entry_never_stands_without_what_travels_with_it() -> None:
    """Conditions, limits, admissions, our own remarks and what it goes with, in text and document."""
    for whole in (text.write(tell(), 200), markdown.write(compare_report.build(tell()))):
        for words in ("On condition: It holds for any plan.", "Limit: No plan is forbidden.", "Goes with: R2",
                      "Ours, not the author’s: Checking takes time."):  # fmt: skip
            assert words in whole


def test_tables_are_whole_and_no_wider_than_six_groups() -> None:
    """Each row has as many cells as there are columns."""
    tables = [block for block in compare_report.build(many(13)) if isinstance(block, Table)]
    for table in tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert not table.widths or len(table.widths) == len(table.columns)
    assert max(len(table.columns) for table in tables if table.columns[0] == "Option") <= 7


def test_what_groups_share_is_said() -> None:
    """An assumption in the same words, capitals and stops aside; dissent from the same option."""
    found = tell()
    assert [(one.kind, one.letters) for one in found.common] == [
        ("assumption", ("A", "B", "C")),
        ("dissent", ("A", "B", "C")),
    ]
    assert "A, B and C took as given: Nobody else has it." in text.write(found).replace("\n    ", " ")


def test_other_texts_are_said() -> None:
    """What changed, and what would go otherwise, only where texts differ."""
    old = to_the_end(voted(rich(), ALL, ALL, "none"), second="us", outcome="")
    new = to_the_end(voted(newer(), ["stages"] * 6, ["stages"] * 6, "stages"))
    found = told([given(old, 1), given(new, 2)], "roles")
    for whole in (text.write(found, 200), markdown.write(compare_report.build(found))):
        assert "the scene first is now called opening" in whole
        assert "goes otherwise in the newest text" in whole
        assert "Refuse" in whole and "no longer there" in whole
    assert "newest text" not in text.write(tell())


def test_machines_get_ids_and_no_guess() -> None:
    """JSON with stable ids for every decision and group; a row for each option."""
    found = json.loads(data.write(tell()))
    assert found["format"] == "tabletop-comparison/1" and [g["letter"] for g in found["groups"]] == ["A", "B", "C"]
    first = found["decisions"][0]
    assert first["scene"] == "first" and first["groups"]["A"]["option"] == "staged"
    assert first["groups"]["A"]["votes"][0] == {"staged": 2, "all": 4, "none": 0, "court": 0}
    rows = data.rows(tell())
    assert all(len(row) == len(data.COLUMNS) for row in rows)
    chosen = [row for row in rows if row[data.COLUMNS.index("decided")] == "yes"]
    assert len(chosen) == sum(len(decision.decided) for decision in tell().decisions)


def test_every_paper_is_made_of_hostile_words() -> None:
    """PDF and Word are whole files; in HTML nothing typed is markup."""
    found = tell("named", HOSTILE)
    document = compare_report.document(found)
    assert pdf.write(document).startswith(b"%PDF-")
    assert word.write(document).startswith(b"PK")
    assert "<script>alert" not in html.write(document)
    assert "http://e.example)" not in markdown.write(document.blocks)
