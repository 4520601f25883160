"""What a program writes is read as the same values, and what it changes leaves every other byte as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.source import Bare, Tree, read
from dossier.source.editing import changed
from dossier.source.spelling import document
from dossier.source.tree import BARE

TEXTS = st.one_of(
    st.text(st.sampled_from("ab1 :#-'\"\\,[]{}&*!|>%@`\n\t\r？：，中文《》～=.~/_"), max_size=12),
    st.from_regex(
        r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]{0,8}", fullmatch=True
    ),
    st.sampled_from(
        [
            "yes",
            "null",
            "~",
            "2024-03-01",
            "1_000",
            "12:30",
            "0x1f",
            "a: b",
            "a #b",
            "C:\\new\\table",
            "\\\\server\\share",
            "甲：\n  乙\n\n丙",
            "- a",
            "? a",
            "true",
            "",
            " a",
            "a ",
            "第一行\n第二行",
        ]
    ),
).map(lambda text: text.replace("\r", ""))
BARES = st.sampled_from(["1", "-2.50", "true", "2024-03-05", "2024-03-05T14:30+08:00", "no"]).map(Bare)
SCALARS = st.one_of(TEXTS, BARES)
KEYS = st.one_of(st.sampled_from(["id", "from", "no", "1", "a b", "名称"]), st.text("abc", min_size=1, max_size=5))
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, TREES, min_size=1, max_size=6)

RECORD = """\
---
# 说明：本文件由排班系统导出
kind: training   # 种类
id:  training-1
title: '业务：培训'
covers: {from: 2024-03-01, to: 2024-03-31}  # 当月
attachments:
  # 先放照片
  - {path: a.jpg, sha256: "", shows: 照片}   # 待填

  - path: b.pdf
    sha256: ""
    shows: 签到表
topics:
- 甲
- 乙
people: 39
reason: |
  第一行

  第二行
# 到此为止
---

正文 people: 39
"""


def tree(text: str | bytes, path: str = "evidence/x.yml") -> Tree:
    data = text if isinstance(text, bytes) else text.encode()
    source, problems = read(path, data)
    assert source is not None, (problems, data.decode())
    assert not problems, (problems, data.decode())
    return source.tree


def shape(value: Any) -> Any:
    """Values with what tells a number from a text that looks like one."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return (str(value), isinstance(value, Bare) and BARE.fullmatch(value) is not None)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_what_is_written_is_read_as_the_same(fields: dict[str, Any]) -> None:
    assert shape(tree(document(fields))) == shape(fields)


@pytest.mark.parametrize("value", ["\\1\n", "C:\n", "C:\nbin\\x\n", "\\\\server\n"])
def test_a_text_with_lines_is_never_written_like_a_path_of_windows(value: str) -> None:
    assert tree(changed(b"id: a\n", {("id",): value})) == {"id": value}


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, st.data())
def test_what_is_changed_is_read_as_the_same_and_the_rest_too(fields: dict[str, Any], data: st.DataObject) -> None:
    key, value = data.draw(st.sampled_from(sorted(fields))), data.draw(TREES)
    text = document(fields)
    assert shape(tree(changed(text.encode(), {(key,): value}))) == shape({**fields, key: value})
    assert shape(tree(changed(text.encode(), {("new",): value}))) == shape({**fields, "new": value})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("people",), Bare("40"), "people: 39\nreason", "people: 40\nreason"),
        (("title",), "考试", "title: '业务：培训'", "title: '考试'"),
        (("id",), "training-2", "id:  training-1\n", "id:  training-2\n"),
        (("covers", "to"), Bare("2024-03-30"), "to: 2024-03-31}  #", "to: 2024-03-30}  #"),
        (("attachments", 0, "sha256"), "ab", 'a.jpg, sha256: "",', 'a.jpg, sha256: "ab",'),
        (("attachments", 1, "sha256"), "ab", 'b.pdf\n    sha256: ""', 'b.pdf\n    sha256: "ab"'),
        (("attachments", 0, "confidential"), True, "照片}   # 待填", "照片, confidential: true}   # 待填"),
        (("attachments", 1, "confidential"), True, "签到表\n", "签到表\n    confidential: true\n"),
        (("attachments", 2), {"path": "c.txt"}, "签到表\n", "签到表\n  - {path: c.txt}\n"),
        (("topics", 2), "丙", "- 乙\n", "- 乙\n- 丙\n"),
        (("topics",), ["丁"], "- 甲\n- 乙\n", "- 丁\n"),
        (("reason",), "没有", "reason: |\n  第一行\n\n  第二行\n", "reason: 没有\n"),
        (("hours",), 2, "第二行\n#", "第二行\nhours: 2\n#"),
        (("happened",), Bare("2024-03-05"), "训'\n", "训'\nhappened: 2024-03-05\n"),
    ],
)
def test_a_change_leaves_every_other_byte(
    path: tuple[str | int, ...], value: Any, old: str, new: str, end: str, mark: str
) -> None:
    assert RECORD.count(old) == 1
    before = mark + RECORD.replace("\n", end)
    after = mark + RECORD.replace(old, new).replace("\n", end)
    order = ("kind", "id", "title", "happened", "covers")
    assert changed(before.encode(), {path: value}, order).decode() == after


def test_several_changes_at_once() -> None:
    made = changed(RECORD.encode(), {("people",): 1, ("id",): "b", ("attachments", 2): {"path": "c"}})
    assert made.count(b"\n") == RECORD.count("\n") + 1
    assert (b"people: 1\n" in made, b"id:  b\n" in made, "正文 people: 39" in made.decode()) == (True,) * 3


def test_a_way_that_is_not_there_is_refused() -> None:
    for path in ((("nowhere", "sha256")), ("attachments", 5), ("people", "x")):
        with pytest.raises(KeyError):
            changed(RECORD.encode(), {path: 1})
