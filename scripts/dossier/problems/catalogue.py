"""The pages of the error catalogue: what a code means, what to do, the smallest example and what `check` says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

_PAGE: Final = "page.md"
_EXPECTED: Final = "expected.zh.txt"
_EXAMPLE: Final = "example/"
_SETUP: Final = "setup.yml"
_LONGEST: Final = 2000  # characters of an example that are shown


def pages(files: Mapping[str, str], *, examples: bool = True) -> dict[str, str]:
    """Code -> Markdown, from the files of `content/problems` by path.

    The `examples` quote this project's own contract, so they are left out for another one.
    """
    parted = sorted(path.partition("/") for path in files if "/" in path)
    folders = {
        code: {name: files[f"{code}/{name}"] for _, _, name in found}
        for code, found in groupby(parted, key=lambda parts: parts[0])
    }
    return {code: "\n".join(_page(folder, examples=examples)) for code, folder in folders.items() if _PAGE in folder}


def _page(folder: Mapping[str, str], *, examples: bool) -> Iterator[str]:
    yield folder[_PAGE].rstrip("\n")
    yield ""
    if examples:
        yield from _example(folder)


def _example(folder: Mapping[str, str]) -> Iterator[str]:
    examples = {name.removeprefix(_EXAMPLE): text for name, text in folder.items() if name.startswith(_EXAMPLE)}
    setup = folder.get(_SETUP)
    if examples or setup:
        yield "## 例子\n"
    for path, text in examples.items():
        yield f"`{path}`\n"
        yield _block(text, "yaml" if path.endswith((".yml", ".yaml")) else "text")
    if setup:
        yield "对示例文件夹另作如下改动：\n"
        yield _block(setup, "yaml")
    if _EXPECTED in folder:
        yield "检查时显示：\n"
        yield _block(folder[_EXPECTED], "text")


def _block(text: str, language: str) -> str:
    """A fenced block that its content cannot end."""
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    fence = "```"
    while fence in shown:
        fence += "`"
    return f"{fence}{language}\n{shown.rstrip()}\n{fence}\n"
