"""A contract that follows another carries its debt on, adds up anew, and both name each other on every output.

The sample's 2024-03 leaves a debt of 15,956.37 yuan (worked-month). Here a successor takes it over: the second contract
read with `carry`, whose February is 942.00 for the project less 400.00 of penalties (test_second_contract).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from builders import HOME, codes, contract_files
from dossier.assessment import Assessment, from_json, to_json
from dossier.checks.succession import check
from dossier.contract import Contract, read_contract
from dossier.contract.predecessor import PREDECESSOR, read_predecessor
from dossier.evidence import Evidence
from dossier.exact.digest import sha256
from dossier.exact.money import ZERO
from dossier.explain import explain
from dossier.load import Dossier, load
from dossier.pipeline import assess_all
from dossier.problems import Problem
from dossier.publish.appearance import read_look
from dossier.site.front import PublishedMonth, front
from shown import AS_OF, reports, texts

SECOND = HOME / "tests" / "second-contract"
TERMS = "content/contract/terms.yml"
OPENING = """
opening:
  from: 2024-02-01
  clause: 第十五条
  predecessor: {contract: 安财单一采购-2023-4, title: 前一期合同, until: 2024-01-31, site: ../2023/}
  debt: 15956.37
"""
SUCCESSOR = """
successor: {from: 2024-04-01, clause: 第十六条, contract: 示例市-2024-9, title: 后一期合同, site: ../2024-9/}
"""


def root(folder: Path, more: str, reading: str = "carry") -> Path:
    """The second contract in a folder of its own, with more in its terms."""
    shutil.copytree(SECOND, folder)
    (folder / TERMS).write_text((folder / TERMS).read_text("utf-8") + more, "utf-8")
    readings = folder / "content/contract/readings.yml"
    readings.write_text(readings.read_text("utf-8").replace("reading: clamp", f"reading: {reading}"), "utf-8")
    return folder


def months(folder: Path) -> dict[str, Assessment]:
    loaded = load(folder).dossier
    assert loaded is not None
    return {one.period: one for one in assess_all(loaded, AS_OF)}


def line(month: Assessment, key: str) -> tuple[str, str, str, str]:
    """A line of the statement: as proven, bounds, clause."""
    found = next(one for one in month.statement if one.key == key)
    return str(found.amount), str(found.low), str(found.high), found.clause


def test_the_debt_is_carried_into_the_first_month(tmp_path: Path) -> None:
    """February: 942.00 - 400.00 - 15,956.37 = -15,414.37, so 0.00 is paid and 15,414.37 are carried on. March: the fee
    is 0 (a veto), the penalties are 0, so the same debt is carried on."""
    found = months(root(tmp_path / "new", OPENING))
    first, second = found["2024-02"], found["2024-03"]
    assert line(first, "opening") == ("-15956.37", "-15956.37", "-15956.37", "第十五条")
    assert line(first, "total")[0] == "-15414.37"
    assert first.settlement.carried_in == Decimal("-15956.37")
    assert (first.settlement.payable, first.settlement.carried_out) == (Decimal("0.00"), Decimal("-15414.37"))
    assert line(second, "carried_in")[0] == "-15414.37"
    assert [one.key for month in (first, second) for one in month.statement].count("opening") == 1
    # What is payable adds up anew, against the ceiling of this contract.
    assert (first.settlement.cumulative, first.settlement.ceiling) == (Decimal("0.00"), Decimal("10000.00"))


def test_a_debt_within_bounds(tmp_path: Path) -> None:
    """Between 100.00 and 20,000.00: at best 942.00 - 400.00 - 100.00 = 442.00 are paid and nothing is carried on, at
    worst nothing is paid and 942.00 - 400.00 - 20,000.00 = -19,458.00 is carried on."""
    first = months(root(tmp_path / "new", OPENING + "  debt_least: 100\n  debt_most: 20000\n"))["2024-02"].settlement
    assert (first.payable_low, first.payable, first.payable_high) == (ZERO, ZERO, Decimal("442.00"))
    assert (first.carried_out_low, first.carried_out_high) == (Decimal("-19458.00"), ZERO)
    assert first.carried_out == Decimal("-15414.37")


def test_a_small_debt_is_netted_and_the_rest_paid(tmp_path: Path) -> None:
    """942.00 - 400.00 - 42.50 = 499.50."""
    first = months(root(tmp_path / "new", OPENING.replace("15956.37", "42.50")))["2024-02"].settlement
    assert (first.payable, first.carried_out, first.cumulative) == (Decimal("499.50"), ZERO, Decimal("499.50"))


def test_what_is_handed_on_is_not_carried_on_here(tmp_path: Path) -> None:
    """With a successor from 1 March on, February's debt is the successor's: March of this contract begins with none."""
    found = months(root(tmp_path / "old", OPENING + SUCCESSOR.replace("2024-04-01", "2024-03-01")))
    assert line(found["2024-02"], "handed_on") == ("15414.37", "15414.37", "15414.37", "第十六条")
    assert found["2024-02"].settlement.carried_out == Decimal("-15414.37")
    assert found["2024-03"].settlement.carried_in == 0
    assert line(found["2024-03"], "carried_in")[0] == line(found["2024-03"], "carried_out")[0] == "0.00"


def test_explained_from_the_line_that_says_so(tmp_path: Path) -> None:
    folder = root(tmp_path / "new", OPENING + f"  assessment_sha256: {'a' * 64}\n")
    loaded, month = load(folder).dossier, months(folder)["2024-02"]
    assert loaded is not None
    found, same = (explain(loaded.contract, loaded.evidence, month, asked) for asked in ("opening", "carried_in"))
    assert found is not None
    assert found == same
    debt, proof, anew, total = found.steps
    assert debt.text == "承接《前一期合同》（安财单一采购-2023-4）截至 2024-01-31 的负数余额"
    assert (debt.value, debt.clause) == ("-15,956.37 元", "第十五条")
    assert debt.source is not None
    text = (folder / debt.source.path).read_text("utf-8").splitlines()
    assert text[debt.source.line - 1] == "  debt: 15956.37"
    assert proof.rule == f"sha256 {'a' * 64}"
    assert "2024-02-01" in anew.text
    assert total.amount == Decimal("-15956.37")
    payable = explain(loaded.contract, loaded.evidence, month, "payable")
    assert payable is not None
    assert debt in payable.steps
    assert from_json(to_json(month)).opening == month.opening


def test_both_sites_name_each_other(tmp_path: Path) -> None:
    """The old site lies in 2023/, the new one in 2024/ beside it: each page leads to the other's first page."""
    old = root(tmp_path / "2023", SUCCESSOR.replace("../2024-9/", "../2024/"))
    new = root(tmp_path / "2024", OPENING)
    (report,) = reports(old)[-1:]
    (first, _) = reports(new)
    there, here = texts(old, report), texts(new, first)
    for found, folder, title in ((there, "2024", "后一期合同"), (here, "2023", "前一期合同")):
        for page in ("index.md", "clauses.md"):
            assert f'href="../../{folder}/index.html">《{title}》' in found[page]
        assert f"《{title}》" in found["pdf"]
    assert "−15,956.37" in here["index.md"]
    sentence = "承接《前一期合同》（安财单一采购-2023-4）截至 2024-01-31 的负数余额 -15,956.37 元"
    for name in ("pdf", "letter acceptance", "workbook"):
        assert sentence.replace(" ", "") in here[name].replace(" ", "")
    assert "转后继合同" in there["workbook"]
    theme = read_look(new).theme
    assert (
        'href="../2023/index.html">《前一期合同》'
        in front(theme, [PublishedMonth("2024-02", None, frozenset())], [first]).decode()
    )


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("../2023/", True),
        ("../../合同/2023", True),
        ("old", True),
        ("../", True),
        ("https://example.invalid", True),
        ("https://example.invalid:8443/dossier/2023/", True),
        ("http://example.invalid/", False),
        ("//example.invalid/", False),
        ("/2023/", False),
        ("javascript:alert(1)", False),
        ("https://user@example.invalid/", False),
        ("https://example.invalid/?a=1", False),
        ('x" onclick="alert(1)', False),
        ("a/../../b", False),
        (".git/", False),
        ("..", False),
    ],
)
def test_links(link: str, good: bool) -> None:
    terms = OPENING.replace("../2023/", json.dumps(link, ensure_ascii=False))
    contract, problems = read(terms)
    assert (contract is not None) is good
    assert codes(problems) == ([] if good else ["bad-link"])


@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        ("debt: 15956.37", "debt: -15956.37", "debt-negative", {"meant": "15956.37"}),
        ("debt: 15956.37", "debt: 15956.375", "debt-fraction", {"value": "15956.375", "meant": "15956.38"}),
        ("site: ../2023/", "site: ..\\2023\\", "bad-link", {"meant": "../2023/"}),
    ],
)
def test_slips(old: str, new: str, code: str, told: Mapping[str, str]) -> None:
    contract, (problem,) = read(OPENING.replace(old, new))
    assert contract is None
    assert problem.code == code
    assert told.items() <= dict(problem.words).items()


def read(more: str, extra: Mapping[str, bytes] | None = None) -> tuple[Contract | None, tuple[Problem, ...]]:
    files = contract_files(SECOND)
    return read_contract(files | {TERMS: files[TERMS] + more.encode()} | dict(extra or {}))


def found(more: str, extra: Mapping[str, bytes] | None = None) -> list[str]:
    contract, problems = read(more, extra)
    assert contract is not None, problems
    return codes(check(Dossier(contract, Evidence.of(()), {})))


CARRIED = {"carried_out": "-15956.37", "carried_out_low": "-15956.37", "carried_out_high": "-15956.37"}
LAST = {
    "schema": "dossier.assessment/9",
    "contract": "安财单一采购-2023-4",
    "period": "2024-01",
    "settlement": CARRIED,
    "later": {"keys": "一"},
}


def as_json(changes: Mapping[str, object] | None = None, **settlement: str) -> bytes:
    tree = {**LAST, "settlement": {**CARRIED, **settlement}, **(changes or {})}
    return (json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def test_the_last_assessment_beside_the_terms() -> None:
    """Amounts, month, number and digest; Windows may have changed its line ends."""
    data = as_json()
    proven = f"{OPENING}  assessment_sha256: {sha256(data)}\n"
    assert found(proven, {PREDECESSOR: data}) == ["opening-waived"]  # the second contract carries nothing on
    assert found(proven, {PREDECESSOR: data.replace(b"\n", b"\r\n")}) == ["opening-waived"]
    for changed in (
        as_json(carried_out="-15956.38", carried_out_low="-15956.38", carried_out_high="-15956.38"),
        as_json({"contract": "另一份"}),
        as_json({"period": "2024-02"}),
        as_json(carried_out_low="-20000.00"),
    ):
        assert "predecessor-differs" in found(proven, {PREDECESSOR: changed})
    assert found("", {PREDECESSOR: data}) == ["predecessor-alone"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"schema": "dossier.assessment/2"}',
        as_json(carried_out="NaN"),
        as_json(carried_out="1e999999999"),
        as_json(carried_out="15956.37"),
        as_json({"period": "2024-13"}),
        as_json({"schema": "something else"}),
        as_json({"settlement": "x"}),
        as_json().replace(b'"-15956.37"', b"1" * 5000),
    ],
)
def test_whatever_lies_there_is_told(data: bytes) -> None:
    result, problems = read_predecessor(data)
    assert result is None
    assert codes(problems) == ["predecessor-unreadable"]


def test_a_real_assessment_is_read(tmp_path: Path) -> None:
    text = to_json(months(root(tmp_path / "old", OPENING))["2024-03"])
    result, problems = read_predecessor(text.encode())
    assert problems == ()
    assert result is not None
    assert (result.contract, str(result.period)) == ("示例市-2024-1", "2024-03")
    assert (result.carried, result.sha256) == (Decimal("-15414.37"), sha256(text.encode()))
