"""With `--lang en` heads, states and words of the commands that answer are English; names stay as they are written."""

from __future__ import annotations

import re
from typing import Final

import pytest

from builders import HOME
from dossier.cli import main

TESTS: Final = HOME / "tests"
CHINESE: Final = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
NAMES: Final = (
    # of the second contract: its number, rows, project, condition of payment and party
    *("示例市-2024-1", "工单办结率", "培训时长", "迁移协助", "驻场纪律", "监控", "恢复演练", "故障复盘", "计划检修"),
    *("满意度加分", "红线", "图书借阅（示例）", "当年二级密评报告", "乙方"),
)


def said(capsys: pytest.CaptureFixture[str], root: str, *words: str) -> str:
    assert main(["--root", str(TESTS / root), "--lang", "en", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "there"),
    [
        (("assess", "2025-01"), "after service credits"),
        (("assess", "2025"), "2025 (to 2025-02, 2 months)"),
        (("todo", "2025-01"), "nothing left to do"),
        (("check",), "records"),
        (("explain", "2025-01", "payable"), "payable: 98000.00 yuan"),
        (("explain", "2025-01", "composite"), "composite score"),
        (("explain", "2025-01", "service"), "after service credits"),
    ],
)
def test_of_an_english_contract_nothing_is_chinese(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], there: str
) -> None:
    text = said(capsys, "contracts/uk", *words)
    assert there in text
    assert not CHINESE.findall(text.replace("玖万捌仟元整", ""))  # the amount in capitals stands in the assessment


@pytest.mark.parametrize(
    ("command", "there"),
    [
        ("assess", "Payment is held: 当年二级密评报告 missing"),
        ("todo", "row 2 培训时长  missing  乙方  points 0 to +22.5"),
    ],
)
def test_of_a_chinese_contract_names_alone_are(capsys: pytest.CaptureFixture[str], command: str, there: str) -> None:
    text = said(capsys, "second-contract", command, "2024-03")
    assert there in text
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, "")
    assert not CHINESE.findall(text)
