"""The contract as data: everything under content/contract, each value with its clause and its day of effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from dossier.contract.calendar import HolidayYear, WorkCalendar
from dossier.contract.readings import Readings
from dossier.fields import Filed, parse
from dossier.problem import Place, Problem, error
from dossier.source import read

__all__ = ["FOLDER", "Contract", "read_contract"]

FOLDER: Final = "content/contract"
_HOLIDAYS: Final = f"{FOLDER}/holidays/"

F = TypeVar("F", bound=Filed)


@dataclass(frozen=True)
class Contract:
    """What the parties agreed, read from its files."""

    readings: Readings
    calendar: WorkCalendar


def read_contract(files: Mapping[str, bytes]) -> tuple[Contract | None, tuple[Problem, ...]]:
    """Read the contract from `files` (path relative to the root -> bytes); all problems of all files at once.

    No contract if a file is absent or does not parse.
    """
    found: list[Problem] = []
    readings = _read(Readings, f"{FOLDER}/readings.yml", files, found)
    calendar = _calendar(files, found)
    problems = tuple(sorted(found, key=lambda problem: problem.sort_key))
    if readings is None or calendar is None:
        return None, problems
    return Contract(readings, calendar), problems


def _read(model: type[F], path: str, files: Mapping[str, bytes], found: list[Problem]) -> F | None:
    if path not in files:
        found.append(error("missing-contract-file", Place(path)))
        return None
    source, problems = read(path, files[path])
    found.extend(problems)
    if source is None or problems:
        return None
    value, problems = parse(model, source)
    found.extend(problems)
    return value


def _calendar(files: Mapping[str, bytes], found: list[Problem]) -> WorkCalendar | None:
    paths = sorted(path for path in files if path.startswith(_HOLIDAYS) and path.endswith(".yml"))
    if not paths:
        found.append(error("missing-contract-file", Place(_HOLIDAYS)))
        return None
    notices = [_read(HolidayYear, path, files, found) for path in paths]
    read_notices = [notice for notice in notices if notice is not None]
    if len(read_notices) < len(paths):
        return None
    own = [problem for notice in read_notices for problem in notice.problems()]
    found.extend(own)
    return None if own else WorkCalendar.of(read_notices)
