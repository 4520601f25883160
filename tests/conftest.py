"""Fixtures and options for all tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from builders import HOME, own_contract
from dossier.contract import Contract

settings.register_profile("untimed", deadline=None)  # a busy machine is no defect
settings.load_profile("untimed")

FEW = 300
"""Damaged records of every run."""
Golden = Callable[[Path, str], None]


LONGEST = (
    "advice", "site_hostile", "report_public", "workbook", "faults", "paper_dossier", "issue_pdf", "site_browser",
    "linear", "problems_catalogue", "fuzz", "longest", "public_pictures", "desk_browser", "publish_downloads",
    "paper_letters", "serving", "second_build", "publish", "compared_browser", "cli",
)  # fmt: skip
"""The modules that take longest, which start first, so that all processes end at about the same time."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    first = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path.stem, len(first)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what is computed as the expected output")
    parser.addoption("--fuzz", type=int, default=FEW, help="how many damaged records are read")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare text with a file of expected output; `--update-golden` writes the file instead."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path} is missing: run pytest --update-golden and look at what it writes"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def home() -> Path:
    """The root of the project."""
    return HOME


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The project's own contract."""
    return own_contract()
