"""Persons and unseen characters in the texts of records. The numbers are made up."""

from __future__ import annotations

import pytest

from builders import evidence, own_contract, record
from dossier.checks import persons, unseen
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.records.operations import InspectionRecord
from dossier.records.security import PolicyChange

INSPECTION = "inspections: 1\nanomalies: 0\nanomalies_handled: 0\n"


def told(text: str) -> list[Problem]:
    found = Dossier(own_contract(), evidence(record(InspectionRecord, f'title: "{text}"\n{INSPECTION}')), {})
    return [*persons.check(found), *unseen.check(found)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("联系电话 13800000000", True),
        ("电话138-0000-0000。", True),
        ("+86 138 0000 0000", True),
        ("0372-2000000", True),
        ("(010)20000000", True),
        ("110101199003070012", False),  # the last digit is wrong
        ("11010119900307001X", False),
        ("110101199003070039", False),
        ("身份证 410502199001011234", True),  # called one, right or not
        ("姓名：张三", True),
        ("联系人: 王小明，安全组", True),
        ("联系人：网络岗", False),
        ("负责人：安全组", False),
        ("负责人：马路巡查组", False),  # a post that begins like a name
        ("张三", False),  # cautious: no word before it
        ("SL-XK-13800000000", False),  # a number of a certificate
        ("订单 2013800000000", False),
        ("告警 12800000000 次", False),
        ("2024-01-25", False),
        ("值班热线", False),
    ],
)
def test_persons(text: str, found: bool) -> None:
    assert [one.code for one in told(text)] == ["personal-data"] * found


def test_an_identity_number_is_told_by_its_last_digit() -> None:
    """GB 11643: of the eleven last digits one is right."""
    ends = [end for end in "0123456789X" if told(f"11010119900307001{end}")]
    assert len(ends) == 1


def test_where_it_stands() -> None:
    text = 'device: fw-1\nchanged: 2024-03-15\nauthorised_by: "张三 13800000000"\n'
    change = record(PolicyChange, text)
    (found,) = persons.check(Dossier(own_contract(), evidence(change), {}))
    assert found.place == change.place("authorised_by")


@pytest.mark.parametrize(("text", "found"), [("示\\u200b例", True), ("示\\u2060例", True), ("示 例 é 𠮷", False)])
def test_unseen(text: str, found: bool) -> None:
    assert [one.code for one in told(text)] == ["unseen-character"] * found
