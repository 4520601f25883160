"""Keeps what libraries say to programmers, in English, away from users: what they need to know is a problem of ours."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Show neither warnings nor logs that nobody asked for; a warning that is to raise still does."""
    last = logging.lastResort
    logging.lastResort = logging.NullHandler()  # in the place of what prints the logs of libraries
    shown = warnings.showwarning
    warnings.showwarning = _nothing
    try:
        yield
    finally:
        logging.lastResort = last
        warnings.showwarning = shown


def _nothing(*_warning: object, **_where: object) -> None:
    """Show nothing."""
