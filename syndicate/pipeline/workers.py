"""Work for many: batches handed to worker processes, in bounded memory, with the result of one process.

What always holds: results come back in the order in which the work was given, at most a few batches ahead of whoever
takes them, so that neither the number of workers nor their speed shows in an archive; only the process that was called
writes to it; a worker dies with the process that started it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from syndicate.annotation import agencies
from syndicate.model.errors import SettingsError, WorkerLost

Desk = TypeVar("Desk")
Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 2  # batches a worker that lie ready: enough that none waits, few enough to be held
LEAST_MEMORY = 256 << 20  # bytes
WORKER_MEMORY = 400 << 20  # bytes one worker needs with its kernels, caches and a batch
_PATIENCE = 1.0  # seconds after which a worker looks whether it has been left alone

_made: Any = None  # what this worker process works with


def jobs_for(jobs: int | None, memory: int | None) -> int:
    """Return how many workers to use: as asked for, or one a core as far as the memory (bytes) goes.

    Raises SettingsError where less than one was asked for, or less memory than one process needs.
    """
    if jobs is not None and jobs < 1:
        raise SettingsError(f"{jobs} jobs are not possible.", "jobs", "Give 1 or more.")
    if memory is not None and memory < LEAST_MEMORY:
        raise SettingsError(f"{memory >> 20} MB of memory are too few.", "memory", f"Give at least {LEAST_MEMORY >> 20} MB.")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = cores if jobs is None else jobs
    return wanted if memory is None else max(min(wanted, (memory - LEAST_MEMORY) // WORKER_MEMORY), 1)


class Workers(Generic[Desk]):
    """Processes that each have a desk to work at and turn tasks into results; with one job, this process does it itself.

    ``make`` builds the desk in each process, once; it and what is run there are functions of a module.
    """

    def __init__(self, jobs: int, make: Callable[..., Desk], given: tuple[Any, ...] = ()) -> None:
        self.jobs = jobs
        self._make, self._given = make, given
        self._own: Desk | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._forked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end_workers()
        self._close()

    def map(self, run: Callable[[Desk, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the result of each task, in their order. Raises WorkerLost where a worker was killed.

        The first task is done by this process; workers are started where there is a second one. Those that were forked
        end with the last; others, which took a while to start, stay for the next work.
        """
        rest = iter(tasks)
        if self.jobs == 1:
            yield from self.here(run, rest)
            return
        first = list(islice(rest, 1))
        following = list(islice(rest, 1))
        yield from self.here(run, first)
        if not following:
            return
        self._close()  # a fork would have it too, and of no use
        try:
            yield from self._mapped(self._pool or self._started(), run, chain(following, rest))
        finally:
            if self._forked:
                self._end_workers()

    def _mapped(self, pool: ProcessPoolExecutor, run: Callable[[Desk, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        waiting: deque[Future[Result]] = deque()
        try:
            for task in tasks:
                waiting.append(pool.submit(_work, run, task))
                while len(waiting) >= self.jobs * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise WorkerLost from error
        finally:
            for future in waiting:
                future.cancel()

    def here(self, run: Callable[[Desk, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the result of each task, worked out in this process."""
        for task in tasks:
            if self._own is None:
                self._own = self._make(*self._given)
            yield run(self._own, task)

    def _close(self) -> None:
        if self._own is not None and hasattr(self._own, "close"):
            self._own.close()
        self._own = None

    def _end_workers(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        # A fork has the kernels and tables loaded that the first task needed, in pages that all processes share: what comes
        # after another kind of work is done by new ones. Where threads run, or on other systems, a fork is not safe.
        alone = sys.platform == "linux" and threading.active_count() == 1
        self._forked = alone
        context = multiprocessing.get_context("fork" if alone else "spawn")
        pool = ProcessPoolExecutor(self.jobs, context, _start, (os.getpid(), agencies.in_use(), self._make, self._given))
        self._pool = pool  # at once: a Ctrl-C that is held back below comes before this is left, and what was started has to end
        # Pages that nobody writes to stay common to all: the collector of garbage writes to whatever it looks at.
        gc.collect()
        gc.freeze()
        with _uninterrupted():
            for _ in range(self.jobs):
                pool.submit(os.getpid)  # the pool starts a process when it is given something to do
        return pool


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C while workers are started: one that was stopped before it could turn a deaf ear would seem lost."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(parent: int, known: Path | None, make: Callable[..., Any], given: tuple[Any, ...]) -> None:
    global _made
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted is the process that was called, and it ends its workers
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if agencies.in_use() != known:  # a process that was spawned knows only those shipped
        agencies.use(known)
    _made = make(*given)


def _watch(parent: int) -> None:
    """End this worker where its parent is gone: nobody would take its results."""
    while os.getppid() == parent:
        time.sleep(_PATIENCE)
    os._exit(1)


def _work(run: Callable[[Any, Any], Any], task: Any) -> Any:
    return run(_made, task)
