"""`fix` mends what has one reading only, shows it, and leaves the rest to people."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from builders import HOME
from dossier.cli import main
from dossier.intake.mending import mended
from dossier.load.filing import read_record

PATH = "evidence/2024-03/training/training.md"
FIELDS = {
    "kind": "training",
    "id": "training",
    "title": "示例",
    "happened": "2024-03-05",
    "covers": "{from: 2024-03-01, to: 2024-03-31}",
    "prepared_by": "示例",
    "collected": "{method: photo, origin: 示例}",
    "topics": "[示例]",
    "units": "3",
    "people": "1039",
    "hours": "2.5",
    "plan": "true",
    "content": "true",
    "photos": "false",
    "sign_in": "false",
}
LOG = b"a log, of some length\n"
DIGEST = hashlib.sha256(LOG).hexdigest()


def text(**changes: str) -> bytes:
    """A sound record with other words at some keys; `key_: line` stands for the whole line."""
    lines = [changes.get(f"{key}_", f"{key}: {changes.get(key, value)}") for key, value in FIELDS.items()]
    return "\n".join(["---", "# 手写的说明", *lines, "---", "", "正文：２０２４／３／５ 不动", ""]).encode()


def digest(path: str) -> str:
    return DIGEST if path == "evidence/2024-03/training/a.txt" else ""


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ({"happened": "2024/3/5"}, {}),
        ({"happened": "２０２４年３月５日"}, {}),
        ({"happened": '"2024.3.5"'}, {}),
        ({"people": '"1,039"'}, {}),
        ({"people": "１０３９"}, {}),
        ({"plan": "是"}, {}),
        ({"plan": "True"}, {}),
        ({"photos": "No"}, {}),
        ({"title": "2024"}, {"title": '"2024"'}),
        ({"collected": "{method: Photo, origin: 示例}"}, {}),
        ({"collected": "{Method: PHOTO, origin: 示例}"}, {}),
        ({"collected": "{method: photo， origin: 示例}"}, {}),
        ({"collected": "{method：photo, origin: 示例}"}, {}),
        ({"units_": "units：3"}, {}),
        ({"units_": "units:3"}, {}),
        ({"units_": "Units: 3"}, {}),
        ({"units_": "units:\u30003"}, {"units_": "units:  3"}),
        (
            {"sign_in_": "sign_in: false\nattachments:\n  - {path: a.txt, shows: 日志}"},
            {"sign_in_": f'sign_in: false\nattachments:\n  - {{path: a.txt, shows: 日志, sha256: "{DIGEST}"}}'},
        ),
        ({"happened": "2024/3/5", "plan": "是", "units_": "units：3", "people": '"1,039"'}, {}),
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_what_has_one_reading_is_mended(slip: dict[str, str], right: dict[str, str], end: bytes) -> None:
    wrong, meant = (text(**one).replace(b"\n", end) for one in (slip, right))
    assert read_record(PATH, wrong).problems
    found = mended(PATH, wrong, digest)
    assert found.replace(b'"', b"") == meant.replace(b'"', b"")
    assert read_record(PATH, found).problems == ()
    assert mended(PATH, found, digest) == found


@pytest.mark.parametrize(
    "slip",
    [
        {"hours": "2.5小时"},  # a unit that may have to be converted
        {"happened": "3/5/24"},
        {"collected": "{method: fotos, origin: 示例}"},  # a misspelling, not its capitals
        {"units_": "unit: 3"},
        {"title": "周报 #3"},  # a remark, or text
        {"sign_in_": "sign_in: false\nattachments:\n  - {path: gone.txt, shows: 日志}"},
        {"sign_in_": f"sign_in: false\nattachments:\n  - {{path: a.txt, shows: 日志, sha256: {'0' * 64}}}"},
        {"id": "培训"},
        {"happened": "2O24-03-05"},  # a letter for a digit
    ],
)
def test_what_is_open_is_left_to_people(slip: dict[str, str]) -> None:
    assert mended(PATH, text(**slip), digest) == text(**slip)


def test_bytes_that_are_no_record_stay() -> None:
    for data in (b"", b"---\n", "kind：".encode(), b"\x00" * 10, b"kind: [1, 2\n", "：".encode() * 50):
        assert read_record(PATH, mended(PATH, data, digest)).record is None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(HOME / "content" / "contract", tmp_path / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", tmp_path / "evidence")
    (tmp_path / PATH).parent.mkdir()
    (tmp_path / PATH).write_bytes(text(happened="2024/3/5"))
    return tmp_path


@pytest.fixture
def fix(root: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["--root", str(root), "fix", *words])
        return code, capsys.readouterr().out

    return run


def test_what_changes_is_shown_and_written(root: Path, fix: Any) -> None:
    others = {path: path.read_bytes() for path in (root / "evidence").rglob("*.*") if path != root / PATH}
    code, told = fix("--dry-run")
    assert (code, (root / PATH).read_bytes()) == (0, text(happened="2024/3/5"))
    assert "-happened: 2024/3/5\n+happened: 2024-03-05\n" in told
    assert "有 1 个文件可以这样改；没有写入" in told
    code, told = fix(str(root / PATH))
    assert (code, (root / PATH).read_bytes()) == (0, text())
    assert "改了 1 个文件" in told
    assert fix()[1].startswith("没有要改的")
    assert {path: path.read_bytes() for path in others} == others


def test_a_size_that_is_wrong_is_the_files(root: Path, fix: Any) -> None:
    (root / PATH).parent.joinpath("a.txt").write_bytes(LOG)
    listed = "sign_in: false\nattachments:\n  - {{path: a.txt, sha256: {digest}, size: {size}, shows: 日志}}"
    (root / PATH).write_bytes(text(sign_in_=listed.format(digest=DIGEST, size=1)))
    assert fix(PATH)[0] == 0
    assert (root / PATH).read_bytes() == text(sign_in_=listed.format(digest=DIGEST, size=len(LOG)))


def test_only_what_is_asked_for_is_looked_at(root: Path, fix: Any) -> None:
    assert fix("evidence/standing")[1].startswith("没有要改的")
    assert (root / PATH).read_bytes() == text(happened="2024/3/5")
