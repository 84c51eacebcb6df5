"""The audit of an archive: a verdict on each article of each link, counted by outlet, by source and over time.

Invariant: triggers note each link that is added or changed, so that ``complete`` reads these links alone and finishes what a
killed scan left. A verdict is deleted with its link. Of an article's verdicts the one with the highest rank counts, so that
every article is counted once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from syndicate.archive import rows
from syndicate.archive.articles import Articles
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import numbers
from syndicate.model.article import Mention, MentionKind
from syndicate.model.comparison import Coverage
from syndicate.model.provenance import Flag, Group, Verdict
from syndicate.model.records import Audited, AuditRow
from syndicate.provenance import Entry
from syndicate.provenance.audit import rank, verdicts_on

MAX_SPANS = 62  # spans of time in one table; two months of days
LINKS_AT_ONCE = 512  # judged together; their articles are held in memory
_AMONG = "IN (SELECT value FROM json_each(?))"
_FLAGS = {  # by column
    "misattributed": Flag.MISATTRIBUTED,
    "differing": Flag.DIFFERING,
    "only_metadata": Flag.METADATA,
    "generic_only": Flag.GENERIC,
    "mention_only": Flag.MENTION,
}
_COLUMNS = ("link", "article", "other", "source", "grp", "rank", "share", "confidence", *_FLAGS, "sentence", "phrases")

# Counts the verdict with the highest rank of each article, or of each article and source. SQLite takes the other columns
# beside max() from the row that has the maximum.
_MAIN = f"SELECT article, grp, max(rank), {', '.join(_FLAGS)} FROM verdict WHERE grp IS NOT NULL"
_COUNTED = ", ".join(
    [*(f"sum(grp = '{group.value}') AS {group.name.lower()}" for group in Group), *(f"sum({flag}) AS {flag}" for flag in _FLAGS)]
)
# Reads the index by outlet and not the articles, whose rows hold their texts.
_BY_OUTLET = f"""
    SELECT article.outlet, {_COUNTED} FROM article INDEXED BY article_outlet
    CROSS JOIN ({_MAIN} GROUP BY article) AS main ON main.article = article.id
    WHERE article.outlet IS NOT NULL GROUP BY article.outlet
"""
_BY_SOURCE = f"""
    SELECT source, {_COUNTED} FROM (SELECT source, article, grp, max(rank), {", ".join(_FLAGS)} FROM verdict
        WHERE grp IS NOT NULL AND source IS NOT NULL GROUP BY source, article) GROUP BY source
"""
_BY_DAY = f"""
    SELECT substr(article.published, 1, 10), {_COUNTED} FROM article INDEXED BY article_outlet
    CROSS JOIN ({_MAIN} GROUP BY article) AS main ON main.article = article.id
    WHERE article.published IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_BY_DAY_OF_OUTLET = f"""
    SELECT substr(published, 1, 10), {_COUNTED} FROM (
        SELECT article.published, verdict.grp, max(verdict.rank), {", ".join(f"verdict.{flag}" for flag in _FLAGS)}
        FROM article INDEXED BY article_outlet JOIN verdict ON verdict.article = article.id
        WHERE article.outlet = ? AND article.published IS NOT NULL AND verdict.grp IS NOT NULL GROUP BY article.id
    ) GROUP BY 1 ORDER BY 1
"""


def complete(archive: ArchiveConnection, articles: Articles) -> int:
    """Store a verdict on every link that has none yet; return how many there were."""
    waiting = [row[0] for row in archive.rows("SELECT unaudited.link FROM unaudited JOIN link ON link.id = unaudited.link ORDER BY a, b")]
    for first in range(0, len(waiting), LINKS_AT_ONCE):
        some = waiting[first : first + LINKS_AT_ONCE]
        with archive.writing() as connection:
            found = list(_judged(archive, articles, some))
            connection.executemany(f"DELETE FROM verdict WHERE link {_AMONG}", [(numbers(some),)])
            connection.executemany(rows.insert_sql("verdict", _COLUMNS), found)
            connection.execute(f"DELETE FROM unaudited WHERE link {_AMONG}", (numbers(some),))
    return len(waiting)


def _judged(archive: ArchiveConnection, articles: Articles, links: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """Yield the columns of the verdicts on links."""
    stored = archive.named(f"SELECT * FROM link WHERE id {_AMONG} ORDER BY id", (numbers(links),))
    entries = _entries(archive, articles, {number for row in stored for number in (row["a"], row["b"])})
    for row in stored:
        with archive.parsing(f"link {row['id']}"):
            link = rows.link_value(row)
            details = Coverage(**json.loads(row["detail_a"])), Coverage(**json.loads(row["detail_b"]))
        for one in verdicts_on(link.kind, link.ruling, (entries[link.a], entries[link.b]), details, link.likelihood):
            flags = (int(flag in one.flags) for flag in _FLAGS.values())
            yield (
                row["id"],
                one.article,
                one.other,
                one.source,
                one.group,
                rank(one),
                one.share,
                one.confidence,
                *flags,
                one.sentence,
                _json(one.phrases),
            )


def _json(phrases: tuple[str, ...]) -> str:
    return rows.to_json(list(phrases))


def _entries(archive: ArchiveConnection, articles: Articles, ids: Iterable[int]) -> dict[int, Entry]:
    """Return articles with what they say of sources."""
    held = articles.held(ids)
    mentions: dict[int, list[Mention]] = {number: [] for number in held}
    sql = f'SELECT article, source, phrase, start, "end", kind FROM mention WHERE article {_AMONG} ORDER BY rowid'
    with archive.parsing("a mention"):
        for article, source, phrase, start, end, kind in archive.rows(sql, (numbers(held),)):
            mentions[article].append(Mention(source, phrase, start, end, MentionKind(kind)))
    return {number: Entry(number, one.article, one.credits, tuple(mentions[number])) for number, one in held.items()}


def of_articles(archive: ArchiveConnection, ids: Iterable[int]) -> list[Verdict]:
    """Return the verdicts on articles, link by link."""
    return _verdicts(archive, f"SELECT * FROM verdict WHERE article {_AMONG} ORDER BY link, article", (numbers(ids),))


def of_pairs(archive: ArchiveConnection, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[Verdict, ...]]:
    """Return the verdicts on the links between these articles (the smaller number first), by the articles' numbers."""
    sql = """SELECT verdict.* FROM json_each(?) AS pair JOIN link ON link.a = pair.value ->> 0 AND link.b = pair.value ->> 1
        JOIN verdict ON verdict.link = link.id ORDER BY link, article"""
    found: dict[tuple[int, int], tuple[Verdict, ...]] = {}
    for one in _verdicts(archive, sql, (json.dumps([list(pair) for pair in pairs]),)):
        key = min(one.article, one.other), max(one.article, one.other)
        found[key] = (*found.get(key, ()), one)
    return found


def _verdicts(archive: ArchiveConnection, sql: str, parameters: tuple[Any, ...]) -> list[Verdict]:
    with archive.parsing("a verdict"):
        return [
            Verdict(
                row["article"],
                row["other"],
                Group(row["grp"]) if row["grp"] else None,
                row["source"],
                row["share"],
                row["confidence"],
                row["sentence"],
                tuple(flag for column, flag in _FLAGS.items() if row[column]),
                tuple(json.loads(row["phrases"])),
            )
            for row in archive.named(sql, parameters)
        ]


def by_outlet(archive: ArchiveConnection) -> dict[str, Audited]:
    """Return for each outlet how its own articles credit what they have from elsewhere."""
    return {name: Audited(*counts) for name, *counts in archive.rows(_BY_OUTLET)}


def by_source(archive: ArchiveConnection) -> dict[str, Audited]:
    """Return for each source how it is credited by the articles that have their text from it."""
    return {name: Audited(*counts) for name, *counts in archive.rows(_BY_SOURCE)}


def _week(day: str) -> str:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04}-W{week:02}"


# A span of time -> what it is called, from a day.
SPANS: dict[str, Callable[[str], str]] = {"day": lambda day: day, "week": _week, "month": lambda day: day[:7], "year": lambda day: day[:4]}


def over_time(archive: ArchiveConnection, by: str | None = "month", outlet: str | None = None) -> list[AuditRow]:
    """Return how articles credit what they have from elsewhere, by the span in which they were published.

    ``by`` is a key of ``SPANS``, None the first of which there are no more than ``MAX_SPANS``; with ``outlet`` only its own
    articles count. What has no date is left out, spans without anything are not.
    """
    found = archive.rows(_BY_DAY) if outlet is None else archive.rows(_BY_DAY_OF_OUTLET, (outlet,))
    counted: dict[str, list[int]] = {}
    days = [day for day, *_ in found if _is_day(day)]
    by = by or next((each for each in SPANS if len(list(_between(days, each))) <= MAX_SPANS), "year")
    for span in _between(days, by):
        counted[span] = [0] * len(fields(Audited))
    for day, *counts in found:
        if _is_day(day):
            span = SPANS[by](day)
            counted[span] = [one + other for one, other in zip(counted[span], counts, strict=True)]
    return [AuditRow(span, Audited(*counts)) for span, counts in sorted(counted.items())]


def _between(days: list[str], by: str) -> Iterator[str]:
    """Yield the spans from the first day to the last."""
    if days:
        first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
        yield from dict.fromkeys(SPANS[by]((first + timedelta(n)).isoformat()) for n in range((last - first).days + 1))


def _is_day(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False
