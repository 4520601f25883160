"""What a month is: a draft or an issued revision, whole or for the public."""

from __future__ import annotations

from typing import Final

from dossier.assessment import Assessment

EDITIONS: Final = {"public": "公开版"}
"""What an edition is called; the whole one has no name."""
_STATUS: Final = {"draft": "草稿", "issued": "已签发"}


def status(assessment: Assessment) -> str:
    """Draft or issued, in which revision."""
    name = _STATUS[assessment.status]
    return f"{name} 第 {assessment.revision} 版" if assessment.revision else name
