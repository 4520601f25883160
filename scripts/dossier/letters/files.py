"""All files of a month that offices work with beside the dossier: letters, operation report, survey forms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dossier.letters import drafts, of
from dossier.paper import document_pdf, survey_form
from dossier.paper.dated import moment_of
from dossier.paper.press import Press
from dossier.records.projects import Project
from dossier.records.satisfaction import SurveyRound
from dossier.report import Report


def files(report: Report, press: Press) -> Mapping[str, bytes]:
    """Every letter and the operation report, as DOCX and PDF, by file name; `press` is that of `paper.document_pdf`."""
    made: dict[str, bytes] = {}
    for document in (*of(report), *drafts(report)):
        made[f"{document.id}-{report.period}.docx"] = document_pdf.docx(document, report)
        made[f"{document.id}-{report.period}.pdf"] = document_pdf.pdf(document, report, press)
    return MappingProxyType(made)


def asked(report: Report) -> tuple[Project, ...]:
    """The projects of the month's survey round, whose units get a form; none in a month without a round."""
    rounds = report.evidence.month(SurveyRound, report.period)
    issued = {one.project for sent in rounds for one in sent.issued}
    return tuple(project for project in report.evidence.in_service(report.period) if project.id in issued)


def forms(report: Report, press: Press) -> Mapping[str, bytes]:
    """A survey form for every project asked, and a blank one, by file name."""
    moment = moment_of(report)

    def form(for_whom: survey_form.Recipient) -> bytes:
        return survey_form.render(report.contract, for_whom, report.period, moment, press, sample=report.sample)

    made = {
        f"survey-form-{project.id}-{report.period}.pdf": form(survey_form.Recipient.of(project))
        for project in asked(report)
    }
    return MappingProxyType({f"survey-form-{report.period}.pdf": form(survey_form.Recipient()), **made})
