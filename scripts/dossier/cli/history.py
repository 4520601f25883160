"""What git knows of the records: who recorded which file, when. Read once; the stages get it as data."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from dossier.cli.signatures import signatures
from dossier.period import Period
from dossier.report import Commit, Signature

_MARK = "\x01"
_FORMAT = f"{_MARK}%H%n%an%n%cn%n%cI%n%s"
_HEADER = 5
_MONTHLY = ("evidence/projects/", "evidence/standing/", "content/")
_PROGRAM = ("theme/", "scripts/dossier/", "mkdocs.yml", "requirements.lock")


@dataclass(frozen=True)
class History:
    """The commits of the checkout around the root, newest first, each with the paths it touched."""

    entries: tuple[tuple[Commit, tuple[str, ...]], ...] = ()
    modified: frozenset[str] = frozenset()
    by_path: Mapping[str, Commit] = field(default_factory=dict)

    def last(self, touches: Callable[[str], bool]) -> Commit | None:
        """The newest commit that touched a path for which `touches` holds."""
        return next((commit for commit, paths in self.entries if any(map(touches, paths))), None)

    def commit_of(self, period: Period, inputs: Collection[str] = ()) -> Commit | None:
        """The newest commit that changed anything a month is computed or shown from; `inputs` are its own files."""
        return self.last(lambda path: path in inputs or feeds(path, period))

    def modified_in(self, period: Period, inputs: Collection[str] = ()) -> bool:
        """Whether a file that feeds the month has changes that are not committed."""
        return any(path in inputs or feeds(path, period) for path in self.modified)


def feeds(path: str, period: Period) -> bool:
    """Whether a file (relative to the root) has a part in a month's dossier."""
    if path.startswith(_MONTHLY) or path.startswith(_PROGRAM):
        return True
    top, _, rest = path.partition("/")
    try:
        return top == "evidence" and Period.parse(rest.partition("/")[0]) <= period
    except ValueError:
        return False


def read_history(root: Path, revision: str = "HEAD") -> History:
    """Ask git; a folder outside git, or without a commit, has no history."""
    log = _git(root, "log", "--relative", "--name-only", f"--format={_FORMAT}", revision, "--", ".")
    if log is None:
        return History()
    found = tuple(_entries(log.split("\n")))
    signed = signatures(root, [commit.id for commit, _ in found])
    entries = tuple((_with(commit, signed.get(commit.id)), paths) for commit, paths in found)
    status = _git(root, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", ".") or ""
    prefix = (_git(root, "rev-parse", "--show-prefix") or "").strip()
    modified = frozenset(line[3:].removeprefix(prefix) for line in status.split("\0") if line)
    by_path: dict[str, Commit] = {}
    for commit, paths in entries:
        for path in paths:
            by_path.setdefault(path, commit)
    return History(entries, modified, {path: commit for path, commit in by_path.items() if path not in modified})


def _with(commit: Commit, signature: Signature | None) -> Commit:
    return replace(commit, signature=signature) if signature else commit


def tracked(root: Path, folder: str) -> bool:
    """Whether git has files in a folder of the root; what a build trusts must come from this machine alone."""
    return bool(_git(root, "ls-files", "-z", "--", folder))


def _entries(lines: Sequence[str]) -> Iterator[tuple[Commit, tuple[str, ...]]]:
    """Commits with their paths. Names and subjects are others' words, so the header is counted, not searched for.

    Git quotes a path that holds a control character, so none can begin with the mark; loading refuses such names.
    """
    place = 0
    while place < len(lines):
        if not lines[place].startswith(_MARK):
            place += 1
            continue
        revision, author, committer, when, subject = lines[place : place + _HEADER]
        place += _HEADER
        paths = []
        while place < len(lines) and not lines[place].startswith(_MARK):
            paths.append(lines[place])
            place += 1
        commit = Commit(revision.removeprefix(_MARK), author, committer, _moment(when), subject)
        yield commit, tuple(path for path in paths if path)


def _moment(text: str) -> datetime:
    """The day of a commit; one beyond the calendar, which git lets anybody write, counts as the earliest."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _git(root: Path, *arguments: str) -> str | None:
    settings = ["core.quotepath=off", "core.fsmonitor=false", "log.showSignature=false"]
    command = ["git", *(word for setting in settings for word in ("-c", setting)), *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=False)  # noqa: S603  # fixed words
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
