"""Turn elements of XHTML, HTML and NITF into paragraphs.

Invariant: blank lines separate paragraphs; items of a list and rows of a table have a line each. Scripts, pictures and page parts
around the text are left out. No markup raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby
from typing import Any

from syndicate.readers.fragments import body_of
from syndicate.text.lines import word_count

LEAST_SHARE_OF_LONGEST = 0.8  # share of the longest body's words in a body with better marked paragraphs
MOSTLY_FULL_SHARE = 0.75  # share of lines of full width in a paragraph that was broken by its width
_TAG = re.compile(
    r"<(?:/?(?:p|br|div|html|body|article|section|h[1-6]|ul|ol|li|table|span|b|i|em|strong|a)\b[^<>]{0,2000}|!--)", re.IGNORECASE
)
_BLOCKS = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "hl3", "hl4", "div", "section", "article", "main", "blockquote", "bq"),
        *("block", "block.credit", "ul", "ol", "dl", "li", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"),
        *("tgroup", "pre", "body", "html", "body.content", "body.end", "body.head", "tagline", "note", "fn", "hr", "center", "address"),
        *("fieldset", "form", "details", "summary", "nitf-table", "nitf-table-data", "lead", "headline", "hedline", "byline", "abstract"),
    }
)
_LEFT_OUT = frozenset(
    {
        *("script", "style", "head", "title", "noscript", "template", "iframe", "object", "svg", "nav", "header", "footer", "figure"),
        *("figcaption", "media", "media-reference", "media-caption", "media-producer", "media-metadata", "audio", "video", "picture"),
        *("button", "select", "nitf-table-metadata", "rt", "rp", "rtc"),
    }
)
_LISTS = frozenset({"ul", "ol"})


def looks_like_markup(text: str) -> bool:
    """Return whether a string holds HTML elements, not only a '<'."""
    return _TAG.search(text) is not None


def text_of_either(text: str) -> str:
    """Return the paragraphs of a string that may be HTML or plain text."""
    return body_of(text) if looks_like_markup(text) else text


def element_text(element: Any | None) -> str:
    """Return the paragraphs of an element of XHTML, HTML or NITF, separated by blank lines; "" for no element."""
    return "" if element is None else "\n\n".join(_blocks(element))


def best_body(bodies: list[str]) -> str:
    """Return the first of several renderings of one body that holds nearly all its words; the best marked comes first."""
    sizes = [word_count(body) for body in bodies]
    most = max(sizes, default=0)
    return next((body for body, size in zip(bodies, sizes, strict=True) if size and size >= LEAST_SHARE_OF_LONGEST * most), "")


def local(element: Any) -> str:
    """Return an element's name without its namespace, "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any | None, *names: str) -> Iterator[Any]:
    """Yield the children that have one of these names, whatever their namespace; none for no element."""
    return (child for child in (() if element is None else element) if local(child) in names)


def descendants(element: Any | None, *names: str) -> Iterator[Any]:
    """Yield an element and the elements below it that have one of these names; none for no element."""
    return (each for each in (() if element is None else element.iter()) if local(each) in names)


def first(element: Any | None, *path: str) -> Any | None:
    """Return the first element down a path of names, None if a step is missing."""
    here = element
    for name in path:
        here = next(children(here, name), None)
    return here


def attribute(element: Any | None, *names: str) -> str | None:
    """Return the first of these attributes that an element has with a value, None for no element."""
    return next((value for name in names if (value := element.get(name))), None) if element is not None else None


def words_of(element: Any | None) -> str:
    """Return all text in an element on one line, "" for no element."""
    return "" if element is None else " ".join("".join(_strings(element)).split())


def _strings(element: Any) -> Iterator[str]:
    """Yield the strings in an element; a line break is a line feed, a character reference its character."""
    if element.text and local(element):
        yield element.text
    for child in element:
        name = local(child)
        if name in ("br", "lb"):
            yield "\n"
        elif name and name not in _LEFT_OUT:
            yield from _strings(child)
            if name in _BLOCKS or (name == "span" and child.get("class") and not child.tail and child.getnext() is not None):
                yield " "
        elif not name and getattr(child, "name", None):
            yield unescape(child.text)
        if child.tail:
            yield child.tail


def _blocks(element: Any) -> Iterator[str]:
    if not any(local(child) in _BLOCKS for child in element.iterdescendants()):
        yield from _paragraphs(element)
        return
    loose: list[str] = [element.text or ""]
    for child in element:
        name = local(child)
        if name in _LEFT_OUT:
            pass
        elif name in _BLOCKS or any(local(below) in _BLOCKS for below in child.iterdescendants()):
            yield from _joined("".join(loose))
            loose = []
            yield from _block(child, name)
        elif name in ("br", "lb"):
            loose.append("\n")
        elif name or getattr(child, "name", None):
            loose.extend(_strings(child) if name else [unescape(child.text)])
        loose.append(child.tail or "")
    yield from _joined("".join(loose))


def _block(element: Any, name: str) -> Iterator[str]:
    if name in _LISTS:
        rows = [" ".join(" ".join(_blocks(item)).split()) for item in children(element, "li")]
    elif name == "table" and not _is_layout(element):
        rows = [" | ".join(filter(None, map(words_of, children(row, "td", "th")))) for row in descendants(element, "tr")]
    elif name == "pre":
        rows = [line.rstrip() for line in "".join(_strings(element)).strip("\n").split("\n")]
    else:
        yield from _blocks(element)
        return
    text = "\n".join(row for row in rows if row)
    if text:
        yield text


def _is_layout(table: Any) -> bool:
    """Return whether a table is layout: its cells hold paragraphs or further tables."""
    return any(
        local(below) in _BLOCKS or local(below) == "br" for cell in descendants(table, "td", "th") for below in cell.iterdescendants()
    )


def _paragraphs(element: Any) -> Iterator[str]:
    if any(local(child) in ("br", "lb") for child in element.iterdescendants()):
        parts = "".join("\0" if part == "\n" else part for part in _strings(element)).split("\0")
        yield from _from_lines([" ".join(part.split()) for part in parts])
    else:
        yield from _joined("".join(_strings(element)))


def _joined(text: str) -> Iterator[str]:
    """Yield the paragraph in a string, or several if it was typed line by line with indented paragraphs."""
    lines = text.strip("\n").split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    typed = len(indents) > 2 and min(indents[1:]) == 0 and any(2 <= indent <= 8 for indent in indents[1:])
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if typed and (not line.strip() or line.startswith("  ")):
            paragraphs.append([])
        paragraphs[-1].append(line)
    yield from filter(None, (" ".join(" ".join(paragraph).split()) for paragraph in paragraphs))


def _from_lines(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a paragraph with breaks as one block; lines broken by their width are joined."""
    for filled, group in groupby(lines, key=bool):
        block = list(group)
        full = sum(45 <= len(each) <= 90 for each in block[:-1])
        wrapped = len(block) > 1 and full >= MOSTLY_FULL_SHARE * (len(block) - 1)
        if filled:
            yield (" " if wrapped else "\n").join(block)
