"""Who is named in a report, and how: by name, by role, or not at all (Chatham House)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from tabletop.debrief.words import by_words
from tabletop.session import events as ev
from tabletop.session.evaluating import TEXTS as FEEDBACK_TEXTS
from tabletop.session.events import Event, Happened
from tabletop.session.state import State
from tabletop.session.telling import role_name
from tabletop.text import clean

Level = Literal["named", "roles", "chatham"]
SOMEBODY = "a participant"
IN_THE_ROOM = "agreed in the room"
WITHHELD = "[name withheld]"
FEWEST = 3
"""A group with fewer people than this is not broken down under the Chatham House Rule."""
SETTINGS = "settings"
_ROUND = 30
"""So many letters before and after a name are enough to recognise the place."""
_PERSONS = ("who", "owner", "organisation", "contact", "by")
_SEAT = re.compile(r"(?:seat[- ]?)?0*([0-9]{1,4})", re.IGNORECASE)
_NOBODYS = ("", "consensus", "majority", "facilitator")


@dataclass(frozen=True)
class Header:
    """What is fixed about a session. ``created`` is UTC in ISO 8601, ``begun`` the same time as the clock on the wall
    showed it, with its distance from UTC (empty: not known); ``last_hash`` the last link of the chain; ``fault`` says
    where the chain does not hold, and is empty where it does."""

    id: str
    exercise_id: str
    title: str
    version: int
    sha256: str
    created: str = ""
    last_hash: str = ""
    fault: str = ""
    begun: str = ""

    @property
    def when(self) -> str:
        """When it began, for whoever files it: an evening in Washington is tomorrow in UTC."""
        return self.begun or self.created


@dataclass(frozen=True)
class ReportInput:
    """All a report is made of. ``people`` and ``organisations`` are by seat and may be empty."""

    state: State
    happened: tuple[Happened, ...]
    header: Header
    people: Mapping[int, str] = field(default_factory=dict)
    names: Level = "named"
    organisations: Mapping[int, str] = field(default_factory=dict)


class Seat(NamedTuple):
    """A seat that was taken at some time, with its last role."""

    number: int
    role: str


class Naming:
    """How one report names people. Everything somebody typed passes ``words``, every person ``who`` or ``owner``."""

    def __init__(self, given: ReportInput) -> None:
        self.level = given.names
        self.state = given.state
        self.people = {seat: clean(name, multiline=False) for seat, name in given.people.items() if name.strip()}
        self.organisations = {
            seat: clean(name, multiline=False) for seat, name in given.organisations.items() if name.strip()
        }
        self.seats = _seats(given.happened)
        self._roles = {entry.name or name for name, entry in given.state.compiled.exercise.roles.items()}
        withheld = [*self.people.values()]
        if self.chatham and " " in (group := group_name(given.state)):  # of a single word it may be any word
            withheld.append(group)
        self._withheld = _pattern(withheld) if self.level != "named" else None
        self._withheld_roles = _pattern(self._roles, several_words=True, article=True) if self.chatham else None

    @property
    def chatham(self) -> bool:
        """Whether nobody may be recognised."""
        return self.level == "chatham"

    def words(self, text: str) -> str:
        """Return typed words, cleaned, with known names taken out where they may not stand."""
        text = clean(text)
        if self._withheld is not None:
            text = self._withheld.sub(WITHHELD, text)
        return self._withheld_roles.sub(SOMEBODY, text) if self._withheld_roles is not None else text

    def who(self, who: str) -> str:
        """Return how a person is named who said something; empty when nobody was noted and nothing must hide that."""
        if self.chatham:
            return SOMEBODY
        if not who:
            return ""
        exercise = self.state.compiled.exercise
        role = who.removeprefix("role:")
        if role in exercise.roles or role in self._roles:
            return role_name(self.state, role)
        seat = _SEAT.fullmatch(who.strip())
        if seat is not None and int(seat[1]) in self.seats:
            return self.seat_name(int(seat[1]))
        return clean(who, multiline=False) if self.level == "named" else SOMEBODY

    def seat_name(self, number: int) -> str:
        """Return how a seat is named: by its person, else by its role."""
        role = role_name(self.state, self.seats[number].role) if number in self.seats else ""
        if self.level == "named" and number in self.people:
            return f"{self.people[number]} ({role})" if role else self.people[number]
        return SOMEBODY if self.chatham else role or SOMEBODY

    def by(self, by: str) -> str:
        """Return who decided, in words."""
        if by not in _NOBODYS and (self.chatham or (self.level == "roles" and not by.startswith("role:"))):
            named = self.who(by)
            return f"by {named}"
        return clean(by_words(self.state, by), multiline=False)

    def owner(self, owner: str, organisation: str = "") -> str:
        """Return who owns an action; under the Chatham House Rule its organisation, or that the room agreed it."""
        owner, organisation = clean(owner, multiline=False), clean(organisation, multiline=False)
        if self.chatham:
            return self.words(organisation or self._organisation_of(owner)) or IN_THE_ROOM
        if self.level == "roles":
            owner = self.who(owner) if owner else ""
            owner = "" if owner == SOMEBODY and organisation else owner
        return self.words(" · ".join(text for text in (owner, organisation) if text))

    def contact(self, contact: str) -> str:
        """Return who to ask about an action: a person, so named by name only where names may stand."""
        if self.chatham or not contact:
            return ""
        return self.words(clean(contact, multiline=False) if self.level == "named" else self.who(contact))

    def _organisation_of(self, owner: str) -> str:
        seats = [seat for seat, name in self.people.items() if name.casefold() == owner.casefold() and owner]
        return self.organisations.get(seats[0], "") if seats else ""

    def event(self, event: Event) -> Event | None:
        """Return an event as the timeline may tell it, or None when it may not be told at all."""
        if isinstance(event, ev.Dissented | ev.HotWashed | ev.Noted):
            return replace(event, who="" if self.chatham else self.who(event.who))
        if isinstance(event, ev.ActionAgreed | ev.ActionChanged):
            owner = self.owner(event.owner, event.organisation)
            return replace(event, owner=owner, organisation="", contact=self.contact(event.contact))
        if not self.chatham:
            return event
        if isinstance(event, ev.SeatTaken | ev.SeatFreed | ev.RoleGiven | ev.CardsCounted):
            return None
        if isinstance(event, ev.FeedbackGiven | ev.FeedbackClosed) and len(self.state.feedback) < FEWEST:
            return None
        if isinstance(event, ev.VoteClosed) and self.too_few(event.question):
            return replace(event, question=0)
        return event

    def too_few(self, question: int) -> bool:
        """Return whether a vote had so few voters that its counts would tell who voted how."""
        asked = self.state.questions.get(question)
        return self.chatham and asked is not None and sum(asked.counts().values()) < FEWEST


def _seats(happened: Iterable[Happened]) -> dict[int, Seat]:
    seats: dict[int, Seat] = {}
    for entry in happened:
        if isinstance(entry.event, ev.SeatTaken | ev.RoleGiven):
            seats[entry.event.seat] = Seat(entry.event.seat, entry.event.role)
    return dict(sorted(seats.items()))


def _pattern(names: Iterable[str], *, several_words: bool = False, article: bool = False) -> re.Pattern[str] | None:
    """A pattern for whole names. A name of one word may be an ordinary word too, so its capitals must agree.

    With ``article`` an article that stands before a name is part of it.
    """
    parts = []
    for name in sorted({" ".join(name.split()) for name in names}, key=len, reverse=True):
        if not name or (several_words and " " not in name):
            continue
        loose = r"\s+".join(map(re.escape, name.split(" ")))
        parts.append(rf"(?i:{loose})" if " " in name else loose)
    before = r"(?i:(?:the|an?)\s+)?" if article else ""
    return re.compile(rf"(?<!\w){before}(?:{'|'.join(parts)})(?!\w)") if parts else None


# ---- looking for names before a report is written -------------------------------------------------------------------


class Found(NamedTuple):
    """A place in free text that holds a known name, or a part of one; ``text`` is a few words round it."""

    place: str
    name: str
    text: str


def known_names(texts: Iterable[tuple[str, str]], names: Iterable[str]) -> list[Found]:
    """Return the places in ``texts`` (place, text) that hold one of ``names``, or a part of three letters and more."""
    wanted = []
    for name in dict.fromkeys(" ".join(name.split()) for name in names):
        parts = [name, *(part for part in re.split(r"[\s.,-]+", name) if len(part) >= 3)]
        known = "|".join(map(re.escape, dict.fromkeys(part for part in parts if part)))
        if known:
            wanted.append((name, re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE)))
    found = []
    for place, text in texts:
        cleaned = " ".join(clean(text).split())
        for name, pattern in wanted:
            if there := pattern.search(cleaned):
                found.append(Found(place, name, _round(cleaned, *there.span())))
    return found


def _round(text: str, begin: int, end: int) -> str:
    """A few words of a text round one of its places."""
    first, last = max(begin - _ROUND, 0), min(end + _ROUND, len(text))
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def to_read_again(given: ReportInput, *, raw: bool = False, also: Iterable[str] = ()) -> list[str]:
    """Return where typed words hold a known name although the level of names leaves it out, with a few words round it.

    Fields for a person or an owner are told by ``Naming`` and are not among them; with ``raw``, for what is handed on
    as it was typed, they are. Under the Chatham House Rule organisations and the group's name count as well, and so
    does what is given as ``also``.
    """
    if given.names == "named":
        return []
    names = [*given.people.values(), *also]
    if given.names == "chatham" and not raw:
        names += [*given.organisations.values(), group_name(given.state)]
    texts = [
        (place, text)
        for place, name, text in _typed(given)
        if raw or not (name in _PERSONS or (given.names == "chatham" and place == SETTINGS))
    ]
    told: dict[str, str] = {}
    for found in known_names(texts, names):
        told.setdefault(found.place, f"{found.place}: “{found.text}”")
    return list(told.values())


def group_name(state: State) -> str:
    """Return what the group is called in its session's settings; empty where it has no name."""
    return " ".join(clean(str(state.settings.get("group", "")), multiline=False).split())


def typed_texts(given: ReportInput) -> list[tuple[str, str]]:
    """Return everything people typed in a session as (place, text), in the order it was typed."""
    return [(place, text) for place, _, text in _typed(given)]


def _typed(given: ReportInput) -> list[tuple[str, str, str]]:
    """The same as (place, field, text)."""
    found: list[tuple[str, str, str]] = [(SETTINGS, "", text) for text in _strings(given.state.settings)]
    for entry in given.happened:
        form = type(entry.event).form.split("/")[0].replace("_", " ")
        place = f"{form}, event {entry.revision}"
        found += [(place, name, str(getattr(entry.event, name))) for name in _TYPED.get(type(entry.event), ())]
        if isinstance(entry.event, ev.FeedbackClosed):
            found += [(place, name, getattr(form, name)) for form in entry.event.answers for name in FEEDBACK_TEXTS]
        if isinstance(entry.event, ev.VoteClosed):
            found += [(place, "", text) for ballot in entry.event.ballots for text in (ballot.reason, ballot.words)]
    return [entry for entry in found if entry[2].strip()]


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner: Iterable[object] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in inner for text in _strings(item)]


_ACTION = ("text", "owner", "organisation", "contact", "start", "due", "capability", "element")
_TYPED: dict[type[Event], tuple[str, ...]] = {
    ev.PhaseEntered: ("why",),
    ev.Entered: ("why",),
    ev.Shown: ("why",),
    ev.InjectSkipped: ("why",),
    ev.InjectWritten: ("title", "text", "sender"),
    ev.Decided: ("words", "reason", "by"),
    ev.ReasonGiven: ("text",),
    ev.Dissented: ("words", "would_change", "who"),
    ev.MovementRefused: ("why",),
    ev.Undone: ("why",),
    ev.Paused: ("why",),
    ev.Noted: ("text", "who", "owner", "due"),
    ev.NoteChanged: ("text", "owner", "due"),
    ev.AssumptionSettled: ("why",),
    ev.LineWritten: ("text",),
    ev.Objected: ("text",),
    ev.StanceSettled: ("why",),
    ev.HotWashed: ("text", "who"),
    ev.ActionAgreed: _ACTION,
    ev.ActionChanged: _ACTION,
    ev.Found: ("text", "reference", "analysis"),
    ev.FindingChanged: ("text", "reference", "analysis"),
    ev.FeedbackGiven: FEEDBACK_TEXTS,
    ev.Rated: ("evidence",),
}
