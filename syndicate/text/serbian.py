"""Serbian, Bosnian and Montenegrin are written in two scripts: a text in Cyrillic is matched as its Latin spelling.

Invariant: what comes out depends on the text alone and has as many characters as the text, so that every offset holds. Only words of
Cyrillic letters alone are changed, and only in a text that has more letters of the Serbian alphabet than of other Cyrillic ones:
Russian, Ukrainian, Belarusian and Bulgarian stay as they are.
"""

from __future__ import annotations

import re

SIGNS = "јљњћђџѓќѕ"  # letters of Serbian, or of Macedonian, which is read in the same way
OTHERS = "йыэъщёюяьіїєґў"  # letters of other languages, which Serbian does not have
_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџшѓќѕ"
# One character for one: the digraphs are single letters of Unicode, which fold to two
_LATIN = "abvgdđežzijklǉmnǌoprstćufhcčǆšǵḱǳ"
_TABLE = str.maketrans(_CYRILLIC + _CYRILLIC.upper(), _LATIN + _LATIN.upper())
_HAS_SIGN = re.compile(f"[{SIGNS}{SIGNS.upper()}]")
_LEADING = (b"\xd0", b"\xd1")  # in UTF-8, of every Cyrillic letter up to U+047F
_WORD = re.compile(r"(?<![^\W\d_])[\u0400-\u045f]+(?![^\W\d_])")


def in_latin(text: str) -> str:
    """Return a text with its Serbian Cyrillic words in Latin letters; any other text as it is."""
    if text.isascii() or not any(map(text.encode(errors="replace").__contains__, _LEADING)) or not _HAS_SIGN.search(text):
        return text  # to look for a byte is much faster than to look for letters
    words = "".join(_WORD.findall(text)).lower()
    signs, others = (sum(map(words.count, letters)) for letters in (SIGNS, OTHERS))
    return _WORD.sub(lambda word: word[0].translate(_TABLE), text) if signs > others else text
