"""Office files as they leave the house: the same bytes for the same words, and nothing of who packed them when."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

_NO_DATE = (1980, 1, 1, 0, 0, 0)
CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">{title}</cp:coreProperties>'
)
"""A file's properties with nothing in them but its title; ``title`` is an element or empty."""


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None] | None = None) -> bytes:
    """Return a zip file with its parts in the same order and no dates; ``change`` (name, part) may replace or drop."""
    source = zipfile.ZipFile(io.BytesIO(data))
    parts = [(name, source.read(name)) for name in source.namelist()]
    changed = [(name, change(name, part) if change else part) for name, part in parts]
    return packed((name, part) for name, part in changed if part is not None)


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return parts (name, content) as a zip file without dates."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts:
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, part)
    return into.getvalue()


def core(title: str) -> bytes:
    """Return the part ``docProps/core.xml`` with a title alone."""
    from xml.sax.saxutils import escape

    return CORE.format(title=f"<dc:title>{escape(title)}</dc:title>" if title else "").encode("utf-8")
