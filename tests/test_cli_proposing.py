"""`compare BASE HEAD --all-months` over real branches of a small contract; figures are worked out by hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from builders import HOME
from dossier.cli import main
from repositories import Repository

ATTENDANCE = "evidence/2024-02/attendance/attendance-2024-02.md"
TRAINING = "evidence/2024-02/training/training-1.md"
TERMS = "content/contract/terms.yml"
MARCH = "evidence/2024-03"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A branch main with February and March, and a branch for the change, which is checked out."""
    shutil.copytree(HOME / "tests" / "second-contract", tmp_path / "root")
    made = Repository.new(tmp_path / "root")
    made.commit("二月和三月", day="2024-04-02")
    made.git("switch", "-q", "-c", "change")
    return made


def edited(repository: Repository, path: str, old: str, new: str) -> dict[str, str | None]:
    text = (repository.top / path).read_text("utf-8")
    assert old in text
    return {path: text.replace(old, new)}


def account(
    repository: Repository, capsys: pytest.CaptureFixture[str], code: int = 0, base: str = "main", head: str = "change"
) -> dict[str, Any]:
    """The account as JSON; the other formats are written as well."""
    words = ["--root", str(repository.top), "compare", base, head, "--all-months"]
    for format_ in ("text", "html", "markdown"):
        assert main([*words, "--format", format_]) == code
        assert "这次改动带来的变化" in capsys.readouterr().out
    assert main([*words, "--format", "json"]) == code
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def markdown(repository: Repository, capsys: pytest.CaptureFixture[str]) -> str:
    main(["--root", str(repository.top), "compare", "main", "change", "--all-months", "--format", "markdown"])
    return capsys.readouterr().out


def test_a_correction_is_told_by_month_cause_row_and_role(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """One late arrival less: the row has 10 - 3 instead of 10 - 6 points, times 1.125, so 7.875 - 4.5 = 3.375 more;
    a single one costs nothing, where two cost 200 yuan each: 942 instead of 542. The combined score,
    (90.5 + 70) / 2 = 80.25, stays in its band.
    March is vetoed and stays at 0."""
    repository.commit("更正", edited(repository, ATTENDANCE, "minutes: 30", "minutes: 3"), day="2024-04-03")
    told = account(repository, capsys)
    (month,) = told["months"]
    assert (month["period"], month["fate"], told["unmoved"]) == ("2024-02", "changed", 1)
    assert (month["before"]["points"], month["after"]["points"]) == ("87.125", "90.5")
    assert (month["before"]["payable"], month["after"]["payable"]) == ("542.00", "942.00")
    assert told["payable_delta"] == "400.00"
    causes = {one["cause"]: (one["points"], one["payable"]) for one in month["causes"]}
    assert causes == {"当月新事实": ("0", "400.00"), "记录更正": ("3.375", "0.00")}
    (row,) = month["rows"]
    assert (row["before"]["points"], row["after"]["points"]) == ("4.5", "7.875")
    assert [(one["roles"], one["needed"]) for one in told["consents"]] == [(["乙方"], 1)]
    assert [(one["how"], one["title"]) for one in told["records"]] == [("changed", "驻场考勤（示例）")]
    assert told["warned"] == []
    text = markdown(repository, capsys)
    assert "| 2024-02 | 87.125 → 90.5（+3.375） | 542.00 → 942.00（+400.00） |" in text
    assert "- 「乙方」：1 个文件" in text


def test_the_first_change_of_a_month(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """March comes with the change: it is vetoed by an attack, so 0 points and 0 yuan."""
    repository.git("switch", "-q", "main")
    shutil.rmtree(repository.top / MARCH)
    repository.commit("没有三月", day="2024-04-03")
    repository.git("switch", "-q", "-c", "march")
    repository.git("checkout", "-q", "change", "--", MARCH)
    repository.commit("三月", day="2024-04-04")
    told = account(repository, capsys, head="march")
    month = next(one for one in told["months"] if one["period"] == "2024-03")
    assert (month["fate"], month["before"], month["after"]["points"]) == ("new", None, "0")
    assert {one["how"] for one in told["records"]} == {"added"}
    gone = account(repository, capsys, base="march", head="main")  # main has nothing that march lacks
    assert (gone["months"], gone["records"]) == ([], [])


def test_a_month_that_goes(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(repository.top / MARCH)
    repository.commit("删去三月", day="2024-04-03")
    told = account(repository, capsys)
    (month,) = [one for one in told["months"] if one["period"] == "2024-03"]
    assert (month["fate"], month["after"]) == ("gone", None)


def test_errors_on_one_side(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """What the change breaks is new, and what it mends is mended; months that cannot be computed are in no sum."""
    repository.commit("写错", edited(repository, ATTENDANCE, "workdays: 18", "workdays: x"), day="2024-04-03")
    told = account(repository, capsys, code=1)
    assert {one["fate"] for one in told["months"]} == {"stopped"}
    assert told["payable_delta"] == "0.00"
    assert [(one["path"], one["severity"]) for one in told["appeared"]] == [(ATTENDANCE, "error")]
    repository.git("branch", "-f", "main", "change")
    repository.git("switch", "-q", "-c", "mended")
    repository.commit("改正", edited(repository, ATTENDANCE, "workdays: x", "workdays: 18"), day="2024-04-04")
    told = account(repository, capsys, head="mended")
    assert {one["fate"] for one in told["months"]} == {"mended"}
    assert [one["path"] for one in told["mended"]] == [ATTENDANCE]
    assert told["appeared"] == []


def test_a_contract_that_cannot_be_read(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit("写错", edited(repository, TERMS, "at_least: 90", "at_least: x"), day="2024-04-03")
    told = account(repository, capsys, code=1)
    assert {one["fate"] for one in told["months"]} == {"stopped"}
    assert [one["why"] for one in told["warned"]] == ["contract"]
    repository.git("branch", "-f", "main", "change")
    repository.commit("改正", edited(repository, TERMS, "at_least: x", "at_least: 90"), day="2024-04-04")
    assert {one["fate"] for one in account(repository, capsys)["months"]} == {"mended"}


def test_the_very_first_change_brings_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Repository.new(tmp_path / "root")
    made.commit("空的", {"README.md": "甲\n"}, day="2024-04-01")
    made.git("switch", "-q", "-c", "change")
    shutil.copytree(HOME / "tests" / "second-contract", made.top, dirs_exist_ok=True)
    made.commit("合同和两个月", day="2024-04-02")
    told = account(made, capsys)
    assert [(one["period"], one["fate"]) for one in told["months"]] == [("2024-02", "new"), ("2024-03", "new")]
    assert told["payable_delta"] == "542.00"
    assert told["consents"] == []  # nobody had a right to anything yet


def test_contract_data_is_a_cause_of_its_own_and_is_red(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """From 78 points on the coefficient is 2: 942 more, beside the 400 of one late arrival less (80.25 and 78.56 both
    lie above 78, so nothing hangs on both together)."""
    files = edited(repository, TERMS, "at_least: 90, coefficient: 1.05", "at_least: 78, coefficient: 2")
    text = files[TERMS] or ""
    files[TERMS] = text.replace("at_least: 60, below: 90", "at_least: 60, below: 78")
    files |= edited(repository, ATTENDANCE, "minutes: 30", "minutes: 3")
    repository.commit("两处", files, day="2024-04-03")
    told = account(repository, capsys)
    month = told["months"][0]
    assert (month["before"]["payable"], month["after"]["payable"]) == ("542.00", "1884.00")
    money = {one["cause"]: one["payable"] for one in month["causes"]}
    assert money == {"当月新事实": "400.00", "记录更正": "0.00", "合同数据变更（单独看）": "942.00"}
    assert [(one["why"], one["paths"]) for one in told["warned"]] == [("contract", [TERMS])]
    assert "🔴 涉及合同数据" in markdown(repository, capsys)


def test_roles_and_the_program_are_red(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    files = edited(repository, "content/contract/roles.yml", "提交证据", "提交全部证据")
    repository.commit("权限和程序", {**files, "scripts/x.py": "print()\n"}, day="2024-04-03")
    told = account(repository, capsys)
    assert {one["why"] for one in told["warned"]} == {"roles", "program"}
    assert told["months"] == []


def test_a_branch_is_judged_from_where_it_left(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """What main has done since is no part of the change."""
    repository.commit("更正", edited(repository, ATTENDANCE, "minutes: 30", "minutes: 3"), day="2024-04-03")
    repository.git("switch", "-q", "main")
    repository.commit("别人的改动", edited(repository, TRAINING, "title:", "title: 另一个"), day="2024-04-04")
    told = account(repository, capsys)
    assert [one["path"] for one in told["records"]] == [ATTENDANCE]
    assert told["revisions"]["base"] != told["revisions"]["start"]
    assert "目标分支此后又有提交" in markdown(repository, capsys)


def test_nothing_changed(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    told = account(repository, capsys)
    assert (told["months"], told["records"], told["consents"], told["unmoved"]) == ([], [], [], 2)
    assert "没有任何文件改动。" in markdown(repository, capsys)


def test_a_moved_record_is_told_once(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.git("mv", TRAINING, TRAINING.replace("training-1", "training-2"))
    repository.commit("改名", day="2024-04-03")
    told = account(repository, capsys, code=1)  # its id is not its name any more
    assert [one["how"] for one in told["records"]] == ["moved"]


def test_revisions_that_share_nothing_or_are_not_there(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--root", str(repository.top), "compare", "main"]
    assert main([*words, "nowhere", "--all-months"]) == 2
    repository.git("switch", "-q", "--orphan", "other")
    repository.commit("另起", {"a.txt": "a"}, day="2024-04-03")
    capsys.readouterr()
    assert main([*words, "other", "--all-months"]) == 2
    assert "没有共同的提交" in capsys.readouterr().err
