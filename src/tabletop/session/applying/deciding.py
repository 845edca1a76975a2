"""What events of votes and decisions do."""

from __future__ import annotations

from dataclasses import replace

from tabletop.session import events as ev
from tabletop.session.applying.base import Handler, waiting_keys, with_moved
from tabletop.session.events import Event, Happened
from tabletop.session.play import start
from tabletop.session.state import DecisionMade, Question, State


def _question_opened(state: State, h: Happened, e: ev.QuestionOpened) -> State:
    question = Question(h.revision, e.scene, state.moment.visit, e.round, e.options, e.privacy, again=e.again)
    moment = replace(
        state.moment, part=f"vote:{e.round}", over="", questions=(*state.moment.questions, h.revision)
    )  # fmt: skip
    return replace(state, moment=moment, questions={**state.questions, h.revision: question}, clock=None)


def _cards_counted(state: State, h: Happened, e: ev.CardsCounted) -> State:
    question = replace(state.questions[e.question], cards=e)
    return replace(state, questions={**state.questions, e.question: question})


def _vote_closed(state: State, h: Happened, e: ev.VoteClosed) -> State:
    question = replace(state.questions[e.question], status="closed", ballots=e.ballots, present=e.present)
    moment = replace(state.moment, part=f"spread:{question.round}", over="")
    return replace(state, moment=moment, questions={**state.questions, e.question: question})


def close_open_question(state: State, status: str) -> State:
    question = state.question
    if question is None:
        return state
    return replace(state, questions={**state.questions, question.id: replace(question, status=status)})


def _decided(state: State, h: Happened, e: ev.Decided) -> State:
    compiled, moment = state.compiled, state.moment
    play = moment.play or start(compiled)
    later = tuple(sorted((*play.later, *waiting_keys(compiled, e.waiting))))
    play = with_moved(compiled, play, e.movements)._replace(later=later)
    play = compiled.remember(compiled.with_flags(play, e.settings), "chose", e.scene, e.option)
    made = DecisionMade(h.revision, h.at, moment.visit, e, moment.questions)
    moment = replace(moment, play=play, part="dissent", over="", decisions=(*moment.decisions, made))
    return replace(state, moment=moment, clock=None)


def _reason_given(state: State, h: Happened, e: ev.ReasonGiven) -> State:
    return replace(state, reasons={**state.reasons, e.of: e.text})


def _dissented(state: State, h: Happened, e: ev.Dissented) -> State:
    return replace(state, dissents=(*state.dissents, (h.revision, e)))


HANDLERS: dict[type[Event], Handler] = {
    ev.QuestionOpened: _question_opened,
    ev.CardsCounted: _cards_counted,
    ev.VoteClosed: _vote_closed,
    ev.Decided: _decided,
    ev.ReasonGiven: _reason_given,
    ev.Dissented: _dissented,
}
