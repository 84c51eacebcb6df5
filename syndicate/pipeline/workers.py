"""Worker processes: batches of work go out, results come back in order, in bounded memory.

Invariant: results come in the order of the tasks, so neither the number of workers nor their speed changes an archive. Only
a few batches are ahead of the caller. Only the calling process writes. A worker ends with the process that started it.
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

Worker = TypeVar("Worker")
Task = TypeVar("Task")
Result = TypeVar("Result")

BATCHES_AHEAD = 2  # a worker: enough that none waits, few enough to be held
LEAST_MEMORY_BYTES = 256 << 20
WORKER_MEMORY_BYTES = 400 << 20  # for one worker with its kernels, caches and a batch
_SECONDS_BETWEEN_LOOKS = 1.0  # after which a worker looks whether its parent is still there

_made: Any = None  # what this process works with, made by ``make``


def jobs_for(jobs: int | None, memory: int | None) -> int:
    """Return how many workers to use: as asked for, or one a core as far as the memory (bytes) goes.

    Raises SettingsError if less than one was asked for, or less memory than one process needs.
    """
    if jobs is not None and jobs < 1:
        raise SettingsError(f"{jobs} jobs are not possible.", "jobs", "Give 1 or more.")
    if memory is not None and memory < LEAST_MEMORY_BYTES:
        raise SettingsError(f"{memory >> 20} MB of memory is too little.", "memory", f"Give at least {LEAST_MEMORY_BYTES >> 20} MB.")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = cores if jobs is None else jobs
    return wanted if memory is None else max(min(wanted, (memory - LEAST_MEMORY_BYTES) // WORKER_MEMORY_BYTES), 1)


class Workers(Generic[Worker]):
    """Processes that turn tasks into results; with one job, this process does the work itself.

    ``make`` builds in each process, once, what it works with; it and what runs there are functions of a module.
    """

    def __init__(self, jobs: int, make: Callable[..., Worker], given: tuple[Any, ...] = ()) -> None:
        self.jobs = jobs
        self._make, self._given = make, given
        self._own: Worker | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._forked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end_workers()
        self._close()

    def map(self, run: Callable[[Worker, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the result of each task, in their order. Raises WorkerLost if a worker was killed.

        This process does the first task; workers start if there is a second one. Forked workers end with the last
        task; spawned ones, which start slowly, stay for the next work.
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
        self._close()  # a forked worker makes its own
        try:
            yield from self._mapped(self._pool or self._started(), run, chain(following, rest))
        finally:
            if self._forked:
                self._end_workers()

    def _mapped(self, pool: ProcessPoolExecutor, run: Callable[[Worker, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        waiting: deque[Future[Result]] = deque()
        try:
            for task in tasks:
                waiting.append(pool.submit(_work, run, task))
                while len(waiting) >= self.jobs * BATCHES_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise WorkerLost from error
        finally:
            for future in waiting:
                future.cancel()

    def here(self, run: Callable[[Worker, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the result of each task, done by this process."""
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
        # A forked worker has loaded the kernels and tables of the first task, in memory that all processes share. So each
        # kind of work gets new workers. A fork is not safe if threads run, nor on other systems.
        alone = sys.platform == "linux" and threading.active_count() == 1
        self._forked = alone
        context = multiprocessing.get_context("fork" if alone else "spawn")
        pool = ProcessPoolExecutor(self.jobs, context, _start, (os.getpid(), agencies.in_use(), self._make, self._given))
        self._pool = pool  # before any starts: a Ctrl-C held back below is raised on leaving, and those that started must end
        # Memory that nobody writes to stays shared, and the garbage collector writes to every object it visits.
        gc.collect()
        gc.freeze()
        with _uninterrupted():
            for _ in range(self.jobs):
                pool.submit(os.getpid)  # a pool starts a process when it gets a task
        return pool


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C while workers start: one that is stopped before it ignores Ctrl-C would count as lost."""
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the calling process hears it and ends its workers
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if agencies.in_use() != known:  # a spawned process knows only the agencies of the package
        agencies.use(known)
    _made = make(*given)


def _watch(parent: int) -> None:
    """End this worker when its parent is gone."""
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os._exit(1)


def _work(run: Callable[[Any, Any], Any], task: Any) -> Any:
    return run(_made, task)
