"""The modules of the Situation Manual: what every group reads, whatever it decides, and the question it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from tabletop.debrief.words import MARKS
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Block as SceneBlock
from tabletop.exercise.model import Scene
from tabletop.reports.blocks import Block, Fields, Heading, PageBreak, Paragraph, Prose, Table
from tabletop.reports.hseep import asking
from tabletop.reports.hseep.papers import Papers, passages, public_title
from tabletop.reports.hseep.writing import ruled_below
from tabletop.reports.in_words import minutes_words, role_words

_RULES = {
    "consensus": "the group: an answer nobody objects to, else the majority",
    "majority": "the majority",
    "facilitator": "the facilitator",
}


def modules(papers: Papers) -> list[Block]:
    """Return all modules, a page each, the rest of it ruled for notes."""
    blocks: list[Block] = []
    issues = asking.key_issues(papers)
    questions = asking.questions(papers)
    for name in papers.modules:
        module = [*_module(papers, name), *_issues(issues[name]), *_questions(questions[name])]
        blocks += [PageBreak(), *module, ruled_below(module)]
    return blocks


def module_heading(papers: Papers, scene_id: str) -> str:
    """Return “Module 2: Ten days”, or the scene's title alone where not every play passes it."""
    title = public_title(papers.exercise, scene_id)
    return f"Module {papers.modules.index(scene_id) + 1}: {title}" if scene_id in papers.modules else title


def _module(papers: Papers, name: str) -> list[Block]:
    exercise, scene = papers.exercise, papers.exercise.scenes[name]
    blocks: list[Block] = [Heading(2, module_heading(papers, name))]
    rows = (
        ("When in the story", scene.clock),
        ("Objective", asking.numbered_objective(exercise, scene.objective)),
        ("Time", minutes_words(scene.minutes) if scene.minutes else ""),
        ("Decided by", _rule(exercise, scene)),
    )
    shown = tuple(row for row in rows if row[1])
    blocks += [Fields(shown)] if shown else []
    told = update(papers, name)
    more = any(not block.written and (name, at) not in papers.steady for at, block in enumerate(passages(scene)))
    if told or more:
        blocks += [Heading(3, "Scenario Update"), *told]
    if more:
        blocks.append(Paragraph("What your group knows beyond this is handed out or shown in the room."))
    return blocks


def update(papers: Papers, scene_id: str) -> list[Block]:
    """Return the passages of a scene that stand there in every play that meets it, with their marks."""
    exercise, scene = papers.exercise, papers.exercise.scenes[scene_id]
    told = [block for at, block in enumerate(passages(scene)) if (scene_id, at) in papers.steady]
    return marked(told, exercise.mark_of(scene.mark))


def marked(told: Iterable[SceneBlock], usual: str) -> list[Block]:
    """Return passages as prose; those of one mark that follow each other stand together under their mark word."""
    blocks: list[Block] = []
    for mark, run in groupby(told, lambda block: block.mark or usual):
        blocks.append(Prose("\n\n".join(block.text.strip() for block in run), MARKS[mark]))
    return blocks


def _rule(exercise: Exercise, scene: Scene) -> str:
    if scene.decision is None:
        return ""
    rule = scene.decision.rule
    if rule.startswith("role:"):
        name = role_words(exercise, rule.removeprefix("role:"))
        return f"{name}, after the vote, speaking last; without that role, the facilitator"
    return _RULES[rule]


def _issues(issues: tuple[tuple[str, str], ...]) -> list[Block]:
    return [Heading(3, "Key Issues"), Table(("At stake", "For"), issues, widths=(9, 4))] if issues else []


def _questions(questions: tuple[tuple[str, str], ...]) -> list[Block]:
    return [Heading(3, "Questions"), Table(("Group", "Question"), questions, widths=(3, 10))]
