"""Values to rows and back.

Invariant: what is read is equal to what was written, to the last bit of a number; a row that cannot be a value raises
ValueError; no file is read or written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from sqlite3 import Row
from typing import Any

from syndicate.model.article import Article, Credit, CreditForm, Mark, MarkKind, Note, Span
from syndicate.model.comparison import Comparison, Coverage, Derivation, Extra, LinkKind, Passage, PassageKind, RewriteScore
from syndicate.model.provenance import Direction, DirectionEvidence, EvidenceKind, Link, Ruling
from syndicate.model.records import Stored

ARTICLE = ("ref", "origin", "uri", "outlet", "title", "byline", "published", "language", "words", "digest", "metadata", "text")
PARAGRAPH = ("article", "position", "start", "end", "words", "digest", "boilerplate")
MARK = ("article", "start", "end", "kind", "rule")
NOTE = ("article", "field", "rule", "detail")
CREDIT = ("article", "source", "phrase", "start", "end", "form", "generic", "strength", "declared")
MENTION = ("article", "source", "phrase", "start", "end", "kind")
LINK = (
    *("id", "a", "b", "kind", "coverage_a", "coverage_b", "similarity", "direction", "confidence", "reason", "credited", "source"),
    *(
        "likelihood",
        "score",
        "order_kept",
        "derivation_a",
        "derivation_b",
        "detail_a",
        "detail_b",
        "evidence",
        "capped",
        "retelling",
        "traces",
    ),
)
PASSAGE = ("link", "kind", "a_start", "a_end", "b_start", "b_end", "similarity", "score", "probability", "quoted", "summary", "runs")
DERIVING_KINDS = "({})".format(", ".join(f"'{kind}'" for kind in LinkKind if kind.derives))  # the part of SQL that follows IN


def numbers(ids: Iterable[int]) -> str:
    """Return numbers as the one parameter of ``IN (SELECT value FROM json_each(?))``, whatever their count."""
    return json.dumps([int(i) for i in ids])


def insert_sql(table: str, columns: Sequence[str]) -> str:
    """Return the statement that inserts one row of these columns."""
    return f"INSERT INTO {table} ({', '.join(map(quoted, columns))}) VALUES ({', '.join('?' * len(columns))})"


def quoted(column: str) -> str:
    """Return a column's name for SQL; ``end`` is a keyword and is quoted."""
    return f'"{column}"' if column == "end" else column


def to_json(value: object) -> str:
    """Return compact JSON, strict, with characters as they are."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def flag(value: bool | None) -> int | None:
    """Return a bool as SQLite stores it, None for not known."""
    return None if value is None else int(value)


def truth(value: int | None) -> bool | None:
    """Return a stored bool, None for not known."""
    return None if value is None else bool(value)


def article_row(stored: Stored) -> tuple[Any, ...]:
    """Return the columns ``ARTICLE`` of an article."""
    article = stored.article
    return (
        *(article.ref, article.origin, article.uri, article.outlet, article.title, article.byline),
        *(article.published, article.language, stored.words, stored.digest),
        *(to_json(dict(article.metadata)) if article.metadata else None, article.text),
    )


def article_value(row: Row, notes: Iterable[Note], declared: Iterable[Credit]) -> Article:
    """Return the article of a row, with its notes and declared credits."""
    fields = ("text", "ref", "origin", "uri", "outlet", "title", "byline", "published", "language")
    metadata = tuple(json.loads(row["metadata"]).items()) if row["metadata"] else ()
    return Article(**{field: row[field] for field in fields}, declared=tuple(declared), notes=tuple(notes), metadata=metadata)


def paragraph_rows(number: int, first: int, stored: Stored) -> Iterable[tuple[Any, ...]]:
    """Yield the columns id and ``PARAGRAPH`` of each paragraph of article ``number``, the first of which is paragraph ``first``."""
    for i, p in enumerate(stored.paragraphs, first):
        yield i, number, p.position, p.start, p.end, p.words, p.digest, int(p.boilerplate)


def mark_rows(number: int, stored: Stored) -> Iterable[tuple[Any, ...]]:
    """Yield the columns ``MARK``."""
    for mark in stored.marks:
        yield number, mark.start, mark.end, mark.kind.value, mark.rule


def mark_value(row: Row) -> Mark:
    """Return the mark of a row."""
    return Mark(row["start"], row["end"], MarkKind(row["kind"]), row["rule"])


def note_rows(number: int, stored: Stored) -> Iterable[tuple[Any, ...]]:
    """Yield the columns ``NOTE``."""
    for note in stored.article.notes:
        yield number, note.field, note.rule, note.detail


def note_value(row: Row) -> Note:
    """Return the note of a row."""
    return Note(row["field"], row["rule"], row["detail"])


def credit_rows(number: int, stored: Stored) -> Iterable[tuple[Any, ...]]:
    """Yield the columns ``CREDIT``, those found in the text first and then the declared ones."""
    for declared, credits in enumerate((stored.credits, stored.article.declared)):
        for c in credits:
            yield number, c.source, c.phrase, c.start, c.end, c.form.value, int(c.generic), c.strength, declared


def credit_value(row: Row) -> Credit:
    """Return the credit of a row."""
    return Credit(row["source"], row["phrase"], row["start"], row["end"], CreditForm(row["form"]), bool(row["generic"]), row["strength"])


def mention_rows(number: int, stored: Stored) -> Iterable[tuple[Any, ...]]:
    """Yield the columns ``MENTION``."""
    for m in stored.mentions:
        yield number, m.source, m.phrase, m.start, m.end, m.kind.value


def link_row(number: int, a: int, b: int, comparison: Comparison, ruling: Ruling) -> tuple[Any, ...]:
    """Return the columns ``LINK``; ``comparison.kind`` must not be None. What the ruling infers from the texts are the traces."""
    if comparison.kind is None:
        raise ValueError(f"the comparison of {a} and {b} amounts to no link")
    return (
        *(number, a, b, comparison.kind.value, comparison.coverage_a, comparison.coverage_b, comparison.similarity),
        *(ruling.direction.value, ruling.confidence, comparison.reason, flag(ruling.credited), ruling.source),
        *(comparison.likelihood, comparison.score, flag(comparison.order_kept)),
        *(comparison.derivation_a.value, comparison.derivation_b.value),
        *(to_json(asdict(comparison.detail_a)), to_json(asdict(comparison.detail_b)), evidence_json(ruling.evidence), comparison.capped),
        None if comparison.retelling is None else to_json(asdict(comparison.retelling)),
        evidence_json(one for one in ruling.evidence if one.kind is EvidenceKind.INFERRED),
    )


def ruling_row(link: Link) -> tuple[Any, ...]:
    """Return direction, confidence, source and evidence of a link, then its articles."""
    ruling = link.ruling
    return (
        *(ruling.direction.value, ruling.confidence, ruling.source, evidence_json(ruling.evidence)),
        *(link.a, link.b),
    )


def evidence_json(evidence: Iterable[DirectionEvidence]) -> str:
    """Return evidence for a direction as it is stored."""
    return to_json([{"kind": e.kind.value, "favours": e.favours.value, "sentence": e.sentence, "weight": e.weight} for e in evidence])


def evidence_value(stored: str) -> tuple[DirectionEvidence, ...]:
    """Return stored evidence for a direction."""
    return tuple(
        DirectionEvidence(EvidenceKind(e["kind"]), Direction(e["favours"]), e["sentence"], e["weight"]) for e in json.loads(stored)
    )


def link_value(row: Row) -> Link:
    """Return the link of a row, with its ruling."""
    ruling = Ruling(Direction(row["direction"]), row["confidence"], evidence_value(row["evidence"]), row["source"], truth(row["credited"]))
    same = {name: row[name] for name in ("a", "b", "coverage_a", "coverage_b", "similarity", "reason", "likelihood")}
    words = min(json.loads(row[detail])["covered"] for detail in ("detail_a", "detail_b"))
    return Link(kind=LinkKind(row["kind"]), ruling=ruling, traces=evidence_value(row["traces"]), words=words, **same)


def comparison_value(row: Row, a: Article, b: Article, passages: Iterable[Passage]) -> Comparison:
    """Return the comparison that a link's row and its passages were made from."""
    return Comparison(
        a,
        b,
        tuple(passages),
        LinkKind(row["kind"]),
        detail_a=Coverage(**json.loads(row["detail_a"])),
        detail_b=Coverage(**json.loads(row["detail_b"])),
        derivation_a=Derivation(row["derivation_a"]),
        derivation_b=Derivation(row["derivation_b"]),
        order_kept=truth(row["order_kept"]),
        retelling=retelling_value(row["retelling"]),
        **{name: row[name] for name in ("similarity", "likelihood", "score", "reason", "capped")},
    )


def retelling_value(stored: str | None) -> RewriteScore | None:
    """Return the stored result of the search for rewritten copy for a pair, None if there is none."""
    if stored is None:
        return None
    found: dict[str, Any] = json.loads(stored)
    for name in ("shared_rare", "discounted"):
        found[name] = tuple(found[name])
    for name in ("only_a", "only_b"):
        found[name] = Extra(**{kind: tuple(some) for kind, some in found[name].items()})
    return RewriteScore(**found)


def passage_rows(link: int, passages: Iterable[Passage]) -> Iterable[tuple[Any, ...]]:
    """Yield the columns ``PASSAGE`` of each passage of a link."""
    for p in passages:
        runs = [[a.start, a.end, b.start, b.end] for a, b in p.runs]
        spans = (p.a.start, p.a.end, p.b.start, p.b.end)
        yield link, p.kind.value, *spans, p.similarity, p.score, p.probability, p.quoted, int(p.summary), to_json(runs)


def passage_value(row: Row) -> Passage:
    """Return the passage of a row."""
    return Passage(
        PassageKind(row["kind"]),
        Span(row["a_start"], row["a_end"]),
        Span(row["b_start"], row["b_end"]),
        **{name: row[name] for name in ("similarity", "score", "probability", "quoted")},
        summary=bool(row["summary"]),
        runs=tuple((Span(a, b), Span(c, d)) for a, b, c, d in json.loads(row["runs"])),
    )


def unwritable(batch: Iterable[Stored]) -> str | None:
    """Return the name of the first article that cannot be written as UTF-8."""
    for stored in batch:
        article = stored.article
        texts = (article.text, article.ref, article.origin, article.uri, article.outlet, article.title, article.byline)
        try:
            "".join(text or "" for text in texts).encode()
        except UnicodeEncodeError:
            return f"{article.origin} ({article.ref!r})"
    return None
