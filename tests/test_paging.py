"""Parts become pages: nothing too wide, nothing too long, nothing lost, and a question never torn apart."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from tabletop.paging.large import large
from tabletop.paging.lines import Line, Page, Span, plain, shorten, to_ascii, width, wrap
from tabletop.paging.pages import body_of, lay_out, sheet
from tabletop.session.views import Ballot, Piece, PieceKind, RoomView
from tabletop.text import clean

SIZES = [(40, 12), (60, 18), (80, 24), (120, 36), (200, 60)]
PARAGRAPH = (
    "A daily in the **capital** prints four lines. They are identical to page 62 of the file.\n\n"
    "The editor says they came *from a reader*. Three of the people named on pages 40 to 120 still sleep at home."
)
LABELS = ("Look for the leak", "Warn the sources", "Stop all sharing", "Answer in public", "Something else")


def texts(pages: list[Page]) -> list[str]:
    return ["\n".join(plain(line) for line in page) for page in pages]


def options(labels: tuple[str, ...] = LABELS, text: str = "") -> tuple[Piece, ...]:
    return tuple(Piece("option", letter=chr(65 + i), label=label, text=text) for i, label in enumerate(labels))


def bars(second: bool, labels: tuple[str, ...] = LABELS) -> tuple[Piece, ...]:
    counts = [(2, 1), (3, 5), (2, 2), (0, 0), (1, 0)]
    return tuple(
        Piece("bar", letter=chr(65 + i), label=label, first=first, second=again if second else None, of=8)
        for i, (label, (first, again)) in enumerate(zip(labels, counts, strict=True))
    )


def room_view(*body: Piece, **more: object) -> RoomView:
    fields = {"heading": "Two days later", "mark": "fiction", "marking": "EXERCISE · NOT REAL EVENTS", **more}
    return RoomView(revision=1, title="The leaked file", body=body, **fields)  # type: ignore[arg-type]


# ---- rules that hold for any text -----------------------------------------------------------------------------------

HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "[/foo]",
            "[Facilitator only] do not read",
            "[red]x[/red] [b +",
            "\x1b]0;title\x07 \x1b[31m red \x9b2J",
            "\u202edesrever\u202c",
            "東京都は日本の首都である。「はい」と言った",
            "👨‍👩‍👧‍👦 family 🇲🇽 👍🏽 ❤️",
            "e" + "\u0301" * 30,
            "क्षि ก็ 한국어",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            "https://example.org/a/very/long/path/that/goes/on?and=on&and=on#and-on-and-on-and-on",
            "| a | b |\n|---|---|\n| [x](y) | `code` |",
            "- one\n  - two\n    - three\n      - four\n        - five\n          - six\n\n> > > > quoted",
            "<CEO name> &#27;[31m &#x202e; &amp; <script>alert(1)</script>",
            "```\nint main(void) { return 0; }\n```",
            "[INST]: https://example.org/hidden",
            "",
        ]
    ),
)
KINDS: list[PieceKind] = [
    "text", "ask", "option", "case", "bar", "flow", "line", "movement",
    "inject", "quote", "entry", "view", "label", "card", "rule",
]  # fmt: skip
PIECES = st.builds(
    Piece,
    st.sampled_from(KINDS),
    text=HOSTILE,
    letter=st.sampled_from(["A", "B", "1", "12", "↑", "", "東"]),
    label=HOSTILE,
    note=HOSTILE,
    mark=st.sampled_from(["", "fact", "author_view", "other"]),
    first=st.one_of(st.none(), st.integers(0, 1000)),
    second=st.one_of(st.none(), st.integers(0, 1000)),
    of=st.integers(0, 1000),
)


@given(st.lists(PIECES, max_size=8), st.integers(36, 200), st.integers(5, 60), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_line_is_too_wide_and_no_page_too_long(
    pieces: list[Piece], columns: int, rows: int, ascii: bool, big: bool
) -> None:
    """Whatever is shown, every line fits the columns, every page the rows, and no control character is left."""
    for page in lay_out(pieces, columns, rows, ascii=ascii, big=big):
        assert len(page) <= rows
        for line in page:
            assert width(line) <= min(columns, 76)
            assert all("\n" not in span.text and "\t" not in span.text for span in line)
            assert clean(plain(line)) == plain(line)
            if ascii:
                assert plain(line).isascii()


@given(st.lists(PIECES, max_size=4), st.text(max_size=400), st.sampled_from([(20, 6), *SIZES]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_sheet_fits_its_screen(pieces: list[Piece], words: str, size: tuple[int, int], ascii: bool) -> None:
    """Banner, head, the longest page and foot together are never more than the screen has, however long their words."""
    columns, rows = size
    view = room_view(*pieces, heading=words, aside=words[:40], mark=words[:60], marking=words, rehearsal=True)
    laid = sheet(view, columns, rows, ascii=ascii)
    for page in laid.pages:
        used = len(laid.banner) + laid.above + len(laid.head) + max(len(page), laid.body_rows) + laid.foot
        assert used <= rows
    assert all(width(line) <= columns for line in (*laid.banner, *laid.head))


WORD = st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), min_size=1, max_size=16)
SENTENCE = st.lists(WORD, min_size=1, max_size=30).map(" ".join)


@given(
    st.lists(
        st.sampled_from(["text", "line", "quote", "inject", "entry", "view", "label", "case", "option"]), max_size=6
    ),
    st.data(),
    st.sampled_from([(36, 8), (56, 11), (76, 15), (76, 45)]),
)
@settings(max_examples=150, deadline=None)
def test_no_word_is_lost(kinds: list[PieceKind], data: st.DataObject, size: tuple[int, int]) -> None:
    """All words of text, label and note stand on the pages, each piece's text in its order."""
    pieces = [
        Piece(kind, text=data.draw(SENTENCE), label=data.draw(SENTENCE), note=data.draw(SENTENCE)) for kind in kinds
    ]
    shown = _unspaced(" ".join(texts(lay_out(pieces, *size))))
    for piece in pieces:
        assert _unspaced(clean(piece.text)) in shown
        if piece.kind not in ("text", "line", "quote", "label"):
            assert _unspaced(clean(piece.label)) in shown
        if piece.kind not in ("text", "label"):
            assert _unspaced(clean(piece.note)) in shown


def _unspaced(text: str) -> str:
    return re.sub(r"[\s│]", "", text)


@given(st.text(max_size=200), st.integers(1, 40))
def test_wrapping_keeps_every_sign(text: str, columns: int) -> None:
    """Broken into lines, a text keeps all its signs; only hyphens at a break are added."""
    text = clean(text).replace("-", "").replace("\u00ad", "")
    joined = "".join(span.text for line in wrap([Span(text)], columns) for span in line)
    assert re.sub(r"[ \t\n-]", "", joined) == re.sub(r"[ \t\n]", "", text)


@given(st.text(max_size=40), st.integers(0, 30))
def test_a_shortened_text_fits_and_says_so(text: str, columns: int) -> None:
    """A shortened text is never wider than asked for, and ``…`` marks it."""
    short = shorten(clean(text, multiline=False), columns)
    assert width((Span(short),)) <= columns
    assert short == clean(text, multiline=False) or short.endswith("…") or columns == 0


@given(st.text(max_size=60))
def test_ascii_is_as_wide(text: str) -> None:
    """The ASCII likeness of a text takes as many cells, so that nothing moves."""
    cleaned = clean(text, multiline=False)
    assert to_ascii(cleaned).isascii()
    assert width((Span(to_ascii(cleaned)),)) == width((Span(cleaned),))


def test_ascii_keeps_names_readable() -> None:
    """An accent is left off rather than the letter."""
    assert to_ascii("Inés → “no”") == 'Ines-->"no"'
    assert texts(lay_out((Piece("text", text="Well… no."),), 76, ascii=True)) == ["Well... no."]


# ---- what the room needs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("privacy", ["", "Nothing that is kept links you to your vote, even for the facilitator."])
def test_question_and_labels_share_a_page(columns: int, rows: int, privacy: str) -> None:
    """The ask, every label and “something else” stand on one page on every screen from 40×12."""
    ballot = Ballot(7, 1, True, 0, 8, privacy)
    view = room_view(Piece("ask", text="What do you do before noon?"), *options(), ballot=ballot)
    first = texts(list(sheet(view, columns, rows).pages))[0]
    for words in ("What do you do before noon?", *LABELS):
        assert words in first


def test_labels_are_shortened_only_where_nothing_else_is_left() -> None:
    """Nine long labels on the smallest screen: one page with all letters, shortened; then all of them in full."""
    labels = tuple(f"Option number {i} whose label goes on and on" for i in range(1, 9))
    view = room_view(Piece("ask", text="Which one?"), *options((*labels, "Something else")))
    small = texts(list(sheet(view, 40, 12).pages))
    assert all(f" {letter} " in small[0] for letter in "ABCDEFGHI")
    assert "…" in small[0]
    later = _unspaced(" ".join(small[1:]))
    assert all(_unspaced(label) in later for label in labels)
    assert "…" not in "".join(texts(list(sheet(view, 80, 24).pages)))


def test_option_texts_stand_before_the_question() -> None:
    """What an option means is read before the page on which it is chosen."""
    pieces = (Piece("ask", text="What now?"), *options(("Go", "Stay"), text="It has its price."))
    shown = " ".join(texts(lay_out(pieces, 56, 8)))
    assert shown.index("It has its price.") < shown.index("What now?")


def test_an_option_is_not_torn_apart() -> None:
    """An option that fits on a page stands on one page."""
    text = "A sentence that is long enough to take two lines on a small screen, twice over, to be sure of it."
    pages = texts(lay_out(options(("One", "Two", "Three"), text=text), 38, 8))
    assert [page.split()[1] for page in pages] == ["One", "Two", "Three"]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_spread_shares_a_page_with_its_question(columns: int, rows: int) -> None:
    """Both votes of all options, with counts, stand under the question on one page."""
    view = room_view(Piece("ask", text="What do you do before noon?"), *bars(True))
    pages = texts(list(sheet(view, columns, rows).pages))
    assert len(pages) == 1
    assert "first vote" in pages[0]
    for label in LABELS:
        assert label in pages[0]


def test_remarks_below_a_spread_are_broken_between_them() -> None:
    """“1 passed” is not torn apart, unless that would take one line more."""
    said = Piece("label", text="split · those with the fewest votes speak first · 1 passed")
    assert texts(lay_out((said,), 56))[0].splitlines() == [
        "split · those with the fewest votes speak first",
        "1 passed",
    ]
    assert texts(lay_out((said,), 38))[0].splitlines() == [
        "split · those with the fewest votes",
        "speak first · 1 passed",
    ]


def test_a_spare_row_parts_the_question_from_its_spread() -> None:
    """Where nothing else has room, the one empty line there is stands under the question."""
    ask = Piece("ask", text="What leaves the building, in what form, and on what terms today?")
    said = Piece("label", text="agreed · 1 passed")
    page = texts(lay_out((ask, *bars(True), said), 56, 10))[0].splitlines()
    assert len(page) == 10
    assert page[2] == ""


def test_first_vote_stands_above_the_second() -> None:
    """With rows to spare the first vote has its bar above the second, each with its count at the end."""
    lines = texts(lay_out(bars(True), 76, 30))[0].splitlines()
    row = next(i for i, line in enumerate(lines) if "Warn the sources" in line)
    assert lines[row].endswith(" 3")
    assert lines[row + 1].endswith(" 5")
    assert lines[row].count("█") < lines[row + 1].count("█")


def test_two_votes_in_one_row_where_rows_are_few() -> None:
    """On a small screen both votes share a row, and the counts say from what to what."""
    page = texts(lay_out(bars(True), 56, 8))[0]
    assert "3 → 5" in page
    assert "0 → 0" in page


def test_bars_are_as_long_as_their_counts() -> None:
    """Equal counts are equal bars, and twice the votes twice the bar."""
    lines = texts(lay_out(bars(False), 76, 30))[0].splitlines()
    long = {label: next(line for line in lines if label in line).count("█") for label in LABELS}
    assert long["Look for the leak"] == long["Stop all sharing"] == 2 * long["Something else"]
    assert long["Answer in public"] == 0


def test_poles_and_letters_have_their_styles() -> None:
    """First and second vote, letters and labels are told apart by style, never by position alone."""
    styles = {span.style for page in lay_out(bars(True), 56, 8) for line in page for span in line}
    assert {"pole_one", "pole_two", "pole_both", "letter", "strong"} <= styles


WAYS = (("A", "A", 3), ("A", "B", 2), ("B", "B", 5), ("C", "B", 1), ("D", "–", 1))


def ways() -> tuple[Piece, ...]:
    return tuple(Piece("flow", letter=a, label=b, first=n, of=12) for a, b, n in WAYS)


def test_how_people_moved_is_an_arrow_with_letters_and_a_number() -> None:
    """Each way has its letters, an arrow as thick as people took it, and its count; moves stand before those stayed."""
    lines = texts(lay_out(ways(), 56, 20))[0].splitlines()
    assert lines[0] == "From the first vote to the second: 4 moved, 8 stayed"
    shown = [re.sub(r"[─━\s]+", " ", line).split() for line in lines[1:] if line]
    assert shown[:2] == [["A", "→", "B", "2"], ["C", "→", "B", "1"]]
    assert shown[3:] == [["A", "A", "3", "stayed"], ["B", "B", "5", "stayed"]]
    thick = [line.count("━") for line in lines if "━" in line]
    assert thick == [2 * thick[1], thick[1], thick[1], 3 * thick[1], 5 * thick[1]]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_how_people_moved_has_a_page(columns: int, rows: int) -> None:
    """Bars and words stand on one page, and all ways together on one, from 40×12 on."""
    view = room_view(
        Piece("ask", text="What do you do before noon?"), *bars(True), Piece("label", text="split"), *ways()
    )
    pages = texts(list(sheet(view, columns, rows).pages))
    assert len(pages) <= 2
    said_so, _, shown = pages[-1].replace("\n", " ").partition("8 stayed")
    assert said_so.endswith("From the first vote to the second: 4 moved, ")
    assert sorted(re.findall(r"\d", shown)) == ["1", "1", "2", "3", "5"]


@given(st.lists(st.tuples(st.sampled_from("ABCDEFGHIJ–"), st.sampled_from("ABCDEFGHIJ–")), unique=True, min_size=1))
@settings(max_examples=50, deadline=None)
def test_many_ways_are_all_shown(pairs: list[tuple[str, str]]) -> None:
    """However many ways people took, the counts on the pages add up to all of them."""
    pieces = [Piece("flow", letter=a, label=b, first=7, of=7 * len(pairs)) for a, b in pairs]
    title, _, shown = "\n".join(texts(lay_out(pieces, 38, 8))).partition("stayed")
    counted = 7 * sum(a != b for a, b in pairs), 7 * sum(a == b for a, b in pairs)
    assert tuple(int(number) for number in re.findall(r"\d+", title)) == counted
    assert len(re.findall(r"\b7\b", shown)) == len(pairs)


def test_two_empty_lines_before_a_question() -> None:
    """A question stands apart from the text before it."""
    lines = texts(lay_out((Piece("text", text="It is late."), Piece("ask", text="What now?")), 56, 20))[0].split("\n")
    assert lines == ["It is late.", "", "", "What now?"]


def test_paragraphs_do_not_leave_single_lines() -> None:
    """A paragraph carried over to the next page takes two lines with it."""
    words = " ".join(["word"] * 45)
    rows = len(lay_out((Piece("text", text=words),), 38)[0])
    pages = lay_out((Piece("text", text=words),), 38, rows - 1)
    assert [len(page) for page in pages] == [rows - 2, 2]


def test_movement_in_words() -> None:
    """A movement is a glyph, a name, words from and to, and the reason below."""
    piece = Piece("movement", label="Operational trust", letter="↑", text="low → mixed", note="officers saw it")
    assert texts(lay_out((piece,), 56, 9)) == ["↑  Operational trust  low → mixed\n   officers saw it"]


def test_an_inject_says_from_whom() -> None:
    """A message shows who it is from, its title, its words, with a bar at its side."""
    piece = Piece("inject", label="The sister phones", note="Phone call · Elena Ruiz", text="“They printed it.”")
    shown = texts(lay_out((piece,), 56, 12))[0].splitlines()
    assert shown == ["│ Phone call · Elena Ruiz", "│ The sister phones", "│", "│ “They printed it.”"]


def test_written_words_are_not_markup() -> None:
    """What people in the room write is shown sign by sign."""
    words = "*not* [emphasis] <b> 1_000_000 # hash"
    assert words in texts(lay_out((Piece("line", letter="1", text=words),), 76))[0]
    assert words in texts(lay_out((Piece("quote", text=words, note="whose"),), 76))[0]


def test_marks_stand_with_what_they_mark() -> None:
    """The writer's view and another's carry their words in capitals."""
    pieces = (
        Piece("entry", label="R26", text="It should.", mark="author_view"),
        Piece("view", label="Treaty lawyers", text="It should not.", mark="other_view"),
    )
    page = texts(lay_out(pieces, 56))[0].splitlines()
    assert page[0].split() == ["R26", "AUTHOR’S", "VIEW"]
    assert page[3].split() == ["Treaty", "lawyers", "OTHER", "VIEW"]


def test_a_closed_option_says_why() -> None:
    """An option that is not open is quiet, and its reason stands below it."""
    piece = Piece("option", letter="C", label="Stop all sharing", note="the file has already gone")
    (page,) = lay_out((piece,), 56)
    assert "the file has already gone" in plain(page[1])
    assert all(span.style != "strong" for line in page for span in line)


def test_tables_that_do_not_fit_become_rows_in_words() -> None:
    """A table too wide for the screen is read row by row, each cell with its head."""
    table = "| Who | What they want |\n|---|---|\n| The embassy press officer | forty minutes and a quiet line |"
    wide, narrow = texts(lay_out((Piece("text", text=table),), 76)), texts(lay_out((Piece("text", text=table),), 30))
    assert wide[0].splitlines()[0].split() == ["Who", "What", "they", "want"]
    assert "Who: The embassy" in narrow[0]
    assert "What they want: forty" in narrow[0]


def test_nothing_hides_in_markdown() -> None:
    """HTML, link references and indented text are shown as they stand; a link shows where it leads."""
    text = "<CEO name>\n\n[INST]: https://example.org/x\n\n    indented\n\n[here](https://example.org/y)"
    page = texts(lay_out((Piece("text", text=text),), 76))[0]
    for words in ("<CEO name>", "[INST]: https://example.org/x", "indented", "here (https://example.org/y)"):
        assert words in page


# ---- head, banner, cards --------------------------------------------------------------------------------------------


def _rows(lines: Page) -> list[str]:
    return [plain(line) for line in lines]


def test_the_marking_is_spaced_where_there_is_room() -> None:
    """The first word of the marking is set in spaced letters, in the middle of the first row."""
    assert _rows(sheet(room_view(), 60, 18).banner) == ["            E X E R C I S E  ·  NOT REAL EVENTS"]
    narrow = sheet(room_view(marking="EXERCISE · NOTHING OF THIS HAS HAPPENED"), 40, 12).banner
    assert _rows(narrow) == ["EXERCISE · NOTHING OF THIS HAS HAPPENED"]


def test_a_long_heading_gives_way() -> None:
    """Where a heading would leave no room for the part it is shortened, and says so; the mark stays."""
    view = room_view(Piece("text", text=PARAGRAPH), heading="A heading " * 40)
    laid = sheet(view, 40, 12)
    assert len(laid.head) == 2
    assert "…" in plain(laid.head[0])
    assert plain(laid.head[0]).endswith("FICTION")
    assert laid.body_rows >= 4


def test_a_rehearsal_is_marked() -> None:
    """A rehearsal says so in the marking, with or without one of the exercise's."""
    assert "REHEARSAL" in _rows(sheet(room_view(rehearsal=True), 60, 18).banner)[0]
    assert _rows(sheet(room_view(marking="", rehearsal=True), 60, 18).banner)[0].split() == list("REHEARSAL")


def test_heading_mark_and_moment() -> None:
    """Heading at the left, moment and mark at the right end, a rule below; on narrow screens the moment goes below."""
    view = room_view(aside="Wed 10 February, 07:40")
    wide, narrow = sheet(view, 60, 18), sheet(view, 40, 12)
    assert _rows(wide.head)[0] == "Two days later          Wed 10 February, 07:40   FICTION"
    assert _rows(narrow.head)[:2] == ["Two days later                 FICTION", "Wed 10 February, 07:40"]
    assert _rows(wide.head)[1] == "─" * 56


def test_reading_width_is_bounded_and_centred() -> None:
    """On a wide screen the text block is 76 columns in the middle."""
    laid = sheet(room_view(Piece("text", text=PARAGRAPH)), 200, 60)
    assert (laid.left, laid.width) == (62, 76)


def test_a_sign_is_drawn_large() -> None:
    """A sign for the far end of the room is drawn as large as the screen allows, and in plain letters in a text."""
    assert max(len(row) for row in large("ROOM · K7", 76)) > max(len(row) for row in large("ROOM · K7", 56))
    assert large("ROOM · K7", 20) == []
    assert large("¿qué?", 76) == []
    assert "ROOM · K7" in texts(lay_out((Piece("card", text="ROOM · K7"),), 56))[0]
    assert "ROOM · K7" not in texts(lay_out((Piece("card", text="ROOM · K7"),), 56, big=True))[0]


def test_a_card_that_repeats_the_heading_is_not_drawn_twice() -> None:
    """An ending whose title is the heading shows it once."""
    view = room_view(Piece("card", text="Two days later"), Piece("text", text="It ended."))
    assert [piece.kind for piece in body_of(view)] == ["text"]


def test_emoji_are_measured_in_cells() -> None:
    """A family of emoji is one sign of two cells, as a terminal draws it."""
    line: Line = (Span("👨‍👩‍👧 🇲🇽 東京"),)
    assert width(line) == wcswidth("👨‍👩‍👧 🇲🇽 東京") == 10
