"""Clear from a page what its reader does not see, and decode what was coded twice.

Invariant: a text is cleared only if its own page says that it is not shown; external style sheets and scripts are not read. A
visible element in one that is only invisible (``visibility``), white or tiny stays; in one that is not displayed, lies off the
screen or is cut away, nothing stays. The elements ``html`` and ``body`` are never hidden, because scripts show them. What
stands before and behind a cleared text stays, and the time is linear in the page.
"""

from __future__ import annotations

import html as entities
import re
from typing import Any, NamedTuple

from syndicate.model.article import UNSEEN_TEXT, Note
from syndicate.readers.sight import WHITE, Colour, colour_of, gone, ground_of, indented, same_colour, tiny
from syndicate.readers.styles import Sheets
from syndicate.text.lines import word_count

LEAST_TOLD_WORDS = 20  # words that are worth a note; fewer are a label for screen readers
LEAST_SEEN_WORDS = 40  # words; of a page with fewer of them nothing is an article but what it hides
MOST_KEPT_CHARACTERS = 4000  # of such text, in a note that shows what was hidden
LEAST_PROSE_WORDS = 8  # words of a stretch outside a paragraph that is prose and not a link of a menu
_SILENT = frozenset({"script", "style", "noscript", "template", "rt", "rp", "rtc"})
_DATA = frozenset({"script", "style"})  # no text, but other readers of the page look into them
_NO_PROSE = frozenset({"nav", "form", "button", "select", "footer", "menu", "svg", "iframe", "object", "title"})
_CODE = frozenset({"code", "pre", "kbd", "samp", "script", "style", "textarea"})
_TWICE = re.compile(r"&(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,31});")
_MAY_HIDE = re.compile(r"hidden|style|class|popover|color|dialog|<(?:rt|rp|rtc|template|font)\b|&(?:amp|#38|#x26);[#a-z]", re.IGNORECASE)
_LOOKS_HIDDEN = re.compile(r"hidden|display:\s?none")
_SYNTAX = frozenset("<>\x00")


class _Around(NamedTuple):
    """What an element hands on to those inside it."""

    gone: bool = False  # nothing inside is seen
    invisible: bool = False
    tiny: bool = False
    indented: bool = False
    colour: Colour | str = ""  # "" where nobody states it: then it can be seen on its ground
    ground: Colour | None = WHITE  # None for a picture, on which every colour may be seen
    code: bool = False
    paragraph: bool = False

    @property
    def unseen(self) -> bool:
        """Return whether a text is not seen that stands right in the element."""
        return self.gone or self.invisible or self.tiny or self.indented or same_colour(self.colour, self.ground)


def may_hide(fragment: str) -> bool:
    """Return whether a piece of HTML may hold something that ``clear_unseen`` clears or decodes."""
    return _MAY_HIDE.search(fragment) is not None


def clear_unseen(tree: Any, *, scripts: bool = True) -> list[Note]:
    """Clear the texts of a parsed page that are not seen, readings above words, and templates; return a note if they are many.

    A page of which hardly anything else is left is one that its scripts show: then only what no script shows is cleared.
    Without ``scripts``, as in a feed or a mail, nothing shows it.
    """
    found = _Found()
    found.look_through(tree, Sheets([one.text or "" for one in tree.iter("style") if _on_screens(one.get("media"))]))
    shown_by_scripts = scripts and found.seen < LEAST_SEEN_WORDS and found.unseen > found.seen
    for element, name in () if shown_by_scripts else found.texts:
        setattr(element, name, None)
    for element in found.elements:
        if element.getparent() is not None and not (shown_by_scripts and element.tag not in _SILENT):
            element.clear(keep_tail=True)
            element.tag = "span"
    return unseen_notes(found.beside, found.text) if found.beside >= LEAST_TOLD_WORDS and not shown_by_scripts else []


class _Found:
    """What is not seen of a page, and how many words of prose are seen, are not seen, and of these stand beside seen ones."""

    def __init__(self) -> None:
        self.elements: list[Any] = []  # to be cleared with all in them
        self.texts: list[tuple[Any, str]] = []  # to be cleared alone: an element, "text" or "tail"
        self.seen = self.unseen = self.beside = 0
        self.text = ""  # what stands beside seen prose
        self._hidden: list[tuple[Any, int, str]] = []  # what an element hides, and its words
        self._holding: set[Any] = set()  # elements around paragraphs that are seen

    def look_through(self, tree: Any, sheets: Sheets) -> None:
        """Look through a page; decode what was coded twice."""
        from lxml import etree

        stack = [_Around()]
        for event, element in etree.iterwalk(tree, events=("start", "end")):
            if event == "start" and isinstance(element.tag, str):
                here = _inside(element, sheets, stack[-1])
                if here.gone and not stack[-1].gone:
                    self._hidden.append((element, 0, ""))
                    if element.tag not in _DATA:
                        self.elements.append(element)
                stack.append(here)
                self._take(element, "text", here, element)
                if not here.gone and _LOOKS_HIDDEN.search(element.get("style") or ""):
                    del element.attrib["style"]  # which another rule overrules, or a child; the extraction would believe it
                if element.get("aria-hidden") and not here.gone and element.tag in ("p", "div", "section", "article"):
                    del element.attrib["aria-hidden"]  # hidden from screen readers only
            elif event == "end":
                if isinstance(element.tag, str):
                    stack.pop()
                self._take(element, "tail", stack[-1], element.getparent())
        beside: list[str] = []
        for element, words, text in self._hidden:
            parent = element.getparent()
            if words and any(one in self._holding for one in (element, parent, None if parent is None else parent.getparent())):
                self.beside += words
                beside.append(text)
        self.text = "\n".join(beside)[:MOST_KEPT_CHARACTERS]

    def _take(self, element: Any, name: str, here: _Around, holder: Any) -> None:
        text = getattr(element, name)
        if not text or holder is None:
            return
        words = 0 if here.code or holder.tag in _NO_PROSE else word_count(text)
        words = words if here.paragraph or words >= LEAST_PROSE_WORDS else 0
        if here.unseen:
            self.unseen += words
            if not here.gone:
                self.texts.append((element, name))
                self._hidden.append((holder, words, text))
            elif words and self._hidden:
                hiding, before, said = self._hidden[-1]
                self._hidden[-1] = (hiding, before + words, f"{said} {text}" if len(said) < MOST_KEPT_CHARACTERS else said)
            return
        if words >= LEAST_PROSE_WORDS:
            self._holding.update(one for one in (holder, holder.getparent()) if one is not None)
        self.seen += words
        if "&" in text and not here.code:
            setattr(element, name, decoded_again(text))


def hides(tag: str, attributes: str) -> bool:
    """Return whether an element of this tag and with these attributes, as they are written, is not seen."""
    if tag in _SILENT:
        return True
    if not _MAY_HIDE.search(attributes):
        return False
    from lxml import html

    element = html.fragment_fromstring(f"<{tag} {attributes}></{tag}>", create_parent="div")[0:1]
    return bool(element) and _inside(element[0], Sheets(()), _Around()).unseen


def unseen_notes(words: int, text: str) -> list[Note]:
    """Return the notes that so many words are hidden from the reader, and which."""
    said = f"{words} words that a reader does not see were left out"
    return [Note("text", "unseen-words", said), Note("text", UNSEEN_TEXT, " ".join(text.split()))]


def decoded_again(text: str) -> str:
    """Return a text with the entities decoded that are left in it after decoding, save those of the syntax (``&lt;``)."""
    return _TWICE.sub(_decoded, text) if "&" in text else text


def _decoded(match: re.Match[str]) -> str:
    found = entities.unescape(match[0])
    wrong = found == match[0] or not _SYNTAX.isdisjoint(found) or not all(c.isprintable() or c.isspace() or c == "\xad" for c in found)
    return match[0] if wrong else found


def _on_screens(media: str | None) -> bool:
    return media is None or "screen" in media or "all" in media or not media.strip()


def _inside(element: Any, sheets: Sheets, around: _Around) -> _Around:
    """Return what holds inside an element."""
    tag = element.tag
    code, paragraph = around.code or tag in _CODE, around.paragraph or tag == "p"
    if around.gone:
        silent = tag in _SILENT or tag in _NO_PROSE
        return around._replace(code=code or silent, paragraph=paragraph)
    if tag in _SILENT:
        return around._replace(gone=True, code=code or tag != "template", paragraph=paragraph)
    styles = sheets.of(element)
    if not styles:
        return around if (code, paragraph) == (around.code, around.paragraph) else around._replace(code=code, paragraph=paragraph)
    root = tag in ("html", "body")
    visibility, size, indent = styles.get("visibility", ""), styles.get("font-size", ""), styles.get("text-indent", "")
    colour, ground = styles.get("color", ""), styles.get("background-color", "")
    return _Around(
        gone=not root and gone(styles),
        invisible=not root and visibility in ("hidden", "collapse") if visibility and visibility != "inherit" else around.invisible,
        tiny=tiny(size, around.tiny),
        indented=indented(indent, around.indented),
        colour=colour_of(colour, around.colour),
        ground=ground_of(ground, around.ground),
        code=code,
        paragraph=paragraph,
    )
