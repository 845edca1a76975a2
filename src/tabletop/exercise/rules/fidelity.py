"""Rules on how the source is told: never stronger than it speaks, and never without what limits it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tabletop.exercise.model import Recommendation
from tabletop.exercise.rules.base import Checked, Finding

_MUST = r"must|shall|has to|have to|requires?|insists?|obliges?|forbids?|prohibits?"
_ORDERS = rf"{_MUST}|demands?|orders|bans?"
_WEIGHING = r"(?:be\s+)?(?:weigh|consider|examin|stud|look|think|assess|review|ask|discuss|kept|keep|held|hold)"
_ADVICE = rf"(?:should|recommends?|urges?|advises?|calls for)(?!\s+{_WEIGHING})"
_STRONGER = {
    "advises": _ORDERS,
    "advises_against": _ORDERS,
    "urges_caution": _ORDERS,
    "under_condition": _ORDERS,
    "suggests_considering": f"{_ORDERS}|{_ADVICE}",
    "suggests_examining": f"{_ORDERS}|{_ADVICE}",
    "calls_possible": f"{_ORDERS}|{_ADVICE}",
    "keeps_in_reserve": f"{_ORDERS}|{_ADVICE}",
    "may_come_to": f"{_ORDERS}|{_ADVICE}",
}
"""For each force the words that would make more of it; what states a need or only says something has none."""
_SPEAKER = r"(?:author|source|essay|article|paper|text|she|he|[A-Z]\d+)"
_SAYS = r"(?:says|argues|writes|holds|wants|asks|thinks|claims|finds)"
_CAVEATS = frozenset({"under_condition"})


def _stronger(modality: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Return what is too strong in a paraphrase of an entry, and in a sentence about what its author says."""
    words = _STRONGER.get(modality)
    if words is None:
        return None
    own = re.compile(rf"\b(?:{words.replace(_ORDERS, _MUST)})\b", re.IGNORECASE)
    of_author = re.compile(
        rf"\b{_SPEAKER}\s+(?:\w+\s+){{0,2}}?(?P<verb>{words})\b|"
        rf"\b{_SPEAKER}\s+{_SAYS}\b[^.;:!?]{{0,60}}?\b(?P<said>{words})\b",
        re.IGNORECASE,
    )
    return own, of_author


def told_as_strong_as_it_is(checked: Checked) -> Iterator[Finding]:
    """T613: the reason of a stance makes no more of an entry than its author does."""
    if not checked.exercise.file.language.startswith("en"):
        return
    for path, _, advice in checked.advice:
        entry = checked.exercise.recommendations.get(advice.rec)
        patterns = _stronger(entry.modality) if entry is not None else None
        match = patterns[1].search(advice.because) if patterns is not None else None
        if match and entry is not None:
            word = match["verb"] or match["said"]
            message = f"“{word}” is stronger than {advice.rec}, which {_force(entry.modality)}"
            hint = "say it as the author does, or let the stance be “partly” with “overshoots”"
            yield Finding("T613", (*path, "because"), message, hint, needle=word)


def paraphrases(entries: Mapping[str, Recommendation]) -> Iterator[Finding]:
    """T613, T517 for the register: a paraphrase keeps the force, and a caveat travels with what it limits."""
    for name, entry in entries.items():
        patterns = _stronger(entry.modality)
        match = patterns[0].search(entry.text) if patterns is not None else None
        if match:
            message = f"“{match[0]}” is stronger than “{entry.modality}”, the force this entry is given"
            hint = "paraphrase it as the author put it, or give it another force"
            yield Finding("T613", ("recommendations", name, "text"), message, hint, needle=match[0])
        travels = entry.with_ or any(name in other.with_ for other in entries.values())
        if entry.modality in _CAVEATS and not travels:
            message = f"{name} {_force(entry.modality)}, and travels with no other entry"
            hint = "write “with: […]”: wherever the other is held beside a decision, this one then is too"
            yield Finding("T517", ("recommendations", name), message, hint, on_key=True)


def _force(modality: str) -> str:
    return {"warns": "warns", "under_condition": "sets a condition"}.get(modality, f"only {modality.replace('_', ' ')}")


RULES = (told_as_strong_as_it_is,)
