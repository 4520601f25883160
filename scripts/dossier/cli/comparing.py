"""Two sides of a comparison, and the months that mix one's contract with the other's records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from dossier.assessment import Assessment
from dossier.checks import check_all
from dossier.cli.session import Session, WrongUse
from dossier.compare import Comparison, Mixed, compare, contract_differs, same_contract
from dossier.contract import FOLDER
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.pipeline import assess_all
from dossier.problems import Severity


@dataclass(frozen=True)
class SessionMonth:
    """A month of a session, computed."""

    session: Session
    period: Period

    @property
    def assessment(self) -> Assessment:
        """The month."""
        return self.session.assessments[self.period]


def comparison(before: SessionMonth, after: SessionMonth) -> Comparison:
    """The comparison of two sides of one contract; what each of contract and records moves alone is computed.

    Raises WrongUse for two contracts.
    """
    pair = before.assessment, after.assessment
    if not same_contract(*pair):
        raise WrongUse("other_contract", before=pair[0].contract, after=pair[1].contract)
    return compare(*pair, _mixed(before, after) if contract_differs(*pair) else None)


def _mixed(before: SessionMonth, after: SessionMonth) -> Mixed | None:
    contract = _under(before, after.session.dossier)
    records = _under(after, before.session.dossier)
    return Mixed(contract, records) if contract and records else None


def _under(side: SessionMonth, other: Dossier) -> Assessment | None:
    """A side's month under another's contract; None if its records do not fit that."""
    own = side.session.dossier
    files = {path: fact for path, fact in own.files.items() if not path.startswith(FOLDER)}
    files |= {path: fact for path, fact in other.files.items() if path.startswith(FOLDER)}
    mixed = replace(own, contract=other.contract, files=MappingProxyType(dict(sorted(files.items()))))
    if any(problem.severity is Severity.ERROR for problem in check_all(mixed)):
        return None
    return {one.period: one for one in assess_all(mixed, side.session.as_of)}.get(str(side.period))
