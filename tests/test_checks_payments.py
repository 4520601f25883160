"""Payments that leave a score without an answer, or answer twice, are found at their own lines."""

from __future__ import annotations

import pytest

from builders import HOME, codes, contract_files
from dossier.checks.payments import problems
from dossier.contract import Contract, read_contract
from test_second_settlement import contract as second

TERMS = "content/contract/terms.yml"
BANDS = """    kind: coefficient-bands
    bands:
      - {at_least: 80, coefficient: 1}
      - {at_least: 50, below: 80, coefficient: 0.8}
      - {at_least: 20, below: 50, coefficient: 0.5}
      - {below: 20, coefficient: 0.2}
"""


def changed(old: str, new: str, files: dict[str, bytes] | None = None) -> Contract:
    """The contract after one replacement in its terms."""
    files = files or dict(contract_files(HOME))
    text = files[TERMS].decode()
    assert text.count(old) == 1, (old, text.count(old))
    contract, found = read_contract(files | {TERMS: text.replace(old, new).encode()})
    assert contract is not None, found
    return contract


def paid(text: str) -> Contract:
    """The contract with another payment and no part of the score for utilisation."""
    files = dict(contract_files(HOME))
    files[TERMS] = (
        files[TERMS]
        .decode()
        .replace("composite: 0.3", "composite: 1")
        .replace("utilisation: 0.7", "utilisation: 0")
        .encode()
    )
    indented = "".join(f"    {line}\n" for line in text.strip().splitlines())
    return changed(BANDS, indented, files)


def found(contract: Contract) -> list[tuple[str, str]]:
    return [(one.code, f"{one.place.path}:{one.place.line}") for one in problems(contract)]


def test_the_contract_and_the_second_one_are_sound(contract: Contract) -> None:
    assert list(problems(contract)) == []
    assert list(problems(second())) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{at_least: 80, coefficient: 1}", "{at_least: 80, below: 100, coefficient: 1}"),
        ("{below: 20, coefficient: 0.2}", "{at_least: 0, below: 20, coefficient: 0.2}"),
        ("at_least: 50, below: 80", "at_least: 50, below: 81"),  # overlap
        ("at_least: 50, below: 80", "at_least: 50, below: 79.99"),  # gap
        ("{at_least: 80, coefficient: 1}", "{coefficient: 1}"),
        ("below: 50, coefficient: 0.5", "below: 50, coefficient: 0.9"),  # pays more
    ],
)
def test_bands(old: str, new: str) -> None:
    assert "coefficient-band" in codes(list(problems(changed(old, new))))


def test_bands_that_pay_more_for_less_because_the_contract_says_so() -> None:
    text = BANDS.replace("coefficient: 0.5", "coefficient: 0.9").replace(
        "    bands:", "    monotonic: false\n    bands:"
    )
    assert found(changed(BANDS, text)) == []


def test_one_band_is_a_band() -> None:
    assert found(changed(BANDS, "    kind: coefficient-bands\n    bands: [{coefficient: 0.9}]\n")) == []


@pytest.mark.parametrize(
    ("pieces", "wrong"),
    [
        ("[{at_least: 80, below: 90, counted_from: 90, per_point: 1}, {below: 80, counted_from: 90, per_point: 1}]", 0),
        ("[{below: 90, counted_from: 90, per_point: 1}]", 0),
        ("[{counted_from: 100, per_point: 1}]", 1),  # nothing says from where on nothing is taken off
        ("[{at_least: 0, below: 90, counted_from: 90, per_point: 1}]", 1),  # nor what holds below 0
        ("[{at_least: 80, below: 90, counted_from: 90, per_point: 1}, {below: 79, counted_from: 90, per_point: 1}]", 1),
        # At 80 the piece above takes off 20, the one below 10: less for a lower score.
        ("[{at_least: 80, below: 90, counted_from: 90, per_point: 2}, {below: 80, counted_from: 90, per_point: 1}]", 1),
    ],
)  # fmt: skip
def test_pieces(pieces: str, wrong: int) -> None:
    contract = paid(f"kind: linear\nunit: percent\npieces: {pieces}")
    assert codes(list(problems(contract))) == ["payment-pieces"] * wrong


def test_yuan_a_point_need_one_score_for_the_month() -> None:
    text = "    kind: linear\n    unit: yuan\n    pieces: [{below: 90, counted_from: 100, per_point: 500}]\n"
    assert codes(list(problems(changed(BANDS, text)))) == ["payment-score"]
    assert found(paid(text.replace("    ", ""))) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("per_point: 1", 0),
        ("credits: [{at_least: 1, percent: 1}, {at_least: 5, percent: 4}]", 0),
        ("cap: 10", 1),
        ("per_point: 1\ncredits: [{at_least: 1, percent: 1}]", 1),
        ("credits: [{at_least: 5, percent: 4}, {at_least: 1, percent: 1}]", 1),
        ("credits: [{at_least: 1, percent: 4}, {at_least: 5, percent: 1}]", 1),
    ],
)
def test_service_points(text: str, wrong: int) -> None:
    assert codes(list(problems(paid(f"kind: service-points\n{text}")))) == ["payment-points"] * wrong


def test_a_row_that_counts_a_survey_needs_one() -> None:
    files = {path: data for path, data in contract_files(HOME).items() if not path.endswith("survey.yml")}
    contract, _ = read_contract(files)
    assert contract is not None
    assert [code for code, _ in found(contract)] == ["survey-missing"]
