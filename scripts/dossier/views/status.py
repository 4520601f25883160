"""What a month is: a draft or an issued revision, whole or for the public."""

from __future__ import annotations

from typing import Final

from dossier.assessment import Assessment
from dossier.report import Report

EDITIONS: Final = {"public": "公开版"}
"""What an edition is called; the whole one has no name."""
_STATUS: Final = {"draft": "草稿", "issued": "已签发"}


def status(assessment: Assessment) -> str:
    """Draft or issued, in which revision."""
    name = _STATUS[assessment.status]
    return f"{name} 第 {assessment.revision} 版" if assessment.revision else name


_SIGNED: Final = {"issued": "尚未签名", "signed": "一方已签", "both": "双方已签"}


def standing(report: Report) -> str:
    """The same with who has signed, and what has taken its place."""
    parts = [status(report.assessment)]
    if report.seal is not None:
        parts.append(_SIGNED[report.seal.signing])
    if report.seal is not None and report.seal.replaced_by:
        parts.append(f"已由第 {report.seal.replaced_by} 版取代")
    return "，".join(parts)
