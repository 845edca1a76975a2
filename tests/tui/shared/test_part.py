"""The widget that shows what the room sees: pages, ballots, clock, and rooms too small for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.grid import grid, same_picture, wait_until
from tests.terminal import foreign_sequences
from tests.tui.display.parts import ASK, HOSTILE, PARTS, options, view
from textual.app import ComposeResult
from textual.pilot import Pilot

from tabletop.session.views import Ballot, Piece, RoomView, Timer
from tabletop.tui.shared import part
from tabletop.tui.shared.app import TabletopApp
from tabletop.tui.shared.part import PartView, Signs

SIZES = [(40, 12), (60, 18), (80, 24), (120, 36)]


class OnePart(TabletopApp):
    CSS = "Screen { overflow: hidden; }"

    def __init__(self, *, pane: bool = False, ascii: bool = False) -> None:
        super().__init__(ascii=ascii)
        self.part = PartView(pane=pane, ascii=ascii)
        self.pages: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.part

    def on_part_view_paged(self, event: PartView.Paged) -> None:
        self.pages.append(event.text)


@asynccontextmanager
async def shown(
    what: RoomView, size: tuple[int, int] = (60, 18), signs: Signs | None = None, **more: Any
) -> AsyncIterator[tuple[OnePart, Pilot[Any]]]:
    """An app that shows one view, once it is on the screen."""
    app = OnePart(**more)
    async with app.run_test(size=size) as pilot:
        app.part.show(what, signs or Signs())
        await pilot.pause()
        yield app, pilot


# ---- pictures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_pictures(size: tuple[int, int]) -> None:
    """Each kind of part looks as it was judged to look, page by page, at each size."""
    signs = Signs(ballots=4, left_ms=191_000)
    app = OnePart()
    async with app.run_test(size=size) as pilot:
        for name, one in PARTS.items():
            app.part.show(one, signs)
            await pilot.pause()
            pages = [grid(app)]
            for _ in range(int(app.part.page_text.partition("/")[2] or 1) - 1):
                app.part.turn()
                await pilot.pause()
                pages.append(grid(app))
            same_picture(f"room/{name}-{size[0]}x{size[1]}", f"\n{'═' * size[0]}\n".join(pages))


@pytest.mark.parametrize("name", ["vote", "spread_two", "moves"])
async def test_pictures_in_ascii(name: str) -> None:
    """With ASCII only, the same screen has the same shape."""
    async with shown(PARTS[name], signs=Signs(ballots=4, left_ms=191_000), ascii=True) as (app, _):
        assert grid(app).isascii()
        same_picture(f"room/{name}-ascii-60x18", grid(app))


async def test_two_votes_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where colours cannot tell the votes apart, their shapes do: full where both are, half where one is."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with shown(PARTS["spread_two"]) as (app, _):
        assert "█████████▄▄▄▄▄▄ 3 → 5" in grid(app)
        assert "███▀▀▀ 2 → 1" in grid(app)


# ---- pages ----------------------------------------------------------------------------------------------------------


async def test_pages_are_turned_by_hand_and_round() -> None:
    """The next page, and after the last the first; every change is told."""
    async with shown(PARTS["options"]) as (app, pilot):
        assert app.part.page_text == "1/2"
        app.part.turn()
        await wait_until(pilot, lambda: "Answer in public" in grid(app))
        app.part.turn()
        await wait_until(pilot, lambda: "Look for the leak" in grid(app))
        await wait_until(pilot, lambda: app.pages == ["1/2", "2/2", "1/2"])


async def test_pages_turn_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part too long for the screen goes on to its next page after a while."""
    monkeypatch.setattr(part, "PAGE_SECONDS", 0.05)
    async with shown(PARTS["options"]) as (app, pilot):
        await wait_until(pilot, lambda: "2/2" in grid(app))
        await wait_until(pilot, lambda: "1/2" in grid(app))


async def test_a_new_part_begins_at_its_first_page() -> None:
    """The page belongs to the part; an addition to the same part leaves the reader where he is."""
    async with shown(PARTS["options"]) as (app, pilot):
        app.part.turn()
        same = view(*options(full=True), revision=6)
        app.part.show(same)
        await pilot.pause()
        assert app.part.page_text == "2/2"
        app.part.show(view(*options(full=True), revision=7, part="other"))
        assert app.part.page_text == "1/2"


async def test_a_larger_window_needs_fewer_pages() -> None:
    """After a resize the part is laid out anew, and no page is shown that is no longer there."""
    async with shown(PARTS["options"]) as (app, pilot):
        app.part.turn()
        await pilot.resize_terminal(80, 36)
        await wait_until(pilot, lambda: app.part.page_text == "")
        assert all(letter in grid(app) for letter in (" A ", " B ", " C ", " D "))


# ---- the foot -------------------------------------------------------------------------------------------------------


def foot(app: OnePart, rows: int = 2) -> str:
    return " ".join(" ".join(grid(app).split("\n")[-rows:]).split())


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        (Signs(ballots=4, left_ms=191_000), "Vote 1 ● open 6 of 8 in 03:11 left"),
        (Signs(ballots=0, left_ms=59_001), "Vote 1 ● open 2 of 8 in 01:00 left"),
        (Signs(ballots=6, left_ms=0), "Vote 1 ● open 8 of 8 in ▲ time is over"),
        (Signs(ballots=6, left_ms=-30_000), "Vote 1 ● open 8 of 8 in ▲ time is over"),
        (Signs(left_ms=61_000, running=False), "Vote 1 ● open 2 of 8 in 01:01 stopped"),
        (Signs(left_ms=None, notice="▲ waiting for the facilitator", alert=True), "in ▲ waiting for the facilitator"),
    ],
)
async def test_ballots_and_clock(signs: Signs, expected: str) -> None:
    """Cards counted and ballots in the room file together; what is left; every state a word as well as a colour."""
    async with shown(PARTS["vote"], signs=signs) as (app, _):
        assert foot(app).endswith(expected)


@pytest.mark.parametrize("left", [600_000, 599_000, 60_000, 1_000])
async def test_numbers_never_jump(left: int) -> None:
    """Minutes and ballots stand in the same columns whatever they are."""
    async with shown(PARTS["vote"], signs=Signs(ballots=1, left_ms=left)) as (app, _):
        line = next(line for line in grid(app).split("\n") if "Vote 1" in line)
        assert line.index("Vote 1") == 2
        assert line.index(":") == 60 - 2 - len("00:00 left") + 2


async def test_the_smallest_screen_has_all_numbers() -> None:
    """At 40×12 ballots, clock and page share the last row, none of them cut."""
    many = view(ASK, *options(), ballot=Ballot(12, 2, True, 0, 20, "A sentence " * 9), timer=Timer(60_000, True))
    async with shown(many, (40, 12), Signs(ballots=12, left_ms=754_000)) as (app, _):
        assert foot(app, 1) == "Vote 2 ● open 12 of 20 in 12:34 1/2"


async def test_paused() -> None:
    """A pause is a word, and the clock says that it stands still."""
    paused = view(ASK, *options(), timer=Timer(60_000, True), paused=True)
    async with shown(paused, signs=Signs(left_ms=60_000)) as (app, _):
        assert foot(app) == "01:00 stopped paused"


# ---- nothing to show, or no room for it -----------------------------------------------------------------------------


async def test_a_blank_screen_keeps_its_marking() -> None:
    """Blanked, the room sees the marking and nothing of the session; the console's pane says so in words."""
    blank = view(ASK, *options(), blank=True)
    async with shown(blank, signs=Signs(ballots=3, left_ms=60_000)) as (app, _):
        assert grid(app).split() == [*"EXERCISE", "·", "NOT", "REAL", "EVENTS"]
    async with shown(blank, pane=True) as (app, _):
        assert grid(app).split() == part.BLANKED.split()


async def test_a_pane_leaves_out_the_marking() -> None:
    """On the console the marking has its own place."""
    async with shown(PARTS["text"], pane=True) as (app, _):
        assert "E X E R C I S E" not in grid(app)
        assert "Two days later" in grid(app)


@pytest.mark.parametrize("size", [(39, 12), (40, 11), (20, 6), (5, 2), (1, 1)])
async def test_too_small_is_said_calmly(size: tuple[int, int]) -> None:
    """Below 40×12 there is a sentence, or what fits of it; nothing fails."""
    async with shown(PARTS["vote"], size) as (app, pilot):
        words = part.TOO_SMALL.split()
        drawn = grid(app).replace("\n", " ").replace("-", " ").split()
        assert not drawn or words[0].startswith(drawn[0])
        await pilot.resize_terminal(60, 18)
        await wait_until(pilot, lambda: "Look for the leak" in grid(app))


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_hostile_text_is_shown_and_never_read(kind: str, size: tuple[int, int]) -> None:
    """Markup is text, escapes are pictures of themselves, and what stands in brackets is not left out."""
    async with shown(HOSTILE[kind], size) as (app, _):
        drawn = grid(app)
        assert foreign_sequences(drawn.encode()) == []
        assert "␛" in drawn
        assert all(len(line) <= 2 * size[0] for line in drawn.split("\n"))


async def test_markup_is_text() -> None:
    """What Textual would read as markup stands on the screen sign by sign."""
    words = "[/foo] [Facilitator only] [red]x[/red] [b +"
    async with shown(view(Piece("text", text=words), heading=words), (80, 24)) as (app, _):
        assert grid(app).count(words) == 2
