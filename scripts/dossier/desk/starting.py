"""What an empty form holds already: what `new` would suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dossier.desk.values import Filled
from dossier.exact.period import Period
from dossier.intake.form.suggested import Suggestions
from dossier.load import Dossier
from dossier.records import KINDS
from dossier.source.spelling import Value, scalar


def started(kind: str, month: Period, dossier: Dossier, project: str, today: date) -> dict[str, Filled]:
    """The values to begin with; `project` is the one that the record is about, "" if that is not known."""
    suggestions = Suggestions(dossier, kind, month, today)
    fields = suggestions.head()
    if project and "project" in KINDS[kind].model_fields:
        fields["project"] = project
    known = dossier.evidence.by_id
    fields["id"] = next(one for one in suggestions.ids(fields) if one not in known)
    fields["title"] = suggestions.title(fields)
    if suggestions.sample:
        fields["sample"] = True
    return {key: _filled(value) for key, value in fields.items()}


def _filled(value: Value) -> Filled:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {key: _filled(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [_filled(one) for one in value]
    return scalar(value)
