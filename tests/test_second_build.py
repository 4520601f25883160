"""The second contract is shown as well as computed: site, dossier, workbook, letters, from data alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main


def test_another_contract_is_built_with_all_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has other parties, no survey records, and no limits that would call for resize letters."""
    root = tmp_path / "second"
    shutil.copytree(HOME / "tests" / "second-contract", root)
    assert main(["--root", str(root), "build"]) == 0, capsys.readouterr()
    month = root / "build" / "site" / "2024-02"
    for name in ("index.html", "dossier-2024-02.pdf", "settlement-2024-02.xlsx", "evidence-2024-02.zip"):
        assert (month / name).stat().st_size > 0
    overview = (month / "index.html").read_text("utf-8")
    assert "已要求出具调整建议" not in overview
