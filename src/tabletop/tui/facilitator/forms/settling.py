"""Settling one thing after another with a letter each: assumptions, stances left open."""

from __future__ import annotations

from typing import Any, Literal

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from tabletop.debrief.comparison import Comparison, compare
from tabletop.debrief.words import FATE
from tabletop.session import commands as co
from tabletop.session.state import State
from tabletop.tui.facilitator.drawing import ACCENT, QUIET, cut
from tabletop.tui.facilitator.forms.base import Form
from tabletop.tui.facilitator.forms.fields import Field, Words, listed

Fate = Literal["held", "failed", "unknown"]
Stance = Literal["aligns", "partly", "departs"]

FATES: tuple[tuple[Fate, str, str], ...] = (
    ("held", "h", "held"),
    ("failed", "f", "failed"),
    ("unknown", "u", "still unknown"),
)
STANCES: tuple[tuple[Stance, str, str], ...] = (
    ("aligns", "i", "in line"),
    ("partly", "p", "part of the way"),
    ("departs", "e", "elsewhere"),
)


def open_stances(state: State) -> list[tuple[Comparison, Any]]:
    """Return (comparison, reading) for every reading whose stance is left open to the room."""
    return [
        (c, reading)
        for c in compare(state)
        for reading in c.author.readings
        if reading.entry is not None and reading.stance not in ("aligns", "partly", "departs")
    ]


_HOW = "first the words, if any; tab; then a letter"


class _PickForm(Form):
    """A list above, letters that settle the entry chosen, and a line for why."""

    hint = "↑ ↓  choose      esc  done"
    answers: tuple[tuple[str, str, str], ...] = ()
    beside = 3

    DEFAULT_CSS = """
    _PickForm OptionList { margin: 0 0 1 0; }
    _PickForm #letters { height: auto; margin: 0 0 1 0; }
    """

    def rows(self) -> list[tuple[str, Content]]:
        """Return the entries as they stand."""
        raise NotImplementedError

    def fields(self) -> ComposeResult:
        yield listed(self.rows(), id="rows")
        yield Field("Why", Words(self.draft("why"), placeholder=_HOW, id="why"))
        parts: list[tuple[str, str]] = []
        for _, letter, words in self.answers:
            parts += [(f"{letter}  ", f"bold {ACCENT}"), (f"{words}      ", "")]
        yield Static(Content.assemble(*parts), id="letters")

    def on_mount(self) -> None:
        rows = self.query_one("#rows", OptionList)
        rows.focus()
        rows.highlighted = 0 if rows.option_count else None

    def on_key(self, event: events.Key) -> None:
        rows = self.query_one("#rows", OptionList)
        typed = (event.character or "").casefold()
        found = next((name for name, letter, _ in self.answers if letter.casefold() == typed), None)
        if not rows.has_focus or found is None or rows.highlighted is None:
            return
        event.stop()
        event.prevent_default()
        self.send(self.settle(rows.highlighted, found, self.query_one("#why", Words).words), self._settled)

    def settle(self, place: int, answer: str, why: str) -> co.Command:
        """Return the command."""
        raise NotImplementedError

    def _settled(self, answer: Any) -> None:
        rows = self.query_one("#rows", OptionList)
        place = rows.highlighted or 0
        for i, (_, words) in enumerate(self.rows()):
            rows.replace_option_prompt_at_index(i, words)
        self.query_one("#why", Words).text = self.draft("why")
        rows.highlighted = min(place + 1, rows.option_count - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()

    def on_words_submitted(self, event: Words.Submitted) -> None:
        event.stop()
        self.query_one("#rows").focus()
        self.say("Now a letter settles it.", alert=False)


class SettleForm(_PickForm):
    """What became of what was taken as given."""

    heading = "Assumptions"
    answers = FATES

    def rows(self) -> list[tuple[str, Content]]:
        rows = []
        for kept in self._notes():
            fate = (f"  {FATE[kept.fate]}", ACCENT if kept.fate else QUIET)
            rows.append((str(kept.revision), Content.assemble(cut(kept.note.text, 56), fate)))
        return rows

    def _notes(self) -> list[Any]:
        return [kept for kept in self.host.look.state.notes.values() if kept.note.kind == "assumption"]

    def settle(self, place: int, answer: str, why: str) -> co.Command:
        fate = next(name for name, _, _ in FATES if name == answer)
        return co.SettleAssumption(note=self._notes()[place].revision, fate=fate, why=why)


class StanceForm(_PickForm):
    """The room settles a stance that the exercise leaves open."""

    heading = "Left open to you"
    answers = STANCES

    def rows(self) -> list[tuple[str, Content]]:
        words = {name: said for name, _, said in STANCES}
        return [
            (
                str(i),
                Content.assemble(
                    (f"{c.title} · {reading.entry.id}  ", "bold"),
                    cut(reading.about or reading.entry.text, 40),
                    (f"  {words.get(reading.settled, 'open')}", ACCENT if reading.settled else QUIET),
                ),
            )
            for i, (c, reading) in enumerate(open_stances(self.host.look.state))
        ]

    def settle(self, place: int, answer: str, why: str) -> co.Command:
        comparison, reading = open_stances(self.host.look.state)[place]
        stance = next(name for name, _, _ in STANCES if name == answer)
        return co.SettleStance(
            decision=comparison.revision, rec=reading.entry.id, stance=stance, about=reading.about, why=why
        )  # fmt: skip
