"""The lower table of the sheet 故障: how an incident's deduction falls on projects."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.policies import IncidentShares
from dossier.exact.money import ZERO, apportion
from dossier.result import IncidentResult, ProjectResult, Share
from dossier.workbook.cells import Formula, Value
from dossier.workbook.facts import Facts
from dossier.workbook.formulas import QUOTA_PLACES, rounded, shares_hold
from dossier.workbook.levels import NO, YES
from dossier.workbook.terms import TermsSheet


def each(facts: Facts, one: IncidentResult) -> bool:
    """Whether each project hit bears the whole."""
    return facts.adopted.choice(IncidentShares) is IncidentShares.EACH and bool(one.shares)


def share(facts: Facts, terms: TermsSheet, index: int) -> dict[str, Value]:
    """The cells of a share: in full where each bears the whole, else by the largest remainder."""
    incident, one, mine = facts.shares[index]
    table, all_projects = facts.share_table, facts.project_table
    no = facts.number.get(mine.project, 0)
    project = facts.projects[no - 1] if no else None
    counted = facts.incident_table.cell("counted", incident - 1)
    row: dict[str, Value] = {
        "incident": incident,
        "id": mine.project,
        "name": project.name if project else None,
        "no": no,
        "amount": mine.amount,
        "counted": Formula(counted, YES if facts.deducts(one) else NO),
    }
    if project is not None:
        place = f"MATCH({table.here('no', index)},{all_projects.span('no')},0)"
        row["base"] = Formula(f"INDEX({all_projects.span('after')},{place})", project.after_coefficient)
    if each(facts, one):
        if mine.amount == facts.cost(one.level):
            row["amount"] = Formula(terms.cost(facts.incident_table.cell("level", incident - 1)), mine.amount)
        return row
    return row | _remainder(facts, index, one, mine)


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
