"""The sketches of an archive as a file that datasketch reads, without pickle.

Invariant: a file is

- one line ``syndicate sketches 1``,
- one line of JSON: the recipe (``permutations``, ``seed``, ``scheme``, ``hash``, ``shingle`` and ``recipe``, its id),
  ``byteorder`` and ``bytes``, the size of one sketch,
- for each paragraph two bytes with the length of its key, the key in UTF-8, and the sketch as
  ``datasketch.LeanMinHash.serialize`` writes it in that byte order,
- two zero bytes and eight bytes with the number of paragraphs.

All numbers are little-endian. A key is ``<article id>:<start>-<end>``, the id being that of the other exports and the
offsets code points into the article's text. Reading runs no code from the file, and a file that was cut short
is refused. Boilerplate is left out, as in the search for copies. An archive stores no sketches: they are made from the
texts again, a block at a time.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from syndicate.candidates.minhash import to_datasketch
from syndicate.model.errors import InputError
from syndicate.reports.exports.lineage import LineageSource

if TYPE_CHECKING:
    from datasketch import LeanMinHash

MAGIC = b"syndicate sketches 1\n"
BYTE_ORDER = "<"
LONGEST_HEADER_BYTES = 4096  # ours has about 200
_KEY = struct.Struct("<H")
_COUNT = struct.Struct("<Q")


def pieces(lineage: LineageSource) -> Iterator[bytes]:
    """Yield the file, one block of articles at a time."""
    recipe = lineage.recipe
    empty = to_datasketch(np.zeros(recipe.permutations, np.uint32), recipe)
    sample = bytearray(empty.bytesize(BYTE_ORDER))
    empty.serialize(sample, BYTE_ORDER)
    # Behind this head, a serialized sketch is its values as they are.
    head = bytes(sample[: len(sample) - 4 * recipe.permutations])
    made_with = {name: getattr(recipe, name) for name in ("permutations", "seed", "scheme", "hash", "shingle")}
    header = {**made_with, "recipe": recipe.recipe_id, "byteorder": BYTE_ORDER, "bytes": len(sample)}
    yield MAGIC + json.dumps(header).encode() + b"\n"
    count = 0
    for nodes in lineage.blocks():
        for key, sketch in lineage.sketches(nodes):
            name = key.encode()
            yield _KEY.pack(len(name)) + name + head + sketch.astype("<u4").tobytes()
            count += 1
    yield _KEY.pack(0) + _COUNT.pack(count)


def read_header(path: str | os.PathLike[str]) -> dict[str, object]:
    """Return the recipe in the head of a file of sketches; raise InputError if it is not such a file."""
    with open(path, "rb") as file:
        return _header(file, os.fspath(path))


def read_sketches(path: str | os.PathLike[str]) -> Iterator[tuple[str, LeanMinHash]]:
    """Yield the key and the sketch of each paragraph, ready for ``MinHashLSH.insert``.

    Raises InputError if it is not a file of sketches, is damaged, or was cut short; the sketches before that place have
    been yielded by then.
    """
    from datasketch import LeanMinHash

    name = os.fspath(path)
    with open(path, "rb") as file:
        header = _header(file, name)
        size, order, count = int(str(header["bytes"])), str(header["byteorder"]), 0
        while length := _KEY.unpack(_exactly(file, _KEY.size, name))[0]:
            key = _exactly(file, length, name)
            data = _exactly(file, size, name)
            try:
                sketch = LeanMinHash.deserialize(data, order)
                place = key.decode()
            except (ValueError, struct.error) as error:
                raise _damaged(name, f"sketch {count + 1} cannot be read ({error})") from error
            if (len(sketch.hashvalues), sketch.seed, sketch.scheme) != (header["permutations"], header["seed"], header["scheme"]):
                raise _damaged(name, f"sketch {count + 1} is of another recipe than the file")
            yield place, sketch
            count += 1
        stated = _COUNT.unpack(_exactly(file, _COUNT.size, name))[0]
        if stated != count:
            raise _damaged(name, f"it holds {count} sketches and says {stated}")


def _header(file: BinaryIO, name: str) -> dict[str, object]:
    if file.readline(len(MAGIC) + 1) != MAGIC:
        raise InputError("this is not a file of sketches.", name, "Make one with: syndicate export datasketch --db FILE -o SKETCHES")
    try:
        header = json.loads(file.readline(LONGEST_HEADER_BYTES))
    except ValueError as error:
        raise _damaged(name, f"its second line cannot be read ({error})") from error
    wanted = {"permutations": int, "seed": int, "scheme": str, "bytes": int, "byteorder": str}
    if not isinstance(header, dict) or any(type(header.get(key)) is not kind for key, kind in wanted.items()):
        raise _damaged(name, "its second line does not say how the sketches were made")
    if header["byteorder"] not in ("<", ">") or not 0 < header["bytes"] <= 1 << 20:
        raise _damaged(name, "its second line says what cannot be")
    return header


def _exactly(file: BinaryIO, size: int, name: str) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise _damaged(name, "it was cut short")
    return data


def _damaged(name: str, what: str) -> InputError:
    return InputError(f"this file of sketches is damaged: {what}.", name, "Export it again.")
