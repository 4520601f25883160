"""Why a history cannot be had."""

from __future__ import annotations

from dossier.report import Gap


class NoHistory(Exception):
    """The history of a root cannot be had; `gap` says why."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(gap)
        self.gap = gap
