"""Derive again what can be derived, and report every fault.

Invariant: nothing is changed; one fault hides no other. If nothing is reported, every passage can be cut out of both
texts, and what is called verbatim is verbatim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import ArchiveFile, fulltext
from syndicate.candidates.minhash import RUN_WORDS, all_runs
from syndicate.model.article import Span
from syndicate.model.comparison import Comparison, Coverage, Passage, PassageKind
from syndicate.model.errors import ArchiveError
from syndicate.model.provenance import Link
from syndicate.model.records import Held, Problem, StoredParagraph, article_digest, story_key
from syndicate.pipeline.derive import derive_paragraphs
from syndicate.text import Tokens, tokenize

_ARTICLES_AT_ONCE = 256
_TEXTS_KEPT = 64  # with their words, while links are checked
_ROUNDING = 1e-9

_AGAIN = "Scan its origin again: what changed is replaced."
_SCAN = "Scan again: the scan goes on from there."
_RESTORE = "Restore the archive from a copy, or save what can be read with: sqlite3 FILE .recover"
_REINDEX = "Build it again: INSERT INTO article_fts (article_fts) VALUES ('rebuild')"


def verify_archive(archive: ArchiveFile) -> Iterator[Problem]:
    """Yield every fault in an archive; yields nothing if all is well."""
    for check in _CHECKS:
        try:
            yield from check(archive)
        except ArchiveError as error:
            yield Problem(check.__name__.strip("_").replace("_", " "), error.what, error.remedy or _RESTORE)


def _file(archive: ArchiveFile) -> Iterator[Problem]:
    """Let SQLite check its pages, indexes and references."""
    for message in archive.connection.faults():
        yield Problem("file", f"SQLite finds: {message}.", _RESTORE)
    for table, row, parent in archive.connection.orphans():
        yield Problem(f"{table} row {row}", f"it belongs to a row of {parent} that is not there.", _SCAN)


def _search_index(archive: ArchiveFile) -> Iterator[Problem]:
    """Compare the index of words with the articles."""
    unknown, gone = fulltext.missing(archive.connection)
    for number in unknown:
        yield Problem(f"article {number}", "search does not know it.", _REINDEX)
    for number in gone:
        yield Problem(f"article {number}", "search knows it, and it is not there.", _REINDEX)
    if not fulltext.is_true(archive.connection):
        yield Problem("search", "the words that it knows are not those of the articles.", _REINDEX)


def _state(archive: ArchiveFile) -> Iterator[Problem]:
    """Say what an interrupted scan has left to do."""
    left = len(archive.pending.unsettled())
    if left:
        yield Problem("links", f"{left} articles are not compared with the others yet: a scan was interrupted.", _SCAN)
    elif not archive.pending.stories_current:
        yield Problem("stories", "they were made before the last change: a scan was interrupted.", _SCAN)


def _articles(archive: ArchiveFile) -> Iterator[Problem]:
    """Derive each article's digest, words, paragraphs and sketches again, and look at every offset in it."""
    ids = archive.articles.ids()
    for begin in range(0, len(ids), _ARTICLES_AT_ONCE):
        for held in archive.articles.held(ids[begin : begin + _ARTICLES_AT_ONCE]).values():
            yield from _article(archive, held)


def _article(archive: ArchiveFile, held: Held) -> Iterator[Problem]:
    where = f"article {held.id} ({held.article.ref})"
    text = held.article.text
    if article_digest(held.article) != archive.articles.digests([held.id])[held.id]:
        yield Problem(where, "its text or metadata is not what was put in.", _AGAIN)
    spans = [(f"its {mark.kind} mark", mark.start, mark.end) for mark in held.marks]
    spans += [("its credit", credit.start, credit.end) for credit in held.credits if credit.start != -1]
    for what, start, end in spans:
        if not 0 <= start <= end <= len(text):
            yield Problem(where, f"{what} at {start} to {end} does not lie in its text.", _AGAIN)
    for credit in held.credits:
        if credit.start != -1 and text[credit.start : credit.end] != credit.phrase:
            yield Problem(where, f"the words of its credit are not those at {credit.start} to {credit.end}.", _AGAIN)
    tokens = tokenize(text)
    if held.words != len(tokens):
        yield Problem(where, f"it has {len(tokens)} words, and {held.words} are stored.", _AGAIN)
    derived = derive_paragraphs(text, tokens, held.marks, archive.settings.recipe)
    yield from _paragraphs(where, archive.paragraphs.of(held.id), derived)


def _paragraphs(where: str, stored: tuple[StoredParagraph, ...], derived: tuple[StoredParagraph, ...]) -> Iterator[Problem]:
    if len(stored) != len(derived):
        yield Problem(where, f"it has {len(derived)} paragraphs, and {len(stored)} are stored.", _AGAIN)
        return
    for old, new in zip(stored, derived, strict=True):
        place = f"{where}, paragraph {old.position}"
        if (old.position, old.start, old.end, old.words) != (new.position, new.start, new.end, new.words):
            yield Problem(place, f"it is stored at {old.start} to {old.end}, but is at {new.start} to {new.end}.", _AGAIN)
        if old.digest != new.digest:
            yield Problem(place, "its digest is not that of its words.", _AGAIN)


def _links(archive: ArchiveFile) -> Iterator[Problem]:
    """Look at every link's numbers and replay every passage."""

    @lru_cache(maxsize=_TEXTS_KEPT)
    def words(number: int) -> Tokens:
        return tokenize(archive.articles.article(number).article.text)

    for a, b in archive.links.pairs():
        try:
            link, comparison = archive.links.link(a, b), archive.links.comparison(a, b)
        except ArchiveError as error:
            yield Problem(f"link {a}-{b}", error.what, _RESTORE)
            continue
        if link is not None and comparison is not None:
            yield from _link(link, comparison)
            for passage in comparison.passages:
                yield from _passage(f"link {a}-{b}", comparison, passage, words(a), words(b))


def _quotations(archive: ArchiveFile) -> Iterator[Problem]:
    """Look whether each article has the words that it quotes where they are said to be."""
    for number in archive.quotations.articles():
        tokens = tokenize(archive.articles.bare([number])[number].text)
        runs = all_runs(tokens).view(np.int64).ravel().tolist()
        for run, word, span in archive.quotations.places(number):
            ends = Span(int(tokens.start[word]), int(tokens.end[word + RUN_WORDS - 1])) if word < len(runs) else None
            if ends != span or runs[word] != run:
                yield Problem(
                    f"article {number}", f"the words that it quotes at {span.start} to {span.end} are not those of others.", _AGAIN
                )


def _link(link: Link, comparison: Comparison) -> Iterator[Problem]:
    where = f"link {link.a}-{link.b}"
    shares = (("coverage_a", link.coverage_a), ("coverage_b", link.coverage_b), ("similarity", link.similarity))
    for name, share in (*shares, ("confidence", link.ruling.confidence)):
        if not 0 <= share <= 1:
            yield Problem(where, f"its {name} is {share}, not between 0 and 1.", _SCAN)
    for side, stored, detail in (("a", link.coverage_a, comparison.detail_a), ("b", link.coverage_b, comparison.detail_b)):
        if abs(stored - detail.share) > _ROUNDING or not _adds_up(detail):
            yield Problem(where, f"the words it counts on side {side} do not add up to its coverage.", _SCAN)
    if not comparison.passages:
        yield Problem(where, "it has no passage: nothing shows what is shared.", _SCAN)


def _adds_up(detail: Coverage) -> bool:
    parts = detail.verbatim + detail.edited + detail.rewritten
    return parts == detail.covered <= detail.words and 0 <= detail.quoted <= detail.covered


def _passage(where: str, comparison: Comparison, passage: Passage, a: Tokens, b: Tokens) -> Iterator[Problem]:
    place = f"{where}, passage at {passage.a.start} and {passage.b.start}"
    spans = ((passage.a, comparison.a.text), (passage.b, comparison.b.text))
    if not all(0 <= span.start < span.end <= len(text) for span, text in spans):
        yield Problem(place, "it does not lie in the texts.", _SCAN)
        return
    if passage.kind is PassageKind.VERBATIM and not np.array_equal(_keys(a, passage.a), _keys(b, passage.b)):
        yield Problem(place, "it is called verbatim, and its words differ.", _SCAN)
    for run_a, run_b in passage.runs:
        if not (_inside(run_a, passage.a) and _inside(run_b, passage.b)):
            yield Problem(place, f"its run at {run_a.start} and {run_b.start} does not lie in it.", _SCAN)
        elif not np.array_equal(_keys(a, run_a), _keys(b, run_b)):
            yield Problem(place, f"the words of its run at {run_a.start} and {run_b.start} differ.", _SCAN)


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start <= inner.end <= outer.end


def _keys(tokens: Tokens, span: Span) -> NDArray[np.uint64]:
    """Return the keys of the words that lie in a span."""
    return tokens.key[np.searchsorted(tokens.start, span.start) : np.searchsorted(tokens.end, span.end, "right")]


def _stories(archive: ArchiveFile) -> Iterator[Problem]:
    """Look at who is in each story; stories that are known to be stale are left alone."""
    if not archive.pending.stories_current:
        return
    for row in archive.stories.listed(limit=None):
        where = f"story {row.id}"
        story = archive.stories.story(row.id)
        names = archive.articles.keys(story.articles).values()
        if row.articles != len(story.articles):
            yield Problem(where, f"it has {len(story.articles)} articles, and {row.articles} are stored.", _SCAN)
        if names and row.key not in (story_key(names), story_key(names, whole=True)):
            yield Problem(where, "its key is not that of its articles.", _SCAN)
        if story.first is not None and story.first not in story.articles:
            yield Problem(where, f"its first article, {story.first}, is not in it.", _SCAN)
        for link in story.links:
            if not {link.a, link.b} <= set(story.articles):
                yield Problem(where, f"its link {link.a}-{link.b} leads out of it.", _SCAN)


_CHECKS: tuple[Callable[[ArchiveFile], Iterator[Problem]], ...] = (_file, _search_index, _state, _articles, _links, _quotations, _stories)
