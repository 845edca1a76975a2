"""What all plays of a draft come to, as lines for a width: the map of scenes, plays and endings, what is covered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tabletop.exercise.exercise import Exercise
from tabletop.explore.choices import told
from tabletop.explore.map_text import draw_text
from tabletop.explore.picture import Picture
from tabletop.explore.summary import Balanced, Effect, Ended, Held, Summary
from tabletop.paging.lines import Line, Span, both_ends, cells, shorten, wrap
from tabletop.text import clean
from tabletop.tui.facilitator.minimap import DECISION, ENDING, PLAIN, layers

_BAR = 10
SEARCHING = "Every play is being searched…"
_UNPLAYABLE = "Nothing can be said of its plays while it cannot be played: the page of problems says what is wrong."


def _one(text: str) -> str:
    return clean(text, multiline=False)


def percent(share: float | None) -> str:
    """Return a share as ``62 %``; ``?`` where it cannot be told, ``<1 %`` for little."""
    if share is None:
        return "?"
    return "<1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"


def bar(share: float | None) -> Span:
    """Return a share as a bar of ten cells."""
    full = round(min(share or 0.0, 1.0) * _BAR)
    return Span("█" * full + "░" * (_BAR - full), "pole_one" if full else "quiet")


def unplayable(columns: int) -> list[Line]:
    """Return why there are no figures of an exercise that cannot be played."""
    return [(), *wrap([Span(_UNPLAYABLE, "quiet")], columns)]


def _label(word: str) -> list[Line]:
    return [(), (Span(word, "quiet"),)]


def _row(name: str, share: float | None, columns: int) -> Line:
    right = (bar(share), Span(percent(share).rjust(6), "strong"))
    left = (Span(shorten(name, max(4, columns - _BAR - 9))),)
    return both_ends(left, right, columns)


# ---- the map --------------------------------------------------------------------------------------------------------


def map_order(exercise: Exercise) -> list[tuple[str, str]]:
    """Return (scene, bracket) in the order of the map: by distance from the start, forks bracketed, the rest last."""
    found: list[tuple[str, str]] = []
    for row in layers(exercise.scenes, exercise.start):
        for place, name in enumerate(row):
            found.append((name, "  " if len(row) == 1 else "└ " if place == len(row) - 1 else "├ "))
    known = {name for name, _ in found}
    return found + [(name, "  ") for name in exercise.scenes if name not in known]


def scene_line(
    exercise: Exercise, name: str, bracket: str, summary: Summary | None, problems: int, columns: int
) -> Line:
    """Return one scene of the map: sign, id, title, what is wrong there, the share of plays that pass it."""
    scene = exercise.scenes[name]
    sign = ENDING if scene.ending is not None else DECISION if scene.decision is not None else PLAIN
    title = _one((scene.ending.title if scene.ending is not None else "") or scene.title)
    right: list[Span] = [Span(f"▲ {problems}  ", "alert")] if problems else []
    if summary is not None and summary.complete:
        share = summary.scenes.get(name, 0.0)
        every = "every play" if name in summary.bottlenecks else "no play" if share == 0 else percent(share)
        right += [bar(share), Span(every.rjust(11), "strong" if name in summary.bottlenecks else "quiet")]
    room = columns - sum(cells(span.text) for span in right) - 2
    ident = shorten(name, max(4, room - 4))
    left: list[Span] = [Span(bracket, "quiet"), Span(f"{sign} ", "accent" if sign == DECISION else "quiet")]
    left.append(Span(ident, "strong"))
    left_room = room - 4 - cells(ident) - 2
    if title and left_room >= 8:
        left.append(Span(f"  {shorten(title, left_room)}", "quiet"))
    return both_ends(tuple(left), tuple(right), columns)


def drawn(picture: Picture | None, columns: int) -> list[Line]:
    """Return the map drawn in layers, as `tabletop map` draws it; the titles of what is found in colour."""
    if picture is None:
        return [(), (Span(SEARCHING, "quiet"),)]
    return [
        (Span(line, "alert" if line.startswith("▲") else "text"),) for line in draw_text(picture, columns).split("\n")
    ]


# ---- plays ----------------------------------------------------------------------------------------------------------


def plays(summary: Summary | None, columns: int) -> list[Line]:
    """Return states, plays, endings with their shares, minutes, and what no play can leave out."""
    if summary is None:
        return [(), (Span(SEARCHING, "quiet"),)]
    lines: list[Line] = [(), *_counted(summary, columns)]
    if summary.endings:
        lines += _label("Endings, if every open option is as likely as any other")
        for one in summary.endings:
            lines += _ending(one, columns)
    for word, timed in (("Shortest", summary.shortest), ("Longest", summary.longest)):
        if timed is not None:
            lines += _label(f"{word} evening")
            words = [Span(f"{timed[0]:g} min", "strong"), Span(f" · {told(timed[1])}", "quiet")]
            lines += wrap(words, columns, rest=(Span("  "),))
    if summary.bottlenecks:
        lines += [*_label("In every play"), *wrap([Span(", ".join(summary.bottlenecks))], columns)]
    return lines + _options(summary.options, columns)


def _counted(summary: Summary, columns: int) -> list[Line]:
    many = "endlessly many" if summary.plays is None else f"{summary.plays:,}"
    if not summary.complete:
        words = f"The search stopped at {summary.stopped_by}: {summary.states:,} states seen, not all."
        advice = " tabletop explore without a limit counts them all."
        return wrap([Span(f"▲ {words}", "alert"), Span(advice, "quiet")], columns, rest=(Span("  "),))
    spans = [Span(f"{summary.states:,}", "strong"), Span(" states · ", "quiet")]
    return wrap([*spans, Span(many, "strong"), Span(" different plays", "quiet")], columns)


def _ending(one: Ended, columns: int) -> list[Line]:
    name = f"▲ stuck in {one.scene}" if one.stuck else f"{one.scene}  {_one(one.title)}"
    lines = [_row(name, one.share, columns)]
    way = told(one.play)
    return [*lines, *(wrap([Span(way, "quiet")], columns, first=(Span("  "),), rest=(Span("  "),)) if way else [])]


def _options(options: Sequence[Balanced], columns: int) -> list[Line]:
    lines: list[Line] = []
    scene = ""
    for one in options:
        if one.scene != scene:
            scene = one.scene
            lines += _label(f"Chosen in {scene}, and where indicators end then")
        lines.append(_row(one.option, one.share, columns))
        ends = ", ".join(f"{effect.indicator} {_range(effect)}" for effect in one.effects)
        lines += wrap([Span(ends, "quiet")], columns, first=(Span("  "),), rest=(Span("  "),)) if ends else []
    return lines


def _range(effect: Effect) -> str:
    ends = effect.low if effect.low == effect.high else f"{effect.low} to {effect.high}"
    return ends.replace("_", " ")


# ---- what is covered ------------------------------------------------------------------------------------------------


def coverage(exercise: Exercise, summary: Summary | None, columns: int) -> list[Line]:
    """Return which entries of the source and which objectives plays meet, and which nothing speaks of."""
    if summary is None:
        return [(), (Span(SEARCHING, "quiet"),)]
    if not summary.complete:
        return [(), *_counted(summary, columns)]
    lines: list[Line] = []
    if summary.objectives:
        lines += _label("Objectives: plays that pass a scene, inject or point serving them")
        for name, share in summary.objectives.items():
            lines.append(_row(name, share, columns))
    if summary.recommendations:
        lines += _label("Entries of the source: plays that follow, plays that depart")
        lines += _held(exercise, summary.recommendations, columns)
    spoken = {one.rec for one in summary.recommendations}
    spoken.update(exercise.file.debrief.author)
    silent = [name for name in exercise.recommendations if name not in spoken]
    if silent:
        lines += _label(f"Of {len(exercise.recommendations)} entries nothing here speaks of {len(silent)}")
        lines += wrap([Span(", ".join(silent), "quiet")], columns)
    return lines or [(), (Span("This exercise names no objectives and uses no source.", "quiet"),)]


def _held(exercise: Exercise, held: Iterable[Held], columns: int) -> list[Line]:
    decisions = (scene.decision for scene in exercise.scenes.values() if scene.decision is not None)
    weighed = {row.rec for asked in decisions for option in asked.options.values() for row in option.advice}
    lines: list[Line] = []
    for one in held:
        right: Line = (
            Span("in line ", "quiet"), Span(percent(one.follow).rjust(5), "strong"),
            Span("  elsewhere ", "quiet"), Span(percent(one.depart).rjust(5), "strong"),
        )  # fmt: skip
        if one.rec not in weighed:
            right = (Span("held beside it, whatever is chosen", "quiet"),)
        room = columns - sum(cells(span.text) for span in right) - 2
        where = ", ".join(one.decisions)
        ident = f"{one.rec}  "
        left = (Span(ident, "accent"), Span(shorten(where, max(1, room - cells(ident))), "text"))
        lines.append(both_ends(left, right, columns))
        entry = exercise.recommendations.get(one.rec)
        if entry is not None and entry.text:
            lines.append((Span(f"{' ' * cells(ident)}{shorten(_one(entry.text), columns - cells(ident))}", "quiet"),))
    return lines
