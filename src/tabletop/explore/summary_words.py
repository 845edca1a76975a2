"""A summary of plays as text for a terminal and as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import log10
from typing import Any

from tabletop.explore.choices import Choice, told
from tabletop.explore.summary import Balanced, Effect, Ended, Summary

_COLUMNS = 78
_MOST_OPTIONS = 60
"""Options whose balance is told in text; of a larger exercise only the data hold all."""
_MOST_SCENES = 40
_MOST_BITS = 13_000
"""Python itself writes out no whole number of more than 4,300 digits."""


def percent(share: float | None) -> str:
    """Return a share as three signs and a percent sign: ``28 %``, ``<1 %``, and `` – `` where it cannot be told."""
    if share is None:
        return "   –"
    if 0 < share < 0.01:
        return "<1 %"
    return f"{min(share, 1.0) * 100:3.0f} %" if share < 0.9995 else "all  "


def many(number: int) -> str:
    """Return a count as people read it; very large ones in powers of ten."""
    if number.bit_length() < 50:
        return f"{number:,}"
    return f"about 10^{int(number.bit_length() * log10(2))}"


def render_text(summary: Summary) -> str:
    """Return the summary as lines of at most 80 columns where ids are not longer than that."""
    return "\n".join(_lines(summary))


def _lines(summary: Summary) -> Iterator[str]:
    yield summary.exercise.file.title
    if summary.what_if:
        yield f"what if: {summary.what_if}"
    if not summary.complete:
        yield f"stopped at {summary.stopped_by} with {summary.states:,} states seen: nothing is counted"
        yield "explore --full looks at everything"
        return
    yield " · ".join(_heads(summary))
    yield from _wrapped("every play passes: ", _some(summary.bottlenecks))
    yield from _wrapped("lost by that: ", _some(summary.lost))
    yield ""
    yield "Endings, every open option being as likely as any other"
    for ending in summary.endings:
        yield from _ending(ending)
    if summary.unending:
        yield f"  {percent(summary.unending)}  never: play goes round a loop without a way out"
    yield from _scenes(summary)
    yield from _held(summary)
    yield from _options(summary.options)


def _some(names: list[str]) -> list[str]:
    left = len(names) - _MOST_SCENES
    return names if left <= 0 else [*names[:_MOST_SCENES], f"and {left} more"]


def _heads(summary: Summary) -> Iterator[str]:
    yield f"{summary.states:,} states"
    if summary.plays is None:
        yield "endless plays: a loop"
    else:
        yield f"{many(summary.plays)} plays" if summary.plays != 1 else "1 play"
    if summary.shortest is not None and summary.longest is not None:
        low, high = summary.shortest[0], summary.longest[0]
        loops = ", each loop once" if summary.loops else ""
        yield (f"{low:g} to {high:g} minutes" if low != high else f"{low:g} minutes") + f" in scenes{loops}"


def _ending(ending: Ended) -> Iterator[str]:
    what = "stuck: nothing is open here" if ending.stuck else ending.title
    yield f"  {percent(ending.share)}  {ending.scene}" + (f" · {what}" if what else "")
    way = told(ending.play)
    if way:
        yield from _wrapped("        play ", way.split(" → "), joint=" → ")


def _scenes(summary: Summary) -> Iterator[str]:
    ends = {ending.scene for ending in summary.endings}
    partly = [
        (name, share)
        for name, share in summary.scenes.items()
        if name not in ends and (share is None or share < 0.9995)
    ]
    if not partly or len(partly) > _MOST_SCENES:
        return
    yield ""
    yield "Scenes that only some plays come to"
    for name, share in partly:
        yield f"  {percent(share)}  {name}"


def _held(summary: Summary) -> Iterator[str]:
    if summary.recommendations:
        yield ""
        yield "Entries of the source: plays that follow, plays that depart, and where"
        for one in summary.recommendations:
            yield f"  {percent(one.follow)} {percent(one.depart)}  {one.rec:<6} {', '.join(one.decisions)}"
    if summary.objectives:
        yield ""
        yield "Objectives: plays that pass a scene for them"
        for name, share in summary.objectives.items():
            yield f"  {percent(share)}  {name}"


def _options(options: Sequence[Balanced]) -> Iterator[str]:
    if not options or len(options) > _MOST_OPTIONS:
        return
    yield ""
    yield "Options: plays that choose them, and where the indicators end then"
    scene = ""
    for one in options:
        if one.scene != scene:
            scene = one.scene
            yield f"  {scene}"
        yield f"    {percent(one.share)}  {one.option}"
        for effect in one.effects:
            yield f"            {effect.indicator}: {_effect(effect)}"


def _effect(effect: Effect) -> str:
    if effect.low == effect.high:
        return effect.low
    return f"{effect.low} to {effect.high}, level {effect.mean + 1:.1f} on average"


def _wrapped(head: str, words: Iterable[str], *, joint: str = ", ") -> Iterator[str]:
    """Yield words joined in lines under a head; nothing where there are none."""
    line, empty = head, True
    for word in words:
        if not empty and len(line) + len(joint) + len(word) > _COLUMNS:
            yield line + joint.rstrip()
            line, empty = " " * len(head), True
        line += word if empty else joint + word
        empty = False
    if not empty:
        yield line


def as_data(summary: Summary) -> dict[str, Any]:
    """Return the summary as plain data; ``plays`` is a text, since it may be longer than a number in JSON can be."""
    return {
        "exercise": summary.exercise.id,
        "what_if": summary.what_if,
        "complete": summary.complete,
        "stopped_by": summary.stopped_by,
        "states": summary.states,
        "plays": None if summary.plays is None else _digits(summary.plays),
        "loops": summary.loops,
        "endings": [
            {"scene": one.scene, "title": one.title, "share": one.share, "stuck": one.stuck, "play": _play(one.play)}
            for one in summary.endings
        ],
        "unending": summary.unending,
        "minutes": {
            "shortest": _timed(summary.shortest),
            "longest": _timed(summary.longest),
        },
        "bottlenecks": summary.bottlenecks,
        "scenes": summary.scenes,
        "lost": summary.lost,
        "recommendations": [
            {"rec": one.rec, "decisions": list(one.decisions), "follow": one.follow, "depart": one.depart}
            for one in summary.recommendations
        ],
        "objectives": summary.objectives,
        "options": [
            {
                "scene": one.scene,
                "option": one.option,
                "share": one.share,
                "indicators": {
                    effect.indicator: {"low": effect.low, "mean": effect.mean, "high": effect.high}
                    for effect in one.effects
                },
            }
            for one in summary.options
        ],
    }


def _digits(number: int) -> str:
    """Return a number in full; one longer than any program would read, as a power of ten."""
    return str(number) if number.bit_length() < _MOST_BITS else many(number)


def _timed(timed: tuple[float, tuple[Choice, ...]] | None) -> dict[str, Any] | None:
    return None if timed is None else {"minutes": timed[0], "play": _play(timed[1])}


def _play(play: Sequence[Choice]) -> list[str]:
    return [words for choice in play if (words := choice.words)]
