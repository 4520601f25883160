"""How time grows: each step on one month of a city, of another ten times as large, and of one a hundred times."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from dossier.checks import check_all
from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.load import load
from dossier.pipeline import assess_all
from dossier.publish import publish
from dossier.publish.appearance import HOME, read_look
from dossier.publish.downloads import Office
from tools.benchmark.city import Size, make
from tools.benchmark.measure import Facts, Figure, Work, measure

NAME: Final = "growth"
PER_PROJECT: Final = "ms_per_project"


def growth(folder: Path, size: Size, as_of: date) -> Iterator[Figure]:
    """Every step at a tenth of the size, at the size, and at ten times the size, in milliseconds a project."""
    for projects in (max(1, size.projects // 10), size.projects, 10 * size.projects):
        own = folder / str(projects)
        one = Size(projects, size.hosts, 1)
        make(own, one)
        shutil.rmtree(own / "build", ignore_errors=True)
        for step, work in _steps(own, one.periods, as_of).items():
            figure = measure(f"{NAME}-{step}-{projects}", work)
            yield replace(figure, facts={PER_PROJECT: 1000 * figure.busy / projects})


def _steps(folder: Path, periods: Sequence[Period], as_of: date) -> Mapping[str, Work]:
    session = Session(folder, None, as_of)
    (report,) = session.reports(periods)
    look = read_look(folder)
    parts = Office(look.theme, folder, HOME).parts

    def site() -> None:
        publish([report], folder / "build" / "site", folder / "build" / "work", folder, look)

    def part(name: str) -> Facts:
        return {"files": len(parts[name].make(report, folder))}

    return {
        "load": lambda: {"records": len(load(folder).texts)},
        "check": lambda: {"problems": len(check_all(session.dossier))},
        "assess": lambda: {"months": len(assess_all(session.dossier, as_of))},
        "site": site,
        **{name: partial(part, name) for name in parts},
    }
