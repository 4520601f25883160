"""Coverage: every clause of the contract is in clauses.yml, and whatever handles it exists."""

from __future__ import annotations

import pytest

from builders import codes, own_contract
from dossier.checks.contract_links import there
from dossier.contract.clauses import TARGETS, Clauses
from dossier.fields import parse
from dossier.source import read

# Taken down from the contract by hand, clause by clause; the text itself is not part of this project.
ARTICLES = {
    "1": ("1.1", "1.2", "1.3"),
    "2": ("2.1", "2.2"),
    "3": ("3.1", "3.2"),
    "4": ("4.1", "4.2", "4.3", "4.4", "4.5", "4.6"),
    "5": (),
    "6": ("6.1", "6.2", "6.3", "6.4"),
    "7": ("7.1", "7.2", "7.3", "7.4"),
    "8": ("8.1", "8.2"),
    "9": ("9.1", "9.2"),
    "10": ("10.1", "10.2"),
    "11": ("11.1", "11.2", "11.3"),
}
HEADED = {"1", "5"}  # a rule stands under the article's own number: what is offered, the price table
ANNEX = {
    "1.1": (),
    "1.1.1": tuple(f"1.1.1.{nth}" for nth in range(1, 7)),
    "1.1.2": tuple(f"1.1.2.{nth}" for nth in range(1, 9)),
    "1.1.3": tuple(f"1.1.3.{nth}" for nth in range(1, 7)),
    "1.1.3.4": ("1.1.3.4-1", "1.1.3.4-2", "1.1.3.4-3"),  # the three levels
    "1.1.4": ("1.1.4.1",),
    "1.2": ("1.2.1", "1.2.2", "1.2.3"),
    "1.3": ("1.3-1", "1.3-2", "1.3-3", "1.3-settlement"),  # three amounts, and the closing paragraph
    "1.4": (),
    "1.5": ("1.5-total", "1.5-monthly"),  # the second and third paragraph
}
ROWS = 22


def expected() -> set[str]:
    articles = {"preamble"} | HEADED | {one for parts in ARTICLES.values() for one in parts}
    annex = {"annex-preamble"} | {f"annex-{one}" for head, parts in ANNEX.items() for one in (head, *parts)}
    tables = {"table-1", "table-2"} | {f"table-1-row-{nth}" for nth in range(1, ROWS + 1)}
    return articles | annex | tables


def parsed(text: str) -> tuple[Clauses | None, list[str]]:
    source, problems = read("content/contract/clauses.yml", text.encode())
    assert source is not None, problems
    value, problems = parse(Clauses, source)
    return value, codes(problems)


def test_none_is_missing_and_none_is_invented() -> None:
    ids = [clause.id for clause in own_contract().clauses.clauses]
    assert len(ids) == len(set(ids))
    assert set(ids) == expected()


def test_every_reference_leads_somewhere() -> None:
    contract = own_contract()
    known = there(contract)
    assert set(known) == set(TARGETS)
    for target, names in known.items():
        assert list(contract.clauses.dangling(target, names)) == []


def test_every_row_obligation_gate_and_reading_is_named_by_a_clause() -> None:
    """The other way round: nothing is computed that no clause asks for."""
    contract = own_contract()
    named = {reference for clause in contract.clauses.clauses for reference in clause.handled_by}
    known = there(contract)
    for target in ("row", "obligation", "gate", "reading"):
        assert [name for name in sorted(known[target]) if f"{target}:{name}" not in named] == []


def test_what_is_only_on_record_says_why() -> None:
    kept = {clause.id for clause in own_contract().clauses.clauses if clause.record_only is not None}
    assert kept == {"2.1", "3.2", "6.4", "8.1", "10.1", "10.2", "11.1", "annex-preamble"}


ONE = "clauses:\n  - {id: a, number: 示例, topic: 示例"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ONE + ', handled_by: ["row:a"]}\n', []),
        (ONE + ", record_only: 示例}\n", []),
        (ONE + "}\n", ["clause-unhandled"]),
        (ONE + ', handled_by: ["row:a"], record_only: 示例}\n', ["clause-unhandled"]),
        (
            ONE + ", record_only: 示例}\n  - {id: a, number: 示例, topic: 示例, record_only: 示例}\n",
            ["contract-id-twice"],
        ),
    ],
)
def test_lint(text: str, found: list[str]) -> None:
    clauses, problems = parsed(text)
    assert clauses is not None, problems
    assert codes(clauses.problems()) == found


@pytest.mark.parametrize("reference", ["row", "row:", ":a", "table:a", "row:a b"])
def test_a_reference_has_its_form(reference: str) -> None:
    clauses, problems = parsed(f'{ONE}, handled_by: ["{reference}"]}}\n')
    assert clauses is None
    assert problems == ["bad-reference"]


def test_a_dangling_reference_stands_where_it_was_written() -> None:
    clauses, _ = parsed(f'{ONE}, handled_by: ["reading:R-01", "row:trainig"]}}\n')
    assert clauses is not None
    (found,) = clauses.dangling("row", frozenset({"training"}))
    assert (found.code, found.place.line, dict(found.words)["meant"]) == ("clause-reference", 2, "row:training")
    assert list(clauses.dangling("reading", frozenset({"R-01"}))) == []
