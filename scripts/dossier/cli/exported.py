"""What usage records say otherwise than the exports that are attached to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dossier.cache import Cache
from dossier.load import Dossier
from dossier.load.attachments import FileFact
from dossier.problems import Problem
from dossier.records.projects import Usage


def not_as_exported(
    loaded: Dossier, folder: Path | None, read: Callable[[str, FileFact], bytes | None]
) -> tuple[Problem, ...]:
    """What differs; `read` gives the bytes of an attachment as it was loaded, `folder` keeps what exports come to."""
    if not any(usage.exports for usage in loaded.evidence.all(Usage)):
        return ()
    from dossier.intake.usage.kept import differing_from_exports  # noqa: PLC0415  # only where there are exports

    cache = Cache(folder and folder / "exports")

    def data(path: str) -> bytes | None:
        fact = loaded.files.get(path)
        return None if fact is None else read(path, fact)

    found = tuple(differing_from_exports(loaded, data, cache.remember))
    cache.save()
    return found
