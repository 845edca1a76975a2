"""The whole story on paper, in full, for a room whose screens have failed: what the room sees and hears, all branches.

Notes, questions and the author are not in it; those stand in ``facilitator_guide``. It is as private as that one, since
it holds every road the room does not take.
"""

from __future__ import annotations

from collections.abc import Iterable

from tabletop.debrief.words import MARKS, in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Block as SceneBlock
from tabletop.exercise.model import Decision, Option, Scene
from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, Note, PageBreak, Paragraph, Prose
from tabletop.reports.in_words import condition_words, plain_word, title_of
from tabletop.session.show import RULES
from tabletop.session.spread import SOMETHING_ELSE

PRIVATE = "PRIVATE · for the facilitator, when no screen works. It holds every branch; read only what happens."


def script_name(exercise: Exercise) -> str:
    """Return the name of the script’s file."""
    return f"{exercise.id}_read_aloud.md"


def build(exercise: Exercise) -> list[Block]:
    """Return the script: the opening, then every scene in the order written."""
    file = exercise.file
    blocks: list[Block] = [Heading(1, f"{file.title}: to read aloud"), Note(PRIVATE)]
    blocks += [Note(file.marking)] if file.marking else []
    blocks += [Prose(file.summary)] if file.summary else []
    blocks += [Heading(2, "Rules of this room"), ListBlock(RULES)]
    blocks += [Prose(file.content_note)] if file.content_note else []
    for number, (scene_id, scene) in enumerate(exercise.scenes.items(), 1):
        blocks += [PageBreak(), *_scene(exercise, scene_id, scene, number)]
    return blocks


def _scene(exercise: Exercise, scene_id: str, scene: Scene, number: int) -> list[Block]:
    blocks: list[Block] = [Heading(2, f"{number} · {title_of(exercise, scene_id)}")]
    blocks += [Paragraph(scene.clock)] if scene.clock else []
    mark = exercise.mark_of(scene.mark)
    blocks += _told(exercise, scene.blocks or ((SceneBlock(text=scene.text),) if scene.text else ()), mark)
    for inject in scene.injects:
        if inject.to == "room":
            head = " · ".join(text for text in (inject.title, inject.from_, inject.by) if text)
            only = condition_words(exercise, inject.when)
            blocks.append(Note(f"Inject · {head}{f' · only if {only}' if only else ''}"))
            blocks.append(Prose(inject.text, _mark(exercise.mark_of(inject.mark, scene.mark), mark)))
    for entry in scene.write.values():
        blocks += [Note("The room writes"), Paragraph(entry.ask), *([ListBlock(entry.tests)] if entry.tests else [])]
    if scene.decision is not None:
        blocks += _decision(exercise, scene.decision, mark)
    if scene.ending is not None:
        blocks += [Note(scene.ending.title), *([Prose(scene.ending.text)] if scene.ending.text else [])]
    return blocks


def _told(exercise: Exercise, blocks: Iterable[SceneBlock], mark: str) -> list[Block]:
    told: list[Block] = []
    for block in blocks:
        only = condition_words(exercise, block.when)
        told += [Note(f"Only if {only}:")] if only else []
        if block.written:
            told.append(Paragraph(f"What the room wrote ({plain_word(block.written)})."))
        else:
            told.append(Prose(block.text, _mark(block.mark or mark, exercise.file.mark)))
    return told


def _mark(mark: str, usual: str) -> str:
    """The mark word, where it is another than what is usual here."""
    return MARKS[mark] if mark != usual else ""


def _decision(exercise: Exercise, decision: Decision, mark: str) -> list[Block]:
    rows = [(option.label, in_one_line(option.text)) for option in decision.options.values()]
    rows += [(SOMETHING_ELSE, "in the room’s own words")] if decision.unlisted else []
    blocks: list[Block] = [Heading(3, decision.ask), Fields(tuple(rows))]
    for option in decision.options.values():
        blocks += [Heading(4, f"If it is decided: {option.label}"), *_followed(exercise, option, mark)]
    return blocks


def _followed(exercise: Exercise, option: Option, mark: str) -> list[Block]:
    blocks = _told(exercise, option.consequence, mark)
    for outcome in option.outcomes.values():
        goto = outcome.goto or option.goto
        blocks += [Note(f"{outcome.label}:"), *_told(exercise, outcome.consequence, mark), *_onward(exercise, goto)]
    return [*blocks, *([] if option.outcomes else _onward(exercise, option.goto))]


def _onward(exercise: Exercise, goto: str) -> list[Block]:
    return [Paragraph(f"→ “{title_of(exercise, goto)}”")] if goto else []
