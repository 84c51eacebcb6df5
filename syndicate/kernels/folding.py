"""The tables that say which characters make words and how each is folded for matching.

Invariant: folding looks at one code point at a time, so that it can run in a kernel; the tables are shipped as
data, so that a sketch made on one Python equals one made on another with a newer Unicode. ``python -m syndicate.kernels.folding``
makes the file again from this Python's ``unicodedata``; doing so with other contents is a new recipe.
"""

from __future__ import annotations

import functools
import unicodedata
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

OTHER, LETTER, DIGIT, MARK, SPACELESS, IGNORABLE, APOSTROPHE, NEWLINE, SPACE, STOP, WIDE_STOP, SOFT, CLOSE, OPEN, QUOTE = range(15)
LATIN, CYRILLIC, GREEK, LOWER = 1, 2, 4, 8
IDENTITY = 255  # a fold length that says: the code point folds to itself
CODE_POINTS = 0x110000
FILE = Path(str(resources.files("syndicate"))) / "data" / "folding.npz"

# What stands in a word without being seen: the property Default_Ignorable_Code_Point (DerivedCoreProperties of Unicode), the
# signs around annotations (U+FFF9 to U+FFFB), and the stroke that only makes an Arabic word longer (U+0640).
UNSEEN = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F)),
    *((0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB)),
    *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
_IGNORED = [0x0640, *(code for first, last in UNSEEN for code in range(first, last + 1))]
_BY_CHARACTER = {
    IGNORABLE: "".join(map(chr, _IGNORED)),
    APOSTROPHE: "'’ʼ＇`´′‛",
    NEWLINE: "\n\x0b\x0c\r\x85\u2028\u2029",
    STOP: ".!?…؟۔।॥‼⁇⁈⁉։።",
    WIDE_STOP: "。！？．｡",
    SOFT: ",;:–—―،؛、，；：",
    QUOTE: '"＂',
    OPEN: "“„‟‘‚«‹「『《〈（［【([{",
    CLOSE: "”»›」』》〉）］】)]}",
}
_SPACELESS_NAMES = (
    *("CJK ", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA", "IDEOGRAPHIC", "YI SYLLABLE"),
    *("THAI ", "LAO ", "KHMER ", "MYANMAR "),
)
# Marks whose presence is a matter of spelling habit; the signs of Indic scripts are part of the word and stay.
_DROPPED_MARKS = [(0x0300, 0x0370), (0x0591, 0x05C8), (0x0610, 0x061B), (0x064B, 0x0660), (0x0670, 0x0671), (0x06D6, 0x06EE),
                  (0x1AB0, 0x1B00), (0x1DC0, 0x1E00), (0x20D0, 0x2100), (0xFE20, 0xFE30)]  # fmt: skip
# Letters that Unicode does not decompose, but that agencies write without their stroke or ligature.
_PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
# Arabic letters that keyboards and habits exchange: the yeh and kaf of Persian and Urdu, the yeh without dots, teh marbuta, the hehs.
_PLAIN |= {"\u06cc": "\u064a", "\u0649": "\u064a", "\u06a9": "\u0643"}
_PLAIN |= {"\u0629": "\u0647", "\u06c1": "\u0647", "\u06d5": "\u0647", "\u06be": "\u0647"}
# What looks like a Latin letter: used only in words that mix scripts (Unicode TR39 calls them confusables).
_LOOKALIKES = {
    "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y", "х": "x",
    "і": "i", "ј": "j", "ѕ": "s", "һ": "h", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ё": "e", "ї": "i", "ӏ": "l",
    "α": "a", "ο": "o", "ν": "v", "ρ": "p", "τ": "t", "ι": "i", "κ": "k", "ε": "e", "χ": "x", "υ": "u", "η": "n", "ζ": "z", "β": "b",
}  # fmt: skip
LOOKALIKE_LIMIT = 0x0600
WIDEST_OF_TWO, WIDEST_OF_MORE = 4, 14  # bytes of the longest folded form of a character of two, and of more bytes
_LONGEST = 8  # a code point that decomposes into more is a phrase, not a spelling


class Tables(NamedTuple):
    """The folding tables, indexed by code point."""

    kind: NDArray[np.uint8]  # (0x110000,) one of the constants above
    flag: NDArray[np.uint8]  # (0x110000,) LATIN | CYRILLIC | GREEK | LOWER
    length: NDArray[np.uint8]  # (0x110000,) bytes of the folded form, or IDENTITY
    offset: NDArray[np.uint32]  # (0x110000,) where the folded form stands in `folded`
    folded: NDArray[np.uint8]  # UTF-8 of all folded forms that differ from their code point
    lookalike: NDArray[np.uint8]  # (0x600,) the ASCII letter this code point looks like, or 0


def fold_character(character: str) -> str:
    """Return what one character becomes in the matching form of a word: letters, digits and kept marks only."""
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3 or 0xD800 <= code <= 0xDFFF:  # Hangul syllables stay whole; surrogates are no text
        return character
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    kept = "".join(_PLAIN.get(c) or _digit(c) for c in decomposed if unicodedata.category(c)[0] in "LNM" and not _dropped(ord(c)))
    return kept if len(kept) <= _LONGEST else character


def _digit(character: str) -> str:
    """Return the ASCII digit of a decimal digit of any script, any other character as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _dropped(code: int) -> bool:
    return any(start <= code < end for start, end in _DROPPED_MARKS)


def _kind(character: str, special: dict[str, int]) -> int:
    if character in special:
        return special[character]
    category = unicodedata.category(character)
    if category[0] == "L":
        return SPACELESS if unicodedata.name(character, "").startswith(_SPACELESS_NAMES) else LETTER
    by_category = {"N": DIGIT, "M": MARK, "Z": SPACE}
    if category[0] in by_category:
        return by_category[category[0]]
    return {"Pe": CLOSE, "Pf": CLOSE, "Ps": OPEN, "Pi": OPEN}.get(category, SPACE if character == "\t" else OTHER)


def build() -> Tables:
    """Make the tables from this Python's ``unicodedata`` (about two seconds)."""
    special = {character: kind for kind, characters in _BY_CHARACTER.items() for character in characters}
    kind = np.zeros(CODE_POINTS, np.uint8)
    flag = np.zeros(CODE_POINTS, np.uint8)
    length = np.full(CODE_POINTS, IDENTITY, np.uint8)
    offset = np.zeros(CODE_POINTS, np.uint32)
    folded = bytearray()
    scripts = (("LATIN", LATIN), ("CYRILLIC", CYRILLIC), ("GREEK", GREEK))
    for code in range(CODE_POINTS):
        character = chr(code)
        kind[code] = _kind(character, special)
        if kind[code] not in (LETTER, DIGIT, MARK, SPACELESS):
            continue
        name = unicodedata.name(character, "")
        flag[code] = sum(bit for word, bit in scripts if name.startswith(word)) | (LOWER if unicodedata.category(character) == "Ll" else 0)
        form = fold_character(character)
        if form != character:
            encoded = form.encode()
            length[code], offset[code] = len(encoded), len(folded)
            folded += encoded
    lookalike = np.zeros(LOOKALIKE_LIMIT, np.uint8)
    for character, latin in _LOOKALIKES.items():
        lookalike[ord(character)] = lookalike[ord(character.upper())] = ord(latin)
    return Tables(kind, flag, length, offset, np.frombuffer(bytes(folded), np.uint8).copy(), lookalike)


@functools.cache
def tables() -> Tables:
    """Load the shipped tables (once per process)."""
    with np.load(FILE) as stored:
        return Tables(*(stored[name] for name in Tables._fields))


if __name__ == "__main__":
    np.savez_compressed(FILE, **build()._asdict())
    print(f"{FILE}: {FILE.stat().st_size} bytes, Unicode {unicodedata.unidata_version}")
