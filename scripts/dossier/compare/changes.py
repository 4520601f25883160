"""What differs between two assessments: by object and field, never by line of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from dossier.assessment import Assessment
from dossier.exact.number import plain
from dossier.records.layout import stem_of, top_of
from dossier.result import Indicator, Line, ProjectResult, Totals
from dossier.trace.frozen import Result

Sort = Literal[
    "total",
    "indicator",
    "rule-value",
    "project",
    "line",
    "incident",
    "penalty",
    "gate",
    "obligation",
    "reading",
    "evidence",
]


class Change(Result):
    """One field of one object; no `before` means it was added, no `after` that it was taken away."""

    object: Sort
    id: str
    field: str
    before: str | None
    after: str | None


Fields = Mapping[str, str]


def changes(before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """Every difference, in the order total, rows, rule values, projects, lines, ..., evidence."""
    old, new = facts(before), facts(after)
    return (
        *(change for sort in old for change in _objects(sort, old[sort], new[sort])),
        *_evidence(before, after),
    )


def facts(assessment: Assessment) -> Mapping[Sort, Mapping[str, Fields]]:
    """All that is compared of a month but its files: each object's fields as text, by sort and id.

    Two months differ in what these differ in, so whoever has them can compare without knowing what they mean.
    """
    return {
        "total": {"settlement": _totals(assessment.settlement)},
        "indicator": {row.id: _indicator(row) for row in assessment.indicators},
        "rule-value": {key: {"value": value} for key, value in rule_values(assessment).items()},
        "project": {project.id: _project(project) for project in assessment.projects},
        "line": {key: _line(lines) for key, lines in _lines(assessment).items()},
        "incident": {
            x.id: {
                "level": x.level,
                "minutes": plain(x.minutes),
                "amount": plain(x.amount),
                "pending": str(x.pending).lower(),
            }
            for x in assessment.incidents
        },
        "penalty": {str(x.row): {"count": str(x.count), "amount": plain(x.amount)} for x in assessment.penalties},
        "gate": {
            x.id: {"satisfied": str(x.satisfied).lower(), "documents": ", ".join(x.documents)} for x in assessment.gates
        },
        "reading": {x.id: {"adopted": x.adopted, "confirmed": str(x.confirmed).lower()} for x in assessment.readings},
    }


def _objects(sort: Sort, before: Mapping[str, Fields], after: Mapping[str, Fields]) -> Iterator[Change]:
    for key in sorted({*before, *after}):
        old, new = before.get(key, {}), after.get(key, {})
        for field in {**old, **new}:
            if old.get(field) != new.get(field):
                yield Change(object=sort, id=key, field=field, before=old.get(field), after=new.get(field))


def _totals(totals: Totals) -> Fields:
    return {name: str(value) for name, value in totals.model_dump(mode="json").items()}


def _indicator(row: Indicator) -> Fields:
    return {
        "points": plain(row.points),
        "low": plain(row.low),
        "high": plain(row.high),
        "max": plain(row.max),
        "state": row.state,
        "evidence": ", ".join(row.evidence),
    }


def rule_values(assessment: Assessment) -> dict[str, str]:
    """What the contract's data gave the month: its rules and unit prices, how scores become money, names and term."""
    rules = {
        f"indicator:{row.id}": " | ".join(
            dict.fromkeys(f"{step.clause}: {step.rule}" for step in row.trace if step.rule)
        )
        for row in assessment.indicators
    }
    prices: dict[str, list[str]] = {}
    for project in assessment.projects:
        for line in project.lines:
            seen = prices.setdefault(f"price:{line.sku}", [])
            if plain(line.unit_price) not in seen:
                seen.append(plain(line.unit_price))
    total = assessment.settlement.ceiling
    ceiling = {} if total is None else {"ceiling": plain(total)}
    return {**rules, **{sku: ", ".join(sorted(seen)) for sku, seen in prices.items()}, **ceiling, **_terms(assessment)}


def _terms(assessment: Assessment) -> Fields:
    weights, paid, term = assessment.weights, assessment.payment, assessment.term
    shares = weights.model_dump(mode="json", exclude={"clause"})
    numbers = {"kind": paid.kind, **paid.values}
    return {
        "weights": f"{weights.clause}: " + ", ".join(f"{name} {share}" for name, share in shares.items()),
        "payment": f"{paid.clause}: " + ", ".join(f"{name} {value}" for name, value in numbers.items()),
        "contract": f"{assessment.title} {assessment.contract}".strip(),
        **{f"party:{one.role}": f"{one.label} {one.name}" for one in assessment.parties},
        **({"term": f"{term.clause}: {term.first} – {term.last}"} if term else {}),
    }


def _project(project: ProjectResult) -> Fields:
    use = project.utilisation
    return {
        "name": project.name,
        "utilisation": plain(use.score) if use else "",
        "combined": plain(project.combined),
        "coefficient": plain(project.coefficient),
        "gross": plain(project.gross),
        "after_coefficient": plain(project.after_coefficient),
        "incident_deduction": plain(project.incident_deduction),
        "net": plain(project.net),
    }


def _lines(assessment: Assessment) -> dict[str, tuple[Line, ...]]:
    found: dict[str, tuple[Line, ...]] = {}
    for project in assessment.projects:
        for line in project.lines:
            key = f"{project.id}/{line.sku}"
            found[key] = (*found.get(key, ()), line)
    return found


def _line(lines: tuple[Line, ...]) -> Fields:
    return {
        "quantity": ", ".join(plain(line.quantity) for line in lines),
        "days": ", ".join(f"{line.days}/{line.days_in_month}" if line.per == "month" else line.per for line in lines),
        "unit_price": ", ".join(plain(line.unit_price) for line in lines),
        "amount": plain(sum(line.amount for line in lines) or lines[0].amount),
    }


def _evidence(before: Assessment, after: Assessment) -> Iterator[Change]:
    old = {file.path: file.sha256 for file in before.inputs.files}
    new = {file.path: file.sha256 for file in after.inputs.files}
    for path in sorted({*old, *new}):
        if path not in old:
            yield Change(object="evidence", id=path, field="added", before=None, after=new[path])
        elif path not in new:
            yield Change(object="evidence", id=path, field="withdrawn", before=old[path], after=None)
        elif old[path] != new[path]:
            yield Change(object="evidence", id=path, field="corrected", before=old[path], after=new[path])
    later, lasting = {row.id: row for row in after.indicators}, _lasting(before, after)
    for row in before.indicators:
        for record in _expired(row, later.get(row.id), lasting):
            yield Change(object="evidence", id=record, field="expired", before=row.id, after=None)


def expired(row: Indicator, later: Indicator | None, before: Assessment, after: Assessment) -> tuple[str, ...]:
    """Records that carried the row beyond their own month, are still on file, and carry it no more.

    A newer one beside them, such as the next edition of a register, has replaced them: that is no expiry.
    """
    return _expired(row, later, _lasting(before, after))


def _expired(row: Indicator, later: Indicator | None, lasting: frozenset[str]) -> tuple[str, ...]:
    if later is None:
        return ()
    gone = tuple(record for record in row.evidence if record in lasting and record not in later.evidence)
    newer = set(later.evidence).difference(row.evidence) & lasting
    return gone if not newer else ()


def _lasting(before: Assessment, after: Assessment) -> frozenset[str]:
    """Records on file in the later assessment that lie in the folder of neither month."""
    own = (before.period, after.period)
    return frozenset(stem_of(file.path) for file in after.inputs.files if top_of(file.path) not in own)
