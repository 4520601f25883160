"""Doubts: warnings about what is too good or out of line. Each names two places, refuses nothing and asks somebody.

A kind of doubt is declared by the check that raises it. The contract's data can switch it off or change its limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from dossier.contract import Contract
from dossier.problems import Place, Problem, Severity
from dossier.records.base import Record
from dossier.records.layout import month_of

Limits: TypeAlias = Mapping[str, Fraction]
Otherwise: TypeAlias = tuple[tuple[str, Record | None], ...]
"""Records by path as they would be if the doubt is right; None for one that would not be there."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of doubt: its code, and its limits by name as long as the contract's data give no others."""

    code: str
    limits: Limits = field(default_factory=dict)

    def limit(self, contract: Contract, name: str, day: date) -> Fraction:
        """A limit in force on a day. Raises KeyError for a limit that was not declared."""
        return contract.doubts.limits(self.code, day).get(name, self.limits[name])

    def at(self, contract: Contract, day: date) -> Limits:
        """All limits in force on a day, by name."""
        return {**self.limits, **contract.doubts.limits(self.code, day)}


@dataclass(frozen=True, slots=True)
class Doubt(Problem):
    """A question about evidence. `otherwise` says what would be on file if the doubt is right, to tell its worth."""

    otherwise: Otherwise = field(default=(), compare=False, repr=False)

    @property
    def label(self) -> str:
        """A word of its own in lists."""
        return "doubt"

    def supposing(self, otherwise: Otherwise) -> Doubt:
        """The doubt with what would be on file if it is right."""
        return replace(self, otherwise=otherwise)


def doubt(kind: Kind, place: Place, other: Place, *more: Place, **words: str) -> Doubt:
    """A doubt about what stands at `place` beside what stands at `other`; `words` fill its message."""
    return Doubt(kind.code, place, tuple(sorted(words.items())), Severity.WARNING, (other, *more))


def without(record: Record) -> Otherwise:
    """What would be on file if the record did not count."""
    return ((record.source.path, None),)


def asked(contract: Contract, problem: Problem, day: date) -> bool:
    """Whether the contract's data let the problem be asked: a doubt may be switched off.

    The end of the month decides that the doubted record lies in; of what lies in no month, `day`.
    """
    if not isinstance(problem, Doubt):
        return True
    month = month_of(problem.place.path)
    entry = contract.doubts.on(problem.code, month.end if month else day)
    return entry is None or not entry.off
