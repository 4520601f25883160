"""Everything in the register of readings does something: what it drives, offers, switches and sets is read.

Reported: a policy driven by two questions; a reading that the policy it drives does not know, which would otherwise
count as nothing; a switchable question that drives no policy and that neither rubric nor duties ask for; a setting that
nothing reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.contract import Contract
from dossier.contract.criteria import Tolerance
from dossier.contract.obligations import Deadlines
from dossier.contract.parts import parts
from dossier.contract.policies import POLICIES, SETTINGS
from dossier.contract.readings import Question, Readings
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Problem, error

CODES: Final = ("policy-option", "policy-twice", "reading-idle", "setting-unread")
UNMETERED: Final = True


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every question of the register."""
    yield from problems(dossier.contract)


def problems(contract: Contract) -> Iterator[Problem]:
    """The same for a contract alone."""
    asked, read = _asked(contract), _read(contract)
    register = contract.readings
    for index, question in enumerate(register.readings):
        yield from _driven(register, index, question)
        if question.switchable and question.drives is None and question.id not in asked:
            yield error("reading-idle", register.place("readings", index, "switchable"), reading=question.id)
        used = read.get(question.id, set())
        if question.drives is not None:
            used = used | {*SETTINGS.get(POLICIES[question.drives], ())}
        for nth, setting in enumerate(question.settings):
            if setting.id not in used:
                place = register.place("readings", index, "settings", nth, "id")
                words = {"known": ", ".join(sorted(used)), "meant": nearest(setting.id, used)}
                yield error("setting-unread", place, setting=setting.id, reading=question.id, **words)


def _driven(register: Readings, index: int, question: Question) -> Iterator[Problem]:
    if question.drives is None:
        return
    first = next(nth for nth, one in enumerate(register.readings) if one.drives == question.drives)
    if first != index:
        places = (register.place("readings", one, "drives") for one in (index, first))
        yield error("policy-twice", *places, policy=question.drives)
    known = [choice.value for choice in POLICIES[question.drives]]
    offered = {reading.id for reading in question.readings}
    left = [one for one in known if one not in offered]
    for nth, reading in enumerate(question.readings):
        if reading.id not in known:
            place = register.place("readings", index, "readings", nth, "id")
            words = {"known": ", ".join(left or known), "meant": nearest(reading.id, left or known)}
            yield error("policy-option", place, value=reading.id, policy=question.drives, **words)


def _asked(contract: Contract) -> set[str]:
    """The questions that the contract's own data ask."""
    rows = {switch.reading for _, _, row in contract.rubric.rows() for one in row.versions for switch in one.readings}
    duties = {one.reading for duty in contract.obligations.duties for one in parts(duty, Deadlines) if one.reading}
    scheme = contract.rubric.scheme
    return rows | duties | {one.reading for one in (scheme.in_force, scheme.papers) if one is not None}


def _read(contract: Contract) -> dict[str, set[str]]:
    """The settings that the rubric reads, by question."""
    found: dict[str, set[str]] = {}
    for _, _, row in contract.rubric.rows():
        for version in row.versions:
            under = [{switch.reading: choice.when} for switch in version.readings for choice in switch.choices]
            for rule in (version.rule, version.applies, *(version.readable(one) for one in under)):
                for one in parts(rule, Tolerance):
                    found.setdefault(one.reading, set()).add(one.setting)
    return found
