"""Has a file opened by a program with limits of its own (see `openers`), and reads what that says."""

from __future__ import annotations

import tempfile
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from dossier.openers.child import Limits, run

LIMITS: Final = Limits()
A = TypeVar("A", bound="ChildAnswer")


class ChildAnswer(BaseModel):
    """What such a program prints; a file may have taken it over, so it is read like any other input."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def opened(program: str, data: bytes, answer: type[A], *options: str) -> A | None:
    """The program's answer about a file, after its own `options`; None if the file took more than its limits.

    Raises ChildError if it is the program that fails, OSError if the machine cannot run it.
    """
    given_to = (str(LIMITS.cpu), str(LIMITS.memory), *options)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out:
        given.write(data)
        given.seek(0)
        if not run(program, given_to, given, out, LIMITS).end:
            return None
        out.seek(0)
        try:
            return answer.model_validate_json(out.read())
        except ValidationError:
            return None
