"""Give quotations in HTML the signs that a page shows by its layout: ">" before lines, marks around ``<q>``, a dash before the source.

Invariant: no word is added but a source that is stated by its address alone (``cite="https://..."``), with a note. Where no prose stands
outside the blocks, they are the page's layout and get no sign. The time is linear in the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from syndicate.annotation.agencies import host
from syndicate.model.article import Note
from syndicate.text.lines import word_count

LEAST_PROSE_WORDS = 8  # of a stretch of text outside the blocks
MOST_SOURCE_WORDS = 15  # of a line that names a source
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "section",
        "article",
        "footer",
        "header",
        "blockquote",
        "pre",
        "table",
        "tr",
        "td",
    }
)
_NO_TEXT = frozenset({"script", "style", "title", "noscript", "template", "head"})
_DASHES = "—–-("


def sign_quotations(tree: Any) -> list[Note]:
    """Change a parsed page or fragment in place; return a note on sources that only an address states."""
    for inline in tree.iter("q"):
        inline.text = "“" + (inline.text or "")
        last = inline[-1] if len(inline) else None
        if last is None:
            inline.text += "”"
        else:
            last.tail = (last.tail or "") + "”"
    outer = [one for one in tree.iter("blockquote") if next(one.iterancestors("blockquote"), None) is None]
    if not outer:
        return []
    prose = _has_prose(tree)
    unseen = 0
    for block in outer:
        sourced = _name_sources(block)
        if not sourced and (site := host(block.get("cite") or "")):
            _paragraph_behind(block, f"— {site}")
            unseen += 1
        if prose:
            _sign(block)
    what = "block quotation names its source" if unseen == 1 else "block quotations name their sources"
    return [Note("text", "cited-address", f"{unseen} {what} by an address that readers do not see; it stands below")] if unseen else []


def _has_prose(tree: Any) -> bool:
    """Return whether a stretch of prose stands outside the blocks."""
    return any(word_count(text) >= LEAST_PROSE_WORDS for text in _strings(tree))


def _strings(tree: Any) -> Iterator[str]:
    """Yield the strings outside the blocks; those of a paragraph with markup inside are one."""
    from lxml import etree

    inside = 0
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            yield "".join(parts)
            parts = []
        silent = tag == "blockquote" or tag in _NO_TEXT
        inside += silent if event == "start" else -silent
        if not inside and tag:
            parts.append((element.text if event == "start" else element.tail) or "")
    yield "".join(parts)


def _name_sources(block: Any) -> bool:
    """Put a dash before the lines in and behind a block that are its source; return whether there is one."""
    figure = block.getparent() if block.getparent() is not None and block.getparent().tag == "figure" else None
    found = [one for one in block.iter("footer", "cite") if one.tag == "footer" or _is_line(one, block)]
    if figure is not None and figure.find(".//img") is None:
        captions = list(figure.iter("figcaption"))
        found += captions
        figure.tag = "div"
    elif (behind := block.getnext()) is not None and not (block.tail or "").strip() and (behind.tag == "cite" or _only_cites(behind)):
        found.append(behind)
    for one in found:
        if one.tag in ("footer", "figcaption") or (one.tag == "cite" and one.getparent().tag not in ("p", "footer", "figcaption")):
            one.tag = "p"
        if next(one.iterancestors("footer"), None) is None and not one.text_content().strip().startswith(tuple(_DASHES)):
            one.text = "— " + (one.text or "").lstrip()
    return bool(found)


def _is_line(cite: Any, block: Any) -> bool:
    """Return whether a ``<cite>`` is a line of its own in a block, and not the title of a work that the block speaks of."""
    parent = cite.getparent()
    return parent is block or _only_cites(parent)


def _only_cites(paragraph: Any) -> bool:
    """Return whether a paragraph is a ``<cite>`` with no more than a few words before it."""
    if paragraph.tag != "p" or paragraph.find(".//cite") is None:
        return False
    words = paragraph.text_content().strip(" \t\n—–-()")
    return words.startswith("".join(paragraph.find(".//cite").itertext()).strip()) and word_count(words) <= MOST_SOURCE_WORDS


def _paragraph_behind(block: Any, text: str) -> None:
    from lxml import etree

    line = etree.SubElement(block, "p")
    line.text = text


def _sign(block: Any) -> None:
    """Put the sign of a quotation before each line of a block."""
    for element in list(block.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag in _BLOCKS:
            opens = not any(child.tag in _BLOCKS for child in element.iterdescendants()) and element.text_content().strip()
            if opens or (element.text or "").strip():
                element.text = "> " + (element.text or "").lstrip()
        if element is not block and (element.tag in _BLOCKS or element.tag == "br") and (element.tail or "").strip():
            element.tail = "> " + element.tail.lstrip()
