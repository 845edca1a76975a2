"""Random commands of every kind against random exercises: the core never breaks, whatever is asked of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.exercises import ROLES, Driver, examples, read_back, small_exercises

from tabletop.debrief import hot_wash
from tabletop.debrief.feedback import gathered
from tabletop.exercise.exercise import Exercise
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Command, Refusal, Step
from tabletop.session.decide import undo_target, undo_told
from tabletop.session.events import Cast
from tabletop.session.fold import at_time, replay
from tabletop.session.parts import before, lettered, scene_parts
from tabletop.session.show import role_view
from tabletop.session.state import Moment, Question, State
from tabletop.session.telling import tell
from tabletop.session.views import RoomView

WORDS = st.sampled_from(["", " ", "a word", "\x1b[2J", "a\nb", "\ud800", "\u202e", "é" * 40])
NUMBERS = st.sampled_from([-(10**12), -1, 0, 1, 2, 3, 7, 1001, 10**12])
SCENES = st.sampled_from(["s0", "s1", "s2", "s3", "nowhere", ""])
OPTIONS = st.sampled_from(["o0", "o1", "o2", "o3", "unlisted", "nothing", ""])
INJECTS = st.sampled_from(["i0", "i1", "none"])
ANY_ROLE = st.sampled_from([*ROLES, "nobody", ""])
INDICATORS = st.sampled_from(["trust", "heat", "hidden_wear", "late_cost", "nothing"])
CASTS = st.builds(Cast, key=st.sampled_from(["a", "b", "c", "d"]), option=OPTIONS, confidence=NUMBERS, reason=WORDS)

KINDS = st.sampled_from([*ev.FINDING_KINDS, "?"])
AIMS = st.sampled_from(["weigh", "nothing", ""])
POINTS = st.one_of(st.just(()), st.tuples(*[st.integers(-1, 6)] * 8), st.tuples(*[st.integers(0, 5)] * 8))
SHEETS = st.builds(
    ev.FeedbackGiven,
    source=st.sampled_from(["phone", "paper", "room"]),
    ratings=POINTS,
    strengths=WORDS,
    comments=WORDS,
)

DRAWN: set[type[Command]] = set()


def _some(command: type[Command], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Command]:
    DRAWN.add(command)
    return st.builds(command, **fields)


MOVING = st.one_of(
    _some(co.Next, how=st.sampled_from(["card", "aloud", "seat", "?"])),
    _some(co.Back),
    _some(co.Revote),
    _some(co.Skip, why=WORDS),
    _some(co.Jump, scene=SCENES, why=WORDS),
    _some(co.DropScene, why=WORDS),
    _some(co.SendInject, inject=INJECTS, how=st.sampled_from(["shown", "card", "?"])),
    _some(co.SkipInject, inject=INJECTS, why=WORDS),
    _some(co.WriteInject, text=WORDS, title=WORDS, sender=WORDS),
    _some(co.RefuseMovement, indicator=INDICATORS, why=WORDS, confirmed=st.booleans()),
    _some(
        co.Decide,
        option=OPTIONS, by=WORDS, reason=WORDS, although_no_reason=st.booleans(), overruled=st.booleans(),
        outcome=st.sampled_from(["", "u0", "u1", "u9"]), words=WORDS, goto=SCENES, like=OPTIONS,
        moves=st.dictionaries(INDICATORS, NUMBERS, max_size=2),
        settings=st.dictionaries(st.sampled_from(["page", "seal", "none"]), st.sampled_from(["told", "x"]), max_size=1),
        draw=st.floats(),
    ),
)  # fmt: skip
LEAVING = st.one_of(
    _some(co.EndHere, why=WORDS),
    _some(
        co.GoTo,
        phase=st.sampled_from(["briefing", "debrief", "hot_wash", "scene", "lobby", "?"]),
        part=st.sampled_from(["briefing:rules", "debrief:lead", "block:0", "", "?"]),
    ),
)
VOTING = st.one_of(
    _some(
        co.CountCards,
        counts=st.dictionaries(OPTIONS, NUMBERS, max_size=2), passed=NUMBERS, missing=NUMBERS, ballots_in=NUMBERS,
    ),
    _some(co.CloseVote, ballots=st.lists(CASTS, max_size=4).map(tuple), although_missing=st.booleans()),
)  # fmt: skip
STANDING = st.one_of(
    _some(co.Open, settings=st.just({})),
    _some(co.Present, count=NUMBERS),
    _some(co.TakeSeat, role=ANY_ROLE),
    _some(co.TakeSeats, roles=st.lists(ANY_ROLE, max_size=3).map(tuple)),
    _some(co.FreeSeat, seat=NUMBERS),
    _some(co.GiveRole, seat=NUMBERS, role=ANY_ROLE),
    _some(co.GiveReason, of=NUMBERS, text=WORDS),
    _some(co.Dissent, words=WORDS, who=ANY_ROLE, would_change=WORDS, decision=NUMBERS),
    _some(co.Pause, on_=st.booleans(), why=WORDS),
    _some(co.Blank, on_=st.booleans()),
    _some(co.SetTimer, left=NUMBERS, running=st.booleans()),
    _some(co.Note, kind=st.sampled_from([*ev.NOTE_KINDS, "?"]), text=WORDS, who=WORDS),
    _some(co.ChangeNote, note=NUMBERS, text=WORDS, owner=WORDS),
    _some(co.SettleAssumption, note=NUMBERS, fate=st.sampled_from(["held", "?"]), why=WORDS),
    _some(co.Hear, number=NUMBERS, scene=SCENES),
    _some(co.WriteLine, list=st.sampled_from(["rules", "none"]), text=WORDS, line=NUMBERS),
    _some(co.TestLine, list=st.sampled_from(["rules", "none"]), line=NUMBERS, test=st.sampled_from(["checkable", "?"])),
    _some(co.Object, decision=NUMBERS, kind=st.sampled_from(["misread", "?"]), text=WORDS),
    _some(co.Touch, decision=NUMBERS, recs=st.sampled_from([(), ("R1",), ("R9",)])),
    _some(co.SettleStance, decision=NUMBERS, rec=st.just("R1"), stance=st.sampled_from(["aligns", "?"])),
    _some(co.HotWash, kind=st.sampled_from(["keep", "?"]), text=WORDS),
    _some(co.AgreeAction, text=WORDS, owner=WORDS, element=st.sampled_from([*ev.ELEMENTS, "", "?"]), issue=NUMBERS),
    _some(co.ChangeAction, action=NUMBERS, text=WORDS, contact=WORDS),
    _some(co.Find, kind=KINDS, text=WORDS, objective=WORDS, origin=NUMBERS),
    _some(co.ChangeFinding, finding=NUMBERS, kind=KINDS, text=WORDS),
    _some(
        co.Rate, objective=AIMS, rating=st.sampled_from(["P", "?"]), evidence=WORDS, although_no_evidence=st.booleans()
    ),
    _some(
        co.OpenFeedback,
        statements=st.sampled_from([(), ("one",) * 8, ("",) * 8, ("one",) * 7]),
        although_again=st.booleans(),
    ),
    _some(co.CloseFeedback, answers=st.lists(SHEETS, max_size=4).map(tuple)),
    _some(co.GiveFeedback, form=SHEETS),
    _some(co.ForgetPeople),
)
_STEPS = st.one_of(st.none(), st.builds(Step, NUMBERS, st.just("vote:1"), st.just(""), NUMBERS))


def test_every_command_is_drawn() -> None:
    """The machine below knows every command there is, but for undo and close, which have rules of their own."""
    missing = [command.__name__ for command in Command.__subclasses__() if command not in DRAWN]
    assert sorted(missing) == ["Close", "Undo"]


def stays(state: State) -> dict[str, Any]:
    """What no undo may touch."""
    names = (
        "settings", "seats", "seats_ever", "notes", "lists", "heard", "dissents", "reasons", "written_injects",
        "paused", "blank", "spent", "objections", "touched", "stances", "hot_wash", "actions", "ratings", "at",
        "findings", "feedback", "feedback_asked",
    )  # fmt: skip
    return {name: getattr(state, name) for name in names}


def without_writing(driver: Driver, moment: Moment) -> Moment:
    """A moment without the facts about written lists, which no undo takes back, and without looking back."""
    play = moment.play
    for fact, bit in driver.compiled.fact_bit.items():
        if play is not None and fact[0] == "written":
            play = play._replace(asked=play.asked & ~bit)
    return replace(moment, play=play, over="")


class Watched(Driver):
    """A driver that remembers the play after each revision by itself."""

    def take(self, event: ev.Event) -> None:
        super().take(event)
        self.moments: dict[int, Moment] = getattr(self, "moments", {})
        if isinstance(event, ev.Undone):
            meant = without_writing(self, self.moments[event.to])
            assert without_writing(self, self.state.moment) == meant
        self.moments[self.state.revision] = self.state.moment


class Sessions(RuleBasedStateMachine):
    """One console doing anything at all."""

    @initialize(exercise=small_exercises(), people=st.integers(0, 4), begun=st.integers(0, 3))
    def open(self, exercise: Exercise, people: int, begun: int) -> None:
        self.driver = Watched(exercise, people, timers=begun != 1)
        if begun:
            self.driver.begin()
        self.over_and_done: dict[int, Question] = {}

    @property
    def state(self) -> State:
        return self.driver.state

    def act(self, command: Command) -> bool:
        before = self.state
        answer = self.driver.do(command)
        if isinstance(answer, Refusal):
            assert answer.reason
            assert self.state is before
        return not isinstance(answer, Refusal)

    @rule(command=MOVING, on=_STEPS)
    def move(self, command: Command, on: Step | None) -> None:
        self.act(replace(command, on=on))

    @rule(command=MOVING)
    def move_here(self, command: Command) -> None:
        self.act(replace(command, on=self.state.step))

    @rule(times=st.integers(1, 6), data=st.data())
    def go_on(self, times: int, data: st.DataObject) -> None:
        """The evening as it is meant: space, votes, decisions."""
        for _ in range(times):
            if self.state.question is not None:
                self.vote(data)
            elif self.state.moment.part == "decide":
                self.decide_something(data)
            elif self.state.phase in ("lobby", "briefing", "scene"):
                self.act(co.Next(on=self.state.step))

    @rule(times=st.integers(3, 9), data=st.data())
    def go_on_further(self, times: int, data: st.DataObject) -> None:
        self.go_on(times, data)

    @precondition(lambda self: self.state.revision > 20)
    @rule(command=LEAVING)
    def leave(self, command: Command) -> None:
        self.act(command)

    @rule(command=STANDING)
    def anything(self, command: Command) -> None:
        self.act(command)

    @rule(data=st.data())
    def to_what_there_is(self, data: st.DataObject) -> None:
        """Arguments that name what this session has."""
        revisions = st.sampled_from([0, *range(1, self.state.revision + 1)])
        command = data.draw(
            st.one_of(
                _some(co.ChangeNote, note=revisions, text=WORDS),
                _some(co.SettleAssumption, note=revisions, fate=st.just("held")),
                _some(co.Dissent, words=st.just("no"), decision=revisions),
                _some(co.Object, decision=revisions, kind=st.just("misread"), text=st.just("no")),
                _some(co.GiveReason, of=revisions, text=WORDS),
                _some(co.FreeSeat, seat=st.integers(1, 6)),
                _some(co.RefuseMovement, indicator=INDICATORS, why=WORDS, confirmed=st.just(True)),
                _some(co.RefuseMovement, indicator=st.just("trust"), confirmed=st.just(True)),
                _some(co.WriteLine, list=st.just("rules"), text=st.just("a rule")),
                _some(co.TestLine, list=st.just("rules"), line=st.just(1), test=st.just("checkable")),
                _some(co.Find, kind=KINDS, text=st.just("a finding"), origin=revisions),
                _some(co.ChangeFinding, finding=revisions, kind=KINDS, text=WORDS),
                _some(co.AgreeAction, text=st.just("an action"), issue=revisions),
                _some(co.ChangeAction, action=revisions, text=WORDS, issue=revisions),
            )
        )
        self.act(command)

    @precondition(lambda self: self.state.question is not None)
    @rule(command=VOTING)
    def vote_somehow(self, command: Command) -> None:
        self.act(command)

    def vote(self, data: st.DataObject) -> None:
        question = self.state.question
        assert question is not None
        options = st.sampled_from([name for name, _ in question.options])
        votes = data.draw(st.lists(options, min_size=self.state.present, max_size=self.state.present))
        if data.draw(st.booleans()):
            self.act(co.CountCards(counts={name: votes.count(name) for name in votes}))
            self.act(co.CloseVote(on=self.state.step, although_missing=not votes))
        else:
            ballots = tuple(Cast(f"k{i}", name) for i, name in enumerate(votes))
            self.act(co.CloseVote(ballots=ballots, although_missing=True))

    @precondition(lambda self: self.state.phase == "scene" and self.state.question is None)
    @rule(data=st.data())
    def decide_something(self, data: st.DataObject) -> None:
        letters = [name for name, _ in lettered(self.state, self.state.scene_id)]
        if letters:
            option, outcome = data.draw(st.sampled_from(letters)), data.draw(st.sampled_from(["", "u0"]))
            draw = data.draw(st.floats(0, 1, exclude_max=True))
            self.act(co.Decide(option=option, reason="because", outcome=outcome, draw=draw))

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        to = data.draw(st.sampled_from([0, 0, self.state.revision, *range(1, self.state.revision + 2), -1]))
        told = undo_told(self.state, to)
        target = undo_target(self.state, to)
        before = at_time(self.state, self.driver.now)
        if self.act(co.Undo(to=to)):
            assert target is not None
            assert told
            assert stays(self.state) == stays(before)
            assert self.state.line[-1][0] == target[0]
            assert self.state.question is None

    @rule(ms=st.sampled_from([1, 900, 5_000, 70_000]))
    def wait(self, ms: int) -> None:
        self.driver.wait(ms)

    @precondition(lambda self: self.state.revision > 50)
    @rule()
    def close(self) -> None:
        self.act(co.Close())
        self.driver.refused(co.Next())

    # ---- what always holds

    @invariant()
    def replays(self) -> None:
        """The same events give the same state, also when they come back from the record as text."""
        happened = self.driver.happened
        assert [h.revision for h in happened] == list(range(1, self.state.revision + 1))
        assert read_back(happened) == happened
        assert replay(self.driver.compiled, read_back(happened)) == self.state

    @invariant()
    def questions_and_parts(self) -> None:
        """A vote is open exactly while its part is shown; what is over never changes again but to be taken back."""
        state = self.state
        open_now = [q for q in state.questions.values() if q.status == "open"]
        assert (state.question is not None) == state.moment.part.startswith("vote:")
        assert open_now == ([state.question] if state.question else [])
        for q, question in state.questions.items():
            if q in self.over_and_done:
                past = self.over_and_done[q]
                assert question == past or question == replace(past, status="undone")
                assert past.status != "undone" or question.status == "undone"
            if question.status != "open":
                self.over_and_done[q] = question
        counted = [q for made in state.moment.decisions for q in made.questions]
        assert all(state.questions[q].status in ("closed", "skipped") for q in counted)
        if state.phase == "scene":
            assert state.moment.part in scene_parts(state)
            assert len(set(scene_parts(state))) == len(scene_parts(state))
            assert before(state) != state.shown

    @invariant()
    def line_and_time(self) -> None:
        """The line ends with the present play, and every moment of the evening is booked once."""
        state = self.state
        revisions = [revision for revision, _ in state.line]
        assert revisions == sorted(set(revisions))
        assert state.line[-1][1] == state.moment
        assert sum(state.spent.values()) == state.at
        play = state.moment.play
        if play is not None:
            tops = [len(self.driver.compiled.exercise.indicators[i].levels) for i in self.driver.compiled.indicator_ids]
            assert all(0 <= level < top for level, top in zip(play.levels, tops, strict=True))
        assert state.clock is None or (state.phase == "scene" and not (state.paused and state.clock.running))

    @invariant()
    def evaluation(self) -> None:
        """What is left behind names what is there, and a feedback form tells neither seat nor order of coming."""
        state = self.state
        assert all(entry.text for _, entry in (*state.actions, *state.findings))
        assert len({revision for revision, _ in (*state.actions, *state.findings)}) == len(
            state.actions + state.findings
        )
        assert list(state.feedback) == sorted(state.feedback, key=ev.FeedbackGiven.body)
        for form in state.feedback:
            assert len(form.ratings) in (0, 8)
            assert all(0 <= points <= 5 for points in form.ratings)
        assert state.open_feedback is None or not state.closed
        for part in ("hot_wash:actions", "hot_wash:findings", "hot_wash:feedback", "hot_wash:averages"):
            assert hot_wash.screen(state, part) is not None
        gathered(state)

    @invariant()
    def views(self) -> None:
        """Every state can be shown to everybody, and the room's view survives being text."""
        room = self.driver.room
        assert RoomView.from_text(room.to_text()) == room
        room.to_text().encode("utf-8")
        console = self.driver.console
        assert console.next.label
        assert console.revision == room.revision == self.state.revision
        for role in ROLES:
            assert isinstance(role_view(self.state, role), str)
        for happened in self.driver.happened[-3:]:
            assert isinstance(tell(self.state, happened), str)


Sessions.TestCase.settings = settings(examples(100), stateful_step_count=40)
TestSessions = pytest.mark.slow(Sessions.TestCase)
