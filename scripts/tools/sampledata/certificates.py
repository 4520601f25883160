"""Proofs from outside: product approvals, filing certificates, assessments, and the notice of a price cut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from tools.sampledata.book import STANDING, Annex, Book, Entry, given
from tools.sampledata.media import pdf
from tools.sampledata.words import table

_AGENCY: Final = "示例测评机构（虚构）"


def certificates(book: Book) -> None:
    """Write approvals, the documents of both years that payment needs, and the price notice."""
    _approvals(book)
    _gates_2023(book)
    _gates_2024(book)
    _price_notice(book)


def _approvals(book: Book) -> None:
    products = (
        ("cloud", "云平台软件", "cloud-platform", date(2023, 3, 10), date(2026, 3, 9)),
        ("firewall", "边界防火墙软件", "firewall", date(2022, 12, 1), date(2025, 11, 30)),
        ("antivirus-2021", "防病毒软件", "antivirus", date(2021, 4, 1), date(2024, 3, 31)),
        ("antivirus-2024", "防病毒软件（续期）", "antivirus", date(2024, 3, 25), date(2027, 3, 24)),
        ("ips", "入侵防御系统软件", "other", date(2021, 7, 16), date(2024, 7, 15)),
        ("database", "数据库管理系统", "database", date(2023, 5, 6), date(2026, 5, 5)),
        ("os", "服务器操作系统", "operating-system", date(2023, 6, 1), date(2026, 5, 31)),
        ("crypto", "服务器密码机", "crypto", date(2022, 9, 1), date(2027, 8, 31)),
    )
    for key, product, kind, day, until in products:
        book.add(
            Entry(
                "product-approval",
                f"approval-{key}",
                f"{product}认可证明",
                STANDING,
                day,
                until,
                by="乙方安全组",
                method="scan",
                origin="厂商提供",
                body=f"{product}的销售许可或检测认证证明，有效期至 {until}。证书编号与机构均为虚构。",
                annexes=(Annex("pdf", pdf("产品认可证明（示例）", [product, f"有效期至 {until}"]), "证书扫描件"),),
            ),
            product=product,
            type=kind,
            certificate=f"SL-XK-{day.year}-{day.month:02d}",
            issued_by="示例认证机构（虚构）",
            valid_until=until,
        )


def _certificate(book: Book, key: str, number: str, issued: date, until: date) -> None:
    book.add(
        Entry(
            "filing-certificate",
            key,
            "等保三级备案证明",
            STANDING,
            issued,
            until,
            by="乙方安全组",
            method="scan",
            origin="备案机关出具（示例）",
            body=f"政务云平台，第三级。有效期至 {until}。\n\n> 示例证明，编号与机关均为虚构。",
            annexes=(Annex("pdf", pdf("等级保护备案证明（示例）", [number, f"有效期至 {until}"]), "备案证明扫描件"),),
        ),
        system="政务云平台",
        level=3,
        number=number,
        issued_by="示例备案机关（虚构）",
        issued=issued,
        valid_until=until,
    )


def _reports(book: Book, days: tuple[date, date], score: Fraction) -> None:
    level, crypto = days
    cloud = given(system="政务云平台", level=3)
    _report(
        book,
        ("level-assessment", f"level-{level.year}", "等保三级测评报告"),
        level,
        "测评覆盖物理环境、通信网络、区域边界、计算环境与管理中心。",
        given(**cloud, template="2021", score=score, conclusion="good", major_risks=0),
    )
    _report(
        book,
        ("crypto-assessment", f"crypto-{crypto.year}", "商用密码应用安全性评估报告"),
        crypto,
        "评估覆盖物理、网络、设备与应用四个层面。",
        given(**cloud, score=score - 5, conclusion="basically-compliant", high_risks=0),
    )


def _risks(book: Book, day: date, risks: tuple[int, int, int]) -> None:
    _report(
        book,
        ("risk-assessment", f"risk-{day.year}", "政务云风险评估报告"),
        day,
        "按资产、威胁、脆弱性三步识别，整改项见附表。",
        given(high_risks=risks[0], medium_risks=risks[1], low_risks=risks[2]),
    )


def _report(book: Book, names: tuple[str, str, str], day: date, body: str, more: Mapping[str, Any]) -> None:
    """`names`: kind, id and title."""
    kind, key, title = names
    lines = [f"报告日期：{day}", "结论见正文。机构与编号均为虚构。"]
    table_text = table(("层面", "问题数"), (("网络", "2"), ("主机", "3"), ("应用", "1"), ("管理", "1")))
    book.add(
        Entry(
            kind,
            key,
            f"{title}（{day.year} 年度）",
            STANDING,
            day,
            by="乙方安全组",
            method="scan",
            origin="测评机构出具（示例）",
            body=f"{body}\n\n{table_text}",
            annexes=(Annex("pdf", pdf(f"{title}（示例）", lines), "报告结论页", confidential=True),),
        ),
        report_number=f"SL-{kind[:2].upper()}-{day.year}-01",
        agency=_AGENCY,
        issued=day,
        **more,
    )


def _gates_2023(book: Book) -> None:
    _certificate(book, "filing-2023", "示例备〔2023〕0301", date(2023, 4, 16), date(2024, 4, 15))
    # Without the risk assessment of 2023, which can come no more: December stays on hold.
    _reports(book, (date(2023, 10, 20), date(2023, 11, 3)), Fraction("86.5"))


def _gates_2024(book: Book) -> None:
    _certificate(book, "filing-2024", "示例备〔2024〕0408", date(2024, 4, 8), date(2027, 4, 7))
    _reports(book, (date(2024, 3, 15), date(2024, 3, 20)), Fraction("88.2"))
    _risks(book, date(2024, 3, 22), (0, 3, 7))


def _price_notice(book: Book) -> None:
    book.add(
        Entry(
            "price-notice",
            "price-notice-2024-07",
            "NAS 网络存储资费优惠通知",
            STANDING,
            date(2024, 5, 27),
            since=date(2024, 7, 1),
            by="乙方客户部",
            method="letter",
            origin="乙方来函",
            body="自二〇二四年七月一日起，NAS 网络存储单价下调，新价仅自当日起适用，不追溯。\n\n"
            + table(("服务项", "现价", "优惠价"), (("NAS 网络存储（元/GB·月）", "0.15", "0.14"),)),
            annexes=(
                Annex("pdf", pdf("资费优惠通知（示例）", ["NAS 网络存储", "自 2024-07-01 起执行"]), "来函扫描件"),
            ),
        ),
        number="示例函〔2024〕27号",
        sku="nas",
        price=Fraction("0.14"),
        from_=date(2024, 7, 1),
    )
