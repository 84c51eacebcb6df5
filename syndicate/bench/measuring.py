"""Work in a process of its own, and what it took: seconds, processor seconds, and the peak memory of its whole family.

What always holds: the result of a job crosses over as JSON; a job that dies is an error with its last words; the memory
is that of the process and what it started, counted together while it ran.

Where the system shows it (Linux), the memory of all processes of the family is added up five times a second, pages that
they share counted once, whether they are those of a file or were there before a process was forked; elsewhere it is the
largest that the process had and the largest of its children's. What the processes have if each is counted whole, as lists
of processes do it, is told beside it.
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
EVERY = 0.2  # seconds between two looks at the memory, each of which takes the system some milliseconds
LAST_WORDS = 2_000  # characters of what a job that died has said


Say = Callable[[str], None]


class JobFailed(SyndicateError):
    """Say that a measured process did not come to its end."""

    def __init__(self, job: str, code: int, said: str) -> None:
        last = ([line.strip() for line in said.splitlines() if line.strip()] or ["nothing"])[-1]
        if code < 0:
            super().__init__(f"the measured process was killed by signal {-code}.", job, "If memory ran out, try it with fewer articles.")
        else:
            super().__init__(f"the measured process ended with code {code}. It said last: {last}", job)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a job returned and took. ``seconds`` and ``cpu`` are of the work alone where the job says so, else of the process."""

    result: dict[str, Any]
    seconds: float
    cpu: float  # of the process and all its children
    peak: int  # bytes, of the process and all its children together
    resident: int  # the same, with pages that several of them share counted for each

    def cost(self) -> dict[str, float]:
        """Return what it took, for a report."""
        return {"seconds": self.seconds, "cpu_seconds": self.cpu, "peak_bytes": self.peak, "resident_bytes": self.resident}


def measure(job: str, options: Mapping[str, object], say: Say | None = None) -> Taken:
    """Run ``job`` (module:function, which takes the options and returns a JSON object) in a process of its own.

    Raises JobFailed where it does not end well. ``say`` takes each line that it writes on stderr.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", __name__, job, json.dumps(dict(options)), str(answer)]
        return _run(job, command, answer, {"PYTHONPATH": _path()}, say)


def measure_command(name: str, command: list[str], environment: Mapping[str, str]) -> Taken:
    """Run a program of somebody else's in the same way; its result is empty."""
    return _run(name, command, None, environment, None)


def _path() -> str:
    """Return where Python is to look, so that the process takes the same package as this one."""
    return os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))))


def _run(job: str, command: list[str], answer: Path | None, environment: Mapping[str, str], say: Say | None) -> Taken:
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **environment})
    watch, ear = _Watch(process.pid), _Ear(process.stderr, say)
    watch.start()
    ear.start()
    try:
        _, status, used = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        watch.done.set()
        watch.join()
        ear.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode != 0:
        raise JobFailed(job, process.returncode, ear.tail.decode(errors="replace"))
    result: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8")) if answer else {}
    own = int(result.pop("_peak", 0))
    peak = max(watch.peak, own) if watch.peak else max(own, used.ru_maxrss * _unit())
    cpu = float(result.pop("_cpu", used.ru_utime + used.ru_stime))
    return Taken(result, float(result.pop("_seconds", seconds)), cpu, peak, max(watch.resident, peak))


def _unit() -> int:
    """Return how many bytes ``ru_maxrss`` counts by."""
    return 1 if sys.platform == "darwin" else 1024


class _Ear(threading.Thread):
    """Hear what a process says on stderr: keep the end of it, and pass on each line."""

    def __init__(self, stream: IO[bytes] | None, say: Say | None) -> None:
        super().__init__(daemon=True)
        self.stream, self.say, self.tail = stream, say, b""

    def run(self) -> None:
        for line in self.stream or ():
            self.tail = (self.tail + line)[-LAST_WORDS:]
            if self.say:
                self.say(line.decode(errors="replace").rstrip())
        if self.stream:
            self.stream.close()


class _Watch(threading.Thread):
    """Look at the memory of a family of processes until it is done."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.peak, self.resident, self.done = root, 0, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(EVERY):
            family = [(process, *_memory(process)) for process in _family(self.root)]
            own = sum(_unshared(process, resident - shared) + shared * (process == self.root) for process, resident, shared in family)
            self.peak = max(self.peak, own)
            self.resident = max(self.resident, sum(resident for _, resident, _ in family))


def _family(root: int) -> list[int]:
    """Return a process and all that descend from it; empty where the system does not show it."""
    found, todo = [], [root]
    while todo:
        process = todo.pop()
        try:
            todo += [int(child) for task in (PROC / str(process) / "task").iterdir() for child in (task / "children").read_text().split()]
        except OSError:  # it ended while it was looked at, or there is no such file here
            continue
        found.append(process)
    return found


def _memory(process: int) -> tuple[int, int]:
    """Return the bytes of a process that are in memory, and those among them that come from files."""
    try:
        _, resident, shared = (int(number) for number in (PROC / str(process) / "statm").read_text().split()[:3])
    except (OSError, ValueError):
        return 0, 0
    return resident * resource.getpagesize(), shared * resource.getpagesize()


def _unshared(process: int, most: int) -> int:
    """Return the bytes of a process that come from no file, those it has in common with n others as one in n + 1 of them.

    ``most`` is what they are if each is counted whole, which is told where the system does not know better.
    """
    try:
        lines = (line.split() for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines())
        return next((int(line[1]) * 1024 for line in lines if line[:1] == ["Pss_Anon:"]), most)
    except OSError:  # it ended while it was looked at, or there is no such file here
        return most


class Clock:
    """Seconds and processor seconds from its making on, of this process and its children that have ended."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), _cpu()

    def read(self) -> dict[str, float]:
        """Return what was taken so far, under the names that ``measure`` takes for the work itself."""
        return {"_seconds": time.perf_counter() - self.wall, "_cpu": _cpu() - self.cpu}


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def main(job: str, options: str, answer: str) -> None:
    """Do a job in this process and write its answer."""
    module, _, function = job.partition(":")
    result = getattr(importlib.import_module(module), function)(**json.loads(options))
    Path(answer).write_text(json.dumps({**result, "_peak": _own_peak()}), encoding="utf-8")


def _own_peak() -> int:
    """Return the most bytes that this process had in memory.

    On Linux ``ru_maxrss`` begins with what the process had that started this one (it outlives exec), so the system is asked
    for the high-water mark of the program itself.
    """
    try:
        marks = (line.split() for line in (PROC / "self" / "status").read_text().splitlines())
        return next(int(mark[1]) * 1024 for mark in marks if mark[:1] == ["VmHWM:"])
    except (OSError, StopIteration):
        return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * _unit()


if __name__ == "__main__":
    main(*sys.argv[1:4])
