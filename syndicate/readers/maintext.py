"""Extract the main text of an HTML page by trafilatura, and check it against what the page marks as its article.

Invariant: blank lines separate paragraphs and headings; each row of a list or table has its own line. Nothing is fetched or run.
A choice other than trafilatura's has a note with the reason.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from typing import Any

from syndicate.model.article import Note
from syndicate.readers.pagehead import letters_of
from syndicate.text.lines import word_count

LEAST_REGION_WORDS = 40  # a shorter region is a teaser
MUCH_MORE_FACTOR = 1.06  # times the words of the marked article; a longer text holds more than the article
MOST_OF_SHARE = 0.6  # of the words found; an article of tables and lists has fewer in paragraphs
MUCH_LEFT_SHARE = 0.2  # of the words found; so many words in left out blocks of the same build belong to the text
SHORTEST_TITLE_LETTERS = 8  # a shorter title occurs in too many places
LONG_PARAGRAPH_WORDS = 12  # shorter ones are captions and links
LINES_OF = {"list": "item", "table": "row"}
# The reason for skipping a page says what these would print
for _library in ("trafilatura", "htmldate", "readability"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def main_text(tree: Any, title: str, given: str = "") -> tuple[str, list[Note]]:
    """Return the main text of a parsed page and notes on how it was chosen; ``given`` is the text in its JSON-LD.

    First blocks that repeat the title are left out.
    """
    text, notes = _chosen(tree, title, given)
    whole = letters_of(title)  # often with the site's name at its end
    while True:
        first, gap, rest = text.partition("\n\n")
        if not gap or len(letters_of(first)) < SHORTEST_TITLE_LETTERS or not whole.startswith(letters_of(first)):
            return text, notes
        text = rest


def _chosen(tree: Any, title: str, given: str) -> tuple[str, list[Note]]:
    """Return the text and notes on why it was chosen.

    trafilatura's choice is kept, with three exceptions. The page marks its article (schema.org's ``articleBody``, or the
    one ``article`` of several with the page's title), and the choice has much more text, or is one block without
    paragraphs. Or the article goes on in stretches built like the one that was chosen. Or the choice misses most of the
    text in JSON-LD.
    """
    text = _extracted(tree)
    words = word_count(text)
    for region, rule in _regions(tree, title):
        inside = _extracted(_alone(region))
        size = word_count(inside)
        if size >= LEAST_REGION_WORDS and words > MUCH_MORE_FACTOR * size and size >= _paragraph_words(region) * 0.8:
            return inside, [Note("text", rule, f"the page marks {size} words as its article; {words - size} around it were left out")]
        apart = "\n\n".join(" ".join(one.text_content().split()) for one in region.iter("p") if word_count(one.text_content()))
        if "\n\n" in apart and "\n\n" not in text.strip() and max(LEAST_REGION_WORDS, MOST_OF_SHARE * words) <= word_count(apart) < words:
            return apart, [Note("text", rule, "the paragraphs that the page marks as its article; the extraction lost their bounds")]
    joined = _joined(tree, text)
    if joined is not None:
        whole = _extracted(joined)
        if word_count(whole) > (1 + MUCH_LEFT_SHARE / 2) * words:
            return whole, [
                Note("text", "article-in-parts", f"the article goes on behind what parts it; {word_count(whole) - words} words more")
            ]
    size = word_count(given)
    if size < LEAST_REGION_WORDS or "<" in given:
        return text, []
    whole = "\n\n".join(" ".join(line.split()) for line in given.splitlines() if line.strip())
    # trafilatura reads it as well, but makes one paragraph of it
    if size >= 2 * words or whole.split() == text.split():
        return whole, [Note("text", "json-ld", "the text is that of the page's JSON-LD, its body has less")]
    return text, []


def _extracted(tree: Any) -> str:
    import trafilatura

    document = trafilatura.bare_extraction(tree, include_comments=False)
    if document is None or isinstance(document, dict) or document.body is None:
        return ""
    return "\n\n".join(_blocks(document.body))


def _regions(tree: Any, title: str) -> Iterator[tuple[Any, str]]:
    """Yield the elements that a page marks as its article, with the rule."""
    marked = next(iter(tree.xpath('//*[@itemprop="articleBody"]')), None)
    if marked is not None:
        yield marked, "marked-body"
    articles = [one for one in tree.iter("article") if next(one.iterancestors("article"), None) is None]
    wanted = letters_of(title)
    own = [
        one for one in articles if wanted and any(_alike(letters_of(head.text_content()), wanted) for head in one.iter("h1", "h2", "h3"))
    ]
    if len(own) == 1:
        yield own[0], "own-article"


def _alike(one: str, other: str) -> bool:
    """Return whether two titles are the same, or one begins with the other (the rest is a site's name)."""
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST_TITLE_LETTERS and long.startswith(short)


def _alone(element: Any) -> Any:
    """Return a page that holds only a copy of an element."""
    from lxml import html

    page = html.document_fromstring("<html><body></body></html>")
    copied = deepcopy(element)
    copied.tail = None
    page.body.append(copied)
    return page


def _paragraph_words(element: Any) -> int:
    return sum(words for one in element.iter("p") if (words := word_count(one.text_content())) >= LONG_PARAGRAPH_WORDS)


def _joined(tree: Any, text: str) -> Any | None:
    """Return a copy of the page with the parts of its article joined, or None if no part was left out.

    Some sites part an article by advertisements into blocks of the same build. Such a block is known by its parents'
    tags and classes, lies in the same element, and none of the blocks has a title of its own.
    """
    found = {" ".join(block.split())[:80] for block in text.split("\n")}
    blocks: dict[tuple[object, ...], dict[Any, list[bool]]] = {}
    for paragraph in tree.iter("p"):
        inside = " ".join(paragraph.text_content().split())
        if word_count(inside) < LONG_PARAGRAPH_WORDS or (parent := paragraph.getparent()) is None:
            continue
        blocks.setdefault(_build(parent), {}).setdefault(parent, []).append(inside[:80] in found)
    for alike in blocks.values():
        first = next((parent for parent, taken in alike.items() if any(taken)), None)
        left = [parent for parent, taken in alike.items() if not any(taken)]
        if first is None or not left or any(one.find(".//h1") is not None for one in (first, *left)):
            continue
        if sum(map(_paragraph_words, left)) >= MUCH_LEFT_SHARE * word_count(text):
            return _moved(tree, first, [parent for parent in alike if parent is not first])
    return None


def _build(parent: Any) -> tuple[object, ...]:
    """Return what the blocks of one article share: tag and class, those of the parent, and the element around them."""
    above = list(islice(parent.iterancestors(), 3))
    return (parent.tag, parent.get("class"), *((one.tag, one.get("class")) for one in above[:1]), above[-1] if above else None)


def _moved(tree: Any, first: Any, others: list[Any]) -> Any:
    """Return a copy of the page with the children of the other elements moved to the end of the first."""
    root = tree.getroottree()
    copied = deepcopy(tree)
    target, *sources = (copied.getroottree().find(root.getelementpath(one)) for one in (first, *others))
    for one in sources:
        target.extend(list(one))
    return copied


def _blocks(body: Any) -> Iterator[str]:
    """Yield the blocks of an extracted body as text: paragraphs and headings, lists and tables with a line each."""
    if body.text and body.text.strip():
        yield body.text.strip()
    for element in body:
        if element.tag == "quote" and len(element):
            yield from _blocks(element)
        else:
            rows = element.iter(LINES_OF[element.tag]) if element.tag in LINES_OF else (element,)
            block = "\n".join(filter(None, map(_inline, rows)))
            if block:
                yield block
        if element.tail and element.tail.strip():
            yield element.tail.strip()


def _inline(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        parts.append("\n" if child.tag == "lb" else _inline(child) + (" | " if child.tag == "cell" and child.getnext() is not None else ""))
        parts.append(child.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
