"""Why a history cannot be had."""

from __future__ import annotations

from dossier.report import Gap


class NoHistory(Exception):
    """The history of a root cannot be had; `gap` says why, `where` which folder is meant."""

    def __init__(self, gap: Gap, where: str = "") -> None:
        super().__init__(gap)
        self.gap = gap
        self.where = where
