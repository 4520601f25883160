"""What is written into a root: nothing into the folder of an issued month, and nothing through a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.cli import main
from dossier.cli.misuse import WrongUse
from dossier.cli.starting import start
from dossier.cli.writing import LinkedError, issued_month, put, refuse_issued

RECORD = "evidence/2025-01/measurement/availability-2025-01.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A month that somebody has issued, as far as can be seen from outside, with a slip in it."""
    start(tmp_path / "root", "linear")
    record = tmp_path / "root" / RECORD
    record.write_text(record.read_text("utf-8").replace("happened: 2025-01-31", "happened: 2025/1/31"), "utf-8")
    manifest = tmp_path / "root/evidence/2025-01/issued/r1/manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}", "utf-8")
    return tmp_path / "root"


def test_a_file_beside_a_record_of_an_issued_month_is_refused_with_what_to_do(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("附件", "utf-8")
    before = sorted(root.rglob("*"))
    assert main(["--root", str(root), "attach", "availability-2025-01", str(tmp_path / "a.txt")]) == 2
    assert "dossier issue 2025-01 --restate" in capsys.readouterr().err
    assert sorted(root.rglob("*")) == before


def test_slips_of_an_issued_month_stay_and_are_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (root / RECORD).read_bytes()
    assert main(["--root", str(root), "fix"]) == 0
    assert "dossier issue 2025-01 --restate" in capsys.readouterr().err
    assert (root / RECORD).read_bytes() == before


@pytest.mark.parametrize(
    ("path", "month"),
    [
        (RECORD, "2025-01"),
        ("evidence/2025-01/x.md", "2025-01"),
        ("evidence/2025-02/measurement/x.md", ""),
        ("evidence/standing/x.md", ""),
        ("content/import/x.yml", ""),
    ],
)
def test_only_the_folder_of_the_issued_month_stays(root: Path, path: str, month: str) -> None:
    assert issued_month(root, path) == month
    if month:
        with pytest.raises(WrongUse):
            refuse_issued(root, ["content/a.yml", path])
    else:
        refuse_issued(root, [path])


def test_nothing_is_written_through_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "evidence/2025-02").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LinkedError) as failed:
        put(root, {"evidence/2025-03/a.md": b"x", "evidence/2025-02/drill/a.md": b"x"})
    assert failed.value.filename == str(root / "evidence/2025-02")
    assert not list((tmp_path / "elsewhere").iterdir())
    assert not list((root / "evidence").rglob("*a.md*"))


def test_what_lies_there_stays_unless_it_is_the_same(root: Path) -> None:
    """A second import of the same file finds what it has attached; a stranger's file stops it before anything else."""
    put(root, {"evidence/2025-03/a.csv": b"x"})
    put(root, {"evidence/2025-03/a.csv": b"x", "evidence/2025-03/b.md": b"y"})
    with pytest.raises(FileExistsError):
        put(root, {"evidence/2025-03/c.md": b"z", "evidence/2025-03/b.md": b"other"})
    assert (root / "evidence/2025-03/b.md").read_bytes() == b"y"
    assert not (root / "evidence/2025-03/c.md").exists()
