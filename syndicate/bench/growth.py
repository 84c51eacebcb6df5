"""How the cost of a scan grows: the beginning of a corpus is scanned at several sizes, and exponents are taken between them.

Invariant: each size is scanned into a fresh archive, and all of them with the same options. An exponent of 1 means that a cost follows
the articles, one of 2 that it follows the pairs of them.
"""

from __future__ import annotations

import gzip
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from syndicate.readers.unpacking import GZIP

GROWING = ("compared", "cpu_seconds", "archive_bytes")  # what an exponent is given of


def begin(corpus: str, articles: int, path: str) -> None:
    """Write the first lines of a JSON Lines file, packed with gzip or not, into another one."""
    with open(path, "wb") as file:
        file.writelines(itertools.islice(_filled(corpus), articles))


def _filled(corpus: str) -> Iterator[bytes]:
    with open(corpus, "rb") as file:
        packed = file.read(len(GZIP)) == GZIP
    with gzip.open(corpus, "rb") if packed else open(corpus, "rb") as lines:
        yield from (line for line in lines if line.strip())


def sizes(articles: int, asked: Sequence[int]) -> list[int]:
    """Return the sizes to scan besides all ``articles``, rising: those asked for that are smaller, or a quarter of them."""
    return sorted({size for size in asked or (articles // 4,) if 0 < size < articles})


def row(scanned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of one scan that grow with its articles."""
    figures = {name: scanned[name] for name in ("articles", "links", *GROWING)}
    return {**figures, "pairs_an_article": scanned["compared"] / max(scanned["articles"], 1)}


def with_exponents(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of rising size, each with the exponents from the row before it; None where there is no row or nothing to compare."""
    before: list[Mapping[str, Any]] = [{}, *rows]
    return [
        {**now, **{f"{name}_exponent": _exponent(then, now, name) for name in GROWING}} for then, now in zip(before, rows, strict=False)
    ]


def _exponent(then: Mapping[str, Any], now: Mapping[str, Any], name: str) -> float | None:
    if not then.get(name) or not now[name] or then["articles"] == now["articles"]:
        return None
    return math.log(now[name] / then[name]) / math.log(now["articles"] / then["articles"])


def scan_beginning(corpus: str, articles: int, folder: str, **limits: int) -> dict[str, Any]:
    """Scan the first articles of a corpus into an archive in ``folder``; the time is that of the scan."""
    from syndicate.bench.scanning import scan

    part = str(Path(folder) / "beginning.jsonl")
    begin(corpus, articles, part)
    return scan(part, str(Path(folder) / "archive.db"), **limits)
