"""What the screens before and after a session ask of the program. The app answers them."""

from __future__ import annotations

from pathlib import Path

from textual.message import Message

from tabletop.console.desk import Desk
from tabletop.console.sessions import SetUp
from tabletop.exercise.exercise import Exercise


class Prepare(Message):
    """Set up a session of an exercise."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__()
        self.exercise = exercise


class Begin(Message):
    """Make the session: everything is chosen."""

    def __init__(self, exercise: Exercise, setup: SetUp) -> None:
        super().__init__()
        self.exercise = exercise
        self.setup = setup


class Facilitate(Message):
    """Open the console on a session."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk


class GoOn(Message):
    """Go on with a session that was begun."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder


class Left(Message):
    """A session's screen was left; the session is kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
