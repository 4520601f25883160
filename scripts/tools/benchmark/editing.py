"""From a saved figure to its page, as `serve` shows it: a few projects with every month open, and the whole city with
every month issued but the last.

The child that builds beside is not started: with a processor of its own it keeps nobody waiting.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from dossier.cli.previewing import Following
from dossier.cli.session import Session
from dossier.exact.period import Period
from tools.benchmark.city import Size, commit, make
from tools.benchmark.issued import issue
from tools.benchmark.measure import Figure, measure

FEW: Final = Size(projects=16, hosts=6, months=6)
EDITED: Final = "edit"
FIRST: Final = "first-page"
_PROJECT: Final = "p-001"


def editing(folder: Path, size: Size, runs: int) -> Iterator[Figure]:
    """The first page of the last month with nothing kept and with what was kept, and a page after an edit."""
    for name, one in (("few", FEW), ("many", size)):
        root, kept, last = folder / name / "root", folder / name / "kept", one.periods[-1]
        make(root, one)
        if name == "many":
            issue(root, one.periods[:-1])
            commit(root, "Issued")
        shutil.rmtree(kept, ignore_errors=True)
        first = partial(_first_page, root, kept, last)
        yield measure(f"{FIRST}-cold-{name}", first)
        yield measure(f"{FIRST}-{name}", first, runs)
        following = Following(partial(Session, root, kept), "zh")
        for figure in ("91.2", "91.3"):  # what an edit takes once there was one
            _edited(following, last, figure)
        yield measure(f"{EDITED}-{name}", partial(_edited, following, last, "91.4"), runs)


def _first_page(root: Path, cache: Path, period: Period) -> None:
    _shown(Following(partial(Session, root, cache), "zh"), period)


def _edited(following: Following, period: Period, peak: str) -> None:
    record = following.root / f"evidence/{period}/usage/{_PROJECT}.yml"
    before, mark, after = record.read_text("utf-8").partition("cpu: {peak: ")
    record.write_text(f"{before}{mark}{peak},{after.partition(',')[2]}", "utf-8")
    _shown(following, period)


def _shown(following: Following, period: Period) -> None:
    shown = following.look(following.glance())
    if shown is None or not shown.find(f"{period}/projects/{_PROJECT}.html"):
        raise ValueError(period)
