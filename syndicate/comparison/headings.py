"""Headings that two articles share: the labels of a form, such as the signs of a horoscope. They are nobody's telling.

Invariant: a heading is a short line that ends no sentence, or the first words of a line up to a colon or a dash. Few that are shared are
no form, as a rewrite may keep the headings of its source; nor are those that make up a text.
"""

from __future__ import annotations

import re

from syndicate.comparison.document import Document, remembered
from syndicate.model.article import Span

LONGEST_HEADING_CHARACTERS, MOST_HEADING_WORDS = 80, 8
LEAST_SHARED = 3

_LABEL = re.compile(r"[^:：–—.!?]{1,40}?(?=\s?[:：–—](?:\s|$))")
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_CLOSING = " \t\r\"'”’»)]*_"


def shared_headings(a: Document, b: Document) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return where the headings that both texts have stand in each, nothing if they are too few to show a form."""
    here, there = headings(a), headings(b)
    both = here.keys() & there.keys()
    if len(both) < LEAST_SHARED:
        return (), ()
    ours, theirs = (tuple(sorted(side[words] for words in both)) for side in (here, there))
    if any(2 * sum(span.end - span.start for span in side) > len(of.text) for side, of in ((ours, a), (theirs, b))):
        return (), ()  # a text of nothing but short lines is told in them
    return ours, theirs


@remembered
def headings(document: Document) -> dict[str, Span]:
    """Return the headings of a text, in small letters, each where it stands first."""
    found: dict[str, Span] = {}
    start = 0
    for line in document.text.split("\n"):
        label = _LABEL.match(line)
        heading = label[0] if label else line if len(line) <= LONGEST_HEADING_CHARACTERS else ""
        if heading and len(words := heading.split()) <= MOST_HEADING_WORDS and (label or _ends_no_sentence(heading)):
            found.setdefault(" ".join(words).casefold(), Span(start, start + len(heading)))
        start += len(line) + 1
    found.pop("", None)
    return found


def _ends_no_sentence(line: str) -> bool:
    return not line.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
