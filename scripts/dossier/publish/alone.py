"""One at a time at work in a folder; whoever comes second is told, and waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def alone(lock: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Nobody else holds the lock meanwhile; the system lets go of it once its holder has ended, however that was."""
    held = FileLock(lock)
    try:
        held.acquire(timeout=0)
    except Timeout:
        waits()
        held.acquire()
    try:
        yield
    finally:
        held.release()
