"""What a contract has, so that pages, documents and workbooks show nothing that it does not have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.payments import Bands
from dossier.contract.policies import (
    Cents,
    DiskUse,
    HostAverage,
    IncidentShares,
    LateNotice,
    LoadAboveFull,
    LoadSamples,
    MissingMetric,
    NegativeResult,
    PartMonths,
    PenaltyLine,
    PlannedWork,
    Policy,
    RuledLevel,
    SumReached,
    Thresholds,
    Unconfirmed,
    UnmetCondition,
    UnruledFault,
    WithoutHosts,
)
from dossier.exact.period import Period
from dossier.problems.wording import payment
from dossier.report import Report


@dataclass(frozen=True)
class Shows:
    """Parts to show.

    `money` at all, some of it paid by the use or once (`counted`); a score that changes it (`pays`), by `bands` or
    otherwise; the `use` of what is rented, whether it has a part in the score (`weighs`), `letters` about it;
    `incidents`, cash `penalties`, a `ceiling`, and conditions of payment (`gates`).
    `rate`, `short` and `after` are what the kind of payment calls its columns.
    """

    money: bool
    counted: bool
    projects: bool
    pays: bool
    bands: bool
    use: bool
    weighs: bool
    letters: bool
    incidents: bool
    penalties: bool
    ceiling: bool
    gates: bool
    rate: str
    short: str
    after: str


NEEDS: Final[Mapping[type[Policy], str]] = MappingProxyType(
    {
        Cents: "money",
        DiskUse: "use",
        HostAverage: "use",
        IncidentShares: "incidents",
        LateNotice: "incidents",
        LoadAboveFull: "use",
        LoadSamples: "use",
        MissingMetric: "use",
        NegativeResult: "money",
        PartMonths: "money",
        PenaltyLine: "penalties",
        PlannedWork: "incidents",
        RuledLevel: "incidents",
        SumReached: "ceiling",
        Thresholds: "pays",
        Unconfirmed: "incidents",
        UnmetCondition: "gates",
        UnruledFault: "incidents",
        WithoutHosts: "weighs",
    }
)
"""What a contract must have for a policy to matter."""


def shows(report: Report) -> Shows:
    """Of a report."""
    return shows_of(report.contract, report.assessment)


def shows_of(contract: Contract, found: Assessment) -> Shows:
    """As the contract is at the month's end, and what is on file of the month."""
    terms, day = contract.terms, Period.parse(found.period).end
    paid = terms.payment_on(day)
    counted = any(item.per != "month" and item.on_offer(day) for item in contract.prices.items)
    counted = counted or any(line.per != "month" for project in found.projects for line in project.lines)
    money = bool(contract.prices.items or found.projects)
    return Shows(
        money=money,
        counted=counted,
        projects=bool(found.projects),
        pays=money and bool(terms.payment),
        bands=money and isinstance(paid, Bands),
        use=terms.measures_on(day),
        weighs=bool(terms.weights_on(day).utilisation),
        letters=bool(terms.resize),
        incidents=bool(terms.incidents or found.incidents),
        penalties=bool(terms.penalties or found.penalties),
        ceiling=found.settlement.ceiling is not None,
        gates=bool(contract.obligations.gates),
        **payment(paid.kind),
    )
