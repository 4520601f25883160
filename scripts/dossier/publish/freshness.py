"""Whether a month must be built again: a digest of everything its site and PDF are made of, and of what was built."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier.assessment import Assessment
from dossier.exact.code import libraries
from dossier.program import program
from dossier.report import Commit, Report
from dossier.views.places import Places
from dossier.views.provenance import keys


class Digests:
    """Digests of reports. Months share assessments, so each of them is digested once.

    `base` is that of what makes them: look, fonts, program and libraries.
    """

    def __init__(self, look: str, extra: str = "") -> None:
        self.base = f"{look} {extra} {program().digest} {libraries()}"
        self._full: dict[int, str] = {}
        self._brief: dict[int, str] = {}

    def of(self, report: Report) -> str:
        """The digest of all that a month's site and PDF are made of."""
        whole = hashlib.sha256()
        for line in self._lines(report):
            whole.update(line.encode() + b"\n")
        return whole.hexdigest()

    def _lines(self, report: Report) -> Iterator[str]:
        yield self.base
        yield f"{report.period} {report.edition} {report.sample} {report.gap} {keys(report)} {_commit(report.commit)}"
        yield repr(sorted(report.differing.items()))
        yield repr(report.sent)
        for assessment in report.history[:-2]:
            yield self._brief_of(assessment)
        yield self._full_of(report.before) if report.before is not None else "-"
        yield self._full_of(report.assessment)
        places = Places(report)
        for record in places.records:
            path = record.source.path
            came_in = report.evidence.arrival(record)
            yield f"{path} {record.source.digest} {_commit(report.commits.get(path))} {came_in}"
            for edit in report.edits.get(path, ()):
                yield f"{_commit(edit.commit)} {edit.before!r}"
            if report.edition != "full":  # what is left out here can depend on other records
                yield repr((record.source.tree, record.attachments))
        for problem in places.problems:
            yield repr(problem)

    def _full_of(self, assessment: Assessment) -> str:
        key = id(assessment)
        if key not in self._full:
            self._full[key] = hashlib.sha256(assessment.model_dump_json().encode()).hexdigest()
        return self._full[key]

    def _brief_of(self, assessment: Assessment) -> str:
        """Of months before the last one a renderer shows figures, never traces."""
        key = id(assessment)
        if key not in self._brief:
            text = assessment.model_dump_json(
                exclude={
                    "inputs": True,
                    "matters": True,
                    "indicators": {"__all__": {"trace", "evidence"}},
                    "incidents": {"__all__": {"trace"}},
                    "projects": {"__all__": {"hosts", "resize"}},
                }
            )
            self._brief[key] = hashlib.sha256(text.encode()).hexdigest()
        return self._brief[key]


def _commit(commit: Commit | None) -> str:
    if commit is None:
        return "-"
    who = f"{commit.author} {commit.committer} {commit.when.isoformat()}"
    return f"{commit.id} {who} {commit.subject} {commit.signature} {commit.claimed}"


@dataclass(frozen=True)
class BuiltFiles:
    """What was built for a digest: size, time and sha256 of every file."""

    digest: str
    files: Mapping[str, tuple[int, int, str]]

    @classmethod
    def of(cls, digest: str, folder: Path) -> BuiltFiles:
        """Of a folder as it is now."""
        return cls(digest, {path.relative_to(folder).as_posix(): _facts(path) for path in sorted(_under(folder))})

    @classmethod
    def read(cls, path: Path) -> BuiltFiles | None:
        """Written before; None if there is none that can be read."""
        try:
            tree = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                tree["digest"], {name: (size, time, digest) for name, (size, time, digest) in tree["files"].items()}
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps({"digest": self.digest, "files": self.files}, sort_keys=True), encoding="utf-8")

    def holds(self, folder: Path) -> bool:
        """Whether the folder still has exactly these files: by size and time, by content where the time differs."""
        found = {path.relative_to(folder).as_posix(): path for path in _under(folder)}
        return found.keys() == self.files.keys() and all(
            _same(found[name], facts) for name, facts in self.files.items()
        )


def _under(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def _facts(path: Path) -> tuple[int, int, str]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()


def _same(path: Path, facts: tuple[int, int, str]) -> bool:
    if path.is_symlink():
        return False
    stat = path.stat()
    if (stat.st_size, stat.st_mtime_ns) == facts[:2]:
        return True
    return stat.st_size == facts[0] and hashlib.sha256(path.read_bytes()).hexdigest() == facts[2]
