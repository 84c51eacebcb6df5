"""Writes the figures of a run as plain text, one table for each part.

Invariant: numbers are only rounded here. A part that was not run has no table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Column = tuple[str, Callable[[Mapping[str, Any]], str]]  # head, and the function that writes a row's cell

UNITS = ("B", "kB", "MB", "GB", "TB")


def size(number: float) -> str:
    """Return bytes in the unit that leaves one to three digits."""
    for unit in UNITS:
        if abs(number) < 1000 or unit == UNITS[-1]:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    raise AssertionError


def seconds(number: float) -> str:
    """Return seconds as text, short times in milliseconds."""
    return f"{number * 1000:.1f} ms" if number < 1 else f"{number:.1f} s"


def _cell(key: str, form: Callable[[Any], str] = str) -> Callable[[Mapping[str, Any]], str]:
    return lambda row: form(row[key]) if row.get(key) is not None else ""


_count, _share, _two, _times = "{:,.0f}".format, "{:.3f}".format, "{:.2f}".format, "{:.2f}x".format
STAGES: tuple[Column, ...] = (
    ("stage", _cell("stage")),
    ("time", _cell("seconds", seconds)),
    ("done", _cell("done", _count)),
    ("a second", _cell("rate", _count)),
)
KINDS: tuple[Column, ...] = (
    ("planted", _cell("kind")),
    ("paragraphs", _cell("paragraphs", _count)),
    ("Jaccard", _cell("jaccard", _share)),
    ("promised", _cell("promised", _share)),
    ("candidates", _cell("candidates", _share)),
    ("+/-", _cell("candidates_error", _share)),
    ("", _cell("promise")),
    ("copies", _cell("copies", _count)),
    ("linked", _cell("links", _share)),
    ("as", lambda row: ", ".join(f"{number} {kind}" for kind, number in row["as"].items())),
)
ROWS: tuple[Column, ...] = (
    ("on the same articles", _cell("peer")),
    ("time", _cell("seconds", seconds)),
    ("ratio", _cell("ratio_seconds", _times)),
    ("processor", _cell("cpu_seconds", seconds)),
    ("ratio", _cell("ratio_cpu_seconds", _times)),
    ("peak memory", _cell("peak_bytes", size)),
    ("ratio", _cell("ratio_peak_bytes", _times)),
    ("what", lambda row: row["told"] or row["does"]),
)
SKETCHES: tuple[Column, ...] = (
    ("text to sketches", _cell("way")),
    ("time", _cell("seconds", seconds)),
    ("ratio", _cell("ratio_seconds", _times)),
    ("processor", _cell("cpu_seconds", seconds)),
    ("ratio", _cell("ratio_cpu_seconds", _times)),
    ("", lambda row: row["told"] or f"{row['text_bytes'] / row['seconds'] / 1e6:.1f} MB/s"),
)
GROWTH: tuple[Column, ...] = (
    ("articles", _cell("articles", _count)),
    ("pairs compared", _cell("compared", _count)),
    ("an article", _cell("pairs_an_article", _two)),
    ("exponent", _cell("compared_exponent", _two)),
    ("processor", _cell("cpu_seconds", seconds)),
    ("exponent", _cell("cpu_seconds_exponent", _two)),
    ("archive", _cell("archive_bytes", size)),
    ("exponent", _cell("archive_bytes_exponent", _two)),
    ("", lambda row: f"{row['links']:,} links"),
)


def grid(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table; the first and the last column are aligned left, the others right."""
    cells = [[head for head, _ in columns], *([write(row) for _, write in columns] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    last = len(columns) - 1
    for line in cells:
        parts = (
            cell.ljust(width) if i in (0, last) else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join(parts).rstrip()


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield the whole report."""
    machine = found["machine"]
    yield ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    yield f"{machine['cores']} cores, {size(machine['memory_bytes'])} of memory, load {machine['load']}"
    yield from _corpus(found["corpus"])
    yield from _scan(found["scan"])
    yield from _growth(found["growth"])
    if "recall" in found:
        yield from _recall(found["recall"])
    yield from _check(found["check"], found["adding"])
    if "peers" in found:
        yield from _peers(found["peers"])


def _corpus(corpus: Mapping[str, Any]) -> Iterator[str]:
    if "planted" not in corpus:
        yield f"corpus: {corpus['file']}, {size(corpus['bytes'])}"
        return
    planted = ", ".join(f"{number:,} {kind}" for kind, number in corpus["planted"].items())
    took = f"made in {seconds(corpus['seconds'])} with {size(corpus['peak_bytes'])} of memory"
    yield f"corpus: {corpus['articles']:,} articles, {size(corpus['bytes'])}, {took}: {planted}"


def _scan(scan: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield from grid(
        STAGES, [*scan["stages"], {"stage": "whole scan", "seconds": scan["seconds"], "done": scan["read"], "rate": scan["rate"]}]
    )
    each = f"{size(scan['resident_bytes'])} if what processes share is counted for each"
    yield f"processor {seconds(scan['cpu_seconds'])}, peak memory {size(scan['peak_bytes'])} ({each})"
    each = f"{scan['bytes_an_article']:,.0f} bytes an article, {scan['bytes_a_paragraph']:,.0f} a paragraph"
    yield f"archive {size(scan['archive_bytes'])}: {scan['articles']:,} articles, {scan['paragraphs']:,} paragraphs; {each}"
    yield f"{scan['compared']:,} pairs compared, {scan['links']:,} links, {scan['stories']:,} stories, {scan['skipped']:,} skipped"
    yield from scan["capped"]


def _growth(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(rows) > 1:
        yield ""
        yield from grid(GROWTH, rows)
        yield "an exponent is that between a size and the one above it: 1 follows the articles, 2 the pairs of them"


def _recall(recall: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield from grid(KINDS, recall["kinds"])
    wrong = ", ".join(f"{number:,} {kind}" for kind, number in recall["false_links"].items())
    yield f"links between articles without a common source: {wrong or 'none'}"
    carry = f"{recall['boilerplate_articles']:,} articles that carry some"
    yield f"boilerplate: {recall['boilerplate_links']:,} links because of it among {carry}"


def _check(check: Mapping[str, Any], adding: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    named = f"{check['named']} of {check['drafts']} drafts named their source"
    warm = f"warm {seconds(check['warm_seconds'])} (slowest {seconds(check['warm_slowest'])})"
    yield f"check: {warm}, cold command {seconds(check['cold_seconds'])}; {named}"
    took = f"{seconds(adding['seconds'])} with {size(adding['peak_bytes'])} of memory"
    yield f"adding {adding['added']:,} articles: {took}, {adding['compared']:,} pairs compared"


def _peers(peers: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield from grid(ROWS, peers["rows"])
    yield "a ratio is theirs over ours; datasketch and rensa are given our paragraphs as folded words"
    if "missed" in peers:
        missed = peers["missed"]
        yield f"missed pairs: {missed['missed']:,} of {missed['article_pairs']:,} that datasketch estimates at .5 and more"
        if missed["left_out"]:
            yield f"{missed['left_out']:,} others share too little for a link, or a paragraph that many have"
    yield ""
    yield from grid(SKETCHES, peers["sketches"])
