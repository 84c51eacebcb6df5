"""Read ninjs, the IPTC's JSON for news items, versions 1.x to 3.x: an object, a list of them, or one in each line.

Invariant: the letter case of names does not count (3.x writes ``versionCreated``, 2.x ``versioncreated``). Pictures and other items
in ``associations`` are not articles. An item without a text of its own is skipped with a reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from syndicate.model.article import Article, Skipped
from syndicate.readers.encoding import decode
from syndicate.readers.fields import flatten
from syndicate.readers.fragments import body_of
from syndicate.readers.markup import best_body, local, looks_like_markup, text_of_either
from syndicate.readers.nitf import nitf_text
from syndicate.readers.refs import Refs
from syndicate.readers.source import MOST_LINE_BYTES, Context, Format, InputStream
from syndicate.readers.wire import WireItem, make, party
from syndicate.readers.xmlfile import Broken, parse_xml

DEEPEST_OBJECTS = 4  # objects around the items of a feed ({"data": {"items": [{"item": ...}]}})
_WRAPPERS = ("item", "items", "_items", "data", "newsitems", "results", "docs")
_SHOWING = frozenset({"picture", "photo", "image", "graphic", "video", "audio", "animation", "component"})
_URI = re.compile(rb'"(?:uri|guid|altids?)"\s*:', re.IGNORECASE)
_NAMES = re.compile(
    rb'"(?:versioncreated|pubstatus|body_xhtml|description_xhtml|representationtype|eventdetails|headlines"\s*:\s*\[\s*\{|bodies"\s*:\s*\[\s*\{'
    rb'|ninjs|type"\s*:\s*"(?:text|composite|picture|graphic|video|audio|event)")',
    re.IGNORECASE,
)
_BODY, _HEADLINE = re.compile(rb'"body_(?:text|html)"\s*:', re.IGNORECASE), re.compile(rb'"headline"\s*:', re.IGNORECASE)
# (property, name of the article's field or of the metadata); the first one counts
_PLAIN: tuple[tuple[str, str], ...] = (
    ("headline", "title"), ("title", "title"), ("byline", "byline"), ("by", "byline"), ("language", "language"),
    ("firstcreated", "published"), ("versioncreated", "changed"), ("contentcreated", "published"), ("versioncreated", "modified"),
    ("version", "version"), ("urgency", "urgency"), ("priority", "urgency"), ("slugline", "slug"), ("copyrightnotice", "rights"),
    ("usageterms", "usage_terms"), ("embargoed", "embargo"), ("publishafter", "embargo"),
    ("located", "location"), ("creditline", "credit_line"),
    ("genre", "genre"), ("genres", "genre"), ("section", "section"), ("service", "section"), ("subheadline", "subtitle"),
    ("ednote", "ednote"),
)  # fmt: skip
_KEYWORDS = ("keywords", "keyword", "subjects", "subject")
_MAIN_ROLES = ("main", "headline", "title", "")
_CAPTIONS = ("description_text", "description_xhtml", "description_html", "description_caption_text")


def read_ninjs(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read ninjs items from a JSON file or from JSON Lines."""
    refs = Refs()
    if _is_lines(source.head()):
        lines = iter(lambda: source.stream.readline(MOST_LINE_BYTES), b"")
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield from _items(source, context, refs, line, f"line {number}")
        return
    yield from _items(source, context, refs, source.whole(), None)


def _is_lines(head: bytes) -> bool:
    line, feed, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    return bool(feed) and line.rstrip().endswith(b"}") and rest.lstrip()[:1] == b"{"


def _items(source: InputStream, context: Context, refs: Refs, data: bytes, line: str | None) -> Iterator[Article | Skipped]:
    text, notes = decode(data)
    try:
        record = json.loads(text.removeprefix("\ufeff"), strict=False)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}" if line is None else f"{line}, column {error.colno}"
        yield source.skipped(f"is not valid JSON: {error.msg}", "The file may have been cut off or damaged: fetch it again.", place)
        return
    except (RecursionError, ValueError) as error:
        yield source.skipped(f"is JSON that cannot be read ({error})", "Leave it out.", line)
        return
    found = list(_found(record))
    if not found:
        yield source.skipped("is JSON without a ninjs item in it", "Give ninjs, or JSON Lines with a field for the text.", line)
    for number, each in enumerate(found, start=1):
        where = ", ".join(filter(None, (line, f"item {number}" if len(found) > 1 else None))) or None
        made = _item({str(key).casefold(): value for key, value in each.items()})
        if isinstance(made, str):
            yield source.skipped(made, None, where)
            continue
        made.notes.extend(notes)
        yield make(made, source, context, refs, where)


def _found(record: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield the items of a file, also those inside lists and objects."""
    if isinstance(record, list) and depth <= DEEPEST_OBJECTS:
        for each in record:
            yield from _found(each, depth + 1)
    elif isinstance(record, Mapping):
        names = {str(key).casefold() for key in record}
        if names & {"uri", "guid", "altids"} and not names >= {"$schema", "properties"}:
            yield record
        elif depth <= DEEPEST_OBJECTS:
            for wrapper in _WRAPPERS:
                if isinstance(record.get(wrapper), list | dict):
                    yield from _found(record[wrapper], depth + 1)


def _item(properties: Mapping[str, Any]) -> WireItem | str:
    """Return the item of an object, or why it contains no article."""
    item = WireItem()
    _headlines(properties.get("headlines"), item)
    for plain, field in _PLAIN:
        item.put(field, flatten(properties.get(plain)))
    uri = flatten(properties.get("uri"))
    item.put("guid", uri or flatten(properties.get("guid")))
    item.put("uri", uri if uri.startswith(("http://", "https://")) else "")
    item.put("uri", flatten(properties.get("canonicalurl")))
    item.status(flatten(properties.get("pubstatus")) or None)
    for keyword in _KEYWORDS:
        item.put("keywords", _names(properties.get(keyword)))
    item.signal(flatten(properties.get("signal")) or None)
    item.said(item.metadata.get("slug"), item.fields.get("title"), note=item.fields.get("ednote"))
    _provenance(properties, item)
    item.put("text", _body(properties))
    kind = flatten(properties.get("type")).casefold()
    if kind in _SHOWING and not item.fields.get("text"):
        return f"is an item of the type {kind}, which has no text of its own"
    item.put("summary_text", _description(properties))
    if not (item.fields.keys() & {"text", "summary_text"} or item.metadata.get("status") == "canceled" or item.signals):
        return f"is an item of the type {kind} without a text" if kind else "is an item without a text"
    return item


def _headlines(headlines: object, item: WireItem) -> None:
    if not isinstance(headlines, list):
        return
    entries = [entry for entry in headlines if isinstance(entry, Mapping)]
    roles = {flatten(entry.get("role")).casefold(): flatten(entry.get("value")) for entry in reversed(entries)}
    item.put("title", next((roles[role] for role in _MAIN_ROLES if roles.get(role)), None) or next(iter(roles.values()), None))
    item.put("subtitle", next((value for role, value in roles.items() if "sub" in role), None))


def _provenance(properties: Mapping[str, Any], item: WireItem) -> None:
    """Set the outlet, the provider and the declared credits of an item."""
    provider, holder, origin = (_name(properties.get(name)) for name in ("provider", "copyrightholder", "source"))
    outlet = provider or holder or origin
    item.put("outlet", party(outlet))
    item.put("provider", provider or (outlet if outlet != origin else None))
    item.put("credit_line", origin)
    item.put("creator", _name(properties.get("creator")))
    if flatten(properties.get("creditline")):
        item.credit("creditline", flatten(properties["creditline"]))
    item.credit("source", origin)
    sources = properties.get("infosources")
    for entry in sources if isinstance(sources, list) else []:
        item.credit("infosources", _name(entry))
    by = item.fields.get("byline")
    if by and outlet is None:
        item.put("outlet", party(by) if party(by) != by else None)


def _name(value: object) -> str | None:
    if isinstance(value, Mapping):
        return party(flatten(value.get("name")), flatten(value.get("literal")) or flatten(value.get("code")) or flatten(value.get("uri")))
    if isinstance(value, list):
        return next((name for entry in value if (name := _name(entry))), None)
    return flatten(value) or None


def _names(value: object) -> str:
    entries = value if isinstance(value, list) else [value]
    names = (flatten(entry.get("name")) if isinstance(entry, Mapping) else flatten(entry) for entry in entries)
    return ", ".join(dict.fromkeys(name for name in names if name))


def _body(properties: Mapping[str, Any]) -> str:
    """Return the body: the best marked rendering that holds nearly all words of the longest."""
    bodies = [body_of(str(properties[name])) for name in ("body_xhtml", "body_html", "body_html5") if isinstance(properties.get(name), str)]
    plain = [str(properties["body_text"])] if isinstance(properties.get("body_text"), str) else []
    given = properties.get("bodies")
    ranked: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for entry in given if isinstance(given, list) else []:
        lowered = {str(key).casefold(): value for key, value in entry.items()} if isinstance(entry, Mapping) else {}
        if isinstance(lowered.get("value"), str):
            rank, text = _rendered(lowered["value"], flatten(lowered.get("contenttype")) + " " + flatten(lowered.get("role")))
            ranked[rank].append(text)
    return best_body([*bodies, *ranked[0], *ranked[1], *plain, *ranked[2]])


def _rendered(value: str, kind: str) -> tuple[int, str]:
    """Return how well a body marks its paragraphs (0 is best) and its text."""
    if "nitf" in kind.casefold() or "xml" in kind.casefold().replace("xhtml", ""):
        parsed = parse_xml(value.encode(errors="replace"))
        if not isinstance(parsed, Broken):
            return 1, nitf_text(parsed[0]) if local(parsed[0]) == "nitf" else body_of(value)
        return 1, ""
    if "html" in kind.casefold() or looks_like_markup(value):
        return 0, body_of(value)
    return 2, value


def _description(properties: Mapping[str, Any]) -> str:
    given = properties.get("descriptions")
    entries = [entry for entry in given if isinstance(entry, Mapping)] if isinstance(given, list) else []
    values = [flatten(entry.get("value")) for entry in entries] + [flatten(properties.get(name)) for name in _CAPTIONS]
    return next((text_of_either(value) for value in values if value), "")


def _is_ninjs(head: bytes) -> bool:
    plain = head.replace(b"\x00", b"")[2:] if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head.removeprefix(b"\xef\xbb\xbf")
    if plain.lstrip()[:1] not in (b"{", b"[") or not _URI.search(plain):
        return False
    return bool(_NAMES.search(plain)) or bool(_BODY.search(plain) and _HEADLINE.search(plain))


NINJS = Format("IPTC ninjs", (".ninjs", ".json"), _is_ninjs, read_ninjs)
