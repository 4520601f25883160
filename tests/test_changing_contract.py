"""A contract that changes in its second month: each month shows what was in force in it, and the comparison says why.

The care of parks (tests/contracts/green) and an availability by bands (sla), January and February 2025, with agreements
that take effect in February. As they are, parks come to 86.4 and 78 points, 43,200 and 40,000 yuan (test_contracts).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders import HOME
from dossier.cli.app import app
from dossier.cli.session import Session
from dossier.compare import compare
from dossier.exact.money import ZERO
from dossier.exact.number import plain
from dossier.explain import explain
from dossier.problems import Severity
from dossier.report import Report
from dossier.repository import History
from dossier.workbook.whole import workbook
from shown import AS_OF, commands, reports, texts
from workbook_reader import money, recalculate

CONTRACTS = HOME / "tests" / "contracts"
Changes = Mapping[str, Mapping[str, str]]
Changed = Callable[..., Path]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """A copy of a root: file -> what stands there once and what takes its place; "" stands for a new file."""

    def change(files: Changes, name: str = "green") -> Path:
        root = tmp_path / "root"
        shutil.copytree(CONTRACTS / name, root)
        for place, pairs in files.items():
            path = root / place if place.startswith("evidence") else root / "content" / "contract" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text("utf-8") if path.exists() else ""
            for old, new in pairs.items():
                assert old == text == "" or text.count(old) == 1, (old, text.count(old))
                text = text.replace(old, new) if text else new
            path.write_text(text, "utf-8")
        return root

    return change


def everything(root: Path, report: Report) -> Mapping[str, str]:
    """All texts of a month but those that hold the contract's data, the register of their versions, or other months."""
    found = texts(root, report) | commands(root, report.period)
    left = ("assessment.json", "clauses.md", "compare.md", "package", "problems")
    return {name: text for name, text in found.items() if not name.startswith(left)}


NAMES = ("绿化-2025-1", "经济开发区绿化养护合同（一标段）"), ("绿化补-7", "高新区绿化养护合同")
CLIENT, LATER = "某开发区管委会（虚构）", "某高新区管委会（虚构）"
RENAMED = {
    "terms.yml": {
        "signed: 2025-01-01\n": "signed: 2025-01-01\nchanged:\n"
        "  - {from: 2025-02-01, clause: 补充协议一, contract: 绿化补-7, title: 高新区绿化养护合同}\n",
        "虚构）, clause: 首部}\n  - {role: provider": "虚构）, clause: 首部, changed: "
        "[{from: 2025-02-01, clause: 补充协议一, name: 某高新区管委会（虚构）}]}\n  - {role: provider",
    }
}


def test_names_are_those_of_the_month(changed: Changed) -> None:
    root = changed(RENAMED)
    january, february = reports(root)
    for report, own, other in ((january, NAMES[0], NAMES[1]), (february, NAMES[1], NAMES[0])):
        found = everything(root, report)
        assert [name for name, text in found.items() if any(word in text for word in other)] == []
        assert all(any(word in text for text in found.values()) for word in own)
        register = texts(root, report)["clauses.md"]
        assert all(word in register for word in (*own, *other, CLIENT, LATER, "补充协议一"))
    # Records keep the name of who made them, so the client's old name stands in February as well.
    assert [name for name, text in everything(root, january).items() if LATER in text] == []
    letters = {name: text for name, text in everything(root, february).items() if name.startswith("letter")}
    assert letters
    assert [name for name, text in letters.items() if CLIENT in text] == []
    assert LATER in everything(root, february)["pdf"]
    assert january.assessment.numbers == ("绿化-2025-1",)
    assert february.assessment.numbers == ("绿化-2025-1", "绿化补-7")
    asked = ["--root", str(root), "compare", "2025-01", "2025-02", "--as-of", AS_OF.isoformat()]
    compared = CliRunner().invoke(app, asked)
    assert compared.exit_code == 0, compared.output
    assert "绿化补-7" in compared.output
    assert (february.assessment.title, february.assessment.parties[0].clause) == ("高新区绿化养护合同", "补充协议一")


def errors(root: Path) -> list[tuple[str, str]]:
    session = Session(root, None, AS_OF, History(root, "no-repository"))
    found = [problem for problem in session.problems if problem.severity is Severity.ERROR]
    return [(one.code, dict(one.words).get("day", "")) for one in found]


def moved(before: Report, after: Report) -> dict[str, tuple[str, str]]:
    """Points and yuan that each cause has moved."""
    found = compare(before.assessment, after.assessment)
    assert sum((one.points for one in found.causes), Fraction(0)) == found.points_delta
    assert sum((one.payable for one in found.causes), ZERO) == found.payable_delta
    return {one.cause: (plain(one.points), plain(one.payable)) for one in found.causes}


def changes(before: Report, after: Report) -> dict[str, tuple[str | None, str | None]]:
    """Rule values that the comparison lists."""
    found = compare(before.assessment, after.assessment).changes
    return {one.id: (one.before, one.after) for one in found if one.object == "rule-value"}


OVER_MONTHS = ("span", "letter summary", "workbook", "pdf")
"""What tells of several months, workbook and dossier by why the month differs, so of rows that some of them had."""
SMART = """id: smart
versions: [{from: 2025-02-01, clause: 补充协议一, name: 智慧养护, points: 12}]
rows:
  - id: smart-litter
    row: 1
    versions:
      - from: 2025-02-01
        clause: 补充协议一
        name: 智慧巡检：垃圾清理
        points: 12
        evidence: [measurement]
        rule:
          kind: step-per-unit
          measure:
            kind: sum
            field: amount
            select: {kind: measurement, where: [{field: indicator, is: smart-litter}]}
          threshold: 0
          side: above
          unit: 1
          points: 1.2
          counting: full
"""
MONTHLY = "versions: [{from: 2025-01-01, clause: 考核表, name: 月度检查, points: 60}]"
LESS = MONTHLY.replace("]", ", {from: 2025-02-01, clause: 补充协议一, name: 月度检查, points: 48}]")
REPLACED: Changes = {
    "rubric/scheme.yml": {"groups: [monthly, patrol]": "groups: [monthly, patrol, smart]"},
    "rubric/smart.yml": {"": SMART},
    "evidence/2025-02/measurement/monthly-litter-2025-02.md": {"indicator: monthly-litter": "indicator: smart-litter"},
    "rubric/monthly.yml": {
        MONTHLY: LESS,
        "    row: 1\n": "    row: 1\n    ended: {from: 2025-02-01, clause: 补充协议一}\n",
    },
}


def test_a_row_ends_and_a_group_is_added(changed: Changed) -> None:
    """January's three faults cost 0.6 each of 12: 10.2. In February five cost 1.2 each: 6 in place of 12 - 3 = 9.

    So February has 78 - 9 + 6 = 75 points. Of the 11.4 less than January, the rules took 10.2 - 6 = 4.2.
    """
    root = changed(REPLACED)
    january, february = reports(root)
    assert [plain(one.assessment.composite.points) for one in (january, february)] == ["86.4", "75"]
    assert [len(one.assessment.indicators) for one in (january, february)] == [10, 10]
    first = {one.id: (one.group, plain(one.points)) for one in january.assessment.indicators}
    second = {one.id: (one.group, plain(one.points)) for one in february.assessment.indicators}
    assert (first["monthly-litter"], second["smart-litter"]) == (("月度检查", "10.2"), ("智慧养护", "6"))
    assert "smart-litter" not in first
    assert "monthly-litter" not in second
    causes = moved(january, february)
    assert causes["rule-change"][0] == "-4.2"
    assert causes["new-facts"][0] == "-7.2"
    for report, there, gone in (
        (january, "月度检查：垃圾清理", "智慧巡检"),
        (february, "智慧巡检", "月度检查：垃圾清理"),
    ):
        found = everything(root, report)
        assert there in found["rows.md"]
        of_the_month = {name: text for name, text in found.items() if not name.startswith(OVER_MONTHS)}
        assert [name for name, text in of_the_month.items() if gone in text] == []
        register = texts(root, report)["clauses.md"]
        assert "智慧养护，12 分" in register
        assert "不再有" in register


def test_points_that_do_not_add_up_from_a_day_on(changed: Changed) -> None:
    files = {name: dict(pairs) for name, pairs in REPLACED.items()}
    del files["rubric/monthly.yml"][MONTHLY]
    assert errors(changed(files)) == [("rubric-group-points", "2025-02-01"), ("rubric-total", "2025-02-01")]


TREES = """
  - {sku: tree, group: 养护, name: 补植, unit: 株, per: use, prices: [{from: 2025-02-01, clause: 一, amount: 80}]}
  - {sku: sign, group: 养护, name: 标牌, unit: 套, per: once, prices: [{from: 2025-02-01, clause: 一, amount: 2000}]}
"""
PLANTED = """---
kind: usage
id: usage-2025-02-lot-1
title: 二月补植
happened: 2025-02-28
covers: {from: 2025-02-01, to: 2025-02-28}
prepared_by: 某开发区管委会（虚构）
collected: {method: inspection, origin: 现场检查}
sample: true
project: lot-1
platform: 现场清点
interval_minutes: 0
hosts: []
uses:
  - {sku: tree, quantity: 5, day: 2025-02-12}
  - {sku: tree, quantity: 7, day: 2025-02-28}
---
"""
USED: Changes = {
    "prices.yml": {"amount: 0.5}]\n": f"amount: 0.5}}]{TREES}"},
    "evidence/projects/lot-1.yml": {
        "review: area-1}]": "review: area-1}, {sku: sign, quantity: 1, from: 2025-02-28, review: area-1}]"
    },
    "evidence/2025-02/usage/lot-1.md": {"": PLANTED},
}


def test_uses_and_a_one_off_charge_wherever_they_are_shown(changed: Changed, tmp_path: Path) -> None:
    """Twelve trees at 80 are 960, the sign 2,000: 52,960 in February, less 10,000 for 78 points."""
    root = changed(USED)
    january, february = reports(root)
    assert [one.assessment.settlement.payable for one in (january, february)] == [
        Decimal("43200.00"),
        Decimal("42960.00"),
    ]
    (lot,) = february.assessment.projects
    assert [(one.sku, one.per, plain(one.quantity), str(one.from_), str(one.to), one.amount) for one in lot.lines] == [
        ("green-area", "month", "100000", "2025-02-01", "2025-02-28", Decimal("50000.00")),
        ("tree", "use", "12", "2025-02-12", "2025-02-28", Decimal("960.00")),
        ("sign", "once", "1", "2025-02-28", "2025-02-28", Decimal("2000.00")),
    ]
    assert (lot.gross, lot.after_coefficient) == (Decimal("52960.00"), Decimal("42960.00"))
    found = everything(root, february)
    assert "按次" in found["projects/lot-1.md"]
    assert "一次性" in found["projects/lot-1.md"]
    assert "元/次" in found["prices.md"]
    assert "28 日（一次性）" in found["pdf"]
    assert "12—28 日（按次）" in found["pdf"]
    told = explain(february.contract, february.evidence, february.assessment, "lot-1/tree")
    assert told is not None
    assert [step.text for step in told.steps] == [
        "补植，2025-02-12 至 2025-02-28", "2025-02-12 使用 5", "2025-02-28 使用 7",
    ]  # fmt: skip
    assert told.steps[0].rule == "80 × 12（按次）"
    assert [name for name, text in everything(root, january).items() if "按次" in text] == []
    book = recalculate({"book": workbook(february)}, tmp_path)["book"]
    lines = book.shown("计费明细", "序号")
    assert [(one["计价"], one["在用天数"], money(one["金额"])) for one in lines[:3]] == [
        ("按月", 28, Decimal(50000)), ("按次", None, Decimal(960)), ("一次性", None, Decimal(2000)),
    ]  # fmt: skip
    assert money(book.summary()["应付金额"]) == Decimal(42960)
    assert moved(january, february)["new-facts"][1] == "-240.00"  # 43,200 to 42,960


BAND = "- {at_least: 95, below: 99, name: 二档, coefficient: 0.7}"
SLA = (CONTRACTS / "sla" / "content" / "contract" / "terms.yml").read_text("utf-8")


def test_bands_that_change_are_the_rules_doing(changed: Changed) -> None:
    """In February 98.7 pays 0.6 of 2,000: 1,200; by January's bands it would be 1,400.

    From January's 2,000 the score took 600 and the bands 200; the other service rose from 400 to 500.
    """
    start = SLA.index("  - from: 2025-01-01\n    clause: 第三条 赔偿标准")
    old = SLA[start:]
    new = old.replace("2025-01-01", "2025-02-01").replace("第三条 赔偿标准", "补充协议一").replace("0.7", "0.6")
    root = changed({"terms.yml": {old: old.rstrip("\n") + "\n" + new}}, "sla")
    january, february = reports(root)
    assert february.assessment.settlement.payable == Decimal("1700.00")
    causes = moved(january, february)
    assert causes == {"new-facts": ("0", "-500.00"), "rule-change": ("0", "-200.00")}
    listed = changes(january, february)
    assert set(listed) == {"payment"}
    assert listed["payment"][0] != listed["payment"][1]
    assert "bands.2.coefficient 0.6" in (listed["payment"][1] or "")


def test_weights_that_change_are_the_rules_doing(changed: Changed) -> None:
    """The composite of 1 point out of 1 counts a tenth from February on: 0.1 + 98.7 × 0.9 = 88.93, the last band, 0.5.

    By January's weights it is 98.7 still, 0.7 of 2,000; the other service's 0.1 + 90 = 90.1 pays 0.5 of 500.
    """
    weights = "composite: 0, utilisation: 1, cpu: 1, memory: 0, disk: 0}]"
    later = weights.replace("}]", "}, {from: 2025-02-01, clause: 补充协议一, composite: 0.1, utilisation: 0.9, "
                            "cpu: 1, memory: 0, disk: 0}]")  # fmt: skip
    january, february = reports(changed({"terms.yml": {weights: later}}, "sla"))
    assert february.assessment.settlement.payable == Decimal("1250.00")
    assert moved(january, february) == {"new-facts": ("0", "-500.00"), "rule-change": ("0", "-650.00")}
    assert set(changes(january, february)) == {"weights"}


def test_a_payment_of_another_kind_or_number_is_listed(changed: Changed) -> None:
    """Below 80 points 12,000 are taken off from February on, not 10,000: 38,000; the rules get all the difference."""
    terms = (CONTRACTS / "green" / "content" / "contract" / "terms.yml").read_text("utf-8")
    old = terms[terms.index("  - from: 2025-01-01\n    clause: 第三条 罚款") :]
    new = old.replace("2025-01-01", "2025-02-01").replace("第三条 罚款", "补充协议一").replace("10000", "12000")
    root = changed({"terms.yml": {old: old.rstrip("\n") + "\n" + new}})
    january, february = reports(root)
    assert february.assessment.settlement.payable == Decimal("38000.00")
    assert moved(january, february)["rule-change"][1] == "-5200.00"
    assert "pieces.1.plus 12000" in (changes(january, february)["payment"][1] or "")
    # The same month before and after the agreement was entered: the contract's data alone have moved it.
    assert moved(reports(CONTRACTS / "green")[-1], february) == {"contract-data": ("0", "-2000.00")}


def test_a_ceiling_with_two_versions(changed: Changed) -> None:
    """Raised from 50,000 to 100,000 in February: 43,200 are 86.4 % of the one, 83,200 are 83.2 % of the other."""
    old = "ceiling: [{from: 2025-01-01, clause: 第二条, amount: 1200000, warn_at: 90, refuse_above: 110}]"
    new = old.replace("1200000", "50000").replace(
        "}]", "}, {from: 2025-02-01, clause: 补充协议一, amount: 100000, warn_at: 90, refuse_above: 110}]"
    )
    january, february = reports(changed({"terms.yml": {old: new}}))
    assert [one.assessment.settlement.ceiling for one in (january, february)] == [
        Decimal("50000.00"),
        Decimal("100000.00"),
    ]
    assert [one.problems for one in (january, february)] == [(), ()]
    assert changes(january, february)["ceiling"] == ("50000.00", "100000.00")


def test_names_and_term_are_listed(changed: Changed) -> None:
    files = {"terms.yml": {**RENAMED["terms.yml"], "months: 24}]": "months: 24}, "
                           "{from: 2025-02-01, clause: 补充协议一, until: 2027-12-31}]"}}  # fmt: skip
    listed = changes(*reports(changed(files)))
    assert listed["contract"] == ("经济开发区绿化养护合同（一标段） 绿化-2025-1", "高新区绿化养护合同 绿化补-7")
    assert listed["party:client"] == (f"发包人 {CLIENT}", f"发包人 {LATER}")
    assert listed["term"] == ("第一条: 2025-01-01 – 2027-01-01", "补充协议一: 2025-01-01 – 2027-12-31")
