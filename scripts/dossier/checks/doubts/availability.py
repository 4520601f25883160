"""Availabilities of a month that leave no room for the stops on file, or tell of stops that are not on file (1.1.3.4).

Whether the figure is of all applications together or of their mean, the minutes that it leaves out lie between the sum
of the month's stops and that sum divided by the number of projects. Work that was announced may be left out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from dossier.doubt import Doubt, Kind, doubt
from dossier.evidence import filed_under
from dossier.exact.number import brief, plain
from dossier.exact.period import Period
from dossier.fields import CHINA, FULL
from dossier.load import Dossier
from dossier.records.operations import Incident
from dossier.records.platform import Measurement

DIFFERS: Final = Kind("availability-differs", {"minutes": Fraction(20)})
KINDS: Final = (DIFFERS,)
CODES: Final = tuple(kind.code for kind in KINDS)
UNMETERED: Final = True

_AVAILABILITY: Final = re.compile("可用率|可用性|可用度|availability|uptime", re.IGNORECASE)
_DAY: Final = 24 * 60  # minutes
_PLACES: Final = 2  # of a percentage that is written without any
_MOST: Final = 6


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every measurement of a whole month that says it is an availability, where stops are to be filed."""
    if not dossier.contract.terms.incidents:
        return
    for measured in dossier.evidence.all(Measurement):
        month, rate = filed_under(measured), measured.value
        whole = (measured.covers.from_, measured.covers.to) == (month.start, month.end)
        if rate is not None and 0 < rate <= 1 and whole and _AVAILABILITY.search(_said(measured)):
            yield from _of(dossier, measured, month, rate * FULL)


def _said(measured: Measurement) -> str:
    return f"{measured.title} {measured.source.body}"


def _of(dossier: Dossier, measured: Measurement, month: Period, percent: Fraction) -> Iterator[Doubt]:
    incidents = [one for one in dossier.evidence.all(Incident) if month == _month(one)]
    sudden = [one for one in incidents if one.announced_by is None]
    total, least = _stopped(incidents), _stopped(sudden)
    minutes = Fraction(month.days * _DAY, FULL)  # for each per cent
    out, margin = (FULL - percent) * minutes, _rounding(percent) * minutes
    slack = DIFFERS.limit(dossier.contract, "minutes", month.end)
    above = out + margin < least / max(1, len(dossier.evidence.in_service(month)))
    if above or out - margin > total + slack:
        stopped = [one.place("stops") for one in (sudden if above else incidents)[:_MOST]]
        other, *more = stopped or [measured.place("covers")]
        words = {"title": measured.title, "value": plain(percent), "out": brief(out), "minutes": plain(total)}
        yield doubt(DIFFERS, measured.place("value"), other, *more, **words)


def _stopped(incidents: Sequence[Incident]) -> Fraction:
    return sum((stop.minutes for one in incidents for stop in one.stops), Fraction(0))


def _rounding(percent: Fraction) -> Fraction:
    """Half of the last place that is written, two at least."""
    places = _PLACES
    while (percent * 10**places).denominator != 1:
        places += 1
    return Fraction(1, 2 * 10**places)


def _month(incident: Incident) -> Period:
    return Period.of(incident.started.astimezone(CHINA).date())
