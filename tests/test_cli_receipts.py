"""The receipt of an issued month as a line and as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.exact.digest import sha256, sm3
from issuing import Office
from pdf_reader import Pdf

MANIFEST = "evidence/2025-01/issued/r1/manifest.json"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """January issued, and signed by the client."""
    made = Office.new(tmp_path_factory.mktemp("receipts"))
    assert made.issue("2025-01") == 0
    assert made.sign("2025-01", "client") == 0
    made.commit("signed")
    return made


def grouped(digest: str) -> str:
    return "".join(digest[at : at + 8] for at in range(0, 64, 8))


def test_the_page_has_all_that_proves_the_month(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "receipt.pdf"
    assert office.run("receipt", "2025-01", "--out", str(out)) == 0
    data = (office.root / MANIFEST).read_bytes()
    page = Pdf(out.read_bytes(), tmp_path)
    assert len(page.pages) == 1
    assert page.info["Page size"].endswith("(A4)")
    for told in (grouped(sha256(data)), grouped(sm3(data)), "一方已签", "甲方经办岗", "第1次签发", "Get-FileHash"):
        assert told in page.text
    page.check()
    again = tmp_path / "again.pdf"
    assert office.run("receipt", "2025-01", "--out", str(again)) == 0
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize("name", ["receipt.pdf", "receipt.txt"])
def test_verify_takes_the_page_and_the_line(
    office: Office, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / name
    assert office.run("receipt", "2025-01", "--out", str(out)) == 0
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("dossier-receipt/1 2025-01 r1 #1 sha256:")
    office.run("verify", "--receipt", str(out))
    assert "receipt-" not in capsys.readouterr().out
    digest = line.rpartition(":")[2]
    out.write_bytes(out.read_bytes().replace(digest.encode(), b"0" * 64))
    assert office.run("verify", "--receipt", str(out)) == 1
    assert "receipt-lost" in capsys.readouterr().out


def test_it_is_kept_outside_and_takes_the_place_of_nothing(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there.pdf"
    there.write_text("mine", "utf-8")
    for out, told in (
        (office.root / "build" / "receipt.pdf", "版本库"),
        (tmp_path / "receipt.doc", ".pdf"),
        (there, "已经有了"),
    ):
        assert office.run("receipt", "2025-01", "--out", str(out)) == 2
        assert told in capsys.readouterr().err
    assert there.read_text("utf-8") == "mine"
    assert office.run("receipt", "2025-02") == 2
    assert "还没有签发" in capsys.readouterr().err
    assert office.run("receipt", "2025-01") == 0
    assert capsys.readouterr().out.startswith("dossier-receipt/1")


def test_a_branch_is_named_with_what_was_published(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert office.run("publish", "2025-01", "--to", "branch:pages", "--no-pdf") == 0
    said = capsys.readouterr().out
    assert "已把 2025-01 发布到分支 pages" in said
    assert "publish-" not in said  # the folder it was built in is gone
