"""Months for the tests of the settlement workbook: of the sample, under other readings, and made up to be awkward."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import results
from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.readings import Adopted
from dossier.evidence import Evidence
from dossier.exact.money import ZERO, apportion, cents
from dossier.exact.period import Period
from dossier.load import Dossier, load
from dossier.pipeline import assess_all
from dossier.report import Report
from dossier.result import Deduction, IncidentResult, Line, ProjectFee, ReadingEffect, Share
from dossier.settlement import rules_of
from dossier.utilisation import measure
from report_factory import COMMIT, PERIOD, Make, backup_record, indicators, project_record, the_contract, totals
from sample_months import AS_OF, assessed, loaded
from tenants import usage

OTHERWISE: Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]] = {
    "a": (("2024-02", "2024-04"), {"R-25": "each", "R-26": "clamp", "R-27": "pending-out", "R-28": "two-places",
                                   "R-30": "mean", "R-32": "peak-trough", "R-33": "full", "R-37": "thirty"}),
    "b": (("2024-03", "2024-04"), {"R-25": "platform", "R-26": "refund", "R-33": "zero", "R-37": "whole-month",
                                   "R-08": "all", "R-09": "all"}),
    "c": (("2024-02",), {"R-26": "clamp", "R-28": "two-places", "R-30": "mean", "R-07": "ratio"}),
    "d": (("2024-02",), {"R-25": "each", "R-26": "refund", "R-32": "peak-trough"}),
    "e": (("2024-03",), {"R-25": "platform", "R-27": "pending-out"}),
}  # fmt: skip
"""Months under readings other than the adopted ones: all those of R-25 to R-28, R-30, R-32, R-33 and R-37."""


def sample_reports(*periods: str, readings: Mapping[str, str] | None = None) -> dict[str, Report]:
    """Months of the committed sample, by period."""
    dossier = loaded().dossier
    assert dossier is not None, loaded().problems
    if not readings:
        history = tuple(assessed().values())
        return {
            one.period: report_of(dossier, history[: n + 1]) for n, one in enumerate(history) if one.period in periods
        }
    return _reports(replace(dossier, contract=under(dossier.contract, readings or {})), AS_OF, periods)


def second_reports(folder: Path, as_of: date = date(2024, 4, 30)) -> dict[str, Report]:
    """The months of another contract, such as the second, whose bands, bonus and weights are others."""
    dossier = load(folder).dossier
    assert dossier is not None
    return _reports(dossier, as_of, tuple(str(period) for period in dossier.evidence.periods))


def _reports(dossier: Dossier, as_of: date, periods: tuple[str, ...]) -> dict[str, Report]:
    assessed = assess_all(dossier, as_of)
    return {
        one.period: report_of(dossier, assessed[: index + 1])
        for index, one in enumerate(assessed)
        if one.period in periods
    }


def report_of(dossier: Dossier, history: tuple[Assessment, ...]) -> Report:
    """The last of these months."""
    period = Period.parse(history[-1].period)
    return Report(
        period=period, assessment=history[-1], contract=dossier.contract, evidence=dossier.evidence.until(period),
        problems=(), history=history, commit=COMMIT, commits={}, differing={}, sample=True,
    )  # fmt: skip


def under(contract: Contract, readings: Mapping[str, str]) -> Contract:
    """The contract with other readings adopted."""
    questions = tuple(
        question.model_copy(
            update={
                "adopted": tuple(
                    one.model_copy(update={"reading": readings.get(question.id, one.reading)})
                    for one in question.adopted
                )
            }
        )
        for question in contract.readings.readings
    )
    return replace(contract, readings=contract.readings.model_copy(update={"readings": questions}))


def a_host(cpu: str, memory: str, used: str, allocated: str) -> str:
    """A host whose peaks and troughs are the same; the disk as used of allocated GB."""
    return (
        f"- {{id: h1, vcpu: 4, memory_gb: 8, cpu: {{peak: {cpu}, trough: {cpu}}}, "
        f"memory: {{peak: {memory}, trough: {memory}}}, disk: {{allocated_gb: {allocated}, used_gb: {used}}}}}"
    )


def settled(
    hosts: Mapping[str, str], lines: Mapping[str, tuple[Line, ...]], readings: Mapping[str, str] | None = None
) -> Report:
    """March with these projects and hosts, settled by the engine's own rules at the composite score of `Make`.

    A project without any text has rented hosts, but no usage data.
    """
    contract = the_contract()
    adopted = Adopted(contract.readings, readings or {})
    evidence = Evidence.of(
        [project_record(name) for name in hosts] + [usage(text, identity=name) for name, text in hosts.items() if text]
    )
    composite = sum((row.points for row in indicators([])), Fraction())
    rules = rules_of(contract, PERIOD, adopted)
    found = []
    for project in evidence.projects:
        measured = measure(contract, evidence, project, PERIOD, adopted)
        gross = sum((line.amount for line in lines[project.id]), ZERO)
        fee = rules.fee(composite, measured.low, gross, has_hosts=True)
        found.append(
            results.on_file(ProjectFee(
                id=project.id, name="示例系统", unit="示例单位", utilisation=measured.value, combined=fee.combined,
                combined_low=fee.combined, combined_high=fee.combined, coefficient=fee.coefficient,
                coefficient_low=fee.coefficient, coefficient_high=fee.coefficient, lines=lines[project.id],
                gross=gross, after_coefficient=fee.after, incident_deduction=ZERO, net=fee.after,
            ), contract, evidence, PERIOD, adopted)
        )  # fmt: skip
    report = with_incidents(Make(records=evidence.records, projects=tuple(found)).report(), ())
    effects = tuple(
        ReadingEffect(id=name, adopted=reading, confirmed=False, alternatives=()) for name, reading in adopted.items()
    )
    # `Make` fills projects in by the readings of the register
    read_so = {"readings": effects, "projects": tuple(found)}
    return replace(report, assessment=report.assessment.model_copy(update=read_so))


def a_line(price: Fraction, quantity: Fraction, days: int = 31) -> Line:
    """A line of March."""
    return Line(
        sku="bandwidth", quantity=quantity, from_=date(2024, 3, 1), to=date(2024, 3, days), days=days,
        days_in_month=31, unit_price=price, amount=cents(price * quantity * days / 31),
    )  # fmt: skip


def combined(score: Fraction) -> str:
    """A host that brings the combined score to exactly this, at the composite score of `Make`.

    The rates of load are whole per cents; the rest is asked of the disk, as a share that mostly has no end.
    """
    weights = the_contract().terms.weights_on(PERIOD.end)
    composite = sum((row.points for row in indicators([])), Fraction())
    wanted = (score - composite * weights.composite) / weights.utilisation / 100
    load = Fraction(int(wanted * 100), 100)
    disk = (wanted - load * (weights.cpu + weights.memory)) / weights.disk
    scale = 10 ** (len(str(disk.denominator)) // 2)
    rate = str(int(load * 100))
    return a_host(rate, rate, _plain(Fraction(disk.numerator, scale)), _plain(Fraction(disk.denominator, scale)))


def _plain(value: Fraction) -> str:
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_incidents(report: Report, incidents: tuple[IncidentResult, ...]) -> Report:
    """The report with other incidents, settled anew."""
    projects = []
    for project in report.assessment.projects:
        taken = sum((s.amount for one in incidents for s in one.shares if s.project == project.id), ZERO)
        net = project.after_coefficient - taken
        projects.append(project.model_copy(update={"incident_deduction": taken, "net": net}))
    taken = sum((one.amount for one in incidents), ZERO)
    settlement = totals(projects, taken).model_copy(
        update={"carried_out": min(ZERO, sum((one.net for one in projects), ZERO))}
    )
    changed = report.assessment.model_copy(
        update={"projects": tuple(projects), "incidents": incidents, "penalties": (), "settlement": settlement}
    )
    return replace(report, assessment=changed, history=(changed,))


def shared(seed: int, incidents: int) -> Report:
    """Projects with fees of all sizes, several the same and one of zero, and incidents that hit some of them."""
    draw = random.Random(seed)  # noqa: S311  # not a secret
    fees = [
        ZERO,
        *(Decimal(draw.choice([1, 100, 100_000, 7_777_777])).scaleb(-2) * draw.randint(1, 9) for _ in range(9)),
    ]
    fees += fees[3:6]
    names = [f"project-{index:02d}" for index in range(len(fees))]
    found = []
    for index in range(incidents):
        hit = sorted(draw.sample(range(len(names)), draw.randint(1, 7))) if index else [0]
        amount = Decimal(draw.choice([100_000, 200_000, 400_000])) * Decimal("1.00")
        parts = apportion(amount, [fees[place] for place in hit])
        level = {100_000: "general", 200_000: "severe", 400_000: "major"}[int(amount)]
        found.append(
            results.incident(Deduction(
                id=f"incident-{index}", level=level, minutes=Fraction(21), amount=amount, pending=False,
                shares=tuple(Share(project=names[p], amount=part) for p, part in zip(hit, parts, strict=True)),
            ))
        )  # fmt: skip
    projects = tuple(
        results.project(ProjectFee(
            id=name, name="示例", unit="示例", utilisation=None, combined=Fraction(80), combined_low=Fraction(80),
            combined_high=Fraction(80), coefficient=Fraction(1), coefficient_low=Fraction(1),
            coefficient_high=Fraction(1), lines=(a_line(Fraction(fee), Fraction(1)),), gross=fee,
            after_coefficient=fee, incident_deduction=ZERO, net=fee,
        ))
        for name, fee in zip(names, fees, strict=True)
    )  # fmt: skip
    return with_incidents(Make(records=(backup_record(),), projects=projects).report(), tuple(found))
