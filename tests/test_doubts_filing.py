"""Papers, makers, numbers and samples that are out of order."""

from __future__ import annotations

from datetime import date

import pytest

from builders import evidence, own_contract, record
from dossier.checks.doubts import filing, papers
from dossier.evidence import Evidence
from dossier.load import Dossier
from dossier.openers.content import Content
from dossier.problems import Problem
from dossier.records import Record
from dossier.records.operations import Attendance, InspectionRecord, RuleDocument
from dossier.records.satisfaction import Complaint
from dossier.records.security import ProductApproval

APPROVAL = "type: other\ncertificate: 示例\nissued_by: 示例\n"
ATTACHED = "attachments:\n  - {{path: a.txt, sha256: {}, shows: 示例}}\n"


def asked(*records: Record) -> list[Problem]:
    dossier = Dossier(own_contract(), evidence(*records), {})
    return [*papers.check(dossier), *filing.check(dossier)]


def approval(name: str, start: str, *, product: str = "甲", digest: str = "0", until: str = "", to: str = "") -> Record:
    text = (
        f"id: {name}\nhappened: {start}\ncovers: {{from: {start}{', to: ' + to if to else ''}}}\nproduct: {product}\n"
    )
    last = f"valid_until: {until}\n" if until else ""
    return record(ProductApproval, text + APPROVAL + last + ATTACHED.format(digest * 64))


@pytest.mark.parametrize(
    ("second", "doubts"),
    [
        (approval("new", "2024-03-01"), 1),
        (approval("new", "2024-03-01", product="甲（续期）"), 1),
        (approval("new", "2024-03-01", digest="1"), 0),
        (approval("new", "2024-03-01", product="乙"), 0),  # one scan may show two products
        (approval("new", "2021-03-01"), 0),  # the same paper twice
    ],
)
def test_a_renewed_paper_has_a_scan_of_its_own(second: Record, doubts: int) -> None:
    first = approval("old", "2021-03-01")
    found = asked(first, second)
    assert [one.code for one in found] == ["renewed-unchanged"] * doubts
    assert all(one.place.path == second.source.path and one.related[0].path == first.source.path for one in found)


@pytest.mark.parametrize(
    ("until", "to", "doubts"),
    [
        ("2024-03-01", "", 1),
        ("2024-03-01", "2024-03-02", 1),
        ("2024-03-01", "2024-03-01", 0),
        ("2024-03-01", "2024-02-01", 0),
        ("", "", 0),
    ],
)
def test_a_certificate_counts_as_long_as_it_lasts(until: str, to: str, doubts: int) -> None:
    found = asked(approval("one", "2021-03-01", until=until, to=to))
    assert [one.code for one in found] == ["proof-past-its-end"] * doubts


@pytest.mark.parametrize(
    ("model", "maker", "doubts"),
    [
        (Attendance, "乙方", 1),
        (Attendance, "乙方人力岗", 1),
        (Attendance, "甲方综合科", 0),
        (Attendance, "综合科", 0),  # names no party
        (InspectionRecord, "乙方运维组", 0),
        (InspectionRecord, "甲方云管理科", 1),
    ],
)
def test_who_may_hand_it_in_prepares_it(model: type[Attendance | InspectionRecord], maker: str, doubts: int) -> None:
    own = {
        Attendance: "engineer: e1\nworkdays: 21\npresent: 21\n",
        InspectionRecord: "inspections: 1\nanomalies: 0\nanomalies_handled: 0\n",
    }
    found = asked(record(model, f"prepared_by: {maker}\n{own[model]}"))
    assert [one.code for one in found] == ["prepared-by-other"] * doubts
    assert all(one.related[0].path == "content/contract/roles.yml" for one in found)


def complaint(name: str, month: str = "2024-03", *, sample: bool = True) -> Record:
    flag = "" if sample else "sample: false\n"
    return record(Complaint, f"id: {name}\nunit: u1\nproject: p1\nabout: 示例\ncause: other\n{flag}", month=month)


@pytest.mark.parametrize(
    ("records", "gaps"),
    [
        ([complaint("c-001"), complaint("c-002"), complaint("c-003")], []),
        ([complaint("c-001"), complaint("c-003"), complaint("c-006")], [("c-003", "1"), ("c-006", "2")]),
        ([complaint("c-001"), complaint("d-003")], []),
        ([complaint("c-002")], []),  # numbers may go on from before
        (
            [complaint("c-001"), complaint("c-003"), complaint("c-002", "2024-04")],
            [("c-003", "1")],
        ),  # later months change nothing
        ([complaint("c-2024-01", "2024-01"), complaint("c-2024-03")], []),  # months
        ([complaint("c-2024-03-01"), complaint("c-2024-03-15")], []),  # a day: each happens on the 15th
        ([complaint("c-2023"), complaint("c-2024")], []),
    ],
)
def test_numbers_follow_on_each_other(records: list[Record], gaps: list[tuple[str, str]]) -> None:
    assert [(dict(one.words)["id"], dict(one.words)["count"]) for one in asked(*records)] == gaps


def test_a_month_is_a_sample_or_none() -> None:
    real, other, third = complaint("a", sample=False), complaint("b"), complaint("c")
    (found,) = asked(real, other, third)
    assert (found.code, found.place, found.related) == ("sample-mixed", real.place("sample"), (other.place("sample"),))
    assert asked(real, complaint("d", "2024-04")) == []


RULE = "id: rule\nsubject: fault-procedure\nnumber: 示例1号\nversion: 一\ncovers: {{from: 2023-01-01{}}}\n{}"
SCAN = "attachments: [{path: a.pdf, sha256: " + "0" * 64 + ", shows: 示例}]\n"


@pytest.mark.parametrize(
    ("to", "title", "scan", "day"),
    [
        ("", "制度", ("2023-12-31",), "2023-12-31"),  # the scan says so, the record goes on without end
        ("2024-06-30", "制度（有效期至 2024-03-31）", (), "2024-03-31"),
        ("2024-06-30", "制度（有效期至 2024-06-30）", ("2023-12-31",), "2023-12-31"),  # the old scan
        ("2023-12-31", "制度", ("2023-12-31",), ""),  # as it is written
        ("2024-06-30", "制度", ("2023-12-31", "2024-06-30"), ""),  # a bundle: the last one counts
        ("", "制度", (), ""),  # nothing is said
    ],
)
def test_a_paper_ends_when_it_says_so(to: str, title: str, scan: tuple[str, ...], day: str) -> None:
    rule = record(RuleDocument, f"title: {title}\n" + RULE.format(f", to: {to}" if to else "", SCAN))
    contents = {"0" * 64: Content(ends=tuple(map(date.fromisoformat, scan)))}
    found = list(papers.check(Dossier(own_contract(), Evidence.of([rule], contents), {})))
    assert [dict(one.words)["day"] for one in found] == [day] * bool(day)
    for one in found:
        ((_, shorter),) = one.otherwise
        assert shorter is not None
        assert str(shorter.covers.to) == day
