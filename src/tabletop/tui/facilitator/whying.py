"""“Why?” after something was done at once: one line in the footer's place, which may stay empty.

What was done is done, and the evening goes on meanwhile. ``space`` goes on as ever, the same key once more does what it
always does, ``esc`` or an empty ``enter`` leaves the reason open.
"""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from tabletop.tui.facilitator.drawing import ACCENT, LIVE, QUIET
from tabletop.tui.facilitator.forms.fields import Words

SAME_KEY_SECONDS = 0.9
"""The same key alone, with nothing after it for so long, was no first letter of a reason."""
EMPTY_SECONDS = 15.0
"""So long the line waits for a first letter."""


class WhyLine(Horizontal):
    """Hidden until ``ask`` shows it. Posts ``Given`` once: with a reason, or without one."""

    DEFAULT_CSS = """
    WhyLine { height: 1; background: $panel; display: none; }
    WhyLine #done { width: auto; padding: 0 1; }
    WhyLine #why { width: 1fr; background: $surface; max-height: 1; }
    WhyLine #how { width: auto; padding: 0 1; color: $text-quiet; }
    """

    class Given(Message):
        """The line is left. ``then`` names an action whose key was pressed instead of a reason."""

        def __init__(self, of: int, text: str, then: str = "") -> None:
            super().__init__()
            self.of = of
            self.text = text
            self.then = then

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._of = 0
        self._action = self._key = ""
        self._waits: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(Content(""), id="done")
        yield _Reason(id="why")
        yield Static(Content.assemble(("enter", f"bold {ACCENT}"), (" keep  ", QUIET), ("esc", "bold"),
                                      (" leave open", QUIET)), id="how")  # fmt: skip

    @property
    def open(self) -> bool:
        """Whether a reason is asked for."""
        return bool(self._of)

    def ask(self, done: str, of: int, action: str, key: str) -> None:
        """Ask why the event ``of`` was done; ``key`` is that of the ``action`` that did it."""
        self._of, self._action, self._key = of, action, key
        self.query_one("#done", Static).update(Content.assemble((done, f"bold {LIVE}"), ("  why?", "bold")))
        reason = self.query_one(_Reason)
        reason.clear()
        reason.can_focus = self.display = True
        reason.focus()
        self._wait(EMPTY_SECONDS)

    def leave(self, text: str = "", then: str = "") -> None:
        """Hide the line and hand over what was typed."""
        if not self._of:
            return
        of, self._of = self._of, 0
        if self._waits is not None:
            self._waits.stop()
        # A field that nobody sees must never have the focus: it would swallow the console's keys.
        self.query_one(_Reason).can_focus = self.display = False
        self.screen.set_focus(None)
        self.post_message(self.Given(of, text, then))

    def _wait(self, seconds: float) -> None:
        if self._waits is not None:
            self._waits.stop()
        self._waits = self.set_timer(seconds, self._waited)

    def _waited(self) -> None:
        typed = self.query_one(_Reason).words
        if not typed:
            self.leave()
        elif typed == self._key:
            self.leave(then=self._action)

    # ---- what the field tells

    def typed(self, key: str) -> bool:
        """See a key before the field does; tell whether it was no letter of a reason."""
        empty = not self.query_one(_Reason).text
        if key == "escape":
            self.leave()
        elif key == "space" and empty:
            self.leave(then="next")
        elif key == self._key and empty:
            self._wait(SAME_KEY_SECONDS)
            return False
        else:
            return False
        return True

    def on_words_submitted(self, event: Words.Submitted) -> None:
        event.stop()
        typed = self.query_one(_Reason).words
        if typed == self._key:
            self.leave(then=self._action)
        else:
            self.leave(typed)


class _Reason(Words, can_focus=False):
    async def _on_key(self, event: events.Key) -> None:  # type: ignore[override]
        line = self.parent
        if isinstance(line, WhyLine) and line.typed(event.key):
            event.stop()
            event.prevent_default()
