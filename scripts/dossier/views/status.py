"""What a month is: a draft or an issued revision, whole or for the public."""

from __future__ import annotations

from typing import Final

from dossier.assessment import Assessment
from dossier.problems import states
from dossier.report import Report

EDITIONS: Final = {"public": "公开版"}
"""What an edition is called; the whole one has no name."""


def status(assessment: Assessment) -> str:
    """Draft or issued, in which revision."""
    return states.status(assessment.status, assessment.revision)


def standing(report: Report) -> str:
    """The same with who has signed, and what has taken its place."""
    parts = [status(report.assessment)]
    if report.seal is not None:
        parts.append(states.state("signing", report.seal.signing))
    if report.seal is not None and report.seal.replaced_by:
        parts.append(states.superseded(report.seal.replaced_by))
    return "，".join(parts)
