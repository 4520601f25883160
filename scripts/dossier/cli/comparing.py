"""Two sides of a comparison, and the months that mix one's contract with the other's records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from dossier.assessment import Assessment
from dossier.checks import check_all
from dossier.cli.laid_out import session_at
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.compare import Comparison, Mixed, compare, contract_differs, same_contract
from dossier.compare.told import NamedComparison
from dossier.contract import FOLDER
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.pipeline import assess_all
from dossier.problems import Severity
from dossier.site.compared import Compared
from dossier.views.names import families


@dataclass(frozen=True)
class SessionMonth:
    """A month of a session, computed."""

    session: Session
    period: Period

    @property
    def assessment(self) -> Assessment:
        """The month."""
        return self.session.assessments[self.period]


def named(before: SessionMonth, after: SessionMonth) -> NamedComparison:
    """The comparison with the names of both sides, the later one's first. Raises WrongUse for two contracts."""
    found = comparison(before, after)
    names: dict[str, dict[str, str]] = {}
    for side in (before, after):
        loaded, months = side.session.dossier, families(side.session.dossier.contract, side.period.end)
        for family, known in (*months.items(), ("record", {one.id: one.title for one in loaded.evidence.records})):
            names.setdefault(family, {}).update(known)
        for one in loaded.contract.readings.readings:
            names.setdefault(one.id, {}).update({way.id: way.text for way in one.readings})
    return NamedComparison(found, before.assessment, after.assessment, names)


def comparison(before: SessionMonth, after: SessionMonth) -> Comparison:
    """The comparison of two sides of one contract; what each of contract and records moves alone is computed.

    Raises WrongUse for two contracts.
    """
    pair = before.assessment, after.assessment
    if not same_contract(*pair):
        raise WrongUse("other_contract", before=pair[0].contract, after=pair[1].contract)
    crossed = Crossed(before.session, after.session)
    return compare(*pair, crossed.month(before.period, after.period) if contract_differs(*pair) else None)


@dataclass(frozen=True)
class Crossed:
    """Two sessions, each side's records under the other's contract."""

    before: Session
    after: Session

    def month(self, before: Period, after: Period) -> Mixed | None:
        """The months of a comparison; None if the records of one side do not fit the contract of the other."""
        contract, records = self._later_contract.get(str(before)), self._later_records.get(str(after))
        return Mixed(contract, records) if contract and records else None

    @cached_property
    def _later_contract(self) -> Mapping[str, Assessment]:
        return _under(self.before, self.after.dossier)

    @cached_property
    def _later_records(self) -> Mapping[str, Assessment]:
        return _under(self.after, self.before.dossier)


@dataclass(frozen=True)
class CrossedStates:
    """Tells contract and records apart for states of months that are published: as `compare` does for the same two."""

    session: Session

    def __call__(self, before: Compared, after: Compared) -> Mixed | None:
        """The mixed months; None if one of the two states cannot be computed again."""
        months = Period.parse(before.period), Period.parse(after.period)
        if not after.current or not {before.version, after.version} <= {before.period, after.period}:
            return None
        if before.current:
            return self._own.month(*months)
        try:
            with session_at(self.session.root, before.commit, self.session.as_of, self.session) as then:
                return Crossed(then, self.session).month(*months) if before.commit and then.sound else None
        except WrongUse:
            return None

    @cached_property
    def _own(self) -> Crossed:
        return Crossed(self.session, self.session)


def _under(side: Session, other: Dossier) -> Mapping[str, Assessment]:
    """A side's months under another's contract; none if its records do not fit that."""
    own = side.dossier
    files = {path: fact for path, fact in own.files.items() if not path.startswith(FOLDER)}
    files |= {path: fact for path, fact in other.files.items() if path.startswith(FOLDER)}
    mixed = replace(own, contract=other.contract, files=MappingProxyType(dict(sorted(files.items()))))
    if any(problem.severity is Severity.ERROR for problem in check_all(mixed)):
        return {}
    return {one.period: one for one in assess_all(mixed, side.as_of)}
