"""What the provider hands in and is asked for: reports about the month before, resize letters, deployments."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dossier.exact.period import Period
from tools.sampledata.agreed import contract
from tools.sampledata.book import Annex, Book, Entry, given
from tools.sampledata.days import at, day_of
from tools.sampledata.media import pdf
from tools.sampledata.plan import MONTHS, Month
from tools.sampledata.telling import advice, overview, summary, totals
from tools.sampledata.tenants import TENANTS
from tools.sampledata.usage import host_count, letters_due, name_of
from tools.sampledata.words import steps, table

# Days on which a report about the month before was handed in: (day, hour, minute).
HANDED_IN: Final = {
    "2024-01": (9, 16, 40),
    "2024-02": (18, 9, 20),
    "2024-03": (12, 10, 5),
    "2024-04": (9, 15, 30),
    "2024-05": (8, 11, 15),
}

_UNSENT_LETTER: Final = ("2024-03", "housing")
_YEAR_END: Final = "2023-12"


def reports(book: Book, period: Period) -> None:
    """Write reports, letters and deployment requests of one month."""
    _operation_reports(book, period)
    _submission(book, period)
    _letters(book, period)
    _deployments(book, period, MONTHS[str(period)])


def _submission(book: Book, period: Period) -> None:
    """The month before is complete with its report."""
    if str(period) not in HANDED_IN:
        return
    day, *_ = HANDED_IN[str(period)]
    about = period.shift(-1)
    book.add(
        Entry(
            "submission",
            f"submission-{about}",
            f"{about} 月度资料提交",
            str(period),
            day_of(period, day),
            since=about.start,
            until=about.end,
            body=f"{about} 的履约资料已全部登记入库，随月度运行情况报告一并提交。",
        ),
        self_score={row.id: row.version.points for row in contract().rubric.on(about.end)},
    )


def _operation_reports(book: Book, period: Period) -> None:
    if str(period) not in HANDED_IN:
        return
    day, hour, minute = HANDED_IN[str(period)]
    submitted, about = at(day_of(period, day), hour, minute), period.shift(-1)
    cycles = [("month", str(about))] + ([("half-year", "2023-H2"), ("year", "2023")] if str(about) == _YEAR_END else [])
    count = sum(t.serves(about.start, about.end) for t in TENANTS)
    for cycle, what in cycles:
        name = {"month": "月度", "half-year": "半年度", "year": "年度"}[cycle]
        book.add(
            Entry(
                "operation-report",
                f"operation-report-{what.lower()}",
                f"{what} {name}运行情况报告",
                str(period),
                submitted.date(),
                since=about.start,
                until=about.end,
                body=overview(about),
                annexes=(
                    Annex(
                        "pdf",
                        pdf(
                            f"{what} {name}运行情况报告（示例）",
                            [*summary(about), f"提交时间 {submitted:%Y-%m-%d %H:%M}"],
                        ),
                        "报告提交件",
                    ),
                ),
            ),
            cycle=cycle,
            about=what,
            submitted=submitted,
        )
    book.add(
        Entry(
            "resource-report",
            f"resource-report-{about}",
            f"{about} 资源使用情况报告",
            str(period),
            submitted.date(),
            since=about.start,
            until=about.end,
            method="platform-export",
            origin="云资源监管平台",
            body=table(("指标", "数量"), (("项目", count), ("主机", host_count(about)), *totals(about))),
        ),
        about=str(about),
        submitted=submitted,
        projects=count,
        hosts=host_count(about),
    )


def _letters(book: Book, period: Period) -> None:
    if str(period) not in HANDED_IN:
        return
    about, sent = period.shift(-1), day_of(period, min(8, HANDED_IN[str(period)][0]))
    for index, (project, direction) in enumerate(letters_due(about), 1):
        if (str(period), project) == _UNSENT_LETTER:
            continue
        book.add(
            Entry(
                "resize-letter",
                f"resize-{about}-{project}",
                f"关于{name_of(project)}资源调整的建议",
                str(period),
                sent,
                since=about.start,
                until=about.end,
                method="letter",
                origin="乙方发函",
                body=advice(project, about, direction),
            ),
            number=f"示例建〔{about}〕{index}号",
            project=project,
            about=str(about),
            direction=direction,
            copied_to_bureau=True,
            **given(reply="已收悉，纳入下季度评审" if index % 2 else None),
        )


def _deployments(book: Book, period: Period, month: Month) -> None:
    tenants = [tenant for tenant in TENANTS if tenant.hosts and tenant.serves(period.start, period.end)]
    for index in range(1, month.deployments + month.unfinished + 1):
        tenant = tenants[(index * 3 + period.month) % len(tenants)]
        received = max(day_of(period, 1 + index * 2), tenant.moved_in)
        done = index <= month.deployments
        completed = received + timedelta(days=2) if done else None
        book.add(
            Entry(
                "deployment-request",
                f"deployment-{period}-{index:02d}",
                f"{tenant.name}部署需求单",
                str(period),
                received,
                method="letter",
                origin="部署需求单",
                body="需求内容："
                + ("新增应用实例并接入负载均衡。", "数据库参数调整与数据导入。", "中间件升级与联调。")[index % 3]
                + "\n\n"
                + steps("需求确认", "环境准备", "部署与联调", "用户确认" if done else "等待用户提供安装包"),
            ),
            number=f"示例部〔{period}〕{index}号",
            project=tenant.id,
            received=received,
            contacted=received,
            **given(completed=completed),
        )
