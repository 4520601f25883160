"""Service quality: rooms, rosters, faults, changes, inspections, on-site staff, reports, training (annex 1.1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dossier.exact.period import Period
from dossier.fields import Amount, Count, Day, Fields, Flag, GivenId, Id, LoadPercent, Moment, Name, Text
from dossier.fields.choices import Chosen
from dossier.records.base import Record
from dossier.records.private import Private


class RuleDocument(Record):
    """A written rule in force (1.1.2.1, 1.1.2.3, 7.4)."""

    label: ClassVar = "制度文件"
    scope: ClassVar = "standing"
    kind: Literal["rule-document"]
    subject: Chosen[
        Literal["facility-inspection", "facility-security", "fault-procedure", "emergency-plan", "staff-management"]
    ]
    number: Name
    version: Name


class Shift(Fields):
    """One shift; `staff` are staff numbers or posts."""

    day: Day
    shift: Chosen[Literal["day", "night", "all-day"]]
    staff: Annotated[Private[tuple[Name, ...]], Field(min_length=1)]


class DutyRoster(Record):
    """Who is on duty (1.1.2.2)."""

    label: ClassVar = "值班表"
    kind: Literal["duty-roster"]
    shifts: tuple[Shift, ...] = Field(min_length=1)


class PostCheck(Fields):
    """A look whether a post was manned."""

    at: Moment
    post: Private[Name]  # with the hour, the person on duty
    present: Flag


class CallCheck(Fields):
    """A test call to a service line; the line's name, not its number."""

    at: Moment
    line: Private[Name]
    answered: Flag


class UsageCheck(Fields):
    """A figure looked up on the platform beside the figure in the report, per cent."""

    at: Moment
    project: Id
    host: Private[GivenId]
    metric: Chosen[Literal["cpu-peak", "cpu-trough", "memory-peak", "memory-trough", "disk"]]
    reported: LoadPercent
    observed: LoadPercent


class SpotCheck(Record):
    """The bureau's spot checks of posts, calls and usage (1.1.2.2, 1.1.2.5)."""

    label: ClassVar = "抽查记录"
    kind: Literal["spot-check"]
    posts: tuple[PostCheck, ...] = ()
    calls: tuple[CallCheck, ...] = ()
    usage: tuple[UsageCheck, ...] = ()


class Stop(Fields):
    """How long one project's application stood still, in minutes."""

    project: Id
    minutes: Amount


class IncidentFile(Fields):
    """Which parts of the file are there (1.1.2.3)."""

    procedure: Flag
    response: Flag
    handling: Flag


class Incident(Record):
    """A fault: one cause, one record, however many projects it hit (1.1.3.4, R-24)."""

    label: ClassVar = "故障报告"
    kind: Literal["incident"]
    number: Name
    cause: Private[Text]  # names devices and weak points
    started: Moment
    noticed: Moment
    reported: Moment
    restored: Moment
    stops: tuple[Stop, ...] = Field(min_length=1)
    data_loss: Chosen[Literal["none", "recoverable", "irreversible"]]
    social_effect: Chosen[Literal["none", "large", "undetermined"]]
    fault: Chosen[Literal["provider", "user", "force-majeure", "undetermined"]]  # as the provider sees it
    announced_by: Id | None = None  # the maintenance notice, if the stop was planned work (4.6)
    file: IncidentFile

    @property
    def lasted(self) -> Fraction:
        """Minutes from start to end, which no stop can be longer than."""
        return max(Fraction(0), Fraction((self.restored - self.started) // timedelta(seconds=1), 60))

    @property
    def minutes(self) -> Fraction:
        """The longest stop (R-24)."""
        return max(stop.minutes for stop in self.stops)

    @property
    def file_complete(self) -> bool:
        """Procedure, response and handling are all there."""
        return self.file.procedure and self.file.response and self.file.handling


class ChangeRequest(Record):
    """A letter asking for resources to be added, removed or changed, and the reply (1.1.2.4)."""

    label: ClassVar = "资源增删调整需求函"
    kind: Literal["change-request"]
    number: Name
    project: Id
    received: Day
    carried_out: Day | None = None
    replied: Day | None = None
    reply_number: Name | None = None

    @property
    def finished(self) -> date | None:
        """The day both the change and the reply were there (R-13)."""
        if self.carried_out is None or self.replied is None:
            return None
        return max(self.carried_out, self.replied)


class InspectionRecord(Record):
    """The provider's own regular inspection of the platform (1.1.2.5, 4.4)."""

    label: ClassVar = "巡检记录"
    kind: Literal["inspection-record"]
    inspections: Count
    anomalies: Count
    anomalies_handled: Count


class Late(Fields):
    """A late arrival."""

    day: Day
    minutes: Count


class Absence(Fields):
    """A day away; on the duty roster it also counts as off post (R-11)."""

    day: Day
    on_roster: Flag
    reason: Private[Text]


class Attendance(Record):
    """The on-site engineer's month (1.1.2.6)."""

    label: ClassVar = "驻场考勤"
    kind: Literal["attendance"]
    engineer: Private[GivenId]
    workdays: Count
    present: Count
    late: tuple[Late, ...] = ()
    absences: tuple[Absence, ...] = ()


class Qualification(Fields):
    """A certificate of the on-site engineer."""

    name: Name
    level: Chosen[Literal["junior", "intermediate", "senior"]]
    number: Private[Name]
    valid_until: Day | None = None


class Replacement(Fields):
    """A change of the on-site engineer: a week's notice and the bureau's consent (4.5)."""

    replaces: Private[GivenId]
    notified: Day
    effective: Day
    consented: Flag


class OnsiteEngineer(Record):
    """The on-site engineer by staff number, with qualification (4.5, 1.1.2.6)."""

    label: ClassVar = "驻场人员资质"
    scope: ClassVar = "standing"
    kind: Literal["onsite-engineer"]
    engineer: Private[GivenId]
    qualification: Qualification
    replacement: Replacement | None = None


class OnsiteAssessment(Record):
    """The purchasing department's monthly assessment of the on-site engineer (1.1.2.6)."""

    label: ClassVar = "驻场人员考核表"
    kind: Literal["onsite-assessment"]
    engineer: Private[GivenId]
    result: Chosen[Literal["good", "fair", "poor"]]


class OperationReport(Record):
    """The report of a month, half-year or year (1.1.2.7); `about` is written 2024-01, 2023-H2 or 2023."""

    label: ClassVar = "运行情况报告"
    kind: Literal["operation-report"]
    cycle: Chosen[Literal["month", "half-year", "year"]]
    about: Name
    submitted: Moment


class ResourceReport(Record):
    """The monthly report of resource use (2.2)."""

    label: ClassVar = "资源使用情况报告"
    kind: Literal["resource-report"]
    about: Name
    submitted: Moment
    projects: Count
    hosts: Count


class Training(Record):
    """A training of the user units (1.1.2.8)."""

    label: ClassVar = "业务培训记录"
    kind: Literal["training"]
    topics: tuple[Name, ...]
    units: Count
    people: Count
    hours: Amount
    plan: Flag
    content: Flag
    photos: Flag
    sign_in: Flag


class MaintenanceNotice(Record):
    """Notice of planned work, five working days before (4.6)."""

    label: ClassVar = "检修割接通知"
    kind: Literal["maintenance-notice"]
    number: Name
    notified: Day
    starts: Moment
    ends: Moment
    projects: tuple[Id, ...]
    work: Private[Text]  # names parts of the network

    @property
    def announced(self) -> tuple[object, ...]:
        """What it announces, and when: whoever changes that has written another notice."""
        return self.notified, self.starts, self.ends, frozenset(self.projects)


class Submission(Record):
    """The provider's word that the evidence of a month is complete; `covers` names the month (R-53).

    `self_score` says how many points the provider gives itself for each row; it changes none.
    """

    label: ClassVar = "月度提交"
    kind: Literal["submission"]
    self_score: Annotated[Mapping[Id, Amount], Field(default_factory=dict)]

    @property
    def month(self) -> Period:
        """The month that is submitted."""
        return Period.of(self.covers.from_)
