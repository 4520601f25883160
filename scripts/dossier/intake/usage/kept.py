"""Usage records against the exports that are attached to them: whatever differs is told by host (R-31)."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from dossier.contract.exports import ExportMapping
from dossier.evidence import filed_under
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.intake.usage.comparing import differing
from dossier.intake.usage.hosts import HostRegister, host_register
from dossier.load import Dossier
from dossier.problems import Problem, Severity, error, warning
from dossier.records.projects import HostUsage, Usage

Bytes: TypeAlias = Callable[[str], bytes | None]
"""Gives a file by its path from the root, None if it cannot be had."""
Kept: TypeAlias = Callable[[str, Callable[[], "Recomputed"]], "Recomputed"]
"""Gives what was found under a key before, or finds it now."""
_SHOWN = 5


@dataclass(frozen=True)
class Recomputed:
    """What the hosts of an export come to, by project and host; `problem` is the code of what hinders it, or ""."""

    hosts: Mapping[tuple[str, str], HostUsage]
    problem: str = ""


def differing_from_exports(dossier: Dossier, data: Bytes, kept: Kept) -> Iterator[Problem]:
    """Every host of a record whose figures are not those of its attached exports.

    Records whose exports are kept elsewhere, or whose mapping is not there any more, cannot be compared.
    """
    again = _Again(dossier, data, kept)
    for usage in dossier.evidence.all(Usage):
        found = again.found(usage)
        if found is None:
            continue
        if found.problem:
            yield warning(found.problem, usage.place("exports"))
        else:
            yield from _compared(usage, found)


class _Again:
    """What exports come to: the same files of a month, which all its records rest on, are looked at once."""

    def __init__(self, dossier: Dossier, data: Bytes, kept: Kept) -> None:
        self._dossier, self._data, self._kept = dossier, data, kept
        self._registers: dict[Period, HostRegister] = {}
        self._known: dict[tuple[Period, tuple[tuple[str, str, str], ...]], Recomputed | None] = {}

    def found(self, usage: Usage) -> Recomputed | None:
        """What the exports of a record come to; None if it cannot be known."""
        files, mapping = _attached(usage), _mapping(self._dossier, usage)
        if not files or mapping is None:
            return None
        month = filed_under(usage)
        asked = month, tuple(sorted((one.file, one.sha256, one.mapping) for one in usage.exports))
        if asked not in self._known:
            self._known[asked] = self._looked(files, mapping, month)
        return self._known[asked]

    def _looked(self, files: Mapping[str, str], mapping: ExportMapping, month: Period) -> Recomputed | None:
        texts = {name: content for name, path in files.items() if (content := self._data(path)) is not None}
        if len(texts) < len(files):
            return None  # a file that is not there is told where it is attached
        if month not in self._registers:
            self._registers[month] = host_register(self._dossier, month)
        register = self._registers[month]
        found = partial(_recomputed, texts, mapping, month, register)
        return self._kept(_key(texts, mapping, month, register), found)


def _attached(usage: Usage) -> dict[str, str]:
    """The paths of the exports by their own names; nothing unless all of them are attached."""
    folder = usage.source.path.rpartition("/")[0]
    paths = {one.sha256: f"{folder}/{one.path}" for one in usage.attachments}
    found = {one.file: paths[one.sha256] for one in usage.exports if one.sha256 in paths}
    return found if len(found) == len(usage.exports) else {}


def _mapping(dossier: Dossier, usage: Usage) -> ExportMapping | None:
    names = {one.mapping for one in usage.exports}
    mapping = dossier.mappings.get(names.pop()) if len(names) == 1 else None
    return mapping if mapping is not None and not mapping.unsure else None


def _key(texts: Mapping[str, bytes], mapping: ExportMapping, month: Period, register: HostRegister) -> str:
    """What the figures depend on."""
    names = {name: [one.project.id, one.id] for name, one in sorted(register.names.items())}
    sizes = [
        [one.id, one.vcpu or 0, *(plain(size) if size else "" for size in (one.memory_gb, one.disk_gb))]
        for one in register.hosts
    ]
    spans = [str(one.project.service(month.start, month.end)) for one in register.hosts]
    files = {name: hashlib.sha256(data).hexdigest() for name, data in texts.items()}
    told = [files, mapping.model_dump_json(), str(month), names, sizes, spans]
    return "usage " + hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _recomputed(
    texts: Mapping[str, bytes], mapping: ExportMapping, month: Period, register: HostRegister
) -> Recomputed:
    from dossier.intake.usage.reading import read_usage  # noqa: PLC0415  # seconds of loading, only with an export

    with tempfile.TemporaryDirectory(prefix="exports-") as folder:
        paths = []
        for number, (name, data) in enumerate(texts.items()):
            inside = Path(folder) / str(number)
            inside.mkdir()
            paths.append(inside / Path(name).name)
            paths[-1].write_bytes(data)
        try:
            read = read_usage(paths, mapping, month, register, strange=True)
        except ImportError:
            return Recomputed({}, "usage-export-unread")
    if any(one.severity is Severity.ERROR for one in read.problems):
        return Recomputed({}, "usage-export-odd")
    hosts = {(one.entry.project.id, one.entry.id): one.usage for one in read.hosts if one.usage is not None}
    return Recomputed(hosts)


def _compared(usage: Usage, found: Recomputed) -> Iterator[Problem]:
    for index, host in enumerate(usage.hosts):
        again = found.hosts.get((usage.project, host.id))
        changes = ["-"] if again is None else list(differing(host, again))
        if changes:
            more = f"; … ({len(changes)})" if len(changes) > _SHOWN else ""
            words = {"host": host.id, "changes": "; ".join(changes[:_SHOWN]) + more}
            yield error("usage-not-from-export", usage.place("hosts", index, "id"), usage.place("exports"), **words)
