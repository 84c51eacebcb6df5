"""Hidden changes: characters that make copied text look new to a machine and the same to a reader.

Matching folds them away (see ``kernels.folding``). Here they are only reported, because nobody types them by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.kernels.characters import disguises
from syndicate.kernels.folding import LOOKALIKE_LIMIT, UNSEEN, tables
from syndicate.model.article import Note
from syndicate.text.tokens import code_points

LATIN = "A-Za-z\u00c0-\u024f"
FOREIGN = "\u0370-\u03ff\u0400-\u04ff"
# A word of Latin and of Greek or Cyrillic letters; units such as "μm" are shorter.
MIXED = re.compile(rf"(?<![^\W\d_])(?=[^\W\d_]*[{LATIN}])(?=[^\W\d_]*[{FOREIGN}])[^\W\d_]{{4,}}")
# Between letters of other scripts some of these are typed (a non-joiner in Persian, a variation selector behind an ideograph)
_UNSEEN = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSEEN if first != 0xAD)
INVISIBLE = re.compile(f"[\u00ad{_UNSEEN}]+")
HIDDEN = re.compile(rf"(?<=[{LATIN}{FOREIGN}])[{_UNSEEN}]+(?=[{LATIN}{FOREIGN}])")
RULES = ("look-alike-letters", "invisible-characters")
MOST_WORDS_SHOWN = 3  # in a note


def hidden_changes(text: str) -> Iterator[Note]:
    """Yield a note on words with look-alike letters of another script, and one on invisible characters inside words."""
    if text.isascii():
        return
    borders, unseen = disguises(code_points(text), tables().kind)
    mixed = [word for word in MIXED.findall(INVISIBLE.sub("", text)) if _disguised(word)] if borders else []
    if mixed:
        named = ", ".join(dict.fromkeys(mixed[:MOST_WORDS_SHOWN]))
        yield Note("text", RULES[0], f"letters of two scripts that look alike are mixed in {len(mixed)} of its words: {named}")
    hidden = len(HIDDEN.findall(text)) if unseen else 0
    if hidden:
        yield Note("text", RULES[1], f"invisible characters are inside its words in {hidden} places")


def _disguised(word: str) -> bool:
    """Return whether every letter of another script in a word looks like a Latin one."""
    lookalike = tables().lookalike
    foreign = [ord(c) for c in word if "\u0370" <= c < chr(LOOKALIKE_LIMIT)]
    return bool(foreign) and all(lookalike[code] for code in foreign)
