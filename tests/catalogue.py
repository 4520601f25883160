"""Builds the folder of a problem's smallest example: the base folder, the files of the example over it, its set-up.

`setup.yml` says what files cannot: the `command` that tells it if loading and checking do not, `delete`, `files` (names
that not every system allows), `hex` (bytes), `size` (a file of so many bytes), `link`, `fifo`, `unreadable`, `replace`
(text in a file), `limits` (of the program).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import yaml

from builders import HOME

CATALOGUE = HOME / "content" / "problems"
BASE = CATALOGUE / "_base"


def setup_of(code: str) -> dict[str, Any]:
    path = CATALOGUE / code / "setup.yml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))) if path.exists() else {}


def build(root: Path, code: str) -> None:
    """Lay out the example of a code in `root`."""
    shutil.copytree(HOME / "content" / "contract", root / "content" / "contract")
    shutil.copytree(BASE / "evidence", root / "evidence")
    example = CATALOGUE / code / "example"
    if example.exists():
        shutil.copytree(example, root, dirs_exist_ok=True)
    setup = setup_of(code)
    for path in setup.get("delete", ()):
        (root / path).unlink()
    for path, text in setup.get("files", {}).items():
        _write(root / path, text.encode())
    for path, digits in setup.get("hex", {}).items():
        _write(root / path, bytes.fromhex(digits))
    for path, size in setup.get("size", {}).items():
        with (root / path).open("r+b") as file:
            file.truncate(size)
    for path, target in setup.get("link", {}).items():
        (root / path).symlink_to(target)
    for path in setup.get("fifo", ()):
        os.mkfifo(root / path)
    for path in setup.get("unreadable", ()):
        (root / path).chmod(0)
    for path, changes in setup.get("replace", {}).items():
        text = (root / path).read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text, f"{path} has no {old!r}"
            text = text.replace(old, new, 1)
        _write(root / path, text.encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
