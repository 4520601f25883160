"""Every value of a closed list of a record has a Chinese name of its own, which a record may write as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from builders import record
from dossier.fields.shapes import Allowed, choices_of, models_in
from dossier.load.filing import read_record
from dossier.problems.choices import choice_meant, choice_named
from dossier.problems.wording import word
from dossier.records import KINDS
from dossier.records.operations import Shift
from dossier.records.security import Drill
from dossier.schema import schema_of

BARE = {"2019", "2021", "2025"}  # years of a template are called what they are
DRILL = (
    "---\nkind: drill\nid: drill-1\ntitle: 示例\nhappened: 2024-03-15\ncovers: {{from: 2024-03-15, to: 2024-03-15}}\n"
    "prepared_by: 示例\ncollected: {{method: 照片, origin: 示例}}\nsubject: {subject}\nplan: true\nrecord: true\n"
    "photos: true\nparticipants: 3\nresult: 通过\n---\n"
)


def lists(model: type[BaseModel]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, field in model.model_fields.items():
        known = choices_of(Allowed.of(field))
        if known and name != "kind":
            yield name, known
        for inner in models_in(field.annotation):
            yield from lists(inner)


LISTS = sorted({(key, known) for model in KINDS.values() for key, known in lists(model)})


@pytest.mark.parametrize(("key", "known"), LISTS)
def test_every_value_has_a_name_of_its_own(key: str, known: tuple[str, ...]) -> None:
    names = [choice_named(key, value) for value in known]
    assert len(set(names)) == len(known)
    assert {value for value, name in zip(known, names, strict=True) if value == name} <= BARE
    assert [choice_meant(key, name, known) for name in names] == list(known)


def test_an_outcome_is_called_otherwise_than_a_conclusion() -> None:
    assert (choice_named("outcome", "rejected"), choice_named("conclusion", "rejected")) == ("不成立", "不通过")


WRITTEN = [
    ("ups-discharge", "ups-discharge"),
    ("ＵＰＳ放电测试", ""),
    ("UPS 放电测试", "ups-discharge"),
    ("消防", "fire"),
]


@pytest.mark.parametrize(("written", "meant"), WRITTEN)
def test_a_record_may_write_the_name(written: str, meant: str) -> None:
    filing = read_record("evidence/2024-03/drill/drill-1.md", DRILL.format(subject=written).encode())
    if not meant:
        (problem,) = filing.problems
        assert "也可以写它们的中文名称：攻防演练、消防" in word(problem).hint
        assert "是不是想写“UPS 放电测试”" in word(problem).hint
        return
    assert isinstance(filing.record, Drill)
    assert (filing.record.subject, filing.record.result, filing.record.collected.method) == (meant, "passed", "photo")


def test_the_schema_of_a_kind_offers_both() -> None:
    subject = schema_of("drill")["properties"]["subject"]
    assert dict(zip(subject["enum"], subject["enumDescriptions"], strict=True))["fire"] == "消防"
    check = Draft202012Validator(subject)
    assert [check.is_valid(one) for one in ("fire", "消防", "火")] == [True, True, False]


def test_the_values_themselves_stay_as_they_are() -> None:
    assert get_args(Shift.model_fields["shift"].annotation) == ("day", "night", "all-day")
    assert record(Drill, DRILL.format(subject="fire").split("示例}\n")[1].removesuffix("---\n")).subject == "fire"
