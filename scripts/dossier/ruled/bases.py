"""The records that a decision has to look at: the one it is about, or all that its row is judged by."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.contract import Contract
from dossier.contract.criteria import Condition
from dossier.contract.record_fields import reach, text
from dossier.contract.rubric import RowOn
from dossier.contract.rules import Judged
from dossier.decisions import Looking
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records import KINDS
from dossier.records.base import Record
from dossier.records.rulings import Finding, Objection, Ruling


def bases(contract: Contract, evidence: Evidence, one: Looking) -> tuple[Record, ...]:
    """The records on file that a ruling or finding is about; none if it needs no record.

    An answer rests on the objection and on what that points at as well.
    """
    found: dict[str, Record] = {}
    if isinstance(one, Ruling) and one.row is not None:
        found |= {record.id: record for record in row_bases(contract, evidence, one.row, one.judges)}
    names = [one.about] if isinstance(one, Finding) else [one.subject, one.objection]
    objection = evidence.by_id.get(one.objection or "") if isinstance(one, Ruling) else None
    if isinstance(objection, Objection):
        names += [objection.against.incident, *objection.evidence]
    found |= {name: evidence.by_id[name] for name in names if name is not None and name in evidence.by_id}
    return tuple(found.values())


def row_bases(contract: Contract, evidence: Evidence, name: str, month: Period) -> tuple[Record, ...]:
    """The records of the month, and those in force at its end, of the kinds that a row is judged by; no decisions."""
    row = next((row for row in contract.rubric.on(month.end) if row.id == name), None)
    if row is None:
        return ()
    found: dict[str, Record] = {}
    for kind, where in _sorts(contract, row, month):
        model = KINDS[kind]
        if issubclass(model, Ruling | Finding | Objection):
            continue
        there = evidence.standing(model, month.end) if model.scope == "standing" else evidence.month(model, month)
        found |= {record.id: record for record in there if all(_is(record, one) for one in where)}
    return tuple(found.values())


def _sorts(contract: Contract, row: RowOn, month: Period) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    """Kinds of record with the conditions on them."""
    rule = row.version.readable(contract.readings.adopted(month))
    if isinstance(rule, Judged) and rule.considers:
        yield from ((one.kind, one.where) for one in rule.considers)
    else:
        yield from ((kind, ()) for kind in row.version.evidence if kind in KINDS)


def _is(record: Record, condition: Condition) -> bool:
    """Whether a record has the word that a condition asks for; other conditions are for the rule to judge."""
    field = reach(type(record), condition.field)
    return condition.is_ is None or field is None or text(field.written(record)) == condition.is_
