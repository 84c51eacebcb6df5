"""From UTF-8 to code points.

Invariant: what ``str.encode("utf-8", "surrogatepass")`` makes is read back; anything else is refused with its place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import I64, U8, U32, Loop, Written

_decode = Loop("decode_utf8", U8, Written(U32), Written(U8), Written(I64))


def decode(data: NDArray[np.uint8], codes: NDArray[np.uint32], plain: NDArray[np.uint8]) -> int:
    """Write the code points of bytes and return their number, or -1 - place of the first malformed byte.

    ``codes`` and ``plain`` have room for a code point a byte. ``plain`` takes the folded forms of ASCII letters and digits,
    and 0 for the other characters. Lone surrogates are read, overlong forms not.
    """
    place = np.zeros(1, I64)
    count = int(_decode.run(data, codes, plain, place))
    return count - 1 if count > 0 else -1 - int(place[0])
