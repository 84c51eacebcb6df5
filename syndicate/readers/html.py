"""HTML pages: the main text by trafilatura, the fields and declared sources from the page's head.

What always holds: nothing of a page is run or fetched; paragraphs are parted by blank lines; a page without a main
text is skipped and says so; a link that names another site as the origin becomes a declared credit, never a field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from syndicate.agencies import canonical_source, host
from syndicate.lines import word_count
from syndicate.readers.encoding import binary_kind, decode
from syndicate.readers.fields import Stated, article_from, flatten
from syndicate.readers.source import Context, Format, Source
from syndicate.values import Article, Credit, CreditForm, Note, Skipped

LEAST_WORDS = 8  # what is left of a page without an article is a menu or a notice
MOST_LINKED_DATA = 200  # objects of JSON-LD looked at in one page
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200}){0,3}"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_OWN_PREFIXES = ("www.", "m.", "mobile.", "amp.", "edition.", "en.")
_ARTICLE_TYPES = re.compile(r"Article$|Posting$|^Report$|^WebPage$")

# What a page states of itself, most telling first: (attribute, value) of a meta element
_META: dict[str, tuple[tuple[str, str], ...]] = {
    "published": (
        ("property", "article:published_time"), ("itemprop", "datePublished"), ("name", "article:published_time"),
        ("name", "parsely-pub-date"), ("name", "sailthru.date"), ("name", "pubdate"), ("name", "publishdate"), ("name", "dc.date.issued"),
        ("name", "dc.date"), ("name", "dcterms.created"), ("name", "date"),
    ),
    "outlet": (("property", "og:site_name"), ("name", "application-name"), ("name", "dc.publisher")),
    "uri": (("property", "og:url"), ("name", "parsely-link")),
}  # fmt: skip
# Where a page names its origin: (rule, how the value is read)
_DECLARING_META = (("syndication-source", "name"), ("original-source", "name"), ("article:original_source", "property"))
_DECLARING_DATA: tuple[str, ...] = ("isBasedOn", "isBasedOnUrl", "creditText", "sourceOrganization", "provider")


@dataclass(slots=True)
class Head:
    """What the head of a page states: fields, and the rules and values that name an origin."""

    values: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    origins: list[tuple[str, str]] = field(default_factory=list)


def read_html(source: Source, context: Context) -> Iterator[Article | Skipped]:
    """Read an HTML page as one article."""
    kind = binary_kind(source.head())
    if kind:
        yield source.skipped(f"is {kind}, not HTML", "Convert it to HTML or text, or leave it out.")
        return
    data = source.whole()
    if isinstance(data, Skipped):
        yield data
        return
    declared = _CHARSET.search(data[:4096])
    page, notes = decode(data, declared[1].decode("ascii") if declared else None)
    yield _article(source, context, page.replace("\x00", "\ufffd"), notes)


def _article(source: Source, context: Context, page: str, notes: tuple[Note, ...]) -> Article | Skipped:
    import trafilatura

    empty = source.skipped("is an HTML page without a main text", "Save the page with its article, or give the text as .txt.")
    if not page.strip():
        return source.skipped("holds no text")
    try:
        tree = trafilatura.load_html(page)
        if tree is None:
            return empty
        head = _head(tree)
        dates = {"extensive_search": False, "original_date": True}
        document = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=dates)
    except Exception as error:  # a parser of hostile input may raise anything; the page is reported with the reason
        reason = f"is HTML that cannot be taken apart ({type(error).__name__}: {error})"
        return source.skipped(reason, "Save the page again, or give the text as .txt.")
    if document is None or isinstance(document, dict) or document.body is None:
        return empty
    text = "\n\n".join(_blocks(document.body))
    if word_count(text) < LEAST_WORDS:
        return empty
    values, found = _fields(head, document)
    stated = Stated({**values, "text": text})
    article = article_from(stated, context, ref=source.name, origin=source.origin, notes=(*notes, *found), search=False)
    return replace(article, declared=_declared(head, article))


def _fields(head: Head, document: Any) -> tuple[dict[str, str], list[Note]]:
    """Return the fields and a note on each: what the head states, and what trafilatura found where it states nothing."""
    values = dict(head.values)
    notes = [Note(name, "page-head", "the page's head states it") for name in values]
    address = values.get("uri") or document.url
    for name, value in (
        ("title", document.title),
        ("byline", (document.author or "").replace("; ", ", ")),
        ("outlet", document.sitename),
        ("published", document.date),
        ("uri", head.canonical if head.canonical and (not address or _same_site(host(head.canonical), host(address))) else address),
    ):
        if value and (name not in values or name == "uri"):
            if name not in values:
                notes.append(Note(name, "trafilatura", "found in the page"))
            values[name] = value
    if "outlet" not in values and host(values.get("uri", "")):
        values["outlet"] = host(values["uri"])
        notes.append(Note("outlet", "address", "the host of the page's address"))
    return values, notes


def _blocks(body: Any) -> Iterator[str]:
    """Yield the blocks of an extracted body as text: paragraphs and headings, lists and tables with a line each."""
    lines_of = {"list": "item", "table": "row"}
    if body.text and body.text.strip():
        yield body.text.strip()
    for element in body:
        if element.tag == "quote" and len(element):
            yield from _blocks(element)
        elif element.tag in lines_of:
            rows = (_inline(row) for row in element.iter(lines_of[element.tag]))
            block = "\n".join(row for row in rows if row)
            if block:
                yield block
        else:
            block = _inline(element)
            if block:
                yield block
        if element.tail and element.tail.strip():
            yield element.tail.strip()


def _inline(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        parts.append("\n" if child.tag == "lb" else _inline(child) + (" | " if child.tag == "cell" and child.getnext() is not None else ""))
        parts.append(child.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _head(tree: Any) -> Head:
    head = Head()
    metas: dict[tuple[str, str], str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            key = (element.get(attribute) or "").strip()
            if key and content:
                metas.setdefault((attribute, key.casefold()), content)
    for name, places in _META.items():
        value = next((metas[attribute, key.casefold()] for attribute, key in places if (attribute, key.casefold()) in metas), None)
        if value:
            head.values[name] = value
    head.origins += [(rule, metas[attribute, rule]) for rule, attribute in _DECLARING_META if (attribute, rule) in metas]
    links = (element.get("href") for element in tree.iter("link") if (element.get("rel") or "").casefold() == "canonical")
    head.canonical = next((link.strip() for link in links if link and link.strip().startswith("http")), None)
    if tree.get("lang"):
        head.values["language"] = tree.get("lang")
    for data in _linked_data(tree):
        _read_linked(data, head)
    return head


def _read_linked(data: Mapping[str, object], head: Head) -> None:
    types = data.get("@type")
    if not any(_ARTICLE_TYPES.search(str(kind)) for kind in (types if isinstance(types, list) else [types])):
        return
    published = flatten(data.get("datePublished"))
    if published and ("published" not in head.values or "T" not in head.values["published"]):
        head.values["published"] = published
    publisher = flatten(data.get("publisher"))
    if publisher and "//" not in publisher:
        head.values.setdefault("outlet", publisher)
    for name in _DECLARING_DATA:
        value = flatten(data.get(name))
        if value:
            head.origins.append((name, value))


def _linked_data(tree: Any) -> Iterator[Mapping[str, object]]:
    """Yield the objects of a page's JSON-LD; what is broken there says nothing, as for any other reader of it."""
    waiting: list[object] = []
    for element in tree.iter("script"):
        if (element.get("type") or "").casefold().startswith("application/ld+json"):
            try:
                waiting.append(json.loads(element.text_content(), strict=False))
            except (ValueError, RecursionError):
                continue
    for _ in range(MOST_LINKED_DATA):
        if not waiting:
            return
        data = waiting.pop(0)
        if isinstance(data, list):
            waiting[:0] = data[:MOST_LINKED_DATA]
        elif isinstance(data, dict):
            yield data
            waiting.append(data.get("@graph"))


def _declared(head: Head, article: Article) -> tuple[Credit, ...]:
    """Return credits for the origins that are not the page's own site or outlet, each source once."""
    own_host, own_name = host(article.uri or ""), (article.outlet or "").casefold()
    named = [("canonical link", head.canonical)] if head.canonical else []
    credits: dict[str, Credit] = {}
    for rule, value in (*named, *head.origins):
        site = host(value)
        if (site and own_host and _same_site(site, own_host)) or (rule == "canonical link" and not own_host):
            continue
        source = canonical_source(site or value) or site or " ".join(value.split())[:200]
        if source.casefold() in (own_name, own_host) or canonical_source(own_name or own_host) == source:
            continue
        credits.setdefault(source, Credit(source, f"{rule}: {value[:300]}", -1, -1, CreditForm.LINK))
    return tuple(credits.values())


def _same_site(one: str, other: str) -> bool:
    one, other = (_bare(each) for each in (one, other))
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def _bare(name: str) -> str:
    return next((name.removeprefix(prefix) for prefix in _OWN_PREFIXES if name.startswith(prefix)), name)


HTML = Format("HTML", (".html", ".htm", ".xhtml"), lambda head: _OPENING.match(head) is not None, read_html)
