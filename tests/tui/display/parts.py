"""One view of each kind that the room's screen may be asked to draw, and one in which everything is hostile."""

from __future__ import annotations

from typing import Any

from tabletop.session.views import Ballot, Piece, RoomView, Timer

LABELS = ("Look for the leak", "Warn the sources", "Stop all sharing", "Answer in public")
TEXTS = (
    "Both services compare access lists; nobody outside learns of it before Friday.",
    "Three people are told tonight that page 62 is out. One of them may talk.",
    "No file leaves either capital until somebody has said how this one did.",
    "A joint statement says the page is real and the case is closed.",
)
ASK = Piece("ask", text="What do you do before noon?")
PRIVACY = "Nothing that is kept links you to your vote, even for the facilitator. Words you write may give you away."


def view(*body: Piece, **more: Any) -> RoomView:
    """A view of the scene “Two days later”; ``more`` replaces its fields."""
    fields: dict[str, Any] = {
        "revision": 5,
        "title": "The leaked file",
        "group": "Cohort 7",
        "marking": "EXERCISE · NOT REAL EVENTS",
        "phase": "scene",
        "heading": "Two days later",
        "mark": "fiction",
        "body": body,
    }
    return RoomView(**{**fields, **more})


def options(*, full: bool = False) -> tuple[Piece, ...]:
    """The four options, with their texts or with “something else”."""
    listed = [
        Piece("option", letter=chr(65 + i), label=label, text=TEXTS[i] if full else "")
        for i, label in enumerate(LABELS)
    ]
    return tuple(listed) if full else (*listed, Piece("option", letter="E", label="Something else"))


def bars(*, second: bool) -> tuple[Piece, ...]:
    """The spread of one vote or two among eight people."""
    counts = ((2, 1), (3, 5), (2, 2), (0, 0), (1, 0))
    return tuple(
        Piece("bar", letter=chr(65 + i), label=label, first=first, second=again if second else None, of=8)
        for i, (label, (first, again)) in enumerate(zip((*LABELS, "Something else"), counts, strict=True))
    )


PARTS = {
    "lobby": view(
        Piece("card", text="ROOM · K7", note="The session begins soon."),
        phase="lobby",
        heading="The leaked file",
        mark="",
    ),
    "rules": view(
        Piece(
            "text",
            text="- Nobody is at fault here: we test plans, not people.\n"
            "- A role is a seat to speak from. It is not your opinion.\n"
            "- You may pass, at any time and without a reason.",
        ),
        phase="briefing",
        heading="Rules of this room",
        mark="",
    ),
    "text": view(
        Piece(
            "text",
            text="A daily in the capital prints four lines. They are identical to page 62 of the file.\n\n"
            "The editor says they came *from a reader*. The embassy’s press officer has **forty minutes** before the "
            "morning call, and three of the people named on pages 40 to 120 still sleep at home.",
        ),
        aside="Wed 10 February, 07:40",
    ),
    "options": view(*options(full=True)),
    "question": view(ASK, *options()),
    "vote": view(ASK, *options(), ballot=Ballot(12, 1, True, 2, 8, PRIVACY), timer=Timer(192_000, True)),
    "spread_one": view(
        ASK, *bars(second=False), Piece("label", text="split · those with the fewest votes speak first")
    ),
    "spread_two": view(
        ASK, *bars(second=True), Piece("label", text="split · those with the fewest votes speak first · 3 of 8 moved")
    ),
    "cases": view(
        Piece("label", text="Nobody chose these. Their strongest case:"),
        Piece(
            "case", letter="D", label="Answer in public", text="Silence is also a statement, and others will make it."
        ),
    ),
    "dissent": view(
        Piece("label", text="Decided"),
        Piece("option", letter="B", label="Warn the sources"),
        Piece("quote", text="the sources cannot wait for certainty", note="the reason"),
        Piece("quote", text="warning tips off the leaker", note="FBI liaison, otherwise"),
        Piece("ask", text="Who would have decided otherwise? What would change your mind?"),
    ),
    "consequence": view(
        Piece(
            "text",
            text="One source left the state that night. The second asked who else had read page 62, and nobody in the "
            "room could say.\n\n> “You had one list,” she said. “Who keeps it?”",
        ),
        aside="That night",
    ),
    "moves": view(
        Piece(
            "movement",
            label="Operational trust",
            letter="↑",
            text="low → mixed",
            note="officers saw that Washington acts when it says it will",
        ),
        Piece(
            "movement",
            label="Source protection",
            letter="?",
            text="mixed, and nobody knows which way",
            note="the list of readers is still not closed",
        ),
        Piece("label", text="Illustration of an argument, not a measurement."),
        mark="",
    ),
    "inject": view(
        Piece(
            "inject",
            label="The sister phones",
            note="Phone call · Elena Ruiz",
            text="“They printed his street. You told us the file would not leave the building.”\n\n"
            "She will call again at noon.",
        ),
        aside="11:20",
    ),
    "write": view(
        Piece("ask", text="Which conditions must hold before a file is shared?"),
        Piece("line", letter="1", text="A named person in each capital signs for every page."),
        Piece(
            "line",
            letter="2",
            text="Pages that can identify a living source are read in the room, not copied.",
            note="✗ could it be checked from outside?",
        ),
        heading="A rule for the next file",
        mark="",
    ),
    "debrief": view(
        Piece(
            "entry",
            label="R26 · states a need · P6.S2",
            text="Any handing over of indictment files has to be checked for danger to people, methods and running "
            "cases.",
            note="Holds where both services can name who read the file.",
            mark="author_view",
        ),
        Piece("rule"),
        Piece(
            "view",
            label="Treaty lawyers",
            mark="other_view",
            text="Unexplained refusals wear out the treaty for every other case.",
            note="practice since 1987",
        ),
        Piece("ask", text="Which of the two would your service sign?"),
        phase="debrief",
        heading="Decision 2 of 3 · Two days later",
        aside="the author",
        mark="",
    ),
}

EVIL = (
    "\x1b]0;pwned\x07\x1b[31m\x9b2J\x1bP+q\x1b\\ \u202ereversed\u202c \x07\x08\x7f [/foo] [Facilitator only] [b + "
    "[red]x[/red] <b>y</b> &#27;[2J &#x202e; 東京 👨‍👩‍👧 \ufeff\U000e0041"
)
"""What a file, a paste or a phone could hold to take the terminal over."""

HOSTILE = {
    kind: view(
        *(
            Piece(kind, text=EVIL, letter=EVIL[:4], label=EVIL, note=EVIL, mark=EVIL, first=2, second=3, of=8)
            for _ in range(2)
        ),
        title=EVIL,
        group=EVIL,
        marking=EVIL,
        heading=EVIL,
        aside=EVIL,
        mark=EVIL,
        part=kind,
        ballot=Ballot(12, 1, True, 0, 8, EVIL),
    )
    for kind in (
        "text", "ask", "option", "case", "bar", "flow", "line", "movement",
        "inject", "quote", "entry", "view", "label", "card", "rule",
    )
}  # fmt: skip
