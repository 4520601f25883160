"""A returned form that was filled on screen: the fields of its PDF (see `render.survey_form`)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

import pypdf

from dossier.contract.survey import SurveyVersion
from dossier.period import Period
from dossier.problem import Place, Problem, error
from dossier.survey.forms import FIELDS, Entry, Form

MAX_BYTES: Final = 5_000_000
MAX_FIELD: Final = 2_000


def form(
    name: str, data: bytes, version: SurveyVersion, period: Period
) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """The form, if the file is one of this survey and month; the columns of places count the fields as printed."""
    if len(data) > MAX_BYTES:
        return (), (error("form-too-large", Place(name), limit=str(MAX_BYTES)),)
    fields = _fields(data)
    if fields is None or "q1" not in fields or "project" not in fields:
        return (), (error("form-unreadable", Place(name)),)
    month = fields.get("period", "")
    if month != str(period):
        return (), (error("form-other-month", Place(name), value=month[:20], month=str(period)),)
    long = tuple(
        error("form-too-large", Place(name), limit=str(MAX_FIELD)) for text in fields.values() if len(text) > MAX_FIELD
    )
    if long:
        return (), long[:1]
    values = {field: Entry(fields.get(field, ""), Place(name)) for field in FIELDS}
    grades = tuple(
        Entry(_grade(fields.get(f"q{question.number}", ""), version), Place(name, question.number, 1))
        for question in version.questions
    )
    return (Form(Place(name), f"交回的电子表 {name}", values, grades, data),), ()


def _fields(data: bytes) -> Mapping[str, str] | None:
    """Names and values; None if it is no PDF, or one that only prints."""
    try:
        found = pypdf.PdfReader(io.BytesIO(data)).get_fields() or {}
        return {name: _value(field.get("/V")) for name, field in found.items()}
    except Exception:  # noqa: BLE001  # whatever a file from outside makes the library raise
        return None


def _value(value: object) -> str:
    text = "" if value is None else str(value)
    return "" if text == "/Off" else text.strip()


def _grade(state: str, version: SurveyVersion) -> str:
    """The grade of a button's state: its place among the grades, or the word itself in some programs."""
    word = state.removeprefix("/")
    places = {str(place): grade.grade for place, grade in enumerate(version.grades)}
    return places.get(word, word)
