"""Every code, what it is called and how grave it is. Codes are stable: they are never given another meaning.

``refuses`` is for what cannot be loaded or shown; other errors are told by ``check`` and leave an exercise playable.
"""

from __future__ import annotations

from typing import NamedTuple

from tabletop.exercise.problems import Severity


class Code(NamedTuple):
    """How grave a code is and what it says in a few words."""

    severity: Severity
    refuses: bool
    title: str


def _refused(title: str) -> Code:
    return Code("error", True, title)


def _error(title: str) -> Code:
    return Code("error", False, title)


def _warning(title: str) -> Code:
    return Code("warning", False, title)


def _note(title: str) -> Code:
    return Code("note", False, title)


CODES: dict[str, Code] = {
    # Reading
    "T001": _refused("not readable as YAML"),
    "T002": _refused("not UTF-8"),
    "T003": _refused("too large or too deep"),
    "T004": _refused("a key written twice"),
    "T005": _refused("an anchor, alias or tag"),
    "T006": _refused("a tab in the indentation"),
    "T007": _refused("a character that cannot be shown"),
    "T008": _refused("an empty value"),
    "T009": _refused("a comma ended a text"),
    "T010": _refused("a sentence without quotes inside { } or [ ]"),
    "T011": _refused("“ #” after a text"),
    "T012": _refused("a key that is not a plain word"),
    "T013": _refused("not one map of keys and values"),
    # Shape
    "T101": _refused("a register that is not there"),
    "T102": _refused("a register outside the folder"),
    "T103": _refused("a newer version of the format"),
    "T104": _refused("an unknown key"),
    "T105": _refused("a key that is missing"),
    "T106": _refused("another kind of value"),
    "T107": _refused("not one of the words allowed here"),
    "T108": _refused("not an id"),
    "T109": _refused("a key kept for later"),
    "T110": _refused("too little, too much, too long"),
    "T111": _refused("one id for two things"),
    "T112": _refused("named but defined nowhere"),
    "T113": _refused("a definition that does not hold together"),
    "T114": _warning("a language nobody knows"),
    "T115": _refused("a register for another use"),
    "T116": _error("a translation that cannot be read"),
    # Links
    "T201": _refused("a scene that does not exist"),
    "T202": _refused("not exactly one way on"),
    "T203": _refused("routes without a last one that is always open"),
    "T204": _warning("a scene nothing leads to"),
    "T205": _error("a scene from which no ending can be reached"),
    "T206": _refused("a role or side that does not exist"),
    "T207": _refused("an objective that does not exist"),
    "T208": _refused("nothing written goes by that id"),
    "T209": _refused("an option that leads nowhere"),
    "T210": _refused("outcomes beside a consequence or goto"),
    "T211": _refused("one earlier id for two things"),
    "T212": _refused("text and blocks at once"),
    "T213": _refused("two injects with one id"),
    "T214": _warning("a scene that shows nothing"),
    "T215": _error("an id gone, and the version the same"),
    "T216": _warning("an effect for a scene that does not come again"),
    # Conditions
    "T301": _refused("a condition that cannot be read"),
    "T302": _refused("a condition on something that does not exist"),
    "T303": _refused("a condition on a word that does not exist"),
    "T304": _refused("a condition that cannot be asked like this"),
    "T305": _warning("a condition that can never hold"),
    "T306": _warning("a condition that always holds"),
    "T307": _error("an option closed without a reason"),
    "T308": _warning("a reason or “hidden” without a condition"),
    # Play
    "T401": _refused("a movement of an indicator that does not exist"),
    "T402": _refused("a movement of an indicator without levels"),
    "T403": _refused("a flag that does not exist"),
    "T404": _refused("a word the flag does not have"),
    "T405": _refused("no option that is always open when time runs out"),
    "T406": _refused("steps out of order"),
    "T407": _refused("weights on some outcomes only"),
    "T408": _warning("an inject that never falls due"),
    "T409": _warning("a decision with nothing to decide"),
    "T410": _note("a movement without a reason"),
    "T411": _warning("a movement that neither moves nor explains"),
    "T412": _warning("no outcome that is always open"),
    "T413": _warning("an indicator that never moves"),
    # Play, as the search of every state shows it
    "T421": _error("a scene no play reaches"),
    "T422": _error("a decision with nothing open"),
    "T423": _error("an option whose outcomes are all closed"),
    "T424": _error("a step after which nothing ends"),
    "T425": _warning("an option no play opens"),
    "T426": _warning("a text no play shows"),
    "T427": _warning("a route, outcome, inject or advice that never comes"),
    "T428": _note("a condition that holds whenever it is asked"),
    "T429": _note("an ending hardly any play reaches"),
    "T430": _note("a decision that changes nothing"),
    "T431": _warning("an entry of the source no play can follow"),
    "T432": _note("an entry of the source no play can depart from"),
    "T433": _warning("the source's line is best everywhere"),
    "T434": _note("a search that stopped"),
    "T435": _note("a flag that is set and never asked for"),
    # Sources
    "T501": _refused("an entry of the source that does not exist"),
    "T502": _refused("a fact that does not exist"),
    "T503": _refused("a source that does not exist"),
    "T504": _error("advice without a stance"),
    "T505": _warning("a stance without its reason"),
    "T506": _refused("advice that names nothing, or two things"),
    "T507": _error("two stances on one entry that nothing tells apart"),
    "T508": _error("hindsight in a scene"),
    "T509": _error("a later fact before the debrief"),
    "T510": _error("a fact too weak for its place"),
    "T511": _warning("some of the figures that disagree"),
    "T512": _error("the author's view without a fact only the author attests"),
    "T513": _warning("a block marked fact that cites none"),
    "T514": _warning("nobody disagrees from the partner's side"),
    "T515": _warning("a fact without a source"),
    "T516": _note("a decision held beside nothing of the source"),
    "T517": _warning("a caveat that travels with nothing"),
    # Wording
    "T601": _refused("raw HTML"),
    "T602": _error("a table too large for a screen"),
    "T603": _error("a real person in fiction"),
    "T604": _warning("a word to avoid"),
    "T605": _warning("longer than the room can take in"),
    "T606": _note("not the length aimed at"),
    "T607": _note("a long sentence"),
    "T608": _warning("options of unequal length"),
    "T609": _warning("cases of unequal length"),
    "T610": _warning("the recommended option is always the longest"),
    "T611": _warning("an image"),
    "T612": _note("a second page"),
    "T613": _warning("stronger than the source"),
    "T614": _note("a decision the facilitator has less for"),
    "T616": _note("texts that are not translated"),
    "T617": _warning("a text changed since it was translated"),
    "T618": _note("two options that read alike"),
    # Time
    "T701": _warning("longer than the evening"),
    "T702": _warning("more discussion than the scene has minutes"),
    "T703": _warning("an inject due after its scene"),
    "T704": _note("a play far shorter than the evening"),
    # Playtests
    "T801": _error("a playtest that speaks of something that does not exist"),
    "T802": _error("a playtest that ends where nothing ends"),
    # Fairness
    "T901": _warning("a side of the table that is missing"),
    "T902": _warning("an option without cost, or without merit"),
    "T903": _note("an option whose every effect is known"),
}

BY_PLAY = frozenset({*(f"T{number}" for number in range(421, 436)), "T704"})
"""Codes given with the search of every state, once an exercise loads; loading alone never gives them."""
