"""`check --against`: ids that have gone since an earlier text want a new version."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.calling import Caller

OLD = """\
tabletop: 1
id: leak
title: The leak
version: 3
flags: {page: [kept, told]}
roles: {chief: {name: Chief}}
scenes:
  morning:
    injects: [{id: call, text: A call.}]
    decision:
      ask: What now?
      options:
        wait: {label: Wait, goto: noon, set: {page: told}}
        ask: {label: Ask}
        call: {label: Call, outcomes: {hears: {label: Hears, goto: noon}, sleeps: {label: Sleeps, goto: noon}}}
  noon: {blocks: [{text: Told., when: page == 'told'}, {text: B.}], ending: End}
"""
OLD = OLD.replace("        ask: {label: Ask}\n", "        listen: {label: Listen, goto: noon}\n")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    return Caller(tmp_path / "home", monkeypatch)


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        (("wait:", "stay:"), "the option wait of morning"),
        (("  noon:", "  midday:"), "the scene noon"),
        (("sleeps: {label", "rests: {label"), "the outcome sleeps of morning/call"),
        (("id: call", "id: ring"), "the inject call of morning"),
        (("[kept, told]", "[held, told]"), "the word kept of page"),
        (("chief: {name", "head: {name"), "the role chief"),
    ],
)
def test_an_id_that_has_gone_wants_a_new_version(
    call: Caller, tmp_path: Path, change: tuple[str, str], gone: str
) -> None:
    """T215 names it; a new version settles it, and so does saying what it is called now."""
    old, new = change
    text = OLD.replace(old, new).replace("goto: noon", f"goto: {'midday' if 'noon' in old else 'noon'}")
    (tmp_path / "new.yaml").write_text(text, "utf-8")
    called = call("check", "new.yaml", "--against", "old.yaml")
    assert (called.code, "T215" in called.out, gone in called.out) == (1, True, True)
    (tmp_path / "new.yaml").write_text(text.replace("version: 3", "version: 4"), "utf-8")
    assert "T215" not in call("check", "new.yaml", "--against", "old.yaml").out


def test_what_was_renamed_has_not_gone(call: Caller, tmp_path: Path) -> None:
    """An id that “was” another is no loss; without a change there is none either."""
    assert "T215" not in call("check", "old.yaml", "--against", "old.yaml").out
    (tmp_path / "new.yaml").write_text(OLD.replace("wait: {label", "stay: {was: wait, label"), "utf-8")
    assert "T215" not in call("check", "new.yaml", "--against", "old.yaml").out


def test_only_texts_of_one_exercise_are_compared(call: Caller, tmp_path: Path) -> None:
    """Another exercise, several files or none that can be read are mistakes of the call."""
    (tmp_path / "new.yaml").write_text(OLD.replace("id: leak", "id: other"), "utf-8")
    assert call("check", "new.yaml", "--against", "old.yaml").code == 2
    assert call("check", "new.yaml", "old.yaml", "--against", "old.yaml").code == 2
    assert call("check", "old.yaml", "--against", "none.yaml").code == 3
