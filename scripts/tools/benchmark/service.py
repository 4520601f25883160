"""What the city's provider and bureau file: standing papers once, and the records of a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from dossier.exact.period import Period
from dossier.source.spelling import Value
from tools.benchmark.tenants import REVIEW, Tenant
from tools.sampledata.book import STANDING, Book, Entry
from tools.sampledata.days import at, day_of
from tools.sampledata.media import draw
from tools.sampledata.standing import DEVICES, NEW_DEVICE, NEW_DEVICE_DAY
from tools.sampledata.tenants import START
from tools.sampledata.words import table

_BEFORE: Final = date(2023, 11, 20)
_ENGINEER: Final = "yw-007"
_RULES: Final = ("facility-inspection", "facility-security", "fault-procedure", "emergency-plan", "staff-management")
_POINTS: Final = {"monitoring-platform": 4, "staff-management": 2, "training": 4, "product-approval": 2}
_GRADES: Final = ("优", "优", "优", "良", "中")
_QUESTIONS: Final = 10
_DEPLOYMENTS, _CHANGES, _INCIDENTS = 10, 20, 60  # one in so many projects a month
_SILENT: Final = 8  # one unit in so many does not answer the survey
_DRILLS: Final = (
    "attack-defence", "fire", "power-failure", "ups-discharge", "host-migration", "network-security", "data-recovery",
)  # fmt: skip


def standing(book: Book, tenants: Sequence[Tenant]) -> None:
    """File acceptance, review, rules, device registers, the engineer's papers and the units' agreements."""
    book.add(
        Entry("acceptance", "acceptance-city", "项目验收报告", STANDING, START),
        number="示例验1号",
        conclusion="accepted",
    )
    book.add(
        Entry("expert-review", REVIEW, "专家评审意见", STANDING, _BEFORE),
        number="示例评1号",
        experts=5,
        conclusion="approved",
    )
    for subject in _RULES:
        entry = Entry("rule-document", f"rule-{subject}", "制度文件", STANDING, _BEFORE)
        book.add(entry, subject=subject, number="示例制1号", version="1.0")
    _devices(book)
    book.add(
        Entry("zoning-report", "zoning-city", "分区检查报告", STANDING, START),
        standard="电子政务外网标准规范",
        zones=tuple(sorted({zone for *_, zone in DEVICES})),
        conclusion="compliant",
    )
    qualification: Value = {
        "name": "云服务工程师",
        "level": "senior",
        "number": "SL-007",
        "valid_until": date(2027, 1, 1),
    }
    entry = Entry("onsite-engineer", f"engineer-{_ENGINEER}", "驻场人员资质", STANDING, START)
    book.add(entry, engineer=_ENGINEER, qualification=qualification)
    for unit in sorted({tenant.unit for tenant in tenants}):
        entry = Entry("confidentiality-agreement", f"agreement-{unit}", "保密协议", STANDING, START)
        book.add(entry, number=f"示例密{unit[2:]}号", unit=unit, signed=_BEFORE, staff_included=True)


def _devices(book: Book) -> None:
    last = NEW_DEVICE_DAY - timedelta(days=1)
    for version, since, until, devices in (
        (1, START, last, DEVICES),
        (2, NEW_DEVICE_DAY, None, (*DEVICES, NEW_DEVICE)),
    ):
        listed: list[Value] = [{"id": d[0], "name": d[1], "function": d[2], "zone": d[3]} for d in devices]
        book.add(Entry("device-register", f"devices-v{version}", "设备台账", STANDING, since, until), devices=listed)


def month(book: Book, period: Period, tenants: Sequence[Tenant]) -> None:
    """File what the provider and the bureau write down in a month, for the tenants in service."""
    _staff(book, period)
    _reports(book, period, tenants)
    _rulings(book, period)
    _survey(book, period, tenants)
    _requests(book, period, tenants)
    _incidents(book, period, tenants)
    if period.month % 3 == 0:
        for subject in _DRILLS:
            entry = Entry("drill", f"drill-{period}-{subject}", "演练记录", str(period), day_of(period, 14))
            book.add(entry, subject=subject, plan=True, record=True, photos=True, participants=12, result="passed")


def _staff(book: Book, period: Period) -> None:
    key = str(period)
    entry = Entry("staffing-record", f"staffing-{key}", "运维人员管理材料", key, day_of(period, 28))
    book.add(entry, posts=5, staff=17, training_hours=Fraction(15, 2), social_insurance_proved=True)
    late: list[Value] = [{"day": day_of(period, 12), "minutes": 8}] if draw(0, 1, key, "late") else []
    entry = Entry("attendance", f"attendance-{key}", "驻场考勤", key, period.end)
    book.add(entry, engineer=_ENGINEER, workdays=20, present=20, late=late)
    entry = Entry("onsite-assessment", f"onsite-assessment-{key}", "驻场人员考核表", key, period.end, by="甲方云管理科")
    book.add(entry, engineer=_ENGINEER, result="good")
    book.add(
        Entry("training", f"training-{key}", "业务培训", key, day_of(period, 21)),
        topics=("部署规范", "监管平台使用"),
        units=10,
        people=30,
        hours=Fraction(5, 2),
        **dict.fromkeys(("plan", "content", "photos", "sign_in"), True),
    )
    posts: list[Value] = [
        {"at": at(day_of(period, day), 10), "post": "机房值守岗", "present": draw(0, 30, key, day) > 0}
        for day in range(3, 28, 3)
    ]
    calls: list[Value] = [{"at": at(day_of(period, 6), 11), "line": "服务热线", "answered": True}]
    looked: list[Value] = [
        {
            "at": at(day_of(period, 27), 17, number),
            "project": f"p-{number:03d}",
            "host": f"p-{number:03d}-h01",
            "metric": "cpu-peak",
            "reported": Fraction(70),
            "observed": Fraction(70),
        }
        for number in (1, 2)
    ]
    entry = Entry("spot-check", f"spot-check-{key}", "抽查记录", key, day_of(period, 27), by="甲方云管理科")
    book.add(entry, posts=posts, calls=calls, usage=looked)


def _reports(book: Book, period: Period, tenants: Sequence[Tenant]) -> None:
    about = period.shift(-1)
    if about.end < START:
        return
    submitted = at(day_of(period, 8), 16)
    cycles = [("month", str(about))]
    cycles += [("half-year", f"{about.year}-H{about.month // 6}")] if about.month % 6 == 0 else []
    cycles += [("year", str(about.year))] if about.month % 12 == 0 else []
    body = table(("项目", "主机数"), [(tenant.name, len(tenant.hosts)) for tenant in tenants])
    for cycle, what in cycles:
        key = f"operation-report-{what.lower()}"
        entry = Entry("operation-report", key, "运行情况报告", str(period), submitted.date(), body=body)
        book.add(entry, cycle=cycle, about=what, submitted=submitted)
    entry = Entry("resource-report", f"resource-report-{about}", "资源使用情况报告", str(period), submitted.date())
    hosts = sum(len(tenant.hosts) for tenant in tenants)
    book.add(entry, about=str(about), submitted=submitted, projects=len(tenants), hosts=hosts)


def _rulings(book: Book, period: Period) -> None:
    for row, points in _POINTS.items():
        entry = Entry(
            "ruling", f"ruling-{period}-{row}", f"评分裁定：{row}", str(period), period.end, by="甲方云管理科"
        )
        book.add(entry, row=row, points=points - draw(0, 1, period, row), reason="月度考核会")


def _survey(book: Book, period: Period, tenants: Sequence[Tenant]) -> None:
    key = str(period)
    issued: list[Value] = [{"project": tenant.id, "unit": tenant.unit} for tenant in tenants]
    entry = Entry(
        "survey-round", f"survey-round-{key}", "满意度调查发放记录", key, day_of(period, 20), by="甲方云管理科"
    )
    book.add(entry, issued=issued)
    for tenant in tenants:
        if draw(1, _SILENT, period, tenant.id, "answers") == 1:
            continue
        grades = [_GRADES[draw(0, len(_GRADES) - 1, period, tenant.id, question)] for question in range(_QUESTIONS)]
        day = max(day_of(period, draw(22, 28, period, tenant.id, "back")), tenant.moved_in)
        entry = Entry(
            "survey-form", f"survey-{key}-{tenant.id}", f"{tenant.name}满意度调查表", key, day, method="survey"
        )
        book.add(entry, project=tenant.id, unit=tenant.unit, grades=grades, valid=True)


def _requests(book: Book, period: Period, tenants: Sequence[Tenant]) -> None:
    key = str(period)
    for tenant in tenants:
        received = max(day_of(period, draw(2, 20, period, tenant.id, "asks")), tenant.moved_in)
        done = min(received + timedelta(days=2), period.end)
        if draw(1, _DEPLOYMENTS, period, tenant.id, "deploys") == 1:
            entry = Entry("deployment-request", f"deployment-{key}-{tenant.id}", "部署需求单", key, received)
            book.add(
                entry, number=f"示例部{key}号", project=tenant.id, received=received, contacted=received, completed=done
            )
        if draw(1, _CHANGES, period, tenant.id, "changes") == 1:
            entry = Entry("change-request", f"change-{key}-{tenant.id}", "资源增删调整需求函", key, received)
            dates: dict[str, Value] = {"received": received, "carried_out": done, "replied": done}
            book.add(entry, number=f"示例需{key}号", project=tenant.id, **dates, reply_number=f"示例复{key}号")


def _incidents(book: Book, period: Period, tenants: Sequence[Tenant]) -> None:
    for index in range(max(1, len(tenants) // _INCIDENTS)):
        hit = tenants[draw(0, len(tenants) - 1, period, index, "hit")]
        minutes = draw(10, 45, period, index, "minutes")
        started = at(max(day_of(period, draw(3, 24, period, index, "day")), hit.moved_in), 10)
        key = f"incident-{period}-{index}"
        entry = Entry(
            "incident", key, "故障报告", str(period), started.date(), body="存储卷挂载点丢失，重新映射后恢复。"
        )
        book.add(
            entry,
            number=f"示例障{period}-{index}号",
            cause="存储卷挂载点丢失",
            started=started,
            noticed=started + timedelta(minutes=2),
            reported=started + timedelta(minutes=5),
            restored=started + timedelta(minutes=minutes),
            stops=[{"project": hit.id, "minutes": minutes}],
            data_loss="none",
            social_effect="none",
            fault="provider",
            file={"procedure": True, "response": True, "handling": True},
        )
        entry = Entry("ruling", f"ruling-{key}", "故障责任裁定", str(period), period.end, by="甲方云管理科")
        book.add(entry, subject=key, fault="provider", deduction_confirmed=True, reason="故障认定会")
