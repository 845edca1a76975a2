"""Who comes and goes in an evening with phones: late, locked out, freed, replaced, looking on; cards beside phones."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.phones import Evening, join, seat_of, vote
from tests.end_to_end.stage import Stage
from tests.web.browsing import browser

EXERCISE = """\
tabletop: 1
title: The bridge
minutes: 40
roles:
  mayor: {name: Mayor, brief: "BRIEF-MAYOR"}
  chief: {name: Chief of police, brief: "BRIEF-CHIEF"}
scenes:
  night:
    title: Night
    text: The river rises.
    decision:
      ask: Do you close the bridge?
      options:
        close: {label: Close it now, goto: morning}
        wait: {label: Wait for daylight, goto: morning}
  morning:
    title: Morning
    text: The bridge stands.
    ending: It stands
"""


def test_who_comes_and_goes(tmp_path: Path) -> None:
    """Each gets the seat they should have and no other, every page says how it stands, and one vote counts them all."""
    with browser() as chrome, Stage(tmp_path) as stage, Evening(stage, chrome, EXERCISE, 4) as evening:
        console = evening.console
        wall = stage.wall(size=(80, 24))
        console.wait_for("● A display is there")
        first, second = evening.seated(), evening.seated()
        projector = evening.wall()
        evening.begin()

        # Somebody looks on; behind a locked door nobody comes in.
        observer = evening.phone(observer=True)
        observer.wait_for_selector("#seat:has-text('You observe')")
        console.form("g", "People")
        console.wait_for("1 looking on")
        console.press("l")
        console.wait_for("locked: nobody more comes in")
        outside = evening.page()
        outside.goto(evening.url)
        outside.fill("#code", evening.code)
        outside.click("#join button.primary")
        outside.wait_for_selector("#join .trouble:has-text('The room is locked')")
        console.press("l")
        console.terminal.wait_gone("locked: nobody more comes in")

        # A broken phone: another one goes on with its seat, and the old one is told.
        console.press("t")
        console.wait_for("A new phone for this seat")
        console.press("enter")
        console.wait_for("the next phone takes seat 1")
        first.wait_for_selector("#join:has-text('Your seat was freed')")
        outside.click("#join button.primary")
        join(outside)
        outside.wait_for_selector("#seat:has-text('Seat 1 · Mayor')")
        outside.wait_for_selector("#brief-words:has-text('BRIEF-MAYOR')")
        assert "BRIEF" not in first.content()
        third = first  # joins again, on one of the seats that have no phone
        third.fill("#code", evening.code)
        third.click("#join button.primary")
        join(third)
        third.wait_for_selector("#seat:has-text('Seat 3')")
        console.wait_for("3 of 4 by phone")
        console.leave("People")

        # A vote by three phones and one card; who looks on and who comes late sees it and has no part in it.
        console.on_to("Vote 1")
        late = evening.phone()
        for phone, label in zip((outside, second, third), ("Close it now", "Close it now", "Wait for"), strict=True):
            vote(phone, label)
        console.wait_for("3 of 4 in")
        observer.wait_for_selector("#seat-notice:has-text('You observe this vote. 3 of 4 in.')")
        assert not observer.is_visible("#ballot")
        console.form("c", "Count the cards")
        console.press("down", "1")
        console.wait_for("● 4 of 4")
        console.hand_in("Count the cards")
        for page in (outside, projector, observer):
            page.wait_for_selector("text=4 of 4 in")
        console.space()
        for page in (outside, second, third, observer, late, projector):
            page.wait_for_selector(".spread .count:has-text('2')")
        wall.wait_for("█ 2")
        late.wait_for_selector("#seat:has-text('Seat 4')")

        # One leaves by the phone, one is freed at the console; both may come back.
        second.click("#menu summary")
        second.get_by_role("button", name="Leave my seat").click()
        second.click("#menu button.primary")
        second.wait_for_selector("#join:has-text('Your seat was freed')")
        console.form("g", "People")
        console.wait_for("3 of 3 by phone")
        console.press("down", "x")
        console.wait_for("2 of 2 by phone")
        third.wait_for_selector("#join:has-text('Your seat was freed')")
        console.leave("People")
        assert seat_of(outside).startswith("Seat 1") and seat_of(late).startswith("Seat 4")
        assert evening.troubles == []
        assert not (tmp_path / "crash").exists()
