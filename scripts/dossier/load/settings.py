"""What a root may choose for its pages, in its mkdocs.yml: a name, an address, a colour; nothing that runs.

A root comes from others, and a site generator's settings can name programs, files and addresses: hooks, plugins,
extensions, templates, scripts. So this is a list of what is allowed; whatever else is set is refused where it stands.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from dossier.fields import Fields, Text, parse
from dossier.problems import Problem
from dossier.source import read

PATH: Final = "mkdocs.yml"

_LONGEST: Final = 200
_ADDRESS: Final = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?", re.ASCII)


def _brief(text: str) -> str:
    if len(text) > _LONGEST:
        raise PydanticCustomError("text-too-long", "text expected", {"limit": str(_LONGEST), "length": str(len(text))})
    return text


def _address(value: object) -> str:
    text = str(value)
    if not isinstance(value, str) or len(text) > _LONGEST or not _ADDRESS.fullmatch(text):
        raise PydanticCustomError("bad-address", "address expected", {"value": text[:80]})
    return text


Brief = Annotated[Text, AfterValidator(_brief)]
Address = Annotated[str, BeforeValidator(_address)]


class Palette(Fields):
    """The colour of the head of a page: of the theme's own names those on which white letters meet WCAG 2.2 AA."""

    primary: Literal["custom", "indigo", "deep-purple", "blue-grey", "brown"] = "custom"


class Icon(Fields):
    """The sign beside the name, one of the theme's own drawings."""

    logo: Literal[
        "material/file-document-check-outline",
        "material/scale-balance",
        "material/bank",
        "material/cloud-check-outline",
        "material/shield-check-outline",
        "material/leaf",
    ] = "material/file-document-check-outline"


class Appearance(Fields):
    """What may be chosen of the theme; `language` is that of its buttons."""

    language: Literal["zh", "zh-Hant", "zh-TW", "en"] = "zh"
    palette: Palette = Palette()
    icon: Icon = Icon()


class Settings(Fields):
    """`site_name` is "" for the contract's title; `site_url` is where the site will stand, "" if nobody has said so."""

    site_name: Brief = ""
    site_url: Address = ""
    site_description: Brief = ""
    theme: Appearance = Field(default_factory=Appearance)


def read_settings(data: bytes) -> tuple[Settings, tuple[Problem, ...]]:
    """Read the bytes of a root's mkdocs.yml; the defaults if it says nothing, or nothing that can be taken."""
    source, problems = read(PATH, data)
    if source is None:
        return Settings(), tuple(problem for problem in problems if problem.code != "empty-file")
    found, refused = parse(Settings, source)
    return found or Settings(), (*problems, *map(_told, refused))


def _told(problem: Problem) -> Problem:
    return replace(problem, code="setting-refused") if problem.code == "unknown-key" else problem
