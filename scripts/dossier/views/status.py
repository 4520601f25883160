"""What a month is: a draft or an issued revision, whole or for the public."""

from __future__ import annotations

from typing import Final

from dossier.assessment import Assessment
from dossier.problems import states

EDITIONS: Final = {"public": "公开版"}
"""What an edition is called; the whole one has no name."""


def status(assessment: Assessment) -> str:
    """Draft or issued, in which revision."""
    return states.status(assessment.status, assessment.revision)
