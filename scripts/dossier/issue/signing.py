"""Detached signatures of a manifest, made by the signer's own ssh-keygen or openssl with the signer's own key."""

from __future__ import annotations

import os
import subprocess
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dossier.exact.digest import sha256
from dossier.keys import NAMESPACE
from dossier.sm2 import IDENTITY

LARGEST: Final = 1024 * 1024
"""Bytes of a signature or a time stamp."""
_PATIENCE: Final = 300
_SECONDS: Final = 60
_PASSED_ON: Final = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY", "TERM")
"""What of the environment lets the programs find the key's agent and ask for its password."""


class SigningError(Exception):
    """A program that is not there, or did not sign: the name of what is to be said, and its values."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def by_ssh(key: Path, data: bytes, namespace: str = NAMESPACE) -> bytes:
    """A signature by `ssh-keygen -Y sign` for a use; a key in an agent or a security key is named by its public half.

    Raises SigningError.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        signed = Path(folder) / "manifest"
        signed.write_bytes(data)
        _run(["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", str(key.absolute()), str(signed)])
        return _made(Path(folder) / "manifest.sig", "ssh-keygen")


def by_sm2(key: Path, data: bytes) -> bytes:
    """A signature by openssl, SM2 with SM3, in DER. Raises SigningError."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        signed, made = Path(folder) / "manifest", Path(folder) / "signature"
        signed.write_bytes(data)
        identity = f"distid:{IDENTITY.decode()}"
        words = ["-sm3", "-sign", str(key.absolute()), "-sigopt", identity, "-out", str(made), str(signed)]
        _run(["openssl", "dgst", *words])
        return _made(made, "openssl")


def stamp(source: str, data: bytes) -> bytes:
    """A time stamp of the data (RFC 3161): from a file that an authority has sent, or from the authority's address.

    Raises SigningError; also if the stamp is of something else.
    """
    found = asked(source, query(data)) if is_address(source) else _read(Path(source))
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        given = Path(folder) / "stamp"
        given.write_bytes(found)
        shown = _run(["openssl", "ts", "-reply", "-in", str(given), "-text"])
    if sha256(data) not in _imprint(shown):
        raise SigningError("stamp_of_other", source=source)
    return found


def query(data: bytes) -> bytes:
    """What an authority is to be asked for a time stamp of the data. Raises SigningError."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        made = Path(folder) / "query"
        _run(["openssl", "ts", "-query", "-digest", sha256(data), "-sha256", "-cert", "-out", str(made)])
        return _made(made, "openssl")


def is_address(source: str) -> bool:
    """Whether a time stamp is to be asked for at an authority."""
    return source.startswith(("https://", "http://"))


def asked(address: str, query: bytes) -> bytes:
    """What an authority answers to a query. Raises SigningError."""
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = urllib.request.Request(address, query, headers)  # noqa: S310  # http or https, as the user wrote it
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  # as above
            return bytes(answer.read(LARGEST))
    except (OSError, ValueError) as failed:
        raise SigningError("stamp_unanswered", source=address, why=str(failed)) from None


def _imprint(shown: str) -> str:
    """The digest that a stamp is of, out of openssl's dump of it."""
    lines = shown.partition("Message data:")[2].splitlines()[1:]
    found = ""
    for line in lines:
        offset, dash, rest = line.strip().partition(" - ")
        if not dash or not offset:
            break
        found += rest[:47].replace("-", " ").replace(" ", "")
    return found


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError:
        raise SigningError("no_file", value=str(path)) from None


def _made(path: Path, program: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise SigningError("sign_failed", program=program, why="") from None


def _run(words: Sequence[str]) -> str:
    """What a program of the signer's says; it may ask for a password on the terminal."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603  # words of ours
            words, env=environment, capture_output=True, timeout=_PATIENCE, check=False
        )
    except OSError:
        raise SigningError("sign_no_program", program=words[0]) from None
    except subprocess.TimeoutExpired:
        raise SigningError("sign_failed", program=words[0], why="") from None
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SigningError("sign_failed", program=words[0], why=why[-1] if why else "")
    return done.stdout.decode("utf-8", "replace")
