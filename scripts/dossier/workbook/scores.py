"""The sheet 评分表: annex table 1 row by row, with sums of groups and of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby
from typing import Final, Literal, TypeAlias

from dossier.problems.states import state
from dossier.result import Indicator
from dossier.views.late import lately
from dossier.views.places import row_page
from dossier.views.ruled import self_scores
from dossier.workbook.cells import Formula, Linked, Style, Value
from dossier.workbook.facts import Facts
from dossier.workbook.formulas import POINT_PLACES, rounded
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import SCORES, TOP

Figure: TypeAlias = Literal["max", "points", "low", "high"]

HEADS: Final[tuple[tuple[str, int], ...]] = (
    ("组别", 12),
    ("行号", 6),
    ("指标", 20),
    ("满分", 7),
    ("得分", 8),
    ("未得", 8),
    ("可能最低", 9),
    ("可能最高", 9),
    ("状态", 9),
    ("依据", 58),
    ("证据", 37),
)
OWN: Final[tuple[tuple[str, int], ...]] = (("自评", 8), ("得分减自评", 10))
"""What follows behind them where the submission has self-scores."""
_COLUMN: Final[dict[Figure, str]] = {"max": "D", "points": "E", "low": "G", "high": "H"}
_POINTS: Final = 4
"""The place of the column of points."""
_ASKS: Final = "这一项的得分，不超过满分；改了它，综合得分、支付系数和应付金额重算。"
_REASONS: Final = 4
_CAPPED: Final = "评分规则另有封顶或否决，综合得分不是各行之和，按评分程序的结果写入。"


class Scores:
    """The sheet, and where the composite score stands."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        rows = sorted(facts.report.assessment.indicators, key=lambda one: one.row)
        self._groups = [(name, tuple(found)) for name, found in groupby(rows, key=lambda one: one.group)]
        self._total = TOP + 1 + len(rows) + len(self._groups)
        self._own, self._late = self_scores(facts.report), lately(facts.report)
        self._sums = {figure: self._sum(rows, figure) for figure in _COLUMN}

    @staticmethod
    def _sum(rows: list[Indicator] | tuple[Indicator, ...], figure: Figure) -> Fraction:
        return sum((getattr(row, figure) for row in rows), Fraction(0))

    @property
    def composite(self) -> str:
        """The cell of the composite score."""
        return f"'{SCORES}'!$E${self._total + 1}"

    @property
    def _spans(self) -> Iterator[tuple[int, int]]:
        """First and last row of each group on the sheet, counted from 1."""
        row = TOP + 2
        for _, indicators in self._groups:
            yield row, row + len(indicators) - 1
            row += len(indicators) + 1

    def bound(self, figure: Literal["low", "high"]) -> str:
        """The cell of the lowest or highest composite score that can still come out."""
        return f"'{SCORES}'!${_COLUMN[figure]}${self._total + 1}"

    def write(self, sheet: Sheet, paper: PrintFrame) -> None:
        """Write the sheet."""
        heads = (*HEADS, *(OWN if self._own else ()))
        sheet.open(paper, [width for _, width in heads], TOP)
        sheet.put(
            2,
            0,
            "得分由证据评出，按行写入；小计、合计、未得分由公式算出。每一步的条款、记录和文件行见“评分依据”。",
            "text",
            "plain-line",
        )
        sheet.line(TOP, [(title, "text") for title, _ in heads], "head")
        names = {
            row.group_id: row.group for row in self._facts.report.contract.rubric.on(self._facts.report.period.end)
        }
        row, subtotals = TOP + 1, []
        for group, indicators in self._groups:
            for place, indicator in enumerate(indicators, row):
                sheet.line(place, tuple(self._row(place, names.get(group, group), indicator)))
                sheet.typed(place, _POINTS, indicator.points, "points", _ASKS)
            row += len(indicators)
            subtotals.append(row)
            sheet.line(row, tuple(self._subtotal(row, names.get(group, group), indicators)), "sum")
            row += 1
        sheet.line(row, tuple(self._whole(subtotals)), "sum")

    def _row(self, place: int, group: str, indicator: Indicator) -> Iterator[tuple[Value, Style]]:
        yield group, "text"
        yield indicator.row, "count"
        yield Linked(indicator.name, row_page(indicator.id)), "text"
        yield indicator.max, "points"
        yield indicator.points, "points"
        yield self._lost(place, indicator.max - indicator.points), "points"
        yield indicator.low, "points"
        yield indicator.high, "points"
        yield state("state", indicator.state), "text"
        texts = tuple(dict.fromkeys(step.text for step in indicator.trace))
        more = f"；等 {len(texts)} 条" if len(texts) > _REASONS else ""
        yield "；".join(texts[:_REASONS]) + more, "text"
        aside = indicator.set_aside
        late = {name: f"（{self._late[name]}）" for name in indicator.evidence if name in self._late}
        said = late | dict.fromkeys(aside, "（未计入）")
        yield "".join(f"《{self._titled(name)}》{said.get(name, '')}" for name in indicator.evidence), "text"
        yield from self._own_score(place, indicator)

    def _titled(self, name: str) -> str:
        record = self._facts.report.evidence.by_id.get(name)
        return record.title if record else name

    def _own_score(self, place: int, indicator: Indicator) -> Iterator[tuple[Value, Style]]:
        """What the provider gives itself, and by how much the points differ from it."""
        if self._own is None:
            return
        if indicator.id not in self._own.by_row:
            yield from ((None, "points"), (None, "points"))
            return
        own = self._own.by_row[indicator.id]
        yield own, "points"
        difference = rounded(indicator.points - own, POINT_PLACES)
        yield Formula(f"ROUND(E{place + 1}-L{place + 1},{POINT_PLACES})", difference), "points"

    @staticmethod
    def _lost(place: int, value: Fraction) -> Formula:
        return Formula(f"ROUND(D{place + 1}-E{place + 1},{POINT_PLACES})", rounded(value, POINT_PLACES))

    def _subtotal(self, place: int, group: str, rows: tuple[Indicator, ...]) -> Iterator[tuple[Value, Style]]:
        first, last = place + 1 - len(rows), place
        yield from ((f"{group} 小计", "text"), (None, "count"), (None, "text"))

        def total(figure: Figure) -> Formula:
            letter = _COLUMN[figure]
            return Formula(
                f"ROUND(SUM({letter}{first}:{letter}{last}),{POINT_PLACES})",
                rounded(self._sum(rows, figure), POINT_PLACES),
            )

        yield from ((total("max"), "points"), (total("points"), "points"))
        yield self._lost(place, self._sum(rows, "max") - self._sum(rows, "points")), "points"
        yield from ((total("low"), "points"), (total("high"), "points"))
        yield from ((None, "text"), (None, "text"), (None, "text"))

    def _whole(self, subtotals: list[int]) -> Iterator[tuple[Value, Style]]:
        composite = self._facts.report.assessment.composite
        yield from (("综合得分", "text"), (None, "count"), (None, "text"))

        def total(figure: Figure) -> Value:
            exact: Fraction = getattr(composite, figure)
            if exact != self._sums[figure]:
                return exact
            cells = "+".join(f"{_COLUMN[figure]}{place + 1}" for place in subtotals) or "0"
            return Formula(f"ROUND({cells},{POINT_PLACES})", rounded(exact, POINT_PLACES))

        yield from ((total("max"), "points"), (total("points"), "points"))
        yield self._lost(self._total, composite.max - composite.points), "points"
        yield from ((total("low"), "points"), (total("high"), "points"), (None, "text"))
        capped = any(getattr(composite, figure) != value for figure, value in self._sums.items())
        yield from ((_CAPPED if capped else None, "note"), (None, "text"))
        if self._own is not None and self._own.total is not None and self._own.difference is not None:
            cells = "+".join(f"SUM(L{first}:L{last})" for first, last in self._spans)
            yield Formula(f"ROUND({cells},{POINT_PLACES})", rounded(self._own.total, POINT_PLACES)), "points"
            place = self._total + 1
            difference = rounded(self._own.difference, POINT_PLACES)
            yield Formula(f"ROUND(E{place}-L{place},{POINT_PLACES})", difference), "points"
