"""A record changed on the page: what differs in its file is what was changed, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.contract.attachments import AttachmentTerms
from dossier.desk.draft import Around, DeskDraft, DraftFile, files_of
from dossier.desk.values import Filled, filled
from dossier.exact.period import Period
from dossier.schema import schema_of
from dossier.source import read

PATH = "evidence/2025-01/change-request/change-1.md"
OLD = """\
---
# 需求函，原件在档案室
kind: change-request
id: change-1
title: 扩容   # 办事大厅
happened: 2025-01-06
covers: {from: 2025-01-01, to: 2025-01-31}
prepared_by: 乙方
collected: {method: letter, origin: 来函}
attachments:
  - {path: a.txt, sha256: aa, size: 3, shows: 来函}  # 扫描件
  - {path: b.txt, sha256: bb, shows: 答复}
number: 函 1
project: hall
received: 2025-01-06
carried_out: 2025-01-08
# 尚未答复
replied: 2025-01-09
---

第一段。
"""
SCHEMA = schema_of("change-request")
TEXTS = {"d1": "甲\n".encode(), "d2": "乙\n".encode()}
AROUND = Around(TEXTS.get, lambda _: {"c.txt": "cc"}, AttachmentTerms())


def opened(old: str = OLD) -> DeskDraft:
    source, _ = read(PATH, old.encode())
    assert source is not None
    assert isinstance(source.tree, dict)
    tree = {key: one for key, one in source.tree.items() if key not in ("kind", "attachments")}
    known = (DraftFile("a.txt", "a.txt", "aa", "来函", False), DraftFile("b.txt", "b.txt", "bb", "答复", False))
    return DeskDraft(
        "change-request", Period(2025, 1), PATH, "", filled(tree, SCHEMA, SCHEMA), source.body.strip(), known
    )


def lines(draft: DeskDraft, old: str = OLD) -> tuple[list[str], list[str]]:
    """The lines that are taken away, and those that come."""
    new = files_of(draft, old.encode(), AROUND).text.decode().split("\n")
    before = old.split("\n")
    return [one for one in before if one not in new], [one for one in new if one not in before]


def with_values(**changed: Filled) -> DeskDraft:
    draft = opened()
    assert isinstance(draft.values, dict)
    return replace(draft, values={**draft.values, **changed})


def test_nothing_changed_changes_nothing() -> None:
    assert files_of(opened(), OLD.encode(), AROUND).text == OLD.encode()


@pytest.mark.parametrize(
    ("changed", "gone", "come"),
    [
        ({"number": "函 2"}, ["number: 函 1"], ["number: 函 2"]),
        ({"title": "扩容与迁移"}, ["title: 扩容   # 办事大厅"], ["title: 扩容与迁移   # 办事大厅"]),
        ({"replied": ""}, ["replied: 2025-01-09"], []),
        ({"carried_out": ""}, ["carried_out: 2025-01-08"], []),
        ({"reply_number": "答 1"}, [], ["reply_number: 答 1"]),
        (
            {"covers": {"from": "2025-01-01", "to": ""}},
            ["covers: {from: 2025-01-01, to: 2025-01-31}"],
            ["covers: {from: 2025-01-01}"],
        ),
    ],
)
def test_one_value_is_one_line(changed: dict[str, Filled], gone: list[str], come: list[str]) -> None:
    assert lines(with_values(**changed)) == (gone, come)


def test_lines_of_windows_stay_lines_of_windows() -> None:
    old = OLD.replace("\n", "\r\n")
    draft = replace(with_values(replied="", number="函 2"), body="第一段。\n第二段。")
    new = files_of(draft, old.encode(), AROUND).text
    assert new.count(b"\n") == new.count(b"\r\n")
    assert new.decode().endswith("# 尚未答复\r\n---\r\n\r\n第一段。\r\n第二段。\r\n")


def test_a_body_alone_changes_the_body_alone() -> None:
    assert lines(replace(opened(), body="别的话。")) == (["第一段。"], ["别的话。"])


def test_what_is_said_of_a_file_is_changed_where_it_stands() -> None:
    """Its size and the remark behind it stay."""
    draft = opened()
    shows = replace(draft.attached[0], shows="需求函", confidential=True)
    gone, come = lines(replace(draft, attached=(shows, draft.attached[1])))
    assert gone == ["  - {path: a.txt, sha256: aa, size: 3, shows: 来函}  # 扫描件"]
    assert come == ["  - {path: a.txt, sha256: aa, size: 3, shows: 需求函, confidential: true}  # 扫描件"]


def test_a_file_that_is_removed_is_named_no_more() -> None:
    draft = opened()
    found = files_of(replace(draft, attached=draft.attached[1:]), OLD.encode(), AROUND)
    assert b"a.txt" not in found.text
    assert b"{path: b.txt, sha256: bb, shows: \xe7\xad\x94\xe5\xa4\x8d}" in found.text
    none = files_of(replace(draft, attached=()), OLD.encode(), AROUND).text.decode()
    assert "attachments: []" in none
    assert "# 尚未答复" in none


def test_dropped_files_are_attached_as_attach_does_it() -> None:
    draft = opened()
    dropped = (DraftFile("", "c.txt", "d1", "签收单", False), DraftFile("", "d.txt", "d2", "", True))
    found = files_of(replace(draft, attached=(*draft.attached, *dropped)), OLD.encode(), AROUND)
    folder = PATH.rpartition("/")[0]
    assert found.over.keys() == {PATH, f"{folder}/c-2.txt", f"{folder}/d.txt"}
    assert found.over[f"{folder}/c-2.txt"] == TEXTS["d1"]
    assert "shows: 签收单}" in found.text.decode()
    assert "shows: 文本 d, confidential: true}" in found.text.decode()
    assert found.problems == ()


def test_a_dropped_file_that_is_no_longer_there_is_told() -> None:
    draft = replace(opened(), attached=(DraftFile("", "c.txt", "gone", "", False),))
    found = files_of(draft, OLD.encode(), AROUND)
    assert [one.code for one in found.problems] == ["attachment-missing"]
