"""What a computed month should be looked at for: scores near a band's edge, the ceiling (1.4, 6.1, R-42)."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.assessment import Assessment
from dossier.checks.doubts.edges import ON_EDGE
from dossier.doubt import doubt
from dossier.exact.number import brief, plain
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Problem, error, warning


def flags(loaded: Dossier, assessment: Assessment) -> Iterator[Problem]:
    """What a computed month should be looked at for: scores near a band's edge, the ceiling (1.4, 6.1, R-42)."""
    terms = loaded.contract.terms
    end = Period.parse(assessment.period).end
    for project in assessment.projects:
        edge = terms.near_on(end, project.combined)
        if edge is not None:
            usage = loaded.evidence.usage(project.id, Period.parse(assessment.period))
            record = usage or loaded.evidence.by_id[project.id]
            words = {"project": project.name, "value": brief(project.combined), "threshold": plain(edge)}
            if project.combined == edge:
                band = terms.place("payment")
                yield doubt(ON_EDGE, record.place(), band, **words | {"score": "combined"})
            else:
                yield warning("near-threshold", record.place(), **words)
    ceiling, reached = terms.ceiling_on(end), assessment.settlement.cumulative
    if ceiling is None:
        return
    values = {
        "month": assessment.period,
        "value": plain(reached),
        "ceiling": plain(ceiling.yuan),
        "limit": plain(ceiling.limit),
    }
    match ceiling.state(reached):
        case "warn":
            yield warning("ceiling-passed", terms.place("ceiling"), **values)
        case "refuse":
            yield error("ceiling-refused", terms.place("ceiling"), **values)
        case "ok":
            pass
