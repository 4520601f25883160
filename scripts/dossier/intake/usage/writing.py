"""A usage record in the order that records are written in, with the export that its figures are from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from dossier.contract.exports import ExportMapping
from dossier.exact.period import Period
from dossier.fields import FULL
from dossier.records.projects import HostUsage, Load, Project, SampledHost, Samples
from dossier.records.written import record_text
from dossier.source.spelling import Quoted, Value

_SHOWS: Final = "监管平台导出的原始文件"


@dataclass(frozen=True)
class ExportFile:
    """An exported file: its name and digest, its size, the name it is attached under, or where it is kept."""

    name: str
    sha256: str
    bytes: int
    attached: str
    kept: str


@dataclass(frozen=True)
class UsageSource:
    """Where figures come from: the month, the name of the mapping and what it says, the files."""

    period: Period
    name: str
    mapping: ExportMapping
    files: Sequence[ExportFile]


def usage_path(project: str, period: Period) -> str:
    """Where the record lies, from the root."""
    return f"evidence/{period}/usage/{project}.yml"


def usage_text(project: Project, hosts: Sequence[HostUsage], source: UsageSource) -> str:
    """The record of a project's month."""
    period, mapping = source.period, source.mapping
    first, last = project.service(period.start, period.end) or (period.start, period.end)
    attached: list[Value] = [
        {"path": file.attached, "sha256": Quoted(file.sha256), "shows": _SHOWS}
        for file in source.files
        if file.attached
    ]
    fields: dict[str, Value] = {
        "kind": "usage",
        "id": f"usage-{period}-{project.id}",
        "title": f"{project.name}{period}资源使用数据",
        **({"sample": True} if project.sample else {}),
        "happened": last,
        "covers": {"from": first, "to": last},
        "prepared_by": mapping.filed_by,
        "collected": {"method": "platform-export", "origin": f"{mapping.platform}导出"},
        **({"attachments": attached} if attached else {}),
        "project": project.id,
        "platform": mapping.platform,
        "interval_minutes": mapping.interval_minutes,
        "hosts": [_host(host) for host in hosts],
        "exports": [_export(file, source.name) for file in source.files],
    }
    return record_text(fields, suffix=".yml")


def _export(file: ExportFile, mapping: str) -> Mapping[str, Value]:
    told: dict[str, Value] = {"file": file.name, "sha256": Quoted(file.sha256), "bytes": file.bytes, "mapping": mapping}
    return {**told, "kept": file.kept} if file.kept else told


def _host(host: HostUsage) -> Mapping[str, Value]:
    told: dict[str, Value] = {"id": host.id, "vcpu": host.vcpu, "memory_gb": host.memory_gb}
    for name, load in (("cpu", host.cpu), ("memory", host.memory)):
        if load is not None:
            told[name] = _load(load)
    if host.disk is not None:
        sizes: dict[str, Value] = {"allocated_gb": host.disk.allocated_gb, "used_gb": host.disk.used_gb}
        told["disk"] = {**sizes, **(_load(host.disk.load) if host.disk.load else {})}
    if host.sampled is not None:
        told["sampled"] = _sampled(host.sampled)
    return told


def _sampled(sampled: SampledHost) -> Mapping[str, Value]:
    counts = {name: getattr(sampled, name) for name in type(sampled).model_fields}
    return {name: count for name, count in counts.items() if count or name == "rows"}


def _load(load: Load | Samples) -> Mapping[str, Value]:
    told: dict[str, Value] = {"peak": _percent(load.peak), "trough": _percent(load.trough)}
    if isinstance(load, Load) and load.raw is not None:
        told["raw"] = _load(load.raw)
    return told


def _percent(rate: Fraction) -> Fraction:
    return rate * FULL
