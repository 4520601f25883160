"""The hosts of a month and what they are called: by the register, by its aliases, by the month before."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from dossier.checks.spans import NEVER, hosts_in
from dossier.exact.period import Period
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.records.projects import Project

_PORT: Final = 5  # digits of a port at most


@dataclass(frozen=True)
class HostEntry:
    """A host of a project, with its size as far as the register or the month before knows it."""

    project: Project
    id: str
    vcpu: int | None = None
    memory_gb: Fraction | None = None
    disk_gb: Fraction | None = None


@dataclass(frozen=True)
class HostRegister:
    """All hosts of a month: each once in `hosts`, and by every name it has in `names`; `doubled` names have two."""

    hosts: tuple[HostEntry, ...]
    names: Mapping[str, HostEntry]
    doubled: frozenset[str]

    def find(self, name: str, cut: Iterable[str]) -> HostEntry | None:
        """The host that an export calls so; `cut` is what the platform puts around names."""
        return self.names.get(plain_name(name)) or self.names.get(_bare(name, cut))

    def nearest(self, name: str, cut: Iterable[str]) -> str:
        """The id of the host that is called most alike, "" if none is."""
        close = nearest(_bare(name, cut), self.names)
        return self.names[close].id if close else ""


def plain_name(name: str) -> str:
    """A name without what is no part of it: capitals, full-width letters, underscores for hyphens."""
    return unicodedata.normalize("NFKC", name).strip().casefold().replace("_", "-")


def _bare(name: str, cut: Iterable[str]) -> str:
    plain = plain_name(name)
    for piece in map(plain_name, cut):
        plain = plain.removesuffix(piece).removeprefix(piece)
    head, colon, port = plain.rpartition(":")
    return head if colon and port.isdecimal() and len(port) <= _PORT and ":" not in head else plain


def host_register(dossier: Dossier, period: Period) -> HostRegister:
    """The hosts of all projects in service in the month."""
    hosts: dict[tuple[str, str], HostEntry] = {}
    names: dict[str, HostEntry] = {}
    doubled: set[str] = set()
    for project in dossier.evidence.in_service(period):
        aliases = {one.id: one.aliases for one in project.hosts}
        own = _of_project(dossier, project, period)
        for host in own.values():
            hosts[project.id, host.id] = host
            for name in map(plain_name, (host.id, *aliases.get(host.id, ()))):
                if names.setdefault(name, host) != host:
                    doubled.add(name)
    return HostRegister(tuple(hosts.values()), names, frozenset(doubled))


def _of_project(dossier: Dossier, project: Project, period: Period) -> dict[str, HostEntry]:
    """By id: those that the register names, those with aliases, and those that the month before shows."""
    found: dict[str, HostEntry] = {}
    items = dossier.contract.prices.by_sku
    entries = hosts_in(dossier.contract, project, period)
    before = dossier.evidence.usage(project.id, period.shift(-1))
    disks = {host.id: host.disk.allocated_gb for host in (before.hosts if before else ()) if host.disk}
    for entry in entries:
        item = items.get(entry.sku)
        if entry.host is not None:
            offer = item.host if item else None
            stored = _stored(dossier, project, entry.host, period) or disks.get(entry.host)
            vcpu, memory = (offer.vcpu, offer.memory_gb) if offer else (None, None)
            found[entry.host] = HostEntry(project, entry.host, vcpu, memory, stored)
    if any(entry.host is None for entry in entries):
        for one in project.hosts:
            found.setdefault(one.id, HostEntry(project, one.id))
        for host in before.hosts if before else ():
            if host.id not in found or found[host.id].vcpu is None:
                found[host.id] = HostEntry(project, host.id, host.vcpu, host.memory_gb, disks.get(host.id))
    return found


def _stored(dossier: Dossier, project: Project, host: str, period: Period) -> Fraction | None:
    """GB of storage that the register ties to a host at the end of the month; None if it ties none (R-39)."""
    day: date = min(period.end, project.released or NEVER)
    stored = [
        entry.quantity
        for entry in project.resources
        if entry.host == host
        and entry.quantity
        and entry.sku in dossier.contract.prices.free_disk[:1]
        and entry.from_ <= day <= (entry.to or NEVER)
    ]
    return sum(stored, Fraction(0)) or None
