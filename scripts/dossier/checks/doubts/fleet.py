"""Hosts that do not fit the register: rented servers far larger than rented, one host in two projects (1.2, article 5).

The contract gives rented servers a least size only, so that no size is refused; but the larger a busy host is shown,
the more it weighs (R-30). A host that two projects rent on the same days is paid twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from dossier.checks.beside import beside
from dossier.checks.doubts.shown import HostBeside, OutOfLine, hosts, name_of, together
from dossier.checks.spans import hosts_in, meet
from dossier.contract.prices import Host
from dossier.doubt import Doubt, Kind, Otherwise, doubt
from dossier.evidence import filed_under
from dossier.exact.number import plain
from dossier.load import Dossier
from dossier.problems import Place
from dossier.records.projects import Project, Resource, Usage

SIZE: Final = Kind("server-size", {"times": Fraction(2)})
TWICE: Final = Kind("host-paid-twice")
KINDS: Final = (SIZE, TWICE)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every usage record against its project, and against the others of its month."""
    seen: dict[tuple[str, str], HostBeside] = {}
    for usage in filter(dossier.asks, dossier.evidence.all(Usage)):
        project = dossier.evidence.by_id.get(usage.project)
        if not isinstance(project, Project):
            continue  # told by another check
        shown = tuple(hosts(beside(dossier, usage)))
        yield from together(SIZE, list(_sizes(dossier, project, shown)))
        twice: dict[str, list[tuple[HostBeside, HostBeside]]] = {}
        for one in shown:
            first = seen.setdefault((str(filed_under(usage)), one.host.id.casefold()), one)
            if first.usage.project != usage.project and _overlap(dossier, first, one):
                twice.setdefault(first.usage.project, []).append((first, one))
        for pairs in twice.values():
            yield _twice(dossier, project, pairs)


def _sizes(dossier: Dossier, project: Project, shown: Sequence[HostBeside]) -> Iterator[OutOfLine]:
    """Rented servers by name; those that the register does not name by their sums."""
    month = filed_under(shown[0].usage) if shown else None
    entries = hosts_in(dossier.contract, project, month) if month else ()
    times = SIZE.limit(dossier.contract, "times", month.end) if month else Fraction(0)
    items = dossier.contract.prices.by_sku
    offers = [(entry, item.host) for entry in entries if (item := items.get(entry.sku)) and item.host]
    for one in shown:
        own = [offer for entry, offer in offers if entry.host == one.host.id and offer.minimum]
        if own and (size := _beyond(one, own, times)):
            yield size
    named = {entry.host for entry in entries}
    others = [one for one in shown if one.host.id not in named]
    unnamed = [(entry, offer) for entry, offer in offers if entry.host is None]
    if others and any(offer.minimum for _, offer in unnamed):
        yield from _sums(project, others, unnamed, times)


def _beyond(one: HostBeside, offers: Sequence[Host], times: Fraction) -> OutOfLine | None:
    vcpu, memory = max(offer.vcpu for offer in offers), max(offer.memory_gb for offer in offers)
    found = "vcpu" if one.host.vcpu > vcpu * times else "memory_gb" if one.host.memory_gb > memory * times else ""
    if not found:
        return None
    words = {"expected": f"{vcpu} vCPU, {plain(memory)} GB"}
    words["shown"] = f"{one.host.vcpu} vCPU, {plain(one.host.memory_gb)} GB"
    other = one.registered or one.place("id")
    return OutOfLine(one, one.place(found), other, words, {"vcpu": vcpu, "memory_gb": memory})


def _sums(
    project: Project, others: Sequence[HostBeside], unnamed: Sequence[tuple[Resource, Host]], times: Fraction
) -> Iterator[OutOfLine]:
    number = [(entry.quantity or Fraction(0), offer) for entry, offer in unnamed]
    vcpu = sum((count * offer.vcpu for count, offer in number), Fraction(0))
    memory = sum((count * offer.memory_gb for count, offer in number), Fraction(0))
    found = Fraction(sum(one.host.vcpu for one in others)), sum((one.host.memory_gb for one in others), Fraction(0))
    if found[0] > vcpu * times or found[1] > memory * times:
        largest = max(others, key=lambda one: (one.host.vcpu, one.host.memory_gb))
        words = {"expected": f"{plain(vcpu)} vCPU, {plain(memory)} GB"}
        words |= {"shown": f"{plain(found[0])} vCPU, {plain(found[1])} GB", "count": str(len(others))}
        other = project.place("resources", project.resources.index(unnamed[0][0]))
        yield OutOfLine(largest, largest.place("vcpu"), other, words)


def _overlap(dossier: Dossier, first: HostBeside, second: HostBeside) -> bool:
    """Whether both projects rent the host on the same day of the month; where the register does not name it, likely."""
    rented = [_entries(dossier, one) for one in (first, second)]
    return not all(rented) or any(meet(one, other) for one in rented[0] for other in rented[1])


def _entries(dossier: Dossier, one: HostBeside) -> list[Resource]:
    project = dossier.evidence.by_id[one.usage.project]
    entries = hosts_in(dossier.contract, project, filed_under(one.usage)) if isinstance(project, Project) else ()
    return [entry for entry in entries if entry.host == one.host.id]


def _twice(dossier: Dossier, project: Project, pairs: Sequence[tuple[HostBeside, HostBeside]]) -> Doubt:
    (first, second), more = pairs[0], [place for one in pairs for shown in one for place in _lines(shown)]
    words = {"host": second.host.id, "count": str(len(pairs)), "project": project.name}
    words["first"] = name_of(dossier, first.usage.project)
    found = doubt(TWICE, second.place("id"), first.place("id"), *more, **words)
    return found.supposing(_once(project, second.usage, {one.host.id for _, one in pairs}))


def _lines(shown: HostBeside) -> list[Place]:
    return [shown.registered] if shown.registered else []


def _once(project: Project, usage: Usage, gone: set[str]) -> Otherwise:
    """The second project without these hosts."""
    kept = tuple(entry for entry in project.resources if entry.host not in gone)
    register = project.model_copy(update={"resources": kept})
    record = usage.model_copy(update={"hosts": tuple(host for host in usage.hosts if host.id not in gone)})
    register.bind(project.source)
    record.bind(usage.source)
    return ((project.source.path, register), (usage.source.path, record))
