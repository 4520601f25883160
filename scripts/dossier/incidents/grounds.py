"""Why an incident has its level and its deduction: one step for each ground, for those who explain or show it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.contract import Contract
from dossier.contract.policies import LateNotice, PlannedWork, RuledLevel, UnruledFault
from dossier.contract.readings import Adopted
from dossier.contract.terms import Level, Tariff
from dossier.evidence import Evidence
from dossier.exact.number import PLACES, brief, ends, plain
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.incidents import Announcement, Judgement, judgement
from dossier.records.operations import Incident
from dossier.result import Spot, Step

LOSSES: Final = {"none": "无", "recoverable": "可恢复", "irreversible": "不可逆"}
EFFECTS: Final = {"none": "无", "large": "较大", "undetermined": "未定"}
"""The kinds of loss and of effect that an incident is graded by."""


def grounds(contract: Contract, evidence: Evidence, incident: Incident) -> tuple[Step, ...]:
    """What the level rests on, what is not counted, and what is still to be decided."""
    found = judgement(contract, evidence, incident)
    tariff = contract.terms.tariff_on(incident.started.astimezone(CHINA).date())
    adopted = contract.readings.adopted(Period.of(incident.started.astimezone(CHINA).date()))
    return (
        *noticed(contract, evidence, found, adopted),
        *_announced(contract, incident, evidence, found, adopted),
        *_level(contract, tariff, incident, found),
        *_open(contract, found, adopted),
    )


def noticed(contract: Contract, evidence: Evidence, found: Judgement, adopted: Adopted) -> Iterator[Step]:
    """The notice of planned work, when it came in, and how many yuan hang on it."""
    told = found.notice
    if told is None:
        return
    notice, spared = told.notice, f"{plain(found.spares)} 元"
    late = "，晚于停机" if told.late else "，早于停机" if told.late is False else ""
    effect = {
        "counts": f"{'送达有附件为证并经考核方确认，' if told.late else ''}少扣 {spared}",
        "awaits": f"{_awaited(told)}，在此以前照扣，确认后少扣 {spared}",
        "void": "考核方裁定没有收到，不算" if told.received is False else "不算",
    }[told.standing]
    came_in = f"{_came_in(evidence, told)}{late}"
    yield Step(
        text=f"通知“{notice.title}”（{notice.id}）{notice.notified} 发出，{came_in}；{effect}",
        clause=contract.readings.clause_of(LateNotice),
        rule=adopted.words(LateNotice),
        value={"counts": f"-{spared}", "awaits": "待确认", "void": "照扣"}[told.standing],
        source=Spot.at(notice.place("notified")),
    )


def _came_in(evidence: Evidence, told: Announcement) -> str:
    if evidence.arrivals is None or told.came_in is None:
        return "没有版本历史，入库日期不明"
    if told.late is None:
        return "示例数据的版本历史晚于所述月份，不作依据"
    if told.came_in.told is None:
        return "现有内容尚未提交入库"
    changed = told.came_in.first is not None and told.came_in.told > told.came_in.first
    day = told.came_in.told.astimezone(CHINA).date()
    return f"{day} {'改成现有内容' if changed else '入库'}"


def _awaited(told: Announcement) -> str:
    """What is still needed for a notice that came in late, or of which nothing opens."""
    if not told.late:
        return "所附材料打不开，不作证明，待换成能打开的附件，或者由考核方确认收到（裁定 received）"
    needed = (("送达凭证（附件）", told.proven), ("考核方确认收到（裁定 received）", told.received is True))
    return f"待补{'、'.join(name for name, there in needed if not there)}"


def _announced(
    contract: Contract, incident: Incident, evidence: Evidence, found: Judgement, adopted: Adopted
) -> Iterator[Step]:
    """What a notice in time excuses of each stop, or that it excuses none because it leaves something."""
    if found.notice is None or found.notice.standing != "counts" or found.verdict.fault == "excused":
        return
    notice = found.notice.notice

    def step(text: str, value: str) -> Step:
        return Step(
            text=text,
            clause=contract.readings.clause_of(PlannedWork),
            rule=adopted.words(PlannedWork),
            value=value,
            source=Spot.at(notice.place("starts")),
        )

    names = {project.id: project.name for project in evidence.projects}
    for stop, rest in zip(incident.stops, found.rests, strict=True):
        if rest.announced:
            told, excused = _minutes(stop.minutes), _minutes(stop.minutes - rest.told)
            text = f"{names.get(stop.project, stop.project)}停机 {told} 分钟，其中 {excused} 分钟已事先通知，不计"
            yield step(text, f"计 {_minutes(rest.told)} 分钟")
    if not any(rest.announced for rest in found.rests):
        text = "裁定由服务方负责" if found.ruled.fault else "事先通知没有涵盖全部停机"
        yield step(f"{text}，停机都计", f"计 {_minutes(found.counted)} 分钟")


def _level(contract: Contract, tariff: Tariff, incident: Incident, found: Judgement) -> Iterator[Step]:
    def step(text: str, level: Level | None, key: str = "") -> Step:
        return Step(
            text=text,
            clause=tariff.clause,
            rule="按最长停机时间与数据损失定级",
            value=level.name if level else "不构成故障等级",
            source=Spot.at(incident.place(key)) if key else None,
        )

    if found.verdict.fault == "excused":
        yield step("裁定非服务方责任，不计" if found.ruled.fault else "已事先告知的维护，不计", None)
        return
    if found.ruled.level is not None and found.ruled.level == found.verdict.level:
        yield step("等级由考核方裁定", tariff.level(found.verdict.level))
        return
    reached = tariff.level(found.reached)
    if reached is None:
        yield step("未达到任何等级", None, "stops")
        return
    if reached.above_minutes is not None and reached.by_stop(found.counted):
        longer = f"停机 {_minutes(found.counted)} 分钟，超过 {_minutes(reached.above_minutes)} 分钟"
        yield step(longer, reached, "stops")
    if incident.data_loss in reached.losses:
        effect = f"，社会影响{EFFECTS[reached.social_effect]}" if reached.social_effect else ""
        yield step(f"数据丢失：{LOSSES[incident.data_loss]}{effect}", reached, "data_loss")
    if found.ruled.level is not None:
        yield step(f"裁定的等级更低，但不低于已有停机与损失构成的等级{contract.readings.cite(RuledLevel)}", reached)


def _open(contract: Contract, found: Judgement, adopted: Adopted) -> Iterator[Step]:
    register = contract.readings
    if found.verdict.fault == "undetermined" and found.verdict.most:
        yield Step(
            text=f"责任待裁定，裁定以前{'先行扣除' if found.verdict.amount else '不扣'}{register.cite(UnruledFault)}",
            clause=register.clause_of(UnruledFault),
            rule=adopted.words(UnruledFault),
            value=f"{plain(found.verdict.amount)} 元",
        )
    if found.verdict.pending and found.ruled.confirmed:
        yield Step(
            text=f"双方确认的不是现在的等级，须重新确认{register.cite(RuledLevel)}",
            clause=register.clause_of(RuledLevel),
            rule="确认只对所确认的等级有效",
            value="待确认",
        )


def _minutes(value: Fraction) -> str:
    return plain(value) if ends(value, PLACES) else brief(value)
