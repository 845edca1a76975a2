"""The page on a session's file: what it says is what is written and what is refused."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from pathlib import Path

from tests.docs.session_file import BEGIN, END, PAGE, example, with_example

from tabletop.console.travelling import bring
from tabletop.store import export
from tabletop.store.protocols import KeptEvent, SessionHeader


def sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def compact(value: object) -> str:
    """JSON as the page says it is written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def shown() -> str:
    """The example as it stands on the page."""
    inside = PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    return inside.removeprefix("\n```json\n").removesuffix("```\n\n")


def test_the_example_is_what_is_written_now() -> None:
    """`python -m tests.docs.session_file` renews it."""
    page = PAGE.read_text("utf-8")
    assert page == with_example(page)
    assert shown() == example()


def test_the_example_can_be_checked_by_what_the_page_says_alone() -> None:
    """Every hash follows from the page's own words, without a line of the program."""
    text = shown()
    lines = [json.loads(line) for line in text.removesuffix("\n").split("\n")]
    assert "".join(f"{compact(line)}\n" for line in lines) == text
    first, *events, people, last = lines
    assert last == {"sha256": sha256(text[: text.rindex("{")])}
    header = first["header"]
    listed = "".join(f"{len(part.encode())}:{part}" for pair in header["files"] for part in pair)
    assert header["exercise_sha256"] == sha256(listed)
    hashed = header | {"files": [[name, sha256(body)] for name, body in header["files"]]}
    link = sha256(compact(dict(sorted(hashed.items()))))
    assert first["first_link"] == link
    for number, event in enumerate(events, 1):
        parts = (link, number, event["form"], event["at"], event["wall"], event["body"])
        link = sha256("\n".join(map(str, parts)))
        assert (event["revision"], event["hash"]) == (number, link)
    assert people == {"people": [[1, "Añada Ruiz", "Harbour Office"]]}


def test_the_page_names_every_key_and_limit() -> None:
    """Keys of header and events, the largest file, the most files."""
    page = PAGE.read_text("utf-8")
    for kind in (SessionHeader, KeptEvent):
        for field in dataclasses.fields(kind):
            assert f"`{field.name}`" in page, f"docs/session_file.md does not say what {field.name} is"
    said = re.search(r"larger than (\d+) MiB", page)
    assert said is not None and int(said[1]) * 1024 * 1024 == export.MOST_BYTES
    assert f"at most {export.MOST_FILES}" in page


def test_the_example_can_be_imported(tmp_path: Path) -> None:
    """It is a whole session."""
    (tmp_path / "file").write_text(shown(), "utf-8")
    assert bring(tmp_path / "sessions", tmp_path / "file").name == "20261123-k7qf"
