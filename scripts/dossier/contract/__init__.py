"""The contract as data: everything under content/contract, each value with its clause and its day of effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final, TypeVar

from dossier.contract.attachments import FILE as ATTACHMENTS
from dossier.contract.attachments import AttachmentTerms
from dossier.contract.calendar import HolidayYear, WorkCalendar
from dossier.contract.clauses import Clauses
from dossier.contract.criteria import Deadline, Selector
from dossier.contract.doubts import Doubts
from dossier.contract.obligations import LastDay, Obligations
from dossier.contract.parts import parts
from dossier.contract.predecessor import PREDECESSOR, LastResult, read_predecessor
from dossier.contract.prices import Prices
from dossier.contract.readings import Readings
from dossier.contract.roles import Roles
from dossier.contract.rubric import Group, Rubric, Scheme
from dossier.contract.survey import Survey, SurveyVersion
from dossier.contract.terms import Terms
from dossier.fields import Fields, Filed, parse
from dossier.problems import Place, Problem, error
from dossier.records.layout import USAGE
from dossier.source import read

__all__ = ["FOLDER", "Contract", "read_contract"]

FOLDER: Final = "content/contract"

F = TypeVar("F", bound=Filed)


@dataclass(frozen=True)
class Contract:
    """What the parties agreed, read from its files."""

    terms: Terms
    prices: Prices
    rubric: Rubric
    survey: Survey | None  # as prices and notices, a file that there need not be
    readings: Readings
    obligations: Obligations
    clauses: Clauses
    roles: Roles
    calendar: WorkCalendar
    notices: tuple[HolidayYear, ...] = ()
    doubts: Doubts = field(default_factory=Doubts)  # a file that there need not be
    predecessor: LastResult | None = None  # so is the last result of the contract before
    attachments: AttachmentTerms = field(default_factory=AttachmentTerms)  # likewise

    @property
    def counts_days(self) -> bool:
        """Whether working days matter: notices are on file, a last day is counted in them or moves past rest."""
        moving = any(one.moves for duty in self.obligations.duties for one in parts(duty, LastDay))
        counted = any(
            getattr(part, "unit", None) == "workdays"
            for duty in self.obligations.duties
            for part in parts(duty, Fields)
        )
        rules = (rule for _, _, row in self.rubric.rows() for version in row.versions for rule in version.rules())
        return bool(self.notices) or moving or counted or any(next(parts(rule, Deadline), None) for rule in rules)

    @cached_property
    def asks_for_use(self) -> bool:
        """Whether a row or a duty asks for records of use, which are billed and measured beside them."""
        versions = [version for _, _, row in self.rubric.rows() for version in row.versions]
        rules = (part for version in versions for part in (*version.rules(), version.applies))
        picked = (one.kind for part in rules for one in parts(part, Selector))
        listed = (kind for version in versions for kind in version.evidence)
        return USAGE in {*picked, *listed, *(duty.filed_as for duty in self.obligations.duties)}

    def called_on(self, day: date) -> Contract:
        """The contract under its number, title and parties in force on a day; all else has its dates itself."""
        terms = self.terms.called_on(day)
        return self if terms is self.terms else replace(self, terms=terms)

    def form_on(self, day: date) -> SurveyVersion:
        """The survey's form in use on a day; raises ValueError without a survey, for which a check asks then."""
        if self.survey is None:
            raise ValueError("no survey")
        return self.survey.on(day)


def read_contract(files: Mapping[str, bytes]) -> tuple[Contract | None, tuple[Problem, ...]]:
    """Read the contract from `files` (path relative to the root -> bytes); all problems of all files at once.

    No contract if a file is absent or does not parse; what the parts say of each other is for the checks.
    """
    reading = _Reading(files)
    contract = reading.run()
    return contract, tuple(sorted(reading.problems, key=lambda problem: problem.sort_key))


class _Reading:
    """One reading of the files, collecting problems."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.problems: list[Problem] = []

    def run(self) -> Contract | None:
        """The contract, if every file is there and parses."""
        terms, rubric = self._file(Terms, "terms.yml"), self._rubric()
        prices = self._file(Prices, "prices.yml") if self._has("prices.yml") else Prices()
        survey = self._file(Survey, "survey.yml") if self._has("survey.yml") else None
        readings, obligations = self._file(Readings, "readings.yml"), self._file(Obligations, "obligations.yml")
        clauses, roles = self._file(Clauses, "clauses.yml"), self._file(Roles, "roles.yml")
        notices = self._notices()
        doubts = self._file(Doubts, "doubts.yml") if self._has("doubts.yml") else Doubts()
        attachments = self._file(AttachmentTerms, ATTACHMENTS) if self._has(ATTACHMENTS) else AttachmentTerms()
        before = self._predecessor()
        if (
            terms is None
            or prices is None
            or rubric is None
            or (survey is None and self._has("survey.yml"))
            or readings is None
            or obligations is None
            or clauses is None
            or roles is None
            or notices is None
            or doubts is None
            or attachments is None
        ):
            return None
        calendar = WorkCalendar.of(notices)
        return Contract(
            terms,
            prices,
            rubric,
            survey,
            readings,
            obligations,
            clauses,
            roles,
            calendar,
            notices,
            doubts,
            before,
            attachments,
        )

    def _predecessor(self) -> LastResult | None:
        if PREDECESSOR not in self.files:
            return None
        result, problems = read_predecessor(self.files[PREDECESSOR])
        self.problems += problems
        return result

    def _has(self, name: str) -> bool:
        return f"{FOLDER}/{name}" in self.files

    def _file(self, model: type[F], name: str) -> F | None:
        path = f"{FOLDER}/{name}"
        if path not in self.files:
            self.problems.append(error("missing-contract-file", Place(path), path=path))
            return None
        source, problems = read(path, self.files[path])
        self.problems += problems
        if source is None or problems:
            return None
        value, problems = parse(model, source)
        self.problems += problems
        return value

    def _rubric(self) -> Rubric | None:
        scheme = self._file(Scheme, "rubric/scheme.yml")
        if scheme is None:
            return None
        groups = [self._file(Group, f"rubric/{group}.yml") for group in scheme.groups]
        there = tuple(group for group in groups if group is not None)
        return Rubric(scheme, there) if len(there) == len(groups) else None

    def _notices(self) -> tuple[HolidayYear, ...] | None:
        folder = f"{FOLDER}/holidays/"
        names = sorted(path.removeprefix(f"{FOLDER}/") for path in self.files if path.startswith(folder))
        notices = [self._file(HolidayYear, name) for name in names]
        there = tuple(notice for notice in notices if notice is not None)
        own = [problem for notice in there for problem in notice.problems()]
        self.problems += own
        return there if len(there) == len(notices) and not own else None
