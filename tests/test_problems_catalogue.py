"""Every code has words in both languages, a page, and a smallest example that triggers it and nothing else."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from catalogue import CATALOGUE, build, setup_of
from conftest import Golden
from dossier.checks import CHECKS, check_all
from dossier.load import Loaded, load
from dossier.problems import Problem
from dossier.problems.formats import as_text
from dossier.problems.wording import LANGUAGES, codes

COMPUTED = {"near-threshold", "ceiling-passed", "ceiling-refused"}  # by the pipeline, over months: see its tests
HISTORICAL = {
    "notice-filed-late",
    "evidence-filed-late",
    "merge-left-out",
    "commit-date",
}  # by git: see test_repository_told
ISSUED = {
    "issued-chain-broken",
    "issued-elsewhere",
    "issued-file-added",
    "issued-file-changed",
    "issued-file-gone",
    "issued-incomplete",
    "issued-manifest-unreadable",
    "issued-month-moved",
    "issued-month-stays",
    "issued-out-of-order",
    "issued-output-changed",
    "issued-pdf-certificate",
    "issued-pdf-other",
    "issued-pdf-signature",
    "issued-pdf-unexamined",
    "issued-signature",
    "receipt-lost",
    "receipt-none",
}  # of months that have been issued: see test_issued
IMPORTED = {
    "export-cell",
    "export-column-missing",
    "export-file-unknown",
    "export-head-missing",
    "export-more",
    "export-time",
    "form-column",
    "form-column-missing",
    "form-column-twice",
    "form-empty",
    "form-fields",
    "form-filed",
    "form-formula",
    "form-head-missing",
    "form-locked",
    "form-no-rows",
    "form-not-returned",
    "form-other-month",
    "form-outside-month",
    "form-page-left-out",
    "form-pages-alike",
    "form-printed",
    "form-questions-open",
    "form-row-left-out",
    "form-sheet-left-out",
    "form-shows-other",
    "form-too-large",
    "form-unreadable",
    "intake-cell-faulty",
    "intake-column",
    "intake-column-twice",
    "intake-entry-alone",
    "intake-file-missing",
    "intake-file-twice",
    "intake-formula",
    "intake-name",
    "intake-no-sheet",
    "intake-table-head",
    "intake-other-month",
    "intake-record-twice",
    "intake-row-left-out",
    "intake-rows-apart",
    "intake-sheet-left-out",
    "picture-not-converted",
    "table-cell-long",
    "table-empty",
    "table-formulas-unknown",
    "table-locked",
    "table-too-large",
    "table-unreadable",
    "usage-export-odd",
    "usage-export-unread",
    "usage-figure-missing",
    "usage-figure-twice",
    "usage-filed",
    "usage-host-odd",
    "usage-host-size",
    "usage-host-without-data",
    "usage-left-out",
    "usage-name-doubled",
    "usage-name-unknown",
    "usage-no-samples",
    "usage-not-from-export",
    "usage-rows-mixed",
}  # of files that are handed in, not of the folder: see test_survey_tally, test_intake_tables, test_cli_usage,
# test_intake_attaching
VERIFIED = {
    "approval-missing",
    "approval-void",
    "attributes-change",
    "commit-ahead",
    "commit-backdated",
    "commit-unsigned",
    "evidence-uncommitted",
    "history-grafted",
    "history-link",
    "history-missing",
    "history-module",
    "history-replaced",
    "issued-changed",
    "key-not-valid",
    "key-revoked",
    "key-unknown",
    "key-withdrawn",
    "keys-none",
    "merge-adds",
    "path-case",
    "register-refused",
    "role-missing",
    "signature-bad",
    "signature-other",
    "trust-first",
    "trust-lost",
}  # of commits, and what surrounds them: see test_verify
ENTRIES = sorted(path.name for path in CATALOGUE.iterdir() if path.name != "_base")


def test_both_languages_have_the_same_codes() -> None:
    assert codes("zh") == codes("en")


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    assert set(ENTRIES) == codes("zh")


def test_every_code_a_check_names_has_words() -> None:
    assert {code for check in CHECKS for code in check.CODES} <= codes("zh")


def test_every_code_in_the_source_has_words() -> None:
    package = Path(import_module("dossier").__file__ or "").parent
    made = {
        code
        for path in package.rglob("*.py")
        for code in re.findall(
            r'(?:\berror|\bwarning|PydanticCustomError)\(\s*"([a-z][a-z0-9-]*)"', path.read_text(encoding="utf-8")
        )
    }
    assert len(made) > 80
    assert made <= codes("zh")


@pytest.mark.parametrize("code", ENTRIES)
def test_page_has_a_title_what_it_means_and_what_to_do(code: str) -> None:
    page = (CATALOGUE / code / "page.md").read_text(encoding="utf-8")
    assert re.match(r"# \S.*\n\n\S[^#]+\n\n## 怎么改\n\n\S", page)


@contextmanager
def scene(code: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example's folder, with the limits and the rights it asks for."""
    setup = setup_of(code)
    for name, value in setup.get("limits", {}).items():
        module, _, constant = name.rpartition(".")
        monkeypatch.setattr(import_module(f"dossier.{module}"), constant, value)
    with TemporaryDirectory(prefix="catalogue-") as folder:
        root = Path(folder)
        root.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
        build(root, code)
        drop = "unreadable" in setup and os.geteuid() == 0  # root may read everything, so be somebody else
        if drop:
            os.seteuid(65534)
        try:
            yield root
        finally:
            if drop:
                os.seteuid(0)


@cache
def _kept() -> TemporaryDirectory[str]:
    """Where the contract of the examples is kept, which most of them have in common."""
    return TemporaryDirectory(prefix="catalogue-")


def problems_of(root: Path, code: str = "") -> tuple[Loaded, tuple[Problem, ...]]:
    """What is found under a root; under limits of an example's own nothing is taken as it was read under others."""
    loaded = load(root, None if "limits" in setup_of(code) else Path(_kept().name))
    checked = check_all(loaded.dossier) if loaded.dossier else ()
    return loaded, tuple(sorted({*loaded.problems, *checked}, key=lambda problem: problem.sort_key))


def test_base_is_without_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    with scene("_base", monkeypatch) as root:
        loaded, problems = problems_of(root)
        assert problems == ()
        assert loaded.dossier is not None
        assert len(loaded.dossier.evidence.records) == 14


PASSED_OVER = COMPUTED | HISTORICAL | IMPORTED | ISSUED | VERIFIED


@pytest.mark.parametrize("code", [code for code in ENTRIES if code not in PASSED_OVER])
def test_example_triggers_exactly_its_code(code: str, monkeypatch: pytest.MonkeyPatch, golden: Golden) -> None:
    with scene(code, monkeypatch) as root:
        loaded, problems = problems_of(root, code)
    assert {problem.code for problem in problems} == {code}
    for language in LANGUAGES:
        golden(CATALOGUE / code / f"expected.{language}.txt", as_text(problems, loaded.texts, language))
