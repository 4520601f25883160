"""The committed sample, loaded and assessed once for all tests that look at it."""

from __future__ import annotations

from datetime import date
from functools import cache

from builders import HOME
from dossier.assessment import Assessment
from dossier.evidence import Evidence
from dossier.load import Loaded, load
from dossier.pipeline import assess_all

AS_OF = date(2024, 6, 30)


@cache
def loaded() -> Loaded:
    return load(HOME)


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
