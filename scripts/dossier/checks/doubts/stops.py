"""Stops of one application that follow each other within hours and only together pass a level (1.1.3.4, R-24).

One cause is one incident, with the level of its stop. An outage that is told in pieces, each below the level, costs
nothing; whether the pieces have one cause is for the bureau to say. Stops that are excused or whose level has been
ruled are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from dossier.checks.doubts.shown import name_of
from dossier.contract.terms import Level, Tariff
from dossier.doubt import Doubt, Kind, Otherwise, doubt
from dossier.exact.number import plain
from dossier.fields import CHINA
from dossier.incidents import Remainder, judgement
from dossier.load import Dossier
from dossier.problems import Place
from dossier.records.operations import Incident, Stop

TOGETHER: Final = Kind("stops-together", {"hours": Fraction(24)})
KINDS: Final = (TOGETHER,)
CODES: Final = tuple(kind.code for kind in KINDS)
UNMETERED: Final = True


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every series of stops once, however many projects it hit."""
    by_project: dict[str, list[Incident]] = {}
    for incident in sorted(dossier.evidence.all(Incident), key=lambda one: (one.started, one.id)):
        for project in {rest.project for rest in _counting(dossier, incident)}:
            by_project.setdefault(project, []).append(incident)
    told: set[tuple[str, ...]] = set()
    longest = {one.id: _Longest(one) for one in dossier.evidence.all(Incident)}
    for project in sorted(by_project):
        for series in _series(dossier, by_project[project]):
            identity = tuple(incident.id for incident in series)
            found = None if identity in told else _doubt(dossier, series, project, longest)
            if found is not None:
                told.add(identity)
                yield found


class _Longest:
    """The longest stop of an incident, and of each of its projects: looked up once, for there may be thousands."""

    def __init__(self, incident: Incident) -> None:
        self.minutes: Final = incident.minutes
        self.by_project: Final[dict[str, Fraction]] = {}
        for stop in incident.stops:
            self.by_project[stop.project] = max(stop.minutes, self.by_project.get(stop.project, Fraction(0)))


def _counting(dossier: Dossier, incident: Incident) -> Iterator[Remainder]:
    """The stops that are neither excused nor of a level that was ruled."""
    found = judgement(dossier.contract, dossier.evidence, incident)
    if found.ruled.level is None and found.verdict.fault != "excused":
        yield from (rest for rest in found.rests if not rest.excused)


def _series(dossier: Dossier, incidents: Iterable[Incident]) -> Iterator[Sequence[Incident]]:
    """Incidents each of which began within the limit after the one before was over."""
    series: list[Incident] = []
    over = datetime.min.replace(tzinfo=CHINA)
    for incident in incidents:
        if series:
            hours = TOGETHER.limit(dossier.contract, "hours", incident.started.astimezone(CHINA).date())
            if (incident.started - over) // timedelta(seconds=1) > hours * 3600:
                yield series
                series, over = [], incident.restored
        series.append(incident)
        over = max(over, incident.restored)
    yield series


def _doubt(dossier: Dossier, series: Sequence[Incident], project: str, longest: Mapping[str, _Longest]) -> Doubt | None:
    """Of a series that as one incident would be graver than each of its parts."""
    last = series[-1]
    tariff = dossier.contract.terms.tariff_on(last.started.astimezone(CHINA).date())
    whole = sum((longest[incident.id].by_project[project] for incident in series), Fraction(0))
    level = _level(tariff, last, whole)
    levels = (_level(tariff, incident, longest[incident.id].minutes) for incident in series)
    parts = [one for one in levels if one is not None]
    if level is None or any(tariff.levels.index(part) <= tariff.levels.index(level) for part in parts):
        return None
    place, other, *more = (_place(incident, project) for incident in reversed(series))
    words = {
        "project": name_of(dossier, project),
        "count": str(len(series)),
        "minutes": plain(whole),
        "level": level.name,
    }
    words["earlier"], words["later"] = series[0].id, last.id
    return doubt(TOGETHER, place, other, *more, **words).supposing(_as_one(series))


def _as_one(series: Sequence[Incident]) -> Otherwise:
    """The last incident with the stops of all, added up by project, in place of them all."""
    total: dict[str, Fraction] = {}
    for incident in series:
        for stop in incident.stops:
            total[stop.project] = total.get(stop.project, Fraction(0)) + stop.minutes
    stops = tuple(Stop(project=project, minutes=minutes) for project, minutes in total.items())
    last = series[-1]
    one = last.model_copy(update={"stops": stops})
    one.bind(last.source)
    return (*((incident.source.path, None) for incident in series[:-1]), (last.source.path, one))


def _level(tariff: Tariff, incident: Incident, minutes: Fraction) -> Level | None:
    return tariff.reached(minutes, incident.data_loss, effect=incident.social_effect == "large")


def _place(incident: Incident, project: str) -> Place:
    index = next(nth for nth, stop in enumerate(incident.stops) if stop.project == project)
    return incident.place("stops", index, "minutes")
