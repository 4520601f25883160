"""Pages of the projects: their table and one for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    """The table and each project's page."""
    if not found:
        return
    tried = tries(report.contract, report.assessment)
    units = sorted({row.project.unit for row in found})
    coefficients = sorted({row.project.coefficient for row in found}, reverse=True)
    yield Page(
        "projects.html",
        "项目",
        "projects.md.j2",
        {
            "rows": found,
            "units": units,
            "coefficients": coefficients,
            "scale": scale_of(report),
            "unmetered": unmetered(report),
            "bins": charts.bins(tuple(row.project.utilisation.score for row in found if row.project.utilisation)),
        },
        hide=("toc",),
        beside={TRIAL_DATA: trial_data(report.contract, report.assessment)} if tried else {},
    )
    far = distances(report)
    if far:
        limits = scale_of(report).resize
        values = {"rows": far, "composite": report.assessment.composite, "clause": limits.clause}
        yield Page("distance.html", "距上一档", "distance.md.j2", values, hide=("toc",))
    months = months_of(report)
    shares = shares_of(report, places)
    letters = report.evidence.month(ResizeLetter, report.period)
    scale = scale_of(report)
    raw = report.assessment.choice(LoadSamples) is LoadSamples.RAW
    for row in found:
        name = row.project.id
        usage = report.evidence.usage(name, report.period)
        record = report.evidence.by_id.get(name)
        register = record if isinstance(record, Project) else None
        yield Page(
            row.page,
            row.project.name,
            "project.md.j2",
            {
                "row": row,
                "project": row.project,
                "register": register,
                "hosts": hosts_of(usage, row.project, places, report),
                "other_samples": "按间隔平均" if raw else "按单个采样",
                "bills": tuple(bill_of(line, register, places, names, report) for line in row.project.lines),
                "score": tuple(score_steps(report.contract, report.assessment, row.project, figure)),
                "shares": shares.get(name, ()),
                "missing_by": report.contract.readings.label(MissingMetric if row.project.has_hosts else WithoutHosts),
                "composite": report.assessment.composite,
                "scale": scale,
                "distance": scale.distance(row.project.combined),
                "months": months.get(name, ()),
                "far": bool(far),
                "tried": choices(report.assessment) if tried else {},
                "sizes": trial_sizes(report, row.project) if tried else None,
                "letters": tuple((letter, record_page(letter.id)) for letter in letters if letter.project == name),
            },
            trail=(("项目", "projects.html"),),
            hide=("toc",),
        )
