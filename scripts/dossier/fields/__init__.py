"""What a field of a record or of the contract may hold, and how a misfit becomes a problem.

Every type reads text from `source` and refuses whatever it is not sure of. `parse` runs a pydantic model over a
source and returns all problems of the file at once, each at its own node.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, PrivateAttr, ValidationError
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.exact.near import nearest
from dossier.exact.number import KEPT, exact, plain
from dossier.fields.meant import (
    day_meant,
    figures_meant,
    flag_meant,
    id_meant,
    moment_meant,
    month_meant,
    number_meant,
)
from dossier.fields.misfits import misfits
from dossier.fields.shapes import Example, given
from dossier.problems import Place, Problem
from dossier.source import Bare, Cut, Source, brief, forbidden, quoted

__all__ = [
    "CHINA",
    "FULL",
    "LARGEST",
    "LONGEST",
    "MAX_ID",
    "MAX_NAME",
    "MAX_TEXT",
    "YEARS",
    "Amount",
    "Count",
    "Day",
    "Example",
    "Fields",
    "Filed",
    "Flag",
    "GivenId",
    "Id",
    "Length",
    "LoadPercent",
    "Moment",
    "Month",
    "Name",
    "Number",
    "Percent",
    "Text",
    "day_meant",
    "is_device",
    "is_id",
    "nearest",
    "parse",
]

CHINA: Final = timezone(timedelta(hours=8))
MAX_TEXT: Final = 5000
MAX_NAME: Final = 200
MAX_ID: Final = 80
FULL: Final = 100  # per cent
YEARS: Final = range(1900, 2200)  # a day beyond is a slip of the pen, and no deadline can be counted from it
LARGEST: Final = 10**12  # an amount of so many yuan could not be written in capitals
LONGEST: Final = 9999  # days, months or minutes, so that a deadline stays within the calendar
_SHOWN: Final = 80
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters that are not drawn
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?\+08:00")
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_ID: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_DEVICE: Final = re.compile(r"con(in\$|out\$)?|prn|aux|nul|clock\$|(com|lpt)[0-9¹²³]", re.IGNORECASE)
"""Names before the first dot that no file of a Windows machine can have."""
_GIVEN_ID: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def _scalar(value: object, wanted: str) -> str:
    """The text of a value that is written in one piece."""
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "one value expected", {"expected": wanted, "given": given(value)})
    return value


def _text(value: object) -> str:
    text = _scalar(value, "text")
    if isinstance(value, Cut):
        right = brief(quoted(f"{text} {value.rest}".strip()))
        raise PydanticCustomError("text-cut", "text expected", {"rest": value.rest[:_SHOWN], "right": right})
    if isinstance(value, Bare):
        raise PydanticCustomError("number-for-text", "text expected", {"value": text[:_SHOWN]})
    text = text.strip()
    if not _seen(text):
        raise PydanticCustomError("empty-text", "text expected", {})
    if len(text) > MAX_TEXT:
        raise PydanticCustomError("text-too-long", "text expected", {"limit": str(MAX_TEXT), "length": str(len(text))})
    strange = forbidden(text)
    if strange is not None:
        raise PydanticCustomError("yaml-character", "text expected", {"character": f"U+{ord(strange[0]):04X}"})
    return text


def _seen(text: str) -> bool:
    """Whether anything in the text can be seen."""
    return any(unicodedata.category(char)[0] not in "CZ" and char not in _BLANK for char in text)


def _name(value: object) -> str:
    text = _text(value)
    if len(text) > MAX_NAME:
        raise PydanticCustomError("text-too-long", "name expected", {"limit": str(MAX_NAME), "length": str(len(text))})
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("not-one-line", "name expected", {})
    return text


def is_id(text: str) -> bool:
    """Whether a text is fit for an id."""
    return len(text) <= MAX_ID and _ID.fullmatch(text) is not None and not is_device(text)


def is_device(name: str) -> bool:
    """Whether a checkout on Windows takes a file of this name for a device: whatever follows the first dot."""
    return _DEVICE.fullmatch(name.partition(".")[0].rstrip()) is not None


def _id(value: object) -> str:
    text = _scalar(value, "id")
    if not is_id(text):
        raise PydanticCustomError("bad-id", "id expected", dict(no_id(text)))
    return str(text)


def no_id(text: str) -> Mapping[str, str]:
    """What to say of a text that is not fit for an id: that it is a device, with another name, or what was meant."""
    if not is_device(text):
        return {"value": text[:_SHOWN], "meant": id_meant(text)}
    device = text.partition(".")[0].rstrip()
    return {"value": text[:_SHOWN], "device": device, "instead": id_meant(f"{device}-1")}


def _given_id(value: object) -> str:
    text = _scalar(value, "id")
    if len(text) > MAX_ID or not _GIVEN_ID.fullmatch(text):
        raise PydanticCustomError("bad-given-id", "id expected", {"value": text[:_SHOWN]})
    return str(text)


D = TypeVar("D", date, datetime)


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    text = _scalar(value, "day")
    if not _DAY.fullmatch(text):
        raise PydanticCustomError("bad-day", "day expected", _as(day_meant, text))
    return _possible(date.fromisoformat, text)


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    text = _scalar(value, "moment")
    if not _MOMENT.fullmatch(text):
        raise PydanticCustomError("bad-moment", "moment expected", _as(moment_meant, text))
    return _possible(datetime.fromisoformat, text)


def _possible(read: Callable[[str], D], text: str) -> D:
    """The day or moment that the text names, which is of the right form but need not be in the calendar."""
    found: D | None = None
    with suppress(ValueError):
        found = read(text)
    if found is None or found.year not in YEARS:
        raise PydanticCustomError("impossible-day", "day expected", {"value": text})
    return found


def _number(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    text = _scalar(value, "number")
    if not isinstance(value, Bare):
        raise PydanticCustomError("text-for-number", "number expected", _as(number_meant, text))
    if _NOT_FINITE.fullmatch(text):
        raise PydanticCustomError("not-finite", "finite number expected", {"value": text})
    number: Fraction | None = None
    with suppress(ValueError):
        number = exact(text)
    if number is None or abs(number.numerator) >= LARGEST * number.denominator:
        raise PydanticCustomError("bad-number", "number expected", _as(number_meant, text))
    return number


def _as(meant: Callable[[object], str], text: str) -> dict[str, str]:
    """What was written and what was meant by it; `letters` are those that stand for digits."""
    value, (figures, letters) = text[:_SHOWN], figures_meant(text)
    if letters and (found := meant(figures)):
        return {"value": value, "meant": found, "letters": letters}
    return {"value": value, "meant": meant(text)}


def _amount(value: object) -> Fraction:
    number = _number(value)
    if number.numerator < 0:
        raise PydanticCustomError("negative-number", "not negative", {"value": plain(number)})
    return number


def _percent(value: object) -> Fraction:
    number = _amount(value)
    if number > FULL:
        raise PydanticCustomError("rate-above-100", "percentage expected", {"value": plain(number)})
    return _hundredth(number)


def _load(value: object) -> Fraction:
    return _hundredth(_amount(value))


@lru_cache(maxsize=KEPT)
def _hundredth(number: Fraction) -> Fraction:
    """A part of one from a percentage: most are written many times."""
    return number / FULL


def _count(value: object) -> int:
    number = _amount(value)
    if number.denominator != 1:
        raise PydanticCustomError("not-whole", "whole number expected", {"value": plain(number)})
    return int(number)


def _length(value: object) -> int:
    number = _count(value)
    if number > LONGEST:
        raise PydanticCustomError("bad-number", "length of time expected", {"value": str(number), "meant": ""})
    return number


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = _scalar(value, "flag")
    if isinstance(value, Bare) and text in ("true", "false"):
        return text == "true"
    raise PydanticCustomError("bad-flag", "true or false expected", {"value": text[:_SHOWN], "meant": flag_meant(text)})


def _month(value: object) -> str:
    text = _scalar(value, "month")
    if not _MONTH.fullmatch(text):
        raise PydanticCustomError("bad-month", "month expected", _as(month_meant, text))
    return str(text)


_PRINT: Final = PlainSerializer(plain, return_type=str)
_DECIMAL: Final = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"

Text = Annotated[
    str, BeforeValidator(_text), Example("…"), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_TEXT})
]
Name = Annotated[  # of one line: titles, names, numbers of letters
    str, BeforeValidator(_name), Example("…"), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_NAME})
]
Id = Annotated[
    str, BeforeValidator(_id), Example("id-1"), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})
]
GivenId = Annotated[  # that others gave: of hosts, devices, staff; no file or address is named after it
    str,
    BeforeValidator(_given_id),
    Example("id-1"),
    WithJsonSchema({"type": "string", "pattern": f"^{_GIVEN_ID.pattern}$"}),
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    Example("2024-03-05"),
    WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{_DAY.pattern}$"}),
]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    Example("2024-03-05T14:30+08:00"),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$"}),
]
Month = Annotated[
    str,
    BeforeValidator(_month),
    Example("2024-03"),
    WithJsonSchema({"type": "string", "pattern": f"^{_MONTH.pattern}$"}),
]
Number = Annotated[Fraction, BeforeValidator(_number), Example("1"), _PRINT, WithJsonSchema({"type": "number"})]
Amount = Annotated[
    Fraction, BeforeValidator(_amount), Example("1"), _PRINT, WithJsonSchema({"type": "number", "minimum": 0})
]
Percent = Annotated[  # written 0 to 100 as on the platform's screens, kept as a rate of 0 to 1
    Fraction,
    BeforeValidator(_percent),
    Example("50"),
    _PRINT,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
LoadPercent = Annotated[  # the same of a load, which may burst above what was rented
    Fraction, BeforeValidator(_load), Example("50"), _PRINT, WithJsonSchema({"type": "number", "minimum": 0})
]
Count = Annotated[int, BeforeValidator(_count), Example("1"), WithJsonSchema({"type": "integer", "minimum": 0})]
Length = Annotated[  # of time: so many days, months or minutes
    int,
    BeforeValidator(_length),
    Example("1"),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": LONGEST}),
]
Flag = Annotated[bool, BeforeValidator(_flag), Example("true"), WithJsonSchema({"type": "boolean"})]


class Fields(BaseModel):
    """Base of everything that is read from a file: frozen, no unknown keys, no conversion behind one's back."""

    # Deferred: most commands read few of the kinds there are, and building all of them takes half a second.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Filed(Fields):
    """A model that stands for a whole file and knows where each of its nodes came from."""

    _source: Source = PrivateAttr()

    def bind(self, source: Source) -> None:
        """Say which file this was read from: once, by `parse`."""
        self._source = source

    @property
    def source(self) -> Source:
        """The file as read."""
        # As pydantic would find it, in a tenth of the time; every record is asked for its path many times.
        return self.__pydantic_private__["_source"]  # type: ignore[index, no-any-return]  # bound by `parse`

    def place(self, *loc: str | int) -> Place:
        """Where the value at `loc` (keys as in the file) stands."""
        return self.source.place(*loc)


M = TypeVar("M", bound=Fields)


def parse(
    model: type[M], source: Source, *, within: tuple[str | int, ...] = (), data: object = None
) -> tuple[M | None, tuple[Problem, ...]]:
    """Read the tree of `source` (or `data`, which stands at `within` in it) as `model`."""
    try:
        value = model.model_validate(source.tree if data is None else data)
    except ValidationError as failed:
        return None, misfits(model, source, within, failed.errors(include_url=False))
    if isinstance(value, Filed):
        value.bind(source)
    return value, ()
