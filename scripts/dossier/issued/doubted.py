"""What hung on doubts when a month was issued, as far as a later look needs it: the month itself is not read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dossier.assessment import Assessment
from dossier.exact.period import Period
from dossier.problems import Worth
from dossier.records.layout import month_of


@dataclass(frozen=True)
class Doubted:
    """The files that the month itself rests on, and the worth of a doubt by its code, file and line."""

    paths: frozenset[str]
    worth: Mapping[tuple[str, str, int], Worth]


def doubted(month: Assessment) -> Doubted:
    """What hung on doubts in a month."""
    period = Period.parse(month.period)
    paths = frozenset(one.path for one in month.inputs.files if month_of(one.path) in (None, period))
    doubts = [(one, one.place, one.at_stake) for one in month.matters if one.kind == "doubt"]
    return Doubted(
        paths,
        {
            (one.code, place.path, place.line): Worth(
                stake.points_risk - stake.points_gain, stake.yuan_risk - stake.yuan_gain
            )
            for one, place, stake in doubts
            if place is not None
        },
    )
