"""Faults and losses: incidents, the notices that followed, leaks and losses of data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from tools.sampledata.book import Annex, Book, Entry, given
from tools.sampledata.days import moment
from tools.sampledata.media import pdf
from tools.sampledata.tenants import BY_ID
from tools.sampledata.words import bullets, steps, table

# id, start, stops, data loss, fault as the provider sees it, announced by, cause
INCIDENTS: Final = (
    (
        "incident-2023-12-19",
        moment("2023-12-19 10:05"),
        {"library": 20},
        "none",
        "provider",
        "",
        "缓存主机内存条报错，热迁移后恢复。",
    ),
    (
        "incident-2024-01-23",
        moment("2024-01-23 14:30"),
        {"personnel": 21},
        "none",
        "provider",
        "",
        "存储卷挂载点丢失，重新映射后恢复。",
    ),
    (
        "incident-2024-02-19",
        moment("2024-02-19 21:10"),
        {"health": 40, "archive": 32, "personnel": 25},
        "none",
        "provider",
        "",
        "节后首个备份窗口任务堵塞，共享存储响应超时，三个项目应用停止。",
    ),
    (
        "incident-2024-03-06",
        moment("2024-03-06 09:15"),
        {"one-stop": 41},
        "none",
        "provider",
        "",
        "负载均衡策略误下发，业务入口不可达。",
    ),
    (
        "incident-2024-03-20",
        moment("2024-03-20 23:40"),
        {"office": 35},
        "recoverable",
        "provider",
        "",
        "卷扩容误操作导致部分公文附件丢失，次日由备份全部恢复。",
    ),
    (
        "incident-2024-04-20",
        moment("2024-04-20 22:00"),
        {"city-operation": 30},
        "none",
        "provider",
        "maintenance-2024-04-11",
        "核心交换机升级割接，按通知时间窗停机。",
    ),
)
_NOTICE_FROM: Final = (
    30  # minutes; shorter stops did not start the emergency plan, which is asked of January's on purpose
)


def incidents(book: Book) -> None:
    """Write the incidents and the notices that followed them."""
    for index, (key, start, stops, loss, fault, announced, cause) in enumerate(INCIDENTS, 1):
        longest = max(stops.values())
        noticed, reported = start + timedelta(minutes=3), start + timedelta(minutes=12)
        names = "、".join(BY_ID[project].name for project in stops)
        body = (
            f"## 经过\n\n{cause}影响：{names}。\n\n"
            + table(
                ("时间", "事件"),
                (
                    (f"{start:%H:%M}", "发生"),
                    (f"{noticed:%H:%M}", "监控告警，值班受理"),
                    (f"{reported:%H:%M}", "告知使用单位"),
                    (f"{start + timedelta(minutes=longest):%H:%M}", "业务恢复"),
                ),
            )
            + "\n\n## 改进\n\n"
            + steps("复盘会与责任岗位确认", "补充监控项", "纳入下次演练")
        )
        book.add(
            Entry(
                "incident",
                key,
                f"故障报告：{cause.split('，')[0]}",
                f"{start:%Y-%m}",
                start.date(),
                by="乙方平台组",
                origin="故障处置记录",
                body=body,
                annexes=(
                    Annex("pdf", pdf("故障报告（示例）", _lines(start, noticed, stops, cause)), "故障报告"),
                    Annex(
                        "txt",
                        _log(start, noticed, longest),
                        "告警日志节选",
                    ),
                ),
            ),
            number=f"示例障〔{start.year}〕{index}号",
            cause=cause,
            started=start,
            noticed=noticed,
            reported=reported,
            restored=start + timedelta(minutes=longest),
            stops=[{"project": project, "minutes": minutes} for project, minutes in stops.items()],
            data_loss=loss,
            social_effect="none",
            fault=fault,
            **given(announced_by=announced or None),
            file={"procedure": True, "response": True, "handling": True},
        )
        if longest > _NOTICE_FROM:
            _emergency_notice(book, key, start)


def _emergency_notice(book: Book, incident: str, start: datetime) -> None:
    notified = start + timedelta(minutes=20)
    book.add(
        Entry(
            "emergency-notice",
            incident.replace("incident", "emergency"),
            f"应急启动告知（{start:%Y-%m-%d %H:%M}）",
            f"{start:%Y-%m}",
            start.date(),
            by="乙方值班长岗",
            method="letter",
            origin="值班电话与书面告知",
            body=f"发现后启动应急预案，{notified:%H:%M} 告知甲方值班人员，双方商定先恢复业务、后查原因。",
        ),
        discovered=start + timedelta(minutes=3),
        notified=notified,
        incident=incident,
    )


def data_incidents(book: Book) -> None:
    """Write the leak and the loss."""
    leak = date(2024, 2, 27)
    book.add(
        Entry(
            "data-incident",
            "leak-2024-02-27",
            "测试库权限过宽致数据外泄",
            "2024-02",
            leak,
            by="乙方安全组",
            method="inspection",
            origin="日志审计发现",
            body="运维测试库权限过宽，一份脱敏不完整的名册被其他租户下载。\n\n"
            + bullets("当日收回权限", "通知使用单位", "样本已删除并留存证明"),
            annexes=(
                Annex(
                    "pdf",
                    pdf("数据安全事件报告（示例）", ["涉及项目：公共租赁住房管理系统", "原因：乙方权限配置"]),
                    "事件报告",
                    confidential=True,
                ),
            ),
        ),
        type="leak",
        projects=["housing"],
        cause="provider",
    )
    loss = date(2024, 3, 20)
    book.add(
        Entry(
            "data-incident",
            "loss-2024-03-20",
            "公文附件短时丢失",
            "2024-03",
            loss,
            by="乙方安全组",
            origin="故障复盘",
            body="与三月二十日故障同一原因；附件三百一十二份于次日从备份恢复，逐份校验一致。",
        ),
        type="loss",
        projects=["office"],
        incident="incident-2024-03-20",
        cause="provider",
    )


def _log(start: datetime, noticed: datetime, longest: int) -> bytes:
    restored = start + timedelta(minutes=longest)
    lines = (f"{start:%Y-%m-%d %H:%M} ALERT raised", f"{noticed:%H:%M} acknowledged", f"{restored:%H:%M} restored", "")
    return "\n".join(lines).encode()


def _lines(start: datetime, noticed: datetime, stops: Mapping[str, int], cause: str) -> list[str]:
    restored = start + timedelta(minutes=max(stops.values()))
    return [
        f"一、原因：{cause}",
        "二、经过",
        f"  {start:%Y-%m-%d %H:%M} 发生",
        f"  {noticed:%H:%M} 监控告警，值班受理",
        f"  {restored:%H:%M} 业务全部恢复",
        "三、停机时长",
        *(f"  {BY_ID[project].name}：{minutes} 分钟" for project, minutes in stops.items()),
        "四、处理：先恢复业务，后查明原因；三个工作日内复盘",
        "五、附：处理流程单、响应记录、处置记录",
    ]
