"""Terminals that know few characters, closed pipes, full disks, used ports: a sentence and exit 2, no traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import machine, main
from dossier.cli.text import words
from dossier.problems.wording import LANGUAGES

SMALL = HOME / "tests" / "second-contract"
COMMANDS = (
    ("check",), ("check", "nowhere"), ("assess", "2024-03"), ("explain", "2024-03", "payable"),
    ("compare", "2024-02", "2024-03"), ("assess", "坏"), ("--help",), ("asess",), (),
)  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A root that a test may spoil."""
    shutil.copytree(SMALL, tmp_path / "small")
    return tmp_path / "small"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk", "cp1252"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_that_knows_few_characters(
    encoding: str, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert main(["--root", str(SMALL), *command]) in (0, 1, 2)
    err.flush()
    said = out.buffer.getvalue() + err.buffer.getvalue()
    assert said.strip()
    assert b"Traceback" not in said


def test_what_programs_read_is_the_same_on_every_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = []
    for encoding in ("utf-8", "ascii"):
        out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["--root", str(SMALL), "assess", "2024-03", "--json"]) == 0
        texts.append(out.buffer.getvalue())
    assert texts[0] == texts[1]
    assert json.loads(texts[0])["period"] == "2024-03"


def test_every_reason_has_words() -> None:
    for lang in LANGUAGES:
        assert set(words(lang, "said")) >= machine.WORDS
        for number in (errno.ENOSPC, errno.EROFS, errno.ENOTDIR, errno.EADDRINUSE, errno.EIO):
            told = machine.sentence(OSError(number, os.strerror(number), "/some/place"), lang)
            assert told.startswith("/some/place")
        assert machine.sentence(OSError("odd"), lang)


def dossier(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a shell, as a person types it; what it says on both outputs."""
    program = f"{Path(sys.executable).parent}/dossier --root {SMALL}"
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("dossier", program)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, **environment},
    )


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    done = dossier("dossier explain 2024-03 payable | head -c 1")
    assert (len(done.stdout), done.stderr) == (1, "")


def test_an_output_that_takes_nothing_is_told() -> None:
    done = dossier("dossier assess 2024-03 > /dev/full")
    assert done.returncode == 2
    assert "磁盘已满" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_without_any_output_it_still_answers() -> None:
    done = dossier("dossier assess 2024-03 >&- 2>&-")
    assert done.returncode == 0


def test_a_plain_terminal_of_old() -> None:
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "dumb", "HOME": "/nonexistent"}
    done = dossier("dossier check </dev/null", XDG_CACHE_HOME="/dev/null/x", **settings)
    assert done.returncode == 0
    assert "Traceback" not in done.stdout + done.stderr


def test_a_port_in_use_is_told_before_anything_is_built(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["--root", str(small), "serve", "--port", port]) == 2
    err = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in err
    assert "--port 8001" in err
    assert not (small / "build").exists()


@pytest.mark.parametrize("command", [("build", "--no-pdf", "2024-02", "--out"), ("schema", "--out")])
def test_a_file_where_a_folder_should_be(
    small: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (small / "file").write_text("mine", encoding="utf-8")
    assert main(["--root", str(small), *command, str(small / "file" / "out")]) == 2
    assert "文件夹" in capsys.readouterr().err
    assert (small / "file").read_text(encoding="utf-8") == "mine"


def test_a_schema_never_replaces_what_others_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "usage.json").write_text('{"mine": true}', encoding="utf-8")
    assert main(["schema", "--out", str(out)]) == 2
    assert "usage.json" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["usage.json"]
    (out / "usage.json").unlink()
    assert main(["schema", "--out", str(out)]) == 0
    assert main(["schema", "--out", str(out)]) == 0
    assert main(["--root", str(HOME), "schema", "--out", str(HOME / "evidence")]) == 2


@pytest.mark.parametrize("name", [".", "evidence", "content/contract", ".git"])
def test_a_build_never_writes_into_the_records(small: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (small / ".git").mkdir()
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    assert main(["--root", str(small), "build", "--no-pdf", "2024-02", "--out", str(small / name)]) == 2
    assert capsys.readouterr().err.strip()
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before


FULL = """
import resource, sys
from dossier.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
sys.exit(main(sys.argv[1:]))
"""


def test_a_disk_that_is_full_leaves_nothing_half_written(small: Path, tmp_path: Path) -> None:
    """No file may be longer than 40,000 bytes, as on a disk that fills up in the middle of a month."""
    out = tmp_path / "out"
    words = [sys.executable, "-c", FULL, "--root", str(small), "build", "--no-pdf", "2024-02", "--out", str(out)]
    # What measures coverage writes files as well, and would fail by the same limit.
    own = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=own)
    assert done.returncode == 2, done.stderr
    assert "磁盘已满" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (out / "2024-02").exists()
