"""Turn a fragment of HTML into text; all of it is the article: the bodies of feeds, wires and mails.

Invariant: blank lines separate paragraphs, and line breaks of the markup stay. Only scripts, styles and forms are left out; in the
body of a wire also pictures and page parts around the text. Nothing is run or fetched, and no nesting makes it fail.
"""

from __future__ import annotations

import html as entities
import re
from typing import Any

from syndicate.model.article import Note
from syndicate.readers.blockquotes import sign_quotations
from syndicate.readers.unseen import clear_unseen, may_hide

# Elements that begin and end a paragraph, and those that only begin a line of one
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
    }
)
_LINES = frozenset({"li", "tr", "dd", "dt"})
_SILENT = frozenset(
    {
        *("script", "style", "noscript", "template", "head", "form", "button", "select", "textarea", "iframe", "object", "embed", "svg"),
        *("math", "audio", "video", "canvas", "rt", "rp", "rtc"),
    }
)
# Left out of a wire's body; a form may hold all of the text there
_AROUND = (_SILENT - {"form"}) | {"title", "nav", "header", "footer", "figure", "figcaption", "picture"}
_CELLS = frozenset(("td", "th"))
_SPACE = re.compile(r"[ \t\n\r\f\v\xa0]+")
_SILENT_WHOLE = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_PARAGRAPH_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|tr|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"<[A-Za-z/!]|&[#A-Za-z]")


def text_of(fragment: str) -> str:
    """Return the text of a fragment of HTML, quotations with their signs; a string without markup stays as it is."""
    return _text(fragment, _LineCollector(_SILENT), signs=True) if _MARKUP.search(fragment) else fragment.strip()


def body_of(fragment: str) -> str:
    """Return the text of a wire's or a mail's HTML, without pictures and page parts around the text."""
    return _text(fragment, _LineCollector(_AROUND, labels=True))


def _text(fragment: str, lines: _LineCollector, *, signs: bool = False) -> str:
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", no_network=True, huge_tree=True)
    try:
        wrapped = f"<div>{fragment}</div>".replace("\x00", "\ufffd").encode(errors="replace")
        tree = html.document_fromstring(wrapped, parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError):
        return ""
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return _without_tags(fragment)  # nested deeper than the parser goes
    if may_hide(fragment):
        clear_unseen(tree, scripts=False)
    if signs:
        sign_quotations(tree)
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        lines.take(event, element)
    return lines.text()


def unseen_notes(fragment: str) -> list[Note]:
    """Return a note if a fragment holds many words that its reader does not see, which ``text_of`` and ``body_of`` leave out."""
    if not may_hide(fragment):
        return []
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True)
        return clear_unseen(html.document_fromstring(f"<div>{fragment}</div>".encode(errors="replace"), parser=parser), scripts=False)
    except (etree.LxmlError, ValueError):
        return []


def line_of(fragment: str) -> str:
    """Return the text of a fragment of HTML on one line, for titles."""
    return " ".join(text_of(fragment).split())


def _without_tags(fragment: str) -> str:
    bare = _TAG.sub(" ", _PARAGRAPH_TAG.sub("\n\n", _SILENT_WHOLE.sub(" ", fragment)))
    paragraphs = (" ".join(paragraph.split()) for paragraph in entities.unescape(bare).split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


class _LineCollector:
    """Collects the lines of a text while its markup is walked through."""

    def __init__(self, left_out: frozenset[str], labels: bool = False) -> None:
        self._left_out = left_out
        self._labels = labels  # adjacent spans with a class are separate words
        self._done: list[str] = []  # lines, "" for the blank line between two paragraphs
        self._parts: list[str] = []
        self._silent = 0
        self._kept = 0  # depth of elements that keep their line ends

    def take(self, event: str, element: Any) -> None:
        """Add the beginning or the end of an element."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            self._silent += tag in self._left_out
            self._kept += tag == "pre"
            if tag in _BLOCKS:
                self._end_line(paragraph=tag not in _LINES)
            elif tag == "br":
                # two breaks with nothing between them end the paragraph
                self._end_line(paragraph=not any(part.strip() for part in self._parts))
            elif tag in _CELLS and self._parts and self._parts[-1].strip():
                self._parts.append(" | ")
            self._add(element.text)
            return
        if tag in _BLOCKS:
            self._end_line(paragraph=tag not in _LINES)
        self._silent -= tag in self._left_out
        self._kept -= tag == "pre"
        if self._labels and tag == "span" and element.get("class") and not element.tail and element.getnext() is not None:
            self._add(" ")
        self._add(element.tail)

    def text(self) -> str:
        """Return the text so far."""
        self._end_line(paragraph=True)
        return "\n".join(self._done).strip("\n")

    def _add(self, text: str | None) -> None:
        if not text or self._silent:
            return
        for number, line in enumerate(text.split("\n") if self._kept else [_SPACE.sub(" ", text)]):
            if number:
                self._end_line(paragraph=False)
            self._parts.append(line)

    def _end_line(self, *, paragraph: bool) -> None:
        line = _SPACE.sub(" ", "".join(self._parts)).strip()
        self._parts.clear()
        if line:
            self._done.append(line)
        if paragraph and self._done and self._done[-1]:
            self._done.append("")
