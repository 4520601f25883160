"""The committed sample, loaded and assessed once for all tests that look at it."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path

from builders import HOME
from dossier.assessment import Assessment
from dossier.cli.kept import cache_of
from dossier.cli.session import Session
from dossier.evidence import Evidence
from dossier.load import Loaded, load
from dossier.pipeline import assess_all

AS_OF = date(2024, 6, 30)


@cache
def loaded() -> Loaded:
    """As `dossier check` loads it: what was parsed of the same bytes before is not parsed again."""
    return load(HOME, cache_of(HOME))


@cache
def session() -> Session:
    """As the commands see it, with its history."""
    return Session(HOME, cache_of(HOME))


def copied(folder: Path, *left_out: str) -> Path:
    """A copy that a test may spoil, but for names that are left out, with what was parsed of its files."""
    loaded()
    for name in ("content", "evidence"):
        shutil.copytree(HOME / name, folder / name, ignore=shutil.ignore_patterns("problems", *left_out))
    kept, own = cache_of(HOME), cache_of(folder)
    if kept and own and kept.exists():
        shutil.copytree(kept, own, ignore=shutil.ignore_patterns("work"), dirs_exist_ok=True)
    return folder


def evidence() -> Evidence:
    dossier = loaded().dossier
    assert dossier is not None, loaded().problems
    return dossier.evidence


@cache
def assessed() -> dict[str, Assessment]:
    dossier = loaded().dossier
    assert dossier is not None, loaded().problems
    return {assessment.period: assessment for assessment in assess_all(dossier, AS_OF)}


def month(period: str) -> Assessment:
    return assessed()[period]
