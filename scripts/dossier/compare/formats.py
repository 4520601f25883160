"""A comparison as text, Markdown, HTML or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any, Final

from dossier.compare import Comparison
from dossier.compare.changes import Change
from dossier.exact.number import plain
from dossier.problems.messages import messages
from dossier.problems.wording import Language


def _words(language: Language) -> Mapping[str, Any]:
    """All that is said around the figures."""
    return messages(f"compare.{language}")


CAUSES: Final[Mapping[str, str]] = _words("zh")["causes"]
OBJECTS: Final[Mapping[str, str]] = _words("zh")["objects"]


def signed(value: Fraction | Decimal) -> str:
    """A difference with its sign."""
    return f"+{plain(value)}" if value > 0 else plain(value)


def cause_rows(comparison: Comparison, language: Language = "zh") -> Iterator[tuple[str, str, str]]:
    """Cause, points, yuan; the last row is the sum, which is the difference."""
    words = _words(language)
    for cause in comparison.causes:
        yield words["causes"][cause.cause], signed(cause.points), signed(cause.payable)
    yield words["sum"], signed(comparison.points_delta), signed(comparison.payable_delta)


def change_rows(changes: Sequence[Change], language: Language = "zh") -> Iterator[tuple[str, str, str, str, str]]:
    """One row a changed field."""
    words = _words(language)["objects"]
    for change in changes:
        yield words[change.object], change.id, change.field, _shown(change.before), _shown(change.after)


def _shown(value: str | None) -> str:
    return "—" if value is None else value


def _heading(comparison: Comparison, language: Language) -> str:
    before, after = comparison.before, comparison.after
    heading: str = _words(language)["heading"]
    return heading.format(
        before=before.period,
        after=after.period,
        points_before=plain(before.points),
        points_after=plain(after.points),
        payable_before=plain(before.payable),
        payable_after=plain(after.payable),
    )


def as_text(comparison: Comparison, language: Language) -> str:
    """Plain text with tabs."""
    lines = [_heading(comparison, language), "", "\t".join(_words(language)["cause_head"])]
    lines += ["\t".join(row) for row in cause_rows(comparison, language)]
    lines += ["", "\t".join(_words(language)["change_head"])]
    lines += ["\t".join(row) for row in change_rows(comparison.changes, language)]
    return "\n".join(lines) + "\n"


def as_markdown(comparison: Comparison, language: Language) -> str:
    """Markdown with two tables."""
    parts = [f"# {_heading(comparison, language)}", ""]
    parts += _markdown_table(_words(language)["cause_head"], cause_rows(comparison, language))
    parts += ["", *_markdown_table(_words(language)["change_head"], change_rows(comparison.changes, language))]
    return "\n".join(parts) + "\n"


def _markdown_table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> list[str]:
    cells = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(_markdown(cell) for cell in row) + " |" for row in cells]


def _markdown(text: str) -> str:
    return escape(text, quote=False).replace("|", "\\|").replace("\n", " ")


def as_html(comparison: Comparison, language: Language) -> str:
    """A page of its own without style or script."""
    tables = _html_table(_words(language)["cause_head"], cause_rows(comparison, language)) + _html_table(
        _words(language)["change_head"], change_rows(comparison.changes, language)
    )
    title = escape(_heading(comparison, language))
    tongue = "zh-CN" if language == "zh" else "en"
    head = f'<!doctype html><html lang="{tongue}"><meta charset="utf-8"><title>{title}</title>'
    return f"{head}<h1>{title}</h1>{tables}</html>\n"


def _html_table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    heads = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def as_json(comparison: Comparison, _: Language = "zh") -> str:
    """Canonical JSON (dossier.comparison/1), which has no words."""
    tree = comparison.model_dump(mode="json", by_alias=True)
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


FORMATS: Final[Mapping[str, Callable[[Comparison, Language], str]]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": as_json,
}
