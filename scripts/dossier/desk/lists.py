"""Ids to choose from: what a field may name, with the names that people know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.checks.references import REFERENCES, REGISTERS
from dossier.checks.walk import EACH, values
from dossier.desk.forms import Choices, Lists
from dossier.desk.values import NAME
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.intake.form.known import known
from dossier.load import Dossier
from dossier.records import KINDS, Record
from dossier.records.operations import SpotCheck, Submission
from dossier.records.projects import Project, Usage
from dossier.records.rulings import Objection, PriceNotice, Ruling
from dossier.views.names import families

_ANY: Final = "record"
"""A register of everything: too long for a list."""

_HOSTS: Final[tuple[tuple[type[Record], tuple[str, ...]], ...]] = (
    (Usage, ("hosts", "id")),
    (SpotCheck, ("usage", "host")),
)


_AGREED: Final[tuple[tuple[type[Record], tuple[str, ...], str], ...]] = (
    (Ruling, ("row",), "row"),
    (Ruling, ("level",), "level"),
    (Objection, ("against", "row"), "row"),
    (Objection, ("against", "duty"), "duty"),
    (Submission, ("self_score", NAME), "row"),
    (Project, ("resources", "sku"), "prices"),
    (Usage, ("uses", "sku"), "prices"),
    (PriceNotice, ("sku",), "prices"),
)
"""What the contract names, and the family of its names."""


def lists(kind: str, dossier: Dossier, month: Period) -> Lists:
    """The lists for the fields of a kind; what is likely in a month comes first."""
    model, evidence = KINDS[kind], dossier.evidence
    found: dict[tuple[str, ...], Choices] = {}
    for one, path, what in REFERENCES:
        if one is model and what != _ANY:
            keys = tuple(step for step in path if step != EACH)
            found[keys] = {**known(dossier, keys[-1], month), **_named(evidence, what)}
    agreed = families(dossier.contract, month.end)
    for one, path, family in _AGREED:
        if one is model:
            found[path] = {**known(dossier, family, month), **agreed.get(family, {})}
    return {path: choices for path, choices in found.items() if choices}


def suggested(kind: str, dossier: Dossier) -> Lists:
    """What fields often hold that may hold something else as well: hosts, of which there can be new ones."""
    model = KINDS[kind]
    return {path: dict(_hosts(dossier.evidence)) for one, path in _HOSTS if one is model}


def _named(evidence: Evidence, what: str) -> Choices:
    model, path = REGISTERS[what]
    found = {}
    for record in evidence.all(model):
        for loc, value in values(record, *path):
            found[str(value)] = _name(record, loc)
    return found


def _name(record: Record, loc: tuple[str | int, ...]) -> str:
    if isinstance(record, Project):
        return record.unit.name if loc[0] == "unit" else record.name
    return record.title


def _hosts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Every host that is registered or has reported, with its project."""
    for project in evidence.all(Project):
        yield from ((one.host, project.name) for one in project.resources if one.host)
    names = {project.id: project.name for project in evidence.all(Project)}
    for usage in evidence.all(Usage):
        yield from ((one.id, names.get(usage.project, usage.project)) for one in usage.hosts)
