"""Texts and availabilities that contradict the stops on file: minutes worked out by hand."""

from __future__ import annotations

import pytest

from builders import codes, evidence, own_contract, record
from dossier.checks.doubts import availability, minutes
from dossier.doubt import Doubt
from dossier.evidence import Evidence
from dossier.load import Dossier
from dossier.openers.content import Content
from dossier.records import Record
from dossier.records.operations import Incident, OperationReport
from dossier.records.platform import Measurement
from dossier.records.projects import Project
from dossier.records.rulings import Ruling
from dossier.records.security import EmergencyNotice

DIGEST = "a" * 64
STOPS = "{project: p1, minutes: 41}, {project: p2, minutes: 30}"


def incident(stops: str = STOPS, more: str = "") -> Incident:
    """A fault of 18 March from 9:15 to 9:56."""
    at = {"started": "09:15", "noticed": "09:18", "reported": "09:27", "restored": "09:56"}
    moments = "".join(f"{key}: 2024-03-18T{moment}+08:00\n" for key, moment in at.items())
    text = (
        f"id: incident-1\nnumber: 示例障〔2024〕4号\ncause: 示例\n{moments}stops: [{stops}]\ndata_loss: none\n"
        f"social_effect: none\nfault: provider\n{more}file: {{procedure: true, response: true, handling: true}}"
    )
    return record(Incident, text)


def ruling(reason: str, subject: str = "incident-1") -> Ruling:
    return record(Ruling, f"id: ruling-1\nsubject: {subject}\nfault: provider\nreason: {reason}")


def report(title: str, month: str = "2024-03") -> OperationReport:
    days = f"happened: {month}-28\nsubmitted: {month}-28T10:00+08:00"
    text = f'id: report-1\ntitle: {title}\ncycle: month\nabout: "2024-02"\n{days}'
    return record(OperationReport, text, month=month)


def found(*records: Record, contents: dict[str, Content] | None = None) -> list[Doubt]:
    return list(minutes.check(Dossier(own_contract(), Evidence.of(records, contents or {}), {})))


@pytest.mark.parametrize(
    ("told", "expected", "why"),
    [
        (ruling("停机四十一分钟"), 0, "as on file"),
        (ruling("停机超过四十分钟"), 0, "41 are more than 40"),
        (ruling("停机 30 分钟"), 0, "as the other project"),
        (ruling("累计停机 71 分钟"), 0, "41 and 30"),
        (ruling("停机 71 分钟"), 1, "no project stopped that long"),
        (ruling("停机 35 分钟"), 1, "neither project"),
        (ruling("停机不到 20 分钟"), 1, "the shorter one is 30"),
        (ruling("停机超过一小时"), 1, "the longer one is 41"),
        (ruling("停机约 50 分钟"), 0, "a quarter of 50 is 12.5"),
        (ruling("停机约 60 分钟"), 1, "a quarter of 60 is 15"),
        (ruling("10:20 业务恢复"), 1, "24 minutes later than on file"),
        (ruling("09:56 业务恢复，10:20 全部恢复"), 0, "told rightly once"),
        (ruling("故障历时 38 分钟"), 0, "since it was noticed"),
        (ruling("先中断 21 分钟，又中断 20 分钟"), 0, "41 together"),
        (ruling("停机 35 分钟", "incident-2"), 0, "of another incident"),
        (report("3月18日故障中断 55 分钟"), 1, "the day is named"),
        (report("示例障〔2024〕4号故障中断 55 分钟"), 1, "the number is named"),
        (report("incident-1 故障持续 1 小时 5 分"), 1, "the id is named"),
        (report("3月19日故障中断 55 分钟"), 0, "on another day"),
        (report("本月故障中断 55 分钟"), 0, "of no incident in particular"),
        (report("3月18日故障中断 55 分钟", "2024-02"), 0, "of the year before"),
    ],
)
def test_texts(told: Record, expected: int, why: str) -> None:
    assert len(found(incident(), told)) == expected, why


def test_a_project_that_is_named_is_held_against_its_own_stop() -> None:
    projects = [
        record(
            Project,
            f"id: {key}\nname: {name}\nunit: {{id: u-1, name: 示例}}\nmoved_in: 2024-01-01\nsurvey_contact: 示例\n"
            "resources: []",
        )
        for key, name in (("p1", "门户"), ("p2", "公文"))
    ]
    assert not found(incident(), *projects, ruling("公文停机 30 分钟"))
    assert len(found(incident(), *projects, ruling("公文停机 41 分钟"))) == 1


@pytest.mark.parametrize(("sentence", "expected"), [("09:56 restored", 0), ("10:30 restored", 1), ("停机 50 分钟", 1)])
def test_attachments(sentence: str, expected: int) -> None:
    attached = f"attachments: [{{path: a.txt, sha256: {DIGEST}, shows: 示例}}]\n"
    fault = incident(more=attached)
    assert len(found(fault, contents={DIGEST: Content(outages=(sentence,))})) == expected


def test_the_incident_would_have_the_longest_stop_that_is_told() -> None:
    """To 10:30 it is 75 minutes from 9:15 on, 34 longer than on file."""
    fault = incident()
    (doubt,) = found(fault, ruling("10:30 业务恢复"))
    assert doubt.place == fault.place("stops", 0, "minutes")
    ((path, supposed),) = doubt.otherwise
    assert path == fault.source.path
    assert isinstance(supposed, Incident)
    assert [stop.minutes for stop in supposed.stops] == [75, 30]
    assert supposed.lasted == 75


def test_a_text_of_another_month_is_told_there() -> None:
    told = record(
        EmergencyNotice,
        "id: notice-1\ntitle: 中断 90 分钟\ndiscovered: 2024-04-01T09:00+08:00\nnotified: 2024-04-01T09:00+08:00\n"
        "incident: incident-1",
        month="2024-04",
    )
    fault = incident()
    (doubt,) = found(fault, told)
    assert (doubt.place, doubt.related) == (told.place("title"), (fault.place("stops", 0, "minutes"),))


def measured(value: str, title: str = "平台可用率") -> Measurement:
    return record(
        Measurement,
        f"id: m-1\ntitle: {title}\ncovers: {{from: 2024-03-01, to: 2024-03-31}}\nindicator: platform-operation\n"
        f"value: {value}",
    )


@pytest.mark.parametrize(
    ("value", "fault", "expected", "why"),
    [
        ("99.84", incident(), 0, "71.4 minutes of 44,640 out, 71 on file"),
        ("100", incident(), 1, "no project can have stopped"),
        ("99.99", incident("{project: p1, minutes: 4}"), 0, "4.5 minutes out"),
        ("99.7", incident(), 1, "133.9 minutes out, 71 on file, 2.2 for rounding and 20 of slack"),
        ("99.8", incident(), 0, "89.3 minutes out, which the slack covers"),
        ("100", incident(more="announced_by: m-2\n"), 0, "planned work may be left out"),
    ],
)
def test_availabilities(value: str, fault: Incident, expected: int, why: str) -> None:
    dossier = Dossier(own_contract(), evidence(fault, measured(value)), {})
    assert codes(availability.check(dossier)) == ["availability-differs"] * expected, why


def test_other_measurements_are_none() -> None:
    dossier = Dossier(own_contract(), evidence(incident(), measured("100", "平台巡检率")), {})
    assert not list(availability.check(dossier))
