"""Limits that a child puts on itself before it opens anything."""

from __future__ import annotations

import resource
from typing import Final

WRITTEN: Final = 16 * 1024 * 1024
"""Bytes that a child may write; should a file take it over, no more than that."""


def confine(memory: int) -> None:
    """No more than `memory` bytes, `WRITTEN` bytes of output, and no dump of a crash."""
    limit(resource.RLIMIT_AS, memory)
    limit(resource.RLIMIT_FSIZE, WRITTEN)
    limit(resource.RLIMIT_CORE, 0)


def limit(kind: int, most: int, grace: int = 0) -> None:
    """The soft limit at `most`, the hard one `grace` above it, neither above the hard limit there was."""
    hard = resource.getrlimit(kind)[1]
    last = most + grace if hard == resource.RLIM_INFINITY else min(most + grace, hard)
    resource.setrlimit(kind, (min(most, last), last))
