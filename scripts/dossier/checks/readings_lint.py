"""The register of readings is sound: what is adopted exists, and what is switchable has something to switch to.

Reported: an id used twice; an adopted reading that the question does not offer; two adoptions from the same day; a
switchable question with one reading only; a confirmation without its day or without who gave it (11.2); a row that
the rubric does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dossier.contract.readings import Question, Readings
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Problem, error

CODES: Final = (
    "contract-id-twice",
    "reading-adopted",
    "reading-adopted-twice",
    "reading-confirmation",
    "reading-row",
    "reading-single",
)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every question of the register."""
    contract = dossier.contract
    yield from problems(contract.readings, frozenset(row.id for _, _, row in contract.rubric.rows()))


def problems(register: Readings, rows: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with a register, given the ids of the rubric's rows."""
    yield from _twice(register, ("readings",), [question.id for question in register.readings])
    for index, question in enumerate(register.readings):
        known = [reading.id for reading in question.readings]
        yield from _twice(register, ("readings", index, "readings"), known)
        if question.switchable and len(known) == 1:
            yield error("reading-single", register.place("readings", index, "switchable"), reading=question.id)
        yield from _adopted(register, index, question, known)
        for nth, row in enumerate(question.touches.rows):
            if row not in rows:
                place = register.place("readings", index, "touches", "rows", nth)
                yield error("reading-row", place, value=row, meant=nearest(row, rows))


def _adopted(register: Readings, index: int, question: Question, known: list[str]) -> Iterator[Problem]:
    days = [adoption.from_ for adoption in question.adopted]
    for nth, adoption in enumerate(question.adopted):
        where: tuple[str | int, ...] = ("readings", index, "adopted", nth)
        if adoption.reading not in known:
            words = {"meant": nearest(adoption.reading, known), "known": ", ".join(known)}
            yield error("reading-adopted", register.place(*where, "reading"), value=adoption.reading, **words)
        if adoption.from_ in days[:nth]:
            first = register.place(*where[:-1], days.index(adoption.from_))
            yield error("reading-adopted-twice", register.place(*where), first, day=str(adoption.from_))
        if (adoption.confirmed_by is None) != (adoption.confirmed_on is None):
            yield error("reading-confirmation", register.place(*where), reading=question.id)


def _twice(register: Readings, where: tuple[str | int, ...], ids: Iterable[str]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for nth, one in enumerate(ids):
        if one in seen:
            yield error("contract-id-twice", register.place(*where, nth), register.place(*where, seen[one]), id=one)
        seen.setdefault(one, nth)
