"""When loops are compiled, when Python runs them, and where what was compiled is kept."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from syndicate import jit

FEW, MANY = jit.MOST_BYTES_WITHOUT_COMPILER, jit.MOST_BYTES_WITHOUT_COMPILER + 1


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the cache of a user who has not compiled anything, in a process that has not loaded numba."""
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


CHOICES = [
    ("few articles, nothing compiled", FEW, {}, True),
    ("many articles", MANY, {}, False),
    ("the user wants Python", MANY, {"NUMBA_DISABLE_JIT": "1"}, True),
    ("the user wants the compiler", FEW, {"NUMBA_DISABLE_JIT": "0"}, False),
]


@pytest.mark.parametrize(("name", "size", "stated", "plain"), CHOICES, ids=[row[0] for row in CHOICES])
def test_python_runs_the_loops_for_a_few_articles(name: str, size: int, stated: dict[str, str], plain: bool, fresh: Path) -> None:
    """Only little text without anything compiled goes without a compiler, unless the user says otherwise."""
    environment = dict(stated)
    assert jit.choose(size, environment) is plain
    assert environment["NUMBA_CACHE_DIR"].startswith(str(fresh))


def test_what_was_compiled_is_used_for_a_few_articles_too(fresh: Path) -> None:
    """Once a process has compiled all loops, the next one takes them; one that ran them by Python notes nothing."""
    plain: dict[str, str] = {}
    jit.choose(FEW, plain)
    jit.note_compiled(plain)
    assert jit.choose(FEW, {}) is True
    environment: dict[str, str] = {}
    jit.choose(MANY, environment)
    jit.note_compiled(environment)
    assert jit.choose(FEW, {}) is False


def test_a_process_that_has_numba_is_left_alone(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If numba has read its settings, nothing is set any more."""
    monkeypatch.setitem(sys.modules, "numba", jit)
    environment: dict[str, str] = {}
    assert jit.choose(FEW, environment) is False
    assert environment == {}


def test_any_change_of_any_kernel_has_a_folder_of_its_own(tmp_path: Path) -> None:
    """A loop that holds parts of another file is compiled again when that file changes."""
    copy = tmp_path / "kernels"
    shutil.copytree(jit.KERNELS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert jit.kernel_folder(copy) == jit.kernel_folder()
    (copy / "utf8.py").write_text((copy / "utf8.py").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert jit.kernel_folder(copy) != jit.kernel_folder()
