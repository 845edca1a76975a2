"""Play alone: the keys that the last line names, by what one is doing."""

from __future__ import annotations

from tabletop.console import alone as play
from tabletop.console.alone import Offer
from tabletop.exercise.model import UNLISTED
from tabletop.session.state import State
from tabletop.tui.facilitator.chrome import Key


def answering_keys(offer: Offer | None) -> list[Key]:
    """Return the keys while an answer is given, or, without one, an objection is written."""
    keys = [Key("enter", "decide" if offer else "keep it"), Key("esc", "back")]
    return [*keys, Key("tab", "next field")] if offer and offer.option == UNLISTED else keys


def words_keys(typed: str, more: bool) -> list[Key]:
    """Return the keys while words are asked for that may be left out; ``more`` while a page follows."""
    keys = [Key("enter", "keep it" if typed else "go on")]
    if more:
        keys.append(Key("PgDn", "next page"))
    return [*keys, Key("^q", "leave")]


def reading_keys(state: State, mode: str, *, more: bool, message: bool) -> list[Key]:
    """Return the keys while one reads or chooses; ``message`` while one to a single seat is being read."""
    if mode == "closed":
        return [Key("esc", "leave"), Key("k", "what a facilitator would have asked"), Key("^r", "report")]
    if mode == "choose":
        offers = play.offers(state)
        keys = [Key(f"{offers[0].letter}–{offers[-1].letter}" if len(offers) > 1 else "A", "choose")]
        if more:
            keys.insert(0, Key("space", "next page"))
        elif play.waiting_message(state):
            keys.insert(0, Key("space", "a message comes"))
        keys.append(Key("←", "look back"))
    elif more:
        keys = [Key("space", "next page")]
    else:
        keys = [Key("space", "go on" if message else play.next_words(state))]
    if state.phase in ("debrief", "hot_wash"):
        keys += [
            Key("a", "author is wrong"),
            Key("y", "misread"),
            Key("m", "more"),
            Key("k", "asked"),
        ]
    elif play.undo_to(state):
        keys.append(Key("u", "take back"))
    return [*keys, Key("^q", "leave"), Key("?", "help")]
