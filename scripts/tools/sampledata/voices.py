"""What the units said: survey rounds and forms, complaints."""

from __future__ import annotations

from datetime import date
from typing import Final

from dossier.exact.period import Period
from tools.sampledata.book import Annex, Book, Entry, given
from tools.sampledata.media import draw, photo
from tools.sampledata.plan import MONTHS
from tools.sampledata.tenants import BY_ID, TENANTS, Tenant
from tools.sampledata.words import table

_GOOD, _FAIR, _MIDDLING = "优", "良", "中"
_QUESTIONS: Final = 10
_COMMENTS: Final = (
    "",
    "响应及时，沟通顺畅。",
    "希望报表能按处室拆分。",
    "",
    "夜间电话偶有等待。",
    "建议增加自助操作指引。",
)


def voices(book: Book, period: Period) -> None:
    """Write the survey and the complaints of one month."""
    month = MONTHS[str(period)]
    issued = date(period.year, period.month, 20)
    tenants = [t for t in TENANTS if t.serves(issued, issued)]
    book.add(
        Entry(
            "survey-round",
            f"survey-round-{period}",
            f"{period} 满意度调查发放记录",
            str(period),
            issued,
            by="甲方云管理科",
            method="survey",
            origin="调查发放",
            body=f"本月发放 {len(tenants)} 份，一个项目一份；{len(month.away)} 份未回收。",
        ),
        issued=[{"project": t.id, "unit": t.unit[0]} for t in tenants],
    )
    answering = [t for t in tenants if t.id not in month.away]
    counted = [t for t in answering if t.id not in month.void]
    for tenant in answering:
        if tenant in counted:
            grades = _grades(month.survey, counted.index(tenant), len(counted), period)
        else:
            grades = [_FAIR] * _QUESTIONS
        _form(book, period, tenant, grades, valid=tenant in counted)


def _grades(mean: int, index: int, forms: int, period: Period) -> list[str]:
    """Grades of one form; the forms of a month balance in pairs around the mean wherever it is 60 or 80."""
    off = draw(1, 3, period, index // 2) * (1 if index % 2 == 0 else -1)
    if forms % 2 and index == forms - 1:
        off = 0
    steps = (mean - 60) // 4 + off  # each grade one step up from 良 is worth 4 points more
    better, worse = max(0, min(_QUESTIONS, steps)), max(0, -steps)
    grades = [_FAIR] * _QUESTIONS
    order = sorted(range(_QUESTIONS), key=lambda q: draw(0, 9999, period, index, q))
    for question in order[:better]:
        grades[question] = _GOOD
    for question in order[_QUESTIONS - worse :]:
        grades[question] = _MIDDLING
    return grades


def _form(book: Book, period: Period, tenant: Tenant, grades: list[str], *, valid: bool) -> None:
    day = date(period.year, period.month, draw(22, 28, period, tenant.id, "back"))
    annexes = (
        (Annex("jpg", photo(f"SURVEY FORM {period}", period, tenant.id), "调查表扫描件（合成图）"),)
        if tenant.id == "one-stop"
        else ()
    )
    comment = _COMMENTS[draw(0, len(_COMMENTS) - 1, period, tenant.id, "says")]
    rows = [
        ("服务规范", "、".join(grades[:1])),
        ("服务时效", "、".join(grades[1:4])),
        ("服务能力", "、".join(grades[4:])),
    ]
    note = "" if valid else "\n\n本表未盖章，按无效处理。"
    book.add(
        Entry(
            "survey-form",
            f"survey-{period}-{tenant.id}",
            f"{tenant.name}满意度调查表",
            str(period),
            day,
            by=tenant.contact,
            method="survey",
            origin=tenant.unit[1],
            body=table(("类别", "评价"), rows) + note,
            annexes=annexes,
        ),
        project=tenant.id,
        unit=tenant.unit[0],
        grades=grades,
        valid=valid,
        **given(comment=comment or None),
    )


def complaints(book: Book) -> None:
    """Write the three complaints: one valid, one of another cause, one still open."""
    for month, day, project, cause, about, body in (
        (
            "2024-02",
            22,
            "health",
            "provider",
            "夜间故障未主动告知",
            "二月十九日夜间备份任务堵塞，值守人员未按流程告知使用单位。经核实属乙方原因。",
        ),
        ("2024-03", 14, "housing", "other", "系统访问缓慢", "经抓包与监控核对，缓慢发生在单位自有出口，非乙方原因。"),
        (
            "2024-04",
            25,
            "credit",
            "undetermined",
            "数据归集中断两小时",
            "双方对原因各执一词：前置机日志不完整，待裁定。",
        ),
    ):
        unit = BY_ID[project].unit
        received = date.fromisoformat(f"{month}-{day}")
        book.add(
            Entry(
                "complaint",
                f"complaint-{month}-{project}",
                f"{unit[1]}投诉：{about}",
                month,
                received,
                by="甲方云管理科",
                method="letter",
                origin="使用单位来函",
                body=body,
            ),
            unit=unit[0],
            project=project,
            received_by_bureau=received,
            about=about,
            cause=cause,
        )
