"""One piece of work in a process of its own: seconds, processor seconds and peak memory, taken several times."""

from __future__ import annotations

import multiprocessing
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, TypeAlias

Facts: TypeAlias = Mapping[str, float]
Work: TypeAlias = Callable[[], Facts | None]
_SAMPLE: Final = 0.2  # seconds between two looks at the memory
_PROC: Final = Path("/proc")
_KIB: Final = 1024


class WorkFailedError(Exception):
    """What was to be measured did not end well."""


@dataclass(frozen=True)
class Figure:
    """Medians over the runs, and the highest peaks: `seconds` by the clock, `busy` of all processors.

    `busy` leaves out what else the machine does, so two pieces of work are compared by it. `largest` is the peak of
    the largest process, `peak` that of all processes together with shared pages counted once; both in MiB.
    """

    name: str
    seconds: float
    busy: float
    largest: float
    peak: float
    runs: int
    facts: Facts = field(default_factory=dict)


def measure(name: str, work: Work, runs: int = 1, prepare: Callable[[], None] = lambda: None) -> Figure:
    """Run the work so many times, each in a fork of this process, after `prepare`, which is not measured.

    What the work returns is kept as further facts. Raises WorkFailedError if it raises.
    """
    (figure,) = together({name: work}, runs, prepare)
    return figure


def together(works: Mapping[str, Work], runs: int, prepare: Callable[[], None] = lambda: None) -> tuple[Figure, ...]:
    """Several pieces of work in turns, so that a slow moment of the machine meets all of them."""
    found: dict[str, list[_Run]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            prepare()
            found[name].append(_run(name, work))
    return tuple(
        Figure(
            name,
            statistics.median(one.seconds for one in ran),
            statistics.median(one.busy for one in ran),
            max(one.largest for one in ran),
            max(one.peak for one in ran),
            len(ran),
            ran[-1].facts,
        )
        for name, ran in found.items()
    )


@dataclass(frozen=True)
class _Run:
    seconds: float
    busy: float
    largest: float
    peak: float
    facts: Facts


def _run(name: str, work: Work) -> _Run:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(work, theirs))
    process.start()
    theirs.close()
    peak = 0.0
    try:
        while not ours.poll(_SAMPLE):
            peak = max(peak, _tree_memory())
        result = ours.recv()
    except EOFError:
        raise WorkFailedError(name) from None
    finally:
        process.join()
    return _Run(result.seconds, result.busy, result.largest, max(peak, result.largest), result.facts)


def _child(work: Work, result: Connection) -> None:
    busy, start = _busy(), time.perf_counter()
    facts = work() or {}
    seconds = time.perf_counter() - start
    result.send(_Run(seconds, _busy() - busy, _largest(), 0, facts))


def _usages() -> Iterator[resource.struct_rusage]:
    return (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _busy() -> float:
    return sum(usage.ru_utime + usage.ru_stime for usage in _usages())


def _largest() -> float:
    """MiB of the largest process so far: this one or one that it waited for."""
    unit = 1 if sys.platform == "darwin" else _KIB
    return max(usage.ru_maxrss for usage in _usages()) * unit / _KIB**2


def _tree_memory() -> float:
    """MiB of this process and all below it, shared pages counted once; 0 where the system does not tell."""
    return sum(_proportional(process) for process in _tree(os.getpid())) / _KIB


def _tree(process: int) -> Iterator[int]:
    yield process
    try:
        tasks = list((_PROC / str(process) / "task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _proportional(process: int) -> int:
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
