"""The receipt of a revision: one line that each party keeps outside the repository.

Whoever has the line of the last revision can prove every month before it, also against somebody who has built the
whole chain anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dossier.issued.revisions import IssuedMonths, Revision
from dossier.problems import Place, Problem, error

_LINE: Final = re.compile(
    r"dossier-receipt/1\s+(?P<period>[0-9]{4}-[0-9]{2})\s+r(?P<revision>[0-9]{1,4})\s+#(?P<number>[0-9]{1,6})\s+"
    r"sha256:(?P<sha256>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says of a revision: its month, number, place in the chain, and the digest of its manifest."""

    period: str
    revision: int
    number: int
    sha256: str


def receipt(revision: Revision) -> str:
    """The line."""
    manifest = revision.manifest
    return f"dossier-receipt/1 {manifest.period} r{revision.number} #{manifest.number} sha256:{revision.digest}"


def read(text: str) -> tuple[Receipt, ...]:
    """All receipts in a text, whatever stands around them; spaces and line breaks may be others."""
    return tuple(
        Receipt(found["period"], int(found["revision"]), int(found["number"]), found["sha256"])
        for found in _LINE.finditer(text)
    )


def against(path: str, data: bytes, issued: IssuedMonths) -> Iterator[Problem]:
    """Whether the chain holds every receipt in a file."""
    found = read(data.decode("utf-8", "replace"))
    if not found:
        yield error("receipt-none", Place(path))
    for one in found:
        if not holds(one, issued):
            words = {"period": one.period, "revision": str(one.revision), "sha256": one.sha256}
            yield error("receipt-lost", Place(path), **words)


def holds(one: Receipt, issued: IssuedMonths) -> bool:
    """Whether the chain has the revision that the receipt was given for."""
    return any(
        (of.manifest.period, of.number, of.manifest.number, of.digest)
        == (one.period, one.revision, one.number, one.sha256)
        for of in issued.chain
    )
