"""The month's operation report, drafted from usage and events for the provider to check and submit (2.2, 1.1.2.7).

Only what is on file is told; where nothing is, the draft says so, and what no record can know is left to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dossier.letters.drafted import DraftedReport, drafted
from dossier.letters.events import EventTable, sections
from dossier.letters.month import BLANK, LetterMonth
from dossier.letters.usage import sources, total_of, use
from dossier.paper.document import Block, Document, Paragraph, Table

_REPORT: Final = DraftedReport("operation-report", "运行情况报告", "资源使用数据与运行记录")
_PLANS: Final = ("容量核对与扩容、缩减建议的跟进", "安全策略复查与备份抽测", "计划内检修割接", "演练与培训")


def report(month: LetterMonth) -> Document:
    """The draft of the month's report."""
    parts = (
        ("平台概况", _overview(month)),
        ("资源使用情况", use(month)),
        *((title, _events(events)) for title, events in sections(month)),
        ("下月工作计划", _plan()),
    )
    evidence, period = month.report.evidence, month.report.period
    return drafted(
        month, _REPORT, parts, (evidence.usage(project.id, period) for project in month.report.assessment.projects)
    )


def _overview(month: LetterMonth) -> Iterator[Block]:
    results = month.report.assessment.projects
    units = {project.unit for project in results}
    incidents = month.report.assessment.incidents
    total = total_of(month, month.report.period)
    yield Paragraph(
        f"{month.label}在用项目 {len(results)} 个，涉及单位 {len(units)} 家，纳入监测的主机 {total.hosts} 台；"
        f"记录故障 {len(incidents)} 起。"
    )
    yield Table(("资源", "数量"), tuple(total.told()), (50, 50), caption="资源总量", right=frozenset({1}))
    yield from sources(month)


def _events(events: Sequence[EventTable]) -> Iterator[Block]:
    for event in events:
        if event.rows:
            yield Table(event.head, event.rows, event.widths, caption=event.title, right=event.right)
        else:
            yield Paragraph(f"{event.title}：卷宗中没有本月的记录。")


def _plan() -> Iterator[Block]:
    yield Table(
        ("序号", "工作", "时间", "负责岗位", "备注"),
        tuple((str(number), text, BLANK, BLANK, "") for number, text in enumerate(_PLANS, 1)),
        (8, 42, 18, 18, 14),
        centre=frozenset({0}),
    )
    yield Paragraph(f"其他：{BLANK}")
