"""The level of an incident and what it costs, by formulas (annex 1.1.3.4 and 1.3, R-22 to R-24)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.contract.terms import Level
from dossier.incidents import NONE, decision, fault_of
from dossier.records.operations import Incident
from dossier.render.names import EFFECTS, LOSSES
from dossier.render.workbook.cells import Formula, Value
from dossier.render.workbook.facts import Facts
from dossier.render.workbook.terms import FREE, Terms
from dossier.result import IncidentResult

_FAULTS: Final = {"provider": "服务商", "excused": "不计", "undetermined": "未定"}
YES: Final = "是"
NO: Final = "否"
_RULED: Final = "等级由考核方裁定，不随分钟数变化"
_UNKNOWN: Final = "等级不能由公式得出，按评分程序的结果写入"


def choices(facts: Facts) -> Iterator[tuple[str, Sequence[str]]]:
    """The columns that decide, each with the words it takes."""
    yield "loss", tuple(LOSSES.values())
    yield "effect", tuple(EFFECTS.values())
    yield "fault", tuple(_FAULTS.values())
    yield "level", (*(level.name for level in facts.levels), FREE)
    yield "counted", (YES, NO)


@dataclass(frozen=True)
class Graded:
    """What decides the level of an incident, as cells; `note` says why the level is a value, if it is one."""

    cells: dict[str, Value]
    note: str = ""


def graded(facts: Facts, terms: Terms, index: int) -> Graded:
    """The cells of an incident. A level that a ruling has fixed stays a value."""
    one = facts.incidents[index]
    name = next((level.name for level in facts.levels if level.id == one.level), FREE)
    record = facts.report.evidence.by_id.get(one.id)
    if not isinstance(record, Incident):
        return Graded({"level": name}, _UNKNOWN)
    contract, evidence = facts.report.contract, facts.report.evidence
    ruled = decision(evidence, one.id)
    fault = fault_of(contract, evidence, record, ruled)
    cells: dict[str, Value] = {
        "loss": LOSSES[record.data_loss], "effect": EFFECTS[record.social_effect], "fault": _FAULTS[fault],
        "level": name,
    }  # fmt: skip
    if ruled.level is not None:
        return Graded(cells, _RULED)
    if _reached(facts, record, one, fault) != one.level:
        return Graded(cells, _UNKNOWN)
    return Graded(cells | {"level": Formula(_formula(facts, terms, index), name)})


def _reached(facts: Facts, record: Incident, one: IncidentResult, fault: str) -> str:
    """The level that the formula gives: the gravest reached; a loss counts only as the provider's own (R-23)."""
    loss = record.data_loss if fault == "provider" else "none"
    found = None
    if fault != "excused":
        found = facts.tariff.reached(one.minutes, loss, effect=record.social_effect == "large")
    return found.id if found else NONE


def _formula(facts: Facts, terms: Terms, index: int) -> str:
    text = f'"{FREE}"'
    for level in reversed(facts.levels):
        text = f"IF({_condition(facts, terms, index, level)},{terms.level(level.id, 'name')},{text})"
    return f'IF({facts.incident_table.here("fault", index)}="{_FAULTS["excused"]}","{FREE}",{text})'


def _condition(facts: Facts, terms: Terms, index: int, level: Level) -> str:
    """Longer than the level's minutes, or one of its losses, by the provider and with as large an effect as it asks."""
    minutes, loss, effect, fault = (
        facts.incident_table.here(key, index) for key in ("minutes", "loss", "effect", "fault")
    )
    either = []
    if level.above_minutes is not None:
        either.append(f"{minutes}>{terms.level(level.id, 'above')}")
    if level.losses:
        losses = ",".join(f'{loss}="{LOSSES[kind]}"' for kind in level.losses)
        all_of = [f'{fault}="{_FAULTS["provider"]}"', f"OR({losses})"]
        if level.social_effect is not None:
            all_of.append(f'{effect}="{EFFECTS[level.social_effect]}"')
        either.append(f"AND({','.join(all_of)})")
    return f"OR({','.join(either)})" if either else "FALSE"
