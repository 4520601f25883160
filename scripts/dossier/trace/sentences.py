"""The catalogue of sentences: the id of a sentence and its values become words.

The words stand in `messages/steps.<language>.yml`, one entry per id: a template, or several by what they are for:
`text`, and where useful `value`, `rule` and `beside`, which is the text where its record is named beside it. A template
names values as `{name}` or `{name:form}`; the form of a list is what joins it, that of a figure one of `_FIGURES` or
`_AMOUNTS`. `_words` has the fixed words by `of.value`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from string import Formatter
from typing import Final, Literal, TypeAlias

from dossier.exact.money import grouped
from dossier.exact.number import PLACES, brief, ends, plain
from dossier.problems.messages import messages
from dossier.problems.states import states
from dossier.problems.wording import Language, payments, statement_lines, title
from dossier.trace.values import (
    ChoiceValue,
    SentenceValue,
    StepValue,
)

Use: TypeAlias = Literal["text", "value", "rule", "beside"]

_WORDS: Final = "_words"
_PARTY: Final = "party"  # what months call a party that were issued before sentences held its name
_FIELD: Final = "field"  # choices of it are keys of records, `kind.key`, or words in them, `key=word`
_Part: TypeAlias = tuple[str, str | None, str]


def _minutes(value: Fraction) -> str:
    return plain(value) if ends(value, PLACES) else brief(value)


_FIGURES: Final[Mapping[str, Callable[[Fraction], str]]] = {"": plain, "short": _minutes, "brief": brief}
_AMOUNTS: Final[Mapping[str, Callable[[Decimal], str]]] = {
    "": plain,
    ",": lambda amount: f"{amount:,}",
    "whole": grouped,
}


def told(said: SentenceValue, use: Use = "text", language: Language = "zh") -> str:
    """The sentence in words, or a part of it; "" if it has none. Raises KeyError for a value that is missing."""
    return "".join(_pieces(_templates(language)[said.message].get(use, ()), said.values, language))


def word(of: str, value: str, language: Language = "zh") -> str:
    """The word for a fixed choice; "" if the catalogue has none."""
    return _words(language).get(f"{of}.{value}", "")


def words(of: str, language: Language = "zh") -> Mapping[str, str]:
    """All words of a fixed choice."""
    start = f"{of}."
    return {key[len(start) :]: text for key, text in _words(language).items() if key.startswith(start)}


def ids(language: Language = "zh") -> frozenset[str]:
    """Every sentence of the catalogue."""
    return frozenset(_templates(language))


def placeholders(message: str, language: Language = "zh") -> frozenset[str]:
    """The names of the values that a sentence, its value or its rule asks for."""
    return frozenset(name for parts in _templates(language)[message].values() for _, name, _ in parts if name)


def _pieces(parts: tuple[_Part, ...], values: Mapping[str, StepValue], language: Language) -> Iterator[str]:
    for literal, name, form in parts:
        yield literal
        if name is not None:
            yield _shown(values[name], form, language) if name in values else _party(name, language)


def _party(name: str, language: Language) -> str:
    """What a party is called that the sentence names by its role alone. Raises KeyError for what is none."""
    return _words(language)[f"{_PARTY}.{name}"]


def _shown(value: StepValue, form: str, language: Language) -> str:
    match value.type:
        case "sentence":
            return told(value, "text", language)
        case "choice":
            return _word(value, language)
        case "number":
            return _FIGURES[form](value.value)
        case "money":
            return _AMOUNTS[form](value.value)
        case "day":
            return value.value.isoformat()
        case "moment":
            return f"{value.value:%Y-%m-%d %H:%M}"
        case "list":
            return form.join(_shown(one, "", language) for one in value.values)
        case _:
            return value.value


def _word(choice: ChoiceValue, language: Language) -> str:
    known = _words(language)
    if choice.of != _FIELD:
        return known.get(f"{choice.of}.{choice.value}") or choice.word or choice.value
    keys = dict.fromkeys((choice.value, choice.value.rpartition(".")[2]))  # `kind.key` goes before `key`
    titles = (title(key, language) for key in keys)
    names = (*(known.get(key) for key in keys), *titles, choice.word, *reversed(keys))
    return next(filter(None, names))


@cache
def _templates(language: Language) -> Mapping[str, Mapping[str, tuple[_Part, ...]]]:
    return {
        message: {use: tuple(_parsed(text)) for use, text in _uses(entry).items()}
        for message, entry in messages(f"steps.{language}").items()
        if message != _WORDS
    }


def _uses(entry: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"text": entry} if isinstance(entry, str) else entry


def _parsed(template: str) -> Iterator[_Part]:
    for literal, name, form, _ in Formatter().parse(template):
        yield literal, name, form or ""


@cache
def _words(language: Language) -> Mapping[str, str]:
    of_states = {f"{of}.{name}": word for of, words in states(language).items() for name, word in words.items()}
    of_lines = {f"statement.{key}": word for key, word in statement_lines(language).items()}
    of_payment = {f"after.{kind}": words["after"] for kind, words in payments(language).items()}
    own: Mapping[str, str] = messages(f"steps.{language}")[_WORDS]
    return {**of_states, **of_lines, **of_payment, **own}
