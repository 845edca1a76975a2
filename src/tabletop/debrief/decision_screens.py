"""The screens of one decision: chosen, the author, who disagrees; all of it on one; the road not taken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from tabletop.debrief.advice import AuthorSays, Entry, Reading, has_author
from tabletop.debrief.comparison import Comparison, View, compare_one
from tabletop.debrief.comparison import lead as lead_number
from tabletop.debrief.followed import Movement
from tabletop.debrief.votes import Tally
from tabletop.debrief.words import BASIS, FATE, OBJECTION, OVERSHOOTS, STANCE, by_words, stance_words
from tabletop.session.show import ILLUSTRATION, Screen
from tabletop.session.state import State
from tabletop.session.telling import role_name
from tabletop.session.views import Piece

NO_REASON = "no reason recorded"
NOT_ADDRESSED = "The author does not address this"
MAY_OBJECT = "“The author is wrong here.” “You read us wrong.” Say either: both are kept."
LAST_QUESTION = "What would make you decide otherwise?"


def _screen(comparison: Comparison, pieces: Sequence[Piece], mark: str, aside: str) -> Screen:
    heading = f"Decision {comparison.number} of {comparison.of} · {comparison.title}"
    return Screen(heading, tuple(pieces), mark, aside)


# ---- what you chose -------------------------------------------------------------------------------------------------


def chosen(state: State, c: Comparison, lead: bool) -> Screen:
    """Return what was chosen, by whom and why, who dissented, what followed and what was assumed."""
    pieces = [*_choice(state, c), *_followed(c)]
    if c.assumptions:
        pieces.append(Piece("label", text="You took as given"))
        pieces += [
            Piece("quote", text=assumption.text, note=FATE.get(assumption.fate, assumption.fate))
            for assumption in c.assumptions
        ]
    return _screen(c, pieces, "", "what you chose")


def _choice(state: State, c: Comparison) -> list[Piece]:
    pieces = [Piece("label", text="You chose"), Piece("option", letter=c.letter, label=c.label)]
    how = how_decided(state, c)
    if how:
        pieces.append(Piece("label", text=how))
    pieces.append(Piece("quote", text=c.reason, note="the reason") if c.reason else Piece("label", text=NO_REASON))
    for dissent in c.dissents:
        who = role_name(state, dissent.who) or "a participant"
        change = f" · would change if: {dissent.would_change}" if dissent.would_change else ""
        pieces.append(Piece("quote", text=dissent.words, note=f"{who}, otherwise{change}"))
    return pieces


def how_decided(state: State, c: Comparison) -> str:
    """Return who decided and how many had voted for it, last vote and first."""
    words = [by_words(state, c.by)]
    votes = c.votes
    row = next((row for row in c.options if row.chosen), None)
    if row is not None and votes.last is not None and votes.first is not None:
        if votes.second is not None:
            words += [_of(row.second, votes.second), f"first vote {_of(row.first, votes.first)}"]
        else:
            words.append(_of(row.first, votes.first))
    if c.overruled:
        words.append("against the rule")
    if c.timed_out:
        words.append("the time was over")
    return " · ".join(word for word in words if word)


def _of(n: int | None, tally: Tally) -> str:
    return f"{n or 0} of {max(tally.present, tally.voted)}"


def _followed(c: Comparison) -> list[Piece]:
    pieces: list[Piece] = []
    for passage in c.consequence:
        if passage.lines:
            pieces += [Piece("line", letter=str(i), text=text) for i, text in enumerate(passage.lines, 1)]
        elif passage.text:
            pieces.append(Piece("text", text=passage.text, mark=passage.mark))
    # The reasons were read in play and stand on a key: a debrief has few words and the author needs them.
    pieces += [_movement(movement) for movement in c.movements]
    if c.movements:
        pieces.append(Piece("label", text=ILLUSTRATION))
    return [Piece("label", text="What followed"), *pieces] if pieces else []


def _movement(movement: Movement) -> Piece:
    return Piece("movement", label=movement.name, letter=movement.glyph, text=movement.words)


# ---- the author -----------------------------------------------------------------------------------------------------


def author(state: State, c: Comparison, lead: bool) -> Screen:
    """Return the author's entries beside the decision, how we read them, and what the room said against it."""
    source = state.compiled.exercise.source
    pieces = []
    if lead and source is not None:
        pieces.append(Piece("label", text=f"{source.author}, “{source.title}”, in our words"))
    pieces += _author_pieces(c)
    for objection in c.objections:
        about = f" ({objection.entry})" if objection.entry else ""
        pieces.append(Piece("quote", text=objection.text, note=f"“{OBJECTION[objection.kind]}”{about}"))
    if lead and c.author.entries:
        pieces.append(Piece("label", text=MAY_OBJECT))
    return _screen(c, pieces, "author_view", "the author")


def _author_pieces(c: Comparison, *, brief: bool = False, told: Collection[str] = ()) -> list[Piece]:
    """All of the author beside a decision.

    ``brief`` leaves out what is only held beside a choice that we can read, and says entries ``told`` before in their
    first words alone: what travels with one of these is then named with it.
    """
    says = c.author
    pieces = [_silence(reading.not_addressed) for reading in says.readings if reading.not_addressed]
    if says.silent:
        pieces.append(_silence(says.silent))
    for entry in dict.fromkeys(reading.entry for reading in says.readings if reading.entry is not None):
        pieces += _again(entry, says, told) if entry.id in told else entry_pieces(entry, brief=brief)
        for reading in says.readings:
            if reading.entry == entry:
                pieces += _reading_pieces(reading)
    if c.unlisted and says.held:
        pieces.append(_touches(c))
    for entry in says.with_choice if brief and says.readings else (*says.held, *says.along):
        if entry.id not in told:
            pieces += entry_pieces(entry, brief=brief)
        elif entry not in says.with_choice:
            pieces += _again(entry, says, told)
    return pieces or [Piece("text", text=f"{NOT_ADDRESSED}.", mark="author_view")]


def _again(entry: Entry, says: AuthorSays, told: Collection[str]) -> list[Piece]:
    """An entry that was told in full before; those that travel with it and were told too go along by name."""
    along = [other.id for other in says.with_choice if other.id in told and other.id in entry.along]
    name = f"{entry.id} with {', '.join(along)}" if along else entry.id
    return [Piece("entry", label=f"{name} · {entry.force} · {entry.place}", text=entry.text, mark="author_view")]


def _silence(why: str) -> Piece:
    return Piece("text", text=f"{NOT_ADDRESSED}: {why}", mark="author_view")


def _touches(c: Comparison) -> Piece:
    if c.touched:
        return Piece("label", text=f"You say that your decision touches {', '.join(c.touched)}.")
    return Piece("label", text="You decided something else. Which of these does it touch?")


def entry_pieces(entry: Entry, *, brief: bool = False) -> list[Piece]:
    """Return an entry with its force in words, its place and everything that belongs to it; ``unsaid`` marked as ours.

    A claim is put to the room as a question. ``brief`` keeps what the author says and leaves out what we add to it.
    """
    told = [
        ("On condition", entry.conditions),
        ("Limit", entry.limits),
        ("The author admits", entry.admits),
    ]
    note = " ".join(f"{label}: {text}" for label, text in told if text)
    label = f"{entry.id} · {entry.force} · {entry.place}"
    pieces = [Piece("entry", label=label, text=entry.text, note=note, mark="author_view")]
    if entry.readings:
        ways = " Or: ".join(entry.readings)
        pieces.append(Piece("text", text=f"Ours: this can be read in more than one way. {ways}"))
    if brief:
        return pieces
    if entry.unsaid:
        pieces.append(Piece("text", text=f"Ours, not the author’s: {entry.unsaid}"))
    if entry.use and entry.is_claim:
        pieces.append(Piece("ask", text=entry.use))
    return pieces


def _reading_pieces(reading: Reading) -> list[Piece]:
    pieces = []
    if reading.stance:
        because = f", because: {reading.because}" if reading.because else "."
        pieces.append(Piece("text", text=f"{stance_words(reading.stance, reading.about)}{because}"))
    elif reading.because:
        pieces.append(Piece("text", text=f"Ours: {reading.because}"))
    if reading.overshoots:
        pieces.append(Piece("text", text=OVERSHOOTS))
    if reading.settled:
        settled = f"The room settled it: {STANCE.get(reading.settled, reading.settled)}"
        why = reading.settled_because
        pieces.append(Piece("quote", text=why, note=settled) if why else Piece("label", text=settled))
    return pieces


# ---- who disagrees --------------------------------------------------------------------------------------------------


def others(state: State, c: Comparison, lead: bool) -> Screen:
    """Return those who see it otherwise, hindsight with what it leaves open, and one question."""
    pieces = [view_piece(view) for view in c.views]
    if not pieces:
        pieces = [Piece("text", text="No other view is written for this decision. Who here would argue against it?")]
    if c.hindsight is not None:
        pieces += [
            Piece("label", text="Known later"),
            Piece("text", text=c.hindsight.text, mark="hindsight"),
            Piece("text", text=f"What this leaves open: {c.hindsight.leaves_open}", mark="hindsight"),
        ]
    pieces.append(Piece("ask", text=question_of(state, c)))
    return _screen(c, pieces, "other_view", "who sees it otherwise")


def view_piece(view: View) -> Piece:
    """Return another view with the basis it rests on."""
    return Piece("view", label=view.who, note=BASIS[view.basis], text=view.claim, mark="other_view")


def question_of(state: State, c: Comparison) -> str:
    """Return the one question of a decision: its own, else the next of those for all, else the usual last one."""
    if c.questions:
        return c.questions[0]
    exercise = state.compiled.exercise
    made = state.moment.decisions[: c.number - 1]
    decisions = [exercise.scenes[entry.made.scene].decision for entry in made]
    borrowed = sum(1 for decision in decisions if decision is not None and not decision.questions)
    for_all = exercise.file.debrief.questions
    return for_all[borrowed] if borrowed < len(for_all) else LAST_QUESTION


# ---- all on one screen; the road not taken --------------------------------------------------------------------------


def short(state: State, c: Comparison, lead: bool) -> Screen:
    """Return a decision on one screen: chosen, followed, author, another view, a question."""
    pieces = _choice(state, c)
    if c.movements:
        pieces += [Piece("label", text="What followed"), *map(_movement, c.movements)]
        pieces.append(Piece("label", text=ILLUSTRATION))
    else:
        pieces += _followed(c)
    if has_author(state.compiled.exercise):
        pieces += _author_pieces(c, brief=True, told=told_before(state, c))
    pieces += [view_piece(view) for view in c.views[:1]]
    pieces.append(Piece("ask", text=question_of(state, c)))
    return _screen(c, pieces, "", "in short")


def told_before(state: State, c: Comparison) -> set[str]:
    """Return the entries that the main line has told in full before it comes to a decision."""
    first = lead_number(state)
    earlier = [number for number in range(1, c.number) if number != first]
    told = [compare_one(state, number) for number in ([first] if first != c.number else []) + earlier]
    return {entry.id for one in told if one is not None for entry in _told_in_full(one, lead=one.number == first)}


def _told_in_full(c: Comparison, *, lead: bool) -> tuple[Entry, ...]:
    if lead or not c.author.readings:
        return c.author.entries
    return (*(r.entry for r in c.author.readings if r.entry is not None), *c.author.with_choice)


def roads(state: State, c: Comparison, lead: bool) -> Screen:
    """Return the roads not taken, as the writer of the exercise imagined them."""
    pieces = [Piece("option", letter=road.letter, label=road.label, text=road.text) for road in c.not_taken]
    heading = "As the writer of this exercise imagined it"
    return Screen(heading, tuple(pieces), "fiction", f"not taken · {c.title}")


MAKERS: dict[str, Callable[[State, Comparison, bool], Screen]] = {
    "chosen": chosen,
    "author": author,
    "others": others,
    "short": short,
    "not_taken": roads,
}
