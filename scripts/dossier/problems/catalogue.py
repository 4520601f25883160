"""The pages of the error catalogue: what a code means, what to do, the smallest example and what `check` says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    codes = sorted(path.split("/")[0] for path in files if path.endswith(f"/{_PAGE}") and path.count("/") == 1)
    return {code: "\n".join(_page(code, files, examples=examples)) for code in codes}


def _page(code: str, files: Mapping[str, str], *, examples: bool) -> Iterator[str]:
    yield files[f"{code}/{_PAGE}"].rstrip("\n")
    yield ""
    if examples:
        yield from _example(code, files)


def _example(code: str, files: Mapping[str, str]) -> Iterator[str]:
    examples = {
        path.removeprefix(f"{code}/{_EXAMPLE}"): text
        for path, text in sorted(files.items())
        if path.startswith(f"{code}/{_EXAMPLE}")
    }
    setup = files.get(f"{code}/{_SETUP}")
    if examples or setup:
        yield "## 例子\n"
    for path, text in examples.items():
        yield f"`{path}`\n"
        yield _block(text, "yaml" if path.endswith((".yml", ".yaml")) else "text")
    if setup:
        yield "对示例文件夹另作如下改动：\n"
        yield _block(setup, "yaml")
    if f"{code}/{_EXPECTED}" in files:
        yield "检查时显示：\n"
        yield _block(files[f"{code}/{_EXPECTED}"], "text")


def _block(text: str, language: str) -> str:
    """A fenced block that its content cannot end."""
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    fence = "```"
    while fence in shown:
        fence += "`"
    return f"{fence}{language}\n{shown.rstrip()}\n{fence}\n"
