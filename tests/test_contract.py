"""Reading the contract folder: complete, or every problem of every file at once."""

from __future__ import annotations

import pickle

import pytest

from builders import HOME, codes, contract_files
from dossier.contract import FOLDER, read_contract

FILES = contract_files(HOME)
SINGLE = ("terms", "prices", "survey", "readings", "obligations", "clauses", "roles", "rubric/scheme", "rubric/quality")
OPTIONAL = ("prices", "survey")


def test_the_projects_own_contract() -> None:
    contract, problems = read_contract(FILES)
    assert problems == ()
    assert contract is not None
    assert contract.terms.contract == "安财单一采购-2023-4"
    assert [notice.year for notice in contract.notices] == [2023, 2024, 2025, 2026]


@pytest.mark.parametrize("name", [name for name in SINGLE if name not in OPTIONAL])
def test_an_absent_file(name: str) -> None:
    path = f"{FOLDER}/{name}.yml"
    contract, problems = read_contract({key: data for key, data in FILES.items() if key != path})
    assert contract is None
    assert [(one.code, str(one.place)) for one in problems] == [("missing-contract-file", path)]


@pytest.mark.parametrize("name", [*SINGLE, "holidays/2024"])
def test_a_file_that_does_not_parse(name: str) -> None:
    path = f"{FOLDER}/{name}.yml"
    contract, problems = read_contract(FILES | {path: b"unknown: [1"})
    assert contract is None
    assert [(one.code, one.place.path) for one in problems] == [("yaml-syntax", path)]


def test_all_problems_of_all_files_at_once() -> None:
    changed = {
        f"{FOLDER}/roles.yml": FILES[f"{FOLDER}/roles.yml"] + b"surplus: 1\n",
        f"{FOLDER}/obligations.yml": b"duties: []\ngates: []\nduties: []\n",
        f"{FOLDER}/readings.yml": b"",
    }
    contract, problems = read_contract(FILES | changed)
    assert contract is None
    assert [(one.code, one.place.path.removeprefix(f"{FOLDER}/")) for one in problems] == [
        ("duplicate-key", "obligations.yml"),
        ("empty-file", "readings.yml"),
        ("unknown-key", "roles.yml"),
    ]


def test_no_holidays_at_all() -> None:
    """A contract need not count working days; this one does, which its records are checked for."""
    contract, problems = read_contract({path: data for path, data in FILES.items() if "/holidays/" not in path})
    assert problems == ()
    assert contract is not None
    assert (contract.notices, contract.counts_days) == ((), True)


def test_neither_prices_nor_survey() -> None:
    left = {path: data for path, data in FILES.items() if path.rpartition("/")[2] not in ("prices.yml", "survey.yml")}
    contract, problems = read_contract(left)
    assert problems == ()
    assert contract is not None
    assert (contract.prices.items, contract.survey) == ((), None)


def test_a_notice_that_contradicts_itself() -> None:
    path = f"{FOLDER}/holidays/2024.yml"
    contract, problems = read_contract(FILES | {path: FILES[path].replace(b"year: 2024", b"year: 2025")})
    assert contract is None
    assert set(codes(problems)) == {"holiday-year", "holiday-makeup"}


def test_it_can_be_kept() -> None:
    """What is read once is kept by digest; that needs values that can be pickled."""
    contract, _ = read_contract(FILES)
    assert contract is not None
    kept = pickle.loads(pickle.dumps(contract))  # noqa: S301
    assert kept.readings == contract.readings
    assert kept.calendar == contract.calendar
