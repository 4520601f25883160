"""The frozen bundle every renderer gets: one month with all that is needed to show and explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.period import Period
from dossier.problem import Problem

Signed: TypeAlias = Literal["none", "valid", "unknown", "bad", "unchecked"]
"""Not signed; by a registered key; by a key that is not registered; not of this content; not to be checked here."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The state of a commit's signature, and the registered name of who made it."""

    state: Signed = "none"
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """Who recorded a file and when; taken from git once, by the command line."""

    id: str
    author: str
    committer: str
    when: datetime
    subject: str
    signature: Signature = Signature()


@dataclass(frozen=True)
class Report:
    """One month, its history and its evidence.

    `commit` is the last commit that changed any input of the month (None outside git); `commits` gives, by path,
    the last commit of each file; `history` holds the assessments of all months so far in order, this month's last;
    `evidence` is everything on file up to the month; `problems` are the warnings that stay visible; `modified` says
    that a file behind the month has changes that are not committed. The public `edition` is made by
    `dossier.edition.public`.
    """

    period: Period
    assessment: Assessment
    contract: Contract
    evidence: Evidence
    problems: tuple[Problem, ...]
    history: tuple[Assessment, ...]
    commit: Commit | None
    commits: Mapping[str, Commit]
    modified: bool
    sample: bool
    edition: Literal["full", "public"] = "full"

    @property
    def before(self) -> Assessment | None:
        """The month before, if there is one."""
        return self.history[-2] if len(self.history) > 1 else None
