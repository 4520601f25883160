"""Damaged records through the whole check, months and pages: no traceback, no hang, every problem with place and words.

    .venv/bin/pytest tests/test_fuzz.py --fuzz 10000 -n0

takes as many as are asked for and says what came of them; a few hundred belong to every run.
"""

from __future__ import annotations

import faulthandler
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from builders import HOME
from catalogue import BASE, build
from conftest import FEW
from dossier.assess.flags import flags
from dossier.assessment import Assessment
from dossier.checks import check_all
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.load import Dossier, load
from dossier.load.filing import read_record
from dossier.pipeline import assess_all
from dossier.problems import Problem, Severity
from dossier.problems.formats import as_text
from dossier.problems.wording import LANGUAGES, word
from dossier.publish.appearance import read_look
from dossier.records import Record
from dossier.report import Report
from dossier.site.pages import pages
from dossier.views.theme import Theme
from fuzzing import damaged

HANG = 60
"""Seconds after which one record is a hang, on the busiest machine."""
ASSESSED, SHOWN = 3, 15
"""Of how many sound months one is assessed, and one laid out as pages."""


def _of(root: Path) -> list[str]:
    return [
        path.relative_to(root).as_posix()
        for path in sorted((root / "evidence").rglob("*"))
        if path.suffix in (".yml", ".md") and path.name != "README.md" and "issued" not in path.parts
    ]


PATHS = _of(HOME) + 20 * _of(BASE)
"""The sample's records, one of every kind and more, and those that make a small sound month, as often as those."""
SAMPLES = [((HOME if (HOME / path).exists() else BASE) / path).read_bytes() for path in PATHS]


@dataclass
class Tally:
    """What became of the records."""

    told: int = 0
    records: int = 0
    sound: int = 0
    assessed: int = 0
    shown: int = 0
    slowest: tuple[float, int] = (0, 0)
    codes: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A small month without problems."""
    root = tmp_path_factory.mktemp("fuzz")
    build(root, "_base")
    found = load(root).dossier
    assert found is not None
    return found


@pytest.fixture(scope="module")
def theme() -> Theme:
    return read_look(HOME).theme


def test_damaged_records_become_months_or_problems(
    base: Dossier, theme: Theme, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = Tally()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB; tests before it may have taken much
    for number in range(request.config.getoption("--fuzz")):
        which, data = damaged(number, SAMPLES)
        faulthandler.dump_traceback_later(HANG, exit=True, file=2)
        start = time.process_time()
        _one(PATHS[which], data, base, theme, tally)
        tally.slowest = max(tally.slowest, (time.process_time() - start, number))
        faulthandler.cancel_dump_traceback_later()
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    with capsys.disabled():
        if request.config.getoption("--fuzz") > FEW:
            print(f"\n{tally}, {more // 1024} MiB")
    assert tally.told
    assert tally.shown
    assert more < 1024 * 1024


def _one(path: str, data: bytes, base: Dossier, theme: Theme, tally: Tally) -> None:
    filing = read_record(path, data)
    assert filing.record is not None or filing.problems
    assert {problem.place.path for problem in filing.problems} <= {path}
    _worded(filing.problems, {path: data})
    tally.told += bool(filing.problems)
    if filing.record is None:
        return
    tally.records += 1
    dossier = _with(base, filing.record)
    problems = check_all(dossier)
    _worded(problems, {path: data})
    tally.codes |= {problem.code for problem in problems}
    if any(problem.severity is Severity.ERROR for problem in problems):
        return
    tally.sound += 1
    if tally.sound % ASSESSED == 0:
        tally.assessed += 1
        months = assess_all(dossier, date(2024, 6, 30))
        _worded(tuple(flags(dossier, months[-1])), {})
        if tally.sound % SHOWN == 0:
            tally.shown += 1
            assert pages(_report(dossier, months, problems), theme)


def _with(base: Dossier, record: Record) -> Dossier:
    """The month with this record in place of the one of its path."""
    others = [one for one in base.evidence.records if one.source.path != record.source.path]
    return replace(base, evidence=Evidence.of([*others, record], base.evidence.contents))


def _report(dossier: Dossier, months: Sequence[Assessment], problems: tuple[Problem, ...]) -> Report:
    return Report(
        period=Period.parse(months[-1].period), assessment=months[-1], contract=dossier.contract,
        evidence=dossier.evidence, problems=problems, history=tuple(months), commit=None, commits={}, differing={},
        sample=True, gap="no-git",
    )  # fmt: skip


def _worded(problems: tuple[Problem, ...], texts: dict[str, bytes]) -> None:
    for language in LANGUAGES:
        as_text(problems, texts, language)
        for problem in problems:
            assert problem.place.path, problem
            assert word(problem, language).message.strip(), problem
