"""Parse XML files without trusting them.

Invariant: nothing outside the bytes is opened, and no entity that a file declares for itself is expanded. A file that cannot be
parsed gives a reason and no exception.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import Any

from syndicate.model.article import Note
from syndicate.readers.encoding import decode
from syndicate.readers.source import InputStream

MOST_SAID_CHARACTERS = 200  # characters of a parser's message in a reason
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"(<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#\d{1,7};|#x[0-9a-f]{1,6};|([a-z][a-z0-9]{1,31});)?", re.IGNORECASE)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a file cannot be parsed: the reason, the place, and the remedy."""

    reason: str
    place: str | None
    remedy: str


def read_xml(source: InputStream) -> tuple[Any, tuple[Note, ...]]:
    """Return what ``parse_xml`` returns for a whole source; raise Unreadable if it is not read."""
    parsed = parse_xml(source.whole())
    if isinstance(parsed, Broken):
        raise source.refused(parsed.reason, parsed.remedy, parsed.place)
    return parsed


def parse_xml(data: bytes) -> tuple[Any, tuple[Note, ...]] | Broken:
    """Return the root element of an XML file with notes on repairs, or why it cannot be parsed.

    Mended are bytes that are not of the encoding declared, lone ampersands, names that HTML has for characters, and
    control characters: slips that wires make often and that lose nothing.
    """
    from lxml import etree

    notes: tuple[Note, ...] = ()
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        if _is_attack(error):
            return _broken(error)
        text, found = decode(data)
        mended = _mended(text)
        try:
            root = etree.fromstring(mended.encode(errors="replace"), _parser())
        except (etree.XMLSyntaxError, ValueError):
            return _broken(error)
        notes = (*found, Note("text", "xml-mended", f"was not valid XML: {_said(error)}"))
    return _own_entity(root) or (root, notes)


def opens_as_xml(head: bytes, root: re.Pattern[bytes]) -> bool:
    """Return whether a file's first bytes are XML in which an element's pattern is found, in any encoding."""
    plain = head.replace(b"\x00", b"")[2:] if head.startswith(_WIDE) else head.removeprefix(codecs.BOM_UTF8)
    return plain.lstrip()[:1] == b"<" and root.search(plain) is not None


def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _mended(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return match[0] if len(match[0]) > 1 else "&amp;"
        if name in _XML_NAMES:
            return match[0]
        return unescape(match[0]) if f"{name};" in html5 else f"&amp;{name};"

    parts = re.split(r"(<!\[CDATA\[.*?\]\]>)", _NO_XML.sub("", DECLARATION.sub("", text, count=1)), flags=re.DOTALL)
    *opening, rest = _DOCTYPE.split(parts[0], maxsplit=1)
    parts[0] = "".join(opening) + _REFERENCE.sub(character, rest)
    parts[2::2] = [_REFERENCE.sub(character, part) for part in parts[2::2]]
    return "".join(parts)


def _own_entity(root: Any) -> Broken | None:
    """Return why a tree is refused that uses entities of its own file, None for another tree."""
    from lxml import etree

    declared = root.getroottree().docinfo.internalDTD
    contents = {} if declared is None else {entity.name: entity.content for entity in declared.iterentities()}
    for entity in root.iter(etree.Entity):
        if entity.name in contents or f"{entity.name};" not in html5:
            where = "a file outside of it" if contents.get(entity.name, "") is None else "text that the file itself declares"
            reason = f"uses the entity &{entity.name[:40]}; for {where}, as in an attack, and the file was not opened"
            return Broken(reason, f"line {entity.sourceline}", "Write the text where it belongs, without entities of its own.")
    return None


def _broken(error: Exception) -> Broken:
    line, column = getattr(error, "position", None) or (0, 0)
    place = f"line {line}, column {column}" if line else None
    said = _said(error)
    if _is_attack(error):
        return Broken("has entities that expand without limit, as in an attack, and was not opened", place, "Leave it out.")
    if "xcessive depth" in said or "huge" in said.casefold():
        return Broken(f"is XML that is too deep or too large ({said})", place, "Split it into its articles.")
    return Broken(f"is not valid XML: {said}", place, "The file may have been cut off or damaged: fetch it again.")


def _is_attack(error: Exception) -> bool:
    return re.search(r"amplification|entity (?:reference )?loop", str(error), re.IGNORECASE) is not None


def _said(error: Exception) -> str:
    return " ".join(str(getattr(error, "msg", None) or error).split())[:MOST_SAID_CHARACTERS]
