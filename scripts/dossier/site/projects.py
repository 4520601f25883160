"""Pages of the projects: their table and one for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from dossier.contract.policies import LoadSamples, MissingMetric, WithoutHosts
from dossier.explain import score_steps
from dossier.records.projects import Project, ResizeLetter
from dossier.report import Report
from dossier.site.page import Page
from dossier.views import charts
from dossier.views.distances import distances
from dossier.views.figures import figure
from dossier.views.places import Places, record_page
from dossier.views.projects import ProjectRow, bill_of, hosts_of, months_of, scale_of, shares_of
from dossier.views.trial import TRIAL_DATA, choices, trial_data, tries
from dossier.views.trial_sizes import trial_sizes
from dossier.views.unmetered import unmetered


def pages(report: Report, places: Places, found: tuple[ProjectRow, ...], names: Mapping[str, str]) -> Iterator[Page]:
    """The table, how far each is from the next band, and each project's page."""
    if not found:
        return
    tried = tries(report.contract, report.assessment)
    yield _table(report, found, tried=tried)
    far = distances(report)
    if far:
        limits = scale_of(report).resize
        values = {"rows": far, "composite": report.assessment.composite, "clause": limits.clause}
        yield Page("distance.html", "距上一档", "distance.md.j2", values, hide=("toc",))
    months, shares = months_of(report), shares_of(report, places)
    choices_of_rows = choices(report.assessment) if tried else {}
    for row in found:
        name = row.project.id
        values = {
            "shares": shares.get(name, ()),
            "months": months.get(name, ()),
            "far": bool(far),
            "tried": choices_of_rows,
        }
        own = partial(_own, report, places, row, names, tried=tried)
        trail = (("项目", "projects.html"),)
        yield Page(row.page, row.project.name, "project.md.j2", values, trail=trail, hide=("toc",), later=own)


def _table(report: Report, found: tuple[ProjectRow, ...], *, tried: bool) -> Page:
    """All projects; beside them lie the figures that their pages try a month with."""
    return Page(
        "projects.html",
        "项目",
        "projects.md.j2",
        {
            "rows": found,
            "units": sorted({row.project.unit for row in found}),
            "coefficients": sorted({row.project.coefficient for row in found}, reverse=True),
            "scale": scale_of(report),
            "unmetered": unmetered(report),
            "bins": charts.bins(tuple(row.project.utilisation.score for row in found if row.project.utilisation)),
        },
        hide=("toc",),
        beside={TRIAL_DATA: trial_data(report.contract, report.assessment)} if tried else {},
    )


def _own(
    report: Report, places: Places, row: ProjectRow, names: Mapping[str, str], *, tried: bool
) -> tuple[Mapping[str, object], Mapping[str, bytes]]:
    """What a project's page tells of the project itself in this month."""
    project, scale = row.project, scale_of(report)
    record = report.evidence.by_id.get(project.id)
    register = record if isinstance(record, Project) else None
    raw = report.assessment.choice(LoadSamples) is LoadSamples.RAW
    letters = report.evidence.month(ResizeLetter, report.period)
    told = {
        "row": row,
        "project": project,
        "register": register,
        "hosts": hosts_of(report.evidence.usage(project.id, report.period), project, places, report),
        "other_samples": "按间隔平均" if raw else "按单个采样",
        "bills": tuple(bill_of(line, register, places, names, report) for line in project.lines),
        "score": tuple(score_steps(report.contract, report.assessment, project, figure)),
        "missing_by": report.contract.readings.label(MissingMetric if project.has_hosts else WithoutHosts),
        "composite": report.assessment.composite,
        "scale": scale,
        "distance": scale.distance(project.combined),
        "letters": tuple((letter, record_page(letter.id)) for letter in letters if letter.project == project.id),
        "sizes": trial_sizes(report, project) if tried else None,
    }
    return told, {}
