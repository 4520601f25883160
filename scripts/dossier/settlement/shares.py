"""Who bears the deduction of an incident: its projects in proportion, each in full, or the platform (annex 1.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dossier.contract.policies import IncidentShares, Unconfirmed
from dossier.contract.readings import Adopted
from dossier.exact.money import ZERO, apportion
from dossier.incidents import Verdict
from dossier.result import Deduction, Share


@dataclass(frozen=True, slots=True)
class Borne:
    """What the incidents of a month take: from each project, and from the platform as a whole, in yuan."""

    incidents: tuple[Deduction, ...]
    by_project: Mapping[str, Decimal]
    platform: Decimal

    @property
    def total(self) -> Decimal:
        """All that is deducted."""
        return sum(self.by_project.values(), ZERO) + self.platform


def bear(verdicts: Sequence[Verdict], fees: Mapping[str, Decimal], adopted: Adopted) -> Borne:
    """Share the amounts of `verdicts` among projects by their `fees` before deduction.

    A pending incident is shown with its shares but not deducted under `pending-out`. An incident none of whose
    projects has a fee record this month is borne by the platform, so that nothing is lost.
    """
    taken: dict[str, Decimal] = {}
    platform = ZERO
    results = []
    for verdict in verdicts:
        shares = _shares(verdict, fees, adopted)
        results.append(_result(verdict, shares, adopted))
        if verdict.pending and adopted.choice(Unconfirmed) is Unconfirmed.PENDING_OUT:
            continue
        for share in shares:
            taken[share.project] = taken.get(share.project, ZERO) + share.amount
        if not shares:
            platform += verdict.amount
    return Borne(tuple(results), taken, platform)


def _shares(verdict: Verdict, fees: Mapping[str, Decimal], adopted: Adopted) -> tuple[Share, ...]:
    hit = [project for project in verdict.projects if project in fees]
    if not verdict.amount or not hit or adopted.choice(IncidentShares) is IncidentShares.PLATFORM:
        return ()
    if adopted.choice(IncidentShares) is IncidentShares.EACH:
        return tuple(Share(project=project, amount=verdict.amount) for project in hit)
    parts = apportion(verdict.amount, [fees[project] for project in hit])
    return tuple(Share(project=project, amount=part) for project, part in zip(hit, parts, strict=True))


def _result(verdict: Verdict, shares: tuple[Share, ...], adopted: Adopted) -> Deduction:
    """`amount` is what the incident costs altogether: the tariff, or under `each` that times the projects hit."""
    each = adopted.choice(IncidentShares) is IncidentShares.EACH
    amount = sum((share.amount for share in shares), ZERO) if each else verdict.amount
    return Deduction(
        id=verdict.id,
        level=verdict.level,
        minutes=verdict.minutes,
        amount=amount or verdict.amount,
        pending=verdict.pending,
        shares=shares,
    )
