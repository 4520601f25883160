"""Returned forms that were filled on screen: the fields of a PDF (see `render.survey_form`), one or several joined.

A file may have been joined, renamed, printed and edited by any program. Forms are told apart by their pages, and a page
that is none is told. What a page shows must be what its fields hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.contract.survey import SurveyVersion
from dossier.exact.period import Period
from dossier.intake.tables import TableCell
from dossier.intake.tables.opening import LIMITS, ChildAnswer, opened
from dossier.problems import Place, Problem, error, warning
from dossier.survey import agreement
from dossier.survey.fields import FormField, name_of
from dossier.survey.forms import FIELDS, NEEDED, WORDS, Form

MAX_BYTES: Final = 20_000_000
MAX_FIELD: Final = 2_000
_PERIOD: Final = "period"
_FREE: Final = "comment"
_REASONS: Final = {"locked": "form-locked", "xfa": "form-printed"}
_SHOWN: Final = 60  # characters of a value in a message
Found = tuple[tuple[Form, ...], tuple[Problem, ...]]


class FormPage(ChildAnswer):
    """A page: what is printed on it, and its fields."""

    text: str
    fields: tuple[FormField, ...]


class ReturnedPdf(ChildAnswer):
    """A PDF, or why nothing can be told of it."""

    reason: str
    pages: tuple[FormPage, ...]


@dataclass(frozen=True)
class ReadAgainst:
    """What the forms are read against; `names` are those of the registered projects by id."""

    version: SurveyVersion
    period: Period
    names: Mapping[str, str]

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of the questions' fields."""
        return tuple(f"q{question.number}" for question in self.version.questions)

    @property
    def known(self) -> tuple[str, ...]:
        """The names of all fields."""
        return (*FIELDS, _PERIOD, *self.asked)


@dataclass
class ReturnedForm:
    """One form in a file: its pages by number, and their fields by name."""

    pages: dict[int, FormPage]
    fields: dict[str, list[FormField]]

    @property
    def first(self) -> int:
        """The number of its first page."""
        return min(self.pages)

    def text(self, name: str) -> str:
        """What a text field holds."""
        return next((field.held for field in self.fields.get(name, ())), "")


@dataclass(frozen=True)
class _Returned:
    """A returned file, and how its pages are named."""

    name: str
    data: bytes
    pages: int

    def at(self, number: int) -> Place:
        """The place of a page; of the only one, the file itself."""
        return Place(f"{self.name}#{number}" if self.pages > 1 else self.name)

    def source(self, number: int) -> str:
        """What a record says of where a form came from."""
        return f"交回的电子表 {self.name}{f' 第 {number} 页' if self.pages > 1 else ''}"


def forms(name: str, data: bytes, survey: ReadAgainst) -> Found:
    """The forms of a file, and what is wrong with it.

    In a problem's place the line is the number of the question; in a file of several pages its path names the page.
    """
    if len(data) > MAX_BYTES:
        return (), (error("form-too-large", Place(name), limit=f"{MAX_BYTES} B"),)
    told = opened("forms", data, ReturnedPdf)
    if told is None:
        return (), (error("form-too-large", Place(name), limit=f"{LIMITS.cpu} s"),)
    if told.reason:
        return (), (error(_REASONS.get(told.reason, "form-unreadable"), Place(name)),)
    file = _Returned(name, data, len(told.pages))
    sheets, rest = _apart(told.pages, survey)
    problems = [_left_out(file.at(number), page, survey) for number, page in rest.items()]
    if not sheets:
        return (), (error("form-printed", Place(name)),)
    made: list[Form] = []
    for sheet in sheets:
        form, found = _form(file, sheet, survey, alone=len(sheets) == 1)
        problems += found
        made += [form] if form else []
    return _told_apart(made, problems)


def _apart(pages: Sequence[FormPage], survey: ReadAgainst) -> tuple[list[ReturnedForm], dict[int, FormPage]]:
    """The forms, and the pages that belong to none. A form ends where a field comes that it has already."""
    sheets: list[ReturnedForm] = []
    rest: dict[int, FormPage] = {}
    for number, page in enumerate(pages, 1):
        named = [(name_of(field, survey.known), field) for field in page.fields]
        fields: dict[str, list[FormField]] = {}
        for known, field in named:
            if known:
                fields.setdefault(known, []).append(field)
        if not fields:
            rest[number] = page
        elif sheets and not fields.keys() & sheets[-1].fields.keys():
            sheets[-1].pages[number] = page
            sheets[-1].fields.update(fields)
        else:
            sheets.append(ReturnedForm({number: page}, fields))
    return sheets, rest


def _left_out(place: Place, page: FormPage, survey: ReadAgainst) -> Problem:
    """A page without fields of ours: an error if it looks like a form, a warning if it is something else."""
    printed = "".join(page.text.split())
    asked = sum("".join(question.text.split()) in printed for question in survey.version.questions)
    if page.fields or 2 * asked >= len(survey.version.questions):
        return error("form-printed", place)
    return warning("form-page-left-out", place, kind="text" if printed else "picture")


def _form(
    file: _Returned, sheet: ReturnedForm, survey: ReadAgainst, *, alone: bool
) -> tuple[Form | None, list[Problem]]:
    place = file.at(sheet.first)
    missing = [name for name in (*NEEDED, _PERIOD, *survey.asked) if name not in sheet.fields]
    twice = [name for name in (*FIELDS, _PERIOD) if len(sheet.fields.get(name, ())) > 1]
    if missing or twice:
        words = "、".join(_word(name) for name in (*missing, *twice))
        return None, [error("form-fields", place, fields=words)]
    month = sheet.text(_PERIOD)
    if month != str(survey.period):
        return None, [error("form-other-month", place, value=month[:_SHOWN] or "?", month=str(survey.period))]
    if any(len(field.value) > MAX_FIELD for fields in sheet.fields.values() for field in fields):
        return None, [error("form-too-large", place, limit=str(MAX_FIELD))]
    empty = min((field.ink for fields in sheet.fields.values() for field in fields if field.button), default=0)
    answers = [agreement.answer(sheet.fields[name], empty, survey.version) for name in survey.asked]
    differing = [*_texts(place, sheet, survey), *_answers(place, answers)]
    if differing:
        return None, differing
    values = {name: TableCell(sheet.text(name), place) for name in FIELDS}
    grades = tuple(
        TableCell(one.held if one else "", Place(place.path, number, 1)) for number, one in enumerate(answers, 1)
    )
    return Form(place, file.source(sheet.first), values, grades, file.data, alone=alone), []


def _word(name: str) -> str:
    return {_PERIOD: "月份编号", **WORDS}.get(name) or f"第{name.removeprefix('q')}题"


def _answers(place: Place, answers: Sequence[agreement.Answer | None]) -> Iterator[Problem]:
    for number, one in enumerate(answers, 1):
        at = Place(place.path, number, 1)
        if one is None:
            yield error("form-fields", place, fields=_word(f"q{number}"))
        elif not one.agrees:
            yield _differs(at, f"q{number}", one.held, one.shown)


def _texts(place: Place, sheet: ReturnedForm, survey: ReadAgainst) -> Iterator[Problem]:
    for name in (*FIELDS, _PERIOD):
        for field in sheet.fields.get(name, ()):
            if not agreement.text_agrees(field, long=name == _FREE):
                yield _differs(place, name, field.held, " ".join(field.shown.split()))
    own = survey.names.get(sheet.text("project"), "")
    printed = "".join("".join(page.text.split()) for page in sheet.pages.values())
    others = [one for one in survey.names.values() if "".join(one.split()) in printed]
    if own and others and own not in others:
        yield _differs(place, "project", f"{sheet.text('project')}（{own}）", max(others, key=len))


def _differs(place: Place, name: str, held: str, shown: str) -> Problem:
    return error("form-shows-other", place, field=_word(name), held=held[:_SHOWN], shown=shown[:_SHOWN])


def _told_apart(made: Sequence[Form], problems: Sequence[Problem]) -> Found:
    """Two forms of one file for the same project: joined by a program that keeps one value for fields of one name, so
    that the other unit's answers are gone. None of them is taken.
    """
    counts = Counter(form.text("project") for form in made)
    alike = [form for form in made if counts[form.text("project")] > 1]
    told = [error("form-pages-alike", one.place, alike[0].place, project=one.text("project")) for one in alike[1:]]
    return tuple(form for form in made if form not in alike), (*problems, *told)
