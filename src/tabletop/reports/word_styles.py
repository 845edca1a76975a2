"""How a Word document looks: real styles, so that whoever goes on writing in it keeps the look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor

from tabletop.reports.document import PaperName
from tabletop.reports.word_xml import element

FONT = "Calibri"
INK, QUIET, ACCENT = RGBColor(0x1B, 0x1E, 0x24), RGBColor(0x42, 0x49, 0x54), RGBColor(0x65, 0x40, 0x00)
RULE, PANEL = "B9B4A6", "F1EFE9"
LABEL = Mm(44)
_REGIONS = {"en": "en-GB"}
"""Word checks spelling by a region; a language without one here is handed on as it is."""
_HEADINGS = {
    "Title": (24, INK, 0, 10), "Heading 1": (15, INK, 20, 7), "Heading 2": (12.5, INK, 15, 5),
    "Heading 3": (11, ACCENT, 12, 4), "Heading 4": (10.5, QUIET, 9, 3), "Heading 5": (10.5, QUIET, 9, 3),
}  # fmt: skip
"""Size, colour, space before and after in points."""

_TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>
      <w:bottom w:w="50" w:type="dxa"/><w:right w:w="90" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:tcPr>
      <w:tcBorders><w:bottom w:val="single" w:sz="10" w:space="0" w:color="1B1E24"/></w:tcBorders>
      <w:shd w:val="clear" w:color="auto" w:fill="{PANEL}"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>
"""
_BETWEEN = f'<w:insideV w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>\n    </w:tblBorders>'
_FORM = (
    _TABLE.replace("ReportTable", "ReportForm").replace("Report Table", "Report Form")
    .replace("</w:tblBorders>", _BETWEEN)
)  # fmt: skip
"""The same with lines between the columns: a form to fill in by hand. Not every program inherits the look of a head."""


@dataclass(frozen=True)
class Paper:
    """A page, upright, in millimetres; ``head`` and ``foot`` are how far from its edges header and footer stand."""

    width: float
    height: float
    top: float
    bottom: float
    head: float
    foot: float
    side: float = 23

    @property
    def line(self) -> Length:
        """How long a line is between the margins of a page that stands."""
        return Mm(self.width - 2 * self.side)

    @property
    def across(self) -> Length:
        """How long a line is on a page that lies on its long side."""
        return Mm(self.height - 2 * self.side)


PAPERS: dict[PaperName, Paper] = {
    "a4": Paper(210, 297, top=27, bottom=25, head=11, foot=11),
    "letter": Paper(215.9, 279.4, top=19, bottom=16, head=8, foot=7),
}
"""The margins of the shorter one are smaller, so that as much stands on its page."""


def set_up(word: WordDocument, language: str, paper: Paper) -> None:
    """Set page, fonts and styles of a new document."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(paper.width), Mm(paper.height)
    section.left_margin = section.right_margin = Mm(paper.side)
    section.top_margin, section.bottom_margin = Mm(paper.top), Mm(paper.bottom)
    section.header_distance, section.footer_distance = Mm(paper.head), Mm(paper.foot)
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        element("lang", defaults, val=_REGIONS.get(language, language), eastAsia="zh-CN", bidi="ar-SA")
    _settings(word)
    _body(word)
    _headings(word)
    _own(word, paper)
    word.styles.element.append(parse_xml(_TABLE))
    word.styles.element.append(parse_xml(_FORM))


def _settings(word: WordDocument) -> None:
    """Word opens the file as one of its own time, without “Compatibility Mode”, and sets tables at the margin."""
    settings = word.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")
    for zoom in settings.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")


def _font(style: Any, size: float, colour: RGBColor, *, bold: bool | None = None, italic: bool | None = None) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic, style.font.color.rgb = bold, italic, colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)


def _space(style: Any, before: float, after: float, line: float = 1.12) -> None:
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), line
    spacing.widow_control = True


def _body(word: WordDocument) -> None:
    styles = word.styles
    _font(styles["Normal"], 10.5, INK)
    _space(styles["Normal"], 0, 6)
    for name in ("List Bullet", "List Bullet 2", "List Bullet 3", "List Number", "List Continue", "List Continue 2"):
        _space(styles[name], 0, 3)
    _font(styles["Caption"], 9, QUIET, bold=True)
    _space(styles["Caption"], 8, 4)
    _font(styles["Quote"], 10.5, INK, italic=False)
    _space(styles["Quote"], 4, 2)
    _bar(styles["Quote"], "654000", 12)
    for name in ("Header", "Footer"):
        _font(styles[name], 8.5, QUIET)
        _space(styles[name], 0, 0, 1.0)


def _headings(word: WordDocument) -> None:
    for name, (size, colour, before, after) in _HEADINGS.items():
        style = word.styles[name]
        _font(style, size, colour, bold=True, italic=False)
        _space(style, before, after, 1.05)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.keep_together = True
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            borders.getparent().remove(borders)
    _border(word.styles["Title"], "bottom", "654000", 16, 4)
    _border(word.styles["Heading 1"], "bottom", RULE, 4, 3)
    spacing = word.styles["Title"].element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        word.styles["Title"].element.rPr.remove(spacing)


def _own(word: WordDocument, paper: Paper) -> None:
    note = _new(word, "Note", "Note", 10.5, INK, bold=True)
    _space(note, 6, 8)
    _bar(note, "654000", 24)
    _put(note.element.get_or_add_pPr(), element("shd", val="clear", color="auto", fill=PANEL), "tabs")
    mark = _new(word, "Mark", "Mark", 8.5, ACCENT, bold=True)
    _space(mark, 6, 1)
    mark.paragraph_format.keep_with_next = True
    _bar(mark, RULE, 12)
    marked = _new(word, "Marked", "Marked", 10.5, INK)
    _space(marked, 0, 6)
    _bar(marked, RULE, 12)
    by = _new(word, "Quote Source", "QuoteSource", 9.5, QUIET)
    _space(by, 0, 7)
    _bar(by, "654000", 12)
    for larger, ident, size in (("", "", 9), (" Large", "Large", 10)):
        _space(_new(word, f"Table Text{larger}", f"TableText{ident}", size, INK), 0, 0, 1.05)
        head = _new(word, f"Table Head{larger}", f"TableHead{ident}", size, INK, bold=True)
        _space(head, 0, 0, 1.05)
        head.paragraph_format.keep_with_next = True
    after = _new(word, "After Table", "AfterTable", 4, INK)
    _space(after, 0, 4, 1.0)
    field = _new(word, "Field", "Field", 10.5, INK)
    _space(field, 0, 3)
    field.paragraph_format.left_indent, field.paragraph_format.first_line_indent = LABEL, -LABEL
    field.paragraph_format.tab_stops.add_tab_stop(LABEL)
    label = _new(word, "Field Name", "FieldName", 10, QUIET)
    _space(label, 3, 0)
    label.paragraph_format.keep_with_next = True
    value = _new(word, "Field Value", "FieldValue", 10.5, INK)
    _space(value, 0, 3)
    value.paragraph_format.left_indent = Mm(6)
    contents = _new(word, "Contents", "Contents", 9.5, INK)
    _space(contents, 0, 0.5, 1.0)
    head = _new(word, "Contents Heading", "ContentsHeading", 13, INK, bold=True)
    _space(head, 14, 4)
    head.paragraph_format.keep_with_next = True
    marking = _new(word, "Marking", "Marking", 8.5, INK, bold=True)
    marking.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _space(marking, 0, 1, 1.0)
    foot = word.styles["Footer"]
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(paper.line, WD_TAB_ALIGNMENT.RIGHT)
    quiet = word.styles.add_style("Label", WD_STYLE_TYPE.CHARACTER)
    quiet.font.color.rgb, quiet.font.size = QUIET, Pt(10)


def _new(word: WordDocument, name: str, ident: str, size: float, colour: RGBColor, *, bold: bool | None = None) -> Any:
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), ident)
    style.base_style = word.styles["Normal"]
    _font(style, size, colour, bold=bold)
    return style


def _bar(style: Any, colour: str, width: int) -> None:
    """A rule at the left of a paragraph."""
    _border(style, "left", colour, width, 8)
    style.paragraph_format.left_indent = Mm(4)


def _border(style: Any, side: str, colour: str, width: int, space: int) -> None:
    borders = element("pBdr")
    element(side, borders, val="single", sz=str(width), space=str(space), color=colour)
    _put(style.element.get_or_add_pPr(), borders, "shd")


_AFTER_BORDERS = ("shd", "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")


def _put(properties: Any, made: Any, before: str) -> None:
    """Put a property of paragraphs before ``before`` and what follows that: their order is fixed by the format."""
    after = [qn(f"w:{tag}") for tag in _AFTER_BORDERS[_AFTER_BORDERS.index(before) :]]
    later = next((child for child in properties if child.tag in after), None)
    if later is None:
        properties.append(made)
    else:
        later.addprevious(made)
