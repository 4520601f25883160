"""The settlement workbook's sheets and the columns of its tables.

Tables name each other by 序号, a number: SUMIFS with text criteria would take `1e5` and `100000` for the same, and
`*` for anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from dossier.views.shows import Shows
from dossier.workbook.cells import Column

SUMMARY: Final = "汇总"
MATTERS: Final = "待办"
CHANGES: Final = "变化"
REASONS: Final = "评分依据"
DECISIONS: Final = "裁定与异议"
LETTERS: Final = "函件"
COURSE: Final = "各月明细"
FORECAST: Final = "总价预测"
SCORES: Final = "评分表"
PROJECTS: Final = "项目"
DISTANCE: Final = "距上一档"
LINES: Final = "计费明细"
HOSTS: Final = "主机"
INCIDENTS: Final = "故障"
PENALTIES: Final = "扣款"
MONTHS: Final = "各月"
EVIDENCE: Final = "证据"
TERMS: Final = "参数"

CONTENTS: Final = {
    SUMMARY: "从费用到应付金额；每个数旁边是评分程序的结果",
    MATTERS: "要办的、迟到的、将到期的和尚未生效的，由谁、最迟哪天、值多少",
    CHANGES: "与上月相比，得分和应付为什么变了",
    SCORES: "各项的得分、依据和证据",
    REASONS: "评分的每一步：条款、记录、文件与行",
    DECISIONS: "自评、裁定、检查发现和异议，何日、怎样说、结果怎样",
    PROJECTS: "各项目的考核得分、费用和净额",
    DISTANCE: "各项目到上一档还差多少，怎样的调整最小；是推算，不改变结果",
    LINES: "各项目按计费项、起止日期和单价计算的费用",
    HOSTS: "各主机的峰值、谷值和使用率",
    INCIDENTS: "故障的等级、扣费和分摊到项目的金额",
    PENALTIES: "考核扣款的次数和金额",
    LETTERS: "函件与报告，送谁、是否已发出",
    MONTHS: "到本月为止各月的得分、应付、累计和职责",
    COURSE: "各项目、各项指标逐月的数",
    FORECAST: "合同总价何时达到，怎样推算",
    EVIDENCE: "本月依据的文件、摘要和提交",
    TERMS: "公式所用的合同数字、条款理解的采用、公式写法",
}
"""The sheets in their order, and what each holds."""


def contents(has: Shows) -> Mapping[str, str]:
    """Those of what the contract has."""
    left_out = {
        DISTANCE: has.bands and has.weighs, HOSTS: has.use, INCIDENTS: has.incidents, PENALTIES: has.penalties,
        FORECAST: has.money,
    }  # fmt: skip
    used = "使用率、" if has.use else ""
    paid = f"{has.rate}、" if has.pays else ""
    told = CONTENTS | {PROJECTS: f"各项目的{used}考核得分、{paid}费用和净额"}
    return {name: words for name, words in told.items() if left_out.get(name, True)}


TOP: Final = 3
"""The row of the first table's heads, below title, subject and an explanation."""

_NO: Final = Column("no", "序号", "count", 7)
_PROJECT: Final = (_NO, Column("id", "项目编号", "text", 17), Column("name", "项目名称", "text", 24))

PROJECT_COLUMNS: Final = (
    *_PROJECT,
    Column("unit", "使用单位", "text", 28),
    Column("cpu", "CPU 使用率", "rate", 9),
    Column("memory", "内存使用率", "rate", 9),
    Column("disk", "硬盘使用率", "rate", 9),
    Column("score", "使用效率得分", "score", 14),
    Column("combined", "考核得分", "score", 14),
    Column("band", "分档", "text", 18),
    Column("coefficient", "支付系数", "quantity", 7),
    Column("gross", "费用", "money", 12),
    Column("after", "乘系数后", "money", 12),
    Column("share", "故障扣费", "money", 12),
    Column("net", "净额", "money", 12),
    Column("given", "评分程序净额", "money", 12),
    Column("check", "核对", "text", 8),
    Column("note", "说明", "note", 26),
)
DISTANCE_COLUMNS: Final = (
    *_PROJECT,
    Column("coefficient", "支付系数", "quantity", 6),
    Column("next", "上一档", "quantity", 6),
    Column("combined", "考核得分", "score", 8),
    Column("at_least", "上一档须达到", "score", 8),
    Column("rise", "还差", "score", 7),
    Column("use", "使用效率得分", "score", 8),
    Column("needed", "须达到", "score", 8),
    Column("composite", "或综合得分达到", "score", 9),
    Column("gain", "达到后本月多付", "money", 11),
    Column("change", "最小的调整", "text", 34),
    Column("difference", "每月计费变动", "money", 10),
    Column("fee", "每月费用", "money", 11),
    Column("fee_then", "调整后每月费用", "money", 11),
    Column("letter", "使用效率与函件", "note", 34),
)
_LINE_COLUMNS: Final = (
    *_PROJECT,
    Column("sku", "计费项编号", "text", 23),
    Column("item", "计费项", "text", 40),
    Column("unit", "单位", "text", 8),
    Column("first", "起", "day", 12, "计费的第一天，如 2024-03-01；早于当月的，从当月第一天算起。"),
    Column("last", "止", "day", 12, "计费的最后一天（含），如 2024-03-31；晚于当月的，算到当月最后一天。"),
    Column("quantity", "数量", "quantity", 10, "专家评审确定的数量，单位见左边“单位”一列。"),
    Column("price", "单价（元/月）", "price", 14, "价格清单的单价，单位：元。"),
    Column("days", "在用天数", "count", 9),
    Column("month", "当月天数", "count", 9),
    Column("amount", "金额", "money", 14),
    Column("note", "说明", "note", 20),
)


def line_columns(*, counted: bool) -> tuple[Column, ...]:
    """Those of the lines; where something is paid by the use or once, one says so, and prices are not all by month."""
    if not counted:
        return _LINE_COLUMNS
    titles = {"price": "单价（元）", "days": "在用天数", "month": "当月天数"}
    columns = [replace(column, title=titles.get(column.key, column.title)) for column in _LINE_COLUMNS]
    columns.insert([column.key for column in columns].index("days"), Column("per", "计价", "text", 10))
    return tuple(columns)


_LOAD: Final = "监管平台的数值，如 56.1% 或 0.561；没有数据的留空。"
_SIZE: Final = "分配给这台主机的数量；没有数据的留空。"

HOST_COLUMNS: Final = (
    *_PROJECT,
    Column("host", "主机", "text", 26),
    Column("vcpu", "CPU 核数", "count", 9, _SIZE),
    Column("cpu_peak", "CPU 峰值", "load", 9, _LOAD),
    Column("cpu_trough", "CPU 谷值", "load", 9, _LOAD),
    Column("cpu", "CPU 使用率", "rate", 9),
    Column("memory_gb", "内存 GB", "quantity", 9, _SIZE),
    Column("memory_peak", "内存峰值", "load", 9, _LOAD),
    Column("memory_trough", "内存谷值", "load", 9, _LOAD),
    Column("memory", "内存使用率", "rate", 9),
    Column("disk_gb", "硬盘分配 GB", "quantity", 10, _SIZE),
    Column("disk_used", "月末已用 GB", "quantity", 10, "月末已用的容量，单位：GB；没有数据的留空。"),
    Column("disk_peak", "硬盘峰值", "load", 9, _LOAD),
    Column("disk_trough", "硬盘谷值", "load", 9, _LOAD),
    Column("disk", "硬盘使用率", "rate", 9),
    Column("note", "说明", "note", 20),
)
INCIDENT_COLUMNS: Final = (
    _NO,
    Column("id", "故障编号", "text", 24),
    Column("title", "故障", "text", 30),
    Column("minutes", "中断分钟", "quantity", 10, "中断的分钟数；与等级的分钟线比较。"),
    Column("loss", "数据丢失", "text", 10, "从列出的词中选一个。"),
    Column("effect", "社会影响", "text", 10, "从列出的词中选一个。"),
    Column("fault", "责任方", "text", 10, "从列出的词中选一个；“不计”的不扣费。"),
    Column("level", "等级", "text", 12, "裁定的等级，从列出的词中选一个。"),
    Column("amount", "扣费", "money", 14),
    Column("pending", "双方待确认", "text", 10),
    Column("counted", "本月扣除", "text", 10, "填“是”则本月扣除，填“否”则只列出。"),
    Column("platform", "平台承担", "money", 14),
    Column("note", "说明", "note", 28),
)
SHARE_COLUMNS: Final = (
    Column("incident", "故障序号", "count", 9),
    Column("id", "项目编号", "text", 24),
    Column("name", "项目名称", "text", 30),
    Column("no", "项目序号", "count", 10),
    Column("base", "扣费前费用", "money", 14),
    Column("quota", "应分摊（分）", "quantity", 13),
    Column("floor", "整分", "count", 10),
    Column("rest", "余数", "quantity", 10),
    Column("rank", "余数名次", "count", 10),
    Column("amount", "分摊扣费", "money", 14),
    Column("counted", "本月扣除", "text", 10),
)
PENALTY_COLUMNS: Final = (
    _NO,
    Column("row", "评分表行号", "count", 12),
    Column("name", "指标", "text", 30),
    Column("count", "扣款次数", "count", 12, "超出起扣次数以后计扣的次数。"),
    Column("each", "每次金额", "money", 14),
    Column("amount", "扣款", "money", 14),
    Column("note", "说明", "note", 50),
)
