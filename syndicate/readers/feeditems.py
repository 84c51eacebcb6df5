"""Make articles of the items of a feed, whatever its format.

Invariant: one item is one article. If a feed gives only a summary, the metadata say so. A source that an item names becomes a
declared credit, never a field. An item without text is reported with its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from syndicate.annotation.agencies import canonical_source, host
from syndicate.model.article import Article, Credit, CreditForm, Note, Skipped
from syndicate.readers.fields import article_from
from syndicate.readers.refs import Refs, SkipReport, storable
from syndicate.readers.source import Context, InputStream, metadata_of
from syndicate.text.dates import ANY_TIME, read_moment
from syndicate.text.lines import word_count

FULL_WORDS = 200  # a description of so many words and paragraphs that does not break off is the whole text
FULL_PARAGRAPHS = 3
LONGEST_SUBTITLE_CHARACTERS = 400  # characters of a summary beside the full text
VIA_STRENGTH = 0.6  # "via" often names a site that only links to the text
_BROKEN_OFF = re.compile(
    r"(?:\[?(?:…|\.\.\.|&#8230;)\]?|\b(?:read more|continue reading|read the full (?:story|article)|weiterlesen|lire la suite|leer más)\b"
    r"[^\n]{0,80})\W*\Z",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says about itself."""

    title: str = ""
    address: str = ""  # of the site
    feed: str = ""  # of the feed
    language: str = ""
    byline: str = ""
    rights: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class FeedItem:
    """One item: its text and whether that is a summary, the fields as written, metadata, and the sources it names."""

    identity: str = ""
    text: str = ""
    summary: bool = False
    values: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, str | None] = field(default_factory=dict)
    origins: list[tuple[str, str, str, float]] = field(default_factory=list)  # rule, address, name, strength
    notes: list[Note] = field(default_factory=list)


def set_text(item: FeedItem, contents: Iterable[str], summary: str) -> None:
    """Set an item's text: the longest of the contents, else the summary; and whether it is only a summary."""
    texts = [content for content in contents if content.strip()]
    short = summary.strip()
    if texts:
        item.text = max(texts, key=len)
        if short and len(short) <= LONGEST_SUBTITLE_CHARACTERS and "\n" not in short and not _within(short, item.text):
            item.metadata["subtitle"] = short
    else:
        item.text = short
    if not item.text.strip():
        return
    if _BROKEN_OFF.search(item.text):
        item.summary = True
        item.notes.append(Note("text", "summary", "it breaks off, so the feed gives no more than a beginning or a summary"))
    elif not texts:
        words, paragraphs = word_count(short), short.count("\n\n") + 1
        item.summary = words < FULL_WORDS or paragraphs < FULL_PARAGRAPHS
        if not item.summary:
            reason = f"the feed gives it as a description; {words} words in {paragraphs} paragraphs are more than a summary"
            item.notes.append(Note("text", "description", reason))


def _within(short: str, text: str) -> bool:
    """Return whether a summary is only the beginning of the text."""
    return " ".join(short.rstrip(" .…[]").split())[:80] in " ".join(text[:2_000].split())


def articles_of(items: Iterable[FeedItem], channel: Channel, source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Yield the articles of a feed's items, and the reasons for skipped ones."""
    refs, report = Refs(), SkipReport(source.origin, "items", " without a text")
    count = 0
    for count, item in enumerate(items, start=1):
        place = f"item {count}"
        if not item.text.strip():
            if report.takes():
                named = f" ({item.values['title'][:80]!r})" if item.values.get("title") else ""
                yield source.skipped(f"has no text{named}", "Give the page that it links to.", place)
            continue
        ref = refs.ref_for(item.identity, item.text) if item.identity else f"{source.name}:{count}"
        if ref is None:
            yield source.skipped(f"repeats the item {item.identity[:200]!r} with the same text", None, place)
            continue
        if item.identity and ref != item.identity:
            item.notes.append(Note("ref", "repeated-id", f"the id {item.identity[:200]!r} stood at an earlier item with another text"))
        yield _article(item, channel, source, context, storable(ref))
    yield from report.end()
    if not count:
        yield source.skipped("is a feed without items")


def _article(item: FeedItem, channel: Channel, source: InputStream, context: Context, ref: str) -> Article:
    _complete(item, channel)
    given, notes = {**item.values, "text": item.text}, (*channel.notes, *item.notes)
    article = article_from(given, context, ref=ref, origin=source.origin, notes=notes)
    modified = read_moment(item.metadata.get("modified") or "", context.now).iso
    embargo = read_moment(item.metadata.get("embargo") or "", ANY_TIME).iso
    times = {"modified": None if modified == article.published else modified, "embargo": embargo}
    summary = "yes" if item.summary else None
    metadata = metadata_of({**item.metadata, **times, "summary": summary, "source_uri": channel.feed or channel.address or None})
    return replace(article, metadata=metadata, declared=_declared(item, channel))


def _complete(item: FeedItem, channel: Channel) -> None:
    """Set the fields that an item lacks from those of the feed."""
    for name, value, what in (
        ("outlet", channel.title or host(channel.address), "the feed's title"),
        ("language", channel.language, "the feed's language"),
        ("byline", channel.byline, "the feed's author"),
    ):
        if value and not item.values.get(name):
            item.values[name] = value
            item.notes.append(Note(name, "feed", what))
    if not item.metadata.get("rights"):
        item.metadata["rights"] = channel.rights or None
    address = item.values.get("uri", "")
    if address and not _ABSOLUTE.match(address) and channel.address:
        with suppress(ValueError):  # a bracket without an IPv6 address
            item.values["uri"] = urljoin(channel.address, address)
    item.values = {name: value for name, value in item.values.items() if value.strip()}


def _declared(item: FeedItem, channel: Channel) -> tuple[Credit, ...]:
    """Return a credit for each source of an item other than the feed itself."""
    own = {channel.title.casefold(), host(channel.address), host(channel.feed), (canonical_source(channel.title) or "").casefold()}
    credits: dict[str, Credit] = {}
    for rule, address, name, strength in item.origins:
        site, said = host(address), " ".join(name.split())[:200]
        source = canonical_source(site) or canonical_source(said) or said or site
        if not source or own & {source.casefold(), site or source.casefold(), said.casefold() or source.casefold()}:
            continue
        phrase = f"{rule}: {' '.join(f'{said} {address}'.split())[:300]}"
        credits.setdefault(source, Credit(source, phrase, -1, -1, CreditForm.LINK, strength=strength))
    return tuple(credits.values())
