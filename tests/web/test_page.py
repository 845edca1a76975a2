"""The pages in a real browser before a real server: what a person holds in the hand, and what the room looks at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from tests.web.browsing import ASK, PHONES, PRIVACY, ROLES, STATEMENTS, STORY, WALLS, Evening, browser, spread, timer
from tests.web.standing import Standing, until

from tabletop.session.views import Ballot, Piece
from tabletop.web.serving import Opening

pytestmark = pytest.mark.slow

LOBBY = Piece("card", text="ROOM · K7", note="The session begins soon.")
MESSAGE = Piece("inject", label="The sister phones", note="Phone call · Elena Ruiz", text="“They printed it.”")
DECIDED = (
    Piece("label", text="Decided"),
    Piece("option", letter="A", label="Look for the leak in the building"),
    Piece("quote", text="nobody is in danger", note="the reason"),
    Piece("ask", text="Who would have decided otherwise?"),
)
RULES = (Piece("ask", text="Which rules?"), Piece("line", letter="1", text="No copies.", note="✗ can be checked"))


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """Chromium, for all tests of this file."""
    with browser() as running:
        yield running


@pytest.fixture
def evening(standing: Standing, chrome: Browser) -> Iterator[Evening]:
    """A room with people; at the end no page may have complained, of a breach of its own rules least of all."""
    standing.to_the_room()
    standing.joining(names=False, pick_roles=False, roles=ROLES, show_door=True)
    held = Evening(standing, chrome)
    held.show(LOBBY, phase="lobby", part="0/lobby", mark="", heading="The leaked file", aside="")
    yield held
    held.close()
    assert held.troubles == []


def requests(evening: Evening, kind: str) -> list[dict[str, Any]]:
    """What was asked of the console, oldest first."""
    return [json.loads(request.body) for request in evening.room.room.requests() if request.kind == kind]


def choose(page: Page, words: str) -> None:
    """Tap an option."""
    page.locator("#ballot label.choice", has_text=words).click()


def confirm(page: Page) -> None:
    """Confirm, and wait until it is kept."""
    page.locator("#ballot button[type=submit]").click()
    expect(page.locator("#ballot .kept-sign")).to_contain_text("Your vote is kept")


def spills(page: Page) -> bool:
    """Whether anything is wider than the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


# ---- coming in ------------------------------------------------------------------------------------------------------


def test_a_code_is_typed(evening: Evening) -> None:
    """A wrong code says what to do; the right one, in small letters and with a space, lets in."""
    page = evening.page(PHONES["small"])
    page.goto(evening.room.url)
    expect(page.get_by_label("Room code")).to_be_focused()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_have_text("Type the room code first.")
    page.keyboard.type("wrong1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Type the six signs")
    code = evening.room.code.lower()
    page.get_by_label("Room code").fill(f"{code[:3]} {code[3:]}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Join")).to_be_focused()
    assert evening.room.room.seats() == []
    page.keyboard.press("Enter")
    expect(page.locator("#room")).to_contain_text("ROOM · K7")
    expect(page.locator("#join")).to_be_hidden()
    expect(page.locator("#seat-notice")).to_contain_text("Wait for the facilitator")


def test_the_link_leaves_no_secret_in_the_address(evening: Evening) -> None:
    """The QR link asks for no code, also when the page is loaded again; its secret is gone from the address bar."""
    page = evening.scanned()
    assert page.url == f"{evening.room.url}/"
    page.reload()
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#room")).to_contain_text("ROOM · K7")
    page.reload()
    expect(page.locator("#room")).to_contain_text("ROOM · K7")
    assert len(evening.room.room.seats()) == 1


def test_a_locked_room_says_so(evening: Evening) -> None:
    """Who comes to a locked room reads why, and can still type the code later."""
    evening.room.joining(locked=True)
    until(lambda: evening.room.serving.hub.snapshot.joining.locked)
    page = evening.page(PHONES["usual"])
    page.goto(f"{evening.room.url}/#{evening.room.serving.door.secret}")
    expect(page.get_by_role("alert")).to_contain_text("The room is locked")
    expect(page.get_by_label("Room code")).to_be_visible()


def test_name_and_role_are_asked_where_the_session_wants_them(evening: Evening) -> None:
    """Name and role come with the first word a console hears of a seat; a role that is taken says so."""
    evening.room.joining(names=True, pick_roles=True, roles=ROLES)
    until(lambda: evening.room.serving.hub.snapshot.joining.pick_roles)
    page = evening.scanned()
    assert evening.room.room.seats() == []
    page.get_by_label("Your name").fill("Ana <b>Ruiz</b>")
    expect(page.get_by_label("The role you would like")).to_contain_text("Press officer (taken)")
    page.get_by_label("The role you would like").select_option("fbi")
    expect(page.locator("#join")).to_contain_text("Wants the network")
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#join")).to_be_hidden()
    seat = until(lambda: evening.seat(page))
    assert (seat.wished_name, seat.wished_role) == ("Ana <b>Ruiz</b>", "fbi")
    page.reload()
    expect(page.locator("#seat-notice")).to_contain_text("Wait for the facilitator")


def test_an_observer_sees_and_does_not_vote(evening: Evening) -> None:
    """Who only observes sees the room and how many are in, and has no ballot."""
    page = evening.scanned()
    page.get_by_label("I only observe").check()
    page.get_by_role("button", name="Join").click()
    until(lambda: (seat := evening.seat(page)) and seat.wished_role == "observer")
    evening.take_up(page, 0, "observer")
    evening.vote()
    expect(page.locator("#seat-notice")).to_have_text("You observe this vote. 2 of 8 in.")
    expect(page.locator("#ballot")).to_be_hidden()


def test_a_seat_that_is_freed_may_join_again(evening: Evening) -> None:
    """A phone whose seat was freed shows nothing of the room, says so, and offers the form."""
    page = evening.seated(3)
    evening.room.room.free(evening.digest(page))
    expect(page.locator("#join")).to_contain_text("Your seat was freed. You may join again.")
    expect(page.locator("#room")).to_be_empty()
    page.get_by_label("Room code").fill(evening.room.code)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#seat-notice")).to_contain_text("Wait for the facilitator")


def test_one_tab_at_a_time(evening: Evening) -> None:
    """A second tab takes over; the first says so and can be taken up again."""
    first = evening.seated(1)
    second = first.context.new_page()
    second.goto(evening.room.url)
    expect(second.locator("#seat")).to_have_text("Seat 1")
    expect(first.locator("#seat-notice")).to_contain_text("open in another tab")
    first.get_by_role("button", name="Use this tab").click()
    expect(first.locator("#seat")).to_be_visible()
    expect(second.locator("#seat-notice")).to_contain_text("open in another tab")


def test_a_brief_is_seen_by_its_role_alone(evening: Evening) -> None:
    """The brief opens by itself the first time, on the phones of its role and nowhere else."""
    theirs, other = evening.seated(1, "fbi"), evening.seated(2, "press")
    evening.room.publish(Piece("text", text=STORY), part="1/block:0", briefs={"fbi": "Three **sources** are alive."})
    expect(theirs.locator("#brief-words")).to_have_text("Three sources are alive.")
    expect(theirs.locator("#brief-words")).to_be_visible()
    expect(other.locator("#room")).to_contain_text("page 62")
    assert "alive" not in other.content()
    theirs.get_by_text("Your brief", exact=True).click()
    theirs.reload()
    expect(theirs.locator("#brief")).to_be_visible()
    expect(theirs.locator("#brief-words")).to_be_hidden()


# ---- voting ---------------------------------------------------------------------------------------------------------


def test_two_votes(evening: Evening) -> None:
    """One tap and one confirmation; changed until closed; shown as one's own; the second opens on the first choice."""
    page = evening.seated(1)
    question = evening.vote()
    expect(page.locator("#ballot button[type=submit]")).to_be_disabled()
    expect(page.locator("#ballot .privacy")).to_have_text(PRIVACY)
    choose(page, "Look for the leak")
    confirm(page)
    expect(page.locator("#ballot .count-in")).to_have_text("3 of 8 in")
    page.get_by_role("button", name="Change my vote").click()
    choose(page, "Warn the sources")
    page.get_by_text("How sure, and why").click()
    page.locator("label.step", has_text="very sure").click()
    page.get_by_label("Your reason").fill("They cannot wait.")
    confirm(page)
    expect(page.locator("#said")).to_have_text("Your vote is kept: B, Warn the sources, tonight, one by one.")
    (ballot,) = evening.close_vote(question).values()
    assert ballot == {"option": "warn", "confidence": 4, "reason": "They cannot wait.", "words": ""}
    evening.spread()
    expect(page.locator(".own")).to_contain_text("Your vote: Warn the sources")
    expect(page.locator("#ballot")).to_be_hidden()

    again = evening.vote(2)
    expect(page.locator("#ballot .hint").first).to_have_text(
        "Set to your first choice. It counts only when you confirm it."
    )
    expect(page.locator("#ballot input:checked").first).to_have_value("warn")
    assert evening.close_vote(again) == {}


def test_something_else_and_passing(evening: Evening) -> None:
    """“Something else” wants words and takes the letter after all options, closed ones too; a pass wants nothing."""
    one, two = evening.seated(1), evening.seated(2)
    question = evening.vote()
    expect(one.locator("#later")).to_contain_text("the editor has gone home")
    choose(one, "Something else")
    expect(one.locator("#ballot button[type=submit]")).to_have_text("Confirm F")
    one.locator("#ballot button[type=submit]").click()
    expect(one.get_by_role("alert")).to_have_text("Say in a few words what else.")
    one.get_by_label("What else?").fill("Ask the clerk")
    confirm(one)
    expect(one.locator(".kept-choice")).to_contain_text("Ask the clerk")
    choose(two, "Pass")
    confirm(two)
    said = sorted((ballot["option"], ballot["words"]) for ballot in evening.close_vote(question).values())
    assert said == [("", ""), ("unlisted", "Ask the clerk")]


def test_a_vote_taken_back_is_asked_again(evening: Evening) -> None:
    """After an undo the page says so and has nothing chosen; a vote that closes under the finger says that too."""
    page = evening.seated(1)
    evening.close_vote(evening.vote())
    question = evening.vote(again=True)
    expect(page.locator("#ballot .hint").first).to_have_text("The vote before was taken back. Please vote again.")
    choose(page, "Stop all sharing")
    told = {"error": "This vote is closed.", "what_to_do": "Look at the room’s screen."}
    page.route("**/vote", lambda route: route.fulfill(status=409, json=told))
    page.locator("#ballot button[type=submit]").click()
    expect(page.locator("#ballot .trouble")).to_have_text("○ This vote is closed. Look at the room’s screen.")
    page.route("**/vote", lambda route: route.abort())
    page.locator("#ballot button[type=submit]").click()
    expect(page.locator("#ballot .trouble")).to_contain_text("No answer from the room: this may not be kept.")
    assert evening.close_vote(question) == {}


def test_who_comes_late_waits_for_the_next_vote(evening: Evening) -> None:
    """A seat that may not take part reads why and sees how many are in."""
    page = evening.seated(4)
    evening.room.ask_room(seats=[1, 2])
    expect(page.locator("#seat-notice")).to_contain_text("This vote opened before you came")
    expect(page.locator("#ballot")).to_be_hidden()


def test_no_request_but_the_ballot_tells_of_a_vote(evening: Evening) -> None:
    """What a phone remembers of its vote stays in the phone."""
    page = evening.seated(1)
    sent: list[tuple[str, str | None]] = []
    page.on("request", lambda request: sent.append((request.url, request.post_data)))
    evening.vote()
    choose(page, "Warn the sources")
    confirm(page)
    page.reload()
    expect(page.locator(".kept-choice")).to_contain_text("Warn the sources")
    told = [url for url, body in sent if "warn" in f"{url}{body}".lower()]
    assert told == [f"{evening.room.url}/vote"]


def test_keys_alone_are_enough(evening: Evening) -> None:
    """Without a pointer one can choose and confirm; what comes in meanwhile takes no focus and no words away."""
    page = evening.seated(1)
    question = evening.vote()
    page.locator("#ballot input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Because")
    assert page.evaluate("document.activeElement.id") == "reason"
    evening.room.room.vote(question, "another", "{}")
    expect(page.locator("#ballot .count-in")).to_have_text("3 of 8 in")
    assert page.evaluate("document.activeElement.id") == "reason"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".kept-choice")).to_contain_text("Warn the sources")
    assert "Because" in [ballot.get("reason") for ballot in evening.close_vote(question).values()]


# ---- saying something -----------------------------------------------------------------------------------------------


def test_dissent_is_offered_to_those_who_voted_otherwise(evening: Evening) -> None:
    """Who voted for something else finds the form open; who agreed finds it behind one line."""
    other, same = evening.seated(1, "fbi"), evening.seated(2)
    question = evening.vote()
    for page, words in ((other, "Warn"), (same, "Look")):
        choose(page, words)
        confirm(page)
    evening.close_vote(question)
    evening.show(*DECIDED, part="1/dissent", decision=9)
    expect(same.get_by_label("I would have decided otherwise, because")).to_be_hidden()
    other.get_by_label("I would have decided otherwise, because").fill("It tips off the leaker.")
    other.get_by_label("What would change my mind").fill("If they are gone.")
    other.get_by_role("button", name="Send my dissent").click()
    expect(other.locator("#dissent")).to_contain_text("Your dissent is with the facilitator")
    same.get_by_text("I would have decided otherwise", exact=True).click()
    same.get_by_label("I would have decided otherwise, because").fill("Still.")
    same.get_by_role("button", name="Send my dissent").click()
    expect(same.locator("#dissent")).to_contain_text("Your dissent is with the facilitator")
    assert requests(evening, "dissent") == [
        {"words": "It tips off the leaker.", "would_change": "If they are gone.", "role": "fbi", "decision": 9},
        {"words": "Still.", "would_change": "", "role": "", "decision": 9},
    ]
    evening.show(*DECIDED, part="1/dissent", decision=14)  # taken back, and decided anew
    expect(other.get_by_label("I would have decided otherwise, because")).to_have_value("")


def test_nobody_voted_otherwise_in_a_vote_that_does_not_count(evening: Evening) -> None:
    """A second vote that was skipped or taken back makes nobody a dissenter and is nobody’s vote on the screen."""
    page = evening.seated(1)
    first = evening.vote()
    choose(page, "Look for the leak")
    confirm(page)
    evening.close_vote(first)
    evening.spread()
    second = evening.vote(2)
    choose(page, "Warn the sources")
    confirm(page)
    evening.room.room.close_question(second)
    evening.spread()
    expect(page.locator("#ballot")).to_have_text("Vote 2 was dropped or taken back: no vote cast in it counts.")
    expect(page.locator(".own")).to_contain_text("Your vote: Look for the leak")
    evening.show(*DECIDED, part="1/dissent", decision=9)
    expect(page.locator("#ballot")).to_be_hidden()
    expect(page.locator("#dissent summary")).to_be_visible()
    expect(page.get_by_label("I would have decided otherwise, because")).to_be_hidden()


def test_what_was_being_written_when_a_vote_was_taken_back_is_still_there(evening: Evening) -> None:
    """The vote that is put anew opens with it; a first choice that no longer counts is not set."""
    writing, voted = evening.seated(1), evening.seated(2)
    question = evening.vote()
    choose(writing, "Stop all sharing")
    writing.get_by_text("How sure, and why").click()
    writing.get_by_label("Your reason").fill("Half a sent")
    choose(voted, "Warn the sources")
    confirm(voted)
    evening.room.room.close_question(question)
    evening.show(ASK, part="1/question")
    for page in (writing, voted):
        expect(page.locator("#ballot")).to_contain_text("no vote cast in it counts")
    anew = evening.vote(again=True)
    expect(writing.get_by_label("Your reason")).to_have_value("Half a sent")
    expect(writing.locator("#ballot input:checked").first).to_have_value("stop")
    expect(voted.locator("#ballot input:checked")).to_have_count(0)
    evening.close_vote(anew)
    evening.spread()
    expect(writing.locator("#ballot")).to_contain_text("no vote of yours is in it")
    expect(voted.locator(".spread")).to_be_visible()
    expect(voted.locator(".own")).to_have_count(0)
    second = evening.vote(2, again=True)
    expect(voted.locator("#ballot input:checked")).to_have_count(0)
    evening.close_vote(second)


def test_feedback_opened_once_more(evening: Evening) -> None:
    """Who was still writing is told and goes on; who had sent theirs is not asked to count twice."""
    writing, done = evening.seated(1), evening.seated(2)
    question = evening.feedback()
    writing.get_by_label("What should change?").fill("More ti")
    done.get_by_label("What should change?").fill("Less")
    done.get_by_role("button", name="Send my feedback").click()
    expect(done.locator("#feedback")).to_contain_text("Thank you")
    evening.room.room.close_question(question)
    evening.show(Piece("text", text="Thank you."), phase="hot_wash", part="9/close", mark="")
    expect(writing.locator("#feedback")).to_contain_text("closed before you sent yours")
    expect(done.locator("#feedback")).to_be_hidden()
    evening.feedback()
    expect(writing.get_by_label("What should change?")).to_have_value("More ti")
    expect(done.locator("#feedback")).to_contain_text("Your feedback is kept.")


def test_a_dissent_whose_answer_is_lost_counts_once(evening: Evening) -> None:
    """The same words sent again are the same dissent; other words are another."""
    page = evening.seated(1)
    evening.show(*DECIDED, part="1/dissent")
    page.get_by_text("I would have decided otherwise", exact=True).click()
    for words, times in (("Never.", 2), ("Never before noon.", 1)):
        page.get_by_label("I would have decided otherwise, because").fill(words)
        for _ in range(times):
            page.route("**/say", _swallow, times=1)
            page.get_by_role("button", name="Send my dissent").click()
            expect(page.locator("#dissent .trouble")).to_contain_text("No contact")
            expect(page.get_by_role("button", name="Send my dissent")).to_be_focused()
    page.get_by_role("button", name="Send my dissent").click()
    expect(page.locator("#dissent")).to_contain_text("Your dissent is with the facilitator")
    assert [body["words"] for body in requests(evening, "dissent")] == ["Never.", "Never before noon."]


def _swallow(route: Route) -> None:
    """The room hears it; its answer never comes."""
    route.fetch()
    route.abort()


def test_what_is_typed_is_not_lost(evening: Evening) -> None:
    """A darkened screen, a page loaded again: what was typed stands there; once sent, nothing does."""
    page = evening.seated(1)
    question = evening.vote()
    choose(page, "Something else")
    page.get_by_label("What else?").fill("Ring the editor")
    page.get_by_text("How sure, and why").click()
    page.get_by_label("Your reason").fill("half a thought")
    evening.show(ASK, part="1/vote:1", blank=True)
    expect(page.locator("#line")).to_contain_text("blank")
    page.reload()
    expect(page.locator("#line")).to_contain_text("blank")
    evening.show(ASK, part="1/vote:1", ballot=Ballot(question, 1, True, 2, 8, PRIVACY))
    expect(page.get_by_label("What else?")).to_have_value("Ring the editor")
    expect(page.get_by_label("Your reason")).to_have_value("half a thought")
    page.get_by_role("button", name="Confirm D").click()
    expect(page.locator("#ballot .kept-sign")).to_be_visible()
    evening.close_vote(question)
    evening.show(*DECIDED, part="1/dissent")
    because = page.get_by_label("I would have decided otherwise, because")
    because.fill("It tips off")
    page.reload()
    expect(because).to_have_value("It tips off")
    page.get_by_role("button", name="Send my dissent").click()
    expect(page.locator("#dissent .kept-sign")).to_be_visible()
    evening.feedback()
    page.get_by_role("group", name=STATEMENTS[2]).locator("label", has_text="5").click()
    page.get_by_label("What was strong?").fill("The silence.")
    page.reload()
    expect(page.get_by_label("What was strong?")).to_have_value("The silence.")
    expect(page.get_by_role("group", name=STATEMENTS[2]).locator("input:checked")).to_have_count(1)
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft'))") == []


def test_a_choice_nobody_confirmed_is_said_not_to_count(evening: Evening) -> None:
    """Who taps an option and no more is told so when the vote closes; who has voted before, that this one counts."""
    chose, changed, silent = (evening.seated(number) for number in (1, 2, 3))
    question = evening.vote()
    choose(changed, "Look")
    confirm(changed)
    changed.get_by_role("button", name="Change my vote").click()
    for page in (chose, changed):
        choose(page, "Warn")
    evening.show(ASK, part="1/vote:1", ballot=Ballot(question, 1, True, 2, 8, PRIVACY), blank=True)
    expect(chose.locator("#ballot")).to_be_hidden()
    evening.show(ASK, part="1/vote:1", ballot=Ballot(question, 1, True, 2, 8, PRIVACY))
    expect(changed.get_by_role("button", name="Confirm B")).to_be_visible()
    assert len(evening.close_vote(question)) == 1
    evening.spread()
    expect(chose.locator("#ballot")).to_contain_text("no vote of yours is in it")
    expect(changed.locator("#ballot")).to_contain_text("the vote you cast before it counts")
    expect(silent.locator("#ballot")).to_be_hidden()
    evening.show(ASK, part="2/block:0")
    expect(chose.locator("#ballot")).to_be_hidden()


def test_a_browser_without_cookies_is_told_why(evening: Evening) -> None:
    """It joins, and has no seat on the next page: the page says what to do instead of asking for the code again."""
    page = evening.scanned()
    page.route("**/join", _without_cookie)
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#join")).to_contain_text("Let it keep cookies")


def test_a_seat_whose_answer_is_lost_is_one_seat(evening: Evening) -> None:
    """Tapped again on a bad line, “Join” takes no second seat."""
    page = evening.scanned()
    page.route("**/join", _lost, times=2)
    for _ in range(2):
        page.get_by_role("button", name="Join").click()
        expect(page.locator("#join .trouble")).to_contain_text("No contact")
        assert page.context.cookies() == []
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#seat-notice")).to_contain_text("Wait for the facilitator")
    assert len(evening.room.room.seats()) == 1


def _lost(route: Route) -> None:
    route.fetch()
    route.request.frame.page.context.clear_cookies()
    route.abort()


def _without_cookie(route: Route) -> None:
    answer = route.fetch()
    route.request.frame.page.context.clear_cookies()
    route.fulfill(status=answer.status, body=answer.body(), headers={"content-type": "application/json"})


def test_how_sure_somebody_was_is_not_sent_unseen(evening: Evening) -> None:
    """The second vote opens with the first one's sureness in sight, and it can be changed there."""
    page = evening.seated(1)
    question = evening.vote()
    choose(page, "Warn")
    page.get_by_text("How sure, and why").click()
    page.locator("#ballot .step", has_text="very sure").click()
    confirm(page)
    evening.close_vote(question)
    evening.spread()
    question = evening.vote(2)
    page.locator("#ballot .step", has_text="not sure").click()
    confirm(page)
    assert [ballot["confidence"] for ballot in evening.close_vote(question).values()] == [1]


def test_keys_stay_on_the_page(evening: Evening) -> None:
    """A vote that was not sent leaves the focus on its button, one that closes moves it to what the room sees."""
    page = evening.seated(1)
    question = evening.vote()
    choose(page, "Warn")
    button = page.get_by_role("button", name="Confirm B")
    page.route("**/vote", lambda route: route.abort(), times=1)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ballot .trouble")).to_contain_text("No answer")
    expect(button).to_be_focused()
    evening.close_vote(question)
    evening.spread()
    expect(page.locator("#main")).to_be_focused()


def test_a_line_is_proposed(evening: Evening) -> None:
    """A line goes to the console with or without the role, and the next can be written."""
    page = evening.seated(1, "fbi")
    evening.show(*RULES, part="1/write:rules")
    page.get_by_label("Your line").fill("Whoever opens it signs.")
    page.get_by_label("With my role: FBI liaison").uncheck()
    page.get_by_role("button", name="Propose it").click()
    expect(page.locator("#write .sent")).to_contain_text("Sent.")
    expect(page.get_by_label("Your line")).to_have_value("")
    assert requests(evening, "line") == [{"list": "rules", "text": "Whoever opens it signs.", "role": ""}]


def test_please_not_this_takes_two_taps_and_says_nothing_else(evening: Evening) -> None:
    """The quiet key is behind a menu, asks once, can be gone back from, and carries no name."""
    page = evening.seated(1)
    page.get_by_text("More").click()
    page.get_by_role("button", name="Please not this").click()
    page.get_by_role("button", name="No, go back").click()
    page.get_by_role("button", name="Please not this").click()
    page.get_by_role("button", name="Tell the facilitator").click()
    expect(page.locator("#menu")).to_contain_text("The facilitator has been told.")
    assert requests(evening, "stop") == [{}]
    page.get_by_text("More").click()
    page.get_by_text("More").click()
    page.get_by_role("button", name="Leave my seat").click()
    page.locator("#menu button.primary").click()
    expect(page.locator("#menu")).to_contain_text("frees your seat")
    assert requests(evening, "leave") == [{"seat": 1}]


def test_feedback_is_kept_once(evening: Evening) -> None:
    """Statements may be left out; afterwards there is a thank you, also after loading the page again."""
    page = evening.seated(1)
    question = evening.feedback()
    page.get_by_role("group", name=STATEMENTS[0]).locator("label", has_text="4").click()
    page.get_by_role("group", name=STATEMENTS[7]).locator("label", has_text="1").click()
    page.get_by_label("What was strong?").fill("The silence.")
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    (answer,) = evening.close_vote(question).values()
    assert answer["ratings"] == [4, 0, 0, 0, 0, 0, 0, 1]
    assert answer["strengths"] == "The silence."


# ---- time and contact -----------------------------------------------------------------------------------------------


def test_the_clock_is_told_by_the_minute(evening: Evening) -> None:
    """The clock counts down, is announced when a minute is over, and stops with the room."""
    page = evening.seated(1)
    evening.show(ASK, part="1/discuss", timer=timer(61_200))
    expect(page.locator("#clock-said")).to_have_text("1 minute left.")
    expect(page.locator("#timer")).to_contain_text("00:5")
    assert page.locator("#timer").get_attribute("aria-live") == "off"
    evening.show(ASK, part="1/discuss", timer=timer(30_000), paused=True)
    expect(page.locator("#timer")).to_have_text("00:30 stopped")
    expect(page.locator("#line")).to_have_text("Paused")
    evening.show(ASK, part="1/discuss", timer=timer(900))
    expect(page.locator("#timer")).to_have_text("▲ time is over")


def test_a_blank_room_is_blank_everywhere(evening: Evening) -> None:
    """While the room's screen is blank, phones and projector show nothing of it."""
    page, wall = evening.seated(1), evening.wall()
    evening.show(Piece("text", text=STORY))
    expect(wall.locator("#room")).to_contain_text("page 62")
    evening.show(Piece("text", text=STORY), blank=True)
    expect(page.locator("#line")).to_contain_text("blank")
    expect(wall.locator("#marking")).to_have_text("EXERCISE · NOT REAL EVENTS")
    for shown in (page, wall):
        expect(shown.locator("#room")).to_be_empty()
        assert "page 62" not in shown.content()


def test_lost_contact_is_said_and_mended(evening: Evening) -> None:
    """A page without a word from the room says since when, and comes back to its seat by itself."""
    page = evening.seated(5)
    page.clock.install()
    page.reload()
    expect(page.locator("#seat")).to_have_text("Seat 5")
    evening.room.shut()
    page.clock.fast_forward(9_000)
    expect(page.locator("#contact")).to_contain_text("No contact with the room since")
    evening.room.opening = Opening()  # at the port it had
    evening.room.open()
    page.clock.fast_forward(9_000)
    expect(page.locator("#contact")).not_to_contain_text("No contact", timeout=15_000)
    evening.show(MESSAGE, part="1/inject:a")
    expect(page.locator("#room")).to_contain_text("The sister phones")
    expect(page.locator("#seat")).to_have_text("Seat 5")


# ---- how it stands in the hand --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", PHONES.values(), ids=PHONES.keys())
def test_a_ballot_fits_the_hand(evening: Evening, size: tuple[int, int]) -> None:
    """The question is above the fold, type is 18 px or more, what one taps is 48 px high, nothing spills."""
    page = evening.seated(1, size=size)
    evening.vote(timer=timer())
    page.wait_for_selector("#ballot form")
    ask = page.locator(".ask").bounding_box()
    assert ask is not None
    assert ask["y"] + ask["height"] < size[1] * 0.62
    sized = "Array.from(document.querySelectorAll(%r)).filter((e) => e.offsetParent)"
    sized += ".map((e) => parseFloat(getComputedStyle(e).%s))"
    assert min(page.evaluate(sized % (".choice, .ask, button, summary, label", "fontSize"))) >= 18
    assert min(page.evaluate(sized % (".choice, button, summary", "height"))) >= 48
    assert not spills(page)
    choose(page, "Stop all sharing")
    box = page.locator("#ballot button[type=submit]").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= size[1]


def test_twice_as_large_loses_nothing(evening: Evening) -> None:
    """At 200 % zoom everything is still there, below each other, and nothing spills at the side."""
    page = evening.seated(1, "fbi", size=(195, 422), device_scale_factor=2)
    evening.vote(timer=timer())
    choose(page, "Warn the sources")
    assert not spills(page)
    confirm(page)
    for pieces in (spread(second=True), DECIDED, RULES):
        evening.show(*pieces, part="1/x")
        expect(page.locator("#room")).to_contain_text(pieces[0].text)
        assert not spills(page)


HOSTILE = (
    "<script>document.title='gone'</script>",
    "<img src=/qr.svg onerror=alert(1)>",
    "W" * 10_000,
    "\u202edesrever\u202c \x1b[31m red",
    "# [x](javascript:alert(1)) ![y](https://example.org/z.png)",
    "مرحبا بالعالم و" * 40,
)


def test_hostile_words_break_nothing(evening: Evening) -> None:
    """No words of anybody run, load, or push a page out of shape, on a small phone or on the wall."""
    evening.room.joining(roles=[{"id": "fbi", "name": HOSTILE[0], "interest": HOSTILE[2]}])
    page, wall = evening.seated(1, "fbi", size=PHONES["small"]), evening.wall()
    for step, words in enumerate(HOSTILE):
        pieces = [
            Piece(kind, words, words[:3], words, words, words, 2, 3, 8)  # type: ignore[arg-type]
            for kind in ("text", "ask", "option", "bar", "line", "movement", "inject", "quote", "view", "label", "card")
        ]
        evening.show(*pieces, heading=words, aside=f"step {step}", mark=words[:60], part="1/x")
        for shown in (page, wall):
            expect(shown.locator(".aside")).to_have_text(f"step {step}")
            assert not spills(shown)
            assert shown.locator("#room img, #room script, #room a").count() == 0
    expect(page.locator("#room .quote")).to_contain_text("مرحبا")
    assert page.title() == "The leaked file"


# ---- the wall -------------------------------------------------------------------------------------------------------


def test_the_wall_wants_the_link(evening: Evening) -> None:
    """Without the projector's link the page shows nothing of the room and says what is missing."""
    page = evening.page((1280, 720))
    page.goto(f"{evening.room.url}/display")
    expect(page.locator("#room")).to_contain_text("Open it by the link that the console shows")
    assert "K7" not in page.content()


@pytest.mark.parametrize("size", WALLS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_wall_shows_everything(evening: Evening, size: tuple[int, int]) -> None:
    """In the lobby address, code and QR; then each part as large as it fits, nothing cut, on all usual projectors."""
    wall = evening.wall(size)
    expect(wall.locator(".door-url")).to_have_text(evening.room.url)
    code = evening.room.code
    expect(wall.locator(".door-code")).to_have_text(f"{code[:3]} {code[3:]}")
    expect(wall.locator(".door-joined")).to_have_text("0 have joined")
    wall.wait_for_selector(".qr")
    until(lambda: wall.evaluate("document.querySelector('.qr').naturalWidth") > 0)
    assert _inside(wall, ".qr, .door-url, .door-code, .door-joined, .card-words")
    question = evening.vote(timer=timer())
    expect(wall.locator("#vote")).to_have_text("Vote 1  ● open  2 of 8 in")
    expect(wall.locator("#timer")).to_contain_text("03:0")
    assert _inside(wall, "#room .ask, #room .option, #room .privacy, #timer, #vote")
    place = wall.locator("#timer").bounding_box()
    evening.close_vote(question)
    for pieces, part in ((spread(second=False), "spread:1"), (spread(second=True), "spread:2"), (DECIDED, "dissent")):
        evening.show(*pieces, part=f"1/{part}", timer=timer())
        expect(wall.locator("#room")).to_contain_text(pieces[-1].text or "3 moved")
        assert _inside(wall, "#room li, #room p, #room figure, #room figcaption")
        least = wall.evaluate("parseFloat(getComputedStyle(document.getElementById('room')).fontSize)")
        assert least >= size[1] / 50
        moved = wall.locator("#timer").bounding_box()
        assert place is not None
        assert moved is not None
        assert (place["y"], place["height"]) == (moved["y"], moved["height"])


def test_a_phone_and_the_wall_in_one_browser(evening: Evening) -> None:
    """Tried out side by side: the projector’s page asks nobody to join, the other one does, and both go on."""
    wall = evening.wall()
    page = wall.context.new_page()
    page.goto(evening.room.url)
    page.get_by_label("Room code").fill(evening.room.code)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#seat-notice")).to_contain_text("Wait for the facilitator")
    wall.reload()
    expect(wall.locator(".door-joined")).to_have_text("1 has joined")
    until(lambda: wall.evaluate("document.querySelector('.qr').naturalWidth") > 0)
    evening.vote()
    expect(wall.locator("#vote")).to_contain_text("open")
    expect(page.locator("#line")).to_have_text("Vote 1 is open")


def test_the_wall_makes_room_for_its_foot(evening: Evening) -> None:
    """However long the options are, no line of a vote lies under what stands below it, from its first moment on."""
    evening.room.joining(show_door=False)
    wall = evening.wall((1920, 1080))
    long = "Leave it to the commission that meets at eight and has met each time before"
    for words in (long[:n] for n in range(16, len(long), 6)):
        question = evening.room.revision + 1
        options = [[f"o{i}", letter, words] for i, letter in enumerate("ABCDEF")]
        settings = {"options": options, "round": 1, "privacy": "unlinkable", "opened": question, "unlisted": True}
        evening.room.room.open_question(question, "ballot", json.dumps({**settings, "seats": None}))
        evening.show(ASK, part="1/vote:1", ballot=Ballot(question, 1, True, 2, 8, PRIVACY))
        expect(wall.locator("#vote")).to_contain_text("open")
        expect(wall.locator("#room .option").first).to_contain_text(words)
        wall.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        below = wall.evaluate(
            """() => document.getElementById('room').lastElementChild.getBoundingClientRect().bottom
                   - document.getElementById('window').getBoundingClientRect().bottom"""
        )
        assert below < 2, words
        evening.close_vote(question)
        evening.show(ASK, part="1/discuss")
        expect(wall.locator("#vote")).not_to_contain_text("open")


def test_the_code_on_the_wall_follows_the_address(evening: Evening) -> None:
    """Where the Wi-Fi gives another address, the QR code is drawn anew."""
    wall = evening.wall()
    wall.wait_for_selector(".qr")
    before = wall.get_attribute(".qr", "src")
    serving = evening.room.serving
    serving.door = serving.door.moved(["192.0.2.44"])
    evening.room.joining(names=True, pick_roles=False, roles=ROLES, show_door=True)
    expect(wall.locator(".door-url")).to_contain_text("192.0.2.44")
    assert wall.get_attribute(".qr", "src") != before


def _inside(page: Page, selector: str) -> bool:
    """Whether all these are drawn within the screen."""
    for element in page.locator(selector).all():
        box = element.bounding_box()
        size = page.viewport_size
        assert size is not None
        if box is None or min(box["x"], box["y"]) < 0:
            return False
        if box["x"] + box["width"] > size["width"] + 1 or box["y"] + box["height"] > size["height"] + 1:
            return False
    return True


def test_what_is_too_long_for_the_wall_is_turned(evening: Evening) -> None:
    """A long part has pages, and together they hold every word of it; keys turn them."""
    wall = evening.wall()
    words = [f"Sentence number {i} of a very long part that nobody can read at once." for i in range(40)]
    evening.show(Piece("text", text="\n\n".join(words)))
    expect(wall.locator("#page")).to_contain_text("1/")
    pages = int(wall.locator("#page").inner_text().partition("/")[2])
    seen: set[str] = set()
    for number in range(1, pages + 1):
        expect(wall.locator("#page")).to_have_text(f"{number}/{pages}")
        seen |= set(wall.evaluate(SEEN))
        wall.keyboard.press("PageDown")
    assert seen == set(words)
    expect(wall.locator("#page")).to_have_text(f"1/{pages}")


SEEN = """Array.from(document.querySelectorAll("#room p")).filter((line) => {
  const box = line.getBoundingClientRect();
  return box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
}).map((line) => line.textContent)"""


# ---- for everybody --------------------------------------------------------------------------------------------------


def scan(page: Page, state: str) -> list[str]:
    """Return what axe finds serious or critical in the dark, and of contrast in the light, with the state."""
    found = []
    for scheme, only in (("light", ["color-contrast"]), ("dark", ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"])):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        told = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]})
        found += [(scheme, entry) for entry in told.response["violations"]]
    return [
        f"{state}, {scheme}: {entry['id']} {[node['html'][:120] for node in entry['nodes'][:3]]}"
        for scheme, entry in found
        if entry["impact"] in ("serious", "critical")
    ]


def test_no_barrier_is_found(evening: Evening) -> None:
    """axe finds nothing serious in any state of the pages, in the dark nor in the light."""
    evening.room.joining(names=True, pick_roles=True, roles=ROLES, show_door=True)
    found: list[str] = []
    outside = evening.page(PHONES["usual"])
    outside.goto(evening.room.url)
    outside.wait_for_selector("#code")
    found += scan(outside, "join")
    wall = evening.wall()
    found += scan(wall, "wall, lobby")
    until(lambda: evening.room.serving.hub.snapshot.joining.pick_roles)
    page = evening.scanned()
    page.wait_for_selector("#role")
    found += scan(page, "name and role")
    page.get_by_role("button", name="Join").click()
    page.wait_for_selector("#seat-notice:not([hidden])")
    evening.take_up(page, 1, "fbi")
    evening.room.publish(Piece("text", text=STORY), MESSAGE, part="1/inject:a", briefs={"fbi": "# Sources\n\n- One"})
    page.wait_for_selector("#brief-words h3")
    found += scan(page, "brief")
    question = evening.vote(timer=timer())
    choose(page, "Something else")
    page.get_by_text("How sure, and why").click()
    found += scan(page, "vote") + scan(wall, "wall, vote")
    choose(page, "Warn the sources")
    confirm(page)
    found += scan(page, "kept")
    evening.close_vote(question)
    evening.spread(second=True)
    page.wait_for_selector(".flow")
    wall.wait_for_selector(".flow")
    found += scan(page, "shift") + scan(wall, "wall, shift")
    evening.show(*DECIDED, part="1/dissent")
    page.wait_for_selector("#dissent form")
    found += scan(page, "dissent")
    evening.show(*RULES, part="1/write:rules")
    page.wait_for_selector("#write form")
    page.get_by_text("More").click()
    page.get_by_role("button", name="Please not this").click()
    found += scan(page, "write and menu")
    evening.feedback()
    page.wait_for_selector("#feedback form")
    found += scan(page, "feedback")
    page.get_by_role("button", name="Send my feedback").click()
    page.wait_for_selector("#feedback .kept")
    found += scan(page, "thanks")
    assert found == []
