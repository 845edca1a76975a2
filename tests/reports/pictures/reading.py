"""A picture read back: its words, its boxes, and that it needs nothing from outside."""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Añadir una opción muy larga que nadie leería en voz alta, y después todavía más palabras " * 3
WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 3
HOSTILE = "</text><script>alert(1)</script>&lt;\"'\x1b[31m\u202eabc\ufffe\x00 ]]> <!-- %s {{x}} #x $x$"
DROLE = (LONG, WORD, HOSTILE, "日本語のとても長いラベル" * 20, "👩‍👩‍👧‍👦" * 60, "", "  ", "e\u0301" * 500, "عربى" * 40)
"""Labels that no page was made for."""
_KNOWN = {"svg", "title", "rect", "text", "path", "circle"}


def read(svg: str | None) -> ElementTree.Element:
    """Return the root of a picture; fails where it is none, or holds what a picture may not."""
    assert svg is not None
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox", "").startswith("0 0 720 ")
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in _KNOWN, element.tag
        for name in element.attrib:
            assert name not in ("id", "class", "style", "href", "onclick"), f"{name} ties it to the page it stands in"
    numbers = re.findall(r"-?(?:nan|inf)", " ".join(v for e in root.iter() for v in e.attrib.values()))
    assert not numbers
    return root


def words(svg: str | None) -> str:
    """All words of a picture, one line a text."""
    return "\n".join(element.text or "" for element in read(svg).iter(f"{SVG}text"))


def height(svg: str | None) -> float:
    """How high a picture is."""
    return float(read(svg).get("viewBox", "").split()[3])


def grey(colour: str) -> float:
    """How light a colour is on a printer without colours, 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue
