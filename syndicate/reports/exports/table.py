"""CSV (RFC 4180), one row for each link.

Invariant: no spreadsheet reads a cell as a formula: a cell that begins like one gets an apostrophe before it. Control
characters are shown as symbols. Each of the three kinds of evidence has a column. Side A comes first by name, not
in time; the column ``direction`` says which side has the text from which.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from syndicate.model.provenance import EvidenceKind
from syndicate.provenance.graph import ArticleNode, Pair
from syndicate.reports.exports.lineage import LineageSource
from syndicate.reports.visible import visible

_OF_SIDE = ("id", "outlet", "title", "published", "uri", "ref", "origin", "words", "coverage")
COLUMNS = (
    *("link", "story", "kind", "likelihood", "direction", "confidence", "credited", "source"),
    *(f"{side}_{name}" for side in "ab" for name in _OF_SIDE),
    *("similarity", "reason", *(kind.value for kind in EvidenceKind)),
)
# What Excel, LibreOffice and Sheets take for the beginning of a formula, in either width.
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def pieces(lineage: LineageSource) -> Iterator[str]:
    """Yield the table, its head first."""
    yield _line(COLUMNS)
    for pairs in lineage.pair_blocks():
        known = lineage.named([number for pair in pairs for number in (pair.link.a, pair.link.b)])
        for pair in pairs:
            yield _line(_row(pair, known[pair.link.a], known[pair.link.b]))


def guarded(cell: object) -> str:
    """Return a cell as text that no spreadsheet runs as a formula; None is an empty cell."""
    text = "" if cell is None else visible(str(cell))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(pair: Pair, a: ArticleNode, b: ArticleNode) -> tuple[object, ...]:
    link, ruling = pair.link, pair.link.ruling
    sentences = {kind: " ".join(one.sentence for one in ruling.evidence if one.kind is kind) for kind in EvidenceKind}
    sides = ((a, link.coverage_a), (b, link.coverage_b))
    return (
        *(pair.id, pair.story, link.kind.value, link.likelihood),
        # Shared quotations show no direction, even if times or credits suggest one.
        *(ruling.direction.value if link.kind.has_ruling else "none", ruling.confidence if link.kind.has_ruling else None),
        *({True: "yes", False: "no", None: None}[ruling.credited], ruling.source),
        *(value for node, coverage in sides for value in (*(getattr(node, name) for name in _OF_SIDE[:-1]), coverage)),
        *(link.similarity, link.reason, *sentences.values()),
    )


def _line(cells: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([guarded(cell) for cell in cells])
    return out.getvalue()
