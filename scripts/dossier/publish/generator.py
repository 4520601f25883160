"""The site generator, a guest: mkdocs-material, run in this process on a staging folder's mkdocs.yml."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from jinja2 import BytecodeCache

ASSETS: Final = "assets"
"""Where in a site the generator puts the files of its theme."""

_UNASKED: Final = frozenset({"images", "lunr", "workers"})
"""Folders of the theme: its icon, and its search, whose field alone is used (theme/assets/search.js)."""

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # the theme prints an advertisement otherwise


def assets() -> Mapping[str, bytes]:
    """The files of the theme that pages of ours ask for, by path below `ASSETS`: no maps of its sources either."""
    found = importlib.util.find_spec("material")
    folder = Path(next(iter((found.submodule_search_locations if found else None) or ()))) / "templates" / ASSETS
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and _asked_for(path.relative_to(folder)))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _asked_for(path: Path) -> bool:
    return path.suffix != ".map" and _UNASKED.isdisjoint(path.parts)


def warm_up() -> None:
    """Load the generator once, for all workers that are forked off later."""
    for name in ("mkdocs.commands.build", "material.plugins.search.plugin"):
        importlib.import_module(name)


class GeneratorError(Exception):
    """The site generator refused; its messages."""


def generate(
    config: Path, *, laid: Collection[str] = (), processes: int = 1, compiled: BytecodeCache | None = None
) -> None:
    """Make the site of a staging folder's mkdocs.yml strictly, without output, but for the pages that are `laid` there
    already, and without the files of the theme. `compiled` keeps its templates as they were compiled.

    Raises GeneratorError with its messages.
    """
    from mkdocs.config import load_config  # noqa: PLC0415  # slow to import, and only needed to build
    from mkdocs.exceptions import Abort, MkDocsException  # noqa: PLC0415

    from dossier.publish.pages import make  # noqa: PLC0415

    messages: list[str] = []
    handler = _Collector(messages)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        settings = load_config(str(config), strict=True)
        environment = settings.theme.get_env()
        environment.bytecode_cache = compiled
        settings.theme.get_env = lambda: environment  # type: ignore[method-assign]  # nothing else lets it be set
        settings.plugins.on_startup(command="build", dirty=False)
        try:
            make(settings, messages, laid, processes)
        finally:
            settings.plugins.on_shutdown()
    except (Abort, MkDocsException) as refused:
        raise GeneratorError("\n".join([*messages, str(refused)])) from refused
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
    if messages:
        raise GeneratorError("\n".join(messages))


class _Collector(logging.Handler):
    """Keeps warnings, to be told if the build fails."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())
