"""An issued month computed again: by this program, by a later one, and by the one in its own commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from issuing import Office

PROGRAM = ("LICENSE", "README.md", "pyproject.toml", "requirements-build.lock", "requirements.lock")
LATER = ("piece.per_point * lacking", "piece.per_point * lacking * 2")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """January issued by the program that lies in its own commit."""
    made = Office.new(tmp_path_factory.mktemp("replaying"))
    shutil.copytree(HOME / "scripts/dossier", made.root / "scripts/dossier", ignore=shutil.ignore_patterns("*.pyc"))
    for name in PROGRAM:
        shutil.copy(HOME / name, made.root / name)
    made.commit("the program")
    assert made.issue("2025-01") == 0
    return made


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def commit_of(office: Office) -> str:
    revision = office.session().issued.last
    assert revision is not None
    return revision.manifest.commit


def test_where_no_month_is_issued_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Office.new(tmp_path / "new").run("replay", "--all") == 0
    assert capsys.readouterr().out == "还没有签发的月份，没有要核对的。\n"


def test_nothing_of_a_commit_runs_unless_it_is_trusted(
    office: Office, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = commit_of(office)
    assert office.run("replay", "2025-01", "--with-its-program") == 2
    said = capsys.readouterr().err
    assert commit in said
    assert "PyPI" in said
    packages = sum(len(re.findall(r"^\w\S*==", (HOME / name).read_text(), re.MULTILINE)) for name in PROGRAM[3:])
    assert f"{packages} 个软件包" in said
    before = office.repository.git("rev-parse", f"{commit}~1")
    for trust in (before, commit[:12], "main", "0" * 40):
        assert office.run("replay", "2025-01", "--with-its-program", "--trust", trust) == 2
    assert not list(cache.rglob("programs"))


def test_a_commit_without_the_program_or_with_another_one_is_refused(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = office.copy(tmp_path / "other")
    changed = other.read("scripts/dossier/settlement/payment/linear.py").replace(*LATER)
    commit = other.commit("another rule", {"scripts/dossier/settlement/payment/linear.py": changed})
    assert other.issue("2025-02") == 0  # by the program that runs here, not by the one in the commit
    assert other.run("replay", "2025-02", "--with-its-program", "--trust", commit) == 2
    assert "不是清单所写的那一个" in capsys.readouterr().err
    bare = Office.new(tmp_path / "bare")
    assert bare.issue("2025-01") == 0
    assert bare.run("replay", "2025-01", "--with-its-program", "--trust", commit_of(bare)) == 2
    assert "没有签发时的程序" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("requirements.lock", b"\xff\xfe", "没有签发时的程序"),
        ("pyproject.toml", b"\xff", "没有签发时的程序"),
        ("requirements.lock", b"--extra-index-url http://example.invalid/\n", "--extra-index-url http://example"),
        ("requirements-build.lock", b"a==1 \\\n    --hash=sha256:" + b"0" * 64 + b"\n-r /etc/hosts\n", "-r /etc/hosts"),
        ("requirements.lock", b"a @ https://example.invalid/a.whl\n", "a @ https://"),
    ],
)
def test_a_commit_that_would_fetch_from_elsewhere_is_refused_whoever_trusts_it(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, said: str
) -> None:
    other = office.copy(tmp_path / "other")
    (other.root / name).write_bytes(data)
    commit = other.commit("other lock files")
    assert other.issue("2025-02") == 0
    assert other.run("replay", "2025-02", "--with-its-program", "--trust", commit) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.rglob("programs"))


@pytest.mark.parametrize(
    "words",
    [("--at", "HEAD"), ("2025-01", "--at", "HEAD"), ("2025-01", "--at", "HEAD", "--as-of", "2025-04-12", "--all")],
)
def test_what_a_commit_gives_is_asked_for_with_month_and_day(office: Office, words: tuple[str, ...]) -> None:
    assert office.run("replay", *words) == 2


def test_a_commit_gives_what_was_issued_whatever_lies_in_the_checkout(
    office: Office, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    spoilt = office.copy(tmp_path / "spoilt")
    spoilt.repository.write({"content/contract/terms.yml": "no contract"})
    asked = ("replay", "2025-01", "--at", commit_of(office), "--as-of", "2025-04-12", "--revision", "1")
    assert main(["--root", str(spoilt.root), *asked]) == 0
    issued = (office.root / "evidence/2025-01/issued/r1/assessment.json").read_bytes()
    assert capfdbinary.readouterr().out == issued


@pytest.mark.slow
def test_with_its_own_program_a_month_comes_out_again_when_this_one_computes_otherwise(
    office: Office, tmp_path: Path
) -> None:
    later = tmp_path / "later"
    shutil.copytree(HOME / "scripts/dossier", later / "dossier", ignore=shutil.ignore_patterns("*.pyc"))
    rule = later / "dossier/settlement/payment/linear.py"
    rule.write_text(rule.read_text("utf-8").replace(*LATER), "utf-8")

    def replay(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "dossier", "--root", str(office.root), "replay", "2025-01", *words]
        env = {**os.environ, "PYTHONPATH": str(later)}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    apart = replay()
    # The contract takes 200 yuan of 10,000 for each of the 2 points that conduct loses (see test_issued); the later
    # program takes twice as much: 9,600.00 as issued, 9,200.00 today.
    assert apart.returncode == 1, apart.stderr
    assert "应付 9,600.00 → 9,200.00 元" in apart.stdout
    same = replay("--with-its-program", "--trust", office.repository.git("rev-parse", "HEAD"))
    assert same.returncode == 0, same.stderr
    assert "逐字节相同" in same.stdout
    assert "个软件包" in same.stderr  # told before it is done
