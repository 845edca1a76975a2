"""``materials``: files named on stdout, titles on stderr, refusals in words."""

from __future__ import annotations

from pathlib import Path

from tests.cli.calling import Caller
from tests.console.driving import SMALLEST


def test_papers_of_an_exercise(call: Caller, tmp_path: Path) -> None:
    """Each file is a line with who may read it; a second call replaces nothing, ``--force`` does."""
    into = tmp_path / "papers"
    words = ("materials", str(SMALLEST), "-o", str(into), "--format", "pdf", "--only", "ballot_cards")
    first, second = call(*words), call(*words)
    assert (first.code, second.code) == (0, 0)
    path, reader = first.out.rstrip("\n").split("  ")
    assert Path(path).read_bytes().startswith(b"%PDF-") and reader == "all participants"
    assert "Ballot Cards" in first.err
    assert len(list(into.iterdir())) == 2
    assert call(*words, "--force").out == first.out and len(list(into.iterdir())) == 2


def test_papers_of_a_session(call: Caller, tmp_path: Path) -> None:
    """With a session its exercise need not be named; the level of names is kept to."""
    session = call.begin(b"\n\n\nnote on the record\n", "--group", "Cohort 7")
    words = ("materials", "--session", "last", "-o", str(tmp_path / "papers"), "--only", "msel", "--names", "chatham")
    called = call(*words)
    assert called.code == 0 and called.out.count("\n") == 2
    assert session not in called.out


def test_refusals_are_words(call: Caller, tmp_path: Path) -> None:
    """Nothing named, an unknown paper, an unknown format: usage, and nothing is written."""
    into = tmp_path / "papers"
    for words in (
        ("materials",),
        ("materials", str(SMALLEST), "--only", "x"),
        ("materials", str(SMALLEST), "--format", "x"),
    ):
        called = call(*words, "-o", str(into))
        assert called.code == 2 and called.err and "Traceback" not in called.err
    assert not into.exists()
