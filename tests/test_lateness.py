"""What came in late, in real repositories: notices of planned work after the stop (R-54), evidence after the submission
of its month (R-53).

The stop of 60 minutes on 20 March is above 40 minutes: a grave incident, 200,000 yuan (1.1.3.4, 1.3), unless the work
was announced five working days before (4.6), as the notice of 6 March says.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from dossier.cli.session import Session
from dossier.doubt import Doubt
from dossier.exact.period import Period
from dossier.explain import explain
from dossier.incidents import judgement
from dossier.problems import Severity
from dossier.records.operations import Incident
from dossier.report.public import public
from repositories import Repository

MARCH = Period(2024, 3)
DEDUCTED, NOTHING = Decimal("200000.00"), Decimal(0)
EARLY, STOP, LATE, LATER = "2024-03-07", "2024-03-21", "2024-04-15", "2024-04-20"
NOTICE = "evidence/2024-03/maintenance-notice/work.md"
WRONG = "evidence/2024-03/maintenance/work.md"
COMMON = (
    "happened: {day}\ncovers: {{from: 2024-03-01, to: 2024-03-31}}\nprepared_by: 示例部门\n"
    "collected: {{method: letter, origin: 示例}}\nsample: {sample}\n"
)
RECEIPT = "received\n"
Files = Mapping[str, str | None]
Steps = tuple[tuple[str, Files], ...]
"""Days with the files that are committed on them; on no day they are only written."""


def notice(starts: str = "22:00", *, work: str = "升级", proof: bool = False, sample: str = "false") -> Files:
    digest = hashlib.sha256(RECEIPT.encode()).hexdigest()
    attached = f"attachments:\n  - {{path: receipt.txt, sha256: {digest}, shows: 签收单}}\n" if proof else ""
    text = (
        f"---\nkind: maintenance-notice\nid: work\ntitle: 检修通知\n{COMMON.format(day='2024-03-06', sample=sample)}"
        f"{attached}number: 检修1号\nnotified: 2024-03-06\nstarts: 2024-03-20T{starts}+08:00\n"
        f"ends: 2024-03-20T23:00+08:00\nprojects: [p1]\nwork: {work}\n---\n"
    )
    receipt = {"evidence/2024-03/maintenance-notice/receipt.txt": RECEIPT} if proof else {}
    return {NOTICE: text, **receipt}


def stop(sample: str = "false") -> Files:
    return {
        "evidence/2024-03/incident/stop.md": (
            f"---\nkind: incident\nid: stop\ntitle: 停机\n{COMMON.format(day='2024-03-20', sample=sample)}"
            "number: 故障9号\ncause: 升级\nstarted: 2024-03-20T22:00+08:00\nnoticed: 2024-03-20T22:01+08:00\n"
            "reported: 2024-03-20T22:05+08:00\nrestored: 2024-03-20T23:00+08:00\n"
            "stops:\n  - {project: p1, minutes: 60}\ndata_loss: none\nsocial_effect: none\nfault: provider\n"
            "announced_by: work\nfile: {procedure: true, response: true, handling: true}\n---\n"
        )
    }


def ruled(received: str) -> Files:
    return {
        "evidence/2024-03/rulings/received.md": (
            f"---\nkind: ruling\nid: received\ntitle: 通知送达认定\n{COMMON.format(day='2024-03-28', sample='false')}"
            f"subject: work\nreceived: {received}\nreason: 核对收文登记\n---\n"
        )
    }


def moved(files: Files) -> Files:
    return {WRONG: files[NOTICE]}


def filed(tmp_path: Path, steps: Steps, begin: str = "2024-03-01", without: str = "") -> Repository:
    """The smallest month in a repository, `without` one folder of it, and then one commit after the other."""
    repository = Repository.new(tmp_path / "root")
    shutil.copytree(HOME / "content" / "contract", repository.top / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", repository.top / "evidence")
    if without:
        shutil.rmtree(repository.top / without)
    repository.commit("begin", day=begin)
    for day, files in steps:
        if day:
            repository.commit(day, files, day=day)
        else:
            repository.write(files)
    return repository


def session(root: Path) -> Session:
    found = Session(root, None)
    assert found.sound, [problem for problem in found.problems if problem.severity is Severity.ERROR]
    return found


def told(found: Session) -> str:
    """What `explain` says of the notice, where it is asked about the incident."""
    explained = explain(found.dossier.contract, found.dossier.evidence, found.assessments[MARCH], "stop")
    assert explained is not None
    return explained.steps[0].text


CASES: Mapping[str, tuple[Steps, Decimal, Decimal, str]] = {
    "in time": (
        ((EARLY, notice()), (STOP, stop())), NOTHING, NOTHING, "2024-03-07 入库，早于停机；少扣 200000.00 元",
    ),
    "late": (
        ((STOP, stop()), (LATE, notice())), DEDUCTED, NOTHING,
        "2024-04-15 入库，晚于停机；待补送达凭证（附件）、甲方确认收到（裁定 received），在此以前照扣，确认后少扣 20",
    ),
    "late, its delivery proven": (
        ((STOP, stop()), (LATE, notice(proof=True))), DEDUCTED, NOTHING,
        "；待补甲方确认收到（裁定 received），在此以前照扣",
    ),
    "late, its receipt confirmed": (
        ((STOP, stop()), (LATE, {**notice(), **ruled("true")})), DEDUCTED, NOTHING,
        "；待补送达凭证（附件），在此以前照扣",
    ),
    "late, proven and confirmed": (
        ((STOP, stop()), (LATE, notice(proof=True)), (LATER, ruled("true"))), NOTHING, NOTHING,
        "2024-04-15 入库，晚于停机；送达有附件为证，并经甲方 2024-03-28 裁定收到，少扣 200000.00 元",
    ),
    "late, not received": (
        ((STOP, stop()), (LATE, {**notice(proof=True), **ruled("false")})), DEDUCTED, DEDUCTED,
        "甲方 2024-03-28 裁定没有收到，不算",
    ),
    "in time, not received": (
        ((EARLY, notice(proof=True)), (STOP, {**stop(), **ruled("false")})), DEDUCTED, DEDUCTED,
        "甲方 2024-03-28 裁定没有收到，不算",
    ),
    "filed in time for other hours, rewritten after the stop": (
        ((EARLY, notice("22:30")), (STOP, stop()), (LATE, notice())), DEDUCTED, NOTHING,
        "2024-04-15 改成现有内容，晚于停机",
    ),
    "a word mended after the stop": (
        ((EARLY, notice(work="升及")), (STOP, stop()), (LATE, notice())), NOTHING, NOTHING,
        "2024-03-07 入库，早于停机",
    ),
    "proof added after the stop": (
        ((EARLY, notice()), (STOP, stop()), (LATE, notice(proof=True))), NOTHING, NOTHING,
        "2024-03-07 入库，早于停机",
    ),
    "taken away over the stop": (
        ((EARLY, notice()), (STOP, {**stop(), NOTICE: None}), (LATE, notice())), DEDUCTED, NOTHING,
        "2024-04-15 改成现有内容",
    ),
    "filed in a wrong folder first": (
        ((EARLY, moved(notice())), (STOP, {**stop(), **notice(), WRONG: None})), NOTHING, NOTHING,
        "2024-03-07 入库，早于停机",
    ),
    "not committed": (
        ((STOP, stop()), ("", notice())), DEDUCTED, NOTHING, "现有内容尚未提交入库，晚于停机",
    ),
    "rewritten and not committed": (
        ((EARLY, notice("22:30")), (STOP, stop()), ("", notice())), DEDUCTED, NOTHING, "现有内容尚未提交入库，晚于停机",
    ),
    "dated back": (  # whoever commits sets the date, but no commit is older than those before it
        ((STOP, stop()), ("2024-03-02", notice())), DEDUCTED, NOTHING, "2024-03-21 入库，晚于停机",
    ),
    "a sample with a history of its own time": (
        ((STOP, stop("true")), (LATE, notice(sample="true"))), DEDUCTED, NOTHING, "2024-04-15 入库，晚于停机",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_notice_counts_by_the_day_it_came_in(tmp_path: Path, name: str) -> None:
    steps, amount, least, said = CASES[name]
    found = session(filed(tmp_path, steps).top)
    (incident,) = [one for one in found.assessments[MARCH].incidents if one.id == "stop"]
    assert incident.amount == amount
    record = found.dossier.evidence.by_id["stop"]
    assert isinstance(record, Incident)
    verdict = judgement(found.dossier.contract, found.dossier.evidence, record).verdict
    assert (verdict.least, verdict.most) == (least, DEDUCTED if amount else NOTHING)
    assert said in told(found)
    doubted = {problem.code for problem in found.problems if isinstance(problem, Doubt)}
    assert ("notice-filed-late" in doubted) == ("晚于停机" in told(found))


def test_what_is_paid_lies_within_the_bounds_while_the_notice_awaits(tmp_path: Path) -> None:
    """p1 costs 1,851.55 a month at most, so that 200,000 less leave nothing to pay and a debt."""
    awaiting = session(filed(tmp_path / "a", ((STOP, stop()), (LATE, notice(proof=True)))).top).assessments[MARCH]
    settled = {
        received: session(
            filed(tmp_path / received, ((STOP, stop()), (LATE, {**notice(proof=True), **ruled(received)}))).top
        ).assessments[MARCH]
        for received in ("true", "false")
    }
    assert (settled["false"].settlement.payable, settled["false"].settlement.incident_deductions) == (NOTHING, DEDUCTED)
    assert settled["true"].settlement.incident_deductions == NOTHING
    for one in settled.values():
        assert awaiting.settlement.payable_low <= one.settlement.payable <= awaiting.settlement.payable_high
    assert awaiting.settlement.payable_high >= settled["true"].settlement.payable > NOTHING


@pytest.mark.parametrize(
    ("steps", "loses"), [(CASES["late, proven and confirmed"][0], True), (CASES["in time"][0], False)]
)
def test_the_other_reading_of_a_late_notice(tmp_path: Path, steps: Steps, loses: bool) -> None:
    """By filing alone the proof does not help: nothing is left to pay of the fee."""
    repository = filed(tmp_path, steps)
    month = session(repository.top).assessments[MARCH]
    (effect,) = [one for one in month.readings if one.id == "R-54"]
    (other,) = effect.alternatives
    assert (effect.adopted, other.reading) == ("by-proof", "by-filing")
    assert other.payable_delta == (-month.settlement.payable if loses else NOTHING)
    assert month.settlement.payable > NOTHING
    register = repository.top / "content/contract/readings.yml"
    register.write_text(register.read_text("utf-8").replace("reading: by-proof", "reading: by-filing"), "utf-8")
    (incident,) = [one for one in session(repository.top).assessments[MARCH].incidents if one.id == "stop"]
    assert incident.amount == (DEDUCTED if loses else NOTHING)


def test_without_a_history_the_day_is_not_known_and_that_is_said(tmp_path: Path) -> None:
    repository = filed(tmp_path, CASES["late"][0])
    shutil.rmtree(repository.top / ".git")
    assert "没有版本历史，入库日期不明；少扣 200000.00 元" in told(session(repository.top))


def test_a_sample_made_afterwards_is_not_doubted_for_its_history(tmp_path: Path) -> None:
    """As the sample of this project: all of it first came in years later. Marked so, it proves nothing about anyone."""
    sample = {**stop("true"), **notice(sample="true")}
    made = session(filed(tmp_path / "sample", (("2026-11-23", sample),), begin="2026-11-23").top)
    assert "示例数据的版本历史晚于所述月份，不作依据" in told(made)
    real = session(filed(tmp_path / "real", (("2026-11-23", {**stop(), **notice()}),), begin="2026-11-23").top)
    assert "2026-11-23 入库，晚于停机" in told(real)
    after = ((STOP, stop("true")), (LATE, notice(sample="true")))
    later = session(filed(tmp_path / "later", tuple((f"2026-{day[5:]}", one) for day, one in after), "2026-03-01").top)
    assert "2026-04-15 入库，晚于停机" in told(later)


def test_everywhere_the_notice_is_named_with_its_day_and_its_amount(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = filed(tmp_path, CASES["late, proven and confirmed"][0]).top
    for asked in ("payable", "incident_deductions", "stop"):
        assert main(["--root", str(root), "explain", "2024-03", asked]) == 0
        out = "".join(capsys.readouterr().out.split())
        assert "通知“检修通知”（work）2024-03-06发出，2024-04-15入库，晚于停机" in out
        assert "少扣200000.00元" in out
    assert main(["--root", str(root), "check"]) == 0
    assert "关系到扣费 200000.00 元" in capsys.readouterr().out
    assert main(["--root", str(root), "build", "--no-pdf", "2024-03"]) == 0
    site = root / "build" / "site" / "2024-03"
    for page in ("index.html", "incidents.html"):
        assert "200000.00 元" in (site / page).read_text("utf-8"), page
    assert "2024-04-15 入库，晚于停机" in (site / "incidents.html").read_text("utf-8")
    (work,) = site.rglob("work.html")
    assert "首次入库" in work.read_text("utf-8")


def test_the_public_edition_knows_the_same_days(tmp_path: Path) -> None:
    found = session(filed(tmp_path, CASES["late"][0]).top)
    (report,) = found.reports([MARCH])
    made = public(report, found.dossier.evidence)
    (record,) = made.evidence.all(Incident)[-1:]
    assert judgement(made.contract, made.evidence, record).verdict.amount == DEDUCTED


BACKUP = "evidence/2024-03/policy-backup/"
SUBMITTED = {
    "evidence/2024-04/submission/submission.md": (
        "---\nkind: submission\nid: submission\ntitle: 三月提交\n"
        + COMMON.format(day="2024-04-08", sample="false")
        + "---\n"
    )
}


def test_a_notice_after_the_stop_that_counts_is_told_with_what_it_spares(tmp_path: Path) -> None:
    steps, *_ = CASES["late, proven and confirmed"]
    (late,) = session(filed(tmp_path, steps).top).assessments[MARCH].late
    assert [late.record, late.after, late.than, str(late.day)] == ["work", "event", "stop", LATE]
    assert late.yuan == DEDUCTED


def late_backup(tmp_path: Path) -> Repository:
    """The backup of the policies, worth the 2 points of row 1, comes a week after the month was submitted."""
    base = HOME / "content" / "problems" / "_base" / BACKUP
    back = {f"{BACKUP}{name}": (base / name).read_text("utf-8") for name in ("backup.yml", "backup.txt")}
    return filed(tmp_path, (("2024-04-08", SUBMITTED), (LATE, back)), without=BACKUP)


def test_evidence_after_the_submission_counts_and_is_told_with_its_worth(tmp_path: Path) -> None:
    found = session(late_backup(tmp_path).top)
    (doubted,) = [one for one in found.problems if one.code == "evidence-filed-late"]
    words = {"id": "backup", "month": "2024-03", "day": LATE, "submitted": "2024-04-08", "cite": "R-53"}
    assert dict(doubted.words) == words
    assert doubted.worth is not None
    assert doubted.worth.points == Fraction(2)
    (effect,) = [one for one in found.assessments[MARCH].readings if one.id == "R-53"]
    assert [(one.reading, one.composite_delta) for one in effect.alternatives] == [("until-submitted", Fraction(-2))]
    (late,) = found.assessments[MARCH].late
    assert [late.record, late.after, str(late.day)] == ["backup", "submission", LATE]
    assert late.points == 2
    for asked, value in (("policy-backup", ""), ("composite", "-2 分"), ("payable", " 元")):
        explained = explain(found.dossier.contract, found.dossier.evidence, found.assessments[MARCH], asked)
        assert explained is not None
        (step,) = [one for one in explained.steps if "以后才入库" in one.text]
        assert "示例策略备份（backup）2024-04-15 入库" in step.text
        assert step.value.endswith(value)


def test_under_the_other_reading_it_does_not_count(tmp_path: Path) -> None:
    repository = late_backup(tmp_path)
    counted = session(repository.top).assessments[MARCH].composite.points
    register = repository.top / "content/contract/readings.yml"
    text = register.read_text("utf-8").replace("reading: until-issued", "reading: until-submitted")
    register.write_text(text, "utf-8")
    found = session(repository.top)
    assert found.assessments[MARCH].composite.points == counted - 2
    (effect,) = [one for one in found.assessments[MARCH].readings if one.id == "R-53"]
    assert [(one.reading, one.composite_delta) for one in effect.alternatives] == [("until-issued", Fraction(2))]
    (report,) = found.reports([MARCH])
    assert "backup" not in report.evidence.by_id
    assert "evidence-filed-late" in {problem.code for problem in report.problems}


def test_what_the_bureau_files_and_what_nobody_dates_is_not_late(tmp_path: Path) -> None:
    """Rulings come after the submission by their nature; without a history nothing can be told."""
    ruling = {"evidence/2024-03/rulings/later.md": (
        "---\nkind: ruling\nid: later\ntitle: 培训\n" + COMMON.format(day="2024-03-31", sample="false")
        + "row: product-approval\npoints: 2\nreason: 核对\n---\n"
    )}  # fmt: skip
    repository = filed(tmp_path, (("2024-04-08", SUBMITTED), (LATE, ruling)))
    assert "evidence-filed-late" not in {problem.code for problem in session(repository.top).problems}
    other = late_backup(tmp_path / "other")
    shutil.rmtree(other.top / ".git")
    found = session(other.top)
    assert "evidence-filed-late" not in {problem.code for problem in found.problems}
    (effect,) = [one for one in found.assessments[MARCH].readings if one.id == "R-53"]
    assert [one.composite_delta for one in effect.alternatives] == [Fraction(0)]


def test_a_sample_submitted_long_ago_has_nothing_late(tmp_path: Path) -> None:
    sample = {path: (text or "").replace("sample: false", "sample: true") for path, text in SUBMITTED.items()}
    repository = filed(tmp_path, (("2026-11-24", sample), ("2026-11-25", notice(sample="true"))), begin="2026-11-23")
    assert "evidence-filed-late" not in {problem.code for problem in session(repository.top).problems}


def test_no_worth_is_no_doubt_less(tmp_path: Path) -> None:
    """A record that nothing rests on is told as well."""
    repository = filed(tmp_path, (("2024-04-08", SUBMITTED), (LATE, notice())))
    (doubted,) = [one for one in session(repository.top).problems if one.code == "evidence-filed-late"]
    assert doubted.worth is None or (doubted.worth.points, doubted.worth.yuan) == (Fraction(0), NOTHING)
