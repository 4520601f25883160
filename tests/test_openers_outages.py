"""What texts say about how long a service stood still, and until when a paper is valid."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from dossier.openers.outages import LONGEST, MOST, days, sentences, statements
from dossier.openers.validity import ends

CLEAR = [
    ("业务中断 35 分钟", "exactly", 35),
    ("停机二十分钟，不构成等级故障", "exactly", 20),
    ("最长停机四十分钟", "exactly", 40),
    ("停机一百零五分钟", "exactly", 105),
    ("35 分钟的业务中断", "exactly", 35),
    ("中断时长：一网通办 41 分钟", "exactly", 41),
    ("| 停机时长 | 41 分钟 |", "exactly", 41),
    ("故障持续 1 小时 5 分", "exactly", 65),
    ("停机时间共计1小时零5分钟", "exactly", 65),
    ("系统宕机了 2 小时", "exactly", 120),
    ("服务不可用半小时", "exactly", 30),
    ("停机一个半小时", "exactly", 90),
    ("停机1小时半", "exactly", 90),
    ("09:15 至 09:56 业务不可用", "exactly", 41),
    ("23:50 到 00:15 全网中断", "exactly", 25),
    ("于3月6日9时15分至9时56分中断", "exactly", 41),
    ("outage of 35 minutes", "exactly", 35),
    ("停机超过四十分钟，责任在乙方", "above", 40),
    ("停机 20 分钟以上", "least", 20),
    ("停机不超过 20 分钟", "below", 20),
    ("停机 20 分钟以内", "below", 20),
    ("中断约 35 分钟", "about", 35),
    ("中断 20 分钟左右", "about", 20),
    ("09:56 业务全部恢复", "until", 596),
    ("2024-03-06 09:56 restored", "until", 596),
]
UNCLEAR = [
    "停机 20 至 40 分钟的为一般故障",
    "按附件 1.3，停机超过 20 分钟为一般故障",
    "未造成业务中断，处置 20 分钟",
    "计划停机 30 分钟",
    "演练中断 30 分钟",
    "如果中断 30 分钟",
    "停机，扣 5 分",
    "中断 5 分钟后切换至备用",
    "处置持续 35 分钟",
    "CPU 高负载持续 35 分钟",
    "发现后 17 分钟告知",
    "白班 08:00 至 20:00 两人",
    "09:56 数据恢复",
    "01:56 UTC restored",
    "每 5 分钟采样一次",
]


@pytest.mark.parametrize(("text", "sense", "minutes"), CLEAR)
def test_clear_statements(text: str, sense: str, minutes: int) -> None:
    (found,) = statements(text)
    assert (str(found.sense), found.minutes) == (sense, Fraction(minutes))


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_states_nothing(text: str) -> None:
    assert not list(statements(text))


def test_a_list_under_a_heading_is_read_with_it() -> None:
    text = "三、停机时长\n 一网通办服务平台：41 分钟\n 协同办公平台：三十五分钟\n四、处理：三个工作日内复盘\n"
    assert sentences(text) == ("三、停机时长 一网通办服务平台：41 分钟", "三、停机时长 协同办公平台：三十五分钟")


def test_a_text_is_read_as_far_as_it_is_clear() -> None:
    assert not sentences("中断 35 分钟" + "，" * LONGEST)
    assert len(sentences("".join(f"第 {nth} 次中断 {nth} 分钟。" for nth in range(1, 100)))) == MOST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("incident-2024-03-06 中断", [(2024, 3, 6)]),
        ("2024年3月6日", [(2024, 3, 6)]),
        ("3 月 6 日", [(None, 3, 6)]),
        ("三月二十日", [(None, 3, 20)]),
        ("附件 1.3", []),
        ("2024-03", []),
    ],
)
def test_days(text: str, expected: list[tuple[int | None, int, int]]) -> None:
    assert list(days(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有效期至 2024-03-31", [date(2024, 3, 31)]),
        ("有效期：2021 年 4 月 1 日至 2024 年 3 月 31 日", [date(2024, 3, 31)]),
        ("有效期 2021.04.01—2024.03.31", [date(2024, 3, 31)]),
        ("Valid until: 2024/3/31", [date(2024, 3, 31)]),
        ("报告日期：2024-03-31", []),
        ("有效期三年", []),
        ("有效期至 2024-02-31", []),
    ],
)
def test_until_when_a_paper_is_valid(text: str, expected: list[date]) -> None:
    assert list(ends(text)) == expected
