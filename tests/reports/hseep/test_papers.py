"""What every play passes and holds, and what stands in the place of what is not known."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from tests.exercises import exercise_of
from tests.reports.hseep.hseep_making import all_words, documents, page, planted, table, words
from tests.reports.papers import unpacked

from tabletop.exercise.exercise import Exercise
from tabletop.library import find_exercises, load_exercise
from tabletop.reports import pdf, word
from tabletop.reports.blocks import Heading, PageBreak, Picture, Table
from tabletop.reports.hseep import aar, cards, eeg, feedback_form, handouts, msel, sitman
from tabletop.reports.hseep.papers import BY_HAND, date_words, papers_of
from tabletop.reports.hseep.the_set import DOCUMENTS, MSEL, READERS
from tabletop.reports.hseep.writing import PAGE, height

SHIPPED = [entry.path for entry in find_exercises()]
EVERYTHING = Path(__file__).parents[2] / "exercise" / "everything" / "everything.yaml"


def small(scenes: str, more: str = "") -> Exercise:
    """Return a small exercise."""
    return exercise_of(f"tabletop: 1\nid: small\ntitle: Small\n{more}scenes:\n{scenes}")


def test_modules_are_the_scenes_every_play_passes() -> None:
    """Scenes of one branch, and endings that only some plays reach, are sheets."""
    papers = papers_of(planted())
    assert papers.modules == ("first", "last")
    assert [sheet.scene for sheet in handouts.sheets(papers)] == ["shared", "held", "bright", "dark"]
    assert [sheet.number for sheet in handouts.sheets(papers)] == ["Sheet 1", "Sheet 2", "Sheet 3", "Sheet 4"]


def test_passage_holds_in_every_play_only_if_no_liberty_of_the_facilitator_ends_it() -> None:
    """What an inject that may be left out or a list that may stay empty asks for is not in every play."""
    scenes = """
  one:
    text: Begin.
    write: {terms: {ask: Terms?}}
    injects: [{id: call, at: start, text: They call.}]
    goto: two
  two:
    blocks:
      - {when: visited('one'), text: ALWAYS}
      - {when: "sent('one', 'call')", text: SENT}
      - {when: written('terms'), text: WRITTEN}
      - {written: terms}
    ending: Done
"""
    papers = papers_of(small(scenes))
    assert {place for scene, place in papers.steady if scene == "two"} == {0}


def test_exercise_too_large_to_search_falls_back_on_what_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a complete search the modules are what follows from the start without a choice."""
    monkeypatch.setattr("tabletop.reports.hseep.papers.bottlenecks", lambda exercise: [])
    monkeypatch.setattr("tabletop.reports.hseep.papers.MOST_STATES", 0)
    papers = papers_of(planted())
    assert papers.modules == ("first",)
    assert ("first", 1) not in papers.steady and ("first", 0) in papers.steady


def test_ending_every_play_passes_is_not_told_beforehand() -> None:
    """Where all plays end in one scene its ending stays out of the manual."""
    exercise = small("  one:\n    text: Begin.\n    goto: two\n  two:\n    text: More.\n    ending: THEEND\n")
    papers = papers_of(exercise)
    assert papers.modules == ("one", "two")
    assert "THEEND" not in page(sitman.build(papers))
    assert "THEEND" in page(DOCUMENTS["facilitator_guide"](papers))


def test_events_list_names_the_slips_of_what_only_some_plays_hear() -> None:
    """A scene's line tells what all hear; where that is nothing it says so, and never tells a branch as its text."""
    papers = papers_of(planted())
    rows = {row[2]: dict(zip(msel.COLUMNS, row, strict=True)) for row in reversed(msel.rows(papers))}
    slips = [one.number for one in handouts.slips_of(papers) if one.scene == "last"]
    assert slips == ["Slip 5"] and "SKEPT" not in " ".join(rows["PLAST"].values())
    assert rows["PLAST"]["Notes"] == "Further text, where it applies: slip 5"
    only = small("  one: {text: A., write: {t: {ask: T}}, goto: two}\n"
                 "  two:\n    blocks: [{when: written('t'), text: SECRET}]\n    ending: Done\n")  # fmt: skip
    (line,) = [row for row in msel.rows(papers_of(only)) if row[2] == "Done"]
    assert line[7] == "What is told here depends on what was decided before." and "SECRET" not in " ".join(line)


def test_forms_have_lines_between_their_columns_and_boxes_to_tick() -> None:
    """Whatever is filled in by hand and has columns shows where each begins; a rating is a box to tick."""
    papers = papers_of(planted())
    forms = [(aar, "Contact"), (aar, "P"), (aar, "Analysis"), (eeg, "Rating"), (feedback_form, "Priority"),
             (feedback_form, "5"), (sitman, "Organization")]  # fmt: skip
    for paper, column in forms:
        assert table(paper.build(papers), column).by_hand, column
    assert table(aar.build(papers), "P").rows[0][2:] == ("☐",) * 4
    assert "☐ P ☐ S ☐ M ☐ U" in page(eeg.build(papers))
    word_tables = docx.Document(io.BytesIO(word.write(aar.build(papers)))).tables
    assert {one.style.name for one in word_tables} == {"Report Table", "Report Form"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_papers_keep_the_rules_for_screen_readers(path: Path) -> None:
    """Each paper of each shipped exercise is a PDF/UA-1: no level of headings is left out, no picture is dumb."""
    papers = papers_of(load_exercise(path))
    for name, build in DOCUMENTS.items():
        assert "<pdfuaid:part>1</pdfuaid:part>" in unpacked("pdf", pdf.write(build(papers))), name


def test_what_the_yaml_leaves_open_is_a_line_to_write_on() -> None:
    """The overview has its eleven rows whether or not the exercise fills them."""
    papers = papers_of(small("  one:\n    text: Begin.\n    ending: End\n"))
    overview = table(sitman.build(papers), "Exercise Name")
    assert overview.columns == ("Exercise Name", "Small")
    assert [row[0] for row in overview.rows] == [
        "Exercise Dates", "Scope", "Mission Area(s)", "Core Capabilities", "Objectives", "Threat or Hazard", "Scenario",
        "Sponsor", "Participating Organizations", "Point of Contact",
    ]  # fmt: skip
    assert {row[1] for row in overview.rows} == {BY_HAND}


def test_manual_has_its_sections_in_order() -> None:
    """Overview, general information, modules, appendices, as the field has them."""
    titles = [block.text for block in sitman.build(papers_of(planted())).blocks if isinstance(block, Heading)]
    assert titles == [
        "PTITLE: Situation Manual", "Exercise Overview", "General Information",
        "Exercise Objectives and Core Capabilities", "Participant Roles and Responsibilities", "Exercise Structure",
        "Exercise Guidelines", "Content Note", "Exercise Assumptions and Artificialities", "Exercise Evaluation",
        "Module 1: PFIRST", "Scenario Update", "Key Issues", "Questions",
        "Module 2: PLAST", "Scenario Update", "Key Issues", "Questions",
        "Appendix A: Exercise Schedule", "Appendix B: Exercise Participants", "Appendix C: Relevant Plans",
        "Appendix D: Acronyms",
    ]  # fmt: skip


def test_marks_of_fact_and_fiction_are_kept() -> None:
    """A passage stands under its mark; another mark begins anew."""
    shown = page(sitman.build(papers_of(planted())))
    assert "**FICTION** PSTART PALWAYS" in shown and "**FACT** PFACT" in shown


def test_evaluation_guide_has_a_row_for_each_task() -> None:
    """The rating chart has target, tasks, observation and rating; the key stands at the end."""
    document = eeg.build(papers_of(planted()))
    chart = table(document, "Rating")
    assert chart.columns == ("Capability Target", "Critical Task", "Observation and Explanation", "Rating")
    assert [(row[0], row[1].split("\n")[0]) for row in chart.rows] == [("ETARGET", "ETASK")]
    assert isinstance(document.blocks[-2], Table) and [row[0] for row in document.blocks[-2].rows] == list("PSMU")


def test_feedback_form_has_three_parts_and_eight_statements() -> None:
    """Part II has five boxes for each statement."""
    statements = table(feedback_form.build(papers_of(planted())), "5")
    assert len(statements.rows) == 8 and all(row[1:] == ("☐",) * 5 for row in statements.rows)
    headings = [b.text for b in feedback_form.build(papers_of(planted())).blocks if isinstance(b, Heading)]
    assert [text.split(":")[0] for text in headings[1:]] == ["Part I", "Part II", "Part III"]


@pytest.mark.parametrize(
    ("options", "unlisted", "wanted"), [(2, "false", "AB"), (2, "true", "ABC"), (5, "true", "ABCDEF")]
)
def test_ballot_cards_are_as_many_as_the_longest_decision_needs(options: int, unlisted: str, wanted: str) -> None:
    """One letter an answer and one for something else, two a page, and a card to pass with."""
    ways = "".join(f"        o{i}: {{label: L{i}, goto: two}}\n" for i in range(options))
    scenes = f"  one:\n    text: A\n    decision:\n      ask: Q\n      unlisted: {unlisted}\n      options:\n{ways}"
    papers = papers_of(small(f"{scenes}  two:\n    text: B\n    ending: End\n"))
    assert cards.letters(papers.exercise) == wanted
    pictures = [block for block in cards.ballot_cards(papers).blocks if isinstance(block, Picture)]
    shown = "".join(picture.svg for picture in pictures)
    assert all(f">{letter}</text>" in shown for letter in wanted) and ">pass</text>" in shown
    assert len(pictures) == 1 + (len(wanted) + 1) // 2


def test_names_on_tents_are_data() -> None:
    """What an author wrote in a role's name cannot leave its place in the picture."""
    roles = 'roles:\n  a: {name: "</text><script>x&", brief: "You are Ann Lee. Go."}\n'
    document = cards.name_tents(papers_of(small("  one:\n    text: A\n    ending: End\n", roles)))
    svg = next(block.svg for block in document.blocks if isinstance(block, Picture))
    assert "<script" not in svg and "&lt;script&gt;x&amp;" in svg.replace("\n", "") and "Ann Lee" in svg


def test_slips_fit_their_pages() -> None:
    """No page of slips is taller than a page, unless one slip alone is."""
    for path in SHIPPED:
        papers = papers_of(load_exercise(path))
        for some in handouts._paged(handouts.slips_of(papers)):
            assert len(some) == 1 or sum(height(slip.blocks) for slip in some) <= PAGE


def test_events_have_planned_times_that_never_run_backwards_on_the_longest_way() -> None:
    """Times come from the timing plan; every scene that can be met has one."""
    for path in SHIPPED:
        exercise = load_exercise(path)
        begins = msel.planned_begins(exercise)
        assert set(begins) == set(exercise.scenes)
        rows = msel.rows(papers_of(exercise))
        assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
        assert all(len(row) == len(msel.COLUMNS) and row[1] for row in rows)


def test_every_exercise_makes_every_paper(subtests_of: list[Exercise]) -> None:
    """No paper has an empty section, a heading at its end or a table whose rows do not fit its columns."""
    for exercise in subtests_of:
        papers = papers_of(exercise)
        for name, build in DOCUMENTS.items():
            blocks = build(papers).blocks
            for this, after in zip(blocks, [*blocks[1:], None], strict=True):
                if isinstance(this, Heading):
                    deeper = isinstance(after, Heading) and after.level > this.level
                    assert deeper or not isinstance(after, Heading | PageBreak | None), (exercise.id, name, this.text)
                if isinstance(this, Table):
                    assert this.fills or this.rows
                    assert all(len(row) == len(this.columns) for row in this.rows)
                    assert not this.widths or len(this.widths) == len(this.columns)


@pytest.fixture(scope="module")
def subtests_of() -> list[Exercise]:
    """The shipped exercises, the one with every key, and the planted one."""
    return [*(load_exercise(path) for path in SHIPPED), load_exercise(EVERYTHING), planted()]


def test_list_of_readers_names_every_paper() -> None:
    """Whoever lists the set knows for each paper who may read it."""
    assert set(READERS) == {*DOCUMENTS, MSEL}
    assert all_words("P") and words(" ".join(documents(papers_of(planted())).values()), "P") == all_words("P")


@pytest.mark.parametrize(("stamp", "said"), [("2026-11-03T10:00:00Z", "3 November 2026"), ("", ""), ("soon", "")])
def test_dates_are_said_in_words(stamp: str, said: str) -> None:
    """A stamp becomes a day; what is none becomes nothing."""
    assert date_words(stamp) == said
