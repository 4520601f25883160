"""Use that is out of line with earlier months: the same figures again, ten times more or less, a metric left out.

No host repeats its highest and lowest loads to the digit. A metric that is left out may be missing on the platform
(R-34); while it is missing nobody can say whether the use asks for a letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.checks.beside import UsageBeside, beside, each_usage
from dossier.checks.doubts.loads import UNITS, unsuited
from dossier.checks.doubts.shown import HostBeside, OutOfLine, hosts, together
from dossier.doubt import Doubt, Kind, Limits
from dossier.evidence import filed_under
from dossier.exact.number import plain
from dossier.fields import FULL
from dossier.load import Dossier
from dossier.problems import Place
from dossier.records.projects import HostUsage, Usage

COPIED: Final = Kind("usage-copied")
JUMP: Final = Kind("usage-jump", {"times": Fraction(10), "percent": Fraction(20), "gigabytes": Fraction(100)})
LEFT_OUT: Final = Kind("metric-left-out")
KINDS: Final = (COPIED, JUMP, LEFT_OUT)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True

_HALF: Final = Fraction(FULL, 2)  # of a sum of two rates: their mean in per cent
_METRICS: Final = ("cpu", "memory", "disk")
_Figures = tuple[Fraction, ...]
_Seen = dict[tuple[str, str, _Figures], tuple[Usage, int]]
"""The last host with these figures, by project and id."""


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every usage record, a doubt of each kind at most."""
    seen: _Seen = {}
    asked = {_peak(usage, host) for usage in filter(dossier.asks, dossier.evidence.all(Usage)) for host in usage.hosts}
    for usage in sorted(dossier.evidence.all(Usage), key=filed_under):
        if dossier.asks(usage):
            shown = hosts(beside(dossier, usage))
            copied = [one for host in shown for one in _copied(host, seen)]
            yield from together(COPIED, copied, total=str(len(usage.hosts)))
        else:  # of what is not told of, only what the same host could have copied
            copied_from = ((index, host) for index, host in enumerate(usage.hosts) if _peak(usage, host) in asked)
            seen |= {_key(usage, host): (usage, index) for index, host in copied_from}
    yield from each_usage(dossier, __name__, _out_of_line)


def _out_of_line(one: UsageBeside) -> Iterator[Doubt]:
    shown, day = tuple(hosts(one)), one.month.end
    jump, units = JUMP.at(one.contract, day), UNITS.at(one.contract, day)
    yield from together(JUMP, [found for host in shown for found in _jumps(host, jump, units)])
    yield from together(LEFT_OUT, [found for host in shown for found in _left_out(host)])


def _copied(shown: HostBeside, seen: _Seen) -> Iterator[OutOfLine]:
    key = _key(shown.usage, shown.host)
    earlier, seen[key] = seen.get(key), (shown.usage, shown.index)
    if earlier is not None and any(key[2]):
        usage, index = earlier
        words = {"month": str(filed_under(usage))}
        yield OutOfLine(shown, shown.place(), usage.place("hosts", index), words, dict.fromkeys(_METRICS))


def _peak(usage: Usage, host: HostUsage) -> tuple[str, str, int | None]:
    """What copies have in common, and is compared sooner than their figures."""
    return usage.project, host.id, host.cpu.peak.numerator if host.cpu else None


def _key(usage: Usage, host: HostUsage) -> tuple[str, str, _Figures]:
    return usage.project, host.id, _figures(host)


def _figures(host: HostUsage) -> _Figures:
    """The loads, if at least one is there; whole numbers of an idle host may come again, so its disk counts as well."""
    loads = [end for load in (host.cpu, host.memory) if load for end in (load.peak, load.trough)]
    whole = all(FULL % end.denominator == 0 for end in loads)
    return (*loads, host.disk.used_gb) if loads and whole and host.disk else tuple(loads)


def _jumps(shown: HostBeside, limits: Limits, units: Limits) -> Iterator[OutOfLine]:
    """A mean load, or GB on a disk, far more or less than in the month before; small figures may well be.

    A figure whose unit is doubted is not doubted again.
    """
    if shown.before is None:
        return
    for metric in _METRICS:
        now, then = _amount(shown.host, metric), _amount(shown.before, metric)
        if not now or not then:
            continue
        low, high = (now, then) if now < then else (then, now)
        scale, least = (Fraction(1), limits["gigabytes"]) if metric == "disk" else (_HALF, limits["percent"])
        if high >= low * limits["times"] and high * scale >= least and metric not in unsuited(shown, units):
            words = {"metric": metric, "shown": plain(now * scale), "before": plain(then * scale)}
            meant = {metric: getattr(shown.before, metric)}
            yield OutOfLine(shown, shown.place(metric), shown.beside(metric), words, meant)


def _amount(host: HostUsage, metric: str) -> Fraction | None:
    """Peak and trough together, or GB used of a disk; None if it is missing."""
    if metric == "disk":
        return host.disk.used_gb if host.disk else None
    load = host.cpu if metric == "cpu" else host.memory
    return load.peak + load.trough if load else None


def _left_out(shown: HostBeside) -> Iterator[OutOfLine]:
    """A metric that the month before has, or else another host of the record; without any, it may be new."""
    there = {metric for metric in _METRICS if getattr(shown.host, metric) is not None}
    for metric in _METRICS:
        if metric in there:
            continue
        before = shown.before is not None and getattr(shown.before, metric) is not None
        other = shown.beside(metric) if before else _first(shown.usage, metric) if there else None
        if other is not None:
            yield OutOfLine(shown, shown.place("id"), other, {"metric": metric})


def _first(usage: Usage, metric: str) -> Place | None:
    """The first host of the record that has the metric."""
    has = (nth for nth, host in enumerate(usage.hosts) if getattr(host, metric) is not None)
    index = next(has, None)
    return None if index is None else usage.place("hosts", index, metric)
