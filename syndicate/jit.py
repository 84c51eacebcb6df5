"""Whether the loops of ``kernels`` are compiled or run by Python, decided before numba is loaded.

What always holds: both ways give the same to the bit. Compiling all loops takes far longer than Python needs for a few
articles, so that these need not wait for a compiler; what was compiled is kept for the next time. The folder it is kept in
is named after all kernels' sources, since numba looks for changes only in the file of the loop itself and would go on
using a loop with old parts of other files in it.
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
FEW = 100_000  # bytes of text: Python takes 3 s for so much, 37 s where all of it is one text in 30 versions; compiling takes 52 s
_DONE = "compiled"  # a file that says so
_OFF = ("", "0")


def folder(sources: Path = KERNELS) -> Path:
    """Return where loops compiled from these sources are kept; it need not be there."""
    digest = hashlib.sha256(f"{version('numba')} {sys.version}".encode())
    for path in sorted(sources.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return user_folder() / f"kernels-{digest.hexdigest()[:16]}"


def user_folder() -> Path:
    """Return where what was made once is kept for this user; it need not be there, and what is in it can be made again."""
    stated = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    cache = Path(stated) if stated else Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return cache / "syndicate"


def choose(size: int, environment: MutableMapping[str, str] = os.environ) -> bool:
    """Set up numba for this process and ``size`` bytes of text, and return whether Python runs the loops.

    Does nothing where numba is loaded already. What the user set in ``NUMBA_CACHE_DIR`` and ``NUMBA_DISABLE_JIT`` stays.
    """
    if "numba" not in sys.modules:
        kept = Path(environment.setdefault("NUMBA_CACHE_DIR", str(folder())))
        if size <= FEW and not (kept / _DONE).exists():
            environment.setdefault("NUMBA_DISABLE_JIT", "1")
    return _by_python(environment)


def noted(environment: MutableMapping[str, str] = os.environ) -> bool:
    """Tell whether a process before this one has noted that the loops are compiled and kept."""
    kept = environment.get("NUMBA_CACHE_DIR")
    return kept is not None and (Path(kept) / _DONE).exists()


def note(environment: MutableMapping[str, str] = os.environ) -> None:
    """Note that this process went all the way with compiled loops, so that the next one uses them for a few articles too.

    To be called after articles were stored and compared: of the loops that are left then, none takes long to compile.
    """
    kept = environment.get("NUMBA_CACHE_DIR")
    if not kept or _by_python(environment) or noted(environment):
        return
    with contextlib.suppress(OSError):  # where nothing can be kept, numba keeps nothing either, and there is nothing to note
        Path(kept).mkdir(parents=True, exist_ok=True)
        (Path(kept) / _DONE).touch()


def _by_python(environment: MutableMapping[str, str]) -> bool:
    return environment.get("NUMBA_DISABLE_JIT", "0") not in _OFF
