"""Where the deduction for an incident comes from: who ruled whose fault it is, its level, its shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.policies import IncidentShares
from dossier.evidence import Evidence
from dossier.records.rulings import Ruling
from dossier.result import IncidentResult
from dossier.trace import ChoiceValue, NameValue, Spot, Step, TextValue, TitleValue, say


def incident_steps(
    contract: Contract, evidence: Evidence, assessment: Assessment, incident: IncidentResult
) -> Iterator[Step]:
    """The rulings on it, why it has its level, and what falls to each project."""
    called = {project.id: project.name for project in assessment.projects}
    yield from _ruled(evidence, incident)
    yield from _judged(incident)
    for share in incident.shares:
        said = say("explain.share", project=_project_named(share.project, called), amount=share.amount)
        yield Step.of(said, contract.readings.clause_of(IncidentShares))


def _project_named(project: str, called: Mapping[str, str]) -> NameValue | TextValue:
    """A project by its name, and by its id if the month does not have it."""
    return NameValue(value=called[project], id=project) if project in called else TextValue(value=project)


def _ruled(evidence: Evidence, incident: IncidentResult) -> Iterator[Step]:
    """The rulings that say whose fault it is, and what else they decide."""
    for name in incident.rulings:
        ruling = evidence.by_id.get(name)
        if isinstance(ruling, Ruling):
            what = say("explain.ruled-else")
            if ruling.fault is not None:
                what = say("explain.ruled-fault", fault=ChoiceValue(of="decided", value=f"fault-{ruling.fault}"))
            title = TitleValue(value=ruling.title, record=ruling.id)
            said = say("explain.ruled", title=title, day=ruling.happened, what=what)
            yield Step.of(said, incident.clause, source=Spot.at(ruling.place()), record=ruling.id)


def _judged(incident: IncidentResult) -> Iterator[Step]:
    """Why the incident has its level, and how far its deduction may still move."""
    yield from incident.trace
    if incident.least != incident.most:
        yield Step.of(say("explain.range", least=incident.least, most=incident.most), incident.clause)
