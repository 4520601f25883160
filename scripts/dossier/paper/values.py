"""All that the templates of the dossier print, taken from the report: the pages of the site have the same sources."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno
from markupsafe import Markup

from dossier.explain.use import without_hosts
from dossier.report import Report
from dossier.result import InputFile
from dossier.trace import told
from dossier.views import (
    arrivals,
    changed,
    charts,
    deductions,
    distances,
    doubts,
    drawings,
    duties,
    expiries,
    incidents,
    names,
    objections,
    overview,
    projects,
    provenance,
    reaching,
    readings,
    records,
    rows,
    statement,
    todo,
    warnings,
)
from dossier.views.outcome import outcome
from dossier.views.places import Places
from dossier.views.ruled import Ruled, self_scores
from dossier.views.shows import shows
from dossier.views.stakes import doubted
from dossier.views.status import status
from dossier.views.succession import neighbours
from dossier.views.theme import Theme
from dossier.views.unmetered import unmetered

_FONT = "Song, Rare, Rare Sans, Signs"


@dataclass(frozen=True)
class RuleSteps:
    """Steps of a trace under the same clause and rule."""

    clause: str
    rule: str
    reasons: tuple[rows.Reason, ...]


@dataclass(frozen=True)
class ListedLetter:
    """A letter or report that the month calls for, and to whom."""

    title: str
    to: str


@dataclass(frozen=True)
class EarlierFiles:
    """Input files of earlier months: listed in their own months' dossiers."""

    folder: str
    count: int


def values(report: Report, theme: Theme, letters: Sequence[ListedLetter] = ()) -> Mapping[str, object]:
    """By the names that the templates use."""
    places = Places(report)
    found = rows.rows(report, places)
    groups = rows.groups(found)
    assessment = report.assessment
    word = names.word(report.contract, theme, report.period.end, names.subjects(report))
    happened = incidents.incidents(report, places)
    entries = records.catalogue(report, places, found)
    listed, earlier = inputs(report, _catalogued(entries))
    told = warnings.notices(places, theme)
    return {
        **_month(report, theme),
        "outcome": outcome(report, word),
        "word": word,
        "shows": shows(report),
        "delta": overview.delta(report),
        "bands": overview.bands(report),
        "own": self_scores(report),
        "ruled": Ruled(report, word).of,
        "rows": found,
        "groups": groups,
        "rules": rules,
        "open_rows": tuple(row for row in found if row.undecided),
        "projects": projects.table(report, places),
        "distances": distances.distances(report),
        "unmeasured": unmeasured(report),
        "unmetered": unmetered(report),
        "unproven": tuple(p for p in assessment.projects if p.coefficient_low != p.coefficient_high),
        "incidents": happened,
        "deductions": deductions.deductions(report, found, happened, word),
        "changed": changed.changed(report, places, word),
        "highest_fee": overview.highest_fee(report),
        "objections": objections.objections(report, word),
        "letters": letters,
        "reaching": reaching.reaching(report.history),
        "todo": _by_party(report, todo.todo(report, word)),
        "expiries": expiries.expiries(report),
        "late": arrivals.arrivals(report, word),
        "row_names": {row.row: row.name for row in assessment.indicators},
        "conditions": duties.conditions(report, places),
        "readings": readings.readings(report),
        "statement": statement.lines(assessment),
        "by_default": readings.by_default(report),
        "entries": entries,
        "listed": listed,
        "earlier": earlier,
        "notices": doubts.others(told),
        "doubts": doubts.doubts(report, told, theme),
        "doubted": doubted(assessment.doubted),
        "charts": _charts(report, [_bar(word("group", group.name), group) for group in groups]),
    }


def _month(report: Report, theme: Theme) -> Mapping[str, object]:
    """What month it is, by which contract, and what names and proves it."""
    assessment = report.assessment
    return {
        "report": report,
        "gap": provenance.gap(report),
        "keys": provenance.keys(report),
        "committed": provenance.commit(report, 12),
        "modified": provenance.modified(report),
        "differences": provenance.differences(report),
        "period": report.period,
        "terms": report.contract.terms,
        "parties": report.contract.terms.parties,
        "scheme": report.contract.rubric.scheme,
        "assessment": assessment,
        "composite": assessment.composite,
        "settlement": assessment.settlement,
        "status": status(assessment),
        "neighbours": neighbours(assessment),
        "items": names.items(report.contract),
        "code": code(report, theme.address_of(report.version)),
        "list_code": list_code(report),
        "address": theme.address_of(report.version),
    }


def _charts(report: Report, bars: Sequence[charts.Bar]) -> Mapping[str, object]:
    return {
        "groups": charts.points_by_group(bars, _FONT),
        "waterfall": charts.waterfall(tuple(drawings.falls(report.assessment)), _FONT),
        "use": drawings.use(report, _FONT),
        "trend": drawings.trend(report, _FONT),
    }


def _by_party(report: Report, found: Sequence[todo.ToDo]) -> list[tuple[str, list[todo.ToDo]]]:
    """What each party has to do, then what nobody can do anything about now; none that would be empty."""
    parties = {party.role: party.called for party in report.contract.terms.parties}
    named = [(called, [one for one in found if one.matter.party == role]) for role, called in parties.items()]
    return [(title, some) for title, some in (*named, ("现在谁也不能办的", _others(found, parties))) if some]


def _others(found: Sequence[todo.ToDo], parties: Container[str]) -> list[todo.ToDo]:
    return [one for one in found if one.matter.party not in parties]


def unmeasured(report: Report) -> Mapping[str, str]:
    """Why a project has no utilisation, by its id: it rents no host, or what was measured does not suffice."""
    otherwise = told(without_hosts(report.contract, report.assessment))
    return {
        project.id: "使用数据不全，按可能区间计算" if project.has_hosts else otherwise
        for project in report.assessment.projects
        if project.utilisation is None
    }


def rules(reasons: Sequence[rows.Reason]) -> tuple[RuleSteps, ...]:
    """Neighbouring steps under the same rule, which then is printed once."""
    return tuple(
        RuleSteps(clause, rule, tuple(members))
        for (clause, rule), members in groupby(reasons, lambda reason: (reason.step.clause, reason.step.rule))
    )


def _catalogued(entries: Sequence[records.Entry]) -> frozenset[str]:
    """The digests that the catalogue of evidence prints."""
    files = (one.sha256 for entry in entries for one in entry.record.attachments)
    return frozenset((*(entry.record.source.digest for entry in entries), *files))


def inputs(report: Report, catalogued: Container[str]) -> tuple[tuple[InputFile, ...], tuple[EarlierFiles, ...]]:
    """The files to print, without those `catalogued`, and how many of each earlier month only the assessment lists."""
    listed: list[InputFile] = []
    earlier: dict[str, int] = {}
    months = {str(month.period) for month in report.history[:-1]}
    for file in report.assessment.inputs.files:
        folder = "/".join(file.path.split("/")[:2])
        if folder.removeprefix("evidence/") in months:
            earlier[folder] = earlier.get(folder, 0) + 1
        elif file.sha256 not in catalogued:
            listed.append(file)
    return tuple(listed), tuple(EarlierFiles(folder, count) for folder, count in sorted(earlier.items()))


def told_by_code(report: Report, address: str = "") -> str:
    """What the QR code holds: the month's page with the digest behind it, or if it has no `address` what names it."""
    one = report.assessment
    if address:
        return f"{address}index.html#sha256-{one.inputs.digest}"
    commit = f"{report.commit.id}{provenance.modified(report)}" if report.commit else ""
    return "\n".join((one.contract, one.period, str(one.revision), commit, one.inputs.digest))


def code(report: Report, address: str = "") -> Markup:
    """What identifies the month, as a QR code: paper and file can be told apart without typing digests."""
    one = report.assessment
    return drawn(told_by_code(report, address), f"{one.contract} {one.period} {one.inputs.digest}")


def told_by_list(report: Report) -> str:
    """What the QR code of the list of files holds: whose list, its digest, and how to check it."""
    one = report.assessment
    check = f"核对：evidence-{one.period}.zip 中 sha256sum INPUTS.sha256"
    return f"{one.contract} {one.period} 输入文件清单\nsha256 {one.inputs.digest}\n{check}"


def list_code(report: Report) -> Markup:
    """The digest of the list of files and how to check it, as a QR code."""
    return drawn(told_by_list(report), f"输入文件清单的总摘要 {report.assessment.inputs.digest}")


def drawn(told: str, title: str) -> Markup:
    """A QR code of a text, called by a title for those who do not see it."""
    made = segno.make(told, error="m", boost_error=False).svg_inline(omitsize=True, title=f"二维码：{title}")
    return Markup(made)  # noqa: S704  # segno escapes the title, the rest is a path


def _bar(name: str, group: rows.RowGroup) -> charts.Bar:
    return charts.Bar(name, group.points, group.high, group.max)
