"""Builders that tests share: records from a few lines of YAML, the project's own contract, whole folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from dossier.contract import FOLDER, Contract, read_contract
from dossier.contract.readings import Adopted
from dossier.evidence import Evidence
from dossier.fields import parse
from dossier.load import load
from dossier.problems import Problem
from dossier.records import Record, kind_of
from dossier.ruled.looked import renewed
from dossier.source import read

HOME = Path(__file__).parents[1]

R = TypeVar("R", bound=Record)

_COMMON = {
    "id": "id: {kind}-1",
    "title": "title: 示例",
    "happened": "happened: {day}",
    "covers": "covers: {{from: {day}, to: {day}}}",
    "prepared_by": "prepared_by: 示例部门",
    "collected": "collected: {{method: statement, origin: 示例}}",
    "sample": "sample: true",
}


def record(model: type[R], text: str = "", *, month: str = "2024-03", path: str = "") -> R:
    """A record of a type from the YAML of its own fields; what all records share is filled in where it is left out.

    It lies at `path`, or else where the layout puts it. Raises AssertionError if there are problems.
    """
    kind = kind_of(model)
    top = {line.split(":")[0] for line in text.splitlines() if line[:1].isalnum()}
    common = [line.format(kind=kind, day=f"{month}-15") for key, line in _COMMON.items() if key not in top]
    full = "\n".join([f"kind: {kind}", *common, text.strip("\n"), ""])
    source, problems = read(path or default_path(model, full, month), full.encode())
    assert source is not None, problems
    assert not problems, problems
    value, problems = parse(model, source)
    assert value is not None, (problems, full)
    return value


def default_path(model: type[Record], text: str, month: str) -> str:
    """Where the layout puts a record with this text."""
    kind = kind_of(model)
    values = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line and line[0] != " ")
    if kind == "usage":
        return f"evidence/{month}/usage/{values['project']}.yml"
    home = "rulings" if kind in ("ruling", "finding") else kind
    folder = {"project": "projects", "standing": f"standing/{home}"}.get(model.scope, f"{month}/{home}")
    return f"evidence/{folder}/{values['id']}.yml"


def evidence(*records: Record) -> Evidence:
    return Evidence.of(records)


@cache
def own_contract() -> Contract:
    """The project's own contract, from content/contract."""
    contract, problems = read_contract(contract_files(HOME))
    assert contract is not None, problems
    return contract


def under(readings: Mapping[str, str] | None = None, contract: Contract | None = None) -> Adopted:
    """Some readings of the project's own contract, or of another; what is left out is as by default."""
    return Adopted((contract or own_contract()).readings, readings or {})


def contract_files(root: Path) -> dict[str, bytes]:
    paths = sorted((root / FOLDER).rglob("*.yml"))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder; returns the folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def codes(problems: Iterable[Problem]) -> list[str]:
    """The codes of problems, in their order."""
    return [problem.code for problem in problems]


def renew_decisions(root: Path) -> None:
    """Rulings and findings look again, after a test has rewritten what they looked at."""
    loaded = load(root).dossier
    assert loaded is not None
    for one in loaded.evidence.decisions.looking:
        path = root / one.source.path
        path.write_bytes(renewed(path.read_bytes(), one, (), loaded.evidence.digests or {}))
