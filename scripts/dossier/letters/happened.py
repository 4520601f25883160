"""What a step of a trace tells of an event: the moment, where it was seen, and what it was, each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dossier.trace import ListValue, SentenceValue, Step, StepValue, TermValue, told
from dossier.trace.values import MomentValue
from dossier.views.figures import moment


@dataclass(frozen=True)
class ToldEvent:
    """The moment of an event (`2024-02-05 10:10`, "" if none is told), its other marks such as the post, and what it
    was.
    """

    moment: str
    where: str
    what: str


def happened(step: Step) -> ToldEvent:
    """The event of a step; a step that tells of none is told whole."""
    event, marks = step.values.get("event"), tuple(_marks(step.values.get("what")))
    moments = [value.value for _, value in marks if isinstance(value, MomentValue)]
    others = [told(mark) for mark, value in marks if not isinstance(value, MomentValue)]
    return ToldEvent(
        moment(moments[0]) if moments else "",
        "，".join(others),
        event.value if isinstance(event, TermValue) and marks else step.text,
    )


def order(step: Step) -> tuple[str, str, int]:
    """Sorts by the moment, then by where it stands."""
    return happened(step).moment, step.source.path if step.source else "", step.source.line if step.source else 0


def _marks(what: StepValue | None) -> Iterator[tuple[SentenceValue, StepValue]]:
    said = what.values.get("said") if isinstance(what, SentenceValue) else None
    for one in said.values if isinstance(said, ListValue) else ():
        if isinstance(one, SentenceValue) and "value" in one.values:
            yield one, one.values["value"]
