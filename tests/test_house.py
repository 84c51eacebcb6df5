"""Habits of the house that no linter checks."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import syndicate

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "syndicate"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("numpy", "scipy", "datasketch", "trafilatura", "sqlite_utils", "rich", "rapidfuzz")
LONGEST_MODULE = 300  # lines
LONGEST_FUNCTION = 60  # lines


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)


def test_help_loads_no_heavy_library() -> None:
    """`syndicate --help` and importing the package stay light."""
    code = "import sys, syndicate; from syndicate.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    loaded = run("-c", code).stderr.split()
    assert "syndicate.cli.scan" in loaded
    assert [name for name in loaded if name.partition(".")[0] in HEAVY] == []


@pytest.mark.skipif(sys.platform == "win32", reason="processor time of children is not known there")
def test_help_answers_at_once() -> None:
    """The best of three starts takes less than .3 s of processor time, which other work on the machine hardly changes."""
    taken = []
    for _ in range(3):
        before = os.times()
        run("-m", "syndicate", "--help")
        after = os.times()
        taken.append(after.children_user + after.children_system - before.children_user - before.children_system)
    assert min(taken) < 0.3


@pytest.mark.parametrize("name", syndicate.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """What the package promises can be fetched from it."""
    assert getattr(syndicate, name).__name__ == name


def test_an_unknown_name_is_refused() -> None:
    """A lazy package answers for what it has not like any other."""
    with pytest.raises(AttributeError, match="no attribute 'Archivist'"):
        syndicate.Archivist


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_and_stays_small(path: Path) -> None:
    """A docstring at the top, one room a module, one thought a function."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "a module without a docstring"
    assert source.count("\n") <= LONGEST_MODULE
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION] == []


SQL = re.compile(
    r"\s*(select\b.+\bfrom|insert\s+(or\s+\w+\s+)?into|replace\s+into|update\b.+\bset|delete\s+from|with\s+\w+\s+as\s*\(|pragma\s+\w+"
    r"|(create|drop|alter)\s+(temp\w*\s+|virtual\s+|unique\s+)?(table|index|view|trigger)|begin\s+(immediate|deferred|exclusive)|savepoint\s)",
    re.DOTALL | re.IGNORECASE,
)


def strings(tree: ast.Module) -> Iterator[str]:
    """Yield the strings of a module that are no docstrings; what an f-string puts in stands as a mark."""
    inside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            inside.add(node.value)
        if isinstance(node, ast.JoinedStr) and node not in inside:
            inside.update(ast.walk(node))
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else " ? " for part in node.values)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield node.value


def test_a_class_has_a_name_of_its_own() -> None:
    """One word is one thing; only the shape of a value in JSON has the name of the value."""
    found = Counter(
        node.name
        for path in MODULES
        if "reports/json" not in path.as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, often in found.items() if often > 1] == []


def test_limits_are_called_most_and_least() -> None:
    """One word for each: a reader who looks for a limit looks for ``MOST_`` or ``LEAST_``, and not for ``MAX_`` too."""
    lines = [line for path in MODULES for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if re.match(r"_?(MAX|MIN)_[A-Z_]+\b.*=", line)] == []


def test_only_the_archive_holds_sql() -> None:
    """No other package contains a statement of SQL or opens a database."""
    found = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        given = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        if path.is_relative_to(PACKAGE / "archive"):
            continue
        found += [(path.name, text) for text in strings(tree) if SQL.match(text)]
        found += [(path.name, name) for name in given & {"sqlite3", "sqlite_utils"}]
    assert found == []


@pytest.mark.parametrize(
    "text", ["SELECT a FROM b", " insert OR ignore into b", "WITH a AS (", "PRAGMA x", "CREATE TEMP TABLE a", "DELETE FROM a"]
)
def test_sql_is_known_when_seen(text: str) -> None:
    """Each kind of statement is found, in an f-string too, and a docstring is none."""
    found = list(strings(ast.parse(f"def f():\n    'SELECT a FROM b'\n    return f'{text} {{x}}'")))
    assert [bool(SQL.match(one)) for one in found] == [True]


@pytest.mark.parametrize("package", ["provenance", "comparison", "model"])
def test_pure_packages_touch_no_file_process_or_clock(package: str) -> None:
    """What works on values alone imports nothing that reads files, databases, processes or the time of day."""
    outside = {"sqlite3", "io", "pathlib", "shutil", "subprocess", "multiprocessing", "threading", "concurrent", "time", "socket"}
    found = set()
    for path in sorted((PACKAGE / package).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {(path.name, name.name) for name in node.names if name.name.partition(".")[0] in outside}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in outside:
                found.add((path.name, node.module or ""))
    assert found == set()


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    """No absolute path of a home or a work folder stands in what is published."""
    places = tuple(f"/{name}/" for name in ("home", "root", "Users", "work", "farm"))
    suffixes = {".py", ".md", ".toml", ".json", ".lock", ".txt", ""}
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [path for path in map(ROOT.joinpath, listed.stdout.splitlines()) if path.suffix in suffixes and path.is_file()]
    assert len(files) > 20
    named = [path.name for path in files if path != Path(__file__) and any(place in path.read_text(encoding="utf-8") for place in places)]
    assert named == []
