"""What runs out within ninety days, what takes its place, and what is not yet in force, with what came in late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest

from builders import record
from dossier.evidence import Arrival, Arrivals, Evidence
from dossier.publish.appearance import read_look
from dossier.records.operations import OnsiteEngineer
from dossier.records.security import FilingCertificate
from dossier.records.validity import first_day, last_day
from dossier.report import Report
from dossier.site.pages import site
from dossier.views import names, records
from dossier.views.arrivals import arrivals
from dossier.views.expiries import coming, expiries
from dossier.views.theme import Theme
from letter_reports import sample
from report_factory import HOME


@pytest.fixture(scope="module")
def march() -> Report:
    return sample("2024-03")


def test_each_that_runs_out_is_told_with_its_day_and_what_follows(march: Report) -> None:
    """From 31 March: 0 days to that day, 14 to 14 April, 15 to 15 April; ninety end on 29 June."""
    found = {one.name: one for one in expiries(march)}
    filing = next(one for name, one in found.items() if name.startswith("等保三级备案证明"))
    assert (filing.days, filing.within, filing.replaced, str(filing.last)) == (15, 30, True, "2024-04-15")
    assert filing.rest == "由《等保三级备案证明（示例备〔2024〕0408）》接续，2024-04-08 起有效"
    assert filing.by == "所覆盖的时段·截止日"
    devices = found["安全与网络设备台账（第 1 版）"]
    assert (devices.days, devices.rest) == (0, "由《安全与网络设备台账（第 2 版）》接续，2024-04-01 起有效")
    assert all(one.party == "provider" for one in found.values())


def test_a_name_that_differs_by_a_word_is_offered_with_what_was_compared(march: Report) -> None:
    antivirus = next(one for one in expiries(march) if one.name.startswith("防病毒软件认可证明"))
    assert not antivirus.replaced
    assert antivirus.following == "evidence/approval-antivirus-2024.html"
    assert "比较的是“防病毒软件”与“防病毒软件（续期）”" in antivirus.rest


def test_a_successor_that_names_whom_it_replaces_follows_under_another_name(march: Report) -> None:
    engineer = next(one for one in expiries(march) if one.name == "驻场工程师 yw-007 资质")
    assert (engineer.days, engineer.replaced) == (14, True)
    assert engineer.rest == "由《驻场工程师 yw-012 资质》接续，2024-04-15 起有效"


def test_days_that_nothing_covers_are_counted(march: Report) -> None:
    """The certificate ends on 15 April; one from 20 April leaves the 16th to the 19th, four days."""
    later = [
        one.model_copy(update={"covers": one.covers.model_copy(update={"from_": date(2024, 4, 20)})})
        if one.id == "filing-2024"
        else one
        for one in march.evidence.records
    ]
    found = expiries(replace(march, evidence=replace(march.evidence, records=tuple(later))))
    filing = next(one for one in found if one.name.startswith("等保三级备案证明"))
    assert filing.rest.endswith("中间有 4 日没有证明")


def test_what_is_not_in_force_is_not_called_so_on_any_page(march: Report) -> None:
    """On 31 March: the price notice holds from July, devices and engineer from April."""
    names_of = {one.name.partition("（")[0]: str(one.begins) for one in coming(march)}
    assert names_of == {
        "安全与网络设备台账": "2024-04-01",
        "等保三级备案证明": "2024-04-08",
        "驻场工程师 yw-012 资质": "2024-04-15",
        "NAS 网络存储资费优惠通知": "2024-07-01",
    }
    text = site(march, read_look(HOME).theme).files["evidence.md"].decode()
    for line in text.splitlines():
        if "price-notice-2024-07" in line or "devices-v2" in line or "engineer-yw-012" in line:
            assert "未生效" in line
            assert ">有效<" not in line


ENGINEER = (
    "id: new\nhappened: 2024-03-20\ncovers: {from: 2024-03-25}\nengineer: yw-013\n"
    "qualification: {name: 工程师, level: intermediate, number: 证1, valid_until: 2024-06-30}\n"
    "replacement: {replaces: yw-012, notified: 2024-03-20, effective: 2024-04-10, consented: true}"
)
FILING = (
    "id: f\nhappened: 2024-03-01\ncovers: {from: 2024-03-01}\nsystem: 平台\nlevel: 3\nnumber: 证2\n"
    "issued_by: 示例机关\nissued: 2024-04-02\nvalid_until: 2024-05-01"
)


def test_a_change_of_staff_holds_from_its_day_and_a_certificate_from_its_issue() -> None:
    engineer, filing = record(OnsiteEngineer, ENGINEER), record(FilingCertificate, FILING)
    assert (first_day(engineer), last_day(engineer)) == (
        date(2024, 4, 10),
        (date(2024, 6, 30), ("qualification", "valid_until")),
    )
    assert records.state(engineer, date(2024, 3, 31)) == ("not-yet", date(2024, 6, 30))
    assert records.state(filing, date(2024, 4, 1))[0] == "not-yet"
    assert records.state(filing, date(2024, 5, 1))[0] == "in-force"
    assert records.state(filing, date(2024, 5, 2))[0] == "expired"


def test_what_came_in_after_its_day_is_late_whatever_its_record_states(march: Report) -> None:
    """The week's report says the 12th and was due by the 17th; the history has it on the 25th, eight days later."""
    duty = next(one for one in march.assessment.obligations if one.id == "weekly-security-report-2024-w10")
    assert (duty.state, str(duty.due)) == ("met", "2024-03-17")
    real = [one.model_copy(update={"sample": False}) for one in march.evidence.records]
    paths = {one.id: one.source.path for one in real}
    begun, came = datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 3, 25, 4, tzinfo=UTC)
    known = {path: Arrival(begun, begun) for path in paths.values()}
    known[paths[duty.records[0]]] = Arrival(came, came)
    evidence = Evidence.of(real, arrivals=Arrivals(MappingProxyType(known), begun))
    report = replace(march, evidence=evidence)
    word = names.word(march.contract, Theme({}, {}), march.period.end, names.subjects(march))
    week = next(one for one in arrivals(report, word) if one.what.startswith("网络安全周报"))
    assert (str(week.due), str(week.came), week.days) == ("2024-03-17", "2024-03-25", 8)
