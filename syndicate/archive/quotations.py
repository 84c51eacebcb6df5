"""The quotations of an archive: which articles quote the same words, and where.

What is stored is a row for each article and run; what two articles share is asked for. Invariant: two articles of one outlet
share none here, and neither do two that the same link shows; what is shared is word for word the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import numbers
from syndicate.model.article import Article, Span
from syndicate.model.comparison import Comparison, Coverage, Derivation, LinkKind, Passage, PassageKind
from syndicate.model.provenance import Direction, Link, Ruling

_Run = tuple[int, int, int, int, int, int]  # word, start and end in A, then in B
_NO_RULING = Ruling(Direction.UNKNOWN, 0.0)
_NOTHING = Article("")
RUN_WORDS = 10  # as ``minhash.RUN_WORDS``, which loads the loops over arrays; the view ``shared_quotation`` counts so too
MOST_QUOTING = 500  # articles that are named for one that quotes the same, those that share most first
_AMONG = "IN (SELECT value FROM json_each(?))"
_PAIRS = """
    quotation AS one JOIN quotation AS two ON two.run = one.run AND two.article <> one.article
    JOIN outlet_of AS of_one ON of_one.article = one.article JOIN outlet_of AS of_two ON of_two.article = two.article
    WHERE (of_one.outlet IS NULL OR of_one.outlet IS NOT of_two.outlet)"""
_PARTNERS = f"""
    SELECT other FROM (SELECT two.article AS other, count(*) AS runs FROM {_PAIRS} AND one.article = ? GROUP BY two.article)
    WHERE NOT EXISTS (SELECT 1 FROM link WHERE link.a = min(?, other) AND link.b = max(?, other)) ORDER BY runs DESC, other LIMIT ?"""
_ALONE = f"""
    SELECT run FROM quotation JOIN outlet_of ON outlet_of.article = quotation.article WHERE run {_AMONG} GROUP BY run
    HAVING count(*) = 1 OR (count(outlet) = count(*) AND count(DISTINCT outlet) = 1)"""
_SHARED = f"""
    SELECT two.article, one.word, one.start, one."end", two.word, two.start, two."end" FROM {_PAIRS}
    AND one.article = ? AND two.article {_AMONG} ORDER BY two.article, one.word"""


class Quotations:
    """The quotations of one archive."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    def put(self, rows: Iterable[Sequence[int]]) -> None:
        """Store runs: what each is, its article, the word that it begins with, and where it starts and ends."""
        with self._db.writing() as connection:
            connection.executemany('INSERT OR IGNORE INTO quotation (run, article, word, start, "end") VALUES (?, ?, ?, ?, ?)', rows)

    def forget(self, articles: Collection[int]) -> None:
        """Delete what is stored of some articles, and of others what only they shared with these."""
        with self._db.writing() as connection:
            wanted = (numbers(articles),)
            runs = [run for (run,) in self._db.rows(f"SELECT DISTINCT run FROM quotation WHERE article {_AMONG}", wanted)]
            connection.execute(f"DELETE FROM quotation WHERE article {_AMONG}", wanted)
            connection.execute(f"DELETE FROM quotation WHERE run IN ({_ALONE})", (numbers(runs),))

    def articles(self) -> list[int]:
        """Return the articles that quote what another quotes, ascending."""
        return [number for (number,) in self._db.rows("SELECT DISTINCT article FROM quotation ORDER BY article")]

    def held(self, articles: Iterable[int]) -> NDArray[np.int64]:
        """Return the runs that are stored of some articles, each with its article (n, 2)."""
        found = self._db.rows(f"SELECT run, article FROM quotation WHERE article {_AMONG}", (numbers(articles),))
        return np.array(found, np.int64).reshape(-1, 2)

    def places(self, article: int) -> list[tuple[int, int, Span]]:
        """Return the stored runs of an article: what each is, its first word and where it stands."""
        sql = 'SELECT run, word, start, "end" FROM quotation WHERE article = ? ORDER BY word'
        return [(run, word, Span(start, end)) for run, word, start, end in self._db.rows(sql, (article,))]

    def quoting(self, article: int, most: int = MOST_QUOTING) -> list[int]:
        """Return the articles that quote the same as this one and are not linked to it, those that share most first."""
        return [row[0] for row in self._db.rows(_PARTNERS, (article, article, article, most))]

    def count(self, article: int) -> int:
        """Return how many articles ``quoting`` would name without a limit."""
        found: int = self._db.rows(f"SELECT count(*) FROM ({_PARTNERS})", (article, article, article, -1))[0][0]
        return found

    def share(self, a: int, b: int) -> bool:
        """Return whether two articles quote the same."""
        return bool(self._db.rows(f"SELECT 1 FROM {_PAIRS} AND one.article = ? AND two.article = ? LIMIT 1", (a, b)))

    def comparisons(self, article: int, others: Collection[int]) -> dict[int, Comparison]:
        """Return what an article quotes that others quote too, by their numbers. The smaller number is side A; the texts are not given."""
        found = self._db.rows(_SHARED, (article, numbers(others)))
        named = f"SELECT id, words, coalesce(outlet, ref) FROM article WHERE id {_AMONG}"
        known = {number: (words, name) for number, words, name in self._db.rows(named, (numbers({article, *others}),))}
        comparisons = {}
        for other, rows in itertools.groupby(found, key=lambda row: row[0]):
            shared = sorted(row[1:] if article < other else (*row[4:], *row[1:4]) for row in rows)
            comparisons[other] = _comparison(shared, known[min(article, other)], known[max(article, other)])
        return comparisons

    def links(self, articles: Iterable[int], most: int = MOST_QUOTING) -> list[Link]:
        """Return as links with which articles some articles share quotations and no link, by their numbers."""
        found: dict[tuple[int, int], Link] = {}
        for article in articles:
            for other, one in self.comparisons(article, self.quoting(article, most)).items():
                pair = min(article, other), max(article, other)
                found[pair] = as_link(*pair, one)
        return [found[pair] for pair in sorted(found)]

    def numbered(self, number: int) -> tuple[Link, tuple[Passage, ...]]:
        """Return what two articles that have this number quote: as a link, and where."""
        a, b = divmod(-number, 1 << 32)
        shared = self.comparisons(a, [b])[b]
        return as_link(a, b, shared), shared.passages


def pair_number(a: int, b: int) -> int:
    """Return a number for two articles that no link has, for ``Quotations.numbered``."""
    return -(min(a, b) << 32 | max(a, b))


def as_link(a: int, b: int, shared: Comparison) -> Link:
    """Return what two articles quote as the link between them: quotations show no direction."""
    shares = shared.coverage_a, shared.coverage_b, shared.similarity
    return Link(
        a, b, LinkKind.SHARED_QUOTES, *shares, _NO_RULING, shared.reason, words=min(shared.detail_a.covered, shared.detail_b.covered)
    )


def _comparison(shared: Sequence[_Run], a: tuple[int, str], b: tuple[int, str]) -> Comparison:
    """Return what two articles share by the runs that both have, in the order of A, given the words and the name of each."""
    passages: list[Passage] = []
    words: tuple[set[int], set[int]] = set(), set()
    last: tuple[int, int] | None = None
    for word_a, start_a, end_a, word_b, start_b, end_b in shared:
        spans = Span(start_a, end_a), Span(start_b, end_b)
        if last and word_a - last[0] == word_b - last[1] <= RUN_WORDS:
            spans = Span(passages[-1].a.start, end_a), Span(passages.pop().b.start, end_b)
        passages.append(Passage(PassageKind.VERBATIM, *spans, 1.0, quoted=1.0, runs=(spans,)))
        words[0].update(range(word_a, word_a + RUN_WORDS))
        words[1].update(range(word_b, word_b + RUN_WORDS))
        last = word_a, word_b
    one, two = (Coverage(length, len(said), len(said), quoted=len(said)) for (length, _), said in zip((a, b), words, strict=True))
    reason = f"{a[1]} and {b[1]} quote the same {min(one.covered, two.covered)} words."
    derived = Derivation.NOT, Derivation.NOT
    return Comparison(_NOTHING, _NOTHING, tuple(passages), LinkKind.SHARED_QUOTES, one, two, 1.0, *derived, reason=reason)
