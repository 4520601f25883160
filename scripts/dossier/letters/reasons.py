"""Which steps of a row's trace tell why points are missing, and where they stand."""

from __future__ import annotations

from typing import Final

from dossier.letters.month import LetterMonth
from dossier.records import Record
from dossier.result import Indicator
from dossier.trace import Step

_MOST: Final = 6
_FEW: Final = 3


def lost(indicator: Indicator) -> bool:
    """Whether points were deducted or are not proven; what awaits a ruling is for the bureau itself."""
    return indicator.state in ("deducted", "not-proven") and indicator.points < indicator.max


def against(indicator: Indicator) -> tuple[Step, ...]:
    """The steps that speak against the row; without any those that carry the result."""
    found = tuple(step for step in indicator.trace if _against(step))
    return found or tuple(step for step in indicator.trace if not step.source) or indicator.trace[-1:]


def told(indicator: Indicator) -> str:
    """The facts in words, a few of them at most."""
    texts = list(dict.fromkeys(_told(step, indicator) for step in against(indicator)))
    more = f"；等共 {len(texts)} 项" if len(texts) > _MOST else ""
    return "；".join(texts[:_MOST]) + more


def _told(step: Step, indicator: Indicator) -> str:
    """A step in words; what carries a result says the result too: `共 3 项，得 3 分`, `按 13 份平均，为 60`."""
    text = step.text
    if step.source or _against(step):
        return text
    return text + (f"，得 {step.value} 分" if step.amount == indicator.points else f"，为 {step.value}")


def records(month: LetterMonth, indicator: Indicator) -> tuple[Record, ...]:
    """The records of the facts; where the facts name none, those of the row that count."""
    paths = {step.source.path for step in against(indicator) if step.source}
    found = [record for record in month.report.evidence.records if record.source.path in paths]
    counted = (name for name in indicator.evidence if name not in indicator.set_aside)
    return tuple(found or filter(None, map(month.record, counted)))


def named(found: tuple[Record, ...]) -> str:
    """Their titles, one a line; where they stand is told by what the letter rests on."""
    more = [f"等共 {len(found)} 份"] if len(found) > _MOST else []
    return "\n".join([*(f"《{record.title}》" for record in few(found)), *more]) or "没有记录"


def few(found: tuple[Record, ...]) -> tuple[Record, ...]:
    """All of a few, the first of many: a row may rest on a record of every project."""
    return found if len(found) <= _MOST else found[:_FEW]


def _against(step: Step) -> bool:
    """What somebody else still has to rule on, or whose day has not come, speaks against nobody."""
    ordered = step.role == "note" and step.about  # such as the replacement of staff
    return step.role == "loss" or step.awaits == "evidence" or bool(ordered)
