"""A stream that can be rewound a little, so that after a broken record the next one is found.

Invariant: reading never raises. If the bytes below break off, the tape ends and ``fault`` says why. Positions count unpacked
bytes; ``place`` translates them into bytes of the file.
"""

from __future__ import annotations

import re
from collections import deque

from syndicate.readers.source import BufferedBytes
from syndicate.readers.unpacking import Unpacked, packing_of

CHUNK_BYTES = 1 << 16
REWIND_BYTES = 4 * 1024 * 1024  # that can be rewound
MOST_PARTS = 100_000  # beginnings of packed parts that are remembered


class Tape:
    """The unpacked bytes of a stream, in the order they came, from a position that can be moved."""

    def __init__(self, stream: BufferedBytes) -> None:
        packing = packing_of(stream.peek(16))
        self.packed = Unpacked(stream, packing) if packing else None
        self.fault: str | None = None
        self.position = 0
        self._stream = stream
        self._ahead = b""
        self._recent: deque[bytes] = deque()
        self._recent_bytes = 0
        self._parts: deque[tuple[int, int]] = deque(maxlen=MOST_PARTS)  # unpacked and packed beginnings

    def tell(self) -> int:
        """Return the position, in unpacked bytes."""
        return self.position

    def seek(self, offset: int, whence: int = 0) -> int:
        """Do not move: the tape is read in one direction."""
        return self.position

    def close(self) -> None:
        """Leave the stream open: its opener closes it."""

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes; none at the end or at a fault."""
        while len(self._ahead) < size and self._fill():
            pass
        return self._take(size)

    def line(self, limit: int) -> bytes:
        """Return the bytes to the next line end, or ``limit`` of them."""
        while (end := self._ahead.find(b"\n")) < 0 and len(self._ahead) < limit and self._fill():
            pass
        return self._take(min(end + 1 if end >= 0 else len(self._ahead), limit))

    def wind_to(self, after: int, mark: re.Pattern[bytes], longest: int) -> bool:
        """Move to the first place at or after a position where a mark matches; return whether there is one.

        A mark is no longer than ``longest`` bytes. Bytes more than ``REWIND_BYTES`` back are lost.
        """
        kept = b"".join(self._recent)
        back = min(max(0, self.position - after), len(kept))
        if back:
            self._ahead = kept[len(kept) - back :] + self._ahead
            self.position -= back
            self._forget()
        else:
            self.read(after - self.position)
        while True:
            match = mark.search(self._ahead)
            if match and (match.end() < len(self._ahead) or not self._fill()):
                self._take(match.start())
                return True
            if match:
                continue
            self._take(max(0, len(self._ahead) - longest))
            if not self._fill():
                return False

    def resume(self) -> bool:
        """Go on after a fault, at the next packed part that can be read; return whether there is one."""
        if self.packed is None or not self.packed.resume():
            return False
        self.fault = None
        self._ahead = b""
        self._forget()
        return True

    def place(self, position: int) -> str:
        """Return a position in words: as a byte of the file, which is where its packed part begins."""
        begun = next((packed for unpacked, packed in reversed(self._parts) if unpacked <= position), None)
        return f"byte {position}" if begun is None else f"byte {begun}"

    def _take(self, size: int) -> bytes:
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        self.position += len(data)
        if data:
            self._recent.append(data)
            self._recent_bytes += len(data)
            while self._recent_bytes > REWIND_BYTES and len(self._recent) > 1:
                self._recent_bytes -= len(self._recent.popleft())
        return data

    def _forget(self) -> None:
        self._recent.clear()
        self._recent_bytes = 0

    def _fill(self) -> bool:
        if self.fault is not None:
            return False
        if self.packed is None:
            try:
                data = self._stream.read1(CHUNK_BYTES)
            except (OSError, EOFError, ValueError) as error:
                self.fault = f"the data cannot be read on ({error})"
                return False
        else:
            before = self.packed.given
            data = self.packed.read(CHUNK_BYTES) or b""
            if self.packed.part_given >= before and (not self._parts or self._parts[-1][0] != self.packed.part_given):
                self._parts.append((self.packed.part_given, self.packed.part_start))
            if not data and self.packed.fault is not None:
                self.fault = f"{self.packed.fault.reason}, byte {self.packed.fault.offset}"
        self._ahead += data
        return bool(data)
