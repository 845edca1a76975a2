"""What belongs to no step: notes, ticks, lines, seats; and words from outside."""

from __future__ import annotations

import pytest
from tests.exercises import Driver
from tests.session.evening import evening

from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.events import Happened
from tabletop.session.fold import fold
from tabletop.session.telling import tell


def test_notes_attach_to_the_moment_and_can_be_put_better() -> None:
    """A note knows its scene and part; it is never emptied."""
    driver = evening()
    driver.did(co.Note(kind="assumption", text=" It holds. "))
    kept = next(iter(driver.state.notes.values()))
    assert (kept.note.text, kept.note.scene, kept.note.part) == ("It holds.", "request", "block:0")
    driver.did(co.ChangeNote(note=kept.revision, text="It may hold.", owner="us"))
    driver.refused(co.ChangeNote(note=kept.revision, text=" "))
    driver.refused(co.ChangeNote(note=99, text="x"))
    driver.did(co.SettleAssumption(note=kept.revision, fate="failed", why="rain"))
    driver.refused(co.SettleAssumption(note=kept.revision, fate="perhaps"))  # type: ignore[arg-type]
    kept = driver.state.notes[kept.revision]
    assert (kept.note.text, kept.note.owner, kept.fate, kept.why) == ("It may hold.", "us", "failed", "rain")


def test_a_point_is_ticked_and_unticked() -> None:
    """A listen-for point is heard by its words; the second press takes the tick back."""
    driver = evening()
    driver.did(co.Hear(number=1))
    assert [point.heard for point in driver.console.listen] == [False, True]
    driver.did(co.Hear(number=1))
    assert [point.heard for point in driver.console.listen] == [False, False]
    driver.refused(co.Hear(number=2))
    driver.refused(co.Hear(number=-1))


def test_lines_grow_change_and_go() -> None:
    """A list takes lines up to its most; a changed line keeps every wording; a dropped one makes room."""
    driver = evening()
    driver.did(co.Jump(scene="night"))
    for text in ("One.", "Two."):
        driver.did(co.WriteLine(list="rules", text=text))
    assert "no more than 2" in driver.refused(co.WriteLine(list="rules", text="Three.")).reason
    driver.did(co.WriteLine(list="rules", text="Two, better.", line=2))
    driver.did(co.WriteLine(list="rules", text="", line=1))
    driver.did(co.WriteLine(list="rules", text="Three."))
    assert driver.state.lists["rules"][1].wordings == ("Two.", "Two, better.")
    driver.did(co.TestLine(list="rules", line=2, test="can be checked"))
    driver.refused(co.TestLine(list="rules", line=2, test="rhymes"))
    driver.to("write:rules")
    lines = [(piece.letter, piece.text, piece.note) for piece in driver.room.body if piece.kind == "line"]
    assert lines == [("1", "Two, better.", "✗ can be checked"), ("2", "Three.", "")]


def test_roles_are_filled_in_the_order_written() -> None:
    """The first roles are those the exercise cannot do without; then they go round; leaving frees the last."""
    driver = evening(5)
    assert list(driver.state.seats.values()) == ["chief", "partner", "lawyer", "chief", "partner"]
    driver.did(co.FreeSeat(seat=2))
    driver.did(co.FreeSeat(seat=5))
    driver.did(co.TakeSeat())
    assert driver.state.seats[6] == "partner", "the role nobody has is filled first"
    driver.did(co.GiveRole(seat=6, role="chief"))
    driver.did(co.Present(count=2))
    assert list(driver.state.seats) == [1, 3]
    driver.did(co.TakeSeat(role="lawyer"))
    assert list(driver.state.seats) == [1, 3, 7], "a seat’s number is never given twice"
    driver.refused(co.TakeSeat(role="nobody"))
    driver.refused(co.Present(count=-1))


def test_words_from_outside_are_made_harmless() -> None:
    """Nothing that could mislead a terminal or a browser gets into an event, wherever it stands in a command."""
    driver = evening(settings={"x": "\x1b[2J"}, group="A\u202eB")
    driver.did(co.Note(kind="quote", text="\x1b]0;title\x07 \ud800"))
    driver.did(co.Decide(option="share", reason="a\x00b", by="\u202e"))
    for happened in driver.happened:
        body = happened.event.body()
        body.encode("utf-8")
        assert not any(harmful in body for harmful in ("\\u001b", "\\u0000", "\u202e", "\\u0007"))
    assert driver.room.group == "A\ufffdB"


def test_every_event_is_told_in_one_line() -> None:
    """The record’s line is one line of words for whatever happens."""
    driver: Driver = evening(4)
    driver.did(co.HotWash(kind="keep", text="The pace."))
    driver.refused(co.HotWash(kind="other", text="x"))  # type: ignore[arg-type]
    driver.did(co.AgreeAction(text="Write it down", owner="us"))
    driver.did(co.Rate(objective="weigh", rating="S", evidence="said so"))
    driver.refused(co.Rate(objective="weigh", rating="X"))  # type: ignore[arg-type]
    told = [tell(driver.state, happened) for happened in driver.happened]
    assert "keep: The pace." in told
    assert not any("\n" in line for line in told)


def test_pace_and_purpose_stand_on_the_console() -> None:
    """The console names the scene’s purpose, notes and points."""
    console = evening().console
    assert console.purpose == "Weigh a request."
    assert console.notes == "Let the partner speak first."
    assert [point.text for point in console.listen] == ["names a risk", "names a price"]


def test_events_that_do_not_fit_are_refused_as_a_whole() -> None:
    """A gap in the revisions, or a name this exercise does not have, is an error and no half state."""
    driver = evening()
    for event, revision in (
        (ev.Entered(scene="nowhere"), 1),
        (ev.Decided(scene="request", settings={"page": "eaten"}), 1),
        (ev.VoteClosed(question=99), 1),
        (ev.PhaseEntered("nonsense"), 1),
        (ev.Undone(to=99), 1),
        (ev.Blanked(), 2),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            fold(driver.state, Happened(driver.state.revision + revision, 0, "", event))
