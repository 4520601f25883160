"""What a commit says, read from its own bytes: no setting has a part in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from dossier.repository.gap import NoHistory
from dossier.repository.git import Git

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a commit that are read."""

_PERSON: Final = re.compile(rb"(?P<name>[^<]*)<[^>]*>(?:\s+(?P<seconds>-?\d{1,20})(?:\s+(?P<zone>[+-]\d{4}))?)?")
_SIGNED: Final = {"sha1": b"gpgsig", "sha256": b"gpgsig-sha256"}
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2099, 12, 31, tzinfo=UTC)
"""Days that git itself takes for a date; whoever writes a commit by hand can write anything."""

_DAY: Final = 24 * 60
_SHOWN: Final = 200
"""Characters of a name or a subject that are kept."""

_CHINESE: Final = "gb18030"
_ENCODINGS: Final = {
    "gbk": _CHINESE, "gb2312": _CHINESE, "gb18030": _CHINESE, "cp936": _CHINESE, "euc-cn": _CHINESE,
    "big5": "big5hkscs", "utf-8": "utf-8", "utf8": "utf-8", "iso-8859-1": "latin-1", "latin1": "latin-1",
    "shift_jis": "shift_jis", "euc-jp": "euc_jp", "euc-kr": "euc_kr",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A commit as it was written. `when` is None if its date is none that git would write; `dated` is what it says.

    `signature` is what signs it, b"" if nothing does, and `signed` the bytes that are signed.
    """

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    committer: str
    when: datetime | None
    dated: str
    subject: str
    message: str = ""
    signature: bytes = b""
    signed: bytes = b""


def read_commits(git: Git, head: str, known: Mapping[str, Written]) -> tuple[Written, ...]:
    """Every commit that `head` rests on, parents before children. Raises NoHistory if one is missing.

    `known` are some by their ids, as they were read before.
    """
    listed = git.ask("rev-list", "--topo-order", "--reverse", head)
    if listed is None:
        raise NoHistory("incomplete")
    ids = listed.decode("ascii").split()
    new = git.read("commit", [one for one in ids if one not in known], LARGEST)
    read = {one: written(git.algorithm, one, data) for one, data in new}
    return tuple(known.get(one) or read[one] for one in ids)


def written(algorithm: str, identity: str, data: bytes) -> Written:
    """A commit from its bytes."""
    headers, _, message = data.partition(b"\n\n")
    found = list(_headers(headers))
    values = dict(reversed(found))  # of a header that stands twice the first one counts
    tree = values.get(b"tree", b"").decode("latin-1")
    signature, signed = _signature(_SIGNED[algorithm], data)
    encoding = values.get(b"encoding", b"").decode("latin-1").lower()
    committer, when, dated = _person(values.get(b"committer", b""), encoding)
    text = _decoded(message, encoding)
    return Written(
        id=identity,
        tree=tree,
        parents=tuple(value.decode("latin-1") for name, value in found if name == b"parent"),
        author=_person(values.get(b"author", b""), encoding)[0],
        committer=committer,
        when=when,
        dated=dated,
        subject=_subject(text),
        message=text,
        signature=signature,
        signed=signed if signature else b"",
    )


def _headers(headers: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in headers.split(b"\n"):
        name, _, value = line.partition(b" ")
        if name:  # lines that go on begin with a blank
            yield name, value


def _person(text: bytes, encoding: str) -> tuple[str, datetime | None, str]:
    """Name, date if it can be one, and what was written in place of one."""
    found = _PERSON.match(text)
    if found is None:
        return _short(_decoded(text, encoding)), None, ""
    dated = text[found.start("seconds") :].decode("latin-1") if found["seconds"] else ""
    return _short(_decoded(found["name"], encoding)), _moment(found["seconds"], found["zone"]), _short(dated)


def _moment(seconds: bytes | None, zone: bytes | None) -> datetime | None:
    """The moment in the zone that the commit names; a zone that none is counts as UTC."""
    try:
        moment = _FIRST + timedelta(seconds=int(seconds or b"-1"))
    except OverflowError:
        return None
    if not _FIRST <= moment <= _LAST:
        return None
    sign, hours, minutes = (-1 if zone[:1] == b"-" else 1, int(zone[1:3]), int(zone[3:])) if zone else (1, 0, 0)
    offset = hours * 60 + minutes
    return moment.astimezone(timezone(timedelta(minutes=sign * offset if offset < _DAY else 0)))


def _subject(message: str) -> str:
    """The first paragraph in one line, as git has it."""
    lines: list[str] = []
    for line in message.lstrip("\n").split("\n"):
        if not line.strip():
            break
        lines.append(line.strip())
    return _short(" ".join(lines))


def _decoded(text: bytes, encoding: str) -> str:
    """Text in the encoding that the commit names; where that cannot be, in the ones that Chinese systems write."""
    for one in dict.fromkeys((_ENCODINGS.get(encoding, "utf-8"), "utf-8", _CHINESE)):
        try:
            return text.decode(one)
        except UnicodeDecodeError:
            continue
    return text.decode("utf-8", "replace")


def _short(text: str) -> str:
    """In one line, and no longer than anybody reads."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _signature(header: bytes, data: bytes) -> tuple[bytes, bytes]:
    """What signs a commit, and the commit without any signature, which is what was signed (as git has it)."""
    end = data.find(b"\n\n") + 1 or len(data)
    signature: list[bytes] = []
    signed: list[bytes] = []
    other: list[bytes] = []
    into = signed
    for line in data[:end].split(b"\n"):
        if not line.startswith(b" "):
            into = signature if line.startswith(header + b" ") else other if line.startswith(b"gpgsig") else signed
        begins = into is signature and not line.startswith(b" ")
        into.append(line.removeprefix(header + b" ") if begins else line[1:] if into is signature else line)
    whole = b"".join(line + b"\n" for line in signature)
    return whole, b"\n".join(signed) + data[end:]
