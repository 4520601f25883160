"""Which steps of a row's trace tell why points are missing, and where they stand."""

from __future__ import annotations

import re
from typing import Final

from dossier.letters.month import Month
from dossier.result import Indicator, Step

_AGAINST: Final = re.compile(r"-.*|.*未证实|[1-9][0-9]* 次|须更换人员|0")
_MOST: Final = 6
_FEW: Final = 3


def lost(indicator: Indicator) -> bool:
    """Whether points were deducted or are not proven; what awaits a ruling is for the bureau itself."""
    return indicator.state in ("deducted", "not-proven") and indicator.points < indicator.max


def against(indicator: Indicator) -> tuple[Step, ...]:
    """The steps that speak against the row; without such a mark those that carry the result."""
    found = tuple(step for step in indicator.trace if _AGAINST.fullmatch(step.value) and not _sum(step))
    return found or tuple(step for step in indicator.trace if not step.source) or indicator.trace[-1:]


def told(indicator: Indicator) -> str:
    """The facts in words, a few of them at most."""
    steps = against(indicator)
    texts = list(dict.fromkeys(step.text.strip() for step in steps))
    if not any(step.source or _AGAINST.fullmatch(step.value) for step in steps):
        texts.append(steps[-1].rule)
    more = f"；等共 {len(texts)} 项" if len(texts) > _MOST else ""
    return "；".join(texts[:_MOST]) + more


def files(month: Month, indicator: Indicator) -> tuple[str, ...]:
    """Files and lines of the facts; where these name none, the files of the row's records."""
    lines = [f"{step.source.path}:{step.source.line}" for step in against(indicator) if step.source]
    found, most = tuple(dict.fromkeys(lines)), _MOST
    if not found:
        found, most = month.paths(indicator.evidence), _FEW
    more = (f"等共 {len(found)} 个文件",) if len(found) > most else ()
    return (*found[:most], *more)


def clause(indicator: Indicator) -> str:
    """The row's clause."""
    return indicator.trace[0].clause if indicator.trace else f"附表1 第{indicator.row}行"


def _sum(step: Step) -> bool:
    return step.source is None and "最低 0 分" in step.text
