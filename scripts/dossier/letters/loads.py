"""A month's load of a host laid on another size or on other storage."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.prices import Host
from dossier.records.projects import Disk, HostUsage, Load


def on_size(host: HostUsage, size: Host) -> HostUsage | None:
    """The host's load on another size; None if a peak does not fit or a figure is missing."""
    if host.cpu is None or host.memory is None:
        return None
    cpu, memory = Fraction(host.vcpu, size.vcpu), host.memory_gb / size.memory_gb
    if host.cpu.peak * cpu > 1 or host.memory.peak * memory > 1:
        return None
    return host.model_copy(
        update={
            "vcpu": size.vcpu,
            "memory_gb": size.memory_gb,
            "cpu": Load.model_construct(peak=host.cpu.peak * cpu, trough=host.cpu.trough * cpu),
            "memory": Load.model_construct(peak=host.memory.peak * memory, trough=host.memory.trough * memory),
        }
    )


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
