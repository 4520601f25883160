"""`digest` writes into a decision what it looked at, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from dossier.cli.session import Session

RULING = "evidence/2024-03/rulings/fault.md"
INCIDENT = "evidence/2024-03/incident/incident.yml"
MARK = b"\xef\xbb\xbf"
FIELDS = (
    "---\nkind: ruling\nid: fault\ntitle: 示例\nhappened: 2024-03-31\ncovers: {from: 2024-03-01, to: 2024-03-31}\n"
    "prepared_by: 示例\ncollected: {method: statement, origin: 示例}\nsample: true\nsubject: incident\n"
    "fault: provider\nreason: 示例\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The smallest month with a ruling that names nothing, as a clerk on Windows saves it."""
    shutil.copytree(HOME / "content" / "contract", tmp_path / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", tmp_path / "evidence")
    save(tmp_path, f"{FIELDS}---\n\n正文。\n")
    return tmp_path


def on_windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def save(root: Path, text: str) -> None:
    (root / RULING).write_bytes(MARK + on_windows(text))


def found(root: Path) -> list[str]:
    return [problem.code for problem in Session(root, None).problems if problem.code.startswith("decision")]


def digest(root: Path, path: str = RULING) -> int:
    return main(["--root", str(root), "digest", str(root / path)])


def test_what_was_looked_at_is_filled_in_and_kept_up(root: Path) -> None:
    assert found(root) == ["decision-basis"]
    assert digest(root) == 0
    assert found(root) == []
    filled = (root / RULING).read_bytes()
    assert b"\n" not in filled.replace(b"\r\n", b"")
    begin = MARK + on_windows(f"{FIELDS}looked_at:\n  - {{id: incident, sha256: ")
    assert filled.startswith(begin)
    assert filled.endswith(on_windows("---\n\n正文。\n"))

    incident = root / INCIDENT
    incident.write_text(incident.read_text(encoding="utf-8").replace("minutes: 10", "minutes: 9"), encoding="utf-8")
    assert found(root) == ["decision-stale"]
    assert digest(root) == 0
    assert found(root) == []
    assert (root / RULING).read_bytes().startswith(begin)
    assert len((root / RULING).read_bytes()) == len(filled)


def test_twice_the_same_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest(root)
    filled = (root / RULING).read_bytes()
    assert digest(root) == 0
    assert "没有要改的" in capsys.readouterr().out
    assert (root / RULING).read_bytes() == filled


def test_without_a_line_end_at_the_end(root: Path) -> None:
    save(root, f"{FIELDS}---")
    assert digest(root) == 0
    assert found(root) == []


def test_what_is_gone_stays_to_be_looked_at(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(root, f'{FIELDS}looked_at: [{{id: no-such, sha256: "{"0" * 64}"}}]\n---\n')
    assert digest(root) == 0
    assert "no-such" in capsys.readouterr().out
    assert found(root) == ["decision-basis-gone"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_file_is_refused(root: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(root), "--lang", lang, "digest", str(root / INCIDENT)]) == 2
    assert INCIDENT in capsys.readouterr().err
