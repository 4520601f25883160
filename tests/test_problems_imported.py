"""The smallest example of each problem of an import: the command that a clerk runs tells it, and it alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogue import CATALOGUE, build, setup_of
from conftest import Golden
from dossier.cli import main
from dossier.problems.wording import LANGUAGES

RUN = sorted(path.name for path in CATALOGUE.iterdir() if "command" in setup_of(path.name))
WITHOUT = {"usage-export-unread"}
"""What the machine lacks, which no folder can say: see test_intake_usage."""


def test_every_problem_of_usage_that_an_import_tells_has_an_example() -> None:
    usage = {path.name for path in CATALOGUE.iterdir() if path.name.startswith("usage-")}
    assert {code for code in usage - WITHOUT if not (CATALOGUE / code / "expected.zh.txt").exists()} == set()
    assert len(RUN) > 10


@pytest.mark.parametrize("code", RUN)
def test_the_command_tells_exactly_its_code(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    words = [str(word) for word in setup_of(code)["command"]]
    for language in LANGUAGES:
        build(tmp_path / language, code)
        monkeypatch.chdir(tmp_path / language)
        main(["--lang", language, *words])
        told = capsys.readouterr().out
        assert set(re.findall(r"(?:错误|提醒|error|warning)\[([a-z-]+)\]", told)) == {code}
        assert str(tmp_path) not in told
        golden(CATALOGUE / code / f"expected.{language}.txt", told)
