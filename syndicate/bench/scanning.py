"""The measured scan: a JSON Lines file into a fresh archive, stage by stage.

Invariant: it runs the same code as ``syndicate scan``. The seconds of the stages add up to the seconds of the scan.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from syndicate.bench.measuring import Clock

FINISHING = "stories"  # the stage after the last one that reports
SECONDS_BETWEEN_LINES = 10.0


class Stages:
    """Seconds by stage, from reports of progress: the time up to a report counts for the report's stage.

    A report with nothing done yet says that its stage begins; the time before it counts for the previous stage.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.done: dict[str, int] = {}
        self.last, self.stage = time.perf_counter(), ""
        self.said = self.last

    def __call__(self, progress: Any) -> None:
        """Record a report of progress."""
        self._record(progress.stage if progress.done or not self.stage else self.stage)
        self.stage = progress.stage
        self.done[progress.stage] = max(self.done.get(progress.stage, 0), progress.done)
        if self.last - self.said > SECONDS_BETWEEN_LINES:
            self.said = self.last
            of = f" of {progress.total:,}" if progress.total else ""
            print(f"{progress.stage}: {progress.done:,}{of}", file=sys.stderr, flush=True)

    def finish(self) -> None:
        """Record the time since the last report."""
        self._record(FINISHING)

    def _record(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.last
        self.last = now

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each stage: its name, its seconds, how much was done, and the rate per second."""
        return [
            {"stage": stage, "seconds": seconds, "done": self.done.get(stage), "rate": _rate(self.done.get(stage), seconds)}
            for stage, seconds in self.seconds.items()
        ]


def _rate(done: int | None, seconds: float) -> float | None:
    return done / seconds if done and seconds > 0 else None


def scan(corpus: str, archive: str, jobs: int | None = None, memory: int | None = None) -> dict[str, Any]:
    """Scan a file into an archive; the time runs from opening the archive to closing it."""
    from syndicate.pipeline import Archive

    given: dict[str, Any] = {name: value for name, value in (("jobs", jobs), ("memory", memory)) if value is not None}
    clock, stages = Clock(), Stages()
    with Archive(archive) as opened:
        result = opened.scan(corpus, progress=stages, **given)
    stages.finish()
    taken = clock.read()
    counts = {name: getattr(result, name) for name in ("read", "added", "compared", "links", "stories")}
    return {**taken, **counts, "skipped": len(result.skipped), "capped": list(result.capped), "stages": stages.rows(), **size(archive)}


def size(archive: str) -> dict[str, Any]:
    """Return the size of an archive, in all, per article and per paragraph."""
    from syndicate.archive import ArchiveFile

    path = Path(archive)
    bytes_ = sum(Path(f"{path}{ending}").stat().st_size for ending in ("", "-wal") if Path(f"{path}{ending}").exists())
    with ArchiveFile(path, settings=None, read_only=True) as opened:
        articles, paragraphs = opened.counts("articles", "paragraphs").values()
    return {
        "archive_bytes": bytes_,
        "articles": articles,
        "paragraphs": paragraphs,
        "bytes_an_article": bytes_ / max(articles, 1),
        "bytes_a_paragraph": bytes_ / max(paragraphs, 1),
    }
