"""What came in late and counts all the same, in words: beside the record, its rows, and what it spares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dossier.report import Report
from dossier.result import LateResult
from dossier.views.figures import day
from dossier.views.stakes import sums

_AFTER: Final = {"event": "晚于所告知的事项", "submission": "晚于月度提交", "ruling": "晚于裁定"}


def lately(report: Report) -> Mapping[str, str]:
    """By the id of a record that came in late and counts, when it came in, after what, and what it is worth."""
    return {one.record: said(one) for one in report.assessment.late}


def said(one: LateResult) -> str:
    """That in one sentence."""
    came = f"{day(one.day)} 入库" if one.day else "尚未提交入库"
    return f"{came}，{_AFTER[one.after]}；不算则少 {sums(one.points, one.yuan)}"
