"""A decision counts as long as what it looked at is as it was; then what it decided is open again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from builders import codes, evidence, own_contract, record
from dossier.assessment import Assessment
from dossier.checks import bases
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.operations import Incident, RuleDocument, Training
from dossier.records.projects import Project
from dossier.records.rulings import Finding, Ruling
from dossier.source import read
from months import assessed

LATER = date(2024, 6, 1)


def training(people: int = 20, attached: str = "") -> Training:
    return record(
        Training,
        f"id: training\ntopics: [示例]\nunits: 3\npeople: {people}\nhours: 2\nplan: true\ncontent: true\nphotos: true\n"
        f"sign_in: true\n{attached}",
    )


def looking(*records: Record) -> str:
    return "looked_at:\n" + "".join(f'  - {{id: {one.id}, sha256: "{one.source.text_digest}"}}\n' for one in records)


def ruled(points: str, of: str = "", name: str = "ruling-1", day: str = "2024-03-31") -> Ruling:
    return record(
        Ruling,
        f"id: {name}\nhappened: {day}\ncovers: {{from: 2024-03-01, to: 2024-03-31}}\nrow: training\n"
        f"points: {points}\nreason: 示例\n{of}",
    )


def month(*records: Record) -> Assessment:
    return assessed(records, LATER)["2024-03"]


def points(found: Assessment, row: str) -> tuple[object, ...]:
    one = next(one for one in found.indicators if one.id == row)
    return one.low, one.points, one.high, one.state


def test_a_ruling_counts_as_long_as_its_basis_is_as_it_was() -> None:
    found = month(training(), ruled("3", looking(training())))
    assert points(found, "training") == (3, 3, 3, "deducted")
    assert "training" in next(one for one in found.indicators if one.id == "training").evidence
    assert not [one for one in found.matters if one.kind == "decision"]


@pytest.mark.parametrize(
    "now",
    [
        [training(people=21)],
        [training(attached=f"attachments:\n  - {{path: a.pdf, sha256: {'0' * 64}, shows: 签到表}}\n")],
        [],
    ],
    ids=["changed", "another attachment", "gone"],
)
def test_what_a_stale_ruling_decided_is_open_again(now: list[Training]) -> None:
    """Of 4 points none is given and all can still be had (R-20)."""
    found = month(*now, ruled("3", looking(training())))
    assert points(found, "training") == (0, 0, 4, "awaiting-ruling")
    (stale,) = (one for one in found.matters if one.kind == "decision")
    assert [stale.subject, stale.state, stale.party] == ["ruling-1", "stale", "bureau"]
    assert stale.at_stake.points_gain == 4
    texts = [step.text for row in found.indicators for step in row.trace if step.record == "ruling-1"]
    assert texts == ["《示例》（甲方 2024-03-31）所看的材料（training）已有变动，不再有效，待重新认定"]


def test_an_earlier_ruling_does_not_come_back_for_a_stale_one() -> None:
    old, new = ruled("4", name="ruling-0", day="2024-03-30"), ruled("1", looking(training()))
    assert points(month(training(), old, new), "training")[1] == 1
    assert points(month(training(21), old, new), "training") == (0, 0, 4, "awaiting-ruling")


def test_a_later_ruling_settles_what_a_stale_one_left_open() -> None:
    stale, new = ruled("1", looking(training()), "ruling-0", "2024-03-30"), ruled("2", looking(training(21)))
    found = month(training(21), stale, new)
    assert points(found, "training") == (2, 2, 2, "deducted")
    assert not [one for one in found.matters if one.kind == "decision"], "it is superseded"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\ufeff"], ids=["Windows", "old Macintosh", "a byte order mark"])
def test_line_ends_do_not_matter(end: str) -> None:
    text = "kind: training\nid: a\n"
    other = f"{end}{text}" if end == "\ufeff" else text.replace("\n", end)
    sources = [read("evidence/2024-03/training/a.yml", one.encode())[0] for one in (text, other)]
    assert len({one.text_digest for one in sources if one}) == 1
    assert len({one.digest for one in sources if one}) == 2


def stop(minutes: int = 50, fault: str = "undetermined") -> Incident:
    return record(
        Incident,
        f"id: stop\nnumber: 示例\ncause: 示例\nstarted: 2024-03-18T10:00+08:00\nnoticed: 2024-03-18T10:00+08:00\n"
        f"reported: 2024-03-18T10:05+08:00\nrestored: 2024-03-18T10:{minutes}+08:00\n"
        f"stops: [{{project: p1, minutes: {minutes}}}]\ndata_loss: none\nsocial_effect: none\nfault: {fault}\n"
        "file: {procedure: true, response: true, handling: true}",
    )


PROJECT = record(
    Project,
    "id: p1\nname: 示例\nunit: {id: u-1, name: 示例单位}\nmoved_in: 2024-03-01\nsurvey_contact: 示例\n"
    "resources:\n  - {sku: bandwidth, quantity: 6, from: 2024-03-01, review: r1}\n",
)


def on_stop(decides: str, of: Record) -> Ruling:
    return record(Ruling, f"id: on-stop\nhappened: 2024-03-31\nsubject: stop\n{decides}\nreason: 示例\n{looking(of)}")


def test_whose_fault_it_was_is_open_again() -> None:
    """More than 40 minutes are grave: 200,000 yuan (1.1.3.4, 1.3); the user's fault costs nothing (R-23)."""
    (held,) = month(PROJECT, stop(), on_stop("fault: user", stop())).incidents
    assert (held.fault, held.amount == held.most == 0) == ("excused", True)
    (lapsed,) = month(PROJECT, stop(55), on_stop("fault: user", stop())).incidents
    assert (lapsed.fault, lapsed.least == 0, lapsed.most == 200000) == ("undetermined", True, True)
    assert lapsed.trace[-1].message == "decision.stale"


def test_a_confirmation_of_both_sides_is_open_again() -> None:
    confirmed = "fault: provider\ndeduction_confirmed: true"
    (held,) = month(PROJECT, stop(), on_stop(confirmed, stop())).incidents
    (lapsed,) = month(PROJECT, stop(55), on_stop(confirmed, stop())).incidents
    assert (held.pending, lapsed.pending) == (False, True)


PROCEDURE = record(
    RuleDocument,
    "id: procedure\ncovers: {from: 2024-01-01}\nsubject: fault-procedure\nnumber: 示例\nversion: 示例\n"
    f"attachments:\n  - {{path: a.pdf, sha256: {'0' * 64}, shows: 流程}}\n",
)


def finding(confirmed: str, of: Record) -> Finding:
    return record(
        Finding,
        f"id: found\ncategory: concealed-incident\nabout: stop\nconfirmed: {confirmed}\nreason: 示例\n{looking(of)}",
    )


@pytest.mark.parametrize("confirmed", ["true", "false"])
def test_a_finding_may_be_made_again_or_not(confirmed: str) -> None:
    """A concealed incident takes all 4 points of row 9: certain if confirmed, nothing if not, open if stale."""
    held = points(month(PROJECT, PROCEDURE, stop(), finding(confirmed, stop())), "fault-handling")
    lapsed = points(month(PROJECT, PROCEDURE, stop(55), finding(confirmed, stop())), "fault-handling")
    certain = Fraction(0 if confirmed == "true" else 4)
    assert (held[0], held[2]) == (certain, certain)
    assert (lapsed[0], lapsed[2], lapsed[3]) == (0, 4, "awaiting-ruling")


def problems(*records: Record) -> list[str]:
    return codes(bases.check(Dossier(own_contract(), evidence(*records), {})))


def test_the_check_tells_what_is_stale_gone_or_not_named() -> None:
    assert problems(training(), ruled("3", looking(training()))) == []
    assert problems(training(21), ruled("3", looking(training()))) == ["decision-stale"]
    assert problems(ruled("3", looking(training()))) == ["decision-basis-gone"]
    assert problems(training(), ruled("3")) == ["decision-basis"]
    assert problems(ruled("3")) == [], "nothing is on file that it could look at"
