"""Rules on what an exercise says about its source and about the world: advice, facts, hindsight, other views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tabletop.exercise.model import Advice, Block
from tabletop.exercise.nearest import did_you_mean
from tabletop.exercise.rules.base import Checked, Finding, Path, Shown

_NEEDS_NO_STANCE = frozenset({"claim", "forecast", "warns", "under_condition"})
"""Claims, forecasts and caveats: they may stand beside an option without saying whether it follows them."""
_WEAK = frozenset({"general", "author_only"})
_HOME_OR_THIRD = frozenset({"", "us", "third"})
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def entries_exist(checked: Checked) -> Iterator[Finding]:
    """T501: advice, ``author`` and ``debrief.author`` name entries of the source."""
    named: list[tuple[Path, str]] = [((*path, "rec"), advice.rec) for path, _, advice in checked.advice if advice.rec]
    for asked in checked.decisions:
        named += _numbered((*asked.path, "author"), asked.decision.author.entries)
    named += _numbered(("debrief", "author"), checked.exercise.file.debrief.author)
    known = checked.exercise.recommendations
    for path, name in named:
        if name not in known:
            otherwise = "add it to the source's register" if known else "name the source's register under “use”"
            yield Finding("T501", path, f"the source has no entry “{name}”", did_you_mean(name, known, otherwise))


def _numbered(path: Path, names: Iterable[str]) -> list[tuple[Path, str]]:
    return [((*path, index), name) for index, name in enumerate(names)]


def facts_exist(checked: Checked) -> Iterator[Finding]:
    """T502, T503: cited facts and sources stand in the register of facts."""
    facts, sources = checked.exercise.facts, checked.exercise.sources
    cited: list[tuple[Path, str]] = []
    read_in: list[tuple[Path, str]] = []
    for shown in checked.shown:
        cited += _numbered((*shown.path, "facts"), shown.block.facts)
    for asked in checked.decisions:
        if asked.decision.hindsight is not None:
            cited += _numbered((*asked.path, "hindsight", "facts"), asked.decision.hindsight.facts)
        for index, view in enumerate(asked.decision.other_views):
            cited += _numbered((*asked.path, "other_views", index, "facts"), view.facts)
            read_in += _numbered((*asked.path, "other_views", index, "sources"), view.sources)
    for path, name in cited:
        if name not in facts:
            otherwise = "add it to the register of facts" if facts else "name the register of facts under “use”"
            yield Finding("T502", path, f"there is no fact “{name}”", did_you_mean(name, facts, otherwise))
    for path, name in read_in:
        if name not in sources:
            yield Finding(
                "T503", path, f"there is no source “{name}”", did_you_mean(name, sources, "add it to “sources”")
            )


def advice_is_whole(checked: Checked) -> Iterator[Finding]:
    """T504–T506: a piece of advice names one entry with a stance and a reason, or says why the source is silent."""
    for path, _, advice in checked.advice:
        if bool(advice.rec) == bool(advice.not_addressed):
            message = "“rec” and “not_addressed” in one entry" if advice.rec else "advice without “rec”"
            hint = "write two entries" if advice.rec else "name the entry, or say why with “not_addressed”"
            yield Finding("T506", path, message, hint)
        elif advice.rec:
            yield from _stance(checked, path, advice)


def _stance(checked: Checked, path: Path, advice: Advice) -> Iterator[Finding]:
    entry = checked.exercise.recommendations.get(advice.rec)
    if advice.stance is None:
        if entry is not None and entry.modality not in _NEEDS_NO_STANCE:
            message = f"{advice.rec} {entry.modality.replace('_', ' ')}: say whether the option follows it"
            yield Finding("T504", (*path, "rec"), message, "add “stance”: aligns, partly, departs or open")
    elif not advice.because:
        hint = "give both readings" if advice.stance == "open" else "add “because”: it is shown beside the stance"
        yield Finding("T505", (*path, "stance"), f"the stance on {advice.rec} has no reason", hint)


def told_apart(checked: Checked) -> Iterator[Finding]:
    """T507: two stances on one entry within an option say what each is about."""
    for answer in checked.options:
        seen: dict[tuple[str, str, str], int] = {}
        for index, advice in enumerate(answer.option.advice):
            key = (advice.rec, advice.about, advice.when)
            if advice.rec and key in seen:
                message = f"a second stance on {advice.rec}, and nothing tells the two apart"
                yield Finding("T507", (*answer.path, "advice", index, "rec"), message, "add “about” to both")
            seen.setdefault(key, index)


def hindsight_waits(checked: Checked) -> Iterator[Finding]:
    """T508, T509: what became known later is shown in ``hindsight`` only, after the decisions."""
    hint = "move it to the decision's “hindsight”, which the debrief shows"
    for path, _, scene in checked.scenes:
        if scene.mark == "hindsight":
            yield Finding("T508", (*path, "mark"), "hindsight in a scene", hint)
    if checked.exercise.file.mark == "hindsight":
        yield Finding("T508", ("mark",), "the mark of a whole exercise cannot be hindsight", "write “fiction”")
    for shown in checked.shown:
        if shown.block.mark == "hindsight":
            yield Finding("T508", (*shown.path, "mark"), "hindsight in a scene", hint)
    for path, name in _cited_before_the_end(checked):
        fact = checked.exercise.facts.get(name)
        if fact is not None and fact.known == "hindsight":
            yield Finding("T509", path, f"{name} became known later ({fact.date or 'undated'})", hint)


def _cited_before_the_end(checked: Checked) -> Iterator[tuple[Path, str]]:
    for shown in checked.shown:
        yield from _numbered((*shown.path, "facts"), shown.block.facts)
    for asked in checked.decisions:
        for index, view in enumerate(asked.decision.other_views):
            yield from _numbered((*asked.path, "other_views", index, "facts"), view.facts)


def strong_enough(checked: Checked) -> Iterator[Finding]:
    """T510: what nobody has verified, or the author alone says, is not shown as fact."""
    for shown in checked.shown:
        if shown.mark in ("fiction", "author_view"):
            continue
        for path, name in _numbered((*shown.path, "facts"), shown.block.facts):
            fact = checked.exercise.facts.get(name)
            if fact is not None and fact.standing in _WEAK:
                why = "the author alone says it" if fact.standing == "author_only" else "it was not verified"
                hint = "mark the block fiction or author_view, or cite a fact that was seen"
                yield Finding("T510", path, f"{name} cannot stand in a block marked {shown.mark}: {why}", hint)


def figures_together(checked: Checked) -> Iterator[Finding]:
    """T511: of figures that disagree a text shows all or none."""
    for shown in checked.shown:
        for name in shown.block.facts:
            fact = checked.exercise.facts.get(name)
            if fact is None or len(fact.figures) < 2:
                continue
            there = [figure.value for figure in fact.figures if _shows(shown.block.text, figure.value)]
            if 0 < len(there) < len(fact.figures):
                missing = [figure.value for figure in fact.figures if figure.value not in there]
                message = f"{name} has figures that disagree: “{there[0]}” stands here, “{missing[0]}” does not"
                number = _NUMBER.search(there[0])
                needle = number[0] if number else there[0]
                yield Finding("T511", (*shown.path, "text"), message, "show all of them, or none", needle=needle)


def _shows(text: str, value: str) -> bool:
    """Tell whether a text shows a figure: its numbers, or its words where it has none."""
    numbers = _NUMBER.findall(value)
    if numbers:
        return set(numbers) <= set(_NUMBER.findall(text))
    return value.casefold() in text.casefold()


def marks_hold(checked: Checked) -> Iterator[Finding]:
    """T512, T513: the author's view cites a fact only the author attests; what is marked fact cites facts."""
    for path, _, scene in checked.scenes:
        if scene.text and scene.mark == "author_view":
            hint = "make it a block that cites the fact"
            yield Finding("T512", (*path, "mark"), "the author's view, and no fact is cited", hint)
        elif scene.text and scene.mark == "fact" and checked.exercise.facts:
            yield Finding("T513", (*path, "mark"), "marked fact, and no fact is cited", "make it a block with “facts”")
    for shown in checked.shown:
        yield from _mark_of_block(checked, shown)


def _mark_of_block(checked: Checked, shown: Shown) -> Iterator[Finding]:
    facts = checked.exercise.facts
    if isinstance(shown.block, Block) and shown.block.written:
        return
    place = (*shown.path, "mark") if shown.block.mark else (*shown.path, "text")
    if shown.mark == "author_view":
        if not any(name in facts and facts[name].standing == "author_only" for name in shown.block.facts):
            hint = "cite the fact; what the author advises belongs into “advice”"
            yield Finding("T512", place, "the author's view, and no fact that only the author attests", hint)
    elif shown.mark == "fact" and not shown.block.facts and facts:
        yield Finding("T513", place, "marked fact, and no fact is cited", "add “facts: […]”, or mark it fiction")


def somebody_disagrees(checked: Checked) -> Iterator[Finding]:
    """T514: an exercise that argues with a source lets somebody from the partner's side disagree."""
    if checked.exercise.source is None or not checked.decisions:
        return
    sides = {view.side for asked in checked.decisions for view in asked.decision.other_views}
    if not sides - _HOME_OR_THIRD:
        partners = {role.side for role in checked.exercise.roles.values()} - _HOME_OR_THIRD
        begin = "add" if partners else "add a role of a partner's side, and"
        side = f"side: {sorted(partners)[0]}" if partners else "that side"
        hint = f"{begin} “other_views” with {side} to a decision"
        message = "no other view comes from the partner's side"
        yield Finding("T514", checked.decisions[0].path, message, hint, on_key=True)


def held_beside(checked: Checked) -> Iterator[Finding]:
    """T516: where an exercise argues with a source, each decision says what of it applies, or that nothing does."""
    if checked.exercise.source is None:
        return
    for asked in checked.decisions:
        held = asked.decision.author
        if not (held.entries or held.not_addressed or any(option.advice for option in asked.decision.options.values())):
            message = "nothing of the source is held beside this decision"
            yield Finding("T516", asked.path, message, "add “author”, if only {not_addressed: why}", on_key=True)


RULES = (
    entries_exist, facts_exist, advice_is_whole, told_apart, hindsight_waits, strong_enough, figures_together,
    marks_hold, somebody_disagrees, held_beside,
)  # fmt: skip
