"""What reports and letters say: overviews of a month and advice to a project, from the sample's own figures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from dossier.exact.money import cents
from dossier.exact.period import Period
from dossier.source.spelling import Value
from tools.sampledata.events import CHANGES
from tools.sampledata.incidents import INCIDENTS
from tools.sampledata.tenants import BY_ID, TENANTS
from tools.sampledata.usage import host_count, monitored, score
from tools.sampledata.words import bullets, steps, table


def overview(about: Period) -> str:
    """The body of an operation report."""
    projects = [tenant for tenant in TENANTS if tenant.serves(about.start, about.end)]
    faults = [
        (key, cause, f"{max(stops.values())} 分钟") for key, _, stops, *_, cause in INCIDENTS if str(about) in key
    ]
    letters = [
        (day, BY_ID[project].name, request) for day, project, *_, request in CHANGES if day.startswith(str(about))
    ]
    parts = [
        "## 一、概况",
        f"在用项目 {len(projects)} 个、主机 {host_count(about)} 台，平台全月在线。",
        "## 二、资源使用",
        table(
            ("项目", "主机数", "使用效率得分"),
            [(one.name, len(monitored(one, about)), _score(one.id, about)) for one in projects],
        ),
        "得分低于 40 或高于 60 的项目已另函建议调整。",
        "## 三、故障",
        table(("编号", "原因", "最长停机"), faults) if faults else "无。",
        "## 四、需求函",
        table(("收到", "项目", "内容"), letters) if letters else "无。",
        "## 五、下月安排",
        bullets("容量核对与扩容预警", "安全策略复查", "备份恢复抽测"),
    ]
    return "\n\n".join(parts)


def summary(about: Period) -> list[str]:
    """The lines of an operation report as handed in."""
    projects = [tenant for tenant in TENANTS if tenant.serves(about.start, about.end)]
    lines = [f"一、在用项目 {len(projects)} 个，主机 {host_count(about)} 台", "二、各项目使用效率得分"]
    lines += [f"  {index}. {one.name}  {_score(one.id, about)}" for index, one in enumerate(projects, 1)]
    faults = [cause for key, *_, cause in INCIDENTS if str(about) in key]
    return [
        *lines,
        "三、故障",
        *(f"  {cause}" for cause in faults or ["无"]),
        "四、下月安排：容量核对、策略复查、备份恢复抽测",
    ]


def _score(project: str, about: Period) -> str:
    value = score(BY_ID[project], about)
    return "—" if value is None else str(cents(value))


def advice(project: str, about: Period, direction: str) -> str:
    """The body of a resize letter."""
    tenant = BY_ID[project]
    rows = [
        (name, _mean(shown["cpu"]), _mean(shown["memory"]), _filled(shown["disk"]))
        for name, shown in monitored(tenant, about).items()
    ]
    low = direction == "reduce"
    parts = [
        f"{tenant.unit[1]}：",
        f"贵单位{tenant.name} {about} 的资源使用效率得分为 {_score(project, about)}，"
        + ("低于 40。" if low else "高于 60。"),
        "各主机情况（%）：",
        table(("主机", "处理器", "内存", "硬盘"), rows),
        "建议：",
        steps(
            "核对业务增长计划与峰值时段",
            "合并低负载主机或降低规格，释放的存储一并退还" if low else "优先优化高负载应用，仍不足时申请升高规格",
            "收到后十个工作日内回复，调整以专家评审为准",
        ),
        "抄送：甲方备案。",
    ]
    return "\n\n".join(parts)


def _mean(load: Value) -> str:
    if not isinstance(load, Mapping):
        return "—"
    return str(cents((_number(load["peak"]) + _number(load["trough"])) / 2))


def _filled(disk: Value) -> str:
    return (
        str(cents(_number(disk["used_gb"]) * 100 / _number(disk["allocated_gb"]))) if isinstance(disk, Mapping) else "—"
    )


def _number(value: Value) -> Fraction:
    return Fraction(value) if isinstance(value, int | Fraction) else Fraction(0)


def totals(about: Period) -> list[tuple[str, str]]:
    """Capacity of all hosts of a month: vCPU, memory, disk."""
    hosts = [
        shown
        for tenant in TENANTS
        if tenant.serves(about.start, about.end)
        for shown in monitored(tenant, about).values()
    ]
    disks = [shown["disk"] for shown in hosts]
    allocated = sum(_number(disk["allocated_gb"]) for disk in disks if isinstance(disk, Mapping))
    used = sum(_number(disk["used_gb"]) for disk in disks if isinstance(disk, Mapping))
    return [
        ("vCPU", str(sum(_number(shown["vcpu"]) for shown in hosts))),
        ("内存（GB）", str(sum(_number(shown["memory_gb"]) for shown in hosts))),
        ("硬盘分配（GB）", str(allocated)),
        ("硬盘已用（GB）", str(cents(used))),
    ]
