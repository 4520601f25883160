from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import yaml

from builders import HOME
from dossier.problems import Place, Problem, error, warning
from dossier.problems.formats import FORMATS
from dossier.problems.wording import Language, codes, printable, render, source_line, summary, title, width, word
from dossier.records import KINDS
from dossier.source import read

TEXT = "kind: training\n标题示例: 项目\thappend\n".encode()


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("项目", 4), ("a项b", 4), ("，。", 4), ("e\u0301", 1), ("", 0), ("Ａ", 2)],
)
def test_width_on_a_terminal(text: str, columns: int) -> None:
    assert width(text) == columns


def test_caret_stands_under_the_column_behind_wide_characters() -> None:
    lines = render(error("yaml-syntax", Place("a.yml", 2, 10), detail="x"), {"a.yml": TEXT}).split("\n")
    # 标题示例 is 8 columns, ": " 2, 项目 4, the tab 1: the tenth character stands in column 16
    assert lines[1] == "  2 | 标题示例: 项目 happend"
    assert lines[2] == "    | " + " " * 15 + "^"
    assert width(lines[2].split("| ")[1]) - 1 == 8 + 2 + 4 + 1


def test_no_line_for_a_place_without_one() -> None:
    assert render(error("empty-file", Place("a.yml")), {"a.yml": b""}).startswith("a.yml: 错误[empty-file] ")
    assert "|" not in render(error("empty-file", Place("a.yml", 9, 1)), {"a.yml": b"x"})
    assert "|" not in render(error("empty-file", Place("b.yml", 1, 1)), {"a.yml": b"x"})


def test_long_lines_are_cut_around_the_column() -> None:
    data = ("标" * 300 + "HERE" + "题" * 300).encode()
    lines = render(error("empty-file", Place("a.yml", 1, 301)), {"a.yml": data}).split("\n")
    shown, caret = lines[1].split("| ")[1], lines[2].split("| ")[1]
    assert width(shown) <= 100
    at = len(caret) - 1
    assert width(shown[: shown.index("HERE")]) == at


def test_nothing_in_a_file_can_steer_the_terminal() -> None:
    data = "title: \x1b[2Jx\u202ey\x07\n".encode()
    text = render(error("yaml-tag", Place("a.yml", 1, 8), Place("b\x1b.yml", 1, 1), tag="!\x1b[31m"), {"a.yml": data})
    assert all(character.isprintable() or character == "\n" for character in text)


def test_bytes_that_are_no_text_can_be_quoted() -> None:
    assert source_line(Place("a.yml", 2, 1), {"a.yml": b"\xef\xbb\xbfa\r\n\xffb\rc"}) == "\ufffdb"
    assert source_line(Place("a.yml", 3, 1), {"a.yml": b"\xef\xbb\xbfa\r\n\xffb\rc"}) == "c"


ZH = """\
a.yml:1:1: 错误[unknown-key] 没有“happend”这个名称
  1 | kind: training
    | ^
  实为：happend
  提示：是不是想写“happened”？可用的名称：happened、kind。
  另见：b.yml:3:4"""
EN = """\
a.yml:1:1: error[unknown-key] there is no key "happend"
  1 | kind: training
    | ^
  found: happend
  hint: Did you mean "happened"? Keys: happened, kind.
  see also: b.yml:3:4"""


@pytest.mark.parametrize(("language", "expected"), [("zh", ZH), ("en", EN)])
def test_a_whole_problem(language: Language, expected: str) -> None:
    words = {"key": "happend", "meant": "happened", "known": "happened, kind"}
    problem = error("unknown-key", Place("a.yml", 1, 1), Place("b.yml", 3, 4), **words)
    assert render(problem, {"a.yml": TEXT}, language) == expected


def test_parts_without_words_are_left_out() -> None:
    wording = word(error("unknown-reference", Place("a.yml"), what="project", value="p2", meant=""))
    assert wording.hint == "先登记它，或改正编号。"
    assert wording.message == "没有编号为“p2”的项目"
    assert word(error("unknown-sku", Place("a.yml"), value="x", meant="y")).hint.startswith("是不是想写“y”？")


def test_keys_are_shown_with_their_titles_in_chinese_only() -> None:
    problem = error("missing-key", Place("a.yml"), key="happened")
    assert word(problem).message == "缺少“happened（发生日期）”"
    assert word(problem, "en").message == '"happened" is missing'
    assert word(error("missing-key", Place("a.yml"), key="no-such")).message == "缺少“no-such”"


def _words_of(code: str, language: Language) -> set[str]:
    """The words that any sentence of a code has room for."""
    path = HOME / "scripts" / "dossier" / "messages" / f"{language}.yml"
    entry = _entries(path)[code]
    sentences = [one for part in entry.values() for one in ([part] if isinstance(part, str) else part)]
    return {name for sentence in sentences for _, name, _, _ in Formatter().parse(sentence) if name} | {"meant"}


@cache
def _entries(path: Path) -> dict[str, dict[str, str | list[str]]]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


VALUES = {
    "none at all": None,
    "empty": "",
    "blank": " \t ",
    "unseen": "\u200b\u00a0\u3000",
    "very long": "长" * 20_000,
    "like a template": "{value}{0}{",
    "several lines": "一\n二\r三\x1b[2J",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_message_is_ever_empty_or_endless(value: str | None, language: Language) -> None:
    """Every code with every word that any message has, in every format that people read."""
    for code in sorted(codes(language)):
        words = {} if value is None else dict.fromkeys(sorted(_words_of(code, language)), value)
        problem = Problem(code, Place("a.yml", 1, 1), tuple(words.items()))
        found = word(problem, language)
        assert re.search(r"[^\W\d_]{2}", found.message), (code, found)
        assert len(found.message) < 2000
        for part in (found.message, found.expected, found.found, found.hint):
            assert part == "" or part.strip()
            assert all(character.isprintable() or character == "\u3000" for character in part), (code, part)
        for name, format_ in FORMATS.items():
            shown = format_([problem], {"a.yml": b"a: 1\n"}, language)
            assert code in shown
            if name != "github":
                assert json.dumps(found.message, ensure_ascii=False)[1:-1] in shown or found.message in shown


def test_a_value_that_is_empty_is_called_empty() -> None:
    wording = word(error("bad-id", Place("a.yml"), value="", meant=""))
    assert wording.found == "（空）"
    assert word(error("unknown-choice", Place("a.yml"), value=" "), "en").message.startswith('"(empty)" is')


def test_a_hint_keeps_the_sentences_whose_words_are_there() -> None:
    wording = word(error("not-file-name", Place("a.yml"), name="A", id="a", file="a.yml", other=""))
    assert wording.hint.endswith("请把文件改名为 a.yml。")


def test_long_values_are_cut() -> None:
    assert word(error("unknown-key", Place("a.yml"), key="键" * 1000)).message == f"没有“{'键' * 200}…”这个名称"
    many = ", ".join(f"k{number}" for number in range(100))
    assert word(error("unknown-key", Place("a.yml"), key="k", known=many), "en").hint.endswith("k79, ….")


def test_strange_spaces_are_shown_as_spaces() -> None:
    lines = render(error("strange-space", Place("a.yml", 1, 3), character="U+00A0"), {"a.yml": "a:\u00a01".encode()})
    assert lines.split("\n")[1] == "  1 | a: 1"


def test_a_file_in_another_encoding_is_quoted_as_it_reads() -> None:
    lines = render(error("not-utf8", Place("a.yml", 1, 4), encoding="gbk"), {"a.yml": "a: 标题".encode("gbk")})
    assert "a: 标题" in lines
    assert "GBK" in lines


def test_words_with_braces_are_words_and_no_templates() -> None:
    assert word(error("unknown-kind", Place("a.yml"), kind="{known}", known="a")).found == "{known}"


def test_severity_is_told() -> None:
    assert word(warning("orphan-file", Place("a.txt"))).severity == "提醒"
    assert word(error("symlink", Place("a.txt")), "en").severity == "error"


def test_an_unknown_code_is_a_bug() -> None:
    with pytest.raises(KeyError):
        word(Problem("no-such-code", Place("a.yml")))


def test_summary() -> None:
    assert summary(2, 1) == "2 个错误，1 个提醒"
    assert summary(0, 0) == "没有发现问题"
    assert summary(0, 3, "en") == "errors: 0, warnings: 3"


def test_codes_are_no_settings() -> None:
    assert "unknown-key" in codes()
    assert not [code for code in codes() if code.startswith("_")]


def test_every_key_of_every_record_has_a_title() -> None:
    keys = {key for model in KINDS.values() for key in _keys(model.model_json_schema(by_alias=True))}
    assert [key for key in sorted(keys) if not title(key)] == []


def _keys(schema: dict[str, object]) -> set[str]:
    parts = [schema, *dict(schema.get("$defs", {})).values()]  # type: ignore[call-overload]  # a JSON tree
    return {key for part in parts for key in part.get("properties", {})}


def test_messages_name_no_file_of_one_machine() -> None:
    for language in ("zh", "en"):
        text = (HOME / "scripts" / "dossier" / "messages" / f"{language}.yml").read_text(encoding="utf-8")
        assert "/home/" not in text
        assert all(isinstance(entry, dict) and entry for entry in yaml.safe_load(text).values())


def test_printable_keeps_chinese() -> None:
    assert printable("甲\t乙\u200f丙\x00") == "甲 乙\ufffd丙\ufffd"


@pytest.mark.parametrize("name", ["zh", "en", "fields.zh", "cli.zh", "cli.en"])
def test_no_message_is_there_twice(name: str) -> None:
    path = HOME / "scripts" / "dossier" / "messages" / f"{name}.yml"
    assert read(path.name, path.read_bytes())[1] == ()
