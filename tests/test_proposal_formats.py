"""What strangers write does nothing in a comment, and every comment is short enough for every platform."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dossier.problems.wording import printable
from dossier.proposal import FORMATS, Proposed, Revisions
from dossier.proposal.formats import quoted
from dossier.proposal.result import (
    Consent,
    MonthFigures,
    MonthMove,
    ProblemMove,
    RecordMove,
    RowFigures,
    RowMove,
    Warned,
)

OURS = {"html", "meta", "title", "h1", "h2", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
COMMON = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HEEDED = [
    "@all", "fix da39a3ee5e6b4b0d3255bfef95601890afd80709", "见 0c1d2e3", "OPS-17",
    "a@b.example", "#123", "!12", "GH-12", "$12", "~label", "%12", '%"里程碑"', "&12", "owner/name#1",
    "http://x.example/a.png", "www.x.example", "![](http://x.example/a.png)", "[甲](http://x.example)",
    "<img src=http://x.example>", "<!-- x -->", "**甲**", "_甲_", "`甲`", "``", "甲|乙", "a\\", ":smile:", "\n\n# 甲",
    "\n/close", "- 甲", "1. 甲", "&lt;b&gt;", "$x$", "\u202e甲", "{{甲}}", "^[甲]",
]  # fmt: skip
"""What one platform or another takes for a notice, a link, a picture, a formula, a command or markup."""


def figures(points: int) -> MonthFigures:
    """A month of so many points, and a hundred yuan for each."""
    return MonthFigures(
        points=Fraction(points),
        low=Fraction(points),
        high=Fraction(100),
        payable=Decimal(points) * 100,
        payable_low=Decimal(points) * 100,
        payable_high=Decimal(10000),
    )


def account(text: str, count: int = 1) -> Proposed:
    """An account in which a text stands wherever somebody else's words may stand, so many times."""
    row = RowFigures(points=Fraction(1), low=Fraction(1), high=Fraction(2), state="proven")
    month = MonthMove(
        period="2024-02",
        fate="changed",
        before=figures(80),
        after=figures(90),
        rows=(RowMove(name=text, before=row, after=None),) * count,
    )
    problem = ProblemMove(code="a", severity="error", path=text, line=1, message=text, hint=text)
    record = RecordMove(how="added", path=text, month="2024-02", kind="演练记录", title=text)
    return Proposed(
        revisions=Revisions(base="a" * 40, start="a" * 40, head="b" * 40),
        as_of=date(2024, 6, 1),
        months=(month,),
        unmoved=0,
        payable_delta=Decimal(1000),
        appeared=(problem,) * count,
        mended=(problem,) * count,
        records=(record,) * count,
        attachments=0,
        others=0,
        consents=(Consent(roles=(text,), needed=1, paths=(text,) * count),),
        warned=(Warned(why="issued", month="2024-02", paths=(text,) * count),),
    )


def words(text: str) -> str:
    """A text as it stands in a comment: on one line, bars as full-width ones."""
    return " ".join(printable(text).split())


def pieces(markdown: str) -> list[tuple[str, str]]:
    """Sorts and contents of all that a reader of Markdown finds."""
    tokens = [part for token in COMMON.parse(markdown) for part in (token, *(token.children or ()))]
    return [(token.type, token.content) for token in tokens]


@pytest.mark.parametrize("text", HEEDED)
def test_what_a_platform_heeds_is_code_or_stands_between_quotes(text: str) -> None:
    told = quoted(text)
    assert told.startswith("`") or not set(told) & set("`*_[]<>&~@#!$^|{}=\\")
    assert told[0] in "`「"


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(HEEDED), max_size=4).map("".join)))
def test_whatever_it_is_a_reader_finds_the_words_and_nothing_else(text: str) -> None:
    for line in (f"- {quoted(text)} 完", f"| 甲 |\n| --- |\n| {quoted(text)} |"):
        found = pieces(line)
        assert not {sort for sort, _ in found} & {
            "link_open",
            "image",
            "html_inline",
            "html_block",
            "em_open",
            "s_open",
        }
        said = "".join(content for sort, content in found if sort in ("text", "code_inline"))
        assert words(text).replace("|", "｜").replace(" ", "") in said.replace("|", "｜").replace(" ", "")
        assert sum(sort in ("td_open", "list_item_open") for sort, _ in found) == 1


def test_what_is_harmless_is_written_as_people_write_it() -> None:
    assert quoted("2024-03 应急演练（主机迁移），56.1%，8:30") == "「2024-03 应急演练（主机迁移），56.1%，8:30」"


@pytest.mark.parametrize("text", HEEDED)
def test_the_whole_comment_and_page_hold_no_markup_of_a_stranger(text: str) -> None:
    told = account(text)
    assert {"link_open", "image", "html_inline", "html_block"}.isdisjoint(
        sort for sort, _ in pieces(FORMATS["markdown"](told))
    )
    assert not any(line.startswith(("/", "#12", "@")) for line in FORMATS["markdown"](told).splitlines())
    assert set(re.findall(r"<([a-z0-9]+)", FORMATS["html"](told))) <= OURS


@pytest.mark.parametrize("count", [1, 100, 3000, 50_000])
def test_a_comment_fits_every_platform(count: int) -> None:
    """65,536 characters, of four bytes each at most; what was left out is counted, and told where it stands."""
    comment = FORMATS["markdown"](account("甲" * 200, count))
    assert len(comment) <= 65_536
    assert len(comment.encode()) <= 262_144
    if count > 100:
        assert "--all-months --format html" in comment
        assert f"（{count}）" in comment
        assert FORMATS["html"](account("甲", count)).count("<li>") > 2 * count


def test_bounds_and_signs() -> None:
    comment = FORMATS["markdown"](account("甲"))
    assert "| 2024-02 | 80［80～100］ → 90［90～100］（+10） |" in comment
    assert "8,000.00［8,000.00～10,000.00］ → 9,000.00［9,000.00～10,000.00］（+1,000.00）" in comment
    assert "🔴 涉及已签发的月份 2024-02" in comment
    assert "🔴 新出现 1 个错误" in comment
