"""The sheet 证据: every file behind the month with its digest and the commit that recorded it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dossier.fields import CHINA
from dossier.views.places import Places, files_of
from dossier.workbook.cells import Column, TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import EVIDENCE, TOP

COLUMNS: Final = (
    Column("no", "序号", "count", 6),
    Column("kind", "种类", "text", 18),
    Column("title", "名称", "text", 36),
    Column("id", "编号", "text", 28),
    Column("path", "文件", "text", 48),
    Column("sha256", "SHA-256", "text", 37),
    Column("commit", "提交", "text", 24),
    Column("when", "提交日", "day", 12),
    Column("rows", "支撑的指标", "text", 18),
)
_CONFIDENTIAL: Final = "不公开附件，只列摘要"


def evidence(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet: records with their attachments, then the contract's data."""
    entries = [*_records(facts), *_contract(facts)]
    table = TablePlace(EVIDENCE, TOP, COLUMNS, len(entries))
    sheet.open(paper, [column.width for column in COLUMNS], TOP)
    words = "本月及长期有效的记录与附件，合同数据。附件的摘要为记录中登记的值；提交为 Git 提交编号。"
    sheet.put(2, 0, words, "text", "plain-line")
    sheet.rows(table, [{"no": index, **entry} for index, entry in enumerate(entries, 1)])


def _records(facts: Facts) -> Iterator[dict[str, Value]]:
    report = facts.report
    users: dict[str, list[str]] = {}
    for indicator in report.assessment.indicators:
        for name in indicator.evidence:
            aside = "（未计入）" if name in indicator.set_aside else ""
            users.setdefault(name, []).append(f"第 {indicator.row} 项{aside}")
    for record in Places(report).records:
        path = record.source.path
        yield {
            "kind": record.label,
            "title": record.title,
            "id": record.id,
            "path": path,
            "sha256": record.source.digest,
            "rows": "、".join(users.get(record.id, ())) or None,
            **_commit(facts, path),
        }
        for file in files_of(record):
            hidden = file.attachment.confidential
            yield {
                "kind": "附件",
                "title": _CONFIDENTIAL if hidden else file.attachment.shows,
                "id": record.id,
                "path": None if hidden else file.origin,
                "sha256": file.attachment.sha256,
                **(_commit(facts, file.origin)),
            }


def _contract(facts: Facts) -> Iterator[dict[str, Value]]:
    for file in facts.report.assessment.inputs.files:
        if not file.path.startswith("evidence/"):
            yield {"kind": "合同数据", "path": file.path, "sha256": file.sha256, **_commit(facts, file.path)}


def _commit(facts: Facts, path: str) -> Mapping[str, Value]:
    commit = facts.report.commits.get(path)
    return {"commit": commit.id, "when": commit.when.astimezone(CHINA).date()} if commit else {}
