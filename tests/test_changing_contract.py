"""A contract that changes in its second month: each month shows what was in force in it, and the comparison says why.

The care of parks (tests/contracts/green), January and February 2025, with agreements that take effect in February.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from builders import HOME
from dossier.report import Report
from shown import commands, reports, texts

GREEN = HOME / "tests" / "contracts" / "green"
Changed = Callable[[Mapping[str, Mapping[str, str]]], Path]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """A copy of the root: file -> what stands there once and what takes its place."""

    def change(files: Mapping[str, Mapping[str, str]]) -> Path:
        root = tmp_path / "root"
        shutil.copytree(GREEN, root)
        for name, pairs in files.items():
            path = root / "content" / "contract" / name
            text = path.read_text("utf-8")
            for old, new in pairs.items():
                assert text.count(old) == 1, (old, text.count(old))
                text = text.replace(old, new)
            path.write_text(text, "utf-8")
        return root

    return change


def everything(root: Path, report: Report) -> Mapping[str, str]:
    """All texts of a month but those that hold the contract's data themselves, or the register of their versions."""
    found = texts(root, report) | commands(root, report.period)
    return {name: text for name, text in found.items() if name not in ("assessment.json", "clauses.md", "package")}


NAMES = ("绿化-2025-1", "经济开发区绿化养护合同（一标段）"), ("绿化补-7", "高新区绿化养护合同")
CLIENT, LATER = "某开发区管委会（虚构）", "某高新区管委会（虚构）"
RENAMED = {
    "terms.yml": {
        "signed: 2025-01-01\n": "signed: 2025-01-01\nchanged:\n"
        "  - {from: 2025-02-01, clause: 补充协议一, contract: 绿化补-7, title: 高新区绿化养护合同}\n",
        "虚构）, clause: 首部}\n  - {role: provider": "虚构）, clause: 首部, changed: "
        "[{from: 2025-02-01, clause: 补充协议一, name: 某高新区管委会（虚构）}]}\n  - {role: provider",
    }
}


def test_names_are_those_of_the_month(changed: Changed) -> None:
    root = changed(RENAMED)
    january, february = reports(root)
    for report, own, other in ((january, NAMES[0], NAMES[1]), (february, NAMES[1], NAMES[0])):
        found = everything(root, report)
        assert [name for name, text in found.items() if any(word in text for word in other)] == []
        assert all(any(word in text for text in found.values()) for word in own)
        register = texts(root, report)["clauses.md"]
        assert all(word in register for word in (*own, *other, CLIENT, LATER, "补充协议一"))
    # Records keep the name of who made them, so the client's old name stands in February as well.
    assert [name for name, text in everything(root, january).items() if LATER in text] == []
    letters = {name: text for name, text in everything(root, february).items() if name.startswith("letter")}
    assert letters
    assert [name for name, text in letters.items() if CLIENT in text] == []
    assert LATER in everything(root, february)["pdf"]
    assert january.assessment.numbers == ("绿化-2025-1",)
    assert february.assessment.numbers == ("绿化-2025-1", "绿化补-7")
    assert (february.assessment.title, february.assessment.parties[0].clause) == ("高新区绿化养护合同", "补充协议一")
