"""What somebody does who takes the advice of a problem by its word: every rule reads the words and changes the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dossier.problems import Problem
from dossier.problems.wording import Wording, word

Rule = Callable[[Path, Problem, str], None]
"""Changes the file at a problem; the text is what the advice says to write."""

_SCALAR: Final = re.compile(r'"[^"]*"|\'[^\']*\'|[^,{}\[\]#\n]*?(?=\s*(?:[,}\]\n]|$))')
_KEY: Final = re.compile(r"[^:]*")
_FIGURE: Final = r"(\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?)"


def _line(root: Path, problem: Problem) -> tuple[Path, list[str]]:
    path = root / problem.place.path
    return path, path.read_text(encoding="utf-8").split("\n")


def _put(root: Path, problem: Problem, column: int, end: int, new: str) -> None:
    """Write `new` between two columns (from 0) of the problem's line."""
    path, lines = _line(root, problem)
    line = lines[problem.place.line - 1]
    lines[problem.place.line - 1] = line[:column] + new + line[end:]
    path.write_text("\n".join(lines), encoding="utf-8")


def _instead(root: Path, problem: Problem, new: str) -> None:
    """Write it for the key or value that begins at the place."""
    line = _line(root, problem)[1][problem.place.line - 1]
    start = problem.place.column - 1
    found = (_KEY if problem.code == "unknown-key" else _SCALAR).match(line, start)
    assert found, (problem, line)
    space = " " if line[start - 1 : start] == ":" else ""
    _put(root, problem, start, found.end(), space + new)


def _whole(root: Path, problem: Problem, new: str) -> None:
    line = _line(root, problem)[1][problem.place.line - 1]
    _put(root, problem, line.index(": ") + 2, len(line), new)


def _rename(root: Path, problem: Problem, new: str) -> None:
    path = root / problem.place.path
    there = root / new if "/" in new else path.with_name(new)
    there.parent.mkdir(parents=True, exist_ok=True)
    path.rename(there)


def _move(root: Path, problem: Problem, new: str) -> None:
    _rename(root, problem, f"{new}/{Path(problem.place.path).name}")


def _suffix(root: Path, problem: Problem, new: str) -> None:
    path = root / problem.place.path
    path.rename(path.with_suffix(new))


def _character(root: Path, problem: Problem, new: str) -> None:
    column = problem.place.column - 1
    _put(root, problem, column, column + 1, new)


def _space(root: Path, problem: Problem, _new: str) -> None:
    _character(root, problem, " ")


def _behind(root: Path, problem: Problem, _new: str) -> None:
    _put(root, problem, problem.place.column, problem.place.column, " ")


def _comma(root: Path, problem: Problem, _new: str) -> None:
    line = _line(root, problem)[1][problem.place.line - 1]
    column = problem.place.column - 1
    _put(root, problem, column, column + len(line[column:]) - len(line[column:].lstrip(" ")), ", ")


def _indent(root: Path, problem: Problem, new: str) -> None:
    line = _line(root, problem)[1][problem.place.line - 1]
    _put(root, problem, 0, len(line) - len(line.lstrip()), " " * int(new))


def _drop(root: Path, problem: Problem, _new: str) -> None:
    path, lines = _line(root, problem)
    del lines[problem.place.line - 1]
    path.write_text("\n".join(lines), encoding="utf-8")


def _dashes(root: Path, problem: Problem, _new: str) -> None:
    path, lines = _line(root, problem)
    lines.insert(problem.place.line - 1, "---")
    path.write_text("\n".join(lines), encoding="utf-8")


def _tag(root: Path, problem: Problem, _new: str) -> None:
    line = _line(root, problem)[1][problem.place.line - 1]
    column = problem.place.column - 1
    _put(root, problem, column, column + line[column:].index(" ") + 1, "")


def _delete(root: Path, problem: Problem, _new: str) -> None:
    (root / problem.place.path).unlink()


HINTS: Final[tuple[tuple[str, Rule], ...]] = (
    (r"是不是想写“(.+?)”？", _instead),
    (r"加英文引号：(.+?)(?:；|$)", _whole),
    (r"换成单引号：(.+)$", _whole),
    (r"^请写成 (.+?)。$", _instead),
    (r"现在的 sha256 是 ([0-9a-f]{64})，请核对文件后抄上", _instead),
    (r"改名为 (\S+?)。", _rename),
    (r"请在冒号后面填写，例如 (\S+?)。", _instead),
    (r"请填写其中之一：(.+?)[、。]", _instead),
    (r"请把“\w+（?.*?”这一行删去", _drop),
    (r"没有可写的，请把这一行删去", _drop),
    (r"只写三个减号 ---", _dashes),
    (r"请删去标记", _tag),
    (r"请删除这个字符|请删去这一段", _character),
    (r"请删去它，用英文输入法按空格键重打", _space),
    (r"请在“.+”后面加一个空格", _behind),
    (r"请在这里加上半角逗号和一个空格", _comma),
    (r"如果用不着，请删除|没有消失就删除它|请删除它", _delete),
)
"""By what the hint says."""
EXPECTED: Final[tuple[tuple[str, Rule], ...]] = (
    (r"^英文（半角）的“(.+)”", _character),
    (r"^(\d+) 个空格$", _indent),
    (r"^(evidence/[^.]+)$", _move),
    (r"^(\.\w+)$", _suffix),
    (rf"^(?:不早于|不大于|不超过|不高于|不低于) {_FIGURE}(?: 分钟)?$", _instead),
    (rf"^{_FIGURE} (?:或以后|至 .+)$", _instead),
    (r"^([\w.-]+?)(?:、.*)? 之一$", _instead),
    (r"^([\w.-]+)$", _instead),
)
"""By what is said to belong there; a value only where the one that was found stands."""


def advice(root: Path, problem: Problem) -> tuple[Rule, str] | None:
    """What the words of a problem say to do; None if they leave it to people."""
    said = word(problem)
    rules = [(pattern, rule, said.hint) for pattern, rule in HINTS]
    rules += [
        (pattern, rule, said.expected)
        for pattern, rule in EXPECTED
        if rule is not _instead or _stands(root, problem, said)
    ]
    for pattern, rule, text in rules:
        if found := re.search(pattern, text):
            return rule, found[1] if found.re.groups else ""
    return None


def _stands(root: Path, problem: Problem, said: Wording) -> bool:
    """Whether what was found is the value at the place."""
    if not problem.place.line or not said.found:
        return False
    line = _line(root, problem)[1][problem.place.line - 1]
    found = _SCALAR.match(line, problem.place.column - 1)
    return found is not None and found[0].strip("\"'") == said.found.removesuffix(" 分钟")
