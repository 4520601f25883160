"""A few tasks at a time, each in a process of its own, so that environment and memory of one do not touch another; and
one task by several processes.
"""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Final, TypeAlias, TypeVar

FEW: Final = 60
"""Pages that are made sooner than another process is."""

_RARELY: Final = 100_000  # a child lives for one task; collecting every 700 objects costs a tenth of its time


@dataclass(frozen=True)
class Job:
    """Something to be done, by name; `alone` if it takes so much memory that nothing may run beside it."""

    name: str
    call: Callable[[], object]
    alone: bool = False


class TaskError(Exception):
    """A task failed; the text is what it raised."""


Failure: TypeAlias = "Exception | None"
Given = TypeVar("Given")
Result = TypeVar("Result")


def gather(calls: Sequence[Callable[[], Result]], expected: tuple[type[Exception], ...] = ()) -> list[Result]:
    """What the calls give, made at the same time: the first here, each of the others in a child of its own.

    After all have ended, raises what the first call has raised, else what the first failing child has, as `run` does.
    """
    context = multiprocessing.get_context("fork")
    children: list[tuple[Connection, ForkProcess]] = []
    for call in calls[1:]:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_child, args=(Job("", call), theirs, expected))
        process.start()
        theirs.close()
        children.append((ours, process))
    try:
        own = calls[0]()
    finally:
        ended = [_result(ours, "") for ours, _ in children]
        for _, process in children:
            process.join()
    for failure, _ in ended:
        if failure:
            raise failure
    return [own, *(value for _, value in ended)]


def shared(
    make: Callable[[Given], Result], given: Sequence[Given], processes: int, expected: tuple[type[Exception], ...] = ()
) -> list[Result]:
    """What is made of each of these, in order, by so many processes at the same time, of a few by this one alone."""
    count = processes if len(given) > FEW else 1

    def share(first: int) -> list[Result]:
        return [make(one) for one in given[first::count]]

    found = gather([partial(share, first) for first in range(count)], expected)
    return [found[index % count][index // count] for index in range(len(given))]


def run(
    tasks: Sequence[Job],
    jobs: int,
    finished: Callable[[str], None],
    expected: tuple[type[Exception], ...] = (OSError,),
) -> None:
    """Run all tasks, `jobs` at a time and in order; `finished` is called here with the name of each that is done.

    After the others at work have ended, raises what the first that fails has raised, if that is `expected`, OSError if
    it was killed, else TaskError.
    """
    context = multiprocessing.get_context("fork")  # what a task works on is inherited, never pickled
    waiting = list(tasks)
    running: dict[Connection, tuple[Job, ForkProcess]] = {}
    failures: list[Exception] = []
    while waiting or running:
        while waiting and not failures and _room(waiting[0], [task for task, _ in running.values()], jobs):
            task = waiting.pop(0)
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_child, args=(task, theirs, expected), name=task.name)
            process.start()
            theirs.close()
            running[ours] = (task, process)
        if failures and not running:
            break
        for ready in wait(list(running)):
            if isinstance(ready, Connection):
                task, process = running.pop(ready)
                failure, _ = _result(ready, task.name)
                process.join()
                if failure:
                    failures.append(failure)
                else:
                    finished(task.name)
    if failures:
        told = [failure for failure in failures if isinstance(failure, TaskError)]
        raise TaskError("\n".join(map(str, told))) if told else failures[0]


def _room(task: Job, running: Sequence[Job], jobs: int) -> bool:
    if task.alone:
        return not running
    return len(running) < jobs and not any(one.alone for one in running)


def _result(ready: Connection, name: str) -> tuple[Failure, Any]:
    try:
        ended: tuple[Failure, Any] = ready.recv()
    except EOFError:  # killed, as the system does where memory is short
        return OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), name), None
    else:
        return ended
    finally:
        ready.close()


def _child(task: Job, result: Connection, expected: tuple[type[Exception], ...]) -> None:
    gc.freeze()  # what was inherited is never garbage here, and looking at it would copy it
    gc.set_threshold(_RARELY)
    try:
        value = task.call()
    except expected as failure:
        result.send((failure, None))
        sys.exit(1)
    except BaseException as failure:  # noqa: BLE001  # whatever it is, it is told to the parent
        result.send((TaskError(f"{task.name}: {failure}\n{traceback.format_exc()}"), None))
        sys.exit(1)
    result.send((None, value))
