"""A month's report -> its dossier on paper: PDF/A-3 with the assessment inside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Final

from weasyprint import Attachment

from dossier.assessment import to_json
from dossier.evidence import filed_under
from dossier.fields import CHINA
from dossier.render import duties, money_pages, names, notices, overview, projects, records, rows
from dossier.render.pdf_press import Press
from dossier.render.places import Places
from dossier.render.theme import Theme
from dossier.report import Report

TEMPLATE: Final = "dossier.html.j2"
VARIANT: Final = "pdf/a-3a"
CHAPTERS: Final = (
    ("summary", "考核结论"),
    ("missing", "缺项与待定事项"),
    ("scores", "综合服务指标评分"),
    ("projects", "入云项目考核"),
    ("settlement", "费用结算单"),
    ("incidents", "故障与扣费"),
    ("duties", "付款条件与履约事项"),
    ("readings", "合同条款理解登记"),
    ("evidence", "证据目录"),
    ("inputs", "输入文件摘要"),
    ("seals", "确认与签章"),
)
_NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True)
class Chapter:
    """A chapter: the name of its template and anchor, and its numbered title."""

    name: str
    title: str


def render(report: Report, theme: Theme, press: Press, attachments: Mapping[str, bytes] | None = None) -> bytes:
    """The dossier. The same report gives the same bytes.

    `attachments` maps file names, unique and ASCII, to files to embed beside assessment.json.
    """
    moment = moment_of(report)
    return press.set(
        html(report, theme, press),
        pdf_variant=VARIANT,
        pdf_identifier=_identifier(report),
        attachments=_embedded(report, attachments or {}, moment),
    )


def html(report: Report, theme: Theme, press: Press) -> str:
    """The dossier's pages before they are set."""
    return press.html(TEMPLATE, _values(report, theme))


def moment_of(report: Report) -> datetime:
    """The time the dossier carries: of its commit, without one the month's last second."""
    if report.commit is not None:
        return report.commit.when.astimezone(CHINA)
    return datetime.combine(report.period.end, time(23, 59, 59), CHINA)


def chapters() -> tuple[Chapter, ...]:
    """The chapters with numbers, in order."""
    return tuple(Chapter(name, f"{_number(place)}、{title}") for place, (name, title) in enumerate(CHAPTERS, 1))


def _number(place: int) -> str:
    ten, one = divmod(place, 10)
    return ("十" if ten else "") + (_NUMERALS[one - 1] if one else "")


def _identifier(report: Report) -> bytes:
    told = f"{to_json(report.assessment)}{report.commit.id if report.commit else ''}{report.modified}"
    return hashlib.sha256(told.encode()).hexdigest()[:32].encode()


def _embedded(report: Report, attachments: Mapping[str, bytes], moment: datetime) -> list[Attachment]:
    """Embedded files in the order of their names, which the PDF's tree of names asks for."""
    files = {f"assessment-{report.period}.json": to_json(report.assessment).encode(), **attachments}
    at = moment.astimezone(UTC)
    return [
        Attachment(
            file_obj=BytesIO(content),
            name=name,
            created=at,
            modified=at,
            relationship="Supplement" if name in attachments else "Data",
        )
        for name, content in sorted(files.items())
    ]


def _values(report: Report, theme: Theme) -> Mapping[str, object]:
    places = Places(report)
    found = rows.rows(report, places)
    conditions = duties.conditions(report, places)
    assessment = report.assessment
    return {
        "report": report,
        "period": report.period,
        "assessment": assessment,
        "composite": assessment.composite,
        "settlement": assessment.settlement,
        "moment": moment_of(report),
        "word": theme.word,
        "chapters": chapters(),
        "items": names.items(report.contract),
        "delta": overview.delta(report),
        "bands": overview.bands(report),
        "rows": found,
        "groups": rows.groups(found),
        "open_rows": tuple(row for row in found if row.open),
        "projects": projects.table(report, places),
        "unproven": tuple(p for p in assessment.projects if p.combined_low != p.combined_high),
        "incidents": money_pages.incidents(report, places),
        "pending": tuple(incident for incident in assessment.incidents if incident.pending),
        "row_names": {row.row: row.name for row in assessment.indicators},
        "conditions": conditions,
        "held": tuple(condition for condition in conditions if not condition.gate.satisfied),
        "overdue": tuple(duty for duty in assessment.obligations if duty.state != "met"),
        "readings": money_pages.readings(report),
        "entries": records.catalogue(report, places, found),
        "filed_under": filed_under,
        "notices": notices.notices(report, places, theme),
    }
