"""Terms and prices that leave something open or say it twice are found, each at its own line."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import HOME, codes, contract_files, evidence, record
from dossier.checks.contract_lint import check, problems
from dossier.contract import Contract, read_contract
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.records.operations import InspectionRecord
from dossier.records.rulings import PriceNotice
from test_second_settlement import contract as second

TERMS, PRICES = "content/contract/terms.yml", "content/contract/prices.yml"
NAS = '    prices: [{from: 2023-06-28, clause: "5", amount: 0.15}]'
CUT = """    prices:
      - {from: 2023-06-28, clause: "5", amount: 0.15}
      - {from: 2024-03-10, clause: "6.2", amount: 0.14, notice: notice-1}"""


def changed(path: str, old: str, new: str) -> Contract:
    """The contract after one replacement in one of its files."""
    files = contract_files(HOME)
    text = files[path].decode()
    assert text.count(old) == 1, (old, text.count(old))
    contract, found = read_contract(files | {path: text.replace(old, new).encode()})
    assert contract is not None, found
    return contract


def found(contract: Contract, *records: PriceNotice | InspectionRecord) -> list[Problem]:
    return list(check(Dossier(contract, evidence(*records), {})))


def test_the_contract_and_the_second_one_are_sound(contract: Contract) -> None:
    assert list(problems(contract)) == []
    assert list(problems(second())) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (TERMS, "    composite: 0.3", "    composite: 0.31", "weights-sum"),
        (TERMS, "    disk: 0.3", "    disk: 0.29", "weights-sum"),
        (TERMS, "amount: 200000}", "amount: 400000}", "incident-levels"),
        (TERMS, "above_minutes: 20,", "above_minutes: 50,", "incident-levels"),
        (TERMS, "{id: general,", "{id: severe,", "contract-id-twice"),
        (TERMS, "id: usage-mismatch", "id: late-arrival", "contract-id-twice"),
        (PRICES, "sku: vm-2c4g\n", "sku: vm-2c2g\n", "contract-id-twice"),
        (PRICES, "crypto-l3, above: 100, up_to: 500}", "crypto-l3, above: 101, up_to: 500}", "price-tier"),
        (PRICES, "crypto-l3, above: 100, up_to: 500}", "crypto-l3, above: 99, up_to: 500}", "price-tier"),
        (PRICES, "crypto-l3, above: 0, up_to: 50}", "crypto-l3, above: 1, up_to: 50}", "price-tier"),
        (PRICES, "crypto-l3, above: 100, up_to: 500}", "crypto-l3, above: 100, up_to: 100}", "price-tier"),
        (PRICES, "whole: rack-cabinet", "whole: rack-cabinets", "unknown-sku"),
    ],
)  # fmt: skip
def test_what_is_open_or_said_twice(path: str, old: str, new: str, code: str) -> None:
    reported = found(changed(path, old, new))
    assert code in codes(reported)
    assert {problem.place.path for problem in reported} == {path}
    lines = Path(HOME / path).read_text(encoding="utf-8").splitlines()
    place = next(problem.place for problem in reported if problem.code == code)
    assert 0 < place.line <= len(lines) + 2


def notice(day: str = "2024-03-10", price: str = "0.14", sku: str = "nas") -> PriceNotice:
    return record(PriceNotice, f"id: notice-1\nnumber: 示例\nsku: {sku}\nprice: {price}\nfrom: {day}")


IN_MARCH = record(InspectionRecord, "id: inspection-1\ninspections: 1\nanomalies: 0\nanomalies_handled: 0")


def test_a_cut_that_has_begun_must_stand_in_the_list(contract: Contract) -> None:
    assert codes(found(contract, notice(), IN_MARCH)) == ["price-notice"]
    assert found(changed(PRICES, NAS, CUT), notice(), IN_MARCH) == []


def test_a_cut_that_has_not_begun_may_wait(contract: Contract) -> None:
    """The last month on file is March."""
    assert found(contract, notice("2024-04-01"), IN_MARCH) == []
    assert found(contract, notice()) == []  # no month on file at all


@pytest.mark.parametrize("wrong", [notice(price="0.13"), notice("2024-03-11"), notice(sku="nothing")])
def test_a_cut_in_the_list_must_be_the_one_notified(wrong: PriceNotice) -> None:
    assert "price-notice" in codes(found(changed(PRICES, NAS, CUT), wrong, IN_MARCH))


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("amount: 0.14, notice: notice-1", []),
        ("amount: 0.15, notice: notice-1", []),
        ("amount: 0.14", ["price-without-notice"]),
        ("amount: 0.16, notice: notice-1", ["price-rise"]),
        ("amount: 0.16", ["price-rise"]),
    ],
)
def test_prices_only_fall_and_by_a_notice(second: str, expected: list[str]) -> None:
    """The later one stands first: what counts is the day."""
    later = f'{{from: 2024-03-10, clause: "6.2", {second}}}'
    earlier = '{from: 2023-06-28, clause: "5", amount: 0.15}'
    contract = changed(PRICES, NAS, f"    prices: [{later}, {earlier}]")
    assert codes(problems(contract)) == expected


def test_a_notice_that_is_not_on_file() -> None:
    assert codes(found(changed(PRICES, NAS, CUT), IN_MARCH)) == ["unknown-reference"]
