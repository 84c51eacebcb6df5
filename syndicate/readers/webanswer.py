"""Parse an HTTP answer from a web archive: status, headers, and the decoded body.

Invariant: no bytes stop it. A body whose coding differs from the headers is taken as it is, because archives store decoded bodies
under unchanged headers. No body is decoded beyond a limit.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass

from syndicate.readers.source import MOST_FILE_BYTES

MOST_HEADER_BYTES = 256 * 1024
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_BLANK = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[^\r\n]{0,200}\r?\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the status (0 if there is none), the media type, its charset, and the decoded body.

    ``problem`` says why there is no body to read. ``whole`` is true if the headers give the length of the body and all of
    it is there.
    """

    status: int
    kind: str
    charset: str | None
    body: bytes
    problem: str = ""
    whole: bool = False


def media_type(header: str) -> tuple[str, str | None]:
    """Return the media type of a Content-Type header in lower case, and its charset."""
    found = _CHARSET.search(header)
    return header.partition(";")[0].strip().lower(), found[1] if found else None


def read_answer(block: bytes, fallback: str = "") -> Answer:
    """Parse an HTTP answer; any other block is the body itself, of the type ``fallback``."""
    status = _STATUS.match(block)
    if status is None:
        kind, charset = media_type(fallback)
        return Answer(0, kind, charset, block)
    blank = _BLANK.search(block, 0, MOST_HEADER_BYTES)
    head, body = (block[: blank.start()], block[blank.end() :]) if blank else (block, b"")
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").splitlines()[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    kind, charset = media_type(headers.get("content-type", ""))
    given = headers.get("content-length", "")
    whole = given.isdecimal() and len(given) < 15 and len(body) >= int(given)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    for coding in reversed(headers.get("content-encoding", "").lower().replace(",", " ").split()):
        decoded = _decoded(body, coding)
        if decoded is None or len(decoded) > MOST_FILE_BYTES:
            unknown = f"has a body in the coding {coding!r}, which cannot be undone"
            large = f"unpacks to more than {MOST_FILE_BYTES // 2**20} MB, the limit for one article"
            return Answer(int(status[1]), kind, charset, b"", unknown if decoded is None else large)
        body = decoded
    return Answer(int(status[1]), kind, charset, body, whole=whole)


def _joined(body: bytes) -> bytes:
    """Return a chunked body joined; another body unchanged."""
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[match.end() : match.end() + size])
        at = match.end() + size
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    return b"".join(parts) if parts else body


def _decoded(body: bytes, coding: str) -> bytes | None:
    """Return a body decoded as far as possible; None for an unknown coding."""
    if coding in ("identity", "none", "utf-8"):
        return body
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, 47) if body.startswith(b"\x1f\x8b") else body
    if coding == "deflate":
        return next((found for bits in (15, -15) if (found := _inflated(body, bits))), body)
    if coding == "br":
        return _brotli(body)
    return None


def _inflated(body: bytes, bits: int) -> bytes:
    decompressor, out = zlib.decompressobj(bits), io.BytesIO()
    try:
        # in small steps, because the library returns nothing of a step that fails
        for at in range(0, len(body), 512):
            out.write(decompressor.decompress(body[at : at + 512], MOST_FILE_BYTES + 1))
            if out.tell() > MOST_FILE_BYTES:
                break
    except zlib.error:
        pass
    return out.getvalue()


def _brotli(body: bytes) -> bytes | None:
    """Return a brotli body decoded; HTML unchanged."""
    if body.lstrip()[:1] == b"<":
        return body
    import fastwarc.stream_io as streams

    reader = getattr(streams, "BrotliReader", None) or getattr(streams, "BrotliStream", None)
    if reader is None:
        return None
    try:
        data: bytes = reader(io.BytesIO(body)).read(MOST_FILE_BYTES + 1)
    except (OSError, ValueError):
        return None
    return data or None
