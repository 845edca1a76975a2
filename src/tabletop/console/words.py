"""Plain mode's words: one line of input becomes one command.

The words are those of the registry of actions. What a word needs stands in ``HOW_TO``; an option is named by its letter
or its id.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tabletop.console.actions import available
from tabletop.console.desk import Desk, Kept
from tabletop.console.evaluating_words import EvaluatingWords
from tabletop.console.people_words import HOW_TO as PEOPLE_HOW_TO
from tabletop.console.people_words import PeopleWords
from tabletop.console.phone_words import HOW_TO as PHONES_HOW_TO
from tabletop.console.phone_words import PhoneWords
from tabletop.console.saying import duration, say_facts, say_timer
from tabletop.debrief.agenda import optional_parts
from tabletop.exercise.model import UNLISTED
from tabletop.session import commands as co
from tabletop.session.commands import Command, Refusal
from tabletop.session.decide import undo_told
from tabletop.session.events import NOTE_KINDS, NoteKind
from tabletop.session.parts import lettered, scene_of
from tabletop.session.telling import role_name, scene_title
from tabletop.session.voting import cards_in, votes_lost

HOW_TO = {
    "decide": "decide B because your reason; or: decide other your words > SCENE because your reason",
    "cards": "cards A=5 B=2 pass=1 missing=0",
    "ballot": "ballot SEAT LETTER, then if wanted a confidence from 1 to 4, then: because your reason",
    "note": "note KIND your words; kinds are observation, quote, assumption, constraint, question, action, disputed",
    "dissent": "dissent ROLE: words | what would change their mind",
    "refuse": "refuse INDICATOR why",
    "jump": "jump SCENE why",
    "line": "line LIST words; or: line LIST 2 other words",
    "reason": "reason your words",
    "heard": "heard NUMBER",
    "inject": "inject ID; or: inject skip ID why; or: inject write your words",
    "time": "time +5; or: time -1; or: time stop; or: time go",
    "action": "action what | owner | by when | organisation | contact; or, to correct the second: action 2: what | …",
    "finding": "finding strength OBJECTIVE: words; or: finding area OBJECTIVE: words | reference | analysis; "
    "from the third note: finding area note 3; to correct the second: finding 2: words | reference | analysis",
    "feedback": "feedback open; feedback close; feedback paper 45544345 comments | strengths | to improve; "
    "feedback averages; feedback words",
    "wrong": "wrong your words",
    "misread": "misread your words",
    "rate": "rate OBJECTIVE P, S, M or U, then the evidence",
    "differently": "differently your words",
    "keep": "keep your words; likewise change, question, differently",
    **PHONES_HOW_TO,
    **PEOPLE_HOW_TO,
}
NOT_HERE = frozenset({"next", "theme", "all", "help", "peek"})
"""Words of the registry that mean something on a full screen only, or that help names itself."""
_FIRST = "An empty line does what stands after Next."
_LAST = "hot wash: keep, change, question or differently, then your words. held 1 or failed 1: an assumption."

Outcome = Kept | Refusal | str | None
"""What a line led to: events, a refusal, or words to say."""
Handler = Callable[[str, bool], Outcome]


class Words:
    """Turns lines into commands at a desk. Each handler takes what follows its word, and whether it confirms."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.report: Callable[[], str] | None = None
        self._evaluating = EvaluatingWords(desk)
        phones = PhoneWords(desk)
        self.handlers: dict[str, Handler] = {
            "next": lambda rest, again: self.desk.go_on(confirmed=again, how=rest),
            "phones": phones.phones,
            "asked": phones.asked,
            "back": lambda rest, again: self._do(co.Back(on=self._step)),
            "undo": self._undo,
            "skip": self._skip,
            "drop": self._drop,
            "jump": self._jump,
            "end": self._end,
            "cards": self._cards,
            "ballot": self._ballot,
            "again": lambda rest, again: self._do(co.Revote(on=self._step)),
            "decide": self.decide,
            "dissent": self._dissent,
            "refuse": self._refuse,
            "note": self._note,
            "heard": self._heard,
            "line": self._line,
            "reason": self._reason,
            "inject": self._inject,
            "time": self._time,
            "pause": lambda rest, again: self._do(co.Pause(on_=not self.desk.state.paused, why=rest)),
            "blank": lambda rest, again: self._do(co.Blank(on_=not self.desk.state.blank, why=rest)),
            "people": PeopleWords(desk).people,
            "facts": lambda rest, again: "\n".join(say_facts(self.desk.facilitator_view())),
            "wrong": lambda rest, again: self._object("author_wrong", rest),
            "misread": lambda rest, again: self._object("misread", rest),
            "more": self._more,
            "action": lambda rest, again: self._evaluating.action(rest),
            "finding": lambda rest, again: self._evaluating.finding(rest),
            "feedback": self._evaluating.feedback,
            "keep": lambda rest, again: self._hot_wash(co.HotWash(kind="keep", text=rest)),
            "change": lambda rest, again: self._hot_wash(co.HotWash(kind="change", text=rest)),
            "question": lambda rest, again: self._hot_wash(co.HotWash(kind="question", text=rest)),
            "differently": lambda rest, again: self._hot_wash(co.HotWash(kind="differently", text=rest)),
            "rate": self._evaluating.rate,
            "held": lambda rest, again: self._settle("held", rest),
            "failed": lambda rest, again: self._settle("failed", rest),
            "report": lambda rest, again: self.report() if self.report is not None else Refusal("no report here"),
            "help": lambda rest, again: self._help(),
            "all": lambda rest, again: self._help(),
        }

    @property
    def _step(self) -> co.Step:
        return self.desk.state.step

    def _do(self, command: Command) -> Outcome:
        return self.desk.do(command)

    # ---- going on

    def _undo(self, rest: str, again: bool) -> Outcome:
        told = undo_told(self.desk.state)
        if not told:
            return Refusal("there is nothing to take back")
        if not again:
            return Refusal(f"this takes back: {told} · space again to do it", "confirm")
        return self._do(co.Undo(on=self._step, why=rest))

    def _lost(self, again: bool) -> Refusal | None:
        lost = "" if again else votes_lost(self.desk.state, self.desk.ballots_in())
        return Refusal(f"{lost} · space again to do it", "confirm") if lost else None

    def _skip(self, rest: str, again: bool) -> Outcome:
        return self._lost(again) or self._do(co.Skip(on=self._step, why=rest))

    def _drop(self, rest: str, again: bool) -> Outcome:
        return self._lost(again) or self._do(co.DropScene(on=self._step, why=rest))

    def _jump(self, rest: str, again: bool) -> Outcome:
        scene, _, why = rest.partition(" ")
        if not scene:
            scenes = (f"{line.id} ({line.title})" for line in self.desk.facilitator_view().scenes)
            return f"Say: {HOW_TO['jump']}. Scenes: {', '.join(scenes)}."
        return self._lost(again) or self._do(co.Jump(on=self._step, scene=scene, why=why))

    def _end(self, rest: str, again: bool) -> Outcome:
        if not again:
            lost = votes_lost(self.desk.state, self.desk.ballots_in())
            told = f"this ends the exercise here, {lost}" if lost else "this ends the exercise here"
            return Refusal(f"{told} · space again to do it", "confirm")
        return self._do(co.EndHere(on=self._step, why=rest))

    def _more(self, rest: str, again: bool) -> Outcome:
        parts = list(optional_parts(self.desk.state))
        if rest in parts:
            return self.desk.go_to(rest)
        return f"Say “more” and one of: {', '.join(parts)}." if parts else Refusal("there is nothing more to show yet")

    # ---- votes and decisions

    def how_to(self, word: str) -> str:
        """Return what to type with a word, with letters of options that are open; nothing where the word is enough."""
        said = HOW_TO.get(word, "")
        if word not in ("cards", "decide") or self.desk.state.phase != "scene":
            return said
        open_ = [line.letter for line in self.desk.facilitator_view().options if not line.closed]
        if word == "decide":
            return said.replace(" B ", f" {open_[-1]} ", 1) if open_ and "B" not in open_ else said
        return " ".join(("cards", *map("{}={}".format, open_[:2], (5, 2)), "pass=1 missing=0")) if open_ else said

    def letter(self, word: str) -> str:
        """Return the option a letter or id stands for in the present scene; empty when it stands for none."""
        state = self.desk.state
        decision = scene_of(state).decision if state.phase == "scene" else None
        if decision is None:
            return ""
        letters = {letter: name for name, letter in lettered(state, state.scene_id)}
        if decision.unlisted:
            letters[chr(ord("A") + len(letters))] = UNLISTED
            letters["OTHER"] = UNLISTED
        return letters.get(word.upper(), word if word in decision.options else "")

    def _cards(self, rest: str, again: bool) -> Outcome:
        counts: dict[str, int] = {}
        apart = {"pass": 0, "missing": 0}
        for item in rest.replace(",", " ").split():
            name, _, number = item.partition("=")
            if name.lower() in apart:
                apart[name.lower()] = _number(number)
            elif not self.letter(name):
                return Refusal(f"there is no option {name}. Say: {self.how_to('cards')}")
            elif any(line.closed for line in self.desk.facilitator_view().options if line.id == self.letter(name)):
                return Refusal(f"{name} is closed here")
            else:
                counts[self.letter(name)] = _number(number)
        if not rest:
            return Refusal(f"say: {self.how_to('cards')}")
        answer = self._do(
            co.CountCards(
                on=self._step,
                counts=counts,
                passed=apart["pass"],
                missing=apart["missing"],
                ballots_in=self.desk.ballots_in(),
            )
        )
        return answer if isinstance(answer, Refusal) else self._votes_in("Cards counted.")

    def _ballot(self, rest: str, again: bool) -> Outcome:
        words, _, reason = f" {rest} ".partition(" because ")
        parts = words.split()
        passes = len(parts) > 1 and parts[1].lower() == "pass"
        if len(parts) not in (2, 3):
            return Refusal(f"say: {HOW_TO['ballot']}")
        option = "" if passes else self.letter(parts[1])
        if not option and not passes:
            return Refusal(f"there is no option {parts[1]}")
        confidence = _number(parts[2]) if len(parts) == 3 else 0
        if len(parts) == 3 and confidence not in (1, 2, 3, 4):
            return Refusal("a confidence is a number from 1 to 4")
        refusal = self.desk.cast(_number(parts[0]), option, confidence=confidence, reason=reason.strip())
        return refusal if refusal is not None else self._votes_in("Ballot kept.")

    def _votes_in(self, what: str) -> str:
        question = self.desk.state.question
        said = self.desk.ballots_in() + (cards_in(question) if question is not None else 0)
        return f"{what} {said} of {self.desk.state.present} in."

    def decide(self, rest: str, again: bool) -> Outcome:
        """Record the decision: an option, or something else in words."""
        words, _, reason = f" {rest} ".partition(" because ")
        first, _, tail = words.strip().partition(" ")
        option = self.letter(first)
        if not option:
            return Refusal(f"say: {HOW_TO['decide']}")
        if option == UNLISTED:
            return self._decide_otherwise(tail, reason.strip(), again)
        answer = self._do(
            co.Decide(
                on=self._step,
                option=option,
                reason=reason.strip(),
                although_no_reason=again,
                outcome=tail.strip(),
                draw=self.desk.chance(),
            )
        )
        if isinstance(answer, Refusal) and answer.reason == "outcome":
            return self._outcomes(first, option)
        return answer

    def _outcomes(self, letter: str, option: str) -> Refusal:
        found = [line.outcomes for line in self.desk.facilitator_view().options if line.id == option]
        listed = ", ".join(f"{name} ({label})" for name, label in (found[0] if found else ()))
        return Refusal(f"what followed? Say: decide {letter} OUTCOME because your reason. Outcomes: {listed}")

    def _decide_otherwise(self, rest: str, reason: str, again: bool) -> Outcome:
        said, _, where = rest.partition(">")
        scene, _, like = f" {where.strip()} ".partition(" like ")
        like = like.strip()
        if like and not self.letter(like):
            return Refusal(f"there is no option {like}")
        return self._do(
            co.Decide(
                on=self._step,
                option=UNLISTED,
                words=said.strip(),
                goto=scene.strip(),
                like=self.letter(like) if like else "",
                reason=reason,
                although_no_reason=again,
                draw=self.desk.chance(),
            )
        )

    def _dissent(self, rest: str, again: bool) -> Outcome:
        words, _, change = rest.partition("|")
        before, colon, said = words.partition(":")
        roles = {role_name(self.desk.state, role).lower(): role for role in self.desk.exercise.roles}
        roles |= {role.lower(): role for role in self.desk.exercise.roles}
        who = roles.get(before.strip().lower(), "") if colon else ""
        return self._do(co.Dissent(who=who, words=said if who else words, would_change=change))

    def _refuse(self, rest: str, again: bool) -> Outcome:
        indicator, _, why = rest.partition(" ")
        return self._do(co.RefuseMovement(indicator=indicator, why=why, confirmed=again))

    # ---- keeping

    def _note(self, rest: str, again: bool) -> Outcome:
        first, _, text = rest.partition(" ")
        kind: NoteKind = next((k for k in NOTE_KINDS if k == first.rstrip(":").lower()), "observation")
        if first.rstrip(":").lower() != kind:
            text = rest
        return self._do(co.Note(kind=kind, text=text))

    def _heard(self, rest: str, again: bool) -> Outcome:
        return self._do(co.Hear(number=_number(rest) - 1))

    def _line(self, rest: str, again: bool) -> Outcome:
        name, _, text = rest.partition(" ")
        first, _, tail = text.partition(" ")
        if not name:
            lists = ", ".join(scene_of(self.desk.state).write) if self.desk.state.phase == "scene" else ""
            return Refusal(f"say: {HOW_TO['line']}. Lists here: {lists or 'none'}")
        if first.isascii() and first.isdigit() and tail:
            return self._do(co.WriteLine(list=name, line=_number(first), text=tail))
        return self._do(co.WriteLine(list=name, text=text))

    def _reason(self, rest: str, again: bool) -> Outcome:
        bare = [made for made in self.desk.state.moment.decisions if not self.desk.state.reason_of(made)]
        if not bare:
            return Refusal("no decision lacks its reason")
        title = scene_title(self.desk.state, bare[-1].made.scene)
        if not rest:
            return Refusal(f"say: {HOW_TO['reason']}. It is kept for “{title}”")
        answer = self._do(co.GiveReason(of=bare[-1].revision, text=rest))
        return answer if isinstance(answer, Refusal) else f"Reason kept for “{title}”."

    # ---- the room

    def _inject(self, rest: str, again: bool) -> Outcome:
        first, _, tail = rest.partition(" ")
        if not first:
            waiting = [i.id for i in self.desk.facilitator_view().injects if i.status in ("waiting", "due")]
            return Refusal(f"say: {HOW_TO['inject']}. Waiting here: {', '.join(waiting) or 'none'}")
        if first == "skip":
            return self._do(co.SkipInject(inject=tail.partition(" ")[0], why=tail.partition(" ")[2]))
        if first == "write":
            return self._do(co.WriteInject(text=tail))
        return self._do(co.SendInject(inject=first, how=tail or self.desk.seating.way_of(first)))

    def _time(self, rest: str, again: bool) -> Outcome:
        now = self.desk.clock.look()
        timer = self.desk.state.clock
        if not rest:
            spent = f"This session: {duration(now)}."
            return f"{say_timer(timer.left_at(now), timer.running)} {spent}" if timer is not None else spent
        left = timer.left_at(now) if timer is not None else 0
        if rest in ("stop", "go"):
            return self._do(co.SetTimer(left=left, running=rest == "go"))
        minutes = _number(rest.lstrip("+-"))
        if minutes < 0:
            return Refusal(f"say: {HOW_TO['time']}")
        return self._do(co.SetTimer(left=left + (-minutes if rest.startswith("-") else minutes) * 60_000))

    # ---- debrief and hot wash

    def _object(self, kind: str, rest: str) -> Outcome:
        part = self.desk.state.moment.part.split(":")
        decisions = self.desk.state.moment.decisions
        number = _number(part[1]) if len(part) == 3 else len(decisions)
        if self.desk.state.phase != "debrief" or not 1 <= number <= len(decisions):
            return Refusal("there is no decision on the screen")
        decision = decisions[number - 1].revision
        if kind == "author_wrong":
            return self._do(co.Object(decision=decision, kind="author_wrong", text=rest))
        return self._do(co.Object(decision=decision, kind="misread", text=rest))

    def _hot_wash(self, command: co.HotWash) -> Outcome:
        if self.desk.state.phase not in ("debrief", "hot_wash"):
            return Refusal("that belongs to the hot wash, which has not begun: “note” keeps words now")
        return self._do(command)

    def _settle(self, fate: str, rest: str) -> Outcome:
        notes = [kept for kept in self.desk.state.notes.values() if kept.note.kind == "assumption"]
        number = _number(rest.partition(" ")[0])
        if not 1 <= number <= len(notes):
            return Refusal(f"say: {fate} NUMBER, from 1 to {len(notes)}" if notes else "no assumption was noted")
        revision = notes[number - 1].revision
        if fate == "held":
            return self._do(co.SettleAssumption(note=revision, fate="held"))
        return self._do(co.SettleAssumption(note=revision, fate="failed"))

    # ---- when keeping failed, and help

    def unkept(self, line: str) -> Outcome:
        """Take one of the three ways on when a step could not be kept."""
        word, _, rest = line.partition(" ")
        if word == "elsewhere" and rest:
            self.desk.keep_elsewhere(Path(rest).expanduser())
            return f"Kept under {rest} from now on."
        if word == "unkept":
            self.desk.go_on_unkept()
            return "Going on unkept: what follows is in this program’s memory only, until it can be written."
        if word == "retry":
            self.desk.try_again()
            return "Kept."
        return Refusal("the last step is not kept yet. Say: retry; or: elsewhere FOLDER; or: unkept")

    def _help(self) -> str:
        known = [action for action in available(self.desk.state) if action.word not in NOT_HERE]
        told = [f"{action.word}: {action.help} {self._example(action.word)}".rstrip() for action in known]
        if self.desk.state.question is not None:
            told.append(f"decide: once the vote is shown. {self._example('decide')}")
        return "\n".join([_FIRST, *told, "look: say everything again.", _LAST])

    def _example(self, word: str) -> str:
        return f"Say: {self.how_to(word)}." if word in HOW_TO else ""


def _number(text: str) -> int:
    """Read a count; what is none counts as -1 and is refused with its reason further on."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
