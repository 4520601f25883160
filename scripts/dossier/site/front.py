"""The page to open first: every month on disk with its points, amount payable, state and files, the newest first.

It stands alone: no script, no other file, the same from a server and from a folder.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from dossier.assessment import Assessment, from_json
from dossier.report import Report
from dossier.views import provenance
from dossier.views.figures import figure, money, money_span, span
from dossier.views.status import EDITIONS, status

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2530; --quiet: #4b5563; --line: #d5dae1; --soft: #f4f6f9; --page: #fff;
  --link: #1d4f8c; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf2; --quiet: #b6c0cd; --line: #3a4657; --soft: #222b38; --page: #171d26; --link: #8ab8ee; } }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: var(--ink); background: var(--page);
  font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; }
h1 { margin: 0 0 .2rem; font-size: 1.4rem; }
p { margin: 0 0 1.2rem; color: var(--quiet); }
strong { padding: 0 .4rem; color: #fff; background: #9b1c1c; border-radius: 2px; }
div { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .6rem; text-align: left; border: 1px solid var(--line); white-space: nowrap; }
thead { background: var(--soft); }
.n { text-align: right; font-variant-numeric: tabular-nums; }
small { display: block; color: var(--quiet); }
a { color: var(--link); }
"""
_HEADS: Final = (
    '<th scope="col">月份</th><th scope="col" class="n">综合得分</th><th scope="col" class="n">本月应付（元）</th>'
    '<th scope="col">状态</th><th scope="col">卷宗</th>'
)


def front(out: Path, periods: Sequence[str], reports: Sequence[Report]) -> bytes:
    """The page for the months in `out`; the contract's title and the marks are those of the newest report."""
    newest = max(reports, key=lambda report: report.period)
    title = html.escape(newest.contract.terms.title)
    marks = ("示例数据" if newest.sample else "", EDITIONS.get(newest.edition, ""))
    told = "".join(f"<strong>{mark}</strong> " for mark in marks if mark) + html.escape(newest.assessment.contract)
    gap = next((one for one in map(provenance.gap, reports) if one), "")
    told += f"　{html.escape(gap)}" if gap else ""
    rows = "\n".join(_row(out / period) for period in sorted(periods, reverse=True))
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f"<title>{title}：考核卷宗</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}：考核卷宗</h1>\n<p>{told}</p>\n<div>\n<table>\n<thead><tr>{_HEADS}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n</main>\n</body>\n</html>\n"
    ).encode()


def _row(folder: Path) -> str:
    period, pdf = folder.name, f"dossier-{folder.name}.pdf"
    link = f'<th scope="row"><a href="{period}/index.html">{period}</a></th>'
    file = f'<a href="{period}/{pdf}">PDF</a>' if (folder / pdf).is_file() else ""
    return f"<tr>{link}{_figures(_assessment(folder))}<td>{file}</td></tr>"


def _assessment(folder: Path) -> Assessment | None:
    """The month's figures as they were published; none if an older version of the program wrote them differently."""
    try:
        return from_json((folder / "assessment.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        return None


def _figures(month: Assessment | None) -> str:
    if month is None:
        return '<td class="n">—</td><td class="n">—</td><td></td>'
    points, payable = month.composite, month.settlement
    open_points = f"<small>{span(points.low, points.high)}</small>" if points.low != points.high else ""
    low, high = payable.payable_low, payable.payable_high
    open_payable = f"<small>{money_span(low, high)}</small>" if low != high else ""
    return (
        f'<td class="n">{figure(points.points)} / {figure(points.max)}{open_points}</td>'
        f'<td class="n">{money(payable.payable)}{open_payable}</td><td>{status(month)}</td>'
    )
