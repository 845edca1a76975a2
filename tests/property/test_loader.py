"""Whatever stands in a file, the loader answers with an exercise or with clean problems, within bounds.

Runs with any Hypothesis profile; ``--hypothesis-profile=campaign`` (see ``conftest.py``) takes 20,000 inputs a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tabletop.exercise import yaml_nodes
from tabletop.exercise.document import Place
from tabletop.exercise.load import load
from tabletop.exercise.model import CastFile, ExerciseFile, FactsFile, SourceFile, Written
from tabletop.exercise.problems import Problem
from tabletop.exercise.rules.codes import CODES
from tabletop.exercise.shape import keys_at
from tabletop.exercise.yaml_nodes import read
from tabletop.text import harmful

HERE = Path(__file__).parents[1] / "exercise" / "everything"
FILES = {path.name: path.read_text() for path in sorted(HERE.glob("*.yaml"))}
MODELS: dict[str, type[Written]] = {
    "everything.yaml": ExerciseFile,
    "source.yaml": SourceFile,
    "facts.yaml": FactsFile,
    "cast.yaml": CastFile,
}
WHOLE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def clean(problems: list[Problem], texts: dict[str, str]) -> None:
    """Assert that problems can be shown: known codes, places inside the text, nothing hostile on the screen."""
    assert len(problems) < 3000
    for problem in problems:
        assert problem.code in CODES
        assert problem.message
        lines = texts[problem.span.file].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= problem.span.line <= len(lines)
        assert 1 <= problem.span.column <= len(lines[problem.span.line - 1]) + 2
        shown = problem.render_text()
        assert not harmful(shown)
        assert shown.count("\n") <= 3


# ---- any text -------------------------------------------------------------------------------------------------------

_BITS = st.sampled_from(
    [
        "tabletop: 1\n", "title: a\n", "scenes:\n", "  a: {text: b, ending: c}\n", "a:", " ", "\n", "- ", "{", "}", "[",
        "]", ",", ":", "#", " #", "'", '"', "|", ">", "&a", "*a", "!t", "~", "?", "%", "@", "`", "\t", "\r\n", "\r",
        "---\n", "...\n", "\x00", "\x1b", "\u2028", "\u202e", "\ufeff", "\x85", "\ud800", "𐐷", "e\u0301" * 12, "null",
        "true", "012", "1:30", "0x1", "9" * 5000, "1e999", "decision:", "goto:", "when:", "use: [cast.yaml]\n", "<b>",
    ]
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(_BITS, max_size=30).map("".join),
    st.binary(max_size=200).map(lambda data: data.decode("utf-8", "surrogateescape")),
)


@WHOLE
@given(ANY_TEXT)
@example("[" * 100_000)
@example("a: " + "{a: " * 50_000)
@example("- " * 100_000)
@example("? " * 10_000)
@example("a: !!python/object/apply:os.system [id]")
def test_any_text_gives_problems_or_an_exercise(text: str) -> None:
    """No text raises; what is wrong is told cleanly, and an exercise comes only without a refusing problem."""
    exercise, problems = load({**FILES, "any.yaml": text}, "any.yaml")
    clean(problems, {**FILES, "any.yaml": text})
    assert (exercise is None) == any(problem.refuses for problem in problems)


@WHOLE
@given(ANY_TEXT, st.sampled_from(sorted(set(MODELS) - {"everything.yaml"})))
def test_any_text_as_a_register(text: str, name: str) -> None:
    """The same for a register."""
    texts = {**FILES, name: text}
    clean(load(texts, "everything.yaml")[1], texts)


@WHOLE
@given(ANY_TEXT)
def test_any_text_without_libyaml(text: str) -> None:
    """The same with the parser written in Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(yaml, "CSafeLoader")
        assert not yaml_nodes.has_libyaml()
        clean(load({"any.yaml": text}, "any.yaml")[1], {"any.yaml": text})


@WHOLE
@given(st.integers(0, len(FILES["everything.yaml"])), ANY_TEXT, st.integers(0, 30))
def test_an_exercise_with_something_typed_into_it(place: int, text: str, cut: int) -> None:
    """A good exercise with any text typed over some place of it."""
    good = FILES["everything.yaml"]
    texts = {**FILES, "everything.yaml": good[:place] + text + good[place + cut :]}
    clean(load(texts, "everything.yaml")[1], texts)


# ---- values of other kinds ------------------------------------------------------------------------------------------


class Spot(NamedTuple):
    """A value or key in a file, with its place."""

    file: str
    path: tuple[str | int, ...]
    place: Place


def walk(place: Place, value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Place, bool]]:
    """Yield every value and every key below a place: path, place, whether it is a key."""
    yield path, place, False
    for step, inner in place.items.items():
        if step in place.keys:
            yield (*path, step), place.keys[str(step)], True
        yield from walk(inner, value[step], (*path, step))


@lru_cache(maxsize=2)
def spots(*, keys: bool) -> list[Spot]:
    """Return all values, or all keys of the format (not ids an author chose), of the good files."""
    found = []
    for name, model in MODELS.items():
        document = read(name, FILES[name])
        assert document.places is not None
        for path, place, is_key in walk(document.places, document.value, ()):
            if is_key is not keys or not path:
                continue
            if not keys or (path[-1] in keys_at(model, path[:-1]) and "was" not in path[:-1]):
                found.append(Spot(name, path, place))
    return found


def replaced(spot: Spot, new: str) -> str:
    """Return the text of a file with what stands at a spot replaced; a spot of one line only."""
    lines = FILES[spot.file].split("\n")
    line = lines[spot.place.line - 1]
    lines[spot.place.line - 1] = line[: spot.place.column - 1] + new + line[spot.place.end_column - 1 :]
    return "\n".join(lines)


@WHOLE
@given(st.data(), st.sampled_from(["7", "true", "[]", "{}", "[a]", "{a: b}", "no", "x", '""', "-3", "2.5", "''", "~"]))
def test_a_value_of_another_kind(data: st.DataObject, other: str) -> None:
    """Any value replaced by one of another kind is accepted or refused, never a crash."""
    one_line = [spot for spot in spots(keys=False) if spot.place.line == spot.place.end_line]
    spot = data.draw(st.sampled_from(one_line))
    texts = {**FILES, spot.file: replaced(spot, other)}
    exercise, problems = load(texts, "everything.yaml")
    clean(problems, texts)
    assert (exercise is None) == any(problem.refuses for problem in problems)


# ---- misspelt keys --------------------------------------------------------------------------------------------------


def misspelt(word: str, how: str, at: int) -> str:
    """Return a word with one slip of the fingers."""
    at %= max(1, len(word) - 1)
    if how == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if len(word) > 1 else word
    if how == "drop":
        return word[:at] + word[at + 1 :]
    return word[: at + 1] + word[at] + word[at + 1 :]


@WHOLE
@given(st.data(), st.sampled_from(["swap", "drop", "double"]), st.integers(0, 20))
def test_a_misspelt_key_is_one_problem_with_the_right_hint(data: st.DataObject, how: str, at: int) -> None:
    """Any key of the format misspelt anywhere is exactly one problem, at that key, naming the key that was meant."""
    spot = data.draw(st.sampled_from(spots(keys=True)))
    key = str(spot.path[-1])
    # Two letters swapped or one dropped from a very short key leave nothing to recognise.
    assume(len(key) > 3 or how == "double")
    wrong = misspelt(key, how, at)
    assume(wrong != key and wrong not in keys_at(MODELS[spot.file], spot.path[:-1]))
    texts = {**FILES, spot.file: replaced(spot, wrong)}
    exercise, problems = load(texts, "everything.yaml")
    assert exercise is None
    told = [(one.code, one.span.file, one.span.line, one.span.column) for one in problems]
    assert told == [("T104", spot.file, spot.place.line, spot.place.column)]
    assert f"“{key}”" in problems[0].hint


def test_every_key_of_the_format_is_tried() -> None:
    """The file the keys are taken from holds each key that the format has."""
    written = {str(spot.path[-1]) for spot in spots(keys=True)}
    of_the_format = {key for model in MODELS.values() for key in all_keys(model)}
    assert of_the_format - written - SHORT_ONLY == set()


SHORT_ONLY = {"entries", "kind"}
"""Keys of long forms that no author writes."""


def all_keys(model: Any) -> Iterator[str]:
    """Yield every key that can be written anywhere in a file of this model."""
    seen: set[Any] = set()
    waiting = [model]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if isinstance(here, type) and issubclass(here, Written):
            if here.__name__ == "Was":
                continue
            for name, field in here.model_fields.items():
                yield field.alias or name
                waiting.append(field.annotation)
        else:
            waiting += [part for part in getattr(here, "__args__", ()) if part is not type(None)]
