"""One word for each party and for a reading, the contract's own: 甲方, 乙方, 理解; and names, not ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import ClassVar

import pytest

from builders import contract_files, own_contract
from dossier.checks.citations import cited
from dossier.contract import read_contract
from dossier.contract.parties import with_parties
from dossier.letters import drafts, of
from dossier.problems import Place, error
from dossier.problems.wording import word
from dossier.publish.appearance import read_look
from dossier.site.pages import site
from dossier.trace import TermValue, say
from dossier.trace import told as say_words
from letter_reports import sample
from report_factory import HOME

OTHERS = re.compile("服务商|服务方|考核方|采购人|采购方|采购部门|主管部门|供应商|读法")
"""What else they have been called. 使用单位 and 单位 are others: those whose projects run on the platform."""
WORDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
ADDRESS = re.compile(r"(?:evidence|content)/\S+")
LEAST = 150  # pages


IDS = ("检修割接通知编号", "故障报告编号", "项目编号", "专家评审意见编号", "服务项目编号")
"""What keys are called under which people write ids; a page shows names there."""


def said(text: str) -> set[str]:
    return set(OTHERS.findall(text))


@cache
def made(period: str) -> dict[str, str]:
    """The pages and data of a month of the sample."""
    return {name: text.decode() for name, text in site(sample(period), read_look(HOME).theme).files.items()}


class Shown(HTMLParser):
    """The words of a page that could be ids, but those where ids belong: in code, addresses, digests, and a record's
    own words.
    """

    ALONE: ClassVar = frozenset({"br", "img", "input", "hr", "wbr", "meta", "link", "col"})
    THEIRS: ClassVar = frozenset({"d-source", "d-id", "d-digest", "d-body", "d-commit"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.words: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.ALONE:
            classes = set((dict(attrs).get("class") or "").split())
            theirs = tag in ("code", "pre", "style", "script", "svg", "summary") or bool(classes & self.THEIRS)
            self.open.append((tag, theirs or bool(self.open and self.open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.words |= set(WORDS.findall(ADDRESS.sub("", data)))


def ids(period: str) -> set[str]:
    """The ids of everything that has a name: records, rows, items of the price list, duties, conditions of payment."""
    report = sample(period)
    contract, records = report.contract, report.evidence.records
    found = {row.id for _, _, row in contract.rubric.rows()} | {item.sku for item in contract.prices.items}
    found |= {one.id for one in (*contract.obligations.duties, *contract.obligations.gates)}
    return {one for one in found | {record.id for record in records} if "-" in one}


def test_no_page_shows_an_id_of_what_has_a_name() -> None:
    known, found = ids("2024-03"), {}
    for name, text in made("2024-03").items():
        own = name.removesuffix(".md").rpartition("/")[2]  # a record's page tells its own id
        if name.endswith(".md") and not name.startswith(("problems/", "guides/")):
            reader = Shown()
            reader.feed(text.partition("---\n\n")[2])
            found[name] = (reader.words & known) - {own}
    assert {name: shown for name, shown in found.items() if shown} == {}
    assert len(found) > LEAST


def test_a_head_over_names_does_not_promise_ids() -> None:
    """Of all records that a page of March shows; no notice of planned work is named there."""
    heads = [head for text in made("2024-03").values() for head in re.findall(r'<th scope="(?:row|col)">([^<]*)', text)]
    assert set(heads) & set(IDS) == set()
    assert {name.removesuffix("编号") for name in IDS[1:]} <= set(heads)


@pytest.mark.parametrize("period", ["2024-03", "2024-04"])
def test_no_page_and_no_letter_has_another_word(period: str) -> None:
    report = sample(period)
    pages = {name: said(text) for name, text in made(period).items()}
    pages |= {one.id: said(repr(one)) for one in (*of(report), *drafts(report))}
    assert {name: found for name, found in pages.items() if found} == {}


def texts() -> Iterator[tuple[str, str]]:
    """What pages, paper, messages, forms and guides are made of, where no sample shows it."""
    for folder in ("theme", "content", "scripts/dossier"):
        for path in sorted((HOME / folder).rglob("*")):
            if path.suffix in {".yml", ".md", ".j2", ".py", ".js", ".html"} and path.is_file():
                yield path.relative_to(HOME).as_posix(), path.read_text(encoding="utf-8")


def test_nothing_that_is_printed_is_written_with_another_word() -> None:
    assert {path: said(text) for path, text in texts() if said(text)} == {}
    assert said("经考核方裁定") == {"考核方"}


def test_a_problem_names_the_parties_as_the_contract_does() -> None:
    """发包人 and 承包人 of tests/contracts/green; a problem that knows no contract has the words of most."""
    place = Place("evidence/2024-03/incident/a.md", 2)
    told = error("engineer-expired", place, engineer="e", day="2024-03-01", last="2024-03-31")
    assert "请乙方更换" in word(told).hint
    assert [name for name, _ in cited(told, own_contract()).words] == ["cite", "day", "engineer", "last"]
    green, _ = read_contract(contract_files(HOME / "tests" / "contracts" / "green"))
    assert green is not None
    assert "请承包人更换" in word(cited(told, green)).hint
    decided = error("decision-stale", place, title="t", id="a", digest="0", found="1", file="f")
    assert with_parties("甲方对乙方", "乙方", "甲方") == "乙方对甲方"
    assert word(cited(decided, green)).hint.startswith("请发包人看过")


def test_a_contract_that_lacks_a_party_is_told_of_in_other_words() -> None:
    """What the data lack a check tells; the words of other problems do not stop at it."""
    terms = own_contract().terms
    alone = replace(own_contract(), terms=terms.model_copy(update={"parties": ()}))
    told = error("engineer-expired", Place("evidence/a.md", 2), engineer="e", day="2024-03-01", last="2024-03-31")
    assert "请乙方更换" in word(cited(told, alone)).hint


def test_a_sentence_that_was_issued_without_the_name_of_a_party_still_has_a_word() -> None:
    assert say_words(say("score.unjudged")) == "甲方尚未评定"
    assert say_words(say("score.unjudged", assessor=TermValue(value="发包人"))) == "发包人尚未评定"
