"""Real repositories for tests: commits of given days, by given persons, with git's own plumbing where need be."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROVIDER = "乙方"


def signing(key: Path | None) -> tuple[str, ...]:
    """The words that have git sign with a key of SSH."""
    if key is None:
        return ()
    return ("-c", "gpg.format=ssh", "-c", f"user.signingkey={key}", "-c", "commit.gpgSign=true")


@dataclass(frozen=True)
class Repository:
    """A repository whose top is `top`, in a state that no setting of this machine has a part in."""

    top: Path

    @classmethod
    def new(cls, top: Path, *words: str) -> Repository:
        """An empty one."""
        top.mkdir(parents=True, exist_ok=True)
        made = cls(top)
        made.git("init", "-q", "-b", "main", *words)
        return made

    def git(self, *words: str, by: str = PROVIDER, day: str = "2024-06-01", given: bytes | None = None) -> str:
        """Call git as a person on a day; returns what it says without the line's end."""
        when = day if day.startswith("@") else f"{day}T12:00:00+0800"
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.top), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": by, "GIT_AUTHOR_EMAIL": "a@example.invalid", "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_NAME": by, "GIT_COMMITTER_EMAIL": "a@example.invalid", "GIT_COMMITTER_DATE": when,
        }  # fmt: skip
        done = subprocess.run(
            ["git", *words], cwd=self.top, check=True, capture_output=True, input=given, env=environment
        )
        return done.stdout.decode("utf-8", "replace").strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files; None takes one away."""
        for path, text in files.items():
            target = self.top / path
            if text is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="")

    def commit(
        self,
        subject: str,
        files: Mapping[str, str | None] | None = None,
        by: str = PROVIDER,
        day: str = "2024-06-01",
        key: Path | None = None,
    ) -> str:
        """Commit files, and whatever else differs, signed with a key if one is given; returns the commit's id."""
        self.write(files or {})
        self.git("add", "-A")
        self.git(*signing(key), "commit", "-q", "--allow-empty", "-m", subject, by=by, day=day)
        return self.git("rev-parse", "HEAD")

    def merge(
        self,
        *branches: str,
        files: Mapping[str, str | None] | None = None,
        by: str = PROVIDER,
        day: str = "2024-06-01",
        how: tuple[str, ...] = (),
        key: Path | None = None,
        message: str = "",
    ) -> str:
        """Merge branches; `files` are what the merge itself makes of them, also where git sees a conflict."""
        try:
            self.git("merge", "-q", "--no-ff", "--no-commit", *how, *branches, by=by, day=day)
        except subprocess.CalledProcessError:
            assert files is not None, "a conflict needs an answer"
        self.write(files or {})
        self.git("add", "-A")
        self.git(*signing(key), "commit", "-q", "-m", message or f"merge {' '.join(branches)}", by=by, day=day)
        return self.git("rev-parse", "HEAD")

    def rewrite_last(self, old: bytes, new: bytes) -> str:
        """Put another commit in place of the last one, whose stored bytes differ; returns its id."""
        raw = subprocess.run(
            ["git", "cat-file", "commit", "HEAD"], cwd=self.top, check=True, capture_output=True
        ).stdout
        assert old in raw
        given = raw.replace(old, new, 1)
        made = self.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=given)
        (self.top / ".git" / "refs" / "heads" / "main").write_text(f"{made}\n", encoding="ascii")
        return made
