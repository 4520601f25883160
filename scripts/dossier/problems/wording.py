"""A problem in words: the message of its code, the line it stands on with a caret, what hangs on it, what to do.

The words stand in `messages/<language>.yml`, one entry per code: `message`, and where useful `expected`, `found`
and `hint`, each a `str.format` template for the problem's words; a hint may be several sentences. A sentence one of
whose words is empty is left out, but never the message.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from string import Formatter
from typing import Final, Literal, TypeAlias

from dossier.exact.number import brief
from dossier.problems import Place, Problem, Worth
from dossier.problems.encoding import readable
from dossier.problems.messages import messages

Language: TypeAlias = Literal["zh", "en"]
Texts: TypeAlias = Mapping[str, bytes]
"""The files read, by path, to quote lines from."""

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
MAX_WIDTH: Final = 100
MAX_WORD: Final = 200
"""Characters of a value that are shown."""
_WORDS: Final = "_words"
_LIST: Final = "known"  # the word that lists what could stand there
_CITE: Final = "cite"  # the word that cites the contract, in brackets; a sentence does without it
PARTIES: Final = ("assessor", "provider")
"""Words that messages may name the parties by; for a problem without them there are words of all contracts."""
_MOST: Final = 80  # of them
_AROUND: Final = 4 * MAX_WIDTH  # characters of a line on either side of the caret that may be shown
_SPACES: Final = {"\u3000": "\u3000"} | dict.fromkeys(
    "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "
)
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
    rests: str = ""


def codes(language: Language = "zh") -> frozenset[str]:
    """Every code that has words in the language."""
    return frozenset(code for code in messages(language) if not code.startswith("_"))


def word(problem: Problem, language: Language = "zh") -> Wording:
    """The problem in words. Raises KeyError for a code without an entry."""
    entry, tags = messages(language)[problem.code], _tags(language)
    words = {name: phrase("party", name, language) for name in PARTIES}
    words |= {name: _shown(name, value, language) for name, value in problem.words}
    words[_CITE] = tags[_CITE].format(value=words[_CITE]) if words.get(_CITE) else ""
    blank = {name: value if value.strip() or name == _CITE else tags["empty"] for name, value in words.items()}
    return Wording(
        severity=tags[problem.label],
        message=entry["message"].format_map(_Blanks(blank, tags["empty"])),
        expected=_fill(entry.get("expected", ""), words),
        found=_fill(entry.get("found", "{value}" if "value" in words else ""), blank),
        hint=_hint(entry.get("hint", ""), words, tags),
        worth=_worth(problem.worth, tags),
        rests=_rests(problem.worth, tags),
    )


@cache
def parties_of(code: str) -> Mapping[str, str]:
    """The parties that the words of a code name, with what they are called where nobody says otherwise."""
    entry = messages("zh").get(code, {})
    return {name: phrase("party", name) for name in PARTIES if f"{{{name}}}" in str(entry)}


class _Blanks(dict[str, str]):
    """Words of a message; for one that is missing there is a word that says so."""

    def __init__(self, words: Mapping[str, str], blank: str) -> None:
        super().__init__(words)
        self._blank = blank

    def __missing__(self, name: str) -> str:
        return self._blank


def render(problem: Problem, texts: Texts, language: Language = "zh") -> str:
    """The problem as lines of text: where and what, the line with a caret, expected and found, hint, see also."""
    wording = word(problem, language)
    tags = _tags(language)
    lines = [f"{printable(str(problem.place))}: {wording.severity}[{problem.code}] {wording.message}"]
    lines += _quote(problem.place, texts)
    lines += [
        f"  {tags[name]}{text}"
        for name, text in (
            ("expected", wording.expected),
            ("found", wording.found),
            ("worth", wording.worth),
            ("rests", wording.rests),
            ("hint", wording.hint),
        )
        if text
    ]
    lines += [f"  {tags['related']}{printable(str(place))}" for place in problem.related]
    return "\n".join(lines)


def summary(errors: int, warnings: int, language: Language = "zh") -> str:
    """How many there are, in a line."""
    tags = _tags(language)
    return tags["summary"].format(errors=errors, warnings=warnings) if errors or warnings else tags["clean"]


def more(path: str, code: str, count: int, language: Language = "zh") -> str:
    """How many problems are not listed: of a code in a file, or altogether if there is no path."""
    tags = _tags(language)
    return tags["more" if path else "many"].format(path=printable(path), code=code, count=f"{count:,}")


def title(key: str, language: Language = "zh") -> str:
    """The title of a record's key for readers, "" if it has none (English has the keys themselves)."""
    return str(messages("fields.zh").get(key, "")) if language == "zh" else ""


def explained(kind: str, key: str) -> str:
    """What a key of a kind of record means, for readers of Chinese; "" where its title says it."""
    known: dict[str, str] = messages("explained.zh")
    return known.get(f"{kind}.{key}", known.get(key, ""))


def phrase(name: str, value: str, language: Language = "zh") -> str:
    """What stands in messages for a word of a problem, such as the `fault` of an attachment; else the word itself."""
    return str(messages(language)[_WORDS].get(f"{name}.{value}", value))


def source_line(place: Place, texts: Texts) -> str:
    """The line a place stands on, "" if the file is not among the texts."""
    data = texts.get(place.path)
    if data is None or not place.line:
        return ""
    lines = _lines(data)
    return lines[place.line - 1] if place.line <= len(lines) else ""


@lru_cache(maxsize=2)  # problems come file by file
def _lines(data: bytes) -> list[str]:
    return readable(data).split("\n")


def width(text: str) -> int:
    """Columns on a terminal: Chinese characters and full-width punctuation take two, combining marks none."""
    return sum(_width(character) for character in text)


def printable(text: str) -> str:
    """Text that cannot steer a terminal: tabs become spaces, what is not printable becomes the replacement sign."""
    return "".join(_SPACES.get(c, "\N{REPLACEMENT CHARACTER}") if not c.isprintable() else c for c in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _quote(place: Place, texts: Texts) -> list[str]:
    """The line, or what fits of it around the place, and a caret."""
    line = source_line(place, texts)
    column = max(place.column - 1, 0)
    before = printable(line[max(column - _AROUND, 0) : column])
    after = printable(line[column : column + _AROUND])
    if not (before + after).strip():
        return []
    before = _last(before, MAX_WIDTH // 2)
    shown = before + _first(after, MAX_WIDTH - width(before))
    number = str(place.line)
    gutter = " " * len(number)
    quoted = [f"  {number} | {shown}".rstrip()]
    if place.column:
        quoted.append(f"  {gutter} | {' ' * width(before)}^")
    return quoted


def _first(text: str, columns: int) -> str:
    """As much of the beginning as fits."""
    for end, character in enumerate(text):
        columns -= _width(character)
        if columns < 0:
            return text[:end]
    return text


def _last(text: str, columns: int) -> str:
    """As much of the end as fits."""
    for start in range(len(text), 0, -1):
        columns -= _width(text[start - 1])
        if columns < 0:
            return text[start:]
    return text


def _fill(template: str, words: Mapping[str, str]) -> str:
    """The template with its words, "" if one of them is missing or empty."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    if any(not words.get(name, "").strip() for name in names if name != _CITE):
        return ""
    return template.format_map(words)


def _hint(template: str | list[str], words: Mapping[str, str], tags: Mapping[str, str]) -> str:
    sentences = [tags["meant"], *([template] if isinstance(template, str) else template)]
    return tags["space"].join(filter(None, (_fill(sentence, words) for sentence in sentences)))


def _worth(worth: Worth | None, tags: Mapping[str, str]) -> str:
    """Points and yuan, without those that are 0; a gain has a sign."""
    if worth is None:
        return ""
    parts = (("points", worth.points and brief(worth.points)), ("yuan", worth.yuan and f"{worth.yuan:,.2f}"))
    return tags["list"].join(tags[name].format(value=value) for name, value in parts if value)


def _rests(worth: Worth | None, tags: Mapping[str, str]) -> str:
    """What counts it, each with its name; of rows the points as they are and as they would be."""
    return tags["then"].join(
        tags[f"rest-{one.sort}" if one.points != one.otherwise or one.sort != "row" else "rest-same"].format(
            name=one.name, number=one.number, points=brief(one.points), otherwise=brief(one.otherwise)
        )
        for one in (worth.rests if worth else ())
    )


def _shown(name: str, value: str, language: Language) -> str:
    if name == _LIST:
        known = value.split(", ")
        shown = [_brief(one) for one in known[:_MOST]]
        return _tags(language)["list"].join([*shown, "…"] if len(known) > _MOST else shown)
    value = _brief(value)
    if name in _KEYS:
        known_as = title(value, language)
        return f"{value}（{known_as}）" if known_as else value
    words: dict[str, str] = messages(language)[_WORDS]
    return words.get(f"{name}.{value}", words.get(f"{name}.*", value))


def _brief(value: str) -> str:
    return printable(value[:MAX_WORD]) + ("…" if len(value) > MAX_WORD else "")


def _tags(language: Language) -> dict[str, str]:
    tags: dict[str, str] = messages(language)["_tags"]
    return tags


def statement_line(key: str, language: Language = "zh") -> str:
    """What a line of the statement is called."""
    return statement_lines(language)[key]


def statement_lines(language: Language = "zh") -> Mapping[str, str]:
    """What all lines of the statement are called."""
    words: dict[str, str] = messages(f"statement.{language}")
    return words


def stake(part: str, language: Language = "zh", **values: str) -> str:
    """A part of what a matter is worth, in words."""
    return str(messages(f"stakes.{language}")[part]).format(**values)


def figure(field: str) -> str:
    """What a figure of an assessment is called; its key if it has no name."""
    return str(messages("compare.zh")["fields"].get(field, field))


def payment(kind: str, language: Language = "zh") -> Mapping[str, str]:
    """What a kind of payment calls its columns."""
    return payments(language)[kind]


def payments(language: Language = "zh") -> Mapping[str, Mapping[str, str]]:
    """What every kind of payment calls its columns."""
    words: dict[str, dict[str, str]] = messages(f"payments.{language}")
    return words


def policy(key: str, choice: str) -> tuple[str, str]:
    """What a policy is about, and what one of its choices does."""
    words = messages("policies.zh")[key]
    return words["title"], words[choice]
