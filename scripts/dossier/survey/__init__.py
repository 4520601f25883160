"""Returned survey forms -> records (annex 1.1.4.1, R-03): from tables with one row a form, and from filled PDFs.

Bytes in, the records and returned PDFs by their paths out; what takes a large library to be read is read by programs
with limits of their own. Whether a project is registered and was asked at all is for the checks, which read the records
like all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from dossier.contract import Contract
from dossier.exact.period import Period
from dossier.problems import Problem, error, warning
from dossier.survey import filled, tables
from dossier.survey.forms import FiledForm, Form, identity, written

__all__ = ["FiledForm", "Tally", "tally", "tally_all"]

Files: TypeAlias = Mapping[str, bytes]
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_PDF: Final = b"%PDF-"


@dataclass(frozen=True)
class Tally:
    """What returned files came to: the files of each form's record, by the record's id, and what is wrong."""

    records: Mapping[str, Files]
    problems: tuple[Problem, ...]

    @property
    def files(self) -> Files:
        """All files by their paths."""
        return {path: data for files in self.records.values() for path, data in files.items()}


def tally(name: str, data: bytes, contract: Contract, period: Period, names: Mapping[str, str] = _NONE) -> Tally:
    """The records of one returned file: a workbook, a text with separators or a PDF; a PDF stands beside its record.

    A form with a problem gives no record, the others of the file do. In a problem's place the line is the row and the
    column the column of a table; for a PDF the line is the number of the question.
    """
    return tally_all({name: data}, contract, period, names)


def tally_all(files: Files, contract: Contract, period: Period, names: Mapping[str, str] = _NONE) -> Tally:
    """The records of several files together: two forms for the same project are a problem wherever they lie.

    `names` are those of the registered projects by id, for the titles.
    """
    survey = filled.ReadAgainst(contract.form_on(period.end), period, names)
    problems: list[Problem] = []
    made: dict[str, list[tuple[Form, Files]]] = {}
    for name, data in files.items():
        forms, found = filled.forms(name, data, survey) if _is_pdf(data) else tables.forms(name, data, survey.version)
        problems += found
        for form in forms:
            record = written(form, survey.version, period, names)
            problems += record.problems
            if record.files:
                made.setdefault(form.text("project"), []).append((form, record.files))
    records: dict[str, Files] = {}
    for project, several in made.items():
        first, kept = several[0]
        same = all(form.says == first.says for form, _ in several)
        if same:
            records[identity(project, period)] = kept
        tell = warning if same else error
        words = {"project": project, "month": str(period)}
        problems += (
            tell("survey-form-twice", form.at("project"), first.at("project"), **words) for form, _ in several[1:]
        )
    return Tally(MappingProxyType(records), tuple(problems))


def _is_pdf(data: bytes) -> bool:
    return _PDF in data[:1024]
