"""The site generator, a guest: mkdocs-material, run in this process on a staging folder's mkdocs.yml."""

from __future__ import annotations

import importlib
import logging
import os
import warnings
from pathlib import Path

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # the theme prints an advertisement otherwise


def warm_up(cache: Path) -> None:
    """Load the generator and the dictionary of Chinese words once, for all workers that are forked off later."""
    cache.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's sources are of another age
        jieba = importlib.import_module("jieba")
        jieba.setLogLevel(logging.CRITICAL)  # it prints a traceback where its cache cannot be written
        jieba.dt.tmp_dir = str(cache)  # else it writes to the system's temporary folder
        jieba.initialize()
        for name in ("mkdocs.commands.build", "material.plugins.search.plugin", "material.plugins.offline.plugin"):
            importlib.import_module(name)


class GeneratorError(Exception):
    """The site generator refused; its messages."""


def generate(config: Path) -> None:
    """Run mkdocs strictly on a staging folder's mkdocs.yml, without output. Raises GeneratorError with its messages."""
    from mkdocs.commands.build import build  # noqa: PLC0415  # slow to import, and only needed to build
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import Abort, MkDocsException  # noqa: PLC0415

    messages: list[str] = []
    handler = _Collector(messages)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        settings = load_config(str(config), strict=True)
        settings.plugins.on_startup(command="build", dirty=False)
        try:
            build(settings)
        finally:
            settings.plugins.on_shutdown()
    except (Abort, MkDocsException) as refused:
        raise GeneratorError("\n".join([*messages, str(refused)])) from refused
    finally:
        logger.removeHandler(handler)
        logger.propagate = True


class _Collector(logging.Handler):
    """Keeps warnings, to be told if the build fails."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())
