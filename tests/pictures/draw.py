"""A terminal's screen as a picture: what pyte says stands in each cell, drawn with a monospaced font."""

from __future__ import annotations

from pathlib import Path

import pyte
from PIL import Image, ImageDraw, ImageFont

SIZE = 20
CELL = (12, 24)
MARGIN = 18
FOLDERS = (Path("/usr/share/fonts/truetype/dejavu"), Path("/Library/Fonts"), Path.home() / "Library/Fonts")
GROUND, INK = "#11151c", "#e8ebf0"
NAMED = {
    "black": "#11151c", "red": "#ff9a94", "green": "#74d0c0", "brown": "#f2b84b", "blue": "#86bdf7",
    "magenta": "#d6a6e8", "cyan": "#74d0c0", "white": "#e8ebf0",
}  # fmt: skip


def font(bold: bool) -> ImageFont.FreeTypeFont:
    """Return DejaVu Sans Mono. Raises FileNotFoundError where it is not installed."""
    name = f"DejaVuSansMono{'-Bold' if bold else ''}.ttf"
    for folder in FOLDERS:
        if (folder / name).is_file():
            return ImageFont.truetype(str(folder / name), SIZE)
    raise FileNotFoundError(f"{name}: install DejaVu fonts to make pictures")


def colour(named: str, otherwise: str) -> str:
    """Return a colour that Pillow reads for one of pyte's."""
    if named == "default":
        return otherwise
    return NAMED.get(named.removeprefix("bright"), f"#{named}")


def picture(screen: pyte.Screen) -> Image.Image:
    """Return the screen as an image."""
    width, height = CELL
    image = Image.new("RGB", (screen.columns * width + 2 * MARGIN, screen.lines * height + 2 * MARGIN), GROUND)
    draw = ImageDraw.Draw(image)
    fonts = {False: font(False), True: font(True)}
    for row in range(screen.lines):
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            ink, ground = colour(cell.fg, INK), colour(cell.bg, GROUND)
            if cell.reverse:
                ink, ground = ground, ink
            x, y = MARGIN + column * width, MARGIN + row * height
            draw.rectangle((x, y, x + width - 1, y + height - 1), fill=ground)
            if cell.data.strip():
                draw.text((x, y), cell.data, font=fonts[bool(cell.bold)], fill=ink)
    return image
