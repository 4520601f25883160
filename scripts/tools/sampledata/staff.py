"""People: posts and changes, the on-site engineer, training."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from dossier.exact.period import Period
from dossier.source.spelling import Value
from tools.sampledata.book import Annex, Book, Entry, given
from tools.sampledata.days import day_of
from tools.sampledata.media import draw, pdf, photo
from tools.sampledata.plan import MONTHS, Month
from tools.sampledata.standing import ENGINEER_CHANGE, ENGINEERS
from tools.sampledata.words import steps, table

LATE: Final = {"2024-01": ((8, 12), (17, 25), (25, 9))}

_SHARED_PHOTO: Final = ("TRAINING ROOM 2", "room-2")
_CHANGES: Final = (
    ("2024-03-11", "机房值守岗 zb-03", "moved"),  # ordered after the spot checks of February
    ("2024-03-11", "机房值守岗 zb-07", "joined"),
    ("2024-04-12", "驻场工程师 yw-007", "moved"),
    ("2024-04-15", "驻场工程师 yw-012", "joined"),
)


def staff(book: Book, period: Period) -> None:
    """Write the records about people for one month."""
    _staffing(book, period)
    _attendance(book, period, MONTHS[str(period)])
    _training(book, period)


def _staffing(book: Book, period: Period) -> None:
    changes = [
        given(day=date.fromisoformat(day), post=post, change=change)
        for day, post, change in _CHANGES
        if date.fromisoformat(day) in period
    ]
    body = (
        "岗位与职责见制度文件；本月培训主题："
        + ("春节值守与应急" if str(period) == "2024-02" else "变更管理与账号权限")
        + "。"
    )
    book.add(
        Entry(
            "staffing-record",
            f"staffing-{period}",
            f"{period} 运维人员管理材料",
            str(period),
            day_of(period, 28),
            by="乙方人力岗",
            origin="人事台账",
            body=body
            + "\n\n"
            + table(("岗位", "人数"), (("驻场", 1), ("网络", 3), ("安全", 3), ("平台", 4), ("机房值守", 6))),
        ),
        posts=5,
        staff=17,
        **given(changes=changes or None),
        training_hours=Fraction(draw(4, 12, period, "th") * 2 + 1, 2),
        social_insurance_proved=True,
    )


def _attendance(book: Book, period: Period, month: Month) -> None:
    late: list[Value] = [{"day": day_of(period, day), "minutes": minutes} for day, minutes in LATE.get(str(period), ())]
    parts: tuple[tuple[str, date, date, int], ...]
    if str(period) == "2024-04":  # make-up Sundays on the 7th and the 28th
        parts = ((ENGINEERS[0], period.start, date(2024, 4, 14), 9), (ENGINEERS[1], ENGINEER_CHANGE, period.end, 13))
    else:
        parts = (
            (ENGINEERS[0] if period.end < ENGINEER_CHANGE else ENGINEERS[1], period.start, period.end, month.workdays),
        )
    for engineer, since, until, workdays in parts:
        key = f"{period}-{engineer}"
        body = f"应到 {workdays} 天，实到 {workdays} 天，迟到 {len(late)} 次。" + (
            "\n\n" + table(("日期", "迟到（分钟）"), [(i["day"], i["minutes"]) for i in late if isinstance(i, dict)])
            if late
            else ""
        )
        book.add(
            Entry(
                "attendance",
                f"attendance-{key}",
                f"{period} 驻场考勤（{engineer}）",
                str(period),
                until,
                since=since,
                until=until,
                by="甲方综合科",
                method="platform-export",
                origin="门禁与考勤系统",
                body=body,
            ),
            engineer=engineer,
            workdays=workdays,
            present=workdays,
            **given(late=late or None),
        )
    result = "fair" if late else "good"
    book.add(
        Entry(
            "onsite-assessment",
            f"onsite-assessment-{period}",
            f"{period} 驻场人员考核表",
            str(period),
            period.end,
            by="甲方云管理科",
            method="scan",
            origin="月度考核",
            body=table(
                ("项目", "评价"), (("资质与技能", "符合"), ("到岗", "有迟到" if late else "全勤"), ("响应", "及时"))
            ),
        ),
        engineer=parts[-1][0],
        result=result,
    )


def _training(book: Book, period: Period) -> None:
    topics = ("云主机部署规范", "机房进出规范", "监管平台使用", "等保与密评基础")[: 3 + period.month % 2]
    shared = str(period) in {"2024-01", "2024-03"}  # the same picture twice: a check must notice
    caption, key = _SHARED_PHOTO if shared else (f"TRAINING {period}", str(period))
    units, people = draw(9, 14, period, "u"), draw(24, 41, period, "p")
    book.add(
        Entry(
            "training",
            f"training-{period}",
            f"{period} 业务培训",
            str(period),
            day_of(period, 21),
            by="乙方客户部",
            method="photo",
            origin="培训现场",
            body="培训安排：\n\n" + steps(*topics) + f"\n\n到场 {units} 个单位 {people} 人，签到表留存。",
            annexes=(
                Annex("jpg", photo(caption, key), "培训现场照片（合成图）"),
                Annex(
                    "pdf",
                    pdf(
                        f"{period} 培训签到表（示例）",
                        [f"单位 {i + 1}：签到 {draw(1, 4, period, i)} 人" for i in range(units)],
                    ),
                    "签到表（只计人数）",
                ),
            ),
        ),
        topics=topics,
        units=units,
        people=people,
        hours=Fraction(5, 2),
        plan=True,
        content=True,
        photos=True,
        sign_in=True,
    )
