"""Loads the loops that were compiled when the package was built, and says what each may be given.

Invariant: a loop gets an array only if it has the type that the loop reads, in C order; the number of its elements goes with it,
so that the loop can check every place that it is told. Which build runs changes no result.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import platform
import struct
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
_NO_MEMORY, _WRONG_ARRAY = -1, -3


class Written(NamedTuple):
    """The type of an array that a loop writes into."""

    kind: np.dtype[Any]


Kind = np.dtype[Any] | Written | type[int] | type[float] | type[ctypes.Structure]  # of an argument; an array goes in as two
Result = np.dtype[Any] | tuple[np.dtype[Any], int]  # of an array that comes back, with the length of its rows

U8, I8, FLAG, U16 = np.dtype(np.uint8), np.dtype(np.int8), np.dtype(np.bool_), np.dtype(np.uint16)
I32, U32, I64, U64, F64 = np.dtype(np.int32), np.dtype(np.uint32), np.dtype(np.int64), np.dtype(np.uint64), np.dtype(np.float64)


_WORDS = 1 + MOST_PARTS + 256  # of ``Found`` in kernels.h: an address, sizes, and room for what is small
# Where CPython puts the members of an object, and the items of a tuple; the first members of an array are those of ``Array`` in given.h.
_HEAD, _ITEMS = object.__basicsize__, tuple.__basicsize__
_IN_C_ORDER, _WRITEABLE = 0x101, 0x400  # flags of an array; the former says aligned too
_at = ctypes.c_size_t.from_address


def address(array: NDArray[Any], kind: np.dtype[Any]) -> int:
    """Return where the elements of an array of this type begin; it must be in C order, and kept as long as that is used."""
    if (array.dtype is not kind and array.dtype != kind) or array.flags.num & _IN_C_ORDER != _IN_C_ORDER:
        raise TypeError(f"a loop was given {array.dtype} in the place of {kind}, or an array that is not in C order and aligned")
    return _at(id(array) + _HEAD).value


def _known_layout() -> bool:
    """Tell whether arrays, their types and tuples lie in memory as the loops read them."""
    if sys.implementation.name != "cpython":
        return False
    tried, backward = np.zeros((2, 3), I32), np.dtype(">i4")
    given = (tried,)
    array, types = id(tried) + _HEAD, [id(I32) + _HEAD, id(backward) + _HEAD]
    found = [_at(array + 8 * place).value for place in (-1, 0, 4, 6)]
    found += [_at(_at(array + 16).value + 8 * place).value for place in (0, 1)]
    found += [_at(place).value for place in types] + [_at(place + 8).value >> 16 & 0xFF for place in types]
    known = [id(np.ndarray), tried.__array_interface__["data"][0], 0, tried.flags.num, 2, 3, *[id(np.int32)] * 2, ord("="), ord(">")]
    found[3] &= 0xFFFFFFFF
    return (
        found == known
        and _at(array + 40).value == id(I32)
        and _at(array + 8).value & 0xFF == 2
        and _at(id(given) + _ITEMS).value == id(tried)
    )


def fields(named: Any, *, whole: str = "", addresses: str = "") -> list[tuple[str, Any]]:
    """Return the members of a C structure like a NamedTuple, whose numbers are float64, or int64 where they are named so."""
    kinds = dict.fromkeys(whole.split(), ctypes.c_int64) | dict.fromkeys(addresses.split(), ctypes.c_void_p)
    return [(name, kinds.get(name, ctypes.c_double)) for name in named._fields]


class Loop:
    """One compiled loop, found in the library when it is first called.

    All arrays go in as one tuple, a structure as its address. With ``gives`` the call returns what the loop returned and new arrays,
    else only the former. A loop that is ``locked`` keeps Python's lock: no other thread may
    touch what it changes, or it is done about as soon as the lock would be given back.
    """

    def __init__(self, name: str, *takes: Kind, gives: Sequence[Result] = (), locked: bool = False) -> None:
        self._name = name
        self._locked = locked
        self._takes = takes
        self._gives = [result if isinstance(result, tuple) else (result, 0) for result in gives]

    @functools.cached_property
    def run(self) -> Any:
        """The function that runs the loop, raising MemoryError, IndexError for a place outside of an array, TypeError as ``address`` does.

        It is written here, because a walk over any arguments would take twice the time.
        """
        arrays = [place for place, kind in enumerate(self._takes) if isinstance(kind, (np.dtype, Written))]
        given = [f"a{place}" for place in arrays] + [f"empty({_WORDS}, int64)"] * bool(self._gives)
        plain = [f"a{n}" if kind in _PLAIN else f"addressof(a{n})" for n, kind in enumerate(self._takes) if n not in arrays]
        types = [_PLAIN.get(kind, ctypes.c_void_p) for n, kind in enumerate(self._takes) if n not in arrays]
        every, shape = ", ".join(f"a{place}" for place in range(len(self._takes))), self._shape
        lines = [f"given = ({', '.join(given)},)", f"code = loop({', '.join(['shape', 'id(given)', *plain])})"]
        lines += [f"if code < 0: return failed(code, {every})", *self._handed_over()]
        names: dict[str, Any] = {f"g{n}": kind for n, (kind, _) in enumerate(self._gives)}
        names |= {"addressof": ctypes.addressof, "empty": np.empty, "int64": I64, "view": np.ndarray, "taken": _taken}
        names["head"] = struct.Struct(f"={1 + len(self._gives)}q").unpack_from
        names |= {"loop": self._function(types), "failed": self._failed, "shape": shape.ctypes.data, "kept": shape}
        exec(f"def run({every}):\n " + "\n ".join(lines), names)
        return names["run"]

    @functools.cached_property
    def _shape(self) -> NDArray[np.int64]:
        """Return the ``Shape`` of given.h."""
        kinds = [kind for kind in self._takes if isinstance(kind, (np.dtype, Written))] + [Written(I64)] * bool(self._gives)
        shape = [_HEAD, _ITEMS, id(np.ndarray), len(kinds)]
        for kind in kinds:
            shape += [id(kind.kind.type), _IN_C_ORDER | _WRITEABLE] if isinstance(kind, Written) else [id(kind.type), _IN_C_ORDER]
        return np.array(shape, I64)

    def _handed_over(self) -> list[str]:
        """Return the lines that return what the loop handed over: arrays in one piece of memory, one behind the other."""
        if not self._gives:
            return ["return code"]
        sizes = [f"s{n}" for n in range(len(self._gives))]
        lines = ["found = given[-1]", f"block, {', '.join(sizes)} = head(found)", f"p = {8 * (1 + MOST_PARTS)}"]
        lines.append(f"if block: found, p = taken(block, {', '.join(sizes)}), 0")
        views = []
        for n, (kind, row) in enumerate(self._gives):
            count = f"s{n} // {kind.itemsize * max(row, 1)}"
            views.append(f"view(({count}, {row}), g{n}, found, p{n})" if row else f"view({count}, g{n}, found, p{n})")
            lines.append(f"p{n} = p; p += s{n} + 7 & -8")
        return [*lines, f"return code, {', '.join(views)}"]

    def _function(self, types: list[Any]) -> Any:
        shared = library()
        try:
            function = (ctypes.PyDLL(shared._name, handle=shared._handle) if self._locked else shared)[f"enter_{self._name}"]
        except AttributeError as error:
            raise BrokenInstallation("the compiled loops are of another version.", shared._name) from error
        function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, *types]
        function.restype = ctypes.c_int64
        return function

    def _failed(self, code: int, *arguments: Any) -> Any:
        if code == _NO_MEMORY:
            raise MemoryError
        if code == _WRONG_ARRAY:
            return self.run(*map(self._plain, self._takes, arguments))
        raise IndexError(f"the loop {self._name} was told a place outside of its arrays")

    def _plain(self, kind: Kind, argument: Any) -> Any:
        """Return an array as the door knows it: of no derived class, and with the very class of elements. Raises TypeError."""
        if not isinstance(kind, (np.dtype, Written)):
            return argument
        if not isinstance(argument, np.ndarray):
            raise TypeError(f"the loop {self._name} was given {type(argument).__name__} in the place of an array")
        if isinstance(kind, Written) and not argument.flags.writeable:
            raise TypeError(f"the loop {self._name} was given an array that cannot be written")
        kind = kind.kind if isinstance(kind, Written) else kind
        address(argument, kind)
        return argument.view(kind, np.ndarray)


def _taken(block: int, *sizes: int) -> NDArray[np.int64]:
    """Copy a block that a loop handed over, and give it back."""
    found = np.empty(sum((size + 7) // 8 for size in sizes), np.int64)
    ctypes.memmove(address(found, I64), block, found.nbytes)
    library().discard(block)
    return found


_PLAIN: dict[Any, Any] = {int: ctypes.c_int64, float: ctypes.c_double}


@functools.cache
def library() -> Any:
    """Load the best build for this processor. Raises BrokenInstallation if there is none, or it cannot be loaded."""
    if not _known_layout():
        raise BrokenInstallation("the compiled loops are for CPython, and for arrays as numpy 1 and 2 lay them out.", None)
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
        if f"{digest}  {path.name}".encode() not in (FOLDER / SUMS).read_bytes().splitlines():
            raise BrokenInstallation("the compiled loops are damaged.", str(path))
        found = ctypes.CDLL(str(path))
        found.level.restype = ctypes.c_int64
        found.discard.argtypes, found.discard.restype = [ctypes.c_void_p], None
    except FileNotFoundError as error:
        raise BrokenInstallation("the compiled loops are missing.", error.filename) from error
    except AttributeError as error:
        raise BrokenInstallation("the compiled loops are of another version.", str(path)) from error
    except OSError as error:
        raise BrokenInstallation(f"the compiled loops cannot be loaded ({error}).", str(path)) from error
    return found
