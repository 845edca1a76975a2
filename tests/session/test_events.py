"""Events and commands stand in modules by subject; ``events`` and ``commands`` gather them all."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import pytest

from tabletop.session import command, commands, decide, event, events, fold
from tabletop.session.commands import Command
from tabletop.session.events import Event


def defined(package: ModuleType, base: type) -> set[type]:
    """Every kind that the modules of a package define."""
    modules = [importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    return {kind for kind in kinds if issubclass(kind, base) and kind is not base}


@pytest.mark.parametrize(
    ("package", "gathered", "base"), [(event, events, Event), (command, commands, Command)], ids=["events", "commands"]
)
def test_nothing_is_left_out(package: ModuleType, gathered: ModuleType, base: type) -> None:
    """Whatever a subject's module defines can be had from the one place where all are gathered."""
    kinds = defined(package, base)
    assert len(kinds) > 40
    assert {kind.__name__ for kind in kinds} <= set(gathered.__all__)
    assert {getattr(gathered, kind.__name__) for kind in kinds} == kinds


def test_every_event_is_read_and_applied() -> None:
    """An event that can be kept has a form of its own, is known when read, and does something to the state."""
    kinds = defined(event, Event)
    assert set(events.FORMS.values()) == kinds == set(fold._HANDLERS)
    assert len(events.FORMS) == len(kinds)


def test_every_command_is_decided() -> None:
    """Whatever a facilitator may ask for, somebody answers."""
    assert set(decide._HANDLERS) == defined(command, Command)
