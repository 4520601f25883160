"""The sheet 项目: from hosts and lines to utilisation, combined score, coefficient and net fee (annex 1.2 to 1.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from dossier.contract.policies import HostAverage, NegativeResult, Thresholds, WithoutHosts
from dossier.exact.money import ZERO, cents
from dossier.exact.number import plain
from dossier.explain.use import incomplete, without_hosts
from dossier.result import Interval, ProjectResult
from dossier.trace import told
from dossier.views.figures import span
from dossier.workbook.bills import PER_CENT, WRITTEN
from dossier.workbook.cells import Formula, TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.formulas import (
    POINT_PLACES,
    RATE_PLACES,
    SCORE_PLACES,
    fen,
    fen_holds,
    lifted,
    rounded,
    score_holds,
    snapped,
    two_places,
    two_places_hold,
)
from dossier.workbook.levels import YES
from dossier.workbook.payments import calculable, coefficient
from dossier.workbook.scores import Scores
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import TOP
from dossier.workbook.terms import TermsSheet

AGREED: Final = "一致"
DIFFERENT: Final = "不一致"
_SAME: Final = Fraction(1, 10**20)
"""An assessment prints 28 digits of what has no end: two scores nearer than this are the same."""

_CAPACITIES: Final = {"cpu": "vcpu", "memory": "memory_gb", "disk": "disk_gb"}


def projects(facts: Facts, terms: TermsSheet, scores: Scores, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet."""
    table = facts.project_table
    sheet.open(paper, [column.width for column in table.columns], TOP, _NAMES)
    has = facts.shows
    found = (
        ("使用率取自“主机”", has.use), ("费用取自“计费明细”", True), ("得分与付款的数字取自“参数”", has.pays),
        ("故障扣费取自“故障”", has.incidents),
    )  # fmt: skip
    words = "，".join(text for text, there in found if there) + "。"
    sheet.put(2, 0, words, "text", "plain-line")
    rows = [_Row(facts, terms, scores, index).cells() for index in range(len(facts.projects))]
    sheet.rows(table, rows)
    sums = {
        "gross": sum((one.gross for one in facts.projects), ZERO),
        "after": sum((one.after_coefficient for one in facts.projects), ZERO),
        "share": sum((one.incident_deduction for one in facts.projects), ZERO),
        "net": sum((one.net for one in facts.projects), ZERO),
        "given": sum((one.net for one in facts.projects), ZERO),
    }
    sheet.total(table, "合计", sums)
    column = table.column("check")
    for key in ("cpu", "memory", "disk", "score", "combined"):
        if key in {one.key for one in table.columns}:
            sheet.keep_apart(table, key)
    sheet.alarm(table.head + 1, column, table.end - 1, DIFFERENT)


@dataclass(frozen=True)
class _Row:
    """One project: each cell a formula where it gives what the assessment says, else the value."""

    facts: Facts
    terms: TermsSheet
    scores: Scores
    index: int

    @property
    def _table(self) -> TablePlace:
        return self.facts.project_table

    @property
    def _project(self) -> ProjectResult:
        return self.facts.projects[self.index]

    @property
    def _use(self) -> Fraction:
        """The utilisation score that is settled: the low end of what it can be."""
        bounds = self._project.utilisation_bounds
        return bounds.score.low if bounds else Fraction(0)

    def _at(self, key: str) -> str:
        return self._table.here(key, self.index)

    def cells(self) -> dict[str, Value]:
        project = self._project
        row: dict[str, Value] = {
            "no": self.index + 1,
            "id": project.id,
            "name": project.name,
            "unit": project.unit,
            **dict(self._rates()),
            **self._scored(),
            **self._fees(),
            "given": project.net,
        }
        check = f'IF(ABS({self._at("net")}-{self._at("given")})<0.005,"{AGREED}","{DIFFERENT}")'
        return row | {"check": Formula(check, AGREED), "note": "；".join(self._notes(row)) or None}

    def _rates(self) -> Iterator[tuple[str, Value]]:
        """The project's rates from its hosts and the score of 0 to 100; nothing without hosts."""
        bounds = self._project.utilisation_bounds
        if bounds is None:
            return
        for name, rate in (("cpu", bounds.cpu), ("memory", bounds.memory), ("disk", bounds.disk)):
            yield name, self._rate(name, _CAPACITIES[name], rate)
        terms = "+".join(f"{self._at(name)}*{self.terms.value(name)}" for name in _CAPACITIES)
        yield "score", Formula(lifted(f"({terms})*{PER_CENT}", POINT_PLACES), self._use)

    def _rate(self, name: str, capacity: str, rate: Interval) -> Formula:
        """By capacity or simple mean. A missing rate counts as 0; with a missing capacity nothing is known."""
        hosts, mine = self.facts.host_table, self._at("no")
        number, size, part = hosts.span("no"), hosts.span(capacity), hosts.span(name)
        if self.facts.adopted.choice(HostAverage) is HostAverage.MEAN:
            count = f"COUNTIFS({number},{mine})"
            mean = f"SUMPRODUCT(--({number}={mine}),{part})/{count}"
            return Formula(f"IF({count}=0,0,{lifted(mean, RATE_PLACES)})", rate.low)
        whole = f"SUMIFS({size},{number},{mine})"
        known = f"SUMPRODUCT(--({number}={mine}),{size},{part})/{whole}"
        missing = f"COUNTIFS({number},{mine})>SUMPRODUCT(({number}={mine})*ISNUMBER({size}))"
        return Formula(f"IF(OR({whole}=0,{missing}),0,{lifted(known, RATE_PLACES)})", rate.low)

    @cached_property
    def _raw(self) -> tuple[str, Fraction]:
        """The combined score before it is rounded: how, and exactly (annex 1.4)."""
        composite, weights = self.facts.report.assessment.composite.points, self.facts.weights
        cell = self.scores.composite
        if not weights.utilisation:
            return cell, composite
        weight, used = self.terms.value("composite"), self.terms.value("utilisation")
        if self._project.has_hosts:
            exact = composite * weights.composite + self._use * weights.utilisation
            return f"{cell}*{weight}+{self._at('score')}*{used}", exact
        if self.facts.adopted.choice(WithoutHosts) is WithoutHosts.ZERO:
            return f"{cell}*{weight}", composite * weights.composite
        return cell, composite

    @property
    def _full(self) -> bool:
        without = self.facts.adopted.choice(WithoutHosts)
        weighs = bool(self.facts.weights.utilisation)
        return weighs and not self._project.has_hosts and without is WithoutHosts.FULL

    @cached_property
    def _holds(self) -> bool:
        """Whether the formulas give the assessment's combined score and coefficient."""
        project, exact, bands = self._project, self._raw[1], self.facts.bands
        combined = Fraction(cents(exact)) if self._rounded_first else exact
        if abs(combined - project.combined) > _SAME:
            return False
        edges = self.facts.edges or tuple(reversed(self.facts.payment.edges))
        rounds = two_places_hold(exact) if self._rounded_first else score_holds(exact, edges)
        if bands is None:
            return rounds
        coefficient = bands.full if self._full else bands.coefficient(combined)
        return coefficient == project.coefficient and rounds

    @property
    def _rounded_first(self) -> bool:
        return self.facts.adopted.choice(Thresholds) is Thresholds.TWO_PLACES

    def _scored(self) -> dict[str, Value]:
        if self.facts.bands is None:
            return self._by_score()
        project, bands = self._project, self.terms.bands
        place = max((index for index, edge in enumerate(self.facts.edges) if edge <= project.combined), default=0)
        name = self.terms.band(place)
        if not self._holds:
            return {"combined": project.combined, "band": name, "coefficient": project.coefficient}
        combined = self._at("combined")
        if self._full:
            band: Value = "无主机，取最高系数"
            coefficient = f"MAX({bands.span('coefficient')})"
        else:
            band = Formula(f"LOOKUP({combined},{bands.span('least')},{bands.span('name')})", name)
            coefficient = f"LOOKUP({combined},{bands.span('least')},{bands.span('coefficient')})"
        text = two_places(self._raw[0]) if self._rounded_first else snapped(self._raw[0])
        return {
            "combined": Formula(text, rounded(project.combined, SCORE_PLACES)),
            "band": band,
            "coefficient": Formula(coefficient, project.coefficient),
        }

    def _by_score(self) -> dict[str, Value]:
        """The score and what it leaves of the fee, by another kind of payment than bands."""
        project, payment = self._project, self.facts.payment
        if not self._holds:
            return {"combined": project.combined, "coefficient": project.coefficient}
        text = two_places(self._raw[0]) if self._rounded_first else snapped(self._raw[0])
        combined = Formula(text, rounded(project.combined, SCORE_PLACES))
        if self._full or not calculable(payment, len(self.facts.projects)):
            return {"combined": combined, "coefficient": project.coefficient}
        most = self.facts.report.assessment.composite.max
        cells = (self._at("combined"), self._at("gross"))
        found = Formula(coefficient(payment, *cells, most, self.terms.value), project.coefficient)
        return {"combined": combined, "coefficient": found}

    def _fees(self) -> dict[str, Value]:
        project, lines, shares = self._project, self.facts.line_table, self.facts.share_table
        has = self.facts.shows
        gross = self._at("gross")
        after, share = self._at("after") if has.pays else gross, self._at("share") if has.incidents else "0"
        row: dict[str, Value] = {"gross": project.gross, "after": project.after_coefficient}
        if project.gross == sum((line.amount for line in project.lines), ZERO):
            of_lines = f"SUMIFS({lines.span('amount')},{lines.span('no')},{self._at('no')})"
            row["gross"] = Formula(f"ROUND({of_lines},2)", project.gross)
        exact = Fraction(project.gross) * project.coefficient
        if has.pays and cents(exact) == project.after_coefficient and fen_holds(exact):
            row["after"] = Formula(fen(f"{gross}*{self._at('coefficient')}"), project.after_coefficient)
        taken = sum((one.amount for no, _, one in self.facts.counted if no == self.index + 1), ZERO)
        row["share"], row["net"] = project.incident_deduction, project.net
        if taken == project.incident_deduction:
            of_shares = f'{shares.span("amount")},{shares.span("no")},{self._at("no")},{shares.span("counted")},"{YES}"'
            row["share"] = Formula(f"ROUND(SUMIFS({of_shares}),2)", taken)
        rest = project.after_coefficient - taken
        clamped = self.facts.adopted.choice(NegativeResult) is NegativeResult.CLAMP
        if project.net == (max(ZERO, rest) if clamped else rest):
            text = f"ROUND({after}-{share},2)"
            row["net"] = Formula(f"MAX(0,{text})" if clamped else text, project.net)
        return row

    def _shown(self, key: str) -> bool:
        return key in {column.key for column in self._table.columns}

    def _notes(self, row: Mapping[str, Value]) -> Iterator[str]:
        project = self._project
        if not self.facts.shows.weighs:
            pass
        elif not project.has_hosts:
            yield told(without_hosts(self.facts.report.contract, self.facts.report.assessment))
        elif project.utilisation is None:
            yield told(incomplete(self.facts.report.contract))
        if not self._holds:
            yield f"考核得分与系数：{WRITTEN}"
        if not all(isinstance(row[key], Formula) for key in ("gross", "after", "share", "net") if self._shown(key)):
            yield f"费用：{WRITTEN}"
        if project.working and self.facts.bands is None:
            yield told(project.working)
        if project.coefficient_low != project.coefficient_high:
            yield f"{self.facts.shows.short}可能 {span(project.coefficient_low, project.coefficient_high)}"
        if project.near_edge is not None:
            yield f"接近 {plain(project.near_edge)} 分的分档线，考核得分的精确值 {plain(project.combined)}"


_NAMES: Final = 3  # columns that name the project
