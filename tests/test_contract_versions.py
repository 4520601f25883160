"""What changes within one contract: its names, its term, what is added and what has ended.

The contract was signed on 2023-06-28 for 36 months from the acceptance on 2023-12-01, so until 2026-12-01.
"""

from __future__ import annotations

from datetime import date

import pytest

from amended import PRICES, TERMS, amended
from builders import codes, evidence, record
from dossier.checks import filings, months, resources, versions
from dossier.contract import Contract
from dossier.duties import duties, term_of
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.records import Record
from dossier.records.operations import InspectionRecord, Training
from dossier.records.projects import Acceptance
from tenants import project

ACCEPTED = record(Acceptance, "happened: 2023-12-01\nnumber: 示例\nconclusion: accepted", month="2023-12")
SIGNED = "signed: 2023-06-28\n"
TERM = "months: 36}"
NAS = '    prices: [{from: 2023-06-28, clause: "5", amount: 0.15}]'
AGREEMENT = "from: 2025-01-01, clause: 补充协议一"


def found(contract: Contract, *records: Record) -> list[Problem]:
    return list(versions.check(Dossier(contract, evidence(ACCEPTED, *records), {})))


def with_term(*lines: str) -> Contract:
    return amended({TERMS: {TERM: "\n  - ".join((TERM, *lines))}})


RENAMED = {
    TERMS: {
        SIGNED: f"{SIGNED}changed:\n  - {{{AGREEMENT}, contract: 安财补-1, title: 云平台服务合同（二）}}\n"
        "  - {from: 2026-01-01, clause: 补充协议二, title: 云平台服务合同（三）}\n",
        "clause: 首部 甲方}": f"clause: 首部 甲方, changed: [{{{AGREEMENT}, name: 安阳市数据局}}]}}",
    }
}


@pytest.mark.parametrize(
    ("day", "number", "title", "bureau"),
    [
        (date(2023, 1, 1), "安财单一采购-2023-4", "安阳市政务云平台服务合同", "安阳市政务服务和大数据管理局"),
        (date(2024, 12, 31), "安财单一采购-2023-4", "安阳市政务云平台服务合同", "安阳市政务服务和大数据管理局"),
        (date(2025, 1, 1), "安财补-1", "云平台服务合同（二）", "安阳市数据局"),
        (date(2026, 1, 31), "安财补-1", "云平台服务合同（三）", "安阳市数据局"),
    ],
)
def test_what_the_contract_and_its_parties_are_called_on_a_day(day: date, number: str, title: str, bureau: str) -> None:
    contract = amended(RENAMED)
    assert found(contract) == []
    terms = contract.called_on(day).terms
    assert (terms.contract, terms.title, terms.assessor.name) == (number, title, bureau)
    assert terms.assessor.called == "甲方"
    assert terms.provider == contract.terms.provider
    assert terms.assessor.clause == ("首部 甲方" if day < date(2025, 1, 1) else "补充协议一")
    assert terms.original is contract.terms
    assert terms.called_on(date(2024, 1, 1)) is contract.terms  # from any of them to any other
    assert terms.place("title") == contract.terms.place("title")
    assert terms.numbers_on(day) == (("安财单一采购-2023-4", "安财补-1") if number == "安财补-1" else (number,))


def test_a_contract_that_is_called_the_same_is_the_same(contract: Contract) -> None:
    assert contract.called_on(date(2024, 3, 31)) is contract


@pytest.mark.parametrize(
    ("lines", "day", "last"),
    [
        ((), date(2026, 6, 1), "2026-12-01"),
        (("{from: 2026-06-15, clause: 补充协议, months: 48}",), date(2026, 6, 14), "2026-12-01"),
        (("{from: 2026-06-15, clause: 补充协议, months: 48}",), date(2026, 6, 15), "2027-12-01"),
        (("{from: 2026-06-15, clause: 补充协议, until: 2027-03-31}",), date(2026, 6, 30), "2027-03-31"),
        (("{from: 2025-06-15, clause: 补充协议, until: 2025-12-31}",), date(2025, 6, 30), "2025-12-31"),  # cut short
    ],
)
def test_the_term_that_is_agreed_on_a_day(lines: tuple[str, ...], day: date, last: str) -> None:
    contract = with_term(*lines)
    assert found(contract) == []
    term = term_of(contract, evidence(ACCEPTED), day)
    assert term is not None
    assert (str(term.first), str(term.last)) == ("2023-12-01", last)


def test_duties_follow_the_term_in_force() -> None:
    """December 2026: the term ends on the 1st, unless it was extended; in January 2027 nothing is in the term."""
    extended = with_term("{from: 2026-06-15, clause: 补充协议, until: 2027-03-31}")

    def ends(contract: Contract, period: Period) -> list[str]:
        owed = duties(contract, evidence(ACCEPTED), period, {"R-14": "no-move"}, date(2027, 6, 1))
        return [str(one.due) for one in owed if one.duty == "service-term"]

    assert ends(with_term(), Period(2026, 12)) == ["2026-12-01"]
    assert ends(extended, Period(2026, 12)) == []
    assert ends(extended, Period(2027, 3)) == ["2027-03-31"]

    def plans(contract: Contract) -> list[str]:
        owed = duties(contract, evidence(ACCEPTED), Period(2027, 2), {"R-14": "no-move"}, date(2027, 6, 1))
        return [one.id for one in owed if one.duty == "emergency-plan"]

    assert plans(with_term()) == []
    assert plans(extended) == ["emergency-plan-2027-02"]


def test_months_of_the_extension_have_their_folders() -> None:
    def outside(contract: Contract, month: str) -> list[str]:
        inspected = record(InspectionRecord, "inspections: 1\nanomalies: 0\nanomalies_handled: 0", month=month)
        return codes(months.check(Dossier(contract, evidence(ACCEPTED, inspected), {})))

    extended = with_term("{from: 2026-06-15, clause: 补充协议, until: 2027-03-31}")
    # The month after the last one is still open, for the last reports.
    assert outside(with_term(), "2027-01") == []
    assert outside(with_term(), "2027-02") == ["month-outside-term"]
    assert outside(extended, "2027-04") == []
    assert outside(extended, "2027-05") == ["month-outside-term"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{from: 2026-12-01, clause: 补充协议, months: 48}", None),  # on the last day itself
        ("{from: 2026-12-02, clause: 补充协议, months: 48}", "term-gap"),
        ("{from: 2026-06-15, clause: 补充协议, until: 2026-06-14}", "term-over"),
        ("{from: 2026-06-15, clause: 补充协议, until: 2026-06-15}", None),
        ("{from: 2026-06-15, clause: 补充协议}", "term-length"),
        ("{from: 2026-06-15, clause: 补充协议, months: 48, until: 2027-12-01}", "term-length"),
        ("{from: 2023-06-28, clause: 补充协议, months: 24}", "version-twice"),
    ],
)
def test_gaps_and_days_that_go_backwards(line: str, code: str | None) -> None:
    reported = found(with_term(line))
    assert codes(reported) == ([code] if code else [])
    assert all(problem.place.path.endswith(TERMS) and problem.place.line > 1 for problem in reported)


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (TERMS, SIGNED, SIGNED.replace("28", "27"), "version-late"),
        (TERMS, SIGNED, f"{SIGNED}changed: [{{{AGREEMENT}}}]\n", "version-empty"),
        (TERMS, SIGNED, f"{SIGNED}changed: [{{from: 2023-06-28, clause: 一, title: 另}}]\n", "version-early"),
        (
            TERMS,
            SIGNED,
            f"{SIGNED}changed: [{{{AGREEMENT}, title: 甲}}, {{{AGREEMENT}, title: 乙}}]\n",
            "version-twice",
        ),
        (TERMS, "首部 乙方}", f"首部 乙方, changed: [{{{AGREEMENT}}}]}}", "version-empty"),
        (PRICES, NAS, f"{NAS}\n    ended: {{from: 2023-06-28, clause: 一}}", "version-after-end"),
        (PRICES, NAS, NAS.replace("}]", "}, {from: 2023-06-28, clause: 一, amount: 0.15}]"), "version-twice"),
        (PRICES, NAS, NAS.replace("2023-06-28", "2025-01-01"), None),  # added later: no fault
        (PRICES, NAS, f"{NAS}\n    ended: {{{AGREEMENT}}}", None),
    ],
)
def test_versions(file: str, old: str, new: str, code: str | None) -> None:
    reported = found(amended({file: {old: new}}))
    assert set(codes(reported)) == ({code} if code else set())
    assert {problem.place.path.rpartition("/")[2] for problem in reported} <= {file}


@pytest.mark.parametrize(
    ("span", "field"),
    [
        ("from: 2024-01-01", "from"),  # before there is a price
        ("from: 2024-02-01, to: 2024-02-29", None),
        ("from: 2024-02-01, to: 2024-03-01", "to"),
        ("from: 2024-02-01", "from"),  # not closed
        ("from: 2024-03-01", "from"),
    ],
)
def test_what_is_rented_has_a_price_all_the_time(span: str, field: str | None) -> None:
    """NAS is added on 1 February and ends with February."""
    life = NAS.replace("2023-06-28", "2024-02-01") + "\n    ended: {from: 2024-03-01, clause: 补充协议二}"
    tenant = project(f"- {{sku: nas, quantity: 10, {span}}}")
    contract = amended({PRICES: {NAS: life}})
    reported = [one for one in resources.check(Dossier(contract, evidence(tenant), {})) if one.code.startswith("item")]
    assert [one.place for one in reported] == ([tenant.place("resources", 0, field)] if field else [])


KINDS = "rubric/scheme.yml"
SUPPORTING = "supporting:\n"


@pytest.mark.parametrize(
    ("life", "month", "fits"),
    [
        ("from: 2024-03-15", "2024-02", False),
        ("from: 2024-03-15", "2024-03", True),  # a part of the month is enough
        ("from: 2024-01-01, ended: {from: 2024-03-01, clause: 二}", "2024-02", True),
        ("from: 2024-01-01, ended: {from: 2024-03-01, clause: 二}", "2024-03", False),
    ],
)
def test_a_kind_that_is_filed_for_a_time(life: str, month: str, fits: bool) -> None:
    first, *rest = life.split(", ", 1)
    entry = ", ".join((f"kind: training, {first}, clause: 一", *rest))
    contract = amended({KINDS: {SUPPORTING: f"kinds: [{{{entry}}}]\n{SUPPORTING}"}})
    trained = record(
        Training,
        "topics: [示例]\nunits: 1\npeople: 3\nhours: 2\nplan: true\ncontent: true\nphotos: true\nsign_in: true",
        month=month,
    )
    reported = [
        one for one in filings.check(Dossier(contract, evidence(trained), {})) if one.place.path.startswith("evidence/")
    ]
    assert [(one.code, one.place) for one in reported] == ([] if fits else [("kind-not-filed", trained.place("kind"))])


@pytest.mark.parametrize(("released", "reported"), [("2024-02-29", []), ("2024-03-01", ["item-not-offered"])])
def test_a_project_that_has_left_before_the_item_ended(released: str, reported: list[str]) -> None:
    life = f"{NAS}\n    ended: {{from: 2024-03-01, clause: 补充协议二}}"
    tenant = project("- {sku: nas, quantity: 10, from: 2024-01-01}", released=released)
    found = resources.check(Dossier(amended({PRICES: {NAS: life}}), evidence(tenant), {}))
    assert [one.code for one in found if one.code.startswith("item")] == reported
