"""The sheets 故障 and 扣款: what incidents and cash penalties cost, and who bears it (annex 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from dossier.contract.policies import IncidentShares, PenaltyLine
from dossier.exact.money import ZERO, cents
from dossier.result import IncidentResult, Penalty
from dossier.workbook.bills import WRITTEN
from dossier.workbook.cells import Formula, Value
from dossier.workbook.facts import Facts
from dossier.workbook.levels import NO, YES, choices, graded
from dossier.workbook.shares import each, share
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import TOP
from dossier.workbook.terms import TermsSheet

_HOW: Final = {
    IncidentShares.ONCE: "一次故障只扣一次，按各项目扣费前费用的比例分摊，以最大余数法分到 0.01 元",
    IncidentShares.EACH: "对受影响的每个项目各扣全额",
    IncidentShares.PLATFORM: "一次故障只扣一次，由平台承担，不分到项目",
}


def incidents(facts: Facts, terms: TermsSheet, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet of incidents and of their shares."""
    table, shares = facts.incident_table, facts.share_table
    both = zip_longest(*([column.width for column in one.columns] for one in (table, shares)), fillvalue=0)
    sheet.open(paper, [max(widths) for widths in both], TOP)
    how = f"{_HOW[facts.adopted.choice(IncidentShares)]}{facts.cite(IncidentShares)}。"
    sheet.put(2, 0, how, "text", "plain-line")
    rows = [_incident(facts, terms, index) for index in range(len(facts.incidents))]
    sheet.rows(table, rows, filtered=False, choices=dict(choices(facts)))
    sheet.total(table, "合计", {"amount": _sum(facts.incidents), "platform": platform(facts)})
    sheet.put(shares.head - 1, 0, "分摊到项目", "text", "section")
    sheet.rows(shares, [share(facts, terms, index) for index in range(len(facts.shares))], filtered=False)
    sheet.total(shares, "合计", {"amount": sum((share.amount for _, _, share in facts.shares), ZERO)})


def _sum(found: tuple[IncidentResult, ...]) -> Decimal:
    return sum((one.amount for one in found), ZERO)


def platform(facts: Facts) -> Decimal:
    """What the platform bears of the deducted incidents: those that no project shares."""
    return sum((_borne(facts, one) for one in facts.incidents), ZERO)


def _borne(facts: Facts, one: IncidentResult) -> Decimal:
    shared = sum((share.amount for share in one.shares), ZERO)
    return one.amount - shared if facts.deducts(one) else ZERO


def _incident(facts: Facts, terms: TermsSheet, index: int) -> dict[str, Value]:
    one, table, shares = facts.incidents[index], facts.incident_table, facts.share_table
    record = facts.report.evidence.by_id.get(one.id)
    grade = graded(facts, terms, index)
    number, amount, counted = (table.here(key, index) for key in ("no", "amount", "counted"))
    value = _amount(facts, terms, index)
    of_shares = f"SUMIFS({shares.span('amount')},{shares.span('incident')},{number})"
    return {
        "no": index + 1,
        "id": one.id,
        "title": record.title if record else None,
        "minutes": one.minutes,
        **grade.cells,
        "amount": value,
        "pending": YES if one.pending else NO,
        "counted": YES if facts.deducts(one) else NO,
        "platform": Formula(f'IF({counted}="{YES}",ROUND({amount}-{of_shares},2),0)', _borne(facts, one)),
        "note": "；".join(part for part in (grade.note, "" if isinstance(value, Formula) else WRITTEN) if part),
    }


def _amount(facts: Facts, terms: TermsSheet, index: int) -> Value:
    """The tariff of the level (1.3), times the projects hit where each bears the whole."""
    one, shares = facts.incidents[index], facts.share_table
    tariff = facts.cost(one.level)
    if tariff is None:
        return one.amount
    cost = terms.cost(facts.incident_table.here("level", index))
    if each(facts, one):
        count = f"COUNTIFS({shares.span('incident')},{facts.incident_table.here('no', index)})"
        holds = one.amount == tariff * len(one.shares)
        return Formula(f"ROUND({cost}*{count},2)", one.amount) if holds else one.amount
    return Formula(cost, one.amount) if one.amount == tariff else one.amount


def penalties(facts: Facts, terms: TermsSheet, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet of cash penalties."""
    table = facts.penalty_table
    found = facts.report.assessment.penalties
    sheet.open(paper, [column.width for column in table.columns], TOP)
    switched = dict.fromkeys(one.reading for row in facts.fined.values() for one in row.version.readings)
    cited = f"（{'、'.join(switched)}）" if switched else ""
    words = f"扣款次数为超出起扣次数后计扣的次数{cited}；平台一级扣款{facts.cite(PenaltyLine)}。"
    sheet.put(2, 0, words, "text", "plain-line")
    sheet.rows(table, [_penalty(facts, terms, index, one) for index, one in enumerate(found)])
    sheet.total(table, "合计", {"amount": sum((one.amount for one in found), ZERO)})


def _penalty(facts: Facts, terms: TermsSheet, index: int, one: Penalty) -> Mapping[str, Value]:
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
