"""Whether a command waits for the compiler, and that it finds the same either way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from newsroom import picture

from syndicate import jit
from syndicate.cli import compilation, main
from syndicate.pipeline.facade import Archive

ROOT = Path(__file__).parents[1]
SEEDS = [str(ROOT / "seeds" / name) for name in ("000_c1fcee4012edbc65.txt", "001_60fa47dcc8204ff8.txt")]
LOOKING: list[list[str]] = [
    ["check", SEEDS[0], "--fail-on", "100%"],
    ["story", "1"],
    ["lineage", "1"],
    ["sources"],
    ["search", "Washington"],
    ["withdrawn"],
    ["export", "datasketch", "--output", "sketches"],
    ["verify"],
]
UNDECIDED = ("NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT")


def run(folder: Path, *line: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, whose user never compiled anything."""
    surroundings = {name: value for name, value in os.environ.items() if name not in UNDECIDED}
    command = [sys.executable, "-m", "syndicate", *line]
    there = {**surroundings, "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=there, cwd=folder, capture_output=True, text=True, check=False)


def test_a_few_articles_wait_for_no_compiler_and_give_the_same(tmp_path: Path) -> None:
    """If nothing is compiled, two files are scanned, checked and shown without compiling; the links are those of compiled loops."""
    beside = set(jit.KERNELS.rglob("*.nbi"))  # where numba would keep what no command has chosen a place for
    done = run(tmp_path, "scan", *SEEDS, "--db", "plain.db")
    assert (done.returncode, done.stderr) == (0, "")
    for line in LOOKING:
        shown = run(tmp_path, *line, "--db", "plain.db")
        assert (shown.returncode, shown.stderr) == (0, ""), line
    assert run(tmp_path, "compare", *SEEDS).returncode == 0
    assert not (tmp_path / "cache").exists()
    assert set(jit.KERNELS.rglob("*.nbi")) == beside
    with Archive(tmp_path / "plain.db") as plain, Archive(tmp_path / "compiled.db") as compiled:
        compiled.scan(SEEDS)
        assert picture(plain) == picture(compiled)
        assert picture(plain)["links"]


def test_a_scan_that_compiled_serves_the_next_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a scan with compiled loops, one of two files takes these; after one that Python ran, nothing is noted."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    monkeypatch.delitem(sys.modules, "numba")
    with monkeypatch.context() as plain:
        plain.setenv("NUMBA_DISABLE_JIT", "1")
        jit.note_compiled()
    assert not jit.is_compiled()
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    assert main(["scan", *SEEDS, "--db", str(tmp_path / "x.db")]) == 0
    assert jit.is_compiled()
    monkeypatch.delenv("NUMBA_DISABLE_JIT")
    assert jit.choose(jit.MOST_BYTES_WITHOUT_COMPILER) is False


def test_it_is_said_once_that_loops_are_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A minute without a word would look like a fault; if loops are kept, or Python runs them, nothing is said."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    compilation.prepare(many=True)
    assert "once and takes about a minute" in capsys.readouterr().err
    jit.note_compiled()
    compilation.prepare(many=True)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    compilation.prepare(many=True)
    assert capsys.readouterr().err == ""


# name, files in the folder, what is given, at least and at most so many bytes of text
SIZES: list[tuple[str, dict[str, int], list[str], int, int]] = [
    ("a file counts as long as it is", {"a.txt": 700}, ["a.txt"], 700, 700),
    ("several files are summed", {"a.txt": 700, "b.txt": 50}, ["a.txt", "b.txt"], 750, 750),
    ("a folder with all below it", {"in/a.txt": 700, "in/deep/b.txt": 50}, ["in"], 750, 750),
    ("a glob", {"a.txt": 700, "b.txt": 50, "c.md": 9}, ["*.txt"], 750, 750),
    ("packed data hold more than they are long", {"a.jsonl.gz": 700}, ["a.jsonl.gz"], 701, 70_000),
    ("pages hold less", {"a.html": 700}, ["a.html"], 1, 699),
    ("standard input is a draft", {}, ["-"], 0, 0),
    ("what is not there is told by others", {}, ["no.txt", "no*.txt"], 0, 0),
    ("no more is looked at than needed", {f"{i}.txt": 60_000 for i in range(9)}, ["*.txt"], 100_001, 160_000),
]


@pytest.mark.parametrize(("name", "files", "given", "least", "most"), SIZES, ids=[row[0] for row in SIZES])
def test_text_is_estimated_from_names_and_sizes(
    name: str, files: dict[str, int], given: list[str], least: int, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The estimate adds up what lies behind the paths, and stops as soon as it is enough to decide."""
    for file, size in files.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(b"x" * size)
    monkeypatch.chdir(tmp_path)
    assert least <= compilation.text_size(given, 100_000) <= most


def test_a_large_archive_is_worth_compiling_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short draft against many articles is aligned with many of them."""
    chosen: list[int] = []

    def choose(size: int) -> bool:
        chosen.append(size)
        return True

    monkeypatch.setattr(jit, "choose", choose)
    for length in (100_000, 10_000_000):
        (tmp_path / "x.db").write_bytes(b"\0" * length)
        compilation.prepare([], tmp_path / "x.db")
    assert chosen[0] < jit.MOST_BYTES_WITHOUT_COMPILER < chosen[1]
