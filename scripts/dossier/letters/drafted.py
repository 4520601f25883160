"""The frame of a report of the month: numbered parts, drafted from what is on file for the provider to check and submit
(2.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from dossier.letters.month import LetterMonth
from dossier.paper.document import Block, Document, Paragraph
from dossier.records.base import Record

Parts: TypeAlias = Sequence[tuple[str, Iterable[Block]]]
"""The parts in order, each with its heading."""

_NUMBERS: Final = "一二三四五六七八九十"


@dataclass(frozen=True)
class DraftedReport:
    """What a report is: the kind of its record, its name, and from what it is drafted."""

    kind: str
    name: str
    source: str


def drafted(month: LetterMonth, draft: DraftedReport, parts: Parts, resting: Iterable[Record | None]) -> Document:
    """The report; it rests on these records."""
    opening = month.spoken(f"本报告根据{month.label}的{draft.source}编制，由乙方核对、补充后提交。")
    blocks: list[Block] = [Paragraph(opening, "body")]
    for number, (title, content) in enumerate(parts):
        blocks += [Paragraph(f"{_NUMBERS[number]}、{title}", "heading"), *content]
    return Document(
        id=draft.kind,
        kind=draft.kind,
        title=f"《{month.report.contract.terms.title}》{month.label}{draft.name}",
        sender=month.provider,
        to=month.bureau,
        letterhead=False,
        blocks=(*blocks, month.by_provider()),
        basis=month.basis(resting),
        facts=month.facts(),
    )
