"""The evidence package, verified with nothing but unzip, sha256sum and openssl."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli.session import Session
from dossier.period import Period
from dossier.render.package import package
from dossier.report import Report

FEBRUARY = Period(2024, 2)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    session = Session(HOME, tmp_path_factory.mktemp("cache"))
    return session.reports([FEBRUARY])[0]


@pytest.fixture(scope="module")
def unpacked(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(BytesIO(package(report, read))) as archive:
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


def test_what_is_missing_is_listed(unpacked: Path, tmp_path: Path) -> None:
    """February lacks evidence of a row, December the risk assessment of 2023."""
    text = (unpacked / "MISSING.txt").read_text("utf-8")
    assert "付款条件" not in text
    (december,) = Session(HOME, tmp_path).reports([Period(2023, 12)])
    with zipfile.ZipFile(BytesIO(package(december, read))) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/MISSING.txt"))
        assert archive.read(name).decode("utf-8").count("付款条件") == 1


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    first, second = (hashlib.sha256(package(report, read)).hexdigest() for _ in range(2))
    assert first == second


def test_no_path_leads_out_of_the_package(report: Report) -> None:
    with zipfile.ZipFile(BytesIO(package(report, read))) as archive:
        for name in archive.namelist():
            assert name.startswith("evidence-2024-02/")
            assert ".." not in name.split("/")
