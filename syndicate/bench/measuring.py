"""Runs a job in a process of its own, and measures seconds, processor seconds and the peak memory of all its processes.

Invariant: the result of a job comes back as JSON. A job that dies raises an error with its last output. The memory is that
of the process and its descendants together, measured while they run.

On Linux the memory of all these processes is added up five times a second, and shared pages (of files, or from before a
fork) count once. Elsewhere it is the larger of the process's own peak and that of its largest child. ``resident`` is the
same with shared pages counted for each process, as lists of processes show it.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from syndicate.model.errors import SyndicateError

PROC = Path("/proc")
SECONDS_BETWEEN_SAMPLES = 0.2  # of the memory; a sample takes some milliseconds
KEPT_BYTES = 2_000  # of the end of what a job wrote on stderr

Say = Callable[[str], None]


class JobFailed(SyndicateError):
    """A measured process did not finish."""

    def __init__(self, job: str, code: int, said: str) -> None:
        last = ([line.strip() for line in said.splitlines() if line.strip()] or ["nothing"])[-1]
        if code < 0:
            super().__init__(f"the measured process was killed by signal {-code}.", job, "If memory ran out, try it with fewer articles.")
        else:
            super().__init__(f"the measured process ended with code {code}. It said last: {last}", job)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a job returned and cost. ``seconds`` and ``cpu`` are of the work alone if the job reports that, else of the process."""

    result: dict[str, Any]
    seconds: float
    cpu: float  # of the process and all its children
    peak: int  # bytes, of the process and all its children together
    resident: int  # the same, with pages that several of them share counted for each

    def cost(self) -> dict[str, float]:
        """Return the costs for a report."""
        return {"seconds": self.seconds, "cpu_seconds": self.cpu, "peak_bytes": self.peak, "resident_bytes": self.resident}


def measure(job: str, options: Mapping[str, object], say: Say | None = None) -> Taken:
    """Run ``job`` (module:function, which takes the options and returns a JSON object) in a process of its own.

    Raises JobFailed if it fails. ``say`` is called with each line that the job writes on stderr.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", __name__, job, json.dumps(dict(options)), str(answer)]
        return _run(job, command, answer, {"PYTHONPATH": _path()}, say)


def measure_command(name: str, command: list[str], environment: Mapping[str, str]) -> Taken:
    """Run any other program in the same way; its result is empty."""
    return _run(name, command, None, environment, None)


def _path() -> str:
    """Return a PYTHONPATH with which the process imports the same package as this one."""
    return os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))))


def _run(job: str, command: list[str], answer: Path | None, environment: Mapping[str, str], say: Say | None) -> Taken:
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **environment})
    watch, reader = _MemoryWatch(process.pid), _StderrReader(process.stderr, say)
    watch.start()
    reader.start()
    try:
        _, status, used = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        watch.done.set()
        watch.join()
        reader.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode != 0:
        raise JobFailed(job, process.returncode, reader.tail.decode(errors="replace"))
    result: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8")) if answer else {}
    own = int(result.pop("_peak", 0))
    peak = max(watch.peak, own) if watch.peak else max(own, used.ru_maxrss * _unit())
    cpu = float(result.pop("_cpu", used.ru_utime + used.ru_stime))
    return Taken(result, float(result.pop("_seconds", seconds)), cpu, peak, max(watch.resident, peak))


def _unit() -> int:
    """Return the unit of ``ru_maxrss`` in bytes."""
    return 1 if sys.platform == "darwin" else 1024


class _StderrReader(threading.Thread):
    """Reads a process's stderr: passes on each line and keeps the end."""

    def __init__(self, stream: IO[bytes] | None, say: Say | None) -> None:
        super().__init__(daemon=True)
        self.stream, self.say, self.tail = stream, say, b""

    def run(self) -> None:
        for line in self.stream or ():
            self.tail = (self.tail + line)[-KEPT_BYTES:]
            if self.say:
                self.say(line.decode(errors="replace").rstrip())
        if self.stream:
            self.stream.close()


class _MemoryWatch(threading.Thread):
    """Samples the memory of a process and its descendants until ``done`` is set."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.peak, self.resident, self.done = root, 0, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(SECONDS_BETWEEN_SAMPLES):
            family = [(process, *_memory(process)) for process in _family(self.root)]
            own = sum(_unshared(process, resident - shared) + shared * (process == self.root) for process, resident, shared in family)
            self.peak = max(self.peak, own)
            self.resident = max(self.resident, sum(resident for _, resident, _ in family))


def _family(root: int) -> list[int]:
    """Return a process and its descendants; empty if the system does not list them."""
    found, todo = [], [root]
    while todo:
        process = todo.pop()
        try:
            todo += [int(child) for task in (PROC / str(process) / "task").iterdir() for child in (task / "children").read_text().split()]
        except OSError:  # it has just ended, or this system has no such file
            continue
        found.append(process)
    return found


def _memory(process: int) -> tuple[int, int]:
    """Return the bytes of a process in memory, and those of them that come from files."""
    try:
        _, resident, shared = (int(number) for number in (PROC / str(process) / "statm").read_text().split()[:3])
    except (OSError, ValueError):
        return 0, 0
    return resident * resource.getpagesize(), shared * resource.getpagesize()


def _unshared(process: int, most: int) -> int:
    """Return the bytes of a process that come from no file; pages shared by n processes count as 1/n.

    ``most`` is the same with shared pages counted whole, and is returned if the system does not know the shares.
    """
    try:
        lines = (line.split() for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines())
        return next((int(line[1]) * 1024 for line in lines if line[:1] == ["Pss_Anon:"]), most)
    except OSError:  # it has just ended, or this system has no such file
        return most


class Clock:
    """Seconds and processor seconds since it was made, of this process and its finished children."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), _cpu()

    def read(self) -> dict[str, float]:
        """Return the costs so far, under the names that ``measure`` reads from a job's result."""
        return {"_seconds": time.perf_counter() - self.wall, "_cpu": _cpu() - self.cpu}


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def main(job: str, options: str, answer: str) -> None:
    """Run a job in this process and write its result to a file."""
    module, _, function = job.partition(":")
    result = getattr(importlib.import_module(module), function)(**json.loads(options))
    Path(answer).write_text(json.dumps({**result, "_peak": _own_peak()}), encoding="utf-8")


def _own_peak() -> int:
    """Return this process's peak memory in bytes.

    On Linux ``ru_maxrss`` starts with the memory of the parent process (it survives exec), so the program's own high-water
    mark is read instead.
    """
    try:
        marks = (line.split() for line in (PROC / "self" / "status").read_text().splitlines())
        return next(int(mark[1]) * 1024 for mark in marks if mark[:1] == ["VmHWM:"])
    except (OSError, StopIteration):
        return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * _unit()


if __name__ == "__main__":
    main(*sys.argv[1:4])
