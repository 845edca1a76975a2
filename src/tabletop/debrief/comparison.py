"""Each decision as it was made, beside what the author and others say: what debrief and reports are made of.

Nothing of the author, of other views or of hindsight is in a comparison before the exercise is over, and decisions that
were not reached are named and stay closed. Nothing here is a score, and nothing is added up across decisions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tabletop.debrief.advice import NOTHING_SAID, AuthorSays, author_says
from tabletop.debrief.followed import (
    Assumption,
    Movement,
    Passage,
    Road,
    assumptions,
    consequence,
    letters_at,
    moments_around,
    movements,
    not_taken,
)
from tabletop.debrief.votes import Votes, split, votes_of
from tabletop.debrief.words import in_one_line
from tabletop.exercise.model import UNLISTED, Decision, OtherView
from tabletop.session.play import open_options
from tabletop.session.spread import SOMETHING_ELSE
from tabletop.session.state import DecisionMade, Moment, State
from tabletop.session.telling import scene_title


@dataclass(frozen=True)
class OptionRow:
    """An option by its letter. ``closed`` says why it was not open; votes are None where no vote was held."""

    id: str
    letter: str
    label: str
    closed: str
    first: int | None
    second: int | None
    chosen: bool


@dataclass(frozen=True)
class DissentRow:
    """Who would have decided otherwise (a role's id, other words, or nobody named), why, and what would change that."""

    who: str
    words: str
    would_change: str


@dataclass(frozen=True)
class View:
    """Somebody who disagrees with the author or stands elsewhere. ``basis`` is the code, ``sources`` are titles."""

    who: str
    side: str
    claim: str
    basis: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Later:
    """Hindsight: what became known, and what that leaves open."""

    text: str
    leaves_open: str


@dataclass(frozen=True)
class Objection:
    """What the room said against the author (``author_wrong``) or against our reading of it (``misread``)."""

    kind: str
    entry: str
    text: str


@dataclass(frozen=True)
class Comparison:
    """One decision. ``number`` counts from 1 in the order made, ``of`` is how many were made."""

    number: int
    of: int
    revision: int
    at: int
    scene: str
    title: str
    clock: str
    ask: str
    options: tuple[OptionRow, ...]
    votes: Votes
    letter: str
    label: str
    unlisted: bool
    by: str
    rule: str
    reason: str
    overruled: bool
    timed_out: bool
    outcome: str
    dissents: tuple[DissentRow, ...]
    consequence: tuple[Passage, ...]
    movements: tuple[Movement, ...]
    assumptions: tuple[Assumption, ...]
    author: AuthorSays = NOTHING_SAID
    touched: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()
    views: tuple[View, ...] = ()
    hindsight: Later | None = None
    questions: tuple[str, ...] = ()
    not_taken: tuple[Road, ...] = ()


def over(state: State) -> bool:
    """Return whether the exercise has ended, so that the author may be heard."""
    return state.phase in ("debrief", "hot_wash", "closed")


def compare(state: State) -> tuple[Comparison, ...]:
    """Return every decision of the present line, in the order made."""
    made = state.moment.decisions
    return tuple(_compare(state, entry, number, len(made)) for number, entry in enumerate(made, 1))


def compare_one(state: State, number: int) -> Comparison | None:
    """Return one decision by its number from 1, or None when there is none."""
    made = state.moment.decisions
    return _compare(state, made[number - 1], number, len(made)) if 0 < number <= len(made) else None


def lead(state: State) -> int:
    """Return the number of the decision told in full: the one named, else the most split, else the first; 0: none."""
    made = state.moment.decisions
    if not made:
        return 0
    named = state.compiled.exercise.file.debrief.lead
    for number, entry in enumerate(made, 1):
        if entry.made.scene == named:
            return number
    spread = [split(votes_of(state, entry)) for entry in made]
    return spread.index(max(spread)) + 1


def not_reached(state: State) -> list[str]:
    """Return the titles of scenes with a decision that was not made; their advice stays closed."""
    made = {entry.made.scene for entry in state.moment.decisions}
    return [
        scene_title(state, name)
        for name, scene in state.compiled.exercise.scenes.items()
        if name not in made and scene.decision is not None and "decide" in scene.decision.steps
    ]


def _compare(state: State, made: DecisionMade, number: int, of: int) -> Comparison:
    scene = state.compiled.exercise.scenes[made.made.scene]
    decision = scene.decision
    if decision is None:
        raise ValueError(f"scene {made.made.scene} has no decision")
    before, after = moments_around(state, made)
    votes = votes_of(state, made)
    unlisted = made.made.option == UNLISTED or made.made.option not in decision.options
    rows = _options(state, made, decision, before, votes)
    basic = Comparison(
        number=number,
        of=of,
        revision=made.revision,
        at=made.at,
        scene=made.made.scene,
        title=scene_title(state, made.made.scene),
        clock=scene.clock,
        ask=decision.ask,
        options=rows,
        votes=votes,
        letter=next((row.letter for row in rows if row.chosen), ""),
        label=made.made.words if unlisted else decision.options[made.made.option].label,
        unlisted=unlisted,
        by=made.made.by,
        rule=made.made.rule,
        reason=state.reason_of(made),
        overruled=made.made.overruled,
        timed_out=made.made.timed_out,
        outcome=_outcome(made, decision),
        dissents=_dissents(state, made),
        consequence=consequence(state, made, after.play),
        movements=movements(state, made),
        assumptions=assumptions(state, made),
    )
    return _with_author(state, made, decision, before, after, basic) if over(state) else basic


def _with_author(
    state: State, made: DecisionMade, decision: Decision, before: Moment, after: Moment, basic: Comparison
) -> Comparison:
    hindsight = decision.hindsight
    objections = [said for _, said in state.objections if said.decision == made.revision]
    return replace(
        basic,
        author=author_says(state, made, decision, after.play),
        touched=state.touched.get(made.revision, ()),
        objections=tuple(Objection(said.kind, said.rec, said.text) for said in objections),
        views=tuple(_view(state, view) for view in decision.other_views),
        hindsight=Later(hindsight.text, hindsight.leaves_open) if hindsight is not None else None,
        questions=decision.questions,
        not_taken=not_taken(state, made, decision, before),
    )


def _options(
    state: State, made: DecisionMade, decision: Decision, before: Moment, votes: Votes
) -> tuple[OptionRow, ...]:
    play = before.play
    open_now = open_options(state.compiled, play) if play is not None else list(decision.options)
    letters = letters_at(state, made, before)
    # An option that hid itself after it was voted on keeps its row, its letter and its votes.
    asked = [option for question in made.questions for option in state.questions[question].options]
    letters += [(name, letter) for name, letter in dict(asked).items() if name not in dict(letters)]
    rows = [
        _option_row(
            name,
            letter,
            decision.options[name].label,
            "" if name in open_now else decision.options[name].closed_because or "not open",
            made,
            votes,
        )
        for name, letter in letters
    ]
    if decision.unlisted or made.made.option == UNLISTED:
        rows.append(_option_row(UNLISTED, chr(ord("A") + len(letters)), SOMETHING_ELSE, "", made, votes))
    return tuple(rows)


def _option_row(name: str, letter: str, label: str, closed: str, made: DecisionMade, votes: Votes) -> OptionRow:
    first = votes.first.counts.get(name, 0) if votes.first is not None else None
    second = votes.second.counts.get(name, 0) if votes.second is not None else None
    return OptionRow(name, letter, label, closed, first, second, name == made.made.option)


def _outcome(made: DecisionMade, decision: Decision) -> str:
    option = decision.options.get(made.made.like or made.made.option)
    outcome = option.outcomes.get(made.made.outcome) if option is not None else None
    return outcome.label if outcome is not None else ""


def _dissents(state: State, made: DecisionMade) -> tuple[DissentRow, ...]:
    return tuple(
        DissentRow(said.who, said.words, said.would_change)
        for _, said in state.dissents
        if said.decision == made.revision
    )


def _view(state: State, view: OtherView) -> View:
    sources = state.compiled.exercise.sources
    titles = tuple(sources[name].title for name in view.sources if name in sources)
    return View(view.who, view.side, in_one_line(view.claim), view.basis, titles)
