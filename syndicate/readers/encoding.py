"""Decode bytes into text: find the encoding, repair damage, and note each repair.

Invariant: no bytes stop the reading. The text can be stored as UTF-8 and its lines end in ``\\n``. Quotation marks, ligatures, widths
and terminal escapes stay as they are.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

import numpy as np

from syndicate.kernels.characters import stretches
from syndicate.model.article import Note
from syndicate.readers.source import InputStream
from syndicate.text import detect_language
from syndicate.text.tokens import code_points

PROBE_BYTES = 65_536  # bytes from which an encoding is guessed
BINARY_HEAD_BYTES = 8_192  # bytes by which binary data is recognised
MOST_CONTROLS = 0.05  # share of control bytes in a text
MENDED_SHARE = 4  # good UTF-8 sequences for each bad one; a file with so many is damaged UTF-8, not another encoding

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"PAR1", "a Parquet file"),
)
_BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# Encodings that news archives have; with more candidates, more guesses are wrong
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256"),  # one byte a letter
    *("cp932", "gb18030", "big5", "cp949", "euc_jp"),
]
# These share most letters, so the language decides
_LATIN = frozenset({"cp1252", "cp1250", "cp1254", "ascii"})
_LATIN_BY_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "bs", "sq", "sr"), "cp1250"),
    **dict.fromkeys(("tr", "az"), "cp1254"),
}
# The meaning of these names in browsers (WHATWG Encoding)
_WEB_NAMES = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso-8859-9": "cp1254",
}
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b\b")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Typographic signs of news texts: these alone are never a sign of mojibake
_USUAL = np.array([ord(sign) for sign in "\u2019\u201c\u201d\u2018\u2013\u2014\u2026\xa0"], np.uint32)
_APART_CHARACTERS = 16  # unusual ones at most so far apart are searched together
_REACH_CHARACTERS = 8  # the longest sequence that ftfy takes for mojibake has seven
# ftfy leaves everything but mojibake alone
_UNTOUCHED: dict[str, Any] = {
    **dict.fromkeys(("unescape_html", "remove_terminal_escapes", "fix_latin_ligatures", "fix_character_width"), False),
    **dict.fromkeys(("uncurl_quotes", "fix_line_breaks", "remove_control_chars"), False),
    "normalization": None,
}


def binary_kind(head: bytes) -> str | None:
    """Return what kind of binary file these first bytes begin ("a PDF file"), None for text."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if any(head.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS) or _unmarked_utf16(head):
        return None
    sample = head[:BINARY_HEAD_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "binary data" if controls > 1 + MOST_CONTROLS * len(sample) else None


def refuse_binary(source: InputStream, wanted: str, remedy: str) -> None:
    """Raise Unreadable if a source's first bytes are not text."""
    kind = binary_kind(source.head())
    if kind:
        raise source.refused(f"is {kind}, not {wanted}", remedy)


def decode(data: bytes, declared: str | None = None) -> tuple[str, tuple[Note, ...]]:
    """Return the text of a file, and notes unless its encoding is plain UTF-8.

    ``declared`` is the encoding that the file names itself (HTML's ``meta charset``); it is believed after a byte order
    mark and valid UTF-8, before any guess.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, f"a byte order mark says {encoding}" if encoding != "utf-8" else None)
    unmarked = _unmarked_utf16(data[:BINARY_HEAD_BYTES])
    if unmarked:
        return _decoded(data, unmarked, f"every second byte is zero, as in {unmarked}")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    lossy = data.decode("utf-8", errors="replace")
    bad = lossy.count("\ufffd")
    if len(re.findall(r"[^\x00-\x7f\ufffd]", lossy)) >= MENDED_SHARE * bad:
        return lossy, (Note("text", "invalid-utf-8", f"{bad} places that are not valid UTF-8 became U+FFFD"),)
    given = (declared or "").strip().lower()
    given = _WEB_NAMES.get(given, given)
    if _known(given):
        return _decoded(data, given, f"the page says {given}")
    return _decoded(data, *_guessed(data[:PROBE_BYTES]))


def encoding_of(head: bytes) -> tuple[str, tuple[Note, ...]]:
    """Return the encoding of a file that is too long to be decoded whole, by its first bytes, and a note on it.

    ``head`` may end inside a character. A byte order mark stays in the text as U+FEFF.
    """
    by_mark = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if head.startswith(mark)), None)
    marked = by_mark or _unmarked_utf16(head[:BINARY_HEAD_BYTES])
    if marked:
        return marked, () if marked == "utf-8" else (Note("text", "encoding", f"the first bytes say {marked}"),)
    good = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    bad = good.count("\ufffd")
    if not bad or len(re.findall(r"[^\x00-\x7f\ufffd]", good)) >= MENDED_SHARE * bad:
        return "utf-8", ()
    encoding, why = _guessed(head[:PROBE_BYTES])
    return encoding, (Note("text", "encoding", why),)


def mend(text: str) -> tuple[str, tuple[Note, ...]]:
    """Repair line ends, NULs, lone surrogates and mojibake, and note each repair.

    Line ends are changed without a note, as every editor does.
    """
    if text.isascii() and "\r" not in text and "\x00" not in text:
        return text, ()
    notes: list[Note] = []
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    if not text.isascii() and not _encodes(text):
        text, lone = _SURROGATE.subn("\ufffd", text)
        notes.append(Note("text", "lone-surrogate", f"{lone} halves of a surrogate pair became U+FFFD"))
    if "\x00" in text:
        notes.append(Note("text", "nul", f"{text.count(chr(0))} NUL characters became U+FFFD"))
        text = text.replace("\x00", "\ufffd")
    if not text.isascii() and _may_be_mojibake(text):
        text, mended = _without_mojibake(text)
        notes.extend(mended)
    return text, tuple(notes)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _may_be_mojibake(text: str) -> bool:
    """Return what ``ftfy.badness.is_bad`` returns, and look only at the places that can make it true."""
    start, end = stretches(code_points(text), _USUAL, _APART_CHARACTERS)
    if not len(start):
        return False
    from ftfy.badness import BADNESS_RE  # slow to import, and few texts need it

    places = zip(start.tolist(), end.tolist(), strict=True)
    return any(BADNESS_RE.search(text, max(0, first - _REACH_CHARACTERS), last + _REACH_CHARACTERS) for first, last in places)


def _without_mojibake(text: str) -> tuple[str, list[Note]]:
    """Repair line by line, because often only some parts of a page are wrong."""
    import ftfy.badness

    lines = text.split("\n")
    steps: dict[str, int] = {}
    config = ftfy.TextFixerConfig(**_UNTOUCHED)
    for number, line in enumerate(lines):
        if line.isascii() or not ftfy.badness.is_bad(line):
            continue
        fixed = ftfy.fix_and_explain(line, config)
        if fixed.text != line:
            lines[number] = fixed.text
            plan = ", ".join(" ".join(step) for step in fixed.explanation or [])
            steps[plan] = steps.get(plan, 0) + 1
    notes = [Note("text", "mojibake", f"{count} line{'s' if count > 1 else ''} mended: {plan}") for plan, count in steps.items()]
    return "\n".join(lines), notes


def _decoded(data: bytes, encoding: str, why: str | None) -> tuple[str, tuple[Note, ...]]:
    text = data.decode(encoding, errors="replace")
    notes = [Note("text", "encoding", why)] if why else []
    lost = text.count("\ufffd")
    if lost:
        notes.append(Note("text", "invalid-bytes", f"{lost} places that are not valid {encoding} became U+FFFD"))
    return text, tuple(notes)


def _guessed(data: bytes) -> tuple[str, str]:
    """Return the likely encoding of bytes that are not UTF-8, and the reason."""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is None:
        return "cp1252", "not UTF-8; read as cp1252, for want of a better guess"
    encoding = best.encoding
    if encoding in _LATIN:
        language = detect_language(data.decode("cp1252", errors="replace"))
        encoding = _LATIN_BY_LANGUAGE.get(language or "", "cp1252")
    return encoding, f"not UTF-8; read as {encoding}, found out from the bytes"


def _unmarked_utf16(head: bytes) -> str | None:
    pairs = len(head) // 2
    if pairs < 4 or b"\0" not in head:
        return None
    low, high = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if high > 0.6 * pairs and low < 0.02 * pairs:
        return "utf-16-le"
    return "utf-16-be" if low > 0.6 * pairs and high < 0.02 * pairs else None


def _known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except LookupError:
        return False
    return not encoding.startswith(("utf-16", "utf-32", "utf-7"))  # a page with a readable meta tag has none of these
