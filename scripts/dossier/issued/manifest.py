"""The manifest of an issued revision: all that it consists of and rests on, by digest. It is what the parties sign.

Each manifest names the one issued before it, whatever month that was of, so that all of them form one chain: whoever
knows the digest of the last one can prove every month before it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Final, Literal

from pydantic import ConfigDict, Field

from dossier.result import Program
from dossier.trace.frozen import Exact, Money, Result

SCHEMA: Final = "dossier.manifest/1"
MANIFEST: Final = "manifest.json"
ASSESSMENT: Final = "assessment.json"
COMPARISON: Final = "comparison.json"
INPUTS: Final = "inputs.sha256"
"""The inputs as `sha256sum -c` reads them."""


def dossier_of(period: str) -> str:
    """The name of a month's dossier as issued."""
    return f"dossier-{period}.pdf"


def signed_dossier_of(period: str, role: str) -> str:
    """The name of a month's dossier as a role has signed it: every byte of the one issued, and the signatures."""
    return f"dossier-{period}.{role}.pdf"


def field_of(role: str) -> str:
    """The name of the signature field that the dossier has for a role."""
    return f"seal-{role}"


class SealedFile(Result):
    """A file by its digests."""

    path: str
    """Inputs: below the root; outputs: below the revision's folder."""
    sha256: str
    """SHA-256 of its bytes, in hexadecimal."""
    sm3: str
    """SM3 of its bytes, in hexadecimal."""


class Link(Result):
    """Another manifest."""

    period: str
    """Its month."""
    revision: int
    """Its revision."""
    sha256: str
    """SHA-256 of its bytes, in hexadecimal."""


class OpenDecision(Result):
    """What was open when the month was issued, and the record that says that it is issued all the same."""

    record: str
    """Where the record lies below the root."""
    matters: tuple[str, ...]
    """What was open: sort and id of each, such as `row/monitoring`."""


class Moved(Result):
    """An issued month that would come out otherwise by what a restatement of an earlier one rests on; it stays."""

    period: str
    """The month."""
    revision: int
    """The revision that stays."""
    points_before: Exact
    """Its points."""
    points_after: Exact
    """The points that it would have."""
    payable_before: Money
    """What it made payable, in yuan."""
    payable_after: Money
    """What it would make payable, in yuan."""


class ManifestHead(Result):
    """What a manifest says but for the files that the month rests on, which are many."""

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True)

    schema_: Literal["dossier.manifest/1"] = Field(alias="schema", default=SCHEMA)
    """The version of this form."""
    contract: str
    """The number of the contract."""
    period: str
    """The month."""
    revision: int
    """1, or higher for a restatement."""
    number: int
    """The place in the chain: 1 for the first that was ever issued."""
    as_of: date
    """The day on which the month was looked at."""
    commit: str
    """The commit that holds all inputs, and from which the month can be computed again."""
    program: Program
    """What computed it."""
    reason: str
    """Why the month was restated; "" for a first revision."""
    before: Link | None
    """The manifest issued before this one, whatever month it was of; none for the first."""
    month_before: Link | None
    """The revision of the month before that stood when this one was issued; none for the first month."""
    revision_before: Link | None
    """The revision that this one takes the place of; none for a first revision."""
    decided: OpenDecision | None
    """What was open and is decided; none if nothing was."""
    moved: tuple[Moved, ...]
    """IssuedMonths months after a restated one that would come out otherwise; they stay as they are."""
    outputs: tuple[SealedFile, ...]
    """The files that were issued."""


class Manifest(ManifestHead):
    """One issued revision of one month."""

    inputs: tuple[SealedFile, ...]
    """The files that the month was computed from, in the order of their paths."""

    @property
    def head(self) -> ManifestHead:
        """All but these files."""
        return ManifestHead.model_construct(**{name: getattr(self, name) for name in ManifestHead.model_fields})


def to_json(manifest: Manifest) -> str:
    """Canonical JSON, like that of an assessment."""
    return _canonical(manifest.model_dump(mode="json", by_alias=True))


def _canonical(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def read_manifest(data: bytes) -> Manifest:
    """Read what `to_json` wrote, now or before. Raises ValueError for anything else and for other bytes."""
    tree = json.loads(data.decode())
    if _canonical(tree).encode() != data:
        raise ValueError("not as it is written")
    return Manifest.model_validate(tree)
