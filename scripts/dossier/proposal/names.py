"""What things are called in the account of a change: by both sides, the later one first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dossier.compare import Effect
from dossier.compare.formats import CAUSES
from dossier.problems.wording import figure
from dossier.proposal.result import CauseShare
from dossier.proposal.state import RootState
from dossier.result import Indicator
from dossier.views import names

_WHOLE: Final[Mapping[str, str]] = {
    "composite": "综合得分",
    "floor": "负数转入下月",
}
_OF_PROJECT: Final[Mapping[str, str]] = {"price": "单价", "coefficient": "系数"}
_BY_READING: Final = "reading"  # what of deductions another reading takes in another way


class Names:
    """Names of rows, projects, price items and records."""

    def __init__(self, before: RootState, after: RootState) -> None:
        self._found: dict[str, str] = {}
        self._items: dict[str, str] = {}
        for side in (before, after):
            self._found |= {record.id: record.title for record in side.records()}
            self._items |= names.items(side.contract) if side.contract else {}
            for month in side.months.values():
                if month is not None:
                    self._found |= {one.id: one.name for one in month.projects}
                    self._found |= {one.id: one.title for one in month.incidents}

    def share(self, effect: Effect, rows: Mapping[str, str]) -> CauseShare:
        """What contributes to a cause; `rows` are the month's, by id and by number."""
        by = rows.get(effect.by, effect.by)
        return CauseShare(name=self._of(effect, rows), by=by, points=effect.points, payable=effect.payable)

    def _of(self, effect: Effect, rows: Mapping[str, str]) -> str:
        key = effect.id
        match effect.object:
            case "indicator" | "penalty":
                return rows.get(key, key)
            case "price" | "coefficient":
                return f"{self._found.get(key, key)}（{_OF_PROJECT[effect.object]}）"
            case "settlement" | "composite":
                return _WHOLE.get(key) or figure(key)
            case "incident" if key == _BY_READING:
                return figure("incident_deductions")
            case cause if cause in CAUSES:
                return CAUSES[cause]
            case _:
                return self._found.get(key) or self._items.get(key, key)


def row_name(row: Indicator) -> str:
    """A row as the rubric calls it."""
    return f"第 {row.row} 项 {row.name}"
