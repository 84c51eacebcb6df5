"""Take the deepest of nested elements out of a page, as browsers do: the parser stops at 255 levels and loses all text behind them.

Invariant: a page of usual depth stays as it is; no text is lost, and the time is linear in the page.
"""

from __future__ import annotations

import re

MOST_LEVELS = 100  # of the elements below; others stand between them, and no article is built of so many
_NESTED = (
    "abbr|article|aside|b|big|blockquote|center|cite|code|details|dfn|div|dl|em|fieldset|figure|font|footer|form|header|i|ins|kbd|label|"
    "main|mark|menu|nav|ol|pre|q|s|samp|section|small|span|strike|strong|sub|sup|table|tbody|tt|u|ul|var"
)
_TAG = re.compile(rf"<(/?)(?:{_NESTED}|[a-z]{1, 20}-[a-z-]{1, 40})(?=[\s/>])[^<>]*+>", re.IGNORECASE)


def flattened(page: str) -> str:
    """Return a page without the tags of elements that stand more than ``MOST_LEVELS`` deep."""
    parts: list[str] = []
    at = depth = 0
    for tag in _TAG.finditer(page):
        closing = bool(tag[1])
        depth += not closing
        if depth > MOST_LEVELS:
            parts.append(page[at : tag.start()])
            at = tag.end()
        depth = max(depth - closing, 0)
    return "".join(parts) + page[at:]
