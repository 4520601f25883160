"""Returned survey forms -> records (annex 1.1.4.1, R-03): from tables with one row a form, and from filled PDFs.

Pure: bytes in, the records and returned PDFs by their paths out. Whether a project is registered and was
asked at all is for the checks, which read the records like all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from dossier.contract import Contract
from dossier.period import Period
from dossier.problem import Place, Problem, error
from dossier.survey import filled, tables
from dossier.survey.forms import files as files_of

__all__ = ["tally", "tally_all"]

Files: TypeAlias = Mapping[str, bytes]
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def tally(
    name: str, data: bytes, contract: Contract, period: Period, names: Mapping[str, str] = _NONE
) -> tuple[Files, tuple[Problem, ...]]:
    """The records of one returned file, by path: `.xlsx`, `.csv` or `.pdf`; a PDF itself stands beside its record.

    A form with a problem gives no record, the others of the file do. In a problem's place the line is the row and the
    column the column of a table; for a PDF the line is the number of the question.
    """
    return tally_all({name: data}, contract, period, names)


def tally_all(
    files: Files, contract: Contract, period: Period, names: Mapping[str, str] = _NONE
) -> tuple[Files, tuple[Problem, ...]]:
    """The records of several files together: two forms for the same project are a problem wherever they lie.

    `names` are those of the registered projects by id, for the titles.
    """
    version = contract.survey.on(period.end)
    made: dict[str, bytes] = {}
    seen: dict[str, Place] = {}
    problems: list[Problem] = []
    for name, data in files.items():
        if name.lower().endswith(".pdf"):
            forms, found = filled.form(name, data, version, period)
        elif name.lower().endswith((".xlsx", ".csv")):
            forms, found = tables.forms(name, data, version)
        else:
            forms, found = (), (error("form-unreadable", Place(name)),)
        problems += found
        for form in forms:
            written, wrong = files_of(form, version, period, names)
            problems += wrong
            project = form.text("project")
            if written and project in seen:
                words = {"project": project, "month": str(period)}
                problems.append(error("survey-form-twice", form.at("project"), seen[project], **words))
            elif written:
                seen[project] = form.at("project")
                made.update(written)
    return MappingProxyType(made), tuple(problems)
