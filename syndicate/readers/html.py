"""Read HTML pages: the main text, the fields and metadata of the head, and the sources that the page declares.

Invariant: nothing of a page is run or fetched. A page without a main text is skipped. A link that names another site as the
origin becomes a declared credit, never a field. With a store of pages, no page is extracted twice.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from syndicate.annotation.agencies import canonical_source, host
from syndicate.model.article import Article, Credit, CreditForm, Note, Skipped
from syndicate.readers.archived import live_address
from syndicate.readers.around import around, credits_around, opening, seen_lines
from syndicate.readers.beside import clear_beside
from syndicate.readers.blockquotes import sign_quotations
from syndicate.readers.elsewhere import elsewhere_note, words_elsewhere
from syndicate.readers.encoding import decode, refuse_binary
from syndicate.readers.fields import article_from
from syndicate.readers.founddates import weigh_date
from syndicate.readers.maintext import main_text
from syndicate.readers.nesting import flattened
from syndicate.readers.pagehead import META, Head, is_name, marked_authors, read_head, without_month, without_site
from syndicate.readers.source import Context, Format, InputStream, content_hash, metadata_of
from syndicate.readers.unseen import clear_unseen, decoded_again
from syndicate.readers.walls import wall
from syndicate.text.dates import in_the_afternoon, moments_in, read_moment, shows_afternoon
from syndicate.text.lines import word_count

LEAST_WORDS = 8  # a shorter text is a menu or a notice
MOST_PAGE_BYTES = 20_000_000  # the limit of trafilatura
MOST_ELEMENTS = 60_000  # of a page, which take four to twenty seconds; the largest of 2,541 pages of news has 6,355
EXTRACTION = 12  # version of the extraction: add 1 when the same page gives another result
MOST_FOREIGN_SHARE = 0.3  # of the letters; a western language has fewer letters beyond ASCII
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_ELEMENT = re.compile(r"<[a-zA-Z]")
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200}){0,3}"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_OWN_PREFIX = re.compile(r"^(?:www|m|mobile|amp|edition|en)\.")
_WESTERN = frozenset({"iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii", "windows-1252", "cp1252"})


@dataclass(slots=True)
class Page:
    """The extraction of a page, which does not depend on the clock or the file's name; this is stored."""

    text: str = ""
    head: Head = field(default_factory=Head)
    found: dict[str, str] = field(default_factory=dict)  # what only trafilatura found
    notes: list[Note] = field(default_factory=list)
    above: str = ""  # the lines that a reader sees above the text, and below it
    below: str = ""
    broken: str = ""  # why there is no article

    def packed(self) -> str:
        """Return the page as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def unpacked(cls, written: str) -> Page:
        """Return the page from its JSON."""
        row: dict[str, Any] = json.loads(written)
        head = Head(**row.pop("head"))
        head.origins = [(rule, value) for rule, value in head.origins]
        return cls(**{**row, "head": head, "notes": [Note(**note) for note in row["notes"]]})


def read_html(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read an HTML page as one article."""
    refuse_binary(source, "HTML", "Convert it to HTML or text, or leave it out.")
    yield read_page(source.whole(), source=source, context=context)


def read_page(
    data: bytes, *, source: InputStream, context: Context, place: str | None = None, uri: str | None = None, charset: str | None = None
) -> Article | Skipped:
    """Read the bytes of an HTML page as one article.

    ``place`` is the page's place in the source, ``uri`` the address it was fetched from, ``charset`` the encoding declared
    outside the page (an HTTP header), which counts less than the page's own bytes.
    """
    if len(data) > MOST_PAGE_BYTES:
        reason = f"is an HTML page of {len(data) / 1e6:.0f} MB, and no article needs more than {MOST_PAGE_BYTES // 1_000_000} MB"
        return source.skipped(reason, "Save the article alone, or give its text as .txt.", place)
    page = _kept(data, charset, context)
    remedy = "Save the page with its article, or give the text as .txt."
    if page.broken:
        return source.skipped(page.broken, remedy, place)
    if word_count(page.text) < LEAST_WORDS:
        return source.skipped("is an HTML page without a main text" if data.strip() else "contains no text", remedy, place)
    uri = live_address(uri) if uri else uri
    values, notes = _fields(page, context, uri)
    values["text"] = page.text
    ref = uri or (f"{source.name}:{place}" if place else source.name)
    article = article_from(values, context, ref=ref, origin=source.origin, notes=(*page.notes, *notes), search=False)
    metadata = _metadata(page.head, context, uri, article)
    article = replace(article, metadata=metadata)
    return replace(article, declared=(*_declared(page.head, article, uri), *credits_around(page.above, page.text, page.below, article)))


def _kept(data: bytes, charset: str | None, context: Context) -> Page:
    """Return the extraction of a page, from the store of pages if it is there."""
    if context.kept is None:
        return _page(data, charset)
    key, version = content_hash(data, charset), _version()
    written = context.kept.get(key, version)
    if written is not None:
        return Page.unpacked(written)
    page = _page(data, charset)
    context.kept.put(key, version, page.packed())
    return page


@functools.cache
def _version() -> str:
    from importlib.metadata import version

    return f"{EXTRACTION} trafilatura-{version('trafilatura')} lxml-{version('lxml')}"


def _page(data: bytes, charset: str | None) -> Page:
    import trafilatura

    text, notes = _decoded(data, charset)
    page = Page(notes=list(notes))
    if not text.strip():
        return page
    if (elements := len(_ELEMENT.findall(text))) > MOST_ELEMENTS:
        return Page(broken=f"is HTML of {elements:,} elements, and no article needs more than {MOST_ELEMENTS:,}")
    try:
        tree = trafilatura.load_html(flattened(text.replace("\x00", "\ufffd")))
        if tree is None:
            return page
        page.head = read_head(tree)
        page.notes += clear_unseen(tree)
        page.found = _found(tree, page.head)
        page.notes += weigh_date(page.found, tree)
        title = page.head.values.get("title") or page.found.get("title", "")
        page.notes += sign_quotations(tree)
        elsewhere = words_elsewhere(tree)
        lines = seen_lines(tree)
        page.notes += clear_beside(tree)
        page.text, how = main_text(tree, title, decoded_again(page.head.body))
        page.above, page.below = around(lines, page.text, title)
        page.notes += elsewhere_note(elsewhere, word_count(page.text))
        page.broken = f"{what}, without an article" if (what := wall(page.text)) else ""
    except Exception as error:  # hostile input may make a parser raise anything
        return Page(broken=f"is HTML that cannot be taken apart ({type(error).__name__}: {error})")
    page.head.values = {name: decoded_again(value) for name, value in page.head.values.items()}
    page.text = page.text.encode(errors="replace").decode()
    page.head.body = ""
    page.notes += how
    return page


def _found(tree: Any, head: Head) -> dict[str, str]:
    """Return the fields that trafilatura finds in the whole page and the head does not have."""
    readable = any(read_moment(date).iso for date in head.dates)
    if readable and {"title", "byline"} <= head.values.keys():
        return {}
    from trafilatura import extract_metadata

    for meta in list(tree.iter("meta")):  # a page is published before it is modified
        if any((meta.get(name) or "").lower() == value for name, value in META["modified"]):
            meta.drop_tree()
    dates = {"extensive_search": False, "original_date": True}
    found = extract_metadata(tree, date_config=dates, extensive=False)
    author = without_month((found.author or "").replace("; ", ", "))
    author = author if author and is_name(author) else marked_authors(tree)
    # without a name, it returns the host of the canonical address, which may be another site
    outlet = None if host(found.sitename or "") else found.sitename
    fields = {"title": found.title, "byline": author, "outlet": outlet, "published": found.date}
    return {name: value for name, value in fields.items() if value and name not in head.values and not (name == "published" and readable)}


def _decoded(data: bytes, charset: str | None) -> tuple[str, tuple[Note, ...]]:
    """Return the page's text, decoded by a declared encoding that fits the bytes."""
    inside = _CHARSET.search(data[:4096])
    own = inside[1].decode("ascii").lower() if inside else None
    sent = charset.strip(" \"'").lower() if charset else None
    # Many servers send a western default for every page, so the page's own declaration goes first then
    named = [name for name in ((own, sent) if sent in _WESTERN else (sent, own)) if name]
    for name in named:
        text, notes = decode(data, name)
        if "\ufffd" not in text and not (name in _WESTERN and _foreign(text)):
            return text, notes
    text, notes = decode(data)
    if named and notes:
        notes = (*notes, Note("text", "declared-encoding", f"the page is declared as {named[0]}, which its bytes are not"))
    return text, notes


def _foreign(text: str) -> bool:
    letters = [character for character in re.sub(r"<[^>]*>", " ", text[:100_000]) if character.isalpha()]
    return sum(not character.isascii() for character in letters) > MOST_FOREIGN_SHARE * len(letters)


def _fields(page: Page, context: Context, uri: str | None) -> tuple[dict[str, str], list[Note]]:
    """Return the fields, from the head or else as found, and a note on each."""
    values = dict(page.head.values)
    notes = [Note(name, "page-head", "the page's head states it") for name in values]
    published, doubts = _moment([*page.head.dates, page.found.get("published", "")], context, opening(page.above, page.text))
    notes += doubts
    if page.head.differ:
        notes.append(Note("byline", "names-differ", page.head.differ))
    if published:
        values["published"] = published
        stated = any(note.rule == "clock-of-twelve-hours" for note in doubts) or published in page.head.dates
        where = ("page-head", "the page's head states it") if stated else ("trafilatura", "found in the page")
        notes.append(Note("published", *where))
    for name, value in page.found.items():
        if name not in values and name != "published":
            values[name] = value
            notes.append(Note(name, "trafilatura", "found in the page"))
    canonical, address = page.head.canonical, _own_address(page.head, uri)
    if canonical and (not address or _same_site(host(canonical), host(address))):
        address = canonical
    if address:
        values["uri"] = address
    if "outlet" not in values and host(values.get("uri", "")):
        values["outlet"] = host(values["uri"])
        notes.append(Note("outlet", "address", "the host of the page's address"))
    if "title" in values:
        values["title"] = without_site(values["title"], values.get("outlet", ""), host(values.get("uri", "")))
    return values, notes


def _own_address(head: Head, uri: str | None) -> str | None:
    """Return the address in the page's head, or the fetched address if that one is of another site."""
    given = head.values.get("uri")
    elsewhere = given and uri and host(given) and host(uri) and not _same_site(host(given), host(uri))
    return uri if elsewhere else given or uri


def _moment(dates: list[str], context: Context, above: str) -> tuple[str, list[Note]]:
    """Return the first believable date, preferably one of the same day with a time; and notes on the others.

    The lines ``above`` the text have it where nothing else does, and its clock where others have the day alone; the first of them is
    that of the publication. A clock of twelve hours that lost its "PM" is set right by another date of the page, or by these lines.
    """
    read = [(date, read_moment(date, context.now)) for date in dates if date]
    good = [(date, moment.iso) for date, moment in read if moment.iso]
    seen = [(iso, iso) for iso in moments_in(above, context.now)]
    if not read:
        good = seen[:1]
    if not good:
        return (read[0][0] if read else ""), []
    best = good[0]
    if "T" not in best[1]:
        best = next((one for one in (*good, *seen) if "T" in one[1] and one[1][:10] == best[1]), best)
    notes = [Note("published", "date-not-believed", f"passed over: {m.problem}") for d, m in read if m.problem and d != best[0]]
    late = in_the_afternoon(best[1])
    if late and (any(iso == late for _, iso in good) or shows_afternoon(above, late)):
        notes.append(Note("published", "clock-of-twelve-hours", f"{best[0][:60]!r} is {late[11:16]}, as the page says elsewhere"))
        return late, notes
    return best[0], notes


def _metadata(head: Head, context: Context, uri: str | None, article: Article) -> tuple[tuple[str, str], ...]:
    """Return the metadata in order, times in ISO 8601; without unreadable times and a subtitle that repeats the title."""
    values: dict[str, str | None] = {**head.metadata, "source_uri": uri}
    if values.get("modified"):
        values["modified"] = read_moment(values["modified"] or "", context.now).iso
    if (values.get("subtitle") or "").casefold() == (article.title or "").casefold():
        values["subtitle"] = None
    return metadata_of(values)


def _declared(head: Head, article: Article, uri: str | None) -> tuple[Credit, ...]:
    """Return credits for the origins other than the page's own site or outlet, each source once."""
    own_host, own_name = host(article.uri or uri or ""), (article.outlet or "").casefold()
    named = [(rule, value) for rule, value in (("canonical link", head.canonical), ("og:url", head.values.get("uri"))) if value]
    credits: dict[str, Credit] = {}
    for rule, value in (*named, *head.origins):
        site = host(value)
        if (site and own_host and _same_site(site, own_host)) or (rule in ("canonical link", "og:url") and not own_host):
            continue
        source = canonical_source(site or value) or site or " ".join(value.split())[:200]
        if source.casefold() in (own_name, own_host) or canonical_source(own_name or own_host) == source:
            continue
        credits.setdefault(source, Credit(source, f"{rule}: {value[:300]}", -1, -1, CreditForm.LINK))
    return tuple(credits.values())


def _same_site(one: str, other: str) -> bool:
    one, other = (_OWN_PREFIX.sub("", each) for each in (one, other))
    return one == other or one.endswith("." + other) or other.endswith("." + one)


HTML = Format("HTML", (".html", ".htm", ".xhtml", ".shtml"), lambda head: _OPENING.match(head) is not None, read_html)
