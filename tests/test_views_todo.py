"""What is left to do: whose turn, by when, what to file where, worth the most first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builders import HOME
from dossier import pipeline
from dossier.assess.whole import in_full
from dossier.assessment import Assessment
from dossier.cli import main


def told(capsys: pytest.CaptureFixture[str], *words: str, root: Path = HOME) -> str:
    assert main(["--root", str(root), "todo", *words, "--as-of", "2024-06-30"]) == 0
    return capsys.readouterr().out


def test_what_is_worth_most_stands_first_and_names_stand_for_ids(capsys: pytest.CaptureFixture[str]) -> None:
    """Row 3 of January is worth 2 points and 1,263.53 yuan (worked out in test_assess_matters); then what expires.

    What nobody can do anything about now, the project that hangs on the row, stands last.
    """
    lines = told(capsys, "2024-01").splitlines()
    assert lines[:3] == [
        "2024-01：还有 3 件。",
        "1. 第 3 项 运维监测  待补  乙方  得分 0 至 +2，金额 0.00 至 +1,263.53 元",
        "     交：运维审计报告  evidence/2024-01/operations-audit/",
    ]
    assert lines[3] == "     dossier open 2024-01 --for provider"
    assert lines[4] == "2. 防病毒软件认可证明（SL-XK-2021-04）  即将到期  乙方  最迟 2024-03-31"
    assert lines[-2].startswith("3. 数字阅览服务  未定")


def test_each_party_sees_what_is_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    bureau = json.loads(told(capsys, "2024-04", "--for", "bureau", "--format", "json"))
    provider = json.loads(told(capsys, "2024-04", "--for", "provider", "--format", "json"))
    assert {one["subject"]: one["command"] for one in bureau} == {
        "training": "review 2024-04",
        "complaints": "review 2024-04",
        "office": "import usage FILE --platform NAME --month 2024-04",
    }
    assert {one["party"] for one in provider} == {"provider"}
    week = next(one for one in provider if one["kind"] == "duty")
    assert week["due"] == "2024-04-14"
    assert week["name"] == "网络安全周报（2024-04-01 至 2024-04-07）"
    assert week["files"] == [{"kind": "weekly-security-report", "path": "evidence/2024-04/weekly-security-report/"}]


def test_without_a_month_it_is_the_last_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys) == told(capsys, "2024-05")


def test_a_condition_that_holds_the_payment_stands_first(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, root=HOME / "tests" / "second-contract").splitlines()
    assert lines[1] == "1. 当年二级密评报告  待补  乙方  缓付 0.00 元"
    assert lines[4] == "2. 第 2 项 培训时长  待补  乙方  得分 0 至 +22.5"


def test_a_party_that_the_contract_does_not_have_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(HOME), "todo", "--for", "bureu"]) == 2
    assert "bureau, provider" in capsys.readouterr().err


def test_of_a_month_that_nobody_has_begun_it_says_how_to(capsys: pytest.CaptureFixture[str]) -> None:
    """The one after the last; of any other it says which there are."""
    assert main(["--root", str(HOME), "todo", "2024-06"]) == 2
    assert "开始这个月：dossier open 2024-06" in capsys.readouterr().err
    assert main(["--root", str(HOME), "todo", "2024-07"]) == 2
    assert "没有 2024-07 这个月。现有：2023-12" in capsys.readouterr().err


def test_the_months_before_are_not_worked_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only pages and letters show what other readings would change in them, which takes longest of all."""
    worked_out = []

    def told_full(month: Any, one: Assessment, *more: Any) -> Assessment:
        worked_out.append(one.period)
        return in_full(month, one, *more)

    monkeypatch.setattr(pipeline, "in_full", told_full)
    monkeypatch.setattr(pipeline.Months, "_remembered", lambda _, __, ___, compute: compute())  # nothing is kept
    told(capsys, "2024-04")
    assert worked_out == ["2024-04"]
