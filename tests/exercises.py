"""Exercises for tests: read from text, driven by commands, or drawn at random."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import load
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Command, Refusal
from tabletop.session.decide import decide
from tabletop.session.events import Event, Happened
from tabletop.session.facilitator import facilitator_view
from tabletop.session.fold import at_time, fold
from tabletop.session.play import Compiled
from tabletop.session.show import room_view
from tabletop.session.state import State
from tabletop.session.views import FacilitatorView, RoomView


def exercise_of(text: str, registers: dict[str, str] | None = None) -> Exercise:
    """Return the exercise a text holds; ``registers`` are the other files by name. Fails the test with its problems."""
    exercise, problems = load({**(registers or {}), "exercise.yaml": text}, "exercise.yaml")
    assert exercise is not None, "\n".join(f"{p.code} {p.message} · {p.hint}" for p in problems if p.refuses)
    return exercise


class Driver:
    """One console without a screen: decides, folds what comes back, keeps the events. Time stands until ``wait``."""

    def __init__(self, exercise: Exercise, people: int = 0, **settings: Any) -> None:
        self.compiled = Compiled(exercise)
        self.state = State(self.compiled)
        self.happened: list[Happened] = []
        self.now = 0
        self.do(co.Open(settings={"group": "Test", "sign": "K7", "seed": "1", **settings}))
        if people:
            self.do(co.Present(count=people))

    def wait(self, ms: int) -> None:
        """Let session time pass."""
        self.now += ms

    def do(self, command: Command) -> Sequence[Event] | Refusal:
        """Decide a command and take in what it leads to."""
        answer = decide(at_time(self.state, self.now), command)
        if not isinstance(answer, Refusal):
            for event in answer:
                self.take(event)
        return answer

    def did(self, command: Command) -> Sequence[Event]:
        """Do a command that must not be refused."""
        answer = self.do(command)
        assert not isinstance(answer, Refusal), f"{command}: {answer.reason}"
        return answer

    def refused(self, command: Command) -> Refusal:
        """Do a command that must be refused, and return why."""
        before = self.state
        answer = self.do(command)
        assert isinstance(answer, Refusal), f"{command} was taken: {answer}"
        assert self.state == before
        return answer

    def take(self, event: Event) -> None:
        """Keep an event as a record would."""
        happened = Happened(self.state.revision + 1, self.now, "", event)
        self.state = fold(self.state, happened)
        self.happened.append(happened)

    def begin(self) -> None:
        """Go through the briefing into the first scene."""
        while self.state.phase in ("lobby", "briefing"):
            self.did(co.Next())

    def to(self, part: str) -> None:
        """Press ``space`` until a part is shown, closing open votes as they stand; fails where it cannot be reached."""
        for _ in range(60):
            if self.state.shown == part:
                return
            self.space()
        raise AssertionError(f"{part} was not reached; at {self.state.shown}")

    def space(self) -> None:
        """Do the usual next thing, and close an open vote whoever is missing."""
        self.did(co.CloseVote(although_missing=True) if self.state.question else co.Next())

    def vote(self, **counts: int) -> None:
        """Count cards in the open vote, the rest missing, and show it."""
        missing = self.state.present - sum(counts.values())
        self.did(co.CountCards(counts=counts, missing=missing))
        self.did(co.CloseVote(although_missing=True))

    @property
    def part(self) -> str:
        """The part the room sees."""
        return self.state.shown

    @property
    def room(self) -> RoomView:
        """What the room may see now."""
        return room_view(self.state, now=self.now)

    @property
    def console(self) -> FacilitatorView:
        """What the facilitator sees beside it."""
        return facilitator_view(self.state, now=self.now, recent=self.happened)

    def texts(self) -> str:
        """All words on the room's screen."""
        view = self.room
        pieces = [text for p in view.body for text in (p.text, p.label, p.note, p.letter)]
        return "\n".join([view.heading, view.aside, *pieces])

    def events(self, kind: type[Event]) -> list[Any]:
        """All events of a kind, in order."""
        return [happened.event for happened in self.happened if isinstance(happened.event, kind)]


def read_back(happened: Sequence[Happened]) -> list[Happened]:
    """Return events as they come back from a record's text."""
    return [Happened(h.revision, h.at, h.wall, ev.read_event(h.event.form, h.event.body())) for h in happened]


# ---- random exercises -----------------------------------------------------------------------------------------------

FLAGS = {"seal": ["closed", "open"], "page": ["kept", "told", "shared"], "asked": ["false", "true"]}
LEVELS = {"trust": "room", "heat": "room", "hidden_wear": "facilitator", "late_cost": "debrief"}
ROLES = ("chief", "partner", "lawyer")
STEPS = ("vote", "show", "discuss", "revote", "decide")


class _Writer:
    """Draws the parts of one exercise. Every text is one unique word, so that a slip can be traced to its place.

    ``private`` is for the console alone, ``secret`` for nobody before the debrief, ``told`` and ``brief`` for one role.
    """

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any], scenes: int) -> None:
        self.draw = draw
        self.ids = [f"s{i}" for i in range(scenes)]
        self.injects: dict[str, list[str]] = {name: [] for name in self.ids}
        self.options: dict[str, list[str]] = {name: [] for name in self.ids}
        self.lists: list[str] = []
        self.words = 0

    def word(self, kind: str) -> str:
        self.words += 1
        return f"{kind}x{self.words}x"

    def maybe(self, one_in: int = 2) -> bool:
        return bool(self.draw(st.integers(0, one_in - 1)) == 0)

    def some(self, items: Sequence[Any]) -> list[Any]:
        return [item for item in items if self.maybe()]

    def one(self, items: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(list(items)))

    # -- conditions and effects

    def when(self) -> str:
        asks = [f"visited('{name}')" for name in self.ids]
        asks += [f"chose('{name}', '{option}')" for name in self.ids for option in self.options[name]]
        asks += [f"sent('{name}', '{inject}')" for name in self.ids for inject in self.injects[name]]
        asks += [f"written('{name}')" for name in self.lists]
        flags = [f"{flag} == '{word}'" for flag, words in FLAGS.items() if flag != "asked" for word in words]
        levels = [f"{name} {sign} 'mid'" for name in LEVELS for sign in (">=", "<", "==")]
        leaf = self.one([*asks, *flags, *levels, "asked"])
        joined = [f"{leaf} or {self.one(flags)}", f"({leaf}) and {self.one(levels)}"]
        return str(self.one([leaf, f"not {leaf}", *joined]))

    def gate(self, entry: dict[str, Any], one_in: int = 3) -> dict[str, Any]:
        if self.maybe(one_in):
            entry["when"] = self.when()
        return entry

    def effects(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.maybe():
            found["moves"] = {
                name: {
                    "by": self.one([-9, -1, 0, 1, 2, "unknown"]),
                    "because": self.word("because" if LEVELS[name] == "room" else "private"),
                    "later": self.one([False, False, True, self.one(self.ids)]),
                }
                for name in self.some(list(LEVELS))
            }
        if self.maybe():
            found["set"] = {flag: self.one(FLAGS[flag]) for flag in self.some(list(FLAGS))}
        return found

    # -- a scene

    def blocks(self, kind: str) -> list[dict[str, Any]]:
        return [self.gate({"text": self.word(kind)}) for _ in range(self.draw(st.integers(0, 2)))]

    def inject(self, inject_id: str) -> dict[str, Any]:
        to = self.one(["room", "room", "role:partner"])
        return self.gate(
            {
                "id": inject_id,
                "title": self.word("inject" if to == "room" else "toldtitle"),
                "at": self.one(["start", "discussion", "decided", "manual", 1]),
                "to": to,
                "text": self.word("inject" if to == "room" else "told"),
                "expect": self.word("private"),
                "notes": self.word("private"),
            }
        )

    def outcome(self, here: int, weighted: bool, open_always: bool) -> dict[str, Any]:
        entry = {
            "label": self.word("private"),
            "consequence": self.blocks("consequence"),
            "goto": self.goto(here),
            **self.effects(),
        }
        if weighted:
            entry["weight"] = self.one([1, 0.5, 3])
        return entry if open_always else self.gate(entry)

    def option(self, here: int, open_always: bool) -> dict[str, Any]:
        entry = {
            "label": self.word("label"),
            "case": self.word("case"),
            "advice": [{"rec": "R1", "stance": "aligns", "because": self.word("secret")}],
            **self.effects(),
        }
        if self.maybe():
            entry["text"] = self.word("option")
        if not open_always and self.maybe():
            entry |= {"when": self.when(), "closed_because": self.word("closed")}
            if self.maybe():
                entry["hidden"] = True
        if self.maybe(3):
            weighted = self.maybe()
            count = self.draw(st.integers(1, 3))
            entry["outcomes"] = {f"u{i}": self.outcome(here, weighted, i == 0) for i in range(count)}
        else:
            entry |= {"goto": self.goto(here), "consequence": self.blocks("consequence")}
        return entry

    def goto(self, here: int) -> str:
        """On to a later scene, or round to an earlier one."""
        return str(self.one([*self.ids[here + 1 :], *self.ids[here + 1 :], *self.ids[: here + 1]]))

    def steps(self) -> list[str]:
        """Any steps left out; what rests on a vote needs one."""
        steps = [step for step in STEPS if not self.maybe(5)]
        return steps if "vote" in steps else [step for step in steps if step in ("discuss", "decide")] or ["decide"]

    def decision(self, here: int) -> dict[str, Any]:
        onward = self.ids[here + 1]
        return {
            "ask": self.word("ask"),
            "rule": self.one(["consensus", "majority", "facilitator", "role:chief", "role:lawyer"]),
            "steps": self.steps(),
            "minutes": self.one([0, 1]),
            "reason": self.one(["required", "optional", "off"]),
            "unlisted": self.one([True, False]),
            "order": self.one(["written", "shuffled"]),
            "goto": onward,
            "author": ["R1"],
            "questions": [self.word("secret")],
            "other_views": [{"who": self.word("secret"), "claim": self.word("secret"), "basis": "school"}],
            "hindsight": {"text": self.word("secret"), "leaves_open": self.word("secret")},
            "options": {name: self.option(here, i == 0) for i, name in enumerate(self.options[self.ids[here]])},
        }

    def scene(self, here: int) -> dict[str, Any]:
        name, last = self.ids[here], here == len(self.ids) - 1
        entry: dict[str, Any] = {
            "blocks": self.blocks("block"),
            "notes": self.word("private"),
            "probe": [{"text": self.word("private")}],
            "listen_for": [{"text": self.word("private")}],
            "briefs": {"chief": self.word("briefchief"), "partner": self.word("briefpartner")},
            "injects": [self.inject(inject) for inject in self.injects[name]],
            "minutes": self.one([0, 2]),
        }
        if self.maybe(4) is False:
            entry["title"] = self.word("title")
        if here and self.maybe():
            entry["on_enter"] = self.effects()
        if self.maybe(4) and self.lists:
            entry["write"] = {self.lists[0]: {"ask": self.word("write"), "tests": ["checkable"]}}
        if last:
            entry["ending"] = {"title": self.word("ending"), "text": self.word("ending")}
            return entry
        if self.options[name]:
            entry["decision"] = self.decision(here)
        elif self.maybe():
            entry["goto"] = self.ids[here + 1]
        else:
            entry["routes"] = [{"when": self.when(), "goto": self.goto(here)}, {"goto": self.ids[here + 1]}]
        if self.maybe(3):
            entry["may_go"] = {"goto": self.ids[here + 1], "set": {"page": "told"}}
        return entry

    def whole(self) -> dict[str, Any]:
        for name in self.ids[:-1]:
            self.options[name] = [f"o{i}" for i in range(self.one([0, 1, 2, 3, 4]))]
        for name in self.ids:
            self.injects[name] = [f"i{i}" for i in range(self.draw(st.integers(0, 2)))]
        self.lists = ["rules"]
        scenes = {name: self.scene(i) for i, name in enumerate(self.ids)}
        scenes[self.ids[0]].setdefault("write", {"rules": {"ask": self.word("write"), "tests": ["checkable"]}})
        return {
            "tabletop": 1,
            "title": self.word("name"),
            "summary": self.word("summary") if self.maybe() else "",
            "content_note": self.word("content") if self.maybe() else "",
            "use": ["source.yaml"],
            "roles": {role: {"name": self.word("role"), "brief": self.word(f"brief{role}")} for role in ROLES},
            "indicators": {
                name: {"name": self.word("indicator"), "levels": ["low", "mid", "high"], "start": "mid", "shown": shown}
                for name, shown in LEVELS.items()
            },
            "flags": dict(FLAGS),
            "objectives": {"weigh": {"text": "Weigh it."}},
            "scenes": scenes,
            "debrief": {"author": ["R1"], "questions": [self.word("secret")], "invented": self.word("secret")},
        }


SOURCE = json.dumps(
    {
        "tabletop": 1,
        "source": {"author": "secretx1000x", "title": "secretx1001x"},
        "recommendations": {"R1": {"place": "P1.S1", "modality": "advises", "text": "secretx1002x"}},
    }
)


def examples(usual: int) -> settings:
    """Settings of a property test: the usual number of examples, or the profile’s where that asks for a campaign."""
    asked = settings.default.max_examples if settings.default is not None else 0
    return settings(
        max_examples=asked if asked > 100 else usual,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )


@st.composite
def small_exercises(draw: Callable[[st.SearchStrategy[Any]], Any], max_scenes: int = 4) -> Exercise:
    """Exercises of two to ``max_scenes`` scenes with everything the format has; the last scene is an ending."""
    data = _Writer(draw, draw(st.integers(2, max_scenes))).whole()
    return exercise_of(json.dumps(data), {"source.yaml": SOURCE})
