"""A crash note tells where, and neither it nor what is said tells anything that was typed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tests.console.driving import new_desk, until

from tabletop.console import desk as desks
from tabletop.console.crash import crash_note


def failing(secret: str) -> None:
    """Fail with private words in the error, in a local variable, and in the error before it."""
    note = f"private: {secret}"
    try:
        raise KeyError(note)
    except KeyError as error:
        raise ValueError(note) from error


def test_where_and_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file (0600) names types and places, of the cause too; it holds no message and no local variable."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))
    with pytest.raises(ValueError, match="private") as caught:
        failing("the sister’s name")
    told = crash_note(caught.value)
    (path,) = (tmp_path / "crash").iterdir()
    assert str(path) in told and "tabletop resume" in told
    text = path.read_text("utf-8")
    assert "builtins.ValueError" in text and "builtins.KeyError" in text and "failing" in text
    assert "sister" not in text + told and "private" not in text + told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("home", ["/dev/null/nowhere", "~nobody-by-that-name/x"])
def test_nowhere_to_write(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written the sentence is said all the same."""
    monkeypatch.setenv("TABLETOP_HOME", home)
    assert (
        crash_note(ValueError("x")) == "Something went wrong in tabletop itself. Your session is kept: tabletop resume"
    )


def test_a_page_that_fails_keeps_nobody_from_the_debrief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One faulty page of the debrief is shown as such and noted once; the evening goes on to its end."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path / "home"))
    desk = new_desk(tmp_path)
    until(desk, "ending")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(desks, "debrief_screen", fail)
    for _ in range(30):
        desk.go_on(confirmed=True)
        desk.room_view()
        if desk.state.closed:
            break
    assert desk.state.closed
    pages = {happened.event.part for happened in desk.happened if hasattr(happened.event, "part")}
    notes = list((tmp_path / "home" / "crash").iterdir())
    assert 0 < len(notes) <= len(pages)
    desk.close()
