"""SVG → PNG, for formats that hold no SVG."""

from __future__ import annotations

from importlib import resources

import typst

DOTS_PER_INCH = 200
_TEMPLATE = resources.files("tabletop.reports") / "templates" / "picture.typ"


def png(svg: str, width: float, height: float) -> bytes:
    """Return a picture of ``width`` by ``height`` mm in dots, on white. Raises typst.TypstError for what is no SVG."""
    sizes = {"width": f"{width:.2f}", "height": f"{height:.2f}"}
    return bytes(
        typst.compile(_TEMPLATE.read_bytes(), sys_inputs={"svg": svg, **sizes}, format="png", ppi=DOTS_PER_INCH)
    )
