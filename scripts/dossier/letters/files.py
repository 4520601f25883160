"""All files of a month that offices work with beside the dossier: letters, operation report, survey forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from dossier.letters import drafts, of
from dossier.paper import document_pdf, survey_form
from dossier.paper.dated import beginning_of, moment_of
from dossier.paper.press import Press
from dossier.records.projects import Project
from dossier.records.satisfaction import SurveyRound
from dossier.report import Report

Remember: TypeAlias = Callable[[str, Callable[[], bytes]], bytes]
"""What a file was made into the last time, by all that it is made of besides the press; or what is made of it now."""


def afresh(_: str, make: Callable[[], bytes]) -> bytes:
    """Make the file, whatever there was before."""
    return make()


def files(report: Report, press: Press, remember: Remember = afresh) -> Mapping[str, bytes]:
    """Every letter and the operation report, as DOCX and PDF, by file name; `press` is that of `paper.document_pdf`."""
    made: dict[str, bytes] = {}
    for document in (*of(report), *drafts(report)):
        told = repr((document, moment_of(report), report.sample))
        for kind, make in (
            ("docx", partial(document_pdf.docx, document, report)),
            ("pdf", partial(document_pdf.pdf, document, report, press)),
        ):
            made[f"{document.id}-{report.period}.{kind}"] = remember(f"{kind} {told}", make)
    return MappingProxyType(made)


def asked(report: Report) -> tuple[Project, ...]:
    """The projects of the month's survey round, whose units get a form; none in a month without a round."""
    rounds = report.evidence.month(SurveyRound, report.period)
    issued = {one.project for sent in rounds for one in sent.issued}
    return tuple(project for project in report.evidence.in_service(report.period) if project.id in issued)


def forms(report: Report, press: Press, remember: Remember = afresh) -> Mapping[str, bytes]:
    """A survey form for every project asked, and a blank one, by file name."""
    moment = beginning_of(report.period)

    def form(for_whom: survey_form.Recipient) -> bytes:
        page = survey_form.page(report.contract, for_whom, report.period, moment, press, sample=report.sample)
        locked = bool(for_whom.id)
        return remember(f"{locked} {page}", lambda: survey_form.render(page, press, locked=locked))

    made = {
        f"survey-form-{project.id}-{report.period}.pdf": form(survey_form.Recipient.of(project))
        for project in asked(report)
    }
    return MappingProxyType({f"survey-form-{report.period}.pdf": form(survey_form.Recipient()), **made})
