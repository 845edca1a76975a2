"""The papers of an exercise from the library: blank, or filled in from a session that was held."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import TextArea
from textual.worker import Worker, WorkerState

from tabletop.console.crash import crash_note
from tabletop.console.materials import Materials, readers_of, write_materials
from tabletop.errors import TabletopError
from tabletop.exercise.exercise import Exercise
from tabletop.paging.lines import Line, Span, Style, cells, padded, shorten, wrap
from tabletop.text import clean
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field, Words
from tabletop.tui.facilitator.shelf import Held

FOLDER = "materials"
_BLANK = "blank"
_NAMES = (
    Entry("roles", "roles, no names"),
    Entry("named", "people by name"),
    Entry("chatham", "the Chatham House Rule: nobody, no day"),
)
_MOST_PLACES = 3
_MOST_COLUMNS = 84


class MaterialsScreen(Screen[None]):
    """Asks of what, with which names and where to; writes in a thread of its own and says what lies where.

    ``exercise`` None offers no blank set. ``held`` are sessions the set can be filled in from, ``chosen`` the id of the
    one to begin with. A folder that is not absolute lies below ``here``.
    """

    CSS = """
    MaterialsScreen #all { height: 1fr; padding: 1 2 0 2; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    MaterialsScreen Field { margin: 0; max-width: 84; }
    MaterialsScreen #where { padding: 0 1 0 19; height: auto; max-width: 84; }
    MaterialsScreen #names_field { display: none; }
    MaterialsScreen #names_field.-there { display: block; }
    MaterialsScreen #papers { margin: 1 0 0 0; }
    MaterialsScreen #said { padding: 0 2; display: none; }
    MaterialsScreen #said.-there { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "write them", tooltip="Write the papers as Word and PDF. Nothing is replaced."),
        Binding("tab", "app.focus_next", "next", tooltip="The next field; ← and → change what is chosen."),
        Binding("escape", "back", "back"),
    ]

    class Making(Message):
        """A paper is being made: its title."""

        def __init__(self, title: str) -> None:
            super().__init__()
            self.title = title

    class Written(Message):
        """All papers are written."""

        def __init__(self, done: Materials) -> None:
            super().__init__()
            self.done = done

    class Failed(Message):
        """They are not: why, and what to do."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(
        self, title: str, exercise: Exercise | None, held: Sequence[Held], here: Path, *, chosen: str = _BLANK
    ) -> None:
        super().__init__()
        self._title = title
        self._exercise = exercise
        self._held = {one.id: one for one in held if not one.summary.damaged}
        self._here = here
        self._first = chosen
        self._made = 0
        self._busy = False

    def compose(self) -> ComposeResult:
        entries = [Entry(_BLANK, "the exercise: blank")] if self._exercise is not None else []
        entries += [Entry(one.id, f"filled in: {_told(one)}") for one in self._held.values()]
        yield Head("Papers", self._title, id="head")
        with VerticalScroll(id="all", can_focus=False):
            yield Field("Made from", Chooser(entries, self._first, id="source"))
            yield Field("Names", Chooser(_NAMES, "roles", id="names"), id="names_field")
            yield Field("Folder", Words(FOLDER, id="folder"))
            yield Flow(id="where")
            yield Flow(_papers, id="papers", most=_MOST_COLUMNS)
        yield Flow(id="said")
        yield Footer(id="keys")

    def on_mount(self) -> None:
        self.query_one("#source", Chooser).focus()
        self._draw()

    # ---- drawing

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        self._draw()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._draw()

    def _draw(self) -> None:
        self.query_one("#names_field").set_class(self._session is not None, "-there")
        words = self._folder_words()
        shown = clean(str(self._folder(words)), multiline=False) if words else "which folder?"
        self.query_one("#where", Flow).show(lambda columns: [(Span(_ending(shown, columns), "quiet"),)])
        keys = [] if self._busy else [Key("enter", "write them"), Key("tab", "next"), Key("←→", "change")]
        self.query_one("#keys", Footer).show([*keys, Key("esc", "back")])

    def _say(self, words: str, style: Style = "quiet") -> None:
        self._say_all([(words, style)])

    def _say_all(self, paragraphs: list[tuple[str, Style]]) -> None:
        said = self.query_one("#said", Flow)
        said.add_class("-there")
        said.show(
            lambda columns: [line for words, style in paragraphs for line in wrap([Span(clean(words), style)], columns)]
        )

    # ---- what was chosen

    @property
    def _session(self) -> Held | None:
        return self._held.get(self.query_one("#source", Chooser).chosen)

    def _folder_words(self) -> str:
        return self.query_one("#folder", Words).words

    def _folder(self, words: str) -> Path:
        try:
            return self._here / Path(words).expanduser()
        except RuntimeError:  # “~nobody”: left as it is written
            return self._here / words

    # ---- writing

    def on_words_submitted(self, event: Words.Submitted) -> None:
        event.stop()
        self.action_write()

    def action_write(self) -> None:
        """Write the set; what lies there stays, and a second set gets the next number."""
        words = self._folder_words()
        if self._busy:
            return
        if not words:
            self._say(f"▲ Which folder? Such as {FOLDER}.", "alert")
            return
        self._busy, self._made = True, 0
        self._say("Reading…")
        self._draw()
        session = self._session
        names = self.query_one("#names", Chooser).chosen
        self._write(self._folder(words), session.summary.folder if session is not None else None, names)

    @work(thread=True, exclusive=True, group="writing", exit_on_error=False)
    def _write(self, into: Path, session: Path | None, names: str) -> None:
        exercise = self._exercise if session is None else None
        try:
            done = write_materials(
                exercise, into, session=session, names=names, told=lambda title: self._tell(self.Making(title))
            )
        except TabletopError as error:
            self._tell(self.Failed(f"{error.message} {error.advice}"))
        else:
            self._tell(self.Written(done))

    def _tell(self, message: Message) -> None:
        self.post_message(message)

    def on_materials_screen_making(self, event: Making) -> None:
        """Say which paper is being made."""
        self._made += 1
        self._say(f"{self._made} of {len(readers_of())}   {event.title} …")

    def on_materials_screen_written(self, event: Written) -> None:
        """Say where the files lie, and which words somebody should read again before they are handed on."""
        self._busy = False
        self._draw()
        files, places = event.done.files, event.done.places
        into = clean(str(files[0].path.parent), multiline=False)
        begins = clean(files[0].path.name.rpartition("-")[0], multiline=False)
        words: list[tuple[str, Style]] = [(f"● {len(files)} files in {into}, named {begins}-…", "live")]
        if places:
            more = f" and {len(places) - _MOST_PLACES} more places" if len(places) > _MOST_PLACES else ""
            known = clean("; ".join(places[:_MOST_PLACES]), multiline=False)
            words.append(
                (f"▲ Read these again, a name known from this session stands in them: {known}{more}.", "alert")
            )
        self._say_all(words)

    def on_materials_screen_failed(self, event: Failed) -> None:
        """Say why nothing was written."""
        self._stop(event.words)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What fails for a reason nobody foresaw is told, not thrown at the room."""
        if event.state == WorkerState.ERROR and event.worker.error is not None:
            self._stop(crash_note(event.worker.error))

    def _stop(self, words: str) -> None:
        self._busy = False
        self._draw()
        self._say(f"▲ {words}", "alert")

    def action_back(self) -> None:
        """Back; while papers are being written one has to wait for them."""
        if not self._busy:
            self.dismiss(None)


def _told(one: Held) -> str:
    """A session in a few words."""
    kind = "alone" if one.alone else "rehearsal" if one.rehearsal else ""
    return " · ".join(word for word in (one.group, kind, one.day, one.id) if word)


def _papers(columns: int) -> list[Line]:
    """What will be written, and who may read it."""
    readers = readers_of()
    room = max(cells(title) for title in readers) + 3
    lines: list[Line] = wrap([Span("What is written, as Word and PDF, and who may read it", "quiet")], columns)
    for title, reader in readers.items():
        beside = (Span(shorten(reader, max(columns - room, 1)), "quiet"),)
        lines.append((*padded((Span(title),), room), *beside))
    return lines


def _ending(path: str, columns: int) -> str:
    """A path in one line; a long one loses its beginning, which is known."""
    while cells(path) > columns and len(path) > 1:
        path = f"…{path[2:]}"
    return path
