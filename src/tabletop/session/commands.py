"""What a facilitator may ask for. ``decide`` answers with events or a refusal.

All commands can be had from here; what each says stands in ``command``, a module a subject.
"""

from __future__ import annotations

from tabletop.session.command.base import Answer, Command, Refusal, Step
from tabletop.session.command.debrief import Object, SettleStance, Touch
from tabletop.session.command.deciding import CloseVote, CountCards, Decide, Dissent, GiveReason, Revote
from tabletop.session.command.hot_wash import (
    ActionFields,
    AgreeAction,
    ChangeAction,
    ChangeFinding,
    CloseFeedback,
    Find,
    FindingFields,
    GiveFeedback,
    HotWash,
    OpenFeedback,
    Rate,
)
from tabletop.session.command.notes import ChangeNote, Hear, Note, SettleAssumption, TestLine, WriteLine
from tabletop.session.command.play import (
    Back,
    DropScene,
    EndHere,
    GoTo,
    Jump,
    Next,
    RefuseMovement,
    SendInject,
    Skip,
    SkipInject,
    Undo,
    WriteInject,
)
from tabletop.session.command.room import (
    Blank,
    Close,
    ForgetPeople,
    FreeSeat,
    GiveRole,
    Open,
    Pause,
    Present,
    SetTimer,
    TakeSeat,
    TakeSeats,
)

__all__ = [
    "ActionFields", "AgreeAction", "Answer", "Back", "Blank", "ChangeAction", "ChangeFinding", "ChangeNote", "Close",
    "CloseFeedback", "CloseVote", "Command", "CountCards", "Decide", "Dissent", "DropScene", "EndHere", "Find",
    "FindingFields", "ForgetPeople", "FreeSeat", "GiveFeedback", "GiveReason", "GiveRole", "GoTo", "Hear", "HotWash",
    "Jump", "Next", "Note", "Object", "Open", "OpenFeedback", "Pause", "Present", "Rate", "Refusal", "RefuseMovement",
    "Revote", "SendInject", "SetTimer", "SettleAssumption", "SettleStance", "Skip", "SkipInject", "Step", "TakeSeat",
    "TakeSeats", "TestLine", "Touch", "Undo", "WriteInject", "WriteLine",
]  # fmt: skip
