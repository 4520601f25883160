"""What the bureau looked at when it decided, with digests: filled in once all records are there."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.evidence import Evidence
from dossier.load.filing import SUFFIXES, read_record
from dossier.ruled.bases import bases
from dossier.ruled.looked import renewed
from tools.sampledata.agreed import contract


def with_digests(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, rulings and findings naming the records that they rest on."""
    filings = (read_record(path, data) for path, data in files.items() if _is_record(path))
    evidence = Evidence.of(one.record for one in filings if one.record is not None)
    found = dict(files)
    for one in evidence.decisions.looking:
        path = one.source.path
        found[path] = renewed(found[path], one, bases(contract(), evidence, one), {})
    return found


def _is_record(path: str) -> bool:
    return path.endswith(SUFFIXES) and path.count("/") > 1
