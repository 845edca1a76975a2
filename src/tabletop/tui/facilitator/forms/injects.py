"""Injects: sent early or late, handed over, skipped, or written on the spot."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from tabletop.session import commands as co
from tabletop.session.views import InjectLine
from tabletop.tui.facilitator.drawing import ACCENT, QUIET, Lines, hung, prose_lines
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Field, Words, listed


class InjectForm(Form):
    """The injects of this scene: send one now, early or late, skip it, or write one."""

    heading = "Injects"
    hint = "enter  send it      x  skip it      w  write one      esc  back"

    BINDINGS: ClassVar[list[BindingType]] = [
        ("x", "skip"),
        ("w", "write"),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
    ]
    beside = 10

    DEFAULT_CSS = """
    InjectForm #about { height: auto; margin: 1 0 0 0; }
    InjectForm #said { margin: 1 0 0 0; }
    InjectForm.-low #said { margin: 0; }
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.asking_how = False
        self.writing = not host.look.mine.injects

    def fields(self) -> ComposeResult:
        rows = []
        for inject in self.host.look.mine.injects:
            due = inject.status == "due"
            mark = {"due": "●", "waiting": "○", "sent": "✓", "skipped": "–"}[inject.status]
            said = inject.when if inject.status == "waiting" else inject.status
            to = f" → {inject.to}" if inject.private else ""
            style = "bold" if due else "" if inject.status == "waiting" else QUIET
            words = Content.assemble(
                (f"{mark} ", ACCENT if due else QUIET), (f"{inject.title}{to}", style), (f"  {said}", QUIET)
            )
            rows.append((inject.id, words))
        yield listed(rows, id="injects")
        yield Lines(self._about, id="about")

    def on_mount(self) -> None:
        options = self.query_one("#injects", OptionList)
        if not options.option_count:
            return
        injects = self.host.look.mine.injects
        order = {"due": 0, "waiting": 1, "sent": 2, "skipped": 3}
        options.highlighted = min(range(len(injects)), key=lambda i: order[injects[i].status])
        options.focus()

    @property
    def inject(self) -> InjectLine | None:
        """The one chosen."""
        chosen = self.query_one("#injects", OptionList).highlighted
        injects = self.host.look.mine.injects
        return injects[chosen] if chosen is not None and chosen < len(injects) else None

    def on_option_list_option_highlighted(self) -> None:
        inject = self.inject
        if inject is None:
            return
        self.asking_how = False
        self.say("")
        self._tell_keys()
        self.query_one("#about", Lines).show(self._about)

    def _tell_keys(self) -> None:
        inject = self.inject
        if inject is not None and self.asking_how:
            usual = "enter  to their phone      " if inject.id in self.host.look.by_phone else ""
            self.hint = f"{usual}c  hand over the card      a  read aloud      s  give to a seat      esc  back"
        else:
            again = " again" if inject is not None and inject.status == "sent" else ""
            self.hint = f"enter  send it{again}      x  skip it      w  write one      esc  back"
        self.query_one("#hint", Lines).show(self.hints)

    def _about(self, width: int) -> list[Content]:
        inject = self.inject if self.is_mounted else None
        if inject is None:
            there = self.host.look.mine.injects
            return (
                [] if there else hung("", "This scene has no injects written for it: w writes one.", width, style=QUIET)
            )
        lines = prose_lines(inject.text, width)
        if inject.notes:
            lines += [Content(""), *hung("Notes   ", " ".join(inject.notes.split()), width, mark_style=QUIET)]
        if inject.expect:
            lines += [Content(""), *hung("Expect  ", " ".join(inject.expect.split()), width, mark_style=QUIET)]
        return lines

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        inject = self.inject
        if inject is None:
            return
        if inject.private and not self.asking_how:
            self.asking_how = True
            self.say(f"To {inject.to}: how?", alert=False)
            self._tell_keys()
            return
        by_phone = "seat" if inject.id in self.host.look.by_phone else "card"
        self._send(inject, by_phone if inject.private else "shown")

    def on_key(self, event: events.Key) -> None:
        how = {"c": "card", "a": "aloud", "s": "seat"}.get(event.character or "")
        if self.asking_how and how and self.inject is not None:
            event.stop()
            event.prevent_default()
            self._send(self.inject, how)

    def _send(self, inject: InjectLine, how: str) -> None:
        self.send(co.SendInject(on=self.host.look.step, inject=inject.id, how=how))

    def action_scroll(self, by: int) -> None:
        """Move a long inject."""
        self.query_one("#fields").scroll_relative(y=5 * by, animate=False)

    def action_skip(self) -> None:
        """Never send it."""
        inject = self.inject
        if inject is not None:
            self.send(co.SkipInject(inject=inject.id), self._skipped)

    def _skipped(self, answer: Any) -> None:
        self.host.tell("inject skipped · r says why")
        self.dismiss()

    def action_write(self) -> None:
        """Write one on the spot."""
        self.app.push_screen(WriteInjectForm(self.host, done=self.dismiss))


class WriteInjectForm(Form):
    """An inject written on the spot; the room sees it at once."""

    heading = "Write an inject"
    hint = "enter  send it to the room      ctrl+n  new line      esc  back"

    DEFAULT_CSS = "WriteInjectForm #text { min-height: 4; max-height: 10; }"

    def __init__(self, host: Host, done: Any) -> None:
        super().__init__(host)
        self._done = done
        self.seen = host.look.step

    def fields(self) -> ComposeResult:
        yield Field("Title", Words(self.draft("title"), placeholder="may stay empty", id="title"))
        yield Field("From", Words(self.draft("sender"), placeholder="who sends it; may stay empty", id="sender"))
        yield Field("Text", Words(self.draft("text"), lines=True, id="text"))

    def on_mount(self) -> None:
        self.query_one("#text").focus()

    def action_submit(self) -> None:
        text, title, sender = (self.query_one(f"#{name}", Words).words for name in ("text", "title", "sender"))
        self.send(co.WriteInject(on=self.seen, text=text, title=title, sender=sender))

    def kept(self, answer: Any) -> None:
        self.dismiss()
        self._done()
