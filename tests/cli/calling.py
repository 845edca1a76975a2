"""Calling the program in this process, as its entry point does."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tabletop.cli.main import run_main


@dataclass(frozen=True)
class Called:
    """What a call returned and wrote."""

    code: int
    out: str
    err: str


class Caller:
    """Calls the program with sessions under ``home``; nothing is a terminal."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self._patch = monkeypatch
        monkeypatch.setenv("TABLETOP_HOME", str(home))

    def __call__(self, *words: str, typed: bytes = b"") -> Called:
        """Return what the call led to."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with self._patch.context() as patch, _signals_kept():
            patch.setattr(sys, "argv", ["tabletop", *words])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = run_main()
        written = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
        return Called(code, *written)

    @property
    def sessions(self) -> list[str]:
        """The ids of the sessions that are there."""
        root = self.home / "sessions"
        return sorted(path.name for path in root.iterdir()) if root.is_dir() else []

    def begin(self, typed: bytes = b"\n\n\nnote \xe2\x80\x9chere\xe2\x80\x9d\n", *words: str) -> str:
        """Play a little in plain mode and return the new session's id."""
        before = set(self.sessions)
        called = self("run", "--plain", "smallest", *words, typed=typed)
        assert called.code == 0, called
        (new,) = set(self.sessions) - before
        return new


@contextmanager
def _signals_kept() -> Iterator[None]:
    numbers = (signal.SIGTERM, signal.SIGHUP)
    handlers = [signal.getsignal(number) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, handlers, strict=True):
            signal.signal(number, handler)
