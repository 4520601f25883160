"""The assessment is described whole: its schema holds for every month, and no key is without a meaning."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO

import jsonschema
import pytest

from builders import HOME, own_contract
from dossier.assessment import to_json
from dossier.described import SCHEMA_FILE, schema, schema_text, tables
from dossier.package import package
from dossier.publish.appearance import read_look
from dossier.site.pages import site
from report_factory import Make
from sample_months import assessed
from tools import reference

MONTHS = ("2023-12", "2024-03", "2024-04")


@pytest.mark.parametrize("period", MONTHS)
def test_every_month_is_as_the_schema_says(period: str) -> None:
    month = json.loads(to_json(assessed()[period]))
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate(month)
    del month["composite"]["low"]
    assert not validator.is_valid(month)


def test_a_number_that_is_no_text_is_refused() -> None:
    month = json.loads(to_json(assessed()["2024-03"]))
    month["settlement"]["payable"] = 0
    assert not jsonschema.Draft202012Validator(schema()).is_valid(month)


def test_every_key_is_told() -> None:
    blank = [f"{name}.{key}" for name, _, rows in tables() for key, _, meaning in rows if not meaning]
    assert blank == []
    assert [name for name, told, _ in tables() if not told] == []
    assert next(iter(tables()))[0] == "Assessment"


def test_the_page_and_the_schema_are_up_to_date() -> None:
    for path, text in reference.pages().items():
        assert path.read_text("utf-8") == text, "run .venv/bin/python -m tools.reference"


def test_it_lies_beside_every_assessment_and_is_offered_with_it() -> None:
    """On the site and in the package; it is the same for every contract, so it names none."""
    report = Make().report()
    theme = read_look(HOME).theme
    files = site(report, theme).files
    (path,) = (path for path in files if path.endswith(f"/{SCHEMA_FILE}"))
    assert path.startswith("../shared/schema-")  # it is the same for every month
    assert files[path].decode() == schema_text()
    downloads = files["downloads.md"].decode()
    assert downloads.index('href="assessment.json"') < downloads.index(f'href="{path}"')
    with zipfile.ZipFile(BytesIO(package(report, theme, lambda _: b""))) as archive:
        assert archive.read(f"evidence-{report.period}/{SCHEMA_FILE}").decode() == schema_text()


def test_it_names_no_contract() -> None:
    terms = own_contract().terms
    words = {terms.contract, terms.title, *(party.name for party in terms.parties), "附表", "乙方"}
    assert not [word for word in words if word in schema_text()]
    assert not re.findall(r"R-[0-9]{2}|\bannex\b|\brow [0-9]|\([0-9]+\.[0-9]", schema_text())
