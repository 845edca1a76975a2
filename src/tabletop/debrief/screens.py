"""What each part of debrief and hot wash puts on the room's screen."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.debrief import decision_screens, hot_wash
from tabletop.debrief.advice import entries_of
from tabletop.debrief.agenda import agenda, number_of, phase_of
from tabletop.debrief.comparison import compare, compare_one, lead, not_reached, over
from tabletop.debrief.decision_screens import entry_pieces
from tabletop.debrief.followed import Assumption, assumptions
from tabletop.debrief.path import indicator_stories, path_steps, unvisited
from tabletop.debrief.votes import Votes
from tabletop.debrief.words import FATE, count_words
from tabletop.session.show import ILLUSTRATION, Screen
from tabletop.session.spread import flows
from tabletop.session.state import State
from tabletop.session.telling import scene_title
from tabletop.session.views import Piece

MOST_WORDS = 700
"""How many words a whole debrief may show without being asked."""


READ = ("text", "ask", "entry", "view")
"""The kinds of pieces that are sentences to be read."""


def screen(state: State, part: str) -> Screen:
    """Return the room's screen of a part.

    Before the exercise is over, and for a part that is not there, the screen is the exercise's title and nothing else.
    """
    blank = Screen(state.compiled.exercise.file.title, ())
    if not over(state):
        return blank
    number = number_of(part)
    if number:
        comparison = compare_one(state, number)
        maker = decision_screens.MAKERS.get(part.rsplit(":", 1)[1])
        return maker(state, comparison, number == lead(state)) if comparison is not None and maker else blank
    if phase_of(part) == "hot_wash":
        return hot_wash.screen(state, part) or blank
    general = _GENERAL.get(part.removeprefix("debrief:"))
    return general(state) if general is not None else blank


def word_count(state: State) -> int:
    """Return how many words of sentences the main line of the debrief shows unasked, for the checker's ``MOST_WORDS``.

    Headings, option labels and levels are taken in at a glance and not counted, nor are what the room itself said and
    the hot wash.
    """
    parts = [part for part in agenda(state) if phase_of(part) == "debrief"]
    pieces = [piece for part in parts for piece in screen(state, part).body]
    read = count_words(f"{piece.text} {piece.note}" for piece in pieces if piece.kind in READ)
    return read + count_words(piece.note for piece in pieces if piece.kind == "movement")


# ---- before the author ----------------------------------------------------------------------------------------------


def _out_of_role(state: State) -> Screen:
    exercise = state.compiled.exercise
    said = "Name tents down." if exercise.roles and exercise.file.vote_as == "role" else "The exercise is over."
    pieces = [Piece("card", text=said, note="From here everyone speaks as themselves.")]
    missed = not_reached(state)
    if state.moment.early and missed:
        where = f" at “{scene_title(state, state.moment.ended)}”" if state.moment.ended else ""
        titles = ", ".join(f"“{title}”" for title in missed)
        pieces.append(Piece("label", text=f"We ended{where}. Not reached: {titles}."))
    return Screen("Out of role", tuple(pieces))


def _room_first(state: State) -> Screen:
    said = [entry.text for _, entry in state.hot_wash if entry.kind == "differently"]
    lines = (Piece("line", letter=str(i), text=text) for i, text in enumerate(said, 1))
    return Screen("The room first", (Piece("ask", text="What would you now do differently?"), *lines))


# ---- on keys --------------------------------------------------------------------------------------------------------


def _map(state: State) -> Screen:
    steps = path_steps(state)
    pieces = [Piece("line", letter=str(step.number), text=step.title, note=step.note) for step in steps]
    others = unvisited(state)
    if others:
        pieces.append(Piece("label", text="Not on this path"))
        pieces.append(Piece("text", text=" · ".join(others)))
    return Screen("The path", tuple(pieces), aside=f"{len({s.scene for s in steps})} of {_scenes(state)} scenes")


def _scenes(state: State) -> int:
    return len(state.compiled.exercise.scenes)


def _votes(state: State) -> Screen:
    pieces: list[Piece] = []
    for comparison in compare(state):
        votes = comparison.votes
        if not (votes.moved or votes.confident_and_divided):
            continue
        pieces.append(Piece("ask", text=comparison.title))  # stays with its bars, as a question does
        pieces += [
            Piece(
                "bar",
                letter=row.letter,
                label=row.label,
                first=row.first,
                second=row.second,
                of=max(votes.last.present if votes.last else 0, 1),
            )
            for row in comparison.options
            if row.first or row.second
        ]
        pieces.append(Piece("label", text=vote_words(votes)))
        pieces += _flow(state, votes, {row.id: row.letter for row in comparison.options})
    return Screen("Votes that moved", tuple(pieces) or (Piece("label", text="No vote moved."),))


def _flow(state: State, votes: Votes, letters: dict[str, str]) -> list[Piece]:
    """Who went where between the two votes, drawn as the room saw it when it voted."""
    if votes.first is None or votes.second is None or not votes.moved:
        return []
    first, second = (state.questions[tally.question].ballots for tally in (votes.first, votes.second))
    return flows(first, second, letters)


def vote_words(votes: Votes) -> str:
    """Return in words how a vote moved and how sure the room was."""
    words = [f"{votes.shift[0]} of {votes.shift[1]} moved"] if votes.shift is not None else []
    if votes.moved and votes.shift is None:
        words.append("the count changed")
    if votes.confident_and_divided:
        words.append("confident and divided")
    return " · ".join(words)


def _indicators(state: State) -> Screen:
    pieces: list[Piece] = []
    for story in indicator_stories(state):
        if not story.levels:
            pieces.append(Piece("ask", text=story.question))
            continue
        pieces.append(Piece("label", text=f"{story.name}: {story.words}"))
        pieces += [
            Piece("movement", label=where, letter=movement.glyph, text=movement.words, note=movement.because)
            for where, movement in story.steps
        ]
    return Screen("What moved, and why", (*pieces, Piece("label", text=ILLUSTRATION)))


def _assumptions(state: State) -> Screen:
    pieces = [assumption_piece(assumption) for assumption in assumptions(state)]
    if not pieces:
        return Screen("What we took as given", (Piece("label", text="No assumption was noted."),))
    return Screen("What we took as given", (*pieces, Piece("ask", text="Held, failed, or still unknown?")))


def assumption_piece(assumption: Assumption) -> Piece:
    """Return an assumption with its fate in words."""
    fate = FATE.get(assumption.fate, assumption.fate)
    return Piece("quote", text=assumption.text, note=f"{fate}: {assumption.why}" if assumption.why else fate)


def _author(state: State) -> Screen:
    exercise = state.compiled.exercise
    pieces: list[Piece] = []
    for entry in entries_of(exercise, exercise.file.debrief.author):
        pieces += entry_pieces(entry)
    pieces += [Piece("ask", text=question) for question in exercise.file.debrief.questions]
    return Screen("What frames this evening", tuple(pieces), "author_view", "the author")


def _invented(state: State) -> Screen:
    text = state.compiled.exercise.file.debrief.invented
    return Screen("What was made up", (Piece("text", text=text),) if text else ())


_GENERAL: dict[str, Callable[[State], Screen]] = {
    "out_of_role": _out_of_role,
    "room_first": _room_first,
    "map": _map,
    "votes": _votes,
    "indicators": _indicators,
    "assumptions": _assumptions,
    "author": _author,
    "invented": _invented,
}
