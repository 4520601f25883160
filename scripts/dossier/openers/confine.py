"""Limits that a child puts on itself before it opens anything.

Windows knows no such limits: there a child is ended by the clock of the one who started it (`Limits.clock`) alone.
"""

from __future__ import annotations

from typing import Final

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # asked for before each use

LIMITED: Final = resource is not None
"""Whether this system knows them."""

WRITTEN: Final = 16 * 1024 * 1024
"""Bytes that a child may write; should a file take it over, no more than that."""


def confine(memory: int, written: int = WRITTEN) -> None:
    """No more than `memory` bytes, `written` bytes of output, and no dump of a crash."""
    if resource is not None:
        _limit(resource.RLIMIT_AS, memory)
        _limit(resource.RLIMIT_FSIZE, written)
        _limit(resource.RLIMIT_CORE, 0)


def seconds_for_all(most: int) -> None:
    """So many processor seconds altogether; a second later the child ends, as if it had crashed, not been killed."""
    if resource is not None:
        _limit(resource.RLIMIT_CPU, most, grace=1)


def seconds_from_now(most: int) -> None:
    """So many processor seconds from now on."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + most, hard))


def _limit(kind: int, most: int, grace: int = 0) -> None:
    """The soft limit at `most`, the hard one `grace` above it, neither above the hard limit there was."""
    assert resource is not None  # noqa: S101  # a bug: it was not asked
    hard = resource.getrlimit(kind)[1]
    last = most + grace if hard == resource.RLIM_INFINITY else min(most + grace, hard)
    resource.setrlimit(kind, (min(most, last), last))
