"""Groups that played the made-up exercise, and a newer text of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.debrief.making import EXERCISE, SOURCE, played, rich
from tests.exercises import Driver, exercise_of

from tabletop.debrief.groups import Played
from tabletop.exercise.exercise import Exercise
from tabletop.reports.naming import Header, Level, ReportInput
from tabletop.session import commands as co
from tabletop.session.events import Cast

CHANGES = (
    ("title: Made up\n", "title: Made up\nversion: 2\n"),
    ("  first:\n    title: The request\n", "  opening:\n    was: first\n    title: The request, again\n"),
    ("again: {label: Ask again, goto: first}", "again: {label: Ask again, goto: opening}"),
    (
        "        staged:\n          label: Share in stages\n",
        "        stages:\n          was: staged\n          label: In stages\n",
    ),
    (
        "        none:\n          label: Refuse\n          consequence: Silence.\n",
        "        silent:\n          label: Say nothing\n          consequence: Silence.\n",
    ),
    ("ask: Who decides next time?", "ask: Who decides the next time?"),
    ("stance: partly, because: Half of it.", "stance: aligns, because: All of it."),
    ("us: {label: We do, goto: last,", "us: {label: We do, goto: other,"),
    ('      rule: "role:chief"\n', "      rule: majority\n"),
)


def newer() -> Exercise:
    """The exercise as its author wrote it a year later."""
    text = EXERCISE
    for before, after in CHANGES:
        assert before in text, before
        text = text.replace(before, after)
    return exercise_of(text, {"source.yaml": SOURCE})


def one(room: Driver, created: str = "") -> Played:
    """A room as a session to be compared."""
    exercise = room.compiled.exercise
    return Played(room.state, tuple(room.happened), exercise.file.version, exercise.sha256, created)


def given(room: Driver, number: int = 1, names: Level = "roles", **more: Any) -> ReportInput:
    """A room as it is read for a comparison."""
    exercise = room.compiled.exercise
    header = Header(
        f"202611{number:02d}-k7qf", exercise.id, exercise.file.title, exercise.file.version, exercise.sha256,
        f"2026-11-{number:02d}T18:00:00Z", f"{number * 7919 % 65536:04x}" * 16,
    )  # fmt: skip
    return ReportInput(room.state, tuple(room.happened), header, names=names, **more)


def voted(exercise: Exercise, first: Sequence[str], second: Sequence[str], option: str, **settings: Any) -> Driver:
    """A room that voted twice with ballots on the first decision, took it, and has it behind it."""
    room = Driver(exercise, len(first), **settings)
    room.begin()
    room.to("vote:1")
    room.did(co.CloseVote(ballots=_ballots(first), although_missing=True))
    while room.state.question is None and room.state.shown != "decide":
        room.space()
    if room.state.question is None:
        room.did(co.Revote())
    room.did(co.CloseVote(ballots=_ballots(second), although_missing=True))
    room.to("decide")
    room.did(co.Decide(option=option, reason="so be it", words="Toss a coin" if option == "unlisted" else "",
                       goto="middle" if option == "unlisted" else ""))  # fmt: skip
    return room


def _ballots(options: Sequence[str]) -> tuple[Cast, ...]:
    return tuple(Cast(f"b{i:03d}", option) for i, option in enumerate(options))


def to_the_end(room: Driver, second: str = "panel", outcome: str = "agreed") -> Driver:
    """Go on to the second decision, take it, and go on to the debrief."""
    while room.state.phase == "scene":
        if room.state.shown == "decide":
            room.did(co.Decide(option=second, outcome=outcome, although_no_reason=True))
        else:
            room.space()
    return room


__all__ = ["CHANGES", "given", "newer", "one", "played", "rich", "to_the_end", "voted"]
