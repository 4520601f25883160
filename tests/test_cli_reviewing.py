"""`review`, and with it a month played by both parties: submit, reject, submit again, rule, object, answer.

The ruling of 9 April can be objected to until 16 April (10, 11, 12, 15, 16); the objection of 10 April is to be
answered by 17 April. The row has 4 points: 3 are given, and 4 after the objection was upheld.
"""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from builders import HOME
from dossier.cli import main

COMMON = (
    "title: 示例\nhappened: {day}\ncovers: {{from: 2024-03-01, to: 2024-03-31}}\nprepared_by: 示例\n"
    "collected: {{method: statement, origin: 示例}}\nsample: true\n"
)
TRAINING = (
    "topics: [示例]\nunits: 3\npeople: 20\nhours: 2\nplan: false\ncontent: false\nphotos: false\nsign_in: false\n"
)
NAME = "14 业务培训"
FOUND = "13 运行报告"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The smallest month, with a training that nobody has ruled on."""
    shutil.copytree(HOME / "content" / "contract", tmp_path / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", tmp_path / "evidence")
    shutil.rmtree(tmp_path / "evidence" / "2024-03" / "rulings")
    write(tmp_path, "training", "course", "2024-03-15", TRAINING)
    return tmp_path


def write(root: Path, kind: str, name: str, day: str, fields: str) -> Path:
    folder = "rulings" if kind in ("ruling", "finding") else kind
    path = root / "evidence" / day[:7] / folder / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"kind: {kind}\nid: {name}\n{COMMON.format(day=day)}{fields}"
    path.write_text(text.replace("title: 示例", f"title: {name}"), encoding="utf-8")
    return path


def dossier(root: Path, *words: str, says: str = "", monkeypatch: pytest.MonkeyPatch | None = None) -> int:
    if monkeypatch is not None:
        monkeypatch.setattr("sys.stdin", io.StringIO(says))
    return main(["--root", str(root), *words])


@pytest.fixture
def month(root: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def read(as_of: str = "2024-04-10") -> Any:
        capsys.readouterr()
        assert dossier(root, "assess", "2024-03", "--json", "--as-of", as_of) == 0, capsys.readouterr().out
        return json.loads(capsys.readouterr().out)

    return read


@pytest.fixture
def review(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Answers one matter and skips the others; returns what was printed."""

    def run(name: str, says: str, day: str, *words: str) -> str:
        capsys.readouterr()
        assert dossier(root, "review", "2024-03", "--list", "--as-of", day) == 0
        listed = [line for line in capsys.readouterr().out.splitlines() if line[:1].isdigit()]
        answers = "".join(says if name in line else "\n" for line in listed)
        assert any(name in line for line in listed), listed
        told = [*words, "review", "2024-03", "--day", day, "--as-of", day]
        assert dossier(root, *told, says=answers, monkeypatch=monkeypatch) == 0
        return capsys.readouterr().out

    return run


def row(month: Any) -> Any:
    return next(one["points"] for one in month["indicators"] if one["id"] == "training")


def state(month: Any, kind: str, subject: str) -> Any:
    return next(one["state"] for one in month["standings"] if (one["kind"], one["subject"]) == (kind, subject))


def test_a_month_played_by_both_parties(root: Path, month: Any, review: Any) -> None:
    write(root, "submission", "sent", "2024-04-08", "self_score: {training: 4}\n")
    assert month()["submission"]["self_score"] == {"training": "4"}

    write(root, "ruling", "not-yet", "2024-04-08", "subject: sent\naccepted: false\nreason: 缺签到表\n")
    assert month()["submission"] is None
    write(root, "submission", "sent-again", "2024-04-09", "self_score: {training: 4}\n")
    assert month()["submission"]["id"] == "sent-again"
    assert state(month(), "record", "sent") == "rejected"

    review(NAME, "3\n签到表缺一个单位\n", "2024-04-09")
    (made,) = (root / "evidence" / "2024-04" / "rulings").glob("*.md")
    text = made.read_text(encoding="utf-8")
    assert "{id: course, sha256: " in text
    assert "签到表缺一个单位" in text
    assert row(month()) == "3"
    assert state(month(), "row", "training") == "rejected"
    (open_,) = (one for one in month()["matters"] if one["kind"] == "ruling")
    assert [open_["party"], open_["due"], open_["at_stake"]["points_gain"]] == ["provider", "2024-04-16", "1"]

    write(
        root, "objection", "dispute", "2024-04-10", "against: {row: training}\nreason: 签到表已补\nevidence: [course]\n"
    )
    assert state(month(), "row", "training") == "objected"
    (awaited,) = (one for one in month()["matters"] if one["kind"] == "objection")
    assert [awaited["party"], awaited["due"], awaited["at_stake"]["points_gain"]] == ["bureau", "2024-04-17", "1"]

    review("dispute", "upheld\n4\n签到表确已补齐\n", "2024-04-12")
    assert row(month("2024-04-12")) == "4"
    assert state(month("2024-04-12"), "row", "training") == "final"
    assert not [one for one in month("2024-04-12")["matters"] if one["kind"] in {"objection", "ruling"}]
    assert dossier(root, "check") == 0


def test_an_objection_can_be_rejected(root: Path, month: Any, review: Any) -> None:
    review(NAME, "3\n签到表缺一个单位\n", "2024-04-09")
    write(root, "objection", "dispute", "2024-04-10", "against: {row: training}\nreason: 人都到了\n")
    review("dispute", "rejected\n没有签到表\n", "2024-04-12")
    assert row(month("2024-04-12")) == "3"
    assert state(month("2024-04-12"), "record", "dispute") == "final"


def test_an_upheld_objection_to_a_duty_says_that_the_record_has_to_be_corrected(root: Path, review: Any) -> None:
    write(root, "objection", "dispute", "2024-04-10", "against: {duty: resource-report}\nreason: 已经做了\n")
    assert "改正" in review("dispute", "upheld\n补登记录\n", "2024-04-12")


def test_what_changes_after_the_ruling_awaits_it_again(root: Path, month: Any, review: Any) -> None:
    review(NAME, "3\n理由\n", "2024-04-09")
    course = root / "evidence" / "2024-03" / "training" / "course.yml"
    course.write_text(course.read_text(encoding="utf-8").replace("people: 20", "people: 25"), encoding="utf-8")
    assert row(month()) == "0"
    (stale,) = (one for one in month()["matters"] if one["kind"] == "decision")
    assert [stale["state"], stale["party"], stale["at_stake"]["points_gain"]] == ["stale", "bureau", "4"]
    review(NAME, "2\n人数与签到表不符\n", "2024-04-10")
    assert row(month()) == "2"
    assert len(list((root / "evidence" / "2024-04" / "rulings").glob("*.md"))) == 2, "the first one stays as it was"


def test_a_stale_finding_stays_or_has_to_be_changed(root: Path, review: Any) -> None:
    """The report has changed since the finding: with n it is left as it is, with y it is filled in as `digest` does."""
    report = root / "evidence" / "2024-03" / "operation-report" / "report.yml"
    fields = "category: report-error\nabout: report\nconfirmed: true\nreason: 数字有误\n"
    path = write(root, "finding", "found", "2024-03-28", fields)
    assert dossier(root, "digest", str(path)) == 0
    before = path.read_text(encoding="utf-8")
    assert "{id: report, sha256: " in before
    report.write_text(report.read_text(encoding="utf-8").replace("title: ", "title: 改过的", 1), encoding="utf-8")
    told = review(FOUND, "n\n", "2024-04-09")
    assert "    evidence/2024-03/operation-report/report.yml" in told
    assert "请改 evidence/2024-03/rulings/found.yml 里的结论" in told
    assert path.read_text(encoding="utf-8") == before
    review(FOUND, "y\n", "2024-04-09")
    after = path.read_text(encoding="utf-8")
    assert after != before
    assert dossier(root, "digest", str(path)) == 0
    assert path.read_text(encoding="utf-8") == after  # nothing is left to be done


def test_wrong_answers_are_asked_again(month: Any, review: Any) -> None:
    told = review(NAME, "9\nabc\n-1\n2.5\n\n理由\n", "2024-04-09")
    assert told.count("请写 0 至 4 之间的数") == 3
    assert "裁定要写明理由" in told
    assert row(month()) == "2.5"


def test_in_english_and_until_somebody_leaves(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["--lang", "en", "review", "2024-03", "--day", "2024-04-09"]
    assert dossier(root, *words, says="q\n", monkeypatch=monkeypatch) == 0
    assert "0 rulings written" in capsys.readouterr().out
    assert not (root / "evidence" / "2024-04").exists()
    assert dossier(root, *words, says="", monkeypatch=monkeypatch) == 0, "the input ends"


def test_a_list_writes_nothing_and_goes_by_worth(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(root.rglob("*"))
    assert dossier(root, "review", "2024-03", "--list") == 0
    names = [line.split("  ")[0] for line in capsys.readouterr().out.splitlines() if line[:1].isdigit()]
    assert names[:2] == ["1. 4 监控平台", "2. 14 业务培训"], "4 points each go before 2"
    assert sorted(root.rglob("*")) == before


def test_a_day_far_from_the_records_has_to_be_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dossier(root, "review", "2024-03") == 2
    assert "--day" in capsys.readouterr().err


@pytest.mark.parametrize("month_", ["2024-3", "2020-01"])
def test_a_month_that_is_not_there(root: Path, month_: str) -> None:
    assert dossier(root, "review", month_) == 2
