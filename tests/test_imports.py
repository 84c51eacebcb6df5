"""What a command imports: only what it uses, and never what happens to be installed beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = Path(__file__).parent.parent / "seeds"
DRAFT = "Ferry crews went back to work on Monday after nine days of talks about the pay of deck hands, the harbour board said.\n"
RUN = """
import runpy, sys
sys.argv = ["syndicate", *sys.argv[1:]]
try:
    runpy.run_module("syndicate", run_name="__main__")
finally:
    print("loaded:", *sys.modules, file=sys.stderr)
"""


def loaded(*command: object, path: Path | None = None) -> set[str]:
    """Return the modules that a command has loaded when it ends, ``path`` first among those that it finds modules in."""
    found = os.pathsep.join(map(str, (*filter(None, (path,)), *filter(None, sys.path))))
    environment = os.environ | {"PYTHONPATH": found}
    ended = subprocess.run([sys.executable, "-c", RUN, *map(str, command)], capture_output=True, text=True, env=environment, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    return set(ended.stderr.rpartition("loaded: ")[2].split())


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("imports") / "a.db"
    loaded("scan", SEEDS, "--db", path)
    return path


@pytest.mark.parametrize(
    "command", [("check", "draft.txt"), ("search", "ferry"), ("stories",), ("sources",)], ids=lambda command: command[0]
)
def test_reading_an_archive_loads_nothing_that_writes_one(command: tuple[str, ...], db: Path, tmp_path: Path) -> None:
    """Neither sqlite-utils, nor what reads pages, nor what makes them is loaded."""
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    given = [tmp_path / part if part == "draft.txt" else part for part in command]
    assert loaded(*given, "--db", db) & {"sqlite_utils", "trafilatura", "lxml", "jinja2", "datasketch", "pandas", "email.message"} == set()


def test_a_search_loads_nothing_that_compares_texts(db: Path) -> None:
    """Searching needs the archive and its list of articles; comparing, provenance, reading and the other reports stay out."""
    unwanted = ("rapidfuzz", *(f"syndicate.{part}" for part in ("comparison", "provenance", "readers", "pipeline", "reports.checks")))
    found = loaded("search", "ferry", "--db", db)
    assert "syndicate.reports.tables" in found
    assert [name for name in found if f"{name}.".startswith(tuple(f"{one}." for one in unwanted))] == []


def test_the_version_is_told_without_any_of_it() -> None:
    """It takes a tenth of a second."""
    assert loaded("--version") & {"numpy", "sqlite_utils", "trafilatura", "rich", "jinja2"} == set()


def test_pandas_stays_outside_where_it_is_installed(tmp_path: Path) -> None:
    """A scan, a check, a search and a report leave it alone."""
    (tmp_path / "pandas").mkdir()
    (tmp_path / "pandas" / "__init__.py").write_text("raise SystemExit('pandas was imported')\n", encoding="utf-8")
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    db = tmp_path / "a.db"
    report = tmp_path / "report.html"
    for command in (("scan", SEEDS, "--report", report), ("check", tmp_path / "draft.txt", "--report", report), ("search", "ferry")):
        assert "pandas" not in loaded(*command, "--db", db, path=tmp_path)


@pytest.mark.parametrize("command", [("check", "draft.txt", "--json"), ("search", "ferry", "--json"), ("stories", "--json")])
def test_json_loads_nothing_that_prints_tables(command: tuple[str, ...], db: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    given = [tmp_path / part if part == "draft.txt" else part for part in command]
    assert [name for name in loaded(*given, "--db", db) if name.startswith("rich")] == []
