"""Make an Article of the fields that an input has, and of what the lines around its text say.

Invariant: a field of the input is never replaced by a field found in the text. Every found field, and every value that is not
believed, has a note. A field that is neither given nor found is None.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from syndicate.annotation.head_and_foot import head_and_foot
from syndicate.model.article import Article, Note
from syndicate.readers.encoding import mend
from syndicate.readers.source import Context
from syndicate.text import language_code
from syndicate.text.dates import ANY_TIME, Moment, read_epoch, read_moment

LONGEST_VALUE_CHARACTERS = 2_000  # code points of a title, byline or address; a longer value is a text in the wrong field
DEEPEST_LEVELS = 6  # levels of lists and objects inside a field

# The names of each field in archives and crawlers, the surest first
ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "_id", "uuid", "guid", "article_id", "articleid", "doc_id", "docid", "document_id", "story_id", "ref", "key"),
    "text": (
        "text", "body", "content", "article", "maintext", "main_text", "raw_text", "rawtext", "fulltext", "full_text", "article_text",
        "articlebody", "article_body", "body_text", "plain_text", "plaintext", "story", "cleaned_text", "document",
        "paragraphs",
    ),
    "title": ("title", "headline", "head", "heading", "article_title", "webtitle"),
    "outlet": (
        "outlet", "source", "publisher", "publication", "site", "sitename", "site_name", "newspaper", "medium", "media", "source_name",
        "source_domain", "domain", "hostname", "website",
    ),
    "published": (
        "published", "date", "date_publish", "pubdate", "pub_date", "published_at", "publishedat", "publish_date", "publication_date",
        "date_published", "datepublished", "published_date", "publisheddate", "firstcreated", "created_at", "created", "datetime",
        "timestamp", "time",
    ),
    "uri": ("url", "uri", "link", "source_url", "permalink", "canonical_url", "canonical", "web_url", "weburl", "article_url", "href"),
    "byline": ("byline", "by", "author", "authors", "creator", "creators", "writer", "writers"),
    "language": ("language", "lang", "language_code", "inlanguage"),
    "embargo": ("embargo", "embargoed", "embargo_until", "embargoed_until", "embargo_date", "publishafter", "publish_after", "not_before"),
}  # fmt: skip
STAMPS = ("created_at", "created", "timestamp", "time")  # when a record was made or captured, which is not when its text was published
_RANKS: dict[str, list[tuple[str, int]]] = {}  # by name: the fields it may mean, with its place in their list (0 is surest)
for _field, _aliases in ALIASES.items():
    for _place, _alias in enumerate(_aliases):
        _RANKS.setdefault(_alias, []).append((_field, _place))
_LONGEST_ALIAS = max(map(len, _RANKS))  # case folding makes no name shorter
_rank = itemgetter(0)
SEARCHED = ("title", "outlet", "byline", "published", "uri")  # fields that are searched in the lines around a text
_INNER_NAMES = ("name", "title", "text", "value", "$date", "@value", "#text", "url", "id")


@functools.lru_cache(maxsize=1024)  # the lines of a file have the same names
def _ranks(name: str) -> Sequence[tuple[str, int]]:
    return _RANKS.get(name.casefold().replace("-", "_"), ())


def fields_of(record: Mapping[str, object], mapping: Mapping[str, str]) -> tuple[dict[str, str], float | None]:
    """Return the fields of a record by the mapping's names or else the usual ones, and the date if it is a number.

    A dot in a name of the mapping leads into an object. ``stamped`` names the field if it may only say when the record was made.
    """
    named: dict[str, dict[int, object]] = {}
    for key, value in record.items():
        name = key.strip()
        for field, rank in _ranks(name) if len(name) <= _LONGEST_ALIAS else ():
            named.setdefault(field, {}).setdefault(rank, value)
    values: dict[str, str] = {}
    epoch: float | None = None
    for field in ALIASES:
        if field in mapping:
            candidates = [_at(record, mapping[field])]
        else:
            candidates = [value for _, value in sorted(named.get(field, {}).items(), key=_rank)]
        for value in candidates:
            if field == "published" and _is_epoch(value):
                epoch = float(str(value))
                break
            flat = flatten(value, "\n\n" if field == "text" else ", ")
            if flat:
                values[field] = flat
                break
    dates = {} if "published" in mapping else named.get("published", {})
    stated = min((rank for rank, value in dates.items() if _is_epoch(value) or flatten(value)), default=None)
    if stated is not None and (name := ALIASES["published"][stated]) in STAMPS:
        values["stamped"] = name
    return values, epoch


def _is_epoch(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 1e8 < abs(value) < 1e15


def flatten(value: object, joiner: str = ", ", depth: int = 0) -> str:
    """Return the text of a value: of a list joined, of an object its name."""
    if isinstance(value, str):
        return value if joiner == "\n\n" else value.strip()
    if isinstance(value, bool) or value is None or depth > DEEPEST_LEVELS:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return next((flat for name in _INNER_NAMES if (flat := flatten(value.get(name), joiner, depth + 1))), "")
    if isinstance(value, Iterable):
        return joiner.join(flat for entry in value if (flat := flatten(entry, joiner, depth + 1)))
    return ""


def article_from(
    given: Mapping[str, str],
    context: Context,
    *,
    ref: str,
    origin: str,
    notes: Iterable[Note] = (),
    epoch: float | None = None,
    search: bool = True,
) -> Article:
    """Return an Article made of the given fields and, with ``search``, of those found in the lines around its text.

    ``epoch`` is the date if the input has it as a number.
    """
    text, mended = mend(given.get("text", ""))
    kept = [*notes, *mended]
    values: dict[str, Any] = {
        field: " ".join(mend(value)[0].split()) for field, value in given.items() if field not in ("text", "id", "stamped")
    }
    for field in [field for field, value in values.items() if len(value) > LONGEST_VALUE_CHARACTERS]:
        kept.append(Note(field, "too-long", f"a value of {len(values.pop(field))} characters was left out"))
    published, date_notes = _published(values.pop("published", None), epoch, context)
    kept.extend(date_notes)
    if published and "stamped" in given:
        kept.append(Note("published", "time-stamp", f"the field {given['stamped']!r} may only say when the record was made"))
    language = language_code(values.pop("language")) if "language" in values else None
    embargo = read_moment(values.pop("embargo"), ANY_TIME).iso if "embargo" in values else None
    article = Article(text, ref, origin, published=published, language=language, notes=tuple(kept), **values)
    if embargo:
        article = replace(article, metadata=(("embargo", embargo),))
    return _searched(article, context) if search else article


def _published(written: str | None, epoch: float | None, context: Context) -> tuple[str | None, list[Note]]:
    if epoch is not None:
        moment = read_epoch(epoch, context.now)
        return moment.iso, [Note("published", "date-from-epoch", moment.problem or f"{epoch:.0f} read as seconds since 1970, UTC")]
    if written is None:
        return None, []
    moment = read_moment(written, context.now)
    return moment.iso, [] if moment.problem is None else [_not_believed(moment)]


def _not_believed(moment: Moment) -> Note:
    return Note("published", "date-not-believed", f"left empty: {moment.problem}")


def _searched(article: Article, context: Context) -> Article:
    found: dict[str, Any] = {}
    notes: list[Note] = []
    seen = {note.field for note in article.notes if note.field == "published"}
    missing = {field for field in SEARCHED if getattr(article, field) is None} - seen
    for entry in head_and_foot(article.text) if missing else ():
        field, value = entry.field, entry.value
        if field not in missing:
            continue
        missing.remove(field)
        if field == "published":
            moment = read_moment(value, context.now)
            if moment.iso is None:
                notes.append(_not_believed(moment))
                continue
            value = moment.iso
        found[field] = value
        notes.append(Note(field, entry.rule, entry.detail))
    return replace(article, **found, notes=(*article.notes, *notes)) if notes else article


def _at(record: Mapping[str, object], path: str) -> object:
    if path in record:
        return record[path]
    here: object = record
    for step in path.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def front_matter(text: str) -> Iterator[tuple[str, str]]:
    """Yield the flat ``key: value`` pairs of a front matter block; lists are joined, deeper values left out."""
    key = ""
    for line in text.split("\n"):
        if line.startswith(("- ", "  - ")) and key:
            yield key, line.strip().removeprefix("- ").strip(" \"'")
            continue
        name, colon, value = line.partition(":")
        if not colon or line[:1] in " \t#-":
            continue
        key = name.strip()
        value = value.strip()
        if value.startswith("[") and value.endswith("]"):
            value = ", ".join(part.strip(" \"'") for part in value[1:-1].split(","))
        if value and value not in ("|", ">", "|-", ">-"):
            yield key, value.strip("\"'")
