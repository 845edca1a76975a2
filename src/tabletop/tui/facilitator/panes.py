"""What stands on the console, as lines for a width: first line, “For you”, record, footer. Pure functions of a look."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tabletop.console.second_terminal import display_command
from tabletop.debrief import agenda
from tabletop.paging.lines import cells
from tabletop.session.parts import scene_of
from tabletop.session.state import State
from tabletop.session.telling import FINDING, role_name
from tabletop.session.views import FacilitatorView, InjectLine
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, LIVE, QUIET, apart, cut, hung, plain, prose_lines
from tabletop.tui.facilitator.keeping import Look
from tabletop.tui.facilitator.phone_lines import door_lines, wishes_lines, wishes_words

MOST_SEATS = 40
"""So many seats are listed beside the room; the people form lists all."""
LATE_MINUTES = 3
"""From so many minutes behind the plan the console says so."""

PHASES = {
    "lobby": "before the start",
    "briefing": "briefing",
    "debrief": "debrief",
    "hot_wash": "hot wash",
    "closed": "closed",
}


def clock_words(ms: int) -> str:
    """Return ms as ``mm:ss``; time that is over with a minus sign."""
    seconds = abs(ms) // 1000
    return f"{'−' if ms < 0 else ''}{seconds // 60:02d}:{seconds % 60:02d}"


def session_words(ms: int) -> str:
    """Return session time as ``h:mm``."""
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02d}"


# ---- first line -----------------------------------------------------------------------------------------------------


def kept_mark(look: Look, slow: bool) -> Content:
    """Return the mark that says whether everything is kept."""
    if look.failed or look.unkept:
        return plain("▲ not kept", f"bold {ALERT}")
    if slow:
        return plain("○ keeping…", "bold")
    return plain("● kept", LIVE)


def first_line(look: Look, width: int, slow: bool, *, bar: bool = True, private: bool = True) -> list[Content]:
    """Return the first line. What has no room is shortened from the left; clock and kept mark always stay."""
    right = [kept_mark(look, slow)]
    if private:
        right.append(plain(" PRIVATE ", f"bold {ACCENT} on $surface"))
    end = Content("  ").join(right)
    middles = _middles(look, bar)
    wanted = min(cells(f"{look.room.title} · {look.room.group}"), max(width // 3, 12))
    for middle in middles:
        room = width - end.cell_length - sum(part.cell_length for part in middle) - 3 * len(middle) - 2
        if room >= wanted or middle is middles[-1]:
            break
    title = _title(look, max(room, 4))
    gaps = len(middle) + 1
    used = 2 + title.cell_length + sum(part.cell_length for part in middle) + end.cell_length
    spare = max(width - used, gaps)
    parts: list[Content] = [Content(" "), title]
    for i, part in enumerate([*middle, end]):
        gap = spare // gaps + (1 if i < spare % gaps else 0)
        parts += [Content(" " * max(gap, 1)), part]
    return [Content.assemble(*parts, " ")]


def _title(look: Look, room: int) -> Content:
    title, group = look.room.title, look.room.group
    both = f"{title} · Group “{group}”" if group else title
    if not group or len(both) > room:
        short = f"{title} · {group}" if group else title
        return plain(cut(short if cells(short) <= room else title, room), "bold")
    return Content.assemble((title, "bold"), (f" · Group “{group}”", QUIET))


def _middles(look: Look, bar: bool) -> list[list[Content]]:
    """The middle of the first line, from the fullest to the barest."""
    mine, phase = look.mine, look.state.phase
    scene = plain(f"scene {mine.scene_number} of about {mine.scenes_about}") if phase == "scene" else None
    short = plain(f"{mine.scene_number} of ~{mine.scenes_about}") if phase == "scene" else None
    where = [scene or plain(PHASES.get(phase, phase))]
    where_short = [short or plain(PHASES.get(phase, phase))]
    minutes = [] if phase == "lobby" else [_minutes(mine, long=True)]
    minutes_short = [] if phase == "lobby" else [_minutes(mine, long=False)]
    timer, timer_bar = _timer(look, bar=False), _timer(look, bar=bar)
    return [
        [*where, *timer_bar, *minutes],
        [*where, *timer, *minutes],
        [*where_short, *timer, *minutes],
        [*where_short, *timer, *minutes_short],
        [*timer, *minutes_short],
        [*timer],
    ]


def _minutes(mine: FacilitatorView, *, long: bool) -> Content:
    pace = mine.pace
    words = f"{pace.spent:.0f} min, plan {pace.planned:.0f}" if long else f"{pace.spent:.0f} min"
    if pace.late >= LATE_MINUTES:
        return plain(f"▲ {words}", ALERT)
    return plain(words)


def _timer(look: Look, *, bar: bool) -> list[Content]:
    timer = look.room.timer
    if timer is None:
        return [plain("paused", f"bold {ALERT}")] if look.room.paused else []
    total = _discussion_ms(look.state)
    style = f"bold {ALERT}" if timer.left <= 0 else "bold"
    words = [plain(clock_words(timer.left), style)]
    if total and timer.left > 0:
        words.append(plain(f" of {clock_words(total)}", QUIET))
    elif timer.left <= 0:
        words.append(plain(" over", ALERT))
    if look.room.paused or not timer.running:
        words.append(plain(" stopped", QUIET))
    if bar and total:
        words += [Content(" "), _bar(max(timer.left, 0) / total)]
    return [Content("").join(words)]


def _discussion_ms(state: State) -> int:
    if state.phase != "scene":
        return 0
    decision = scene_of(state).decision
    return round(decision.minutes * 60_000) if decision is not None else 0


def _bar(share: float, width: int = 8) -> Content:
    full = min(round(share * width), width)
    return Content.assemble(("▕", QUIET), ("█" * full, ACCENT), ("░" * (width - full), QUIET), ("▏", QUIET))


# ---- for you --------------------------------------------------------------------------------------------------------


def for_you(look: Look, width: int) -> list[Content]:
    """Return what the facilitator alone needs now."""
    by_phase = {"lobby": _lobby, "briefing": _briefing, "scene": _scene}
    return [*wishes_lines(look, width), *by_phase.get(look.state.phase, _afterwards)(look, width)]


def _section(title: str, lines: Sequence[Content]) -> list[Content]:
    return [plain(title, f"{QUIET}"), *lines, Content("")] if lines else []


def _labelled(label: str, text: str, width: int) -> list[Content]:
    return [*hung(f"{label:<9}", text, width, mark_style=QUIET), Content("")] if text else []


def _scene(look: Look, width: int) -> list[Content]:
    mine = look.mine
    lines = _open_vote(look, width)
    lines += _labelled("Purpose", mine.purpose, width)
    asks: list[Content] = []
    for i, ask in enumerate(mine.asks, 1):
        text = f"{ask.text}  ({ask.for_whom})" if ask.for_whom else ask.text
        asks += hung(f"{i:>2}  ", text, width, mark_style=QUIET)
    lines += _section("Ask", asks)
    points: list[Content] = []
    for i, point in enumerate(mine.listen, 1):
        mark, style = ("☑", LIVE) if point.heard else ("☐", "")
        points += hung(
            f"{i:>2}  {mark} ", point.text, width, style=QUIET if point.heard else "", mark_style=style or QUIET
        )
    lines += _section("Listen for", points)
    lines += _section("Injects", [line for inject in mine.injects for line in _inject(inject, width)])
    lines += _late(look, width)
    lines += _section("Notes", prose_lines(mine.notes, width, "  "))
    facts: list[Content] = []
    for fact in mine.facts:
        date = f"{fact.date}  " if fact.date else ""
        facts += hung("  · ", f"{date}{fact.text}", width)
        facts += hung("    ", fact.sources, width, style=QUIET) if fact.sources else []
    lines += _section("Behind what the room sees", facts)
    for role, text in mine.briefs:
        lines += _section(f"Brief for {role}", prose_lines(text, width, "  "))
    if not lines:
        return hung("", "The author has written nothing for you here.", width, style=QUIET)
    return lines[:-1] if not lines[-1].plain else lines


def _open_vote(look: Look, width: int) -> list[Content]:
    question = look.state.question
    if question is None:
        return []
    said = look.mine.next.warn or f"{look.state.present} of {look.state.present} in"
    head = Content.assemble((f"Vote {question.round}  ", "bold"), ("● open  ", LIVE), (said, "bold"))
    phones = len(look.seated.phones)
    how = "c counts cards · v passes the keyboard"
    how = f"{phones} by phone · {how}" if phones else how
    return [head, *hung("", how, width, style=QUIET), Content("")]


def _inject(inject: InjectLine, width: int) -> list[Content]:
    to = f" → {inject.to}" if inject.private else ""
    title = f"{inject.title}{to}"
    if inject.status == "due":
        return hung("  ● ", f"{title}  due", width, style="bold", mark_style=ACCENT)
    if inject.status == "waiting":
        return hung("  ○ ", f"{title}  {inject.when}", width, mark_style=QUIET)
    return hung("  ✓ " if inject.status == "sent" else "  – ", f"{title}  {inject.status}", width, style=QUIET)


def _late(look: Look, width: int) -> list[Content]:
    mine = look.mine
    lines: list[Content] = []
    if mine.pace.late >= LATE_MINUTES:
        lines += hung("▲ ", f"{mine.pace.late:.0f} minutes late · {mine.upcoming}".rstrip(" ·"), width, style=ALERT)
    if mine.may_drop:
        lines += hung("", f"This scene may go: x goes on to “{mine.may_drop}”.", width, style=QUIET)
    return [*lines, Content("")] if lines else []


def _people(present: int) -> str:
    return "1 person" if present == 1 else f"{present} people"


def _lobby(look: Look, width: int) -> list[Content]:
    state = look.state
    displays = [screen for screen in look.screens if screen.kind == "display" and not screen.lost]
    lines = [plain("Before you begin", "bold"), Content("")]
    if displays:
        lines += hung("● ", "The room’s screen is connected.", width, mark_style=LIVE)
    else:
        lost = any(screen.kind == "display" for screen in look.screens)
        said = "The room’s screen is lost." if lost else "No display yet."
        lines += hung("▲ " if lost else "○ ", f"{said} In a second terminal, on the projector:", width)
        lines += hung("    ", display_command(), width, style="bold")
    sign = str(state.settings.get("sign", ""))
    if sign:
        lines += hung("  ", f"It shows ROOM · {sign}. Check that the sign on the wall is yours.", width, style=QUIET)
    lines += [Content(""), *door_lines(look, width), Content(""), plain(_people(state.present), QUIET)]
    seats = [(seat, role_name(state, role)) for seat, role in sorted(state.seats.items())]
    if not any(role for _, role in seats) and not look.seated.phones:
        seats = []
    for seat, role in seats[:MOST_SEATS]:
        by_phone = seat in look.seated.phones
        mark = "" if not look.seated.phones else "● " if by_phone else "○ "
        lines += hung(f"{seat:>3}  {mark}", role or "no role", width, mark_style=LIVE if by_phone else QUIET)
    lines += [plain(f"  … and {len(seats) - MOST_SEATS} more", QUIET)] if len(seats) > MOST_SEATS else []
    return [*lines, Content(""), *hung("  ", "g changes who is here and which role they have", width, style=QUIET)]


def _briefing(look: Look, width: int) -> list[Content]:
    lines = hung("", "Read each page aloud, then wait for a nod.", width)
    lines.append(Content(""))
    lines += hung("· ", "Say who facilitates, and that you will not judge what is decided.", width, mark_style=QUIET)
    lines += hung("· ", "Anyone may pass, at any time and without a reason.", width, mark_style=QUIET)
    lines += hung("· ", "A role is a seat to speak from, not an opinion.", width, mark_style=QUIET)
    lines += [Content(""), *_labelled("Group", look.room.group, width)]
    for seat, role in sorted(look.state.seats.items())[:MOST_SEATS]:
        name = role_name(look.state, role)
        if name:
            lines += hung(f"{seat:>3}  ", name, width, mark_style=QUIET)
    return lines


_DEBRIEF_WORDS = {
    "out_of_role": "Wait until the name tents are down. From here everyone speaks as themselves.",
    "room_first": "Let the room speak before the author does. n writes down what they would do differently.",
    "chosen": "Ask whether this is how they remember it. Correct the reason with r if it was left open.",
    "author": "Read it as a claim, not as a verdict. a: the author is wrong here. y: you read us wrong.",
    "others": "Give those who disagree as much room as the author. End with the question.",
    "short": "One minute for this decision. m shows it in full.",
    "keep_change": "One round: a thing to keep, a thing to change, a question to take home. n writes each down.",
    "actions": "w agrees an action: what, who, by when. Without an owner it will not happen.",
    "findings": "s writes down a strength or an area for improvement, begun from a note if you like.",
    "ratings": "e rates the objectives P, S, M or U, each with its evidence beside it. Only if you want them.",
    "feedback": "f opens the form on phones, takes it from paper, or hands this keyboard round. Nobody is named.",
    "averages": "Averages of all forms. space leads back.",
    "comments": "The words of all forms, in no order of coming. space leads back.",
    "close": "Thank the room. ctrl+r writes the report; space closes the session.",
}


def _afterwards(look: Look, width: int) -> list[Content]:
    state = look.state
    lines = hung(
        "", _DEBRIEF_WORDS.get(state.shown.rsplit(":", 1)[-1], "space leads on; m shows what else there is."), width
    )
    if state.closed:
        lines = hung("", "The session is closed and kept. ctrl+r writes the report; space leaves.", width)
    lines.append(Content(""))
    open_reasons = [made for made in state.moment.decisions if not state.reason_of(made)]
    if open_reasons:
        lines += hung("○ ", f"{len(open_reasons)} decided without a reason: r fills it in", width, mark_style=ACCENT)
    assumed = [kept for kept in state.notes.values() if kept.note.kind == "assumption" and not kept.fate]
    if assumed:
        lines += hung("○ ", f"{len(assumed)} assumed and not settled: m, held or failed?", width, mark_style=ACCENT)
    said = [f"{entry.kind}: {entry.text}" for _, entry in state.hot_wash]
    said += [f"{FINDING[found.kind]}: {found.text}" for _, found in state.findings]
    said += [f"action: {entry.text}" + (f" · {entry.owner}" if entry.owner else "") for _, entry in state.actions]
    if said:
        lines += [Content(""), *_section("Written down", [x for text in said for x in hung("  · ", text, width)])]
    return lines


_DEBRIEF_LABELS = {
    "room_first": "what you would now do differently",
    "chosen": "what was decided",
    "author": "the author",
    "others": "those who disagree",
    "short": "the next decision",
    "keep_change": "the hot wash",
    "actions": "actions",
    "findings": "strengths and areas",
    "ratings": "how the objectives went",
    "feedback": "the feedback form",
    "close": "closing words",
}


def debrief_label(state: State) -> str:
    """Return what ``space`` shows next in debrief and hot wash."""
    following = agenda.following(state, state.moment.part)
    if state.moment.over:
        return "back to the present"
    return _DEBRIEF_LABELS.get(following.rsplit(":", 1)[-1], "next") if following else "close the session"


def summary(look: Look, width: int) -> Content:
    """Return “For you” in one line, for where it is folded."""
    mine, state = look.mine, look.state
    if look.wishes:
        return plain(cut(wishes_words(look), width), ACCENT)
    if state.phase == "lobby":
        there = any(screen.kind == "display" and not screen.lost for screen in look.screens)
        return plain(cut(f"{'● display connected' if there else '○ no display yet'} · {_people(state.present)}", width))
    if state.phase != "scene":
        told = for_you(look, 1000)
        return plain(cut(told[0].plain if told else "", width), QUIET)
    words = []
    due = [inject for inject in mine.injects if inject.status == "due"]
    if due:
        words.append(f"● {len(due)} inject{'s' if len(due) > 1 else ''} due")
    if mine.asks:
        words.append(f"{len(mine.asks)} to ask")
    if mine.listen:
        words.append(f"{sum(point.heard for point in mine.listen)} of {len(mine.listen)} heard")
    return plain(cut(" · ".join(words), width), ACCENT if due else QUIET)


# ---- a pane that is folded away -------------------------------------------------------------------------------------


def room_strip(look: Look, width: int) -> list[Content]:
    """Return the one line that stands for what the room sees."""
    left = Content.assemble(("The room sees  ", QUIET), (cut(look.room.heading, width - 34), "bold"))
    return [apart(left, plain("tab  shows it", QUIET), width)]


def mine_strip(look: Look, width: int) -> list[Content]:
    """Return the one line that stands for “For you”."""
    left = Content.assemble(("For you  ", QUIET), summary(look, width - 24))
    return [apart(left, plain("tab  opens it", QUIET), width)]
