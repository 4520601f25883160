"""A month's load of a host laid on another size or on other storage."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.prices import Host
from dossier.contract.readings import Adopted
from dossier.records.projects import Disk, HostUsage, Load, Samples
from dossier.utilisation import counted


def on_size(host: HostUsage, size: Host, adopted: Adopted) -> HostUsage | None:
    """The host's load on another size; None if a peak that counts does not fit or a figure is missing."""
    cpu_load, memory_load = counted(host.cpu, adopted), counted(host.memory, adopted)
    if host.cpu is None or host.memory is None or cpu_load is None or memory_load is None:
        return None
    cpu, memory = Fraction(host.vcpu, size.vcpu), host.memory_gb / size.memory_gb
    if cpu_load.peak * cpu > 1 or memory_load.peak * memory > 1:
        return None
    return host.model_copy(
        update={
            "vcpu": size.vcpu,
            "memory_gb": size.memory_gb,
            "cpu": _scaled(host.cpu, cpu),
            "memory": _scaled(host.memory, memory),
        }
    )


def _scaled(load: Load, share: Fraction) -> Load:
    raw = load.raw and Samples.model_construct(peak=load.raw.peak * share, trough=load.raw.trough * share)
    return Load.model_construct(peak=load.peak * share, trough=load.trough * share, raw=raw)


def with_disk(host: HostUsage, disk_gb: Fraction | None) -> HostUsage:
    """The same data on so much storage; the host itself if nothing is said."""
    if disk_gb is None or host.disk is None:
        return host
    share = host.disk.allocated_gb / disk_gb
    peak, trough = (
        None if rate is None else min(Fraction(1), rate * share) for rate in (host.disk.peak, host.disk.trough)
    )
    disk = Disk.model_construct(allocated_gb=disk_gb, used_gb=host.disk.used_gb, peak=peak, trough=trough)
    return host.model_copy(update={"disk": disk})
