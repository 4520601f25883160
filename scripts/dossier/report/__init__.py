"""The frozen bundle every renderer gets: one month with all that is needed to show and explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from dossier.assessment import Assessment, to_json
from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.issued.manifest import ASSESSMENT
from dossier.problems import Problem
from dossier.report.seal import Seal
from dossier.report.sent import Sent

Signed: TypeAlias = Literal["none", "valid", "unknown", "bad", "unchecked"]
"""Not signed; by a registered key; by a key that is not registered; not of this content; not to be checked here."""

Gap: TypeAlias = Literal[
    "no-git",
    "no-repository",
    "no-commit",
    "not-tracked",
    "shallow",
    "foreign-owner",
    "incomplete",
    "unreadable",
    "submodule",
]
"""Why there is no history: git is not installed; no repository; no commit in it; not the files of this root; cut off
when it was fetched; somebody else's repository; commits or folders are missing or damaged; written in a way that is
not read here; files in a repository of their own."""

Difference: TypeAlias = Literal["new", "changed", "line-ends", "missing"]
"""How a file differs from the last commit: it has none; other content; other line ends alone; it is not there."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The state of a commit's signature, and the registered name of who made it."""

    state: Signed = "none"
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """Who recorded a file and when; taken from git once, by the command line.

    `when` is never earlier than the commits before it; `claimed` is what the commit says itself where that cannot be.
    """

    id: str
    author: str
    committer: str
    when: datetime
    subject: str
    signature: Signature = Signature()
    claimed: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a commit, or without one whoever has not committed yet, made of a file's text; None if it is too large."""

    commit: Commit | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class OneMonth:
    """A month, the contract as it is called then, and what is on file.

    `evidence` is everything on file up to the month; `problems` are the warnings that stay visible.
    """

    period: Period
    assessment: Assessment
    contract: Contract
    evidence: Evidence
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Report(OneMonth):
    """One month with its history.

    `commit` is one that holds every file behind the month as it is (None without a history); `commits` gives, by path,
    the commit that gave each file its content; `history` holds the assessments of all months so far in order, this
    month's last; `differing` are the files behind the month that are not as committed; `gap` says why there is no
    history, if there is none; `earlier_commits` are those before the last one, of files that say something which others
    answer; `edits` are the last changes of a record's text, the last one first; `sent` are the letters about the month
    that are on file, wherever; `seal` is what was issued, None of a draft. The public `edition` is made by
    `dossier.report.public.public`.
    """

    history: tuple[Assessment, ...]
    commit: Commit | None
    commits: Mapping[str, Commit]
    differing: Mapping[str, Difference]
    sample: bool
    gap: Gap | None = None
    earlier_commits: Mapping[str, tuple[Commit, ...]] = field(default_factory=dict)
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    sent: tuple[Sent, ...] = ()
    edition: Literal["full", "public"] = "full"
    seal: Seal | None = None

    @property
    def version(self) -> str:
        """What the site calls it: its month, or a revision of it that was replaced."""
        return self.seal.version if self.seal else str(self.period)

    @property
    def result(self) -> str:
        """The assessment as JSON: of an issued month the very bytes that were issued, whatever keys came later."""
        if self.seal is not None and self.edition == "full":
            return self.seal.revision.data(ASSESSMENT).decode()
        return to_json(self.assessment)

    @property
    def modified(self) -> bool:
        """Whether a file behind the month is not as committed."""
        return bool(self.differing)

    def commits_of(self, path: str) -> tuple[Commit, ...]:
        """The commits that gave a file a content, the first one first, as far as they are known."""
        last = self.commits.get(path)
        return (*self.earlier_commits.get(path, ()), *([last] if last else []))

    @property
    def before(self) -> Assessment | None:
        """The month before, if there is one."""
        return self.history[-2] if len(self.history) > 1 else None
