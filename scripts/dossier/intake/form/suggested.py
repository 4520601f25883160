"""What is likely in a new record: the month's days, what the last record of the kind says of its makers, a free id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final

from dossier.exact.period import Period
from dossier.fields import MAX_ID, MAX_NAME
from dossier.load import Dossier
from dossier.records import KINDS, Record
from dossier.records.layout import USAGE
from dossier.source.spelling import Value

_ON_THE_LAST_DAY: Final = frozenset({USAGE, "attendance", "survey-round"})
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_PLAIN: Final = re.compile("[a-z0-9.-]+")


@dataclass(frozen=True)
class Suggestions:
    """For a kind of record about a month; `today` is the day of whoever writes it, None if the records are
    of another time."""

    dossier: Dossier
    kind: str
    month: Period
    today: date | None

    @property
    def earlier(self) -> Record | None:
        """The last record of the kind, else the last one of any kind."""
        evidence = self.dossier.evidence
        found = evidence.all(KINDS[self.kind]) or evidence.records
        return max(found, key=lambda one: (one.happened, one.id), default=None)

    @property
    def sample(self) -> bool:
        """Whether a new record belongs to a sample, because the others do."""
        return bool(self.earlier and self.earlier.sample)

    def head(self) -> dict[str, Value]:
        """The keys of every record as far as they are likely."""
        earlier, scope = self.earlier, KINDS[self.kind].scope
        day = self.happened()
        made: dict[str, Value] = {"happened": day} if day else {}
        if scope == "month":
            made["covers"] = {"from": self.month.start, "to": self.month.end}
        if earlier is not None:
            made["prepared_by"] = earlier.prepared_by
            made["collected"] = {"method": earlier.collected.method, "origin": earlier.collected.origin}
        return made

    def happened(self) -> date | None:
        """The day of the record: today, or the month's last one where the month is over or is told as a whole."""
        if self.kind == "submission" or KINDS[self.kind].scope != "month":
            return self.today
        if self.kind in _ON_THE_LAST_DAY:
            return self.month.end
        return self.today if self.today and self.today in self.month else None

    def title(self, fields: Mapping[str, Value]) -> str:
        """What it is called: the kind, of a project or of the month."""
        label = KINDS[self.kind].label
        project = self.dossier.evidence.by_id.get(str(fields.get("project", "")))
        of = f"{project.title} " if project else ""
        return f"{of}{self.month} {label}"[:MAX_NAME] if KINDS[self.kind].scope == "month" else label

    def ids(self, fields: Mapping[str, Value]) -> Iterator[str]:
        """Names that it may have, the likeliest first, without an end."""
        if self.kind == USAGE:
            stem = f"{USAGE}-{self.month}-{fields.get('project', '')}"
        elif KINDS[self.kind].scope == "project":
            stem = self.kind
        else:
            stem = self._stem(fields)
        yield stem[:MAX_ID]
        yield from (f"{stem[: MAX_ID - 4]}-{number}" for number in count(2))

    def _stem(self, fields: Mapping[str, Value]) -> str:
        """The kind's word as the last record's id begins, the month or day, and the project that it is about."""
        earlier = self.earlier
        own = earlier.id if earlier and earlier.kind == self.kind else ""
        dated = _DAY.search(own)
        word = own[: dated.start()].rstrip("-") if dated and dated.start() else self.kind
        by_day = bool(dated and len(dated[0]) > len("2024-03"))
        when = str(fields.get("happened", self.month)) if by_day or not self._in_month else str(self.month)
        project = str(fields.get("project", ""))
        return "-".join(part for part in (word, when, project) if part and _PLAIN.fullmatch(part))

    @property
    def _in_month(self) -> bool:
        return KINDS[self.kind].scope == "month"
