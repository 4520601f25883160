"""`new`: a record asked for key by key, each answer looked at at once, and written only when `check` has no error."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from dossier.cli.session import Session
from dossier.intake.form.answers import answered
from dossier.intake.form.questions import questions
from dossier.problems import Severity
from dossier.records import KINDS
from dossier.source.spelling import scalar

New = Callable[..., tuple[int, str]]

TRAINING = (
    "---\nkind: training\nid: training-2024-03\ntitle: \"2024-03 业务培训记录\"\nsample: true\nhappened: 2024-03-15\n"
    "covers: {from: 2024-03-01, to: 2024-03-31}\nprepared_by: 示例部门\n"
    "collected: {method: photo, origin: 培训教室}\ntopics: [云主机部署规范, 备份]\nunits: 12\n"
    "people: 1039\nhours: 2.5\nplan: true\ncontent: false\nphotos: true\nsign_in: false\n---\n"
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The smallest month."""
    shutil.copytree(HOME / "content" / "contract", tmp_path / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", tmp_path / "evidence")
    return tmp_path


@pytest.fixture
def new(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> New:
    def run(*words: str, says: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(says))
        capsys.readouterr()
        code = main(["--root", str(root), "new", *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in (root / "evidence").rglob("*") if path.is_file()}


def test_a_record_is_asked_for_and_written(root: Path, new: New) -> None:
    says = "15\n\n\n\n照片\n培训教室\n云主机部署规范、备份\n12\n三十九\n1,039\n2.5\n是\n否\ny\nfalse\n\n\n"
    code, told = new("业务培训记录", "2024-03", says=says)
    assert code == 0, told
    assert (root / "evidence/2024-03/training/training-2024-03.md").read_text(encoding="utf-8") == TRAINING
    assert "错误[text-for-number] 这里要写数字" in told  # as soon as 三十九 was answered
    assert told.count("错误") == 1
    assert "claim-without-attachment" in told
    assert not [one for one in Session(root, None).problems if one.severity is Severity.ERROR]


def test_options_answer_as_well(root: Path, new: New) -> None:
    given: tuple[str, ...] = (
        "happened=2024/3/15",
        "方式=照片",
        "培训主题=云主机部署规范，备份",
        "units=12",
        "people=1039",
        "hours=2.5",
    )
    given = (*given, "collected.origin=培训教室", "plan=是", "content=否", "photos=有", "sign_in=无")
    words = [word for one in given for word in ("--set", one.replace("方式", "collected.method"))]
    code, told = new("training", "2024-03", "--no-ask", *words)
    assert code == 0, told
    assert (root / "evidence/2024-03/training/training-2024-03.md").read_text(encoding="utf-8") == TRAINING


def test_the_next_one_has_another_name(root: Path, new: New) -> None:
    says = "15\n\n\n\n\n\n甲\n1\n1\n1\n否\n否\n否\n否\n\n\n"
    assert new("training", "2024-03", says=says)[0] == 0
    assert new("training", "2024-03", says=says)[0] == 0
    assert new("training", "2024-03", says=says.removesuffix("\n") + "training-2024-03\ntraining-2024-03-9\n")[0] == 0
    made = {path for path in files(root) if "/training/" in path}
    assert made == {f"evidence/2024-03/training/training-2024-03{end}.md" for end in ("", "-2", "-9")}


def test_what_other_records_say_is_looked_at_too(root: Path, new: New) -> None:
    """A project that nobody registered is an error of the whole record: it is asked for once more."""
    says = "5\n\n\n\n\n\n示例〔2024〕1号\np2\n5\n\n\n\n\np1\n"
    code, told = new("deployment-request", "2024-03", says=says)
    assert code == 0, told
    assert "p1 示例" in told  # to choose from
    assert told.count("错误") == 1
    (made,) = (root / "evidence/2024-03/deployment-request").iterdir()
    text = made.read_text(encoding="utf-8")
    assert "\nproject: p1\nreceived: 2024-03-05\n" in text


def test_lists_are_asked_entry_by_entry(root: Path, new: New) -> None:
    says = "31\n\n\n\n\n\ne1\n21\n21\n4\n12\n18\n3\n\n\n\n\n"
    code, told = new("attendance", "2024-03", says=says)
    assert code == 0, told
    (made,) = (root / "evidence/2024-03/attendance").iterdir()
    assert "\nlate:\n  - {day: 2024-03-04, minutes: 12}\n  - {day: 2024-03-18, minutes: 3}\n---" in made.read_text(
        encoding="utf-8"
    )


def test_a_submission_has_a_score_of_ones_own_for_each_row(root: Path, new: New) -> None:
    """The points that are proven are suggested: an empty answer takes them."""
    says = "2024-03-31\n\n\n\n\n\n1\n" + "\n" * 40
    code, told = new("月度提交", "2024-03", says=says)
    assert code == 0, told
    (made,) = (root / "evidence/2024-03/submission").iterdir()
    text = made.read_text(encoding="utf-8")
    month = Session(root, None).assessments
    (assessment,) = month.values()
    assert text.count("\n  ") == len(assessment.indicators)
    first, second, *_ = assessment.indicators
    assert f"\nself_score:\n  {first.id}: 1\n  {second.id}: {scalar(second.points)}\n" in text


@pytest.mark.parametrize("says", ["q\n", "", "15\n\n\n\n\n\n甲\nq\n"])
def test_whoever_leaves_has_written_nothing(root: Path, new: New, says: str) -> None:
    before = files(root)
    code, told = new("training", "2024-03", says=says)
    assert (code, files(root)) == (1, before)
    assert "没有写入任何文件" in told


def test_without_being_asked_what_is_missing_is_told(root: Path, new: New) -> None:
    before = files(root)
    code, told = new("training", "2024-03", "--no-ask", "--set", "happened=2024-03-15", "--set", "people=abc")
    assert (code, files(root)) == (1, before)
    assert "缺少“hours（学时）”" in told
    assert "错误[text-for-number]" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("trainin",), "没有“trainin”这一种记录。是不是 training？"),
        (("training", "三月"), "“三月”不是月份"),
        (("training", "--set", "peeple=3"), "training 没有“peeple”这一项"),
        (("training", "--no-ask", "--set", "sample=false"), "training 没有“sample”这一项"),
        (("training", "--no-ask", "--set", "covers=2024-03"), "training 没有“covers”这一项"),
        (("submission", "--no-ask", "--set", "self_score.nothing=3"), "submission 没有“self_score.nothing”这一项"),
        (("training", "--set", "people"), "training 没有“people”这一项，或者没有写成"),
    ],
)
def test_wrong_words_are_told(new: New, words: tuple[str, ...], told: str) -> None:
    code, said = new(*words)
    assert (code, told in said) == (2, True), said


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_key_of_every_kind_can_be_asked(kind: str) -> None:
    for question in questions(kind):
        assert question.title != question.key, (kind, question.key)
        assert (question.sort in ("group", "groups")) == (question.model is not None)
        for value, name in question.choices.items():
            assert str(answered(question, name)) == value
