"""The level of an incident and what it costs, by formulas (annex 1.1.3.4 and 1.3, R-22 to R-24, R-58)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.contract.policies import UnruledFault
from dossier.contract.terms import Level
from dossier.records.operations import Incident
from dossier.result import NONE, IncidentResult
from dossier.workbook.cells import Formula, Value
from dossier.workbook.facts import Facts
from dossier.workbook.terms import EFFECTS, FREE, LOSSES, TermsSheet

_FAULTS: Final = {"provider": "乙方", "excused": "不计", "undetermined": "未定"}
YES: Final = "是"
NO: Final = "否"
_RULED: Final = "等级由甲方裁定，不随分钟数变化"
_UNKNOWN: Final = "等级不能由公式得出，按评分程序的结果写入"
_ANNOUNCED: Final = "已事先通知的停机不计入分钟数"


def choices(facts: Facts) -> Iterator[tuple[str, Sequence[str]]]:
    """The columns that decide, each with the words it takes."""
    yield "loss", tuple(LOSSES.values())
    yield "effect", tuple(EFFECTS.values())
    yield "fault", tuple(faults(facts).values())
    yield "level", (*(level.name for level in facts.levels), FREE)
    yield "counted", (YES, NO)


def faults(facts: Facts) -> dict[str, str]:
    """The words for whose fault it is; the provider is called as in the contract."""
    return {fault: facts.report.contract.terms.with_parties(word) for fault, word in _FAULTS.items()}


@dataclass(frozen=True)
class Graded:
    """What decides the level of an incident, as cells; `note` says why the level is a value, if it is one."""

    cells: dict[str, Value]
    note: str = ""


def graded(facts: Facts, terms: TermsSheet, index: int) -> Graded:
    """The cells of an incident. A level that a ruling has fixed stays a value."""
    one = facts.incidents[index]
    name = next((level.name for level in facts.levels if level.id == one.level), FREE)
    record = facts.report.evidence.by_id.get(one.id)
    if not isinstance(record, Incident):
        return Graded({"level": name}, _UNKNOWN)
    counted = one.fault != "excused"
    cells: dict[str, Value] = {
        "minutes": one.counted if counted else one.minutes,
        "loss": LOSSES[record.data_loss],
        "effect": EFFECTS[record.social_effect],
        "fault": faults(facts)[one.fault],
        "level": name,
    }
    if one.ruled_level is not None:
        return Graded(cells, facts.report.contract.terms.with_parties(_RULED))
    if _reached(facts, record, one) != one.level:
        return Graded(cells, _UNKNOWN)
    note = _ANNOUNCED if counted and one.announced else ""
    return Graded(cells | {"level": Formula(_formula(facts, terms, index), name)}, note)


def _spared(facts: Facts) -> tuple[str, ...]:
    """The faults of which nothing is deducted: what is excused, and under one reading what nobody has ruled."""
    is_open = facts.adopted.choice(UnruledFault) is UnruledFault.OPEN_UNTIL_RULED
    return ("excused", "undetermined") if is_open else ("excused",)


def _reached(facts: Facts, record: Incident, judged: IncidentResult) -> str:
    """The level that the formula gives: the gravest reached."""
    if judged.fault in _spared(facts):
        return NONE
    found = facts.tariff.reached(judged.counted, record.data_loss, effect=record.social_effect == "large")
    return found.id if found else NONE


def _formula(facts: Facts, terms: TermsSheet, index: int) -> str:
    text = f'"{FREE}"'
    for level in reversed(facts.levels):
        text = f"IF({_condition(facts, terms, index, level)},{terms.level(level.id, 'name')},{text})"
    fault = facts.incident_table.here("fault", index)
    for spared in _spared(facts):
        text = f'IF({fault}="{faults(facts)[spared]}","{FREE}",{text})'
    return text


def _condition(facts: Facts, terms: TermsSheet, index: int, level: Level) -> str:
    """Longer than the level's minutes, or one of its losses with as large an effect as it asks."""
    minutes, loss, effect = (facts.incident_table.here(key, index) for key in ("minutes", "loss", "effect"))
    either = []
    if level.above_minutes is not None:
        either.append(f"{minutes}>{terms.level(level.id, 'above')}")
    if level.losses:
        losses = ",".join(f'{loss}="{LOSSES[kind]}"' for kind in level.losses)
        all_of = [f"OR({losses})"]
        if level.social_effect is not None:
            all_of.append(f'{effect}="{EFFECTS[level.social_effect]}"')
        either.append(f"AND({','.join(all_of)})")
    return f"OR({','.join(either)})" if either else "FALSE"
