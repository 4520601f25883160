"""Reports for tests of renderers: real records and the real contract, results put together by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import results
from builders import under
from dossier.assessment import Assessment
from dossier.contract import Contract, read_contract
from dossier.evidence import Evidence
from dossier.exact.money import ZERO, capitals, cents
from dossier.exact.period import Period
from dossier.fields import parse
from dossier.problems import Place, warning
from dossier.records import KINDS, Record
from dossier.report import Commit, Report
from dossier.result import (
    Alternative,
    Composite,
    Deduction,
    Gate,
    Indicator,
    InputFile,
    Inputs,
    Line,
    Penalty,
    ProjectFee,
    ProjectResult,
    ReadingEffect,
    Share,
    Totals,
    Utilisation,
)
from dossier.source import read
from dossier.trace import SentenceValue, Spot, Step, TermValue, say
from statements import statement_of

HOME = Path(__file__).parents[1]
PERIOD = Period(2024, 3)
COMMIT = Commit("4f3c2b1a" * 5, "记录员 <clerk@example.invalid>", "记录员 <clerk@example.invalid>",
                datetime(2024, 4, 2, 1, 30, tzinfo=UTC), "登记三月材料")  # fmt: skip

ROWS = (
    ("policy-backup", "安全服务", "capability", 2), ("zoning", "分区服务", "capability", 4),
    ("operations-audit", "运维监测", "capability", 2), ("monitoring-platform", "监控平台", "capability", 4),
    ("staff-management", "运维人员管理", "capability", 2), ("deployment-support", "部署沟通", "capability", 7),
    ("facility-rules", "机房管理", "quality", 2), ("service-response", "服务响应", "quality", 4),
    ("fault-handling", "故障响应与处理", "quality", 4), ("response-speed", "响应速度", "quality", 4),
    ("platform-operation", "云平台运行情况", "quality", 6), ("onsite-service", "驻场服务", "quality", 4),
    ("operation-report", "运行报告", "quality", 4), ("training", "业务培训", "quality", 4),
    ("attack-drill", "网络安全攻防演练", "security", 2), ("emergency-drills", "应急预案及演练", "security", 4),
    ("recovery-drill", "数据恢复应急演练", "security", 4), ("data-safety", "安全保障要求", "security", 15),
    ("confidentiality", "数据保密", "security", 2), ("product-approval", "安全防护", "security", 2),
    ("satisfaction-survey", "客户满意度调查", "satisfaction", 6), ("complaints", "客户投诉", "satisfaction", 12),
)  # fmt: skip


@cache
def the_contract() -> Contract:
    """The project's own."""
    folder = HOME / "content" / "contract"
    files = {path.relative_to(HOME).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yml"))}
    contract, problems = read_contract(files)
    assert contract is not None, problems
    return contract


def record(path: str, text: str) -> Record:
    """A record as it would be loaded."""
    source, problems = read(path, text.encode())
    assert source is not None, problems
    assert not problems
    assert isinstance(source.tree, dict)
    found, problems = parse(KINDS[str(source.tree["kind"])], source)
    assert found is not None, problems
    return found


def head(kind: str, name: str, title: str, day: str = "2024-03-15", to: str = "2024-03-31") -> str:
    """The lines every record begins with."""
    return (
        f"kind: {kind}\nid: {name}\ntitle: {title}\nhappened: {day}\ncovers: {{from: 2024-03-01, to: {to}}}\n"
        "prepared_by: 运维组\ncollected: {method: platform-export, origin: 监控平台}\nsample: true\n"
    )


def project_record(name: str, title: str = "市民服务系统", unit: str = "示例单位甲", hosts: int = 2) -> Record:
    """A project with so many hosts of 4 vCPU and 8 GB."""
    resources = "".join(
        f"  - {{sku: vm-4c8g, quantity: 1, host: vm-{index:02d}, from: 2023-12-01, review: review-1}}\n"
        for index in range(1, hosts + 1)
    )
    text = head("project", name, title) + (
        f"name: {title}\nunit: {{id: unit-a, name: {unit}}}\nmoved_in: 2023-12-01\nsurvey_contact: 系统管理岗\n"
        f"confidentiality_requested: 2023-12-01\nresources:\n{resources}"
    )
    return record(f"evidence/projects/{name}.yml", text)


def usage_record(project: str, hosts: int = 2) -> Record:
    """Hosts at 50 % CPU, 60 % memory and 60 % disk."""
    listed = "".join(
        f"  - id: vm-{index:02d}\n    vcpu: 4\n    memory_gb: 8\n    cpu: {{peak: 80, trough: 20}}\n"
        "    memory: {peak: 70, trough: 50}\n    disk: {allocated_gb: 500, used_gb: 300}\n"
        for index in range(1, hosts + 1)
    )
    text = head("usage", f"usage-2024-03-{project}", "三月资源使用") + (
        f"project: {project}\nplatform: 政务云资源管理监控系统\ninterval_minutes: 5\nhosts:\n{listed}"
    )
    return record(f"evidence/2024-03/usage/{project}.yml", text)


def backup_record(body: str = "各设备策略已导出，可随时恢复。\n", attachments: str = "") -> Record:
    """A policy backup with a body."""
    text = head("policy-backup", "backup-1", "三月安全策略备份报告")
    text += f"backups:\n  - {{device: fw-1, taken: 2024-03-15, restorable: true}}\n{attachments}"
    return record("evidence/2024-03/policy-backup/backup-1.md", f"---\n{text}---\n{body}")


def project_result(name: str, title: str = "市民服务系统", unit: str = "示例单位甲", hosts: int = 2) -> ProjectResult:
    """Composite 95 and utilisation 56: combined 67.7, coefficient 0.8."""
    line = Line(sku="vm-4c8g", quantity=Fraction(hosts), from_=PERIOD.start, to=PERIOD.end, days=31, days_in_month=31,
                unit_price=Fraction("242.25"), amount=cents(Fraction("242.25") * hosts))  # fmt: skip
    after = cents(Fraction(line.amount) * Fraction(4, 5))
    return results.project(ProjectFee(
        id=name, name=title, unit=unit,
        utilisation=Utilisation(cpu=Fraction(1, 2), memory=Fraction(3, 5), disk=Fraction(3, 5), score=Fraction(56)),
        combined=Fraction("67.7"), combined_low=Fraction("67.7"), combined_high=Fraction("68.9"),
        coefficient=Fraction(4, 5), coefficient_low=Fraction(4, 5), coefficient_high=Fraction(4, 5),
        lines=(line,), gross=line.amount, after_coefficient=after, incident_deduction=ZERO, net=after,
    ))  # fmt: skip


def step(text: str, path: str, line: int, value: str = "1") -> Step:
    """A step that points to a line."""
    return Step.of(told(text, value), "附表1 第1行", "all-or-nothing", source=Spot(path=path, line=line))


def told(text: str, value: str) -> SentenceValue:
    """A sentence that says just that."""
    return say("score.measured", thing=TermValue(value=text), figure=TermValue(value=value))


def indicators(evidence: Sequence[Record], text: str = "全部设备的策略均已备份") -> tuple[Indicator, ...]:
    """All rows in full, but two deducted, one not proven and one awaiting a ruling."""
    states = {8: "deducted", 10: "deducted", 14: "awaiting-ruling", 16: "not-proven", 15: "not-due"}
    found = []
    for index, (name, title, group, most) in enumerate(ROWS, 1):
        state = states.get(index, "proven")
        points = {"deducted": Fraction(most - 1), "awaiting-ruling": Fraction(0), "not-proven": Fraction(1)}.get(
            state, Fraction(most)
        )
        high = Fraction(most) if state in ("awaiting-ruling", "not-proven") else points
        cited = evidence if index == 1 else ()
        trace = tuple(step(text, item.source.path, item.source.place("backups", 0).line) for item in cited)
        found.append(
            Indicator.model_validate(
                {
                    "id": name,
                    "row": index,
                    "group": group,
                    "name": title,
                    "max": Fraction(most),
                    "points": points,
                    "low": points,
                    "high": high,
                    "state": state,
                    "trace": trace or (Step.of(told("没有相应记录", ""), f"附表1 第{index}行"),),
                    "evidence": tuple(item.id for item in cited),
                }
            )
        )
    return tuple(found)


def totals(projects: Sequence[ProjectResult], incident: Decimal = ZERO, penalty: Decimal = ZERO) -> Totals:
    """What the projects' figures add up to."""
    gross = sum((project.gross for project in projects), ZERO)
    after = sum((project.after_coefficient for project in projects), ZERO)
    payable = max(ZERO, after - incident - penalty)
    return Totals(
        gross=gross, after_coefficient=after, incident_deductions=incident, penalties=penalty, carried_in=ZERO,
        payable=payable, payable_low=payable, payable_high=payable + Decimal("100.00"), carried_out=ZERO,
        carried_out_low=ZERO, carried_out_high=ZERO,
        cumulative=payable, ceiling=Decimal("22879713.60"), payable_capitals=capitals(payable),
    )  # fmt: skip


@dataclass(frozen=True)
class Make:
    """A report to be; replace what a test is about."""

    period: Period = PERIOD
    records: tuple[Record, ...] = field(default_factory=lambda: (
        project_record("portal"), usage_record("portal"), backup_record(),
    ))  # fmt: skip
    projects: tuple[ProjectResult, ...] = field(default_factory=lambda: (project_result("portal"),))
    history: tuple[Assessment, ...] = ()
    text: str = "全部设备的策略均已备份"
    commit: Commit | None = COMMIT
    sample: bool = True

    def assessment(self) -> Assessment:
        """The month's result."""
        digests = {item.source.path: item.source.digest for item in self.records} | {
            f"{item.source.path.rpartition('/')[0]}/{one.path}": one.sha256
            for item in self.records
            for one in item.attachments
        }
        files = tuple(InputFile(path=path, sha256=digest, sm3="0" * 64) for path, digest in sorted(digests.items()))
        backups = [item for item in self.records if item.source.path.startswith("evidence/2024-03/policy-backup/")]
        rows = indicators(backups, self.text)
        incident = results.incident(Deduction(
            id="incident-1", level="general", minutes=Fraction(21), amount=Decimal("100.00"), pending=True,
            shares=(Share(project=self.projects[0].id, amount=Decimal("100.00")),),
        ))  # fmt: skip
        contract, evidence = the_contract(), Evidence.of(self.records)
        adopted = contract.readings.adopted(self.period)
        projects = (results.on_file(one, contract, evidence, self.period, adopted) for one in self.projects)
        low, high = sum((row.low for row in rows), Fraction()), sum((row.high for row in rows), Fraction())
        closed = totals(self.projects, Decimal("100.00"), Decimal("10.00"))
        return results.with_matters(Assessment(
            **results.agreed(contract, self.period.end),
            contract="安财单一采购-2023-4", period=str(self.period), revision=0, status="draft",
            composite=Composite(points=low, low=low, high=high, max=Fraction(100)),
            indicators=rows, projects=tuple(projects), incidents=(incident,),
            penalties=(Penalty(row=12, count=1, amount=Decimal("10.00")),),
            settlement=closed,
            statement=statement_of(closed),
            gates=(
                Gate(id="filing-certificate", clause="6.3", satisfied=True, documents=("backup-1",), missing=()),
                Gate(
                    id="crypto-assessment", clause="6.3", satisfied=False, documents=(), missing=("crypto-assessment",)
                ),
            ),
            obligations=(
                results.obligation(
                    "operation-report-month", clause="附件 1.1.2.7", due=self.period.end, done=None, state="pending"
                ),
                results.obligation(
                    "resource-report", clause="2.2", due=self.period.start, done=self.period.start, state="met"
                ),
            ),
            policies=under().chosen,
            readings=(ReadingEffect(id="R-01", adopted="upper", confirmed=False, alternatives=(
                Alternative(reading="sixty-low", composite_delta=Fraction(-3), payable_delta=Decimal("-12.50")),)),),
            inputs=Inputs(digest=hashlib.sha256(str(files).encode()).hexdigest(), files=files),
        ))  # fmt: skip

    def report(self) -> Report:
        """The report."""
        assessment = self.assessment()
        return Report(
            period=self.period, assessment=assessment, contract=the_contract(), evidence=Evidence.of(self.records),
            problems=(warning("expires-soon", Place(self.records[0].source.path, 4, 1), day="2024-04-20"),),
            history=(*self.history, assessment), commit=self.commit,
            commits={item.source.path: self.commit for item in self.records} if self.commit else {},
            differing={}, sample=self.sample,
        )  # fmt: skip


def city(projects: int, hosts: int) -> Report:
    """A month of many projects."""
    names = [f"project-{index:03d}" for index in range(1, projects + 1)]
    made = [(name, f"示例系统{index:03d}", f"示例单位{index % 20:02d}") for index, name in enumerate(names, 1)]
    records = [backup_record()]
    for name, title, unit in made:
        records += [project_record(name, title, unit, hosts), usage_record(name, hosts)]
    return Make(
        records=tuple(records), projects=tuple(project_result(name, title, unit, hosts) for name, title, unit in made)
    ).report()
