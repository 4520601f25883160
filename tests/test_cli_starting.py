"""`dossier init`: every scheme is without faults, comes out as worked out by hand, and teaches in each file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dossier.cli import main
from dossier.cli.misuse import WrongUse
from dossier.cli.starting import SCHEMES, start

# bands: 60 + 20 + 18 = 98, the highest band, coefficient 1. linear: 50 + 20 + 18 = 88, 2 below 90 at 200 yuan.
# service points: availability 99.2 gives 8; 92.5 lacks two full per cent, 8; 16 of 20, 4 per cent of 10,000.
WORKED = {"bands": ("98", "10000.00"), "linear": ("88", "9600.00"), "service-points": ("16", "9600.00")}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_new_contract_is_without_faults_and_comes_out_as_worked_out(
    scheme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "deeper" / "new"
    assert main(["init", str(root), "--from", scheme]) == 0
    assert str(root) in capsys.readouterr().out
    assert main(["--root", str(root), "--lang", "en", "check"]) == 0
    assert capsys.readouterr().out.startswith("No problems")
    assert main(["--root", str(root), "assess", "2025-01", "--json"]) == 0
    month = json.loads(capsys.readouterr().out)
    assert (month["composite"]["points"], month["settlement"]["payable"]) == WORKED[scheme]
    written = [path for path in root.rglob("*") if path.suffix in (".yml", ".md") and path.name != "README.md"]
    assert len(written) > 10
    assert [path.name for path in written if "\n# " not in f"\n{path.read_text('utf-8')}"] == []
    assert (root / ".gitignore").read_text("utf-8").endswith("build/\n")


def test_a_new_contract_is_built_at_once(tmp_path: Path) -> None:
    assert main(["--lang", "en", "init", str(tmp_path / "new")]) == 0
    assert main(["--root", str(tmp_path / "new"), "build", "--no-pdf", "--without-history"]) == 0
    page = (tmp_path / "new" / "build" / "site" / "2025-01" / "index.html").read_text("utf-8")
    assert "Example service dossier" in page
    assert "9,600.00" in page


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("mine", "link"):
        with pytest.raises(WrongUse):
            start(tmp_path / name, "bands")
    assert main(["init", str(tmp_path / "mine")]) == 2
    assert main(["init", str(tmp_path / "file")]) == 2
    assert main(["init", str(tmp_path / "file" / "below")]) == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "file", "link", "mine"]
    (tmp_path / "empty").mkdir()
    assert main(["init", str(tmp_path / "empty")]) == 0
    assert (tmp_path / "empty" / "content").is_dir()
