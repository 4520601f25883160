"""The goals, and the figures as a table or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Final

from rich.console import Console
from rich.table import Table

from tools.benchmark.city import Size
from tools.benchmark.growth import NAME, PER_PROJECT
from tools.benchmark.measure import Figure

_MEMORY: Final = 1024.0
_MEANING: Final = {
    "city": "make the city",
    "yaml": "bare yaml.load (CSafeLoader)",
    "load": "load and check",
    "load-first": "load and check, filling the cache",
    "load-kept": "load and check, from the cache",
    "build": "build all months, site and PDF",
    "build-unchanged": "build again, nothing changed",
    "build-changed": "build again, one record changed",
    "build-one": "build that one month",
    "whole": "build one month with everything, nothing kept",
    "whole-again": "the same after a record changed",
    "first-page-cold-few": "serve: first page, nothing kept, 16 projects",
    "first-page-few": "the same, started again",
    "edit-few": "a figure saved to its page, 16 projects",
    "first-page-cold-many": "serve: first page, nothing kept, the city",
    "first-page-many": "the same, started again",
    "edit-many": "a figure saved to its page, the city",
    "site-alone": "site of a month of 16 projects",
    "site-edited": "the same after an edit",
    "verify": "verify a long history, 50 commits a project",
    "verify-more": "verify it again with one commit more",
    "issued": "load, check, compute: 36 issued months, one open",
    "alone": "one open month alone",
    "open": "open a month: its intake workbook",
    "import-usage": "import the use of all hosts of a month",
    "import-records": "import a month's intake workbook",
    "import-tables": "import a roster and the tickets of a month",
    "photos": "attach 20 photos to a record",
    "todo": "what is left to do in a month",
    "check": "check all months",
    "commit": "git commit of the month",
    "comment": "what the branch changes in all months",
    "month": "duties, score, settlement of a month",
    "assess": "assess all months, all readings",
    "site": "site of a month",
    "mkdocs": "bare mkdocs build of it",
    "pdf": "PDF of a month",
    "weasyprint": "bare WeasyPrint of it",
    "usage-parquet": "usage of a month of samples, Parquet",
    "duckdb-parquet": "the same figures by DuckDB's SQL",
    "usage-csv": "usage of a month of samples, CSV",
    "duckdb-csv": "the same figures by DuckDB's SQL",
    "usage-parquet-tenth": "a tenth of the fleet, Parquet",
    "usage-csv-tenth": "a tenth of the fleet, CSV",
}
_GROWN: Final = 1.2  # times a project's time of a tenth of the projects
_BARE: Final = frozenset({"yaml", "mkdocs", "weasyprint", "duckdb-parquet", "duckdb-csv"})
# A goal, the step, what it is compared with, and how many times that it may take.
_RATIOS: Final = (
    ("load and check / yaml.load", "load", "yaml", 1),
    ("the same from the cache", "load-kept", "yaml", 0.15),
    ("rebuild after a change / one month", "build-changed", "build-one", 1.3),
    ("site after an edit / from nothing", "site-edited", "site-alone", 0.1),
    ("36 issued months and one open / one open alone", "issued", "alone", 1.5),
    ("usage from Parquet / DuckDB", "usage-parquet", "duckdb-parquet", 1.3),
    ("usage from CSV / DuckDB", "usage-csv", "duckdb-csv", 1.3),
    ("usage, ten times the hosts / once, CSV", "usage-csv", "usage-csv-tenth", 12),
)
# The same of what several processes share out, which the clock alone tells.
_SHARED: Final = (
    ("site / mkdocs build", "site", "mkdocs", 0.6),
    ("PDF / WeasyPrint", "pdf", "weasyprint", 0.6),
)
# What somebody waits for, by the clock: nobody waits for processors.
_FELT: Final = (
    ("one month with everything", "whole", 60),
    ("first page of 16 projects", "first-page-few", 5),
    ("first page of the city", "first-page-many", 5),
    ("edit to page, 16 projects", "edit-few", 1),
    ("edit to page, the city", "edit-many", 2),
)


@dataclass(frozen=True)
class Goal:
    """A figure with the most that it should be."""

    name: str
    value: float
    most: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether it is."""
        return self.value <= self.most


def goals(figures: Mapping[str, Figure]) -> tuple[Goal, ...]:
    """Those whose steps were run. Times are processor seconds, which other work on the machine does not lengthen."""
    found = [
        Goal(name, figures[one].busy / figures[other].busy, most, "times")
        for name, one, other, most in _RATIOS
        if one in figures and other in figures
    ]
    found += [
        Goal(name, figures[one].seconds / figures[other].seconds, most, "times")
        for name, one, other, most in _SHARED
        if one in figures and other in figures
    ]
    found += _growth(figures)
    found += [Goal(name, figures[one].seconds, most, "s") for name, one, most in _FELT if one in figures]
    if "month" in figures:
        found.append(Goal("score and settle a month", figures["month"].busy, 0.5, "s"))
    if "verify" in figures:
        found.append(Goal("verify a long history", figures["verify"].busy, 120, "s"))
        found.append(Goal("verify one commit more", figures["verify-more"].busy, 2, "s"))
    ours = [figure for name, figure in figures.items() if name not in _BARE]
    if ours:
        largest = max(ours, key=lambda figure: figure.largest)
        found.append(Goal(f"peak of the largest process ({largest.name})", largest.largest, _MEMORY, "MiB"))
        peak = max(ours, key=lambda figure: figure.peak)
        found.append(Goal(f"peak of all processes together ({peak.name})", peak.peak, _MEMORY, "MiB"))
    return tuple(found)


def _growth(figures: Mapping[str, Figure]) -> Iterator[Goal]:
    """Of each step, a project's time beside that with a tenth of the projects."""
    steps: dict[str, list[tuple[int, float]]] = {}
    for figure in figures.values():
        kind, _, told = figure.name.partition("-")
        if kind == NAME:
            step, projects = told.rsplit("-", 1)
            steps.setdefault(step, []).append((int(projects), figure.facts[PER_PROJECT]))
    for step, found in steps.items():
        for (_, before), (count, each) in pairwise(sorted(found)):
            yield Goal(f"{step}, {count} projects / a tenth, each", each / before, _GROWN, "times")


def show(size: Size, figures: Sequence[Figure]) -> None:
    """Print figures and goals."""
    console = Console(width=110)
    table = Table(
        "step", "", "seconds", "processor s", "largest", "all MiB", "runs", "", title=_title(size), title_justify="left"
    )
    for column in table.columns[2:7]:
        column.justify = "right"
    for figure in figures:
        facts = ", ".join(f"{name} {value:.4g}" for name, value in figure.facts.items())
        measured = (f"{figure.seconds:.2f}", f"{figure.busy:.2f}", f"{figure.largest:.0f}", f"{figure.peak:.0f}")
        table.add_row(figure.name, _MEANING.get(figure.name, ""), *measured, str(figure.runs), facts)
    console.print(table)
    wanted = Table("goal", "measured", "at most", "", title="Goals", title_justify="left")
    for goal in goals({figure.name: figure for figure in figures}):
        verdict = "met" if goal.met else "[bold red]NOT met[/]"
        wanted.add_row(goal.name, f"{goal.value:.2f} {goal.unit}", f"{goal.most:g}", verdict)
    console.print(wanted)


def _title(size: Size) -> str:
    return f"{size.projects} projects, {size.hosts} hosts each, {size.months} months"


def as_json(size: Size, figures: Sequence[Figure]) -> str:
    """The same for programs."""
    reached = [asdict(goal) | {"met": goal.met} for goal in goals({figure.name: figure for figure in figures})]
    tree = {"city": asdict(size), "figures": [asdict(figure) for figure in figures], "goals": reached}
    return json.dumps(tree, indent=2)
