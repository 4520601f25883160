"""A document -> PDF, set by the dossier's own press: the same faces, the same page (GB/T 9704-2012)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Final

from markupsafe import Markup, escape

from dossier.paper.dated import moment_of
from dossier.paper.document import BASIS, Block, Break, Document, Items, Paragraph, Seals, Table, balanced
from dossier.paper.filling import filled
from dossier.paper.press import FONTS, Press, Sheets
from dossier.report import Report

TEMPLATE: Final = "letter.html.j2"
VARIANT: Final = "pdf/a-3a"
_ENOUGH: Final = Fraction(1, 2)
"""A last page filled less is spared if it can be."""


def press(theme: Path, fonts: Path) -> Press:
    """The press for letters, from the folders theme and build/fonts; raises OSError if they are not there."""
    folder = theme / "letters"
    templates = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.j2"))}
    styles = [path.read_text("utf-8") for path in (theme / "pdf" / "dossier.css", folder / "letters.css")]
    made = Press(templates, "\n".join(styles), {name: (fonts / name).resolve(strict=True) for name in FONTS})
    made.environment.filters["lines"] = lines
    return made


def docx(document: Document, report: Report) -> bytes:
    """The document as DOCX, dated by the report."""
    from dossier.paper import docx as word  # noqa: PLC0415  # slow to load, and most commands write no letters

    return word.render(document, moment_of(report), sample=report.sample)


def pdf(document: Document, report: Report, letter_press: Press) -> bytes:
    """The document as PDF/A, dated by the report; the same document gives the same bytes.

    Where its last page would bear a few lines only, it is set closer if that spares the page.
    """
    from dossier.paper.setter import uncollected  # noqa: PLC0415  # loads WeasyPrint, which most commands do without

    with uncollected():
        sheets = _sheets(document, report, letter_press)
        laid = letter_press.setter.lay(sheets)
        if len(laid.pages) > 1 and filled(laid)[-1] < _ENOUGH:
            closer = _sheets(document, report, letter_press, close=True)
            again = letter_press.setter.lay(closer)
            if len(again.pages) < len(laid.pages):
                sheets, laid = closer, again
        return letter_press.setter.write(laid, sheets)


def _sheets(document: Document, report: Report, letter_press: Press, *, close: bool = False) -> Sheets:
    page = html(document, report, letter_press, close=close)
    return Sheets(page, options={"pdf_variant": VARIANT, "pdf_identifier": identifier(page)})


def html(document: Document, report: Report, letter_press: Press, *, close: bool = False) -> str:
    """The document's pages before they are set, with its lines at the usual distance or `close`."""
    told = _values(document, moment_of(report), sample=report.sample)
    return letter_press.html(TEMPLATE, {**told, "close": close})


def identifier(page: str) -> bytes:
    """What names a PDF: its own content."""
    return hashlib.sha256(page.encode()).hexdigest()[:32].encode()


def lines(text: str) -> Markup:
    """Text with its line breaks; everything else in it is escaped."""
    return Markup("<br>").join(escape(part) for part in text.split("\n"))


@dataclass(frozen=True)
class BlockShown:
    """A block as the template asks for it; `last` before a signature, `shares` are a table's widths per cent."""

    it: Block
    last: bool

    @property
    def kind(self) -> str:
        """The type's name."""
        return type(self.it).__name__

    @property
    def shares(self) -> tuple[str, ...]:
        """Widths of columns, per cent."""
        widths = self.it.widths if isinstance(self.it, Table) else ()
        return tuple(f"{width * 100 / sum(widths):.2f}" for width in widths)


@dataclass(frozen=True)
class Section:
    """What stands between two page breaks."""

    wide: bool
    blocks: tuple[BlockShown, ...]


def sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """The blocks, cut at the page breaks."""
    wide, held = False, list[BlockShown]()
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        if isinstance(block, Break):
            yield Section(wide, tuple(held))
            wide, held = block.wide, []
        else:
            held.append(BlockShown(block, isinstance(following, Seals) and isinstance(block, Paragraph | Items)))
    yield Section(wide, tuple(held))


def _values(document: Document, moment: datetime, *, sample: bool) -> dict[str, object]:
    return {
        "document": document,
        "basis": BASIS,
        "title": balanced(document.title),
        "sections": tuple(sections(document.blocks)),
        "moment": moment,
        "sample": sample,
    }
