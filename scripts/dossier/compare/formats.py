"""A comparison as text, Markdown, HTML or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from dossier.compare import Comparison
from dossier.compare.told import NamedComparison, SectionTold, figure, figure_signed, money, money_signed, words_of
from dossier.problems.wording import Language

CAUSES: Final[Mapping[str, str]] = words_of("zh")["causes"]
OBJECTS: Final[Mapping[str, str]] = words_of("zh")["objects"]


def cause_rows(comparison: Comparison, language: Language = "zh") -> Iterator[tuple[str, str, str]]:
    """Cause, points, yuan; the last row is the sum, which is the difference."""
    words = words_of(language)
    for cause in comparison.causes:
        yield words["causes"][cause.cause], figure_signed(cause.points), money_signed(cause.payable)
    yield words["sum"], figure_signed(comparison.points_delta), money_signed(comparison.payable_delta)


def _heading(comparison: Comparison, language: Language) -> str:
    before, after = comparison.before, comparison.after
    heading: str = words_of(language)["heading"]
    return heading.format(
        before=before.period,
        after=after.period,
        points_before=figure(before.points),
        points_after=figure(after.points),
        payable_before=money(before.payable),
        payable_after=money(after.payable),
    )


def as_text(named: NamedComparison, language: Language) -> str:
    """Plain text, the fields of an object below it."""
    words = words_of(language)
    lines = [_heading(named.comparison, language), "", "\t".join(words["cause_head"])]
    lines += ["\t".join(row) for row in cause_rows(named.comparison, language)]
    for section in named.sections(language):
        lines += ["", section.title]
        for one in section.objects:
            lines += [f"  {one.name}", *(f"      {x.name}  {x.before} → {x.after}" for x in one.fields)]
    remarks = [*named.remarks(language)]
    lines += ["", words["remarks"]["head"], *(f"  {line}" for line in remarks)] if remarks else []
    return "\n".join(lines) + "\n"


def as_markdown(named: NamedComparison, language: Language) -> str:
    """Markdown with a table of the causes and one for each section."""
    words = words_of(language)
    parts = [f"# {_heading(named.comparison, language)}", ""]
    parts += _markdown_table(words["cause_head"], cause_rows(named.comparison, language))
    for section in named.sections(language):
        parts += ["", f"## {section.title}", "", *_markdown_table(words["change_head"], _change_rows(section))]
    remarks = [*named.remarks(language)]
    parts += ["", f"## {words['remarks']['head']}", "", *(f"- {_markdown(one)}" for one in remarks)] if remarks else []
    return "\n".join(parts) + "\n"


def _change_rows(section: SectionTold) -> Iterator[tuple[str, ...]]:
    """One row a changed field; the object's name stands in each, so that rows can be sorted and filtered."""
    for one in section.objects:
        yield from ((one.name, x.name, x.before, x.after) for x in one.fields)
        if not one.fields:
            yield one.name, "", "", ""


def _markdown_table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> list[str]:
    cells = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(_markdown(cell) for cell in row) + " |" for row in cells]


def _markdown(text: str) -> str:
    return escape(text, quote=False).replace("|", "\\|").replace("\n", " ")


def as_html(named: NamedComparison, language: Language) -> str:
    """A page of its own without style or script."""
    words = words_of(language)
    body = _html_table(words["cause_head"], cause_rows(named.comparison, language))
    for section in named.sections(language):
        body += f"<h2>{escape(section.title)}</h2>{_html_table(words['change_head'], _change_rows(section))}"
    if remarks := "".join(f"<li>{escape(one)}</li>" for one in named.remarks(language)):
        body += f"<h2>{escape(words['remarks']['head'])}</h2><ul>{remarks}</ul>"
    title = escape(_heading(named.comparison, language))
    tongue = "zh-CN" if language == "zh" else "en"
    head = f'<!doctype html><html lang="{tongue}"><meta charset="utf-8"><title>{title}</title>'
    return f"{head}<h1>{title}</h1>{body}</html>\n"


def _html_table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    heads = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def as_json(comparison: Comparison) -> str:
    """Canonical JSON (dossier.comparison/1), which has no words and every digit."""
    tree = comparison.model_dump(mode="json", by_alias=True)
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


FORMATS: Final[Mapping[str, Callable[[NamedComparison, Language], str]]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": lambda named, _: as_json(named.comparison),
}
