"""How programs of others are started here: git and ssh-keygen, with an environment of their own.

Whatever in git's world can name a program (hooks, filters, pagers, editors, helpers, protocols, aliases, monitors), git
finds in its settings, in attributes and in its environment. It gets none of them: `dossier.repository.git` shows it an
empty folder of ours in place of the repository, and the environment starts from nothing.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Final

from dossier.repository.gap import NoHistory

PATIENCE: Final = 600
"""Seconds after which a program that does not end is given up: a repository can hold a pipe in place of a file."""

_CHUNK: Final = 1024 * 1024
"""Bytes of output that are taken at once."""

_OUTSIDE: Final = "/"
"""The folder to work in: a program must not be looked for in the root."""

_SETTINGS: Final = {
    "safe.bareRepository": "explicit",
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.commitGraph": "false",  # what a commit says counts, not what was once noted about it
    "core.attributesFile": os.devnull,
    "attr.tree": "refs/none",  # newer ones would take the attributes of the commit that is checked out
    "core.excludesFile": os.devnull,
    "core.askPass": "",
    "credential.helper": "",
    "protocol.allow": "never",
    "diff.external": "",
    "gc.auto": "0",
    "maintenance.auto": "false",
}
_ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_ASKPASS": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_EDITOR": ":",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
}
_PERSONAL: Final = ("HOME", "USERPROFILE", "XDG_CONFIG_HOME")
_PATH: Final = "PATH"
_SYSTEM: Final = "SYSTEMROOT"  # without it Windows starts nothing


def command(words: Sequence[str]) -> list[str]:
    """The words that call git, hardened."""
    settings = (word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}"))
    flags = ("--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs")
    return [_found("git"), *flags, *settings, *words]


@cache
def _found(program: str) -> str:
    """Where a program lies. Windows would look for it in the current folder first, which may be a stranger's root."""
    if os.name != "nt":
        return program
    folders = map(Path, os.environ.get(_PATH, os.defpath).split(os.pathsep))
    files = (folder / f"{program}.exe" for folder in folders if folder.is_absolute())
    return str(next(filter(Path.is_file, files), Path(_OUTSIDE, f"{program}.exe").absolute()))


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a program: nothing of ours but where programs lie."""
    system = {_SYSTEM: os.environ[_SYSTEM]} if _SYSTEM in os.environ else {}
    return {_PATH: os.environ.get(_PATH, os.defpath), **system, **_ENVIRONMENT, **given}


def personal() -> dict[str, str]:
    """The environment in which git reads the settings of the person who runs this, and of no repository."""
    known = {name: os.environ[name] for name in _PERSONAL if name in os.environ}
    hidden = ("GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")
    whole = environment({**known, "GIT_DIR": os.devnull})
    return {name: value for name, value in whole.items() if name not in hidden}


def run(words: Sequence[str], env: Mapping[str, str], given: bytes = b"") -> tuple[int, bytes]:
    """Exit code and output of a program. Raises NoHistory if it is not installed, or does not end."""
    try:
        done = subprocess.run(  # noqa: S603  # words of ours
            words,
            cwd=_OUTSIDE,
            env=env,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except OSError:
        raise NoHistory("no-git") from None
    except subprocess.TimeoutExpired:
        raise NoHistory("incomplete") from None
    return done.returncode, done.stdout


def started(words: Sequence[str], env: Mapping[str, str], asked: IO[bytes]) -> subprocess.Popen[bytes]:
    """A program that reads what it is asked from a file. Raises NoHistory if it is not installed."""
    try:
        return subprocess.Popen(  # noqa: S603  # words of ours
            words, cwd=_OUTSIDE, env=env, stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=_CHUNK
        )
    except OSError:
        raise NoHistory("no-git") from None
