"""A problem in words: the message of its code, the line it stands on with a caret, what hangs on it, what to do.

The words stand in `messages/<language>.yml`, one entry per code: `message`, and where useful `expected`, `found`
and `hint`, each a `str.format` template for the problem's words. A part whose words are empty is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Final, Literal, TypeAlias

import yaml

from dossier.number import brief
from dossier.problem import Place, Problem, Worth

Language: TypeAlias = Literal["zh", "en"]
Texts: TypeAlias = Mapping[str, bytes]
"""The files read, by path, to quote lines from."""

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
MAX_WIDTH: Final = 100
_TAGS: Final = "_tags"
_WORDS: Final = "_words"
_LIST: Final = "known"  # the word that lists what could stand there
_KEYS: Final = frozenset({"key", "first", "second"})  # words that are keys of a record: shown with their title


@dataclass(frozen=True, slots=True)
class Wording:
    """A problem in one language; "" for a part it does not have."""

    severity: str
    message: str
    expected: str
    found: str
    hint: str
    worth: str = ""


def codes(language: Language = "zh") -> frozenset[str]:
    """Every code that has words in the language."""
    return frozenset(code for code in _catalogue(language) if not code.startswith("_"))


def word(problem: Problem, language: Language = "zh") -> Wording:
    """The problem in words. Raises KeyError for a code without an entry."""
    catalogue = _catalogue(language)
    entry = catalogue[problem.code]
    words = {name: _shown(name, value, language) for name, value in problem.words}
    return Wording(
        severity=catalogue[_TAGS][problem.label],
        message=_fill(entry["message"], words),
        expected=_fill(entry.get("expected", ""), words),
        found=_fill(entry.get("found", "{value}" if "value" in words else ""), words),
        hint=_hint(entry.get("hint", ""), words, catalogue[_TAGS]),
        worth=_worth(problem.worth, catalogue[_TAGS]),
    )


def render(problem: Problem, texts: Texts, language: Language = "zh") -> str:
    """The problem as lines of text: where and what, the line with a caret, expected and found, hint, see also."""
    wording = word(problem, language)
    tags = _catalogue(language)[_TAGS]
    lines = [f"{printable(str(problem.place))}: {wording.severity}[{problem.code}] {wording.message}"]
    lines += _quote(problem.place, texts)
    lines += [
        f"  {tags[name]}{text}"
        for name, text in (
            ("expected", wording.expected),
            ("found", wording.found),
            ("worth", wording.worth),
            ("hint", wording.hint),
        )
        if text
    ]
    lines += [f"  {tags['related']}{printable(str(place))}" for place in problem.related]
    return "\n".join(lines)


def summary(errors: int, warnings: int, language: Language = "zh") -> str:
    """How many there are, in a line."""
    tags = _catalogue(language)[_TAGS]
    return tags["summary"].format(errors=errors, warnings=warnings) if errors or warnings else tags["clean"]


def title(key: str, language: Language = "zh") -> str:
    """The title of a record's key for readers, "" if it has none (English has the keys themselves)."""
    return _titles().get(key, "") if language == "zh" else ""


def phrase(name: str, value: str, language: Language = "zh") -> str:
    """What stands in messages for a word of a problem, such as the `fault` of an attachment; else the word itself."""
    return str(_catalogue(language)[_WORDS].get(f"{name}.{value}", value))


def source_line(place: Place, texts: Texts) -> str:
    """The line a place stands on, "" if the file is not among the texts."""
    data = texts.get(place.path)
    if data is None or not place.line:
        return ""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    return lines[place.line - 1] if place.line <= len(lines) else ""


def width(text: str) -> int:
    """Columns on a terminal: Chinese characters and full-width punctuation take two, combining marks none."""
    return sum(_width(character) for character in text)


def printable(text: str) -> str:
    """Text that cannot steer a terminal: tabs become spaces, what is not printable becomes the replacement sign."""
    return "".join(c if c.isprintable() else " " if c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _quote(place: Place, texts: Texts) -> list[str]:
    line = printable(source_line(place, texts))
    if not line.strip():
        return []
    before = line[: max(place.column - 1, 0)]
    cut = 0
    while width(before[cut:]) > MAX_WIDTH // 2:
        cut += 1
    shown = line[cut:]
    while width(shown) > MAX_WIDTH:
        shown = shown[:-1]
    number = str(place.line)
    gutter = " " * len(number)
    quoted = [f"  {number} | {shown}".rstrip()]
    if place.column:
        quoted.append(f"  {gutter} | {' ' * width(before[cut:])}^")
    return quoted


def _fill(template: str, words: Mapping[str, str]) -> str:
    """The template with its words, "" if one of them is missing or empty."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    if any(not words.get(name) for name in names):
        return ""
    return template.format_map(words)


def _hint(template: str, words: Mapping[str, str], tags: Mapping[str, str]) -> str:
    meant = _fill(tags["meant"], words) if words.get("meant") else ""
    return tags["space"].join(part for part in (meant, _fill(template, words)) if part)


def _worth(worth: Worth | None, tags: Mapping[str, str]) -> str:
    """Points and yuan, without those that are 0; a gain has a sign."""
    if worth is None:
        return ""
    parts = (("points", worth.points and brief(worth.points)), ("yuan", worth.yuan and f"{worth.yuan:,.2f}"))
    return tags["list"].join(tags[name].format(value=value) for name, value in parts if value)


def _shown(name: str, value: str, language: Language) -> str:
    value = printable(value)
    if name in _KEYS:
        known = title(value, language)
        return f"{value}（{known}）" if known else value
    if name == _LIST:
        return _catalogue(language)[_TAGS]["list"].join(value.split(", "))
    return _catalogue(language)[_WORDS].get(f"{name}.{value}", value)


@cache
def _catalogue(language: Language) -> dict[str, dict[str, str]]:
    return dict(yaml.safe_load(_text(f"{language}.yml")))


@cache
def _titles() -> dict[str, str]:
    return dict(yaml.safe_load(_text("fields.zh.yml")))


def _text(name: str) -> str:
    return (files("dossier") / "messages" / name).read_text(encoding="utf-8")
