"""Other people's contracts are only data: their own figures, nothing of the first contract, nothing that they lack.

The roots in tests/contracts are a service contract by service points (uk), the care of parks by yuan a point (green),
an availability by bands with names (sla), and the least there is (minimal); each is described in its terms.yml.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from builders import HOME, own_contract
from dossier.cli.session import Session
from dossier.exact.number import plain
from dossier.problems import Severity
from dossier.report import Report
from dossier.repository import History
from dossier.trace import told
from shown import AS_OF, commands, reports, texts

CONTRACTS = HOME / "tests" / "contracts"
SECOND = HOME / "tests" / "second-contract"
ROOTS = {**{path.name: path for path in sorted(CONTRACTS.iterdir())}, "second": SECOND}
_LABEL = re.compile(r"(?<![A-Za-z])R-[0-9]{2}(?![0-9])")


@cache
def of_root(name: str) -> tuple[Report, ...]:
    return reports(ROOTS[name])


@cache
def built(name: str) -> Mapping[str, str]:
    """All texts of a root's last month."""
    report = of_root(name)[-1]
    return texts(ROOTS[name], report) | commands(ROOTS[name], report.period)


def of_the_first() -> frozenset[str]:
    """Words that only the first contract has: its parties, number and titles, its tables, its numbers of clauses."""
    contract = own_contract()
    terms, scheme = contract.terms, contract.rubric.scheme
    clauses = {clause.number for clause in contract.clauses.clauses if not clause.number[:1].isdigit()}
    named = {party.name for party in terms.parties} | {terms.contract, terms.title, terms.assessment}
    fixed = {"政务云", "入云", "附表", "电子政务", "安阳", "综合服务", "附件 1", scheme.title, scheme.called}
    return frozenset(clauses | named | fixed | {"甲方", "乙方"})


def own_words(root: Path) -> str:
    """What a root itself says, in any of its files."""
    return "\n".join(path.read_text("utf-8") for path in sorted(root.rglob("*")) if path.is_file())


def foreign(found: Mapping[str, str], root: Path, report: Report) -> list[str]:
    """Words of the first contract that stand in what was built, with what they stand in."""
    own, labels = own_words(root), set(report.contract.readings.by_id)
    words = [word for word in sorted(of_the_first()) if word not in own]
    told = [f"{name}: {word}" for name, text in found.items() for word in words if word in text]
    numbers = {f"{name}: {label}" for name, text in found.items() for label in set(_LABEL.findall(text)) - labels}
    return told + sorted(numbers)


@pytest.mark.parametrize("name", ROOTS)
def test_nothing_of_the_first_contract(name: str) -> None:
    assert foreign(built(name), ROOTS[name], of_root(name)[-1]) == []


def test_the_search_finds_what_there_is() -> None:
    """A page with the first contract's title, a letter with its table and a reading that this one does not have."""
    planted = {"page": own_contract().terms.title, "letter": "附表 1（R-99）"}
    found = foreign(planted, SECOND, of_root("second")[-1])
    assert {"letter: 附表", "letter: R-99", f"page: {own_contract().terms.title}"} <= set(found)


def test_parks_by_the_point() -> None:
    """A fault costs 0.6 points in the monthly round and 0.4 on patrol; 100,000 square metres at 0.5 are 50,000 a month.

    January: 3 + 2 + 4 + 1 + 2 = 12 faults of 0.6 and 6 + 3 + 2 + 2 + 3 = 16 of 0.4 leave 100 - 7.2 - 6.4 = 86.4, which
    lacks 13.6 points to 100: 13.6 * 500 = 6,800. February: 5 + 4 + 6 + 3 + 4 = 22 of 0.6 and 5 + 4 + 5 + 4 + 4 = 22 of
    0.4 leave 100 - 13.2 - 8.8 = 78, below 80: 10,000, however many points.
    """
    january, february = (report.assessment for report in of_root("green"))
    assert [plain(month.composite.points) for month in (january, february)] == ["86.4", "78"]
    assert [month.settlement.payable for month in (january, february)] == [Decimal("43200.00"), Decimal("40000.00")]
    assert february.settlement.cumulative == Decimal("83200.00")
    (lot,) = january.projects
    assert lot.working is not None
    assert told(lot.working) == "扣 （100 − 86.4）× 500 元"
    assert [(line.key, line.amount) for line in january.statement[:3]] == [
        ("gross", Decimal("50000.00")), ("score_deduction", Decimal("6800.00")), ("after_score", Decimal("43200.00")),
    ]  # fmt: skip


def test_service_points() -> None:
    """Points lost to 20 are service points, each 1 % of 100,000, at most 10 %.

    January: availability 98.5 is the band of 3 points; severity 1 at 96 % gives 4; the request of 6 January was due on
    the 9th and done on the 14th: 3 of 4; both grades 4 of 5 are 80 %: 4; no report is due yet: 4. 18 points, 2 lost:
    2,000. February: 96.5 gives 1; 100 % gives 4; the request of the 6th was due on the 11th and done on the 10th: 4;
    the survey again 4; the report about January was due on the 10th and came on the 12th: 3. 16 points, 4 lost: 4,000.
    """
    january, february = (report.assessment for report in of_root("uk"))
    assert [plain(month.composite.points) for month in (january, february)] == ["18", "16"]
    assert [month.settlement.payable for month in (january, february)] == [Decimal("98000.00"), Decimal("96000.00")]
    (service,) = february.projects
    assert service.working is not None
    assert told(service.working) == "服务点 4 个（20 − 16），每个扣费用的 1%，至多扣 10%"


def test_bands_with_names() -> None:
    """99.95 meets the level, 99.2 lies in the first band; in February 98.7 in the second, and 100 meets it."""
    january, february = (report.assessment for report in of_root("sla"))
    assert [(one.id, one.band) for one in january.projects] == [("datahub", "达标"), ("ecs", "一档")]
    assert [(one.id, one.band) for one in february.projects] == [("datahub", "二档"), ("ecs", "达标")]
    assert january.settlement.payable == Decimal("2400.00")  # 2,000 + 500 * 0.8
    assert february.settlement.payable == Decimal("1900.00")  # 2,000 * 0.7 + 500
    page = built("sla")
    assert "0.7 二档" in page["projects.md"]
    assert "二档" in page["workbook"]


# What a contract does not have, and the words that then stand nowhere.
LACKING = {
    "minimal": ("应付", "系数", "使用效率", "故障扣费", "合同总价", "满意度", "结算"),
    "uk": ("使用效率", "故障扣费", "支付系数", "考核扣款"),
    "green": ("使用效率", "故障扣费", "支付系数", "满意度调查表", "考核扣款"),
    "sla": ("故障扣费", "满意度调查表", "考核扣款", "调整建议"),
}


@pytest.mark.parametrize("name", LACKING)
def test_what_a_contract_lacks_leaves_nothing_behind(name: str) -> None:
    """Data for programs keep every key; the pages that explain all problems are the same for every contract."""
    left = ("assessment.json", "problems", "check", "explain")
    shown = {part: text for part, text in built(name).items() if not part.startswith(left)}
    assert [(part, word) for part, text in shown.items() for word in LACKING[name] if word in text] == []


TERMS = "content/contract/terms.yml"
THIRD = "  - {role: auditor, label: 监理, name: 示例监理（虚构）, clause: 首部}\n"
ASSESSES = "clause: 首部, assesses: true}\n"
ALONE = "weights:\n  - {from: 2024-01-01, clause: 第十一条, composite: 1, utilisation: 0}\n"
ONE_BAND = "payment:\n  - {from: 2024-01-01, clause: 第十一条, kind: coefficient-bands, bands: [{coefficient: 0.9}]}\n"
_SECTION = r"^{}:.*\n(?:[ #].*\n|\n)*"


def without(text: str, *names: str) -> str:
    for name in names:
        text, times = re.subn(_SECTION.format(name), "", text, flags=re.MULTILINE)
        assert times == 1, name
    return text


def variant(tmp_path: Path, base: str) -> Path:
    root = tmp_path / "root"
    shutil.copytree(ROOTS[base], root)
    return root


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: without(text, "payment") + ONE_BAND, id="one band"),
        pytest.param(lambda text: without(text, "payment"), id="no payment by score"),
        pytest.param(lambda text: without(text, "ceiling"), id="no ceiling"),
        pytest.param(lambda text: without(text, "near_threshold"), id="no margin"),
        pytest.param(lambda text: without(text, "incidents"), id="no tariff"),
        pytest.param(lambda text: without(text, "weights"), id="no weights"),
        pytest.param(lambda text: without(text, "weights") + ALONE, id="no weight for use"),
        pytest.param(lambda text: text.replace("clause: 首部}\n", ASSESSES + THIRD, 1), id="three parties"),
        pytest.param(lambda text: without(text, "ceiling", "weights", "near_threshold", "incidents"), id="hardly any"),
    ],
)  # fmt: skip
def test_everything_that_passes_is_built(change: object, tmp_path: Path) -> None:
    assert callable(change)
    root = variant(tmp_path, "second")
    path = root / TERMS
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    found = reports(root)
    assert texts(root, found[-1])


def test_no_project_at_all(tmp_path: Path) -> None:
    root = variant(tmp_path, "minimal")
    assert not (root / "evidence" / "projects").exists()
    (report,) = reports(root)
    assert "projects.md" not in texts(root, report)


def test_no_month_at_all(tmp_path: Path) -> None:
    root = variant(tmp_path, "minimal")
    shutil.rmtree(root / "evidence")
    assert reports(root) == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  - {role: provider, name: 某云服务公司（虚构）, clause: 首部}\n", "", "contract-parties"),  # one party
        ("  - {role: client", f"{THIRD}  - {{role: client", "contract-parties"),  # which of two assesses?
        ("role: provider", "role: supplier", "contract-parties"),
    ],
)
def test_what_cannot_be_built_is_refused(old: str, new: str, code: str, tmp_path: Path) -> None:
    root = variant(tmp_path, "second")
    path = root / TERMS
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    session = Session(root, None, AS_OF, History(root, "no-repository"))
    assert code in {one.code for one in session.problems if one.severity is Severity.ERROR}
    assert not session.sound
