"""A comparison as text, Markdown, HTML or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Final

from dossier.compare import Comparison
from dossier.compare.changes import Change
from dossier.exact.number import plain

CAUSES: Final[Mapping[str, str]] = {
    "new-facts": "当月新事实",
    "data-missing": "资料缺失或补齐",
    "expiry": "证据到期",
    "rule-change": "规则或单价变化",
    "correction": "记录更正",
    "ruling": "主管部门评定",
    "carry-over": "结转",
    "restatement": "以前月份重新签发",
    "contract-data": "合同数据变更（单独看）",
    "interaction": "合同数据与记录共同作用",
    "inseparable": "合同数据与记录同时变更，不能分开计算",
}
OBJECTS: Final[Mapping[str, str]] = {
    "total": "结算",
    "indicator": "指标",
    "rule-value": "规则取值",
    "project": "项目",
    "line": "费用行",
    "incident": "故障",
    "penalty": "扣款",
    "gate": "付款条件",
    "obligation": "义务",
    "reading": "条款理解",
    "evidence": "证据",
}
_CAUSE_HEAD: Final = ("原因", "分数", "应付（元）")
_CHANGE_HEAD: Final = ("对象", "编号", "字段", "之前", "之后")


def signed(value: Fraction | Decimal) -> str:
    """A difference with its sign."""
    return f"+{plain(value)}" if value > 0 else plain(value)


def cause_rows(comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    """Cause, points, yuan; the last row is the sum, which is the difference."""
    for cause in comparison.causes:
        yield CAUSES[cause.cause], signed(cause.points), signed(cause.payable)
    yield "合计", signed(comparison.points_delta), signed(comparison.payable_delta)


def change_rows(changes: Sequence[Change]) -> Iterator[tuple[str, str, str, str, str]]:
    """One row a changed field."""
    for change in changes:
        yield OBJECTS[change.object], change.id, change.field, _shown(change.before), _shown(change.after)


def _shown(value: str | None) -> str:
    return "—" if value is None else value


def _heading(comparison: Comparison) -> str:
    before, after = comparison.before, comparison.after
    return (
        f"{before.period} → {after.period}：得分 {plain(before.points)} → {plain(after.points)}，"
        f"应付 {plain(before.payable)} → {plain(after.payable)} 元"
    )


def as_text(comparison: Comparison) -> str:
    """Plain text with tabs."""
    lines = [_heading(comparison), "", "\t".join(_CAUSE_HEAD)]
    lines += ["\t".join(row) for row in cause_rows(comparison)]
    lines += ["", "\t".join(_CHANGE_HEAD)]
    lines += ["\t".join(row) for row in change_rows(comparison.changes)]
    return "\n".join(lines) + "\n"


def as_markdown(comparison: Comparison) -> str:
    """Markdown with two tables."""
    parts = [f"# {_heading(comparison)}", ""]
    parts += _markdown_table(_CAUSE_HEAD, cause_rows(comparison))
    parts += ["", *_markdown_table(_CHANGE_HEAD, change_rows(comparison.changes))]
    return "\n".join(parts) + "\n"


def _markdown_table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> list[str]:
    cells = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(_markdown(cell) for cell in row) + " |" for row in cells]


def _markdown(text: str) -> str:
    return escape(text, quote=False).replace("|", "\\|").replace("\n", " ")


def as_html(comparison: Comparison) -> str:
    """A page of its own without style or script."""
    tables = _html_table(_CAUSE_HEAD, cause_rows(comparison)) + _html_table(
        _CHANGE_HEAD, change_rows(comparison.changes)
    )
    title = escape(_heading(comparison))
    head = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
    return f"{head}<h1>{title}</h1>{tables}</html>\n"


def _html_table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    heads = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def as_json(comparison: Comparison) -> str:
    """Canonical JSON (dossier.comparison/1)."""
    tree = comparison.model_dump(mode="json", by_alias=True)
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


FORMATS: Final[Mapping[str, Callable[[Comparison], str]]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": as_json,
}
