"""A scan that is stopped by hand or by a full disk: what is said, what is left, and how it goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from newsroom import articles, picture, write

from syndicate.pipeline.facade import Archive

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups there, and no limits of a process"),
]
Picture = dict[str, Any]

# Runs a command in a process that hears Ctrl-C, also if the tests run in the background and their shell ignores it.
LISTENING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from syndicate.cli import main
sys.exit(main(sys.argv[1:]))
"""

# Runs a command in a process whose files may not grow beyond a size; what the model of languages unpacks is larger.
LIMITED = """
import resource, sys
from syndicate.cli import main
from syndicate.text.language import detect_language
detect_language("The harbour council met on Monday and voted to close the eastern quay.")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a file of articles that takes some seconds to scan."""
    return write(tmp_path_factory.mktemp("feed") / "feed.jsonl", articles(1200))


@pytest.fixture(scope="module")
def undisturbed(feed: str, tmp_path_factory: pytest.TempPathFactory) -> Picture:
    """Return what a scan finds that nothing stops."""
    with Archive(tmp_path_factory.mktemp("whole") / "x.db") as archive:
        archive.scan(feed)
        return picture(archive)


def count(path: Path, table: str) -> int:
    """Return how many rows a table has that another process writes, 0 if it is not there yet."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def goes_on(path: Path, feed: str) -> Picture:
    """Return what an archive holds after the next scan, which must find it sound."""
    with Archive(path) as archive:
        assert archive.file.connection.rows("PRAGMA integrity_check") == [("ok",)]
        archive.scan(feed)
        assert archive.verify() == []
        return picture(archive)


def ended(group: int) -> bool:
    """Tell whether all processes of a group are gone, once the system has had time to clear those that ended."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("stage", "table"), [("reading", "article"), ("comparing", "link")])
def test_a_scan_stopped_by_hand_says_so_and_is_gone_on_with(
    stage: str, table: str, feed: str, undisturbed: Picture, tmp_path: Path
) -> None:
    """Ctrl-C while reading or comparing: one sentence, exit code 130, no worker left, and the next scan arrives all the same."""
    path = tmp_path / "x.db"
    command = [sys.executable, "-c", LISTENING, "scan", feed, "--db", str(path), "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        while not count(path, table) and process.poll() is None:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the process and all its workers
        out, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert out == ""
    assert "What was committed to the archive is kept; the same scan goes on from there." in said
    assert "Traceback" not in said
    assert ended(process.pid)
    assert count(path, "article") > 0
    assert goes_on(path, feed) == undisturbed


@pytest.mark.parametrize("limit", [200_000, 2_000_000, 4_000_000])
def test_a_full_disk_is_told_and_loses_nothing(limit: int, feed: str, undisturbed: Picture, tmp_path: Path) -> None:
    """If the archive can grow no further, a message says what to do; with room again, the next scan goes on."""
    path = tmp_path / "x.db"
    command = [sys.executable, "-c", LIMITED, str(limit), "scan", feed, "--db", str(path), "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "what was committed is kept" in done.stderr
    assert goes_on(path, feed) == undisturbed


def test_no_room_for_a_temporary_file_is_no_defect(feed: str, tmp_path: Path) -> None:
    """What a library writes meanwhile meets the same end: a message and no traceback."""
    nowhere = (
        "from pathlib import Path; from syndicate.text import language_model\n"
        f"language_model.user_folder = lambda: Path({str(tmp_path)!r})\n"
    )
    limited = nowhere + LIMITED.replace('detect_language("', 'len("')
    command = [sys.executable, "-c", limited, "1000000", "scan", feed, "--db", str(tmp_path / "x.db"), "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "no room left" in done.stderr
