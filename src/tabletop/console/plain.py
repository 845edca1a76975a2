"""Plain mode: the same session as append-only lines and prompts, for screen readers, dumb terminals, logs and pipes.

One line of input is one action: a word of the registry and what belongs to it. An empty line is the usual next thing.
After each line comes what it led to and, last, a line that begins with “Next”. If input ends, the session is kept, and
the last line says how to go on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

from tabletop.console.desk import BEAT_SECONDS, Desk, Kept
from tabletop.console.saying import in_words, say_facilitator, say_next, say_room, sentences, spoken
from tabletop.console.words import Outcome, Words
from tabletop.errors import KeepingFailed, TabletopError
from tabletop.session.commands import Refusal
from tabletop.session.telling import tell
from tabletop.session.views import RoomView
from tabletop.text import FIELD_LIMIT, clean

GREETING = "An empty line does what stands after Next; “help” lists the words; “quit” leaves and keeps the session."
WARN_MS = 60_000
"""When so much of a discussion is left, it is said once."""


class PlainConsole:
    """A session driven by lines. ``say`` writes one line; ``private`` False leaves out what only facilitators read."""

    greeting = GREETING
    seen = "The room sees"

    def __init__(self, desk: Desk, say: Callable[[str], None], *, private: bool = True) -> None:
        self.desk = desk
        self.words = Words(desk)
        self._say = say
        self._private = private
        self._shown: tuple[RoomView, list[str]] | None = None
        """What the room saw last, and the lines that said it."""
        self._told: tuple[int, set[str]] = (0, set())
        """The visit of a scene, and what has been said beside it: nothing of it is said twice."""
        self._confirm: str | None = None
        """The line that confirms if given again."""
        self._left: int | None = None
        self._news = desk.seating.seated.news
        self._asked = 0
        self._turn = threading.Lock()
        """Held by whoever uses the desk: the lines, or the signs of life between them."""
        self._fault: Exception | None = None

    def run(self, lines: Iterable[str]) -> None:
        """Take lines until they end, somebody quits or the session closes."""
        over = threading.Event()
        between = threading.Thread(target=self._live, args=(over,), name="signs of life", daemon=True)
        with self._turn:
            self.desk.beat()
            if not self.desk.state.closed:
                self._say(self.greeting)
            self._show()
        if self.desk.state.closed:
            return
        between.start()
        try:
            for line in lines:
                with self._turn:
                    if self._fault is not None:
                        raise self._fault
                    if not self._take(line):
                        break
        finally:
            over.set()
            between.join()

    # ---- between the lines

    def _live(self, over: threading.Event) -> None:
        """Write the signs of life and say what happens without a line: time, and what another window does."""
        while not over.wait(BEAT_SECONDS):
            with self._turn:
                try:
                    if not over.is_set():
                        self._beat()
                except TabletopError:
                    continue  # a disk that did not answer; the next beat tries again
                except Exception as error:
                    self._fault = error
                    return

    def _beat(self) -> None:
        revision = self.desk.state.revision
        self.desk.beat()
        self.desk.poll()
        if self.desk.state.revision != revision:
            self._say("The other window went on.")
            self._confirm = None
            self._show()
        self._say_news()
        self._say_time()

    def _say_news(self) -> None:
        """Say who has come by phone, and that somebody asks for something."""
        seated, wishes = self.desk.seating.seated, self.desk.from_seats.wishes
        if seated.news != self._news:
            self._say(spoken(f"{seated.told}."))
        new = len([wish for wish in wishes if wish.id > self._asked])
        if new and self._private:
            self._say(f"{new} from the seats; “asked” lists what is asked for.")
        self._news, self._asked = seated.news, max((wish.id for wish in wishes), default=self._asked)

    def _say_time(self) -> None:
        timer = self.desk.state.clock
        left = timer.left_at(self.desk.clock.look()) if timer is not None and timer.running else None
        before, self._left = self._left, left
        if left is None or before is None:
            return
        if before > WARN_MS >= left:
            self._say("One minute is left.")
        elif before > 0 >= left:
            self._say("Time is over.")

    # ---- a line

    def _take(self, typed: str) -> bool:
        """Do what a line asks for; tell whether to go on."""
        line = clean(typed, multiline=False, limit=FIELD_LIMIT)
        if len(typed.strip()) > FIELD_LIMIT:
            self._say(f"That line is too long: only its first {FIELD_LIMIT - 1:,} characters count.")
        if line.lower() == "quit":
            if not self.desk.unkept or self._confirm == "quit":
                return False
            self._refused(Refusal(f"{self.desk.unkept} steps are not kept · space again to lose them", "confirm"), line)
            self._show()
            return True
        try:
            self._one(line)
        except KeepingFailed as error:
            self._say(f"Not kept: {error.message} Say: retry; or: elsewhere FOLDER; or: unkept")
        except TabletopError as error:
            self._say(f"Not done: {error.message} {error.advice}".rstrip())
        self._show()
        return not self.desk.state.closed

    def _one(self, line: str) -> None:
        again = line == self._confirm
        outcome = self._outcome(line, again)
        self._confirm = None
        if isinstance(outcome, Refusal):
            self._refused(outcome, line)
        elif isinstance(outcome, str):
            for text in outcome.splitlines():
                self._say(spoken(text))
        elif isinstance(outcome, Kept) and (line or not self._is_new(self._view())):
            told = [tell(self.desk.state, happened) for happened in outcome.happened]
            if line or any(told):
                self._say(sentences([spoken(f"Kept: {'; '.join(text for text in told if text) or 'done'}")]))

    def _outcome(self, line: str, again: bool) -> Outcome:
        word, _, rest = line.partition(" ")
        handler = self.words.handlers.get(word.lower())
        if self.desk.failed or word in ("retry", "elsewhere", "unkept"):
            return self.words.unkept(line)
        if not line:
            return self.desk.go_on(confirmed=again)
        if word.lower() == "look":
            self._shown, self._told = None, (0, set())
            return None
        if handler is not None:
            return handler(rest, again)
        if len(word) == 1 and self.words.letter(word):
            return self.words.decide(line, again)
        return Refusal(f"“{clean(word, multiline=False, limit=40)}” is no word here: “help” lists them")

    def _refused(self, refusal: Refusal, line: str) -> None:
        if refusal.kind == "form":
            how_to = self.words.how_to(refusal.reason)
            self._say(f"Not yet. Say: {how_to}" if how_to else f"Not yet: {in_words(refusal.reason, '')}")
            return
        again = "the same line again" if line else "an empty line again"
        if refusal.kind == "confirm":
            self._confirm = line
        self._say(f"{'Not yet' if refusal.kind == 'confirm' else 'Not done'}: {in_words(refusal.reason, again)}")
        if refusal.kind == "moved_on":
            self.desk.refresh()

    # ---- showing

    def _view(self) -> RoomView:
        """What is to be heard now."""
        return self.desk.room_view()

    def _next(self) -> str:
        """What an empty line does, and how the form asked for is filled in."""
        step = self.desk.facilitator_view().next
        return say_next(step, self.words.how_to(_form(step.form, self.desk.state.moment.part)))

    def _is_new(self, view: RoomView) -> bool:
        """Whether the room sees something else than what was said last."""
        last = self._shown[0] if self._shown is not None else None
        return last is None or (last.part != view.part and (last.heading, last.body) != (view.heading, view.body))

    def _show(self) -> None:
        """Say what the room sees: all of something new, and just what was added to something that stays."""
        view = self._view()
        lines = say_room(view, self.seen)
        if self._shown is None or self._is_new(view):
            last = self._shown[0] if self._shown is not None else None
            again = last is not None and (last.marking, last.heading) == (view.marking, view.heading)
            new = ["", *(say_room(replace(view, marking="", rehearsal=False), self.seen) if again else lines)]
        else:
            before, said = self._shown
            counting = say_room(replace(view, timer=None), self.seen) if before.timer is not None else lines
            new = [line for line in counting if line not in said]
        self._shown = (view, lines)
        for text in new:
            self._say(text)
        if self.desk.state.closed:
            return
        if self._private and self.desk.state.phase == "scene":
            self._say_beside()
        self._say(self._next())

    def _say_beside(self) -> None:
        """Say what only the facilitator reads, each line once a visit."""
        beside = say_facilitator(self.desk.facilitator_view())
        visit = self.desk.state.moment.begun
        told = self._told[1] if self._told[0] == visit else set()
        for text in beside:
            if text not in told:
                self._say(text)
        self._told = (visit, told | set(beside))


_PART_FORMS = {
    "write": "line",
    "debrief:room_first": "differently",
    "hot_wash:keep_change": "keep",
    "hot_wash:actions": "action",
    "hot_wash:findings": "finding",
    "hot_wash:ratings": "rate",
    "hot_wash:feedback": "feedback",
}


def _form(form: str, part: str) -> str:
    """Return the word that fills in what the present part asks for; empty where an empty line is all."""
    return form if form in ("decide", "cards") else _PART_FORMS.get(part) or _PART_FORMS.get(part.split(":")[0], "")
