"""Cases as plain data: YAML read as text, so that no figure ever passes through a binary float."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from dossier.exact.number import exact, plain

CASES = Path(__file__).parent / "cases"


def cases(folder: str, name: str) -> list[Any]:
    """The cases of `cases/<folder>/<name>.yml` as parameters, each under its own name."""
    text = (CASES / folder / f"{name}.yml").read_text(encoding="utf-8")
    return [pytest.param(case, id=case["name"]) for case in yaml.load(text, yaml.BaseLoader)]  # noqa: S506  # text only


def fraction(text: str) -> Fraction:
    """A figure of a case: a plain decimal, or a ratio such as `17/30` where it has no end."""
    above, _, below = text.partition("/")
    return exact(above) / exact(below) if below else exact(above)


def shown(value: Fraction | None) -> str:
    """A figure as a case writes it."""
    return "" if value is None else plain(value)
