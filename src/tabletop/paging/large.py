"""Large letters for a sign that a room has to read from its far end: ``ROOM · K7``."""

from __future__ import annotations

_ROWS = 5
_LETTERS = {
    "A": "010 101 111 101 101",
    "B": "110 101 110 101 110",
    "C": "011 100 100 100 011",
    "D": "110 101 101 101 110",
    "E": "111 100 110 100 111",
    "F": "111 100 110 100 100",
    "G": "011 100 101 101 011",
    "H": "101 101 111 101 101",
    "I": "111 010 010 010 111",
    "J": "001 001 001 101 010",
    "K": "101 101 110 101 101",
    "L": "100 100 100 100 111",
    "M": "10001 11011 10101 10001 10001",
    "N": "1001 1101 1011 1001 1001",
    "O": "010 101 101 101 010",
    "P": "110 101 110 100 100",
    "Q": "0110 1001 1001 1010 0101",
    "R": "110 101 110 101 101",
    "S": "011 100 010 001 110",
    "T": "111 010 010 010 010",
    "U": "101 101 101 101 111",
    "V": "101 101 101 101 010",
    "W": "10001 10001 10101 11011 10001",
    "X": "101 101 010 101 101",
    "Y": "101 101 010 010 010",
    "Z": "111 001 010 100 111",
    "0": "010 101 101 101 010",
    "1": "010 110 010 010 111",
    "2": "110 001 010 100 111",
    "3": "110 001 010 001 110",
    "4": "101 101 111 001 001",
    "5": "111 100 110 001 110",
    "6": "011 100 110 101 010",
    "7": "111 001 010 010 010",
    "8": "010 101 010 101 010",
    "9": "010 101 011 001 110",
    "·": "000 000 010 000 000",
    "-": "000 000 111 000 000",
    " ": "0 0 0 0 0",
}


def large(text: str, columns: int) -> list[str]:
    """Return ``text`` drawn in half blocks, as large as ``columns`` allow.

    Empty when that is too narrow, or when the text is more than a sign in capitals and figures.
    """
    if not text or any(letter not in _LETTERS for letter in text):
        return []
    glyphs = [_LETTERS[letter].split() for letter in text]
    dots = ["0".join(glyph[row] for glyph in glyphs) for row in range(_ROWS)]
    scale = next((scale for scale in (4, 3, 2, 1) if len(dots[0]) * scale <= columns), 0)
    if not scale:
        return []
    # A cell is twice as high as wide, so one dot is `scale` cells wide and half as many rows high.
    tall = [row for row in ("".join(dot * scale for dot in row) for row in dots) for _ in range(scale)]
    if len(tall) % 2:
        tall.append("0" * len(tall[0]))
    pairs = zip(tall[::2], tall[1::2], strict=True)
    return ["".join(_half(*dots) for dots in zip(upper, lower, strict=True)) for upper, lower in pairs]


def _half(upper: str, lower: str) -> str:
    return {("1", "1"): "█", ("1", "0"): "▀", ("0", "1"): "▄"}.get((upper, lower), " ")
