"""What a facilitator has to know apart from the story: the role, what to stop early, votes, debrief and hot wash."""

from __future__ import annotations

from tabletop.debrief.words import in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.reports.blocks import Block, Heading, ListBlock, Paragraph, Table, without_empty_columns
from tabletop.reports.in_words import plain_word, title_of

_ROLE = (
    "Tell the story at its pace, ask, and take no side, not with your face either.",
    "Let people think alone before anybody speaks. Nobody speaks until the cards are down.",
    "Give the first word to those with the fewest votes: what do they see that the others may not?",
    "After a question count slowly to ten. Do not put it again in other words.",
    "Have the sentence written down and not its meaning; above all catch assumptions.",
    "Keep closed what the author says until the debrief. Do not say which answer is better.",
    "Watch the time, and decide early what goes.",
)
_STOP = (
    (
        "One person answers every question",
        "“Thank you, I have that noted. Now from the other end of the table.” Note it, so that you mean it.",
    ),
    ("Two people in a duel", "Each states the other’s point to the other’s satisfaction. Then ask a third."),
    ("A superior speaks first", "“Let me take you after the second vote.” Better: agree on it beforehand."),
    (
        "The room fights the story",
        "Note the disputed fact, ask “if it were as you say, what would you decide?”, and go on. If half the room "
        "agrees, use something else: the room says in its own words what it does.",
    ),
    ("A fact is in dispute", "Note it with where it is known from. Never settle a matter of fact by vote."),
    (
        "The talk turns to the guilt of a living person",
        "Stop it. Nothing is on trial here; the evening is about decisions that others have to take.",
    ),
    ("A role is played as a joke", "Ask what this person would lose by tonight’s decision."),
    (
        "Somebody is hurt by the subject",
        "Darken the screen, five minutes’ break, speak to them alone. Nothing has to be explained to the room.",
    ),
    ("Everybody agrees at once", "Read the strongest case of an answer nobody chose as if you meant it."),
    ("Later events come up", "“Hold that. It comes back at the end, and I want you to tell us then.”"),
    ("The group is late", "Cut in the middle and early: ten minutes cut at the end are the debrief."),
)
_VOTE = (
    "Say once: “Two minutes. Think alone. Choose a letter. Do not look round.” Then look at your watch and at nobody.",
    "All cards are turned at one sign. Count each letter, those who passed, and those with no card up.",
    "Say nothing about the result. Those who are few speak first.",
    "Open the discussion. Use a probe when it stops, an inject when it runs smoothly.",
    "Vote again where the room was split; where three in four agreed it is passed over.",
    "Decide by the rule of the module. Ask for the reason in one sentence and write it down.",
    "Ask who would have decided otherwise, and what would change their mind. Then read what follows.",
)
_HONEST = (
    "A vote by cards is open in the room for a moment; what is kept is how many, never who.",
    "A unanimous vote is not secret, and a vote of two is not secret from either.",
    "Something else is always an answer. Write it down in the room’s words and say where the story goes on.",
)
_DEBRIEF = (
    "Out of role, in so many words. Name tents down.",
    "The room first: what would you now do differently? Two minutes, each answer noted.",
    "One decision in full: what was chosen and what followed, what the author wrote, those who disagree.",
    "Read an entry of the author’s with its force and its limits. Agreement is described and never counted.",
    "The other decisions, shortly. Where nobody is surprised, go on.",
    "Hindsight is what became known later: it explains and does not prove. Say what it leaves open.",
)
_HOT_WASH = (
    "Round the table, no discussion: each participant names one strength and one area for improvement.",
    "Then actions: what, who, by when. An action whose owner is not in the room is a wish; write it as a question.",
    "Ratings (P, S, M, U) never above the evidence, and as a draft until a person signs.",
    "Hand out the feedback forms before anybody stands up. No names on them.",
)
_STAFF = (
    "What took longer than planned, and was it worth it?",
    "Which question opened the room? Who did not speak, and what did we do about it?",
    "Which fact was disputed, and where can it be looked up?",
    "What does the next facilitator have to know?",
)
_STANDS = {"decides": "decide", "affected": "are affected", "dissents": "dissent"}


def role_of_facilitator(exercise: Exercise) -> list[Block]:
    """Return the facilitator's role and what is to be stopped early."""
    blocks: list[Block] = [
        Heading(2, "Role of the Facilitator"),
        ListBlock(_ROLE),
        Heading(2, "Failures to Stop Early"),
        Paragraph(
            "An exercise has failed in two cases only: its objectives were never touched, or what was found was never "
            "written down. These are the ways there."
        ),
        Table(("You see", "You do"), _STOP, widths=(4, 9)),
    ]
    seats = [(role.name or plain_word(name), role.stands_for) for name, role in exercise.roles.items()]
    rows = tuple((name, ", ".join(_STANDS.get(word, word) for word in stands)) for name, stands in seats if stands)
    if rows:
        blocks += [
            Heading(3, "Seats That Must Not Be Empty"),
            Paragraph("Give these out first. They stand for those who decide, are affected, or dissent."),
            Table(("Role", "Stands for those who"), rows, widths=(6, 7)),
        ]
    return blocks


def what_is_practised(exercise: Exercise) -> list[Block]:
    """Return the objectives with the targets and tasks that evaluators hold beside them."""
    rows = tuple(
        (in_one_line(one.text), in_one_line(one.target), "\n".join(f"– {in_one_line(task)}" for task in one.tasks))
        for one in exercise.file.objectives.values()
    )
    if not rows:
        return []
    table = without_empty_columns(Table(("Objective", "Capability Target", "Critical Tasks"), rows, widths=(5, 6, 7)))
    return [Heading(2, "What Is Practised"), table]


def how_to_vote() -> list[Block]:
    """Return how a vote is run."""
    return [
        Heading(2, "How to Run a Vote"),
        ListBlock(_VOTE, ordered=True),
        ListBlock(_HONEST),
    ]


def debrief_and_hot_wash(exercise: Exercise) -> list[Block]:
    """Return how the debrief and the hot wash are held; the staff debriefs apart."""
    plan = exercise.file.debrief
    lead = f"“{title_of(exercise, plan.lead)}”" if plan.lead else "the decision most split"
    questions = tuple(map(in_one_line, plan.questions))
    asked: list[Block] = [Paragraph("Asked of everybody:"), ListBlock(questions)] if questions else []
    return [
        Heading(2, "Debrief and Hot Wash"),
        Heading(3, "Debrief"),
        ListBlock(_DEBRIEF, ordered=True),
        Paragraph(f"Told in full: {lead}."),
        *asked,
        Heading(3, "Hot Wash"),
        ListBlock(_HOT_WASH, ordered=True),
        Heading(3, "Staff Debrief, Apart"),
        Paragraph("Ten minutes with scribe and evaluators, once everybody has left:"),
        ListBlock(_STAFF),
    ]
