"""The stages in order: inputs, the order of files, what other readings would do, what a month is flagged for."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date
from fractions import Fraction

from dossier.assessment import to_json
from dossier.evidence import Evidence
from dossier.load import Dossier
from dossier.pipeline import assess_all, flags
from dossier.wording import word
from sample_months import AS_OF, assessed, loaded, month


def sample() -> Dossier:
    dossier = loaded().dossier
    assert dossier is not None
    return dossier


def test_order_of_files_makes_no_difference() -> None:
    shuffled = list(sample().evidence.records)
    shuffled.sort(key=lambda record: hashlib.sha256(record.id.encode()).digest())
    other = dataclasses.replace(sample(), evidence=Evidence.of(shuffled))
    assert [to_json(one) for one in assess_all(other, AS_OF)] == [to_json(one) for one in assessed().values()]


def test_a_month_is_computed_from_itself_the_months_before_and_what_stands() -> None:
    paths = {file.path for file in month("2024-02").inputs.files}
    assert "content/contract/terms.yml" in paths
    assert "evidence/projects/grid.yml" in paths
    assert "evidence/2024-01/usage/grid.yml" in paths
    assert "evidence/2024-02/usage/grid.yml" in paths
    # Row 8 orders the replacement of staff; that it was done is only on file in March.
    later = {path for path in paths if path.startswith("evidence/2024-03")}
    assert later == {"evidence/2024-03/staffing-record/staffing-2024-03.md"}


def test_the_digest_of_the_inputs_is_that_of_sha256sums_own_listing() -> None:
    inputs = month("2024-02").inputs
    listing = "".join(f"{file.sha256}  {file.path}\n" for file in inputs.files)
    assert inputs.digest == hashlib.sha256(listing.encode()).hexdigest()
    assert [file.path for file in inputs.files] == sorted(file.path for file in inputs.files)


def test_every_reading_is_listed_and_every_switchable_one_has_its_alternatives() -> None:
    register = sample().contract.readings
    effects = {effect.id: effect for effect in month("2024-02").readings}
    assert set(effects) == {question.id for question in register.readings}
    for question in register.switchable:
        known = {reading.id for reading in question.readings}
        effect = effects[question.id]
        assert {effect.adopted, *(one.reading for one in effect.alternatives)} == known


def test_the_effect_of_a_reading_is_what_adopting_it_would_do() -> None:
    """R-05 strict: no drill on record costs row 16 one point for each of the four parts not yet held."""
    effect = next(one for one in month("2024-02").readings if one.id == "R-05")
    strict = next(one for one in effect.alternatives if one.reading == "strict")
    assert strict.composite_delta < 0
    held = {row.id: row for row in month("2024-02").indicators}
    not_due = sum((row.max for row in held.values() if row.state == "not-due"), Fraction(0))
    assert -strict.composite_delta <= not_due


def test_a_duty_not_yet_due_is_pending_by_the_day_one_looks() -> None:
    early = {one.period: one for one in assess_all(sample(), date(2024, 5, 9))}["2024-05"]
    late = month("2024-05")
    assert {duty.state for duty in late.obligations if duty.due and duty.due <= AS_OF} <= {"met", "late", "missing"}
    assert early.composite.low <= late.composite.points <= early.composite.high


def test_scores_near_an_edge_are_flagged() -> None:
    """In February the public rental housing system has 49.34, two thirds of a point below 50."""
    flagged = {(problem.code, dict(problem.words).get("project")) for problem in flags(sample(), month("2024-02"))}
    assert ("near-threshold", "公共租赁住房管理系统") in flagged


def test_a_sum_beyond_the_ceiling_is_flagged_and_far_beyond_refused() -> None:
    """The sum that is reached exactly is not exceeded, so the warning says both (R-42)."""
    one = month("2024-02")
    for reached, code in (("22879713.60", "ceiling-passed"), ("25167684.97", "ceiling-refused")):
        totals = one.settlement.model_copy(update={"cumulative": one.settlement.ceiling.__class__(reached)})
        found = {problem.code: problem for problem in flags(sample(), one.model_copy(update={"settlement": totals}))}
        assert code in found
        if code == "ceiling-passed":
            assert "达到或超过合同总价" in word(found[code]).message
