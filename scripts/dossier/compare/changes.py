"""What differs between two assessments: by object and field, never by line of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, TypeVar

from dossier.assessment import Assessment
from dossier.exact.number import plain
from dossier.records.layout import stem_of, top_of
from dossier.result import Indicator, Line, ProjectResult, Totals
from dossier.trace.frozen import Result

T = TypeVar("T")

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
    return (
        *_objects("total", {"settlement": before.settlement}, {"settlement": after.settlement}, _totals),
        *_objects("indicator", _by_id(before.indicators), _by_id(after.indicators), _indicator),
        *_objects("rule-value", rule_values(before), rule_values(after), lambda value: {"value": value}),
        *_objects("project", _by_id(before.projects), _by_id(after.projects), _project),
        *_objects("line", _lines(before), _lines(after), _line),
        *_objects(
            "incident",
            {x.id: x for x in before.incidents},
            {x.id: x for x in after.incidents},
            lambda x: {
                "level": x.level,
                "minutes": plain(x.minutes),
                "amount": plain(x.amount),
                "pending": str(x.pending).lower(),
            },
        ),
        *_objects(
            "penalty",
            {str(x.row): x for x in before.penalties},
            {str(x.row): x for x in after.penalties},
            lambda x: {"count": str(x.count), "amount": plain(x.amount)},
        ),
        *_objects(
            "gate",
            {x.id: x for x in before.gates},
            {x.id: x for x in after.gates},
            lambda x: {"satisfied": str(x.satisfied).lower(), "documents": ", ".join(x.documents)},
        ),
        *_objects(
            "reading",
            {x.id: x for x in before.readings},
            {x.id: x for x in after.readings},
            lambda x: {"adopted": x.adopted, "confirmed": str(x.confirmed).lower()},
        ),
        *_evidence(before, after),
    )


def _objects(
    sort: Sort, before: Mapping[str, T], after: Mapping[str, T], fields: Callable[[T], Fields]
) -> Iterator[Change]:
    for key in sorted({*before, *after}):
        old = fields(before[key]) if key in before else {}
        new = fields(after[key]) if key in after else {}
        for field in {**old, **new}:
            if old.get(field) != new.get(field):
                yield Change(object=sort, id=key, field=field, before=old.get(field), after=new.get(field))


def _by_id(objects: Iterable[T]) -> dict[str, T]:
    return {str(getattr(x, "id")): x for x in objects}  # noqa: B009  # T has no bound with an id


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
    later, lasting = _by_id(after.indicators), _lasting(before, after)
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
