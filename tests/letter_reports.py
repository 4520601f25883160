"""Reports of the committed sample, and hand-made ones that call for a certain letter."""

from __future__ import annotations

from functools import cache

from dossier.exact.period import Period
from dossier.letters import of
from dossier.paper.document import Document, Items, Paragraph, Seals, Table
from dossier.report import Report
from dossier.ruled.entitled import entitled
from report_factory import COMMIT
from sample_months import assessed, loaded


@cache
def sample(period: str) -> Report:
    """A month of the sample as the command line would hand it over."""
    dossier = loaded().dossier
    assert dossier is not None, loaded().problems
    history = tuple(one for name, one in sorted(assessed().items()) if name <= period)
    month = Period.parse(period)
    return Report(
        period=month, assessment=history[-1], contract=dossier.contract,
        evidence=entitled(dossier.evidence.until(month), dossier.contract, month.end),
        problems=(), history=history, commit=COMMIT, commits={}, differing={}, sample=True,
    )  # fmt: skip


@cache
def letters(period: str) -> dict[str, Document]:
    """The letters of a month of the sample by id."""
    return {letter.id: letter for letter in of(sample(period))}


def words(document: Document) -> str:
    """Everything a document says, one block a line."""
    lines = [document.title, document.to, *document.copies]
    for block in document.blocks:
        match block:
            case Paragraph():
                lines.append(block.text)
            case Table():
                lines += [block.caption, *("|".join(row) for row in (block.head, *block.rows))]
            case Items():
                lines += [block.title, *block.texts]
            case Seals():
                lines += [name for _, name in block.parties]
    return "\n".join(lines)


def table(document: Document, column: str) -> Table:
    """The first table that has a column of this head."""
    return next(block for block in document.blocks if isinstance(block, Table) and column in block.head)
