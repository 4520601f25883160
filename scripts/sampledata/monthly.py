"""The routine of a month: platform reports, rosters, attendance, operation reports, training, weekly reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from dossier.period import Period
from sampledata.book import Annex, Book, Entry
from sampledata.emit import Value
from sampledata.media import draw, pdf, photo, screen
from sampledata.plan import MONTHS, Month
from sampledata.standing import DEVICES, ENGINEER_CHANGE, ENGINEERS, NEW_DEVICE, NEW_DEVICE_DAY
from sampledata.tenants import TENANTS
from sampledata.usage import host_count, letters_due, monitored, name_of
from sampledata.words import bullets, steps, table

# Days on which a report about the month before was handed in: (day, hour, minute).
HANDED_IN: Final = {"2024-01": (9, 16, 40), "2024-02": (18, 9, 20), "2024-03": (12, 10, 5), "2024-04": (9, 15, 30), "2024-05": (8, 11, 15)}
LATE: Final = {"2024-01": ((8, 12), (17, 25), (25, 9))}
_UNSENT_LETTER: Final = ("2024-03", "housing")
_UNSENT_WEEK: Final = date(2024, 4, 5)
_NO_AUDIT: Final = "2024-01"
_SHARED_PHOTO: Final = ("TRAINING ROOM 2", "room-2")


def monthly(book: Book, period: Period) -> None:
    """Write the routine records of one month."""
    month = MONTHS[str(period)]
    _policy_backup(book, period)
    _audit(book, period)
    _monitoring(book, period)
    _staffing(book, period)
    _roster(book, period)
    _inspection(book, period)
    _attendance(book, period, month)
    _operation_reports(book, period)
    _letters(book, period)
    _training(book, period)
    _weekly(book, period)
    _deployments(book, period, month)
    _measurement(book, period)


def day_of(period: Period, day: int) -> date:
    """A day of the month by its number."""
    return date(period.year, period.month, day)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment; the time zone is added on writing."""
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001  # always +08:00, see emit


def _devices(period: Period) -> Iterable[tuple[str, str, str, str]]:
    yield from DEVICES
    if period.end >= NEW_DEVICE_DAY and str(period) != "2024-04":  # in April the new one was forgotten
        yield NEW_DEVICE


def _policy_backup(book: Book, period: Period) -> None:
    devices = list(_devices(period))
    taken = day_of(period, 25)
    lines = [f"! policy export {period} (sample)", *(f"device {d[0]} zone {d[3]} rules {draw(40, 400, d[0], period)}" for d in devices)]
    body = f"每月二十五日自动备份，随后抽取两台恢复校验。\n\n" + table(
        ("设备", "备份日", "恢复校验"), [(d[1], taken, "抽查通过" if draw(0, 6, d[0], period) == 0 else "可恢复") for d in devices]
    )
    book.add(
        Entry("policy-backup", f"policy-backup-{period}", f"{period} 安全策略备份报告", str(period), taken, method="platform-export", origin="策略备份系统", by="乙方安全组", body=body, annexes=(Annex("conf", ("\n".join(lines) + "\n").encode(), "全部设备策略导出清单"), Annex("png", screen(f"POLICY BACKUP {period}", [[draw(60, 100, period, "job", i) for i in range(18)]]), "备份任务界面截图"))),  # fmt: skip
        backups=[{"device": d[0], "taken": taken, "restorable": True} for d in devices],
    )


def _audit(book: Book, period: Period) -> None:
    if str(period) == _NO_AUDIT:
        return
    operations, sessions = draw(1800, 2600, period, "op"), draw(120, 190, period, "se")
    log = [f"{day_of(period, day)} {draw(8, 18, period, day):02d}:{draw(0, 59, period, day, 'm'):02d} bastion-01 session={draw(1000, 9999, period, day)} result=ok" for day in range(1, period.days + 1)]  # fmt: skip
    body = "管理员操作全部经运维管理区堡垒机，业务与管理流量分由不同网段承载。\n\n" + table(("项目", "数量"), (("操作", operations), ("会话", sessions), ("异常", 0)))
    book.add(
        Entry("operations-audit", f"operations-audit-{period}", f"{period} 运维审计报告", str(period), period.end, method="platform-export", origin="运维审计系统", by="乙方安全组", body=body, annexes=(Annex("txt", ("\n".join(log) + "\n").encode(), "会话日志节选（示例）"),)),  # fmt: skip
        through_management_zone=True, administrators_audited=True, traffic_separated=True, traceable=True, operations=operations, sessions=sessions,
    )  # fmt: skip


def _monitoring(book: Book, period: Period) -> None:
    alerts = draw(30, 70, period, "alerts")
    open_alerts = 4 if str(period) == "2024-03" else 0
    series = [[draw(low, high, period, "pool", low, day) for day in period.each_day()] for low, high in ((35, 60), (45, 70), (50, 58))]
    body = "资源池监控平台全月在线，告警按级别推送。\n\n" + table(("级别", "告警", "已处置"), (("紧急", 2, 2), ("重要", alerts // 4, alerts // 4 - open_alerts), ("一般", alerts - alerts // 4 - 2, alerts - alerts // 4 - 2)))  # fmt: skip
    book.add(
        Entry("monitoring-report", f"monitoring-{period}", f"{period} 监控平台报告", str(period), period.end, method="screenshot", origin="云资源监管平台", body=body, annexes=(Annex("png", screen(f"RESOURCE POOL {period}", series), "资源池总览：处理器、内存、存储"),)),  # fmt: skip
        online=True, resource_monitoring=True, performance_monitoring=True, alerting=True, bureau_access=True, user_access=True, alerts=alerts, alerts_handled=alerts - open_alerts,
    )  # fmt: skip


def _staffing(book: Book, period: Period) -> None:
    changes: list[Value] = []
    if str(period) == "2024-04":
        changes = [{"day": day_of(period, 12), "post": "驻场工程师 yw-007", "change": "moved"}, {"day": ENGINEER_CHANGE, "post": "驻场工程师 yw-012", "change": "joined"}]  # fmt: skip
    body = "岗位与职责见制度文件；本月培训主题：" + ("春节值守与应急" if period.month == 2 else "变更管理与账号权限") + "。"
    book.add(
        Entry("staffing-record", f"staffing-{period}", f"{period} 运维人员管理材料", str(period), day_of(period, 28), by="乙方人力岗", origin="人事台账", body=body + "\n\n" + table(("岗位", "人数"), (("驻场", 1), ("网络", 3), ("安全", 3), ("平台", 4), ("机房值守", 6)))),  # fmt: skip
        posts=5, staff=17, **({"changes": changes} if changes else {}), training_hours=Fraction(draw(4, 12, period, "th") * 2 + 1, 2), social_insurance_proved=True,
    )  # fmt: skip


def _roster(book: Book, period: Period) -> None:
    shifts: list[Value] = []
    for day in period.each_day():
        turn = day.toordinal() % 3
        shifts.append({"day": day, "shift": "day", "staff": [f"zb-{turn * 2 + 1:02d}", f"zb-{turn * 2 + 2:02d}"]})
        shifts.append({"day": day, "shift": "night", "staff": [f"zb-{(turn + 1) % 3 * 2 + 1:02d}"]})
    book.add(
        Entry("duty-roster", f"roster-{period}", f"{period} 值班表", str(period), period.start, by="乙方值班长岗", origin="排班系统", body="白班 08:00 至 20:00 两人，夜班 20:00 至次日 08:00 一人；编号为岗位编号，不含姓名。"),  # fmt: skip
        shifts=shifts,
    )


def _inspection(book: Book, period: Period) -> None:
    anomalies = draw(1, 5, period, "an")
    body = "每日四次巡检机房（使用面积 120㎡）与平台。\n\n" + table(("项目", "次数", "异常"), (("温湿度", period.days * 4, 1), ("供电与不间断电源", period.days * 4, 0), ("平台服务状态", period.days * 4, anomalies - 1)))  # fmt: skip
    book.add(
        Entry("inspection-record", f"inspection-{period}", f"{period} 巡检记录", str(period), period.end, method="inspection", origin="巡检终端", body=body, annexes=(Annex("jpg", photo(f"INSPECTION {period}", period, "walk"), "巡检现场照片（合成图）"),)),  # fmt: skip
        inspections=period.days * 4, anomalies=anomalies, anomalies_handled=anomalies,
    )  # fmt: skip


def _attendance(book: Book, period: Period, month: Month) -> None:
    late: list[Value] = [{"day": day_of(period, day), "minutes": minutes} for day, minutes in LATE.get(str(period), ())]
    if str(period) == "2024-04":  # make-up Sundays on the 7th and the 28th
        parts = ((ENGINEERS[0], period.start, date(2024, 4, 14), 9), (ENGINEERS[1], ENGINEER_CHANGE, period.end, 13))
    else:
        parts = ((ENGINEERS[0] if period.end < ENGINEER_CHANGE else ENGINEERS[1], period.start, period.end, month.workdays),)
    for engineer, since, until, workdays in parts:
        key = f"{period}-{engineer}"
        body = f"应到 {workdays} 天，实到 {workdays} 天，迟到 {len(late)} 次。" + ("\n\n" + table(("日期", "迟到（分钟）"), [(i["day"], i["minutes"]) for i in late if isinstance(i, dict)]) if late else "")  # fmt: skip
        book.add(
            Entry("attendance", f"attendance-{key}", f"{period} 驻场考勤（{engineer}）", str(period), until, since=since, until=until, by="甲方综合科", method="platform-export", origin="门禁与考勤系统", body=body),  # fmt: skip
            engineer=engineer, workdays=workdays, present=workdays, **({"late": late} if late else {}),
        )  # fmt: skip
    result = "fair" if late else "good"
    book.add(
        Entry("onsite-assessment", f"onsite-assessment-{period}", f"{period} 驻场人员考核表", str(period), period.end, by="甲方云管理科", method="scan", origin="月度考核", body=table(("项目", "评价"), (("资质与技能", "符合"), ("到岗", "有迟到" if late else "全勤"), ("响应", "及时")))),  # fmt: skip
        engineer=parts[-1][0], result=result,
    )  # fmt: skip


def _operation_reports(book: Book, period: Period) -> None:
    if str(period) not in HANDED_IN:
        return
    day, hour, minute = HANDED_IN[str(period)]
    submitted, about = at(day_of(period, day), hour, minute), period.shift(-1)
    cycles = [("month", str(about))] + ([("half-year", "2023-H2"), ("year", "2023")] if about.month == 12 else [])
    count = sum(t.serves(about.start, about.end) for t in TENANTS)
    for cycle, what in cycles:
        name = {"month": "月度", "half-year": "半年度", "year": "年度"}[cycle]
        body = f"## 一、概况\n\n在用项目 {count} 个、主机 {host_count(about)} 台。\n\n## 二、资源使用\n\n" + table(("项目", "主机数"), [(t.name, len(monitored(t, about))) for t in TENANTS if t.serves(about.start, about.end)]) + "\n\n## 三、下月安排\n\n" + bullets("容量核对", "策略复查", "备份恢复抽测")  # fmt: skip
        book.add(
            Entry("operation-report", f"operation-report-{what.lower()}", f"{what} {name}运行情况报告", str(period), submitted.date(), since=about.start, until=about.end, body=body, annexes=(Annex("pdf", pdf(f"{what} 运行情况报告（示例）", [f"项目 {count} 个", f"提交时间 {submitted:%Y-%m-%d %H:%M}"]), "报告提交件"),)),  # fmt: skip
            cycle=cycle, about=what, submitted=submitted,
        )  # fmt: skip
    book.add(
        Entry("resource-report", f"resource-report-{about}", f"{about} 资源使用情况报告", str(period), submitted.date(), since=about.start, until=about.end, method="platform-export", origin="云资源监管平台", body=table(("指标", "数量"), (("项目", count), ("主机", host_count(about))))),  # fmt: skip
        about=str(about), submitted=submitted, projects=count, hosts=host_count(about),
    )  # fmt: skip


def _letters(book: Book, period: Period) -> None:
    if str(period) not in HANDED_IN:
        return
    about, sent = period.shift(-1), day_of(period, min(8, HANDED_IN[str(period)][0]))
    for index, (project, direction) in enumerate(letters_due(about), 1):
        if (str(period), project) == _UNSENT_LETTER:
            continue
        advice = "建议缩减规格或合并主机" if direction == "reduce" else "建议扩容或优化高负载应用"
        book.add(
            Entry("resize-letter", f"resize-{about}-{project}", f"关于{name_of(project)}资源调整的建议", str(period), sent, since=about.start, until=about.end, method="letter", origin="乙方发函", body=f"贵单位 {about} 资源使用效率{'低于四十' if direction == 'reduce' else '高于六十'}，{advice}。\n\n" + steps("核对业务增长计划", "确认可调整的主机", "十个工作日内回复")),  # fmt: skip
            number=f"示例建〔{about}〕{index}号", project=project, about=str(about), direction=direction, copied_to_bureau=True, **({"reply": "已收悉，纳入下季度评审"} if index % 2 else {}),
        )  # fmt: skip


def _training(book: Book, period: Period) -> None:
    topics = ("云主机部署规范", "机房进出规范", "监管平台使用", "等保与密评基础")[: 3 + period.month % 2]
    shared = str(period) in {"2024-01", "2024-03"}  # the same picture twice: a check must notice
    caption, key = _SHARED_PHOTO if shared else (f"TRAINING {period}", str(period))
    units, people = draw(9, 14, period, "u"), draw(24, 41, period, "p")
    book.add(
        Entry("training", f"training-{period}", f"{period} 业务培训", str(period), day_of(period, 21), by="乙方客户部", method="photo", origin="培训现场", body="培训安排：\n\n" + steps(*topics) + f"\n\n到场 {units} 个单位 {people} 人，签到表留存。", annexes=(Annex("jpg", photo(caption, key), "培训现场照片（合成图）"), Annex("pdf", pdf(f"{period} 培训签到表（示例）", [f"单位 {i + 1}：签到 {draw(1, 4, period, i)} 人" for i in range(units)]), "签到表（只计人数）"))),  # fmt: skip
        topics=topics, units=units, people=people, hours=Fraction(5, 2), plan=True, content=True, photos=True, sign_in=True,
    )  # fmt: skip


def _weekly(book: Book, period: Period) -> None:
    fridays = [day for day in period.each_day() if day.weekday() == 4 and day != _UNSENT_WEEK]
    for sent in fridays:
        blocked = draw(2200, 5200, sent, "blocked")
        lines = [f"week ending {sent} blocked={blocked}", *(f"{d[0]} events={draw(0, 900, sent, d[0])}" for d in DEVICES)]
        book.add(
            Entry("weekly-security-report", f"weekly-{sent}", f"网络安全周报（{sent}）", str(period), sent, since=max(sent - timedelta(days=6), period.start), until=sent, by="乙方安全组", method="platform-export", origin="综合日志审计系统", body=table(("类型", "拦截次数"), (("扫描探测", blocked * 6 // 10), ("口令猜测", blocked * 3 // 10), ("应用攻击", blocked - blocked * 6 // 10 - blocked * 3 // 10))), annexes=(Annex("txt", ("\n".join(lines) + "\n").encode(), "设备统计导出"),)),  # fmt: skip
            sent=sent, devices=len(DEVICES) + (sent >= NEW_DEVICE_DAY), attacks_blocked=blocked, oldest_log=sent - timedelta(days=200),
        )  # fmt: skip


def _deployments(book: Book, period: Period, month: Month) -> None:
    tenants = [tenant for tenant in TENANTS if tenant.hosts and tenant.serves(period.start, period.end)]
    for index in range(1, month.deployments + month.unfinished + 1):
        tenant = tenants[(index * 3 + period.month) % len(tenants)]
        received = max(day_of(period, 1 + index * 2), tenant.moved_in)
        done = index <= month.deployments
        dates: dict[str, Value] = {"received": received, "contacted": received} | ({"completed": received + timedelta(days=2)} if done else {})
        book.add(
            Entry("deployment-request", f"deployment-{period}-{index:02d}", f"{tenant.name}部署需求单", str(period), received, method="letter", origin="部署需求单", body="需求内容：" + ("新增应用实例并接入负载均衡。", "数据库参数调整与数据导入。", "中间件升级与联调。")[index % 3] + "\n\n" + steps("需求确认", "环境准备", "部署与联调", "用户确认" if done else "等待用户提供安装包")),  # fmt: skip
            number=f"示例部〔{period}〕{index}号", project=tenant.id, **dates,
        )  # fmt: skip


def _measurement(book: Book, period: Period) -> None:
    value = Fraction(9995 + draw(0, 4, period, "av"), 100)
    book.add(
        Entry("measurement", f"availability-{period}", f"{period} 平台可用率", str(period), period.end, method="platform-export", origin="云资源监管平台", body="按分钟统计的平台可用率，仅供参考，不计分。"),  # fmt: skip
        indicator="platform-operation", value=value,
    )
