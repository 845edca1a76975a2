"""How a Word document looks: real styles, so that whoever goes on writing in it keeps the look."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from tabletop.reports.word_xml import element

FONT = "Calibri"
INK, QUIET, ACCENT = RGBColor(0x1B, 0x1E, 0x24), RGBColor(0x42, 0x49, 0x54), RGBColor(0x65, 0x40, 0x00)
RULE, PANEL = "B9B4A6", "F1EFE9"
TEXT_WIDTH, ACROSS_WIDTH = Mm(164), Mm(251)
"""Of a line between the margins: of a page that stands, and of one that lies on its long side."""
LABEL = Mm(44)
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


def set_up(word: WordDocument, language: str) -> None:
    """Set page, fonts and styles of a new document."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(23)
    section.top_margin, section.bottom_margin = Mm(27), Mm(25)
    section.header_distance = section.footer_distance = Mm(11)
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        element("lang", defaults, val=language, eastAsia="zh-CN", bidi="ar-SA")
    _body(word)
    _headings(word)
    _own(word)
    word.styles.element.append(parse_xml(_TABLE))


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


def _own(word: WordDocument) -> None:
    note = _new(word, "Note", "Note", 10.5, INK, bold=True)
    _space(note, 6, 8)
    _bar(note, "654000", 24)
    element("shd", note.element.get_or_add_pPr(), val="clear", color="auto", fill=PANEL)
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
    foot.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
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
    properties = style.element.get_or_add_pPr()
    borders = element("pBdr")
    element(side, borders, val="single", sz=str(width), space=str(space), color=colour)
    # The order of a paragraph's properties is fixed by the format.
    after = [qn(f"w:{tag}") for tag in ("shd", "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")]
    later = next((child for child in properties if child.tag in after), None)
    if later is None:
        properties.append(borders)
    else:
        later.addprevious(borders)
