"""Make articles of the captures of a web archive: pages, feeds, texts and documents, each with the time of capture.

Invariant: a capture that cannot contain an article is only counted. One that should hold an article and does not is reported with its
place. A page captured twice with the same text is one article, that of the first capture.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from syndicate.model.article import Article, Note, Skipped
from syndicate.readers.choosing import choose
from syndicate.readers.encoding import decode
from syndicate.readers.fields import article_from
from syndicate.readers.html import LEAST_WORDS, read_page
from syndicate.readers.refs import Refs, SkipReport
from syndicate.readers.source import HEAD_BYTES, MOST_FILE_BYTES, Context, Format, InputStream, metadata_of
from syndicate.readers.webanswer import Answer, read_answer
from syndicate.text.dates import read_moment
from syndicate.text.lines import word_count

PAGES = ("text/html", "application/xhtml+xml")
# Formats that are files of a page in a crawl, not articles
_NO_CAPTURES = frozenset({"JSON Lines", "CSV and TSV", "Parquet", "mail", "ZIP archive", "tar archive", "WARC", "ARC"})
_FILES = re.compile(r"(?:image|audio|video|font)/|text/(?:css|javascript)|application/(?:javascript|x-javascript|font|octet-stream|x-font)")
_NOT_OF_THE_WEB = ("metadata:", "dns:", "whois:", "filedesc:", "screenshot:", "urn:pageinfo:", "urn:thumbnail:", "urn:view:")
_ROBOTS = re.compile(r"^\w+://[^/]+/(?:robots|ads|humans|security)\.txt(?:\?|$)", re.IGNORECASE)
_OPENS_LIKE_HTML = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d*")


@dataclass(frozen=True, slots=True)
class Capture:
    """One record of an archive: its kind, place, address, time as written, the type of its block, and the block.

    ``problem`` says why the block cannot be read, ``remark`` what its reader should know, ``short`` how much of the block is
    there if it is not complete.
    """

    kind: str
    place: str
    uri: str
    written: str
    content_type: str
    block: bytes
    problem: str = ""
    remark: str = ""
    short: str = ""


class Captures:
    """Reads the captures of one archive in order, and counts those that are not read."""

    def __init__(self, source: InputStream, context: Context) -> None:
        self._source, self._context = source, context
        self._refs = Refs()
        self._articles = 0
        self._report = SkipReport(source.origin, "records")
        self._silent: Counter[str] = Counter()  # records that never hold an article
        self._passed: Counter[str] = Counter()  # captures that hold no article

    def read(self, capture: Capture) -> Iterator[Article | Skipped]:
        """Yield the articles of a capture."""
        for entry in self._entries(capture):
            if isinstance(entry, Article):
                yield from self._finished(entry, capture)
            elif self._report.takes():
                yield entry

    def tell(self, reason: str, place: str) -> Iterator[Skipped]:
        """Yield a report that a record is broken, unless too many are."""
        if self._report.takes():
            yield self._source.skipped(reason, "What can be read after it was read. Fetch the archive again.", place)

    def summary(self) -> Iterator[Skipped]:
        """Yield at the end what was not read, apart from the records that every archive has."""
        yield from self._report.end()
        if self._passed:
            yield self._source.skipped(f"also has parts that are not articles: {_listed(self._passed)}")
        elif not self._articles and not self._report.met:
            held = f" ({_listed(self._silent)})" if self._silent else ""
            yield self._source.skipped(f"contains no captured article{held}")

    def _entries(self, capture: Capture) -> Iterator[Article | Skipped]:
        if capture.kind not in ("response", "resource", "conversion"):
            self._silent[f"{capture.kind} records"] += 1
        elif capture.uri.startswith(_NOT_OF_THE_WEB) or _ROBOTS.match(capture.uri):
            self._silent["records of the crawler's own"] += 1
        elif capture.problem:
            yield self._source.skipped(capture.problem, "Fetch the archive again.", capture.place)
        else:
            answer = read_answer(capture.block, capture.content_type)
            if capture.short and not answer.whole:
                yield self._source.skipped(capture.short, "Fetch the archive again.", capture.place)
            else:
                yield from self._answered(capture, answer)

    def _answered(self, capture: Capture, answer: Answer) -> Iterator[Article | Skipped]:
        if answer.status and answer.status not in (200, 203, 206):
            self._passed[f"answers with the status {answer.status}"] += 1
        elif answer.problem:
            yield self._source.skipped(answer.problem, "Leave it out, or give the page itself.", capture.place)
        elif not answer.body.strip():
            self._passed["empty answers"] += 1
        elif answer.kind in PAGES or (not answer.kind and _OPENS_LIKE_HTML.match(answer.body)):
            yield read_page(
                answer.body,
                source=self._source,
                context=self._context,
                place=capture.place,
                uri=capture.uri or None,
                charset=answer.charset,
            )
        elif capture.kind == "conversion" or answer.kind == "text/plain":
            yield self._text(capture, answer)
        else:
            form = _form_of(answer, self._context.formats)
            if form is None:
                self._passed["pictures, scripts and the like" if _FILES.match(answer.kind) else answer.kind or "files without a type"] += 1
            else:
                stream = io.BufferedReader(io.BytesIO(answer.body), HEAD_BYTES)
                yield from form.read(replace(self._source, name=capture.uri or self._source.name, stream=stream), self._context)

    def _text(self, capture: Capture, answer: Answer) -> Article | Skipped:
        text, notes = decode(answer.body, answer.charset)
        if word_count(text) < LEAST_WORDS:
            return self._source.skipped("is a text without an article", None, capture.place)
        given = {"text": text, "uri": capture.uri}
        ref = capture.uri or f"{self._source.name}:{capture.place}"
        return article_from(given, self._context, ref=ref, origin=self._source.origin, notes=notes)

    def _finished(self, article: Article, capture: Capture) -> Iterator[Article]:
        ref = self._refs.ref_for(article.ref, article.text)
        if ref is None:
            self._silent["captures of what was captured before"] += 1
            return
        self._articles += 1
        notes = list(article.notes)
        notes += [Note("text", "record", said) for said in (capture.remark, capture.short) if said]
        if ref != article.ref:
            notes.append(Note("ref", "repeated-id", "the same address was captured before, with another text"))
        metadata = {**dict(article.metadata), "captured": _moment(capture.written)}
        yield replace(article, ref=ref, uri=article.uri or capture.uri or None, notes=tuple(notes), metadata=metadata_of(metadata))


def too_large(length: int) -> str:
    """Return why a record of this many bytes is not read, "" if it is."""
    return f"is a record of {length / 2**20:.0f} MB; the limit is {MOST_FILE_BYTES // 2**20} MB" if length > MOST_FILE_BYTES else ""


def _form_of(answer: Answer, formats: Sequence[Format]) -> Format | None:
    """Return the format of an answer that is neither a page nor plain text, None if it can hold no article."""
    if _FILES.match(answer.kind) and answer.kind != "application/octet-stream":
        return None
    choice = choose(formats, "", answer.body[:HEAD_BYTES])
    form = choice.form if choice else None
    return None if form is None or form.weak or form.name in _NO_CAPTURES else form


def _moment(written: str) -> str | None:
    stamp = _STAMP.fullmatch(written)
    iso = "{}-{}-{}T{}:{}:{}Z".format(*stamp.groups()) if stamp else written
    return read_moment(iso).iso


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
