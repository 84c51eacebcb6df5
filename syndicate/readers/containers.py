"""Read ZIP and tar archives, packed or not, member by member, without unpacking anything to disk.

Invariant: a member's name is only a label; nothing is opened by it. Members, bytes, nesting and the ratio of packing have limits.
Links, devices and hidden members are not read. A member that cannot be read is reported, and the others are read.
"""

from __future__ import annotations

import io
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from lzma import LZMAError
from typing import IO, Any, cast

from syndicate.model.article import Article, Skipped
from syndicate.readers.encoding import binary_kind
from syndicate.readers.opening import read_source
from syndicate.readers.refs import MOST_ENTRIES_REPORTED
from syndicate.readers.source import HEAD_BYTES, Allowance, BufferedBytes, Context, Format, InputStream, message_of, shown
from syndicate.readers.unpacking import FREE_BYTES, MOST_MEMBER_BYTES, MOST_RATIO, Limited, Stopped, Unpacked, packing_of, unpacked_head

MOST_MEMBERS = 1_000_000  # in a container and the containers inside it
MOST_BYTES = 256 * 1024**3  # unpacked, of all members; a small archive may only give what the ratio of packing allows
MOST_NESTED_CONTAINERS = 2  # containers inside one another
MOST_HELD_BYTES = 256 * 1024 * 1024  # of a ZIP archive inside another one, which is held in memory
LONGEST_LABEL_CHARACTERS = 500  # characters of a member's name in messages
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")
# Documents that are ZIP archives
_DOCUMENTS = re.compile(rb"\[Content_Types\]\.xml|mimetypeapplication/|_rels/\.rels|word/|xl/|META-INF/")
# Suffixes of files that belong to saved pages and are not articles
_FURNITURE = frozenset(
    {
        *(".css", ".js", ".mjs", ".map", ".ico", ".gif", ".jpg", ".jpeg", ".png", ".svg", ".webp", ".avif", ".bmp", ".tif", ".tiff"),
        *(".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".m4a", ".ogg", ".wav", ".webm", ".mov", ".avi", ".swf"),
    }
)
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, LZMAError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
_AGAIN = "Fetch or pack the archive again."


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a container: its name, the function that opens it, and why it is not opened if it is refused."""

    name: str
    packed: int  # bytes, 0 if unknown
    open: Callable[[], IO[bytes]]
    refused: str = ""
    remedy: str | None = None


def read_zip(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read the members of a ZIP archive."""
    _refuse_depth(source)
    try:
        stream = _in_any_order(source)
        members = _Members(source, context, stream)
        with zipfile.ZipFile(stream) as archive:
            yield from members.read(_zip_members(archive), "ZIP archive")
    except (*_BROKEN, RecursionError) as error:
        said = message_of(error)
        if "not a zip file" in said:
            said = "the list of its members, which is at the end, is missing; the file was cut off"
        yield source.skipped(f"is not a ZIP archive that can be read ({said})", _AGAIN)


def read_tar(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read the members of a tar archive, packed with gzip, bzip2 or xz or not at all."""
    _refuse_depth(source)
    packing = packing_of(source.head())
    unpacked = Unpacked(source.stream, packing) if packing else None
    members = _Members(source, context, source.stream)
    stream = io.BufferedReader(unpacked, HEAD_BYTES) if unpacked else source.stream
    try:
        with tarfile.open(fileobj=stream, mode="r|", errorlevel=1, tarinfo=_Header) as archive:
            yield from members.read(_tar_members(archive), "tar archive")
            if early := _Header.ended_early(archive):
                raise tarfile.ReadError(early)
    except (*_BROKEN, RecursionError) as error:
        if unpacked is None or unpacked.fault is None:
            yield source.skipped(f"is a tar archive that is damaged ({message_of(error)})", _AGAIN, members.place)
    if unpacked is not None and unpacked.fault is not None:
        place = f"byte {unpacked.fault.offset} of the packed data"
        yield source.skipped(f"is a packed tar archive: {unpacked.fault.reason}", _AGAIN, f"{place}, {members.place}")


class _Members:
    """Reads the members of one container."""

    def __init__(self, source: InputStream, context: Context, packed: IO[bytes] | BufferedBytes) -> None:
        self._source, self._context = source, context
        self._allowance = source.allowance or Allowance(MOST_MEMBERS, _most_bytes(packed))
        self._names: Counter[str] = Counter()
        self._passed: Counter[str] = Counter()
        self._skipped: Counter[bool] = Counter()  # counts apart for whole members and for places in members
        self.place = "before the first member"

    def read(self, members: Iterator[Member], kind: str) -> Iterator[Article | Skipped]:
        """Yield the articles of the members, and at the end what was not read."""
        something = False
        for member in members:
            something = True
            self._allowance.members -= 1
            if self._allowance.members < 0:
                yield self._source.skipped(f"holds more than {MOST_MEMBERS} members, the limit", "Split the archive.", self.place)
                break
            suffix = os.path.splitext(member.name)[1].lower()
            if _hidden(member.name):
                continue
            if suffix in _FURNITURE:
                self._passed[suffix] += 1
                continue
            yield from self._entries(member)
            self.place = f"after {label(member.name)}"
        if not something:
            yield self._source.skipped(f"is a {kind} without members")
        unreported = sum(max(0, count - MOST_ENTRIES_REPORTED) for count in self._skipped.values())
        if unreported:
            reason = f"holds {unreported} more places that were not read, for reasons such as those above"
            yield self._source.skipped(reason, None, "the members after those")
        if self._passed:
            count, listed = self._passed.total(), " ".join(sorted(self._passed))
            yield self._source.skipped(f"{count} {'files' if count > 1 else 'file'} with suffixes that no reader knows: {listed}")

    def _report(self, skipped: Skipped, *, whole: bool) -> Iterator[Skipped]:
        """Yield a skipped entry, unless there were too many; whole members and places in members are counted apart."""
        self._skipped[whole] += 1
        if self._skipped[whole] <= MOST_ENTRIES_REPORTED:
            yield skipped

    def _entries(self, member: Member) -> Iterator[Article | Skipped]:
        path = label(member.name)
        name = path.rpartition("/")[2] or path
        self._names[path] += 1
        origin = f"{self._source.origin}!/{path}" + (f"#{self._names[path]}" if self._names[path] > 1 else "")
        if member.refused:
            yield from self._report(Skipped(origin, None, member.refused, member.remedy), whole=True)
            return
        reported = False
        limited: Limited | None = None
        why = ""
        try:
            with member.open() as opened:
                limited = Limited(opened, member.packed, self._allowance)
                with io.BufferedReader(limited, HEAD_BYTES) as stream:
                    inner = InputStream(origin, name, stream, self._source.depth + 1, self._allowance)
                    for entry in read_source(inner, self._context):
                        reported = isinstance(entry, Skipped) and bool(limited.why) and limited.why in entry.reason
                        yield from self._report(entry, whole=False) if isinstance(entry, Skipped) else (entry,)
        except _BROKEN as error:
            why = message_of(error)
        why = limited.why or why if limited else why
        if why and not reported:
            yield from self._report(Skipped(origin, None, f"was not read to its end: {why}", _AGAIN), whole=True)


def label(name: str) -> str:
    """Return a member's name for messages: invisible characters escaped, and not too long."""
    return shown(name.replace("\\", "/"))[:LONGEST_LABEL_CHARACTERS].removeprefix("./") or "(without a name)"


def _hidden(name: str) -> bool:
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return not parts or any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _refuse_depth(source: InputStream) -> None:
    if source.depth > MOST_NESTED_CONTAINERS:
        raise source.refused(f"is an archive in more than {MOST_NESTED_CONTAINERS} others", "Unpack the outer ones first.")


def _most_bytes(packed: IO[bytes] | BufferedBytes) -> int:
    """Return how many bytes may come out of a container and the containers inside it."""
    if not packed.seekable():
        return MOST_BYTES
    here = packed.tell()
    size = packed.seek(0, io.SEEK_END) - here
    packed.seek(here)
    return min(MOST_BYTES, max(FREE_BYTES, MOST_RATIO * size))


def _in_any_order(source: InputStream) -> IO[bytes]:
    """Return a ZIP archive's stream, or its bytes in memory if the stream cannot seek."""
    if source.depth == 0 and source.stream.seekable():
        return source.stream
    data = source.stream.read(MOST_HELD_BYTES + 1)
    if len(data) > MOST_HELD_BYTES:
        raise Stopped(f"it holds more than {MOST_HELD_BYTES // 1024**2} MB and does not lie in a file of its own; unpack the outer one")
    return io.BytesIO(data)


def _zip_members(archive: zipfile.ZipFile) -> Iterator[Member]:
    # in the order of their data, so that a nested archive is not unpacked again and again
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        mode = info.external_attr >> 16
        if info.filename.endswith("/") or (mode and stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
            continue
        refused, remedy = "", None
        if info.flag_bits & 1:
            refused, remedy = "is protected by a password", "Unpack it with its password first."
        elif info.file_size > MOST_MEMBER_BYTES:
            refused = f"says that it holds more than {MOST_MEMBER_BYTES // 1024**3} GB, the limit for one member"
        yield Member(_name(info), info.compress_size, lambda info=info: archive.open(info), refused, remedy)  # type: ignore[misc]


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; many tools write UTF-8 without saying so."""
    if not (info.flag_bits & 0x800 or info.filename.isascii()):
        with suppress(ValueError):
            return info.filename.encode("cp437").decode("utf-8")
    return info.filename or "unnamed"


class _Header(tarfile.TarInfo):
    """A header that stores in its archive why it could not be read, because tarfile takes an error for the end."""

    @classmethod
    def fromtarfile(cls, tarfile: Any) -> Any:
        """Read a header."""
        try:
            return super().fromtarfile(tarfile)
        except Exception as error:
            tarfile.last_error = error
            raise

    @staticmethod
    def ended_early(archive: Any) -> str:
        """Return why an archive's members ended too early, "" if they did not."""
        error = getattr(archive, "last_error", None)
        if error is None or type(error).__name__ == "EOFHeaderError":
            return ""
        return "it ends without the mark of its end" if type(error).__name__ == "EmptyHeaderError" else f"a header cannot be read: {error}"


def _tar_members(archive: tarfile.TarFile) -> Iterator[Member]:
    while (info := archive.next()) is not None:
        cast(Any, archive).members.clear()  # otherwise tarfile keeps all, maybe a million
        if not info.isfile():
            continue
        refused = "is a file with holes, which may be of any size" if info.issparse() else ""
        if info.size > MOST_MEMBER_BYTES:
            refused = f"says that it holds more than {MOST_MEMBER_BYTES // 1024**3} GB, the limit for one member"
        yield Member(info.name, 0, lambda info=info: cast(IO[bytes], archive.extractfile(info)), refused)  # type: ignore[misc]


def _is_zip(head: bytes) -> bool:
    return head.startswith(_ZIP) and _DOCUMENTS.search(head[:4096]) is None


def _is_tar(head: bytes) -> bool:
    block = unpacked_head(head)[:512]
    if len(block) < 512:
        return False
    if block[257:262] == b"ustar":
        return True
    # before POSIX there was no magic number: check for a name and a right checksum
    given = block[148:156].strip(b" \0")
    if not block[0] or not re.fullmatch(rb"[0-7]{1,7}", given) or binary_kind(block[:100].rstrip(b"\0")):
        return False
    return sum(block[:148]) + 8 * 32 + sum(block[156:]) == int(given, 8)


ZIP = Format("ZIP archive", (".zip",), _is_zip, read_zip)
TAR = Format("tar archive", (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz"), _is_tar, read_tar)
