"""Values of the contract: each with the clause it comes from and the day it takes effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from pydantic import Field

from dossier.fields import Day, Fields, Name


class Cited(Fields):
    """One version of a value: in effect from a day on, until the next version."""

    from_: Day = Field(alias="from")
    clause: Name


class Ended(Cited):
    """What was agreed about an end: `from` is the first day without what has ended."""


C = TypeVar("C", bound=Cited)


def on(versions: Sequence[C], day: date) -> C:
    """The version in effect on `day`; the first one for days before it.

    Raises ValueError if there is none at all.
    """
    if not versions:
        raise ValueError("no version")
    reached = [version for version in versions if version.from_ <= day]
    return (
        max(reached, key=lambda version: version.from_) if reached else min(versions, key=lambda version: version.from_)
    )


def there(versions: Sequence[Cited], ended: Ended | None, day: date) -> bool:
    """Whether something with these versions is agreed on `day`: from its first one until its end."""
    begun = min(version.from_ for version in versions) <= day
    return begun and (ended is None or day < ended.from_)
