"""What happened in a month, section by section of the operation report: one table for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from dossier.letters.month import LetterMonth
from dossier.records import Record
from dossier.records.operations import (
    Attendance,
    ChangeRequest,
    Incident,
    InspectionRecord,
    MaintenanceNotice,
    SpotCheck,
    Training,
)
from dossier.records.platform import DeploymentRequest, MonitoringReport, PolicyBackup, StaffingRecord
from dossier.records.satisfaction import Complaint
from dossier.records.security import DataIncident, Drill, EmergencyNotice, PolicyChange, WeeklySecurityReport
from dossier.views.figures import day, figure, moment

R = TypeVar("R", bound=Record)

_SUBJECTS: Final = {
    "attack-defence": "网络安全攻防",
    "fire": "消防",
    "power-failure": "停电",
    "ups-discharge": "UPS 放电测试",
    "host-migration": "虚拟机迁移",
    "network-security": "网络安全",
    "data-recovery": "数据恢复",
}
_RESULTS: Final = {"passed": "通过", "passed-with-findings": "通过，有待改进", "failed": "未通过"}
_CAUSES: Final = {
    "provider": "乙方",
    "user": "用户方",
    "force-majeure": "不可抗力",
    "other": "其他",
    "undetermined": "待定",
}
_LOSSES: Final = {"leak": "泄露", "loss": "丢失"}


@dataclass(frozen=True)
class EventTable:
    """One kind of event with its records as rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right: frozenset[int] = frozenset()


def sections(month: LetterMonth) -> Iterator[tuple[str, tuple[EventTable, ...]]]:
    """The sections in order, each with its kinds of events; kinds without records are there, empty."""
    yield "故障与应急", (_incidents(month), _emergencies(month))
    yield "资源变更、部署与计划工作", (_changes(month), _deployments(month), _works(month))
    yield "巡检、监测与抽查", (_inspections(month), _monitoring(month), _spot_checks(month))
    yield "网络安全与数据安全", (_weekly(month), _policies(month), _backups(month), _data(month))
    yield "演练与培训", (_drills(month), _trainings(month))
    yield "投诉", (_complaints(month),)
    yield "人员与驻场", (_staffing(month), _attendance(month))


def _rows(month: LetterMonth, kind: type[R], row: Callable[[R], tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    records = sorted(month.report.evidence.month(kind, month.report.period), key=lambda one: (one.happened, one.id))
    return tuple(row(record) for record in records)


def _name(month: LetterMonth, identity: str) -> str:
    return next((one.name for one in month.report.assessment.projects if one.id == identity), identity)


def _flag(value: bool) -> str:  # noqa: FBT001  # a word for a flag of a record
    return "是" if value else "否"


def _incidents(month: LetterMonth) -> EventTable:
    levels = {one.id: one.level for one in month.report.assessment.incidents}

    def row(one: Incident) -> tuple[str, ...]:
        level = levels.get(one.id, "none")
        name = "不构成等级" if level == "none" else month.word("level", level)
        hit = "、".join(_name(month, stop.project) for stop in one.stops)
        times = f"{moment(one.started)}\n{moment(one.restored)}"
        return (one.number, one.cause, times, f"{figure(one.minutes)} 分钟", hit, name)

    head = ("编号", "原因", "发生\n恢复", "最长停机", "影响项目", "等级")
    return EventTable("故障", head, _rows(month, Incident, row), (14, 26, 19, 11, 18, 12), frozenset({3}))


def _emergencies(month: LetterMonth) -> EventTable:
    def row(one: EmergencyNotice) -> tuple[str, ...]:
        about = month.record(one.incident) if one.incident else None
        number = about.number if isinstance(about, Incident) else one.incident or "—"
        return (one.title, moment(one.discovered), moment(one.notified), number)

    head = ("事项", "发现", month.spoken("告知甲方"), "相关故障")
    return EventTable("应急启动告知", head, _rows(month, EmergencyNotice, row), (32, 22, 22, 24))


def _changes(month: LetterMonth) -> EventTable:
    def row(one: ChangeRequest) -> tuple[str, ...]:
        dates = (day(one.received), day(one.carried_out), day(one.replied))
        return (one.number, _name(month, one.project), *dates, one.reply_number or "—")

    head = ("需求函", "项目", "收到", "完成", "答复", "答复函")
    return EventTable("资源增删调整", head, _rows(month, ChangeRequest, row), (20, 22, 13, 13, 13, 19))


def _deployments(month: LetterMonth) -> EventTable:
    def row(one: DeploymentRequest) -> tuple[str, ...]:
        dates = (day(one.received), day(one.contacted), day(one.completed))
        return (one.number, _name(month, one.project), *dates)

    return EventTable(
        "部署需求",
        ("需求单", "项目", "收到", "对接", "完成"),
        _rows(month, DeploymentRequest, row),
        (28, 30, 14, 14, 14),
    )


def _works(month: LetterMonth) -> EventTable:
    def row(one: MaintenanceNotice) -> tuple[str, ...]:
        hit = "、".join(_name(month, project) for project in one.projects) or "—"
        return (one.number, one.work, day(one.notified), f"{moment(one.starts)}\n{moment(one.ends)}", hit)

    head = ("通知", "工作", "通知日期", "开始\n结束", "影响项目")
    return EventTable("计划内检修割接", head, _rows(month, MaintenanceNotice, row), (18, 28, 13, 20, 21))


def _inspections(month: LetterMonth) -> EventTable:
    def row(one: InspectionRecord) -> tuple[str, ...]:
        return (one.title, str(one.inspections), str(one.anomalies), str(one.anomalies_handled))

    head = ("记录", "巡检次数", "发现异常", "已处置")
    return EventTable("巡检", head, _rows(month, InspectionRecord, row), (49, 17, 17, 17), frozenset({1, 2, 3}))


def _monitoring(month: LetterMonth) -> EventTable:
    def row(one: MonitoringReport) -> tuple[str, ...]:
        return (one.title, _flag(one.online), str(one.alerts), str(one.alerts_handled))

    head = ("报告", "平台在线", "告警", "已处置")
    return EventTable("监控平台", head, _rows(month, MonitoringReport, row), (49, 17, 17, 17), frozenset({2, 3}))


def _spot_checks(month: LetterMonth) -> EventTable:
    def row(one: SpotCheck) -> tuple[str, ...]:
        posts = f"{sum(check.present for check in one.posts)}/{len(one.posts)}"
        calls = f"{sum(check.answered for check in one.calls)}/{len(one.calls)}"
        same = f"{sum(check.reported == check.observed for check in one.usage)}/{len(one.usage)}"
        return (one.title, posts, calls, same)

    head = ("抽查", "在岗/抽查", "接通/拨打", "数值相同/抽查")
    return EventTable(
        month.spoken("甲方抽查"), head, _rows(month, SpotCheck, row), (43, 18, 18, 21), frozenset({1, 2, 3})
    )


def _weekly(month: LetterMonth) -> EventTable:
    def row(one: WeeklySecurityReport) -> tuple[str, ...]:
        span = f"{day(one.covers.from_)} 至 {day(one.covers.to)}"
        return (span, day(one.sent), str(one.devices), str(one.attacks_blocked), day(one.oldest_log))

    head = ("周期", "报送", "设备", "拦截攻击", "最早日志")
    return EventTable(
        "网络安全周报", head, _rows(month, WeeklySecurityReport, row), (36, 16, 14, 17, 17), frozenset({2, 3})
    )


def _policies(month: LetterMonth) -> EventTable:
    def row(one: PolicyChange) -> tuple[str, ...]:
        project = _name(month, one.project) if one.project else "—"
        return (one.device, project, day(one.authorised), day(one.changed))

    return EventTable(
        "安全策略变更", ("设备", "项目", "授权", "变更"), _rows(month, PolicyChange, row), (30, 34, 18, 18)
    )


def _backups(month: LetterMonth) -> EventTable:
    def row(one: PolicyBackup) -> tuple[str, ...]:
        return (one.title, str(len(one.backups)), str(sum(backup.restorable for backup in one.backups)))

    return EventTable(
        "安全策略备份", ("报告", "设备", "可恢复"), _rows(month, PolicyBackup, row), (60, 20, 20), frozenset({1, 2})
    )


def _data(month: LetterMonth) -> EventTable:
    def row(one: DataIncident) -> tuple[str, ...]:
        hit = "、".join(_name(month, project) for project in one.projects)
        return (day(one.happened), one.title, _LOSSES[one.type], hit, month.spoken(_CAUSES[one.cause]))

    return EventTable(
        "数据安全事件",
        ("日期", "事件", "类别", "项目", "原因方"),
        _rows(month, DataIncident, row),
        (15, 35, 10, 26, 14),
    )


def _drills(month: LetterMonth) -> EventTable:
    def row(one: Drill) -> tuple[str, ...]:
        return (day(one.happened), _SUBJECTS[one.subject], str(one.participants), _RESULTS[one.result])

    return EventTable(
        "演练", ("日期", "科目", "参加人数", "结果"), _rows(month, Drill, row), (20, 36, 18, 26), frozenset({2})
    )


def _trainings(month: LetterMonth) -> EventTable:
    def row(one: Training) -> tuple[str, ...]:
        counts = (str(one.units), str(one.people), figure(one.hours))
        return (day(one.happened), "、".join(one.topics), *counts)

    head = ("日期", "主题", "单位", "人数", "学时")
    return EventTable("业务培训", head, _rows(month, Training, row), (17, 47, 12, 12, 12), frozenset({2, 3, 4}))


def _complaints(month: LetterMonth) -> EventTable:
    def row(one: Complaint) -> tuple[str, ...]:
        return (
            day(one.happened),
            _name(month, one.project),
            one.about,
            month.spoken(_CAUSES[one.cause]),
            day(one.received_by_bureau),
        )

    head = ("日期", "项目", "事由", "原因方", month.spoken("甲方收到"))
    return EventTable("客户投诉", head, _rows(month, Complaint, row), (15, 23, 34, 11, 17))


def _staffing(month: LetterMonth) -> EventTable:
    def row(one: StaffingRecord) -> tuple[str, ...]:
        changes = "；".join(f"{day(change.day)} {change.post}" for change in one.changes) or "无"
        return (str(one.posts), str(one.staff), changes, figure(one.training_hours))

    head = ("岗位", "人数", "人员变动", "培训学时")
    return EventTable("运维人员", head, _rows(month, StaffingRecord, row), (14, 14, 54, 18), frozenset({0, 1, 3}))


def _attendance(month: LetterMonth) -> EventTable:
    def row(one: Attendance) -> tuple[str, ...]:
        return (one.engineer, str(one.workdays), str(one.present), str(len(one.late)), str(len(one.absences)))

    head = ("驻场人员", "应到日", "实到日", "迟到", "缺勤")
    return EventTable("驻场考勤", head, _rows(month, Attendance, row), (32, 17, 17, 17, 17), frozenset({1, 2, 3, 4}))
