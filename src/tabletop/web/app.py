"""What a page may ask for and post: the routes, and nothing a facilitator does."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from typing import TypeVar

import segno
from pydantic import BaseModel, ValidationError
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tabletop.errors import TabletopError
from tabletop.store.protocols import Seat
from tabletop.store.tokens import new_token, token_sha256
from tabletop.web import wire
from tabletop.web.ballots import BallotBox, feedback_body, vote_body
from tabletop.web.door import Door, knows_secret, opens
from tabletop.web.guard import UNEXPECTED_WORDS, CodeBrake
from tabletop.web.saying import Sayings
from tabletop.web.seats import Visitor, give_cookie, is_observer, takes_part, token_of, visitor_of
from tabletop.web.stream import Hub
from tabletop.web.writing import Hand

MOST_SEATS = 2_000
"""More than any room holds; beyond it nobody new comes in."""

SEND_SECONDS = 30
"""A page that takes nothing for so long has gone without a word."""

ModelT = TypeVar("ModelT", bound=BaseModel)
Handler = Callable[[Request], Awaitable[Response]]


class Refused(Exception):
    """An answer of refusal: two plain sentences, with nothing of the session in them."""

    def __init__(self, status: int, error: str, what_to_do: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.what_to_do = what_to_do


NOT_IN = Refused(401, "You have no seat here yet.", "Join with the room code or the QR code on the room’s screen.")
CLOSED = Refused(409, "This vote is closed.", "Look at the room’s screen for what comes next.")
NOT_NOW = Refused(409, "The room is not asking for this now.", "Look at the room’s screen for what it is doing.")
UNEXPECTED = Refused(500, *UNEXPECTED_WORDS)
BUSY = Refused(503, "The room’s computer could not keep this just now.", "Send it again in a moment.")


@dataclass
class Side:
    """What the routes work with. ``crowded`` tells whether so few descriptors are left that new pages should poll."""

    session_id: str
    hub: Hub
    hand: Hand
    door: Callable[[], Door]
    brake: CodeBrake
    crowded: Callable[[], bool]
    now: Callable[[], int]


class Routes:
    """The handlers, each for one route."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._box = BallotBox(side.hand)
        self._files = _static_files()
        self._key = new_token()
        self._sayings = Sayings(side.hand, side.now)
        self._schema = json.dumps(wire.schema(), ensure_ascii=False).encode()

    def application(self) -> Starlette:
        """Return the application; with its end the hub's streams end."""

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            self._side.hub.start()
            try:
                yield
            finally:
                await self._side.hub.stop()

        gets: dict[str, Handler] = {
            "/": self.page,
            "/display": self.display_page,
            "/static/{file}": self.static,
            "/events": self.events,
            "/now": self.now,
            "/qr.svg": self.qr,
            "/schema.json": self.schema,
        }
        posts: dict[str, Handler] = {
            "/join": self.join,
            "/display/enter": self.display_enter,
            "/vote": self.vote,
            "/say": self.say,
            "/feedback": self.feedback,
        }
        routes = [Route(path, handler, methods=["GET"]) for path, handler in gets.items()]
        routes += [Route(path, handler, methods=["POST"]) for path, handler in posts.items()]
        handlers = {Refused: _refusal, HTTPException: _no_such_page, TabletopError: _not_kept, Exception: _unexpected}
        return Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)  # type: ignore[arg-type]

    # --- pages ---

    async def page(self, request: Request) -> Response:
        return self._file("page.html", request)

    async def display_page(self, request: Request) -> Response:
        return self._file("display.html", request)

    async def static(self, request: Request) -> Response:
        return self._file(request.path_params["file"], request)

    def _file(self, name: str, request: Request) -> Response:
        file = self._files.get(name)
        if file is None:
            raise HTTPException(404)
        headers = {"ETag": file.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == file.etag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(file.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.kind)
        return Response(file.content, headers=headers, media_type=file.kind)

    async def schema(self, _request: Request) -> Response:
        return Response(self._schema, media_type="application/json")

    async def qr(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if not visitor.display:
            raise Refused(403, "This is for the room’s screen only.", "Open the page by the facilitator’s link.")
        drawn = io.BytesIO()
        code = segno.make(self._side.door().link, error="m", micro=False)
        code.save(
            drawn, kind="svg", xmldecl=False, svgclass=None, lineclass=None, omitsize=True, light="#fff", border=4
        )
        return Response(drawn.getvalue(), media_type="image/svg+xml")

    # --- the room ---

    async def events(self, request: Request) -> Response:
        visitor, _seat = await self._in_the_room(request)
        if self._side.crowded():
            raise Refused(
                503, "Too many pages are open for a line of your own.", "This page asks every 3 seconds instead."
            )
        # No pings: a beat goes out every two seconds.
        return EventSourceResponse(self._side.hub.stream(visitor), ping=0, sep="\n", send_timeout=SEND_SECONDS)

    async def now(self, request: Request) -> Response:
        visitor, seat = await self._in_the_room(request)
        poll = self._side.crowded()
        headers = {"Connection": "close"} if poll else {}
        return Response(self._side.hub.now(visitor, seat, poll=poll), media_type="application/json", headers=headers)

    # --- coming in ---

    async def join(self, request: Request) -> Response:
        post = await _read(request, wire.Join)
        visitor = visitor_of(request, self._side.session_id, self._side.door())
        seat = await self._side.hub.seat(visitor.sha256) if visitor is not None and visitor.token else None
        token = visitor.token if visitor is not None and seat is not None else b""
        if not token:
            await self._let_in(opens(self._side.door(), post.code, post.secret), tried=bool(post.code or post.secret))
            self._have_room()
        if post.look:
            return JSONResponse({"joined": bool(token), "joining": self._side.hub.snapshot.joining.told()})
        token = token or (token_of(self._key, post.once) if post.once else new_token())
        name, role = self._wish(post, seat)
        sha256 = token_sha256(token)
        await self._side.hand.do(lambda room: room.join(sha256, name, role))
        answer = JSONResponse({"joined": True})
        give_cookie(answer, request, self._side.session_id, self._side.door(), token=token)
        return answer

    async def display_enter(self, request: Request) -> Response:
        post = await _read(request, wire.Enter)
        await self._let_in(knows_secret(self._side.door(), post.secret), tried=bool(post.secret))
        answer = JSONResponse({"joined": True})
        give_cookie(answer, request, self._side.session_id, self._side.door(), display=True)
        return answer

    async def _let_in(self, right: bool, *, tried: bool) -> None:
        if right:
            return
        if tried:
            wait = self._side.brake.wrong()
            if wait:
                await asyncio.sleep(wait)
        raise Refused(
            403, "This code does not open this room.", "Type the six signs on the room’s screen, or scan its QR code."
        )

    def _have_room(self) -> None:
        snapshot = self._side.hub.snapshot
        if snapshot.joining.locked:
            raise Refused(423, "The room is locked: nobody new can come in now.", "Ask the facilitator to let you in.")
        if len(snapshot.seats) >= MOST_SEATS:
            raise Refused(503, "No more seats are free.", "Ask the facilitator.")

    def _wish(self, post: wire.Join, seat: Seat | None) -> tuple[str, str]:
        joining = self._side.hub.snapshot.joining
        name = post.name if joining.names else ""
        may_pick = joining.pick_roles and any(post.role == role["id"] for role in joining.roles)
        role = post.role if may_pick or post.role == wire.OBSERVER else ""
        return name or (seat.wished_name if seat is not None and joining.names else ""), role

    # --- saying something ---

    async def vote(self, request: Request) -> Response:
        visitor, seat = await self._seat(request)
        post = await _read(request, wire.Vote)
        ballot = self._side.hub.snapshot.ballot
        if ballot is None or ballot.question != post.question:
            raise CLOSED
        if is_observer(seat):
            raise Refused(403, "Observers see the room and do not vote.", "Ask the facilitator for a seat.")
        if not ballot.may(seat):
            raise Refused(403, "You came in while this vote was open.", "You take part from the next decision on.")
        if not ballot.takes(post):
            raise Refused(422, "This vote does not ask for that.", "Choose one of the options on this page.")
        return await self._kept(post.question, ballot.key(seat, visitor.token), vote_body(post))

    async def feedback(self, request: Request) -> Response:
        visitor, seat = await self._seat(request)
        post = await _read(request, wire.Feedback)
        form = self._side.hub.snapshot.feedback
        if form is None or form.question != post.question:
            raise Refused(409, "This form is closed.", "Tell the facilitator what you think.")
        if seat.number is None:
            raise Refused(403, "The facilitator has not taken you up yet.", "Wait a moment and send it again.")
        if len(post.ratings) != len(form.statements):
            raise Refused(422, "The form has another number of statements.", "Load this page again.")
        return await self._kept(post.question, form.key(visitor.token), feedback_body(post))

    async def _kept(self, question: int, key: str, body: str) -> Response:
        if not await self._box.cast(question, key, body):
            raise CLOSED
        return JSONResponse({"kept": True})

    async def say(self, request: Request) -> Response:
        visitor, seat = await self._seat(request)
        post = await _read(request, wire.Say)
        if not await self._sayings.kept_already(post.once):
            if self._sayings.too_many(visitor.sha256):
                raise Refused(429, "This is more than the facilitator can read.", "Wait a minute and send it again.")
            if post.kind == "leave":
                await self._leave(visitor, seat)
            else:
                await self._sayings.keep(post.kind, self._said(post, seat), post.once)
        return JSONResponse({"kept": True})

    def _said(self, post: wire.Say, seat: Seat) -> dict[str, object]:
        """Return what the console is told; refuses what the room does not ask for now."""
        if post.kind == "stop":
            return {}
        if not takes_part(seat):
            raise Refused(403, "Only seats taken up can say this.", "Wait until the facilitator has taken you up.")
        if not post.words:
            raise Refused(422, "There are no words in it.", "Write a sentence and send it again.")
        view = self._side.hub.snapshot.view
        part = view.part.partition("/")[2] if view is not None else ""
        role = (seat.role or "") if post.with_role else ""
        if part != ("dissent" if post.kind == "dissent" else f"write:{post.list}"):
            raise NOT_NOW
        if post.kind == "dissent":
            decision = view.decision if view is not None else 0
            return {"words": post.words, "would_change": post.would_change, "role": role, "decision": decision}
        return {"list": post.list, "text": post.words, "role": role}

    async def _leave(self, visitor: Visitor, seat: Seat) -> None:
        if seat.number is not None and not is_observer(seat):
            await self._sayings.keep("leave", {"seat": seat.number})
            return
        sha256 = visitor.sha256
        await self._side.hand.do(lambda room: room.free(sha256))  # no console knows of this one

    # --- who asks ---

    def _visitor(self, request: Request) -> Visitor:
        visitor = visitor_of(request, self._side.session_id, self._side.door())
        if visitor is None:
            raise NOT_IN
        return visitor

    async def _in_the_room(self, request: Request) -> tuple[Visitor, Seat | None]:
        visitor = self._visitor(request)
        return (visitor, None) if visitor.display else await self._seat(request)

    async def _seat(self, request: Request) -> tuple[Visitor, Seat]:
        visitor = self._visitor(request)
        seat = None if visitor.display else await self._side.hub.seat(visitor.sha256)
        if seat is None:
            raise NOT_IN
        return visitor, seat


async def _read(request: Request, model: type[ModelT]) -> ModelT:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(415, "This page sends something else than JSON.", "Load this page again.")
    try:
        return model.model_validate_json(await request.body())
    except ValidationError:
        raise Refused(
            422, "This was not sent as the page sends it.", "Load this page again; write less if it was long."
        ) from None


# --- refusals -------------------------------------------------------------------------------------------------------


async def _refusal(_request: Request, error: Refused) -> Response:
    return JSONResponse({"error": error.error, "what_to_do": error.what_to_do}, status_code=error.status)


async def _not_kept(request: Request, _error: TabletopError) -> Response:
    return await _refusal(request, BUSY)


async def _unexpected(request: Request, _error: Exception) -> Response:
    return await _refusal(request, UNEXPECTED)


async def _no_such_page(request: Request, error: HTTPException) -> Response:
    told = Refused(error.status_code, "There is no such page here.", "Open the address that the room’s screen shows.")
    return await _refusal(request, told)


# --- files ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _File:
    content: bytes
    packed: bytes
    kind: str
    etag: str


_KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def _static_files() -> dict[str, _File]:
    """Return the package's pages by name; nothing else is ever read from the disk for a request."""
    files = {}
    for entry in resources.files("tabletop.web").joinpath("static").iterdir():
        kind = _KINDS.get(entry.name.rpartition(".")[2])
        if kind is not None:
            content = entry.read_bytes()
            etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
            files[entry.name] = _File(content, gzip.compress(content, mtime=0), kind, etag)
    return files
