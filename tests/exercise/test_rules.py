"""Rules one by one: a change to a good exercise, the code it brings, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise.load import load
from tabletop.exercise.problems import Problem

FILES = {path.name: path.read_text() for path in (Path(__file__).parent / "everything").glob("*.yaml")}
MAIN = "everything.yaml"


def changed(old: str, new: str, file: str = MAIN) -> list[Problem]:
    """Return the problems after one change to one of the good files."""
    assert FILES[file].count(old) >= 1, old
    return load({**FILES, file: FILES[file].replace(old, new, 1)}, MAIN)[1]


def meant(problem: Problem) -> str:
    """Return the words a problem points at."""
    return problem.source[problem.span.column - 1 : problem.span.end_column - 1]


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        # ways on
        ("start: morning", "start: mornin", "T201", "mornin"),
        ("  lead: morning", "  lead: mornin", "T201", "mornin"),
        ("later: noon}", "later: noom}", "T201", "noom"),
        ("      goto: noon\n      set: {page", "      goto: noom\n      set: {page", "T201", "noom"),
        ("- {when: page == 'shared', goto: evening}", "- goto: evening", "T203", "evening"),
        ("      - goto: night\n", "      - {when: warned, goto: night}\n", "T203", "warned"),
        # definitions
        ("chief: {}", "cheif: {}", "T112", "cheif"),
        ("flags: [warned, page]", "flags: [warned, page, other]", "T112", "other"),
        ("players: {min: 4, max: 24}", "players: {min: 25, max: 24}", "T113", "25"),
        ("items: {min: 1, max: 3}", "items: {min: 4, max: 3}", "T113", "4"),
        ("language: en", "language: english", "T114", "english"),
        ("was: dawn", "was: night", "T211", "night"),
        ("was: dawn", "was: morning", "T211", "morning"),
        ("was: send", "was: decline", "T211", "decline"),
        ("was: calm", "was: loud", "T211", "loud"),
        ("was: ring", "was: press", "T211", "press"),
        # who and what
        ("to: role:mayor", "to: role:mayer", "T206", "role:mayer"),
        ("to: role:mayor", "to: mayor", "T206", "mayor"),
        ("for: mexico", "for: mexiko", "T206", "mexiko"),
        ("rule: consensus", "rule: role:mayer", "T206", "role:mayer"),
        ("    objective: weigh", "    objective: weight", "T207", "weight"),
        ("objective: weigh}", "objective: way}", "T207", "way"),
        ("        objective: weigh\n", "        objective: way\n", "T207", "way"),
        ("written: terms", "written: term", "T208", "term"),
        ("id: press", "id: call", "T213", "call"),
        # play
        ("set: {page: summarised}", "set: {page: summarized}", "T404", "summarized"),
        ("set: {page: never_sent}", "set: {pages: never_sent}", "T403", "pages"),
        ("      set: {warned: false}", "      set: {warned: maybe}", "T404", "maybe"),
        ("if_time_runs_out: decline", "if_time_runs_out: share", "T405", "share"),
        ("steps: [vote, show, discuss, revote, decide]", "steps: [show, decide]", "T406", "show"),
        ("steps: [vote, show, discuss, revote, decide]", "steps: [vote, vote]", "T406", "steps"),
        # sources
        ("rec: R1, stance: partly", "rec: R7, stance: partly", "T501", "R7"),
        ("author: [R2, R3]", "author: [R2, R33]", "T501", "R33"),
        ("facts: [A3]", "facts: [A33]", "T502", "A33"),
        ("sources: [S1], facts: [A1]", "sources: [S7], facts: [A1]", "T503", "S7"),
        ("sources: [S1], facts: [A1]", "sources: [S1], facts: [A3]", "T509", "A3"),
        ("mark: fiction\n        text: A sister", "mark: hindsight\n        text: A sister", "T508", "hindsight"),
        ("mark: fiction\nuse", "mark: hindsight\nuse", "T508", "hindsight"),
        ("mark: fiction\n    objective", "mark: hindsight\n    objective", "T508", "hindsight"),
        ("facts: [A1], text", "facts: [A5], text", "T510", "A5"),
        ("facts: [A1], text: \"A file", "facts: [A2], text: \"743 pages. A file", "T511", "743"),
        ("side: mexico, claim", "side: third, claim", "T514", "decision"),
        # words
        ("Let the chief speak first.", "Let the <b>chief</b> speak.", "T601", "<b>"),
        ("label: They wait", "label: Jane Doe waits", "T603", "Jane Doe"),
        ("text: The press calls.", "text: A Gangster calls.", "T604", "Gangster"),
        # time
        ("minutes: 90", "minutes: 40", "T701", "40"),
        ("      minutes: 8", "      minutes: 28", "T702", "28"),
        ("id: press, at: 5", "id: press, at: 25", "T703", "25"),
        # playtests
        ("ends: night", "ends: nigth", "T801", "nigth"),
        ("ends: night", "ends: noon", "T802", "noon"),
        ("visits: [morning]", "visits: [mourning]", "T801", "mourning"),
        ("choose: {morning:", "choose: {mourning:", "T801", "mourning"),
        ("choose: {morning:", "choose: {noon:", "T801", "noon"),
        ("{option: decline, outcome: quiet}", "{option: declined, outcome: quiet}", "T801", "declined"),
        ("{option: decline, outcome: quiet}", "{option: decline, outcome: quite}", "T801", "quite"),
        ('{trust: ">= low"}', '{thrust: ">= low"}', "T801", "thrust"),
        ('{trust: ">= low"}', '{trust: ">= lower"}', "T801", '">= lower"'),
        ('{trust: ">= low"}', '{trust: "2 or more"}', "T801", '"2 or more"'),
        ("    flags: {warned: true}", "    flags: {warned: maybe}", "T801", "maybe"),
        ("    flags: {warned: true}", "    flags: {warnd: true}", "T801", "warnd"),
    ],
)  # fmt: skip
def test_one_change_one_code(old: str, new: str, code: str, at: str) -> None:
    """One change brings its code at the words meant, and nothing else."""
    problems = changed(old, new)
    assert [one.code for one in problems] == [code], "\n".join(one.render_text() for one in problems)
    assert meant(problems[0]) == at


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "at"),
    [
        ("source.yaml", "with: [R2]", "with: [R22]", "T501", "R22"),
        ("source.yaml", "with: [R2]", "with: [R1]", "T501", "R1"),
        ("source.yaml", "was: R01", "was: R2", "T211", "R2"),
        ("source.yaml", "It does not ask for silence.", "It does <i>not</i>.", "T601", "<i>"),
        ("facts.yaml", "sources: [S1]", "sources: [S9]", "T503", "S9"),
        ("facts.yaml", "743 pages, source: S2", "743 pages, source: S9", "T503", "S9"),
        ("facts.yaml", "was: A01", "was: A2", "T211", "A2"),
        ("cast.yaml", "start: mixed", "start: medium", "T113", "medium"),
        ("cast.yaml", "words: [never_sent, summarised, shared]", "words: [never_sent]", "T113", "page"),
        ("cast.yaml", "was: burgomaster", "was: chief", "T211", "chief"),
    ],
)  # fmt: skip
def test_registers_are_checked_where_they_stand(file: str, old: str, new: str, code: str, at: str) -> None:
    """A mistake in a register is told in that register."""
    problems = [one for one in changed(old, new, file) if one.span.file == file]
    assert [one.code for one in problems] == [code]
    assert meant(problems[0]) == at


def scenes(text: str) -> list[Problem]:
    """Return the problems of an exercise of these scenes only."""
    return load({"a.yaml": f"tabletop: 1\ntitle: T\nminutes: 60\nscenes:\n{text}"}, "a.yaml")[1]


def test_loops_are_fine_and_traps_are_not() -> None:
    """A loop with a way out is no finding; without one each of its scenes is."""
    loop = (
        "  a: {text: A., goto: b}\n  b:\n    decision:\n      ask: Q?\n      options:\n        x: {label: X, goto: a}\n"
    )
    assert scenes(loop + "        y: {label: Y, goto: c}\n  c: {text: C., ending: E}\n") == []
    assert [one.code for one in scenes(loop + "        y: {label: Y, goto: a}\n")] == ["T205"]
    lost = scenes(loop + "        y: {label: Y, goto: c}\n  c: {text: C., goto: c}\n  d: {text: D., ending: E}\n")
    assert sorted(one.code for one in lost) == ["T204", "T205", "T205", "T205"]


def test_an_option_cannot_take_a_word_that_records_use() -> None:
    """“unlisted” names a decision outside the options, so no option may be called that."""
    text = (
        "  a:\n    decision:\n      ask: Q?\n      options: {unlisted: {label: X, goto: b}, y: {label: Y, goto: b}}\n"
    )
    [problem] = scenes(text + "  b: {text: B., ending: E}\n")
    assert (problem.code, meant(problem)) == ("T108", "unlisted")


def test_a_scene_may_be_dropped_without_being_a_way_out() -> None:
    """`may_go` makes a scene reachable, and is no escape from a trap: nobody may use it."""
    text = "  a: {text: A., goto: b, may_go: {goto: c}}\n  b: {text: B., goto: a}\n  c: {text: C., ending: E}\n"
    assert sorted(one.code for one in scenes(text)) == ["T205", "T205"]


def test_broken_links_do_not_bring_unreachable_scenes() -> None:
    """Where a way leads nowhere, what can be reached is not judged: one mistake, one problem."""
    text = "  a: {text: A., goto: bb}\n  b: {text: B., goto: c}\n  c: {text: C., ending: E}\n"
    assert [one.code for one in scenes(text)] == ["T201"]


@pytest.mark.parametrize(("minutes", "codes"), [(15, []), (20, ["T701"])])
def test_the_longest_way_counts_loops_once(minutes: int, codes: list[str]) -> None:
    """The longest way goes round a loop once and takes the longer arm of a fork."""
    text = (
        "  a:\n    minutes: 10\n    decision:\n      ask: Q?\n      options:\n"
        "        x: {label: X, goto: b}\n        y: {label: Y, goto: c}\n"
        f"  b: {{text: B., minutes: {minutes}, goto: a}}\n"
        "  c:\n    text: C.\n    minutes: 5\n    decision:\n      ask: Q?\n      options:\n"
        "        x: {label: X, goto: d}\n        y: {label: Y, goto: e}\n"
        "  d: {text: D., minutes: 5, ending: E}\n  e: {text: E., minutes: 1, ending: E}\n"
    )
    assert [one.code for one in scenes(text)] == codes


def test_words_are_avoided_as_words() -> None:
    """A word inside another is none; an allowed phrase may hold it; the hint is the better word."""
    [problem] = changed("text: The press calls.", "text: A gangster calls.")
    assert "criminal" in problem.hint
    assert changed("text: The press calls.", "text: Gangsterish press calls.") == []
    assert changed("text: The press calls.", 'text: "The Gangster Act is read."') == []


def test_real_people_stand_in_facts_only() -> None:
    """A name in a fact is fine, a name in fiction is not; an invented person who shares a name is fine."""
    assert changed('text: "A file was published."', 'text: "Jane Doe published a file."') == []
    assert [one.code for one in changed("It is over.", "Jane Doe says it is over.")] == ["T603"]
    cast = FILES["cast.yaml"].replace("Octavio Roe", "Mary Jane Doe")
    main = FILES[MAIN].replace("It is over.", "Mary Jane Doe says it is over.")
    assert load({**FILES, "cast.yaml": cast, MAIN: main}, MAIN)[1] == []


def test_figures_all_or_none() -> None:
    """A text shows all figures that disagree, or none of them."""
    base = 'facts: [A1], text: "A file was published."'
    for text, codes in (
        ("Many pages.", []),
        ("751 or 743 pages.", []),
        ("It had 751 pages.", ["T511"]),
        ("Page 62 of many.", []),
    ):
        assert [one.code for one in changed(base, f'facts: [A2], text: "{text}"')] == codes


def test_equal_lengths_have_slack_for_short_texts() -> None:
    """Options within a fifth, or within two words, are equal; more is not."""
    old = "text: A summary today, the rest once it holds."
    assert changed(old, "text: A summary today.") != []
    assert changed(old, "text: A summary today, and all of the rest later.") == []
    assert {one.code for one in changed(old, "text: " + "word " * 20 + "end.")} == {"T608"}
