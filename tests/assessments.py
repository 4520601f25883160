"""Small assessments for tests, with totals that follow from their parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import results
from builders import own_contract, under
from dossier.assessment import Assessment
from dossier.exact.money import ZERO, capitals, cents
from dossier.exact.number import exact
from dossier.result import (
    Composite,
    Deduction,
    Gate,
    IncidentResult,
    Indicator,
    InputFile,
    Inputs,
    Line,
    Penalty,
    ProjectFee,
    ProjectResult,
    ReadingEffect,
    Share,
    Totals,
    Utilisation,
)
from dossier.trace import Step, TermValue, say
from statements import statement_of

WEIGHT = Fraction(3, 10)
BANDS = ((80, Fraction(1)), (50, Fraction(4, 5)), (20, Fraction(1, 2)), (0, Fraction(1, 5)))


def a_row(
    name: str,
    row: int,
    points: Fraction,
    state: str = "proven",
    most: int = 4,
    rule: str = "all-or-nothing",
    evidence: Sequence[str] = (),
) -> Indicator:
    """A row; undecided ones may still reach their maximum."""
    high = Fraction(most) if state in ("not-proven", "awaiting-ruling") else points
    step = Step.of(say("score.measured", thing=TermValue(value="…"), figure=points), "附表1", rule)
    return Indicator.model_validate(
        {
            "id": name, "row": row, "group": "g", "name": name, "max": Fraction(most), "points": points, "low": points,
            "high": high, "state": state, "trace": (step,), "evidence": tuple(evidence),
        }
    )  # fmt: skip


def a_line(sku: str, price: str, quantity: int, days: int = 31) -> Line:
    """A line of a 31-day month."""
    amount = cents(exact(price) * quantity * days / 31)
    first, last = date(2024, 3, 1), date(2024, 3, days)
    return Line(
        sku=sku, quantity=Fraction(quantity), from_=first, to=last, days=days, days_in_month=31,
        unit_price=exact(price), amount=amount,
    )  # fmt: skip


def coefficient(combined: Fraction) -> Fraction:
    """The bands of annex 1.4."""
    return next(value for least, value in BANDS if combined >= least)


def a_project(name: str, lines: Sequence[Line], use: int | None, composite: Fraction) -> ProjectResult:
    """A project before any incident."""
    score = None if use is None else Fraction(use)
    combined = composite if score is None else composite * WEIGHT + score * (1 - WEIGHT)
    factor = coefficient(combined)
    gross = sum((line.amount for line in lines), ZERO)
    after = cents(Fraction(gross) * factor)
    rates = Fraction(use or 0, 100)
    return results.project(ProjectFee(
        id=name, name=name, unit="u",
        utilisation=None if score is None else Utilisation(cpu=rates, memory=rates, disk=rates, score=score),
        combined=combined, combined_low=combined, combined_high=combined,
        coefficient=factor, coefficient_low=factor, coefficient_high=factor,
        lines=tuple(lines), gross=gross, after_coefficient=after, incident_deduction=ZERO, net=after,
    ))  # fmt: skip


def an_incident(name: str, shares: Mapping[str, Decimal], platform: Decimal = ZERO) -> IncidentResult:
    """An incident that is deducted from the projects it hit, or without shares from the platform."""
    parts = tuple(Share(project=project, amount=amount) for project, amount in shares.items())
    total = sum(shares.values(), ZERO) or platform
    deduction = Deduction(id=name, level="general", minutes=Fraction(21), amount=total, pending=True, shares=parts)
    return results.incident(deduction)


def an_assessment(  # every part of a month may be given
    rows: Sequence[Indicator] = (),
    projects: Sequence[ProjectResult] = (),
    incidents: Sequence[IncidentResult] = (),
    penalties: Sequence[Penalty] = (),
    carried_in: Decimal = ZERO,
    files: Mapping[str, str] | None = None,
    *,
    period: str = "2024-03",
    gates: Sequence[Gate] = (),
    readings: Sequence[ReadingEffect] = (),
) -> Assessment:
    """A month whose totals follow from its parts; `files` maps ids or paths to the first digit of the digest."""
    settled = [_with_incidents(project, incidents) for project in projects]
    gross = sum((p.gross for p in settled), ZERO)
    after = sum((p.after_coefficient for p in settled), ZERO)
    deducted = sum((p.incident_deduction for p in settled), ZERO)
    deducted += sum((one.amount for one in incidents if not one.shares), ZERO)
    cash = sum((p.amount for p in penalties), ZERO)
    total = after - deducted - cash + carried_in
    payable = max(total, ZERO)
    points = sum((row.points for row in rows), Fraction(0))
    high = sum((row.high for row in rows), Fraction(0))
    totals = Totals(
        gross=gross, after_coefficient=after, incident_deductions=deducted, penalties=cash, carried_in=carried_in,
        payable=payable, payable_low=payable, payable_high=payable, carried_out=min(total, ZERO),
        carried_out_low=min(total, ZERO), carried_out_high=min(total, ZERO), cumulative=payable,
        ceiling=Decimal("22879713.60"), payable_capitals=capitals(payable),
    )  # fmt: skip
    listed = tuple(
        InputFile(path=name if "/" in name else f"evidence/{period}/kind/{name}.md", sha256=first * 64, sm3=first * 64)
        for name, first in sorted((files or {}).items())
    )
    return results.with_matters(Assessment(
        **results.agreed(own_contract(), date(2024, 3, 31)),
        contract="sample", period=period, revision=0, status="draft",
        composite=Composite(points=points, low=points, high=high, max=Fraction(100)),
        indicators=tuple(rows), projects=tuple(settled), incidents=tuple(incidents), penalties=tuple(penalties),
        settlement=totals, statement=statement_of(totals), gates=tuple(gates), obligations=(),
        policies=under().chosen, readings=tuple(readings),
        inputs=Inputs(digest="0" * 64, files=listed),
    ))  # fmt: skip


def _with_incidents(project: ProjectResult, incidents: Sequence[IncidentResult]) -> ProjectResult:
    share = sum((s.amount for i in incidents for s in i.shares if s.project == project.id), ZERO)
    return project.model_copy(update={"incident_deduction": share, "net": project.after_coefficient - share})
