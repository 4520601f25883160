"""The command line as its users meet it: exit codes, both languages, no traceback for bad input."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import pytest

from builders import HOME
from dossier.cli import main
from dossier.cli.app import app
from dossier.cli.kept import cache_of
from dossier.cli.session import Session
from dossier.cli.text import words
from dossier.problems.wording import LANGUAGES, Language
from issuing import Office
from sample_months import copied


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of contract and evidence that a test may spoil."""
    return copied(tmp_path)


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Iterator[Language]:
    return request.param  # type: ignore[no-any-return]


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def test_every_command_option_and_argument_has_words(lang: Language) -> None:
    said = {section: set(words(lang, section)) for section in ("commands", "options", "arguments")}
    assert said["commands"] == set(app.commands)
    parameters = [p for command in (app, *app.commands.values()) for p in command.params]
    options = {(p.name or "").rstrip("_") for p in parameters if isinstance(p, click.Option)}
    arguments = {(p.name or "").rstrip("_") for p in parameters if isinstance(p, click.Argument)}
    assert said["options"] == {*options, "help"}
    assert {name.rstrip("_") for name in said["arguments"]} == arguments


def test_both_languages_say_the_same_things() -> None:
    assert set(words("zh", "said")) == set(words("en", "said"))


@pytest.mark.parametrize(
    "command", [(), ("check",), ("assess",), ("explain",), ("compare",), ("build",), ("serve",), ("schema",)]
)
def test_help_in_both_languages(command: tuple[str, ...], lang: Language, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", lang, *command, "--help") == 0
    out = capsys.readouterr().out
    assert {"zh": "用法", "en": "Usage"}[lang] in out
    assert "messages/cli" not in out


@pytest.mark.parametrize("command", ["", "verify", "roles"])
def test_no_engine_is_loaded_for_commands_that_need_none(command: str) -> None:
    code = (
        "import sys; from dossier.cli import main; main([*sys.argv[1:], '--help']);"
        "sys.exit(any(one in sys.modules for one in ('dossier.checks', 'dossier.pipeline', 'rich', 'mkdocs')))"
    )
    assert subprocess.run([sys.executable, "-c", code, *command.split()], check=False).returncode == 0


def test_check_of_the_sample_is_clean_of_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--root", HOME, "check") == 0
    assert "0 个错误" in capsys.readouterr().out


def test_a_broken_record_is_shown_with_line_caret_and_hint(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = root / "evidence" / "2024-02" / "usage" / "grid.yml"
    path.write_text(path.read_text("utf-8").replace("vcpu:", "vcpus:", 1), "utf-8")
    assert run("--root", root, "check") == 1
    out = capsys.readouterr().out
    assert "evidence/2024-02/usage/grid.yml:" in out
    assert "^" in out
    assert "vcpu" in out


def test_all_problems_of_all_files_in_one_run(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("grid", "water"):
        (root / "evidence" / "2024-02" / "usage" / f"{name}.yml").write_bytes(b"\xff\xfe")
    assert run("--root", root, "check", "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    text = json.dumps(found)
    assert "grid.yml" in text
    assert "water.yml" in text


def test_paths_limit_what_is_listed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("grid", "water"):
        (root / "evidence" / "2024-02" / "usage" / f"{name}.yml").write_bytes(b"\xff\xfe")
    assert run("--root", root, "check", "evidence/2024-02/usage/grid.yml") == 1
    out = capsys.readouterr().out
    assert "grid.yml" in out
    assert "water.yml" not in out
    assert run("--root", root, "check", "evidence/2023-12") == 0


@pytest.mark.parametrize(
    "command", [("assess", "2024-02"), ("explain", "2024-02", "grid"), ("compare", "2024-01", "2024-02"), ("build",)]
)
def test_errors_stop_every_other_command(
    root: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "evidence" / "2024-02" / "usage" / "grid.yml").write_bytes(b"kind: usage\n")
    assert run("--root", root, *command) == 1
    assert "grid.yml" in capsys.readouterr().out
    assert not (root / "build" / "site").exists()


def test_a_month_above_the_ceiling_is_refused_and_those_before_it_are_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three months of 9,600 and a ceiling of 24,000: 19,200 up to February are below nine tenths of it, 21,600, and
    28,800 up to March are above eleven tenths, 26,400.
    """
    root = Office.new(tmp_path).root
    terms = root / "content/contract/terms.yml"
    text = terms.read_text(encoding="utf-8")
    assert "amount: 120000, warn_at: 90, refuse_above: 110" in text
    terms.write_text(text.replace("amount: 120000", "amount: 24000"), encoding="utf-8")
    assert run("--root", root, "check") == 1
    assert "[ceiling-refused] 到 2025-03 为止累计应付 28800.00 元" in capsys.readouterr().out
    assert run("--root", root, "assess", "2025-02") == 0
    assert run("--root", root, "explain", "2025-02", "payable") == 0
    assert run("--root", root, "compare", "2025-01", "2025-02") == 0
    assert "ceiling-refused" not in capsys.readouterr().out
    for command in (("assess", "2025-03"), ("explain", "2025-03", "payable"), ("compare", "2025-02", "2025-03")):
        assert run("--root", root, *command) == 1
        assert "ceiling-refused" in capsys.readouterr().out
    assert run("--root", root, "build", "--no-pdf", "2025-03") == 1
    assert not (root / "build/site").exists()
    session = Session(root, None)
    assert [str(month) for month in session.months] == ["2025-01", "2025-02"]
    (report,) = session.reports(session.months[-1:])
    assert not {problem.code for problem in report.problems} & {"ceiling-passed", "ceiling-refused"}


def test_assess_prints_canonical_json_twice_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    texts = []
    for _ in range(2):
        assert run("--root", HOME, "assess", "2024-02", "--json", "--as-of", "2024-06-30") == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    tree = json.loads(texts[0])
    assert tree["schema"] == "dossier.assessment/2"
    assert texts[0] == json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


@pytest.mark.parametrize(
    "asked",
    ["composite", "payable", "training", "14", "业务培训", "grid", "grid/san", "hosting", "incident-2024-02-19"],
)
def test_explain_names_clause_and_line(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--root", HOME, "explain", "2024-02", asked) == 0
    assert "条款" in capsys.readouterr().out


def test_compare_months_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--root", HOME, "compare", "2024-01", "2024-02", "--format", "json") == 0
    tree = json.loads(capsys.readouterr().out)
    assert sum(Decimal(cause["payable"]) for cause in tree["causes"]) == Decimal(tree["payable_delta"])


def test_compare_calls_things_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither ids of records, rows, projects and items, nor keys of the assessment, nor endless digits."""
    assert run("--root", HOME, "compare", "2024-01", "2024-02") == 0
    told = capsys.readouterr().out
    for name in ("指标 第 ", "项目 全民健康信息平台", "个账单项按整月计费，31/31 天 → 29/29 天"):
        assert name in told
    assert not re.search(r"[a-z]+[-_][a-z0-9]+[-_/]|[a-z]_[a-z]|[0-9]\.[0-9]{5}", told)


def test_explain_tells_a_rule_once_in_a_run_of_steps(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--root", HOME, "explain", "2024-02", "21") == 0
    told = capsys.readouterr().out
    assert told.count("分档计分") == 1
    assert told.count("evidence/2024-02/survey-form/") > 10  # every form with its place


def test_compare_one_month_at_two_revisions(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*words: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"]
        subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    assert run("--root", root, "compare", "2024-02@main", "2024-02", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["changes"] == []
    path = root / "evidence" / "2024-02" / "complaint" / "complaint-2024-02-health.md"
    path.write_text(path.read_text("utf-8").replace("cause: provider", "cause: other"), "utf-8")
    assert run("--root", root, "compare", "2024-02@main", "2024-02", "--format", "json") == 0
    (cause,) = json.loads(capsys.readouterr().out)["causes"]
    assert (cause["cause"], cause["points"]) == ("correction", "1")
    assert run("--root", root, "compare", "2024-02@nowhere", "2024-02") == 2


@pytest.mark.parametrize(
    ("command", "word"),
    [
        (("asess",), "assess"),
        (("assess", "2024-2"), "2024-2"),
        (("assess", "2031-01"), "2031-01"),
        (("assess",), "PERIOD"),
        (("assess",), "2024-03"),
        (("explain", "2024-02"), "explain 2024-03 payable"),
        (("compare", "2024-02"), "compare 2024-02 2024-03"),
        (("explain", "2024-02", "图书借阅"), "图书借阅（示例）"),
        (("assess", "2024-02", "--jsn"), "--json"),
        (("explain", "2024-02", "trainng-hours"), "training-hours"),
        (("assess", "2024-02", "--as-of", "soon"), "soon"),
        (("check", "--format", "xml"), "xml"),
    ],
)
def test_wrong_use_says_what_is_meant(
    command: tuple[str, ...], word: str, lang: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--root", SMALL, "--lang", lang, *command) == 2
    err = capsys.readouterr().err
    assert word in err
    assert "Traceback" not in err


def test_a_folder_without_contract_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--root", tmp_path, "check") == 2
    assert "content/contract" in capsys.readouterr().err


def test_schema_writes_one_file_a_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema", "--out", tmp_path / "schema") == 0
    assert (tmp_path / "schema" / "incident.json").exists() or list((tmp_path / "schema").glob("incident*"))
    assert "schema" in capsys.readouterr().out


def test_installed_command_runs() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "dossier", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("dossier ")


def test_a_build_folder_that_was_committed_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody could commit a finished month together with the manifest that calls it fresh."""
    (root / "build" / "site" / "2024-02").mkdir(parents=True)
    (root / "build" / "site" / "2024-02" / "index.html").write_text("forged", "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    git(root, "add", "-f", "build")
    git(root, "commit", "-q", "-m", "built")
    assert run("--root", root, "build") == 2
    assert "build/" in capsys.readouterr().err


def test_parsed_records_are_kept_with_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_of(HOME)
    assert folder is not None
    assert folder.is_relative_to(tmp_path)
    assert not folder.is_relative_to(HOME)


SMALL = HOME / "tests" / "second-contract"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the second contract in a repository, with one commit on the day of its own clock."""
    root = tmp_path / "small"
    shutil.copytree(SMALL, root)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    return root


def git(root: Path, *words: str, day: str = "2024-06-30") -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"]
    dated = {**os.environ, "GIT_COMMITTER_DATE": f"{day}T12:00:00+0800"}
    subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True, env=dated)


def test_steps_are_explained_in_english_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Names and rules stay in the words of the contract; sentences, figures and lines are the same."""
    english = tuple(_explained("--lang", "en", capsys=capsys).splitlines())
    chinese = tuple(_explained(capsys=capsys).splitlines())
    assert english[0] == "payable: 0.00 yuan, 零元整"
    assert "  incidents  -400000.00 yuan" in english
    assert "  故障扣费  -400000.00 元" in chinese
    assert len(english) == len(chinese)


def _explained(*options: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run("--root", HOME, *options, "explain", "2024-03", "payable") == 0
    return capsys.readouterr().out


def test_without_a_command_the_help_is_shown(lang: Language, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", lang) == 2
    assert main([]) == 2
    err = capsys.readouterr().err
    assert {"zh": "用法", "en": "Usage"}[lang] in err


def test_a_broken_contract_is_the_answer_for_any_path(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms = small / "content" / "contract" / "terms.yml"
    terms.write_text(terms.read_text("utf-8").replace("\nweights:", "\nweihgts:", 1), "utf-8")
    assert run("--root", small, "check", "evidence") == 1
    assert "content/contract/terms.yml:" in capsys.readouterr().out


def test_a_path_that_is_not_there_is_wrong_use(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small / "evidence")
    assert run("--root", small, "check", "evidnce/2024-03") == 2
    assert "evidnce/2024-03" in capsys.readouterr().err
    assert run("--root", small, "check", tmp_path) == 2
    (small / "evidence" / "projects" / "x.yml").write_bytes(b"\xff")
    for there in (".", "../evidence", "projects", "evidence/projects/x.yml", small / "evidence"):
        assert run("--root", small, "check", there) == 1, there
        assert "x.yml" in capsys.readouterr().out


def test_a_link_in_a_revision_is_the_problem_it_is_in_the_checkout(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = small / "evidence" / "2024-03" / "x.md"
    link.symlink_to("/etc/passwd")
    git(small, "add", ".")
    git(small, "commit", "-q", "-m", "link")
    link.unlink()
    git(small, "commit", "-qam", "no link")
    assert run("--root", small, "compare", "2024-03@HEAD~1", "2024-03") == 1
    out = capsys.readouterr().out
    assert "[symlink]" in out
    assert "evidence/2024-03/x.md" in out


def test_two_contracts_cannot_be_compared(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms = small / "content" / "contract" / "terms.yml"
    lines = terms.read_text("utf-8").split("\n")
    terms.write_text(
        "\n".join("contract: other" if line.startswith("contract:") else line for line in lines), encoding="utf-8"
    )
    assert run("--root", small, "compare", "2024-03@HEAD", "2024-03") == 2
    assert "other" in capsys.readouterr().err


def test_a_commit_dated_back_does_not_turn_the_clock_back(small: Path) -> None:
    """The second contract's records speak of days up to 2024-03; the first commit is of 30 June."""
    assert Session(small, None).as_of == date(2024, 6, 30)
    git(small, "commit", "-q", "--allow-empty", "-m", "dated back", day="2020-01-01")
    assert Session(small, None).as_of == date(2024, 6, 30)
    assert Session(small, None, date(2024, 4, 1)).as_of == date(2024, 4, 1)


def test_the_clock_stands_at_the_last_record_if_every_commit_is_earlier(small: Path) -> None:
    shutil.rmtree(small / ".git")
    last = Session(small, None).as_of
    assert last == max(record.happened for record in Session(small, None).dossier.evidence.records)
    git(small, "init", "-q", "-b", "main")
    git(small, "add", ".")
    git(small, "commit", "-q", "-m", "dated back", day="2020-01-01")
    assert Session(small, None).as_of == last
