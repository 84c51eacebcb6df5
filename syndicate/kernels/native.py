"""Loads the loops that were compiled when the package was built, and checks what they are given.

Invariant: a loop gets the address of an array only if the array has the type that the loop reads, in C order; the number
of its elements goes with it, so that the loop can check every place that it is told. Which build runs changes no result.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.model.errors import BrokenInstallation

FOLDER = Path(__file__).parent
SUFFIX = ".dll" if sys.platform == "win32" else ".so"
SUMS = "loops.sha256"
MOST_PARTS = 16  # arrays that one call hands back
_NO_MEMORY, _BAD_PLACE = -1, -2
_EMPTY: Any = (ctypes.c_char * 0).from_buffer  # far faster than `ndarray.ctypes`, and takes arrays without elements too


class Written(NamedTuple):
    """The type of an array that a loop writes into."""

    kind: np.dtype[Any]


Kind = np.dtype[Any] | Written | type[int] | type[float] | type[ctypes.Structure]  # of an argument; an array goes in as two
Result = np.dtype[Any] | tuple[np.dtype[Any], int]  # of an array that comes back, with the length of its rows

U8, I8, FLAG, U16, I32, U32, I64, U64, F64 = map(
    np.dtype, (np.uint8, np.int8, np.bool_, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.float64)
)


class _HandedOver(ctypes.Structure):
    _fields_ = (("block", ctypes.c_void_p), ("total", ctypes.c_int64), ("bytes", ctypes.c_int64 * MOST_PARTS))


def address(array: NDArray[Any], kind: np.dtype[Any]) -> int:
    """Return where the elements of an array of this type begin; it must be in C order, and kept as long as that is used."""
    flags = array.flags
    if (array.dtype is not kind and array.dtype != kind) or not flags.c_contiguous:
        raise TypeError(f"a loop was given {array.dtype} in the place of {kind}, or an array that is not in C order")
    return ctypes.addressof(_EMPTY(array)) if flags.writeable else int(array.ctypes.data)


def fields(named: Any, *, whole: str = "", addresses: str = "") -> list[tuple[str, Any]]:
    """Return the members of a C structure like a NamedTuple, whose numbers are float64, or int64 where they are named so."""
    kinds = dict.fromkeys(whole.split(), ctypes.c_int64) | dict.fromkeys(addresses.split(), ctypes.c_void_p)
    return [(name, kinds.get(name, ctypes.c_double)) for name in named._fields]


class Loop:
    """One compiled loop, found in the library when it is first called.

    Each array goes in as its address and its number of elements, a structure as its address. With ``gives`` the call returns
    what the loop returned and new arrays, else only the former. A loop that is ``locked`` keeps Python's lock, so that no other
    thread touches what it changes.
    """

    def __init__(self, name: str, *takes: Kind, gives: Sequence[Result] = (), locked: bool = False) -> None:
        self._name = name
        self._locked = locked
        self._takes = [kind.kind if isinstance(kind, Written) else kind for kind in takes]
        self._written = [place for place, kind in enumerate(takes) if isinstance(kind, Written)]
        self._gives = [
            (*(result if isinstance(result, tuple) else (result, 0)), (result[0] if isinstance(result, tuple) else result).itemsize)
            for result in gives
        ]

    @functools.cached_property
    def _function(self) -> Any:
        shared = library()
        function = (ctypes.PyDLL(shared._name, handle=shared._handle) if self._locked else shared)[self._name]
        plain: list[Any] = []
        for kind in self._takes:
            plain += [ctypes.c_void_p, ctypes.c_int64] if isinstance(kind, np.dtype) else [_PLAIN.get(kind, ctypes.c_void_p)]
        function.argtypes = [*plain, *([ctypes.c_void_p] if self._gives else [])]
        function.restype = ctypes.c_int64
        return function

    def __call__(self, *arguments: Any) -> Any:
        """Run the loop. Raises MemoryError, IndexError for places outside of the arrays, TypeError as ``address`` does."""
        plain: list[Any] = []
        try:  # what can be written, and is in C order, leads to its memory by itself, which takes half the time of `address`
            for argument, kind in zip(arguments, self._takes, strict=True):
                if kind is int or kind is float:
                    plain.append(argument)
                elif kind is ctypes.Structure:
                    plain.append(ctypes.addressof(argument))
                elif argument.dtype is kind:
                    plain += _EMPTY(argument), argument.size
                else:
                    raise TypeError
        except (TypeError, ValueError):
            plain = self._addresses(arguments)
        if not self._gives:
            return self._checked(self._function(*plain))
        found = _HandedOver()
        code = self._checked(self._function(*plain, ctypes.addressof(found)))
        return code, *self._arrays(found)

    def _addresses(self, arguments: tuple[Any, ...]) -> list[Any]:
        """Return what the loop takes for any arguments, or raise what is wrong with them."""
        plain: list[Any] = []
        for place in self._written:
            if not arguments[place].flags.writeable:
                raise TypeError(f"the loop {self._name} was given an array that cannot be written")
        for argument, kind in zip(arguments, self._takes, strict=True):
            if isinstance(kind, np.dtype):
                plain += address(argument, kind), argument.size
            else:
                plain.append(argument if kind in _PLAIN else ctypes.addressof(argument))
        return plain

    def _checked(self, code: int) -> int:
        if code == _NO_MEMORY:
            raise MemoryError
        if code == _BAD_PLACE:
            raise IndexError(f"the loop {self._name} was told a place outside of its arrays")
        return code

    def _arrays(self, found: _HandedOver) -> list[NDArray[Any]]:
        """Copy what a loop handed over; the arrays share one piece of memory."""
        whole = np.empty(found.total, np.uint8)
        ctypes.memmove(_EMPTY(whole), found.block, found.total)
        library().discard(found.block)
        arrays = []
        at = 0
        for size, (kind, row, item) in zip(found.bytes, self._gives, strict=False):
            arrays.append(np.ndarray((size // item // row, row) if row else (size // item,), kind, whole, at))
            at += (size + 7) // 8 * 8
        return arrays


_PLAIN: dict[Any, Any] = {int: ctypes.c_int64, float: ctypes.c_double}


@functools.cache
def library() -> Any:
    """Load the best build for this processor. Raises BrokenInstallation if there is none, or it cannot be loaded."""
    if sys.byteorder != "little":
        raise BrokenInstallation("the compiled loops are for processors that store the lowest byte first, and this one does not.", None)
    if platform.machine().lower() in ("x86_64", "amd64") and sys.maxsize > 2**32:
        first = _load(FOLDER / f"loops-v2{SUFFIX}")
        level = first.level()
        return first if level == 2 else _load(FOLDER / f"loops-v{level}{SUFFIX}")
    return _load(FOLDER / f"loops{SUFFIX}")


def _load(path: Path) -> Any:
    """Load one build, if it is the file that was built: a library that was cut off would end the process."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if f"{digest}  {path.name}" not in (FOLDER / SUMS).read_text().splitlines():
            raise BrokenInstallation("the compiled loops are damaged.", str(path))
        found = ctypes.CDLL(str(path))
    except FileNotFoundError as error:
        raise BrokenInstallation("the compiled loops are missing.", error.filename) from error
    except OSError as error:
        raise BrokenInstallation(f"the compiled loops cannot be loaded ({error}).", str(path)) from error
    found.level.restype = ctypes.c_int64
    found.discard.argtypes, found.discard.restype = [ctypes.c_void_p], None
    return found
