"""Returned survey forms -> records (annex 1.1.4.1, R-03): from tables with one row a form, and from filled PDFs.

Pure: bytes in, the records' texts by their paths out. Whether a project is registered and was asked at all is for
the checks, which read the records like all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dossier.contract import Contract
from dossier.period import Period
from dossier.problem import Place, Problem, error
from dossier.survey import filled, tables
from dossier.survey.forms import record

__all__ = ["tally", "tally_all"]

Records = Mapping[str, str]


def tally(name: str, data: bytes, contract: Contract, period: Period) -> tuple[Records, tuple[Problem, ...]]:
    """The records of one returned file, by path: `.xlsx`, `.csv` or `.pdf`.

    A form with a problem gives no record, the others of the file do. In a problem's place the line is the row and the
    column the column of a table; for a PDF the line is the number of the question.
    """
    return tally_all({name: data}, contract, period)


def tally_all(files: Mapping[str, bytes], contract: Contract, period: Period) -> tuple[Records, tuple[Problem, ...]]:
    """The records of several files together: two forms for the same project are a problem wherever they lie."""
    version = contract.survey.on(period.end)
    records: dict[str, str] = {}
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
            made, wrong = record(form, version, period)
            problems += wrong
            if made is None:
                continue
            path, text = made
            if path in seen:
                words = {"project": form.text("project"), "month": str(period)}
                problems.append(error("survey-form-twice", form.at("project"), seen[path], **words))
                continue
            seen[path] = form.at("project")
            records[path] = text
    return MappingProxyType(records), tuple(problems)
