"""The evidence package, verified with nothing but unzip, sha256sum and openssl."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath

import pytest

from builders import HOME, record
from dossier.evidence import Evidence
from dossier.exact.digest import sha256
from dossier.exact.period import Period
from dossier.package import package
from dossier.publish.appearance import read_look
from dossier.records.operations import InspectionRecord
from dossier.report import Report
from dossier.result import InputFile
from sample_months import session

FEBRUARY = Period(2024, 2)
THEME = read_look(HOME).theme


@pytest.fixture(scope="module")
def report() -> Report:
    return session().reports([FEBRUARY])[0]


@pytest.fixture(scope="module")
def unpacked(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(BytesIO(package(report, THEME, read))) as archive:
        archive.extractall(folder)
    return folder / "evidence-2024-02"


def read(path: str) -> bytes:
    return (HOME / path).read_bytes()


def commands(folder: Path) -> list[str]:
    """The commands as VERIFY.txt gives them."""
    lines = (folder / "VERIFY.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.startswith("   ") and ("sum" in line or "openssl" in line)]


def test_the_commands_in_verify_txt_say_ok(unpacked: Path, report: Report) -> None:
    checks = commands(unpacked)
    assert len(checks) == 3
    for command in checks[:2]:
        done = subprocess.run(["bash", "-c", command], cwd=unpacked, capture_output=True, text=True, check=False)
        assert done.stdout.strip() == "OK", done.stderr
    done = subprocess.run(["bash", "-c", checks[2]], cwd=unpacked, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == report.assessment.inputs.digest


def test_the_commands_notice_a_changed_file(unpacked: Path) -> None:
    path = next(unpacked.rglob("*.conf"))
    kept = path.read_bytes()
    path.write_bytes(kept + b"x")
    try:
        for command in commands(unpacked)[:2]:
            done = subprocess.run(["bash", "-c", command], cwd=unpacked, capture_output=True, text=True, check=False)
            assert "OK" not in done.stdout.split()
    finally:
        path.write_bytes(kept)


def test_every_row_has_a_folder_and_a_list(unpacked: Path, report: Report) -> None:
    folders = sorted(path.parent.name for path in unpacked.rglob("目录.txt"))
    assert folders == sorted(f"{row.row:02d}-{row.name}" for row in report.assessment.indicators)
    for path in unpacked.rglob("目录.txt"):
        for line in path.read_text("utf-8").splitlines():
            if "\t" in line:
                assert (unpacked / line.split("\t")[1]).is_file()


def missing(report: Report) -> list[str]:
    """The lines of MISSING.txt."""
    with zipfile.ZipFile(BytesIO(package(report, THEME, read))) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/MISSING.txt"))
        return archive.read(name).decode("utf-8").splitlines()


def test_what_is_missing_is_listed_as_in_the_dossier(report: Report) -> None:
    """December lacks the risk assessment of 2023; in February an approval runs out soon; in March a request is open,
    a deduction awaits both sides, two reports came a day late, one letter was not sent and one authorisation not given.
    """
    heads, late = "该谁办\t事项\t状态\t影响\t最迟", "—\t{}\t逾期\t{}\t2024-03-11"
    approval = "乙方\t防病毒软件认可证明（SL-XK-2021-04）\t即将到期\t—\t2024-03-31"
    assert missing(report) == [heads, approval]
    december, march = session().reports([Period(2023, 12), Period(2024, 3)])
    assert missing(december) == [heads, "乙方\t当年政务云风险评估报告\t待补\t缓付 406,238.54 元\t—"]
    assert missing(march) == [
        heads,
        "甲方\t故障报告：卷扩容误操作导致部分公文附件丢失\t待答复\t金额 待双方确认 −200,000.00 元\t—",
        "乙方\t第 6 项 部署沟通\t待补\t得分 0 至 +1\t—",
        "乙方\t安全策略变更前的书面授权（lb-01 策略变更）\t待补\t—\t2024-03-06",
        "乙方\t资源调整建议函（2024-02，公共租赁住房管理系统）\t待补\t—\t2024-03-11",
        approval,
        late.format("资源使用情况月报（2024-02）：2024-02 资源使用情况报告", "—"),
        late.format("运行情况月报（2024-02）：2024-02 月度运行情况报告", "得分 已计 −1"),
    ]


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    first, second = (hashlib.sha256(package(report, THEME, read)).hexdigest() for _ in range(2))
    assert first == second


def test_no_path_leads_out_of_the_package(report: Report) -> None:
    with zipfile.ZipFile(BytesIO(package(report, THEME, read))) as archive:
        for name in archive.namelist():
            assert name.startswith("evidence-2024-02/")
            assert ".." not in name.split("/")


def test_attachments_of_any_name_are_in_the_package_and_told_apart(report: Report) -> None:
    """Names as clerks give them, one that another has but for capitals, one that Windows could not unpack."""
    long = "巡检" * 60 + ".txt"
    there = {"现场照片.jpg": b"1", "a b/照片.jpg": b"2", "A B_照片.JPG": b"3", long: b"4", "100% #1&2+3 “图”.png": b"5"}
    stated = ", ".join(f'{{path: "{name}", sha256: "{sha256(data)}", shows: 照片}}' for name, data in there.items())
    counts = "inspections: 1\nanomalies: 0\nanomalies_handled: 0"
    one = record(InspectionRecord, f"id: named\n{counts}\nattachments: [{stated}]", month="2024-02")
    folder = PurePosixPath(one.source.path).parent
    files = {str(folder / name): data for name, data in there.items()} | {one.source.path: b"kind: inspection-record"}
    listed = tuple(InputFile(path=path, sha256=sha256(data), sm3="") for path, data in files.items())
    inputs = report.assessment.inputs
    inputs = inputs.model_copy(update={"files": (*inputs.files, *listed)})
    more = replace(
        report,
        evidence=Evidence.of((*report.evidence.records, one)),
        assessment=report.assessment.model_copy(update={"inputs": inputs}),
    )
    data = package(more, THEME, lambda path: files[path] if path in files else read(path))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = {name.split("/named/")[1]: archive.read(name) for name in archive.namelist() if "/named/" in name}
        flags = {info.flag_bits & 0x800 for info in archive.infolist() if "/named/" in info.filename}
    assert found == {
        "现场照片.jpg": b"1",
        "a b_照片.jpg": b"2",
        "3-A B_照片.JPG": b"3",
        "巡检" * 48 + ".txt": b"4",
        "100% #1&2+3 “图”.png": b"5",
    }
    assert flags == {0x800}  # names are said to be UTF-8, so that no system guesses
