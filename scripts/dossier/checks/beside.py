"""Usage records beside what their own checks look at, so that what was found in one stands while others are edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from dossier.contract import Contract
from dossier.evidence import filed_under
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.records.projects import Project, Usage
from dossier.remembered import Same

P = TypeVar("P", bound=Problem)


@dataclass(frozen=True)
class UsageBeside:
    """A usage record, that of its project in the month before, and the project in the register; None if not there."""

    contract: Contract
    usage: Usage
    earlier: Usage | None
    project: Project | None

    @property
    def month(self) -> Period:
        """The month that it is of."""
        return filed_under(self.usage)

    @property
    def name(self) -> str:
        """The name of the project, its id if the register does not have it."""
        return self.project.name if self.project else self.usage.project


def beside(dossier: Dossier, usage: Usage) -> UsageBeside:
    """A usage record as its checks look at it."""
    evidence = dossier.evidence
    project = evidence.by_id.get(usage.project)
    earlier = evidence.usage(usage.project, filed_under(usage).shift(-1))
    return UsageBeside(dossier.contract, usage, earlier, project if isinstance(project, Project) else None)


def each_usage(dossier: Dossier, check: str, find: Callable[[UsageBeside], Iterable[P]]) -> Iterator[P]:
    """What a check, named by its module, finds in every usage record that is asked for.

    `find` is shown nothing but what the finding is remembered by, and the contract, under which all of it is.
    """
    for usage in filter(dossier.asks, dossier.evidence.all(Usage)):
        one = beside(dossier, usage)
        resting = (check, Same(usage), Same(one.earlier), Same(one.project))
        yield from dossier.known.once(resting, lambda: tuple(find(one)))  # noqa: B023  # called at once
