"""What is valid over many months: acceptance, reviews, rules, devices, staff, agreements, certificates."""

from __future__ import annotations

from datetime import date
from typing import Final

from dossier.source.spelling import Value
from tools.sampledata.book import STANDING, Annex, Book, Entry, given
from tools.sampledata.media import pdf, photo
from tools.sampledata.tenants import CREDIT_ARRIVES, START, TENANTS
from tools.sampledata.words import bullets, table

# id, name, function, zone, in the register from (None: from the start).
DEVICES: Final = (
    ("fw-border-01", "边界防火墙甲", "firewall", "互联网接入区"),
    ("fw-border-02", "边界防火墙乙", "firewall", "互联网接入区"),
    ("fw-core-01", "核心防火墙", "firewall", "核心交换区"),
    ("gap-01", "安全隔离与信息交换系统", "gateway", "数据交换区"),
    ("iso-01", "单向隔离装置", "isolation", "数据交换区"),
    ("bastion-01", "运维堡垒机", "bastion", "运维管理区"),
    ("audit-01", "运维审计系统", "operations-audit", "运维管理区"),
    ("log-01", "综合日志审计系统", "log-audit", "运维管理区"),
    ("scan-01", "漏洞扫描系统", "scanner", "运维管理区"),
    ("av-01", "防病毒网关", "antivirus", "互联网接入区"),
    ("ips-01", "入侵防御系统", "ips", "互联网接入区"),
    ("ids-01", "入侵检测系统", "ids", "核心交换区"),
    ("waf-01", "应用防火墙", "waf", "互联网业务区"),
    ("tamper-01", "网页防篡改系统", "tamper-proofing", "互联网业务区"),
    ("lb-01", "负载均衡", "load-balancer", "公共业务区"),
    ("crypto-01", "服务器密码机", "crypto", "密码服务区"),
    ("sw-core-01", "核心交换机", "switch", "核心交换区"),
)
NEW_DEVICE: Final = ("waf-02", "应用防火墙（扩容）", "waf", "互联网业务区")
NEW_DEVICE_DAY: Final = date(2024, 4, 1)
ENGINEERS: Final = ("yw-007", "yw-012")
ENGINEER_CHANGE: Final = date(2024, 4, 15)


def standing(book: Book) -> None:
    """Write evidence/standing."""
    _acceptance(book)
    _reviews(book)
    _rules(book)
    _devices(book)
    _engineers(book)
    _agreements(book)


def _acceptance(book: Book) -> None:
    lines = [
        "验收结论：通过。",
        "验收范围：云平台、网络、安全、运维管理与监控平台。",
        "遗留问题：两项，均已于验收前整改。",
    ]
    body = "验收组按验收方案核对平台能力，抽测结果如下。\n\n" + table(
        ("项目", "抽测", "结果"),
        (
            ("云主机创建", "12 台", "全部成功"),
            ("故障迁移", "3 次", "平均 41 秒"),
            ("备份恢复", "2 次", "校验一致"),
            ("机房使用面积", "120㎡", "与图纸相符"),
        ),
    )
    book.add(
        Entry(
            "acceptance",
            "acceptance-2023-12-01",
            "政务云平台项目验收报告",
            STANDING,
            START,
            by="甲方验收组",
            method="scan",
            origin="验收会议材料",
            body=body,
            annexes=(Annex("pdf", pdf("项目验收报告（示例）", lines), "验收报告签字页（示例，无真实签名）"),),
        ),
        number="示例验〔2023〕12号",
        conclusion="accepted",
    )


def _reviews(book: Book) -> None:
    reviews = (
        ("2023-11", date(2023, 11, 21), "首批十五个入云项目", "按现状迁移，保留百分之二十余量。"),
        ("2024-01", date(2024, 1, 9), "公共信用信息平台入云", "新建四台云主机，数据库按三十二核部署。"),
        (
            "2024-02",
            date(2024, 2, 6),
            "应急指挥调度系统扩容",
            "增加两台四核主机，互联网带宽由 0.5 Gbps 调整为 1 Gbps。",
        ),
    )
    for key, day, about, opinion in reviews:
        body = f"**议题**：{about}。\n\n**意见**：{opinion}\n\n" + bullets(
            "申请单位说明业务量依据", "专家核对主机规格与存储容量", "一致同意，自入驻或调整之日起计费"
        )
        book.add(
            Entry(
                "expert-review",
                f"review-{key}",
                f"专家评审意见：{about}",
                STANDING,
                day,
                by="甲方云管理科",
                method="scan",
                origin="评审会议材料",
                body=body,
                annexes=(
                    Annex("pdf", pdf("专家评审意见（示例）", [about, opinion, "专家人数：5 人"]), "评审意见扫描件"),
                ),
            ),
            number=f"示例评〔{day.year}〕{day.month}号",
            experts=5,
            conclusion="approved",
        )


def _rules(book: Book) -> None:
    rules = (
        (
            "facility-inspection",
            "机房巡检制度",
            ("每日四次巡检：温湿度、供电、消防、漏水", "异常十分钟内登记并上报", "巡检表按月归档"),
        ),
        (
            "facility-security",
            "机房安保制度",
            ("双人进出，进出均登记", "来访须预约并由值班员全程陪同", "门禁与视频记录保存不少于九十日"),
        ),
        (
            "fault-procedure",
            "故障处理流程",
            ("受理、定级、处置、恢复、复盘五步", "一般故障十五分钟内响应", "恢复后三个工作日内提交报告"),
        ),
        (
            "emergency-plan",
            "网络安全应急预案",
            ("发现后立即启动并告知甲方", "先隔离、后取证、再恢复", "每年至少演练一次"),
        ),
        ("staff-management", "运维人员管理制度", ("岗位分设，权限最小", "离岗当日收回权限", "每季度培训不少于八学时")),
    )
    for index, (subject, name, points) in enumerate(rules, 1):
        book.add(
            Entry(
                "rule-document",
                f"rule-{subject}",
                name,
                STANDING,
                date(2023, 11, 15),
                since=START,
                by="乙方质量部",
                method="scan",
                origin="乙方制度汇编",
                body=f"# {name}（摘要）\n\n" + bullets(*points),
                annexes=(Annex("pdf", pdf(name + "（示例）", list(points)), f"{name}全文"),),
            ),
            subject=subject,
            number=f"示例制〔2023〕{index}号",
            version="2.1",
        )


def _devices(book: Book) -> None:
    for version, since, until, devices in (
        (1, START, date(2024, 3, 31), DEVICES),
        (2, NEW_DEVICE_DAY, None, (*DEVICES, NEW_DEVICE)),
    ):
        body = f"共 {len(devices)} 台，按区域登记。\n\n" + table(
            ("编号", "名称", "区域"), [(d[0], d[1], d[3]) for d in devices]
        )
        book.add(
            Entry(
                "device-register",
                f"devices-v{version}",
                f"安全与网络设备台账（第 {version} 版）",
                STANDING,
                since,
                until,
                by="乙方网络组",
                method="inspection",
                origin="现场盘点",
                body=body,
            ),
            devices=[{"id": d[0], "name": d[1], "function": d[2], "zone": d[3]} for d in devices],
        )
    zones = ("互联网接入区", "互联网业务区", "公共业务区", "数据交换区", "核心交换区", "密码服务区", "运维管理区")
    book.add(
        Entry(
            "zoning-report",
            "zoning-2023-12",
            "政务云分区检查报告",
            STANDING,
            date(2023, 12, 5),
            since=START,
            by="乙方网络组",
            method="inspection",
            origin="分区自查",
            body="各区之间经防火墙或隔离装置互访，策略默认拒绝。\n\n"
            + table(("区域", "边界设备"), [(z, next((d[1] for d in DEVICES if d[3] == z), "—")) for z in zones]),
            annexes=(Annex("pdf", pdf("分区检查报告（示例）", zones), "分区拓扑与检查结论"),),
        ),
        standard="国家电子政务外网安全等级保护相关规范（现行版）",
        zones=zones,
        conclusion="compliant",
    )


def _engineers(book: Book) -> None:
    first, second = ENGINEERS
    body = "证书原件由甲方核对后退回，档案中只保留编号（示例编号）。"
    for engineer, since, until, valid in (
        (first, START, date(2024, 4, 14), date(2025, 6, 30)),
        (second, ENGINEER_CHANGE, None, date(2026, 9, 30)),
    ):
        change: Value = {
            "replaces": first,
            "notified": date(2024, 4, 3),
            "effective": ENGINEER_CHANGE,
            "consented": True,
        }
        note = (
            ""
            if engineer == first
            else "\n\n因岗位轮换更换驻场人员，四月三日书面告知，甲方同意后于四月十五日到岗，交接清单：\n\n"
            + bullets("账号与密钥移交", "在办事项移交", "应急联系人更新")
        )
        book.add(
            Entry(
                "onsite-engineer",
                f"engineer-{engineer}",
                f"驻场工程师 {engineer} 资质",
                STANDING,
                since,
                until,
                by="乙方人力岗",
                method="scan",
                origin="资质证书",
                body=body + note,
                annexes=(
                    Annex("jpg", photo(f"CERTIFICATE {engineer}", engineer), "资质证书照片（示例）", confidential=True),
                ),
            ),
            engineer=engineer,
            qualification={
                "name": "云服务工程师",
                "level": "intermediate",
                "number": f"SL-{engineer[-3:]}-2023",
                "valid_until": valid,
            },
            **given(replacement=change if engineer == second else None),
        )


def _agreements(book: Book) -> None:
    for index, tenant in enumerate((t for t in TENANTS if t.confidential), 1):
        signed = date(2023, 11, 27) if tenant.moved_in < CREDIT_ARRIVES else date(2024, 1, 15)
        book.add(
            Entry(
                "confidentiality-agreement",
                f"nda-{tenant.unit[0][2:]}",
                f"与{tenant.unit[1]}的保密协议",
                STANDING,
                signed,
                by="乙方法务岗",
                method="scan",
                origin="双方签署原件",
                body=f"适用项目：{tenant.name}。乙方与相关运维人员一并签署，保密义务在服务结束后继续有效。",
                annexes=(
                    Annex(
                        "pdf",
                        pdf("保密协议（示例）", [tenant.unit[1], tenant.name, "签署页（示例，无真实签章）"]),
                        "协议签署页",
                        confidential=True,
                    ),
                ),
            ),
            number=f"示例密〔{signed.year}〕{index}号",
            unit=tenant.unit[0],
            signed=signed,
            staff_included=True,
        )
