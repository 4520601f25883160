"""A child that builds beside the process that goes on, and can be ended at any moment with all its children."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from threading import Thread
from typing import Final

_LATER: Final = 10  # how much it gives way to who asks for a page


class Builder:
    """A child that makes something, giving way to others; `ended` is told whether it has."""

    def __init__(self, make: Callable[[], None], ended: Callable[[bool], None]) -> None:
        self._make = make
        self._process = get_context("fork").Process(target=self._work)
        self._process.start()
        self._waiting = Thread(target=self._wait, args=(ended,), daemon=True)
        self._waiting.start()

    def _work(self) -> None:
        os.setsid()  # so that its own children end with it
        os.nice(_LATER)
        self._make()

    def _wait(self, ended: Callable[[bool], None]) -> None:
        self._process.join()
        ended(self._process.exitcode == 0)
        gc.unfreeze()  # what earlier sessions have left
        gc.collect()

    def end(self) -> None:
        """End the child and its children, wherever they are."""
        if self._process.pid is not None and self._waiting.is_alive():
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:  # it has no group of its own yet, or has ended
                with suppress(ProcessLookupError):
                    os.kill(self._process.pid, signal.SIGKILL)
        self._waiting.join()
