"""Slips that keep a text from being read: each is told where it stands, and mending it as told is enough."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from dossier.problems import Place, Problem
from dossier.problems.wording import word
from dossier.source import read
from dossier.source.marks import ASCII
from dossier.source.slips import misread
from dossier.source.syntax import failure


def told(text: str) -> list[tuple[str, int, int]]:
    source, problems = read("a.yml", text.encode())
    assert source is None
    return [(problem.code, problem.place.line, problem.place.column) for problem in problems]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a Chinese keyboard
        ("a: 1\nb：2\nc: 3\n", [("full-width-mark", 2, 2)]),
        ("a：1\nb：2\nc：3\n", [("full-width-mark", row, 2) for row in (1, 2, 3)]),
        ("a:\n  - b： 1\n    c: 2\n", [("full-width-mark", 2, 6)]),
        ("a: ｛b: 1, c: 2｝\nd: 3\n", [("full-width-mark", 1, 4), ("full-width-mark", 1, 15)]),
        ("a：｛b：1，c：2｝\n", [("full-width-mark", 1, column) for column in (2, 3, 5, 7, 9, 11)]),
        ("a: {b: 1， c: 2}\nd: 3\n", [("full-width-mark", 1, 9)]),
        ("a: ［b，c］\nd: 3\ne\n", [("yaml-syntax", 3, 1)]),  # a text by itself; the field wants a list and says so
        ('a: "x”\nb: 1\nc: 2\n', [("full-width-mark", 1, 6)]),
        ("a: ‘x'\nb：2\n", [("full-width-mark", 2, 2)]),
        ("ｋｉｎｄ：x\nb: 1\n", [("full-width-mark", 1, 1), ("full-width-mark", 1, 5)]),
        ("a:\n－ b\n－ c\n", [("full-width-mark", 2, 1), ("full-width-mark", 3, 1)]),
        # spaces
        ("a: 1\nb:\u00a02\nc: 3\n", [("strange-space", 2, 3)]),
        ("a: 1\nb:\u30002\nc: 3\n", [("strange-space", 2, 3)]),
        ("a: 1\nb:2\nc: 3\n", [("missing-space", 2, 2)]),
        ("a:\n-b\n-c\n", [("missing-space", 2, 1), ("missing-space", 3, 1)]),
        ("a:\n  - b:1\n    c: 2\n", [("missing-space", 2, 6)]),
        ("a: 1\n b: 2\nc: 3\n", [("misaligned", 2, 2)]),
        ("a:\n  b: 1\n   c: 2\nd: 3\n", [("misaligned", 3, 4)]),
        ("a:\n  b: 1\n c: 2\nd: 3\n", [("misaligned", 3, 2)]),
        ("a:\n\tb: 1\nc: 2\n", [("tab-indentation", 2, 1)]),
        # Windows
        ('a: "C:\\Users\\小王\\照片.jpg"\nb: 1\n', [("backslash", 1, 7)]),
        ('a: {b: "C:\\Users\\x.jpg", c: 1}\n', [("backslash", 1, 11)]),
        ('a: "D:\\temp\\"\nb: 1\n', [("backslash", 1, 7)]),
        # marks of YAML in a text
        ("a: 故障: 缓存\nb: 1\n", [("needs-quotes", 1, 6)]),
        ("a: 以下问题:\nb: 1\n", [("needs-quotes", 1, 8)]),
        ("a: {b: x, c: 系统: 平台}\nd: 1\n", [("needs-quotes", 1, 16)]),
        ("a: @甲\nb: 1\n", [("needs-quotes", 1, 4)]),
        ("a: `甲`\nb: 1\n", [("needs-quotes", 1, 4)]),
        ("a: %甲\nb: 1\n", [("needs-quotes", 1, 4)]),
        ("a: *重要* 通知\nb: 1\n", [("needs-quotes", 1, 4)]),
        ("a: &甲\nb: 1\n", [("needs-quotes", 1, 4)]),
        ("a: |文字\nb: 1\n", [("needs-quotes", 1, 4)]),
        ("a: > 5 台\nb: 1\n", [("needs-quotes", 1, 4)]),
        ("a: [紧急] 通知\nb: 1\n", [("needs-quotes", 1, 4)]),
        ('a: "六月" 记录\nb: 1\n', [("needs-quotes", 1, 4)]),
        ("a: - 甲\nb: 1\n", [("needs-quotes", 1, 4)]),
        ("a: {b: 1 c: 2}\nd: 3\n", [("missing-comma", 1, 9)]),
        # a number sign
        ("a: {b: x, c: 来函 #3}\nd: 1\n", [("text-cut", 1, 17)]),
        ("a: 甲\n  乙 #2 丙\n  丁\nb: 1\n", [("text-cut", 2, 5)]),
        # what no slip explains
        ("a: [1, 2\nb: 3\n", [("yaml-syntax", 1, 4)]),
        ("a: '甲\nb: 1\n", [("yaml-syntax", 1, 4)]),
        ("a: 1\nb\nc: 2\n", [("yaml-syntax", 2, 1)]),
    ],
)
def test_slips_are_told_where_they_stand(text: str, found: list[tuple[str, int, int]]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a: 1\nb：2\n", "a: 1\nb: 2\n"),
        ("a：｛b：1，c：2｝\n", "a: {b: 1, c: 2}\n"),
        ("a: 1\nb:\u00a02\n", "a: 1\nb: 2\n"),
        ("a: 1\nb:2\nc: 3\n", "a: 1\nb: 2\nc: 3\n"),
        ("a: 1\n  b: 2\nc: 3\n", "a: 1\nb: 2\nc: 3\n"),
        ('a: "C:\\Users\\x.jpg"\n', "a: 'C:\\Users\\x.jpg'\n"),
        ("a: 故障: 缓存\n", 'a: "故障: 缓存"\n'),
        ('a: 故障: "缓存"\n', "a: '故障: \"缓存\"'\n"),
        ("a: {b: 1 c: 2}\n", "a: {b: 1, c: 2}\n"),
        ("a: {c: 来函 #3}\n", 'a: {c: "来函 #3"}\n'),
    ],
)
def test_the_advice_works_when_followed(text: str, mended: str) -> None:
    """By hand, as the messages say: `right` in the place of what is there, a space where one is missing."""
    lines = text.split("\n")
    for problem in reversed(misread("a.yml", text, 0)):
        line, at = lines[problem.place.line - 1], problem.place.column - 1
        words = dict(problem.words)
        match problem.code:
            case "full-width-mark":
                right = words["right"].rstrip() if line[at + 1 : at + 2] in ("", " ") else words["right"]
                line = line[:at] + right + line[at + len(words["character"]) :]
            case "strange-space":
                line = f"{line[:at]} {line[at + 1 :]}"
            case "missing-space":
                line = f"{line[: at + 1]} {line[at + 1 :]}"
            case "missing-comma":
                line = f"{line[:at]},{line[at:]}"
            case "misaligned":
                line = " " * int(words["right"]) + line.lstrip(" ")
            case _:
                line = line.replace(_plain(words["right"]), words["right"])
        lines[problem.place.line - 1] = line
    assert "\n".join(lines) == mended
    assert failure(mended) is None


def _plain(right: str) -> str:
    """What stands there now: the text without the quotes advised, or in double quotes if it is about backslashes."""
    inner = right[1:-1].replace("''", "'") if right[0] == "'" else right[1:-1]
    return f'"{inner}"' if "\\" in inner else inner


def test_a_full_width_mark_within_text_is_text() -> None:
    source, problems = read("a.yml", "a: 甲：乙，丙“丁”\nnote：x: 1\n".encode())
    assert source is not None
    assert not problems
    assert source.tree == {"a": "甲：乙，丙“丁”", "note：x": "1"}


def test_keys_behind_ideographic_spaces_are_told_one_by_one() -> None:
    _, problems = read("a.yml", "a:\n\u3000\u3000b: 1\n\u3000\u3000c: 2\n".encode())
    assert [(problem.code, problem.place) for problem in problems] == [
        ("strange-space", Place("a.yml", 2, 1)),
        ("strange-space", Place("a.yml", 3, 1)),
    ]


def test_a_windows_path_that_yaml_reads_without_complaint_is_told() -> None:
    for text, column in (('a: "C:\\temp\\new.jpg"\n', 7), ('a: {b: "D:\\new"}\n', 11), ('a: "见 C:\\new\\a"\n', 9)):
        _, problems = read("a.yml", text.encode())
        assert [(problem.code, problem.place.column) for problem in problems] == [("backslash", column)]
    for text in ('a: "说明:\\n第二行"\n', 'a: "C:\\\\temp"\n', "a: 'C:\\temp'\n", 'a: "一\\t二"\n'):
        assert read("a.yml", text.encode())[1] == ()


def test_whatever_is_told_is_told_in_words() -> None:
    for mark, right in ASCII.items():
        text = f"a: 1\nb{mark}2\nc: 3\n"
        for problem in misread("a.yml", text, 0):
            assert right.strip() in word(problem).expected or problem.code == "yaml-syntax"


def _messages_of_the_parser() -> set[str]:
    """What libyaml may say, read from the library itself."""
    library = Path(yaml._yaml.__file__).read_bytes()
    strings = {found.decode() for found in re.findall(rb"[ -~]{8,120}", library)}
    pattern = re.compile(
        r"(did not find |found (?!undefined anchor)|could not find |block sequence entries|mapping (keys|values) are)"
    )
    return {text for text in strings if pattern.match(text)}


def test_every_word_of_the_parser_is_said_in_chinese() -> None:
    messages = _messages_of_the_parser()
    assert len(messages) > 30
    english = {
        message
        for message in messages
        if re.search("[a-z]{4}", word(Problem("yaml-syntax", Place("a.yml"), (("detail", message),))).message)
    }
    assert english == set()
    unlisted = word(Problem("yaml-syntax", Place("a.yml"), (("detail", "something new"),))).message
    assert unlisted == "这里的写法读不懂：写法不合格式"


def test_a_large_file_is_read_again_a_few_times_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search for slips reads no more than twice the largest file, however many there are."""
    reads = 0

    def counted(text: str) -> object:
        nonlocal reads
        reads += len(text)
        return failure(text)

    monkeypatch.setattr("dossier.source.slips.failure", counted)
    text = "".join(f"k{row}：v\n" for row in range(50_000))
    assert misread("a.yml", text, 0)
    assert reads <= 2 * 1024 * 1024 + 2 * len(text)
