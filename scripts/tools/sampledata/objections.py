"""What the provider objected to, and the bureau's answers, which are final: one upheld, one rejected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dossier.exact.period import Period
from tools.sampledata.book import Book, Entry, given


@dataclass(frozen=True)
class _Dispute:
    """An objection to the points of a row, and its answer; `points` only if it was upheld."""

    month: str
    row: str
    name: str
    raised: date
    reason: str
    answered: date
    points: str | None
    answer: str


_DISPUTES = (
    _Dispute(
        "2023-12",
        "product-approval",
        "安全防护",
        date(2024, 1, 5),
        "入侵防御系统的认可证明在裁定前已登记，裁定时没有查到",
        date(2024, 1, 10),
        "2",
        "经查，认可证明当时已经登记，恢复所扣的分数",
    ),
    _Dispute(
        "2024-01",
        "training",
        "业务培训",
        date(2024, 2, 5),
        "两个单位的人员到场而没有签到，请求恢复 1 分",
        date(2024, 2, 8),
        None,
        "没有签到表不能证明到场，维持原裁定",
    ),
)


def objections(book: Book) -> None:
    """Write both objections with their answers, each in the month in which it was raised."""
    for one in _DISPUTES:
        about, key = Period.parse(one.month), f"{one.month}-{one.row}"
        where = str(Period.of(one.raised))
        book.add(
            Entry(
                "objection",
                f"objection-{key}",
                f"对 {one.month} {one.name}评分的异议",
                where,
                one.raised,
                since=about.start,
                until=about.end,
                body=f"{one.reason}。",
            ),
            against={"row": one.row},
            reason=one.reason,
        )
        book.add(
            Entry(
                "ruling",
                f"ruling-objection-{key}",
                f"对 {one.month} {one.name}评分异议的裁定",
                where,
                one.answered,
                since=about.start,
                until=about.end,
                by="甲方云管理科",
                origin="月度考核会",
                body=f"{one.answer}。",
            ),
            **given(
                row=one.row if one.points else None,
                points=Fraction(one.points) if one.points else None,
                objection=f"objection-{key}",
                outcome="upheld" if one.points else "rejected",
                reason=one.answer,
            ),
        )
