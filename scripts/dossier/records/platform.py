"""Service capability: devices, zones, operations, staff, deployments (annex 1.1.1)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dossier.fields import Amount, Count, Day, Fields, Flag, GivenId, Id, Name, Percent
from dossier.fields.choices import Chosen
from dossier.records.base import Record
from dossier.records.private import Private


class Device(Fields):
    """A device of the platform that carries a security policy."""

    id: Private[GivenId]
    name: Private[Name]
    function: Chosen[Literal[
        "firewall", "gateway", "bastion", "antivirus", "ips", "ids", "waf", "tamper-proofing", "isolation",
        "scanner", "log-audit", "operations-audit", "load-balancer", "crypto", "switch",
    ]]  # fmt: skip
    zone: Private[Name]


class DeviceRegister(Record):
    """All devices whose policies must be backed up (1.1.1.1, 7.1)."""

    label: ClassVar = "设备台账"
    scope: ClassVar = "standing"
    kind: Literal["device-register"]
    devices: tuple[Device, ...]


class DeviceBackup(Fields):
    """The backup of one device's policy."""

    device: Private[GivenId]
    taken: Day
    restorable: Flag


class PolicyBackup(Record):
    """Backups of security policies (1.1.1.1)."""

    label: ClassVar = "安全策略备份报告"
    kind: Literal["policy-backup"]
    backups: tuple[DeviceBackup, ...] = Field(min_length=1)


class ZoningReport(Record):
    """Whether the zones follow the e-government extranet standard (1.1.1.2)."""

    label: ClassVar = "分区检查报告"
    scope: ClassVar = "standing"
    kind: Literal["zoning-report"]
    standard: Name
    zones: Annotated[Private[tuple[Name, ...]], Field(min_length=1)]
    conclusion: Chosen[Literal["compliant", "not-compliant"]]


class OperationsAudit(Record):
    """How operations and administrators are controlled and logged (1.1.1.3)."""

    label: ClassVar = "运维审计报告"
    kind: Literal["operations-audit"]
    through_management_zone: Flag
    administrators_audited: Flag
    traffic_separated: Flag
    traceable: Flag
    operations: Count
    sessions: Count


class MonitoringReport(Record):
    """The online monitoring platform (1.1.1.4)."""

    label: ClassVar = "监控平台报告"
    kind: Literal["monitoring-report"]
    online: Flag
    resource_monitoring: Flag
    performance_monitoring: Flag
    alerting: Flag
    bureau_access: Flag
    user_access: Flag
    alerts: Count
    alerts_handled: Count


class StaffChange(Fields):
    """Somebody came, left or changed post; a role or staff number, no name."""

    day: Day
    post: Private[Name]
    change: Chosen[Literal["joined", "left", "moved"]]


class StaffingRecord(Record):
    """Posts, changes, training and social insurance (1.1.1.5)."""

    label: ClassVar = "运维人员管理材料"
    kind: Literal["staffing-record"]
    posts: Count
    staff: Count
    changes: tuple[StaffChange, ...] = ()
    training_hours: Amount
    social_insurance_proved: Flag


class DeploymentRequest(Record):
    """A unit asks for a deployment; the provider calls and helps (1.1.1.6)."""

    label: ClassVar = "部署需求单"
    kind: Literal["deployment-request"]
    number: Name
    project: Id
    received: Day
    contacted: Day | None = None
    completed: Day | None = None


class Measurement(Record):
    """A figure measured for an indicator that no other kind carries, such as an availability."""

    label: ClassVar = "指标测量值"
    kind: Literal["measurement"]
    indicator: Id
    value: Percent | None = None
    amount: Amount | None = None
