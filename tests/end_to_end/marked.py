"""A copy of an exercise in which every text carries a word of its own, by which it is found wherever it turns up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from tabletop.library import load_exercise

TOKEN = re.compile(r"zq\d{4}x")
PROSE = {
    *("ask", "because", "brief", "case", "claim", "consequence", "content_note", "expect", "invented", "label"),
    *("leaves_open", "not_addressed", "note", "notes", "place", "summary", "target", "text", "title", "use", "who"),
}
LISTS = {"listen_for", "probe", "questions", "tasks", "tests"}
MAPS = {"briefs"}


class _Core(yaml.SafeLoader):
    """YAML 1.2's own scalars: a date or ``no`` is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  as PyYAML declares it


_Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Core.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789"))


class Marked:
    """The exercise at ``path``, and for every word that marks a text the place where it was written."""

    def __init__(self, name: str, target: Path, *, plain: Iterable[str] = ()) -> None:
        """Write the copy into ``target``; texts at places that match ``plain`` stay as they are."""
        self.places: dict[str, str] = {}
        self._plain = tuple(plain)
        files = load_exercise(name).files
        for i, (file, text) in enumerate(files):
            root = "" if i == 0 else f"{Path(file).stem}/"
            data = self._marked(yaml.load(text, _Core), root)
            path = target / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        self.path = target / files[0][0]

    def _marked(self, node: Any, place: str, *, prose: bool = False) -> Any:
        if isinstance(node, dict):
            maps = place.rsplit("/", 2)[-2:-1] and place.split("/")[-2] in MAPS
            return {
                key: self._marked(value, f"{place}{key}/", prose=maps or key in PROSE) for key, value in node.items()
            }
        if isinstance(node, list):
            lists = place.split("/")[-2] in LISTS if "/" in place else False
            return [self._marked(value, f"{place}{i}/", prose=lists) for i, value in enumerate(node)]
        where = place.rstrip("/")
        if not prose or not isinstance(node, str) or any(fnmatchcase(where, pattern) for pattern in self._plain):
            return node
        token = f"zq{len(self.places):04}x"
        self.places[token] = where
        return f"{node.rstrip()} {token}"

    def where(self, tokens: Iterable[str]) -> list[str]:
        """Return the places of words, for a failure's message."""
        return sorted(self.places.get(token, token) for token in tokens)

    def leaks(self, text: str, *public: str) -> list[str]:
        """Return the places of all texts found in ``text`` that match none of the places that are public by now."""
        return self.where(
            token
            for token in set(TOKEN.findall(text))
            if not any(fnmatchcase(self.places[token], pattern) for pattern in public)
        )


def words_in(data: bytes) -> Iterator[str]:
    """Yield every marking word in bytes, in the three widths in which Python keeps text."""
    for width in (1, 2, 4):
        pad = b"\0" * (width - 1)
        pattern = b"".join(re.escape(bytes([c])) + pad for c in b"zq") + (b"[0-9]" + pad) * 4 + b"x"
        for match in re.finditer(pattern, data, re.DOTALL):
            yield match[0].replace(b"\0", b"").decode()
