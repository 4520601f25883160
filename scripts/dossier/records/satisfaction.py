"""What the units say: survey and complaints (annex 1.1.4, table 2)."""

from __future__ import annotations

from typing import ClassVar, Literal

from dossier.fields import Day, Fields, Flag, Id, Name, Text
from dossier.fields.choices import Chosen
from dossier.records.base import Record
from dossier.records.private import Private


class Issued(Fields):
    """A form that was sent out."""

    project: Id
    unit: Id


class SurveyRound(Record):
    """Which forms were sent out (1.1.4.1, R-03)."""

    label: ClassVar = "满意度调查发放记录"
    kind: Literal["survey-round"]
    issued: tuple[Issued, ...]


class SurveyForm(Record):
    """One returned form: a grade for every question of `content/contract/survey.yml`, in order."""

    label: ClassVar = "满意度调查表"
    kind: Literal["survey-form"]
    project: Id
    unit: Id
    grades: tuple[Name, ...]
    valid: Flag
    comment: Private[Text] | None = None


class Complaint(Record):
    """A complaint of a user unit (row 22, R-49)."""

    label: ClassVar = "客户投诉"
    kind: Literal["complaint"]
    unit: Id
    project: Id
    received_by_bureau: Day | None = None
    about: Private[Text]
    cause: Chosen[Literal["provider", "other", "undetermined"]]
