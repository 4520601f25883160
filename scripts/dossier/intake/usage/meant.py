"""What the heads of an export and the names of its metrics speak of: a host, a time, a figure and its unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from dossier.contract.exports import IN, RATES, SPEEDS, Measured, Statistic
from dossier.intake.tables import head_word
from dossier.intake.tables.figures import head_unit
from dossier.intake.usage.samples import unit_named

HOSTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"((弹性)?云|虚拟|物理|被监控)?主机(名称?|id|编号)?|host.*|vm|vm ?name|虚拟机.*|entity|server ?(name)?",
        r"设备名.*|instance.*|实例.*|(云|弹性云)?服务器.*|云主机.*|主机.*|资源(名称?|id|编号)|ecs.*|监控对象|对象(名称)?|series",
        r"(主机|内网|管理|业务|私网)?ip(v4)?(地址)?|address|节点(名称)?|node.*|名称|name",
    )
)
"""Heads of a column of hosts, the likeliest first."""
TIME: Final = re.compile(
    r"(采集|采样|监控|统计|数据|上报|记录)?(时间|时刻|时点).*|日期.*|time.*|timestamp.*|clock|date.*", re.IGNORECASE
)
METRIC: Final = re.compile(r"(监控)?指标.*|监控项.*|metric.*|item.*|key_?|__name__|counter|name", re.IGNORECASE)
VALUE: Final = re.compile(
    r"((监控|数据|采集|采样|当前|最新|指标)?(数值|数据值|值))|value.*|(平均|最大|最小|最高|最低)值?"
    r"|(last|mean|average|avg|maximum|minimum|max|min)( ?value)?",
    re.IGNORECASE,
)
UNITS: Final = re.compile(r"(计量)?单位|units?", re.IGNORECASE)
_OF: Final[Mapping[Measured, re.Pattern[str]]] = {
    "vcpu": re.compile(r"vcpu数?|cpu ?(核数|cores)|核数|cores", re.IGNORECASE),
    "cpu-total": re.compile(r".*(cpu|处理器).*(总|容量|主频|total|capacity|provisioned).*", re.IGNORECASE),
    "memory-total": re.compile(r".*(内存|memory|mem).*(总|容量|大小|total|capacity|provisioned).*", re.IGNORECASE),
    "disk-total": re.compile(
        r".*(磁盘|硬盘|存储|disk|storage).*(总|分配|容量|大小|total|allocated|capacity).*", re.IGNORECASE
    ),
    "disk-used": re.compile(r".*(磁盘|硬盘|存储|disk|storage).*(已用|使用量|used).*", re.IGNORECASE),
    "disk": re.compile(r".*(磁盘|硬盘|存储|disk|storage|fs).*(率|%|percent|util|usage|pused|used).*", re.IGNORECASE),
    "memory-used": re.compile(r".*(内存|memory|mem).*(已用|使用量|used).*", re.IGNORECASE),
    "memory": re.compile(r".*(内存|memory|mem|vm\.memory).*", re.IGNORECASE),
    "cpu": re.compile(r".*(cpu|处理器).*", re.IGNORECASE),
}
"""What a head, or the name of a metric, speaks of; the first that fits."""
_RATE: Final[Mapping[Measured, Measured]] = {
    "cpu-total": "cpu",
    "memory-total": "memory",
    "memory-used": "memory",
    "disk-total": "disk",
    "disk-used": "disk",
}
_OTHER: Final = re.compile(
    r"load ?(avg|average)|\.load|平均负载|iowait|steal|softirq|interrupt|switches|,\s*(user|system|nice|guest)|"
    r"ready|温度|temp|swap|cache|缓存|buffer|交换|balloon|inode|iops|(?<!rat)io\b|读|写|速率|吞吐|时延|read|write|"
    r"throughput",
    re.IGNORECASE,
)
"""Parts and neighbours of CPU, memory and disk that are none of the figures asked for."""
_STATISTIC: Final[Mapping[Statistic, re.Pattern[str]]] = {
    "peak": re.compile(r".*(峰值|peak).*", re.IGNORECASE),
    "trough": re.compile(r".*(谷值|trough).*", re.IGNORECASE),
    "highest": re.compile(r".*(最大|最高|max).*", re.IGNORECASE),
    "lowest": re.compile(r".*(最小|最低|min(?!ute)).*", re.IGNORECASE),
    "mean": re.compile(r".*", re.IGNORECASE),
}
_FREE: Final = re.compile(r"空闲|可用|剩余|idle|free|avail", re.IGNORECASE)
_BUSY: Final = re.compile(r"使用率|利用率|占用率|util|usage|percent|%|pused|已用|使用量|used", re.IGNORECASE)
_BRACKET: Final = re.compile(r"[(\[（【]([^()\[\]（）【】]{1,12})[)\]）】]")
_ZONE: Final = re.compile(r"(?:UTC|GMT)\s*(?:([+-])0?([0-9]{1,2})(?::?00)?)?", re.IGNORECASE)
WHOLES: Final = ("", "*", "_total", "total", "all", "cpu-total", "合计", "总计", "整机", "平均")
"""What platforms write for all parts of a host together, where they have rows for its parts as well."""


def plain_head(head: str) -> str:
    """A head without its unit and without what is only written around it."""
    return head_word(head_unit(head)[0])


def measured(head: str) -> Measured | None:
    """The figure that a head or a metric's name speaks of, None if it is none that is asked for."""
    if _OTHER.search(head):
        return None
    unit = unit_in(head)
    words = f"{head_unit(head)[0]}{'%' if unit == 'percent' else ''}"  # 磁盘占用(%) has nothing else that tells
    of = next((of for of, pattern in _OF.items() if pattern.fullmatch(head_word(words))), None)
    if unit == "number" and of == "cpu":
        return "vcpu"
    if unit == "percent" or words.endswith("率"):  # 内存总使用率 is no total
        return _RATE.get(of, of) if of else None
    return "cpu" if of == "cpu-total" and unit not in SPEEDS else of


def statistic(head: str, of: Measured) -> Statistic:
    """Which of many samples a head speaks of."""
    if of not in ("cpu", "memory", "disk"):
        return "mean"
    return next(name for name, pattern in _STATISTIC.items() if pattern.fullmatch(head))


def unit_in(words: str) -> str:
    """The unit that stands in any of a head's brackets, or at its end; "" if none does."""
    plain = unicodedata.normalize("NFKC", words)
    found = [*_BRACKET.findall(plain), head_unit(plain)[1]]
    return next((unit for unit in map(unit_named, found) if unit), "")


def is_free(words: str) -> bool:
    """Whether it is what is left that a head speaks of."""
    return _FREE.search(words) is not None


def is_busy(words: str) -> bool:
    """Whether a head says plainly that it is of what is used."""
    return _BUSY.search(words) is not None and not is_free(words)


def is_rate(of: Measured) -> bool:
    """Whether a figure is in per cent."""
    return IN[of] is RATES


def zone_in(head: str) -> str:
    """The zone that a head of times names, "" if it names none."""
    if "北京" in head or "东八" in head:
        return "+08:00"
    found = _ZONE.search(unicodedata.normalize("NFKC", head))
    if found is None and "世界时" not in head:
        return ""
    return f"{found[1]}{int(found[2]):02}:00" if found and found[1] else "UTC"
