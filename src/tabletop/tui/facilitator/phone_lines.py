"""What the console says of phones: who has come, what is asked for from the seats, whether the web side lives."""

from __future__ import annotations

from textual.content import Content

from tabletop.console.from_seats import DISSENT, LINE, STOP
from tabletop.session.telling import role_name
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, LIVE, QUIET, cut, hung, plain
from tabletop.tui.facilitator.keeping import Look

WEB_LOST = "the web side has stopped: phones show that they lost the room · w starts it again"
MOST_TOLD = 4
"""So many dissents from seats are told in words; the others are counted."""


def phones_line(look: Look) -> Content | None:
    """Return in a few words how phones stand, for a pane's frame; None while they are off."""
    web, joined = look.web, len(look.seated.phones)
    if web.status in ("lost", "failed"):
        return plain("▲ phones lost · w" if web.status == "lost" else "▲ phones did not start · w", f"bold {ALERT}")
    if web.status in ("starting", "stopping"):
        return plain("phones…", QUIET)
    if web.status == "off":
        return plain("○ phones are off", QUIET) if joined else None
    words = f"● {joined} phone{'' if joined == 1 else 's'}"
    words += f" · {look.seated.waiting} waiting" if look.seated.waiting else ""
    return plain(f"{words} · locked" if look.seated.locked else words, LIVE if joined else QUIET)


def wishes_lines(look: Look, width: int) -> list[Content]:
    """Return what waits from the seats, for the top of “For you”."""
    wishes = look.wishes
    if not wishes:
        return []
    lines: list[Content] = []
    stops = sum(1 for wish in wishes if wish.kind == STOP)
    if stops:
        often = f" ({stops} times)" if stops > 1 else ""
        lines += hung("▲ ", f"A seat asks: please not this{often} · q", width, style=ALERT)
    counted = [(LINE, "line proposed", "lines proposed"), (DISSENT, "dissent", "dissents")]
    said = []
    for kind, one, many in counted:
        n = sum(1 for wish in wishes if wish.kind == kind)
        said += [f"{n} {one if n == 1 else many}"] if n else []
    if said:
        lines += hung("● ", f"{' · '.join(said)} from the seats · q takes up", width, style="bold", mark_style=ACCENT)
    if look.state.moment.part == "dissent":
        made = look.state.decision_of_visit()
        these = (0, made.revision if made is not None else 0)  # none from a decision before, or one taken back
        dissents = [wish for wish in wishes if wish.kind == DISSENT and wish.decision in these]
        for wish in dissents[:MOST_TOLD]:
            who = role_name(look.state, wish.role) if wish.role else "a participant"
            lines += hung("  · ", f"{who}: {cut(wish.words, 160)}", width, mark_style=QUIET)
    return [*lines, Content("")]


def wishes_words(look: Look) -> str:
    """Return the same in a few words; empty when nothing waits."""
    if any(wish.kind == STOP for wish in look.wishes):
        return "▲ please not this · q"
    return f"● {len(look.wishes)} from the seats · q" if look.wishes else ""


def door_lines(look: Look, width: int) -> list[Content]:
    """Return how phones come in, for the time before the beginning."""
    web, seated = look.web, look.seated
    if web.status == "on":
        where = f"{web.url} · code {' '.join(web.code)}" if web.lan else f"this computer only: {web.url}"
        lines = hung("● ", f"Phones: {where}", width, mark_style=LIVE)
        said = f"{len(seated.phones)} of {look.state.present} have joined"
        said += f", {seated.observers} looking on" if seated.observers else ""
        said += ", locked" if seated.locked else ""
        return [*lines, *hung("  ", f"{said} · w shows more", width, style=QUIET)]
    if web.status in ("lost", "failed"):
        return hung("▲ ", "Phones do not reach this session: w starts them again", width, style=ALERT)
    return hung("○ ", "No phones. w lets them in", width, mark_style=QUIET)


def heard(before: Look, after: Look) -> tuple[str, bool] | None:
    """Return what the footer says of the difference between two looks, and whether it is an alert."""
    if after.web.status != before.web.status:
        if after.web.status == "lost":
            return WEB_LOST, True
        if after.web.status == "failed":
            return "the web side did not start · w says more", True
        if before.web.status == "lost":  # what was said of it is no longer so
            return "phones have the room again" if after.web.status == "on" else "the web side starts again", False
    known = {wish.id for wish in before.wishes}
    new = [wish for wish in after.wishes if wish.id not in known]
    if any(wish.kind == STOP for wish in new):
        return "a seat asks: please not this · q", True
    if after.seated.news != before.seated.news:
        return after.seated.told, False
    if new:
        return f"{len(after.wishes)} from the seats · q", False
    return None
