from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Literal

import pytest
from pydantic import Field

from dossier.fields import (
    CHINA,
    Amount,
    Count,
    Day,
    Fields,
    Filed,
    Flag,
    GivenId,
    Id,
    LoadPercent,
    Moment,
    Month,
    Name,
    Number,
    Percent,
    Text,
    nearest,
    parse,
)
from dossier.problems import Place, Problem
from dossier.source import read


class Inner(Fields):
    size: Amount | None = None


class Circle(Fields):
    kind: Literal["circle"]
    radius: Amount


class Square(Fields):
    kind: Literal["square"]
    side: Amount


class Sheet(Filed):
    text: Text | None = None
    name: Name | None = None
    id: Id | None = None
    day: Day | None = None
    moment: Moment | None = None
    month: Month | None = None
    number: Number | None = None
    amount: Amount | None = None
    percent: Percent | None = None
    load: LoadPercent | None = None
    host: GivenId | None = None
    count: Count | None = None
    flag: Flag | None = None
    choice: Literal["red", "green"] | None = None
    inner: Inner | None = None
    items: tuple[Inner, ...] = ()
    some: Annotated[tuple[Count, ...], Field(min_length=1)] = (1,)
    shape: Annotated[Circle | Square, Field(discriminator="kind")] | None = None
    from_: Day | None = Field(alias="from", default=None)


def sheet(text: str) -> tuple[Sheet | None, Sequence[Problem]]:
    source, problems = read("a.yml", text.encode())
    assert source is not None
    assert not problems
    return parse(Sheet, source)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("text: 甲方 ", "甲方"),
        ("text: '12'", "12"),
        ("id: a-1.b", "a-1.b"),
        ("id: con-1", "con-1"),
        ("id: 12", "12"),
        ("day: 2024-02-29", date(2024, 2, 29)),
        ("moment: 2024-03-05T14:30+08:00", datetime(2024, 3, 5, 14, 30, tzinfo=CHINA)),
        ("month: 2024-12", "2024-12"),
        ("number: -0.5", Fraction(-1, 2)),
        ("amount: 22879713.60", Fraction(2287971360, 100)),
        ("percent: 80", Fraction(4, 5)),
        ("percent: 100", Fraction(1)),
        ("percent: 0.1", Fraction(1, 1000)),
        ("load: 126", Fraction(126, 100)),
        ("host: WEB_01", "WEB_01"),
        ("host: vm--a..b", "vm--a..b"),
        ("host: '10.1.2.3'", "10.1.2.3"),
        ("count: 0", 0),
        ("count: 12.0", 12),
        ("flag: true", True),
        ("choice: red", "red"),
    ],
)
def test_read(line: str, value: object) -> None:
    found, problems = sheet(line + "\n")
    assert not problems
    assert found is not None
    read_value = getattr(found, line.split(":", maxsplit=1)[0])
    assert read_value == value
    assert type(read_value) is type(value)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("text: 12", "number-for-text"),
        ("text: no", "number-for-text"),
        ("text: 2024-03-05", "number-for-text"),
        ("text:", "empty-value"),
        ("text: ''", "empty-value"),
        ("text: '  '", "empty-text"),
        ('text: "\\u200b\\u3000"', "empty-text"),
        (f"text: {'长' * 5001}", "text-too-long"),
        ("text: 甲 #2 乙", "text-cut"),
        ("text: 12 #2", "text-cut"),
        ("text: #2 乙", "text-cut"),
        ("text:\n  #2 乙", "text-cut"),
        ("name: 甲 #2 乙", "text-cut"),
        (f"name: {'长' * 201}", "text-too-long"),
        ('name: "甲\\n乙"', "not-one-line"),
        ('name: "甲\\t乙"', "not-one-line"),
        (r'text: "a\0b"', "yaml-character"),
        (r'text: "a\u202Eb"', "yaml-character"),
        ("text: [a]", "wrong-type"),
        ("text: {a: b}", "wrong-type"),
        ("id: A1", "bad-id"),
        ("id: a_b", "bad-id"),
        ("id: -a", "bad-id"),
        ("id: 项目", "bad-id"),
        ("id: a/b", "bad-id"),
        (f"id: {'a' * 81}", "bad-id"),
        ("id: con", "bad-id"),
        ("id: [a]", "wrong-type"),
        ("day: 2024-02-30", "impossible-day"),
        ("day: 2023-02-29", "impossible-day"),
        ("day: 2024-3-5", "bad-day"),
        ("day: 20240305", "bad-day"),
        ("day: 2024-03-05T00:00+08:00", "bad-day"),
        ("day: [2024-03-05]", "wrong-type"),
        ("moment: 2024-03-05T24:30+08:00", "impossible-day"),
        ("moment: 2024-03-05T14:30", "bad-moment"),
        ("moment: 2024-03-05T14:30Z", "bad-moment"),
        ("moment: 2024-03-05T14:30+09:00", "bad-moment"),
        ("month: 2024-13", "bad-month"),
        ("number: '5'", "text-for-number"),
        ("number: five", "text-for-number"),
        ("number: [5]", "wrong-type"),
        ("inner: {size： 1}", "full-width-mark"),
        ("number: 1e3", "bad-number"),
        ("number: 1_000", "bad-number"),
        ("number: 0x10", "bad-number"),
        ("number: +5", "bad-number"),
        ("number: 5.", "bad-number"),
        ("number: 012", "bad-number"),
        ("number:", "empty-value"),
        (f"number: {'9' * 41}", "bad-number"),
        ("number: .inf", "not-finite"),
        ("number: -.INF", "not-finite"),
        ("number: .NaN", "not-finite"),
        ("amount: -1", "negative-number"),
        ("amount: -0.0001", "negative-number"),
        ("percent: 100.0001", "rate-above-100"),
        ("percent: -1", "negative-number"),
        ("load: -1", "negative-number"),
        ("host: 主机1", "bad-given-id"),
        ("host: web 01", "bad-given-id"),
        ("host: web/01", "bad-given-id"),
        ("host: _web", "bad-given-id"),
        ("host: web-", "bad-given-id"),
        (f"host: {'a' * 81}", "bad-given-id"),
        ("host: []", "wrong-type"),
        ("count: 1.5", "not-whole"),
        ("count: -1", "negative-number"),
        ("flag: yes", "bad-flag"),
        ("flag: 1", "bad-flag"),
        ("flag: 'true'", "bad-flag"),
        ("flag: True", "bad-flag"),
        ("choice: blue", "unknown-choice"),
        ("inner: [a]", "wrong-type"),
        ("inner: a", "wrong-type"),
        ("items: {a: b}", "wrong-type"),
        ("items: a", "wrong-type"),
        ("some: []", "empty-list"),
        ("shape: {radius: 1}", "missing-key"),
        ("shape: {kind: disc, radius: 1}", "unknown-choice"),
        ("shape: {kind: circle}", "missing-key"),
        ("shape: {kind: circle, side: 1, radius: 1}", "unknown-key"),
        ("colour: red", "unknown-key"),
        ("from_: 2024-03-05", "unknown-key"),
    ],
)
def test_refused_once_each(line: str, code: str) -> None:
    found, problems = sheet(line + "\n")
    assert found is None
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("choice: gren\n", (1, 9), {"value": "gren", "meant": "green", "known": "red, green"}),
        ("inner:\n  sise: 1\n", (2, 3), {"key": "sise", "meant": "size", "known": "size"}),
        ("inner: {size: 11,7}\n", (1, 18), {"key": "7", "decimal": "11.7", "alone": ""}),
        ("items: [{size: 1}, {size: 11,75}]\n", (1, 30), {"key": "75", "decimal": "11.75", "alone": ""}),
        ("inner: {size: 1, sise}\n", (1, 18), {"key": "sise", "decimal": "", "alone": "sise"}),
        ("inner: {7}\n", (1, 9), {"key": "7", "decimal": "", "alone": "7"}),
        ("items:\n  - size: 1\n  - sise: 1\n", (3, 5), {"key": "sise", "meant": "size", "known": "size"}),
        ("shape:\n  kind: circle\n  radios: 1\n  radius: 2\n", (3, 3), {"meant": "radius", "known": "kind, radius"}),
        ("shape:\n  kind: sqare\n", (2, 9), {"value": "sqare", "meant": "square", "known": "circle, square"}),
        ("shape:\n  kind: circle\n  radius: -1\n", (3, 11), {"value": "-1"}),
        ("shape:\n  kind: circle\n", (1, 1), {"key": "radius"}),
        ("items:\n  - size: 1\n  - size: -2\n", (3, 11), {"value": "-2"}),
        ("form: 2024-03-05\n", (1, 1), {"meant": "from"}),
        ("day: 2024/3/5\n", (1, 6), {"meant": "2024-03-05"}),
        ("day: 20240305\n", (1, 6), {"meant": "2024-03-05"}),
        ("day: ２０２４年3月5日\n", (1, 6), {"meant": "2024-03-05"}),
        ("day: 2024/2/30\n", (1, 6), {"meant": ""}),
        ("count: 39人\n", (1, 8), {"value": "39人", "meant": "39"}),
        ("count: '39'\n", (1, 8), {"value": "39", "meant": "39"}),
        ("count: ３９\n", (1, 8), {"value": "３９", "meant": "39"}),
        ("count: 许多\n", (1, 8), {"value": "许多", "meant": ""}),
        ("count: 2O人\n", (1, 8), {"meant": "20", "letters": "O"}),
        ("count: l2\n", (1, 8), {"meant": "12", "letters": "l"}),
        ("amount: O.5\n", (1, 9), {"meant": "0.5", "letters": "O"}),
        ("amount: 12O0元\n", (1, 9), {"meant": "1200", "letters": "O"}),
        ("number: 3O.7\n", (1, 9), {"meant": "30.7", "letters": "O"}),
        ("day: 2O24-o3-l5\n", (1, 6), {"meant": "2024-03-15", "letters": "Ool"}),
        ("moment: 2024-03-05TO8:3O\n", (1, 9), {"meant": "2024-03-05T08:30:00+08:00", "letters": "O"}),
        ("text: [a]\n", (1, 7), {"expected": "text", "given": "list"}),
        ("text: 甲\n  乙 #2 丙\n", (2, 5), {"rest": "#2 丙", "right": '"甲 乙 #2 丙"'}),
        ('text: 甲 "乙" #2\n', (1, 13), {"right": "'甲 \"乙\" #2'"}),
        ("text: {培训: 安全}\n", (1, 7), {"expected": "text", "given": "mapping", "right": '"培训: 安全"'}),
        ("choice:\n", (1, 8), {"key": "choice", "optional": "choice", "known": "red, green"}),
        ("day:\n", (1, 5), {"key": "day", "optional": "day", "example": "2024-03-05"}),
        ("some: [1, ]\n  \ninner: {size: }\n", (3, 15), {"key": "size", "example": "1"}),
        ("shape: {kind: circle, radius: }\n", (1, 31), {"key": "radius", "optional": ""}),
        ("flag: 是\n", (1, 7), {"meant": "true"}),
        ("moment: 2024-03-05 14:30\n", (1, 9), {"meant": "2024-03-05T14:30:00+08:00"}),
        ("moment: 2024年3月5日 9时05分\n", (1, 9), {"meant": "2024-03-05T09:05:00+08:00"}),
        ("month: 2024年3月\n", (1, 8), {"meant": "2024-03"}),
        ("count: 1,200\n", (1, 8), {"meant": "1200"}),
        ("count: 012\n", (1, 8), {"meant": "12"}),
        ("id: Web_01\n", (1, 5), {"meant": "web-01"}),
        ("id: 主机\n", (1, 5), {"meant": ""}),
        ("id: nul\n", (1, 5), {"device": "nul"}),
        ("id: com1.june\n", (1, 5), {"device": "com1", "instead": "com1-1"}),
        ("id: a，b\n", (1, 6), {"character": "，"}),
        ("choice: ＲＥＤ\n", (1, 9), {"meant": "red"}),
        ("inner: size：1\n", (1, 12), {"character": "："}),
        ("inner: a\n", (1, 8), {"expected": "mapping", "example": "{}"}),
        ("shape: a\n", (1, 8), {"example": "{kind: circle, radius: 1}"}),
        ("items: a\n", (1, 8), {"expected": "list", "example": "[{}]"}),
        ("inner: {size: 1, 其余}\n", (1, 18), {"key": "其余", "alone": "其余"}),
        ("items: a\n", (1, 8), {"expected": "list", "given": "“a”"}),
        ("inner: {size：1}\n", (1, 13), {"character": "：", "right": ": "}),
    ],
)
def test_problem_stands_at_its_node_and_says_what_was_meant(
    text: str, place: tuple[int, int], words: dict[str, str]
) -> None:
    _, (problem,) = sheet(text)
    assert (problem.place.line, problem.place.column) == place
    assert words.items() <= dict(problem.words).items()


def test_all_problems_of_a_file_at_once_in_order() -> None:
    _, problems = sheet("count: x\namount: -1\nday: 2024-02-30\nflag: maybe\n")
    assert [(problem.code, problem.place.line) for problem in problems] == [
        ("text-for-number", 1),
        ("negative-number", 2),
        ("impossible-day", 3),
        ("bad-flag", 4),
    ]


def test_a_list_as_the_whole_file() -> None:
    source, _ = read("a.yml", b"- a\n")
    assert source is not None
    _, problems = parse(Sheet, source)
    assert [(problem.code, problem.place) for problem in problems] == [("wrong-type", Place("a.yml", 1, 1))]


def test_what_is_read_is_frozen_and_knows_its_source() -> None:
    found, _ = sheet("text: a\nitems:\n  - size: 1\n")
    assert found is not None
    assert found.place("items", 0, "size") == Place("a.yml", 3, 11)
    with pytest.raises(ValueError, match="frozen"):
        found.text = "b"  # type: ignore[misc]  # that is the point


@pytest.mark.parametrize(
    ("word", "meant"),
    [("happend", "happened"), ("hapened", "happened"), ("kin", "kind"), ("zzz", ""), ("", ""), ("KIND", "kind")],
)
def test_nearest(word: str, meant: str) -> None:
    assert nearest(word, ["happened", "kind", "title"]) == meant
