"""Rules on the registers themselves, checked once a file however many exercises use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tabletop.exercise.model import CastFile, FactsFile, Recommendation, SourceFile, Was
from tabletop.exercise.nearest import did_you_mean
from tabletop.exercise.rules.base import Finding
from tabletop.exercise.rules.fidelity import paraphrases
from tabletop.exercise.rules.wording import html


def check_register(file: object) -> Iterator[Finding]:
    """Yield what is wrong inside one register; paths lead into that register."""
    if isinstance(file, SourceFile):
        yield from _source(file.recommendations)
        yield from paraphrases(file.recommendations)
        yield from _texts("recommendations", file.recommendations, ("text", "conditions", "limits", "admits", "unsaid"))
        yield from _earlier("recommendations", {name: entry.was for name, entry in file.recommendations.items()})
    elif isinstance(file, FactsFile):
        yield from _facts(file)
        yield from _texts("facts", file.facts, ("text",))
        yield from _earlier("facts", {name: fact.was for name, fact in file.facts.items()})
        yield from _earlier("sources", {name: entry.was for name, entry in file.sources.items()})
    elif isinstance(file, CastFile):
        yield from _cast(file)
        yield from _texts("roles", file.roles, ("interest", "brief"))
        yield from _texts("indicators", file.indicators, ("about",))
        for kind in ("roles", "indicators", "flags"):
            yield from _earlier(kind, {name: entry.was for name, entry in getattr(file, kind).items()})


def _texts(kind: str, entries: Mapping[str, object], keys: tuple[str, ...]) -> Iterator[Finding]:
    """T601 for what the registers hold: it is shown like any other text."""
    for name, entry in entries.items():
        for key in keys:
            yield from html((kind, name, key), getattr(entry, key))


def _source(entries: Mapping[str, Recommendation]) -> Iterator[Finding]:
    for name, entry in entries.items():
        for index, other in enumerate(entry.with_):
            path = ("recommendations", name, "with", index)
            if other == name:
                yield Finding("T501", path, f"{name} cannot travel with itself", "name another entry")
            elif other not in entries:
                yield Finding("T501", path, f"the source has no entry “{other}”", did_you_mean(other, entries))


def _facts(file: FactsFile) -> Iterator[Finding]:
    for name, fact in file.facts.items():
        for index, source in enumerate(fact.sources):
            if source not in file.sources:
                path = ("facts", name, "sources", index)
                yield Finding("T503", path, f"there is no source “{source}”", did_you_mean(source, file.sources))
        for index, figure in enumerate(fact.figures):
            if figure.source not in file.sources:
                at = ("facts", name, "figures", index, "source")
                hint = did_you_mean(figure.source, file.sources)
                yield Finding("T503", at, f"there is no source “{figure.source}”", hint)
        if fact.standing in ("seen", "secondary") and not fact.sources and not fact.figures:
            message = (
                f"{name} was {'seen' if fact.standing == 'seen' else 'read at second hand'}, and nothing says where"
            )
            hint = "add “sources”, or write “standing: general”"
            yield Finding("T515", ("facts", name, "standing"), message, hint)


def _cast(file: CastFile) -> Iterator[Finding]:
    for name, flag in file.flags.items():
        if len(set(flag.words)) < 2 or len(set(flag.words)) < len(flag.words):
            message = f"the flag “{name}” needs two words or more, each once"
            yield Finding("T113", ("flags", name), message, "write [first, second]", on_key=True)
    for name, indicator in file.indicators.items():
        levels = indicator.levels
        if levels and (len(levels) < 2 or len(set(levels)) < len(levels)):
            yield Finding("T113", ("indicators", name, "levels"), f"“{name}” needs two levels or more, each once")
        if indicator.start and indicator.start not in levels:
            hint = did_you_mean(indicator.start, levels, f"its levels: {', '.join(levels)}")
            path = ("indicators", name, "start")
            yield Finding("T113", path, f"“{indicator.start}” is not a level of “{name}”", hint)


def _earlier(kind: str, entries: Mapping[str, Was]) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for name, was in entries.items():
        for old in was.ids:
            path = (kind, name, "was")
            if old in entries:
                yield Finding("T211", path, f"“{old}” is still an id of today", "delete it", needle=old)
            elif old in owner:
                message = f"“{old}” was said to be “{owner[old]}” already"
                yield Finding("T211", path, message, "one old id leads to one new one", needle=old)
            owner.setdefault(old, name)
