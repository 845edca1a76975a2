"""A session with everything in it that a report can hold, and what is handed to the writers."""

from __future__ import annotations

from typing import Any

from tests.debrief.making import begun, rich, to_second
from tests.exercises import Driver

from tabletop.debrief.feedback import STATEMENTS
from tabletop.reports.naming import Header, Level, ReportInput
from tabletop.session import commands as co
from tabletop.session.events import Cast, FeedbackGiven

PEOPLE = {1: "Anna Kowalska", 2: "Bo Lund", 3: "Chen Wei"}
ORGANISATIONS = {1: "Harbour Office", 2: "High Court"}
ROLES = ("Chief of staff", "Lawyer for the court", "Warden")


def given(room: Driver, names: Level = "named", **more: Any) -> ReportInput:
    """Return what the writers are handed for a room."""
    exercise = room.compiled.exercise
    header = Header(
        "20261123-k7qf", exercise.id, exercise.file.title, exercise.file.version, exercise.sha256,
        "2026-11-23T10:00:00Z", "abcdef0123456789",
    )  # fmt: skip
    more.setdefault("people", PEOPLE)
    more.setdefault("organisations", ORGANISATIONS)
    return ReportInput(room.state, tuple(room.happened), header, names=names, **more)


def seat(n: int, option: str, **more: Any) -> Cast:
    """A ballot cast from a seat."""
    return Cast(f"seat-{n:04d}", option, **more)


def full_room(typed: str = "", people: int = 6, **settings: Any) -> Driver:
    """Return a room that did everything; ``typed`` is appended to whatever somebody typed."""
    room = begun(people, group=f"Cohort 7{typed}", **settings)
    room.did(co.Note(kind="assumption", text=f"nobody else has it{typed}", who=f"Anna Kowalska{typed}"))
    room.did(co.Note(kind="quote", text=f"we never ask{typed}", who="guard"))
    room.did(co.Note(kind="action", text=f"call them{typed}", owner=f"Anna Kowalska{typed}", due=f"May{typed}"))
    room.did(co.Note(kind="disputed", text=f"the date is wrong{typed}"))
    room.did(co.Hear(number=0))
    room.wait(61_000)
    room.to("vote:1")
    room.did(co.CloseVote(ballots=tuple(first_ballots(typed, people)), although_missing=True))
    room.did(co.SkipInject(inject="letter", why=f"no time{typed}"))
    room.did(co.WriteInject(text=f"A storm comes{typed}", title=f"Weather{typed}", sender=f"the sea{typed}"))
    room.did(co.Revote())
    room.did(co.CloseVote(ballots=tuple(first_ballots(typed, people)[:-1]), although_missing=True))
    room.did(co.Decide(option="all", reason=f"in haste{typed}"))
    room.did(co.Dissent(words=f"takenback{typed}", who="guard"))
    room.did(co.Undo(why=f"misheard{typed}"))
    room.did(co.Decide(option="staged", reason=f"Anna Kowalska asked for it{typed}", by="role:chief"))
    room.did(co.Dissent(words=f"it tips them off{typed}", who="guard", would_change=f"they know{typed}"))
    room.did(co.Dissent(words=f"I would refuse{typed}", who=f"Bo Lund{typed}"))
    room.to("moves")
    room.did(co.RefuseMovement(indicator="trust", why=f"not in this world{typed}", confirmed=True))
    room.to("write:terms")
    room.did(co.WriteLine(list="terms", text=f"A first wording{typed}"))
    room.did(co.WriteLine(list="terms", text=f"A second wording{typed}", line=1))
    room.did(co.WriteLine(list="terms", text=f"A dropped line{typed}"))
    room.did(co.WriteLine(list="terms", text="", line=2))
    room.did(co.TestLine(list="terms", line=1, test="Can it be checked?"))
    to_second(room) if people == 6 else None
    if people != 6:
        while room.state.scene_id != "second":
            room.space()
    room.did(co.Decide(option="unlisted", words=f"Toss a coin{typed}", goto="last", reason=f"fair{typed}"))
    while room.state.phase == "scene":
        room.wait(30_000)
        room.space()
    first = room.state.moment.decisions[0].revision
    room.did(co.Object(decision=first, kind="author_wrong", text=f"it never happened{typed}", rec="R3"))
    room.did(co.SettleAssumption(note=_assumption(room), fate="held", why=f"as it turned out{typed}"))
    room.did(co.HotWash(kind="keep", text=f"the silence{typed}", who="Anna Kowalska"))
    room.did(co.HotWash(kind="change", text=f"the hour{typed}", who="guard"))
    room.did(
        co.AgreeAction(
            text=f"Write it down{typed}", owner="Anna Kowalska", due=f"June{typed}", capability=f"Planning{typed}"
        )
    )
    room.did(co.AgreeAction(text=f"Ask the court{typed}", owner="Chen Wei", organisation=f"High Court{typed}"))
    room.did(co.Rate(objective="weigh", rating="S", evidence=f"two sides named{typed}"))
    return room


def complete_room(typed: str = "") -> Driver:
    """Return that room with findings of both kinds, a corrected action that answers one, three feedback forms."""
    room = full_room(typed)
    room.did(co.Find(kind="strength", objective="weigh", text=f"Anna Kowalska kept the time{typed}"))
    room.did(
        co.Find(
            kind="area", objective="weigh", text=f"nobody wrote it down{typed}", reference=f"Rule 7{typed}",
            analysis=f"Bo Lund had to remember it{typed}",
        )
    )  # fmt: skip
    area = room.state.revision
    room.did(co.Find(kind="area", text=f"the room was cold{typed}"))
    room.did(
        co.AgreeAction(
            text=f"Keep minutes{typed}", owner="Bo Lund", contact=f"Anna Kowalska, 4711{typed}", issue=area,
            element="planning",
        )
    )  # fmt: skip
    action = room.state.revision
    room.did(
        co.ChangeAction(
            action=action, text=f"Keep short minutes{typed}", owner="Bo Lund", contact="Anna Kowalska", issue=area,
            element="training", due=f"July{typed}",
        )
    )  # fmt: skip
    room.did(co.OpenFeedback(statements=STATEMENTS))
    room.did(
        co.CloseFeedback(
            answers=(
                FeedbackGiven("phone", (5, 4, 4, 4, 4, 4, 4, 4), comments=f"zz Chen Wei was loud{typed}"),
                FeedbackGiven("phone", (4, 4, 4, 0, 4, 4, 4, 4), strengths=f"the silence{typed}"),
            )
        )
    )
    room.did(co.GiveFeedback(form=FeedbackGiven("paper", (3, 4, 4, 0, 4, 4, 4, 5), comments=f"aa too short{typed}")))
    return room


def first_ballots(typed: str, people: int) -> list[Cast]:
    """One ballot a person, with reasons and confidence."""
    options = ("staged", "staged", "all", "all", "none", "")
    return [seat(i + 1, options[i % 6], reason=f"reason{i}{typed}", confidence=3) for i in range(people)]


def _assumption(room: Driver) -> int:
    return next(number for number, kept in room.state.notes.items() if kept.note.kind == "assumption")


__all__ = ["ORGANISATIONS", "PEOPLE", "ROLES", "complete_room", "first_ballots", "full_room", "given", "rich", "seat"]
