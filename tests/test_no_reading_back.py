"""No figure, list or state hangs on words that people read: whatever titles and reasons say, they decide nothing."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import HOME
from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.letters import reasons
from dossier.report import Report
from dossier.views.duties import owed
from dossier.views.places import Places
from dossier.views.rows import rows

NOISE = "证书未到期 未证实 待评定 待认定 不符合 −2 1 次 须更换人员 最低 0 分 可能属于 缺数据 R-33 没有主机"
MONTH = "2024-03"
TEXTS = re.compile(r"^(title|reason|shows): (?!示)(.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report]:
    """A month as it is, and with every sentence of a trace in the titles and reasons of its records."""
    root = tmp_path_factory.mktemp("root")
    for name in ("content", "evidence"):
        shutil.copytree(HOME / name, root / name)
    changed = 0
    for path in root.glob("evidence/**/*.md"):
        text = path.read_bytes().decode()
        head, mark, body = text.partition("\n---\n")
        new = TEXTS.sub(rf"\1: {NOISE} \2", head)
        changed += new != head
        path.write_bytes((new + mark + body).encode())
    assert changed > 100
    first, second = (reported(one) for one in (HOME, root))
    return first, second


def reported(root: Path) -> Report:
    session = Session(root, None, date(2024, 6, 30))
    assert session.sound, [one for one in session.problems if one.severity.value == "error"]
    return session.reports([Period.parse(MONTH)])[0]


def bare(tree: Any) -> Any:
    """A tree without the words of its steps and what depends on the bytes of files."""
    if isinstance(tree, dict):
        return {key: bare(value) for key, value in tree.items() if key not in {"text", "inputs"}}
    return [bare(one) for one in tree] if isinstance(tree, list) else tree


def test_figures_states_and_steps_stay(both: tuple[Report, Report]) -> None:
    plain, noisy = (bare(one.assessment.model_dump(mode="json")) for one in both)
    assert plain == noisy


def test_the_same_steps_decide_and_are_open(both: tuple[Report, Report]) -> None:
    def told(report: Report) -> list[tuple[str, list[int], list[int]]]:
        found = rows(report, Places(report))
        return [
            (
                row.indicator.id,
                [nth for nth, one in enumerate(row.reasons) if one.decides],
                [nth for nth, one in enumerate(row.reasons) if one.open],
            )
            for row in found
        ]

    assert told(both[0]) == told(both[1])


def test_the_same_duties_cost_the_same_points(both: tuple[Report, Report]) -> None:
    def told(report: Report) -> list[tuple[str, list[tuple[str, str]]]]:
        places = Places(report)
        duties = owed(report, places, rows(report, places))
        return [(one.duty.id, [(row.indicator.id, str(lost)) for row, lost in one.losses]) for one in duties]

    assert told(both[0]) == told(both[1])


def test_the_same_steps_stand_in_letters(both: tuple[Report, Report]) -> None:
    def told(report: Report) -> list[list[int]]:
        found = report.assessment.indicators
        return [[row.trace.index(step) for step in reasons.against(row)] for row in found if reasons.lost(row)]

    assert told(both[0]) == told(both[1])
    assert any(told(both[0]))
