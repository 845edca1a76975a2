"""Walking through an evening with one key, and leaving the path."""

from __future__ import annotations

import pytest
from tests.exercises import Driver, exercise_of
from tests.session.evening import evening, to

from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Refusal
from tabletop.session.parts import briefing_parts, lettered, scene_parts

ENDING = "  end: {text: Done., ending: The end}\n"


def small(scenes: str, people: int = 2) -> Driver:
    driver = Driver(exercise_of(f"tabletop: 1\ntitle: Small\nscenes:\n{scenes}{ENDING}"), people)
    driver.begin()
    return driver


def test_the_whole_evening_part_by_part() -> None:
    """The parts of a scene come in the order of the room’s evening; a discussion comes back after its injects."""
    driver = evening(begin=False)
    seen: list[str] = []
    while driver.state.phase != "debrief" and len(seen) < 60:
        if driver.state.question is not None:
            driver.vote(**{driver.state.question.options[0][0]: 2, driver.state.question.options[1][0]: 2})
        elif driver.part == "decide":
            outcome = "silent" if driver.state.scene_id == "column" else ""
            option = driver.console.options[0].id
            driver.did(co.Decide(option=option, outcome=outcome, reason="because"))
        else:
            driver.did(co.Next())
        seen.append(driver.part)
    assert seen == [
        "briefing:purpose", "briefing:rules", "briefing:content", "briefing:roles",
        "block:0", "block:2", "inject:knock", "options", "question", "vote:1", "spread:1", "discuss",
        "discuss", "inject:paper", "discuss", "vote:2", "spread:2", "decide", "dissent", "consequence:0", "moves",
        "inject:answer",
        "block:0", "landed", "question", "vote:1", "spread:1", "discuss", "vote:2", "spread:2", "decide", "dissent",
        "consequence:0", "moves",
        "landed", "block:0", "ending", "debrief:out_of_role",
    ]  # fmt: skip


def test_a_briefing_page_with_nothing_on_it_is_left_out() -> None:
    """No page of the briefing is empty."""
    driver = Driver(exercise_of(f"tabletop: 1\ntitle: Small\nscenes:\n{ENDING}"))
    assert briefing_parts(driver.state) == ["briefing:rules"]
    driver.did(co.Next())
    assert driver.room.body
    driver.did(co.Next())
    assert (driver.state.phase, driver.part) == ("scene", "block:0")


def test_the_briefing_goes_back_and_names_roles_not_played() -> None:
    """Pages of the briefing can be turned back; a role without a seat is named as not played."""
    driver = evening(people=2, begin=False)
    for _ in range(4):
        driver.did(co.Next())
    assert driver.part == "briefing:roles"
    assert "**Lawyer** *(not played today)*" in driver.texts()
    driver.did(co.Back())
    assert driver.part == "briefing:content"
    driver.did(co.GoTo(phase="briefing", part="briefing:purpose"))
    assert "first page" in driver.refused(co.Back()).reason
    driver.refused(co.GoTo(phase="briefing", part="briefing:nonsense"))


def test_a_scene_without_title_or_text_is_passed_through() -> None:
    """A crossing that shows nothing never stops the room; undo goes back before it, not into it."""
    driver = small("  a: {text: A., goto: fork}\n  fork: {routes: [{goto: end}]}\n")
    driver.did(co.Next())
    assert [event.scene for event in driver.events(ev.Entered)] == ["a", "fork", "end"]
    assert (driver.state.scene_id, driver.part) == ("end", "block:0")
    driver.did(co.Undo())
    assert (driver.state.scene_id, driver.part) == ("a", "block:0")


def test_a_ring_of_empty_scenes_ends() -> None:
    """Empty scenes that lead to each other are no endless loop."""
    driver = small(
        "  a: {text: A., goto: b}\n  b: {routes: [{when: \"not visited('c')\", goto: c}, {goto: c}]}\n"
        "  c: {routes: [{when: \"visited('a') and visited('end')\", goto: end}, {goto: b}]}\n"
    )
    driver.did(co.Next())
    assert driver.state.phase == "scene"
    assert len(driver.events(ev.Entered)) <= 1 + 4
    assert driver.room.heading == "Small"


def test_a_title_alone_is_a_card() -> None:
    """A scene with a title and no text is shown under its title."""
    driver = small("  a: {title: Three weeks later, goto: end}\n")
    assert (driver.part, driver.room.heading) == ("block:0", "Three weeks later")


def test_a_scene_that_begins_with_an_inject_sends_it() -> None:
    """What the room sees first is kept as sent, and conditions know it."""
    driver = small(
        "  a:\n    injects: [{id: bell, at: start, text: A bell.}]\n"
        "    routes: [{when: \"sent('a', 'bell')\", goto: end}, {goto: a}]\n"
    )
    assert driver.part == "inject:bell"
    assert [event.inject for event in driver.events(ev.InjectSent)] == ["bell"]
    driver.did(co.Next())
    assert driver.state.scene_id == "end"


@pytest.mark.parametrize(
    ("start", "then", "skipped"),
    [
        ("inject:knock", "question", "options"),
        ("options", "vote:1", None),
        ("question", "discuss", "vote:1"),
        ("vote:1", "discuss", "vote:1"),
        ("discuss", "discuss", "inject:sister"),
        ("inject:paper", "decide", "vote:2"),
        ("vote:2", "decide", "vote:2"),
        ("dissent", "moves", "consequence:0"),
    ],
)
def test_skip_of_each_kind(start: str, then: str, skipped: str | None) -> None:
    """Skip shows what comes after the part left out; an open vote is dropped with its ballots."""
    driver = evening()
    to(driver, start)
    driver.did(co.Skip(why="late"))
    if skipped is None:
        assert driver.part in ("discuss", "cases")
        return
    assert driver.part == then
    if skipped.startswith("inject:"):
        assert driver.events(ev.InjectSkipped)[-1].inject == skipped.removeprefix("inject:")
    else:
        assert driver.events(ev.Shown)[-1].skipped == skipped
    assert driver.state.question is None
    assert all(q.status != "open" for q in driver.state.questions.values())


def test_skip_of_the_discussion_before_an_inject_sends_the_inject() -> None:
    """Where an inject follows what was left out, it is sent and kept as sent."""
    driver = evening()
    to(driver, "spread:1")
    driver.did(co.Skip())
    assert driver.part == "spread:1", "to one seat: the room’s screen stays"
    assert driver.events(ev.InjectSent)[-1].inject == "sister"
    assert driver.events(ev.Shown)[-1].skipped == "discuss"


def test_skip_of_the_last_part_goes_on() -> None:
    """When nothing follows the part left out, the next scene begins."""
    driver = evening(change=("- {id: answer, at: decided, text: They answer.}\n", "\n"))
    to(driver, "consequence:0")
    driver.did(co.Skip(why="late"))
    assert driver.state.scene_id == "column"
    assert driver.events(ev.Entered)[-1].why == "late"


def test_a_decision_is_not_skipped() -> None:
    """A decision is taken, dropped with its scene, or left by a jump; the refusal names the ways out."""
    driver = evening()
    to(driver, "spread:2")
    assert "jump" in driver.refused(co.Skip()).reason
    to(driver, "decide")
    assert "end here" in driver.refused(co.Skip()).reason


def test_drop_a_scene_that_may_go() -> None:
    """A scene that may go leads on to where it says, and what then holds is set; others may not be dropped."""
    driver = evening()
    assert "other scenes count on it" in driver.refused(co.DropScene()).reason
    driver.did(co.Jump(scene="column"))
    assert driver.console.may_drop == "evening"
    driver.did(co.DropScene(why="late"))
    entered = driver.events(ev.Entered)[-1]
    assert (entered.scene, entered.how, entered.why, entered.settings) == ("evening", "drop", "late", {"page": "told"})
    assert driver.state.moment.play is not None
    assert driver.compiled.flag_word(driver.state.moment.play, "page") == "told"


def test_a_decided_scene_is_not_dropped() -> None:
    """After the decision a scene cannot go any more, and is not offered."""
    driver = evening()
    driver.did(co.Jump(scene="column"))
    driver.did(co.Decide(option="walk"))
    assert driver.console.may_drop == ""
    assert "has been decided" in driver.refused(co.DropScene()).reason


def test_jump_backwards_keeps_what_was_so() -> None:
    """A jump enters the scene anew; what was visited, chosen and set stays."""
    driver = evening()
    to(driver, "dissent")
    driver.did(co.Jump(scene="request", why="again"))
    assert [visit.how for visit in driver.state.moment.path] == ["start", "jump"]
    assert driver.part == "block:0"
    assert "block:1" in scene_parts(driver.state), "page was told, so the conditional block is there now"
    assert driver.state.decision_of_visit() is None
    assert len(driver.state.moment.decisions) == 1
    to(driver, "vote:1")
    assert driver.state.question is not None
    assert not driver.state.question.again, "another visit is not a vote again"


def test_jump_from_the_lobby_and_not_from_the_debrief() -> None:
    """Any scene can be jumped to until the scenes are over."""
    driver = evening(begin=False)
    driver.did(co.Jump(scene="night"))
    assert driver.state.scene_id == "night"
    driver.did(co.EndHere())
    assert "undo" in driver.refused(co.Jump(scene="night")).reason


def test_end_here_opens_the_debrief_and_lands_what_waits() -> None:
    """The exercise ends at the present scene; what waited lands; an open vote is dropped."""
    driver = evening()
    to(driver, "dissent")
    driver.did(co.Jump(scene="request"))
    to(driver, "vote:1")
    driver.did(co.EndHere(why="fire alarm"))
    moment = driver.state.moment
    assert (moment.phase, moment.part, moment.early, moment.ended) == (
        "debrief", "debrief:out_of_role", True, "request",
    )  # fmt: skip
    assert driver.state.question is None
    assert all(question.status != "open" for question in driver.state.questions.values())
    assert "ended already" in driver.refused(co.EndHere()).reason


def test_end_in_the_briefing_is_early_too() -> None:
    """An evening that ends before its first scene is marked as ended early."""
    driver = evening(begin=False)
    driver.did(co.Next())
    driver.did(co.EndHere())
    assert driver.state.moment.early
    driver.did(co.GoTo(phase="hot_wash", part="hot_wash:keep_change"))
    assert driver.state.moment.early


def test_phases_only_lead_where_they_may() -> None:
    """From the debrief there is the hot wash and back; never a briefing, never a scene by name."""
    driver = evening()
    driver.refused(co.GoTo(phase="debrief", part="x"))
    driver.refused(co.GoTo(phase="scene", part="block:2"))  # type: ignore[arg-type]
    driver.did(co.EndHere())
    driver.did(co.GoTo(phase="hot_wash", part="hot_wash:keep_change"))
    driver.did(co.GoTo(phase="debrief", part="debrief:room_first"))
    assert "undo" in driver.refused(co.GoTo(phase="briefing", part="briefing:rules")).reason
    driver.refused(co.GoTo(phase="nonsense", part="x"))  # type: ignore[arg-type]


def test_looking_back_shows_what_was_seen_and_nothing_else() -> None:
    """Back goes through what the room saw, injects too, latest first, and space comes back to the present."""
    driver = evening()
    to(driver, "discuss")
    driver.did(co.SendInject(inject="spare"))
    driver.did(co.Next())
    driver.did(co.Skip())
    assert driver.part == "discuss"
    assert backs(driver) == [
        "inject:spare", "spread:1", "question", "options", "inject:knock", "block:2", "block:0",
    ]  # fmt: skip
    driver.did(co.Next())
    assert driver.part == "discuss"


def backs(driver: Driver) -> list[str]:
    """What looking back shows, press after press, until there is nothing before it."""
    seen: list[str] = []
    while not isinstance(driver.do(co.Back()), Refusal):
        seen.append(driver.part)
        assert len(seen) < 20
    return seen


def test_looking_back_never_shows_what_was_passed_over() -> None:
    """A case nobody heard stays unheard when the room looks back."""
    driver = evening()
    to(driver, "vote:1")
    driver.vote(share=4)
    driver.did(co.Decide(option="share", reason="because"))
    seen = backs(driver)
    assert "cases" not in seen
    assert "spread:1" in seen
    assert "first part" in driver.refused(co.Back()).reason


def test_letters_are_shuffled_once_a_session() -> None:
    """A shuffled order depends on the session’s seed alone and stays all evening."""
    text = ("      minutes: 2\n", "      minutes: 2\n      order: shuffled\n")
    orders = set()
    for seed in range(12):
        driver = evening(change=text, seed=str(seed))
        first = lettered(driver.state, "request")
        to(driver, "dissent")
        assert lettered(driver.state, "request") == first
        assert lettered(evening(change=text, seed=str(seed)).state, "request") == first
        orders.add(tuple(first))
    assert len(orders) > 1


def test_a_closed_option_keeps_its_letter_and_a_hidden_one_has_none() -> None:
    """What is closed is shown greyed with its reason; what is hidden is not there."""
    driver = evening()
    to(driver, "question")
    options = [(piece.letter, piece.label, piece.note) for piece in driver.room.body if piece.kind == "option"]
    assert options == [
        ("A", "Share it", ""), ("B", "Wait", ""), ("C", "Burn it", "It is sealed."), ("D", "Something else", ""),
    ]  # fmt: skip
    assert "Trick" not in driver.room.to_text()
    assert driver.refused(co.Decide(option="trick", reason="r")).reason == "that option is closed here"


def test_letters_do_not_change_by_what_a_decision_sets() -> None:
    """On the screens after a decision each option has the letter it was voted under."""
    change = ("trick: {label: Trick them, when: not sealed, hidden: true}",
              "trick: {label: Trick them, when: sealed, hidden: true, set: {sealed: false}}")  # fmt: skip
    driver = evening(change=change)
    before = lettered(driver.state, "request")
    driver.did(co.Decide(option="trick", reason="because"))
    assert lettered(driver.state, "request") == before
    options = [(piece.letter, piece.label) for piece in driver.room.body if piece.kind == "option"]
    assert options == [("D", "Trick them")]


def test_nothing_happens_after_closing() -> None:
    """A closed session takes nothing but that names are forgotten; an open vote does not stay open."""
    driver = evening()
    to(driver, "vote:1")
    driver.did(co.Close())
    assert driver.state.question is None
    assert driver.room.heading == "Thank you"
    for command in (co.Next(), co.Undo(), co.Note(kind="quote", text="x"), co.Jump(scene="night")):
        assert "closed" in driver.refused(command).reason
    driver.did(co.ForgetPeople())
