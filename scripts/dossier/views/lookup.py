"""What the ids in a record stand for: items of the price list, projects, units, rows, other records, questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dossier.problems.choices import choice_named
from dossier.records import KINDS
from dossier.records.projects import Project
from dossier.report import Report
from dossier.views import names
from dossier.views.figures import moment

_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{5,8}(Z|[+-][0-9]{2}:[0-9]{2})")


@dataclass(frozen=True)
class Lookup:
    """Names by what the key of a value says it is. The register of projects also names their units.

    `records` are titles of all records but projects, whose ids are common words; `questions` those of the
    survey; `spoken` puts the contract's names of its parties into a text of the program.
    """

    families: Mapping[str, Mapping[str, str]]
    records: Mapping[str, str]
    questions: tuple[str, ...]
    spoken: Callable[[str], str]

    def name(self, key: str, text: str, *, own: bool = False) -> str:
        """What a text under a key stands for, itself if that is nothing else or it is the record's `own` id.

        A row is named before a word of a closed list: a row and a kind of document may have the same id.
        """
        if own:
            return text
        if _MOMENT.fullmatch(text):
            return _moment(text)
        named = self.families.get(key, {}).get(text) or self._choice(key, text)
        return self.records.get(text, text) if named == text else named

    def _choice(self, key: str, text: str) -> str:
        named = choice_named(key, text)
        return text if named == text else self.spoken(named)

    def question(self, number: int) -> str:
        """The question whose grade stands at this place of a form, counted from zero."""
        return self.questions[number] if number < len(self.questions) else ""


def _moment(text: str) -> str:
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def lookup(report: Report) -> Lookup:
    """The names of a month."""
    day = report.period.end
    registered = [record for record in report.evidence.records if isinstance(record, Project)]
    projects = {one.id: one.name for one in registered}
    rows = {row.id: f"第 {row.row} 项 {row.version.name}" for row in report.contract.rubric.on(day)}
    survey = report.contract.survey
    asked = survey.on(day).questions if survey else ()
    return Lookup(
        {
            "kind": {kind: record.label for kind, record in KINDS.items()},
            "sku": names.items(report.contract),
            "project": projects,
            "projects": projects,
            "unit": {one.unit.id: one.unit.name for one in registered},
            **dict.fromkeys(("row", "indicator", "penalty"), rows),
            "level": names.families(report.contract, day)["level"],
        },
        {record.id: record.title for record in report.evidence.records if not isinstance(record, Project)},
        tuple(f"{question.number}. {question.text}" for question in asked),
        report.contract.terms.with_parties,
    )
