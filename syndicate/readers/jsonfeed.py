"""Read JSON Feed, versions 1 and 1.1, and RSS in JSON: one article for each item.

Invariant: an item is read without its values of unknown kinds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from syndicate.model.article import Article, Skipped
from syndicate.readers.encoding import decode
from syndicate.readers.feeditems import Channel, FeedItem, articles_of, set_text
from syndicate.readers.fields import flatten
from syndicate.readers.fragments import line_of, text_of, unseen_notes
from syndicate.readers.source import Context, Format, InputStream

_VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version', re.IGNORECASE)
_RSS = re.compile(rb"\{\s*\"rss\"\s*:\s*\{")


def read_json_feed(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a JSON Feed."""
    data = source.whole()
    text, notes = decode(data)
    try:
        feed = json.loads(text.removeprefix("\ufeff"), strict=False)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise source.refused(
            f"is not valid JSON: {error.msg}", "The file may have been cut off or damaged: fetch it again.", place
        ) from error
    except (RecursionError, ValueError) as error:
        raise source.refused(f"is JSON that cannot be read ({error})", "Write the feed again.") from error
    rss = feed.get("rss") if isinstance(feed, dict) else None
    site = rss.get("channel") if isinstance(rss, dict) else None
    feed, make = (site, _rss_item) if isinstance(site, dict) else (feed, _item)
    items = feed.get("item" if make is _rss_item else "items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        raise source.refused("is JSON without the items of a feed", "Give a JSON Feed (jsonfeed.org) or JSON Lines.")
    channel = Channel(
        line_of(_text(feed, "title")),
        _text(feed, "home_page_url") or _text(feed, "link"),
        _text(feed, "feed_url"),
        _text(feed, "language"),
        _names(feed),
        notes=notes,
    )
    yield from articles_of((make(item) for item in items if isinstance(item, Mapping)), channel, source, context)
    strange = sum(not isinstance(item, Mapping) for item in items)
    if strange:
        yield source.skipped(f"has {strange} items that are not objects with fields", "Write the feed again.")


def _item(record: Mapping[str, object]) -> FeedItem:
    address = _text(record, "url") or _text(record, "external_url")
    identity = " ".join((_text(record, "id") or address).split())[:500]
    item = FeedItem(identity)
    item.values = {
        "title": line_of(_text(record, "title")),
        "uri": address,
        "byline": _names(record),
        "published": _text(record, "date_published"),
        "language": _text(record, "language"),
    }
    item.metadata = {
        "guid": _text(record, "id"),
        "modified": _text(record, "date_modified"),
        "original": _text(record, "external_url") if _text(record, "url") else None,
        "keywords": flatten(record.get("tags")) if isinstance(record.get("tags"), list) else None,
    }
    item.notes += unseen_notes(_text(record, "content_html"))
    contents = [text_of(_text(record, "content_html")), _text(record, "content_text")]
    set_text(item, contents[:1] if contents[0].strip() else contents[1:], text_of(_text(record, "summary")))
    return item


def _rss_item(record: Mapping[str, object]) -> FeedItem:
    guid = record.get("guid")
    identity = _text(guid, "#value") if isinstance(guid, Mapping) else _text(record, "guid")
    item = FeedItem(" ".join((identity or _text(record, "link")).split())[:500])
    item.values = {
        "title": line_of(_text(record, "title")),
        "uri": _text(record, "link"),
        "byline": line_of(_text(record, "dc:creator")),
        "published": _text(record, "pubDate"),
    }
    item.metadata = {"guid": identity, "keywords": flatten(record.get("category"))}
    source = record.get("source")
    if isinstance(source, Mapping):
        item.origins.append(("source", _text(source, "url"), line_of(_text(source, "#value")), 1.0))
    item.notes += unseen_notes(_text(record, "content:encoded"))
    set_text(item, [text_of(_text(record, "content:encoded"))], text_of(_text(record, "description")))
    return item


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _names(record: Mapping[str, object]) -> str:
    """Return the names of the authors: a list since version 1.1, one object before."""
    listed = record.get("authors")
    authors = listed if isinstance(listed, list) else [record.get("author")]
    names = [line_of(_text(author, "name")) if isinstance(author, Mapping) else flatten(author) for author in authors]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _is_json_feed(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and (_VERSION.search(head) is not None or _RSS.match(start) is not None)


JSON_FEED = Format("JSON Feed", (".json", ".jsonfeed"), _is_json_feed, read_json_feed)
