"""Read NewsML-G2: news items alone, in packages and in messages, with NITF, XHTML or plain text inside.

Invariant: each news item with a text is one article. Other items (events, concepts, plans, packages of references) are skipped with
a reason. Nothing that an item refers to is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from syndicate.annotation.agencies import canonical_source
from syndicate.annotation.version_signals import bare_code
from syndicate.model.article import Article, Skipped
from syndicate.readers.markup import (
    attribute,
    best_body,
    children,
    descendants,
    element_text,
    first,
    local,
    looks_like_markup,
    text_of_either,
    words_of,
)
from syndicate.readers.newsml1 import items_of_newsml1
from syndicate.readers.nitf import nitf_inside, put_dateline
from syndicate.readers.refs import Refs
from syndicate.readers.source import Context, Format, InputStream
from syndicate.readers.wire import WireItem, make, party
from syndicate.readers.xmlfile import opens_as_xml, read_xml

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ROOTS = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(newsItem|packageItem|newsMessage|conceptItem|knowledgeItem|planningItem|catalogItem|contentSet|NewsML|NewsItem)[\s>/]"
)
_OTHER_ITEMS = {
    "packageItem": "a package of references to other items, with no text of its own",
    "conceptItem": "a concept item, not a news item",
    "knowledgeItem": "a set of concepts, not a news item",
    "planningItem": "a planning item, not a news item",
    "catalogItem": "a catalogue of codes, not a news item",
}
_PROSE = frozenset({"html", "body", "div", "section", "article", "p", "main", "span", "block"})
_SHOWN = frozenset({"picture", "photo", "graphic", "video", "audio", "animation"})
# (path below the item, name of the article's field or of the metadata)
_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("itemMeta", "firstCreated"), "published"),
    (("itemMeta", "versionCreated"), "changed"),
    (("contentMeta", "contentCreated"), "published"),
    (("itemMeta", "versionCreated"), "modified"),
    (("itemMeta", "embargoed"), "embargo"),
    (("itemMeta", "service", "name"), "section"),
    (("contentMeta", "urgency"), "urgency"),
    (("contentMeta", "slugline"), "slug"),
    (("contentMeta", "by"), "byline"),
    (("contentMeta", "creditline"), "credit_line"),
    (("rightsInfo", "copyrightNotice"), "rights"),
    (("rightsInfo", "usageTerms"), "usage_terms"),
)


def read_newsml(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a NewsML-G2 or NewsML 1.x file."""
    root, notes = read_xml(source)
    found = list(_found(root))
    refs = Refs()
    for number, made in enumerate(found, start=1):
        place = f"item {number}" if len(found) > 1 else None
        if isinstance(made, str):
            yield source.skipped(made, None, place)
        else:
            made.notes.extend(notes)
            yield make(made, source, context, refs, place)
    if not found:
        yield source.skipped(f"is XML with the root <{local(root)}> and no news item in it", "Give NewsML, NITF or a feed.")


def _found(root: Any) -> Iterator[WireItem | str]:
    """Yield each item of a file, or why it contains no article."""
    name = local(root)
    if name in ("NewsML", "NewsItem"):
        yield from items_of_newsml1(root)
        return
    if name == "contentSet":
        item = WireItem()
        _content(root, item)
        yield item
        return
    items = [root] if name == "newsItem" else list(descendants(root, "newsItem"))
    if items:
        yield from map(_item, items)
    else:
        yield from (f"is {_OTHER_ITEMS[local(other)]}" for other in descendants(root, *_OTHER_ITEMS))


def _item(element: Any) -> WireItem | str:
    item = WireItem()
    meta, content = first(element, "itemMeta"), first(element, "contentMeta")
    item.put("guid", element.get("guid"))
    item.put("version", element.get("version"))
    for path, name in _WORDS:
        item.put(name, words_of(first(element, *path)))
    _headlines(content, item)
    item.put("language", attribute(first(content, "language"), "tag") or element.get(_LANGUAGE))
    if meta is not None:
        _item_meta(meta, item)
    _content_meta(content, item)
    item.put("outlet", _party(first(element, "rightsInfo", "copyrightHolder")))
    _content(first(element, "contentSet"), item)
    item.put("byline", _person(content))
    kind = bare_code(attribute(first(meta, "itemClass"), "qcode") or "").casefold()
    if item.fields.get("text"):
        return item
    if kind in _SHOWN:
        return f"is an item of the class {kind}, which has no text of its own"
    item.put("summary_text", _description(content))
    if item.fields.get("summary_text") or item.gone:
        return item
    return f"is an item of the class {kind} without a text" if kind else "is a news item without a text"


def _item_meta(meta: Any, item: WireItem) -> None:
    provider = _party(first(meta, "provider"))
    item.put("outlet", provider)
    item.put("provider", provider)
    status = first(meta, "pubStatus")
    item.status(attribute(status, "qcode", "uri") or words_of(status))
    for signal in children(meta, "signal"):
        item.signal(attribute(signal, "qcode", "uri", "literal"))
    notes = [words_of(note) for note in children(meta, "edNote")]
    item.put("ednote", " ".join(note for note in notes if note))
    for note in notes:
        item.said(note=note)
    own = (link for link in children(meta, "link") if bare_code(link.get("rel") or "") in ("canonical", "permalink", "webpage"))
    addresses = (*(link.get("href") or "" for link in own), item.metadata.get("guid", ""))
    item.put("uri", next((address for address in addresses if address.startswith("http")), None))


def _content_meta(content: Any | None, item: WireItem) -> None:
    item.said(item.metadata.get("slug"), item.fields.get("title"))
    item.put("location", ", ".join(dict.fromkeys(name for each in children(content, "located") if (name := _located(each)))))
    put_dateline(item, first(content, "dateline"))
    genres = [words_of(first(genre, "name")) for genre in children(content, "genre")]
    item.put("genre", ", ".join(dict.fromkeys(name for name in genres if name)))
    keywords = [words_of(keyword) for keyword in children(content, "keyword")]
    subjects = [words_of(first(subject, "name") if first(subject, "name") is not None else first(subject, "mainConcept", "name"))
                for subject in children(content, "subject")]  # fmt: skip
    item.put("keywords", ", ".join(dict.fromkeys(word for word in (*keywords, *subjects) if word)))
    for source in children(content, "infoSource"):
        item.credit("infoSource", _party(source))
    item.credit("creditline", item.metadata.get("credit_line"))
    for creator in children(content, "creator"):
        name = _creator(creator)
        item.put("creator", name or _party(creator))
        if canonical_source(name):
            item.credit("creator", name)


def _person(content: Any | None) -> str:
    """Return the first creator whose name looks like a person's and is not an agency's."""
    names = map(_creator, children(content, "creator"))
    return next((name for name in names if " " in name.strip() and not canonical_source(name)), "")


def _creator(element: Any) -> str:
    return words_of(first(element, "name")) or element.get("literal") or ""


def _headlines(content: Any | None, item: WireItem) -> None:
    roles = [(bare_code(entry.get("role") or "").casefold(), words_of(entry)) for entry in children(content, "headline")]
    item.put("subtitle", next((words for role, words in roles if "sub" in role), None))
    item.put("title", next((words for role, words in roles if words and "sub" not in role and "short" not in role), None))
    item.put("title", next((words for _, words in roles if words), None))


def _content(contents: Any | None, item: WireItem) -> None:
    """Put the best rendering of a content set into an item, and the fields of NITF."""
    marked: list[str] = []
    plain: list[str] = []
    for inline in children(contents, "inlineXML", "inlineData"):
        root = next((child for child in inline if local(child)), None)
        if root is not None and local(root) == "nitf":
            text, inner = nitf_inside(root, item)
            marked.append(text)
            item.credits += inner.credits
        elif root is not None and local(root) in _PROSE:
            marked.append(element_text(inline if local(root) == "p" else root))
        elif root is None and (text := "".join(inline.itertext())).strip():
            (marked if looks_like_markup(text) else plain).append(text_of_either(text).strip("\r\n"))
    item.put("text", best_body([*marked, *plain]))


def _description(content: Any | None) -> str:
    entries = (entry for entry in children(content, "description") if "caption" not in (entry.get("role") or ""))
    return next(filter(None, map(words_of, entries)), "")


def _located(element: Any) -> str:
    return words_of(first(element, "name")) or element.get("literal") or bare_code(element.get("qcode") or "")


def _party(element: Any | None) -> str | None:
    return party(words_of(first(element, "name")), attribute(element, "literal", "uri", "qcode"))


NEWSML = Format("NewsML", (".newsml", ".g2", ".xml"), lambda head: opens_as_xml(head, _ROOTS), read_newsml)
