"""Workers: order, bounded look-ahead, lost workers, and nobody left behind."""

from __future__ import annotations

import multiprocessing
import operator
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from syndicate.annotation import agencies
from syndicate.model.errors import SettingsError, WorkerLost
from syndicate.pipeline import workers


def adder(more: int) -> int:
    """Stand for what a worker works with."""
    return more


def add(more: int, task: int) -> int:
    time.sleep(0.02 if task % 3 == 0 else 0)
    return task + more


def fail(_: int, task: int) -> int:
    if task == 3:
        raise ValueError(f"task {task} is bad")
    return task


def die(_: int, task: int) -> int:
    if task == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_tasks(jobs: int) -> None:
    """However many workers there are and however long each task takes, results keep the order of their tasks."""
    with workers.Workers(jobs, adder, (100,)) as pool:
        assert list(pool.map(add, range(40))) == list(range(100, 140))


def test_only_a_few_tasks_are_taken_ahead() -> None:
    """No more tasks are taken than workers can have at hand, so that memory does not grow with the work."""
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with workers.Workers(2, adder, (0,)) as pool:
        for done, _ in enumerate(pool.map(add, tasks()), 1):
            assert len(taken) - done <= 2 * workers.BATCHES_AHEAD


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_a_task_comes_out(jobs: int) -> None:
    """What a task raises is raised where its result would have come."""
    with workers.Workers(jobs, adder, (0,)) as pool:
        results = pool.map(fail, range(10))
        assert [next(results) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(ValueError, match="task 3 is bad"):
            next(results)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL there")
def test_a_killed_worker_is_told() -> None:
    """A worker that the system ends raises an error that says what is kept and what to do."""
    with workers.Workers(2, adder, (0,)) as pool, pytest.raises(WorkerLost, match="kept") as told:
        list(pool.map(die, range(10)))
    assert "--jobs 1" in str(told.value.remedy)


@contextmanager
def interrupted() -> Iterator[None]:
    """Stand for a Ctrl-C that came while workers were started and is heard when they are."""
    yield
    raise KeyboardInterrupt


def test_workers_started_during_an_interruption_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is interrupted before he has seen the workers he started leaves none of them behind."""
    monkeypatch.setattr(workers, "_uninterrupted", interrupted)
    with pytest.raises(KeyboardInterrupt), workers.Workers(2, adder, (0,)) as pool:
        list(pool.map(add, range(10)))
    assert multiprocessing.active_children() == []


def worker(more: int, _: int) -> int:
    return more + os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="no process is forked there")
def test_each_kind_of_work_has_workers_of_its_own() -> None:
    """What was loaded meanwhile is there in those that are started next; between two kinds of work there are none."""
    with workers.Workers(2, adder, (0,)) as pool:
        first = set(pool.map(worker, range(20)))
        assert multiprocessing.active_children() == []
        second = set(pool.map(worker, range(20)))
    assert first & second == {os.getpid()}


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes through /proc")
def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    """If the process that was called is killed, its workers do not go on alone."""
    program = (
        "import sys, time\nsys.path.insert(0, sys.argv[1])\nfrom test_workers import adder, add\n"
        "from syndicate.pipeline import workers\n"
        "with workers.Workers(2, adder, (0,)) as pool:\n"
        "    results = pool.map(add, iter(int, 1))\n    next(results)\n    next(results)\n"
        "    print(*pool._pool._processes, flush=True)\n    time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    started = [int(number) for number in process.stdout.readline().split()]
    assert started
    process.kill()
    process.communicate()
    until = time.monotonic() + 20
    while any(_alive(number) for number in started) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(_alive(number) for number in started)


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


BAD = [((0, None), "0 jobs"), ((-1, None), "-1 jobs"), ((2, 1 << 20), "1 MB of memory")]


@pytest.mark.parametrize(("given", "said"), BAD)
def test_impossible_numbers_are_refused(given: tuple[int | None, int | None], said: str) -> None:
    """Fewer jobs than one, and less memory than one process needs, are told and not silently changed."""
    with pytest.raises(SettingsError, match=said):
        workers.jobs_for(*given)


def test_memory_limits_the_workers() -> None:
    """As many workers are used as asked for, unless the memory is for fewer."""
    assert workers.jobs_for(8, None) == 8
    assert workers.jobs_for(8, workers.LEAST_MEMORY_BYTES + 3 * workers.WORKER_MEMORY_BYTES) == 3
    assert workers.jobs_for(8, workers.LEAST_MEMORY_BYTES) == 1


@pytest.mark.parametrize("spawned", [False, True])
def test_workers_know_the_agencies_that_the_process_knows(spawned: bool, tmp_path: Path) -> None:
    """A user's file of agencies is in use in every worker, whether it was forked or started anew."""
    file = tmp_path / "own.toml"
    file.write_text('[[agency]]\nname = "Quayside Wire"\nkind = "agency"\ncountry = "XX"\n', encoding="utf-8")
    idle, over = threading.Event(), threading.Thread(target=lambda: idle.wait())
    agencies.use(file)
    if spawned:
        over.start()  # beside a running thread no process is forked
    try:
        with workers.Workers(2, agencies.in_use) as pool:
            assert all(pool.map(operator.eq, [file] * 9))
    finally:
        idle.set()
        agencies.use(None)
