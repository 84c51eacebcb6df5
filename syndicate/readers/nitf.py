"""Read NITF: one article for each file; also the NITF inside NewsML and ninjs.

Invariant: the text is the paragraphs of ``body.content`` and the tag line after them. Headlines, byline and dateline are fields and
do not change the text. Nothing outside the file is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from syndicate.annotation.agencies import agencies_in
from syndicate.model.article import Article, CreditForm, Skipped
from syndicate.readers.markup import attribute, children, descendants, element_text, first, local, words_of
from syndicate.readers.refs import Refs
from syndicate.readers.source import Context, Format, InputStream
from syndicate.readers.wire import WireItem, make, party
from syndicate.readers.xmlfile import opens_as_xml, read_xml
from syndicate.text.dates import ANY_TIME, MONTHS, read_moment

_AROUND = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:newsItem|newsMessage|NewsML|contentSet)[\s>/]")
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?nitf[\s>/]", re.IGNORECASE)

# (element of docdata, attribute, name of the field or of the metadata)
_DOCDATA: tuple[tuple[str, str, str], ...] = (
    ("urgency", "ed-urg", "urgency"),
    ("date.issue", "norm", "published"),
    ("date.release", "norm", "released"),
    ("du-key", "key", "slug"),
    ("du-key", "version", "version"),
    ("ed-msg", "info", "ednote"),
    ("evloc", "city", "location"),
    ("doc-scope", "scope", "section"),
)
# (meta element's name, name of the field or of the metadata)
_META: tuple[tuple[str, str], ...] = (
    ("slug", "slug"),
    ("slugline", "slug"),
    ("anpa-takekey", "slug"),
    ("ntbstikkord", "slug"),
    ("anpa-keyword", "keywords"),
    ("version", "version"),
    ("language", "language"),
    ("copyright", "rights"),
    ("category", "section"),
)


def read_nitf(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read an NITF file."""
    root, notes = read_xml(source)
    if local(root) != "nitf":
        raise source.refused(f"is XML with the root <{local(root)}>, not NITF", "Give NITF, NewsML or a feed.")
    item = WireItem(notes=list(notes))
    fill_from_nitf(root, item)
    yield make(item, source, context, Refs(), None)


def fill_from_nitf(root: Any, item: WireItem) -> None:
    """Put the fields of an NITF element into an item, unless they are set already."""
    head, body = first(root, "head"), first(root, "body")
    _body_head(first(body, "body.head"), item)
    _docdata(first(head, "docdata"), head, item)
    item.put("title", words_of(first(head, "title")))
    item.put("language", root.get("baselang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    item.put("text", nitf_text(root))
    item.said(item.metadata.get("slug"), item.fields.get("title"), note=item.fields.get("ednote"))


def nitf_inside(root: Any, item: WireItem) -> tuple[str, WireItem]:
    """Put the fields of an NITF element inside another format into an item; return its text, and itself as an item."""
    inner = WireItem()
    fill_from_nitf(root, inner)
    text = inner.fields.pop("text", "")
    for name, value in (*inner.fields.items(), *inner.metadata.items()):
        item.put(name, value)
    return text, inner


def nitf_text(root: Any) -> str:
    """Return the paragraphs of an NITF element: the body's content, then its tag line."""
    parts = (element_text(first(root, "body", "body.content")), words_of(first(root, "body", "body.end", "tagline")))
    return "\n\n".join(filter(None, parts))


def _body_head(opening: Any | None, item: WireItem) -> None:
    hedline = next(children(opening, "hedline", "headline"), None)
    item.put("title", words_of(first(hedline, "hl1")) or words_of(hedline))
    subtitle = words_of(first(hedline, "hl2"))
    if subtitle.casefold() != item.fields.get("title", "").casefold():
        item.put("subtitle", subtitle)
    item.put("byline", ", ".join(filter(None, map(_byline, children(opening, "byline")))))
    distributor = words_of(first(opening, "distributor"))
    item.put("provider", distributor)
    item.put("outlet", party(distributor))
    item.put("rights", words_of(first(opening, "rights")))
    item.put("summary_text", element_text(first(opening, "abstract")))
    item.put("ednote", words_of(first(opening, "note")))
    put_dateline(item, first(opening, "dateline"))


def put_dateline(item: WireItem, dateline: Any | None) -> None:
    """Set the location from a dateline element, and a credit to the agency that it names."""
    if dateline is None:
        return
    words = words_of(dateline)
    place = " ".join(
        takewhile(lambda word: word.strip(",.").casefold() not in MONTHS and not word[0].isdigit(), words.partition("(")[0].split())
    )
    item.put("location", words_of(first(dateline, "location")) or place.strip(" ,-–—"))
    item.put("published", attribute(first(dateline, "story.date"), "norm"))
    if agencies_in(words.partition("(")[2], "datelines"):
        item.credit("dateline", words.partition("(")[2].partition(")")[0], CreditForm.DATELINE)


def _byline(element: Any) -> str:
    title = first(element, "byttl")
    if title is None:
        return words_of(element)
    name = " ".join((element.text or "").split() + [words_of(child) for child in element if local(child) != "byttl"]).strip(" ,")
    return ", ".join(part for part in (name, words_of(title)) if part)


def _docdata(docdata: Any | None, head: Any | None, item: WireItem) -> None:
    for name, key, field in _DOCDATA:
        item.put(field, attribute(next(descendants(docdata, name), None), key))
    _identity(docdata, item)
    item.status(attribute(docdata, "management-status"))
    keywords = [each.get("key", "") for each in descendants(docdata, "keyword")]
    item.put("keywords", ", ".join(word for word in keywords if word.strip()))
    item.put("outlet", party(attribute(next(descendants(docdata, "from-src"), None), "src-name")))
    if docdata is not None:
        _revisions(docdata, item)
    pubdata = first(head, "pubdata")
    item.put("published", attribute(pubdata, "date.publication"))
    item.put("uri", attribute(pubdata, "ex-ref"))
    item.put("outlet", attribute(pubdata, "name"))
    given = {(meta.get("name") or "").casefold(): meta.get("content") for meta in children(head, "meta")}
    for name, field in _META:
        item.put(field, given.get(name))
    parts = tuple(f"tobject.subject.{part}" for part in ("detail", "matter", "type"))
    subjects = (attribute(subject, *parts) for subject in descendants(head, "tobject.subject"))
    item.put("keywords", ", ".join(dict.fromkeys(filter(None, subjects))))
    genre = attribute(next(descendants(head, "tobject.property"), None), "tobject.property.type")
    item.put("genre", genre if genre and genre.casefold() != "current" else None)
    released = item.fields.pop("released", None)
    if released and _later(released, item.fields.get("published", "")):
        item.put("embargo", released)


def _later(one: str, other: str) -> bool:
    ends = [read_moment(written, ANY_TIME).iso for written in (one, other)]
    moments = [datetime.fromisoformat(iso) for iso in ends if iso]
    return len(moments) == 2 and moments[0].replace(tzinfo=UTC) > moments[1].replace(tzinfo=UTC)


def _identity(docdata: Any | None, item: WireItem) -> None:
    identity, claim = first(docdata, "doc-id"), first(docdata, "doc.copyright")
    item.put("guid", attribute(identity, "id-string"))
    item.put("outlet", party(attribute(identity, "regsrc")))
    holder, year = attribute(claim, "holder") or "", attribute(claim, "year") or ""
    item.put("rights", f"© {year} {holder}" if holder or year else "")
    item.put("outlet", party(holder))
    item.put("usage_terms", attribute(first(docdata, "doc.rights"), "type", "limitations"))


def _revisions(docdata: Any, item: WireItem) -> None:
    histories = list(descendants(docdata.getroottree(), "revision-history"))
    if histories:
        item.put("modified", histories[-1].get("norm"))
        item.said(note=histories[-1].get("comment") or histories[-1].get("function"))


NITF = Format("NITF", (".nitf", ".xml"), lambda head: opens_as_xml(head, _ROOT) and not opens_as_xml(head, _AROUND), read_nitf)
