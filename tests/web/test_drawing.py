"""The room's view as HTML: every piece drawn, nothing lost, and nothing in it that a browser would run or follow."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from importlib import resources
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.browsing import WAYS, spread

from tabletop.session.views import Ballot, Piece, RoomView
from tabletop.text import clean
from tabletop.tui.shared.themes import TOKENS
from tabletop.web.drawing import main_html, marking_of, prose_html

ALLOWED = {
    "header", "h2", "h3", "p", "div", "span", "strong", "em", "b", "ul", "ol", "li", "figure", "figcaption",
    "blockquote", "article", "section", "table", "thead", "tbody", "tr", "th", "td", "pre", "code", "hr", "br",
    "svg", "rect", "path", "text",
}  # fmt: skip
FORBIDDEN = ("style", "href", "src", "id", "srcset", "action", "xlink:href", "formaction")
VOID = {"hr", "br"}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "[here](javascript:alert(1)) ![there](https://example.org/x.png) <https://example.org>",
    "\x1b]0;title\x07\x1b[31mred \x9b2J",
    "\u202edesrever\u202c \u2066x",
    "&lt;script&gt; &#60;b&#62; &#27;[31m &#x202e;",
    "x" * 10_000,
    "a\n\n    indented\n\n[INST]: https://example.org/hidden\n\n| a | b |\n|:-:|--:|\n| `c` | [d](e) |",
    "שלום עולם مرحبا",
    "```html\n<b>\n```",
    "",
]
KINDS = (
    "text", "ask", "option", "case", "bar", "flow", "line", "movement",
    "inject", "quote", "entry", "view", "label", "card", "rule",
)  # fmt: skip


class Reader(HTMLParser):
    """Reads HTML and fails at what must not stand in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words = ""
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert name not in FORBIDDEN and not name.startswith("on"), (tag, name, value)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> Reader:
    """Return what a browser would make of ``html``; fails where it is not well formed or not harmless."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    assert clean(reader.words) == reader.words
    return reader


def room_view(*body: Piece, **more: object) -> RoomView:
    fields = {"heading": "Two days later", "mark": "fiction", "part": "1/block:0", "phase": "scene", **more}
    return RoomView(revision=1, title="The leaked file", body=body, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_words_stay_words(kind: str) -> None:
    """Whatever stands in any field of any piece, the HTML is whole and holds no script, style, address or handler."""
    for words, ballot_open in product(HOSTILE, (False, True)):
        piece = Piece(kind, words, words, words, words, words, 2, 3, 8)  # type: ignore[arg-type]
        view = room_view(piece, piece, heading=words, aside=words, mark=words, marking=words)
        read(main_html(view, ballot_open=ballot_open))
        read(prose_html(words))
        assert clean(marking_of(view)) == marking_of(view)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_harmless(words: str) -> None:
    """Any Markdown becomes whole and harmless HTML."""
    read(prose_html(words))


def test_nothing_hides_in_markdown() -> None:
    """HTML, link references and indented text are shown as they stand; a link shows where it leads, once."""
    text = "<CEO name>\n\n[INST]: https://example.org/x\n\n    indented\n\n[here](https://example.org/y) **b** *e* `c`"
    words = read(prose_html(text)).words
    for part in ("<CEO name>", "[INST]: https://example.org/x", "indented", "here (https://example.org/y)", "b", "c"):
        assert part in words
    assert words.count("https://example.org/y") == 1
    assert "<strong>b</strong> <em>e</em> <code>c</code>" in prose_html(text)


def test_headings_are_in_order() -> None:
    """The part's heading is the second level and everything in it the third, whatever an author wrote."""
    html = main_html(
        room_view(Piece("text", text="# One\n\n##### Five"), Piece("inject", label="A")), ballot_open=False
    )
    assert read(html).headings == ["h2", "h3", "h3", "h3"]


def test_every_word_of_a_piece_is_drawn() -> None:
    """Text, label and note of each kind that has them stand in the HTML, with marks as words."""
    for kind in ("case", "option", "movement", "inject", "entry", "view"):
        piece = Piece(kind, text="thetext", label="thelabel", note="thenote", letter="A", mark="author_view")
        words = read(main_html(room_view(piece), ballot_open=False)).words
        assert all(word in words for word in ("thetext", "thelabel", "thenote")), kind
        if kind in ("inject", "entry", "view"):
            assert "AUTHOR’S VIEW" in words
    words = read(main_html(room_view(Piece("quote", text="said", note="who")), ballot_open=False)).words
    assert "“said”" in words
    assert "FICTION" in words


def test_an_open_vote_leaves_its_options_to_the_page() -> None:
    """While a vote is open the options are not drawn, but what is closed is, with its reason, in a list of its own."""
    options = (
        Piece("option", letter="A", label="Wait"),
        Piece("option", letter="B", label="Burn it", note="It is sealed."),
    )
    view = room_view(Piece("ask", text="What now?"), *options)
    closed, opened = (main_html(view, ballot_open=ballot_open) for ballot_open in (False, True))
    assert "Wait" in closed
    assert 'class="later"' not in closed
    assert "Wait" not in opened
    assert 'class="later"' in opened
    assert "It is sealed." in opened.partition('class="later"')[2]


def test_a_blank_screen_is_blank() -> None:
    """Nothing of a view is in the page while the room's screen is blank."""
    assert main_html(room_view(Piece("text", text="secret"), blank=True), ballot_open=False) == ""


def test_bars_are_as_long_as_their_counts() -> None:
    """Bars grow with their counts and say them; where there are two votes, the first stands above the second."""
    html = main_html(room_view(*spread(second=True)), ballot_open=False)
    widths = [float(wide) for wide in re.findall(r'class="beam" width="([\d.]+)%"', html)]
    assert widths[0] / widths[1] == pytest.approx(5 / 3, rel=0.01)
    assert max(widths) < 100
    words = read(html).words
    assert words.index("first vote: 5") < words.index("second vote: 3") < words.index("first vote: 6")
    assert "pole" not in main_html(room_view(*spread(second=False)), ballot_open=False)


def test_the_flow_picture_says_in_words_what_it_shows() -> None:
    """The picture has every way in its text alternative and in its caption, and sums at both sides."""
    html = main_html(room_view(*spread(second=True)), ballot_open=False)
    told = unescape(re.findall(r'aria-label="([^"]*)"', html)[0])
    assert told.startswith("From the first vote to the second 3 moved and 10 stayed.")
    for before, after, count in WAYS:
        said = f"{count} stayed with {before}." if before == after else f"{count} from {before} to {after}."
        assert said in told
    assert "A → B 2" in re.sub("<[^>]*>", "", html)
    assert html.count('class="flow-moved"') == sum(before != after for before, after, _ in WAYS)
    assert html.count('class="flow-stayed"') == sum(before == after for before, after, _ in WAYS)


@given(
    st.dictionaries(st.tuples(st.sampled_from("ABCDEF–"), st.sampled_from("ABCDEF–")), st.integers(1, 1000), min_size=1)
)
@settings(max_examples=60, deadline=None)
def test_a_flow_stays_in_its_picture(ways: dict[tuple[str, str], int]) -> None:
    """Whoever went wherever, all ribbons and letters lie within the picture and no bars of a side overlap."""
    pieces = [Piece("flow", letter=a, label=b, first=n, of=sum(ways.values())) for (a, b), n in ways.items()]
    html = main_html(room_view(*pieces), ballot_open=False)
    read(html)
    high = float(re.findall(r'viewBox="0 0 400 (\d+)"', html)[0])
    bars = re.findall(r'class="flow-bar" x="([\d.]+)" y="([-\d.]+)" width="8" height="([\d.]+)"', html)
    for side in {x for x, _, _ in bars}:
        spans = sorted((float(y), float(y) + float(h)) for x, y, h in bars if x == side)
        assert spans[0][0] >= 15
        assert spans[-1][1] <= high + 0.6
        assert all(after[0] >= before[1] for before, after in pairwise(spans))


def test_the_marking_says_when_it_is_a_rehearsal() -> None:
    """The banner holds the exercise's marking and the word rehearsal."""
    assert marking_of(room_view(marking="EXERCISE", rehearsal=True)) == "EXERCISE · REHEARSAL"
    assert marking_of(room_view()) == ""


# ---- the files ------------------------------------------------------------------------------------------------------

STATIC = resources.files("tabletop.web") / "static"
FILES = {entry.name: entry.read_text(encoding="utf-8") for entry in STATIC.iterdir() if entry.is_file()}


def test_files_ship_with_the_package() -> None:
    """Everything a page names lies beside it in the package."""
    named = {name for text in FILES.values() for name in re.findall(r'(?:/static/|from "\./)([\w.]+)"', text)}
    assert {"tabletop.css", "page.js", "display.js", "room.js", "ballot.js"} <= named
    assert named <= FILES.keys()


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_file_reaches_outside_or_needs_https(name: str) -> None:
    """No outside address, no inline script or style, and no function that browsers keep for https."""
    text = FILES[name]
    assert not re.search(r"https?://(?!127|localhost)", text)
    for word in ("serviceWorker", "crypto.subtle", "wakeLock", "clipboard", "getUserMedia", "eval(", "new Function"):
        assert word not in text
    if name.endswith(".html"):
        assert "style=" not in text
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=", text)
        assert 'lang="en"' in text
    if name.endswith(".css"):
        assert "@import" not in text
        assert "url(" not in text


def test_colours_are_those_of_the_terminal() -> None:
    """Dark, light and contrast tokens are the same in the browser and in a terminal."""
    blocks = re.findall(r":root \{([^}]*)\}", FILES["tabletop.css"])
    assert len(blocks) == 3
    for block, theme in zip(blocks, ("tabletop-dark", "tabletop-light", "tabletop-contrast"), strict=True):
        tokens = TOKENS[theme]
        for name in ("ground", "panel", "raised", "text", "quiet", "accent", "live", "alert", "line"):
            assert f"--{name}: {getattr(tokens, name)};" in block
        assert f"--pole-one: {tokens.pole_one};" in block
        assert f"--pole-two: {tokens.pole_two};" in block


def test_a_ballot_in_the_view_changes_nothing_by_itself() -> None:
    """The count of an open vote is not in the fragment: it would be drawn again with each ballot."""
    ask = Piece("ask", text="What now?")
    views = [room_view(ask, ballot=Ballot(7, 1, True, counted, 8, "Private.")) for counted in (0, 5)]
    assert len({main_html(view, ballot_open=True) for view in views}) == 1
