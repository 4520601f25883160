"""Steps in the public edition: covered by the type of their values, and said again; never by looking into sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dossier.report import Report
from dossier.report.public import OMITTED, public
from dossier.trace import (
    ChoiceValue,
    Decided,
    ListValue,
    NameValue,
    SentenceValue,
    Step,
    StepValue,
    TermValue,
    TextValue,
    TitleValue,
    say,
)
from report_factory import Make

TITLE = "防火墙备份》：{thing}《张三"
"""A title that looks like marks, a placeholder and the end of a sentence."""


def told(said: SentenceValue, **more: object) -> Step:
    """The step as the public sees it, in a report whose backup report has the title above."""
    report = with_title(Make().report())
    row = report.assessment.indicators[0]
    step = Step.of(said, "附表1", "规则").model_copy(update=more)
    rows = (row.model_copy(update={"trace": (step,)}), *report.assessment.indicators[1:])
    changed = replace(report, assessment=report.assessment.model_copy(update={"indicators": rows}))
    return public(changed).assessment.indicators[0].trace[0]


def with_title(report: Report) -> Report:
    records = []
    for record in report.evidence.records:
        new = record.model_copy(update={"title": TITLE}) if record.kind == "policy-backup" else record
        new.bind(record.source)
        records.append(new)
    return replace(report, evidence=type(report.evidence).of(records))


def of(value: StepValue) -> str:
    return told(say("score.measured", thing=value, figure=1)).text


def backup() -> str:
    return next(one.id for one in Make().report().evidence.records if one.kind == "policy-backup")


def test_a_title_gives_way_whatever_it_holds() -> None:
    title = TitleValue(value=TITLE, record=backup())
    assert of(say("found.record", title=title)) == "《安全策略备份报告（2024-03-15）》"
    step = told(
        say("score.judged", title=title, role=TermValue(value="甲"), day=date(2024, 3, 1), reason=title, points=1)
    )
    assert TITLE not in step.model_dump_json()
    assert step.text == "《安全策略备份报告（2024-03-15）》（甲 2024-03-01）：安全策略备份报告（2024-03-15）"


def test_the_title_of_a_record_that_is_not_on_file_is_left_out() -> None:
    assert of(TitleValue(value="别处的记录", record="nowhere")) == OMITTED


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (TextValue(value="机房二楼", private=True), OMITTED),
        (TextValue(value="第一版"), "第一版"),
        (NameValue(value="市民服务系统", id="portal"), "市民服务系统"),
        (TermValue(value=TITLE), TITLE),  # the contract is public, whatever else is called so
        (ChoiceValue(of="shown", value="met"), "已证实"),
    ],
)
def test_a_value_goes_out_by_its_type(value: StepValue, shown: str) -> None:
    assert of(value) == shown


def test_what_stands_within_a_sentence_or_a_list_is_covered_as_well() -> None:
    private = TextValue(value="张三", private=True)
    inner = say("found.why", thing=private, why=ListValue(values=(private, TermValue(value="乙"))))
    step = told(say("incident.awaits", needed=[inner, private]))
    assert step.text == f"待补{OMITTED}，{OMITTED}乙、{OMITTED}"
    assert "张三" not in step.model_dump_json()


def test_figures_role_and_whose_word_it_is_stay() -> None:
    word = Decided(role="bureau", day=date(2024, 3, 31), record=backup())
    step = told(say("score.left", full=4, lost=1, left=3), role="sum", decided=word)
    assert (step.text, step.value, step.role, step.rule) == ("4 − 1，最低 0 分", "3", "sum", "规则")
    assert step.decided == word
