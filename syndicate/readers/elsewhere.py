"""Tell of a page how much prose stands where no article is looked for: in attributes, drawings, form fields, captions, style sheets.

Invariant: nothing of it becomes text. The time is linear in the page.
"""

from __future__ import annotations

import re
from typing import Any

from syndicate.model.article import Note
from syndicate.text.lines import word_count

LEAST_TOLD_SHARE = 0.5  # of the words of the article; less is what pictures and forms of an article say
LEAST_TOLD_WORDS = 20
LEAST_PROSE_WORDS = 8  # words of a value that is prose; a shorter one is a label
_HOLDERS = frozenset({"textarea", "figcaption", "svg", "canvas", "object"})
_CONTENT = re.compile(r"\bcontent\s*:\s*(?:\"([^\"]*+)\"|'([^']*+)')")
_TAG = re.compile(r"<[^<>]*+>")


def words_elsewhere(tree: Any) -> int:
    """Return how many words of prose stand elsewhere in a parsed page."""
    found = 0
    inside: set[Any] = set()  # holders inside a holder, whose words were counted with it
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("html", "head", "meta", "link", "script"):
            continue
        if element.tag == "style":
            found += sum(_prose(one or other) for one, other in _CONTENT.findall(element.text or ""))
        elif element.tag in _HOLDERS and element not in inside:
            found += _prose(element.text_content())
            inside.update(element.iter(*_HOLDERS))
        found += sum(_prose(_TAG.sub(" ", value)) for name, value in element.items() if name not in ("class", "style", "href", "src"))
    return found


def elsewhere_note(found: int, words: int) -> list[Note]:
    """Return a note if the words that stand elsewhere are many, held against the ``words`` of the article."""
    if found < max(LEAST_TOLD_WORDS, LEAST_TOLD_SHARE * words):
        return []
    return [Note("text", "words-elsewhere", f"{found} words stand in attributes, drawings, form fields, captions or style sheets")]


def _prose(value: str) -> int:
    """Return the words of a value that is prose, 0 of a label, an address or data."""
    if value.lstrip()[:1] in ("{", "[") or value.count(" ") < LEAST_PROSE_WORDS - 1:
        return 0
    words = word_count(value)
    return words if words >= LEAST_PROSE_WORDS else 0
