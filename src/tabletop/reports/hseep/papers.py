"""What all documents are made of: the exercise, what every play of it meets, and a session if there is one.

A paper for participants may hold only what every group sees, whatever it decides. Which scenes and passages those are
is found by searching the plays, never guessed from the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Block as SceneBlock
from tabletop.exercise.model import Scene
from tabletop.explore.bottlenecks import bottlenecks
from tabletop.explore.search import search
from tabletop.explore.seen import Seen, seen
from tabletop.reports.blocks import Block
from tabletop.reports.document import Document
from tabletop.reports.in_words import plain_word
from tabletop.reports.naming import Naming, ReportInput
from tabletop.session.play import Compiled

MOST_STATES = 200_000
"""States that are searched to learn what every play holds; beyond them only what has no condition counts."""
BY_HAND = "_" * 32
"""A line to fill in by hand."""
NOT_GIVEN = "Not given"
WITHHELD = "Left out under the Chatham House Rule"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True)
class Papers:
    """What a set of documents is made of.

    ``modules`` are the scenes every play passes, in the order in which play comes to them; ``steady`` are the passages
    (scene, place among its blocks) that stand there in every play that meets the scene. ``played`` is a session; None
    makes blank documents.
    """

    exercise: Exercise
    modules: tuple[str, ...]
    steady: frozenset[tuple[str, int]]
    played: ReportInput | None = None

    @property
    def naming(self) -> Naming | None:
        """How people are named, where there are any."""
        return Naming(self.played) if self.played is not None else None

    @property
    def chatham(self) -> bool:
        """Whether nobody may be recognised."""
        return self.played is not None and self.played.names == "chatham"

    def missing(self, said: str) -> str:
        """Return a value, or what stands in its place: a line to write on, or that it was not given."""
        return said or (BY_HAND if self.played is None else NOT_GIVEN)

    def date(self) -> str:
        """Return the day of the session in words, ``missing`` words where there is none."""
        if self.chatham:
            return WITHHELD
        return self.missing(date_words(self.played.header.when) if self.played is not None else "")

    def document(self, kind: str, blocks: Iterable[Block], header: str) -> Document:
        """Return a document of this exercise; ``kind`` is its name in the field, ``header`` who may read it."""
        file = self.exercise.file
        return Document(
            title=f"{file.title} · {kind}",
            blocks=tuple(blocks),
            marking=file.marking,
            header=header,
            language=file.language,
        )


def papers_of(exercise: Exercise, played: ReportInput | None = None) -> Papers:
    """Return what the documents are made of, once the plays have been searched."""
    modules = tuple(bottlenecks(exercise)) or _led_to(exercise)
    return Papers(exercise, modules, frozenset(_steady(exercise)), played)


def _led_to(exercise: Exercise) -> tuple[str, ...]:
    """Return the scenes that follow from the start without any choice: certain even where no search can tell more."""
    names = [exercise.start]
    while (target := exercise.scenes[names[-1]].goto) and target in exercise.scenes and target not in names:
        names.append(target)
    return tuple(names)


def _steady(exercise: Exercise) -> Iterator[tuple[str, int]]:
    look = _look(exercise) if any(block.when for _, _, block in _passages(exercise)) else None
    for name, place, block in _passages(exercise):
        if not block.written and (not block.when or (look is not None and _always(look, name, block.when))):
            yield name, place


def _look(exercise: Exercise) -> Seen | None:
    """Search with everything facilitator and room are free to do, since a dropped scene is a play too."""
    found = search(Compiled(exercise), liberties=True, most_states=MOST_STATES)
    return seen(found) if found.complete else None


def _always(look: Seen, scene: str, when: str) -> bool:
    number = look.found.compiled.scene_index[scene]
    return set(look.answers(number, when)) == {True}


def _passages(exercise: Exercise) -> Iterator[tuple[str, int, SceneBlock]]:
    for name, scene in exercise.scenes.items():
        for place, block in enumerate(passages(scene)):
            yield name, place, block


def passages(scene: Scene) -> tuple[SceneBlock, ...]:
    """Return a scene's text as passages, however it was written."""
    return scene.blocks or ((SceneBlock(text=scene.text),) if scene.text else ())


def public_title(exercise: Exercise, scene_id: str) -> str:
    """Return a scene's title as participants may read it beforehand: never that of the ending it holds."""
    return exercise.scenes[scene_id].title or plain_word(scene_id).capitalize()


def date_words(stamp: str) -> str:
    """Return the day of an ISO 8601 stamp as “23 November 2026”; empty where there is none."""
    year, _, rest = stamp[:10].partition("-")
    month, _, day = rest.partition("-")
    if not (year.isdigit() and day.isdigit() and month.isdigit() and 1 <= int(month) <= len(_MONTHS)):
        return ""
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"
