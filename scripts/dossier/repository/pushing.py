"""A branch handed to where the others get it from.

git is started in a folder of ours that holds no settings, so nothing that the repository says runs: no hook, helper,
filter or command for SSH. Of the checkout only the address is taken, as a text, and only if it is one of a server or a
folder. How to sign in there is the person's own affair: the settings of the person and of the machine hold.

A folder that an office shares may have hooks, which run here as they do for whoever pushes there: they are that
folder's rules (such as `dossier roles --hook`), and passing them over would bring in what they refuse. Which folder it
is the person has chosen; one within the checkout, which came along with it, is refused, and git itself runs nothing of
one that belongs to somebody else, unless the person has named it as safe (`safe.directory`).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import unquote

from dossier.repository import refs
from dossier.repository.gap import NoHistory
from dossier.repository.git import opened
from dossier.repository.person import setting
from dossier.repository.place import Store, read_file
from dossier.repository.program import command, environment, run

PushFate: TypeAlias = Literal[
    "pushed", "nothing", "rejected", "refused", "denied", "offline", "unknown", "no_remote", "bad_remote"
]
"""What became of a push: it is there; others were there before; a rule of the server, or the server, refused it."""

REMOTE: Final = "origin"
_PATIENCE: Final = 120
_FILE: Final = "file://"
_PROTOCOLS: Final = "https:http:ssh:git:file"
_ADDRESS: Final = re.compile(
    r"(?:https?|ssh|git|file)://[^\s\x00-\x1f]+"  # a server
    r"|(?!-)[\w.-]+@[\w.-]+:(?![:-])[^\s\x00-\x1f]+"  # a server, as ssh has it
    r"|(?:/|[A-Za-z]:[\\/]|\\\\)[^\x00-\x1f]+"  # a folder
)
_AWAY: Final = (
    r"Could not resolve host|Connection (?:refused|timed out)|unable to access|Network is unreachable|timed out"
    r"|No route to host|Failed to connect|does not appear to be a git repository|not found"
)
_SAID: Final[tuple[tuple[str, PushFate], ...]] = (
    (r"\[rejected\]|non-fast-forward|fetch first|stale info", "rejected"),
    (r"\[remote rejected\]|pre-receive hook declined|protected branch|GH006", "refused"),
    (r"Authentication failed|Permission denied|could not read Username|403|401|access denied", "denied"),
    (_AWAY, "offline"),
)
_LINES: Final = 6
_SHOWN: Final = 600
_KEPT: Final = frozenset({"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO"})
"""Of git's own variables those that say how this person reaches servers."""

_ALONE: Final[Mapping[str, Any]] = {} if os.name == "nt" else {"start_new_session": True}
"""Without a terminal to ask at, where a program could open one by itself."""


@dataclass(frozen=True)
class Push:
    """What became of a push, and what the server said."""

    fate: PushFate
    branch: str = ""
    said: str = ""


def address_of(store: Store, *names: str) -> tuple[Literal["no_remote", "bad_remote", ""], str]:
    """The address of the others by the first setting that there is, and why it cannot be used."""
    address = next((found for name in names if (found := setting(store, f"remote.{REMOTE}.{name}"))), "")
    if not address:
        return "no_remote", ""
    if not _ADDRESS.fullmatch(address) or "::" in address.split("://")[0] or _of_checkout(store, address):
        return "bad_remote", address[:_SHOWN]
    return "", address


def pushed(store: Store, branch: str) -> bool:
    """Whether the last commit of a branch is known to have been handed on."""
    known = refs.references(store)
    tip = known.get(f"refs/heads/{branch}", "")
    return bool(tip) and known.get(f"refs/remotes/{REMOTE}/{branch}") == tip


def push(store: Store, branch: str) -> Push:
    """Hand a branch on, under its own name. Raises NoHistory without git."""
    wrong, address = address_of(store, "pushurl", "url")
    if wrong:
        return Push(wrong, branch, address)
    tip = refs.references(store).get(f"refs/heads/{branch}", "")
    if not tip or pushed(store, branch):
        return Push("nothing", branch)
    with opened(store, tip, {}) as git:
        shallow = read_file(store.common / "shallow", 1024 * 1024)
        if shallow:
            (git.home / "shallow").write_bytes(shallow)
        env = {"GIT_DIR": str(git.home), "GIT_OBJECT_DIRECTORY": str(git.objects)}
        code, said = run_online(["push", "--porcelain", "--no-verify", address, f"{tip}:refs/heads/{branch}"], env)
    if code:
        fate, told = fate_of(said)
        return Push(fate, branch, told)
    noting = ["--git-dir", str(store.common.resolve()), "update-ref", f"refs/remotes/{REMOTE}/{branch}", tip]
    run(command(noting), environment({}))
    return Push("pushed", branch, address[:_SHOWN])


def _of_checkout(store: Store, address: str) -> bool:
    """Whether an address is a folder of the checkout: its hooks came along with the rest, and would run here."""
    folder = Path(unquote(address.removeprefix(_FILE)) if address.startswith(_FILE) else address)
    tops = (one.resolve() for one in (store.own, store.common))
    return folder.is_absolute() and any(
        folder.resolve().is_relative_to(one.parent if one.name == ".git" else one) for one in tops
    )


def fate_of(said: str) -> tuple[PushFate, str]:
    """What git's words mean, and the last of them to be shown."""
    found = (fate for pattern, fate in _SAID if re.search(pattern, said, re.IGNORECASE))
    fate: PushFate = next(found, "unknown")
    return fate, "\n".join(said.strip().splitlines()[-_LINES:])[:_SHOWN]


def run_online(words: Sequence[str], env: dict[str, str]) -> tuple[int, str]:
    """Exit code and words of git with the person's own settings, and nobody to answer its questions at a terminal."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    own |= {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": _PROTOCOLS, "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}
    off = {"core.hooksPath": os.devnull, "core.fsmonitor": "false", "gc.auto": "0", "maintenance.auto": "false"}
    flags = [word for name, value in off.items() for word in ("-c", f"{name}={value}")]
    try:
        done = subprocess.run(  # noqa: S603  # words of ours
            [command(())[0], "--no-pager", *flags, *words],
            cwd=env["GIT_DIR"],
            env={**own, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE,
            check=False,
            **_ALONE,
        )
    except OSError:
        raise NoHistory("no-git") from None
    except subprocess.TimeoutExpired:
        return 1, "timed out"
    return done.returncode, done.stdout.decode("utf-8", "replace")
