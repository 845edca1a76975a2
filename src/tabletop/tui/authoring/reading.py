"""What every author's screen does: read the draft again when a file was saved, and search it beside the screen."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from textual import work
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from tabletop.console.crash import crash_note
from tabletop.tui.authoring.draft import Draft, Stamp, read_draft, stamp_of
from tabletop.tui.authoring.exploring import Insight, Superseded, explore

LOOK_SECONDS = 0.04
"""How often the files are looked at."""
SETTLED_SECONDS = 0.015
"""How long a file has to stay as it is before it is read: editors write in several steps."""


class ReadingScreen(Screen[None]):
    """``draft`` is the last reading, ``good`` the last one that can be played, ``insight`` the last search that ended.

    Subclasses say what to do when one of them is new.
    """

    class DraftRead(Message):
        """The files have been read."""

        def __init__(self, draft: Draft) -> None:
            super().__init__()
            self.draft = draft

    class Searched(Message):
        """A draft has been searched."""

        def __init__(self, insight: Insight) -> None:
            super().__init__()
            self.insight = insight

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.draft: Draft | None = None
        self.good: Draft | None = None
        self.insight: Insight | None = None
        self.searching = False
        self._reading = True
        self._changed: Stamp = ()
        self._turn = 0

    def on_mount(self) -> None:
        self._read(())
        self.set_interval(LOOK_SECONDS, self._look)

    def on_unmount(self) -> None:
        self._turn += 1

    @property
    def watching(self) -> bool:
        """Whether the files are looked at now."""
        return True

    def drafted(self) -> None:
        """A new reading is there."""

    def searched(self, before: Insight | None) -> None:
        """A new insight is there; ``before`` is the one it replaces."""

    def failed(self, words: str) -> None:
        """Something nobody foresaw happened beside the screen."""

    # ---- the files

    def _look(self) -> None:
        """Read again what was saved, once it stays as it is."""
        if self._reading or self.draft is None or not self.watching:
            return
        now = stamp_of(self.draft.files)
        if now == self.draft.stamp:
            self._changed = ()
        elif now == self._changed:
            self._changed = ()
            self._reading = True
            self._read(self.draft.files)
        else:
            self._changed = now
            self.set_timer(SETTLED_SECONDS, self._look)

    @work(thread=True, group="reading", exit_on_error=False)
    def _read(self, files: tuple[Path, ...]) -> None:
        self.post_message(self.DraftRead(read_draft(self.path, files)))

    def on_reading_screen_draft_read(self, event: DraftRead) -> None:
        """Take up a reading; one that can be played is searched."""
        event.stop()
        self._reading = False
        self.draft = event.draft
        self._turn += 1
        self.searching = event.draft.compiled is not None
        if event.draft.compiled is not None:
            self.good = event.draft
            self._search(event.draft, self._turn)
        self.drafted()

    # ---- every play of them

    @work(thread=True, group="searching", exit_on_error=False)
    def _search(self, draft: Draft, turn: int) -> None:
        if draft.compiled is not None:
            with suppress(Superseded):
                self.post_message(self.Searched(explore(draft, draft.compiled, lambda: self._turn != turn)))

    def on_reading_screen_searched(self, event: Searched) -> None:
        """Take up what a search gave, unless the file was saved since."""
        event.stop()
        if event.insight.draft is self.draft:
            before, self.insight = self.insight, event.insight
            self.searching = False
            self.searched(before)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault beside the screen is kept and told, not thrown at the author."""
        if event.state == WorkerState.ERROR and event.worker.error is not None:
            if event.worker.group == "reading":
                self._reading = False
            else:
                self.searching = False
            self.failed(crash_note(event.worker.error))
