"""Rulings and findings called by what they decide and of what, so that a list of them is read without opening one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dossier.contract import Contract
from dossier.contract.cited import on
from dossier.evidence import Evidence
from dossier.exact.number import plain
from dossier.fields import MAX_NAME
from dossier.problems.choices import choice_named
from dossier.problems.states import state
from dossier.records.base import Record
from dossier.records.rulings import Finding, Ruling


def entitled(evidence: Evidence, contract: Contract, day: date) -> Evidence:
    """The evidence, its rulings and findings with such titles; what their files call them stays in the files."""
    records = tuple(
        one.model_copy(update={"title": title_of(one, evidence, contract, day)})
        if isinstance(one, Ruling | Finding)
        else one
        for one in evidence.records
    )
    return replace(evidence, records=records)


def title_of(record: Ruling | Finding, evidence: Evidence, contract: Contract, day: date) -> str:
    """What a decision is called; its own title if it decides nothing that can be named. Rows are named as on `day`."""
    if isinstance(record, Finding):
        about = _titled(evidence, record.about)
        confirmed = state("decided", f"confirmed-{str(record.confirmed).lower()}")
        told = f"{choice_named('category', record.category)}{about and f'，{about}'}，{confirmed}"
    else:
        told = _of(record, evidence, contract, day)
    return f"{record.label}：{told}"[:MAX_NAME] if told else record.title


def _of(ruling: Ruling, evidence: Evidence, contract: Contract, day: date) -> str:
    decided = tuple(_decided(ruling, contract, day))
    about = _titled(evidence, ruling.objection or ruling.subject) or _row(ruling, contract, day)
    return f"{about}，{'，'.join(decided)}" if about and decided else ""


def _titled(evidence: Evidence, name: str | None) -> str:
    record: Record | None = evidence.by_id.get(name or "")
    return f"《{record.title}》" if record else ""


def _row(ruling: Ruling, contract: Contract, day: date) -> str:
    found = next((row for _, _, row in contract.rubric.rows() if row.id == ruling.row), None)
    return f"{ruling.judges} 第 {found.row} 项 {on(found.versions, day).name}" if found else ""


def _decided(ruling: Ruling, contract: Contract, day: date) -> Iterator[str]:
    for key in ("outcome", "fault"):
        value = getattr(ruling, key)
        if value is not None:
            yield contract.terms.with_parties(state("decided", f"{key}-{value}"))
    if ruling.points is not None:
        yield state("decided", "points").format(points=plain(ruling.points))
    if ruling.level is not None:
        levels = {level.id: level.name for level in contract.terms.tariff_on(day).levels}
        yield state("decided", "level").format(level=levels.get(ruling.level) or choice_named("level", ruling.level))
    for key in ("deduction_confirmed", "received", "accepted"):
        value = getattr(ruling, key)
        if value is not None:
            yield state("decided", f"{key}-{str(value).lower()}")
