"""Loads and records of use that are out of line by themselves: fractions for per cent, TB for GB, a host that is never
at work or always the same, far above what was rented, sampled at no interval or another one, or read too early.

Annex 1.2, R-31 and R-56. What a figure should have been is supposed from its unit or from the month before.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.checks.beside import UsageBeside, each_usage
from dossier.checks.doubts.shown import HostBeside, OutOfLine, hosts, together
from dossier.doubt import Doubt, Kind, Limits, doubt
from dossier.exact.number import plain
from dossier.fields import FULL
from dossier.load import Dossier
from dossier.records.projects import Load

UNITS: Final = Kind("usage-units", {"percent": Fraction(1), "gigabytes": Fraction(1)})
TROUGH: Final = Kind("trough-odd", {"percent": Fraction(20)})
ABOVE: Final = Kind("load-far-above", {"percent": Fraction(200)})
INTERVAL: Final = Kind("interval-odd")
EARLY: Final = Kind("usage-early")
KINDS: Final = (UNITS, TROUGH, ABOVE, INTERVAL, EARLY)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True

_LOADS: Final = ("cpu", "memory")
_TB: Final = 1024  # GB


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every usage record, a doubt of each kind at most."""
    yield from each_usage(dossier, __name__, _of)


def _of(one: UsageBeside) -> Iterator[Doubt]:
    usage, shown, day = one.usage, tuple(hosts(one)), one.month.end
    for kind, find in ((UNITS, _units), (TROUGH, _troughs), (ABOVE, _above)):
        limits = kind.at(one.contract, day)
        yield from together(kind, [found for host in shown for found in find(host, limits)])
    yield from _interval(one)
    last = min(usage.covers.to or day, day)  # days beyond the month are told by another check
    if usage.happened < last:
        words = {"day": usage.happened.isoformat(), "last": last.isoformat()}
        yield doubt(EARLY, usage.place("happened"), usage.place("covers"), project=one.name, **words)


def unsuited(shown: HostBeside, limits: Limits) -> frozenset[str]:
    """The metrics of a host that are doubted for their unit."""
    return frozenset(metric for finding in _units(shown, limits) for metric in finding.otherwise)


def _units(shown: HostBeside, limits: Limits) -> Iterator[OutOfLine]:
    """A peak of at most 1 per cent is likely a fraction, a disk with less than 1 GB on it is likely counted in TB.

    Whole numbers are no fractions: a host that does nothing may well show 1 and 0.
    """
    least = limits["percent"] / FULL
    for metric in _LOADS:
        load: Load | None = getattr(shown.host, metric)
        if load is not None and load.peak and load.peak <= least and not _whole(load):
            meant = Load.model_construct(peak=load.peak * FULL, trough=load.trough * FULL)
            words = {"metric": metric, "shown": plain(load.peak * FULL), "unit": "percent"}
            place, other = shown.place(metric, "peak"), shown.beside(metric)
            yield OutOfLine(shown, place, other, words, {metric: meant})
    disk = shown.host.disk
    if disk is not None and disk.allocated_gb and disk.used_gb < limits["gigabytes"]:
        update = {"used_gb": disk.used_gb * _TB}
        if disk.allocated_gb < update["used_gb"]:
            update["allocated_gb"] = disk.allocated_gb * _TB
        words = {"metric": "disk", "shown": plain(disk.used_gb), "unit": "gigabytes"}
        place, other = shown.place("disk", "used_gb"), shown.beside("disk")
        yield OutOfLine(shown, place, other, words, {"disk": disk.model_copy(update=update)})


def _whole(load: Load) -> bool:
    return FULL % load.peak.denominator == FULL % load.trough.denominator == 0


def _troughs(shown: HostBeside, limits: Limits) -> Iterator[OutOfLine]:
    """A trough of 0, as of a host that was off, or a CPU that was as busy at its lowest as at its highest.

    A host that does little may show 0 month after month.
    """
    idle = limits["percent"] / FULL
    for metric in _LOADS:
        load: Load | None = getattr(shown.host, metric)
        before: Load | None = getattr(shown.before, metric) if shown.before else None
        if load is None or not _odd(metric, load, before, idle):
            continue
        meant = {} if before is None else {metric: load.model_copy(update={"trough": min(load.peak, before.trough)})}
        words = {"metric": metric, "shown": plain(load.trough * FULL), "peak": plain(load.peak * FULL)}
        yield OutOfLine(shown, shown.place(metric, "trough"), shown.beside(metric), words, meant)


def _odd(metric: str, load: Load, before: Load | None, idle: Fraction) -> bool:
    if metric == "memory":
        return not load.trough
    return load.trough == load.peak > idle or (not load.trough and (before is None or before.trough > 0))


def _above(shown: HostBeside, limits: Limits) -> Iterator[OutOfLine]:
    """A load that no burst explains (R-56)."""
    most = limits["percent"] / FULL
    for metric in _LOADS:
        load: Load | None = getattr(shown.host, metric)
        if load is not None and load.peak > most:
            words = {"metric": metric, "shown": plain(load.peak * FULL), "limit": plain(most * FULL)}
            yield OutOfLine(shown, shown.place(metric, "peak"), shown.beside(metric), words, {metric: None})


def _interval(one: UsageBeside) -> Iterator[Doubt]:
    """No interval at all, or not the one of the month before: longer ones make peaks lower (R-31)."""
    usage, before = one.usage, one.earlier
    changed = before is not None and before.interval_minutes != usage.interval_minutes
    if usage.interval_minutes and not changed:
        return
    place = usage.place("interval_minutes")
    other = before.place("interval_minutes") if before else usage.place("platform")
    words = {"shown": str(usage.interval_minutes), "before": str(before.interval_minutes) if before else ""}
    yield doubt(INTERVAL, place, other, project=one.name, **words)
