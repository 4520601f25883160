"""The page of a record that was changed: its lines, inert whatever they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.publish.appearance import read_look
from dossier.report import Edit, Report
from dossier.report.public import public
from dossier.site.pages import site
from report_factory import COMMIT, HOME, Make

HOSTILE = "</del><script>alert(1)</script> {{ 7*7 }} **x** \u202e"


def changed(before: str, after: str) -> Report:
    made = Make().report()
    path = next(one.source.path for one in made.evidence.records if one.id == "backup-1")
    return replace(made, edits={path: (Edit(COMMIT, before, after), Edit(None, None, None))})


def page(report: Report, name: str = "backup-1") -> str:
    return site(report, read_look(HOME).theme).files[f"evidence/{name}.md"].decode()


@pytest.fixture(scope="module")
def text() -> str:
    return page(changed(f"points: 3\n\n{HOSTILE}\n  kept: yes\n", "points: 2\n  kept: yes\n"))


def test_the_lines_are_told_apart(text: str) -> None:
    assert "<del>points&#58; 3</del>" in text
    assert "<ins>points&#58; 2</ins>" in text
    assert "  kept&#58; yes" in text  # as it stands, with its spaces
    assert "文字太长，这里不逐行比较" in text
    assert "尚未提交的修改" in text


def test_lines_do_nothing(text: str) -> None:
    assert "<script>" not in text
    assert "{{" not in text
    assert "\u202e" not in text
    table = text[text.index("## 改动") : text.index("## 来源")]
    assert "\n\n" not in table[table.index("<table") : table.rindex("</table>")]  # a blank line would end the HTML


def test_a_record_that_never_changed_says_nothing(text: str) -> None:
    assert "## 改动" in text
    assert "## 改动" not in page(Make().report())


def test_the_public_sees_no_former_text() -> None:
    assert public(changed("secret: 1", "secret: 2")).edits == {}
