"""Which styles hold for an element of a page: its own, those of the page's style sheets, and what a browser adds.

Invariant: the time is linear in the page, whatever its sheets hold. Only selectors of one element are read (``p``, ``.note``,
``#a``, ``p.note.wide``). An element's own style wins over a sheet's; of two rules the one wins that names more, then the later
one; ``!important`` wins over all of these. Inside a condition (``@media``) a rule counts only if it shows something, because
what some screens show is not hidden.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

SHOWING = {"display": ("none",), "visibility": ("hidden", "collapse"), "opacity": ("0",), "content-visibility": ("hidden",)}
READ = frozenset(
    {
        *SHOWING,
        *("position", "left", "right", "top", "bottom", "margin-left", "margin-top", "text-indent", "transform", "clip", "clip-path"),
        *("width", "height", "max-width", "max-height", "overflow", "font-size", "color", "background-color", "animation", "transition"),
    }
)
MOST_SELECTORS_A_CLASS = 32  # of several classes or ids that are read for one class; more of them are no sheet of a page
UNSEEN_CLASSES = frozenset(
    {
        *("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "screenreader-only"),
        *("sr-text", "show-for-sr", "u-visually-hidden", "element-invisible", "a11y-hidden", "is-sr-only"),
    }
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_PIECE = re.compile(r"([^{}]*)([{}])")
_SELECTOR = re.compile(r"(\*|[a-z][a-z0-9-]{0,30})?((?:[.#][\w-]{1,100}){0,8})", re.IGNORECASE)
_PART = re.compile(r"[.#][\w-]+")
_EVERY_SCREEN = re.compile(r"@(?:media\s+(?:only\s+)?(?:all|screen)|layer\b.*)\s*", re.IGNORECASE)
_SOME_SCREEN = re.compile(r"@(?:media|supports|container)\b(?!.*\bprint\b)", re.IGNORECASE)
_ZERO_FONT = re.compile(r"\s*0[a-z%]*(?:\s*/\s*\S+)?\s", re.IGNORECASE)

Rank = tuple[bool, int, int, int]  # whether important; own or how much the selector names; the place; the greatest wins
Styles = dict[str, str]


class _Compound(NamedTuple):
    """A selector of more than a tag, a class or an id alone, with its styles."""

    tag: str
    parts: frozenset[str]
    styles: dict[str, tuple[Rank, str]]


def declarations(written: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the declarations of a style that are read: property, value in small letters, whether it is important."""
    for each in (_COMMENT.sub("", written) if "/*" in written else written).split(";"):
        name, colon, value = each.partition(":")
        name = name.strip().lower()
        if not colon:
            continue
        value = value.strip().lower()
        head, mark, word = value.rpartition("!")
        important = mark != "" and word.strip() == "important"
        value = head.strip() if important else value
        if name in READ:
            yield name, value, important
        elif name == "background":
            yield "background-color", value, important
        elif name == "font" and _ZERO_FONT.match(value + " "):
            yield "font-size", "0", important
        elif name in ("overflow-x", "overflow-y", "animation-name"):
            yield name.partition("-")[0], value, important


class Sheets:
    """The rules of a page's style sheets."""

    def __init__(self, sheets: Collection[str]) -> None:
        """Read the sheets in their order."""
        self._plain: dict[str, dict[str, tuple[Rank, str]]] = {}
        self._compound: dict[str, dict[tuple[str, frozenset[str]], _Compound]] = {}
        self._shown: dict[str, set[str]] = {}  # by selector: what some screens show
        self._place = 0
        for sheet in sheets:
            self._read(sheet)

    def _read(self, sheet: str) -> None:
        around: list[str] = []
        sheet = _COMMENT.sub("", sheet)
        for piece in _PIECE.finditer(sheet[: sheet.rfind("}") + 1]):  # without a brace ahead, each place would be tried in vain
            if piece[2] == "{":
                around.append(piece[1].rpartition(";")[2].strip())
            elif around:
                selectors, outer = around.pop(), around
                if selectors.startswith("@") or not all(_EVERY_SCREEN.fullmatch(one) or _SOME_SCREEN.match(one) for one in outer):
                    continue
                found = list(declarations(piece[1]))
                if found:
                    everywhere = all(_EVERY_SCREEN.fullmatch(one) for one in outer)
                    for selector in selectors.split(","):
                        self._add(selector.strip(), found, everywhere)

    def _add(self, selector: str, found: list[tuple[str, str, bool]], everywhere: bool) -> None:
        match = _SELECTOR.fullmatch(selector)
        if match is None or not selector:
            return
        tag = (match[1] or "").lower().replace("*", "")
        parts = frozenset(_PART.findall(match[2]))
        if not everywhere:
            shown = {name for name, value, _ in found if name in SHOWING and value not in SHOWING[name]}
            for key in parts or {tag}:
                self._shown.setdefault(key, set()).update(shown)
            return
        self._place += 1
        names = 100 * sum(part[0] == "#" for part in parts) + 10 * sum(part[0] == "." for part in parts) + (tag != "")
        if len(parts) + (tag != "") < 2:
            styles = self._plain.setdefault(next(iter(parts), tag), {})
        else:
            alike = self._compound.setdefault(max(parts), {})
            if (tag, parts) not in alike and len(alike) >= MOST_SELECTORS_A_CLASS:
                return
            styles = alike.setdefault((tag, parts), _Compound(tag, parts, {})).styles
        for name, value, important in found:
            if name == "color" and not parts:
                continue  # the colour of all links on a page, which rules for links in the text change
            rank = (important, names, 0, self._place)
            if name not in styles or styles[name][0] <= rank:
                styles[name] = (rank, value)

    def of(self, element: Any) -> Styles:
        """Return the styles that hold for an element, by property."""
        given: dict[str, tuple[Rank, str]] = {}
        classes = (element.get("class") or "").split()
        for name, value in _from_browser(element, classes):
            given[name] = ((False, -1, 0, 0), value)
        keys = ["", element.tag, *(f".{one}" for one in dict.fromkeys(classes))]
        if element.get("id"):
            keys.append(f"#{element.get('id')}")
        if self._place:
            here: frozenset[str] | None = None
            for key in keys:
                _take(given, self._plain.get(key))
                for one in self._compound.get(key, {}).values():
                    here = here or frozenset(keys)
                    if one.parts <= here and one.tag in ("", element.tag):
                        _take(given, one.styles)
        for key in keys if self._shown else ():
            for name in self._shown.get(key, ()):
                given.pop(name, None)
        written = element.get("style")
        if written:
            for place, (name, value, important) in enumerate(declarations(written)):
                _take(given, {name: ((important, 10_000, 0, place), value)})
        return {name: value for name, (_, value) in given.items()}


def _take(given: dict[str, tuple[Rank, str]], styles: dict[str, tuple[Rank, str]] | None) -> None:
    for name, ranked in (styles or {}).items():
        if name not in given or given[name][0] <= ranked[0]:
            given[name] = ranked


def _from_browser(element: Any, classes: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what a browser adds for an attribute, and what every site writes for the classes of screen readers."""
    hidden = element.get("hidden")
    if hidden is not None:
        yield ("content-visibility", "hidden") if hidden.strip().lower() == "until-found" else ("display", "none")
    if (element.tag == "dialog" and element.get("open") is None) or element.get("popover") is not None:
        yield "display", "none"
    if not UNSEEN_CLASSES.isdisjoint(classes):
        yield "position", "absolute"
        yield "clip", "rect(0,0,0,0)"
    for name, attribute in (("color", "color"), ("background-color", "bgcolor")):
        if element.get(attribute):
            yield name, element.get(attribute).strip().lower()
