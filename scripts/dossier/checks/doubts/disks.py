"""Disks whose allocation does not fit what else is known: the less is allocated, the higher the rate of use (1.2.3).

A disk is doubted once: if it is used to the last GB, else if less is allocated than the expert review put on the host,
or a thousand times as much, else if less is allocated than in the month before though the register is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from dossier.checks.beside import UsageBeside, each_usage
from dossier.checks.doubts.shown import HostBeside, OutOfLine, hosts, together
from dossier.checks.spans import NEVER
from dossier.doubt import Doubt, Kind
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Place
from dossier.records.projects import Disk

FILLED: Final = Kind("disk-filled")
REGISTER: Final = Kind("disk-register", {"times": Fraction(1000)})
SHRUNK: Final = Kind("disk-shrunk")
KINDS: Final = (FILLED, REGISTER, SHRUNK)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True

_Stored = Mapping[str, tuple[Fraction, int]]
"""By host, GB of storage at the end of the month and the first entry of the register that says so."""


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every usage record, a doubt of each kind at most."""
    yield from each_usage(dossier, __name__, _of)


def _of(one: UsageBeside) -> Iterator[Doubt]:
    now, then = (_stored(one, period) for period in (one.month, one.month.shift(-1)))
    times = REGISTER.limit(one.contract, "times", one.month.end)
    found: dict[str, list[OutOfLine]] = {kind.code: [] for kind in KINDS}
    for shown in hosts(one):
        disk = shown.host.disk
        if disk is None or not disk.allocated_gb:
            continue
        finding = _of_host(shown, disk, times, now, then)
        if finding is not None:
            found[finding[0].code].append(finding[1])
    for kind in KINDS:
        yield from together(kind, found[kind.code])


def _of_host(
    shown: HostBeside, disk: Disk, times: Fraction, now: _Stored, then: _Stored
) -> tuple[Kind, OutOfLine] | None:
    registered, nth = now.get(shown.host.id, (None, None))
    before = shown.before.disk if shown.before else None
    if disk.used_gb == disk.allocated_gb:
        larger = max((gb for gb in (registered, before and before.allocated_gb) if gb), default=Fraction(0))
        meant = _allocated(disk, larger) if larger > disk.allocated_gb else None
        return FILLED, _finding(shown, disk, _line(shown, nth) or shown.place("disk", "used_gb"), disk.used_gb, meant)
    if registered and not registered <= disk.allocated_gb < registered * times:
        other = _line(shown, nth) or shown.place("vcpu")
        return REGISTER, _finding(shown, disk, other, registered, _allocated(disk, registered))
    same = now.get(shown.host.id) == then.get(shown.host.id)
    if before is not None and same and disk.allocated_gb < before.allocated_gb:
        other = shown.beside("disk", "allocated_gb")
        return SHRUNK, _finding(shown, disk, other, before.allocated_gb, _allocated(disk, before.allocated_gb))
    return None


def _line(shown: HostBeside, nth: int | None) -> Place | None:
    return shown.project.place("resources", nth, "quantity") if shown.project and nth is not None else None


def _finding(shown: HostBeside, disk: Disk, other: Place, beside: Fraction, meant: Disk | None) -> OutOfLine:
    words = {"shown": plain(disk.allocated_gb), "expected": plain(beside)}
    return OutOfLine(shown, shown.place("disk", "allocated_gb"), other, words, {"disk": meant})


def _allocated(disk: Disk, allocated: Fraction) -> Disk:
    return disk.model_copy(update={"allocated_gb": max(allocated, disk.used_gb)})


def _stored(one: UsageBeside, month: Period) -> _Stored:
    """The storage tied to each host at the end of the month: that of which the free disk is taken first (R-39)."""
    storage, register = one.contract.prices.free_disk[:1], one.project
    if register is None or not storage:
        return {}
    day = min(month.end, register.released or NEVER)
    found: dict[str, tuple[Fraction, int]] = {}
    for nth, entry in enumerate(register.resources):
        held = entry.sku in storage and entry.from_ <= day <= (entry.to or NEVER)
        if held and entry.host is not None and entry.quantity:
            gb, first = found.get(entry.host, (Fraction(0), nth))
            found[entry.host] = (gb + entry.quantity, first)
    return found
