from __future__ import annotations

import pickle

import pytest

from builders import codes
from dossier.problems import Place
from dossier.source import MAX_DEPTH, Bare, Cut, read, readable


def tree(text: str, name: str = "a.yml") -> object:
    source, problems = read(name, text.encode())
    assert source is not None
    assert not problems
    return source.tree


@pytest.mark.parametrize(
    "scalar",
    [
        *("no", "Yes", "on", "~", "null", "12", "-1.5", "1_000", "0x1F", "12:30", "2024-03-05"),
        *("1e3", ".inf", ".NaN", "+7", "012", ""),
    ],
)
def test_scalars_that_yaml_would_not_read_as_text_are_bare(scalar: str) -> None:
    assert tree(f"a: {scalar}\n") == {"a": scalar}
    value = tree(f"a: {scalar}\n")
    assert isinstance(value, dict)
    assert type(value["a"]) is Bare


@pytest.mark.parametrize("scalar", ["abc", "甲方", '"12"', "'no'", "12 台", "1.2.3", "nobody", "2024年"])
def test_other_scalars_are_text(scalar: str) -> None:
    value = tree(f"a: {scalar}\n")
    assert isinstance(value, dict)
    assert type(value["a"]) is str


def test_every_node_and_key_has_its_place() -> None:
    source, _ = read("a.yml", "list:\n  - 甲\n  - {k: v, 项: 值}\n".encode())
    assert source is not None
    assert source.place("list", 0) == Place("a.yml", 2, 5)
    assert source.place("list", 1, "项") == Place("a.yml", 3, 15)
    assert source.key_place("list", 1, "项") == Place("a.yml", 3, 12)
    assert source.key_place("list") == Place("a.yml", 1, 1)


def test_a_place_that_is_not_there_is_that_of_the_node_above() -> None:
    source, _ = read("a.yml", b"list:\n  - x\n")
    assert source is not None
    assert source.place("list", 7, "k") == source.place("list") == Place("a.yml", 2, 3)
    assert source.key_place("none") == Place("a.yml", 1, 1)


def test_front_matter_counts_lines_of_the_file() -> None:
    source, problems = read("a.md", "---\r\na: 1\r\nb: 二\r\n---\r\n\r\n正文\r\n".encode())
    assert source is not None
    assert not problems
    assert source.place("b") == Place("a.md", 3, 4)
    assert (source.body, source.body_line) == ("\n正文\n", 5)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\na: 2\n", "duplicate-key", 2, 1),
        ("a: &x 1\n", "alias", 1, 4),
        ("a: *x\n", "alias", 1, 4),
        ("a: !!str 1\n", "yaml-tag", 1, 4),
        ("a: !x 1\n", "yaml-tag", 1, 4),
        ("? [a]\n: b\n", "key-not-text", 1, 3),
        ("&k a: 1\n", "alias", 1, 1),
        ("!!str a: 1\n", "yaml-tag", 1, 1),
        ("a: 1\n---\nb: 2\n", "several-documents", 2, 1),
        ("a: 'x\n", "yaml-syntax", 1, 4),
        ("a: 1\nb：2\nc: {d: 3, e: 4}\nf: 5\n", "full-width-mark", 2, 2),
        ("a: 1\nb：2\n", "full-width-mark", 2, 2),
        ("b：2\nc: 3\n", "full-width-mark", 1, 2),
        ("a:\n  - b： 1\n    c: 2\n", "full-width-mark", 2, 6),
        ("a: {b: 1， c: 2}\nd: 3\n", "full-width-mark", 1, 9),
        ('a: "x”\nb: 1\nc: 2\n', "full-width-mark", 1, 6),
        ("a:\n\tb: 1\nc: 2\n", "tab-indentation", 2, 1),
        ("a:\n  b: 1\n\tc: 2\n", "tab-indentation", 3, 1),
        ("a:\n  - b: 1\n  \t c: 2\n", "tab-indentation", 3, 3),
        ("a: |\n  b\n\tc\nd: 1\n", "tab-indentation", 3, 1),
        ("a: [1, 2\nb: 3\n", "yaml-syntax", 1, 4),
        ("a: x\x07\n", "yaml-character", 1, 5),
        ("名: 值\u2028\n", "yaml-character", 1, 5),
        ("a: x\u202ey\n", "yaml-character", 1, 5),
        ("a: " + "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2), "too-deep", 1, 24),
        ("", "empty-file", 1, 1),
        ("# only a remark\n", "empty-file", 1, 1),
    ],
)
def test_refused(text: str, code: str, line: int, column: int) -> None:
    _, problems = read("a.yml", text.encode())
    assert [(problem.code, problem.place) for problem in problems] == [(code, Place("a.yml", line, column))]


def test_duplicate_keys_are_all_told_and_the_first_is_kept() -> None:
    source, problems = read("a.yml", b"a: 1\nb: {c: 1, c: [x, {y: z}], c: 3}\na: {d: 4}\n")
    assert source is not None
    assert source.tree == {"a": "1", "b": {"c": "1"}}
    assert codes(problems) == ["duplicate-key"] * 3
    assert problems[0].related == (Place("a.yml", 2, 5),)


def test_a_full_width_mark_within_text_is_text() -> None:
    source, problems = read("a.yml", "a: 甲：乙，丙“丁”\nnote：x: 1\n".encode())
    assert source is not None
    assert not problems
    assert source.tree == {"a": "甲：乙，丙“丁”", "note：x": "1"}


def test_a_quotation_that_does_not_end_is_told_where_it_begins() -> None:
    _, (problem,) = read("a.yml", b"a: 1\nb: 'x\nc: 2\n")
    assert problem.place == Place("a.yml", 2, 4)
    assert problem.related == (Place("a.yml", 4, 1),)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: \xff", (1, 4)),
        ("甲乙: ".encode() + b"\xff", (1, 5)),
        (b"a: 1\nb: \xe7\x94", (2, 4)),
        (b"\xef\xbb\xbfa: \xff", (1, 4)),
        (b"\xef\xbb\xbf\xe7\x94\xb2\xff", (1, 2)),
        (b"\xff\xfea\x00", (1, 1)),
        ("a: 1\r\nb: 中文".encode("gbk"), (2, 4)),
    ],
)
def test_not_utf8_points_to_the_character(data: bytes, place: tuple[int, int]) -> None:
    source, (problem,) = read("a.yml", data)
    assert source is None
    assert problem.code == "not-utf8"
    assert (problem.place.line, problem.place.column) == place


def test_front_matter_must_close() -> None:
    for text, code, line in (
        ("---\na: 1\n", "front-matter-open", 3),
        ("---\na: 1\nb:\n  - c\n\n正文\n更多\n", "front-matter-open", 6),
        ("---\na: 1\n----\n正文\n", "full-width-mark", 3),
        ("———\na: 1\n———\n", "full-width-mark", 1),
        ("text", "no-front-matter", 1),
        ("", "no-front-matter", 1),
        (" ---\na: 1\n---\n", "no-front-matter", 1),
    ):
        source, (problem,) = read("a.md", text.encode())
        assert source is None
        assert (problem.code, problem.place) == (code, Place("a.md", line, 1)), text


def test_digest_is_of_the_bytes_as_they_are() -> None:
    with_bom, _ = read("a.yml", b"\xef\xbb\xbfa: 1\r\n")
    without, _ = read("a.yml", b"a: 1\n")
    assert with_bom is not None
    assert without is not None
    assert with_bom.tree == without.tree
    assert with_bom.digest != without.digest
    assert with_bom.size == 9


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("标题: 示例".encode("gbk"), "gbk"),
        ("标题: 示例".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "标题: 示例".encode("utf-16-be"), "utf-16"),
        ("标题: 示例".encode() + b"\xd6", "damaged"),
        (b"a: \xff", "damaged"),
        (b"a: \x00\xd6\xd0", "damaged"),
    ],
)
def test_the_encoding_is_told(data: bytes, encoding: str) -> None:
    _, (problem,) = read("a.yml", data)
    assert dict(problem.words) == {"encoding": encoding}


def test_other_encodings_are_quoted_as_they_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gbk", "utf-16"):
        assert readable("标题: 示例\r\n".encode(encoding)) == "标题: 示例\n"
    assert readable("标题".encode() + b"\xff") == "标题\ufffd"


def test_places_far_out_in_a_line_are_exact() -> None:
    source, _ = read("a.yml", ("{" + "a: " + "x" * 500_000 + ", b: 1}").encode())
    assert source is not None
    assert source.place("b") == Place("a.yml", 1, 500_010)
    assert source.key_place("b") == Place("a.yml", 1, 500_007)


@pytest.mark.parametrize(
    ("text", "value", "rest", "at"),
    [
        ("a: 甲 #2 乙\n", "甲", "#2 乙", (0, 2)),
        ("a: 甲\t#2 乙\n", "甲", "#2 乙", (0, 2)),
        ("a: 12 # 台\n", "12", "# 台", (0, 3)),
        ("a: #2 乙\n", "", "#2 乙", (0, 1)),
        ("a: 甲\n  乙 #3\n", "甲 乙", "#3", (1, 1)),
        ("a: 甲\n\n  #2 乙\nb: 1\n", "甲", "#2 乙", (2, -1)),
    ],
)
def test_a_plain_scalar_with_a_remark_behind_it_is_cut(text: str, value: str, rest: str, at: tuple[int, int]) -> None:
    found = tree(text)
    assert isinstance(found, dict)
    cut = found["a"]
    assert isinstance(cut, Cut)
    assert (str(cut), cut.rest, (cut.lines, cut.columns)) == (value, rest, at)
    kept = pickle.loads(pickle.dumps(cut))  # noqa: S301  # as the cache keeps it
    assert (type(kept), kept, kept.rest, kept.lines, kept.columns) == (Cut, value, rest, *at)


@pytest.mark.parametrize(
    "text",
    [
        "# 说明\na: 甲\n",
        "a: 甲\n# 说明\nb: 乙\n",
        'a: "甲" # 说明\n',
        "a: 甲#2\n",
        "a: '甲 #2'\n",
        "a: |\n  甲 #2\n",
        "a: # 说明\n  - 甲\n",
        "a:\n  - 甲\n  # 说明\n  - 乙\n",
        "a:\n  b: 甲\n  # 说明\n  c: 乙\n",
    ],
)
def test_other_remarks_cut_nothing(text: str) -> None:
    def scalars(node: object) -> list[object]:
        if isinstance(node, dict | list):
            return [one for inner in (node.values() if isinstance(node, dict) else node) for one in scalars(inner)]
        return [node]

    assert not any(isinstance(scalar, Cut) for scalar in scalars(tree(text)))
