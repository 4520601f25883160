"""What was agreed and when: names, term and total of the contract in all their versions, and whatever else has changed,
was added or has ended, each with its clause and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dossier.contract import Contract
from dossier.contract.cited import Cited, Ended, on
from dossier.contract.prices import Item
from dossier.contract.rubric import Group, GroupVersion, Row, RowVersion
from dossier.contract.terms import Terms
from dossier.exact.number import plain
from dossier.report import Report
from dossier.views.names import Word


@dataclass(frozen=True)
class AgreedVersion:
    """What holds from a day on, by which clause; `now` if it does at the month's end."""

    value: str
    from_: date
    clause: str
    now: bool = False


@dataclass(frozen=True)
class Agreed:
    """Something with all its versions, in order."""

    name: str
    versions: tuple[AgreedVersion, ...]


def agreed(report: Report, word: Word) -> tuple[Agreed, ...]:
    """The register of a month."""
    contract, day = report.contract, report.period.end
    found = (*_names(contract.terms.original, word), *_values(contract, word), *_changed(contract, word))
    return tuple(Agreed(name, _in_order(versions, day)) for name, versions in found)


def _in_order(versions: Sequence[AgreedVersion], day: date) -> tuple[AgreedVersion, ...]:
    ordered = sorted(versions, key=lambda one: one.from_)
    begun = [one for one in ordered if one.from_ <= day]
    return tuple(AgreedVersion(one.value, one.from_, one.clause, one is (begun or ordered[:1])[-1]) for one in ordered)


def _names(terms: Terms, word: Word) -> Iterator[tuple[str, list[AgreedVersion]]]:
    """What the contract and its parties are called; the signature stands for the clause of the first."""
    for name in ("contract", "title"):
        later = [AgreedVersion(value, one.from_, one.clause) for one in terms.changed if (value := getattr(one, name))]
        yield (
            word("agreed", name),
            [AgreedVersion(getattr(terms, name), terms.signed, word("agreed", "signed")), *later],
        )
    for party in terms.parties:
        calls = [party, *(party.on(one.from_) for one in party.changed)]
        days = [terms.signed, *(one.from_ for one in party.changed)]
        label = party.label or word("roles", party.role)
        names = [one.name if one.label == party.label else f"{one.label} {one.name}" for one in calls]
        yield label, [AgreedVersion(*made) for made in zip(names, days, (one.clause for one in calls), strict=True)]


def _values(contract: Contract, word: Word) -> Iterator[tuple[str, list[AgreedVersion]]]:
    terms = contract.terms
    spans = [
        word("agreed", "until" if one.until else "months").format(value=one.until or one.months) for one in terms.term
    ]
    yield word("terms", "term"), _cited(spans, terms.term)
    if terms.ceiling:
        sums = [word("agreed", "yuan").format(value=plain(one.yuan)) for one in terms.ceiling]
        yield word("terms", "ceiling"), _cited(sums, terms.ceiling)


def _changed(contract: Contract, word: Word) -> Iterator[tuple[str, list[AgreedVersion]]]:
    """All else, if it has more than one version, came later or has ended."""
    terms, rubric = contract.terms, contract.rubric
    for loc, versions in terms.dated():
        if len(versions) > 1 and loc[0] not in ("term", "ceiling"):
            yield word("terms", str(loc[0])), _cited([""] * len(versions), versions)
    begun = min(one.from_ for one in rubric.scheme.total)
    totals = [word("agreed", "points").format(value=plain(one.points)) for one in rubric.scheme.total]
    yield from _lived(word("agreed", "total"), totals, rubric.scheme.total, None, begun, word)
    for group in rubric.groups:
        yield from _lived(*_rated(group, word), group.versions, group.ended, begun, word)
    for _, _, row in rubric.rows():
        yield from _lived(*_rated(row, word), row.versions, row.ended, begun, word)
    for kind in rubric.scheme.kinds:
        name = f"{word('target', 'record')} {word('kind', kind.kind)}"
        yield from _lived(name, [word("agreed", "filed")], (kind,), kind.ended, date.min, word)
    for item in contract.prices.items:
        yield from _lived(*_priced(item, word), item.prices, item.ended, terms.signed, word)
    for one in (*contract.obligations.duties, *contract.obligations.gates):
        yield from _lived(one.title, [word("agreed", "owed")], (one,), one.ended, terms.signed, word)


def _rated(one: Group | Row, word: Word) -> tuple[str, list[str]]:
    versions: Sequence[GroupVersion | RowVersion] = one.versions
    last = on(versions, date.max).name
    name = f"{word('target', 'row')} {one.row} {last}" if isinstance(one, Row) else last
    return name, [word("agreed", "rated").format(name=each.name, value=plain(each.points)) for each in versions]


def _priced(item: Item, word: Word) -> tuple[str, list[str]]:
    name = f"{word('agreed', 'price')} {item.called}"
    return name, [word("agreed", "yuan").format(value=plain(one.amount)) for one in item.prices]


def _lived(
    name: str, values: Sequence[str], versions: Sequence[Cited], ended: Ended | None, begun: date, word: Word
) -> Iterator[tuple[str, list[AgreedVersion]]]:
    if len(versions) > 1 or ended or versions[0].from_ > begun:
        last = [AgreedVersion(word("agreed", "ended"), ended.from_, ended.clause)] if ended else []
        yield name, [*_cited(values, versions), *last]


def _cited(values: Sequence[str], versions: Sequence[Cited]) -> list[AgreedVersion]:
    return [AgreedVersion(value, one.from_, one.clause) for value, one in zip(values, versions, strict=True)]
