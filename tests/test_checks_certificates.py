"""Certificates: scores that the template has, risks beside conclusions, the on-site engineer's grade and last day."""

from __future__ import annotations

import pytest

from builders import codes, evidence, own_contract, record
from dossier.checks import certificates
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.operations import Attendance, OnsiteEngineer
from dossier.records.security import CryptoAssessment, LevelAssessment

REPORT = "system: 示例\nlevel: 3\nreport_number: 示例\nagency: 示例\nissued: 2024-03-01"


def found(*records: Record) -> list[str]:
    return codes(certificates.check(Dossier(own_contract(), evidence(*records), {}, ())))


@pytest.mark.parametrize(
    ("template", "score", "expected"),
    [
        ("2021", "score: 90", []),
        ("2019", "score: 100", []),
        ("2021", "score: 100.01", ["score-above-full"]),
        ("2021", "", ["score-of-template"]),
        ("2025", "", []),
        ("2025", "score: 90", ["score-of-template"]),
    ],
)
def test_a_level_report_has_the_score_of_its_template(template: str, score: str, expected: list[str]) -> None:
    fields = f'{REPORT}\ntemplate: "{template}"\n{score}\nconclusion: compliant\nmajor_risks: 0'
    assert found(record(LevelAssessment, fields)) == expected


@pytest.mark.parametrize(
    ("score", "risks", "conclusion", "expected"),
    [
        (90, 0, "compliant", []),
        (100.5, 0, "compliant", ["score-above-full"]),
        (90, 1, "basically-compliant", ["high-risks"]),
        (40, 3, "not-compliant", []),
    ],
)
def test_a_cryptography_report_agrees_with_itself(
    score: float, risks: int, conclusion: str, expected: list[str]
) -> None:
    fields = f"{REPORT}\nscore: {score}\nconclusion: {conclusion}\nhigh_risks: {risks}"
    assert found(record(CryptoAssessment, fields)) == expected


def engineer(level: str, until: str = "", who: str = "e1") -> OnsiteEngineer:
    last = f", valid_until: {until}" if until else ""
    return record(
        OnsiteEngineer,
        f"id: {who}-{level}{until}\nengineer: {who}\nqualification: {{name: 示例, level: {level}, number: 示例{last}}}",
        path=f"evidence/standing/onsite-engineer/{who}-{level}{until}.yml",
    )


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ([engineer("intermediate")], []),
        ([engineer("senior", "2024-03-31")], []),  # attendance is of March
        ([engineer("senior", "2024-03-30")], ["engineer-expired"]),
        ([engineer("senior", "2024-03-30"), engineer("intermediate", "2025-01-01")], []),
        ([engineer("senior", "2024-03-30"), engineer("intermediate")], []),
        ([engineer("junior")], ["engineer-grade"]),
        ([engineer("junior"), engineer("senior", who="e2")], ["engineer-grade"]),
        ([], []),  # told as an unknown reference
    ],
)
def test_the_engineer_who_attends_is_qualified(papers: list[Record], expected: list[str]) -> None:
    assert found(record(Attendance, "engineer: e1\nworkdays: 21\npresent: 21"), *papers) == expected
