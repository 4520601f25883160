"""The sheets 故障 and 扣款: what incidents and cash penalties cost, and who bears it (annex 1.3, R-10, R-25, R-27)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from dossier.incidents import NONE
from dossier.money import ZERO, apportion, cents
from dossier.render.workbook.bills import WRITTEN
from dossier.render.workbook.cells import Formula, Value
from dossier.render.workbook.facts import Facts
from dossier.render.workbook.formulas import QUOTA_PLACES, rounded, shares_hold
from dossier.render.workbook.sheet import Paper, Sheet
from dossier.render.workbook.tables import TOP
from dossier.render.workbook.terms import Terms
from dossier.result import IncidentResult, Penalty, ProjectResult, Share

_HOW = {
    "once": "一次故障只扣一次，按各项目扣费前费用的比例分摊，以最大余数法分到 0.01 元（R-25）。",
    "each": "对受影响的每个项目各扣全额（R-25）。",
    "platform": "一次故障只扣一次，由平台承担，不分到项目（R-25）。",
}


def incidents(facts: Facts, terms: Terms, sheet: Sheet, paper: Paper) -> None:
    """Write the sheet of incidents and of their shares."""
    table, shares = facts.incident_table, facts.share_table
    widths = [max(a.width, b.width) for a, b in zip(table.columns, shares.columns, strict=False)]
    sheet.open(paper, [*widths, *(column.width for column in shares.columns[len(table.columns) :])], TOP)
    sheet.put(2, 0, _HOW.get(facts.adopted.get("R-25", "once")), "text", "plain-line")
    rows = [_incident(facts, terms, index) for index in range(len(facts.incidents))]
    sheet.rows(table, rows, filtered=False)
    sheet.total(table, "合计", {"amount": _sum(facts.incidents), "platform": platform(facts)})
    sheet.put(shares.head - 1, 0, "分摊到项目", "text", "section")
    sheet.rows(shares, [_share(facts, terms, index) for index in range(len(facts.shares))], filtered=False)
    sheet.total(shares, "合计", {"amount": sum((share.amount for _, _, share in facts.shares), ZERO)})


def _sum(found: tuple[IncidentResult, ...]) -> Decimal:
    return sum((one.amount for one in found), ZERO)


def platform(facts: Facts) -> Decimal:
    """What the platform bears of the deducted incidents: those that no project shares."""
    return sum((_borne(facts, one) for one in facts.incidents), ZERO)


def _borne(facts: Facts, one: IncidentResult) -> Decimal:
    shared = sum((share.amount for share in one.shares), ZERO)
    return one.amount - shared if facts.deducts(one) else ZERO


def _incident(facts: Facts, terms: Terms, index: int) -> dict[str, Value]:
    one, table, shares = facts.incidents[index], facts.incident_table, facts.share_table
    record = facts.report.evidence.by_id.get(one.id)
    names = {level.id: level.name for level in facts.levels}
    number, amount, counted = (table.here(key, index) for key in ("no", "amount", "counted"))
    value = _amount(facts, terms, index)
    of_shares = f"SUMIFS({shares.span('amount')},{shares.span('incident')},{number})"
    return {
        "no": index + 1,
        "id": one.id,
        "title": record.title if record else None,
        "minutes": one.minutes,
        "level": names.get(one.level, "不扣费"),
        "amount": value,
        "pending": "是" if one.pending else "否",
        "counted": "是" if facts.deducts(one) else "否",
        "platform": Formula(f'IF({counted}="是",ROUND({amount}-{of_shares},2),0)', _borne(facts, one)),
        "note": None if isinstance(value, Formula) or not one.amount else WRITTEN,
    }


def _each(facts: Facts, one: IncidentResult) -> bool:
    return facts.adopted.get("R-25") == "each" and bool(one.shares)


def _amount(facts: Facts, terms: Terms, index: int) -> Value:
    """The tariff of the level (1.3), under R-25 each times the projects hit."""
    one, shares = facts.incidents[index], facts.share_table
    tariff = next((cents(level.amount) for level in facts.levels if level.id == one.level), None)
    if one.level == NONE or tariff is None:
        return one.amount
    if _each(facts, one):
        count = f"COUNTIFS({shares.span('incident')},{facts.incident_table.here('no', index)})"
        holds = one.amount == tariff * len(one.shares)
        return Formula(f"ROUND({terms.tariff(one.level)}*{count},2)", one.amount) if holds else one.amount
    return Formula(terms.tariff(one.level), one.amount) if one.amount == tariff else one.amount


def _share(facts: Facts, terms: Terms, index: int) -> dict[str, Value]:
    incident, one, share = facts.shares[index]
    table, all_projects = facts.share_table, facts.project_table
    no = facts.number.get(share.project, 0)
    project = facts.projects[no - 1] if no else None
    counted = facts.incident_table.cell("counted", incident - 1)
    row: dict[str, Value] = {
        "incident": incident,
        "id": share.project,
        "name": project.name if project else None,
        "no": no,
        "amount": share.amount,
        "counted": Formula(counted, "是" if facts.deducts(one) else "否"),
    }
    if project is not None:
        place = f"MATCH({table.here('no', index)},{all_projects.span('no')},0)"
        row["base"] = Formula(f"INDEX({all_projects.span('after')},{place})", project.after_coefficient)
    if _each(facts, one):
        tariff = next((cents(level.amount) for level in facts.levels if level.id == one.level), None)
        if share.amount == tariff:
            row["amount"] = Formula(terms.tariff(one.level), share.amount)
        return row
    return row | _remainder(facts, index, one, share)


def _remainder(facts: Facts, index: int, one: IncidentResult, share: Share) -> dict[str, Value]:
    """The largest remainder by formulas; nothing if the assessment shared otherwise or the grid is too coarse."""
    hit = [facts.projects[facts.number[entry.project] - 1] for entry in one.shares if entry.project in facts.number]
    bases = [project.after_coefficient for project in hit]
    parts = dict(zip((project.id for project in hit), apportion(one.amount, bases), strict=True)) if hit else {}
    if any(parts.get(entry.project) != entry.amount for entry in one.shares) or not shares_hold(one.amount, bases):
        return {}
    return _Quotas(facts, index, one, hit).cells(share)


class _Quotas:
    """The formulas of one share. Ties of remainders go to the project that comes first, as in `money.apportion`."""

    def __init__(self, facts: Facts, index: int, one: IncidentResult, hit: list[ProjectResult]) -> None:
        self._table = facts.share_table
        self._index = index
        self._amount = facts.incident_table.cell("amount", facts.shares[index][0] - 1)
        whole = sum((project.after_coefficient for project in hit), ZERO)
        fen = Fraction(one.amount) * 100
        self._quotas = {
            project.id: fen * Fraction(project.after_coefficient) / Fraction(whole) if whole else fen / len(hit)
            for project in hit
        }

    def _here(self, key: str) -> str:
        return self._table.here(key, self._index)

    def cells(self, share: Share) -> dict[str, Value]:
        """Quota, floor, remainder, its rank, and the share."""
        mine, among = self._here("incident"), self._table.span("incident")
        base, bases = self._here("base"), self._table.span("base")
        whole = f"SUMIFS({bases},{among},{mine})"
        fair = f"{self._amount}*100*{base}/{whole}"
        even = f"{self._amount}*100/COUNTIFS({among},{mine})"
        quota = self._quotas[share.project]
        rests, numbers = self._table.span("rest"), self._table.span("no")
        higher = f"SUMPRODUCT(({among}={mine})*({rests}>{self._here('rest')}))"
        equal = f"SUMPRODUCT(({among}={mine})*({rests}={self._here('rest')})*({numbers}<={self._here('no')}))"
        left = f"ROUND({self._amount}*100-SUMIFS({self._table.span('floor')},{among},{mine}),0)"
        return {
            "quota": Formula(f"IF({whole}=0,ROUND({even},{QUOTA_PLACES}),ROUND({fair},{QUOTA_PLACES}))", _six(quota)),
            "floor": Formula(f"INT({self._here('quota')})", _six(quota).__floor__()),
            "rest": Formula(f"ROUND({self._here('quota')}-{self._here('floor')},{QUOTA_PLACES})", _six(quota) % 1),
            "rank": Formula(f"{higher}+{equal}", self._rank(share)),
            "amount": Formula(f"({self._here('floor')}+IF({self._here('rank')}<={left},1,0))/100", share.amount),
        }

    def _rank(self, share: Share) -> int:
        order = sorted(self._quotas, key=lambda project: -(_six(self._quotas[project]) % 1))
        return order.index(share.project) + 1


def _six(quota: Fraction) -> Fraction:
    return rounded(quota, QUOTA_PLACES)


def penalties(facts: Facts, terms: Terms, sheet: Sheet, paper: Paper) -> None:
    """Write the sheet of cash penalties (R-08 to R-10)."""
    table = facts.penalty_table
    found = facts.report.assessment.penalties
    sheet.open(paper, [column.width for column in table.columns], TOP)
    sheet.put(2, 0, "扣款次数为超出起扣次数后计扣的次数（R-08、R-09）；平台一级扣款（R-10）。", "text", "plain-line")
    sheet.rows(table, [_penalty(facts, terms, index, one) for index, one in enumerate(found)])
    sheet.total(table, "合计", {"amount": sum((one.amount for one in found), ZERO)})


def _penalty(facts: Facts, terms: Terms, index: int, one: Penalty) -> Mapping[str, Value]:
    table, report = facts.penalty_table, facts.report
    names = {indicator.row: indicator.name for indicator in report.assessment.indicators}
    row: dict[str, Value] = {
        "no": index + 1, "row": one.row, "name": names.get(one.row), "count": one.count, "amount": one.amount,
    }  # fmt: skip
    for identity, entry in facts.fined.items():
        tariff = report.contract.terms.penalty_on(identity, report.period.end)
        if entry.row == one.row and tariff is not None and cents(tariff.amount * one.count) == one.amount:
            row["each"] = Formula(terms.penalty(identity), cents(tariff.amount))
            row["amount"] = Formula(f"ROUND({table.here('count', index)}*{table.here('each', index)},2)", one.amount)
    return row if isinstance(row["amount"], Formula) else {**row, "note": WRITTEN}
