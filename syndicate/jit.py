"""Decides, before numba is loaded, whether the loops of ``kernels`` are compiled or run by Python.

Invariant: both ways give the same result to the bit. Compiling all loops takes far longer than Python needs for a few
articles, so a first command on little text runs them in Python. Compiled loops are cached. The cache folder is named after
the sources of all kernels, because numba checks only the loop's own file for changes and would keep using code that it
inlined from an older version of another file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import MutableMapping
from importlib.metadata import version
from pathlib import Path

KERNELS = Path(__file__).parent / "kernels"
MOST_BYTES_WITHOUT_COMPILER = 100_000  # of text: Python takes 3 s, or 37 s for one text in 30 versions; compiling takes 52 s
_DONE = "compiled"  # the name of a file in the cache folder that says so
_OFF = ("", "0")


def kernel_folder(sources: Path = KERNELS) -> Path:
    """Return the cache folder for loops compiled from these sources; it need not exist."""
    digest = hashlib.sha256(f"{version('numba')} {sys.version}".encode())
    for path in sorted(sources.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return user_folder() / f"kernels-{digest.hexdigest()[:16]}"


def user_folder() -> Path:
    """Return this user's cache folder; it need not exist, and everything in it can be made again."""
    stated = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    cache = Path(stated) if stated else Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return cache / "syndicate"


def choose(size: int, environment: MutableMapping[str, str] = os.environ) -> bool:
    """Set up numba for this process and ``size`` bytes of text, and return whether Python runs the loops.

    Does nothing if numba is already loaded. The user's own ``NUMBA_CACHE_DIR`` and ``NUMBA_DISABLE_JIT`` stay as they are.
    """
    if "numba" not in sys.modules:
        kept = Path(environment.setdefault("NUMBA_CACHE_DIR", str(kernel_folder())))
        if size <= MOST_BYTES_WITHOUT_COMPILER and not (kept / _DONE).exists():
            environment.setdefault("NUMBA_DISABLE_JIT", "1")
    return _by_python(environment)


def is_compiled(environment: MutableMapping[str, str] = os.environ) -> bool:
    """Return whether an earlier process has noted that the loops are compiled and cached."""
    kept = environment.get("NUMBA_CACHE_DIR")
    return kept is not None and (Path(kept) / _DONE).exists()


def note_compiled(environment: MutableMapping[str, str] = os.environ) -> None:
    """Note that this process used compiled loops, so that the next one uses them for a few articles too.

    To be called after articles were stored and compared: none of the remaining loops takes long to compile.
    """
    kept = environment.get("NUMBA_CACHE_DIR")
    if not kept or _by_python(environment) or is_compiled(environment):
        return
    with contextlib.suppress(OSError):  # if nothing can be written here, numba caches nothing either
        Path(kept).mkdir(parents=True, exist_ok=True)
        (Path(kept) / _DONE).touch()


def _by_python(environment: MutableMapping[str, str]) -> bool:
    return environment.get("NUMBA_DISABLE_JIT", "0") not in _OFF
