"""The language model of py3langid, unpacked once into a folder and mapped into memory by every process.

Invariant: the numbers are those of the package's own file; its hash is part of the folder's name. A folder is complete or not
there. If no folder can be written, the package unpacks its file itself, with the same answers.

Unpacking takes a third of a second and 75 MB in each process. Of mapped files, the system reads only the pages that are used,
once for all processes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Model(NamedTuple):
    """A naive Bayes model over byte n-grams, which an automaton of s states finds (Lui and Baldwin 2012)."""

    ptc: NDArray[Any]  # float16 (features, classes), logarithms of the features' probabilities
    pc: NDArray[Any]  # float32 (classes,)
    classes: NDArray[Any]  # (classes,) language codes
    nextmove: NDArray[Any]  # uint32, rows of 256 next states
    row: NDArray[Any]  # uint16 (s,), the row of each state
    output: NDArray[Any]  # int32 (s,), the feature that each state gives, or -1


def user_folder() -> Path:
    """Return this user's cache folder; it need not exist, and everything in it can be made again."""
    stated = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    cache = Path(stated) if stated else Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return cache / "syndicate"


def load(root: Path | None = None) -> Model:
    """Return the model of py3langid from its folder below ``root`` (default: the user's cache); unpack it there if it is missing."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    packed = Path(MODEL_DIR) / MODEL_FILE
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    kept = (root or user_folder()) / f"language-{digest[:16]}"
    with contextlib.suppress(OSError, ValueError, EOFError):  # missing or damaged: numpy raises the latter two for a file that is cut off
        return _mapped(kept)
    model = _unpacked(packed)
    with contextlib.suppress(OSError):  # if nothing can be written, every process unpacks
        _keep(model, kept)
    return model


def _mapped(folder: Path) -> Model:
    return Model(*(np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in Model._fields))


def _unpacked(packed: Path) -> Model:
    from py3langid.langid import LanguageIdentifier

    whole: Any = LanguageIdentifier.from_model_file(packed)
    columns = (whole.nb_ptc, whole.nb_pc, whole.nb_classes, whole.tk_nextmove, whole.tk_row, np.array(whole.tk_output, np.int32))
    return Model(*map(np.asarray, columns))


def _keep(model: Model, folder: Path) -> None:
    """Write a model so that its folder appears complete, even if other processes do the same."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        for name, column in zip(Model._fields, model, strict=True):
            with open(made / f"{name}.npy", "wb") as file:
                np.save(file, column)
                file.flush()
                os.fsync(file.fileno())
        made.rename(folder)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        raise
