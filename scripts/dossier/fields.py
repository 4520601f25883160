"""What a field of a record or of the contract may hold, and how a misfit becomes a problem.

Every type reads text from `source` and refuses whatever it is not sure of. `parse` runs a pydantic model over a
source and returns all problems of the file at once, each at its own node.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Annotated, Final, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, PrivateAttr, ValidationError
from pydantic.json_schema import WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from dossier.number import exact, plain
from dossier.problem import Place, Problem, error
from dossier.source import Bare, Source, forbidden

CHINA: Final = timezone(timedelta(hours=8))
MAX_TEXT: Final = 20_000
MAX_ID: Final = 80
FULL: Final = 100  # per cent
YEARS: Final = range(1900, 2200)  # a day beyond is a slip of the pen, and no deadline can be counted from it
LARGEST: Final = 10**12  # an amount of so many yuan could not be written in capitals
LONGEST: Final = 9999  # days, months or minutes, so that a deadline stays within the calendar
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRITTEN_DAY: Final = re.compile("([0-9]{4}) ?[-/.年]? ?([0-9]{1,2}) ?[-/.月]? ?([0-9]{1,2})日?")
_WITH_UNIT: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)[^0-9]{0,5}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?\+08:00")
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_ID: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_GIVEN_ID: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def _given(value: object) -> str:
    """What stands where something else is wanted."""
    return "list" if isinstance(value, list) else "mapping" if isinstance(value, dict) else f"“{str(value)[:40]}”"


def day_meant(value: object) -> str:
    """The day that somebody wrote in another way, such as a spreadsheet's 2024/4/25; "" if it cannot be told."""
    written = _WRITTEN_DAY.fullmatch(unicodedata.normalize("NFKC", str(value)).strip())
    with suppress(ValueError):
        return date(*(int(part) for part in written.groups())).isoformat() if written else ""
    return ""


def _text(value: object) -> str:
    if isinstance(value, Bare):
        raise PydanticCustomError("number-for-text", "text expected", {"value": str(value)})
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "text expected", {"expected": "text", "given": _given(value)})
    text = value.strip()
    if not text or len(text) > MAX_TEXT:
        raise PydanticCustomError("bad-text", "text expected", {"limit": str(MAX_TEXT)})
    strange = forbidden(text)
    if strange is not None:
        raise PydanticCustomError("yaml-character", "text expected", {"character": f"U+{ord(strange[0]):04X}"})
    return text


def _id(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "id expected", {"expected": "id", "given": _given(value)})
    if not _ID.fullmatch(value) or len(value) > MAX_ID:
        raise PydanticCustomError("bad-id", "id expected", {"value": value[:80]})
    return str(value)


def _given_id(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "id expected", {"expected": "id", "given": _given(value)})
    if not _GIVEN_ID.fullmatch(value) or len(value) > MAX_ID:
        raise PydanticCustomError("bad-given-id", "id expected", {"value": value[:80]})
    return str(value)


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("bad-day", "day expected", {"value": str(value)[:40], "meant": day_meant(value)})
    day: date | None = None
    with suppress(ValueError):
        day = date.fromisoformat(value)
    if day is None or day.year not in YEARS:
        raise PydanticCustomError("impossible-day", "day expected", {"value": value})
    return day


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise PydanticCustomError("bad-moment", "moment expected", {"value": str(value)[:40]})
    moment: datetime | None = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(value)
    if moment is None or moment.year not in YEARS:
        raise PydanticCustomError("impossible-day", "moment expected", {"value": value})
    return moment


def _number(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) and not isinstance(value, Bare):
        meant = _WITH_UNIT.fullmatch(unicodedata.normalize("NFKC", value).strip())
        words = {"value": value[:40], "meant": meant[1] if meant else ""}
        raise PydanticCustomError("text-for-number", "number expected", words)
    if not isinstance(value, Bare):
        raise PydanticCustomError("wrong-type", "number expected", {"expected": "number", "given": _given(value)})
    if _NOT_FINITE.fullmatch(value):
        raise PydanticCustomError("not-finite", "finite number expected", {"value": str(value)})
    number: Fraction | None = None
    with suppress(ValueError):
        number = exact(value)
    if number is None or abs(number) >= LARGEST:
        raise PydanticCustomError("bad-number", "number expected", {"value": str(value)[:40]})
    return number


def _amount(value: object) -> Fraction:
    number = _number(value)
    if number < 0:
        raise PydanticCustomError("negative-number", "not negative", {"value": plain(number)})
    return number


def _percent(value: object) -> Fraction:
    number = _amount(value)
    if number > FULL:
        raise PydanticCustomError("rate-above-100", "percentage expected", {"value": plain(number)})
    return number / FULL


def _load(value: object) -> Fraction:
    return _amount(value) / FULL


def _count(value: object) -> int:
    number = _amount(value)
    if number.denominator != 1:
        raise PydanticCustomError("not-whole", "whole number expected", {"value": plain(number)})
    return int(number)


def _length(value: object) -> int:
    number = _count(value)
    if number > LONGEST:
        raise PydanticCustomError("bad-number", "length of time expected", {"value": str(number)})
    return number


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Bare) and value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("bad-flag", "true or false expected", {"value": str(value)[:40]})


def _month(value: object) -> str:
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise PydanticCustomError("bad-month", "month expected", {"value": str(value)[:40]})
    return str(value)


_PRINT: Final = PlainSerializer(plain, return_type=str)
_DECIMAL: Final = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"

Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_TEXT})]
Id = Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})]
GivenId = Annotated[  # that others gave: of hosts, devices, staff; no file or address is named after it
    str, BeforeValidator(_given_id), WithJsonSchema({"type": "string", "pattern": f"^{_GIVEN_ID.pattern}$"})
]
Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{_DAY.pattern}$"})
]
Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$"})
]
Month = Annotated[str, BeforeValidator(_month), WithJsonSchema({"type": "string", "pattern": f"^{_MONTH.pattern}$"})]
Number = Annotated[Fraction, BeforeValidator(_number), _PRINT, WithJsonSchema({"type": "number"})]
Amount = Annotated[Fraction, BeforeValidator(_amount), _PRINT, WithJsonSchema({"type": "number", "minimum": 0})]
Percent = Annotated[  # written 0 to 100 as on the platform's screens, kept as a rate of 0 to 1
    Fraction,
    BeforeValidator(_percent),
    _PRINT,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
LoadPercent = Annotated[  # the same of a load, which may burst above what was rented
    Fraction, BeforeValidator(_load), _PRINT, WithJsonSchema({"type": "number", "minimum": 0})
]
Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Length = Annotated[  # of time: so many days, months or minutes
    int, BeforeValidator(_length), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": LONGEST})
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]


class Fields(BaseModel):
    """Base of everything that is read from a file: frozen, no unknown keys, no conversion behind one's back."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Filed(Fields):
    """A model that stands for a whole file and knows where each of its nodes came from."""

    _source: Source = PrivateAttr()

    def bind(self, source: Source) -> None:
        """Say which file this was read from: once, by `parse`."""
        self._source = source

    @property
    def source(self) -> Source:
        """The file as read."""
        return self._source

    def place(self, *loc: str | int) -> Place:
        """Where the value at `loc` (keys as in the file) stands."""
        return self._source.place(*loc)


M = TypeVar("M", bound=Fields)


def parse(
    model: type[M], source: Source, *, within: tuple[str | int, ...] = (), data: object = None
) -> tuple[M | None, tuple[Problem, ...]]:
    """Read the tree of `source` (or `data`, which stands at `within` in it) as `model`."""
    try:
        value = model.model_validate(source.tree if data is None else data)
    except ValidationError as failed:
        details = [detail for detail in failed.errors(include_url=False) if not _echo(detail)]
        misspelt = {
            (*detail["loc"][:-1], nearest(str(detail["loc"][-1]), _keys_at(model, detail["loc"])))
            for detail in details
            if detail["type"] == "extra_forbidden"
        }
        found = (
            _problem(model, source, within, detail)
            for detail in details
            if detail["type"] != "missing" or detail["loc"] not in misspelt  # told once, where it is misspelt
        )
        return None, tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.sort_key))
    if isinstance(value, Filed):
        value.bind(source)
    return value, ()


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, in capitals or not; "" if none is close: for "did you mean"."""
    folded = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else ""


def _echo(detail: ErrorDetails) -> bool:
    """Whether a list is only called too short because pydantic left out its misfits, which are told by themselves."""
    least = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and isinstance(detail["input"], list) and len(detail["input"]) >= least


def _problem(  # noqa: PLR0911  # one line a case reads best
    model: type[Fields], source: Source, within: tuple[str | int, ...], detail: ErrorDetails
) -> Problem:
    loc = (*within, *_real(detail["loc"], source, within))
    context = {name: str(value) for name, value in detail.get("ctx", {}).items()}
    key = str(loc[-1]) if loc else ""
    match detail["type"]:
        case "missing":
            return error("missing-key", source.key_place(*loc[:-1]), key=key)
        case "extra_forbidden" if "：" in key:  # {from：2024-03-01}, which YAML takes for a key without a value
            place = source.key_place(*loc)
            place = replace(place, column=place.column + key.index("："))
            return error("full-width-mark", place, character="：", right=": ")
        case "extra_forbidden":
            known = _keys_at(model, detail["loc"])
            return error(
                "unknown-key",
                source.key_place(*loc),
                key=key,
                meant=nearest(key, known),
                known=", ".join(known),
            )
        case "literal_error" | "enum" | "union_tag_invalid":
            known = [
                word.strip("'")
                for word in re.split(r", | or ", context.get("expected", context.get("expected_tags", "")))
            ]
            given = str(detail.get("input", ""))[:80]
            if detail["type"] == "union_tag_invalid":
                given, loc = context.get("tag", ""), (*loc, context.get("discriminator", "").strip("'"))
            return error(
                "unknown-choice",
                source.place(*loc),
                value=given,
                meant=nearest(given, known),
                known=", ".join(known),
            )
        case "model_type" | "dict_type" | "model_attributes_type":
            return error("wrong-type", source.place(*loc), expected="mapping", given=_given(detail["input"]))
        case "list_type" | "tuple_type":
            return error("wrong-type", source.place(*loc), expected="list", given=_given(detail["input"]))
        case "too_short":
            return error("empty-list", source.place(*loc), key=key)
        case "union_tag_not_found":
            return error("missing-key", source.place(*loc), key=context.get("discriminator", "").strip("'"))
        case kind if "_" not in kind:  # one of ours
            return error(kind, source.place(*loc), **context)
        case kind:
            return error("wrong-type", source.place(*loc), expected=kind)


def _real(loc: tuple[str | int, ...], source: Source, within: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The part of a pydantic location that stands in the file: without the names of union members."""
    real: tuple[str | int, ...] = ()
    for index, step in enumerate(loc):
        stands = (*within, *real, step) in source.spots
        if stands or index == len(loc) - 1:
            real = (*real, step)
    return real


def _keys_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys that the mapping around `loc` may have."""
    models = [model]
    for step in loc[:-1]:
        inner = [
            found
            for candidate in models
            for name, field in candidate.model_fields.items()
            if step in (name, field.alias)
            for found in _models_in(field.annotation)
        ]
        tagged = [candidate for candidate in models if _has_tag(candidate, step)]
        models = inner or tagged or models
    return sorted({field.alias or name for candidate in models for name, field in candidate.model_fields.items()})


def _has_tag(model: type[BaseModel], tag: str | int) -> bool:
    field = model.model_fields.get("kind")
    return field is not None and tag in get_args(field.annotation)


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for argument in get_args(annotation) for found in _models_in(argument)]
