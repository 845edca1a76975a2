"""``tabletop check``: what it prints and with what it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tabletop.checking import check_paths, explain
from tabletop.errors import ExitCode, UsageError
from tabletop.exercise.rules.codes import CODES

CLEAN = "tabletop: 1\ntitle: The leak\nscenes:\n  morning: {text: A leak., ending: Noon}\n"
WRONG = CLEAN.replace("text", "txt")
FACTS = "tabletop: 1\nas_of: today\nfacts:\n  A1: {text: A., known: then, standing: seen}\n"


def test_clean_files_end_with_0(tmp_path: Path) -> None:
    """Nothing to report: no output, exit 0."""
    (tmp_path / "a.yaml").write_text(CLEAN)
    report = check_paths([tmp_path / "a.yaml"])
    assert (report.render_text(), report.exit_code) == ("", ExitCode.DONE)
    assert report.summary == "1 file checked: nothing to report"


def test_findings_end_with_1(tmp_path: Path) -> None:
    """The first line of a finding is `file:line:column: CODE message`, with the path as given."""
    path = tmp_path / "a.yaml"
    path.write_text(WRONG)
    report = check_paths([path])
    assert report.render_text().startswith(f"{path}:4:13: T104 unknown key “txt”\n")
    assert report.exit_code == ExitCode.FINDINGS


def test_notes_are_advice(tmp_path: Path) -> None:
    """A note is shown and ends with 0."""
    (tmp_path / "a.yaml").write_text(CLEAN.replace("A leak.", f'"{"word " * 40}."'))
    report = check_paths([tmp_path])
    assert "T607 note:" in report.render_text()
    assert report.exit_code == ExitCode.DONE


def test_what_cannot_be_read_ends_with_3(tmp_path: Path) -> None:
    """A missing file or an empty folder is exit 3, and the others are still checked."""
    (tmp_path / "a.yaml").write_text(WRONG)
    (tmp_path / "empty").mkdir()
    report = check_paths([tmp_path / "none.yaml", tmp_path / "empty", tmp_path / "a.yaml"])
    assert report.exit_code == ExitCode.CANNOT_READ
    assert len(report.unreadable) == 2
    assert "T104" in report.render_text()


def test_a_register_shared_by_two_brings_its_problem_once(tmp_path: Path) -> None:
    """Problems of a register are told once however many exercises use it."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(CLEAN + "use: [facts.yaml]\n")
    (tmp_path / "facts.yaml").write_text(FACTS)
    report = check_paths([tmp_path])
    assert [one.code for one in report.problems] == ["T515"]
    assert len(report.files) == 3


def test_json_holds_the_same(tmp_path: Path) -> None:
    """As JSON the report has files, problems and what could not be read."""
    (tmp_path / "a.yaml").write_text(WRONG)
    data = json.loads(check_paths([tmp_path]).render_json())
    assert data["files"] == [str(tmp_path / "a.yaml")]
    assert [(one["code"], one["severity"], one["line"], one["column"]) for one in data["problems"]] == [
        ("T104", "error", 4, 13)
    ]
    assert data["unreadable"] == []


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_can_be_explained(code: str) -> None:
    """`--explain` names the code, its weight and, where a text can show it, a bad and a good example."""
    shown = explain(code.lower())
    assert shown.startswith(f"{code} · {CODES[code].title} ({CODES[code].severity})")
    assert ("Not so:" in shown) == ("But so:" in shown)


def test_unknown_code_is_a_usage_error() -> None:
    """A code that does not exist is told as such."""
    with pytest.raises(UsageError):
        explain("T999\x1b")
