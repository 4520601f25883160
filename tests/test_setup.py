"""The lock files fit pyproject.toml and name no registry; the fonts are a verified, TrueType-only set."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements-build.lock", "requirements.lock", "requirements-dev.lock")
FONTS = sorted((ROOT / "build" / "fonts").glob("*.ttf"))


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return {found[1]: found[2] for found in re.finditer(r"^([a-z0-9-]+)==(\S+) ", text, re.MULTILINE)}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9_-]", text)[0].lower().replace("_", "-") for text in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_locks_hold_what_is_asked_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert names(asked["project"]["dependencies"]) <= pins("requirements.lock").keys()
    assert names(asked["dependency-groups"]["dev"]) <= pins("requirements-dev.lock").keys()
    assert names(asked["dependency-groups"]["build"]) <= pins("requirements-build.lock").keys()


def test_tests_run_with_the_versions_of_the_build() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_fonts_are_complete() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "fonts.py"), "--verify"]
    assert subprocess.run(command, check=False).returncode == 0
    assert len(FONTS) == 11


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_font_is_truetype_with_a_true_yuan_sign(path: Path) -> None:
    with TTFont(path, lazy=True) as font:
        assert "glyf" in font
        assert "CFF " not in font
        characters = font.getBestCmap()
        # one height for all, so that a character from another face moves no line
        assert (font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap) == (880, -120, 0)
        if path.stem.endswith("Latin"):
            assert characters.keys() == set(range(0x20, 0x7F))
            return
        assert {ord(c) for c in "年月日元角分整零壹贰¥￥0123456789"} <= characters.keys()
        assert characters[0xFFE5] != characters[ord("$")]
        if path.stem.startswith("Noto"):
            assert {ord(c) for c in "㎡㛃䶮𬭎"} <= characters.keys()
