"""The contract that the sample is about."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from dossier.contract import FOLDER, Contract, read_contract

_ROOT: Final = Path(__file__).resolve().parents[3]


@cache
def contract() -> Contract:
    """The project's own. Raises ValueError if it has problems."""
    paths = sorted((_ROOT / FOLDER).rglob("*.yml"))
    found, problems = read_contract({path.relative_to(_ROOT).as_posix(): path.read_bytes() for path in paths})
    if found is None:
        raise ValueError(problems)
    return found
