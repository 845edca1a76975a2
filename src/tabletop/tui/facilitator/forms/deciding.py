"""Recording what the room decided, and who would have decided otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Static

from tabletop.console.desk import Desk
from tabletop.exercise.model import UNLISTED
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.parts import scene_of
from tabletop.session.state import State
from tabletop.session.telling import option_words, role_name
from tabletop.session.views import OptionLine
from tabletop.tui.facilitator.drawing import QUIET, plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Add, Chooser, Entry, Field, Words
from tabletop.tui.facilitator.keeping import do

OVERRULED = "overruled"


@dataclass(frozen=True)
class Otherwise:
    """A dissent as typed, before the decision it belongs to is kept."""

    who: str
    words: str
    would_change: str


def roles_here(state: State) -> list[tuple[str, str]]:
    """Return the roles somebody plays today: id and name, in the exercise's order."""
    played = set(state.seats.values())
    return [(role, role_name(state, role)) for role in state.compiled.exercise.roles if role in played]


class DecideForm(Form):
    """The decision, who decided, the reason in one sentence, dissent."""

    heading = "Decide"
    hint = "enter  record it      tab  next field      esc  back"

    DEFAULT_CSS = """
    DecideForm #tally { height: auto; color: $text-quiet; margin: 0 0 1 0; }
    DecideForm.-low #tally { margin: 0; }
    DecideForm #else { height: auto; display: none; }
    DecideForm #else.-shown { display: block; }
    DecideForm #by_hand { height: auto; display: none; }
    DecideForm #by_hand.-shown { display: block; }
    DecideForm #outcome_field { display: none; }
    DecideForm #outcome_field.-shown { display: block; }
    DecideForm #dissents { height: auto; }
    DecideForm #said_otherwise { height: auto; display: none; margin: 0 0 0 19; }
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        look = host.look
        self.seen = look.step
        self.options: tuple[OptionLine, ...] = look.mine.options
        scene = scene_of(look.state)
        decision = scene.decision
        self.unlisted = decision.unlisted if decision is not None else False
        self.goto = decision.goto if decision is not None else ""
        self.asks_reason = decision is None or decision.reason != "off"
        self.dissents: list[Otherwise] = []
        self._confirmed_overruling = False
        self._leaving = False
        self._draw: float | None = None

    # ---- fields

    def fields(self) -> ComposeResult:
        mine = self.host.look.mine
        yield Static(self._tally(), id="tally")
        # Words that wait are seen again only with the choice they belong to.
        chosen = UNLISTED if self.draft("words") else mine.proposal
        yield Field("The room decides", Chooser(self._choices(), chosen, empty="choose", id="option"))
        with Vertical(id="else"):
            yield from self._else_fields()
        yield Field("What followed", Chooser([], id="outcome", empty="choose what followed"), id="outcome_field")
        yield Field("Decided by", Chooser(self._deciders(), mine.rule, id="by"))
        if self.asks_reason:
            words = Words(self.draft("because"), placeholder="one sentence", id="because")
            yield Field("Because", words)
        with Vertical(id="dissents"):
            yield Static(self._dissent_words(), id="said_otherwise")
            yield Field("Dissent", Add("add", "who would have decided otherwise", self._ask_dissent))

    def on_mount(self) -> None:
        self._option_changed()
        if self.words("words"):
            self.query_one("#words").focus()
        elif self.host.look.mine.proposal and self.asks_reason:
            self.query_one("#because").focus()
        else:
            self.query_one("#option").focus()

    def _choices(self) -> list[Entry]:
        entries = [Entry(line.id, line.label, line.letter) for line in self.options if not line.closed]
        if self.unlisted:
            letter = chr(ord("A") + len(self.options))
            entries.append(Entry(UNLISTED, "Something else", letter))
        return entries

    def _deciders(self) -> list[Entry]:
        look = self.host.look
        entries = [Entry("consensus", "consensus"), Entry("majority", "majority")]
        entries += [Entry(f"role:{role}", name) for role, name in roles_here(look.state)]
        return [*entries, Entry("facilitator", "the facilitator"), Entry(OVERRULED, "overruled by the facilitator")]

    def _tally(self) -> Content:
        state = self.host.look.state
        asked = [state.questions[q] for q in state.moment.questions if state.questions[q].status == "closed"]
        if not asked:
            return plain("no vote was held")
        counts = asked[-1].counts()
        letters = {line.id: line.letter for line in self.options}
        letters[UNLISTED] = chr(ord("A") + len(self.options))
        said = [f"{letters.get(name, '?')} {n}" for name, n in counts.items() if n]
        if asked[-1].passed():
            said.append(f"passed {asked[-1].passed()}")
        return plain(f"{'Second' if asked[-1].round > 1 else 'First'} vote   {'   '.join(said) or 'nobody voted'}")

    def _else_fields(self) -> Iterator[Field | Vertical]:
        state = self.host.look.state
        yield Field("In words", Words(self.draft("words"), lines=True, placeholder="what the room decided", id="words"))
        scenes = [Entry(line.id, line.title) for line in self.host.look.mine.scenes]
        like = [
            Entry("", "no effects"),
            *(Entry(line.id, f"like {line.letter}  {line.label}") for line in self.options),
        ]
        effects = [*like, Entry("by hand", "set by hand")]
        yield Field("Go on in", Chooser(scenes, self.goto, empty="choose a scene with ‹ ›", id="goto"))
        yield Field("Effects", Chooser(effects, "", id="like"))
        with Vertical(id="by_hand"):
            for name, indicator in state.compiled.exercise.indicators.items():
                steps = [Entry(str(n), "no change" if not n else f"{n:+d}", str(abs(n)) if n > 0 else "") for n in
                         (-2, -1, 0, 1, 2)]  # fmt: skip
                yield Field(indicator.name or name, Chooser(steps, "0", id=f"move-{name}"))
            for name, flag in state.compiled.exercise.flags.items():
                words = [Entry("", "as it is"), *(Entry(word, word.replace("_", " ")) for word in flag.words)]
                yield Field(name.replace("_", " "), Chooser(words, "", id=f"flag-{name}"))

    def _dissent_words(self) -> Content:
        state = self.host.look.state
        lines = []
        for dissent in self.dissents:
            who = role_name(state, dissent.who) or "a participant"
            lines.append(Content.assemble((f"{who}: ", "bold"), dissent.words))
            if dissent.would_change:
                lines.append(Content.assemble(("  would change if: ", QUIET), dissent.would_change))
        return Content("\n").join(lines)

    # ---- choosing

    def chooser(self, name: str) -> Chooser:
        """Return a chooser by its id."""
        return self.query_one(f"#{name}", Chooser)

    def words(self, name: str) -> str:
        """Return what a field holds; empty where the form has no such field."""
        try:
            return self.query_one(f"#{name}", Words).words
        except NoMatches:
            return ""

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        self.confirming = self._confirmed_overruling = False
        self.say("")
        if event.chooser.id == "like":
            self.query_one("#by_hand").set_class(event.chooser.chosen == "by hand", "-shown")
        if event.chooser.id == "option":
            self._option_changed()
            if event.by_letter:
                self._next_after_option()

    def on_words_changed(self) -> None:
        self.confirming = False

    def _option_changed(self) -> None:
        entry = self.chooser("option").entry
        self.query_one("#else").set_class(entry is not None and entry.id == UNLISTED, "-shown")
        line = next((line for line in self.options if entry is not None and line.id == entry.id), None)
        outcomes = line.outcomes if line is not None else ()
        chooser = self.chooser("outcome")
        chooser.entries = [Entry(name, label, str(i)) for i, (name, label) in enumerate(outcomes, 1)]
        chooser.chosen, chooser._picked = "", False
        self.query_one("#outcome_field").set_class(bool(outcomes), "-shown")

    def _next_after_option(self) -> None:
        if self.query_one("#else").has_class("-shown"):
            self.query_one("#words").focus()
        elif self.query_one("#outcome_field").has_class("-shown"):
            self.chooser("outcome").focus()
        elif self.asks_reason:
            self.query_one("#because").focus()

    # ---- dissent

    def _ask_dissent(self) -> None:
        self.app.push_screen(DissentForm(self.host, hand_to=self._add_dissent))

    def _add_dissent(self, dissent: Otherwise) -> None:
        self.dissents.append(dissent)
        told = self.query_one("#said_otherwise", Static)
        told.update(self._dissent_words())
        told.display = True

    # ---- recording

    def action_submit(self) -> None:
        entry = self.chooser("option").entry
        if entry is None:
            self.say("Choose what the room decides: a letter, or ‹ ›.")
            self.chooser("option").focus()
            return
        by = self.chooser("by").chosen
        overruled = by == OVERRULED
        led = self._against_the_vote(entry.id, by)
        if (overruled or led) and not self._confirmed_overruling:
            self._confirmed_overruling = True
            self.say(led or "This is another decision than the rule gave; it is kept as overruled · enter again")
            return
        command = self._command(entry.id, by, overruled or bool(led))
        seen = self.seen

        self.send(lambda desk: desk.do(command(desk, seen)), self._recorded)

    def _against_the_vote(self, option: str, by: str) -> str:
        mine = self.host.look.mine
        if by != "majority" or not mine.leader or mine.leader == option:
            return ""
        letter = next((line.letter for line in self.options if line.id == mine.leader), "?")
        return f"The majority chose {letter}; this is kept as overruled · enter again to record it"

    def _command(self, option: str, by: str, overruled: bool) -> Any:
        although = self.confirming
        outcome = self.chooser("outcome").chosen
        words = self.words("words") if option == UNLISTED else ""
        like = self.chooser("like").chosen if option == UNLISTED else ""
        by_hand = like == "by hand"
        goto = self.chooser("goto").chosen if option == UNLISTED else ""
        moves = self._moves() if by_hand else {}
        settings = self._settings() if by_hand else {}
        because = self.words("because")

        def command(desk: Desk, seen: co.Step) -> co.Decide:
            if self._draw is None:
                self._draw = desk.chance()
            return co.Decide(
                on=seen,
                option=option,
                by="facilitator" if by == OVERRULED else by,
                reason=because,
                although_no_reason=although,
                overruled=overruled,
                outcome=outcome,
                words=words,
                goto=goto,
                like="" if by_hand else like,
                moves=moves,
                settings=settings,
                draw=self._draw,
            )

        return command

    def _moves(self) -> dict[str, int]:
        names = self.host.look.state.compiled.exercise.indicators
        steps = {name: int(self.chooser(f"move-{name}").chosen or 0) for name in names}
        return {name: by for name, by in steps.items() if by}

    def _settings(self) -> dict[str, str]:
        names = self.host.look.state.compiled.exercise.flags
        words = {name: self.chooser(f"flag-{name}").chosen for name in names}
        return {name: word for name, word in words.items() if word}

    def refused(self, refusal: Refusal) -> None:
        if refusal.kind == "form" and refusal.reason == "outcome":
            refusal = Refusal("Choose what followed: this option has several outcomes.")
            self.query_one("#outcome_field").set_class(True, "-shown")
            self.chooser("outcome").focus()
        elif refusal.kind == "moved_on":
            refusal = Refusal("The other window has already gone on. Your words stay here until esc.")
        super().refused(refusal)

    def _recorded(self, answer: Any) -> None:
        self.kept_late()
        self.dismiss()

    def kept_late(self) -> None:
        for dissent in self.dissents:
            command = co.Dissent(who=dissent.who, words=dissent.words, would_change=dissent.would_change)
            self.host.ask(do(command))

    def action_back(self) -> None:
        if self.dissents and not self._leaving:
            self._leaving = True
            self.say("The dissent is not kept yet: enter keeps it too · esc again drops it")
            return
        super().action_back()


class DissentForm(Form):
    """Who would have decided otherwise, and what would change their mind."""

    heading = "Dissent"
    hint = "enter  keep it      tab  next field      esc  back"

    def __init__(self, host: Host, *, hand_to: Any = None) -> None:
        super().__init__(host)
        self._hand_to = hand_to

    def fields(self) -> ComposeResult:
        state = self.host.look.state
        made = state.decision_of_visit()
        if self._hand_to is None and made is not None:
            said = made.made.words or option_words(state, made.made.scene, made.made.option)
            yield Static(plain(f"Decided: {said}"), classes="quiet gap")
        who = [Entry("", "a participant", "0")]
        who += [Entry(role, name, str(i)) for i, (role, name) in enumerate(roles_here(state), 1)]
        yield Field("Who", Chooser(who, self.draft("who"), id="who"))
        yield Field("Would have", Words(self.draft("words"), placeholder="their sentence", id="words"))
        yield Field(
            "Would change if", Words(self.draft("change"), placeholder="what would change their mind", id="change")
        )

    def on_mount(self) -> None:
        self.query_one("#who").focus()

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        if event.by_letter:
            self.query_one("#words").focus()

    def action_submit(self) -> None:
        who = self.query_one("#who", Chooser).chosen
        words = self.query_one("#words", Words).words
        change = self.query_one("#change", Words).words
        if not words:
            self.say("A dissent needs a sentence.")
            self.query_one("#words").focus()
            return
        if self._hand_to is not None:
            self.drop_drafts()
            self._hand_to(Otherwise(who, words, change))
            self.dismiss()
            return
        self.send(co.Dissent(who=who, words=words, would_change=change))
