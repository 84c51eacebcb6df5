"""What a user installs: a wheel that runs without a compiler, sources that build, and a word on loops that are gone or broken."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from syndicate.kernels import native

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


def run(*command: str | Path, cwd: Path, environment: Mapping[str, str] = os.environ) -> subprocess.CompletedProcess[str]:
    """Run a command, and return how it ended and what it said."""
    return subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of the package, whose loops a test may damage."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(ROOT / "syndicate", folder / "syndicate", ignore=shutil.ignore_patterns("__pycache__", "*.c", "*.h"))
    return folder


@pytest.mark.parametrize("said", ["missing", "damaged"])
def test_broken_loops_are_told_without_a_traceback(said: str, broken: Path, tmp_path: Path) -> None:
    """A command that needs the loops ends with 2, what is wrong, where, and the remedy; one that needs none works."""
    for file in (broken / "syndicate" / "kernels").glob(f"loops*{native.SUFFIX}"):
        if said == "missing":
            file.rename(file.with_suffix(".away"))
        else:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    environment = os.environ | {"PYTHONPATH": str(broken)}
    found = run(sys.executable, "-m", "syndicate", "scan", SEEDS[0], "--db", tmp_path / "x.db", cwd=tmp_path, environment=environment)
    shown = run(sys.executable, "-m", "syndicate", "--version", cwd=tmp_path, environment=environment)
    for file in (broken / "syndicate" / "kernels").glob("loops*.away"):
        file.rename(file.with_suffix(native.SUFFIX))
    assert found.returncode == 2
    assert "Traceback" not in found.stderr
    assert re.search(rf"the compiled loops are {said}", found.stderr)
    assert f"loops{'' if native.library()._name.endswith(f'loops{native.SUFFIX}') else '-v2'}{native.SUFFIX}" in found.stderr
    assert "pip install --force-reinstall --no-deps syndicate" in found.stderr
    assert shown.returncode == 0


def pip(*arguments: str | Path, cwd: Path) -> None:
    """Run pip; skip the test where it can reach no index, which a run on the house's machines never does."""
    found = run(sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments, cwd=cwd)
    if found.returncode != 0 and "No matching distribution found" in found.stderr and not os.environ.get("CI"):
        pytest.skip("needs a package index with what the build and the package require")
    assert found.returncode == 0, found.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the archive of the sources, and the wheel that is made of it."""
    folder = tmp_path_factory.mktemp("built")
    pip("install", "--quiet", "--target", folder / "tools", "hatchling", cwd=folder)
    environment = os.environ | {"PYTHONPATH": str(folder / "tools")}
    found = run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT, environment=environment)
    assert found.returncode == 0, found.stderr
    sources = next(folder.glob("*.tar.gz"))
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", folder, sources, cwd=folder)
    return sources, next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_sources_are_whole(built: tuple[Path, Path]) -> None:
    """The archive of the sources has each loop's source and the hook that compiles them, and nothing that was compiled."""
    with tarfile.open(built[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    sources = {f"syndicate/kernels/{path.name}" for path in (ROOT / "syndicate" / "kernels").glob("*.[ch]")}
    assert sources | {"hatch_build.py", "pyproject.toml", "tests/conftest.py"} <= names
    assert not [name for name in names if name.startswith("syndicate/kernels/loops")]


@pytest.mark.slow
def test_a_wheel_runs_where_no_compiler_is(built: tuple[Path, Path], tmp_path: Path) -> None:
    """The wheel is good for each Python of its platform; in an empty environment without a compiler it scans and checks."""
    _, wheel = built
    assert "-py3-none-" in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".c", ".h"))]
    venv = tmp_path / "venv"
    assert run(sys.executable, "-m", "venv", venv, cwd=tmp_path).returncode == 0
    python = venv / ("Scripts" if os.name == "nt" else "bin") / "python"
    constraint = ("--constraint", ROOT / "requirements.lock")
    pip("--python", python, "install", "--quiet", "--only-binary=:all:", *constraint, wheel, cwd=tmp_path)
    bare = {"PATH": str(python.parent), "HOME": str(tmp_path), "PYTHONWARNINGS": "error::SyntaxWarning"}
    assert shutil.which("cc", path=bare["PATH"]) is None
    commands: tuple[tuple[str | Path, ...], ...] = (
        ("scan", *SEEDS, "--db", "x.db"),
        ("check", SEEDS[0], "--db", "x.db", "--fail-on", "100%"),
        ("stories", "--db", "x.db"),
    )
    assert run(python, "-c", "import numba", cwd=tmp_path, environment=bare).returncode == 1
    for command in commands:
        found = run(python, "-m", "syndicate", *command, cwd=tmp_path, environment=bare)
        assert found.returncode == 0, found.stderr
