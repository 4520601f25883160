"""What a DOCX file needs beyond the library: faces for Chinese text, the grid, fields, fixed bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.rel import Relationships
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dossier.paper.document import Document, visible

FANG, KAI, HEI, SONG, TITLE = "仿宋", "楷体", "黑体", "宋体", "方正小标宋简体"
BODY, LINE = Pt(16), Pt(28.95)  # 22 lines fill 225 mm
_ALTERNATIVES: Final = {
    FANG: "仿宋_GB2312,FangSong,STFangsong,FandolFang R,Noto Serif CJK SC",
    KAI: "楷体_GB2312,KaiTi,STKaiti,FandolKai,Noto Serif CJK SC",
    HEI: "SimHei,STHeiti,FandolHei,Noto Sans CJK SC",
    SONG: "SimSun,STSong,FandolSong,Noto Serif CJK SC",
    TITLE: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,小标宋体,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
}
_GRID: Final = 579  # twips
_TIGHT: Final = "-5"  # 20ths of a point: so 28 characters of 16 pt fill 156 mm in every program
_NOTHING: Final = Pt(0)
_INK: Final = RGBColor(0, 0, 0)
_RED: Final = RGBColor(0xBB, 0, 0)
_LONGEST_PROPERTY: Final = 255  # characters, by the format
_FIRST: Final = datetime(1980, 1, 1, tzinfo=UTC)  # the earliest day a ZIP file can name
_STYLES: Final = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Header", "Footer")
_DROPPED: Final = ("thumbnail", "stylesWithEffects", "customXml")


@cache
def _template() -> bytes:
    """The library's template, with nothing in it but what letters use: made ready once for all files."""
    word = docx.Document()
    body, styles = word.element.body, word.styles.element
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _STYLES:
            styles.remove(style)
    for latent in styles.findall(qn("w:latentStyles")):
        styles.remove(latent)
    _styles(word)
    _fonts(word)
    _bare(word)
    raw = io.BytesIO()
    word.save(raw)
    return raw.getvalue()


def blank() -> Word:
    """An empty file with the faces and styles of letters."""
    return docx.Document(io.BytesIO(_template()))


def write(paragraph: Paragraph, text: str, font: str, size: Length, ink: RGBColor = _INK) -> None:
    for number, part in enumerate(visible(text).split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(part)
        face(run, font, size, ink)


def face(run: Run, font: str, size: Length, ink: RGBColor) -> None:
    run._r.insert(0, deepcopy(_letters(font, size, ink)))  # noqa: SLF001  # the library knows no format to copy


@cache
def _letters(font: str, size: Length, ink: RGBColor) -> BaseOxmlElement:
    """The properties of a run: made once by the library, which takes longer over them than over all texts."""
    run = blank().add_paragraph().add_run()
    run.font.name = font
    run.font.size = size
    run.font.color.rgb = ink
    properties: BaseOxmlElement = run._r.get_or_add_rPr()  # noqa: SLF001
    fonts = properties.get_or_add_rFonts()  # the library sets only the Latin face
    for place in ("eastAsia", "hAnsi", "cs"):
        fonts.set(qn(f"w:{place}"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    if size == BODY:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), _TIGHT)
        properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    return properties


@dataclass(frozen=True)
class Shape:
    """How a paragraph stands: lines of exactly so much, or of at least so much; so much, mostly nothing, `around` it;
    whether it keeps to what follows, where it does not leave that open. `indent` is two characters, in characters, so
    that it stays right if somebody changes the size.
    """

    line: Length
    exactly: bool = True
    around: Length = _NOTHING
    align: WD_ALIGN_PARAGRAPH | None = None
    keep: bool | None = None
    indent: bool = False


def shape(paragraph: Paragraph, wanted: Shape) -> None:
    """Give a paragraph that has no properties yet those of the shape."""
    paragraph._p.insert(0, deepcopy(_shaped(wanted)))  # noqa: SLF001  # as for faces


@cache
def _shaped(wanted: Shape) -> BaseOxmlElement:
    """The properties of a paragraph, made once as those of a run are."""
    paragraph = blank().add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = wanted.around
    properties: BaseOxmlElement = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties.insert_element_before(snap, "w:spacing", "w:ind", "w:jc")
    form.line_spacing = wanted.line
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if wanted.exactly else WD_LINE_SPACING.AT_LEAST
    if wanted.align is not None:
        form.alignment = wanted.align
    if wanted.keep is not None:
        form.keep_with_next = wanted.keep
    if wanted.indent:
        indent = properties.get_or_add_ind()  # the library knows only lengths
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), "640")
    return properties


def add(parent: BaseOxmlElement, tag: str, **values: str) -> None:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)


def _styles(word: Word) -> None:
    normal = word.styles["Normal"]
    normal.font.name = FANG
    normal.font.size = BODY
    properties = normal.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")  # in Chinese a program would break dates and figures anywhere
        language.set(qn("w:eastAsia"), "zh-CN")


def page(section: Section, *, wide: bool = False) -> None:
    """A4 with 37 26 35 28 mm, and the grid; turned, the binding edge stays where it was."""
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    top, right, bottom, left = (28, 37, 26, 35) if wide else (37, 26, 35, 28)
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance, section.footer_distance = Mm(15), Mm(22)
    for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001  # the library knows no grid
        section._sectPr.remove(grid)  # noqa: SLF001
    add(section._sectPr, "w:docGrid", type="lines", linePitch=str(_GRID))  # noqa: SLF001


def furniture(word: Word, section: Section, *, sample: bool) -> None:
    """Page numbers between dashes at the outer edge; the mark of sample data on every page."""
    word.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        if sample:
            write(paragraph, "示例数据", HEI, Pt(10.5), _RED)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        indent = "right_indent" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
        setattr(paragraph.paragraph_format, indent, Pt(14))
        write(paragraph, "— ", SONG, Pt(14))
        _field(paragraph, "PAGE")
        write(paragraph, " —", SONG, Pt(14))


def _field(paragraph: Paragraph, code: str) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        face(run, SONG, Pt(14), _INK)
        if kind:
            add(run._r, "w:fldChar", fldCharType=kind)  # noqa: SLF001  # the library has no fields
        else:
            text = OxmlElement("w:instrText")
            text.text = code
            run._r.append(text)  # noqa: SLF001


def grid(table: Table, shares: tuple[int, ...], width: Length) -> None:
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Length(width * share // sum(shares))


def repeat(table: Table) -> None:
    add(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001  # the library has no repeated heads


def whole(table: Table, tall: Length | None = None) -> None:
    """No row is split; cells take their columns' widths, which some readers ask for."""
    widths = [column.width for column in table.columns]
    for row in table.rows:
        add(row._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001
        if tall is not None and row is not table.rows[0]:
            row.height = tall
        for cell, width in zip(row.cells, widths, strict=True):
            if width is not None:
                cell.width = width


def properties(word: Word, document: Document, moment: datetime) -> None:
    core = word.core_properties
    at = moment.astimezone(UTC).replace(tzinfo=None)
    core.title, core.subject = _property(document.title), _property(document.kind)
    core.author = core.last_modified_by = _property(document.sender)
    core.keywords = _property(" ".join(value for _, value in document.facts))
    core.comments, core.category, core.language = "", "", "zh-CN"
    core.created = core.modified = at
    core.revision = 1


def _property(text: str) -> str:
    """As much of a text as the properties of a file may hold; the whole of it stands in the document."""
    shown = visible(text.replace("\n", " "))
    return shown if len(shown) <= _LONGEST_PROPERTY else f"{shown[: _LONGEST_PROPERTY - 1]}…"


def _fonts(word: Word) -> None:
    """Faces by the names that offices have, with others that may stand in."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _ALTERNATIVES.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{space}">{entries}</w:fonts>'
    for part in word.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = text.encode()  # noqa: SLF001  # a part the library only carries along


def _bare(word: Word) -> None:
    """Leave out what the library's template carries along: a picture of itself and a second copy of its styles."""
    for relations in (word.part.package.rels, word.part.rels):
        _drop(relations)


def _drop(relations: Relationships) -> None:
    for name in [name for name, one in relations.items() if one.reltype.endswith(_DROPPED)]:
        del relations[name]


def fixed(data: bytes, moment: datetime) -> bytes:
    """The same parts in the same order, under one time, without the template's thumbnail."""
    out = io.BytesIO()
    at = max(moment.astimezone(UTC), _FIRST).timetuple()[:6]
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in _parts(source):
            info = zipfile.ZipInfo(name, at)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, content)
    return out.getvalue()


def _parts(source: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
    return ((name, source.read(name)) for name in names)
