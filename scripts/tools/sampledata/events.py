"""What did not happen every month: changes, spot checks, drills, planned work, changes of policies."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from dossier.exact.period import Period
from dossier.source.spelling import Value
from tools.sampledata.book import Annex, Book, Entry
from tools.sampledata.days import at, day_of, moment
from tools.sampledata.media import draw, pdf, photo
from tools.sampledata.tenants import BY_ID
from tools.sampledata.usage import monitored
from tools.sampledata.words import bullets, steps, table

# key, project, received, carried out, replied, request
CHANGES: Final = (
    (
        "2023-12-12",
        "one-stop",
        (2023, 12, 12),
        (2023, 12, 14),
        (2023, 12, 15),
        "应用主机临时开放对接端口并增加负载均衡实例监听。",
    ),
    ("2024-01-11", "credit", (2024, 1, 11), (2024, 1, 15), (2024, 1, 16), "按评审意见新建四台云主机。"),
    (
        "2024-02-08",
        "emergency",
        (2024, 2, 8),
        (2024, 2, 19),
        (2024, 2, 19),
        "扩容两台云主机并提高互联网带宽，自二月二十日起生效。",
    ),
    ("2024-03-05", "portal", (2024, 3, 5), (2024, 3, 12), (2024, 3, 12), "网站群下线，释放全部资源。"),
    ("2024-03-18", "library", (2024, 3, 18), (2024, 3, 20), (2024, 3, 21), "缓存主机调整磁盘挂载。"),
    ("2024-04-02", "health", (2024, 4, 2), (2024, 4, 8), (2024, 4, 8), "清明前提出，数据库参数与备份策略调整。"),
    ("2024-05-06", "grid", (2024, 5, 6), (2024, 5, 8), (2024, 5, 8), "分析主机调整网络策略。"),
)
_MISREPORTED: Final = (0, 1)  # in March two of the three figures looked up differ from the report
_DIFF: Final = "! policy diff {key} (sample)\n- permit tcp any any eq 8443\n+ permit tcp 192.0.2.0/24 any eq 8443\n"


def changes(book: Book) -> None:
    """Write the change requests: one over the Spring Festival, one overdue."""
    for index, (key, project, received, done, replied, request) in enumerate(CHANGES, 1):
        days = [date(*day) for day in (received, done, replied)]
        name = BY_ID[project].name
        body = f"**需求**：{request}\n\n" + table(("环节", "日期"), zip(("收到", "完成", "答复"), days, strict=True))
        book.add(
            Entry(
                "change-request",
                f"change-{key}-{project}",
                f"{name}资源增删调整需求函",
                key[:7],
                days[0],
                by="乙方服务台",
                method="letter",
                origin="使用单位来函与答复函",
                body=body,
                annexes=(
                    Annex(
                        "pdf",
                        pdf("资源调整需求函与答复函（示例）", [name, request, f"答复日期 {days[2]}"]),
                        "需求函与答复函扫描件",
                    ),
                ),
            ),
            number=f"示例需〔{days[0].year}〕{index}号",
            project=project,
            received=days[0],
            carried_out=days[1],
            replied=days[2],
            reply_number=f"示例复〔{days[0].year}〕{index}号",
        )


def spot_checks(book: Book, period: Period) -> None:
    """Write a month's spot checks of posts, calls and usage."""
    key = str(period)
    absent, unanswered = ({0, 2}, {1}) if key == "2024-02" else (set(), set())
    posts: list[Value] = [
        {"at": at(day_of(period, day), hour, 10), "post": post, "present": index not in absent}
        for index, (day, hour, post) in enumerate(
            ((5, 10, "机房值守岗"), (14, 15, "网络岗"), (19, 20, "机房值守岗"), (26, 9, "安全岗"))
        )
    ]
    calls: list[Value] = [
        {"at": at(day_of(period, day), hour, 30), "line": "服务热线", "answered": index not in unanswered}
        for index, (day, hour) in enumerate(((6, 11), (18, 22), (27, 16)))
    ]
    usage = [
        _usage_check(period, project, index) for index, project in enumerate(("one-stop", "health", "city-operation"))
    ]
    note = "抽查结果：" + (
        "两次离岗，一次电话无人接听。" if absent else "两处与平台显示不一致。" if key == "2024-03" else "全部正常。"
    )
    book.add(
        Entry(
            "spot-check",
            f"spot-check-{key}",
            f"{key} 抽查记录",
            key,
            day_of(period, 27),
            by="甲方云管理科",
            method="inspection",
            origin="现场与电话抽查",
            body=note + "\n\n" + table(("类别", "次数"), (("在岗", 4), ("电话", 3), ("用量", 3))),
            annexes=(Annex("jpg", photo(f"SPOT CHECK {key}", key, "spot"), "抽查现场照片（合成图）"),),
        ),
        posts=posts,
        calls=calls,
        usage=usage,
    )


def _usage_check(period: Period, project: str, index: int) -> Value:
    host, shown = next(iter(monitored(BY_ID[project], period).items()))
    load = shown["cpu"]
    observed = load["peak"] if isinstance(load, dict) else Fraction(0)
    wrong = str(period) == "2024-03" and index in _MISREPORTED
    reported = observed - Fraction(draw(60, 90, period, project, "off"), 10) if wrong else observed
    return {
        "at": at(day_of(period, 27), 17, 10 * index),
        "project": project,
        "host": host,
        "metric": "cpu-peak",
        "reported": reported,
        "observed": observed,
    }


DRILLS: Final = (
    ("2024-03-14", "fire", "消防演练", 26, "passed"),
    ("2024-04-10", "attack-defence", "网络安全攻防演练", 18, "passed-with-findings"),
    ("2024-04-17", "power-failure", "停电演练", 12, "passed"),
    ("2024-04-18", "ups-discharge", "不间断电源放电测试", 6, "passed"),
    ("2024-05-09", "host-migration", "云主机故障迁移演练", 9, "passed"),
    ("2024-05-15", "network-security", "网络安全应急演练", 14, "passed"),
    ("2024-05-22", "data-recovery", "数据恢复应急演练", 10, "passed"),
)
_ASSESSED: Final = {
    "attack-defence": "发现两处弱口令，已整改。",
    "fire": "疏散用时三分十秒；气体灭火区域使用面积 86㎡，联动正常。",
    "data-recovery": "恢复后逐条比对，含生僻字的姓名（𬭎、㛃、䶮、㙓）无缺字、无错码。",
}


def drills(book: Book) -> None:
    """Write the drills; until May the data recovery drill is missing."""
    for day, subject, name, people, result in DRILLS:
        body = f"## 方案\n\n{steps('启动', '处置', '恢复', '评估')}\n\n## 评估\n\n参加 {people} 人，" + (
            _ASSESSED.get(subject, "达到预期。")
        )
        book.add(
            Entry(
                "drill",
                f"drill-{day}-{subject}",
                name,
                day[:7],
                date.fromisoformat(day),
                by="乙方安全组",
                method="photo",
                origin="演练现场",
                body=body,
                annexes=(
                    Annex("pdf", pdf(f"{name}方案（示例）", ["目标与范围", "角色与步骤", "中止条件"]), "演练方案"),
                    Annex("jpg", photo(f"{subject.upper()} DRILL {day}", day, subject), "演练照片（合成图）"),
                ),
            ),
            subject=subject,
            plan=True,
            record=True,
            photos=True,
            participants=people,
            result=result,
        )


def planned_work(book: Book) -> None:
    """Write notices of planned work, in time and too late."""
    for key, start, hours, projects, work in (
        ("2024-01-23", moment("2024-01-26 23:00"), 2, ("portal",), "出口链路割接"),
        ("2024-04-11", moment("2024-04-20 22:00"), 1, ("city-operation",), "核心交换机升级"),
    ):
        notified = date.fromisoformat(key)
        book.add(
            Entry(
                "maintenance-notice",
                f"maintenance-{key}",
                f"检修割接通知：{work}",
                key[:7],
                notified,
                by="乙方网络组",
                method="letter",
                origin="乙方发函",
                body=f"{work}，时间窗 {start:%m-%d %H:%M} 起 {hours} 小时。\n\n"
                + bullets("割接前备份配置", "失败即回退", "完成后逐项验证"),
            ),
            number=f"示例割〔{key[:7]}〕1号",
            notified=notified,
            starts=start,
            ends=start + timedelta(hours=hours),
            projects=projects,
            work=work,
        )


def policy_changes(book: Book) -> None:
    """Write changes of security policies, with and without authorisation."""
    for key, device, project, authorised in (
        ("2024-01-18", "waf-01", "one-stop", True),
        ("2024-03-06", "lb-01", "one-stop", False),
        ("2024-05-16", "fw-core-01", "grid", True),
    ):
        changed = date.fromisoformat(key)
        given: dict[str, Value] = (
            {"authorised": changed - timedelta(days=1), "authorised_by": "使用单位信息安全岗"} if authorised else {}
        )
        note = "变更前取得书面授权。" if authorised else "未见书面授权，与当日故障有关，已要求说明。"
        annexes = (
            Annex(
                "conf",
                _DIFF.format(key=key).encode(),
                "策略前后差异",
            ),
        )
        book.add(
            Entry(
                "policy-change",
                f"policy-change-{key}",
                f"{device} 策略变更",
                key[:7],
                changed,
                by="乙方安全组",
                method="platform-export",
                origin="策略变更单",
                body=note,
                annexes=annexes,
            ),
            device=device,
            project=project,
            **given,
            changed=changed,
        )
