"""The library: exercises by collection on the left, what the chosen one is on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState

from tabletop.console.alone import ALONE
from tabletop.console.crash import crash_note
from tabletop.library import collection_page, collection_title
from tabletop.paging.lines import Line, Span, shorten
from tabletop.tui.facilitator.about import Reading, about, empty, entry_words, read_exercise
from tabletop.tui.facilitator.asking import Begin, GoOn, Prepare
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key, Listing, draw
from tabletop.tui.facilitator.collection import CollectionPage
from tabletop.tui.facilitator.held import HeldScreen
from tabletop.tui.facilitator.opening import OpenScreen
from tabletop.tui.facilitator.problems import ProblemsScreen
from tabletop.tui.facilitator.shelf import Book, Shelf, look, told

_NARROW = 60
_WIDE = 100
_TEXT_COLUMNS = 76
"""Reading text is never wider, however wide the terminal."""


class LibraryScreen(Screen[None]):
    """``sessions`` is the folder of all sessions; ``roots`` the folders of exercises (default: those shipped)."""

    CSS = """
    LibraryScreen #panes { height: 1fr; }
    LibraryScreen #books { width: 34; height: 100%; }
    LibraryScreen.-wide #books { width: 42; }
    LibraryScreen #about { width: 1fr; height: 100%; padding: 1 0 1 2; background: $panel; scrollbar-size-vertical: 1;
                           scrollbar-gutter: stable; }
    LibraryScreen #text { width: 100%; height: auto; padding: 0 1 0 0; }
    LibraryScreen #about:focus { background: $raised; }
    LibraryScreen #trouble { height: auto; padding: 0 1; color: $alert; display: none; }
    LibraryScreen #trouble.-there { display: block; }
    LibraryScreen.-narrow #panes { layout: vertical; }
    LibraryScreen.-narrow #books { width: 100%; height: 1fr; max-height: 50%; }
    LibraryScreen.-narrow #about { width: 100%; height: 1fr; padding: 0 1; }
    """
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  Textual declares it on the instance
        (0, "-narrow"),
        (_NARROW, "-normal"),
        (_WIDE, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "prepare", "prepare a session", tooltip="Choose group, people and votes; then begin."),
        Binding("p", "alone", "play alone", tooltip="One person reads, chooses, gives a reason, is debriefed."),
        Binding("r", "resume", "resume", tooltip="Go on with the last session of this exercise."),
        Binding("m", "materials", "materials", tooltip="Its papers: manual, guides, cards, forms; blank or filled in."),
        Binding("c", "check", "check", tooltip="Read the file again and list its problems, the worst first."),
        Binding("a", "author", "author’s page", tooltip="Problems, map, what plays come to; preview and edit."),
        Binding("i", "collection", "the collection", tooltip="What this collection argues with, and what is in it."),
        Binding("o", "open", "open a path", tooltip="Open an exercise, or a folder of them, by its path."),
        Binding("s", "sessions", "sessions", tooltip="All sessions: go on, report, delete."),
        Binding("v", "compare", "compare", tooltip="Sessions of this exercise side by side."),
        Binding("tab", "other_pane", "other side", tooltip="Read on at the right, or back to the list."),
    ]

    class Looked(Message):
        """The shelf has been looked at."""

        def __init__(self, shelf: Shelf) -> None:
            super().__init__()
            self.shelf = shelf

    class Read(Message):
        """An exercise's file has been read."""

        def __init__(self, path: Path, reading: Reading, wish: Callable[[Reading], None] | None) -> None:
            super().__init__()
            self.path = path
            self.reading = reading
            self.wish = wish

    def __init__(self, sessions: Path, roots: Sequence[Path] | None = None, here: Path | None = None) -> None:
        super().__init__()
        self._sessions = sessions
        self._roots = roots
        self._here = here or Path.cwd()
        self._opened: list[Path] = []
        self._shelf: Shelf | None = None
        self._books: dict[str, Book] = {}
        self._readings: dict[Path, Reading] = {}
        self._then: Path | None = None
        """The exercise to stand on once the shelf has been looked at again."""

    def compose(self) -> ComposeResult:
        yield Head("tabletop", id="head")
        with Horizontal(id="panes"):
            yield Listing(id="books")
            with VerticalScroll(id="about"):
                yield Flow(id="text", most=_TEXT_COLUMNS)
        yield Flow(id="trouble")
        yield Footer(id="keys")

    def on_mount(self) -> None:
        self._draw_keys()
        self.look_again()

    def on_screen_resume(self) -> None:
        self.look_again()

    # ---- the shelf

    @work(thread=True, exclusive=True, group="shelf", exit_on_error=False)
    def look_again(self) -> None:
        """Look at exercises and sessions anew, beside the screen."""
        self.post_message(self.Looked(look(self._sessions, self._roots, self._opened)))

    @work(thread=True, exclusive=True, group="reading", exit_on_error=False)
    def _read(self, path: Path, wish: Callable[[Reading], None] | None = None) -> None:
        self.post_message(self.Read(path, read_exercise(path), wish))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A reading that fails for a reason nobody foresaw is told, not thrown at the room."""
        if event.state == WorkerState.ERROR and event.worker.error is not None:
            self._tell(crash_note(event.worker.error))

    def on_library_screen_looked(self, event: Looked) -> None:
        """Fill the list, standing where one stood."""
        first_time = self._shelf is None
        stood = self._then or (self.book.entry.path if self.book is not None else None)
        self._then = None
        self._shelf = event.shelf
        books = self.query_one("#books", OptionList)
        options: list[Option | None] = []
        self._books = {}
        collection = None
        for i, book in enumerate(event.shelf.books):
            if book.entry.collection != collection:
                collection = book.entry.collection
                if options:
                    options.append(Option(" ", disabled=True))
                name = shorten(collection_title(book.entry.path.parent), 40 if self.size.width >= _WIDE else 32)
                options.append(Option(draw(self, [(Span(name, "quiet"),)]), disabled=True))
            self._books[f"book-{i}"] = book
            options.append(Option(draw(self, _two_lines(book)), id=f"book-{i}"))
        with self.prevent(OptionList.OptionHighlighted):
            books.clear_options()
            books.add_options(options)
        self._tell(event.shelf.trouble)
        self._draw_head()
        if first_time:
            resumable = next((b.entry.path for b in event.shelf.books if b.to_resume), None)
            stood = stood or resumable
            books.focus()
        at = next((key for key, book in self._books.items() if book.entry.path == stood), None)
        at = at or next(iter(self._books), None)
        if at is not None:
            books.highlighted = books.get_option_index(at)
        self._draw()

    @property
    def book(self) -> Book | None:
        """The exercise one stands on."""
        books = self.query_one("#books", OptionList)
        if books.highlighted is None or books.highlighted >= books.option_count:
            return None
        key = books.get_option_at_index(books.highlighted).id
        return self._books.get(key) if key else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#about", VerticalScroll).scroll_home(animate=False)
        self._draw()

    def on_library_screen_read(self, event: Read) -> None:
        """Show what was read, and do what waited for it."""
        self._readings[event.path] = event.reading
        self._draw()
        if event.wish is not None and self.is_current:
            event.wish(event.reading)

    # ---- drawing

    def _draw(self) -> None:
        if self._shelf is None:
            return
        book = self.book
        text = self.query_one("#text", Flow)
        if book is None:
            text.show(empty)
        else:
            reading = self._readings.get(book.entry.path)
            if reading is None:
                self._read(book.entry.path)
            text.show(lambda columns: about(book, reading, columns))
        self._draw_keys()

    def _draw_head(self) -> None:
        shelf = self._shelf or Shelf()
        number = len(shelf.books)
        words = [f"{number} exercises" if number != 1 else "1 exercise"]
        if shelf.held:
            words.append(f"{len(shelf.held)} sessions" if len(shelf.held) != 1 else "1 session")
        self.query_one("#head", Head).show("tabletop · library", " · ".join(words))

    def _draw_keys(self) -> None:
        book = self.book
        if book is None:
            keys = [Key("o", "open an exercise"), Key("s", "sessions")]
        elif self._refused(book):
            keys = [Key("c", "check"), Key("a", "author’s page"), Key("o", "open a path"), Key("s", "sessions")]
        else:
            compare = [Key("v", "compare")] if book.can_compare else []
            # A narrow window has room for all that is most usual only in short words.
            alone = [Key("p", "play alone")]
            first = [] if compare and book.to_resume is not None else alone
            keys = [Key("enter", "prepare" if compare else "prepare a session"), *first]
            if book.to_resume is not None:
                keys.insert(0, Key("r", "resume"))
            keys += [Key("m", "materials"), Key("s", "sessions")]
            keys += [*compare, *(alone if not first else ()), Key("c", "check"), Key("a", "author")]
            keys += [Key("o", "open")] if book.to_resume is None else []
        self.query_one("#keys", Footer).show([*keys, Key("^q", "leave"), Key("?", "help")])

    def _tell(self, trouble: str) -> None:
        self.query_one("#trouble", Flow).say(f"▲ {trouble}" if trouble else "", "alert")

    def _refused(self, book: Book) -> bool:
        reading = self._readings.get(book.entry.path)
        return bool(book.entry.broken) or (reading is not None and reading.exercise is None)

    # ---- doing

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_prepare()

    def action_prepare(self) -> None:
        """Prepare a session of the exercise."""
        self._read_again(self._prepare)

    def action_alone(self) -> None:
        """Play the exercise alone."""
        self._read_again(self._alone)

    def action_check(self) -> None:
        """Read the file again and list its problems."""
        self._read_again(self._list_problems)

    def _read_again(self, wish: Callable[[Reading], None]) -> None:
        """Read the file as it is now, then do what is wished: its author may have changed it a minute ago."""
        if self.book is not None:
            self._read(self.book.entry.path, wish)

    def _prepare(self, reading: Reading) -> None:
        if reading.exercise is None:
            self._list_problems(reading)
        else:
            self.post_message(Prepare(reading.exercise))

    def _alone(self, reading: Reading) -> None:
        if reading.exercise is None:
            self._list_problems(reading)
        else:
            self.post_message(Begin(reading.exercise, ALONE))

    def _list_problems(self, reading: Reading) -> None:
        if self.book is not None:
            self.app.push_screen(ProblemsScreen(self.book.entry.title, reading))

    def action_author(self) -> None:
        """Open the author's page of the exercise."""
        if self.book is not None:
            from tabletop.tui.authoring.page import AuthorScreen

            self.app.push_screen(AuthorScreen(self.book.entry.path))

    def action_collection(self) -> None:
        """Show the page of the collection one stands in."""
        page = collection_page(self.book.entry.path.parent) if self.book is not None else ""
        if page:
            self.app.push_screen(CollectionPage(page))
        else:
            self._tell("This collection has no page: write a README.md beside its exercises.")

    def action_resume(self) -> None:
        """Go on with the last session of this exercise."""
        held = self.book.to_resume if self.book is not None else None
        if held is None:
            self._tell("No session of this exercise is open. Enter prepares one.")
        else:
            self.post_message(GoOn(held.summary.folder))

    def action_open(self) -> None:
        """Ask for a path and put what lies there into the list."""
        self.app.push_screen(OpenScreen(), self._put)

    def _put(self, path: Path | None) -> None:
        if path is not None:
            self._opened.append(path)
            self._then = path
            self.look_again()

    def action_sessions(self) -> None:
        """Show all sessions."""
        self.app.push_screen(HeldScreen(self._sessions, self._here))

    def action_compare(self) -> None:
        """Put the sessions of the exercise one stands on side by side."""
        if self.book is not None:
            from tabletop.tui.facilitator.comparing import CompareScreen

            entry = self.book.entry
            self.app.push_screen(CompareScreen(entry.id, entry.title, self._sessions, self._here))

    def action_materials(self) -> None:
        """Write the papers of the exercise, blank or filled in from one of its sessions."""
        self._read_again(self._materials)

    def _materials(self, reading: Reading) -> None:
        from tabletop.tui.facilitator.materials import MaterialsScreen

        if reading.exercise is None:
            self._list_problems(reading)
        elif self.book is not None:
            screen = MaterialsScreen(self.book.entry.title, reading.exercise, self.book.held, self._here)
            self.app.push_screen(screen)

    def action_other_pane(self) -> None:
        """Go to the other side."""
        books, side = self.query_one("#books", OptionList), self.query_one("#about", VerticalScroll)
        (side if books.has_focus else books).focus()


def _two_lines(book: Book) -> list[Line]:
    """The title; below it how long it takes and what was played."""
    title: Line = (Span(book.entry.title, "strong"),)
    if book.entry.broken:
        return [title, (Span("▲ cannot be read", "alert"),)]
    takes = entry_words(book.entry)
    state = Span(f"● {told(book)}", "live") if book.to_resume is not None else Span(told(book), "quiet")
    return [title, (Span(f"{takes} · " if takes else "", "quiet"), state)]
