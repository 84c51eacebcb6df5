"""Read the news items of NewsML 1.x documents, for ``newsml``.

Invariant: an item's id is made of its provider, date and number without the revision, so it stays the same through all versions.
Components that are pictures, style sheets, contacts or headlines are not text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from syndicate.readers.markup import (
    attribute,
    best_body,
    children,
    descendants,
    element_text,
    first,
    local,
    text_of_either,
    words_of,
)
from syndicate.readers.nitf import nitf_inside, put_dateline
from syndicate.readers.wire import WireItem, party

_NO_TEXT = frozenset(
    {
        *("stylesheet", "headline", "subheadline", "logo", "photo", "picture", "image", "graphic", "caption", "contact", "video", "audio"),
        *("thumbnail", "preview", "quicklook", "highres", "photo caption", "keyword", "keywords", "byline", "related"),
    }
)
# (element of NewsLines, name of the article's field or of the metadata)
_LINES: tuple[tuple[str, str], ...] = (
    ("HeadLine", "title"),
    ("SubHeadLine", "subtitle"),
    ("ByLine", "byline"),
    ("SlugLine", "slug"),
    ("CopyrightLine", "rights"),
    ("RightsLine", "usage_terms"),
    ("CreditLine", "credit_line"),
    ("KeywordLine", "keywords"),
)
_MANAGED: tuple[tuple[str, str], ...] = (
    ("FirstCreated", "published"),
    ("ThisRevisionCreated", "changed"),
    ("ThisRevisionCreated", "modified"),
)


def items_of_newsml1(root: Any) -> Iterator[WireItem | str]:
    """Yield each story of a NewsML 1.x document, or why an item contains no article."""
    envelope = first(root, "NewsEnvelope")
    for news_item in (element for element in descendants(root, "NewsItem") if first(element, "Identification") is not None):
        component = first(news_item, "NewsComponent")
        stories = list(_stories(component))
        if not stories:
            item = _given_item(news_item, envelope, component)
            yield item if item.gone else "is a news item without a text"
        for story, contents in stories:
            item = _given_item(news_item, envelope, story)
            _contents(contents, item)
            yield item


def _stories(component: Any | None) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the components that are stories, each with the content items of its text.

    A component is a story if it has a headline and no component below it has both a headline and text.
    """
    inner = [each for each in descendants(component, "NewsComponent") if each is not component and _headed(each)]
    outermost = [each for each in inner if not any(each is not other and other in each.iterancestors() for other in inner)]
    below = [story for each in outermost for story in _stories(each)]
    if below:
        yield from below
        return
    contents = [each for each in descendants(component, "ContentItem") if _is_text(each)]
    if contents:
        yield component, contents


def _headed(component: Any) -> bool:
    return _role(component) not in _NO_TEXT and bool(words_of(first(component, "NewsLines", "HeadLine")))


def _role(component: Any) -> str:
    return (attribute(first(component, "Role"), "FormalName") or "").casefold()


def _is_text(content: Any) -> bool:
    kind = " ".join((each.get("FormalName") or "") for each in children(content, "MediaType", "MimeType", "Format")).casefold()
    if re.search("image|photo|jpeg|graphic|video|audio|css", kind) or first(content, "DataContent") is None:
        return False
    return not any(_role(each) in _NO_TEXT for each in content.iterancestors() if local(each) == "NewsComponent")


def _given_item(news_item: Any, envelope: Any | None, component: Any | None) -> WireItem:
    item = WireItem()
    identifier = first(news_item, "Identification", "NewsIdentifier")
    provider = words_of(first(identifier, "ProviderId"))
    parts = [provider, *(words_of(first(identifier, name)) for name in ("DateId", "NewsItemId"))]
    item.put("guid", "urn:newsml:" + ":".join(parts) if parts[2] else words_of(first(identifier, "PublicIdentifier")))
    item.put("version", words_of(first(identifier, "RevisionId")))
    management = first(news_item, "NewsManagement")
    for name, field in _MANAGED:
        item.put(field, words_of(first(management, name)))
    item.status(_formal(first(management, "Status")))
    item.put("urgency", _formal(first(management, "Urgency")))
    for instruction in children(management, "Instruction"):
        item.signal(_formal(instruction))
    for each in () if component is None else (component, *component.iterancestors("{*}NewsComponent")):
        _component(each, item)
    item.put("slug", words_of(first(news_item, "Identification", "NameLabel")))
    item.put("outlet", party(_party(first(envelope, "SentFrom"))))
    item.put("outlet", party(None, provider))
    item.put("section", _formal(first(envelope, "NewsService")))
    item.said(item.metadata.get("slug"), item.fields.get("title"), note=item.fields.get("ednote"))
    return item


def _component(component: Any, item: WireItem) -> None:
    """Put the fields of a component into an item, unless a component inside it has set them."""
    lines = first(component, "NewsLines")
    for name, field in _LINES:
        item.put(field, next(filter(None, map(words_of, children(lines, name))), None))
    put_dateline(item, first(lines, "DateLine"))
    for line in children(lines, "NewsLine"):
        if (_formal(first(line, "NewsLineType")) or "").casefold() in ("ednote", "editorial note", "advisoryline", "note"):
            item.put("ednote", words_of(first(line, "NewsLineText")))
    administrative, descriptive = first(component, "AdministrativeMetadata"), first(component, "DescriptiveMetadata")
    provider = _party(first(administrative, "Provider"))
    item.put("provider", provider)
    item.put("outlet", party(provider))
    item.put("creator", _party(first(administrative, "Creator")))
    item.credit("Source", _party(first(administrative, "Source")))
    item.credit("CreditLine", item.metadata.get("credit_line"))
    item.put("language", _formal(first(descriptive, "Language")))
    item.put("genre", _formal(first(descriptive, "Genre")))
    if descriptive is not None:
        places = [each.get("Value") or "" for each in descriptive.iter() if each.get("FormalName") in ("City", "Country")]
        item.put("location", ", ".join(places))
    item.put("usage_terms", words_of(first(component, "RightsMetadata", "UsageRights", "UsageType")))


def _contents(contents: list[Any], item: WireItem) -> None:
    """Put the text of a story into an item: the best rendering of each component, one after the other."""
    groups: dict[Any, list[Any]] = {}
    for content in contents:
        groups.setdefault(content.getparent(), []).append(content)
    texts = (best_body([_text(content, item) for content in group]) for group in groups.values())
    item.put("text", "\n\n".join(filter(None, texts)))


def _text(content: Any, item: WireItem) -> str:
    data = first(content, "DataContent")
    if data is None:
        return ""
    root = next((child for child in data if local(child)), None)
    if root is None:
        return text_of_either("".join(data.itertext())).strip("\r\n")
    if local(root) == "nitf":
        return nitf_inside(root, item)[0]
    return element_text(root if local(root) == "html" else data)


def _formal(element: Any | None) -> str | None:
    return None if element is None else element.get("FormalName") or words_of(element) or None


def _party(element: Any | None) -> str | None:
    return _formal(first(element, "Party"))
