"""What is looked up again and again in one set of evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from dossier.evidence import Evidence
from dossier.records.rulings import Ruling


class Index:
    """What is looked up again and again in one set of evidence; built on demand, never changed."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    @cached_property
    def rulings(self) -> Mapping[str, tuple[Ruling, ...]]:
        """Rulings on a subject, the latest first."""
        return self._grouped(lambda ruling: ruling.subject)

    @cached_property
    def row_rulings(self) -> Mapping[str, tuple[Ruling, ...]]:
        """Rulings on a row of the rubric, the latest first."""
        return self._grouped(lambda ruling: ruling.row)

    def _grouped(self, key: Callable[[Ruling], str | None]) -> Mapping[str, tuple[Ruling, ...]]:
        found: dict[str, list[Ruling]] = {}
        latest_first = sorted(self._evidence.all(Ruling), key=lambda one: (one.happened, one.source.path), reverse=True)
        for ruling in latest_first:
            name = key(ruling)
            if name is not None:
                found.setdefault(name, []).append(ruling)
        return {name: tuple(rulings) for name, rulings in found.items()}
