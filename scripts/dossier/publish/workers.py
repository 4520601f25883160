"""A few tasks at a time, each in a process of its own, so that environment and memory of one do not touch another."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Final, TypeAlias

_RARELY: Final = 100_000  # a child lives for one task; collecting every 700 objects costs a tenth of its time


@dataclass(frozen=True)
class Job:
    """Something to be done, by name; `alone` if it takes so much memory that nothing may run beside it."""

    name: str
    call: Callable[[], None]
    alone: bool = False


class TaskError(Exception):
    """A task failed; the text is what it raised."""


Failure: TypeAlias = "Exception | None"


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
                failure = _result(ready, task.name)
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


def _result(ready: Connection, name: str) -> Failure:
    try:
        failure: Failure = ready.recv()
    except EOFError:
        return OSError(
            errno.ENOMEM, os.strerror(errno.ENOMEM), name
        )  # killed, as the system does where memory is short
    else:
        return failure
    finally:
        ready.close()


def _child(task: Job, result: Connection, expected: tuple[type[Exception], ...]) -> None:
    gc.freeze()  # what was inherited is never garbage here, and looking at it would copy it
    gc.set_threshold(_RARELY)
    try:
        task.call()
    except expected as failure:
        result.send(failure)
        sys.exit(1)
    except BaseException as failure:  # noqa: BLE001  # whatever it is, it is told to the parent
        result.send(TaskError(f"{task.name}: {failure}\n{traceback.format_exc()}"))
        sys.exit(1)
    result.send(None)
