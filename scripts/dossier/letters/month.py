"""What all letters of a month share: the parties, the words of the month, and what a letter rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, TypeAlias

from dossier.paper.document import Basis, Seals
from dossier.records.base import Record
from dossier.report import Report
from dossier.result import Gate, Matter, Obligation, ProjectResult
from dossier.views import names
from dossier.views.figures import score
from dossier.views.status import status
from dossier.views.theme import Theme

BLANK: Final = "【　　】"
DATE: Final = "【　　】年【　】月【　】日"


Limits: TypeAlias = tuple[Fraction, Fraction]
"""The utilisation scores below and above which a letter is due."""


@dataclass(frozen=True)
class LetterMonth:
    """A report as the writers of letters see it."""

    report: Report

    @cached_property
    def label(self) -> str:
        """`2024年3月`."""
        return f"{self.report.period.year}年{self.report.period.month}月"

    @property
    def bureau(self) -> str:
        """The name of the party that assesses."""
        return self.report.contract.terms.assessor.name

    @property
    def provider(self) -> str:
        """The provider's name."""
        return self.report.contract.terms.provider.name

    def spoken(self, text: str) -> str:
        """A text of the program with the parties as the contract calls them."""
        return self.report.contract.terms.with_parties(text)

    @property
    def assessment(self) -> str:
        """What the contract calls its monthly assessment."""
        return self.report.contract.terms.assessment

    @property
    def contract(self) -> str:
        """Title and number of the contract."""
        terms = self.report.contract.terms
        return f"《{terms.title}》（合同编号：{terms.contract}）"

    def cites(self, clause: str) -> str:
        """The contract with a clause."""
        return f"{self.contract}" + (f"第 {clause} 条" if clause[:1].isdigit() else clause)

    def clause(self, row: str) -> str:
        """The clause of a row."""
        rubric = self.report.contract.rubric.on(self.report.period.end)
        return next((one.version.clause for one in rubric if one.id == row), "")

    @property
    def number(self) -> str:
        """The reference number, to be filled in."""
        return f"【发文机关代字】〔{self.report.period.shift(1).year}〕【　】号"

    @property
    def limits(self) -> Limits | None:
        """The limits of utilisation; None if the contract asks for no letters."""
        found = self.report.assessment.thresholds
        if found.resize_below is None or found.resize_above is None:
            return None
        return found.resize_below, found.resize_above

    @property
    def undone(self) -> tuple[Obligation, ...]:
        """The duties that are missing or came late."""
        names = {one.subject for one in self._matters if one.kind == "duty" and one.state in ("missing", "late")}
        return tuple(one for one in self.report.assessment.obligations if one.id in names)

    @property
    def held(self) -> tuple[Gate, ...]:
        """The conditions that hold the payment."""
        names = {one.subject for one in self._matters if one.holds_payment}
        return tuple(one for one in self.report.assessment.gates if one.id in names)

    @property
    def _matters(self) -> tuple[Matter, ...]:
        return self.report.assessment.matters

    def gone(self, project: ProjectResult) -> bool:
        """Whether the project has left by the end of the month, so that nothing is to be changed any more."""
        return project.released is not None and project.released <= self.report.period.end

    def use_of(self, project: ProjectResult) -> str:
        """The utilisation score, or its bounds where a figure is missing (R-60)."""
        if project.utilisation is not None:
            return score(project.utilisation.score)
        bounds = project.utilisation_bounds
        return f"{score(bounds.score.low)} 至 {score(bounds.score.high)}" if bounds else ""

    @cached_property
    def word(self) -> Callable[[str, str], str]:
        """Looks up what the contract calls something: a family and an id."""
        about = names.subjects(self.report)
        return names.word(self.report.contract, Theme({}, {}), self.report.period.end, about)

    @property
    def status(self) -> str:
        """Draft, or issued with its revision."""
        state = status(self.report.assessment)
        told = "，含未提交的修改" if self.report.modified else ""
        return f"{state}{told}" + ("，无版本历史" if self.report.gap else "")

    def record(self, identity: str) -> Record | None:
        """A record on file."""
        return self.report.evidence.by_id.get(identity)

    def basis(self, records: Iterable[Record | None] = ()) -> tuple[Basis, ...]:
        """The month's result with its digest and commit, and the records a letter rests on, each once."""
        commit = self.report.commit
        result = Basis(
            f"{self.label}考核结果（{self.status}）",
            f"合同 {self.report.assessment.contract}",
            self.report.assessment.inputs.digest,
            commit.id if commit else "",
        )
        found = {record.source.path: record for record in records if record is not None}
        return (result, *(self._of(record) for record in found.values()))

    def _of(self, record: Record) -> Basis:
        commit = self.report.commits.get(record.source.path)
        return Basis(record.title, record.source.path, record.source.digest, commit.id if commit else "")

    def by_bureau(self) -> Seals:
        """The purchaser signs."""
        return Seals((("", self.bureau),))

    def by_provider(self) -> Seals:
        """The provider signs."""
        return Seals((("", self.provider),))

    def by_both(self) -> Seals:
        """Both sign."""
        return Seals(tuple((party.label or "", party.name) for party in self.report.contract.terms.both))

    def facts(self) -> tuple[tuple[str, str], ...]:
        """For the properties of the file."""
        return (("contract", self.report.assessment.contract), ("period", str(self.report.period)))
