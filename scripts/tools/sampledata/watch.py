"""The platform under watch: backups of policies, audit logs, monitoring, rosters, inspections, weekly reports."""

from __future__ import annotations

from calendar import FRIDAY
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from dossier.exact.period import Period
from dossier.source.spelling import Value
from tools.sampledata.book import Annex, Book, Entry
from tools.sampledata.days import day_of
from tools.sampledata.media import draw, photo, screen
from tools.sampledata.standing import DEVICES, NEW_DEVICE, NEW_DEVICE_DAY
from tools.sampledata.words import table

_UNSENT_WEEK: Final = date(2024, 4, 5)

_NO_AUDIT: Final = "2024-01"


def watch(book: Book, period: Period) -> None:
    """Write the routine records of the platform for one month."""
    for write in (_policy_backup, _audit, _monitoring, _roster, _inspection, _weekly, _measurement):
        write(book, period)


def _devices(period: Period) -> Iterable[tuple[str, str, str, str]]:
    yield from DEVICES
    if period.end >= NEW_DEVICE_DAY and str(period) != "2024-04":  # in April the new one was forgotten
        yield NEW_DEVICE


def _policy_backup(book: Book, period: Period) -> None:
    devices = list(_devices(period))
    taken = day_of(period, 25)
    lines = [
        f"! policy export {period} (sample)",
        *(f"device {d[0]} zone {d[3]} rules {draw(40, 400, d[0], period)}" for d in devices),
    ]
    body = "每月二十五日自动备份，随后抽取两台恢复校验。\n\n" + table(
        ("设备", "备份日", "恢复校验"),
        [(d[1], taken, "抽查通过" if draw(0, 6, d[0], period) == 0 else "可恢复") for d in devices],
    )
    book.add(
        Entry(
            "policy-backup",
            f"policy-backup-{period}",
            f"{period} 安全策略备份报告",
            str(period),
            taken,
            method="platform-export",
            origin="策略备份系统",
            by="乙方安全组",
            body=body,
            annexes=(
                Annex("conf", ("\n".join(lines) + "\n").encode(), "全部设备策略导出清单"),
                Annex(
                    "png",
                    screen(f"POLICY BACKUP {period}", [[draw(60, 100, period, "job", i) for i in range(18)]]),
                    "备份任务界面截图",
                ),
            ),
        ),
        backups=[{"device": d[0], "taken": taken, "restorable": True} for d in devices],
    )


def _audit(book: Book, period: Period) -> None:
    if str(period) == _NO_AUDIT:
        return
    operations, sessions = draw(1800, 2600, period, "op"), draw(120, 190, period, "se")
    log = [
        f"{day} {draw(8, 18, day):02d}:{draw(0, 59, day, 'm'):02d} bastion-01 session={draw(1000, 9999, day)} result=ok"
        for day in period.each_day()
    ]
    body = "管理员操作全部经运维管理区堡垒机，业务与管理流量分由不同网段承载。\n\n" + table(
        ("项目", "数量"), (("操作", operations), ("会话", sessions), ("异常", 0))
    )
    book.add(
        Entry(
            "operations-audit",
            f"operations-audit-{period}",
            f"{period} 运维审计报告",
            str(period),
            period.end,
            method="platform-export",
            origin="运维审计系统",
            by="乙方安全组",
            body=body,
            annexes=(Annex("txt", ("\n".join(log) + "\n").encode(), "会话日志节选（示例）"),),
        ),
        through_management_zone=True,
        administrators_audited=True,
        traffic_separated=True,
        traceable=True,
        operations=operations,
        sessions=sessions,
    )


def _monitoring(book: Book, period: Period) -> None:
    alerts = draw(30, 70, period, "alerts")
    open_alerts = 4 if str(period) == "2024-03" else 0
    series = [
        [draw(low, high, period, "pool", low, day) for day in period.each_day()]
        for low, high in ((35, 60), (45, 70), (50, 58))
    ]
    body = "资源池监控平台全月在线，告警按级别推送。\n\n" + table(
        ("级别", "告警", "已处置"),
        (
            ("紧急", 2, 2),
            ("重要", alerts // 4, alerts // 4 - open_alerts),
            ("一般", alerts - alerts // 4 - 2, alerts - alerts // 4 - 2),
        ),
    )
    book.add(
        Entry(
            "monitoring-report",
            f"monitoring-{period}",
            f"{period} 监控平台报告",
            str(period),
            period.end,
            method="screenshot",
            origin="云资源监管平台",
            body=body,
            annexes=(Annex("png", screen(f"RESOURCE POOL {period}", series), "资源池总览：处理器、内存、存储"),),
        ),
        online=True,
        resource_monitoring=True,
        performance_monitoring=True,
        alerting=True,
        bureau_access=True,
        user_access=True,
        alerts=alerts,
        alerts_handled=alerts - open_alerts,
    )


def _roster(book: Book, period: Period) -> None:
    shifts: list[Value] = []
    for day in period.each_day():
        turn = day.toordinal() % 3
        shifts.append({"day": day, "shift": "day", "staff": [f"zb-{turn * 2 + 1:02d}", f"zb-{turn * 2 + 2:02d}"]})
        shifts.append({"day": day, "shift": "night", "staff": [f"zb-{(turn + 1) % 3 * 2 + 1:02d}"]})
    book.add(
        Entry(
            "duty-roster",
            f"roster-{period}",
            f"{period} 值班表",
            str(period),
            period.start,
            by="乙方值班长岗",
            origin="排班系统",
            body="白班 08:00 至 20:00 两人，夜班 20:00 至次日 08:00 一人；编号为岗位编号，不含姓名。",
        ),
        shifts=shifts,
    )


def _inspection(book: Book, period: Period) -> None:
    anomalies = draw(1, 5, period, "an")
    body = "每日四次巡检机房（使用面积 120㎡）与平台。\n\n" + table(
        ("项目", "次数", "异常"),
        (
            ("温湿度", period.days * 4, 1),
            ("供电与不间断电源", period.days * 4, 0),
            ("平台服务状态", period.days * 4, anomalies - 1),
        ),
    )
    book.add(
        Entry(
            "inspection-record",
            f"inspection-{period}",
            f"{period} 巡检记录",
            str(period),
            period.end,
            method="inspection",
            origin="巡检终端",
            body=body,
            annexes=(Annex("jpg", photo(f"INSPECTION {period}", period, "walk"), "巡检现场照片（合成图）"),),
        ),
        inspections=period.days * 4,
        anomalies=anomalies,
        anomalies_handled=anomalies,
    )


def _weekly(book: Book, period: Period) -> None:
    fridays = [day for day in period.each_day() if day.weekday() == FRIDAY and day != _UNSENT_WEEK]
    for sent in fridays:
        blocked = draw(2200, 5200, sent, "blocked")
        lines = [
            f"week ending {sent} blocked={blocked}",
            *(f"{d[0]} events={draw(0, 900, sent, d[0])}" for d in DEVICES),
        ]
        book.add(
            Entry(
                "weekly-security-report",
                f"weekly-{sent}",
                f"网络安全周报（{sent}）",
                str(period),
                sent,
                since=max(sent - timedelta(days=6), period.start),
                until=sent,
                by="乙方安全组",
                method="platform-export",
                origin="综合日志审计系统",
                body=table(
                    ("类型", "拦截次数"),
                    (
                        ("扫描探测", blocked * 6 // 10),
                        ("口令猜测", blocked * 3 // 10),
                        ("应用攻击", blocked - blocked * 6 // 10 - blocked * 3 // 10),
                    ),
                ),
                annexes=(Annex("txt", ("\n".join(lines) + "\n").encode(), "设备统计导出"),),
            ),
            sent=sent,
            devices=len(DEVICES) + (sent >= NEW_DEVICE_DAY),
            attacks_blocked=blocked,
            oldest_log=sent - timedelta(days=200),
        )


def _measurement(book: Book, period: Period) -> None:
    value = Fraction(9995 + draw(0, 4, period, "av"), 100)
    book.add(
        Entry(
            "measurement",
            f"availability-{period}",
            f"{period} 平台可用率",
            str(period),
            period.end,
            method="platform-export",
            origin="云资源监管平台",
            body="按分钟统计的平台可用率，仅供参考，不计分。",
        ),
        indicator="platform-operation",
        value=value,
    )
