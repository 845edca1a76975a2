"""Votes, words and feedback from seats: what is kept, under what, and what is refused."""

from __future__ import annotations

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.store.making import bytes_of
from tests.web.standing import Phone, Standing, until

from tabletop.errors import StoreError
from tabletop.session.views import Piece
from tabletop.store.tokens import ballot_number, new_token, token_sha256
from tabletop.web.saying import MOST_SAYINGS, Sayings


def voted(phone: Phone, question: int, option: str = "wait", **more: object) -> int:
    return phone.post("/vote", question=question, option=option, **more).status


# ---- ballots --------------------------------------------------------------------------------------------------------


def test_what_a_phone_was_told_is_kept(standing: Standing) -> None:
    """The answer comes after the commit; the ballot holds what was said, cleaned."""
    phone = standing.seated(1)
    question = standing.ask_room(seats=[1])
    answer = phone.post("/vote", question=question, option="warn", confidence=3, reason=" be\x1bcause\u202e ", words="")
    assert answer.json == {"kept": True}
    ((key, body),) = standing.close_vote(question)
    assert key == ballot_number(phone.token, question)
    assert json.loads(body) == {"option": "warn", "confidence": 3, "reason": "be␛cause�", "words": ""}


def test_a_vote_may_change_until_closed(standing: Standing) -> None:
    """The last one counts, once; after the closing it is 409 and nothing is kept."""
    phone = standing.seated(1)
    question = standing.ask_room(seats=[1])
    assert [voted(phone, question, option) for option in ("wait", "warn", "", "stop")] == [200] * 4
    (row,) = standing.close_vote(question)
    assert json.loads(row[1])["option"] == "stop"
    late = phone.post("/vote", question=question, option="wait")
    assert late.status == 409 and "closed" in late.json["error"]
    assert standing.room.close_question(question) == [row]


def test_a_vote_that_closes_while_it_is_sent(standing: Standing) -> None:
    """However both fall together, a ballot is counted or refused, never neither: nobody is told “kept” in vain."""
    phones = [standing.seated(number) for number in range(1, 9)]
    question = standing.ask_room(seats=list(range(1, 9)))
    begun = threading.Barrier(9)

    def cast(phone: Phone) -> bool:
        begun.wait()
        return voted(phone, question) == 200

    with ThreadPoolExecutor(9) as pool:
        kept = [pool.submit(cast, phone) for phone in phones]
        begun.wait()
        rows = standing.room.close_question(question)
        told = {ballot_number(phone.token, question) for phone, one in zip(phones, kept, strict=True) if one.result()}
    assert told == {key for key, _ in rows}


def test_only_what_the_vote_asks_for(standing: Standing) -> None:
    """Options that are not there, too many words, another's seat: refused, and nothing is kept."""
    phone = standing.seated(1)
    question = standing.ask_room(seats=[1])
    for body in (
        {"option": "elsewhere"},
        {"option": "wait", "words": "not for a listed option"},
        {"option": "unlisted", "words": "x" * 301},
        {"option": "wait", "confidence": 5},
        {"option": "wait", "confidence": True},
        {"option": "wait", "confidence": "3"},
        {"option": "wait", "reason": "x" * 501},
        {"option": "wait", "seat": 4},
        {"option": None},
    ):
        assert phone.post("/vote", question=question, **body).status == 422, body  # type: ignore[arg-type]
    assert standing.room.ballots_in(question) == 0
    assert voted(phone, question, "unlisted", words="ask the sister") == voted(phone, question, "") == 200


def test_something_else_only_where_it_is_allowed(standing: Standing) -> None:
    """A decision without “something else” takes none."""
    phone = standing.seated(1)
    question = standing.ask_room(seats=[1], unlisted=False)
    assert voted(phone, question, "unlisted", words="x") == 422


def test_forged_and_replayed_votes(standing: Standing) -> None:
    """No cookie, a made-up one, a projector's pass, another question, yesterday's vote: none is kept."""
    standing.joining(names=True)
    phone, stranger, forger, projector = standing.seated(1), standing.phone(), standing.phone(), standing.phone()
    projector.post("/display/enter", secret=standing.serving.door.secret)
    first = standing.ask_room(seats=[1])
    forger.cookie = f"seat_{standing.folder.name}={new_token().hex()}"
    assert [voted(page, first) for page in (stranger, forger, projector)] == [401] * 3
    assert voted(phone, first) == 200
    standing.close_vote(first)
    standing.room.forget_ballots(first)
    second = standing.ask_room(seats=[1])
    assert [voted(phone, question) for question in (first, second + 1, 99_999)] == [409] * 3
    assert (standing.room.ballots_in(first), standing.room.ballots_in(second)) == (0, 0)


def test_who_may_vote(standing: Standing) -> None:
    """Seats taken when an unlinkable vote opened; not those waiting, not those who came later, not observers."""
    early, late, observer = standing.seated(1), standing.seated(2), standing.seated(0, "observer")
    waiting = standing.phone()
    waiting.post("/join", code=standing.code)
    question = standing.ask_room(seats=[1])
    pages = (early, late, observer, waiting)
    assert [page.get("/now").json["ballot"]["may"] for page in pages] == [True, False, False, False]
    assert [voted(page, question) for page in pages] == [200, 403, 403, 403]
    standing.close_vote(question)
    question = standing.ask_room("named", seats=None)
    assert [voted(page, question) for page in pages] == [200, 200, 403, 403]
    assert [key for key, _ in standing.close_vote(question)] == ["seat-0001", "seat-0002"]


def test_a_vote_by_role_names_the_role_only(standing: Standing) -> None:
    """The key holds the role and a number; a seat without a role votes too."""
    one, two, none = standing.seated(1, "fbi"), standing.seated(2, "fbi"), standing.seated(3)
    question = standing.ask_room("role")
    assert [voted(phone, question) for phone in (one, two, none)] == [200] * 3
    keys = sorted(
        f"role:{role}:{ballot_number(p.token, question)}" for p, role in ((one, "fbi"), (two, "fbi"), (none, ""))
    )
    assert [key for key, _ in standing.close_vote(question)] == keys


def test_both_votes_of_a_decision_have_one_number(standing: Standing) -> None:
    """The second vote is kept under the first one's number; it counts who has voted, cards included, never who."""
    phone = standing.seated(1)
    first = standing.ask_room(seats=[1])
    voted(phone, first)
    ((key, _),) = standing.close_vote(first)
    second = standing.ask_room(seats=[1], round=2, opened=first)
    ballot = phone.get("/now").json["ballot"]
    assert (ballot["round"], ballot["in"], ballot["of"]) == (2, 0, 8)
    voted(phone, second, "warn")
    until(lambda: phone.get("/now").json["ballot"]["in"] == 1)
    assert [kept for kept, _ in standing.close_vote(second)] == [key]


def test_a_busy_room_file_is_said(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process holds the file a vote is not kept, the phone is told so, and pages go on."""
    phone = standing.seated(1)
    question = standing.ask_room(seats=[1])
    standing.serving._hand._room._connection.pragma("busy_timeout = 50")
    with standing.room._connection.writing():
        assert voted(phone, question) == 503
        assert phone.get("/now").status == 200
    assert voted(phone, question) == 200


# ---- no link is written ---------------------------------------------------------------------------------------------


def test_nobody_can_tell_who_cast_which_ballot(standing: Standing, tmp_path: Path) -> None:
    """Neither the file, its log nor a copy made while the vote was open hold a token, or a seat beside a ballot."""
    phones = [standing.seated(number, "clerk", f"Person {number}") for number in range(1, 6)]
    question = standing.ask_room(seats=[1, 2, 3, 4, 5])
    for phone, option in zip(phones, ("wait", "warn", "stop", "wait", "warn"), strict=True):
        assert voted(phone, question, option) == 200
    copy = tmp_path / "copy"
    shutil.copytree(standing.folder, copy)
    rows = standing.close_vote(question)
    assert [key for key, _ in rows] == sorted(ballot_number(phone.token, question) for phone in phones)
    for folder in (standing.folder, copy):
        kept = bytes_of(folder, "room.sqlite") + bytes_of(folder, "record.sqlite")
        for phone in phones:
            assert phone.token not in kept and phone.token.hex().encode() not in kept
            digest = token_sha256(phone.token)
            assert digest[:16] not in {key for key, _ in rows}
        for _, body in rows:
            assert set(json.loads(body)) == {"option", "confidence", "reason", "words"}


def test_an_open_page_is_known_by_its_digest(standing: Standing) -> None:
    """What the server holds of a page while it is open names no token."""
    phone = standing.seated(1)
    with phone.stream() as stream:
        stream.state()
        (page,) = standing.serving.hub._pages
        assert page.sha256 == token_sha256(phone.token)
        assert phone.token not in vars(page).values() and phone.token.hex() not in vars(page).values()


# ---- words ----------------------------------------------------------------------------------------------------------


def asked(standing: Standing) -> list[tuple[str, dict[str, object]]]:
    return [(request.kind, json.loads(request.body)) for request in standing.room.requests()]


def test_words_reach_the_console_in_their_part(standing: Standing) -> None:
    """Dissent and lines with the role or without it, only while the room asks for them."""
    phone = standing.seated(4, "fbi")
    assert phone.post("/say", kind="dissent", words="No.").status == 409
    standing.publish(part="9/dissent", decision=7)
    until(lambda: phone.get("/now").json["dissent"])
    assert phone.post("/say", kind="dissent", words="No.", would_change="Proof").json == {"kept": True}
    assert phone.post("/say", kind="dissent", words="Never.", with_role=False).status == 200
    assert phone.post("/say", kind="dissent", words="  ").status == 422
    assert phone.post("/say", kind="line", list="safeguards", words="Ask her").status == 409
    standing.publish(Piece("ask", text="Which?"), part="9/write:safeguards")
    until(lambda: phone.get("/now").json["write"])
    assert phone.post("/say", kind="line", list="other", words="Ask her").status == 409
    assert phone.post("/say", kind="line", list="safeguards", words="Ask <her>").status == 200
    assert asked(standing) == [
        ("dissent", {"words": "No.", "would_change": "Proof", "role": "fbi", "decision": 7}),
        ("dissent", {"words": "Never.", "would_change": "", "role": "", "decision": 7}),
        ("line", {"list": "safeguards", "text": "Ask <her>", "role": "fbi"}),
    ]


def test_please_not_this_carries_nothing(standing: Standing) -> None:
    """Neither words, nor seat, nor role; observers may say it too."""
    phone, observer = standing.seated(4, "fbi"), standing.seated(0, "observer")
    assert phone.post("/say", kind="stop", words="it is me", with_role=True).status == 200
    assert observer.post("/say", kind="stop").status == 200
    assert asked(standing) == [("stop", {}), ("stop", {})]


def test_leaving(standing: Standing) -> None:
    """A seat asks the console to free it; one still waiting goes by itself."""
    phone, waiting = standing.seated(4), standing.phone()
    waiting.post("/join", code=standing.code)
    assert phone.post("/say", kind="leave").status == waiting.post("/say", kind="leave").status == 200
    assert asked(standing) == [("leave", {"seat": 4})]
    assert [seat.number for seat in standing.room.seats()] == [4]


def test_one_seat_cannot_drown_the_facilitator(standing: Standing) -> None:
    """After thirty in a minute a seat waits, and others do not."""
    phone, other = standing.seated(1), standing.seated(2)
    statuses = [phone.post("/say", kind="stop").status for _ in range(32)]
    assert statuses == [200] * 30 + [429] * 2
    assert other.post("/say", kind="stop").status == 200
    assert len(standing.room.requests()) == 31


def test_words_sent_again_count_once(standing: Standing) -> None:
    """The same mark after a lost answer: kept is said, also when the room has gone on, and nothing is kept twice."""
    phone, other = standing.seated(1, "fbi"), standing.seated(2)
    standing.publish(part="9/dissent")
    until(lambda: phone.get("/now").json["dissent"])
    said = {"kind": "dissent", "words": "No.", "once": "a" * 32}
    with ThreadPoolExecutor(4) as four:
        answers = [answer.result() for answer in [four.submit(phone.post, "/say", **said) for _ in range(4)]]
    assert [answer.json for answer in answers] == [{"kept": True}] * 4
    standing.publish(part="9/consequence")
    until(lambda: not phone.get("/now").json["dissent"])
    assert phone.post("/say", **said).status == 200
    assert other.post("/say", **(said | {"once": "b" * 32})).status == 409
    assert other.post("/say", **(said | {"once": "x"})).status == 422
    assert len(standing.room.requests()) == 1


def test_a_mark_is_forgotten_where_nothing_was_kept(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was refused because the file was busy is taken when it is sent again."""
    phone = standing.seated(1)
    with monkeypatch.context() as failing:
        failing.setattr(type(standing.room), "request", _busy)
        assert phone.post("/say", kind="stop", once="c" * 32).status == 503
    assert phone.post("/say", kind="stop", once="c" * 32).status == 200
    assert asked(standing) == [("stop", {})]


def _busy(*_: object) -> int:
    raise StoreError("The room’s file is busy.", "Try again.")


def test_what_was_said_long_ago_holds_nobody_up() -> None:
    """A full hall that has said something each now and then is heard on; within one minute it is stopped."""
    clock = [0]
    sayings = Sayings(hand=None, now=lambda: clock[0])  # type: ignore[arg-type]
    for minute in range(3):
        clock[0] = minute * 60_000
        assert not any(sayings.too_many(f"{minute} {seat}") for seat in range(MOST_SAYINGS))
    assert sayings.too_many("one more")


def test_feedback_is_kept_without_a_seat(standing: Standing) -> None:
    """Ratings and words under a number that is no vote's; the wrong form or a closed one is refused."""
    phone = standing.seated(1)
    standing.publish(phase="hot_wash", part="60/feedback")
    standing.room.open_question(60, "feedback", json.dumps({"statements": ["It held.", "It was fair."], "opened": 60}))
    form = until(lambda: phone.get("/now").json["feedback"])
    assert form == {"question": 60, "statements": ["It held.", "It was fair."]}
    assert phone.post("/feedback", question=60, ratings=[1, 2, 3]).status == 422
    assert phone.post("/feedback", question=60, ratings=[6, 2]).status == 422
    assert phone.post("/feedback", question=61, ratings=[5, 0]).status == 409
    assert phone.post("/feedback", question=60, ratings=[5, 0], strengths="the briefs").json == {"kept": True}
    ((key, body),) = standing.room.close_question(60)
    assert key == ballot_number(phone.token, 60)
    assert json.loads(body) == {"ratings": [5, 0], "comments": "", "strengths": "the briefs", "improvements": ""}
    until(lambda: phone.get("/now").json["feedback"] is None)
    assert phone.post("/feedback", question=60, ratings=[5, 0]).status == 409
