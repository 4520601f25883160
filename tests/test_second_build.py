"""The second contract is shown as well as computed: site, dossier, workbook, letters, from data alone."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from pdf_reader import Pdf

NO_HISTORY = "本文件夹不在git版本库中，没有版本历史，文件由谁、何时入库不明。"


def test_another_contract_is_built_with_all_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has other parties, no survey records, and no limits that would call for resize letters.

    The folder is no repository, and every page of every file says so. Built again elsewhere, all of it is the same byte
    for byte.
    """
    root = tmp_path / "second"
    shutil.copytree(HOME / "tests" / "second-contract", root)
    assert main(["--root", str(root), "build", "--without-history"]) == 0, capsys.readouterr()
    month = root / "build" / "site" / "2024-02"
    built = files_of(root / "build" / "site")
    for name in ("index.html", "dossier-2024-02.pdf", "settlement-2024-02.xlsx", "evidence-2024-02.zip"):
        assert (month / name).stat().st_size > 0
    overview = (month / "index.html").read_text("utf-8")
    assert "已要求出具调整建议" not in overview
    own = (page for page in (root / "build" / "site").rglob("*.html") if "shared" not in page.parts)
    for page in own:  # the manual of problems is of no root
        text = page.read_text("utf-8").replace(" ", "")
        assert NO_HISTORY in text or 'http-equiv="refresh"' in page.read_text("utf-8"), page
    for laid in Pdf((month / "dossier-2024-02.pdf").read_bytes(), tmp_path).pages:
        assert NO_HISTORY in "".join(laid.split())
    with zipfile.ZipFile(month / "settlement-2024-02.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert all(NO_HISTORY in sheet.replace(" ", "") for sheet in sheets)
    with zipfile.ZipFile(month / "evidence-2024-02.zip") as package:
        for name in ("VERIFY.txt", "MISSING.txt"):
            assert NO_HISTORY in package.read(f"evidence-2024-02/{name}").decode().replace(" ", "")
    assert main(["--root", str(root), "build"]) == 1
    assert "--without-history" in capsys.readouterr().err
    shutil.rmtree(root / "build")
    again = tmp_path / "elsewhere" / "又一处"
    shutil.copytree(root, again)
    assert main(["--root", str(again), "build", "--without-history"]) == 0
    assert files_of(again / "build" / "site") == built


def files_of(folder: Path) -> dict[str, str]:
    """Every file below a folder by its digest."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
