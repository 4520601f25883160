"""Who signed a commit, as far as the repository itself can tell.

Whether a commit carries a signature stands in the commit. Whether it is genuine is asked of ssh-keygen, for SSH
signatures alone, against the keys that the parties have registered in `content/contract/signers` (git's allowed
signers). Keys that only this machine knows, such as a keyring of OpenPGP, play no part: every machine must come to
the same answer. git is not asked, because the repository could name another program to it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from dossier.report import Signature
from dossier.repository.commits import Written
from dossier.repository.gap import NoHistory
from dossier.repository.program import environment, run

SIGNERS: Final = "content/contract/signers"
_SSH: Final = b"-----BEGIN SSH SIGNATURE-----"
_FOR: Final = ("-n", "git")
_UNCHECKED: Final = Signature("unchecked")


def signatures(root: Path, commits: Sequence[Written]) -> Mapping[str, Signature]:
    """The state of each of the commits that carries a signature; `root` is where the register of signers lies."""
    carried = [commit for commit in commits if commit.signature]
    asked = [commit for commit in carried if commit.signature.startswith(_SSH)]
    known = root / SIGNERS
    register = known if known.is_file() and not known.is_symlink() else None
    with ThreadPoolExecutor(os.cpu_count()) as several:
        verified = list(several.map(lambda commit: _verified(register, commit), asked))
    found = {commit.id: state for commit, state in zip(asked, verified, strict=True)}
    return {commit.id: found.get(commit.id, _UNCHECKED) for commit in carried}


def _verified(register: Path | None, commit: Written) -> Signature:
    """What ssh-keygen says of a signature. Without a register every key is unknown."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        mark = Path(folder) / "signature"
        mark.write_bytes(commit.signature)
        given = ("-s", str(mark))
        when = f"-Overify-time={commit.when:%Y%m%d%H%M%SZ}" if commit.when else ""
        dated = (when,) if when else ()
        try:
            if register is not None:
                code, listed = _keygen("find-principals", "-f", str(register), *given, *dated)
                for signer in listed.decode("utf-8", "replace").splitlines() if code == 0 else ():
                    words = ("-f", str(register), "-I", signer, *_FOR, *given, *dated)
                    if _keygen("verify", *words, signed=commit.signed)[0] == 0:
                        return Signature("valid", signer)
                if code == 0 and listed:
                    return Signature("bad")
            return Signature(
                "bad" if _keygen("check-novalidate", *_FOR, *given, signed=commit.signed)[0] else "unknown"
            )
        except NoHistory:  # ssh-keygen is not there
            return _UNCHECKED


def _keygen(what: str, *words: str, signed: bytes = b"") -> tuple[int, bytes]:
    return run(["ssh-keygen", "-Y", what, *words], environment({}), signed)
