"""Read the head of an HTML page: fields, metadata, and the sources that it names.

Invariant: only written values are returned, the surest first. Of several JSON-LD objects the one that describes this page counts,
never one of a list of other articles. Broken JSON-LD is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from syndicate.annotation.agencies import host
from syndicate.readers.archived import live_address
from syndicate.readers.fields import flatten
from syndicate.text.dates import MONTHS

MOST_LINKEDDATA_NODES = 200  # of one page
MOST_AUTHORS = 12
MOST_DATES = 3
MOST_NAME_WORDS = 20  # words; a longer text is a biography
LONGEST_VALUE_CHARACTERS = 2_000  # code points
_ARTICLE = re.compile(r"Article$|Posting$|^Report$|^Review$")
_PAGE = re.compile(r"^WebPage$|^ItemPage$")
_SITE_TAIL = re.compile(r"\s+(?:[|·•»:]|[-–—])\s+(?=[^|·•»]{2,60}$)")
_BUTTON = re.compile(
    r"(?:sign|log) ?(?:in|up|out)|register|subscribe|follow|share|menu|search|comments?|print|e-?mail|contact|home|"
    r"anmelden|einloggen|abonnieren|se connecter|s.abonner|iniciar sesión|suscr[ií]bete|accedi|abbonati|entrar|assine",
    re.IGNORECASE,
)
_OTHER = re.compile(r"Comment|Review\b|ItemList|ListItem")  # an item beside the article
_BY = re.compile(r"^(?:written\s+)?by\s+", re.IGNORECASE)

# (attribute, value) of the meta elements for each field, the surest first
META: dict[str, tuple[tuple[str, str], ...]] = {
    "published": (
        ("property", "article:published_time"), ("itemprop", "datepublished"), ("name", "article:published_time"),
        ("property", "og:article:published_time"), ("name", "parsely-pub-date"), ("name", "sailthru.date"), ("name", "pubdate"),
        ("name", "publishdate"), ("name", "dc.date.issued"), ("name", "dc.date"), ("name", "dcterms.created"),
        ("name", "cxenseparse:recs:publishtime"), ("name", "date"),
    ),
    "outlet": (("property", "og:site_name"), ("name", "application-name"), ("name", "dc.publisher")),
    "uri": (("property", "og:url"), ("name", "parsely-link")),
    "title": (("property", "og:title"), ("name", "twitter:title"), ("name", "parsely-title"), ("name", "dc.title")),
    "byline": (
        ("name", "author"), ("property", "article:author"), ("name", "parsely-author"), ("name", "byl"), ("name", "byline"),
        ("name", "dc.creator"),
        ("name", "sailthru.author"), ("property", "author"),
    ),
    "modified": (
        ("property", "article:modified_time"), ("property", "og:updated_time"), ("itemprop", "datemodified"), ("name", "last-modified"),
    ),
    "keywords": (("name", "news_keywords"), ("name", "keywords"), ("name", "parsely-tags"), ("property", "article:tag")),
    "section": (("property", "article:section"), ("name", "article:section"), ("name", "parsely-section"), ("name", "section")),
    "subtitle": (("property", "og:description"), ("name", "description"), ("name", "twitter:description")),
    "provider": (("name", "dc.source"), ("name", "source"), ("property", "article:provider")),
    "rights": (("name", "copyright"), ("name", "dcterms.rights"), ("name", "dc.rights")),
    "publisher": (("name", "dc.publisher"), ("name", "dcterms.publisher"), ("name", "publisher"), ("property", "article:publisher")),
    "free": (("property", "article:content_tier"), ("name", "article:content_tier")),
}  # fmt: skip
# The same in the JSON-LD object of the article, which goes first, except for titles and outlets
DATA: dict[str, tuple[str, ...]] = {
    "published": ("datePublished",), "outlet": ("publisher",), "uri": (), "title": ("headline", "name"), "byline": ("author",),
    "modified": ("dateModified",), "keywords": ("keywords",), "section": ("articleSection",), "genre": ("genre",),
    "subtitle": ("alternativeHeadline", "description"), "rights": ("copyrightNotice", "copyrightHolder"), "publisher": ("publisher",),
    "usage_terms": ("usageInfo", "license"), "credit_line": ("creditText",), "provider": ("provider", "sourceOrganization"),
    "location": ("dateline", "contentLocation", "locationCreated"), "free": ("isAccessibleForFree",), "version": ("version",),
}  # fmt: skip
FIELDS = ("published", "outlet", "uri", "title", "byline", "language")
_FREE = {"true": "yes", "false": "no", "free": "yes", "locked": "no", "yes": "yes", "no": "no", "1": "yes", "0": "no"}
# Where a page names its origin: the meta elements, with the attribute that holds their name, and what JSON-LD calls it
_DECLARING_META = (("syndication-source", "name"), ("original-source", "name"), ("article:original_source", "property"))
_DECLARING_DATA = ("isBasedOn", "isBasedOnUrl", "creditText", "sourceOrganization", "provider")
_BASED_ON = frozenset({"isBasedOn", "isBasedOnUrl"})


@dataclass(slots=True)
class Head:
    """The head of a page: fields, every date of publication, metadata, and the values that name an origin."""

    values: dict[str, str] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    origins: list[tuple[str, str]] = field(default_factory=list)
    differ: str = ""  # what JSON-LD and the meta elements say differently
    body: str = ""  # the text of the article if JSON-LD holds it


def read_head(tree: Any) -> Head:
    """Return the head of a parsed page; JSON-LD goes before meta elements."""
    metas = _metas(tree)
    head = Head(canonical=_canonical(tree))
    if tree.get("lang"):
        head.values["language"] = tree.get("lang")
    found = {name: [value for place in places for value in metas.get(place, ())] for name, places in META.items()}
    found["uri"] = [live_address(value) for value in found["uri"]]
    head.origins += [(rule, metas[attribute, rule][0]) for rule, attribute in _DECLARING_META if (attribute, rule) in metas]
    here = {_address(one) for one in (head.canonical, *found["uri"]) if one}
    data = _of_this_page(list(_linked_data(tree)), here, found["title"])
    given = {name: [flat for key in keys if (flat := _said(name, data.get(key)))] for name, keys in DATA.items()}
    head.dates = list(dict.fromkeys(given["published"] + found["published"] + marked_dates(tree)))
    other = _other_byline(given["byline"], found["byline"])
    if other:
        head.metadata["creator"] = other[:LONGEST_VALUE_CHARACTERS]
        head.differ = f"JSON-LD names {given['byline'][0][:100]!r}, a meta element {other[:100]!r}"
    for name in dict.fromkeys((*META, *DATA)):
        value = next(iter(_ranked(name, given.get(name, []), found.get(name, []))), "")
        if value and name != "published":
            (head.values if name in FIELDS else head.metadata)[name] = value[:LONGEST_VALUE_CHARACTERS]
    if head.metadata.get("publisher") == head.values.get("outlet"):
        head.metadata.pop("publisher", None)
    head.origins += [(key, value) for key in _DECLARING_DATA if (value := _origin(key, data.get(key)))]
    addresses = (value for rule, value in head.origins if "//" in value and (rule in _BASED_ON or "-source" in rule or "_source" in rule))
    named = {"original": next(addresses, ""), "canonical": head.canonical or ""}
    head.metadata |= {name: value[:LONGEST_VALUE_CHARACTERS] for name, value in named.items() if value}
    body = data.get("articleBody")
    head.body = body if isinstance(body, str) else ""
    if "title" in head.values:
        head.values["title"] = without_site(head.values["title"], head.values.get("outlet", ""), host(head.values.get("uri", "")))
    return head


def without_site(title: str, outlet: str, site: str) -> str:
    """Return a title without the name of the outlet or site that pages put behind it ("Ferries return | Coast Press")."""
    cuts = list(_SITE_TAIL.finditer(title))
    if not cuts:
        return title
    tail = letters_of(title[cuts[-1].end() :])
    names = {letters_of(outlet), letters_of(site), letters_of(site.partition(".")[0])} - {""}
    return title[: cuts[-1].start()].rstrip() if tail in names or tail.removeprefix("the") in names else title


def is_name(byline: str) -> bool:
    """Return whether a byline may name somebody; a button of the page names nobody."""
    return not _BUTTON.fullmatch(byline.strip())


def without_month(byline: str) -> str:
    """Return a byline without the month behind it that begins the date of its line ("Ann Oak, Jul")."""
    name, _, tail = byline.rpartition(", ")
    return name if name and tail.casefold().rstrip(".") in MONTHS else byline


def letters_of(text: str) -> str:
    """Return the letters and digits of a text without case, to compare titles and names."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _metas(tree: Any) -> dict[tuple[str, str], list[str]]:
    """Return the contents of meta elements by the attribute that names them and its value in lower case."""
    metas: dict[tuple[str, str], list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for attribute in ("property", "name", "itemprop"):
            key = (element.get(attribute) or "").strip().casefold()
            if key and content:
                metas.setdefault((attribute, key), []).append(content)
    tags = metas.get(("property", "article:tag"))
    if tags:
        metas["property", "article:tag"] = [", ".join(dict.fromkeys(tags))]
    return metas


def _canonical(tree: Any) -> str | None:
    links = (element.get("href") or "" for element in tree.iter("link") if "canonical" in (element.get("rel") or "").casefold().split())
    return next((live_address(link.strip()) for link in links if link.strip().startswith(("http://", "https://"))), None)


def marked_dates(tree: Any) -> list[str]:
    """Return the dates of publication that elements of a page's text are marked as; those of comments and lists are none of them."""
    marked = tree.xpath(
        '//body//*[contains(concat(" ", @itemprop, " "), " datePublished ")] | //body//time[@datepublished] | //body//time[@pubdate]'
    )
    own = [one for one in marked if not any(up.tag == "aside" or _OTHER.search(up.get("itemtype") or "") for up in one.iterancestors())]
    written = (one.get("datepublished") or one.get("datetime") or one.get("content") or one.text_content() for one in own[:MOST_DATES])
    return [" ".join(date.split()) for date in written if date.strip()]


def _other_byline(given: list[str], found: list[str]) -> str:
    """Return the byline of the meta elements if it names others than that of JSON-LD; "" if one is in the other."""
    one, other = (next(iter(_ranked("byline", values, [])), "") for values in (given, found))
    a, b = letters_of(one), letters_of(other)
    return other if a and b and a not in b and b not in a else ""


def marked_authors(tree: Any) -> str:
    """Return the authors that the page's text marks by Microdata; those of comments and lists are none of them."""
    named = tree.xpath('//body//*[contains(concat(" ", @itemprop, " "), " author ")]')
    own = [one for one in named if not any(up.tag == "aside" or _OTHER.search(up.get("itemtype") or "") for up in one.iterancestors())]
    names: list[str] = []
    for one in own[:MOST_AUTHORS]:
        inner = [" ".join(name.text_content().split()) for name in one.iter() if name.get("itemprop") == "name"]
        names += filter(None, inner or [" ".join(one.text_content().split())])
    return (
        ", ".join(dict.fromkeys(_BY.sub("", name) for name in names)) if all(len(name.split()) <= MOST_NAME_WORDS for name in names) else ""
    )


def _ranked(name: str, given: list[str], found: list[str]) -> Iterable[str]:
    """Return the values of a field, best first."""
    if name == "byline":
        # not the address of a profile
        return [named for value in (*given, *found) if "//" not in value and (named := _BY.sub("", value).strip()) and is_name(named)]
    if name == "title":
        # JSON-LD cuts long headlines off
        return [value for value in (*given, *found) if not value.endswith(("...", "…"))] or [*found, *given]
    if name == "free":
        return [_FREE[value.casefold()] for value in (*given, *found) if value.casefold() in _FREE]
    if name in ("outlet", "publisher"):
        return [value for value in (*found, *given) if "//" not in value]
    return (*found, *given) if name == "uri" else (*given, *found)


def _said(name: str, value: object) -> str:
    """Return a JSON-LD value as text on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if name == "keywords" and isinstance(value, list):
        # without technical pairs such as "type:story"
        value = [one for one in value if not (isinstance(one, str) and re.match(r"\w+:\S", one))]
    return " ".join(flatten(value).split())


def _origin(key: str, value: object) -> str:
    """Return the address of an origin, else its name."""
    if isinstance(value, list):
        return next((found for one in value[:5] if (found := _origin(key, one))), "")
    if key in _BASED_ON and isinstance(value, Mapping):
        places = (flatten(value.get(name)) for name in ("url", "@id", "sameAs", "publisher", "name"))
        return next((place for place in places if place), "")
    return " ".join(flatten(value).split())


def _of_this_page(data: list[Mapping[str, object]], here: set[str], titles: list[str]) -> Mapping[str, object]:
    """Return the object that describes this page's article, together with the one that describes the page."""

    def of(kinds: re.Pattern[str]) -> list[Mapping[str, object]]:
        return [one for one in data if any(kinds.search(str(kind)) for kind in _listed(one.get("@type")))]

    def fits(one: Mapping[str, object]) -> int:
        named = [one.get("url"), one.get("@id"), one.get("mainEntityOfPage")]
        at = {_address(flatten(each.get("@id") or each.get("url") if isinstance(each, Mapping) else each)) for each in named} - {""}
        headline = letters_of(flatten(one.get("headline")))[:40]
        alike = bool(headline) and any(headline in letters_of(title) for title in titles)
        return 2 * bool(at & here) + alike - (bool(at) and not at & here and not alike)

    articles = of(_ARTICLE)
    own = max(articles, key=fits, default=None)  # of equal ones the first
    if own is not None and len(articles) > 1 and fits(own) < 0:
        own = None
    page = next(iter(of(_PAGE)), {})
    return {**page, **own} if own is not None else page


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _address(written: str) -> str:
    """Return an address without scheme, www, query and a slash at its end."""
    bare = re.sub(r"^\w+://(?:www\.)?", "", written.strip())
    return re.split(r"[?#]", bare)[0].rstrip("/").casefold() if "/" in bare else ""


def _linked_data(tree: Any) -> Iterator[Mapping[str, object]]:
    """Yield the objects of a page's JSON-LD; broken ones are left out."""
    waiting: list[object] = []
    for element in tree.iter("script"):
        if (element.get("type") or "").casefold().strip().startswith("application/ld+json"):
            try:
                waiting.append(json.loads(_bare_json(element.text_content()), strict=False))
            except (ValueError, RecursionError):
                continue
    for _ in range(MOST_LINKEDDATA_NODES):
        if not waiting:
            return
        data = waiting.pop(0)
        if isinstance(data, list):
            waiting[:0] = data[:MOST_LINKEDDATA_NODES]
        elif isinstance(data, dict):
            yield data
            waiting += [data.get("@graph"), data.get("mainEntity")]


def _bare_json(script: str) -> str:
    """Return the JSON of a script without comment marks, CDATA marks and a semicolon around it."""
    inside = script.replace("<![CDATA[", "").replace("]]>", "") if "<![CDATA[" in script else script
    starts = [place for mark in "{[" if (place := inside.find(mark)) >= 0]
    end = max(inside.rfind("}"), inside.rfind("]"))
    return inside[min(starts) : end + 1] if starts else ""
