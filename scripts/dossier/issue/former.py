"""The program of a commit: laid out, given an environment of its own from that commit's lock files, and asked.

What is in a commit was put there by somebody. Here it runs, with the rights of whoever asks, and so does what its lock
files name: whoever calls this has been told so, and has said that the commit is trusted. Nothing else of Dossier runs
anything of a repository, or touches the network.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from filelock import FileLock

from dossier.cache import owned
from dossier.exact.code import digest_of
from dossier.issued import ManifestHead
from dossier.problems import RefusedError
from dossier.repository import files_at

_PACKAGE: Final = "scripts/dossier"
_LOCKS: Final = ("requirements-build.lock", "requirements.lock")
"""What builds packages, then what the program needs: each with digests, which are held against what is fetched."""

_PARTS: Final = (_PACKAGE, *_LOCKS, "pyproject.toml", "README.md", "LICENSE")
_NAMED: Final = re.compile(r"^[A-Za-z0-9]", re.MULTILINE)
_LOCKED: Final = re.compile(
    r"(?:\s*(?:#.*)?|[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==[\w.+!-]+(?: ; [^\\]*)?(?: \\)?"
    r"|\s+--hash=sha256:[0-9a-f]{64}(?: \\)?)"
)
"""A line of a lock file that names a package of one version, or its digest: an option would fetch from elsewhere."""

_SHOWN: Final = 80
_WHOLE: Final = "whole"
"""The file that says that an environment has everything."""

_PATIENCE: Final = 3600
"""Seconds after which an installation, or the program, is given up."""

_LINES: Final = 12
"""Last lines of what a program said that failed."""


@dataclass(frozen=True)
class FormerProgram:
    """A program laid out in `tree`; `home` is where its environment lies, or will."""

    tree: Path
    home: Path

    @property
    def installed(self) -> bool:
        """Whether its environment is there."""
        return (self.home / _WHOLE).is_file()

    @property
    def packages(self) -> int:
        """How many packages the lock files name."""
        return sum(len(_NAMED.findall((self.tree / name).read_text("utf-8"))) for name in _LOCKS)

    def install(self) -> None:
        """Make its environment, unless it is there. Raises RefusedError if a step does not come off."""
        self.home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not owned(self.home.parent):
            raise RefusedError("replay_home", path=str(self.home.parent))
        with FileLock(f"{self.home}.lock"):
            if self.installed:
                return
            shutil.rmtree(self.home, ignore_errors=True)
            for words in self._steps():
                _run(words, dict(_surroundings()), "replay_not_installed")
            (self.home / _WHOLE).touch()

    def _steps(self) -> Iterator[Sequence[str]]:
        """A bare environment, what the lock files name, the program: by pip, or by uv where Python comes without."""
        python = str(self._python)
        if find_spec("ensurepip"):
            yield (sys.executable, "-m", "venv", str(self.home))
            install = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile")
        else:
            uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
            if uv is None:
                raise RefusedError("replay_no_installer")
            yield (uv, "venv", "--quiet", "--python", sys.executable, str(self.home))
            install = (uv, "pip", "install", "--quiet", "--no-compile", "--python", python)
        for lock in _LOCKS:
            yield (*install, "--require-hashes", "--no-build-isolation", "-r", str(self.tree / lock))
        yield (*install, "--no-deps", "--no-build-isolation", str(self.tree))

    @property
    def _python(self) -> Path:
        return self.home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def month(self, root: Path, manifest: ManifestHead) -> bytes:
        """What the program computes for an issued month, as it would issue it. Raises RefusedError if it does not."""
        asked = ("--at", manifest.commit, "--as-of", str(manifest.as_of), "--revision", str(manifest.revision))
        words = (str(self._python), "-I", "-m", "dossier", "--root", str(root), "replay", manifest.period, *asked)
        with tempfile.TemporaryDirectory(prefix="dossier-") as cache:
            return _run(words, {**_surroundings(), "XDG_CACHE_HOME": cache}, "replay_no_answer")


@contextmanager
def program_of(root: Path, manifest: ManifestHead, homes: Path) -> Iterator[FormerProgram]:
    """The program in an issued month's commit, for as long as the block lasts; environments lie in `homes`.

    Raises RefusedError unless the commit holds the very program that the manifest names, and BadRevisionError or
    NoHistory if the commit cannot be had.
    """
    with files_at(root, manifest.commit, _PARTS) as tree:
        texts = [_text(tree / name) for name in (*_LOCKS, "pyproject.toml")]
        if not all((tree / part).exists() for part in _PARTS) or not all(texts):
            raise RefusedError("replay_no_program", commit=manifest.commit)
        odd = next((line for text in texts[:-1] for line in text.splitlines() if not _LOCKED.fullmatch(line)), None)
        if odd is not None:
            raise RefusedError("replay_lock", commit=manifest.commit, line=odd.strip()[:_SHOWN])
        digest = digest_of(tree / _PACKAGE)
        if digest != manifest.program.digest:
            words = {"found": digest[:12], "named": manifest.program.digest[:12]}
            raise RefusedError("replay_not_its_program", commit=manifest.commit, **words)
        rests = [digest, sys.version, *texts]
        yield FormerProgram(tree, homes / hashlib.sha256("\0".join(rests).encode()).hexdigest()[:16])


def _text(path: Path) -> str:
    """The text of a file; "" if it is no file, or none that can be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _surroundings() -> Mapping[str, str]:
    """The environment without what would mix another Python's packages in; where to install from is the machine's."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_", "VIRTUAL_"))}


def _run(words: Sequence[str], env: Mapping[str, str], failed: str) -> bytes:
    """The output of a program. Raises RefusedError, of this name, with its last words."""
    try:
        done = subprocess.run(  # noqa: S603  # that it runs is what the user has asked for
            words, env=env, cwd=tempfile.gettempdir(), capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as why:
        raise RefusedError(failed, said=str(why)) from None
    if done.returncode:
        lines = (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()
        raise RefusedError(failed, said="\n".join(lines[-_LINES:]))
    return done.stdout
