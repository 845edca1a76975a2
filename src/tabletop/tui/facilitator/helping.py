"""All keys, grouped, and finding any action by name. Both are made from the registry alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, TextArea
from textual.widgets.option_list import Option

from tabletop.console.actions import ACTIONS, Action
from tabletop.tui.facilitator.drawing import ACCENT, QUIET, Lines, hung, plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Words

SCREEN_KEYS = (
    ("tab", "room or “For you” where the window is narrow"),
    ("↑ ↓", "move “For you”"),
    ("PgUp PgDn", "pages of what the room sees"),
    ("esc", "back"),
)


PALETTE_COLUMNS = 98
"""As wide as the list of all actions gets; every help text fits there."""


class HelpScreen(Form):
    """All keys, grouped as in the registry; those that do nothing at present are quiet."""

    heading = "Keys"
    hint = "↑ ↓  read on      esc  back"

    DEFAULT_CSS = """
    HelpScreen > #card { width: 98; height: 90%; }
    HelpScreen #fields { height: 1fr; }
    HelpScreen #keys { height: 1fr; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("pagedown", "step(10)"),
        ("pageup", "step(-10)"),
        ("question_mark", "back"),
        ("space", "step(10)"),
    ]

    def __init__(self, host: Host, there: Sequence[Action]) -> None:
        super().__init__(host)
        self.there = {action.id for action in there}

    def fields(self) -> ComposeResult:
        yield Lines(self._lines, id="keys")

    def _lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for group in dict.fromkeys(action.group for action in ACTIONS):
            lines += [plain(group, f"bold {ACCENT}")]
            for action in (action for action in ACTIONS if action.group == group):
                now = action.id in self.there
                mark = Content.assemble((f"  {action.shown:<7}", "bold" if now else QUIET))
                label = plain(f"{action.label:<24}", "" if now else QUIET)
                told = hung(" " * 33, action.help, width, style=QUIET)
                lines += [Content.assemble(mark, label, told[0][33:]), *told[1:]]
            lines.append(Content(""))
        lines.append(plain("On this screen", f"bold {ACCENT}"))
        for key, words in SCREEN_KEYS:
            lines += hung(f"  {key:<31}", words, width, style=QUIET, mark_style="bold")
        return lines

    def action_step(self, by: int) -> None:
        """Move the page."""
        self.query_one("#keys", Lines).move(by)
        self._tell_more()

    def on_mouse_scroll_down(self) -> None:
        self.action_step(3)

    def on_mouse_scroll_up(self) -> None:
        self.action_step(-3)

    def on_mount(self) -> None:
        self.call_after_refresh(self._tell_more)

    def _tell_more(self) -> None:
        more = self.query_one("#keys", Lines).more
        self.query_one("#card").border_subtitle = plain(f"↓ {more} more", QUIET) if more else Content("")

    def action_submit(self) -> None:
        self.dismiss()


class PaletteForm(Form):
    """Type some letters of what you want to do; enter does it."""

    heading = "All actions"
    beside = 5
    hint = "↑ ↓  choose      enter  do it      esc  back"

    DEFAULT_CSS = """
    PaletteForm { align: center top; }
    PaletteForm > #card { width: 98; margin: 2 0 0 0; }
    PaletteForm #filter { margin: 0 0 1 0; }
    """

    def __init__(self, host: Host, there: Sequence[Action], run: Callable[[str], None]) -> None:
        super().__init__(host)
        self.there = [action for action in there if action.id != "palette"]
        self._run = run

    def fields(self) -> ComposeResult:
        yield Words(placeholder="type a few letters", id="filter")
        actions = OptionList(id="actions", markup=False, compact=True)
        actions.can_focus = False
        yield actions

    def on_mount(self) -> None:
        self._fill()
        self.query_one("#filter").focus()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._fill()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._fill()

    def found(self) -> list[Action]:
        """Return the actions that fit what is typed, those whose label begins with it first."""
        typed = self.query_one("#filter", Words).words.casefold()
        fits = [
            a for a in self.there if all(word in f"{a.label} {a.help} {a.group}".casefold() for word in typed.split())
        ]
        return sorted(fits, key=lambda action: not action.label.casefold().startswith(typed)) if typed else fits

    def _fill(self) -> None:
        actions = self.query_one("#actions", OptionList)
        actions.clear_options()
        rows = []
        room = min(PALETTE_COLUMNS, self.app.size.width) - 10
        for action in self.found():
            words = Content.assemble((f"{action.shown:<7}", "bold"), f"{action.label:<24}", (action.help, QUIET))
            rows.append(Option(words.truncate(max(room, 8), ellipsis=True), id=action.id))
        actions.add_options(rows)
        actions.highlighted = 0 if rows else None
        self.say("" if rows else "No action is called like that here.", alert=False)

    def action_step(self, by: int) -> None:
        """Choose another."""
        actions = self.query_one("#actions", OptionList)
        if by > 0:
            actions.action_cursor_down()
        else:
            actions.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._do(event.option_id or "")

    def action_submit(self) -> None:
        actions = self.query_one("#actions", OptionList)
        if actions.highlighted is not None:
            self._do(actions.get_option_at_index(actions.highlighted).id or "")

    def _do(self, action_id: str) -> None:
        run = self._run
        self.dismiss()
        if action_id:
            run(action_id)
