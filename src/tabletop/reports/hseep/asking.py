"""What a module of the Situation Manual asks: what is at stake in it, and questions for each group at the table.

All of it comes from what participants may know: the text of the module, the roles and their interests, the question.
General questions are dealt out over the modules like cards, so that none comes twice before all have been asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tabletop.debrief.words import in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import RoleEntry, Scene
from tabletop.reports.hseep.papers import Papers, passages
from tabletop.reports.in_words import plain_word, side_words

_MOST_ISSUES = 3
_WORD = re.compile(r"[^\W\d_]{4,}|[A-Z]{2,}")
_STEM = 6
"""So many letters of a word are compared, so that “informant” is found in “informants”."""
_EVERYBODY = "Everybody"

_ALL_DECIDE = (
    "What do you take for granted here that would change your answer if it were wrong?",
    "Who bears the cost of each answer, and who of them is not at this table?",
    "What can be taken back tomorrow, and what cannot?",
    "What would show you, a week later, that you had decided wrongly?",
    "Which answer could you explain in public, and which only behind closed doors?",
    "Who has to know before anything is done, and is there time to tell them?",
    "What would you decide if you had a week longer, and what would that week cost?",
    "Which rule or agreement says who may decide this, and where does it stop helping?",
)
_ALL_LEARN = (
    "What in this is known to you, and what do you assume?",
    "What has changed, for whom, and who does not know it yet?",
    "Which part of this would reach your office first, from whom, and how late?",
    "What would you now do that nobody has asked you to do?",
    "What did you expect to happen by now that has not?",
)
_SIDE_DECIDE = (
    "What would you need from {them} before you could agree, and what could you offer?",
    "What must not happen to your side, whatever is decided, and who would see to that?",
    "Where would {them} say that you are unfair, and what would you answer?",
    "Who at home could stop you, and what would you tell them first?",
    "What have you promised {them}, in words or by habit, that this puts to the test?",
    "Which of your own people would this put at risk, and who tells them?",
    "What do you know that {them} would want to know, and why have you not said it?",
    "What would you do if {them} did the same to you tomorrow?",
    "Which answer would you still defend if it came out that it was yours?",
    "What would make it easier for {them} to say yes to you next time?",
)
_SIDE_LEARN = (
    "Whom in your office would you tell today, and what would you ask of {them}?",
    "What would you like {them} to have understood from this, and how would you let them know?",
    "What does this make harder for you at home?",
    "Which of your plans for the next weeks does this touch?",
    "What would you check before you believed it?",
    "With whom among {them} can you still speak openly about this?",
    "What would you put on paper tonight, and what not?",
    "Which of your people would ask you about this tomorrow, and what would you say?",
)


_FOR_ALL = (
    "What is known, what is only assumed, and what follows for each who is at this table.",
    "What each answer would cost, who would bear it, and how soon anybody would know.",
    "What can still be changed, and by whom.",
    "Who is not at this table, and would speak if they were.",
)


def numbered_objective(exercise: Exercise, name: str) -> str:
    """Return “2 · Act within hours …”, or nothing where a scene serves none that the exercise has."""
    objectives = list(exercise.file.objectives)
    if name not in objectives:
        return ""
    return f"{objectives.index(name) + 1} · {in_one_line(exercise.file.objectives[name].text)}"


# ---- key issues -----------------------------------------------------------------------------------------------------


def key_issues(papers: Papers) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return for each module what is at stake in it and for which role: the interests its own text speaks of.

    Where a text speaks of none, those of roles that no module has named come first. Without roles there is what any
    decision has at stake.
    """
    exercise = papers.exercise
    named: Counter[str] = Counter()
    for_all = _dealt(_FOR_ALL)
    found = {}
    for scene_id in papers.modules:
        scene = exercise.scenes[scene_id]
        spoken = _stems(_public_text(papers, scene_id))
        ranked = sorted(
            (name for name, role in exercise.roles.items() if role.interest),
            key=lambda name: (-_spoken_of(exercise, name, spoken, scene), named[name]),
        )
        chosen = ranked[:_MOST_ISSUES]
        named.update(chosen)
        roles = [(name, exercise.roles[name]) for name in exercise.roles if name in chosen]
        issues = tuple((in_one_line(role.interest), _name(name, role)) for name, role in roles)
        found[scene_id] = issues or ((next(for_all), _EVERYBODY),)
    return found


def _spoken_of(exercise: Exercise, name: str, spoken: frozenset[str], scene: Scene) -> int:
    """How much of a role the text of a scene speaks of; whoever decides there counts most."""
    role = exercise.roles[name]
    decides = scene.decision is not None and scene.decision.rule == f"role:{name}"
    return len(_stems(f"{_name(name, role)} {role.interest}") & spoken) + 10 * decides


def _public_text(papers: Papers, scene_id: str) -> str:
    scene = papers.exercise.scenes[scene_id]
    told = [block.text for at, block in enumerate(passages(scene)) if (scene_id, at) in papers.steady]
    return " ".join([scene.title, *told, *question(scene)])


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(_stem, _WORD.findall(text))) - _COMMON


def _stem(word: str) -> str:
    return word.casefold().removesuffix("s")[:_STEM]


_COMMON = frozenset(
    _stem(word)
    for word in {
        "about", "after", "again", "against", "also", "another", "answer", "because", "been", "before", "being", "both",
        "could", "does", "each", "else", "even", "every", "from", "have", "into", "itself", "last", "less", "make",
        "more", "most", "must", "never", "next", "nobody", "none", "only", "other", "over", "same", "says", "should",
        "some", "such", "than", "that", "their", "them", "then", "there", "these", "they", "this", "those", "under",
        "until", "upon", "very", "were", "what", "when", "where", "which", "while", "whom", "whose", "will", "with",
        "without", "work", "would", "your",
    }
)  # fmt: skip
"""Words that say nothing of what a text is about."""


def _name(name: str, role: RoleEntry) -> str:
    return role.name or plain_word(name)


# ---- questions ------------------------------------------------------------------------------------------------------


def question(scene: Scene) -> list[str]:
    """Return what a scene puts to the room: the decision's question, what is to be written. No answer is among it."""
    asked = [in_one_line(scene.decision.ask)] if scene.decision is not None else []
    return [*asked, *(in_one_line(entry.ask) for entry in scene.write.values())]


def questions(papers: Papers) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return for each module its questions (group, question): the scene's own first, then one more for each group."""
    exercise = papers.exercise
    sides = [side_words(side) for side in dict.fromkeys(role.side for role in exercise.roles.values()) if side]
    all_decide, all_learn = _dealt(_ALL_DECIDE), _dealt(_ALL_LEARN)
    side_decide, side_learn = _dealt(_SIDE_DECIDE), _dealt(_SIDE_LEARN)
    found = {}
    for scene_id in papers.modules:
        scene = exercise.scenes[scene_id]
        decides = scene.decision is not None
        rows = [(_EVERYBODY, text) for text in question(scene)]
        rows.append((_EVERYBODY, next(all_decide if decides else all_learn)))
        for side in sides:
            them = "the other side" if len(sides) == 2 else "the others"
            rows.append((side, next(side_decide if decides else side_learn).format(them=them)))
        found[scene_id] = tuple(rows)
    return found


def _dealt(cards: tuple[str, ...]) -> Iterator[str]:
    while True:
        yield from cards
