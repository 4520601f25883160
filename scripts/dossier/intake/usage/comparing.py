"""What two accounts of a host's month say otherwise: a record, and the export that it names."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dossier.exact.number import plain
from dossier.fields import FULL, Fields
from dossier.records.projects import HostUsage

_SIZES = ("vcpu", "memory_gb", "allocated_gb", "used_gb")


def differing(before: HostUsage, after: HostUsage) -> Iterator[str]:
    """What differs, as `cpu.peak: 56.1 -> 57`."""
    for (name, was), (_, now) in zip(_figures(before), _figures(after), strict=True):
        if was != now:
            yield f"{name}: {_shown(name, was)} -> {_shown(name, now)}"


def _figures(host: HostUsage) -> Iterator[tuple[str, object]]:
    yield "vcpu", host.vcpu
    yield "memory_gb", host.memory_gb
    for load in ("cpu", "memory"):
        for end in ("peak", "trough", "raw.peak", "raw.trough"):
            yield f"{load}.{end}", _at(host, load, *end.split("."))
    for key in ("allocated_gb", "used_gb", "peak", "trough"):
        yield f"disk.{key}", _at(host, "disk", key)
    for key in ("rows", "missing", "twice", "zeros", "above", "resets"):
        yield f"sampled.{key}", _at(host, "sampled", key)


def _at(value: object, *keys: str) -> object:
    for key in keys:
        value = getattr(value, key) if isinstance(value, Fields) else None
    return value


def _shown(name: str, value: object) -> str:
    if isinstance(value, Fraction):
        return plain(value if name.rpartition(".")[2] in _SIZES else value * FULL)
    return "–" if value is None else str(value)
