"""A long history for scripts/bench: signed commits, each with a record, some on branches; the same every time."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tools.benchmark.measure import Facts

_FIRST: Final = 1_704_067_200  # 2024-01-01
_STEP: Final = 600
_MONTH: Final = 300
"""Records of a month."""

_EACH: Final = 30
"""Of so many commits three are a branch and its merge."""

_NAME: Final = b"ssh-ed25519"
_ROLES: Final = """\
roles: [{{id: provider, title: P, answers_for: records}}]
paths: [{{path: "**", roles: [provider], reason: all}}]
people: [{{id: clerk, name: clerk, role: provider, keys: [{{key: ssh-ed25519 {key}, from: 2023-01-01}}]}}]
"""
_TYPES: Final = {"commit": 1, "tree": 2, "blob": 3}


class LongHistory:
    """A repository in the making."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"bench").digest())
        self._blob = _field(_NAME) + _field(self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
        self._objects: dict[str, tuple[str, bytes]] = {}
        self._made = 0
        self._months: dict[str, dict[str, str]] = {}
        self._trees: dict[str, str] = {}
        self._tip: tuple[str, ...] = ()
        register = self._put("blob", _ROLES.format(key=base64.b64encode(self._blob).decode()).encode())
        self._contract = self._tree({"contract": self._tree({"roles.yml": register})}, folders=True)

    def add(self, count: int) -> None:
        """So many commits more, written to the repository."""
        end = self._made + count
        while self._made < end:
            if self._tip and self._made % _EACH == 0 and end - self._made > 2:  # noqa: PLR2004  # side, main, merge
                base, side_record = self._tip, self._record(apart=True)
                side = self._commit(base)
                self._months[side_record[0]].pop(side_record[1])
                self._record()
                main = self._commit(base)
                self._months[side_record[0]][side_record[1]] = side_record[2]
                self._trees.pop(side_record[0])
                self._tip = self._commit((*main, *side))
            else:
                self._record()
                self._tip = self._commit(self._tip)
        self._write()

    def _record(self, *, apart: bool = False) -> tuple[str, str, str]:
        nth = self._made
        month = f"{2024 + nth // _MONTH // 12:04}-{nth // _MONTH % 12 + 1:02}"
        name = f"report-{nth:06}{'-side' if apart else ''}.md"
        content = self._put("blob", f"{name}\n".encode())
        self._months.setdefault(month, {})[name] = content
        self._trees.pop(month, None)
        return month, name, content

    def _commit(self, parents: tuple[str, ...]) -> tuple[str]:
        for month, records in self._months.items():
            if month not in self._trees:
                self._trees[month] = self._tree({"operation-report": self._tree(records)}, folders=True)
        tree = self._tree({"content": self._contract, "evidence": self._tree(self._trees, folders=True)}, folders=True)
        when = f"clerk <a@example.invalid> {_FIRST + self._made * _STEP} +0800"
        head = [f"tree {tree}", *(f"parent {one}" for one in parents), f"author {when}", f"committer {when}"]
        message = f"\n\nreport {self._made}\n".encode()
        whole = "\n".join(head).encode()
        signature = b"\n ".join(self._signature(whole + message).split(b"\n"))
        self._made += 1
        return (self._put("commit", whole + b"\ngpgsig " + signature + message),)

    def _signature(self, message: bytes) -> bytes:
        digest = hashlib.sha512(message).digest()
        signed = b"SSHSIG" + b"".join(map(_field, (b"git", b"", b"sha512", digest)))
        proof = _field(_NAME) + _field(self._key.sign(signed))
        data = b"SSHSIG\0\0\0\1" + b"".join(map(_field, (self._blob, b"git", b"", b"sha512", proof)))
        return b"-----BEGIN SSH SIGNATURE-----\n" + base64.b64encode(data) + b"\n-----END SSH SIGNATURE-----"

    def _tree(self, entries: dict[str, str], *, folders: bool = False) -> str:
        mode = b"40000 " if folders else b"100644 "
        lines = (mode + name.encode() + b"\0" + bytes.fromhex(one) for name, one in sorted(entries.items()))
        return self._put("tree", b"".join(lines))

    def _put(self, kind: str, data: bytes) -> str:
        named = hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)) + data, usedforsecurity=False).hexdigest()
        self._objects.setdefault(named, (kind, data))
        return named

    def _write(self) -> None:
        """One pack of what is new, and the branch."""
        if not self._folder.exists():
            subprocess.run(["git", "init", "-q", "-b", "main", str(self._folder)], check=True)  # noqa: S603, S607  # fixed
        pack = bytearray(b"PACK\0\0\0\2" + len(self._objects).to_bytes(4, "big"))
        for kind, data in self._objects.values():
            size, first = len(data) >> 4, _TYPES[kind] << 4 | len(data) & 15
            while size:
                pack.append(first | 128)
                size, first = size >> 7, size & 127
            pack.append(first)
            pack += zlib.compress(data, 1)
        pack += hashlib.sha1(pack, usedforsecurity=False).digest()
        command = ["git", "-C", str(self._folder), "index-pack", "--stdin"]
        subprocess.run(command, input=bytes(pack), check=True, capture_output=True)  # noqa: S603  # fixed words
        self._objects.clear()
        (self._folder / ".git" / "refs" / "heads" / "main").write_text(f"{self._tip[0]}\n", "ascii")


def _field(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def verify(folder: Path, cache: Path) -> Facts:
    """`dossier verify` of the whole history, as the hook of a server runs it."""
    command = [str(Path(sys.executable).with_name("dossier")), "--root", str(folder), "verify", "main"]
    env = {"PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)  # noqa: S603  # fixed words
    if done.returncode:
        raise ValueError(done.stdout[-2000:] + done.stderr[-2000:])
    return {}
