"""The sheet 证据: every file behind the month with its digest and the commit that recorded it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dossier.fields import CHINA
from dossier.records.layout import lasts
from dossier.views.late import lately
from dossier.views.places import File, files_of, goes_out, record_page
from dossier.workbook.cells import Column, Linked, TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import EVIDENCE, TOP

COLUMNS: Final = (
    Column("no", "序号", "count", 6),
    Column("kind", "种类", "text", 16),
    Column("title", "名称", "text", 36),
    Column("rows", "支撑的指标", "text", 14),
    Column("path", "文件", "text", 44),
    Column("sha256", "SHA-256", "text", 36),
    Column("commit", "提交", "text", 22),
    Column("when", "提交日", "day", 12),
    Column("late", "晚到", "text", 18),
)
_CONFIDENTIAL: Final = "不公开附件，只列摘要"


def evidence(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet: records with their attachments, then the contract's data."""
    entries = [*_records(facts), *_contract(facts)]
    table = TablePlace(EVIDENCE, TOP, COLUMNS, len(entries))
    sheet.open(paper, [column.width for column in COLUMNS], TOP)
    words = (
        "本月及长期有效的记录与附件，合同数据。点名称打开网站上的页面或附件。"
        "附件的摘要为记录中登记的值；提交为 Git 提交编号。"
    )
    sheet.put(2, 0, words, "text", "plain-line")
    sheet.rows(table, [{"no": index, **entry} for index, entry in enumerate(entries, 1)])


def _records(facts: Facts) -> Iterator[dict[str, Value]]:
    report, late = facts.report, lately(facts.report)
    users: dict[str, list[str]] = {}
    for indicator in report.assessment.indicators:
        for name in indicator.evidence:
            aside = "（未计入）" if name in indicator.set_aside else ""
            users.setdefault(name, []).append(f"第 {indicator.row} 项{aside}")
    for record in facts.places.records:
        path = record.source.path
        yield {
            "kind": record.label,
            "title": Linked(record.title, record_page(record.id)),
            "path": path,
            "sha256": record.source.digest,
            "rows": "、".join(users.get(record.id, ())) or None,
            "late": late.get(record.id),
            **_commit(facts, path),
        }
        for file in files_of(record):
            hidden = file.attachment.confidential
            yield {
                "kind": "附件",
                "title": _CONFIDENTIAL if hidden else Linked(file.attachment.shows, _page(facts, file, record.id)),
                "path": None if hidden else file.origin,
                "sha256": file.attachment.sha256,
                **(_commit(facts, file.origin)),
            }


def _page(facts: Facts, file: File, record: str) -> str:
    """Where an attachment lies beside the pages; of a record that lasts the record's page, which leads to the one file
    for all months; "" if this edition does not hand it on.
    """
    if not goes_out(facts.report, file):
        return ""
    return record_page(record) if lasts(file.origin) else file.page


def _contract(facts: Facts) -> Iterator[dict[str, Value]]:
    for file in facts.report.assessment.inputs.files:
        if not file.path.startswith("evidence/"):
            yield {"kind": "合同数据", "path": file.path, "sha256": file.sha256, **_commit(facts, file.path)}


def _commit(facts: Facts, path: str) -> Mapping[str, Value]:
    commit = facts.report.commits.get(path)
    return {"commit": commit.id, "when": commit.when.astimezone(CHINA).date()} if commit else {}
