"""Security: drills, data incidents, agreements, certificates, weekly reports (annex 1.1.3, articles 6.3 and 7)."""

from __future__ import annotations

from typing import ClassVar, Literal

from dossier.fields import Count, Day, Flag, GivenId, Id, Moment, Name, Percent
from dossier.fields.choices import Chosen
from dossier.records.base import Record
from dossier.records.private import Private


class Drill(Record):
    """A drill with plan, record and photos (1.1.3.1 to 1.1.3.3)."""

    label: ClassVar = "演练记录"
    kind: Literal["drill"]
    subject: Chosen[
        Literal[
            "attack-defence",
            "fire",
            "power-failure",
            "ups-discharge",
            "host-migration",
            "network-security",
            "data-recovery",
        ]
    ]
    plan: Flag
    record: Flag
    photos: Flag
    participants: Count
    result: Chosen[Literal["passed", "passed-with-findings", "failed"]]


class DataIncident(Record):
    """A leak or loss of data (row 18, R-21)."""

    label: ClassVar = "数据安全事件"
    kind: Literal["data-incident"]
    type: Chosen[Literal["leak", "loss"]]
    projects: tuple[Id, ...]
    incident: Id | None = None
    cause: Chosen[Literal["provider", "other", "undetermined"]]


class ConfidentialityAgreement(Record):
    """Signed with a unit that asked for one (1.1.3.5)."""

    label: ClassVar = "保密协议"
    scope: ClassVar = "standing"
    kind: Literal["confidentiality-agreement"]
    number: Name
    unit: Id
    signed: Day
    staff_included: Flag


class ProductApproval(Record):
    """Proof that a product is recognised by the state's authorities (1.1.3.6)."""

    label: ClassVar = "产品认可证明"
    scope: ClassVar = "standing"
    kind: Literal["product-approval"]
    product: Private[Name]  # which product guards what; `type` stays
    type: Chosen[Literal["cloud-platform", "firewall", "antivirus", "database", "operating-system", "crypto", "other"]]
    certificate: Private[Name]  # leads to the product
    issued_by: Name
    valid_until: Day | None = None


class FilingCertificate(Record):
    """Equal-protection (等保) filing certificate (6.3, R-44)."""

    label: ClassVar = "等保备案证明"
    scope: ClassVar = "standing"
    open_attachments: ClassVar = True
    kind: Literal["filing-certificate"]
    system: Name
    level: Count
    number: Name
    issued_by: Name
    issued: Day
    valid_until: Day | None = None


class LevelAssessment(Record):
    """Equal-protection assessment report: templates before 2025 carry a score, the 2025 one does not."""

    label: ClassVar = "等保测评报告"
    scope: ClassVar = "standing"
    without_score: ClassVar = ("2025",)
    kind: Literal["level-assessment"]
    report_number: Name
    agency: Name
    issued: Day
    system: Name
    level: Count
    template: Chosen[Literal["2019", "2021", "2025"]]
    score: Percent | None = None
    conclusion: Chosen[
        Literal["excellent", "good", "fair", "poor", "compliant", "basically-compliant", "not-compliant"]
    ]
    major_risks: Count

    @property
    def scored(self) -> bool:
        """Whether a report of its template carries a score."""
        return self.template not in self.without_score


class CryptoAssessment(Record):
    """Assessment of the application of commercial cryptography (密评) (6.3)."""

    label: ClassVar = "商用密码应用安全性评估报告"
    scope: ClassVar = "standing"
    kind: Literal["crypto-assessment"]
    report_number: Name
    agency: Name
    issued: Day
    system: Name
    level: Count
    score: Percent
    conclusion: Chosen[Literal["compliant", "basically-compliant", "not-compliant"]]
    high_risks: Count


class RiskAssessment(Record):
    """Risk assessment of the government cloud (6.3)."""

    label: ClassVar = "风险评估报告"
    scope: ClassVar = "standing"
    kind: Literal["risk-assessment"]
    report_number: Name
    agency: Name
    issued: Day
    high_risks: Count
    medium_risks: Count
    low_risks: Count


class WeeklySecurityReport(Record):
    """Weekly statistics and logs of the security devices; logs kept six months (7.3)."""

    label: ClassVar = "网络安全周报"
    kind: Literal["weekly-security-report"]
    sent: Day
    devices: Count
    attacks_blocked: Count
    oldest_log: Day


class PolicyChange(Record):
    """A change of a security policy and its written authorisation (7.2)."""

    label: ClassVar = "安全策略变更授权"
    kind: Literal["policy-change"]
    device: Private[GivenId]
    project: Id | None = None
    authorised: Day | None = None
    authorised_by: Private[Name] | None = None
    changed: Day


class EmergencyNotice(Record):
    """Notice to the bureau that an emergency plan was started (7.4)."""

    label: ClassVar = "应急启动告知"
    kind: Literal["emergency-notice"]
    discovered: Moment
    notified: Moment
    incident: Id | None = None
