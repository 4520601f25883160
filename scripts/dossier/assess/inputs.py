"""The files that a month was computed from, with the digest that names the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from dossier.contract import FOLDER
from dossier.exact.period import Period
from dossier.load.attachments import FileFact
from dossier.records.layout import feeds
from dossier.result import InputFile, Inputs


def inputs(files: Mapping[str, FileFact], period: Period, later: frozenset[str]) -> Inputs:
    """The contract, the register, standing records, the months so far, and what came `later` but was used."""
    found = tuple(
        InputFile(path=path, sha256=fact.sha256, sm3=fact.sm3)
        for path, fact in sorted(files.items())
        if path in later or path.startswith(FOLDER) or feeds(path, period)
    )
    listing = "".join(f"{file.sha256}  {file.path}\n" for file in found)
    return Inputs(digest=hashlib.sha256(listing.encode()).hexdigest(), files=found)
