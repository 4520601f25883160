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

from dossier.contract import Contract
from dossier.contract.criteria import Fact, Selector, parts
from dossier.contract.rules import Judged, Rule, Veto
from dossier.decisions import OF_INCIDENTS, OF_RECORDS, OF_ROWS
from dossier.evidence import filed_under
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import CHINA, nearest
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records import KINDS, kind_of
from dossier.records.operations import Incident, MaintenanceNotice
from dossier.records.platform import Measurement
from dossier.records.rulings import Finding, Objection, Ruling

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

_WORDS: Final = frozenset(kind_of(one) for one in (Ruling, Finding, Objection))
"""Kinds of record that are words themselves: nobody accepts them or not."""
_NO_LEVEL: Final = "none"


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every ruling, and the row of every measurement."""
    seen: dict[tuple[object, ...], Place] = {}
    asked = _asked(dossier.contract)
    for ruling in dossier.evidence.all(Ruling):
        answers = ruling.objection is not None and ruling.row is None and ruling.subject is None
        if (ruling.row is None) == (ruling.subject is None) and not answers:
            yield error("ruling-target", ruling.place("subject" if ruling.subject else "kind"))
            continue
        if not answers:
            yield from _decision(ruling)
        if ruling.row is not None:
            yield from _row(dossier, ruling, ruling.row)
        yield from _record(dossier, ruling, asked)
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
    elif not _judged(dossier, ruling, name):
        yield error("ruling-not-judged", ruling.place("row"), row=name)


def _judged(dossier: Dossier, ruling: Ruling, name: str) -> bool:
    """Whether the row leaves points to the reviewer as it is read in the month the ruling is for (R-18, R-20, R-65)."""
    day = ruling.judges.end
    adopted = dossier.contract.readings.adopted(ruling.judges)
    rules = (row.version.readable(adopted) for row in dossier.contract.rubric.on(day) if row.id == name)
    # None: a broken rule is told by itself
    return any(rule is None or _leaves_points(rule) or _two_of_a_day(dossier, rule, ruling.judges) for rule in rules)


def _two_of_a_day(dossier: Dossier, rule: Rule, month: Period) -> bool:
    """Whether the newest record decides in the rule, and two of a kind happened on one day."""
    for part in parts(rule):
        if isinstance(part, Fact) and part.quantifier == "latest" and part.select and part.select.kind in KINDS:
            records = dossier.evidence.all(KINDS[part.select.kind])
            days = [one.happened for one in records if one.covers.meets(month.start, month.end)]
            if len(set(days)) < len(days):
                return True
    return False


def _leaves_points(rule: Rule) -> bool:
    return isinstance(rule, Judged) or (isinstance(rule, Veto) and rule.incomplete == "judged")


def _asked(contract: Contract) -> frozenset[tuple[str, str]]:
    """Kinds of record with what a ruling can decide about them: what settlement and the rubric's rows ask for."""
    found = {(kind_of(Incident), key) for key in OF_INCIDENTS} | {(kind_of(MaintenanceNotice), "received")}
    found |= {(kind, "accepted") for kind in KINDS if kind not in _WORDS}
    for _, _, row in contract.rubric.rows():
        for part in (part for version in row.versions for part in parts((*version.rules(), version.applies))):
            if isinstance(part, Fact) and part.select is not None:
                found |= {(part.select.kind, condition.ruled or "") for condition in part.must}
            if isinstance(part, Selector):
                found |= {(part.kind, condition.ruled or "") for condition in part.where}
    return frozenset(found)


def _record(dossier: Dossier, ruling: Ruling, asked: frozenset[tuple[str, str]]) -> Iterator[Problem]:
    """What is decided about a record that nobody asks about; a subject that is not there is told by another check."""
    subject = dossier.evidence.by_id.get(ruling.subject or "")
    if subject is None:
        return
    for key in OF_RECORDS:
        if getattr(ruling, key) is not None and (subject.kind, key) not in asked:
            words = {"key": key, "kind": subject.kind, "label": subject.label}
            yield error("ruling-no-effect", ruling.place(key), subject.place("kind"), **words)


def _level(dossier: Dossier, ruling: Ruling, name: str) -> Iterator[Problem]:
    """A level of the tariff that the incident is judged by, whenever the ruling was made."""
    incident = dossier.evidence.by_id.get(ruling.subject or "")
    day = incident.started.astimezone(CHINA).date() if isinstance(incident, Incident) else ruling.happened
    known = [level.id for level in dossier.contract.terms.tariff_on(day).levels] + [_NO_LEVEL]
    if name not in known:
        yield error("unknown-reference", ruling.place("level"), what="level", value=name, meant=nearest(name, known))
