"""Injects: who gets them, when their turn comes, and those sent, skipped or written out of turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Answer, Command, Refusal
from tabletop.session.parts import find_inject, inject_open, scene_parts
from tabletop.session.state import State


def is_private(state: State, to: str) -> bool:
    """Return whether an inject goes to a role, a side or the facilitator, and never to the room's screen."""
    return to != "room"


def send_in_turn(state: State, part: str, how: str) -> Answer:
    """Send the inject that is the next part.

    One to a role leaves the room's screen as it is. One in the discussion lies over it, so that question and spread
    come back when it has been read.
    """
    inject = find_inject(state, part.removeprefix("inject:"))
    if inject is None:
        return Refusal("that inject is not in this scene")
    here = state.moment.part
    stays = here in scene_parts(state)
    if is_private(state, inject.to):
        return [ev.InjectSent(state.scene_id, inject.id, how, here if stays else part)]
    if here == "discuss":
        return [ev.InjectSent(state.scene_id, inject.id, "shown", here, part)]
    return [ev.InjectSent(state.scene_id, inject.id, "shown", part)]


def _send_inject(state: State, c: co.SendInject) -> Answer:
    if state.phase != "scene":
        return Refusal("no scene is being played")
    inject = find_inject(state, c.inject)
    if inject is None:
        return Refusal(f"there is no inject {c.inject} in this scene")
    if state.question is not None:
        return Refusal("a vote is open: the inject waits until it is closed")
    if not inject_open(state, inject):
        return Refusal("that inject has been sent or skipped already")
    private = is_private(state, inject.to)
    over = state.moment.over if private else f"inject:{inject.id}"
    how = (c.how if c.how != "shown" else "card") if private else "shown"
    return [ev.InjectSent(state.scene_id, inject.id, how, state.moment.part, over)]


def _skip_inject(state: State, c: co.SkipInject) -> Answer:
    inject = find_inject(state, c.inject) if state.phase == "scene" else None
    if inject is None or not inject_open(state, inject):
        return Refusal("that inject is not waiting")
    return [ev.InjectSkipped(state.scene_id, inject.id, c.why)]


def _write_inject(state: State, c: co.WriteInject) -> Answer:
    if state.phase != "scene":
        return Refusal("no scene is being played")
    if state.question is not None:
        return Refusal("a vote is open: wait until it is closed")
    if not c.text.strip():
        return Refusal("an inject needs words")
    return [ev.InjectWritten(c.title, c.text, c.sender)]


HANDLERS: dict[type[Command], Callable[[State, Any], Answer]] = {
    co.SendInject: _send_inject,
    co.SkipInject: _skip_inject,
    co.WriteInject: _write_inject,
}
