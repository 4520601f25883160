"""The rubric speaks of what exists: kinds, fields and values of records, readings, settings, penalties, duties.

Reported, wherever a row says what it looks for: a kind of record or a field that does not exist ("did you mean"); a
word that the field cannot hold; a number compared with what is no number; a kind that the rule reads but the row
does not list as evidence; a reading that is not in the register, or choices that are not its readings; a setting, a
penalty or a duty that does not exist; a fact or an event that says nothing or two things at once; parameters that a
reading sets but the rule does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from pydantic import BaseModel

from dossier.contract import Contract
from dossier.contract.criteria import (
    Availability,
    Condition,
    Coverage,
    Deadline,
    Elsewhere,
    Event,
    Fact,
    GradeMean,
    InTime,
    Keyed,
    MonthsMissed,
    OfField,
    Owed,
    Part,
    Selector,
)
from dossier.contract.record_fields import OUTER, Reach, known, reach
from dossier.contract.rubric import Group, InForce, Papers, RowVersion, Switch
from dossier.contract.rules import Cash, CountUp
from dossier.fields import Fields, nearest, parse
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records import KINDS
from dossier.records.rulings import Ruling

CODES: Final = (
    "rubric-duty",
    "rubric-evidence",
    "rubric-field",
    "rubric-kind",
    "rubric-number",
    "rubric-penalty",
    "rubric-reading",
    "rubric-setting",
    "rubric-shape",
    "rubric-value",
)
UNMETERED: Final = True
_Loc = tuple[str | int, ...]


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every version of every row, under every reading it names."""
    yield from problems(dossier.contract)


def problems(contract: Contract) -> Iterator[Problem]:
    """The same for a contract alone; each problem once, though several readings may share it."""
    seen: dict[Problem, None] = {}
    for group, index, row in contract.rubric.rows():
        for nth, version in enumerate(row.versions):
            lint = _Lint(contract, group, ("rows", index, "versions", nth), version)
            seen.update(dict.fromkeys(lint.run()))
    for nth, entry in enumerate(contract.rubric.scheme.supporting):
        if entry.kind not in KINDS:
            place = contract.rubric.scheme.place("supporting", nth, "kind")
            seen[error("rubric-kind", place, kind=entry.kind, meant=nearest(entry.kind, KINDS))] = None
    for nth, filing in enumerate(contract.rubric.scheme.kinds):
        if filing.kind not in KINDS:
            place = contract.rubric.scheme.place("kinds", nth, "kind")
            seen[error("rubric-kind", place, kind=filing.kind, meant=nearest(filing.kind, KINDS))] = None
    if contract.rubric.scheme.in_force is not None:
        seen.update(dict.fromkeys(_in_force(contract, contract.rubric.scheme.in_force)))
    if contract.rubric.scheme.papers is not None:
        seen.update(dict.fromkeys(_papers(contract, contract.rubric.scheme.papers)))
    yield from seen


def _in_force(contract: Contract, in_force: InForce) -> Iterator[Problem]:
    question = contract.readings.by_id.get(in_force.reading)
    offered = [reading.id for reading in question.readings] if question else []
    if sorted(choice.when for choice in in_force.choices) != sorted(offered):
        place = contract.rubric.scheme.place("in_force", "reading")
        yield error("rubric-reading", place, reading=in_force.reading, known=", ".join(offered))


def _papers(contract: Contract, papers: Papers) -> Iterator[Problem]:
    scheme, question = contract.rubric.scheme, contract.readings.by_id.get(papers.reading)
    offered = [reading.id for reading in question.readings] if question else []
    if papers.needed not in offered:
        yield error(
            "rubric-reading", scheme.place("papers", "reading"), reading=papers.reading, known=", ".join(offered)
        )
    for nth, one in enumerate(papers.kinds):
        if one.kind not in KINDS:
            place = scheme.place("papers", "kinds", nth, "kind")
            yield error("rubric-kind", place, kind=one.kind, meant=nearest(one.kind, KINDS))


@dataclass(frozen=True)
class _Here:
    """A node of a group's file."""

    group: Group
    loc: _Loc

    def at(self, step: str | int) -> _Here:
        """The node below."""
        return _Here(self.group, (*self.loc, step))

    @property
    def place(self) -> Place:
        """Where it stands, or the nearest node above it."""
        return self.group.place(*self.loc)


@dataclass(frozen=True)
class _Lint:
    """One version of a row."""

    contract: Contract
    group: Group
    where: _Loc
    version: RowVersion

    def run(self) -> Iterator[Problem]:
        for nth, kind in enumerate(self.version.evidence):
            if kind not in KINDS:
                place = self.group.place(*self.where, "evidence", nth)
                yield error("rubric-kind", place, kind=kind, meant=nearest(kind, KINDS))
        base = tuple(self._rule(self.version.rule, (*self.where, "rule")))
        yield from base
        if self.version.applies is not None:
            yield from self._nodes(self.version.applies, _Here(self.group, (*self.where, "applies")))
        told = {(problem.code, problem.words) for problem in base}
        for nth, switch in enumerate(self.version.readings):
            found = self._switch(switch, (*self.where, "readings", nth))
            yield from (problem for problem in found if (problem.code, problem.words) not in told)

    def _switch(self, switch: Switch, where: _Loc) -> Iterator[Problem]:
        question = self.contract.readings.by_id.get(switch.reading)
        offered = [reading.id for reading in question.readings] if question else []
        if sorted(choice.when for choice in switch.choices) != sorted(offered):
            place = self.group.place(*where, "reading")
            yield error("rubric-reading", place, reading=switch.reading, known=", ".join(offered))
        for index, choice in enumerate(switch.choices):
            inside = (*where, "choices", index, "set")
            raw = self.version.raw_under({switch.reading: choice.when})
            rule, found = parse(type(self.version.rule), self.group.source, within=inside, data=raw)
            yield from found
            if rule is not None:
                yield from self._rule(rule, inside)

    def _rule(self, rule: Fields, where: _Loc) -> Iterator[Problem]:
        if isinstance(rule, Cash):
            terms = self.contract.terms
            if terms.penalty_on(rule.penalty, self.version.from_) is None:
                ids = [penalty.id for penalty in terms.penalties]
                place = self.group.place(*where, "penalty")
                yield error("rubric-penalty", place, value=rule.penalty, meant=nearest(rule.penalty, ids))
        if isinstance(rule, CountUp) and rule.scale == "share" and rule.received is None:
            yield error("rubric-shape", self.group.place(*where), what="received")
        yield from self._nodes(rule, _Here(self.group, where))

    def _nodes(self, node: object, here: _Here) -> Iterator[Problem]:
        """Every part of a rule that speaks of records or duties."""
        if isinstance(node, tuple):
            for index, entry in enumerate(node):
                yield from self._nodes(entry, here.at(index))
        if not isinstance(node, BaseModel):
            return
        yield from self._node(node, here)
        for name, info in type(node).model_fields.items():
            yield from self._nodes(getattr(node, name), here.at(info.alias or name))

    def _node(self, node: BaseModel, here: _Here) -> Iterator[Problem]:
        match node:
            case Fact():
                yield from _either(here, "select, coverage", node.select, node.coverage)
                yield from self._conditions(node.select, node.must, here.at("must"))
            case Coverage():
                yield from self._conditions(node.by, node.must, here.at("must"))
            case Event():
                yield from _either(here, "select, owed", node.select, node.owed)
                yield from _deadline(node.select, node.deadline, here.at("deadline"))
                yield from _named(node.select, node.elsewhere, here.at("elsewhere").at("named_by"))
            case Owed():
                yield from self._duties(node, here.at("duties"))
            case Selector():
                yield from self._selector(node, here)
            case GradeMean():
                yield from _whose(node.issued, here.at("issued"))
            case OfField():
                yield from _number(node.select, node.field, here.at("field"))
            case InTime():
                yield from _deadline(node.select, node.deadline, here.at("deadline"))
            case Availability():
                yield from _number(node.down, node.minutes, here.at("minutes"))
            case Part():
                yield from _number(node.select, node.field, here.at("field"))
                yield from _number(node.select, node.of, here.at("of"))
            case MonthsMissed():
                yield from _either(here, "below, above", node.below, node.above)

    def _duties(self, owed: Owed, here: _Here) -> Iterator[Problem]:
        ids = [duty.id for duty in self.contract.obligations.duties]
        for nth, duty in enumerate(owed.duties):
            if duty not in ids:
                yield error("rubric-duty", here.at(nth).place, value=duty, meant=nearest(duty, ids))

    def _selector(self, selector: Selector, here: _Here) -> Iterator[Problem]:
        if selector.kind not in KINDS:
            place = here.at("kind").place
            yield error("rubric-kind", place, kind=selector.kind, meant=nearest(selector.kind, KINDS))
            return
        if selector.kind not in self.version.evidence and not isinstance(selector, Elsewhere):  # another row's
            yield error("rubric-evidence", here.at("kind").place, kind=selector.kind)
        if selector.each is not None and _held(selector) is None:
            yield _no_field(KINDS[selector.kind], selector.each, here.at("each"))
            return
        if selector.dated is not None:
            yield from _day(selector, selector.dated, here.at("dated"))
        if isinstance(selector, Keyed) and _reach(selector, selector.key) is None:
            yield _no_field(_held(selector), selector.key, here.at("key"))
        if isinstance(selector, Keyed) and selector.since is not None:
            yield from _day(selector, selector.since, here.at("since"))
        yield from self._conditions(selector, selector.where, here.at("where"))

    def _conditions(
        self, selector: Selector | None, conditions: tuple[Condition, ...], here: _Here
    ) -> Iterator[Problem]:
        if selector is None or _held(selector) is None:
            return
        for nth, condition in enumerate(conditions):
            yield from self._condition(selector, condition, here.at(nth))

    def _condition(self, selector: Selector, condition: Condition, here: _Here) -> Iterator[Problem]:
        field = _reach(selector, condition.field)
        if field is None:
            yield _no_field(_held(selector), condition.field, here.at("field"))
            return
        yield from _words(field, condition, here)
        if condition.ruled is not None and reach(Ruling, condition.ruled) is None:
            yield _no_field(Ruling, condition.ruled, here.at("ruled"))
        compared = (condition.above, condition.at_least, condition.below, condition.differs_from)
        if any(one is not None for one in compared) and field.sort not in (int, Fraction):
            yield error("rubric-number", here.at("field").place, field=condition.field)
        if condition.reached is not None:
            yield from _day(selector, condition.field, here.at("reached"))
        if condition.differs_from is not None:
            yield from _number(selector, condition.differs_from, here.at("differs_from"))
        setting = condition.by_more_than
        if setting and not isinstance(self.contract.readings.setting(setting.reading, setting.setting), Fraction):
            place = here.at("by_more_than").at("setting").place
            yield error("rubric-setting", place, reading=setting.reading, setting=setting.setting)


def _words(field: Reach, condition: Condition, here: _Here) -> Iterator[Problem]:
    """Words that a field with a fixed set of them cannot hold."""
    allowed = _allowed(field, condition)
    singles = (("is", condition.is_), ("not", condition.not_))
    lists = (("in", condition.in_), ("open", condition.open))
    given = [(here.at(key), word) for key, word in singles]
    given += [(here.at(key).at(nth), word) for key, words in lists for nth, word in enumerate(words)]
    for at, word in given:
        if word is not None and allowed and word not in allowed:
            known_words = ", ".join(allowed)
            yield error("rubric-value", at.place, value=word, meant=nearest(word, allowed), known=known_words)


def _number(selector: Selector, name: str, here: _Here) -> Iterator[Problem]:
    if _held(selector) is None:
        return
    field = _reach(selector, name)
    if field is None:
        yield _no_field(_held(selector), name, here)
    elif field.sort not in (int, Fraction):
        yield error("rubric-number", here.place, field=name)


def _deadline(selector: Selector | None, deadline: Deadline | None, here: _Here) -> Iterator[Problem]:
    if deadline is None:
        return
    if selector is None:
        yield error("rubric-shape", here.place, what="select")
        return
    yield from _day(selector, deadline.start, here.at("start"))
    for nth, name in enumerate(deadline.done):
        yield from _day(selector, name, here.at("done").at(nth))


def _whose(selector: Selector, here: _Here) -> Iterator[Problem]:
    """What tells a second form from a reminder has to be there: the project and the unit."""
    for name in ("project", "unit"):
        if _held(selector) is not None and _reach(selector, name) is None:
            yield _no_field(_held(selector), name, here.at("kind"))


def _named(selector: Selector | None, elsewhere: Elsewhere | None, here: _Here) -> Iterator[Problem]:
    """The field that names what another row counts belongs to what the event selects."""
    if selector is None or elsewhere is None or _held(selector) is None:
        return
    if _reach(selector, elsewhere.named_by) is None:
        yield _no_field(_held(selector), elsewhere.named_by, here)


def _day(selector: Selector, name: str, here: _Here) -> Iterator[Problem]:
    if _held(selector) is None:
        return
    field = _reach(selector, name)
    if field is None:
        yield _no_field(_held(selector), name, here)
    elif not (isinstance(field.sort, type) and issubclass(field.sort, date)):
        yield error("rubric-number", here.place, field=name)


def _either(here: _Here, what: str, first: object, second: object) -> Iterator[Problem]:
    if (first is None) == (second is None):
        yield error("rubric-shape", here.place, what=what)


def _held(selector: Selector) -> type[BaseModel] | None:
    """The type whose fields the selector's conditions speak of; None for an unknown kind or list."""
    kind = KINDS.get(selector.kind)
    if kind is None or selector.each is None:
        return kind
    found = reach(kind, selector.each)
    return found.item if found else None


def _reach(selector: Selector, name: str) -> Reach | None:
    held = KINDS[selector.kind] if name.startswith(OUTER) else _held(selector)
    return reach(held, name.removeprefix(OUTER)) if held is not None else None


def _allowed(field: Reach, condition: Condition) -> tuple[str, ...]:
    ruling = reach(Ruling, condition.ruled) if condition.ruled else None
    choices = ("true", "false") if field.sort is bool else field.choices
    return (*choices, *(ruling.choices if ruling else ()))


def _no_field(model: type[BaseModel] | None, name: str, here: _Here) -> Problem:
    names = known(model) if model is not None else ()
    return error("rubric-field", here.place, field=name, meant=nearest(name, names), known=", ".join(names))
