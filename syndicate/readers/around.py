"""The lines that a reader of a page sees above and below its article: there a page may credit somebody, though they are not its text.

Invariant: a line of the text is never among them. Above, they begin with the page's title; below, they end after a few lines, or
with the first that is long.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from syndicate.annotation import survey
from syndicate.annotation.agencies import canonical_source
from syndicate.annotation.notices import is_company, own_names
from syndicate.model.article import BESIDE_TEXT, Article, Credit, CreditForm
from syndicate.readers.pagehead import letters_of

MOST_LINES_ABOVE = 40
MOST_LINES_BELOW = 30  # some pages list the writers and their accounts before they name an agency
LONGEST_HEAD_CHARACTERS = 120  # of a heading, a byline or a date; the sentences of a text are longer
LONGEST_LINE_CHARACTERS = 600  # code points of a line beside an article; a longer one is another article's
SHORTEST_LETTERS = 20  # by which a line of the text is recognised
_BLOCKS = frozenset((
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "table", "section", "article", "header", "footer",
    "figure", "figcaption", "aside", "nav", "br", "blockquote", "form", "button", "time", "dl", "dt", "dd", "main", "body", "hr",
))  # fmt: skip
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "select", "option", "head", "iframe"))
_SPACES = re.compile(r"\s+")


def seen_lines(tree: Any) -> list[str]:
    """Return the visible lines of a parsed page, in order and without white space at their ends; a mark opens those of its ``h1``."""
    body = tree.find(".//body")
    pieces = "".join(_pieces(tree if body is None else body))
    return [line for line in (_SPACES.sub(" ", part.strip(" \t")) for part in pieces.split("\n")) if line.strip()]


def _pieces(root: Any) -> Iterator[str]:
    """Yield the text of an element with a line end at each edge of a block."""
    from lxml import etree

    unseen = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if unseen is None and (not isinstance(element.tag, str) or element.tag in _UNSEEN or _signs_picture(element)):
                unseen = element
            if unseen is None:
                edge = "\n" if element.tag in _BLOCKS else ""
                yield edge + ("\x01" if element.tag == "h1" else "") + _SPACES.sub(" ", element.text or "")
            continue
        if unseen is element:
            unseen = None
            edge = ""
        else:
            edge = "\n" if unseen is None and element.tag in _BLOCKS else ""
        if unseen is None and element is not root:
            yield edge + _SPACES.sub(" ", element.tail or "")


def _signs_picture(element: Any) -> bool:
    """Return whether an element is the credit of a picture: one that calls itself so, beside one that calls itself its caption."""
    return "credit" in element.get("class", "").casefold() and any(
        isinstance(beside.tag, str) and "caption" in beside.get("class", "").casefold()
        for beside in (element.getparent() if element.getparent() is not None else ())
        if beside is not element
    )


def around(lines: Sequence[str], text: str, title: str) -> tuple[str, str]:
    """Return the lines above and below a text among the seen lines of its page, each as one text of lines; "" where there are none."""
    blocks = [letters_of(block) for block in text.split("\n")]
    known = {block[:SHORTEST_LETTERS] for block in blocks if len(block) >= SHORTEST_LETTERS}
    places = [place for place, line in enumerate(lines) if letters_of(line)[:SHORTEST_LETTERS] in known]
    if not places:
        return "", ""
    first, last = places[0], places[-1]
    heads = [place for place, line in enumerate(lines[:first]) if "\x01" in line]
    wanted = letters_of(title)[:SHORTEST_LETTERS]
    own = [place for place in heads if wanted and letters_of(lines[place]).startswith(wanted)]
    top = max((own or heads or [first])[-1], first - MOST_LINES_ABOVE)
    below: list[str] = []
    for line in lines[last + 1 : last + 1 + MOST_LINES_BELOW]:
        if len(line) > LONGEST_LINE_CHARACTERS or "\x01" in line:
            break
        below.append(line)
    above = [line for line in lines[top:first] if len(line) <= LONGEST_LINE_CHARACTERS]
    return "\n\n".join(line.strip("\x01 ") for line in above), "\n\n".join(below)


def opening(above: str, text: str) -> str:
    """Return the short lines above a text and those that it begins with: its heading, bylines and dates, and no sentences of several."""
    own = itertools.takewhile(lambda line: len(line) <= LONGEST_HEAD_CHARACTERS, filter(None, text.split("\n")))
    return "\n\n".join((*(line for line in above.split("\n") if 0 < len(line) <= LONGEST_HEAD_CHARACTERS), *own))


def credits_around(above: str, text: str, below: str, article: Article) -> tuple[Credit, ...]:
    """Return the credits in the lines above and below a text, of each source the first in each form.

    The notice of a company there is the site's own.
    """
    if not (above or below):
        return ()
    start = len(above) + 2
    found: dict[tuple[str, CreditForm], Credit] = {}
    for credit in survey(f"{above}\n\n{text}\n\n{below}", outlet=article.outlet, own=own_names(article)).credits:
        frame = credit.form is CreditForm.COPYRIGHT and canonical_source(credit.source) is None and is_company(credit.phrase)
        if (credit.end <= start or credit.start >= start + len(text)) and not frame:
            found.setdefault((credit.source, credit.form), replace(credit, start=BESIDE_TEXT, end=BESIDE_TEXT))
    return tuple(found.values())
