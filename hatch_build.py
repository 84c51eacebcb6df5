"""Compiles the loops in C when the package is built.

Invariant: with the same sources every compiler and level makes loops with the same results: no number is rounded otherwise
(``-ffp-contract=off``), no sum is taken in another order. A compiler of the machine comes first; only where there is none
that knows the levels the build asks the package index for ``ziglang``, which has one. ``SYNDICATE_TARGET`` builds for another
machine with it.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path("syndicate/kernels")
ZIG = "ziglang>=0.13"
FLAGS = ("-std=c11", "-O3", "-ffp-contract=off", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra")
LEVELS = ("v2", "v3", "v4")  # of x86-64; the registers of v4 are used in their whole width
# What can be built for another machine: the compiler's name for it, and the wheel's.
TARGETS = {
    "x86_64-linux-gnu.2.17": "manylinux_2_17_x86_64.manylinux2014_x86_64",
    "aarch64-linux-gnu.2.17": "manylinux_2_17_aarch64.manylinux2014_aarch64",
    "x86_64-linux-musl": "musllinux_1_2_x86_64",
    "aarch64-linux-musl": "musllinux_1_2_aarch64",
    "x86_64-macos.11.0": "macosx_11_0_x86_64",
    "aarch64-macos.11.0": "macosx_11_0_arm64",
    "x86_64-windows-gnu": "win_amd64",
}
NOTHING = (
    "syndicate needs a C compiler to be built: install gcc or clang, or pip install ziglang and build with --no-build-isolation, "
    "or install a finished wheel of syndicate."
)


def target() -> str | None:
    """Return the machine to build for, None for this one."""
    named = os.environ.get("SYNDICATE_TARGET")
    if named and named not in TARGETS:
        raise SystemExit(f"SYNDICATE_TARGET={named} is not known. It can be: {', '.join(TARGETS)}.")
    return named or None


def wide(machine: str) -> bool:
    return machine.split("-")[0].lower() in ("x86_64", "amd64")


@functools.cache
def system_compiler() -> str | None:
    """Return a compiler of this machine that knows what it is asked for, or None."""
    level = ("-march=x86-64-v4", "-mprefer-vector-width=512") if wide(platform.machine()) else ()
    for name in (os.environ.get("CC"), "cc", "gcc", "clang"):
        if not name or not shutil.which(name.split()[0]):
            continue
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "try.c"
            source.write_text("#include <math.h>\n#include <stdlib.h>\ndouble tried(double x) { return log(x); }\n")
            command = [*name.split(), *FLAGS, *level, str(source), "-lm", "-o", str(Path(folder) / "try.so")]
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                return name
    return None


def compiler() -> list[str]:
    """Return the command that compiles for the machine to build for."""
    machine = target()
    if machine is None and (name := system_compiler()):
        return name.split()
    if importlib.util.find_spec("ziglang") is None:
        raise SystemExit(NOTHING)
    return [sys.executable, "-m", "ziglang", "cc", *(("-target", machine) if machine else ())]


def build(folder: Path) -> list[Path]:
    """Compile the loops into a folder, once for each level that the machine has; return the files."""
    machine = target() or f"{platform.machine()}-{sys.platform}"
    if sys.byteorder != "little":
        raise SystemExit("syndicate runs only on processors that store the lowest byte first.")
    windows = "windows" in machine or machine.endswith("win32")
    command, zig = compiler(), "ziglang" in compiler()
    sources = [str(path) for path in sorted(SOURCES.glob("*.c"))]
    files = []
    for level in LEVELS if wide(machine) else ("",):
        file = folder / f"loops{f'-{level}' if level else ''}{'.dll' if windows else '.so'}"
        extra = os.environ.get("SYNDICATE_CFLAGS", "").split()
        march = ([f"-mcpu=x86_64_{level}" if zig else f"-march=x86-64-{level}"] if level else []) + (
            ["-mprefer-vector-width=512"] if level == "v4" else []
        )
        strip = ["-s"] if zig else []
        done = subprocess.run(
            [*command, *FLAGS, *march, *strip, *extra, *sources, *(() if windows else ("-lm",)), "-o", str(file)], check=False
        )
        if done.returncode != 0:
            raise SystemExit(f"The C compiler {' '.join(command)} could not compile the loops of syndicate. {NOTHING}")
        files.append(file)
    sums = folder / "loops.sha256"
    sums.write_text("".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files))
    return [*files, sums]


class Loops(BuildHookInterface[Any]):
    """Puts the loops into a wheel, or beside their sources for an editable install."""

    def dependencies(self) -> list[str]:
        """Return what the build needs beside hatchling: nothing where the machine has a compiler."""
        if self.target_name != "wheel" or (target() is None and system_compiler()) or importlib.util.find_spec("ziglang"):
            return []
        if os.environ.get("PIP_NO_INDEX"):
            raise SystemExit(NOTHING)
        return [ZIG]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the loops and name the wheel after the machine."""
        if self.target_name != "wheel":
            return
        machine = target()
        platform_tag = TARGETS[machine] if machine else sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform_tag}"
        build_data["pure_python"] = False
        if version == "editable":
            build(SOURCES)
            return
        self.folder = tempfile.TemporaryDirectory()
        for file in build(Path(self.folder.name)):
            build_data["force_include"][str(file)] = f"{SOURCES}/{file.name}"
