"""Hosts of a usage record beside what else is known of them; what several hosts raise together is one doubt.

Shared by the doubts about usage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dossier.checks.beside import UsageBeside
from dossier.doubt import Doubt, Kind, Otherwise, doubt
from dossier.load import Dossier
from dossier.problems import Place
from dossier.records.projects import HostUsage, Project, Usage

_PLACES: Final = 6  # so many hosts are named with both places; the others are counted


@dataclass(frozen=True, slots=True)
class HostBeside:
    """A host of a month, the same host in the month before, None if there is none, and its project in the register."""

    usage: Usage
    index: int
    host: HostUsage
    earlier: Usage | None
    nth: int | None
    before: HostUsage | None
    project: Project | None

    @property
    def registered(self) -> Place | None:
        """Its first line in the register, None if it is not named there."""
        if self.project is None:
            return None
        named = (nth for nth, entry in enumerate(self.project.resources) if entry.host == self.host.id)
        line = next(named, None)
        return None if line is None else self.project.place("resources", line, "host")

    def place(self, *loc: str) -> Place:
        """A figure of the host."""
        return self.usage.place("hosts", self.index, *loc)

    def beside(self, *loc: str) -> Place:
        """The same figure in the month before, or else the host in the register, or else its size."""
        if self.earlier is not None and self.nth is not None:
            return self.earlier.place("hosts", self.nth, *loc)
        return self.registered or self.place("vcpu")


@dataclass(frozen=True)
class OutOfLine:
    """One figure that is out of line: where, beside what, in which words, and how the host would be otherwise."""

    shown: HostBeside
    place: Place
    other: Place
    words: Mapping[str, str] = field(default_factory=dict)
    otherwise: Mapping[str, object] = field(default_factory=dict)


def hosts(one: UsageBeside) -> Iterator[HostBeside]:
    """Every host of a record."""
    earlier = one.earlier
    known = {host.id: (nth, host) for nth, host in enumerate(earlier.hosts)} if earlier else {}
    for index, host in enumerate(one.usage.hosts):
        nth, before = known.get(host.id, (None, None))
        yield HostBeside(one.usage, index, host, earlier, nth, before, one.project)


def together(kind: Kind, findings: Sequence[OutOfLine], **words: str) -> Iterator[Doubt]:
    """One doubt for all findings of a record, in the words of the first; none without findings."""
    if not findings:
        return
    first, *others = findings
    usage = first.shown.usage
    names = {finding.shown.host.id for finding in findings}
    more = [place for finding in others for place in (finding.place, finding.other)]
    name = first.shown.project.name if first.shown.project else usage.project
    own = {"project": name, "host": first.shown.host.id, "count": str(len(names)), **first.words, **words}
    found = doubt(kind, first.place, first.other, *more[: 2 * (_PLACES - 1)], **own)
    yield found.supposing(_as_supposed(usage, findings))


def name_of(dossier: Dossier, project: str) -> str:
    """The name of a project, its id if the register does not have it."""
    record = dossier.evidence.by_id.get(project)
    return record.name if isinstance(record, Project) else project


def _as_supposed(usage: Usage, findings: Sequence[OutOfLine]) -> Otherwise:
    """The record with its hosts as the findings say they would be; nothing if none of them says so."""
    changes: dict[int, dict[str, object]] = {}
    for finding in findings:
        changes.setdefault(finding.shown.index, {}).update(finding.otherwise)
    if not any(changes.values()):
        return ()
    supposed = tuple(
        host.model_copy(update=changes[index]) if changes.get(index) else host for index, host in enumerate(usage.hosts)
    )
    record = usage.model_copy(update={"hosts": supposed})
    record.bind(usage.source)
    return ((usage.source.path, record),)
