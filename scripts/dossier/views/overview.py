"""What the first page sums up: coefficients in use, what changed since the month before, which project costs most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dossier.report import Report
from dossier.trace import told as said
from dossier.views.figures import figure, money, score
from dossier.views.shows import shows


@dataclass(frozen=True)
class CoefficientCount:
    """How many projects are paid with a coefficient, its name, and their part of all projects."""

    coefficient: Fraction
    name: str
    count: int
    share: Fraction


@dataclass(frozen=True)
class Delta:
    """What changed since the month before."""

    period: str
    points: Fraction
    payable: Decimal


def bands(report: Report) -> tuple[CoefficientCount, ...]:
    """The coefficients in use, highest first."""
    counted = Counter((project.coefficient, project.band) for project in report.assessment.projects)
    total = sum(counted.values())
    return tuple(
        CoefficientCount(*one, counted[one], Fraction(counted[one], total)) for one in sorted(counted, reverse=True)
    )


def delta(report: Report) -> Delta | None:
    """The difference to the month before, if there is one."""
    before, now = report.before, report.assessment
    if before is None:
        return None
    return Delta(
        before.period,
        now.composite.points - before.composite.points,
        now.settlement.payable - before.settlement.payable,
    )


def highest_fee(report: Report) -> str:
    """Which project costs most, with its score and the band that decides its coefficient; "" without projects."""
    if not report.assessment.projects:
        return ""
    top, has = max(report.assessment.projects, key=lambda one: one.net), shows(report)
    told = f"本月费用最高的项目是{top.name}，{money(top.net)} 元（计费 {money(top.gross)} 元）"
    if not has.pays:
        return told
    use = f"、使用效率 {score(top.utilisation.score)}" if has.weighs and top.utilisation else ""
    edges = (
        f"不低于 {figure(top.combined - top.to_fall)}" if top.to_fall is not None else "",
        f"低于 {figure(top.combined + top.to_rise)}" if top.to_rise is not None else "",
    )
    band = "、".join(filter(None, edges))
    reason = f"，{band}" if band else f"，{said(top.working)}" if top.working else ""
    points = f"综合得分 {figure(report.assessment.composite.points)}{use}，考核得分 {score(top.combined)}"
    return f"{told}：{points}{reason}，{has.rate} {figure(top.coefficient)}"
