"""The assessment is described whole: its schema holds for every month, and no key is without a meaning."""

from __future__ import annotations

import json

import jsonschema
import pytest

from dossier.assessment import to_json
from dossier.described import schema, tables
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
