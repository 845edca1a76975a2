"""One line for every page: what the room does now."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.session.views import Phase, RoomView
from tabletop.text import clean

_PARTS: Mapping[str, str] = {
    "inject": "A message",
    "written": "A message",
    "write": "Writing together",
    "talk": "Open discussion",
    "options": "The options",
    "question": "The question",
    "vote": "A vote is open",
    "reasons": "Reasons, without names",
    "cases": "What nobody chose, at its strongest",
    "discuss": "Discussion",
    "decide": "The room decides",
    "dissent": "Decided. Who would have decided otherwise?",
    "consequence": "What followed",
    "landed": "What moved",
    "moves": "What moved",
    "ending": "The end of the story",
}
_PHASES: Mapping[Phase, str] = {
    "lobby": "The session begins soon",
    "briefing": "Briefing",
    "scene": "Look at the room’s screen",
    "debrief": "Debrief",
    "hot_wash": "Hot wash",
    "closed": "This session is closed",
}


def line_of(view: RoomView) -> str:
    """Return in one line what the room does now."""
    if view.blank:
        return "The screen is blank for a moment"
    if view.paused:
        return "Paused"
    if view.ballot is not None and view.ballot.open:
        return f"Vote {view.ballot.round} is open"
    if view.phase != "scene":
        return _PHASES[view.phase]
    kind, _, ref = view.part.partition("/")[2].partition(":")
    if kind == "spread":
        return "The second vote" if ref == "2" else "The vote"
    return _PARTS.get(kind) or clean(view.heading, multiline=False) or _PHASES["scene"]
