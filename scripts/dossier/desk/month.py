"""The first page: what is to be done in a month, its records, and the kinds that can be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final, TypeAlias

from dossier.desk.looking import plainly
from dossier.desk.room import Room
from dossier.desk.saving import CheckoutState
from dossier.exact.period import Period
from dossier.problems import Severity
from dossier.problems.states import state
from dossier.problems.wording import Language
from dossier.records import KINDS, Record
from dossier.records.layout import folder, lasts, month_of
from dossier.views.todo import ToDo

Answer: TypeAlias = dict[str, Any]

_MOST: Final = 50
"""Errors that are shown."""


def first_page(room: Room, month: Period, checkout: CheckoutState, lang: Language) -> Answer:
    """All that the first page shows."""
    look, records = room.look(), room.records()
    errors = [one for one in look.problems if one.severity is Severity.ERROR]
    dossier = look.loaded.dossier
    return {
        "month": str(month),
        "months": [str(one) for one in reversed(room.months())],
        "contract": dossier.contract.terms.title if dossier else "",
        "sample": any(one.sample for one in records),
        "begun": room.begun(month),
        "todo": [*map(_todo, room.todos(month)), *_asked(room, month)],
        "computed": look.sound and dossier is not None,
        "kinds": list(_kinds(room, month)),
        "records": [_listed(one) for one in records if _belongs(one, month)],
        "errors": [plainly(one, lang) for one in errors[:_MOST]],
        "error_count": len(errors),
        "warning_count": len(look.problems) - len(errors),
        "state": asdict(checkout),
    }


def _todo(one: ToDo) -> Answer:
    matter = one.matter
    return {
        "name": one.name,
        "state": one.state,
        "party": matter.party,
        "whose": one.whose,
        "due": matter.due.isoformat() if matter.due else "",
        "worth": one.worth,
        "files": [asdict(file) for file in one.files],
        "subject": matter.subject,
        "path": matter.place.path if matter.place else "",
    }


def _asked(room: Room, month: Period) -> Iterator[Answer]:
    """The same of a month that nobody has begun, with what it waits for; what several may file is no party's alone."""
    dossier = room.look().loaded.dossier
    titles = {role.id: role.title for role in dossier.contract.roles.roles} if dossier else {}
    for one in room.asked(month):
        model, project = KINDS[one.kind], str(one.values.get("project", ""))
        path = f"{folder(one.kind, model.scope, str(month))}/{project}"
        yield {
            "name": one.why or model.label,
            "state": state("matter", "missing"),
            "party": one.parties[0] if len(one.parties) == 1 else "",
            "whose": "、".join(titles[role] for role in one.parties),
            "due": one.due.isoformat() if one.due else "",
            "worth": "",
            "files": [{"kind": one.kind, "label": model.label, "path": path}],
            "subject": project,
            "path": "",
        }


def _belongs(record: Record, month: Period) -> bool:
    path = record.source.path
    return lasts(path) or month_of(path) == month


def _listed(record: Record) -> Answer:
    path = record.source.path
    return {
        "path": path,
        "kind": record.kind,
        "label": record.label,
        "title": record.title,
        "lasts": lasts(path),
        "day": record.happened.isoformat(),
    }


def _kinds(room: Room, month: Period) -> Iterator[Answer]:
    """Every kind, and who files it."""
    dossier = room.look().loaded.dossier
    roles = dossier.contract.roles if dossier else None
    titles = {role.id: role.title for role in roles.roles} if roles else {}
    for kind, model in sorted(KINDS.items(), key=lambda one: one[1].label):
        may = roles.may_commit(f"{folder(kind, model.scope, str(month))}/x.md") if roles else ()
        whose = "、".join(titles[one] for one in may)
        yield {"kind": kind, "label": model.label, "scope": model.scope, "whose": whose}
