"""Who cast which ballot? An attack on everything that is kept, by somebody who knows in which order people voted."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.live import Live
from tests.store.making import bytes_of
from tests.web.standing import Phone

from tabletop.console.desk import Desk
from tabletop.store import folders
from tabletop.store.tokens import ballot_number, token_sha256

EXERCISE = """\
tabletop: 1
title: The bridge
scenes:
  night:
    text: The river rises.
    decision:
      ask: Do you close the bridge?
      options:
        close: {label: Close it now, goto: morning}
        wait: {label: Wait for daylight, goto: morning}
  morning: {text: The bridge stands., ending: It stands}
"""
NAMES = ("Ana", "Bo", "Cem")
BALLOTS = ("close", "wait", "close", "wait", "wait", "close")
LOG_HEAD, FRAME_HEAD = 32, 24


class Copy:
    """A copy of a session's folder, as a backup or a thief would have it."""

    def __init__(self, folder: Path, to: Path) -> None:
        self.folder = shutil.copytree(folder, to)
        self.tables: dict[str, list[dict[str, Any]]] = {}
        # Read from a second copy: reading changes the files.
        opened = sqlite3.connect(shutil.copytree(folder, to.with_name(f"{to.name}-read")) / "room.sqlite")
        opened.row_factory = sqlite3.Row
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            self.tables[name] = [dict(row) for row in opened.execute(f"SELECT * FROM {name}")]
        opened.close()

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """The record's events: form and body."""
        record = folders.open_record(self.folder, readonly=True)
        found = [(event.form, json.loads(event.body)) for event in record.read()]
        record.close()
        return found

    def orders(self, keys: list[str]) -> list[list[str]]:
        """Every order of ballots that the bytes suggest: by the log's frames, and by the places in each page."""
        data, log = ((self.folder / f"room.sqlite{end}").read_bytes() for end in ("", "-wal"))
        size = int.from_bytes(data[16:18], "big")
        frames = [log[at + FRAME_HEAD : at + FRAME_HEAD + size] for at in range(LOG_HEAD, len(log), size + FRAME_HEAD)]
        seen = {key: n for n, frame in reversed([*enumerate(frames)]) for key in keys if key.encode() in frame}
        found = [sorted(seen, key=seen.__getitem__)]
        for page in [data[at : at + size] for at in range(0, len(data), size)] + frames:
            places = {key: page.index(key.encode()) for key in keys if key.encode() in page}
            found.append(sorted(places, key=places.__getitem__, reverse=True))  # SQLite fills a page from its end
        return [order for order in found if len(order) > 1]


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))
    (tmp_path / "bridge.yaml").write_text(EXERCISE, "utf-8")
    live = Live(tmp_path / "bridge.yaml", 6, names=True)
    yield live
    live.close()


def cast(live: Live, phones: list[Phone], order: tuple[int, ...]) -> int:
    """Let phones and keyboard vote in an order: 0 to 2 are phones, 3 to 5 sit at the keyboard. Return the question."""
    with live.desk() as desk:
        question = desk.state.question
        assert question is not None
    for who in order:
        if who < 3:
            live.until(lambda _, phone=phones[who]: phone.get("/now").json["ballot"])
            said = {"question": question.id, "option": BALLOTS[who], "confidence": 2, "reason": "", "words": ""}
            assert phones[who].post("/vote", **said).status == 200
        else:
            with live.desk() as desk:
                assert desk.cast(_keyboard(desk)[who - 3], BALLOTS[who], confidence=2) is None
    live.until(lambda desk: desk.ballots_in() == 6)
    return question.id


def _keyboard(desk: Desk) -> list[int]:
    return sorted(set(desk.state.seats) - desk.seating.seated.phones)


def test_nothing_kept_tells_who_cast_which_ballot(live: Live, tmp_path: Path) -> None:
    """Neither rows, fields, places in a page, the log, times nor events, in a copy of the open vote or afterwards."""
    phones = []
    for name in NAMES:
        phones.append(Phone(live.url))
        with live.desk() as desk:
            code = desk.web.side.code
        assert phones[-1].post("/join", code=code, name=name).status == 200
        live.until(lambda desk: len(desk.seating.seated.phones) == len(phones))
    live.on_to("vote:1")
    question = cast(live, phones, (2, 0, 3, 1, 4, 5))
    live.until(lambda _: not (live.folder / "room.sqlite-wal").read_bytes().count(b"confidence"))
    first = Copy(live.folder, tmp_path / "open")

    # Rows: keys that are nobody's, the same fields whoever cast them and however, no link to a seat's digest.
    rows = first.tables["ballots"]
    keys = [row["key"] for row in rows]
    assert len(keys) == 6 and keys == sorted(keys) and set(rows[0]) == {"question", "key", "body"}
    assert {tuple(json.loads(row["body"])) for row in rows} == {("option", "confidence", "reason", "words")}
    own = {ballot_number(phone.token, question) for phone in phones}
    assert own < set(keys), "by their tokens, and only so, phones can tell their own"
    for seat in first.tables["seats"]:
        digest = seat["token_sha256"]
        guesses = [ballot_number(secret, question) for secret in (digest.encode(), bytes.fromhex(digest))]
        assert not {*guesses, digest[:16], digest[-16:]} & set(keys)
    others = json.dumps({name: rows for name, rows in first.tables.items() if name != "ballots"})
    everything = bytes_of(first.folder, "room.sqlite") + bytes_of(first.folder, "record.sqlite")
    assert not any(key in others for key in keys)
    for phone in phones:
        assert phone.token not in everything and phone.token.hex().encode() not in everything
        assert token_sha256(phone.token) in others

    # Order: bytes suggest none but that of the keys; nothing happened in the record while people voted.
    assert all(order in (sorted(order), sorted(order, reverse=True)) for order in first.orders(keys))
    assert first.events()[-1][0].startswith("question_opened")

    # Somebody leaves in the moment after voting; the next vote comes in another order, under the same numbers.
    assert phones[1].post("/say", kind="leave").status == 200
    live.until(lambda desk: len(desk.state.seats) == 5)
    live.on_to("spread:1")
    closed = Copy(live.folder, tmp_path / "closed")
    (body,) = [body for form, body in closed.events() if form.startswith("vote_closed")]
    assert [ballot["key"] for ballot in body["ballots"]] == keys
    kept = bytes_of(closed.folder, "room.sqlite")
    assert not any(key.encode() in kept for key in keys)
    assert not any(word in json.dumps(body) for word in (*NAMES, "seat"))
