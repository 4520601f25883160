"""A month computed once more with something taken otherwise: a trial calculation, which decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dossier.assess.assumed import Assumed
from dossier.assess.computing import Computing
from dossier.assess.whole import hosted, whole
from dossier.assessment import Assessment
from dossier.evidence import Evidence
from dossier.load.attachments import FileFact
from dossier.records import Record
from dossier.records.projects import HostUsage, Project
from dossier.settlement import settle
from dossier.sizing.loads import on_size
from dossier.sizing.rented import host_of


@dataclass(frozen=True)
class TrialMonth:
    """What a trial comes to, and the evidence that it rests on."""

    assessment: Assessment
    evidence: Evidence


def tried(
    month: Computing,
    files: Mapping[str, FileFact],
    assumed: Assumed,
    records: Mapping[str, Record | None] | None = None,
) -> TrialMonth:
    """The month with other records at some paths and all that is assumed; its projects with their hosts, but for those
    whose use is assumed.

    What is open, and what other readings would change, is not told. Raises ValueError for a size that a host cannot
    have; `dossier.sizing.rising` says which it can.
    """
    evidence = month.evidence.instead(records or {})
    evidence = evidence.instead(dict(_resized(replace(month, evidence=evidence), assumed)))
    other = replace(month, evidence=evidence, assumed=assumed)
    settlement = settle(other.contract, other.base.prepared, other.base.scored, other.past.account)
    told = hosted(other, whole(other, settlement, files))
    projects = tuple(one.model_copy(update={"hosts": ()}) if one.id in assumed.uses else one for one in told.projects)
    return TrialMonth(told.model_copy(update={"projects": projects}), other.base.evidence)


def _resized(month: Computing, assumed: Assumed) -> Iterator[tuple[str, Record]]:
    """The register and the use of the projects some of whose hosts have another size, for the whole month."""
    for name in dict.fromkeys(project for project, _ in assumed.sizes):
        project, usage = month.evidence.by_id.get(name), month.evidence.usage(name, month.period)
        sizes = {host: sku for (one, host), sku in assumed.sizes.items() if one == name}
        if not isinstance(project, Project) or usage is None:
            raise ValueError(name)
        own = {host: host_of(month.contract, project, host, month.period.end) for host in sizes}
        if None in own.values():
            raise ValueError(name)
        changed = {rented: sizes[host] for host, rented in own.items() if rented}
        resources = tuple(
            one.model_copy(update={"sku": changed[one]}) if one in changed else one for one in project.resources
        )
        hosts = tuple(_moved(month, host, sizes[host.id]) if host.id in sizes else host for host in usage.hosts)
        yield project.source.path, project.model_copy(update={"resources": resources})
        yield usage.source.path, usage.model_copy(update={"hosts": hosts})


def _moved(month: Computing, host: HostUsage, sku: str) -> HostUsage:
    size = month.contract.prices.by_sku[sku].host
    moved = on_size(host, size, month.base.adopted) if size else None
    if moved is None:
        raise ValueError(sku)
    return moved
