"""A ruling is about one thing, decides what can be decided about it, within the row's points, once a day.

Points belong to a row of the rubric that the adopted reading leaves to the reviewer, or for which two records of one
day are on file that may contradict each other (R-65); fault, level and the confirmation of a deduction to an incident,
or to a record whose rule asks for that ruling. Any other ruling would have no effect.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from dossier.decisions import OF_RECORDS, OF_ROWS
from dossier.evidence import filed_under
from dossier.exact.number import plain
from dossier.fields import CHINA, nearest
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records.operations import Incident
from dossier.records.platform import Measurement
from dossier.records.rulings import Ruling
from dossier.ruled.asked import asked, judged

CODES: Final = (
    "ruling-target",
    "ruling-decision",
    "ruling-without-decision",
    "ruling-points",
    "ruling-not-judged",
    "ruling-no-effect",
    "ruling-twice",
    "unknown-reference",
)

_NO_LEVEL: Final = "none"


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every ruling, and the row of every measurement."""
    seen: dict[tuple[object, ...], Place] = {}
    decidable = asked(dossier.contract)
    for ruling in dossier.evidence.all(Ruling):
        answers = ruling.objection is not None and ruling.row is None and ruling.subject is None
        if (ruling.row is None) == (ruling.subject is None) and not answers:
            yield error("ruling-target", ruling.place("subject" if ruling.subject else "kind"))
            continue
        if not answers:
            yield from _decision(ruling)
        if ruling.row is not None:
            yield from _row(dossier, ruling, ruling.row)
        yield from _record(dossier, ruling, decidable)
        if ruling.level is not None:
            yield from _level(dossier, ruling, ruling.level)
        for key in (*OF_ROWS, *OF_RECORDS):
            if getattr(ruling, key) is not None:
                place = ruling.place(key)
                month = ruling.judges if ruling.row else None
                first = seen.setdefault(
                    (ruling.happened, ruling.row, month, ruling.subject, ruling.objection, key), place
                )
                if first != place:
                    yield error("ruling-twice", place, first)
    for measurement in dossier.evidence.all(Measurement):
        rows = _rows(dossier, filed_under(measurement).end)
        if measurement.indicator not in rows:
            place, meant = measurement.place("indicator"), nearest(measurement.indicator, rows)
            yield error("unknown-reference", place, what="indicator", value=measurement.indicator, meant=meant)


def _rows(dossier: Dossier, day: date) -> dict[str, Fraction]:
    """The points of each row."""
    return {row.id: row.version.points for row in dossier.contract.rubric.on(day)}


def _decision(ruling: Ruling) -> Iterator[Problem]:
    fit, unfit = (OF_ROWS, OF_RECORDS) if ruling.row is not None else (OF_RECORDS, OF_ROWS)
    wrong = [key for key in unfit if getattr(ruling, key) is not None]
    for key in wrong:
        yield error("ruling-decision", ruling.place(key), key=key)
    if not wrong and all(getattr(ruling, key) is None for key in fit):
        yield error("ruling-without-decision", ruling.place("kind"))


def _row(dossier: Dossier, ruling: Ruling, name: str) -> Iterator[Problem]:
    rows = _rows(dossier, ruling.judges.end)
    if name not in rows:
        yield error("unknown-reference", ruling.place("row"), what="row", value=name, meant=nearest(name, rows))
    elif ruling.points is not None and ruling.points > rows[name]:
        yield error("ruling-points", ruling.place("points"), value=plain(ruling.points), max=plain(rows[name]))
    elif not judged(dossier.contract, dossier.evidence, name, ruling.judges):
        yield error("ruling-not-judged", ruling.place("row"), row=name)


def _record(dossier: Dossier, ruling: Ruling, decidable: frozenset[tuple[str, str]]) -> Iterator[Problem]:
    """What is decided about a record that nobody asks about; a subject that is not there is told by another check."""
    subject = dossier.evidence.by_id.get(ruling.subject or "")
    if subject is None:
        return
    for key in OF_RECORDS:
        if getattr(ruling, key) is not None and (subject.kind, key) not in decidable:
            words = {"key": key, "kind": subject.kind, "label": subject.label}
            yield error("ruling-no-effect", ruling.place(key), subject.place("kind"), **words)


def _level(dossier: Dossier, ruling: Ruling, name: str) -> Iterator[Problem]:
    """A level of the tariff that the incident is judged by, whenever the ruling was made."""
    incident = dossier.evidence.by_id.get(ruling.subject or "")
    day = incident.started.astimezone(CHINA).date() if isinstance(incident, Incident) else ruling.happened
    known = [level.id for level in dossier.contract.terms.tariff_on(day).levels] + [_NO_LEVEL]
    if name not in known:
        yield error("unknown-reference", ruling.place("level"), what="level", value=name, meant=nearest(name, known))
