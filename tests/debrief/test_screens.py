"""What each screen of the debrief says, and above all what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.debrief.making import begun, decide_first, played, to_second
from tests.exercises import Driver, exercise_of

from tabletop.debrief.agenda import agenda, optional_parts, phase_of
from tabletop.debrief.comparison import compare
from tabletop.debrief.screens import screen, word_count
from tabletop.debrief.words import FORCE, count_words
from tabletop.exercise.load import load
from tabletop.exercise.model import Modality
from tabletop.session import commands as co
from tabletop.session.events import Cast
from tabletop.session.play import choose, open_options, open_outcomes
from tabletop.session.show import Screen, room_view
from tabletop.session.state import State

AUTHORS = ("R1", "R2", "R3", "R4", "checking", "no excuse", "happened before", "in line", "elsewhere")


def words(shown: Screen) -> str:
    """All words on a screen."""
    return "\n".join(
        [shown.heading, shown.aside, *(f"{p.letter} {p.label} {p.text} {p.note}".strip() for p in shown.body)]
    )


def said(state: State, part: str) -> str:
    """All words of a part."""
    return words(screen(state, part))


def test_the_room_speaks_first() -> None:
    """Nothing of the author, of other views or of hindsight is on a screen before the room has spoken and been told."""
    room = played()
    early = agenda(room.state)[: agenda(room.state).index("debrief:1:author")]
    assert early == ["debrief:out_of_role", "debrief:room_first", "debrief:1:chosen"]
    for part in early:
        shown = screen(room.state, part)
        text = words(shown)
        assert not [word for word in (*AUTHORS, "We were never asked", "came out later") if word in text]
        assert "author" not in text
        assert {shown.mark, *(piece.mark for piece in shown.body)} <= {"", "fiction"}


def test_what_you_chose() -> None:
    """Choice, who decided, both tallies, reason, dissent, what followed with reasons, assumptions made then."""
    room = begun()
    room.did(co.Note(kind="assumption", text="nobody else has it"))
    decide_first(room, reason="it cannot wait", by="majority")
    room.did(co.Dissent(words="it tips them off", who="guard", would_change="they know already"))
    to_second(room)
    room.did(co.Decide(option="us", although_no_reason=True))
    room.did(co.EndHere())
    text = said(room.state, "debrief:1:chosen")
    assert "Decision 1 of 2 · The request" in text
    assert "A Share in stages" in text
    assert "by majority · 4 of 6 · first vote 2 of 6" in text
    assert "it cannot wait" in text
    assert "it tips them off Warden, otherwise · would change if: they know already" in text
    assert "A summary goes out." in text
    assert "↑ Trust mid → high" in text
    assert "A promise is kept." not in text
    assert "Cost low → mid" in text
    assert "nobody else has it still unknown" in text
    assert "nobodysees" not in text


def test_no_reason_recorded() -> None:
    """A missing reason is said, not passed over."""
    assert "no reason recorded" in said(played().state, "debrief:1:chosen")


def test_author_with_everything_that_travels() -> None:
    """An entry stands with force, place, condition, limit, what is admitted, our note as ours, and its companions."""
    text = said(played().state, "debrief:1:author")
    assert "R1 · states a need · P1.S1 Each plan needs checking. On condition: It holds for any plan." in text
    assert "Limit: No plan is forbidden." in text
    assert "Ours, not the author’s: Checking takes time." in text
    assert "As we read the author, you are in line, because: The check comes first." in text
    assert "R2 · warns · P1.S2 Good reasons are no excuse. The author admits: The reasons may be good." in text
    assert "R3 · claims · P2.S1 It happened before." in text
    assert "Did it happen before?" in text
    assert screen(played().state, "debrief:1:author").mark == "author_view"


@pytest.mark.parametrize(
    ("option", "here", "not_here"),
    [
        ("all", "you are elsewhere (this case), because: Nothing was checked.", "neverheard"),
        ("all", "it is open, because: One way. Or the other.", "in line"),
        ("all", "this can be read in more than one way. Other states. Or: Anybody else.", "neverheard"),
        ("none", "you are part of the way, because: No was not asked for.", "you are in line"),
        ("none", "This goes further than the author asks.", "you are in line"),
        ("court", "The author does not address this: The essay knows no courts.", "As we read the author"),
    ],
)
def test_stances_in_words(option: str, here: str, not_here: str) -> None:
    """In line, part of the way, elsewhere, open, silent: each is said; advice whose ``when`` fails is not."""
    text = said(played(option).state, "debrief:1:author")
    assert here in text
    assert not_here not in text


def test_advice_of_other_options_stays_closed() -> None:
    """The readings of options that were not chosen are on no screen."""
    room = played("staged")
    parts = [*agenda(room.state), *optional_parts(room.state)]
    text = "\n".join(said(room.state, part) for part in parts)
    for reason in ("Nothing was checked", "No was not asked for", "knows no courts", "One way. Or the other"):
        assert reason not in text


def test_decisions_not_reached_stay_closed() -> None:
    """Advice, other views and hindsight of a decision that was not reached are nowhere."""
    room = begun()
    decide_first(room)
    room.did(co.EndHere())
    parts = [*agenda(room.state), *optional_parts(room.state)]
    text = "\n".join(said(room.state, part) for part in parts)
    assert "Half of it" not in text
    assert "We hear last" not in text
    assert "secondhindsight" not in text
    assert "Not reached: “The answer”" in text


def test_who_disagrees() -> None:
    """Every other view with its basis, then hindsight with what it leaves open, and one question."""
    shown = screen(played().state, "debrief:1:others")
    assert [piece.label for piece in shown.body if piece.kind == "view"] == ["The partner", "A school"]
    assert [piece.note for piece in shown.body if piece.kind == "view"] == ["our inference", "a school of thought"]
    assert [piece.text for piece in shown.body if piece.mark == "hindsight"] == [
        "It came out later.",
        "What this leaves open: Whether a check would have helped.",
    ]
    assert [piece.text for piece in shown.body if piece.kind == "ask"] == ["Who could have stopped it?"]
    assert shown.mark == "other_view"


def test_something_else() -> None:
    """A decision that was not listed is judged by nobody: entries beside it, and the room says which it touches."""
    room = begun()
    decide_first(room, "unlisted", words="Call the minister", like="all")
    room.did(co.EndHere())
    text = said(room.state, "debrief:1:author")
    assert "Which of these does it touch?" in text
    assert "As we read the author" not in text
    assert "R1 · states a need" in text
    room.did(co.Touch(decision=room.state.moment.decisions[0].revision, recs=("R1",)))
    assert "You say that your decision touches R1." in said(room.state, "debrief:1:author")
    assert "F Call the minister" in said(room.state, "debrief:1:chosen")


def test_the_room_may_object_and_settle() -> None:
    """Both objections are kept on the author's screen, and so is what the room makes of an open reading."""
    room = played("all")
    revision = room.state.moment.decisions[0].revision
    room.did(co.Object(decision=revision, kind="author_wrong", text="it never happened", rec="R3"))
    room.did(co.Object(decision=revision, kind="misread", text="we did check"))
    room.did(co.SettleStance(decision=revision, rec="R4", stance="departs", why="nobody else was asked"))
    text = said(room.state, "debrief:1:author")
    assert "it never happened “the author is wrong here” (R3)" in text
    assert "we did check “you read us wrong”" in text
    assert "nobody else was asked The room settled it: you are elsewhere" in text


def test_typed_words_are_never_markdown() -> None:
    """Pieces of kind ``text`` are Markdown, so nothing a person typed comes in one."""
    room = begun()
    typed = "# TYPED <b>x</b>"
    room.did(co.Note(kind="assumption", text=typed, who=typed))
    decide_first(room, "unlisted", words=typed, like="all", reason=typed, by=typed)
    revision = room.state.moment.decisions[0].revision
    room.did(co.Dissent(words=typed, who=typed, would_change=typed))
    room.did(co.EndHere(why=typed))
    room.did(co.Object(decision=revision, kind="misread", text=typed))
    room.did(co.SettleStance(decision=revision, rec="R1", stance="departs", why=typed))
    room.did(co.HotWash(kind="differently", text=typed, who=typed))
    room.did(co.HotWash(kind="keep", text=typed))
    room.did(co.AgreeAction(text=typed, owner=typed))
    room.did(co.Rate(objective="weigh", rating="P", evidence=typed))
    parts = [*agenda(room.state), *optional_parts(room.state)]
    pieces = [piece for part in parts for piece in screen(room.state, part).body]
    assert sum(typed in f"{piece.text}{piece.label}{piece.note}" for piece in pieces) >= 8
    assert not [piece for piece in pieces if piece.kind == "text" and "TYPED" in piece.text]


def test_roads_not_taken() -> None:
    """They are headed as imagined, leave out what was closed, and are never longer than the road taken."""
    for option in ("staged", "all", "none", "court"):
        room = played(option)
        comparison = compare(room.state)[0]
        text = said(room.state, "debrief:1:not_taken")
        assert text.startswith("As the writer of this exercise imagined it")
        assert "Burn it" not in text
        told = [f"{road.label} {road.text}" for road in comparison.not_taken]
        taken = [comparison.label, *(passage.text for passage in comparison.consequence)]
        taken += [f"{one.name} {one.words} {one.because}" for one in comparison.movements]
        assert count_words(told) <= count_words(taken)
    assert compare(played("court").state)[0].not_taken == ()


def test_the_short_screen() -> None:
    """The other decisions stand on one screen: chosen, followed, author, one other view, one question."""
    shown = screen(played().state, "debrief:2:short")
    kinds = [piece.kind for piece in shown.body]
    assert kinds.count("view") == kinds.count("ask") == 1
    text = words(shown)
    assert "A panel" in text
    assert "Trust already high" in text
    assert "R2 with R1 · warns · P1.S2 Good reasons are no excuse." in text
    assert "you are part of the way, because: Half of it." in text
    assert "We hear last." in text
    assert "Who is better off?" in text
    assert "secondhindsight" not in text


def test_votes_indicators_map_assumptions() -> None:
    """What keys show: votes that moved, levels in words with reasons, the path, the fate of assumptions."""
    room = played()
    note = room.did(co.Note(kind="assumption", text="they will wait")) and room.state.revision
    room.did(co.SettleAssumption(note=note, fate="failed", why="they did not"))
    assert "the count changed" in said(room.state, "debrief:votes")
    assert "The answer" not in said(room.state, "debrief:votes")
    indicators = said(room.state, "debrief:indicators")
    assert "Trust: mid → high" in indicators
    assert "Is anybody better off?" in indicators
    assert "Inner" not in indicators
    assert "not a measurement" in indicators
    path = said(room.state, "debrief:map")
    assert "1  The request Share in stages" in path
    assert "Not on this path" in path
    assert "The other end" in path
    assert "they will wait failed: they did not" in said(room.state, "debrief:assumptions")


def test_decisions_taken_back_are_not_debriefed() -> None:
    """A decision that was undone, and dissent from it, belong to the record and not to the debrief."""
    room = begun()
    decide_first(room, "all", reason="in haste")
    room.did(co.Dissent(words="notlikethis", who="guard"))
    room.did(co.Undo(why="misheard"))
    room.to("decide")
    room.did(co.Decide(option="staged", reason="on reflection"))
    room.did(co.EndHere())
    text = "\n".join(said(room.state, part) for part in agenda(room.state))
    assert "on reflection" in text
    assert "in haste" not in text
    assert "notlikethis" not in text


def test_no_score_and_nothing_but_words() -> None:
    """No screen holds a percentage, a score, a rank or a mark of right and wrong."""
    room = played("all")
    parts = [*agenda(room.state), *optional_parts(room.state)]
    text = "\n".join(said(room.state, part) for part in parts).casefold()
    for word in ("%", "score", "rank", "total", "correct", "points", "✓", "✗"):
        assert word not in text, word


def test_every_force_has_words() -> None:
    """Each modality of the format is said in words."""
    assert set(FORCE) == set(Modality.__args__)  # type: ignore[attr-defined]
    assert not any("_" in force for force in FORCE.values())


def test_screens_reach_the_room() -> None:
    """A debrief's screen is a room's view like any other and survives being kept as text."""
    room = played()
    for part in agenda(room.state):
        view = room_view(room.state, screen=screen(room.state, part))
        assert type(view).from_text(view.to_text()) == view


def test_word_count_of_sentences() -> None:
    """Labels, levels and what the room itself said are not counted; the author's words are."""
    room = played()
    before = word_count(room.state)
    room.did(co.HotWash(kind="differently", text="a thousand words of ours"))
    room.did(co.Note(kind="assumption", text="five more of our words"))
    assert word_count(room.state) == before
    shown = [screen(room.state, part) for part in agenda(room.state) if phase_of(part) == "debrief"]
    everything = count_words(words(one) for one in shown)
    assert 0 < before < everything


def test_shipped_exercise_renders() -> None:
    """Every choice in the shipped exercise has a debrief whose screens all render."""
    folder = Path(__file__).parents[2] / "exercises" / "us_mexico_2021"
    texts = {path.name: path.read_text("utf-8") for path in folder.glob("*.yaml")}
    exercise, problems = load(texts, "leaked_file.yaml")
    assert exercise is not None, problems
    decisions = {name: scene.decision for name, scene in exercise.scenes.items() if scene.decision is not None}
    counts = []
    for number in range(max(len(decision.options) for decision in decisions.values())):
        room = Driver(exercise, 8)
        room.begin()
        while room.state.phase == "scene":
            decision = decisions.get(room.state.scene_id)
            if room.part != "decide" or decision is None:
                room.space()
                continue
            play = room.state.moment.play
            assert play is not None
            choices = open_options(room.compiled, play)
            option = choices[number % len(choices)]
            outcomes = open_outcomes(room.compiled, choose(room.compiled, play, option).play, option)
            room.did(co.Decide(option=option, outcome=next(iter(outcomes), ""), although_no_reason=True))
        parts = [*agenda(room.state), *optional_parts(room.state)]
        assert all(screen(room.state, part).body for part in parts)
        counts.append(word_count(room.state))
    assert all(0 < count < 900 for count in counts), counts


@pytest.mark.parametrize(("imagined", "told"), [("seven eight.", "seven eight."), ("seven eight nine.", "")])
def test_a_road_not_taken_may_be_as_long_and_no_longer(imagined: str, told: str) -> None:
    """With as many words as the road taken it is told; with one more only its label is."""
    room = Driver(exercise_of(f"""
tabletop: 1
title: Two roads
scenes:
  fork:
    decision:
      ask: Which?
      options:
        left: {{label: One two, goto: end, consequence: three four.}}
        right: {{label: Five six, goto: end, consequence: {imagined}}}
  end: {{text: There., ending: There}}
"""), 1)  # fmt: skip
    room.begin()
    room.did(co.Decide(option="left", although_no_reason=True))
    room.did(co.EndHere())
    assert [(road.label, road.text) for road in compare(room.state)[0].not_taken] == [("Five six", told)]


def test_votes_that_moved_are_drawn() -> None:
    """Each decision stands above its bars; how many went from where to where follows, as counts and nothing else."""
    room = begun()
    room.to("vote:1")
    ballots = [Cast(f"seat-{i}", option) for i, option in enumerate(("all", "all", "staged", "none"))]
    room.did(co.CloseVote(ballots=tuple(ballots), although_missing=True))
    room.to("vote:2")
    moved = [Cast("seat-0", "staged"), *ballots[1:]]
    room.did(co.CloseVote(ballots=tuple(moved), although_missing=True))
    room.to("decide")
    room.did(co.Decide(option="staged", although_no_reason=True))
    room.did(co.EndHere())
    body = screen(room.state, "debrief:votes").body
    assert [(piece.kind, piece.text) for piece in body[:1]] == [("ask", "The request")]
    flows = [(piece.letter, piece.label, piece.first) for piece in body if piece.kind == "flow"]
    assert flows == [("A", "A", 1), ("B", "A", 1), ("B", "B", 1), ("C", "C", 1)]


def test_questions_to_take_home_stand_under_a_heading() -> None:
    """The last screen says what its questions are; with none it says thank you and no more."""
    room = played()
    kinds = [piece.kind for piece in screen(room.state, "hot_wash:close").body]
    asked = kinds.count("ask")
    assert kinds == ["card", *(["label"] if asked else []), *["ask"] * asked]
    assert asked, "the exercise of these tests has questions for all"
    assert "take home" in said(room.state, "hot_wash:close")
