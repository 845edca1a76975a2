"""General information, the same in the Situation Manual and the Facilitator Guide: nothing in it is private."""

from __future__ import annotations

from tabletop.debrief.words import in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.reports.blocks import Block, Heading, ListBlock, Paragraph, Prose, Table, without_empty_columns
from tabletop.reports.hseep.papers import Papers
from tabletop.reports.in_words import minutes_words, plain_word, side_words
from tabletop.session.show import ILLUSTRATION, RULES

DUTIES = (
    ("Participants", "Speak and decide from the role on their card. They may pass at any time and without a reason."),
    ("Facilitator", "Tells the story, asks, keeps the time, and records what is decided. Takes no side."),
    ("Scribe", "Writes down what is said in the words in which it is said."),
    ("Evaluators", "Listen and take notes on the objectives. They do not speak, and they judge no person."),
    ("Observers", "Watch from outside the table and hold their remarks until the hot wash."),
)


def general(papers: Papers) -> list[Block]:
    """Return the general information, a section each."""
    exercise = papers.exercise
    return [
        Heading(2, "General Information"),
        *_objectives(exercise),
        *_responsibilities(exercise),
        *_structure(papers),
        Heading(3, "Exercise Guidelines"),
        ListBlock((*RULES, "There is always one more answer than those offered: something else, in your own words.")),
        *_content_note(exercise),
        *_assumptions(exercise),
        Heading(3, "Exercise Evaluation"),
        Paragraph(
            "Objectives are evaluated, never people. Evaluators compare what they hear with the critical tasks of each "
            "objective and write down what they rest a rating on. A rating is a draft until a person signs it. At the "
            "end everybody is asked for a feedback form."
        ),
    ]


def _content_note(exercise: Exercise) -> list[Block]:
    note = exercise.file.content_note
    return [Heading(3, "Content Note"), Prose(note)] if note else []


def _objectives(exercise: Exercise) -> list[Block]:
    rows = tuple((in_one_line(one.text), one.capability or "None named") for one in exercise.file.objectives.values())
    if not rows:
        return []
    return [
        Heading(3, "Exercise Objectives and Core Capabilities"),
        Table(("Exercise Objective", "Core Capability"), rows, widths=(7, 4)),
    ]


def _responsibilities(exercise: Exercise) -> list[Block]:
    blocks: list[Block] = [
        Heading(3, "Participant Roles and Responsibilities"),
        Table(("Who", "What they do"), DUTIES, widths=(2, 9)),
    ]
    if exercise.roles:
        blocks += [Paragraph("The roles at the table:"), role_table(exercise)]
    return blocks


def role_table(exercise: Exercise) -> Table:
    """Return the cast as everybody may know it: role, side, interest."""
    rows = tuple(
        (role.name or plain_word(name), side_words(role.side), in_one_line(role.interest))
        for name, role in exercise.roles.items()
    )
    return without_empty_columns(Table(("Role", "Side", "Interest"), rows, widths=(4, 3, 8)))


def _structure(papers: Papers) -> list[Block]:
    exercise = papers.exercise
    decides = [scene for scene in papers.modules if exercise.scenes[scene].decision is not None]
    count = len(papers.modules)
    modules = f"{count} module{'' if count == 1 else 's'}"
    words = f"This is a discussion-based exercise. It has {modules} that every group meets"
    if len(exercise.scenes) > count:
        words += "; what else happens depends on what the group decides, and is handed out on single sheets"
    words += f". It takes about {minutes_words(exercise.file.minutes)}." if exercise.file.minutes else "."
    words += f" The story plays in {exercise.file.clock}." if exercise.file.clock else ""
    blocks: list[Block] = [Heading(3, "Exercise Structure"), Paragraph(words)]
    if decides:
        blocks += [
            Paragraph("Each decision is taken in the same steps:"),
            ListBlock(
                (
                    "Everybody reads the situation, thinks alone and votes in silence.",
                    "The result is shown. Those who are few speak first.",
                    "The group discusses. Where it was split it votes a second time.",
                    "The decision is made by the rule named in the module, with a reason in one sentence.",
                    "Whoever would have decided otherwise says so. Then the group hears what follows.",
                ),
                ordered=True,
            ),
        ]
    voice = "as the role would" if exercise.file.vote_as == "role" and exercise.roles else "as yourself"
    closing = "After the last module come a debrief and a hot wash."
    return [*blocks, Paragraph(f"Vote {voice}. {closing}" if decides else closing)]


def _assumptions(exercise: Exercise) -> list[Block]:
    lines = ["The story is invented, and so is everybody who holds a role in it."]
    if exercise.facts:
        dated = f" as of {exercise.as_of}" if exercise.as_of else ""
        lines.append(f"What is marked FACT is not invented: it has a source, and stands{dated}. Doubts are noted.")
    lines += [
        "Time is compressed: days or weeks may lie between two modules.",
        "All participants hear what in life some of them would not hear, or not at the same time.",
        "Nothing is deployed, and no real office is asked to act during the exercise.",
    ]
    lines += [f"Indicators on the screen: {_lower(in_one_line(ILLUSTRATION))}"] if exercise.indicators else []
    return [Heading(3, "Exercise Assumptions and Artificialities"), ListBlock(tuple(lines))]


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
