"""The lines below the panes, and what stands in their frames: screens of the room, record, footer."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tabletop.console.actions import BY_ID, Action
from tabletop.session.state import State
from tabletop.session.views import LogLine
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, LIVE, QUIET, apart, cut, hung, plain
from tabletop.tui.facilitator.forms.fields import one_line
from tabletop.tui.facilitator.keeping import Look
from tabletop.tui.facilitator.panes import debrief_label, session_words
from tabletop.tui.facilitator.phone_lines import phones_line

# ---- screens of the room --------------------------------------------------------------------------------------------


def screens_line(look: Look) -> Content:
    """Return which screens the room has: the smallest with the page it shows, and those that went silent."""
    displays = [screen for screen in look.screens if screen.kind == "display"]
    alive = [screen for screen in displays if not screen.lost]
    parts: list[Content] = []
    if look.trouble:
        parts.append(plain("▲ the room’s screens cannot be written", ALERT))
    if displays and not alive:
        parts.append(plain("▲ display lost", f"bold {ALERT}"))
    if not displays:
        parts.append(plain("○ no display", QUIET))
    if alive:
        least = min(alive, key=lambda screen: (screen.rows * screen.columns, screen.id))
        page = f" · page {least.page}" if least.page else ""
        more = f" · {len(alive)} displays, smallest" if len(alive) > 1 else " · display"
        silent = len(displays) - len(alive)
        page += f" · {silent} silent" if silent else ""
        parts.append(plain(f"●{more.removeprefix(' ·')} {least.columns}×{least.rows}{page}", LIVE if page else QUIET))
    phones = phones_line(look)
    return Content("  ").join([*parts, phones] if phones is not None else parts)


# ---- record and footer ----------------------------------------------------------------------------------------------


def record_line(log: Sequence[LogLine], width: int) -> list[Content]:
    """Return the latest of the record in one line, newest first."""
    parts: list[Content] = []
    used = 1
    for line in reversed(log):
        head = f"{session_words(line.at)} "
        room = width - used - len(head) - (3 if parts else 0) - 1
        if room < 12:
            break
        text = plain(cut(line.text, min(room, 60 if parts else room)), "" if not parts else QUIET)
        parts.append(Content.assemble((head, QUIET), text))
        used += parts[-1].cell_length + 3
    return [Content.assemble(" ", Content(" · ").join(parts))] if parts else []


FOOTER: dict[str, tuple[str, ...]] = {
    "lobby": ("web", "people", "note", "help"),
    "briefing": ("note", "people", "undo", "blank", "pause", "palette", "help"),
    "vote": ("keyboard", "cards", "note", "undo", "pause", "palette", "help"),
    "write": ("line", "note", "undo", "jump", "pause", "palette", "help"),
    "moves": ("believe", "note", "inject", "undo", "jump", "palette", "help"),
    "decided": ("dissent", "note", "inject", "undo", "jump", "palette", "help"),
    "discuss": ("decide", "note", "heard", "inject", "time", "palette", "help"),
    "scene": ("note", "inject", "time", "undo", "jump", "palette", "help"),
    "debrief": ("object", "misread", "note", "more", "report", "palette", "help"),
    "hot_wash": ("note", "action", "more", "report", "undo", "palette", "help"),
    "hot_wash:actions": ("action", "finding", "note", "more", "undo", "palette", "help"),
    "hot_wash:findings": ("finding", "action", "note", "more", "undo", "palette", "help"),
    "hot_wash:ratings": ("rate", "finding", "action", "more", "undo", "palette", "help"),
    "hot_wash:feedback": ("feedback", "action", "note", "more", "undo", "palette", "help"),
    "closed": ("report", "help"),
}
"""Which keys the footer shows beside ``space``, most usual first; “all” and help always last."""


def footer_place(state: State) -> str:
    """Return which row of ``FOOTER`` holds now."""
    if state.phase != "scene":
        return state.moment.part if state.moment.part in FOOTER else state.phase
    if state.question is not None:
        return "vote"
    kind = state.moment.part.split(":")[0]
    if kind in ("moves", "landed"):
        return "moves"
    if state.decision_of_visit() is not None:
        return "decided"
    if kind in ("discuss", "spread", "cases", "decide", "talk"):
        return "discuss"
    return "write" if kind == "write" else "scene"


def footer(look: Look, width: int, there: Sequence[Action], label: str) -> list[Content]:
    """Return the footer: what ``space`` does, then at most seven keys that are there; those without room are left out
    from before the last two."""
    known = {action.id for action in there}
    stopped = (*(["pause"] * look.state.paused), *(["blank"] * look.state.blank))
    names = dict.fromkeys((*stopped, *(["asked"] * bool(look.wishes)), *FOOTER.get(footer_place(look.state), ())))
    keys = [BY_ID[name] for name in names if name in known]
    del keys[5 : len(keys) - 2]
    head = Content.assemble((" space ", f"bold {ACCENT} on $surface"), (f" {label} ", f"bold {ACCENT}"))
    words = {"pause": "go on" if look.state.paused else "pause", "blank": "light" if look.state.blank else "blank"}
    shown = [Content.assemble((key.shown, "bold"), (f" {words.get(key.id, _short(key))}", QUIET)) for key in keys]
    while shown and head.cell_length + sum(part.cell_length + 2 for part in shown) + 2 > width:
        del shown[max(len(shown) - 3, 0)]
    if head.cell_length > width:
        head = head.truncate(width, ellipsis=True)
    return [Content.assemble(" ", Content("  ").join([head, *shown]))]


_SHORT = {
    "keyboard": "keyboard",
    "believe": "not believed",
    "object": "author is wrong",
    "misread": "misread us",
    "more": "more",
    "action": "action",
    "finding": "findings",
    "feedback": "feedback",
    "report": "report",
    "palette": "all",
    "line": "write a line",
    "cards": "cards",
}


def _short(action: Action) -> str:
    return _SHORT.get(action.id, action.label)


def next_label(look: Look, single: bool) -> str:
    """Return what ``space`` does, in words. On a screen that the room sees too (``single``) no inject is named."""
    following = look.mine.next
    if look.state.closed:
        return "leave"
    if single and following.label.startswith(("send:", "hand over:", "to a phone:")):
        return "go on"
    if look.state.phase in ("debrief", "hot_wash") and not following.warn:
        return debrief_label(look.state)
    if following.warn and not following.form:
        return f"{following.label} · {following.warn}"
    return following.label


def said(words: str, width: int, *, alert: bool, asking: bool) -> list[Content]:
    """Return what the console says in the keys’ place, in full: a warning that is cut warns of nothing."""
    keys = plain("  esc  back ", QUIET) if asking else Content("")
    style = f"bold {ALERT}" if alert else LIVE
    lines = hung(" ▲ " if alert else " ", one_line(words), width - keys.cell_length - 1, style=style)
    return [apart(lines[0], keys, width), *lines[1:]]
