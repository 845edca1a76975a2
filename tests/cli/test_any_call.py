"""Any words whatever: an exit code that is promised, no traceback, no crash note, nothing raw on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.calling import Caller

from tabletop.cli.main import main

_OPTIONS = sorted({option for command in main.commands.values() for p in command.params for option in p.opts})
_SESSIONS = ["list", "show", "verify", "export", "import", "forget", "delete"]
_WORD = st.one_of(
    st.sampled_from([*main.commands, *_SESSIONS]),
    st.sampled_from([option for option in _OPTIONS if option.startswith("-")]),
    st.sampled_from(["last", "smallest", "leaked_file", "json", "md", "x", "", ".", "out", "2", "--", "-"]),
    st.text(max_size=12),
)


_CALLS = st.one_of(
    st.lists(_WORD, max_size=7),
    st.builds(lambda verb, words: [verb, *words], st.sampled_from(sorted(main.commands)), st.lists(_WORD, max_size=4)),
    st.builds(lambda words: ["run", "--plain", "smallest", *words], st.lists(_WORD, max_size=3)),
    st.builds(lambda verb, words: ["sessions", verb, *words], st.sampled_from(_SESSIONS), st.lists(_WORD, max_size=3)),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=_CALLS, typed=st.binary(max_size=60))
def test_any_words(words: list[str], typed: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is called with whatever is typed ends in order."""
    place = tmp_path_factory.mktemp("any")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        call = Caller(place / "home", patch)
        called = call(*(word.replace("\0", "") for word in words), typed=typed)
    assert called.code in (0, 1, 2, 3, 130), called
    assert "Traceback" not in called.err + called.out
    assert "\x1b" not in called.err + called.out
    notes = [note.read_text("utf-8") for note in Path(place).rglob("crash/*.txt")]
    assert notes == [], words
