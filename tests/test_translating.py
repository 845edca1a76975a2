"""Translations beside an exercise: begun, brought up to date, checked in their own language."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.calling import Caller

from tabletop.checking import check_paths
from tabletop.exercise.load import load
from tabletop.exercise.po import Entry, read_po, write_po
from tabletop.exercise.translation import compare, places, translate
from tabletop.exercise.yaml_nodes import read
from tabletop.translating import languages, renew

TEXT = """\
tabletop: 1
id: leak
title: The leak
use: [cast.yaml]
roles: [chief]
scenes:
  morning:
    text: |
      A file is in the newspaper.

      The minister calls.
    probe: [Who knew?, Who told?]
    injects: [{id: call, at: manual, by: phone, text: A "call".}]
    decision:
      ask: What do we say?
      options:
        confirm: {label: Confirm it, consequence: They print it., goto: noon}
        decline: {label: Say nothing, goto: noon}
  noon: {text: It is noon., ending: A quiet noon}
"""
CAST = "tabletop: 1\nroles: {chief: {name: Chief, brief: Keep calm.}}\n"
SPANISH = {
    "The leak": "La filtración", "Who knew?": "¿Quién lo sabía?", "Who told?": "¿Quién lo dijo?",
    "What do we say?": "¿Qué decimos?", "Confirm it": "Confirmarlo", "They print it.": "Lo publican.",
    "Say nothing": "No decir nada", "It is noon.": "Es mediodía.", "A quiet noon": "Un mediodía tranquilo",
    'A "call".': "Una «llamada».",
    "A file is in the newspaper.\n\nThe minister calls.\n": "Un expediente está en el diario.\n\nLlama la ministra.\n",
    "Chief": "Jefa", "Keep calm.": "Mantén la calma.",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leak.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "cast.yaml").write_text(CAST, "utf-8")
    return tmp_path


def begin(path: Path, known: dict[str, str]) -> None:
    """Write a translation with what is known put in."""
    entries = [
        Entry(entry.where, entry.text, known.get(entry.text, "")) for entry in read_po(renew(path, "es")[0]).entries
    ]
    path.with_name(f"{path.stem}.es.po").write_text(write_po(entries, "es"), "utf-8")


def found(folder: Path) -> list[tuple[str, str]]:
    wanted = ("T116", "T616", "T617", "T605", "T601")
    problems = check_paths([folder / "leak.yaml"]).problems
    return [(one.code, one.message) for one in problems if one.code in wanted]


def test_every_text_somebody_reads_is_listed(folder: Path) -> None:
    """Texts are listed with where they stand; ids, names of registers and how a call comes are not."""
    listed = {
        place.text
        for name in ("leak.yaml", "cast.yaml")
        for place in places(read(name, (folder / name).read_text()).value)
    }
    assert listed == set(SPANISH)


def test_what_is_written_is_read_back() -> None:
    """Quotes, line ends and backslashes come back as they were; fuzzy entries and comments are known."""
    entries = [Entry("a/b", 'say "no"\\ and\nagain\n', "di «no»"), Entry("a", "one", "uno", fuzzy=True, before="won")]
    back = read_po(write_po(entries, "es", gone=[Entry("z", "old", "viejo")]))
    assert back.mistakes == []
    assert [(one.where, one.text, one.told, one.fuzzy) for one in back.entries] == [
        (one.where, one.text, one.told, one.fuzzy) for one in entries
    ]
    assert sorted(line for line, _ in read_po('msgid "a"\nmsgstr "b\n\nmsgfoo\n').mistakes) == [1, 2, 4]


def test_a_whole_translation_is_silent_and_can_be_played(folder: Path) -> None:
    """With every text translated nothing is reported, and the exercise speaks the other language."""
    for name in ("leak.yaml", "cast.yaml"):
        begin(folder / name, SPANISH)
    assert languages(folder / "leak.yaml") == ["es"]
    assert found(folder) == []
    texts = {name: (folder / name).read_text("utf-8") for name in ("leak.yaml", "cast.yaml")}
    exercise, _ = load(texts, "leak.yaml")
    assert exercise is not None
    told = {}
    for name in texts:
        document = read(name, texts[name])
        po = read_po((folder / f"{Path(name).stem}.es.po").read_text("utf-8"))
        told[name] = (document.value, compare(document.value, po).told)
    spanish = translate(exercise, read("leak.yaml", texts["leak.yaml"]), "es", told)
    assert spanish is not None
    decision = spanish.scenes["morning"].decision
    assert decision is not None
    assert (spanish.file.language, decision.options["confirm"].label) == ("es", "Confirmarlo")
    assert (spanish.roles["chief"].name, spanish.scenes["noon"].ending.title) == ("Jefa", "Un mediodía tranquilo")  # type: ignore[union-attr]
    assert list(spanish.scenes) == list(exercise.scenes)


def test_missing_and_changed_texts_are_reported(folder: Path) -> None:
    """What has no translation is counted and named; what has changed since is named where it stands."""
    begin(folder / "cast.yaml", SPANISH)
    begin(folder / "leak.yaml", {text: told for text, told in SPANISH.items() if text != "Who told?"})
    path = folder / "leak.yaml"
    path.write_text(TEXT.replace("Say nothing", "Say nothing yet"), "utf-8")
    said = found(folder)
    assert [code for code, _ in said] == ["T616", "T617"]
    assert said[0][1] == "1 texts of “leak.yaml” are not translated into “es”"


def test_a_register_without_a_translation_is_reported(folder: Path) -> None:
    """An exercise is only whole in a language when its registers are."""
    begin(folder / "leak.yaml", SPANISH)
    assert [message for _, message in found(folder)] == ["there is no translation of “cast.yaml” into “es” beside it"]


def test_lengths_are_those_of_the_translation(folder: Path) -> None:
    """A label that fits in one language may be too long in another, and raw HTML would vanish in both."""
    begin(folder / "cast.yaml", SPANISH)
    long = "Decir que no se puede decir nada por ahora, por favor"
    begin(folder / "leak.yaml", {**SPANISH, "Say nothing": long, "It is noon.": "Es <b>mediodía</b>."})
    said = found(folder)
    assert {code for code, _ in said} == {"T601", "T605"}
    assert all(message.startswith("in “es”: ") for _, message in said)


def test_a_broken_file_is_reported_where_it_breaks(folder: Path) -> None:
    """What is no gettext is named with its line, and the rest is read all the same."""
    begin(folder / "cast.yaml", SPANISH)
    begin(folder / "leak.yaml", SPANISH)
    path = folder / "leak.es.po"
    path.write_text(path.read_text("utf-8") + "\nmsgid nothing\n", "utf-8")
    assert [code for code, _ in found(folder)] == ["T116"]


def test_the_verb_begins_and_renews(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`translate` writes the file, keeps what is told, and marks as fuzzy what has changed since."""
    monkeypatch.chdir(folder)
    call = Caller(folder / "home", monkeypatch)
    assert "0 texts translated, 11 missing" in call("translate", "leak.yaml", "es").err
    begin(folder / "leak.yaml", SPANISH)
    (folder / "leak.yaml").write_text(TEXT.replace("Confirm it", "Confirm all of it"), "utf-8")
    assert "10 texts translated, 0 missing, 1 changed" in call("translate", "leak.yaml", "es").err
    assert '#, fuzzy\n#| msgid "Confirm it"' in (folder / "leak.es.po").read_text("utf-8")
    assert call("translate", "leak.yaml", "../es").code == 2
    assert call("translate", "none.yaml", "es").code == 3
