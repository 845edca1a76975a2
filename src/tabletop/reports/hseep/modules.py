"""The modules of the Situation Manual: what every group reads, whatever it decides, and the question it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from tabletop.debrief.words import MARKS, in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Block as SceneBlock
from tabletop.exercise.model import Scene
from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, PageBreak, Paragraph, Prose, Quote, Table
from tabletop.reports.hseep.papers import Papers, passages, public_title
from tabletop.reports.hseep.writing import ruled
from tabletop.reports.in_words import role_words, side_words

_NOTE_LINES = 4
_RULES = {
    "consensus": "The group decides by consensus: an answer nobody objects to. Without one the majority decides.",
    "majority": "The majority decides.",
    "facilitator": "The facilitator decides.",
}


def modules(papers: Papers) -> list[Block]:
    """Return all modules, a page each, with lines for notes."""
    blocks: list[Block] = []
    for name in papers.modules:
        blocks += [PageBreak(), *_module(papers, name), ruled(_NOTE_LINES)]
    return blocks


def module_heading(papers: Papers, scene_id: str) -> str:
    """Return “Module 2: Ten days”, or the scene's title alone where not every play passes it."""
    title = public_title(papers.exercise, scene_id)
    return f"Module {papers.modules.index(scene_id) + 1}: {title}" if scene_id in papers.modules else title


def _module(papers: Papers, name: str) -> list[Block]:
    exercise, scene = papers.exercise, papers.exercise.scenes[name]
    blocks: list[Block] = [Heading(2, module_heading(papers, name))]
    blocks += [Fields((("When in the story", scene.clock),))] if scene.clock else []
    told = update(papers, name)
    more = any(not block.written and (name, at) not in papers.steady for at, block in enumerate(passages(scene)))
    if told or more:
        blocks += [Heading(3, "Scenario Update"), *told]
    if more:
        blocks.append(Paragraph("What your group knows beyond this is handed out or shown in the room."))
    return [*blocks, *_issues(exercise, scene), *_questions(exercise, scene)]


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


def _issues(exercise: Exercise, scene: Scene) -> list[Block]:
    objective = exercise.file.objectives.get(scene.objective)
    lines = [f"Objective: {in_one_line(objective.text)}"] if objective is not None else []
    if scene.decision is not None:
        lines.append(_rule(exercise, scene.decision.rule))
        lines.append("What each answer would cost, who would bear it, and how soon anybody would know.")
    else:
        lines.append("What is known, what is only assumed, and what follows for each office at the table.")
    return [Heading(3, "Key Issues"), ListBlock(tuple(lines))]


def _rule(exercise: Exercise, rule: str) -> str:
    if rule.startswith("role:"):
        name = role_words(exercise, rule.removeprefix("role:"))
        return f"{name} decides after the vote and speaks last. Where nobody plays that role, the facilitator decides."
    return _RULES[rule]


def _questions(exercise: Exercise, scene: Scene) -> list[Block]:
    asked = question(scene)
    rows = [("Everybody", text) for text in _for_all(scene)]
    sides = [side_words(side) for side in dict.fromkeys(role.side for role in exercise.roles.values()) if side]
    rows += [(side, _for_side(scene, [other for other in sides if other != side])) for side in sides]
    blocks: list[Block] = [Heading(3, "Questions")]
    blocks += [Quote(text) for text in asked]
    return [*blocks, Table(("Group", "Question"), tuple(rows), widths=(3, 10))]


def question(scene: Scene) -> list[str]:
    """Return what a scene puts to the room: the decision's question, what is to be written. No answer is among it."""
    asked = [scene.decision.ask] if scene.decision is not None else []
    return [*asked, *(in_one_line(entry.ask) for entry in scene.write.values())]


def _for_all(scene: Scene) -> tuple[str, ...]:
    if scene.decision is not None:
        return (
            "What do you take for granted here that would change your answer if it were wrong?",
            "What would show you, a week later, that you had decided wrongly?",
        )
    return ("What in this is known to you, and what do you assume?",)


def _for_side(scene: Scene, others: list[str]) -> str:
    them = "the other side" if len(others) == 1 else "the others"
    if scene.decision is not None:
        return f"What would you need from {them} before you could agree, and what could you offer?"
    return f"Whom in your office would you tell today, and what would you ask of {them}?"
