"""The rows of the rubric: how many points, why, and from which line of which record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import Final

from dossier.records.base import Record
from dossier.report import Report
from dossier.result import Indicator, Penalty
from dossier.trace import Step, told
from dossier.views.late import lately
from dossier.views.places import Places, Trail, record_page, row_page

_TOLD: Final = 3
"""So many reasons stand beside a row; all are in its trace."""


@dataclass(frozen=True)
class Reason:
    """A step of a trace with the way to its source."""

    step: Step
    trail: Trail | None

    @property
    def open(self) -> bool:
        """Whether points wait for what this step misses."""
        return self.step.role == "open"

    @property
    def decides(self) -> bool:
        """Whether points are lost or open for this step."""
        return self.step.role in ("open", "loss")


@dataclass(frozen=True)
class RowShown:
    """A row with its reasons, the records it rests on and its cash penalty."""

    indicator: Indicator
    page: str
    reasons: tuple[Reason, ...]
    records: tuple[tuple[Record, str], ...]
    penalty: Penalty | None
    before: Indicator | None
    late: Mapping[str, str] = field(default_factory=dict)
    """By record what came in late and counts all the same, in words."""

    @property
    def lost(self) -> Fraction:
        """Points that cannot be had any more."""
        return self.indicator.max - self.indicator.high

    @property
    def open(self) -> Fraction:
        """Points still to be proven or ruled on."""
        return self.indicator.high - self.indicator.points

    @property
    def risk(self) -> Fraction:
        """Points counted so far that a ruling may still take."""
        return self.indicator.points - self.indicator.low

    @property
    def undecided(self) -> bool:
        """Whether the points may still change, up or down."""
        return self.indicator.low != self.indicator.high

    @property
    def why(self) -> str:
        """What points are lost or open for: the steps that say so; of a loss that none tells, the last one, the sum."""
        if not (self.lost or self.undecided):
            return ""
        deciding = [reason for reason in self.reasons if reason.decides]
        if not deciding or (self.lost and all(reason.open for reason in deciding)):
            deciding = [*deciding, *(reason for reason in self.reasons[-1:] if reason not in deciding)]
        more = f"等共 {len(deciding)} 条" if len(deciding) > _TOLD else ""
        return "；".join(told(one.step.said, "beside") or one.step.text for one in deciding[:_TOLD]) + more

    def reason(self, record: Record) -> str:
        """Why the record was looked at and did not count; "" if it did."""
        return self.indicator.set_aside.get(record.id, "")

    @property
    def unsettled(self) -> tuple[Step, ...]:
        """The steps that say what is missing or awaited; all of them where none does."""
        return tuple(reason.step for reason in self.reasons if reason.open) or tuple(one.step for one in self.reasons)


@dataclass(frozen=True)
class RowGroup:
    """Rows of one group and their sums."""

    name: str
    rows: tuple[RowShown, ...]

    @property
    def max(self) -> Fraction:
        """Most points."""
        return sum((row.indicator.max for row in self.rows), Fraction())

    @property
    def points(self) -> Fraction:
        """Proven points."""
        return sum((row.indicator.points for row in self.rows), Fraction())

    @property
    def low(self) -> Fraction:
        """Least points."""
        return sum((row.indicator.low for row in self.rows), Fraction())

    @property
    def high(self) -> Fraction:
        """Most points that can still be had."""
        return sum((row.indicator.high for row in self.rows), Fraction())


def rows(report: Report, places: Places) -> tuple[RowShown, ...]:
    """All rows in the order of the table."""
    late = lately(report)
    penalties = {penalty.row: penalty for penalty in report.assessment.penalties}
    before = {row.id: row for row in report.before.indicators} if report.before else {}
    ordered = sorted(report.assessment.indicators, key=lambda indicator: indicator.row)
    return tuple(
        RowShown(
            indicator,
            row_page(indicator.id),
            tuple(Reason(step, places.trail(step.source) if step.source else None) for step in indicator.trace),
            tuple((places.by_id[name], record_page(name)) for name in indicator.evidence if name in places.by_id),
            penalties.get(indicator.row),
            before.get(indicator.id),
            {name: late[name] for name in indicator.evidence if name in late},
        )
        for indicator in ordered
    )


def groups(found: tuple[RowShown, ...]) -> tuple[RowGroup, ...]:
    """Neighbouring rows of the same group."""
    return tuple(RowGroup(name, tuple(members)) for name, members in groupby(found, lambda row: row.indicator.group))
