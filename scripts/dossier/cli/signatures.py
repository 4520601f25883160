"""Who signed a commit, as far as the repository itself can tell.

Whether a commit carries a signature stands in the commit. Whether it is genuine is asked of git for SSH signatures
alone, against the keys that the parties have registered in `content/contract/signers` (git's allowed signers). Keys
that only this machine knows, such as a keyring of OpenPGP, play no part: every machine must come to the same answer.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from dossier.report import Signature, Signed

SIGNERS: Final = "content/contract/signers"
_SSH: Final = b"-----BEGIN SSH SIGNATURE-----"
_HEADERS: Final = (b"gpgsig ", b"gpgsig-sha256 ")
_VERDICTS: Final[Mapping[str, Signed]] = {"G": "valid", "U": "unknown", "B": "bad"}


def signatures(root: Path, commits: Sequence[str]) -> Mapping[str, Signature]:
    """The state of each of the commits that carries a signature; `root` is where the register of signers lies."""
    found = {commit: ssh for commit, ssh in _carried(root, commits) if ssh is not None}
    asked = [commit for commit, ssh in found.items() if ssh]
    verified = dict(_verified(root, asked)) if asked else {}
    return {commit: verified.get(commit, Signature("unchecked")) for commit in found}


def _carried(root: Path, commits: Sequence[str]) -> Iterator[tuple[str, bool | None]]:
    """Each commit with whether it carries a signature of SSH; None if it carries none at all."""
    data = _git(root, "cat-file", "--batch", given="\n".join(commits)) or b""
    place = 0
    for commit in commits:
        end = data.find(b"\n", place)
        head = data[place:end].split()
        if end < 0 or head[-1:] == [b"missing"]:
            return
        size = int(head[-1])
        yield commit, _signed_by_ssh(data[end + 1 : end + 1 + size])
        place = end + size + 2


def _signed_by_ssh(commit: bytes) -> bool | None:
    headers = commit.partition(b"\n\n")[0]  # what follows is the message, which anybody can write
    lines = [line for line in headers.split(b"\n") if line.startswith(_HEADERS)]
    return any(_SSH in line for line in lines) if lines else None


def _verified(root: Path, commits: Sequence[str]) -> Iterator[tuple[str, Signature]]:
    """What git says of signatures of SSH. Without a register every key is unknown."""
    signers = root / SIGNERS
    if not signers.is_file() or signers.is_symlink():
        yield from ((commit, Signature("unknown")) for commit in commits)
        return
    settings = ["-c", f"gpg.ssh.allowedSignersFile={signers}", "-c", "gpg.ssh.program=ssh-keygen"]
    shown = _git(
        root, "show", "--no-patch", "--format=%H%x00%G?%x00%GS", "--stdin", settings=settings, given="\n".join(commits)
    )
    for line in (shown or b"").decode("utf-8", "replace").splitlines():
        commit, verdict, signer = line.split("\0")
        state = _VERDICTS.get(verdict, "unchecked")
        yield commit, Signature(state, signer if state == "valid" else "")


def _git(root: Path, *arguments: str, given: str, settings: Sequence[str] = ()) -> bytes | None:
    command = ["git", "-c", "log.showSignature=false", *settings, *arguments]
    try:
        done = subprocess.run(command, cwd=root, input=given.encode(), capture_output=True, check=False)  # noqa: S603  # fixed words
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
