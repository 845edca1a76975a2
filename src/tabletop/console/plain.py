"""Plain mode: the same session as append-only lines and prompts, for screen readers, dumb terminals, logs and pipes.

One line of input is one action: a word of the registry and what belongs to it. An empty line is the usual next thing.
If input ends, the session is kept, and the last line says how to go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from tabletop.console.actions import available
from tabletop.console.desk import Desk, Kept
from tabletop.console.saying import clock, say_facilitator, say_room
from tabletop.debrief.agenda import optional_parts
from tabletop.errors import StoreError
from tabletop.exercise.model import UNLISTED
from tabletop.session import commands as co
from tabletop.session.commands import Command, Refusal
from tabletop.session.decide import undo_told
from tabletop.session.events import NOTE_KINDS, NoteKind
from tabletop.session.parts import lettered, scene_of
from tabletop.session.telling import scene_title
from tabletop.text import FIELD_LIMIT, clean

HOW_TO = {
    "decide": "decide B because …   ·   decide other … > SCENE [like B] because …",
    "cards": "cards A=5 B=2 pass=1 missing=0",
    "ballot": "ballot SEAT LETTER [confidence 1–4] [because …]",
    "note": "note assumption …   (observation quote assumption constraint question action disputed)",
    "dissent": "dissent ROLE: words | what would change their mind",
    "jump": "jump SCENE [why]",
    "line": "line LIST words   ·   line LIST 2 other words",
    "time": "time +5   ·   time -1   ·   time stop   ·   time go",
    "action": "action what | owner | by when",
    "people": "people 8",
}

_AGAIN = re.compile("(space|enter) again")
_NO_WORD = {"next", "theme", "all", "help", "peek"}

Outcome = Kept | Refusal | str | None


class PlainConsole:
    """A session driven by lines. ``say`` writes one line; ``private`` False leaves out what only facilitators read."""

    def __init__(self, desk: Desk, say: Callable[[str], None], *, private: bool = True) -> None:
        self.desk = desk
        self._say = say
        self._private = private
        self._shown = ""
        self._confirm = ""
        """The line that confirms if given again."""
        self.report: Callable[[], str] | None = None

    def run(self, lines: Iterable[str]) -> None:
        """Take lines until they end, somebody quits or the session closes."""
        self._show()
        for line in _clean(lines):
            self.desk.beat()
            if line == "quit":
                break
            try:
                self._one(line)
            except StoreError as error:
                self._say(f"! not kept: {error.message} {error.advice}".rstrip())
                continue
            if self.desk.state.closed:
                break
            self._show()

    def _one(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        again = line == self._confirm or (not line and self._confirm == "next")
        handler = self._handlers().get(word.lower())
        if not line:
            outcome: Outcome = self.desk.go_on(confirmed=again)
            word = "next"
        elif handler is not None:
            outcome = handler(rest.strip(), again)
        elif self._letter(word) and len(word) == 1:
            outcome = self._decide(line, again)
        else:
            outcome = Refusal(f"“{clean(word, multiline=False, limit=40)}” is no word here: help lists them")
        self._confirm = ""
        if isinstance(outcome, Refusal):
            self._refused(outcome, line or "next")
        elif isinstance(outcome, str):
            self._say(outcome)

    def _refused(self, refusal: Refusal, line: str) -> None:
        if refusal.kind == "confirm":
            self._confirm = line
            words = _AGAIN.sub("the same line again", refusal.reason)
            self._say(f"! {words}")
        elif refusal.kind == "form":
            known = HOW_TO.get(refusal.reason, "")
            self._say(f"! say: {known}" if known else f"! {refusal.reason}")
        else:
            self._say(f"! {refusal.reason}")
        self.desk.refresh()

    # ---- showing

    def _show(self) -> None:
        view = self.desk.room_view()
        key = f"{view.part} {view.body} {view.ballot} {view.blank}"
        if key != self._shown:
            self._shown = key
            self._say("")
            for text in say_room(view):
                self._say(text)
            if self._private and self.desk.state.phase == "scene":
                for text in say_facilitator(self.desk.facilitator_view()):
                    self._say(text)
        step = self.desk.facilitator_view().next
        missing = f" ({step.warn})" if step.warn else ""
        form = HOW_TO.get("decide" if step.form == "decide" else "cards" if step.form == "cards" else "", "")
        self._say(f"-- next: {step.label}{missing}{' · ' + form if form else ''}")

    # ---- words

    def _handlers(self) -> dict[str, Callable[[str, bool], Outcome]]:
        do = self.desk.do
        state = self.desk.state
        step = state.step
        return {
            "next": lambda rest, again: self.desk.go_on(confirmed=again, how=rest or "card"),
            "back": lambda rest, again: do(co.Back(on=step)),
            "undo": self._undo,
            "skip": lambda rest, again: do(co.Skip(on=step, why=rest)),
            "drop": lambda rest, again: do(co.DropScene(on=step, why=rest)),
            "jump": lambda rest, again: do(co.Jump(on=step, scene=rest.partition(" ")[0], why=rest.partition(" ")[2])),
            "end": lambda rest, again: self._sure(again, "this ends the exercise here", co.EndHere(on=step, why=rest)),
            "cards": self._cards,
            "ballot": self._ballot,
            "again": lambda rest, again: do(co.Revote(on=step)),
            "decide": self._decide,
            "dissent": self._dissent,
            "refuse": lambda rest, again: do(
                co.RefuseMovement(indicator=rest.partition(" ")[0], why=rest.partition(" ")[2], confirmed=again)
            ),
            "note": self._note,
            "heard": lambda rest, again: do(co.Hear(number=_number(rest) - 1)),
            "line": self._line,
            "reason": self._reason,
            "inject": self._inject,
            "time": self._time,
            "pause": lambda rest, again: do(co.Pause(on_=not state.paused, why=rest)),
            "blank": lambda rest, again: do(co.Blank(on_=not state.blank)),
            "people": lambda rest, again: do(co.Present(count=_number(rest))),
            "wrong": lambda rest, again: self._object("author_wrong", rest),
            "misread": lambda rest, again: self._object("misread", rest),
            "more": self._more,
            "action": self._action,
            "keep": lambda rest, again: do(co.HotWash(kind="keep", text=rest)),
            "change": lambda rest, again: do(co.HotWash(kind="change", text=rest)),
            "question": lambda rest, again: do(co.HotWash(kind="question", text=rest)),
            "differently": lambda rest, again: do(co.HotWash(kind="differently", text=rest)),
            "rate": self._rate,
            "held": lambda rest, again: self._settle("held", rest),
            "failed": lambda rest, again: self._settle("failed", rest),
            "report": lambda rest, again: self.report() if self.report is not None else Refusal("no report here"),
            "help": lambda rest, again: self._help(),
            "all": lambda rest, again: self._help(),
        }

    def _sure(self, again: bool, what: str, command: Command) -> Outcome:
        return self.desk.do(command) if again else Refusal(f"{what} · the same line again to do it", "confirm")

    def _undo(self, rest: str, again: bool) -> Outcome:
        told = undo_told(self.desk.state)
        if not told:
            return Refusal("there is nothing to take back")
        if not again:
            return Refusal(f"this takes back: {told} · the same line again to do it", "confirm")
        return self.desk.do(co.Undo(on=self.desk.state.step, why=rest))

    def _letter(self, word: str) -> str:
        """The option a letter stands for in the present scene; empty when it stands for none."""
        state = self.desk.state
        if state.phase != "scene" or scene_of(state).decision is None:
            return ""
        letters = {letter: name for name, letter in lettered(state, state.scene_id)}
        decision = scene_of(state).decision
        if decision is not None and decision.unlisted:
            letters[chr(ord("A") + len(letters))] = UNLISTED
            letters["OTHER"] = UNLISTED
        return letters.get(word.upper(), word if decision is not None and word in decision.options else "")

    def _cards(self, rest: str, again: bool) -> Outcome:
        counts: dict[str, int] = {}
        apart = {"pass": 0, "missing": 0}
        for item in rest.replace(",", " ").split():
            name, _, number = item.partition("=")
            if name.lower() in apart:
                apart[name.lower()] = _number(number)
            elif self._letter(name):
                counts[self._letter(name)] = _number(number)
            else:
                return Refusal(f"there is no option {name}: {HOW_TO['cards']}")
        return self.desk.do(
            co.CountCards(
                on=self.desk.state.step,
                counts=counts,
                passed=apart["pass"],
                missing=apart["missing"],
                ballots_in=self.desk.ballots_in(),
            )
        )

    def _ballot(self, rest: str, again: bool) -> Outcome:
        words, _, reason = rest.partition(" because ")
        parts = words.split()
        if len(parts) < 2:
            return Refusal(f"say: {HOW_TO['ballot']}")
        option = "" if parts[1].lower() == "pass" else self._letter(parts[1])
        if not option and parts[1].lower() != "pass":
            return Refusal(f"there is no option {parts[1]}")
        confidence = _number(parts[2]) if len(parts) > 2 else 0
        refusal = self.desk.cast(_number(parts[0]), option, confidence=confidence, reason=reason)
        return refusal if refusal is not None else "one ballot in"

    def _decide(self, rest: str, again: bool) -> Outcome:
        words, _, reason = rest.partition(" because ")
        first, _, tail = words.strip().partition(" ")
        option = self._letter(first)
        if not option:
            return Refusal(f"say: {HOW_TO['decide']}")
        state = self.desk.state
        if option != UNLISTED:
            outcome = tail.strip()
            command = co.Decide(
                on=state.step, option=option, reason=reason, although_no_reason=again, outcome=outcome,
                draw=self.desk.chance(),
            )  # fmt: skip
            answer = self.desk.do(command)
            if isinstance(answer, Refusal) and answer.reason == "outcome":
                line = next(o for o in self.desk.facilitator_view().options if o.id == option)
                listed = " · ".join(f"{name} ({label})" for name, label in line.outcomes)
                return Refusal(f"what followed? say: decide {first} OUTCOME because …: {listed}")
            return answer
        said, _, where = tail.partition(">")
        scene, _, like = where.strip().partition(" like ")
        return self.desk.do(
            co.Decide(
                on=state.step,
                option=UNLISTED,
                words=said.strip(),
                goto=scene.strip(),
                like=self._letter(like.strip()) if like.strip() else "",
                reason=reason,
                although_no_reason=again,
                draw=self.desk.chance(),
            )
        )

    def _dissent(self, rest: str, again: bool) -> Outcome:
        words, _, change = rest.partition("|")
        who, colon, said = words.partition(":")
        if not colon:
            who, said = "", words
        roles = {(role.name or name).lower(): name for name, role in self.desk.exercise.roles.items()}
        who = roles.get(who.strip().lower(), who.strip())
        return self.desk.do(co.Dissent(who=who, words=said, would_change=change))

    def _note(self, rest: str, again: bool) -> Outcome:
        first, _, text = rest.partition(" ")
        kind: NoteKind = next((k for k in NOTE_KINDS if k == first.rstrip(":").lower()), "observation")
        text = text if first.rstrip(":").lower() == kind else rest
        answer = self.desk.do(co.Note(kind=kind, text=text))
        return answer if isinstance(answer, Refusal) else f"noted ({kind})"

    def _line(self, rest: str, again: bool) -> Outcome:
        name, _, text = rest.partition(" ")
        first, _, tail = text.partition(" ")
        if first.isdigit() and tail:
            return self.desk.do(co.WriteLine(list=name, line=int(first), text=tail))
        return self.desk.do(co.WriteLine(list=name, text=text))

    def _reason(self, rest: str, again: bool) -> Outcome:
        bare = [made for made in self.desk.state.moment.decisions if not self.desk.state.reason_of(made)]
        if not bare:
            return Refusal("no decision lacks its reason")
        answer = self.desk.do(co.GiveReason(of=bare[-1].revision, text=rest))
        title = scene_title(self.desk.state, bare[-1].made.scene)
        return answer if isinstance(answer, Refusal) else f"reason kept for “{title}”"

    def _inject(self, rest: str, again: bool) -> Outcome:
        first, _, tail = rest.partition(" ")
        if first == "skip":
            return self.desk.do(co.SkipInject(inject=tail.partition(" ")[0], why=tail.partition(" ")[2]))
        if first == "write":
            return self.desk.do(co.WriteInject(text=tail))
        return self.desk.do(co.SendInject(inject=first, how=tail or "card"))

    def _time(self, rest: str, again: bool) -> Outcome:
        now = self.desk.clock.look()
        timer = self.desk.state.clock
        left = timer.left_at(now) if timer is not None else 0
        if rest in ("stop", "go"):
            return self.desk.do(co.SetTimer(left=left, running=rest == "go"))
        if not rest:
            return f"time left: {clock(left)}" if timer is not None else "no clock is running"
        sign = -1 if rest.startswith("-") else 1
        return self.desk.do(co.SetTimer(left=left + sign * _number(rest.lstrip("+-")) * 60_000))

    def _object(self, kind: str, rest: str) -> Outcome:
        part = self.desk.state.moment.part.split(":")
        decisions = self.desk.state.moment.decisions
        number = int(part[1]) if len(part) > 1 and part[1].isdigit() else len(decisions)
        if not 1 <= number <= len(decisions):
            return Refusal("there is no decision on the screen")
        decision = decisions[number - 1].revision
        if kind == "author_wrong":
            return self.desk.do(co.Object(decision=decision, kind="author_wrong", text=rest))
        return self.desk.do(co.Object(decision=decision, kind="misread", text=rest))

    def _more(self, rest: str, again: bool) -> Outcome:
        parts = list(optional_parts(self.desk.state))
        if rest in parts:
            return self.desk.go_to(rest)
        return "more: " + " ".join(parts) if parts else Refusal("there is nothing more to show yet")

    def _action(self, rest: str, again: bool) -> Outcome:
        text, owner, due = (*(item.strip() for item in rest.split("|")), "", "", "")[:3]
        answer = self.desk.do(co.AgreeAction(text=text, owner=owner, due=due))
        return answer if isinstance(answer, Refusal) else "action kept"

    def _rate(self, rest: str, again: bool) -> Outcome:
        name, _, tail = rest.partition(" ")
        rating, _, evidence = tail.partition(" ")
        for letter in ("P", "S", "M", "U"):
            if letter == rating.upper():
                return self.desk.do(co.Rate(objective=name, rating=letter, evidence=evidence))
        return Refusal("say: rate OBJECTIVE P|S|M|U evidence")

    def _settle(self, fate: str, rest: str) -> Outcome:
        notes = [kept for kept in self.desk.state.notes.values() if kept.note.kind == "assumption"]
        number = _number(rest.partition(" ")[0])
        if not 1 <= number <= len(notes):
            return Refusal(f"say: {fate} NUMBER of 1 to {len(notes)}" if notes else "no assumption was noted")
        revision = notes[number - 1].revision
        if fate == "held":
            return self.desk.do(co.SettleAssumption(note=revision, fate="held"))
        return self.desk.do(co.SettleAssumption(note=revision, fate="failed"))

    def _help(self) -> str:
        known = [action for action in available(self.desk.state) if action.word not in _NO_WORD]
        return "\n".join(
            [
                "an empty line: the usual next thing",
                *(f"{action.word}: {action.help}  {HOW_TO.get(action.word, '')}".rstrip() for action in known),
                "keep …, change …, question …: the hot wash",
                "held 1, failed 1: assumptions by number; rate OBJECTIVE S evidence",
            ]
        )


def _number(text: str) -> int:
    """Read a count; what is none counts as -1 and is refused with its reason further on."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _clean(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield clean(line.strip(), multiline=False, limit=FIELD_LIMIT)
