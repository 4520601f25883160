"""A returned survey form as it was read, whatever it was read from, and the record it becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from dossier.contract.survey import SurveyVersion
from dossier.exact.period import Period
from dossier.fields import nearest
from dossier.intake.tables import TableCell
from dossier.intake.tables.days import day_of
from dossier.load.filing import read_record
from dossier.paper.document import visible
from dossier.problems import Place, Problem, error, warning
from dossier.records.layout import folder
from dossier.records.written import record_text
from dossier.source.spelling import Value

_KIND: Final = "survey-form"
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
_FLAGS: Final[Mapping[str, bool]] = {"": True, "是": True, "有效": True, "否": False, "无效": False}
_MOST_SHOWN: Final = 80
_DIGITS: Final = 8  # of a digest in a file's name


@dataclass(frozen=True)
class Form:
    """A returned form: its fields by name, its grades in the order of the questions; `source` says where it was.

    `returned` is the file itself if it holds nothing but forms: it is kept beside the record. `alone`: this is the only
    form in it.
    """

    place: Place
    source: str
    values: Mapping[str, TableCell]
    grades: tuple[TableCell, ...]
    returned: bytes = b""
    alone: bool = True

    def text(self, name: str) -> str:
        """A field's value, empty if it was not given."""
        entry = self.values.get(name)
        return entry.text if entry else ""

    def at(self, name: str) -> Place:
        """A field's place, the form's own if it was not given."""
        entry = self.values.get(name)
        return entry.place if entry else self.place

    @property
    def says(self) -> tuple[str, ...]:
        """What it says, wherever it was."""
        return (*(self.text(name) for name in FIELDS), *(entry.text for entry in self.grades))

    @property
    def answered(self) -> bool:
        """Whether anybody filled it; a form that was only addressed has not come back."""
        return bool(self.text("comment")) or any(entry.text for entry in self.grades)


@dataclass(frozen=True)
class FiledForm:
    """What becomes of a form: the files of its record by path, and what is wrong with it."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def identity(project: str, period: Period) -> str:
    """The id of the record of a project's form."""
    return f"survey-{period}-{project}"


def written(form: Form, version: SurveyVersion, period: Period, names: Mapping[str, str]) -> FiledForm:
    """The form's record, and beside it the form as it came back; no file if anything about it is wrong.

    `names` are those of the registered projects by id.
    """
    if not form.answered:
        return FiledForm({}, (warning("form-not-returned", form.place, project=_called(form, names)),))
    problems = tuple(_problems(form, version, period, names))
    if problems:
        return FiledForm({}, problems)
    name = identity(form.text("project"), period)
    home = folder(_KIND, "month", str(period))
    beside = name if form.alone else f"survey-{period}-{hashlib.sha256(form.returned).hexdigest()[:_DIGITS]}"
    text = _text(form, name, beside, period, names).encode()
    found = read_record(f"{home}/{name}.yml", text)
    if found.problems:
        told = {one.code: replace(one, place=form.place, related=()) for one in found.problems}
        return FiledForm({}, tuple(told.values()))
    returned = {f"{home}/{beside}.pdf": form.returned} if form.returned else {}
    return FiledForm({**returned, f"{home}/{name}.yml": text}, ())


def _called(form: Form, names: Mapping[str, str]) -> str:
    project = form.text("project")
    return f"{project}（{names[project]}）" if project in names else project[:_MOST_SHOWN]


def _problems(form: Form, version: SurveyVersion, period: Period, names: Mapping[str, str]) -> Iterator[Problem]:
    for name in NEEDED:
        if not form.text(name):
            yield error("form-empty", form.at(name), field=WORDS[name])
    project = form.text("project")
    near = "" if project in names else nearest(project, names.values())
    meant = next((project for project, called in names.items() if called == near), "")
    if meant:
        yield error("bad-id", form.at("project"), value=form.text("project")[:_MOST_SHOWN], meant=meant)
    open_ = [str(number) for number, entry in enumerate(form.grades, 1) if not entry.text]
    if open_:
        first = next(entry.place for entry in form.grades if not entry.text)
        yield error("form-questions-open", first, project=form.text("project")[:_MOST_SHOWN], known=", ".join(open_))
    for entry in form.grades:
        if entry.text and entry.text not in version.points:
            given = entry.text[:_MOST_SHOWN]
            words = {"value": given, "meant": nearest(given, version.points), "known": ", ".join(version.points)}
            yield error("survey-grade", entry.place, **words)
    if form.text("valid") not in _FLAGS:
        words = {"value": form.text("valid")[:_MOST_SHOWN], "meant": "", "known": "是, 否"}
        yield error("unknown-choice", form.at("valid"), **words)
    if form.text("day"):
        yield from _day(form, period)


def _day(form: Form, period: Period) -> Iterator[Problem]:
    given, meant = form.text("day")[:_MOST_SHOWN], day_of(form.text("day"), period)
    if meant is None:
        yield error("bad-day", form.at("day"), value=given)
    elif meant not in period:
        yield error("form-outside-month", form.at("day"), day=meant.isoformat(), month=str(period))


def _text(form: Form, name: str, beside: str, period: Period, names: Mapping[str, str]) -> str:
    project = form.text("project")
    called = names.get(project, project)
    fields: dict[str, Value] = {
        "kind": _KIND,
        "id": name,
        "title": _seen(called + "满意度调查表"),
        "happened": day_of(form.text("day"), period) or period.end,
        "covers": {"from": period.start, "to": period.end},
        "prepared_by": "使用单位",
        "collected": {"method": "survey", "origin": _seen(form.source)},
        "project": _seen(project),
        "unit": _seen(form.text("unit")),
        "grades": [_seen(entry.text) for entry in form.grades],
        "valid": _FLAGS[form.text("valid")],
    }
    if form.returned:
        digest = hashlib.sha256(form.returned).hexdigest()
        fields["attachments"] = [{"path": f"{beside}.pdf", "sha256": digest, "shows": f"{called}交回的满意度调查表"}]
    if form.text("comment"):
        fields["comment"] = _seen(form.text("comment"))
    return record_text(fields, suffix=".yml")


def _seen(text: str) -> str:
    """A text with characters that cannot be seen written out."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
