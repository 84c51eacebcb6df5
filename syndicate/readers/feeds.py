"""Read RSS and Atom of every version by feedparser: one article for each item.

Invariant: nothing is fetched, and no entity that a feed declares for itself is expanded. A feed that is not valid XML is read as
far as its elements can be recognised, and its articles say so.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from syndicate.model.article import Article, Note, Skipped
from syndicate.readers.encoding import decode, refuse_binary
from syndicate.readers.feeditems import VIA_STRENGTH, Channel, FeedItem, articles_of, set_text
from syndicate.readers.fragments import line_of, text_of, unseen_notes
from syndicate.readers.source import Context, Format, InputStream
from syndicate.text.dates import names_no_day, read_moment

_PROLOGUE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_FIRST_TAG = re.compile(rb"<([A-Za-z_][\w.:-]*)([^>]{0,4000})")
_NO_TAG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_RSS_OF_RDF = re.compile(rb"purl\.org/rss/|netscape\.com/rdf/simple|channel\.netscape\.com")
_ATOM = re.compile(rb"w3\.org/2005/Atom|purl\.org/atom/|[\s\"']version=")
_AUTHOR = re.compile(r"<author\b[^<>]*>(?:(?!</?author\b).){0,4000}?</author>", re.DOTALL)
_TITLE = re.compile(r"<title\b[^<>]*>[^<>]{0,500}</title>")
_EMAIL = re.compile(r"[^\s@,]+@[^\s@,]+\.\w+")
_MAILBOX = re.compile(r"<?([^\s@,<>()]+@[^\s@,<>()]+\.\w+)>?(?: *\(([^()]+)\)| +([^@]+))?")
_SOME_HTML = re.compile(r"</?(?:p|br|a|div|b|i|em|ul|li)\b")
_HARMLESS = ("CharacterEncodingOverride", "NonXMLContentType")  # feedparser's warnings about headers
_EMBARGO = ("embargoed", "embargo", "publishafter", "prism_embargodate", "dcterms_available", "media_embargo")
_PERMALINK = ("feedburner_origlink", "link")


def read_feed(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read an RSS or Atom feed."""
    refuse_binary(source, "a feed", "Give the feed as XML.")
    import feedparser

    data = source.whole()
    if not data.strip():
        raise source.refused("contains no text")
    declared = _DECLARED.match(data[:400])
    charset = declared[1].decode("ascii") if declared else ""
    # UTF-8 is tried in any case; a feed that wrongly declares it would lose every letter beyond ASCII
    text, notes = decode(data, None if charset.lower() in ("utf-8", "utf8") else charset)
    text, found = _without_doctype(text)
    # otherwise an author's title would become the item's
    text = _AUTHOR.sub(lambda match: _TITLE.sub("", match[0]), text) if "<author" in text else text
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # a stream: feedparser may take a string or bytes for an address or a path
        parsed = feedparser.parse(
            io.BytesIO(text.encode(errors="replace")), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
        feed, entries = dict(parsed["feed"]), list(parsed["entries"])
    except Exception as error:  # hostile input may make a parser raise anything
        raise source.refused(f"is a feed that cannot be taken apart ({type(error).__name__}: {error})", "Fetch the feed again.") from error
    if not entries and not parsed.get("version"):
        raise source.refused("is XML, but not an RSS or Atom feed", "Give a feed, or an article in NewsML-G2, NITF or HTML.")
    broken = parsed.get("bozo_exception") if parsed.get("bozo") else None
    said = " ".join(str(getattr(broken, "getMessage", lambda: broken)()).split())[:200]
    if type(broken).__name__ in _HARMLESS:
        broken = None
    if broken is not None:
        found += (Note("text", "broken-feed", f"the feed is not valid XML ({said}); it was read as far as its items can be separated"),)
    channel = _channel(feed, (*notes, *found), atom=str(parsed.get("version")).startswith("atom"))
    yield from articles_of(map(_item, entries), channel, source, context)
    if broken is not None:
        reason = f"is not valid XML ({said}); it was read as far as its items can be separated"
        yield source.skipped(reason, "The feed may have been cut off or damaged: fetch it again.", _place(broken, text))


def _place(error: Exception, text: str) -> str | None:
    """Return where the XML is broken, if the parser says it."""
    line = getattr(error, "getLineNumber", lambda: None)()
    # feedparser adds a line with a declaration before a feed that has none
    return f"line {max(1, line - (not text.startswith('<?xml')))}" if line else None


def _without_doctype(text: str) -> tuple[str, tuple[Note, ...]]:
    """Return a feed without its document type, so that no parser sees the entities and files that it names."""
    opening = _PROLOGUE.match(text)
    start = opening.end() if opening else 0
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return text, ()
    at, quote, inside = start + 9, "", 0
    for match in re.compile(r"[\"'\[\]<>]").finditer(text, at):
        sign = match[0]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == ">" and inside == 0:
            at = match.end()
            break
        elif sign in "[]":
            inside += 1 if sign == "[" else -1
    else:
        return text[:start], ()
    removed = text[start:at]
    count = len(re.findall(r"<!ENTITY", removed, re.IGNORECASE))
    reason = f"{count} entities that the feed declares for itself were not expanded"
    lines = "\n" * removed.count("\n")  # so that line numbers stay the same
    return text[:start] + lines + text[at:], (Note("text", "own-entities", reason),) if count else ()


def _channel(feed: Mapping[str, Any], notes: tuple[Note, ...], *, atom: bool) -> Channel:
    own = next((_string(link, "href") for link in _dicts(feed.get("links")) if link.get("rel") == "self"), "")
    return Channel(
        line_of(_string(feed, "title")),
        _string(feed, "link"),
        own,
        _string(feed, "language"),
        # RSS names the editor of the feed there, not the writer of the items
        _names(feed) if atom else "",
        line_of(_string(feed, "rights")),
        notes,
    )


def _item(entry: Mapping[str, Any]) -> FeedItem:
    entry = dict(entry)  # feedparser's own look-up returns other fields for missing ones
    address = next((value for name in _PERMALINK if (value := _string(entry, name))), "")
    identity = " ".join((_string(entry, "id") or address).split())[:500]
    item = FeedItem(identity)
    published, updated = _time(entry, "published") or _time(entry, "created"), _time(entry, "updated")
    if not published and updated:
        published = updated
        item.notes.append(Note("published", "updated", "the feed says only when it was last changed"))
    contents, names, title = _dicts(entry.get("content")), _names(entry), _detail(entry, "title")
    languages = [_string(content, "language") for content in (*contents, title)]
    terms = [line_of(_string(tag, "label") or _string(tag, "term")) for tag in _dicts(entry.get("tags"))]
    item.values = {
        "title": " ".join(_content(title).split()),
        "uri": address,
        "byline": "" if _EMAIL.fullmatch(names) else names,
        "published": published,
        "language": _string(entry, "language") or next(filter(None, languages), ""),
    }
    item.metadata = {
        "guid": _string(entry, "id"),
        "modified": updated,
        "embargo": next((value for name in _EMBARGO if (value := _string(entry, name))), ""),
        "creator": names if _EMAIL.fullmatch(names) else None,
        "keywords": ", ".join(dict.fromkeys(filter(None, terms))),
        "rights": line_of(_string(entry, "rights")),
        "usage_terms": _string(entry, "license"),
        "provider": line_of(_string(entry, "publisher")),
    }
    item.origins = _origins(entry)
    item.notes += [note for content in contents[:1] for note in unseen_notes(_string(content, "value"))]
    set_text(item, [_content(content) for content in contents], _content(_detail(entry, "summary")))
    return item


def _content(detail: Mapping[str, Any]) -> str:
    """Return the text of a piece of HTML or, if its type says so, of plain text."""
    value = _string(detail, "value")
    # RSS has no types, and feedparser calls some HTML plain text
    plain = detail.get("type") == "text/plain" and not _SOME_HTML.search(value)
    return value.strip() if plain else text_of(value)


def _detail(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    detail = entry.get(f"{name}_detail")
    return detail if isinstance(detail, Mapping) else {"value": entry.get(name), "type": "text/html"}


def _origins(entry: Mapping[str, Any]) -> list[tuple[str, str, str, float]]:
    given = entry.get("source")
    source = dict(given) if isinstance(given, Mapping) else {"title": given}
    address = next((value for name in ("link", "href", "id") if (value := _string(source, name))), "")
    via = (link for link in _dicts(entry.get("links")) if link.get("rel") == "via")
    return [
        ("source", address, line_of(_string(source, "title")), 1.0),
        *(("via", _string(link, "href"), _string(link, "title"), VIA_STRENGTH) for link in via),
    ]


def _time(entry: Mapping[str, Any], name: str) -> str:
    """Return a time as written or, if only feedparser can read it, in UTC."""
    written = _string(entry, name)
    parsed = entry.get(f"{name}_parsed")
    if written and parsed and read_moment(written).iso is None and not names_no_day(written):
        with suppress(ValueError, TypeError, OverflowError, OSError):
            return datetime.fromtimestamp(timegm(parsed), UTC).isoformat()
    return written


def _names(entry: Mapping[str, Any]) -> str:
    people, written = _dicts(entry.get("authors")), line_of(_string(entry, "author"))
    mailbox = _MAILBOX.fullmatch(written) if len(people) <= 1 else None
    if mailbox:  # feedparser cuts off endings of addresses with more than four letters
        return (mailbox[2] or mailbox[3] or mailbox[1]).strip()
    names = [line_of(_string(person, "name") or _string(person, "email")) for person in people]
    return ", ".join(dict.fromkeys(name for name in names if name)) or written


def _dicts(value: object) -> list[dict[str, Any]]:
    return [dict(one) for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def _string(mapping: Mapping[str, Any], name: str) -> str:
    value = mapping.get(name)
    return value if isinstance(value, str) else ""


def _is_feed(head: bytes) -> bool:
    bare = head.replace(b"\0", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4] else head
    bare = bare.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    before = _NO_TAG.match(bare)
    first = _FIRST_TAG.match(bare, before.end() if before else 0)
    if first is None:
        return False
    name = first[1].rpartition(b":")[2].lower()
    if name == b"rdf":
        return _RSS_OF_RDF.search(bare) is not None
    return name == b"rss" or (name == b"channel" and b"<item" in bare) or (name == b"feed" and _ATOM.search(first[2]) is not None)


FEED = Format("RSS or Atom", (".rss", ".atom", ".rdf", ".xml"), _is_feed, read_feed, "feeds")
