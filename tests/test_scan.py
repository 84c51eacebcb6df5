"""Settling: the same archive from one process or many, one scan or many, undisturbed or killed at any moment."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import newsroom
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from syndicate.archive import pending
from syndicate.archive.pending import Pending
from syndicate.archive.stories import Stories
from syndicate.model.errors import WorkerLost
from syndicate.pipeline import batches, candidate_search, scan, versions
from syndicate.pipeline.facade import Archive
from syndicate.pipeline.link import CandidatePair, LinkedPairs
from syndicate.pipeline.worker import WorkerArchive

COUNT = 40


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a file of all of them."""
    return newsroom.write(tmp_path_factory.mktemp("feed") / "feed.jsonl", newsroom.articles(COUNT))


class Picture(dict[str, Any]):
    """What an archive found, with a name as short as hypothesis wants it."""

    def __repr__(self) -> str:
        return "Picture"


@pytest.fixture(scope="module")
def undisturbed(feed: str, tmp_path_factory: pytest.TempPathFactory) -> Picture:
    """Return what one process finds in one scan."""
    with Archive(tmp_path_factory.mktemp("once") / "once.db") as archive:
        archive.scan(feed, jobs=1)
        found = newsroom.picture(archive)
    assert {kind for _, kind, *_ in found["links"]} >= {"reprint", "excerpt"} or len(found["links"]) > 5
    assert found["boilerplate"]
    assert found["compared"]
    return Picture(found)


@pytest.mark.parametrize("jobs", [2, 3])
def test_more_processes_find_the_same(feed: str, undisturbed: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """The number of workers does not show in an archive."""
    monkeypatch.setattr(scan, "MOST_PAIRS_WITHOUT_WORKERS", 0)
    with Archive(tmp_path / "x.db") as archive:
        archive.scan(feed, jobs=jobs)
        assert newsroom.picture(archive) == undisturbed


@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.sets(st.integers(1, COUNT - 1), max_size=5), shuffle=st.integers(0, 1 << 16), look_up=st.booleans(), jobs=st.integers(1, 2))
def test_batches_and_order_find_the_same(
    undisturbed: Picture,
    tmp_path_factory: pytest.TempPathFactory,
    cuts: set[int],
    shuffle: int,
    look_up: bool,
    jobs: int,
) -> None:
    """Scanned in any order and batches, each read whole or looked up by whomever, the articles have the same links and stories."""
    order = newsroom.articles(COUNT)
    random.Random(shuffle).shuffle(order)
    folder = tmp_path_factory.mktemp("some")
    edges = [0, *sorted(cuts), COUNT]
    with pytest.MonkeyPatch.context() as patch, Archive(folder / "x.db") as archive:
        patch.setattr(candidate_search, "ARTICLES_A_LOOK_UP", 0 if look_up else 1 << 20)
        for module, name, value in (
            (candidate_search, "MOST_ARTICLES_WITHOUT_WORKERS", 3),
            (candidate_search, "MOST_ARTICLES_A_PART", 5),
            (versions, "ARTICLES_AT_ONCE", 7),
        ):
            patch.setattr(module, name, value)
        for first, last in itertools.pairwise(edges):
            archive.scan(newsroom.write(folder / "feed.jsonl", order[first:last]), jobs=jobs)
        found = newsroom.picture(archive)
    origin = {row[1] for row in undisturbed["articles"]}
    found["articles"] = sorted((ref, *origin, digest, words) for ref, _, digest, words in found["articles"])
    for name, value in undisturbed.items():
        assert found[name] == value, name


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL there")
@pytest.mark.parametrize("seed", range(3))
def test_a_scan_that_is_killed_again_and_again_arrives_all_the_same(feed: str, undisturbed: Picture, tmp_path: Path, seed: int) -> None:
    """Killed at random moments, workers and all, an archive stays sound, and scanning on ends with the result of one scan."""
    program = (
        "import sys\nfrom syndicate.pipeline import batches, scan\n"
        "from syndicate.readers import linewise\nfrom syndicate.pipeline.facade import Archive\n"
        "linewise.LINES_A_PART, scan.MOST_PAIRS_WITHOUT_WORKERS, batches.LEAST_PAIRS_A_BATCH = 4, 0, 4\n"
        "print('go', flush=True)\nArchive(sys.argv[1]).scan([sys.argv[2]], jobs=2)\n"
    )
    path = tmp_path / "killed.db"
    pick = random.Random(seed)
    for _ in range(7):
        command = [sys.executable, "-c", program, str(path), feed]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        assert process.stdout is not None
        assert process.stdout.readline() == b"go\n"
        time.sleep(pick.random() * 1.5)
        (os.killpg if pick.random() < 0.5 else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if path.exists() and path.stat().st_size:
            with Archive(path) as archive:
                assert archive.file.connection.rows("PRAGMA integrity_check") == [("ok",)]
                assert archive.file.connection.rows("PRAGMA foreign_key_check") == []
    with Archive(path) as archive:
        archive.scan(feed, jobs=1)
        assert newsroom.picture(archive) == undisturbed
        assert archive.verify() == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL there")
def test_a_lost_worker_stops_the_scan_and_loses_nothing(
    feed: str, undisturbed: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the system ends a worker the scan stops with a message, and the next one goes on."""
    monkeypatch.setattr(scan, "MOST_PAIRS_WITHOUT_WORKERS", 0)
    with Archive(tmp_path / "x.db") as archive:
        with monkeypatch.context() as patch:
            patch.setattr(batches, "LEAST_PAIRS_A_BATCH", 4)
            patch.setattr(WorkerArchive, "link", killed)
            with pytest.raises(WorkerLost, match="kept"):
                archive.scan(feed, jobs=2)
        assert archive.counts()["articles"] == COUNT
        archive.scan(feed, jobs=1)
        assert newsroom.picture(archive) == undisturbed


WORK = WorkerArchive.link


def killed(worker: WorkerArchive, pairs: Sequence[CandidatePair]) -> LinkedPairs:
    """End a worker as the system does when memory runs out."""
    if multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return WORK(worker, pairs)


def test_few_articles_have_only_their_own_stories_told_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a few new articles only what hangs together with them is drawn up, and all stories are those of one scan."""
    entries = newsroom.articles(COUNT * 4, seed=5)
    first, last = newsroom.write(tmp_path / "feed.jsonl", entries[:-3]), entries[-3:]
    asked: list[int | None] = []
    told = Pending.stories_due

    def noted(held: Pending) -> list[int] | None:
        among = told(held)
        asked.append(None if among is None else len(among))
        return among

    monkeypatch.setattr(Pending, "stories_due", noted)
    monkeypatch.setattr(pending, "ALL_STORIES_FROM", 1)
    with Archive(tmp_path / "x.db") as archive, Archive(tmp_path / "once.db") as once:
        archive.scan(first, jobs=1)
        archive.scan(newsroom.write(tmp_path / "feed.jsonl", last), jobs=1)
        once.scan(newsroom.write(tmp_path / "feed.jsonl", entries), jobs=1)
        assert newsroom.picture(archive)["stories"] == newsroom.picture(once)["stories"]
    assert asked[0] is not None
    assert asked[1] is not None
    assert 0 < asked[1] < asked[0]


def test_stories_that_a_killed_scan_left_stale_are_told_by_the_next(feed: str, undisturbed: Picture, tmp_path: Path) -> None:
    """A scan that ended between the last link and the stories leaves the stories to the next one."""
    with Archive(tmp_path / "x.db") as archive:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Stories, "put", interrupted)
            with pytest.raises(KeyboardInterrupt):
                archive.scan(feed, jobs=1)
        assert archive.unsettled() == []
        archive.scan(feed, jobs=1)
        assert newsroom.picture(archive) == undisturbed


def interrupted(*_: object) -> None:
    """End a scan at its current point."""
    raise KeyboardInterrupt
