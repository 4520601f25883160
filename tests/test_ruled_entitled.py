"""Titles of decisions: what they decide, of what."""

from __future__ import annotations

import pytest

import sample_months
from builders import own_contract
from dossier.exact.period import Period
from dossier.records.base import Record
from dossier.ruled.entitled import entitled

DAY = Period(2024, 3).end
BALANCER = "《故障报告：负载均衡策略误下发》"
VOLUME = "《故障报告：卷扩容误操作导致部分公文附件丢失》"


def titles() -> dict[str, str]:
    found = entitled(sample_months.evidence(), own_contract(), DAY)
    return {record.id: record.title for record in found.records}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ruling-2024-03-staff-management", "裁定：2024-03 第 5 项 运维人员管理，评 1 分"),
        ("ruling-incident-2024-03-06", f"裁定：{BALANCER}，属乙方责任，扣费已核对确认"),
        ("ruling-incident-2024-03-20", f"裁定：{VOLUME}，属乙方责任，扣费尚待核对"),
        ("ruling-objection-2024-01-training", "裁定：《对 2024-01 业务培训评分的异议》，不成立"),
        ("ruling-objection-2023-12-product-approval", "裁定：《对 2023-12 安全防护评分的异议》，成立，评 2 分"),
        ("finding-concealment-2024-03", f"检查发现：瞒报故障，{BALANCER}，不成立"),
    ],
)
def test_a_decision_is_called_by_what_it_decides(name: str, title: str) -> None:
    assert titles()[name] == title


def test_other_records_keep_their_titles_and_no_two_decisions_are_called_alike() -> None:
    before = {record.id: record for record in sample_months.evidence().records}
    decided = {name: title for name, title in titles().items() if before[name].kind in ("ruling", "finding")}
    assert len(set(decided.values())) == len(decided) > 0
    assert {name for name, title in titles().items() if title != before[name].title} == decided.keys()


def test_what_decides_nothing_that_has_a_name_keeps_its_title() -> None:
    evidence = sample_months.evidence()
    ruling: Record = evidence.by_id["ruling-incident-2024-03-06"]
    alone = ruling.model_copy(update={"subject": None, "row": None})
    only = entitled(evidence.of([alone]), own_contract(), DAY)
    assert [record.title for record in only.records] == [ruling.title]
