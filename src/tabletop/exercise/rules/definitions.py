"""Rules on what an exercise names and defines: roles, indicators, flags, ids, the ids they had before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tabletop.exercise.model import Was
from tabletop.exercise.nearest import did_you_mean
from tabletop.exercise.rules.base import Checked, Finding, Path

_CODES = (
    "ar bg bn ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu id is it ja ko lt lv mk ms mt nb nl nn no pl pt "
    "ro ru sk sl sq sr sv sw ta th tl tr uk ur vi zh"
)
_LANGUAGES = frozenset(_CODES.split())


def defined(checked: Checked) -> Iterator[Finding]:
    """T112: whoever is named has a name, here or in the cast."""
    kinds: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("roles", checked.exercise.roles),
        ("indicators", checked.exercise.indicators),
    )
    for kind, entries in kinds:
        for name, entry in entries.items():
            if not getattr(entry, "name", ""):
                hint = did_you_mean(name, checked.cast.get(kind, ()), "define it in the cast, or write its “name” here")
                yield Finding("T112", (kind, name), f"“{name}” of {kind} has no name anywhere", hint, on_key=True)
    for name, flag in checked.exercise.flags.items():
        if not flag.words:
            hint = did_you_mean(name, checked.cast.get("flags", ()), "write its words: [first, second]")
            yield Finding("T112", ("flags", name), f"the flag “{name}” has no words anywhere", hint, on_key=True)


def whole(checked: Checked) -> Iterator[Finding]:
    """T113: levels, words and numbers of a definition hold together."""
    for name, indicator in checked.exercise.indicators.items():
        path: Path = ("indicators", name)
        levels = indicator.levels
        if len(levels) == 1:
            yield Finding("T113", (*path, "levels"), f"“{name}” has one level and could never move", "add another")
        yield from _repeated((*path, "levels"), levels, "level")
        if levels and not indicator.start:
            yield Finding("T113", path, f"“{name}” has levels and no start", "add “start: …”", on_key=True)
        elif indicator.start and indicator.start not in levels:
            hint = did_you_mean(indicator.start, levels, f"its levels: {', '.join(levels)}")
            yield Finding("T113", (*path, "start"), f"“{indicator.start}” is not a level of “{name}”", hint)
    for name, flag in checked.exercise.flags.items():
        if len(flag.words) == 1:
            yield Finding("T113", ("flags", name), f"the flag “{name}” has one word and could never change")
        yield from _repeated(("flags", name), flag.words, "word")
    players = checked.exercise.file.players
    if players.min > players.max:
        yield Finding("T113", ("players", "min"), "fewer people at most than at least", "exchange min and max")
    for path, _, scene in checked.scenes:
        for name, listed in scene.write.items():
            if listed.items.min > listed.items.max:
                at = (*path, "write", name, "items", "min")
                yield Finding("T113", at, "fewer lines at most than at least", "exchange min and max")


def _repeated(path: Path, words: Iterable[str], what: str) -> Iterator[Finding]:
    for word, count in Counter(words).items():
        if count > 1:
            yield Finding("T113", path, f"the {what} “{word}” is written twice", needle=word)


def one_meaning(checked: Checked) -> Iterator[Finding]:
    """T111: in a condition a name is a flag or an indicator, never both."""
    for name in checked.exercise.flags:
        if name in checked.exercise.indicators:
            message = f"“{name}” is a flag and an indicator"
            yield Finding("T111", ("flags", name), message, "conditions could mean either: rename one", on_key=True)


def language(checked: Checked) -> Iterator[Finding]:
    """T114: the language is a code such as en or es."""
    written = checked.exercise.file.language
    if written.split("-")[0].split("_")[0] not in _LANGUAGES:
        message = f"“{written}” is not a language this program knows by its code"
        yield Finding("T114", ("language",), message, "write two letters: en, es, pt")


def earlier_ids(checked: Checked) -> Iterator[Finding]:
    """T211: an id of earlier times leads to one thing of today, and is not in use."""
    for group in _groups(checked):
        owner: dict[str, str] = {}
        for name, (path, was) in group.items():
            for old in was.ids:
                if old in group and old != name:
                    message = f"“{old}” is still the id of something else"
                    yield Finding("T211", (*path, "was"), message, "an old id cannot be in use", needle=old)
                elif old == name:
                    yield Finding("T211", (*path, "was"), f"“{old}” is its present id", "delete it", needle=old)
                elif old in owner:
                    message = f"“{old}” was said to be “{owner[old]}” already"
                    yield Finding("T211", (*path, "was"), message, "one old id leads to one new one", needle=old)
                owner.setdefault(old, name)


def _groups(checked: Checked) -> Iterator[dict[str, tuple[Path, Was]]]:
    file = checked.exercise.file
    for kind in ("scenes", "roles", "indicators", "flags", "objectives"):
        yield {name: ((kind, name), entry.was) for name, entry in getattr(file, kind).items()}
    for asked in checked.decisions:
        options = asked.decision.options
        yield {name: ((*asked.path, "options", name), option.was) for name, option in options.items()}
    for answer in checked.options:
        outcomes = answer.option.outcomes
        yield {name: ((*answer.path, "outcomes", name), outcome.was) for name, outcome in outcomes.items()}
    for path, _, scene in checked.scenes:
        yield {
            inject.id: ((*path, "injects", index), inject.was) for index, inject in enumerate(scene.injects)
        }  # fmt: skip


def earlier_words(checked: Checked) -> Iterator[Finding]:
    """T211: an old word of a flag leads to a word it has today."""
    for name, flag in checked.exercise.flags.items():
        for old, new in flag.was.words.items():
            if flag.words and new not in flag.words:
                hint = did_you_mean(new, flag.words, f"its words: {', '.join(flag.words)}")
                yield Finding("T211", ("flags", name, "was", old), f"“{new}” is not a word of “{name}”", hint)
    for name, indicator in checked.exercise.indicators.items():
        for old, new in indicator.was.words.items():
            if indicator.levels and new not in indicator.levels:
                hint = did_you_mean(new, indicator.levels, f"its levels: {', '.join(indicator.levels)}")
                yield Finding("T211", ("indicators", name, "was", old), f"“{new}” is not a level of “{name}”", hint)


RULES = (defined, whole, one_meaning, language, earlier_ids, earlier_words)
