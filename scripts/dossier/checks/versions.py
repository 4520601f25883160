"""Every value of the contract has one version on every day, and what begins, changes or ends does so in that order.

Reported: two versions of a value from the same day; a first version of the contract's own numbers that starts after the
contract was signed; a change of a name, number or title that says nothing, or is dated before the signature; an end
before the beginning, or a version from a day on which the thing has ended; a term that names neither its months nor its
last day, or both, one that is over before it is agreed, or one that is agreed when the one before it was over (3.1).
Rows, items of the price list and duties may begin later than the contract: they are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from dossier.checks.spans import begun_on
from dossier.contract import Contract
from dossier.contract.cited import Cited, Ended
from dossier.contract.terms import Terms
from dossier.evidence import Evidence
from dossier.fields import Filed
from dossier.load import Dossier
from dossier.problems import Problem, error

CODES: Final = (
    "term-gap",
    "term-length",
    "term-over",
    "version-after-end",
    "version-early",
    "version-empty",
    "version-late",
    "version-twice",
)
_Loc: TypeAlias = tuple[str | int, ...]


def check(dossier: Dossier) -> Iterator[Problem]:
    """The contract, and its term from the day of acceptance on."""
    yield from problems(dossier.contract)
    yield from _terms(dossier.contract.terms, dossier.evidence)


def problems(contract: Contract) -> Iterator[Problem]:
    """The same for a contract alone."""
    terms = contract.terms
    for loc, versions in terms.dated():
        yield from _twice(terms, loc, versions)
        yield from _late(terms, loc, versions)
    for loc, changes in _changes(terms):
        yield from _twice(terms, loc, changes)
        yield from _named(terms, loc, changes)
    for file, loc, inner, versions, ended in _lives(contract):
        yield from _twice(file, (*loc, *inner), versions)
        if ended is not None:
            yield from _ended(file, loc, inner, versions, ended)
    for index, term in enumerate(terms.term):
        if (term.months is None) == (term.until is None):
            yield error("term-length", terms.place("term", index))


def _changes(terms: Terms) -> Iterator[tuple[_Loc, Sequence[Cited]]]:
    """What is called otherwise later."""
    yield ("changed",), terms.changed
    for index, party in enumerate(terms.parties):
        yield ("parties", index, "changed"), party.changed


def _lives(contract: Contract) -> Iterator[tuple[Filed, _Loc, _Loc, Sequence[Cited], Ended | None]]:
    """What may begin later than the contract and end before it: its file, place, the place of its versions in it."""
    rubric, duties = contract.rubric, contract.obligations
    for index, item in enumerate(contract.prices.items):
        yield contract.prices, ("items", index), ("prices",), item.prices, item.ended
    for group in rubric.groups:
        yield group, (), ("versions",), group.versions, group.ended
    for group, index, row in rubric.rows():
        yield group, ("rows", index), ("versions",), row.versions, row.ended
    yield rubric.scheme, (), ("total",), rubric.scheme.total, None
    for index, kind in enumerate(rubric.scheme.kinds):
        yield rubric.scheme, ("kinds", index), (), (kind,), kind.ended
    for index, duty in enumerate(duties.duties):
        yield duties, ("duties", index), (), (duty,), duty.ended
    for index, gate in enumerate(duties.gates):
        yield duties, ("gates", index), (), (gate,), gate.ended


def _twice(file: Filed, loc: _Loc, versions: Sequence[Cited]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, version in enumerate(versions):
        day = version.from_.isoformat()
        if first.setdefault(day, index) != index:
            place = file.place(*loc, index, "from")
            yield error("version-twice", place, file.place(*loc, first[day], "from"), day=day)


def _late(terms: Terms, loc: _Loc, versions: Sequence[Cited]) -> Iterator[Problem]:
    if versions and min(version.from_ for version in versions) > terms.signed:
        index, earliest = min(enumerate(versions), key=lambda pair: pair[1].from_)
        words = {"day": earliest.from_.isoformat(), "signed": terms.signed.isoformat()}
        yield error("version-late", terms.place(*loc, index, "from"), terms.place("signed"), **words)


def _named(terms: Terms, loc: _Loc, changes: Sequence[Cited]) -> Iterator[Problem]:
    for index, change in enumerate(changes):
        own = [name for name in type(change).model_fields if name not in Cited.model_fields]
        if all(getattr(change, name) is None for name in own):
            yield error("version-empty", terms.place(*loc, index), keys=", ".join(own))
        if change.from_ <= terms.signed:
            words = {"day": change.from_.isoformat(), "signed": terms.signed.isoformat()}
            yield error("version-early", terms.place(*loc, index, "from"), terms.place("signed"), **words)


def _ended(file: Filed, loc: _Loc, inner: _Loc, versions: Sequence[Cited], ended: Ended) -> Iterator[Problem]:
    """Every version begins before the end."""
    for index, version in enumerate(versions):
        if version.from_ >= ended.from_:
            place = file.place(*loc, *inner, index, "from") if inner else file.place(*loc, "from")
            words = {"day": version.from_.isoformat(), "end": ended.from_.isoformat()}
            yield error("version-after-end", place, file.place(*loc, "ended", "from"), **words)


def _terms(terms: Terms, evidence: Evidence) -> Iterator[Problem]:
    """Each term against its own day, and against the term that it takes the place of."""
    begun = begun_on(evidence)
    if begun is None or any((term.months is None) == (term.until is None) for term in terms.term):
        return
    ordered = sorted(enumerate(terms.term), key=lambda pair: pair[1].from_)
    for index, term in ordered:
        over = term.last(begun)
        if over < max(begun, term.from_):
            words = {"last": over.isoformat(), "day": max(begun, term.from_).isoformat()}
            yield error("term-over", terms.place("term", index), **words)
    for (before, earlier), (index, term) in pairwise(ordered):
        last = earlier.last(begun)
        if term.from_ > last >= earlier.from_:
            words = {"last": last.isoformat(), "day": term.from_.isoformat()}
            yield error("term-gap", terms.place("term", index, "from"), terms.place("term", before), **words)
