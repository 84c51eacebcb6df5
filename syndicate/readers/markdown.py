"""Take the markup out of Markdown: what is left is what a reader sees of it.

Invariant: comments, addresses of links, pictures, HTML tags and the signs of emphasis are taken out, because they may stand inside
words; the signs at the beginnings of lines (headings, lists, quotations) stay, and so does all code. A text without markup
stays as it is. The time is linear in the text (CommonMark 0.31 says what is markup).
"""

from __future__ import annotations

import html as entities
import re

from syndicate.readers.unseen import hides

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"(?<![`\\])(`{1,3})(?!`)([^`\n]{1,500})\1(?!`)")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]:[ \t]*(?:\n[ \t]*)?\S[^\n]*+\n?", re.MULTILINE)
# What has no bound ends at the sign that begins it, so that no stretch is read for more than one place
_ADDRESS = r"(?:<[^<>\n]*+>|(?:[^()\s]++|\([^()\s]*+\))*+)"
_TITLE = r"(?:\s{1,9}(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?"
_TARGET = rf"\(\s{{0,9}}{_ADDRESS}{_TITLE}\s{{0,9}}\)"
_PICTURE = re.compile(rf"!\[[^\[\]]*+\](?:{_TARGET}|\[[^\[\]\n]{{0,200}}\])")
_LINK = re.compile(rf"\[([^\[\]]*+)\]{_TARGET}")
_REFERENCE = re.compile(r"\[([^\[\]]{1,1000})\](?:\[([^\[\]\n]{0,200})\])?")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,30})((?:\s[^<>]*+)?)/?>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_RUN = re.compile(r"\*+|_+|~~")
_BLOCKS = frozenset({"p", "div", "br", "hr", "li", "ul", "ol", "table", "tr", "blockquote", "section", "article", "details", "summary"})
_MOST_NESTED = 3  # links in the text of links; a reader sees the brackets of deeper ones
_ALONE = frozenset({"br", "hr", "img", "input", "wbr", "meta", "link", "source"})
# What stands for the signs that are no markup while the markup is taken out: of code, and those behind a backslash
_KEPT = {sign: chr(0xF0000 + ord(sign)) for sign in map(chr, range(0x21, 0x7F)) if not sign.isalnum()}
_HELD = str.maketrans(_KEPT)
_RELEASED = str.maketrans({kept: sign for sign, kept in _KEPT.items()})


def without_markup(text: str) -> str:
    """Return the text of Markdown without its markup; code in fences stays as it is."""
    parts: list[str] = []
    at = 0
    fence = ""
    for match in _FENCE.finditer(text):
        if not fence:
            parts.append(_prose(text[at : match.start()]))
            at, fence = match.start(), match[1]
        elif match[1].startswith(fence):
            end = text.find("\n", match.end()) + 1 or len(text)
            parts.append(text[at:end])
            at, fence = end, ""
    parts.append(text[at:] if fence else _prose(text[at:]))
    return "".join(parts)


def _prose(text: str) -> str:
    if not any(sign in text for sign in "<[*_~&\\"):
        return text
    text = _CODE.sub(lambda match: match[0].translate(_HELD), text)
    text = _ESCAPED.sub(lambda match: _KEPT[match[1]], text)
    text = _without_tags(_COMMENT.sub("", text))
    if "[" in text:
        text = _without_links(text)
    text = "".join(map(_without_emphasis, re.split(r"(\n[ \t]*\n)", text)))
    return _ENTITY.sub(lambda match: entities.unescape(match[0]), text).translate(_RELEASED)


def _without_links(text: str) -> str:
    names = {_name(match[1]) for match in _DEFINITION.finditer(text)}
    text = _PICTURE.sub("", _DEFINITION.sub("", text) if names else text)
    for _ in range(_MOST_NESTED):
        text, found = _LINK.subn(r"\1", text)
        if not found:
            break

    def shown(match: re.Match[str]) -> str:
        return match[1] if _name(match[2] or match[1]) in names else match[0]

    return _REFERENCE.sub(shown, text) if names else text


def _name(written: str) -> str:
    return " ".join(written.split()).casefold()


def _without_tags(text: str) -> str:
    """Return a text without HTML tags, and without the elements that a reader does not see."""
    parts: list[str] = []
    at = 0
    skipped, depth = "", 0  # the name of the element that is left out, and how many of this name are open
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if skipped:
            depth += 0 if name != skipped else -1 if tag[1] else 1
            if depth == 0:
                skipped, at = "", tag.end()
            continue
        parts.append(text[at : tag.start()])
        parts.append("\n" if name in _BLOCKS and text[tag.start() - 1 : tag.start()] not in ("", "\n") else "")
        at = tag.end()
        if not tag[1] and name not in _ALONE and hides(name, tag[3]):
            skipped, depth = name, 1
    return "".join(parts) + ("" if skipped else text[at:])


def _without_emphasis(text: str) -> str:
    """Return a paragraph without the signs of emphasis that belong together."""
    opened: dict[str, list[list[int]]] = {"*": [], "_": [], "~": []}
    gone: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        sign, start, end = run[0][0], run.start(), run.end()
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        opens = not after.isspace() and (after.isalnum() or not before.isalnum())
        closes = not before.isspace() and (before.isalnum() or not after.isalnum())
        if sign == "_":
            opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
        while closes and start < end and opened[sign]:
            last = opened[sign][-1]
            size = min(last[1] - last[0], end - start)
            gone += [(last[1] - size, last[1]), (start, start + size)]
            last[1] -= size
            start += size
            if last[0] == last[1]:
                opened[sign].pop()
        if opens and start < end:
            opened[sign].append([start, end])
    parts: list[str] = []
    at = 0
    for start, end in sorted(gone):
        parts.append(text[at:start])
        at = end
    return "".join(parts) + text[at:]
