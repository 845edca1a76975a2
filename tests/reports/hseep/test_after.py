"""Papers filled in from a session: findings, ratings that rest on evidence, and who is named."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.exercises import Driver
from tests.reports.hseep.hseep_making import page, played_papers, played_room, table

from tabletop.reports import pdf, word
from tabletop.reports.blocks import Fields, Heading, ListBlock, PageBreak, Table
from tabletop.reports.document import Document
from tabletop.reports.hseep import aar, eeg, feedback_form, msel, sitman
from tabletop.reports.hseep.papers import papers_of
from tabletop.reports.hseep.the_set import DOCUMENTS
from tabletop.session import commands as co

PLAN = (
    "Core Capability", "Issue", "Corrective Action", "Capability Element", "Responsible Organization", "Contact",
    "Start", "Completion",
)  # fmt: skip


@pytest.fixture(scope="module")
def room() -> Driver:
    """A room that did everything."""
    return played_room()


def under(document: Document, title: str) -> list[object]:
    """Return what follows a heading up to the next one of its level."""
    blocks = list(document.blocks)
    at = next(i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.text == title)
    level = blocks[at].level  # type: ignore[union-attr]
    after = blocks[at + 1 :]
    end = next((i for i, b in enumerate(after) if isinstance(b, Heading) and b.level <= level), len(after))
    return list(after[:end])


def test_report_has_its_sections_in_order(room: Driver) -> None:
    """Cover and purpose, overview, analysis, each objective, the two appendices."""
    blocks = aar.build(played_papers(room)).blocks
    assert [block.text for block in blocks if isinstance(block, Heading) and block.level <= 2] == [
        "Made up: After-Action Report / Improvement Plan", "Purpose", "Exercise Overview",
        "Analysis of Core Capabilities", "Ratings: Key and Definitions", "Objective 1: Weigh the plan.",
        "Beyond the Objectives", "Appendix A: Improvement Plan", "Appendix B: Exercise Participants",
    ]  # fmt: skip


def test_report_holds_findings_with_reference_and_analysis(room: Driver) -> None:
    """Strengths are numbered; an area has statement, reference and analysis."""
    found = under(aar.build(played_papers(room)), "Objective 1: Weigh the plan.")
    assert ListBlock(("It asked who pays. Early",), ordered=True) in found
    area = (("Area for improvement 1", "Nobody called"), ("Reference", "Plan 4"), ("Analysis", "No number"))
    assert Fields(area) in found


def test_improvement_plan_joins_action_and_issue(room: Driver) -> None:
    """An action stands beside the area it answers, with all eight columns."""
    plan = table(aar.build(played_papers(room)), "Contact")
    assert plan.columns == PLAN
    wanted = (
        "Planning", "Nobody called", "Make a list", "Planning", "Anna Kowalska · Harbour Office", "anna@example.org",
        "May", "June",
    )  # fmt: skip
    assert wanted in plan.rows


def test_no_cell_of_the_plan_is_left_empty(room: Driver) -> None:
    """What nobody gave says so, and so does what the level of names leaves out."""
    for level in ("named", "roles", "chatham"):
        rows = table(aar.build(played_papers(room, level)), "Contact").rows
        assert len(rows) > 1 and all(cell for row in rows for cell in row)
        assert any("Not given" in row for row in rows) and any("Left out" in row for row in rows) == (level != "named")


def test_rating_stands_where_its_evidence_is(room: Driver) -> None:
    """A rated objective has one mark, and a draft it stays."""
    document = aar.build(played_papers(room))
    assert table(document, "P").rows == (("Weigh the plan.", "Not given", "", "✓", "", ""),)
    assert "DRAFT until a person signs" in page(document) and "two sides named" in page(document)


@pytest.mark.parametrize("evidence", ["", " \u200b ", "–", None])
def test_objective_without_evidence_stands_unrated(evidence: str | None) -> None:
    """Neither no rating nor a rating without evidence makes a mark."""
    room = Driver(played_room().compiled.exercise, people=2)
    if evidence is not None:
        room.did(co.Rate(objective="weigh", rating="P", evidence=evidence, although_no_evidence=True))
    document = aar.build(played_papers(room))
    assert table(document, "P").rows[0][2:] == ("", "", "", "")
    assert "unrated" in page(document)
    assert ("without the evidence" in page(document)) == (evidence is not None)
    assert "No evidence was written down." in page(eeg.build(played_papers(room)))


def test_evaluation_guide_shows_what_was_heard(room: Driver) -> None:
    """The points ticked are marked, with rating and evidence in the chart."""
    document = eeg.build(played_papers(room))
    chart = table(document, "Rating")
    assert chart.rows[0][2:] == ("two sides named", "S")


def test_feedback_is_told_together_and_never_form_by_form(room: Driver) -> None:
    """Counts and an average for each statement; words sorted by themselves."""
    document = feedback_form.build(played_papers(room))
    rows = table(document, "Average").rows
    assert rows[0][1:] == ("", "", "", "2", "1", "4.3")
    assert ListBlock(("Short4", "Short4", "Short5")) in document.blocks


def test_feedback_has_the_three_parts_of_the_form(room: Driver) -> None:
    """Blank or told together, its parts are the same and in order."""
    wanted = ["Part I: Recommendations and Corrective Actions", "Part II: Exercise Design and Conduct",
              "Part III: Comments"]  # fmt: skip
    silent = Driver(room.compiled.exercise, people=2)
    silent.did(co.GiveFeedback(form=replace(room.state.feedback[0], strengths="", comments="")))
    for papers in (papers_of(room.compiled.exercise), played_papers(room), played_papers(silent)):
        blocks = feedback_form.build(papers).blocks
        assert [block.text for block in blocks if isinstance(block, Heading) and block.level == 2] == wanted


def test_too_few_forms_are_not_broken_down() -> None:
    """With fewer than three forms there is no average."""
    room = played_room()
    few = Driver(room.compiled.exercise, people=2)
    few.did(co.GiveFeedback(form=room.state.feedback[0]))
    document = feedback_form.build(played_papers(few))
    assert not any(isinstance(block, Table) for block in document.blocks)
    assert "not broken down" in page(document)


def test_events_list_says_what_became_of_each_event(room: Driver) -> None:
    """Sent, skipped with the reason, not met; the time is the session's."""
    rows = [dict(zip(msel.COLUMNS, row, strict=True)) for row in msel.rows(played_papers(room))]
    fates = {row["Synopsis"]: (row["Time"], row["Notes"]) for row in rows}
    assert fates["A letter"] == ("–", "When you wish\nSkipped: no time")
    assert fates["A call"][1].startswith("With the scene’s text")


@pytest.mark.parametrize("level", ["named", "roles", "chatham"])
def test_people_are_named_only_where_asked_for(room: Driver, level: str) -> None:
    """Names, contacts, organisations and the list of participants follow the level in every paper."""
    pages = " ".join(page(build(played_papers(room, level))) for build in DOCUMENTS.values())
    assert ("Anna Kowalska" in pages) == (level == "named")
    assert ("anna@example.org" in pages) == (level == "named")
    assert ("High Court" in pages and "Bo Lund" in pages) == (level == "named")
    assert ("Appendix B: Exercise Participants" in page(aar.build(played_papers(room, level)))) == (level != "chatham")


def test_a_list_of_participants_has_no_hole(room: Driver) -> None:
    """Who gave no organisation is listed with that; where nobody was written down there is a list to write on."""
    kept = under(aar.build(played_papers(room)), "Appendix B: Exercise Participants")
    (listed,) = (block for block in kept if isinstance(block, Table))
    assert ("Chen Wei", "Not given") in [row[:2] for row in listed.rows]
    nobody = played_papers(Driver(room.compiled.exercise))
    (to_fill_in,) = (
        block for block in under(aar.build(nobody), "Appendix B: Exercise Participants") if isinstance(block, Table)
    )
    assert to_fill_in.by_hand and to_fill_in.columns == ("Role", "Name", "Organization")


def test_chatham_holds_no_group_session_day_or_session_time(room: Driver) -> None:
    """Neither group nor session id nor any day or time of the evening stands in any paper."""
    papers = played_papers(room, "chatham")
    pages = " ".join(page(build(papers)) for build in DOCUMENTS.values())
    assert all(word not in pages for word in ("Cohort 7", "20261123", "23 November 2026"))
    planned = {row[1] for row in msel.rows(papers_of(room.compiled.exercise))}
    assert {row[1] for row in msel.rows(papers)} <= planned | {"–"}
    assert not {row[1] for row in msel.rows(played_papers(room, "roles"))} <= planned | {"–"}
    assert "23 November 2026" in page(sitman.build(played_papers(room, "roles")))


def test_session_that_did_nothing_makes_whole_papers() -> None:
    """Without any of the optional data no section is empty and no error is raised."""
    room = Driver(played_room().compiled.exercise)
    papers = played_papers(room)
    for build in DOCUMENTS.values():
        document = build(papers)
        last = document.blocks[-1]
        assert not isinstance(last, Heading)
    shown = page(aar.build(papers))
    assert "No corrective action was agreed." in shown and "No list of participants was kept." in shown
    assert "No feedback form was handed in." in page(feedback_form.build(papers))


def test_few_forms_are_not_told_under_the_chatham_house_rule(room: Driver) -> None:
    """Of one or two forms not even the words are told there: they would be one person’s."""
    few = Driver(room.compiled.exercise, people=2)
    few.did(co.GiveFeedback(form=room.state.feedback[0]))
    assert "Short" in page(feedback_form.build(played_papers(few, "roles")))
    assert "Short" not in page(feedback_form.build(played_papers(few, "chatham")))


def test_plan_of_eight_columns_lies_on_the_long_side(room: Driver) -> None:
    """The improvement plan turns the page; where nothing was agreed no page is turned."""
    across = PageBreak(across=True)
    assert across in aar.build(played_papers(room)).blocks
    assert across not in aar.build(played_papers(Driver(room.compiled.exercise))).blocks


def test_events_list_has_the_time_of_debrief_and_end(room: Driver) -> None:
    """After a session the debrief stands at the time it began; what was not reached says so."""
    rows = {row[2]: row for row in msel.rows(played_papers(room))}
    began = next(h.at for h in room.happened if getattr(h.event, "phase", "") == "debrief")
    assert rows["Debrief"][1] == f"{began // 3_600_000}:{began // 60_000 % 60:02d}"
    assert rows["End of exercise"][1] == "–" and "Not reached" in rows["End of exercise"][-1]


def test_typed_words_stay_words_in_word_and_pdf() -> None:
    """Signs of any format that somebody typed break no writer and start no formula."""
    typed = " =1+1 <b>&amp; #let x=1 $a$ `c` \x1b[31m \u202eabc [x](y) {{ }} \\end"
    papers = played_papers(played_room(typed))
    document = aar.build(papers)
    assert pdf.write(document).startswith(b"%PDF-")
    text = "".join(ZipFile(BytesIO(word.write(document))).read("word/document.xml").decode().split())
    assert "=1+1&lt;b&gt;" in text and "\x1b" not in text and "\u202e" not in text
    assert all("\x1b" not in cell for row in msel.rows(papers) for cell in row)
