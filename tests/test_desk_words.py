"""The words of the desk: the same in both languages, each of them used, and each that is used is there."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from desks import desk_root, free_port, home_of, running
from dossier.desk.words import words
from dossier.repository.fetching import FetchFate
from dossier.repository.gap import NoHistory
from dossier.repository.pushing import PushFate

DESK = Path(__file__).parents[1] / "scripts/dossier/desk"
SOURCES = [*DESK.glob("*.py"), *DESK.glob("page/*.js"), *DESK.glob("page/*.j2")]
SOURCES += [DESK.parent / f"repository/{name}.py" for name in ("saving", "pushing", "gap", "writing")]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    chinese, english = words("zh"), words("en")
    assert chinese.keys() == english.keys()
    for name in chinese:
        assert places(chinese[name]) == places(english[name]), name
        assert isinstance(chinese[name], str)


def test_every_word_is_used_somewhere() -> None:
    """Those of a family are put together: what became of a push, why there is no history, notes on a sort."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    used = set(re.findall(r"[a-z][a-z_-]+", text))
    unused = {name for name in words("zh") if name not in used and not name.startswith(("push_", "gap_", "fetch_"))}
    assert unused == set()


@pytest.mark.parametrize("fate", get_args(PushFate))
def test_whatever_becomes_of_a_push_is_told(fate: str) -> None:
    assert f"push_{fate}" in words("zh")


@pytest.mark.parametrize("fate", [*get_args(FetchFate), "staged"])
def test_whatever_becomes_of_fetching_is_told(fate: str) -> None:
    assert f"fetch_{fate}" in words("zh")


def test_why_there_is_no_history_is_told() -> None:
    gaps = re.findall(
        r'NoHistory\("([a-z-]+)"', "\n".join(p.read_text("utf-8") for p in DESK.parent.glob("repository/*.py"))
    )
    assert gaps
    assert NoHistory("no-git").gap == "no-git"
    assert {f"gap_{gap}" for gap in gaps} <= words("zh").keys()


def test_a_port_in_use_is_told_at_once(tmp_path: Path) -> None:
    root = desk_root(tmp_path).top
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "dossier", "--root", str(root), "desk", "--no-browser", "--port", str(port)],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr
    assert free_port() != port


def test_it_speaks_english_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    """`running` sends the signal and asks for the exit code 0."""
    root = desk_root(tmp_path).top
    with running(root, home_of(tmp_path), "--lang", "en") as desk:
        assert b"To do" in desk.raw("GET", "/", None, {})[1]
        assert desk.ask("GET", "form", kind="nothing")[1]["error"] == "There is no kind of record “nothing”."
        assert desk.ask("GET", "home")[1]["month"] == "2025-01"
