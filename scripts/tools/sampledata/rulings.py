"""What the bureau decided: points for the judged rows, faults and deductions, findings."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from dossier.exact.period import Period
from tools.sampledata.book import Book, Entry
from tools.sampledata.plan import MONTHS
from tools.sampledata.words import bullets

_NAMES = {
    "monitoring-platform": "监控平台",
    "staff-management": "运维人员管理",
    "training": "业务培训",
    "product-approval": "安全防护",
}
_REASONS = {
    "monitoring-platform": "平台在线、监控与告警齐备，向甲方与使用单位开放权限",
    "staff-management": "岗位、职责、变动、培训与社保证明",
    "training": "计划、内容、照片与签到表",
    "product-approval": "主要产品均有认可证明",
}
_SHORT = {
    ("2023-12", "product-approval"): "一件产品未见认可证明，扣 0.5 分",
    ("2023-12", "staff-management"): "培训学时记录不全，扣 0.5 分",
    ("2024-01", "training"): "签到表缺两个单位，扣 1 分",
    ("2024-02", "monitoring-platform"): "节日期间两条告警推送超过十分钟，扣 1 分",
    ("2024-03", "monitoring-platform"): "四条重要告警未处置，扣 2 分",
    ("2024-03", "staff-management"): "一名新进人员未见社保证明，扣 1 分",
}
# Points at first, where an objection was upheld afterwards.
_OVERRULED = {("2023-12", "product-approval"): "1.5"}
# month, key, incident, confirmed by both sides
_ON_INCIDENTS = (
    ("2023-12", "incident-2023-12-19", True, "停机二十分钟，不构成等级故障，责任在乙方。"),
    ("2024-01", "incident-2024-01-23", True, "停机超过二十分钟，责任在乙方，双方已核对扣款。"),
    ("2024-02", "incident-2024-02-19", True, "一个原因三个项目，计一次，最长停机四十分钟，责任在乙方。"),
    ("2024-03", "incident-2024-03-06", True, "停机超过四十分钟，责任在乙方，双方已核对扣款。"),
    ("2024-03", "incident-2024-03-20", False, "数据可恢复，责任在乙方；扣款金额双方尚待核对。"),
)


def rulings(book: Book, period: Period) -> None:
    """Write the rulings and findings of one month."""
    month = MONTHS[str(period)]
    for row, points in month.points.items():
        reason = _SHORT.get((month.period, row), _REASONS[row])
        book.add(
            Entry(
                "ruling",
                f"ruling-{period}-{row}",
                f"{period} 评分裁定：{_NAMES[row]}",
                str(period),
                period.end,
                by="甲方云管理科",
                origin="月度考核会",
                body=f"{reason}。\n\n{_basis(month.period, row)}",
            ),
            row=row,
            points=Fraction(_OVERRULED.get((month.period, row), points)),
            reason=reason,
        )
    for where, subject, confirmed, reason in _ON_INCIDENTS:
        if where == month.period:
            book.add(
                Entry(
                    "ruling",
                    f"ruling-{subject}",
                    f"故障责任裁定（{subject.removeprefix('incident-')}）",
                    where,
                    period.end,
                    by="甲方云管理科",
                    origin="故障认定会",
                    body=reason,
                ),
                subject=subject,
                fault="provider",
                deduction_confirmed=confirmed,
                reason=reason,
            )


def _basis(period: str, row: str) -> str:
    kinds = {
        "monitoring-platform": ("监控平台报告", "平台现场演示"),
        "staff-management": ("人员管理材料", "人员管理制度"),
        "training": ("培训计划与内容", "培训照片与签到表"),
        "product-approval": ("产品认可证明清单", "设备台账"),
    }
    return f"{period} 考核会查看的材料：\n\n" + bullets(*kinds[row])


def findings(book: Book) -> None:
    """Write what the bureau found."""
    for month, day, key, category, about, confirmed, reason in (
        (
            "2024-01",
            19,
            "report-error-2023-12",
            "report-error",
            "operation-report-2023-12",
            True,
            "月报所列在用主机数与监管平台相差一台",
        ),
        (
            "2024-02",
            26,
            "call-log-2024-02",
            "other",
            "spot-check-2024-02",
            True,
            "值守电话呼叫转移未设置，已要求更换值守人员",
        ),
        (
            "2024-03",
            28,
            "concealment-2024-03",
            "concealed-incident",
            "incident-2024-03-06",
            False,
            "有单位反映故障未报告，经核对记录齐全，不成立",
        ),
    ):
        book.add(
            Entry(
                "finding",
                f"finding-{key}",
                "检查发现",
                month,
                date.fromisoformat(f"{month}-{day}"),
                by="甲方云管理科",
                method="inspection",
                origin="材料核查",
                body=f"{reason}。",
            ),
            category=category,
            about=about,
            confirmed=confirmed,
            reason=reason,
        )
