"""The site generator, a guest: mkdocs-material, run in this process on a staging folder's mkdocs.yml."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

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
    config: Path,
    *,
    laid: Collection[str] = (),
    processes: int = 1,
    compiled: BytecodeCache | None = None,
    treat: Callable[[bytes], bytes] | None = None,
) -> None:
    """Make the site of a staging folder's mkdocs.yml strictly, without output, but for the pages that are `laid` there
    already, and without the files of the theme. `compiled` keeps its templates as they were compiled; `treat` is done
    to every page that is made, by the process that made it.

    Raises GeneratorError with its messages.
    """
    from dossier.publish.pages import as_made, make  # noqa: PLC0415  # slow to import, and only needed to build

    with _collected() as messages:
        settings = _settings(config, compiled)
        try:
            make(settings, messages, laid, processes, treat or as_made)
        finally:
            settings.plugins.on_shutdown()
    if messages:
        raise GeneratorError("\n".join(messages))


class SinglePages:
    """The generator of a staging folder, kept at hand: it makes one page after the other, of texts that may change as
    long as their names do not. What it warns of is passed over, since whoever makes the site is told.
    """

    def __init__(self, config: Path, compiled: BytecodeCache | None = None) -> None:
        from dossier.publish.pages import Making  # noqa: PLC0415  # as above

        with _collected() as messages:
            self._making = Making.of(_settings(config, compiled), messages)

    def make(self, source: str) -> bytes:
        """The page of a text that lies in the folder. Raises GeneratorError."""
        with _collected():
            return self._making.single(source)


@contextmanager
def _collected() -> Iterator[list[str]]:
    """The generator's warnings, which are not printed meanwhile. What it refuses raises GeneratorError with them."""
    from mkdocs.exceptions import Abort, MkDocsException  # noqa: PLC0415  # as above

    messages: list[str] = []
    handler = _Collector(messages)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield messages
    except (Abort, MkDocsException) as refused:
        raise GeneratorError("\n".join([*messages, str(refused)])) from refused
    finally:
        logger.removeHandler(handler)
        logger.propagate = True


def _settings(config: Path, compiled: BytecodeCache | None) -> MkDocsConfig:
    """The settings of a staging folder, with its plugins started."""
    from mkdocs.config import load_config  # noqa: PLC0415  # as above

    settings = load_config(str(config), strict=True)
    environment = settings.theme.get_env()
    environment.bytecode_cache = compiled
    settings.theme.get_env = lambda: environment  # type: ignore[method-assign]  # nothing else lets it be set
    settings.plugins.on_startup(command="build", dirty=False)
    return settings


class _Collector(logging.Handler):
    """Keeps warnings, to be told if the build fails."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())
