"""The page that tells a reader of the folder what the sample is and what happens in it."""

from __future__ import annotations

from typing import Final

from tools.sampledata.book import Book
from tools.sampledata.plan import MONTHS
from tools.sampledata.tenants import TENANTS
from tools.sampledata.words import bullets, table

_SIGHTS: Final = {
    "2023-12": ("验收起租", "停机恰为 20 分钟，不构成等级故障", "缺 2023 年的风险评估报告，付款一直暂缓"),
    "2024-01": (
        "公共信用信息平台 16 日入云，按 16 天计费",
        "停机 21 分钟的一般故障，全由一个小项目承担，该项目当月为负",
        "驻场迟到三次，扣款 1,000 元",
        "满意度恰为 80 分；运维审计报告未交，第 3 行未证实",
        "当年测评文件三月才到，到齐后方可付款；割接通知晚于五个工作日",
    ),
    "2024-02": (
        "月报到期日 10 日在春节假期内，18 日提交仍为按时",
        "8 日收到的需求函 19 日办结，为第三个工作日",
        "应急指挥调度系统 20 日扩容，当月分段计费",
        "停机 40 分钟的故障影响三个项目，只扣一次并分摊",
        "两次离岗、一次漏接，原始扣分 5 分，须更换人员；数据泄露一起；有效投诉一件",
        "数字阅览服务考核得分 49.9993，仍按 0.5",
        "本月另有手工核算底稿：tests/worked-month/2024-02.md",
    ),
    "2024-03": (
        "停机 41 分钟的严重故障；另一起数据丢失后恢复，扣款金额待双方确认",
        "两处用量与报告不符，扣款 10,000 元；满意度恰为 60 分",
        "月报迟交、需求函逾期、策略变更未经授权、一封资源调整建议函漏发",
        "旧版门户网站群 12 日下线；当月合计为负，结转下月",
        "三份 2024 年测评文件到齐，一、二月的付款条件随之满足；一份防病毒软件证明到期并已续期；一张培训照片与一月相同",
    ),
    "2024-04": (
        "驻场人员更换，提前告知并经同意",
        "培训评分尚待裁定，一件投诉原因未定，一台新设备没有备份，一台主机缺内存数据：得分与金额是区间",
        "公告过的割接停机 30 分钟，不计故障；一期网络安全周报漏报",
        "备案证明换新；数据恢复演练未开展，首个合同年内未到期",
    ),
    "2024-05": (
        "各行满分，义务全部按时",
        "水资源监测系统考核得分恰为 80，系数 1；网格化社会治理平台 79.9996，系数 0.8",
        "一份产品证明将于 7 月 15 日到期；七月起的降价通知",
    ),
}


def guide(book: Book) -> None:
    """Write evidence/README.md."""
    parts = [
        "# 示例数据",
        "这里的六个月、十六个项目与全部单位、人员编号、证书和金额都是虚构的，只供演示与测试。",
        "每份记录写有 `sample: true`。全部文件由 `python -m tools.sample` 生成，再次运行得到逐字节相同的文件。",
        "照片、截图和扫描件为合成图。",
        "启用真实数据时，删去本目录下的全部内容即可。",
        "## 项目",
        table(("编号", "名称", "主机", "说明"), [(t.id, t.name, len(t.hosts), t.about) for t in TENANTS]),
        "## 各月看点",
    ]
    for period, month in MONTHS.items():
        parts += [f"### {period}", month.story, bullets(*_SIGHTS[period])]
    book.files["evidence/README.md"] = ("\n\n".join(parts) + "\n").encode()
