"""A returned survey form as it was read, whatever it was read from, and the record it becomes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from dossier.contract.survey import SurveyVersion
from dossier.document import visible
from dossier.fields import day_meant, nearest
from dossier.load.filing import read_record
from dossier.period import Period
from dossier.problem import Place, Problem, error

FIELDS: Final = ("project", "unit", "day", "valid", "comment")
"""What a form says beside its grades; only the first two must be there."""
NEEDED: Final = ("project", "unit")
WORDS: Final[Mapping[str, str]] = {
    "project": "项目编号",
    "project-name": "项目名称",
    "unit": "单位编号",
    "unit-name": "单位名称",
    "day": "填表日期",
    "valid": "是否有效",
    "comment": "意见与建议",
}
"""What a form calls its fields; the names of project and unit are for the reader only."""
_FLAGS: Final[Mapping[str, str]] = {"": "true", "是": "true", "有效": "true", "否": "false", "无效": "false"}
_MOST_SHOWN: Final = 80


@dataclass(frozen=True)
class Entry:
    """One value with its place: a cell, or a field of a form."""

    text: str
    place: Place


@dataclass(frozen=True)
class Form:
    """A returned form: its fields by name, its grades in the order of the questions; `source` says where it was.

    `returned` is the file itself if it holds this one form and nothing else: it is kept beside the record.
    """

    place: Place
    source: str
    values: Mapping[str, Entry]
    grades: tuple[Entry, ...]
    returned: bytes = b""

    def text(self, name: str) -> str:
        """A field's value, empty if it was not given."""
        entry = self.values.get(name)
        return entry.text if entry else ""

    def at(self, name: str) -> Place:
        """A field's place, the form's own if it was not given."""
        entry = self.values.get(name)
        return entry.place if entry else self.place


def files(
    form: Form, version: SurveyVersion, period: Period, names: Mapping[str, str]
) -> tuple[Mapping[str, bytes], tuple[Problem, ...]]:
    """The form's record by its path, and beside it the form as it came back; none if anything about it is wrong.

    `names` are those of the registered projects by id.
    """
    problems = tuple(_problems(form, version, period))
    if problems:
        return {}, problems
    identity = f"survey-{period}-{form.text('project')}"
    path = f"evidence/{period}/survey-form/{identity}"
    text = _text(form, identity, period, names).encode()
    found = read_record(f"{path}.yml", text)
    if found.problems:
        return {}, tuple(replace(one, place=form.place, related=()) for one in found.problems)
    return {f"{path}.yml": text, **({f"{path}.pdf": form.returned} if form.returned else {})}, ()


def _problems(form: Form, version: SurveyVersion, period: Period) -> Iterator[Problem]:
    for name in NEEDED:
        if not form.text(name):
            yield error("form-empty", form.at(name), field=WORDS[name])
    for entry in form.grades:
        if entry.text not in version.points:
            given = entry.text[:_MOST_SHOWN]
            words = {"value": given, "meant": nearest(given, version.points), "known": ", ".join(version.points)}
            yield error("survey-grade", entry.place, **words)
    if form.text("valid") not in _FLAGS:
        words = {"value": form.text("valid")[:_MOST_SHOWN], "meant": "", "known": "是, 否"}
        yield error("unknown-choice", form.at("valid"), **words)
    day = form.text("day")
    if day:
        meant = day_meant(day)
        if not meant:
            yield error("bad-day", form.at("day"), value=day[:_MOST_SHOWN])
        elif date.fromisoformat(meant) not in period:
            yield error("outside-month", form.at("day"), day=day, month=str(period))


def _text(form: Form, identity: str, period: Period, names: Mapping[str, str]) -> str:
    """The record in the order that records are written in; every free text as a quoted scalar."""
    project = form.text("project")
    name = names.get(project, project)
    lines = [
        "kind: survey-form",
        f"id: {_quoted(identity)}",
        f"title: {_quoted(name + '满意度调查表')}",
        f"happened: {day_meant(form.text('day')) or period.end.isoformat()}",
        f"covers: {{from: {period.start}, to: {period.end}}}",
        "prepared_by: 使用单位",
        f"collected: {{method: survey, origin: {_quoted(form.source)}}}",
        f"project: {_quoted(project)}",
        f"unit: {_quoted(form.text('unit'))}",
        f"grades: [{', '.join(_quoted(entry.text) for entry in form.grades)}]",
        f"valid: {_FLAGS[form.text('valid')]}",
    ]
    if form.returned:
        digest = hashlib.sha256(form.returned).hexdigest()
        shows = _quoted(f"{name}交回的满意度调查表")
        lines.append(f"attachments: [{{path: {identity}.pdf, sha256: {digest}, shows: {shows}}}]")
    if form.text("comment"):
        lines.append(f"comment: {_quoted(form.text('comment'))}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """As a quoted scalar, with characters that cannot be seen written out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return json.dumps(visible(lines), ensure_ascii=False)
