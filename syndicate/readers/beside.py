"""Take out of a page what stands beside its article: pictures and films with their texts, forms, dialogs, menus, comments.

Invariant: a part is taken out only if the page itself says what it is, by a type of schema.org, a role, or the element's own
name. A part that holds the page's title, its marked body or half of its words stays. So do the pictures of a page that says
hardly anything beside them. What stands before and behind a part stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from syndicate.model.article import Note
from syndicate.text.lines import word_count

LEAST_PROSE_WORDS = 8  # words of a paragraph that is prose and not a label
LEAST_BESIDE_WORDS = {"picture": 20, "film": 40, "gallery": 80}  # words of prose; a page that has fewer beside these is a page of these
LEAST_TOLD_WORDS = 60  # words of captions that are worth a note
MOST_FORM_WORDS = 150  # words; what a reader fills in and what is shared is shorter
_FILM = re.compile(r"\b(?:Video|Audio|Media)(?:Object|Gallery)$")
_PICTURE = re.compile(r"\b(?:Image(?:Object|Gallery)|Photograph)$")
_PARTS = re.compile(r"\b(?:SiteNavigationElement|WPHeader|WPFooter|WPSideBar|WPAdBlock|Comment|UserComments)$")
_ROLES = frozenset({"dialog", "alertdialog", "navigation", "search", "contentinfo", "menu", "menubar", "tooltip"})
_GALLERY = re.compile(r"(?:^|[\s_-])(?:galler(?:y|ies)|slideshow|carousel)(?:$|[\s_-])", re.IGNORECASE)
# Where readers share and comment; "has-comments" says this of the article itself
_TALK = re.compile(r"(?:^|[\s_-])(?:shar(?:e|ing)(?:$|[\s_-])|(?<!has-)(?<!no-)(?<!with-)(?:comments|commenting)(?:$|\s))", re.IGNORECASE)
_TYPED = frozenset({"text", "email", "password", "search", "tel"})
_DATA = frozenset({"script", "style"})
_BOXES = frozenset({"div", "section", "aside", "ul"})
_ARTICLE = frozenset({"html", "body", "main", "article"})


@dataclass(slots=True)
class _Part:
    """An element that is looked at: why, where it begins and ends in the walk, its words, and whether a title or body is in it."""

    element: Any
    rule: str
    first: int
    last: int = 0
    words: int = 0
    article: int = 0


def clear_beside(tree: Any) -> list[Note]:
    """Clear the parts of a parsed page that are not its article; return a note if they hold many words."""
    whole, parts, paragraphs = _walk(tree)
    chosen: list[_Part] = []
    for part in parts:
        if not part.rule or _holds_article(part, whole) or (chosen and part.first < chosen[-1].last):
            continue
        chosen.append(part)
    prose = _prose_beside(chosen, paragraphs)
    chosen = [part for part in chosen if prose >= LEAST_BESIDE_WORDS.get(part.rule, 0)]
    for part in chosen:
        part.element.clear(keep_tail=True)
        part.element.tag = "span"
    words = sum(part.words for part in chosen if part.rule in LEAST_BESIDE_WORDS)
    return [Note("text", "captions", f"{words} words under pictures and films were left out")] if words >= LEAST_TOLD_WORDS else []


def _walk(tree: Any) -> tuple[int, list[_Part], list[_Part]]:
    """Return the words of a page, the elements that look like a part of it, and the paragraphs, both in the order of the page."""
    from lxml import etree

    words = articles = 0
    found: tuple[list[_Part], list[_Part]] = ([], [])
    stack: list[_Part] = []
    for place, (event, element) in enumerate(etree.iterwalk(tree, events=("start", "end"))):
        named = isinstance(element.tag, str)
        if event == "start":
            rule = _rule(element) if named else ""
            if named and (rule or element.tag == "p"):
                stack.append(_Part(element, rule, place, words=words, article=articles))
                found[0 if rule else 1].append(stack[-1])
            articles += named and (element.tag == "h1" or element.get("itemprop") == "articleBody")
            words += word_count(element.text) if named and element.text and element.tag not in _DATA else 0
            continue
        if stack and stack[-1].element is element:
            part = stack.pop()
            part.last, part.words, part.article = place, words - part.words, articles - part.article
        words += word_count(element.tail) if element.tail and element is not tree else 0
    return words, *found


def _rule(element: Any) -> str:
    """Return why an element is not of the article, "" if nothing says so."""
    tag, kind = element.tag, (element.get("itemtype") or element.get("typeof") or "").strip()
    if tag == "figcaption" or element.get("itemprop") == "caption" or (kind and _PICTURE.search(kind)):
        return "picture"
    if kind and _FILM.search(kind):
        return "film"
    if tag == "dialog" or (kind and _PARTS.search(kind)) or (element.get("role") or "").casefold() in _ROLES:
        return "part"
    if tag == "form":
        return "form" if any(_is_typed(one) for one in element.iter("input", "textarea")) else ""
    named = f"{element.get('class') or ''} {element.get('id') or ''}" if tag in _BOXES else ""
    return "" if not named else "gallery" if _GALLERY.search(named) else "form" if _TALK.search(named) else ""


def _is_typed(control: Any) -> bool:
    """Return whether a reader types something into a control."""
    return bool(control.tag == "textarea" or (control.get("type") or "text").casefold() in _TYPED)


def _holds_article(part: _Part, whole: int) -> bool:
    """Return whether an element that looks like a part of a page holds what makes an article."""
    if part.element.tag in _ARTICLE or part.article:
        return True
    return (part.rule == "form" and part.words > MOST_FORM_WORDS) or (part.rule not in LEAST_BESIDE_WORDS and part.words * 2 >= whole)


def _prose_beside(chosen: list[_Part], paragraphs: list[_Part]) -> int:
    """Return the number of words in the paragraphs of a page outside the chosen parts."""
    spans = iter(chosen)
    here = next(spans, None)
    words = 0
    for paragraph in paragraphs:
        while here is not None and here.last < paragraph.first:
            here = next(spans, None)
        inside = here is not None and here.first < paragraph.first
        words += 0 if inside or paragraph.words < LEAST_PROSE_WORDS else paragraph.words
    return words
