"""Which doubts are asked, from when, and with which limits (doubts.yml, which a contract may do without).

A doubt is a question that evidence raises, never a refusal: it changes no figure. Each kind is asked, with limits of
its own, unless the parties say otherwise from a day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from dossier.contract.cited import Cited
from dossier.fields import Amount, Filed, Flag, Id, Text, nearest
from dossier.problems import Place, Problem, error


class DoubtTerms(Cited):
    """From a day on a kind of doubt is `off`, for a `reason`, or is asked with these limits."""

    code: Id
    off: Flag = False
    reason: Text | None = None
    limits: Annotated[Mapping[Id, Amount], Field(default_factory=dict)]


class Doubts(Filed):
    """The whole of doubts.yml; without entries every kind of doubt is asked, with its own limits."""

    doubts: tuple[DoubtTerms, ...] = ()

    def on(self, code: str, day: date) -> DoubtTerms | None:
        """What has been said of a kind of doubt up to `day` last; None if nothing was."""
        reached = [entry for entry in self.doubts if entry.code == code and entry.from_ <= day]
        return max(reached, key=lambda entry: entry.from_, default=None)

    def limits(self, code: str, day: date) -> Mapping[str, Fraction]:
        """The limits that replace the kind's own on `day`."""
        entry = self.on(code, day)
        return entry.limits if entry else {}

    def off(self, day: date) -> tuple[DoubtTerms, ...]:
        """The kinds that are not asked on `day`, in the order of the file."""
        return tuple(entry for entry in self.doubts if entry.off and entry is self.on(entry.code, day))

    def problems(self, kinds: Mapping[str, Mapping[str, Fraction]]) -> Iterator[Problem]:
        """Entries that name none of `kinds` (code -> limits), contradict each other, or switch off for no reason."""
        seen: dict[tuple[str, date], int] = {}
        for index, entry in enumerate(self.doubts):
            first = seen.setdefault((entry.code, entry.from_), index)
            if first != index:
                place, day = self.place("doubts", index, "from"), entry.from_.isoformat()
                yield error("version-twice", place, self.place("doubts", first, "from"), day=day)
            if entry.off and entry.reason is None:
                yield error("missing-key", self.place("doubts", index, "off"), key="reason")
            if entry.code not in kinds:
                yield _unknown(self.place("doubts", index, "code"), entry.code, kinds)
                continue
            for name in entry.limits:
                if name not in kinds[entry.code]:
                    yield _unknown(self.place("doubts", index, "limits", name), name, kinds[entry.code])


def _unknown(place: Place, value: str, known: Iterable[str]) -> Problem:
    listed = sorted(known)
    return error("unknown-choice", place, value=value, meant=nearest(value, listed), known=", ".join(listed))
