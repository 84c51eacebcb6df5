"""Unpack gzip, bzip2 and xz as a stream, of one part or many, with limits against bombs.

Invariant: nothing is written to disk, and only a few buffers are in memory. If data are damaged, break off or exceed the limits,
the stream ends, and ``fault`` says where and why.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, TypeAlias

from syndicate.readers.source import HEAD_BYTES, Allowance, BufferedBytes, message_of

CHUNK_BYTES = 1 << 16  # bytes of packed data taken at a time
MOST_RATIO = 250  # bytes out for each byte in; text packs 3 to 20 times, whole folders of one site's pages up to 100 times
FREE_BYTES = 64 * 1024 * 1024  # what may come out before the ratio counts
MOST_XZ_MEMORY_BYTES = 256 * 1024 * 1024  # bytes that an xz dictionary may ask for; the strongest usual setting asks for 65 MB
MOST_MEMBER_BYTES = 16 * 1024**3  # unpacked, of one member of an archive; a web archive has one or a few GB
GZIP, BZIP2, XZ = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00"


class _Gzip:
    """zlib's decompressor with the interface of the two others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max(max_length, 0))


Decompressor: TypeAlias = "_Gzip | bz2.BZ2Decompressor | lzma.LZMADecompressor"


@dataclass(frozen=True, slots=True)
class Packing:
    """One way to pack: its name, the bytes it begins with, and what unpacks it."""

    name: str
    magic: bytes
    start: Callable[[], Decompressor]


PACKINGS = (
    Packing("gzip", GZIP, _Gzip),
    Packing("bzip2", BZIP2, bz2.BZ2Decompressor),
    Packing("xz", XZ, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_XZ_MEMORY_BYTES)),
)
_BROKEN = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where reading of a packed stream stopped (bytes into the packed data), and why."""

    offset: int
    reason: str


def packing_of(head: bytes) -> Packing | None:
    """Return how data that begin like this are packed, None if they are not."""
    return next((packing for packing in PACKINGS if head.startswith(packing.magic)), None)


def unpacked_head(head: bytes) -> bytes:
    """Return the beginning of what is packed, or the head itself if nothing is."""
    packing = packing_of(head)
    if packing is None:
        return head
    try:
        return packing.start().decompress(head, HEAD_BYTES)
    except _BROKEN:
        return b""


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a packed stream; parts that follow one another are one stream.

    ``taken`` counts packed bytes and ``given`` unpacked ones. ``fault`` is None until the stream ends too early;
    ``resume`` then goes on at the next part that can be unpacked.
    """

    def __init__(self, stream: BufferedBytes, packing: Packing) -> None:
        super().__init__()
        self._stream = stream
        self._packing = packing
        self._decompressor: Decompressor | None = None
        self._waiting = b""
        self.taken = 0
        self.given = 0
        self.part_start = 0  # where the part being read begins, in packed bytes
        self.part_given = 0  # and in unpacked ones
        self.fault: Fault | None = None
        self.exceeded = False  # the fault is a limit, so reading cannot go on

    def readable(self) -> bool:
        """Return True: this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with unpacked bytes; 0 at the end and at a fault."""
        wanted = len(buffer)
        while self.fault is None and wanted:
            if self._decompressor is None and not self._next_part():
                return 0
            data = self._step(wanted)
            if data:
                buffer[: len(data)] = data
                return len(data)
        return 0

    def resume(self) -> bool:
        """Go on after a fault, at the next bytes that begin a part; return whether there are any."""
        if self.fault is None or self.exceeded:
            return False
        self.fault, self._decompressor = None, None
        after = self.part_start + 1
        while True:
            here = self.taken - len(self._waiting)
            found = self._waiting.find(self._packing.magic, max(0, after - here))
            if found < 0:
                self._waiting = self._waiting[-len(self._packing.magic) + 1 :]
                if not self._more():
                    return False
                continue
            self._waiting = self._waiting[found:]
            after = here + found + 1
            if len(self._waiting) < CHUNK_BYTES:
                self._more()
            if unpacked_head(self._waiting):
                return True

    def _next_part(self) -> bool:
        size = len(self._packing.magic)
        while True:
            if self.given:  # tapes and some writers fill up with zeros
                self._waiting = self._waiting.lstrip(b"\0")
            if len(self._waiting) >= size or not self._more():
                break
        self.part_start, self.part_given = self.taken - len(self._waiting), self.given
        if not self._waiting or self.fault:
            return False
        if not self._waiting.startswith(self._packing.magic):
            self._stop(f"what follows is not {self._packing.name} data")
            return False
        self._decompressor = self._packing.start()
        return True

    def _step(self, wanted: int) -> bytes:
        decompressor = self._decompressor
        assert decompressor is not None
        hungry = decompressor.needs_input
        ended = hungry and not self._waiting and not self._more()
        given = self._waiting if hungry else b""
        try:
            data = decompressor.decompress(given, wanted)
        except _BROKEN as error:
            self._stop(f"the {self._packing.name} data are damaged ({error})")
            return b""
        if hungry:
            self._waiting = b""
        self.given += len(data)
        if decompressor.eof:
            self._waiting = decompressor.unused_data + self._waiting
            self._decompressor = None
        elif ended and not data:
            self._stop(f"the {self._packing.name} data break off")
        if self.given > FREE_BYTES and self.given > MOST_RATIO * self.taken:
            self.exceeded = True
            self._stop(f"more than {MOST_RATIO} bytes came out for each packed byte, as from a bomb")
            return b""
        return data

    def _stop(self, reason: str) -> None:
        # the place of damage is the beginning of its part: the library does not say how far it got
        self.fault = self.fault or Fault(self.part_start, reason)

    def _more(self) -> bool:
        try:
            data = self._stream.read1(CHUNK_BYTES)
        except (OSError, EOFError, ValueError) as error:
            self._stop(f"the data cannot be read on ({error})")
            return False
        self.taken += len(data)
        self._waiting += data
        return bool(data)


class Stopped(OSError):
    """Raised if a member cannot be read to its end."""


class Limited(io.RawIOBase):
    """A member's bytes; if they are damaged or more than is allowed, reading raises ``Stopped`` with the reason."""

    def __init__(self, stream: IO[bytes], packed: int, allowance: Allowance) -> None:
        super().__init__()
        self._stream, self._packed, self._allowance = stream, packed, allowance
        self._given = 0
        self.why = ""

    def readable(self) -> bool:
        """Return True: this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with the member's bytes; 0 at the end."""
        if self.why:
            raise Stopped(self.why)
        try:
            data = self._stream.read(len(buffer))
        except Exception as error:  # a broken archive may make a library raise anything
            return self._stop(f"its data are damaged ({message_of(error)})")
        self._given += len(data)
        self._allowance.bytes -= len(data)
        if self._given > MOST_MEMBER_BYTES:
            return self._stop(f"it holds more than {MOST_MEMBER_BYTES // 1024**3} GB, the limit for one member")
        if self._allowance.bytes < 0:
            return self._stop("more came out of the archive than its size and the limit for all members allow, as from a bomb")
        if self._packed and self._given > FREE_BYTES and self._given > MOST_RATIO * self._packed:
            return self._stop(f"more than {MOST_RATIO} bytes came out for each packed byte, as from a bomb")
        buffer[: len(data)] = data
        return len(data)

    def _stop(self, why: str) -> int:
        self.why = why
        raise Stopped(why)
