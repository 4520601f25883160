"""What a root may be swollen with: so many bytes of long lines, lists, keys, attachments or records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Final

Files = Mapping[str, str]
Shape = Callable[[int], Files]

_MONTH: Final = "evidence/2024-03"
_HEAD: Final = """---
kind: {kind}
id: {id}
title: {title}
happened: 2024-03-15
covers: {{from: 2024-03-01, to: 2024-03-31}}
prepared_by: 示例部门
collected: {{method: statement, origin: 示例}}
sample: true
"""
_INSPECTION: Final = "inspections: 1\nanomalies: 0\nanomalies_handled: 0\n"
_INCIDENT: Final = """number: 故障{n}号
cause: 示例
started: 2024-03-15T02:00+08:00
noticed: 2024-03-15T02:01+08:00
reported: 2024-03-15T02:05+08:00
restored: 2024-03-15T03:00+08:00
data_loss: none
social_effect: none
fault: provider
file: {procedure: true, response: true, handling: true}
stops:
"""
_PROJECT: Final = """kind: project
id: city
title: 示例
happened: 2024-01-01
covers: {from: 2024-01-01}
prepared_by: 示例部门
collected: {method: statement, origin: 示例}
sample: true
name: 示例
unit: {id: city, name: 示例}
moved_in: 2024-02-15
survey_contact: 信息岗
resources:
"""
_DIGEST: Final = "0" * 64


def _record(kind: str, own: str, *, name: str = "x", title: str = "示例", body: str = "") -> Files:
    return {f"{_MONTH}/{kind}/{name}.md": f"{_HEAD.format(kind=kind, id=name, title=title)}{own}---\n{body}"}


def _often(part: str, size: int) -> str:
    return part * (size // len(part.encode()))


def _counted(part: str, size: int) -> str:
    """The part again and again, with a number of its own for `@`."""
    return "".join(part.replace("@", str(number)) for number in range(size // (len(part.encode()) + 4)))


def _line(sign: str) -> Shape:
    return lambda size: _record("inspection-record", f"{_INSPECTION}note: {_often(sign, size)}\n")


def _title(sign: str) -> Shape:
    return lambda size: _record("inspection-record", _INSPECTION, title=_often(sign, size))


def _body(sign: str) -> Shape:
    return lambda size: _record("inspection-record", _INSPECTION, body=_often(sign, size))


def _lines(part: str) -> Shape:
    return lambda size: _record("inspection-record", _INSPECTION + _counted(f"{part}\n", size))


def _list(kind: str, own: str, entry: str) -> Shape:
    return lambda size: _record(kind, own + _counted(f"  - {entry}\n", size))


def _records(kind: str, own: str, title: str) -> Shape:
    def files(size: int) -> Files:
        made: dict[str, str] = {}
        for number in range(size // len((_HEAD + own).encode())):
            made |= _record(kind, own.replace("{n}", str(number)), name=f"x-{number}", title=f"{title}{number}")
        return made

    return files


def _attached(size: int) -> Files:
    names = [f"{number}.txt" for number in range(size // 110)]
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in names}
    listed = "".join(f"  - {{path: {name}, sha256: {digest}, shows: 日志}}\n" for name, digest in digests.items())
    beside = {f"{_MONTH}/inspection-record/{name}": name for name in names}
    return beside | dict(_record("inspection-record", f"{_INSPECTION}attachments:\n{listed}"))


def _nested(opening: str, closing: str) -> Shape:
    def files(size: int) -> Files:
        deep = size // len(opening + closing)
        return _record("inspection-record", f"{_INSPECTION}note: {opening * deep}{closing * deep}\n")

    return files


SHAPES: Final[Mapping[str, Shape]] = {
    **{f"line of {sign!r}": _line(sign) for sign in ("[", "甲", " #", "：", "a: ", '"', "\\", "\u3000", "{a：", "1,")},
    **{f"title of {sign!r}": _title(sign) for sign in ("甲", "x ", "13800000000，", "姓名：张三")},
    **{f"body of {sign!r}": _body(sign) for sign in ("甲", "---\n", "13800000000", "姓名：", "\u200b")},
    "nested lists": _nested("[", "]"),
    "nested mappings": _nested("{a: ", "}"),
    "dashes": _lines("- -"),
    "keys": _lines("k@: x"),
    "keys again": _lines("k: x"),
    "keys like known ones": _lines("inspections@: 1"),
    "long keys": _lines(f"{'k' * 900}@: x"),
    "full-width keys": _lines("甲@：乙，丙"),
    "unknown choices": _list("duty-roster", "shifts:\n", "{day: 2024-03-05, shift: none@, staff: [a-1]}"),
    "shifts": _list("duty-roster", "shifts:\n", "{day: 2024-03-05, shift: day, staff: [a-@]}"),
    "staff": lambda size: _record(
        "duty-roster", f"shifts:\n  - {{day: 2024-03-05, shift: day, staff: [{_counted('a-@, ', size)}a]}}\n"
    ),
    "stops": _list("incident", _INCIDENT.replace("{n}", "1"), "{project: library, minutes: 20}"),
    "stops elsewhere": _list("incident", _INCIDENT.replace("{n}", "1"), "{project: p-@, minutes: 20}"),
    "usage checks": _list(
        "spot-check",
        "usage:\n",
        "{at: 2024-03-05T10:00+08:00, project: library, host: h-1, metric: cpu-peak, reported: 90, observed: 91}",
    ),
    "calls": _list("spot-check", "calls:\n", "{at: 2024-03-05T10:00+08:00, line: 甲@, answered: false}"),
    "absences": _list(
        "attendance",
        "engineer: e-1\nworkdays: 20\npresent: 20\nabsences:\n",
        "{day: 2024-03-05, on_roster: true, reason: 甲@}",
    ),
    "resources": lambda size: {
        "evidence/projects/city.yml": _PROJECT
        + _counted("  - {sku: small, quantity: 1, host: h-@, from: 2024-02-15, review: review-1}\n", size)
    },
    "resources again": lambda size: {
        "evidence/projects/city.yml": _PROJECT
        + _often("  - {sku: small, quantity: 1, from: 2024-02-15, review: review-1}\n", size)
    },
    "attachments": _attached,
    "attachments that are gone": _list(
        "inspection-record",
        f"{_INSPECTION}attachments:\n",
        f'{{path: "@.txt", sha256: "{_DIGEST}", shows: 日志}}',
    ),
    "attachments again": _list(
        "inspection-record", f"{_INSPECTION}attachments:\n", f'{{path: a.txt, sha256: "{_DIGEST}", shows: 日志}}'
    ),
    "attachments as names": _list("inspection-record", f"{_INSPECTION}attachments:\n", "现场@.jpg"),
    "files of nobody": lambda size: {f"{_MONTH}/inspection-record/{n}.txt": "日志" for n in range(size // 100)},
    "records": _records("inspection-record", _INSPECTION, "巡检"),
    "incidents": _records("incident", _INCIDENT + "  - {project: library, minutes: 20}\n", "故障"),
}  # fmt: skip
"""Each with what grows in it as its name."""
