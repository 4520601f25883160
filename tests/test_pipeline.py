"""The stages in order: inputs, the order of files, what other readings would do, what a month is flagged for."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from builders import evidence, own_contract, record
from dossier.assess.doubts import as_issued
from dossier.assess.flags import flags
from dossier.assessment import Assessment, to_json
from dossier.contract.readings import Adoption, Question, Readings
from dossier.doubt import Kind, doubt
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.issued.doubted import doubted
from dossier.load import Dossier
from dossier.pipeline import Months, assess_all
from dossier.problems import Place
from dossier.problems.wording import word
from dossier.records.layout import month_of
from dossier.records.projects import Acceptance
from dossier.result import NOTHING, Matter
from dossier.trace import Spot
from sample_months import AS_OF, assessed, loaded, month
from tenants import project, usage


def sample() -> Dossier:
    dossier = loaded().dossier
    assert dossier is not None
    return dossier


def test_order_of_files_makes_no_difference() -> None:
    """However evidence is made: by its constructor, by `of`, by replacing its records."""
    shuffled = list(sample().evidence.records)
    shuffled.sort(key=lambda record: hashlib.sha256(record.id.encode()).digest())
    assert tuple(shuffled) != sample().evidence.records
    replaced = dataclasses.replace(sample().evidence, records=tuple(shuffled))
    made = (Evidence(tuple(shuffled)), Evidence.of(shuffled), replaced)
    assert [one.records for one in made] == [sample().evidence.records] * 3
    other = dataclasses.replace(sample(), evidence=made[0])
    assert [to_json(one) for one in assess_all(other, AS_OF)] == [to_json(one) for one in assessed().values()]


def test_a_month_is_computed_from_itself_the_months_before_and_what_stands() -> None:
    paths = {file.path for file in month("2024-02").inputs.files}
    assert "content/contract/terms.yml" in paths
    assert "evidence/projects/grid.yml" in paths
    assert "evidence/2024-01/usage/grid.yml" in paths
    assert "evidence/2024-02/usage/grid.yml" in paths
    # Row 8 orders the replacement of staff; that it was done is only on file in March.
    later = {path for path in paths if path.startswith("evidence/2024-03")}
    submitted = "evidence/2024-03/submission/submission-2024-02.md"
    assert later == {"evidence/2024-03/staffing-record/staffing-2024-03.md", submitted}


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


@cache
def until(period: Period) -> Dossier:
    """The sample with what was filed by the end of a month."""
    records = tuple(
        one for one in sample().evidence.records if (filed := month_of(one.source.path)) is None or filed <= period
    )
    return dataclasses.replace(sample(), evidence=dataclasses.replace(sample().evidence, records=records))


@cache
def as_read(period: Period) -> Assessment:
    return Months(until(period), AS_OF)[period]


@pytest.mark.parametrize("question", own_contract().readings.switchable, ids=lambda question: question.id)
def test_the_effect_of_a_reading_is_what_adopting_it_would_do(question: Question) -> None:
    """Each other reading is adopted from the first of March on, and the month computed with nothing to compare."""
    march = Period(2024, 3)
    now = as_read(march)
    (effect,) = (one for one in now.readings if one.id == question.id)
    before = tuple((str(one.from_), one.reading) for one in question.adopted if one.from_ < march.start)
    for other in effect.alternatives:
        changed = read_from(until(march), question.id, *before, (str(march.start), other.reading))
        then = Months(changed, AS_OF).adopted[march]
        deltas = (
            then.composite.points - now.composite.points,
            then.settlement.payable - now.settlement.payable,
        )
        assert (other.composite_delta, other.payable_delta) == deltas, other.reading


def test_a_duty_not_yet_due_is_pending_by_the_day_one_looks() -> None:
    early = {one.period: one for one in assess_all(sample(), date(2024, 5, 9))}["2024-05"]
    late = month("2024-05")
    assert {duty.state for duty in late.obligations if duty.due and duty.due <= AS_OF} <= {"met", "late", "missing"}
    assert early.composite.low <= late.composite.points <= early.composite.high


def test_scores_near_an_edge_are_flagged() -> None:
    """In February the public rental housing system has 49.34, two thirds of a point below 50."""
    flagged = {(problem.code, dict(problem.words).get("project")) for problem in flags(sample(), month("2024-02"))}
    assert ("near-threshold", "公共租赁住房管理系统") in flagged


def test_a_score_on_an_edge_is_asked_about_and_flagged_no_more() -> None:
    """In May the water monitoring has exactly 80."""
    named = [one for one in flags(sample(), month("2024-05")) if dict(one.words).get("project") == "水资源监测系统"]
    (found,) = named
    assert (found.code, found.label, dict(found.words)["threshold"]) == ("on-threshold", "doubt", "80")
    assert found.related[0].path == "content/contract/terms.yml"


def test_a_sum_beyond_the_ceiling_is_flagged_and_far_beyond_refused() -> None:
    """The sum that is reached exactly is not exceeded, so the warning says both (R-42)."""
    one = month("2024-02")
    for reached, code in (("22879713.60", "ceiling-passed"), ("25167684.97", "ceiling-refused")):
        totals = one.settlement.model_copy(update={"cumulative": Decimal(reached)})
        found = {problem.code: problem for problem in flags(sample(), one.model_copy(update={"settlement": totals}))}
        assert code in found
        if code == "ceiling-passed":
            assert "达到或超过合同总价" in word(found[code]).message


HOSTS = """\
- {id: h1, vcpu: 2, memory_gb: 4, cpu: {peak: 39.5, trough: 39.5}, memory: {peak: 39.5, trough: 39.5}, \
disk: {allocated_gb: 500, used_gb: 250, peak: 39.5, trough: 39.5}}
- {id: h2, vcpu: 6, memory_gb: 4, cpu: {peak: 39.5, trough: 39.5}, memory: {peak: 39.5, trough: 39.5}, \
disk: {allocated_gb: 500, used_gb: 250, peak: 39.5, trough: 39.5}}"""


def read_from(dossier: Dossier, name: str, *adoptions: tuple[str, str]) -> Dossier:
    """The dossier with a question of the register adopted otherwise, each reading from its day on."""
    register = dossier.contract.readings
    adopted = tuple(
        Adoption.model_construct(from_=date.fromisoformat(day), reading=reading) for day, reading in adoptions
    )
    questions = tuple(
        one.model_copy(update={"adopted": adopted}) if one.id == name else one for one in register.readings
    )
    changed = Readings.model_construct(readings=questions)
    return dataclasses.replace(dossier, contract=dataclasses.replace(dossier.contract, readings=changed))


def city(hosts: str) -> Dossier:
    """A project with these hosts in March 2024 and the same data in April."""
    used = [usage(hosts, month=month) for month in ("2024-03", "2024-04")]
    accepted = record(Acceptance, "id: a\nhappened: 2024-03-01\nnumber: 示例\nconclusion: accepted")
    rented = project("- {sku: vm-2c4g, quantity: 1, host: h1, from: 2024-03-01}", moved_in="2024-03-01")
    return dataclasses.replace(sample(), evidence=evidence(rented, accepted, *used), files={})


def letters_owed(dossier: Dossier, period: str) -> list[str]:
    found = {one.period: one for one in assess_all(dossier, AS_OF)}[period]
    return [duty.id for duty in found.obligations if duty.id.startswith("resize-letter")]


def test_a_letter_is_owed_by_the_readings_of_the_month_it_is_about() -> None:
    """March: CPU and memory 0.395 x 0.7 = 27.65, disk 250/500 x 0.3 = 15, together 42.65: within 40 to 60.

    Read as peak and trough the disk is 0.395, and the use 39.5. Adopted from April on, that says nothing of March;
    April's own 39.5 asks for a letter in May.
    """
    month_end, by_load = ("2023-06-28", "month-end"), ("2024-04-01", "peak-trough")
    changed = read_from(city(HOSTS), "R-32", month_end, by_load)
    assert letters_owed(changed, "2024-04") == []
    assert letters_owed(read_from(city(HOSTS), "R-32", ("2023-06-28", "peak-trough")), "2024-04") == [
        "resize-letter-2024-03-p1"
    ]
    # the other way round a letter that is owed about March stays owed
    back = read_from(city(HOSTS), "R-32", ("2023-06-28", "peak-trough"), ("2024-04-01", "month-end"))
    assert letters_owed(back, "2024-04") == ["resize-letter-2024-03-p1"]


def test_a_letter_is_owed_by_the_use_that_was_assessed() -> None:
    """CPU 0.8 on 2 cores and 0.05 on 6: weighted (1.6 + 0.3) / 8 = 0.2375, the mean of hosts 0.425 (R-30).

    Memory and disk are 0.5: weighted 0.2375 x 40 + 30 = 39.5, mean 0.425 x 40 + 30 = 47.
    """
    hosts = (
        "- {id: h1, vcpu: 2, memory_gb: 4, cpu: {peak: 80, trough: 80}, memory: {peak: 50, trough: 50}, "
        "disk: {allocated_gb: 500, used_gb: 250}}\n"
        "- {id: h2, vcpu: 6, memory_gb: 4, cpu: {peak: 5, trough: 5}, memory: {peak: 50, trough: 50}, "
        "disk: {allocated_gb: 500, used_gb: 250}}"
    )
    weighted = ("2023-06-28", "weighted")
    assert letters_owed(read_from(city(hosts), "R-30", weighted), "2024-04") == ["resize-letter-2024-03-p1"]
    changed = read_from(city(hosts), "R-30", weighted, ("2024-04-01", "mean"))
    assert letters_owed(changed, "2024-04") == ["resize-letter-2024-03-p1"]


def test_a_reading_adopted_within_a_month_rules_from_the_next_one() -> None:
    """Adopted on 2 March: March is read as before (42.65), April as agreed (39.5)."""
    changed = read_from(city(HOSTS), "R-32", ("2023-06-28", "month-end"), ("2024-03-02", "peak-trough"))
    used = {one.period: one.projects[0].utilisation for one in assess_all(changed, AS_OF)}
    scores = {period: one.score for period, one in used.items() if one}
    assert scores == {"2024-03": Fraction("42.65"), "2024-04": Fraction("39.5")}


def test_a_letter_is_owed_whatever_the_missing_figure_is() -> None:
    """CPU 0.93 x 40 + disk 0.96 x 30 = 66, memory missing: 66 to 96, above 60 in any case (R-41, R-60)."""
    hosts = "- {id: h1, vcpu: 2, memory_gb: 4, cpu: {peak: 96, trough: 90}, disk: {allocated_gb: 500, used_gb: 480}}"
    assert letters_owed(city(hosts), "2024-04") == ["resize-letter-2024-03-p1"]
    # 0.80 x 40 + 0.90 x 30 = 59: with memory 59 to 89, which may be within
    hosts = hosts.replace("peak: 96, trough: 90", "peak: 80, trough: 80").replace("used_gb: 480", "used_gb: 450")
    assert letters_owed(city(hosts), "2024-04") == []


def test_nothing_is_owed_about_the_month_before_the_first_record() -> None:
    assert letters_owed(city(HOSTS), "2024-03") == []


def test_doubts_of_an_issued_month_are_worth_what_they_were_when_it_was_issued() -> None:
    """The first was worth 2 points and 150.00 yuan, the second would bring 30.00; the third was raised since."""
    places = [Place(f"evidence/2024-03/drill/{name}.md", 3, 1) for name in ("a", "b", "c")]
    stakes = [
        NOTHING.model_copy(update={"points_risk": Fraction(2), "yuan_risk": Decimal("150.00")}),
        NOTHING.model_copy(update={"yuan_gain": Decimal("30.00")}),
    ]
    matters = tuple(
        Matter(
            kind="doubt", subject="a", state="contradictory", party="", at_stake=one, place=Spot.at(place), code="like"
        )
        for one, place in zip(stakes, places, strict=False)
    )
    doubts = [doubt(Kind("like"), place, places[0]) for place in places]
    then = dataclasses.replace(
        doubted(month("2024-03").model_copy(update={"matters": matters})), paths=frozenset(one.path for one in places)
    )
    told = as_issued(sample().contract, Period(2024, 3), then, doubts)
    worths = [(one.worth.points, one.worth.yuan) if one.worth else None for one in told]
    assert worths == [(Fraction(2), Decimal("150.00")), (Fraction(0), Decimal("-30.00")), None]
