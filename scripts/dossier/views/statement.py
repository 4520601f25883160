"""The statement as every output shows it: the assessment's lines from list price to payable, with their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dossier.assessment import Assessment
from dossier.problems.wording import statement_line
from dossier.result import StatementLine

_SIGNS: Final = {"+": "加：", "-": "减：", "=": ""}


@dataclass(frozen=True)
class NamedLine:
    """A line with its name; `first` is the one that nothing stands above."""

    result: StatementLine
    first: bool

    @property
    def name(self) -> str:
        """What it is called."""
        return statement_line(self.result.key)

    @property
    def signed_name(self) -> str:
        """The same with what it does to the sum above it."""
        return self.name if self.first else f"{_SIGNS[self.result.sign]}{self.name}"

    @property
    def sums(self) -> bool:
        """Whether it states a sum."""
        return self.result.sign == "="

    @property
    def open(self) -> bool:
        """Whether the amount may still change."""
        return self.result.low != self.result.high


def lines(assessment: Assessment) -> tuple[NamedLine, ...]:
    """All lines, the amount payable last."""
    return tuple(NamedLine(one, nth == 0) for nth, one in enumerate(assessment.statement))


def moving(assessment: Assessment) -> tuple[NamedLine, ...]:
    """The same without what changes nothing, and without sums that the next line only repeats: for a short page."""
    changing = [line for line in lines(assessment) if line.first or line.sums or line.result.amount or line.open]
    kept = [
        line
        for line, after in zip(changing, [*changing[1:], None], strict=True)
        if not (line.sums and after is not None and after.sums)
    ]
    return tuple(kept)
