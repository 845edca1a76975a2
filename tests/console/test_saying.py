"""What plain mode says is for ears: sentences, words for signs, no Markdown, no keys that only a full screen has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from tests.console.driving import PROJECT, new_desk, step

from tabletop.console import saying
from tabletop.session.views import Ballot, FacilitatorView, InjectLine, NextStep, Piece, RoomView, Timer


def test_a_room_view_in_sentences() -> None:
    """Heading with its mark and place, prose without Markdown, the vote with how private it is, the time in words."""
    view = RoomView(
        revision=3,
        title="The leak",
        marking="EXERCISE",
        heading="Four lines",
        mark="fiction",
        aside="Sunday 14 February",
        body=(
            Piece("text", text="A *daily* prints\n**four** lines.\n\n- one\n- two [here](https://example.org)"),
            Piece("ask", text="What do you do?"),
            Piece("option", letter="A", label="Wait", note="too late"),
            Piece("option", letter="B", label="Call", text="Tell `them`."),
        ),
        ballot=Ballot(2, 1, True, 0, 1, "Nobody is told."),
        timer=Timer(330_000, False),
    )
    assert saying.say_room(view) == [
        "EXERCISE",
        "The room sees: Four lines. Fiction. Sunday 14 February.",
        "A daily prints four lines.",
        "one",
        "two here (https://example.org)",
        "The question: What do you do?",
        "A: Wait. Closed: too late",
        "B: Call",
        "Tell them.",
        "Vote 1 is open for 1 person. Nobody is told.",
        "Time left: 5 minutes 30 seconds, stopped.",
    ]


def test_votes_movements_and_written_lines_in_words() -> None:
    """Bars are counts, arrows are verbs, a failed test is named."""
    view = RoomView(
        revision=1,
        title="",
        body=(
            Piece("bar", letter="A", label="Wait", first=5, of=8),
            Piece("bar", letter="B", label="Call", first=5, second=2, of=8),
            Piece("flow", letter="A", label="A", first=2, of=5),
            Piece("flow", letter="–", label="B", first=3, of=5),
            Piece("label", letter="◆", text="Confident and divided."),
            Piece("movement", letter="↑", label="Trust", text="low → mixed", note="They came."),
            Piece("movement", letter="=", label="Law", text="stays weak"),
            Piece("line", letter="1", text="no copies", note="✗ can be checked"),
            Piece("line", letter="–", text="the calls"),
            Piece("inject", label="A call", note="Field office · telephone", text="She asks."),
            Piece("quote", text="too fast", note="a participant"),
            Piece("label", text="split · 1 passed"),
            Piece("rule"),
        ),
    )
    assert saying.say_room(view) == [
        "A: Wait: 5 of 8",
        "B: Call: 5 first, 2 now, of 8",
        "2 of 5 stayed with A",
        "3 of 5 went from a pass to B",
        "Confident and divided.",
        "Trust rises: low to mixed. They came.",
        "Law: stays weak.",
        "1: no copies (fails: can be checked)",
        "the calls",
        "Inject: A call. Field office; telephone.",
        "She asks.",
        "“too fast” (a participant)",
        "split; 1 passed",
    ]


def test_a_heading_that_is_a_sentence_keeps_its_stop() -> None:
    """Between a heading that ends in a stop and its text no colon is put."""
    entry = Piece("entry", label="R1 · advises", text="Name the goods.", note="On condition: both answer the phone.")
    view = RoomView(revision=1, title="The leak", body=(entry,))
    assert saying.say_room(view)[-2] == "R1; advises; On condition: both answer the phone."
    assert saying.say_room(replace(view, body=(replace(entry, note=""),)))[-2] == "R1; advises:"


def test_blank_and_paused_say_how_to_end_it() -> None:
    """A facilitator who cannot see the wall is told that it is dark, and by which word it is lit."""
    said = saying.say_room(RoomView(revision=1, title="", heading="Here", blank=True, paused=True, rehearsal=True))
    assert said == [
        "Rehearsal.",
        "The room sees: Here.",
        "The room’s screen is blank; “blank” lights it.",
        "Paused; “pause” goes on.",
    ]


def test_a_private_inject_comes_with_its_text_when_it_is_due() -> None:
    """What has to be handed over can be read out; before its time it is only announced."""

    def said(status: Literal["waiting", "due"]) -> list[str]:
        inject = InjectLine("call", "A call", "She *asks*.", "DEA", status, "in the discussion", "softly", private=True)
        view = FacilitatorView(1, "", NextStep("go on"), "here", 1, 2, injects=(inject,))
        return saying.say_facilitator(view)

    assert said("waiting") == ["For you, inject call, waiting: A call, in the discussion, to DEA"]
    assert said("due")[1:] == ["For you, text of call: She asks.", "For you, note of call: softly"]


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0 seconds"),
        (1_999, "1 second"),
        (60_000, "1 minute"),
        (125_000, "2 minutes 5 seconds"),
        (-61_000, "1 minute 1 second"),
    ],
)
def test_durations(ms: int, words: str) -> None:
    """Minutes and seconds in words, one of them where one is enough."""
    assert saying.duration(ms) == words


def test_ascii_only() -> None:
    """Every sign becomes its nearest in ASCII, and what has none a question mark."""
    assert saying.ascii_only("“Añade” – 5 · 語…") == '"Anade" - 5 ; ?...'


def refusals() -> Iterator[str]:
    """Yield the reason of every Refusal written in the program, with ``X`` for what is filled in."""
    source = PROJECT / "src" / "tabletop"
    for path in [*(source / "session").glob("*.py"), *(source / "console").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value
                    elif isinstance(part, ast.JoinedStr):
                        yield "".join(str(v.value) if isinstance(v, ast.Constant) else "X" for v in part.values)


_KEY = re.compile(r"(?<![\w’'“])[b-z](?![\w’'”])|\bspace\b|\benter\b|·")


def test_no_refusal_names_a_key() -> None:
    """Plain mode has words and no keys: no refusal tells to press a letter, space or enter."""
    reasons = list(refusals())
    assert len(reasons) > 60
    for reason in reasons:
        words = saying.in_words(reason, "the same line again")
        assert not _KEY.search(words), f"{reason!r} is said as {words!r}"


def test_nothing_said_holds_signs_for_eyes(tmp_path: Path) -> None:
    """A whole evening of a shipped exercise is said without boxes, arrows, bullets or Markdown."""
    desk = new_desk(tmp_path, "leaked_file", people=8)
    said: list[str] = []
    while desk.state.phase != "hot_wash":
        said += saying.say_room(desk.room_view())
        view = desk.facilitator_view()
        said += [*saying.say_facilitator(view), *saying.say_facts(view), saying.say_next(view.next, "")]
        step(desk)
    assert len(said) > 300
    for line in said:
        assert not re.search(r"[─│┌└█▕☐☑✗→↑↓•·»]|\*\*|^[-*#>] |`", line), line
    desk.close()
