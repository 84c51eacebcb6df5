"""Text from outside, made safe for a terminal.

Invariant: what ``visible`` returns moves no cursor, rings no bell, changes no colour, reorders no line and hides no letter.
Text without such characters comes back unchanged.
"""

from __future__ import annotations

import re

# Control characters but newline and tab; line and paragraph separators; bidirectional embeddings, overrides and isolates
# (Unicode Technical Report 36, 2.12); tags, which are letters nobody sees; lone surrogates, which no encoder takes.
DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f\ud800-\udfff]")
CONTROL_PICTURES = 0x2400  # the block that has a picture for each of the first 32 controls
DELETE = 0x7F


def visible(text: str) -> str:
    """Return a text in which every control character is replaced by a visible symbol.

    ``\\x1b`` becomes ``␛``; a character without a symbol becomes its number, ``⟨U+202E⟩``. Carriage returns that only
    end a line are dropped.
    """
    return DANGEROUS.sub(_symbol, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Return a text as ``visible`` does, on a single line with single spaces."""
    return " ".join(visible(text).split())


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, with an ellipsis if something was cut off."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _symbol(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < ord(" "):
        return chr(CONTROL_PICTURES + code)
    if code == DELETE:
        return "␡"
    return f"⟨U+{code:04X}⟩"
