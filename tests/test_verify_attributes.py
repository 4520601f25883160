"""Which lines of attributes change which files, held against the real git."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.verify.attributes import changing
from repositories import Repository

FILES = ["evidence/2024-03/a.md", "evidence/2024-03/photos/b.jpg", "content/contract/prices.yml", "evidence/c.log"]
NAMES = ("text", "eol", "filter", "ident", "working-tree-encoding", "export-ignore", "export-subst")


@pytest.mark.parametrize(
    "lines",
    [
        "* text=auto",
        "*.md text eol=crlf",
        "/evidence/** filter=x",
        "evidence/**/*.jpg ident",
        "photos/b.jpg ident",
        "b.jpg ident",
        "**/b.jpg working-tree-encoding=UTF-16",
        "evidence/*.log export-ignore",
        "evidence/* export-subst",
        "* text=auto\nevidence/** -text",
        "* text\n* !text",
        "*.md filter=x\n*.md -filter",
        "*.py text eol=lf",
        "# * text",
        "* binary",
        "*.md eol=lf\n*.md -text",
        "content/ text",
    ],
)
def test_as_git_has_it(tmp_path: Path, lines: str) -> None:
    repository = Repository.new(tmp_path)
    repository.write({".gitattributes": f"{lines}\n"})
    said = repository.git("check-attr", *NAMES, "--", *FILES)
    found: dict[str, dict[str, str]] = {}
    for line in said.splitlines():
        path, name, value = line.split(": ")
        found.setdefault(path, {})[name] = value
    changed = {
        path
        for path, values in found.items()
        for name, value in values.items()
        if value not in ("unspecified", "unset") and not (name == "eol" and values["text"] == "unset")
    }
    told = changing({".gitattributes": f"{lines}\n".encode()}, FILES)
    assert {path for paths in told.values() for path in paths} == changed


@pytest.mark.parametrize("pattern", ["?.log", "[ab].md", "c.[!x]og"])
def test_a_set_of_characters_is_rather_told_once_too_often(pattern: str) -> None:
    (paths,) = changing({".gitattributes": f"{pattern} ident\n".encode()}, FILES).values()
    assert set(paths) >= {one for one in FILES if one.endswith(pattern[-3:])}


def test_a_deeper_file_wins_and_is_named() -> None:
    files = {".gitattributes": b"* text\n", "evidence/.gitattributes": b"\n* -text\n*.jpg ident\n"}
    (line, paths), (other, rest) = changing(files, FILES).items()
    assert {(line.path, line.number), (other.path, other.number)} == {
        (".gitattributes", 1),
        ("evidence/.gitattributes", 3),
    }
    assert {*paths, *rest} == {"content/contract/prices.yml", "evidence/2024-03/photos/b.jpg"}


def test_no_pattern_takes_more_than_a_moment() -> None:
    assert changing({".gitattributes": b"*" + b"a*" * 3000 + b"b text\n"}, ["evidence/" + "a" * 200]) == {}
