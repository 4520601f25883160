"""Texts that tell another duration of an outage than its incident (1.1.3.4).

Read are the texts that speak of an incident: its own, the rulings, findings and notices about it, their attachments as
far as they have text, and every sentence of another record that names it, its number or the day on which it began.
Other than the incident's is only a duration that fits none of its stops, nor all of them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final, TypeAlias

from dossier.checks.walk import texts
from dossier.doubt import Doubt, Kind, Otherwise, doubt
from dossier.exact.number import plain
from dossier.fields import CHINA
from dossier.load import Dossier
from dossier.openers.outages import Statement, days, may_tell, sentences, statements
from dossier.problems import Place
from dossier.records import Record
from dossier.records.layout import month_of
from dossier.records.operations import DutyRoster, Incident
from dossier.records.projects import Usage
from dossier.records.rulings import Finding, Ruling
from dossier.records.satisfaction import SurveyForm
from dossier.records.security import DataIncident, EmergencyNotice

DIFFER: Final = Kind("minutes-differ", {"minutes": Fraction(1)})
KINDS: Final = (DIFFER,)
CODES: Final = tuple(kind.code for kind in KINDS)

_ABOUT: Final[Mapping[type[Record], str]] = {
    Ruling: "subject", Finding: "about", EmergencyNotice: "incident", DataIncident: "incident",
}  # fmt: skip
_OF_FIGURES: Final = (Usage, SurveyForm, DutyRoster)  # many, and no place to speak of an outage
_TOGETHER: Final = re.compile("累计|合计|总共|共计|一共|总计|total", re.IGNORECASE)
_DAY: Final = 24 * 60  # minutes
_YEAR: Final = timedelta(days=366)
_ROUGH: Final = (Fraction(5), Fraction(1, 4))  # minutes, and part, by which a duration may be off that is about right
_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class _Told:
    """A statement about an incident, the record that makes it, and where."""

    incident: Incident
    record: Record
    place: Place
    statement: Statement


_Said: TypeAlias = Sequence[tuple[Place, str]]
"""The sentences of one text that state something."""


def check(dossier: Dossier, seen: Mapping[str, Sequence[_Said]] | None = None) -> Iterator[Doubt]:
    """Every incident once for each month in which a record tells otherwise."""
    found: dict[tuple[str, str], list[_Told]] = {}
    for told in _Incidents(dossier, seen or {}).contradicted():
        month = str(month_of(told.place.path) or "")
        found.setdefault((told.incident.id, month), []).append(told)
    for tellings in found.values():
        yield _doubt(tellings)


def seen(past: Dossier) -> dict[str, tuple[_Said, ...]]:
    """What each record states, whatever incident it may be about."""
    records = (one for one in past.evidence.records if not isinstance(one, _OF_FIGURES))
    return {one.source.path: tuple(text for text in _texts(past, one) if text) for one in records}


def _doubt(tellings: Sequence[_Told]) -> Doubt:
    """At the incident, so that its worth can be told; at the text if that is of another month."""
    tellings = sorted(tellings, key=lambda told: told.statement.sense == "until")
    first, incident = tellings[0], tellings[0].incident
    nth = max(range(len(incident.stops)), key=lambda one: incident.stops[one].minutes)
    own, here, *more = incident.place("stops", nth, "minutes"), *dict.fromkeys(told.place for told in tellings)
    words = {
        "title": first.record.title,
        "incident": incident.id,
        "sentence": first.statement.sentence.strip("| ").replace("|", " "),
        "minutes": plain(incident.minutes),
        "restored": f"{incident.restored.astimezone(CHINA):%H:%M}",
    }
    if month_of(here.path) != month_of(own.path):
        return doubt(DIFFER, here, own, *more[:_PLACES], **words)
    supposed = next((one for told in tellings if (one := _supposed(incident, nth, told.statement))), ())
    return doubt(DIFFER, own, here, *more[:_PLACES], **words).supposing(supposed)


def _supposed(incident: Incident, nth: int, told: Statement) -> Otherwise:
    """The incident with its longest stop as long as the text says."""
    minutes = told.minutes
    if told.sense == "until":
        minutes = (minutes - _clock(incident.started)) % _DAY
    elif told.sense == "above":
        minutes += 1
    elif told.sense != "exactly":
        return ()
    stops = list(incident.stops)
    stops[nth] = stops[nth].model_copy(update={"minutes": minutes})
    restored = max(incident.restored, incident.started + timedelta(seconds=int(minutes * 60)))
    one = incident.model_copy(update={"stops": tuple(stops), "restored": restored})
    one.bind(incident.source)
    return ((incident.source.path, one),)


class _Incidents:
    """The incidents by what texts call them."""

    def __init__(self, dossier: Dossier, seen: Mapping[str, Sequence[_Said]]) -> None:
        self._dossier = dossier
        self._seen = seen
        self._by_day: dict[tuple[int, int], list[Incident]] = {}
        self._names: dict[str, Incident] = {}
        for incident in dossier.evidence.all(Incident):
            day = incident.started.astimezone(CHINA).date()
            self._by_day.setdefault((day.month, day.day), []).append(incident)
            self._names |= {incident.id: incident, incident.number: incident}
        self._named = re.compile("|".join(f"{re.escape(one)}(?![0-9])" for one in sorted(self._names, key=len)[::-1]))
        self._projects = {one.name: one.id for one in dossier.evidence.projects} | {
            one.id: one.id for one in dossier.evidence.projects
        }

    def contradicted(self) -> Iterator[_Told]:
        """Every statement that fits none of the incidents that it may be about."""
        if not self._names:
            return
        for record in self._dossier.evidence.records:
            about = record.id if isinstance(record, Incident) else getattr(record, _ABOUT.get(type(record), "id"))
            own = self._names.get(about)
            if isinstance(record, _OF_FIGURES) or (own is None and record.scope != "month"):
                continue
            said = self._seen.get(record.source.path)
            for text in _texts(self._dossier, record) if said is None else said:
                yield from self._of_text(record, own, text)

    def _of_text(self, record: Record, own: Incident | None, text: _Said) -> Iterator[_Told]:
        """What of one text fits no incident. Whose parts add up to a stop, or whose end is told rightly, fits."""
        found: dict[str, list[_Told]] = {}
        ended = False
        for place, sentence in text:
            for statement in statements(sentence):
                told = [_Told(one, record, place, statement) for one in self._meant(record, own, sentence)]
                until = statement.sense == "until"
                if any(self._fits(one) for one in told):
                    ended |= until
                elif told and (own is not None or not until):
                    found.setdefault(told[0].incident.id, []).append(told[0])
        for tellings in found.values():
            kept = [one for one in tellings if not (ended and one.statement.sense == "until")]
            parts = [one.statement.minutes for one in kept if one.statement.sense == "exactly"]
            whole = _durations(tellings[0].incident, whole=True)
            if len(parts) == 1 or not any(abs(sum(parts) - one) < 1 for one in whole):
                yield from kept

    def _meant(self, record: Record, own: Incident | None, sentence: str) -> Sequence[Incident]:
        """The incidents that a sentence speaks of: those it names or whose days it names, else the record's."""
        named = [self._names[name] for name in self._named.findall(sentence)]
        if named:
            return named
        said = tuple(days(sentence))
        if not said:
            return [own] if own else []
        return [
            one
            for year, month, day in said
            for one in self._by_day.get((month, day), ())
            if (own is None or one is own) and _is_year(year, record.happened, one.started.astimezone(CHINA).date())
        ]

    def _fits(self, told: _Told) -> bool:
        incident, statement = told.incident, told.statement
        least = DIFFER.limit(self._dossier.contract, "minutes", incident.started.astimezone(CHINA).date())
        if statement.sense == "until":
            later = (statement.minutes - _clock(incident.restored)) % _DAY
            return later < least or later > _DAY // 2
        named = {self._projects[name] for name in self._projects if name in statement.sentence}
        values = _durations(incident, whole=statement.whole, named=named)
        if _TOGETHER.search(statement.sentence):
            values.append(sum((stop.minutes for stop in incident.stops), Fraction(0)))
        match statement.sense:
            case "above":
                return max(values) > statement.minutes
            case "least":
                return max(values) >= statement.minutes
            case "below":
                return min(values) <= statement.minutes
            case "about":
                margin = max(_ROUGH[0], statement.minutes * _ROUGH[1])
                return any(abs(one - statement.minutes) <= margin for one in values)
            case _:
                return any(abs(one - statement.minutes) < least for one in values)


def _durations(incident: Incident, *, whole: bool, named: set[str] | None = None) -> list[Fraction]:
    """Minutes that may be meant: of each stop, and of the fault how long it lasted and was known."""
    stops = [stop.minutes for stop in incident.stops]
    of_named = [stop.minutes for stop in incident.stops if named and stop.project in named]
    if of_named and not whole:
        return of_named
    known = (
        [incident.restored - one for one in (incident.started, incident.noticed, incident.reported)] if whole else []
    )
    return [*stops, *(Fraction(one // timedelta(seconds=1), 60) for one in known)]


def _texts(dossier: Dossier, record: Record) -> Iterator[_Said]:
    """What a record says in its fields and body, and what each of its attachments says, sentence by sentence."""
    source = record.source
    telling = [(place(0), text) for place, text in texts(record) if may_tell(text)]
    fields = [(place, text) for place, text in telling if place.line < source.body_line or not source.body]
    said = [(place, sentence) for place, text in fields for sentence in sentences(text)]
    told = sentences(source.body) if may_tell(source.body) else ()
    lines = [" ".join(line.split()) for line in source.body.split("\n")] if told else []
    for sentence in told:
        nth = next((nth for nth, line in enumerate(lines) if line and (line in sentence or sentence in line)), 0)
        said.append((Place(source.path, source.body_line + nth, 1), sentence))
    yield said
    for index, attachment in enumerate(record.attachments):
        place = record.place("attachments", index, "path")
        yield [(place, sentence) for sentence in dossier.evidence.content(attachment).outages]


def _is_year(year: int | None, told: date, day: date) -> bool:
    return day.year == year if year else day <= told <= day + _YEAR


def _clock(moment: datetime) -> Fraction:
    local = moment.astimezone(CHINA)
    return Fraction(local.hour * 60 + local.minute)
