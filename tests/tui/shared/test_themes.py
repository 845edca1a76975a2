"""Colours that a projector does not wash out, and that change at once."""

from __future__ import annotations

import pytest
from tests.grid import wait_until
from tests.tui.display.parts import PARTS
from textual.app import ComposeResult
from textual.color import Color

from tabletop.tui.shared.app import TabletopApp
from tabletop.tui.shared.part import PartView
from tabletop.tui.shared.themes import DEFAULT_THEME, THEMES, TOKENS, next_theme


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two opaque colours."""

    def luminance(colour: str) -> float:
        channels = [value / 255 for value in Color.parse(colour).rgb]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", TOKENS)
def test_all_text_is_readable_on_all_grounds(name: str) -> None:
    """Each text token has at least 7:1 on page, pane and raised ground."""
    tokens = TOKENS[name]
    poor = {
        (text, ground): round(contrast(text, ground), 2)
        for text in tokens.texts
        for ground in tokens.grounds
        if contrast(text, ground) < 7
    }
    assert poor == {}


@pytest.mark.parametrize("name", TOKENS)
def test_textual_mixes_no_weaker_text(name: str) -> None:
    """What Textual's own widgets use for text is one of our tokens, too, and opaque."""
    theme = next(theme for theme in THEMES if theme.name == name)
    made = theme.to_color_system().generate()
    for variable in ("text", "text-muted", "text-disabled", "text-error", "text-warning", "text-success", "foreground"):
        for ground in ("background", "surface", "panel"):
            colour = Color.parse(made[variable])
            assert colour.a == 1
            assert contrast(colour.hex, Color.parse(made[ground]).hex) >= 7


def test_the_key_goes_through_all_themes() -> None:
    """Five themes, one after the other, and round."""
    seen = [DEFAULT_THEME]
    while (following := next_theme(seen[-1])) not in seen:
        seen.append(following)
    assert seen == [theme.name for theme in THEMES]
    assert next_theme("unknown") == DEFAULT_THEME


class OnePart(TabletopApp):
    def compose(self) -> ComposeResult:
        yield PartView()

    def on_mount(self) -> None:
        self.query_one(PartView).show(PARTS["vote"])


async def test_a_theme_is_switched_while_it_runs() -> None:
    """Every colour on the screen is one of the new theme's; nothing of the old one is left."""
    app = OnePart()
    async with app.run_test(size=(60, 18)) as pilot:
        for name, tokens in TOKENS.items():
            app.theme = name
            known = {Color.parse(c).rgb for c in (*tokens.texts, *tokens.grounds, tokens.line)}
            await wait_until(pilot, lambda known=known: _colours(app) <= known)  # type: ignore[misc]
            assert Color.parse(tokens.accent).rgb in _colours(app)


def _colours(app: TabletopApp) -> set[tuple[int, int, int]]:
    segments = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
    colours = [c for s in segments if s.style for c in (s.style.color, s.style.bgcolor) if c is not None]
    return {c.triplet for c in colours if c.triplet is not None}  # type: ignore[misc]


def test_ansi_themes_know_our_names() -> None:
    """Themes of the terminal's own colours have a value for each name that our styles use."""
    ours = {"raised", "text-quiet", "text-accent", "pole-one", "pole-two", "live", "alert", "line"}
    for theme in THEMES:
        assert ours <= {*theme.to_color_system().generate(), *theme.variables}
