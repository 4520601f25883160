"""What the pages of projects need to try another use or other points: the month's figures, exact, as JSON.

Sliders and the command come to the same: `theme/assets/trial.js` does with these figures what settling does, and a test
holds the two against each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.payments import Bands
from dossier.contract.policies import IncidentShares, NegativeResult, Thresholds, Unconfirmed, WithoutHosts
from dossier.contract.rules import WholeScoreVeto
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.result import IncidentResult

TRIAL_DATA: Final = "trial-data.js"
"""Where the month's figures lie."""
_LARGEST: Final = 10**12
_POLICIES: Final = (IncidentShares, NegativeResult, Thresholds, Unconfirmed, WithoutHosts)


def tries(contract: Contract, month: Assessment) -> bool:
    """Whether a month can be tried on its pages: bands rule, and no row caps the score of all others."""
    day = Period.parse(month.period).end
    rules = (rule for row in contract.rubric.on(day) for rule in row.version.rules())
    capped = any(isinstance(rule, WholeScoreVeto) for rule in rules)
    return isinstance(contract.terms.payment_on(day), Bands) and bool(month.projects) and not capped


def trial_data(contract: Contract, month: Assessment) -> bytes:
    """The figures as a script that a page can load from a folder too: it assigns them to `dossierMonth`."""
    told = json.dumps(dict(_told(contract, month)), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"var dossierMonth = {told};\n".encode()


def _told(contract: Contract, month: Assessment) -> Iterator[tuple[str, object]]:
    totals, payment = month.settlement, contract.terms.payment_on(Period.parse(month.period).end)
    yield "period", month.period
    yield "points", [exact_text(month.composite.points), exact_text(month.composite.max)]
    yield "weights", [exact_text(month.weights.composite), exact_text(month.weights.utilisation)]
    yield "policies", {kind.__name__: month.choice(kind) for kind in _POLICIES}
    if isinstance(payment, Bands):
        yield (
            "bands",
            [
                [None if end is None else exact_text(end) for end in (band.at_least, band.below)]
                + [exact_text(band.coefficient), band.name or ""]
                for band in payment.bands
            ],
        )
    yield "rows", {row.id: [exact_text(row.points), exact_text(row.max)] for row in month.indicators}
    yield (
        "projects",
        [
            {
                "id": one.id,
                "hosts": one.has_hosts,
                "use": exact_text(one.utilisation_bounds.score.low if one.utilisation_bounds else Fraction()),
                "gross": plain(one.gross),
            }
            for one in month.projects
        ],
    )
    yield "incidents", [dict(_incident(month, one)) for one in month.incidents]
    yield "others", [plain(one) for one in (-totals.penalties, totals.carried_in, totals.adjustments)]


def _incident(month: Assessment, one: IncidentResult) -> Iterator[tuple[str, object]]:
    """What it takes, from each project if each bears it, and the projects that bear it: none if the platform does."""
    each = month.choice(IncidentShares) is IncidentShares.EACH and one.shares
    yield "amount", plain(one.shares[0].amount if each else one.amount)
    yield "pending", one.pending
    yield "projects", [share.project for share in one.shares]


def exact_text(value: Fraction) -> str:
    """The fraction that the assessment's file stands for: the same for whoever has the file and who has computed it.

    An endless one has 28 digits there; the only fraction of a denominator up to `_LARGEST` with those is it.
    """
    written = plain(value)
    found = Fraction(written).limit_denominator(_LARGEST)
    if plain(found) != written:
        found = Fraction(written)
    return str(found.numerator) if found.denominator == 1 else f"{found.numerator}/{found.denominator}"


def choices(month: Assessment) -> Mapping[str, str]:
    """The rows that points can be tried for, by id, with what they are called."""
    return {row.id: f"{row.row} {row.name}" for row in month.indicators}
