"""The project's own contract after an agreement that changes its files."""

from __future__ import annotations

from collections.abc import Mapping

from builders import HOME, contract_files
from dossier.contract import FOLDER, Contract, read_contract

TERMS, PRICES, DUTIES = "terms.yml", "prices.yml", "obligations.yml"


def amended_files(changes: Mapping[str, Mapping[str, str]]) -> dict[str, bytes]:
    """File of content/contract -> what stands there and what takes its place; each must stand there once."""
    files = contract_files(HOME)
    for name, pairs in changes.items():
        path = f"{FOLDER}/{name}"
        text = files[path].decode()
        for old, new in pairs.items():
            assert text.count(old) == 1, (old, text.count(old))
            text = text.replace(old, new)
        files[path] = text.encode()
    return files


def amended(changes: Mapping[str, Mapping[str, str]]) -> Contract:
    """The same as a contract."""
    contract, problems = read_contract(amended_files(changes))
    assert contract is not None, problems
    return contract
