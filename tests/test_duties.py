"""Duties and gates by cases worked out by hand (cases/duties)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from builders import evidence, own_contract, record
from dossier.contract.calendar import OutsideCalendar
from dossier.duties import Before, duties, gates, term_of
from dossier.evidence import Evidence
from dossier.exact.number import exact
from dossier.exact.period import Period
from dossier.records import KINDS, Record
from dossier.records.operations import ResourceReport
from dossier.records.projects import Acceptance
from dossier.records.security import CryptoAssessment, FilingCertificate, LevelAssessment, RiskAssessment
from dossier.result import Utilisation
from dossier.utilisation import NO_HOSTS, Measured

CASES = Path(__file__).parent / "cases" / "duties"


def cases(*names: str) -> list[Any]:
    """The cases of some files, as text throughout."""
    return [
        pytest.param(case, id=f"{name}: {case['name']}")
        for name in names
        for case in yaml.load((CASES / f"{name}.yml").read_text(), yaml.BaseLoader)  # noqa: S506  # text only
    ]


def accepted(day: str, conclusion: str = "accepted") -> Acceptance:
    return record(Acceptance, f"id: acceptance-{conclusion}\nhappened: {day}\nnumber: 示例\nconclusion: {conclusion}")


def gathered(case: dict[str, Any]) -> Evidence:
    """The records of a case, filed under its month, and the acceptance."""
    records: list[Record] = [
        record(KINDS[entry["kind"]], entry["text"], month=case["period"]) for entry in case.get("records", ())
    ]
    day = case.get("acceptance", "2023-12-01")
    return evidence(*records, *([accepted(day)] if day else []))


def used(text: str) -> Measured:
    """A use that is known, `66..96` one that is not, "" a project without hosts."""
    if not text:
        return NO_HOSTS
    low, _, high = text.partition("..")
    score = exact(low)
    if high:
        return Measured(None, score, exact(high), has_hosts=True)
    rates = {"cpu": score / 100, "memory": score / 100, "disk": score / 100}
    return Measured(Utilisation(score=score, **rates), score, score, has_hosts=True)


@pytest.mark.parametrize("case", cases("reports", "notices", "standing"))
def test_case(case: dict[str, Any]) -> None:
    found = duties(
        own_contract(),
        gathered(case),
        Period.parse(case["period"]),
        case.get("adopted", {"R-14": "tenth-in"}),
        date.fromisoformat(case["as_of"]),
        before=Before(
            case.get("adopted", {"R-14": "tenth-in"}) | case.get("before", {}),
            {name: used(text) for name, text in case.get("utilisation", {}).items()},
        ),
        consequences=case.get("consequences", ()),
    )
    shown = {
        one.id: {"due": str(one.due or ""), "done": str(one.done or ""), "state": one.state}
        for one in found
        if one.id.startswith(case["about"])
    }
    assert shown == case["expect"], case["why"]


DOCUMENTS: dict[str, tuple[type[Record], str]] = {
    "filing-certificate": (FilingCertificate, "system: 云\nnumber: 示例\nissued_by: 示例"),
    "level-assessment": (
        LevelAssessment,
        'system: 云\ntemplate: "2021"\nreport_number: 示例\nagency: 示例\nmajor_risks: 0',
    ),
    "crypto-assessment": (
        CryptoAssessment,
        "system: 云\nreport_number: 示例\nagency: 示例\nscore: 80\nhigh_risks: 0",
    ),
    "risk-assessment": (
        RiskAssessment,
        "report_number: 示例\nagency: 示例\nhigh_risks: 0\nmedium_risks: 0\nlow_risks: 1",
    ),
}


def document(entry: dict[str, str]) -> Record:
    model, rest = DOCUMENTS[entry["kind"]]
    until = f", to: {entry['until']}" if "until" in entry else ""
    usual = {"level-assessment": "good", "crypto-assessment": "compliant"}.get(entry["kind"])
    entry = ({"conclusion": usual} if usual else {}) | entry
    keys = ("id", "level", "issued", "valid_until", "conclusion")
    own = "\n".join(f"{key}: {entry[key]}" for key in keys if key in entry)
    return record(model, f"{own}\ncovers: {{from: {entry['issued']}{until}}}\n{rest}")


@pytest.mark.parametrize("case", cases("gates"))
def test_gate(case: dict[str, Any]) -> None:
    records = evidence(*map(document, case["documents"]))
    period = Period.parse(case["period"])
    as_of = date.fromisoformat(case.get("as_of", str(period.end)))
    opened = gates(own_contract(), records, period, as_of)
    shown = {
        one.id: {
            "satisfied": str(one.satisfied).lower(),
            "documents": list(one.documents),
            "missing": list(one.missing),
        }
        for one in opened
        if one.id in case["expect"]
    }
    assert shown == case["expect"], case["why"]


def test_a_duty_names_who_owes_it_what_it_is_about_and_its_records() -> None:
    report = record(
        ResourceReport,
        'id: r\nabout: "2024-03"\nsubmitted: 2024-04-10T17:00+08:00\nprojects: 12\nhosts: 80',
        month="2024-04",
    )
    found = duties(
        own_contract(),
        evidence(report, accepted("2023-12-01")),
        Period(2024, 4),
        {"R-14": "tenth-in"},
        date(2024, 5, 1),
    )
    (one,) = [one for one in found if one.id == "resource-report-2024-03"]
    assert (one.duty, one.party, one.subject) == ("resource-report", "provider", "2024-03")
    assert (one.records, one.note, one.clause) == (("r",), "报告期 2024-03", "2.2")


def test_ids_are_unique() -> None:
    found = duties(
        own_contract(), evidence(accepted("2023-12-01")), Period(2024, 1), {"R-14": "tenth-in"}, date(2024, 2, 1)
    )
    assert len({one.id for one in found}) == len(found)


def test_term_starts_with_the_first_acceptance_that_was_not_rejected() -> None:
    # 2024-02-29 + 36 months: February 2027 has no 29th, so its last day, the 28th (Civil Code 202).
    term = term_of(
        own_contract(), evidence(accepted("2023-12-01", "rejected"), accepted("2024-02-29")), date(2024, 3, 1)
    )
    assert term is not None
    assert (term.first, term.last) == (date(2024, 2, 29), date(2027, 2, 28))
    assert term_of(own_contract(), evidence(accepted("2023-12-01", "rejected")), date(2024, 3, 1)) is None


def test_a_deadline_that_would_have_to_move_in_an_unknown_year_is_refused() -> None:
    # accepted on 2024-06-01, so the term runs into 2027, for which there is no notice yet; 2027-01-10 is a Sunday
    with pytest.raises(OutsideCalendar) as raised:
        duties(
            own_contract(), evidence(accepted("2024-06-01")), Period(2027, 1), {"R-14": "tenth-in"}, date(2027, 2, 1)
        )
    assert raised.value.day == date(2027, 1, 10)


def test_a_duty_counts_from_its_day_of_effect() -> None:
    contract = own_contract()
    assert min(duty.from_ for duty in contract.obligations.duties) == date(2023, 6, 28)
    early = duties(contract, evidence(accepted("2023-01-01")), Period(2023, 5), {"R-14": "tenth-in"}, date(2024, 2, 1))
    assert early == ()
