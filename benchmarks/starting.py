"""Measure what a command costs from its first moment on: the version, a check, a search, and a first and a second scan.

Each runs in a process of its own, as it does for a user; figures are seconds of processor time of the process and its workers.

    python -m benchmarks.starting --db FILE --draft FILE --scan FILE [--repeats N] [--python PROGRAM] [--json FILE]

``--python`` is the interpreter of another installation, to compare with: each installation with an archive that it made.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path


def seconds(command: Sequence[str], home: Path) -> float:
    """Return the processor time of a command with all its processes; ``home`` is where it may keep what it unpacks."""
    before = os.times()
    environment = os.environ | {"XDG_CACHE_HOME": str(home)}
    ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, check=False)
    if ended.returncode not in (0, 1):  # a check that fails ends with 1
        raise SystemExit(ended.stderr.decode(errors="replace"))
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Measure and print the medians."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for name in ("--db", "--draft", "--scan"):
        parser.add_argument(name, required=True)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    run = [chosen.python, "-m", "syndicate"]
    commands = {
        "version": [*run, "--version"],
        "search": [*run, "search", "tariffs", "--db", chosen.db],
        "check": [*run, "check", chosen.draft, "--db", chosen.db],
    }
    taken: dict[str, list[float]] = {name: [] for name in (*commands, "first scan", "second scan")}
    for _ in range(chosen.repeats):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            for number, name in enumerate(("first scan", "second scan")):
                taken[name].append(seconds([*run, "scan", chosen.scan, "--db", str(home / f"{number}.db")], home))
            for name, command in commands.items():
                taken[name].append(seconds(command, home))
    found = {name: round(statistics.median(some), 3) for name, some in taken.items()}
    print(json.dumps(found, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
