"""What makes each month what it is: counts of routine records and how the units answered the survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Month:
    """One month of the story.

    `points` are the bureau's rulings on the judged rows (none: still awaited); `survey` is the mean aimed at,
    `asked` by `away` units that did not answer and `void` forms that do not count.
    """

    period: str
    workdays: int
    deployments: int
    unfinished: int
    survey: int
    away: tuple[str, ...]
    void: tuple[str, ...]
    points: dict[str, str]
    story: str


_FULL: Final = {"monitoring-platform": "4", "staff-management": "2", "training": "4", "product-approval": "2"}

MONTHS: Final = {
    month.period: month
    for month in (
        Month(
            "2023-12",
            21,
            5,
            0,
            90,
            ("archive", "library"),
            (),
            _FULL | {"staff-management": "1.5"},
            "平台验收并起租，首批项目稳定运行。",
        ),
        Month(
            "2024-01",
            22,
            4,
            0,
            80,
            ("video-hub",),
            ("portal",),
            _FULL | {"training": "3"},
            "一个项目月中入云，三次驻场迟到，一次一般故障。",
        ),
        Month(
            "2024-02",
            18,
            3,
            0,
            86,
            ("library", "water"),
            (),
            _FULL | {"monitoring-platform": "3"},
            "春节值守，抽查发现离岗与漏接，一起跨项目故障。",
        ),
        Month(
            "2024-03",
            21,
            2,
            1,
            60,
            ("personnel", "housing"),
            (),
            _FULL | {"monitoring-platform": "2", "staff-management": "1"},
            "两起严重故障，旧门户下线，当月应付为负并结转。",
        ),
        Month(
            "2024-04",
            22,
            5,
            1,
            84,
            ("grid",),
            (),
            {"monitoring-platform": "4", "staff-management": "2", "product-approval": "2"},
            "驻场人员轮换，培训评分尚待裁定。",
        ),
        Month("2024-05", 21, 8, 0, 92, (), (), _FULL, "各项材料齐全，无扣分。"),
    )
}
