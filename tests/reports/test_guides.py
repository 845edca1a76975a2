"""Paper made from an exercise: the guide holds everything, what is handed out holds nothing private."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise.exercise import Exercise
from tabletop.library import load_path
from tabletop.reports import facilitator_guide, read_aloud, role_cards
from tabletop.reports.blocks import Fields, ListBlock, Table
from tabletop.reports.in_words import condition_words, first_sentence
from tabletop.reports.markdown import write
from tabletop.reports.role_cards import person_of

EVERYTHING = Path(__file__).parents[1] / "exercise" / "everything" / "everything.yaml"


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    """An exercise that uses every key of the format."""
    loaded, problems = load_path(EVERYTHING)
    assert loaded is not None, problems
    return loaded


def flat(text: str) -> str:
    """Return a page in one line without the signs that only escape."""
    return " ".join(text.replace("\\", "").split())


def test_guide_holds_what_the_facilitator_needs(exercise: Exercise) -> None:
    """Notes, probes, points, injects, labels, cases, stances, views and hindsight of every scene are in it."""
    page = flat(write(facilitator_guide.build(exercise)))
    wanted = [facilitator_guide.PRIVATE]
    for scene in exercise.scenes.values():
        wanted += [scene.notes, *(p.text for p in scene.probe), *(p.text for p in scene.listen_for)]
        wanted += [*scene.briefs.values(), *(i.text for i in scene.injects), *(i.expect for i in scene.injects)]
        decision = scene.decision
        if decision is None:
            continue
        wanted += [decision.ask, *(view.claim for view in decision.other_views)]
        wanted += [decision.hindsight.text, decision.hindsight.leaves_open] if decision.hindsight else []
        for option in decision.options.values():
            wanted += [option.label, option.case, *(row.because for row in option.advice)]
            wanted += [move.because for move in option.moves.values()]
    missing = [text for text in wanted if text and flat(text) not in page]

    assert missing == []


def test_guide_gives_each_fact_with_its_date_and_both_figures(exercise: Exercise) -> None:
    """Every fact that is cited stands in it with date, sources and the figures that disagree."""
    page = flat(write(facilitator_guide.build(exercise)))
    names = facilitator_guide.cited(exercise)
    assert names
    for name in names:
        fact = exercise.facts[name]
        assert flat(fact.text) in page and fact.date in page
        assert all(figure.value in page for figure in fact.figures)
        assert all(exercise.sources[source].title in page for source in fact.sources)


def test_sheets_to_hand_out_hold_nothing_private(exercise: Exercise) -> None:
    """No note, probe, advice, case or consequence; every role has its card."""
    page = flat(write(role_cards.build(exercise)))
    private = []
    for scene in exercise.scenes.values():
        private += [scene.notes, *(p.text for p in scene.probe), *(p.text for p in scene.listen_for)]
        private += [text for i in scene.injects for text in (i.notes, i.expect)]
        for option in scene.decision.options.values() if scene.decision else ():
            private += [option.text, option.case, *(row.because for row in option.advice)]
            private += [block.text for block in option.consequence]
    private += [entry.text for entry in exercise.recommendations.values()]
    slipped = [text for text in private if text and flat(text) in page]

    assert slipped == []
    assert all(flat(role.brief) in page and role.name in page for role in exercise.roles.values())


def test_text_to_read_aloud_holds_every_scene_and_no_advice(exercise: Exercise) -> None:
    """What the room would have seen is there in full; notes and the author are not."""
    page = flat(write(read_aloud.build(exercise)))
    for scene in exercise.scenes.values():
        texts = [scene.text, *(block.text for block in scene.blocks)]
        texts += [inject.text for inject in scene.injects if inject.to == "room"]
        if scene.decision is not None:
            texts += [scene.decision.ask, *(option.label for option in scene.decision.options.values())]
            texts += [b.text for option in scene.decision.options.values() for b in option.consequence]
        assert [text for text in texts if text and flat(text) not in page] == []
        assert not scene.notes or flat(scene.notes) not in page
    assert [e.text for e in exercise.recommendations.values() if flat(e.text) in page] == []


@pytest.mark.parametrize(
    ("brief", "person"),
    [
        ("You are Inés Arriaga Montaño. You came.", "Inés Arriaga Montaño"),
        ("You are Rafael Ibáñez-Moore, at the embassy.", "Rafael Ibáñez-Moore"),
        ("You are Captain Fermín Quiñones Ávila, of the navy.", "Captain Fermín Quiñones Ávila"),
        ("You are María de la Cruz. So it is.", "María de la Cruz"),
        ("You are tired.", ""),
        ("You are the lawyer of a family.", ""),
        ("You advise on treaties.", ""),
    ],
)
def test_person_of_a_brief(brief: str, person: str) -> None:
    """A name tent shows the invented name where the brief begins with one."""
    assert person_of(brief) == person


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One. …"),
        ("Only one.", "Only one."),
        ("The U.S. Justice Department\nspoke. Then not.", "The U.S. Justice Department spoke. …"),
        ("He said “no.” Nobody moved.", "He said “no.” …"),
    ],
)
def test_first_sentence(text: str, first: str) -> None:
    """An abbreviation ends no sentence; what is left out is shown by a sign."""
    assert first_sentence(text) == first


def test_every_condition_is_said_without_its_code(exercise: Exercise) -> None:
    """No underscore, bracket call or comparison sign is left on paper."""
    assert exercise.conditions
    for when in exercise.conditions:
        said = condition_words(exercise, when)
        assert said and not any(sign in said for sign in ("_", "==", "('", ">="))


def test_guide_repeats_no_label_and_no_bullet(exercise: Exercise) -> None:
    """What an option moves is labelled by the indicator that moves; a box to tick is no second bullet."""
    blocks = facilitator_guide.build(exercise)
    for block in blocks:
        if isinstance(block, Fields):
            labels = [label for label, _ in block.rows]
            assert "Moves" not in labels
        if isinstance(block, ListBlock):
            assert not [item for item in block.items if item.startswith("☐")]
    assert any(isinstance(block, Table) and block.columns[:2] == ("Heard", "Point") for block in blocks)
