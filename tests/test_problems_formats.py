from __future__ import annotations

import json

from dossier.problems import Place, error, warning
from dossier.problems.formats import FORMATS, as_github, as_gitlab, as_json, as_text

PROBLEMS = (
    error("unknown-key", Place("evidence/a.yml", 3, 1), Place("b.yml", 1, 2), key="x", meant="", known="y"),
    warning("orphan-file", Place("evidence/100%,甲:乙.txt")),
)


def test_there_are_four() -> None:
    assert list(FORMATS) == ["text", "json", "github", "gitlab"]


def test_text_counts_at_the_end() -> None:
    text = as_text(PROBLEMS, {}, "zh")
    assert text.endswith("\n\n1 个错误，1 个提醒\n")
    assert as_text((), {}, "zh") == "没有发现问题\n"


def test_text_lists_a_few_of_many_alike_and_counts_the_rest() -> None:
    """20,000 keys of one file, 3 of another: 10 and 3 are listed, 19,990 are counted."""
    many = [error("unknown-key", Place("evidence/a.yml", line), key=f"k{line}") for line in range(1, 20_001)]
    other = [warning("orphan-file", Place("evidence/a.yml"))]
    few = [error("unknown-key", Place("evidence/b.yml", line), key="k") for line in range(1, 4)]
    text = as_text([*other, *many, *few], {}, "zh")
    assert text.count("错误[unknown-key]") == 13
    assert "evidence/a.yml: 还有 19,990 个 [unknown-key] 问题没有逐个列出" in text
    assert text.index("19,990") < text.index("evidence/b.yml:1")
    assert text.endswith("20003 个错误，1 个提醒\n")
    assert len(json.loads(as_json([*many, *few], {}, "zh"))) == 20_003


def test_text_ends_where_nobody_reads_on() -> None:
    """150 files of 10 problems each: 1,000 are listed, 500 are counted."""
    files = [
        [error("duplicate-key", Place(f"{number:03}.yml", line), key="k") for line in range(10)]
        for number in range(150)
    ]
    text = as_text([problem for file in files for problem in file], {}, "en")
    assert text.count("error[duplicate-key]") == 1000
    assert "500 more problems are not listed" in text
    assert text.endswith("errors: 1500, warnings: 0\n")


def test_json_gives_every_part() -> None:
    first, second = json.loads(as_json(PROBLEMS, {}, "en"))
    assert first["code"] == "unknown-key"
    assert (first["path"], first["line"], first["column"]) == ("evidence/a.yml", 3, 1)
    assert first["words"] == {"key": "x", "meant": "", "known": "y"}
    assert first["related"] == [{"path": "b.yml", "line": 1, "column": 2}]
    assert first["message"] == 'there is no key "x"'
    assert (second["severity"], second["line"]) == ("warning", 0)


def test_github_escapes_what_would_end_a_command() -> None:
    lines = as_github(PROBLEMS, {}, "zh").splitlines()
    assert lines[0].startswith("::error file=evidence/a.yml,line=3,col=1,title=unknown-key::没有“x”")
    assert lines[1].startswith("::warning file=evidence/100%25%2C甲%3A乙.txt,line=1,col=1,title=orphan-file::")


def test_github_problem_is_one_line_whatever_its_words() -> None:
    nasty = error(
        "unknown-kind", Place("a\n::error::x.yml", 1, 1), kind="a\r\n::set-output name=x::y", meant="", known="z"
    )
    text = as_github((nasty,), {}, "en")
    assert text.count("\n") == 1
    assert text.startswith("::error file=a")


def test_gitlab_fingerprints_survive_a_line_added_above() -> None:
    moved = (error("unknown-key", Place("evidence/a.yml", 9, 1), key="x", meant="", known="y"),)
    before, after = json.loads(as_gitlab(PROBLEMS, {}, "zh")), json.loads(as_gitlab(moved, {}, "zh"))
    assert before[0]["fingerprint"] == after[0]["fingerprint"]
    assert before[0]["location"] == {"path": "evidence/a.yml", "lines": {"begin": 3}}
    assert [entry["severity"] for entry in before] == ["major", "minor"]


def test_gitlab_fingerprints_differ_for_equal_problems() -> None:
    twice = tuple(error("negative-number", Place("a.yml", line, 1), value="-1") for line in (1, 2))
    first, second = json.loads(as_gitlab(twice, {}, "zh"))
    assert first["fingerprint"] != second["fingerprint"]
