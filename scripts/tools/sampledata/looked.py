"""What the bureau looked at when it decided, with digests: filled in once all records are there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dossier.contract import FOLDER, Contract, read_contract
from dossier.evidence import Evidence
from dossier.load.filing import SUFFIXES, read_record
from dossier.ruled.bases import bases
from dossier.ruled.looked import renewed

_ROOT: Final = Path(__file__).resolve().parents[3]


def with_digests(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, rulings and findings naming the records that they rest on."""
    contract, filings = _contract(), (read_record(path, data) for path, data in files.items() if _is_record(path))
    evidence = Evidence.of(one.record for one in filings if one.record is not None)
    found = dict(files)
    for one in evidence.decisions.looking:
        path = one.source.path
        found[path] = renewed(found[path], one, bases(contract, evidence, one), {})
    return found


def _is_record(path: str) -> bool:
    return path.endswith(SUFFIXES) and path.count("/") > 1


def _contract() -> Contract:
    """The contract of the sample. Raises ValueError if it has problems."""
    paths = sorted((_ROOT / FOLDER).rglob("*.yml"))
    contract, problems = read_contract({path.relative_to(_ROOT).as_posix(): path.read_bytes() for path in paths})
    if contract is None:
        raise ValueError(problems)
    return contract
