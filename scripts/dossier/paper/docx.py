"""A document -> DOCX that anybody may put on a letterhead and change (GB/T 9704-2012: 仿宋 size 3, 28 x 22).

Nothing in it points outside: no links, no linked pictures, no template. The same document gives the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph

from dossier.paper import ooxml
from dossier.paper.document import BASIS, Block, Break, Document, Face, Items, Paragraph, Seals, Table, balanced
from dossier.paper.ooxml import BODY, FANG, HEI, KAI, LINE, SONG, TITLE, Shape

DATE: Final = "【　　】年【　】月【　】日"
FEW: Final = 10  # lines of what a document rests on
_HEADINGS: Final[dict[Face, str]] = {"heading": HEI, "subheading": KAI}


def render(document: Document, moment: datetime, *, sample: bool) -> bytes:
    """The file's bytes; `moment` is what its properties and the ZIP's entries bear."""
    word = ooxml.blank()
    _Writer(word, document, sample=sample).write()
    ooxml.properties(word, document, moment)
    raw = io.BytesIO()
    word.save(raw)
    return ooxml.fixed(raw.getvalue(), moment)


@dataclass(frozen=True)
class _Writer:
    """Fills one file."""

    word: Word
    document: Document
    sample: bool

    def write(self) -> None:
        """All of it, in order."""
        ooxml.page(self.word.sections[0])
        ooxml.furniture(self.word, self.word.sections[0], sample=self.sample)
        if self.document.letterhead:
            ooxml.shape(self.word.add_paragraph(), Shape(Mm(38)))
        self._opening()
        blocks = self.document.blocks
        closed = False
        for block, following in zip(blocks, (*blocks[1:], None), strict=True):
            if isinstance(block, Break) and not closed:
                self._closing()
                closed = True
            self._block(block, keep=isinstance(following, Seals) or (isinstance(block, Seals) and not closed))
        if not closed:
            self._closing()

    def _opening(self) -> None:
        if self.document.number:
            self._text(self.document.number, align=WD_ALIGN_PARAGRAPH.CENTER)
            self._text("")
        self._text(
            balanced(self.document.title),
            font=TITLE,
            size=Pt(22),
            line=Pt(32),
            align=WD_ALIGN_PARAGRAPH.CENTER,
            keep=True,
        )
        self._text("")
        if self.document.to:
            self._text(f"{self.document.to}：")

    def _closing(self) -> None:
        if self.document.copies:
            self._text("")
            self._text(f"抄送：{'、'.join(self.document.copies)}", size=Pt(14), line=Pt(22))
        self._text("", size=Pt(5), line=Pt(5), keep=True)
        self._text(BASIS, font=HEI, size=Pt(10.5), line=Pt(15), keep=True)
        for one in self.document.basis:
            last = one is self.document.basis[-1]
            self._text(one.line, font=SONG, size=Pt(9), line=Pt(13), keep=self._short and not last)

    @property
    def _short(self) -> bool:
        """Whether what the document rests on is so little that it stays together, under the signature."""
        return len(self.document.basis) < FEW

    def _block(self, block: Block, *, keep: bool) -> None:
        """One block; `keep` holds it on the page of what follows, so that no signature stands alone."""
        match block:
            case Paragraph():
                self._plain(block, keep=keep)
            case Table():
                size = Pt(10.5) if len(block.head) < 5 else Pt(9)  # noqa: PLR2004  # many columns
                self._table(block, size=size, keep=keep)
            case Items():
                self._items(block, keep=keep)
            case Seals():
                self._seals(block, keep=keep and self._short)
            case Break():
                self._break(block)

    def _plain(self, block: Paragraph, *, keep: bool) -> None:
        match block.face:
            case "body":
                paragraph = self._text(block.text, indent=True, keep=keep)
                paragraph.paragraph_format.keep_together = keep
            case "heading" | "subheading":
                self._text(block.text, font=_HEADINGS[block.face], indent=True, keep=True)
            case "centre":
                self._text(block.text, font=TITLE, size=Pt(22), line=Pt(32), align=WD_ALIGN_PARAGRAPH.CENTER, keep=True)
            case "right":
                self._text(block.text, align=WD_ALIGN_PARAGRAPH.RIGHT)
            case "note":
                self._text(block.text, font=SONG, size=Pt(9), line=Pt(14))
            case "flush":
                self._text(block.text)

    def _items(self, block: Items, *, keep: bool) -> None:
        for number, text in enumerate(block.texts, 1):
            head = f"{block.title}：" if number == 1 else "　" * (len(block.title) + 1)
            mark = f"{number}．" if len(block.texts) > 1 else ""
            paragraph = self._text(f"{head}{mark}{text}", keep=keep and number == len(block.texts))
            hang = len(block.title) + 1 + (1.5 if mark else 0)
            paragraph.paragraph_format.left_indent = Pt(16 * (2 + hang))
            paragraph.paragraph_format.first_line_indent = Pt(-16 * hang)

    def _break(self, block: Break) -> None:
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        ooxml.page(section, wide=block.wide)

    def _seals(self, block: Seals, *, keep: bool) -> None:
        if len(block.parties) == 1:
            self._text("", keep=True)
            for line in (block.parties[0][1], "（盖章）", DATE):
                paragraph = self._text(line, align=WD_ALIGN_PARAGRAPH.RIGHT)
                paragraph.paragraph_format.right_indent = Pt(32)
                paragraph.paragraph_format.keep_with_next = keep or line != DATE
            return
        self._text("", size=Pt(4), line=Pt(4), keep=True)
        table = self.word.add_table(rows=1, cols=len(block.parties))
        ooxml.grid(table, tuple(1 for _ in block.parties), self._width)
        for cell, (role, name) in zip(table.rows[0].cells, block.parties, strict=True):
            lines = (f"{role}（盖章）：", name, "", "负责人或授权代表签字：", "", "日期：　　　　年　　月　　日")
            self._cell(cell, "\n".join(lines), _in_cell(Pt(21), keep=keep), size=Pt(14))
        ooxml.whole(table)

    def _table(self, block: Table, *, size: Length, keep: bool) -> None:
        """The last row never stands alone on a page; `keep` holds the last rows on the page of what follows."""
        if block.caption:
            self._text(block.caption, font=HEI, size=Pt(12), line=Pt(22), keep=True)
        else:
            self._text("", size=Pt(4), line=Pt(4), keep=True)
        table = self.word.add_table(rows=1, cols=len(block.head))
        ooxml.grid(table, block.widths, self._width)
        line = Pt(size.pt * 1.35)
        for cell, text in zip(table.rows[0].cells, block.head, strict=True):
            self._cell(cell, text, _in_cell(line, WD_ALIGN_PARAGRAPH.CENTER), size=size, font=HEI, shade="EFEFEF")
        ooxml.repeat(table)
        last = len(block.rows) - 1
        for number, row in enumerate(block.rows):
            held = number == last - 1 if number < last else keep
            cells = table.add_row().cells
            for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
                self._cell(cell, text, _in_cell(line, _alignment(block, place), keep=held), size=size)
        ooxml.whole(table, tall=Mm(10) if block.tall else None)
        ooxml.shape(self.word.add_paragraph(), Shape(Pt(8), keep=keep))

    @property
    def _width(self) -> Length:
        section = self.word.sections[-1]
        return Length((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))

    def _text(  # one call for every kind of line
        self,
        text: str,
        *,
        font: str = FANG,
        size: Length = BODY,
        line: Length = LINE,
        align: WD_ALIGN_PARAGRAPH | None = None,
        indent: bool = False,
        keep: bool = False,
    ) -> WordParagraph:
        paragraph = self.word.add_paragraph()
        ooxml.write(paragraph, text, font, size)
        ooxml.shape(paragraph, Shape(line, align=align, keep=keep, indent=indent))
        return paragraph

    def _cell(self, cell: Cell, text: str, shape: Shape, *, size: Length, font: str = SONG, shade: str = "") -> None:
        paragraph: WordParagraph = cell.paragraphs[0]
        ooxml.write(paragraph, text, font, size)
        ooxml.shape(paragraph, shape)
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001  # the library has no way to shade or centre
        if shade:
            ooxml.add(properties, "w:shd", val="clear", color="auto", fill=shade)
        ooxml.add(properties, "w:vAlign", val="center")


def _in_cell(line: Length, align: WD_ALIGN_PARAGRAPH | None = None, *, keep: bool | None = None) -> Shape:
    return Shape(line, exactly=False, around=Pt(2), align=align, keep=keep)


def _alignment(block: Table, place: int) -> WD_ALIGN_PARAGRAPH | None:
    if place in block.right:
        return WD_ALIGN_PARAGRAPH.RIGHT
    return WD_ALIGN_PARAGRAPH.CENTER if place in block.centre else None
