"""What rows and duties look at: the very same while use is edited, another one once anything else has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from builders import HOME, contract_files, evidence, own_contract, record
from dossier.assess.unmetered import unmetered
from dossier.contract import read_contract
from dossier.evidence import Arrival, Arrivals, Evidence
from dossier.openers.content import Content
from dossier.records.operations import Training
from dossier.records.projects import Usage
from dossier.records.rulings import Ruling
from dossier.remembered import Lasting

TRAINING = "topics: [示例]\nunits: 3\npeople: 20\nhours: 2\nplan: true\ncontent: true\nphotos: true\nsign_in: true"
DAYS = [Arrival(moment, moment) for moment in (datetime(2024, 4, day, tzinfo=UTC) for day in (1, 2))]


def usage(project: str = "p-1", vcpu: int = 4) -> Usage:
    return record(
        Usage,
        f"id: usage-{project}\nproject: {project}\nplatform: 示例\ninterval_minutes: 5\n"
        f"hosts: [{{id: h-1, vcpu: {vcpu}, memory_gb: 8}}]",
    )


ONE, OTHER, HELD = usage(), usage(vcpu=8), record(Training, f"id: training\n{TRAINING}")
LOOKED = record(
    Ruling,
    f"id: ruling-1\nsubject: training\nreason: 示例\nlooked_at: [{{id: usage-p-2, sha256: {'0' * 64}}}]",
)
BESIDE = usage("p-2")
FIRST = replace(
    evidence(ONE, BESIDE, HELD, LOOKED),
    arrivals=Arrivals({one.source.path: DAYS[0] for one in (ONE, BESIDE, HELD)}),
)


def came_in(*later: str) -> Callable[[Evidence], Evidence]:
    def change(found: Evidence) -> Evidence:
        assert found.arrivals is not None
        by_path = {path: DAYS[path in later] for path in found.arrivals.by_path}
        return replace(found, arrivals=Arrivals(by_path))

    return change


def test_the_use_alone_is_left_out_unless_somebody_looked_at_it() -> None:
    assert set(unmetered(own_contract(), FIRST, Lasting()).records) == {BESIDE, HELD, LOOKED}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda found: found, True),
        (lambda found: found.instead({ONE.source.path: OTHER}), True),
        (lambda found: found.instead({ONE.source.path: None}), True),
        (came_in(ONE.source.path), True),
        (came_in(HELD.source.path), False),
        (came_in(BESIDE.source.path), False),
        (lambda found: found.instead({HELD.source.path: None}), False),
        (lambda found: found.instead({HELD.source.path: record(Training, f"id: training\n{TRAINING}")}), False),
        (lambda found: found.instead({BESIDE.source.path: usage("p-2", 8)}), False),
        (lambda found: replace(found, papered=frozenset({"training"})), False),
        (lambda found: replace(found, contents={"0": Content(fault="damaged")}), False),
        (lambda found: replace(found, digests={**found.digests, "usage-p-2": "1"}), False),
        (lambda found: replace(found, arrivals=None), False),
    ],
)
def test_whatever_else_changes_is_seen(change: Callable[[Evidence], Evidence], same: bool) -> None:
    lasting = Lasting()
    first = unmetered(own_contract(), FIRST, lasting)
    again = unmetered(own_contract(), change(replace(FIRST)), Lasting(lasting))
    assert (again is first) is same


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"select: {kind: inspection-record}", b"select: {kind: usage}"),
        (b"evidence: [inspection-record, spot-check]", b"evidence: [usage]"),
    ],
)
def test_a_contract_whose_rows_ask_for_use_gets_all_of_it(old: bytes, new: bytes) -> None:
    path, files = "content/contract/rubric/quality.yml", contract_files(HOME)
    assert not own_contract().asks_for_use
    assert old in files[path]
    contract, _ = read_contract(files | {path: files[path].replace(old, new, 1)})
    assert contract is not None
    assert contract.asks_for_use
    assert ONE in unmetered(contract, FIRST, Lasting()).records
