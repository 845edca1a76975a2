"""Playing from a scene: the ways that are open now, what followed the one taken, and a step back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.widgets.option_list import Option

from tabletop.explore.choices import Draft, written_ways
from tabletop.paging.lines import Line, Span
from tabletop.text import clean
from tabletop.tui.authoring.parts import Part, letters, parts_of, state_at
from tabletop.tui.authoring.trail import Trail, go, is_open
from tabletop.tui.facilitator.chrome import Listing, draw

_AT_MOST = 14
"""Rows the list of ways may take."""


@dataclass(frozen=True)
class Playing:
    """A play being followed. ``chosen`` is the way just taken, while what follows it is on the room's screen;
    ``begun`` is how long the play was when it was taken up."""

    trail: Trail
    chosen: Draft | None = None
    begun: int = 0

    def __post_init__(self) -> None:
        if not self.begun:
            object.__setattr__(self, "begun", len(self.trail.stops))

    def parts(self) -> list[Part]:
        """Return what the room sees now: the scene as it stands, or what follows the way just taken."""
        every = parts_of(self.trail)
        if self.chosen is None:
            return [part for part in every if not part.option and not part.missing] or every[:1]
        option, outcome = self.chosen.choice.option, self.chosen.choice.outcome
        follows = [part for part in every if part.option == option and not part.missing]
        # The option's own movements are told with its outcome, where it has outcomes.
        return [part for part in follows if part.outcome in ("", outcome)]

    @property
    def next_word(self) -> str:
        """What enter does."""
        if self.chosen is not None:
            return "next scene"
        if not self.trail.ways:
            return "stop playing"
        return "choose" if self.asks else "next scene"

    @property
    def asks(self) -> bool:
        """Whether there is a choice to make now."""
        return self.chosen is None and self.trail.compiled.scene(self.trail.here.play).decision is not None

    @property
    def can_go_back(self) -> bool:
        """Whether a step was taken since this play was taken up."""
        return self.chosen is not None or len(self.trail.stops) > self.begun

    def back(self) -> Playing:
        """Return the play a step back."""
        if self.chosen is not None:
            return replace(self, chosen=None)
        return replace(self, trail=replace(self.trail, stops=self.trail.stops[:-1], broken=""))

    def again(self, trail: Trail) -> Playing:
        """Return the same play walked anew after a save; what was being shown stays where it still follows."""
        begun = min(self.begun, len(trail.stops))
        again = Playing(trail, None, begun)
        chosen = self.chosen.choice if self.chosen is not None and not trail.broken else None
        ways = [way for way, shut in again.offered() if way.choice == chosen and not shut]
        shown = replace(again, chosen=ways[0]) if ways else again
        return shown if shown.parts() else again

    def take(self, place: int) -> Playing | None:
        """Return the play once the way at a place of the list is taken; None where it is over."""
        if self.chosen is not None:
            return replace(self, trail=go(self.trail, self.chosen.choice), chosen=None)
        offered = self.offered()
        if place >= len(offered) or offered[place][1]:
            return None
        way = offered[place][0]
        chosen = replace(self, chosen=way)
        if way.choice.option is not None and chosen.parts():
            return chosen
        return replace(self, trail=go(self.trail, way.choice))

    def offered(self) -> list[tuple[Draft, str]]:
        """Return every way of the scene that decides, with why it is closed (empty: it is open)."""
        compiled, play = self.trail.compiled, self.trail.here.play
        decision = compiled.scene(play).decision
        if decision is None:
            return [(way, "") for way in self.trail.ways]
        found = []
        for way in written_ways(compiled, self.trail.scene_id, liberties=False):
            unmet = way.after if compiled.holds(play, way.when) else way.when
            found.append((way, "" if is_open(compiled, play, way) else f"when {unmet}"))
        order = list(letters(state_at(self.trail)))
        return sorted(found, key=lambda one: order.index(one[0].choice.option) if one[0].choice.option in order else 99)


class PlayList(Listing):
    """The ways to choose from."""

    DEFAULT_CSS = """
    PlayList { height: auto; background: $panel; padding: 0; margin-bottom: 1; }
    """

    def offer(self, playing: Playing) -> None:
        """Offer the ways of a play, or the one way on."""
        self.styles.max_height = _AT_MOST
        self.clear_options()
        if playing.chosen is not None:
            self.add_option(Option(draw(self, [(Span("→ ", "accent"), Span(f"on to {playing.chosen.target}"))])))
        else:
            lettered = letters(state_at(playing.trail))
            for way, shut in playing.offered():
                letter = lettered.get(way.choice.option or "", "–")
                self.add_option(Option(draw(self, _way(playing, way, letter, shut)), disabled=bool(shut)))
            if not playing.trail.ways:
                words = "the end; stop playing" if _ends(playing) else "nothing is open here; stop playing"
                self.add_option(Option(draw(self, [(Span("■ ", "accent"), Span(words))])))
        self.highlighted = None
        self.action_first()


def _ends(playing: Playing) -> bool:
    return playing.trail.compiled.scene(playing.trail.here.play).ending is not None


def _way(playing: Playing, way: Draft, letter: str, shut: str) -> list[Line]:
    choice = way.choice
    if choice.option is None:
        return [(Span("→ ", "accent"), Span(f"on to {way.target}"))]
    decision = playing.trail.compiled.scene(playing.trail.here.play).decision
    label = clean(decision.options[choice.option].label, multiline=False) if decision is not None else ""
    name = f"{choice.option}, {choice.outcome}" if choice.outcome else choice.option
    first: Line = (Span(f" {letter} ", "quiet" if shut else "letter"), Span(f"  {label}", "quiet" if shut else "text"))
    return [first, (Span(f"     {name} → {way.target}{f'  {shut}' if shut else ''}", "quiet"),)]
