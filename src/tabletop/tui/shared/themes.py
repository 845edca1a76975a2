"""The colours: three themes of our own, all text readable at 7:1 on each ground, and two of the terminal’s own."""

from __future__ import annotations

from dataclasses import dataclass

from textual.theme import BUILTIN_THEMES, Theme


@dataclass(frozen=True)
class Tokens:
    """What a theme is made of, as ``#rrggbb``. ``ground``, ``panel``, ``raised`` lie behind text, ``line`` is drawn
    only, all others are text."""

    ground: str
    panel: str
    raised: str
    text: str
    quiet: str
    accent: str
    pole_one: str
    pole_two: str
    live: str
    alert: str
    line: str
    dark: bool

    @property
    def grounds(self) -> tuple[str, str, str]:
        """What may lie behind text."""
        return self.ground, self.panel, self.raised

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is read."""
        return self.text, self.quiet, self.accent, self.pole_one, self.pole_two, self.live, self.alert


TOKENS = {
    "tabletop-dark": Tokens(
        ground="#11151c",
        panel="#181e28",
        raised="#222a37",
        text="#e8ebf0",
        quiet="#aeb8c6",
        accent="#f2b84b",
        pole_one="#86bdf7",
        pole_two="#f5a36c",
        live="#74d0c0",
        alert="#ff9a94",
        line="#3a4658",
        dark=True,
    ),
    "tabletop-light": Tokens(
        ground="#fbfaf7",
        panel="#f1efe9",
        raised="#e6e3da",
        text="#1b1e24",
        quiet="#424954",
        accent="#654000",
        pole_one="#0a4985",
        pole_two="#772f00",
        live="#0a5148",
        alert="#8c1218",
        line="#b9b4a6",
        dark=False,
    ),
    "tabletop-contrast": Tokens(
        ground="#000000",
        panel="#000000",
        raised="#1a1a1a",
        text="#ffffff",
        quiet="#d6d6d6",
        accent="#ffd24d",
        pole_one="#9ccbff",
        pole_two="#ffb27d",
        live="#8ff0df",
        alert="#ffb3ae",
        line="#6a6a6a",
        dark=True,
    ),
}


def _theme(name: str, tokens: Tokens) -> Theme:
    """Tell Textual our tokens, also where its widgets would mix colours of their own, which may not be readable."""
    text, quiet, accent = tokens.text, tokens.quiet, tokens.accent
    return Theme(
        name=name,
        primary=accent,
        secondary=tokens.pole_one,
        warning=accent,
        error=tokens.alert,
        success=tokens.live,
        accent=accent,
        foreground=text,
        background=tokens.ground,
        surface=tokens.raised,
        panel=tokens.panel,
        boost=tokens.raised,
        dark=tokens.dark,
        text_alpha=1.0,
        variables={
            **_own(tokens),
            "text": text,
            "text-muted": quiet,
            "text-disabled": quiet,
            "text-primary": accent,
            "text-secondary": tokens.pole_one,
            "text-warning": accent,
            "text-error": tokens.alert,
            "text-success": tokens.live,
            "text-accent": accent,
            "foreground-muted": quiet,
            "foreground-disabled": quiet,
            "block-cursor-foreground": tokens.ground,
            "block-cursor-background": accent,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-foreground": text,
            "block-cursor-blurred-background": tokens.raised,
            "block-hover-background": tokens.raised,
            "border": accent,
            "border-blurred": tokens.line,
            "input-cursor-foreground": tokens.ground,
            "input-cursor-background": accent,
            "input-cursor-text-style": "none",
            "input-selection-background": tokens.pole_one,
            "input-selection-foreground": tokens.ground,
            "screen-selection-background": tokens.pole_one,
            "screen-selection-foreground": tokens.ground,
            "scrollbar": tokens.line,
            "scrollbar-hover": quiet,
            "scrollbar-active": accent,
            "scrollbar-background": tokens.ground,
            "scrollbar-background-hover": tokens.ground,
            "scrollbar-background-active": tokens.ground,
            "scrollbar-corner-color": tokens.ground,
            "footer-foreground": quiet,
            "footer-background": tokens.panel,
            "footer-key-foreground": accent,
            "footer-description-foreground": quiet,
            "button-foreground": text,
            "button-color-foreground": tokens.ground,
            "link-color": accent,
            "link-color-hover": tokens.ground,
            "link-background-hover": accent,
        },
    )


def _own(tokens: Tokens) -> dict[str, str]:
    return {
        "raised": tokens.raised,
        "text-quiet": tokens.quiet,
        "pole-one": tokens.pole_one,
        "pole-two": tokens.pole_two,
        "live": tokens.live,
        "alert": tokens.alert,
        "line": tokens.line,
    }


def _ansi(name: str, pole_one: str, pole_two: str, live: str, alert: str, accent: str) -> Theme:
    base = BUILTIN_THEMES[name]
    own = {
        "raised": "ansi_default",
        "text-quiet": "ansi_default",
        "text-accent": accent,
        "pole-one": pole_one,
        "pole-two": pole_two,
        "live": live,
        "alert": alert,
        "line": "ansi_default",
    }
    return Theme(
        name=name,
        primary=accent,
        secondary=pole_one,
        warning=accent,
        error=alert,
        success=live,
        accent=accent,
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        dark=base.dark,
        ansi=True,
        variables={**base.variables, **own},
    )


THEMES = (
    *(_theme(name, tokens) for name, tokens in TOKENS.items()),
    _ansi("ansi-dark", "ansi_bright_blue", "ansi_yellow", "ansi_bright_cyan", "ansi_bright_red", "ansi_bright_yellow"),
    _ansi("ansi-light", "ansi_blue", "ansi_red", "ansi_cyan", "ansi_red", "ansi_magenta"),
)
"""All themes a screen offers, in the order in which the key goes through them."""

DEFAULT_THEME = "tabletop-dark"
NO_COLOUR_THEME = "ansi-dark"
FEW_COLOURS_THEME = "ansi-dark"
"""For terminals of 16 colours: of a theme of our own they would draw frames and raised grounds in the colour of the
page."""


def next_theme(name: str) -> str:
    """Return the theme after ``name``."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else DEFAULT_THEME
