"""Named steps of the store's own code, so that a test can end the process between any two of them.

``hook`` is called with a name each time a step is reached; it does nothing unless a test replaces it
(``steps.hook = …``). The names, in the order in which they come:

    create:begun create:filled create:done          a session's folder
    append:begun append:written append:committed    events
    publish:begun publish:written publish:committed views
    vote:begun vote:written vote:committed          a ballot
    close:shut close:read                           a question
    forget:deleted forget:overwritten               a closed question's ballots
    copy:copied copy:marked                         a record that goes on in another folder
"""

from __future__ import annotations

from collections.abc import Callable


def _nothing(name: str) -> None:
    """Take note of no step."""


hook: Callable[[str], None] = _nothing


def reached(name: str) -> None:
    """Say that the step ``name`` has been reached."""
    hook(name)
