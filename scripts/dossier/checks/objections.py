"""An objection is raised once, in time, to one thing that there is; a ruling on it is its only and last answer (R-55).

What is objected to too late, again, or after the answer is not heard, and says so. A ruling on an objection says its
outcome, changes only what was objected to, and nothing where it rejects. What is ruled on the same thing after it has
no effect.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.contract.duty_names import duty_of
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Problem, error, warning
from dossier.records.operations import Incident
from dossier.records.rulings import Objection, Ruling
from dossier.ruled.objections import Raised, raised

CODES: Final = (
    "objection-against",
    "objection-late",
    "objection-twice",
    "objection-final",
    "ruling-outcome",
    "ruling-of-objection",
    "ruling-after-final",
    "unknown-reference",
)

_DECIDED: Final = ("points", "fault", "level", "deduction_confirmed", "received", "accepted")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every objection, and every ruling on one."""
    for one in raised(dossier.contract, dossier.evidence):
        named = one.objection.against.named
        if len(named) != 1:
            yield error("objection-against", one.objection.place("against"))
            continue
        yield from _named(dossier, one.objection, *named[0])
        yield from _heard(one)
    decisions = dossier.evidence.decisions
    objections = {one.id: one for one in decisions.objections}
    for ruling in decisions.made:
        if ruling.objection is None:
            if ruling.outcome is not None:
                yield error("ruling-outcome", ruling.place("outcome"))
        elif ruling.outcome is None:
            yield error("ruling-outcome", ruling.place("objection"))
        elif ruling.objection in objections:
            yield from _answer(ruling, objections[ruling.objection])
        if ruling.id in decisions.after_final:
            last = decisions.after_final[ruling.id]
            yield warning("ruling-after-final", ruling.place("kind"), last.place("objection"), last=last.id)


def _named(dossier: Dossier, one: Objection, key: str, name: str) -> Iterator[Problem]:
    """Whether what is objected to is there."""
    known: set[str] = set()
    match key:
        case "row" | "penalty":
            known = {row.id for row in dossier.contract.rubric.on(one.month.end)}
        case "incident":
            known = {record.id for record in dossier.evidence.all(Incident)}
        case "project":
            known = {project.id for project in dossier.evidence.in_service(one.month)}
        case "duty":
            duties = {duty.id for duty in dossier.contract.obligations.duties}
            known = {name} if duty_of(name, duties) in duties else duties
        case _:
            pass
    unread = {gone.id for gone in dossier.unread}
    if name not in known | unread:
        words = {"what": key if key != "penalty" else "row", "value": name, "meant": nearest(name, known)}
        yield error("unknown-reference", one.place("against", key), **words)


def _heard(one: Raised) -> Iterator[Problem]:
    place, before = one.objection.place("against"), one.before
    if one.heard == "late" and one.until is not None:
        until = one.until.isoformat()
        yield warning("objection-late", one.objection.place("happened"), until=until)
    elif one.heard == "twice" and before is not None:
        yield warning("objection-twice", place, before.place("against"), first=before.id)
    elif one.heard == "final" and before is not None:
        yield warning("objection-final", place, before.place("objection"), last=before.id)


def _answer(ruling: Ruling, objection: Objection) -> Iterator[Problem]:
    """Whether it changes what was objected to, and nothing where it rejects."""
    decides = [key for key in _DECIDED if getattr(ruling, key) is not None]
    if ruling.outcome == "rejected" and decides:
        yield error("ruling-outcome", ruling.place(decides[0]), ruling.place("outcome"))
    same = (ruling.row in (None, objection.against.row)) and (ruling.subject in (None, objection.against.incident))
    if not same or (ruling.row is not None and ruling.judges != objection.month):
        place = ruling.place("row" if ruling.row else "subject")
        yield error("ruling-of-objection", place, objection.place("against"), objection=objection.id)
    if ruling.happened < objection.happened:
        yield error(
            "ruling-of-objection", ruling.place("happened"), objection.place("happened"), objection=objection.id
        )
