from __future__ import annotations

import json

from dossier.formats import FORMATS, as_github, as_gitlab, as_json, as_text
from dossier.problem import Place, error, warning

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
