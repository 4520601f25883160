"""How far each project is from the next band, what takes it there, and what the contract asks about such use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from dossier.contract import Contract
from dossier.contract.terms import Resize
from dossier.report import Report
from dossier.result import BandChange, HostChange, NextBand, ProjectResult
from dossier.trace import ChoiceValue, SentenceValue, TermValue, TextValue, say, told
from dossier.views.places import project_page
from dossier.views.shows import shows


@dataclass(frozen=True)
class DistanceRow:
    """A project and its next band, None in the highest.

    `use` is the utilisation that is missing, None where it counts for nothing; `points` says that more points of the
    platform would do, with the use as it is; `changes` are the hosts to change, or why nothing would do; `asked` is
    what letters the contract asks for (1.1.2.7).
    """

    project: ProjectResult
    page: str
    next: NextBand | None
    use: Fraction | None
    points: bool
    changes: tuple[str, ...]
    asked: str

    @property
    def change(self) -> BandChange | None:
        """The smallest change, if there is one."""
        return self.next.change if self.next else None


def distances(report: Report) -> tuple[DistanceRow, ...]:
    """All projects of the month, in its order; nothing where no bands rule, or where the month was issued before this
    was told.
    """
    shown = shows(report)
    if not shown.bands or not any(one.next_band for one in report.assessment.projects):
        return ()
    limits = report.contract.terms.resize_on(report.period.end) if shown.letters else None
    return tuple(_row(report, one, limits) for one in report.assessment.projects)


def _row(report: Report, project: ProjectResult, limits: Resize | None) -> DistanceRow:
    band, most = project.next_band, report.assessment.composite.max
    use = project.utilisation_bounds.score.low if project.utilisation_bounds else None
    return DistanceRow(
        project,
        project_page(project.id),
        band,
        None if band is None or band.utilisation is None or use is None else band.utilisation - use,
        bool(band and band.composite is not None and band.composite <= most),
        tuple(map(told, _changes(report.contract, band))) if band else (),
        "；".join(map(told, _asked(project, band, limits))) if limits else "",
    )


def _changes(contract: Contract, band: NextBand) -> Iterator[SentenceValue]:
    """What to change, host by host; else why nothing would do."""
    if band.change is None:
        yield say("distance.unreached", why=ChoiceValue(of="unreached", value=band.unreached))
        return
    for one in band.change.hosts:
        yield _change(contract, one)


def _change(contract: Contract, one: HostChange) -> SentenceValue:
    host = TextValue(value=one.id)
    if one.sku is None:
        return say("distance.storage", host=host, gb=one.disk_gb or Fraction())
    now, then = (TermValue(value=contract.prices.by_sku[sku].called) for sku in (one.now, one.sku))
    if one.disk_gb is None:
        return say("distance.size", host=host, now=now, then=then)
    return say("distance.size-and-storage", host=host, now=now, then=then, gb=one.disk_gb)


def _asked(project: ProjectResult, band: NextBand | None, limits: Resize) -> Iterator[SentenceValue]:
    """What letters are due about the use as it is, and about the one that the next band takes."""
    below, above = limits.below, limits.above
    if project.utilisation_bounds is None:
        return
    match project.resize.direction if project.resize else None:
        case "reduce":
            yield say("distance.now-reduce", below=below)
        case "enlarge":
            yield say("distance.now-enlarge", above=above)
        case None:
            yield say("distance.now-within", below=below, above=above)
    if band is not None and band.change is not None:
        yield _after(band.change, limits)
    elif band is not None and band.utilisation is not None and band.utilisation > above:
        yield say("distance.needs-above", above=above)


def _after(change: BandChange, limits: Resize) -> SentenceValue:
    """What letter would be due about the use that comes of a change."""
    below, above = limits.below, limits.above
    match change.letter:
        case "reduce":
            return say("distance.then-reduce", use=change.utilisation, below=below)
        case "enlarge":
            return say("distance.then-enlarge", use=change.utilisation, above=above)
        case None:
            return say("distance.then-within", use=change.utilisation, below=below, above=above)
