"""How a project's use is explained, from the assessment and the record of usage."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import results
from assessments import a_project, an_assessment
from builders import evidence, under
from dossier.assess import terms
from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.readings import Adopted
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.explain.use import use_steps, without_hosts
from dossier.records.projects import Project
from dossier.result import ProjectResult
from dossier.trace import Step, told
from tenants import USED, project, usage
from test_utilisation import BURST, with_most

MARCH = Period(2024, 3)
ADOPTED = under({"R-30": "weighted", "R-32": "month-end", "R-33": "composite-only"})
HOST = "- {sku: vm-4c8g, quantity: 1, from: 2023-12-01}"


def told_of(
    contract: Contract, records: Evidence, rented: Project, adopted: Adopted
) -> tuple[Assessment, ProjectResult]:
    """A month of one project, under some readings."""
    fee = a_project(rented.id, (), None, Fraction(100))
    result = results.on_file(fee, contract, records, MARCH, adopted)
    changed = {"policies": adopted.chosen, "thresholds": terms.thresholds(contract, MARCH.end)}
    return an_assessment(projects=[result]).model_copy(update=changed), result


def steps_of(contract: Contract, records: Evidence, rented: Project, adopted: Adopted) -> tuple[Step, ...]:
    month, result = told_of(contract, records, rented, adopted)
    return tuple(use_steps(contract, records.usage(rented.id, MARCH), month, result))


def test_the_trace_names_every_host_with_its_line(contract: Contract) -> None:
    rented, used = project(HOST), usage(USED)
    steps = steps_of(contract, evidence(rented, used), rented, ADOPTED)
    assert [step.value for step in steps] == ["CPU 0.5，内存 0.6，硬盘 0.6", "0.5", "0.6", "0.6", "56"]
    source = steps[0].source
    assert source is not None
    assert source.path == "evidence/2024-03/usage/p1.yml"
    assert source.line == used.place("hosts", 0).line > 1


def test_the_trace_of_the_other_readings(contract: Contract) -> None:
    rented = project(HOST)
    adopted = under({"R-30": "mean", "R-32": "peak-trough"})
    steps = steps_of(contract, evidence(rented, usage(USED)), rented, adopted)
    assert "硬盘 (峰值 + 谷值) ÷ 2" in steps[0].rule
    assert "R-52" not in steps[0].rule
    assert steps[-1].value == "38 至 68（缺数据）"


def test_the_trace_of_single_samples(contract: Contract) -> None:
    rented, sampled = project(HOST), usage(USED.replace("trough: 20", "trough: 20, raw: {peak: 130, trough: 0}"))
    steps = steps_of(contract, evidence(rented, sampled), rented, under({"R-52": "raw"}))
    assert "峰谷值取单个采样（R-52）" in steps[0].rule
    assert "CPU 峰值 130%，按 100% 计（R-56）" in steps[0].text
    assert steps[0].value.startswith("CPU 0.5，内存 0 至 1")


def test_the_trace_without_data(contract: Contract) -> None:
    rented = project(HOST)
    (step,) = steps_of(contract, evidence(rented), rented, ADOPTED)
    assert (step.rule, step.value) == ("R-34", "0 至 100")
    racks = project("- {sku: rack-u, quantity: 1, from: 2023-12-01}")
    assert steps_of(contract, evidence(racks), racks, ADOPTED) == ()
    month, _ = told_of(contract, evidence(racks), racks, ADOPTED)
    assert told(without_hosts(contract, month)) == "没有主机，以综合服务得分作为考核得分（R-33）"
    register = contract.readings.model_copy(update={"readings": ()})
    for cached in ("by_id", "driving"):
        vars(register).pop(cached, None)
    silent = replace(contract, readings=register)
    month, _ = told_of(silent, evidence(racks), racks, under(contract=silent))
    assert told(without_hosts(silent, month)) == "没有主机"


def test_the_raw_value_is_told_where_it_counts_for_less(contract: Contract) -> None:
    rented, records = project(HOST), evidence(project(HOST), usage(BURST))
    words = "主机 h1：4 核，内存 8 GB；CPU 峰值 126%，按 100% 计（R-56）"
    assert steps_of(contract, records, rented, ADOPTED)[0].text == words
    assert "R-56" not in steps_of(with_most(contract, 126), records, rented, ADOPTED)[0].text
