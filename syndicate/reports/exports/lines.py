"""JSON lines: all that an archive knows of its lineage, without the texts.

Invariant: every line is one JSON object in ASCII, whose ``record`` says what it is. Articles come first, then sources, the
articles that go back to them, and links with all their evidence and passages. Offsets are code points into the texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from syndicate.model.comparison import Passage
from syndicate.provenance.graph import Pair
from syndicate.reports.exports.lineage import LineageSource


def pieces(lineage: LineageSource) -> Iterator[str]:
    """Yield the lines."""
    for block in lineage.blocks():
        credits = lineage.credits(node.number for node in block)
        for node in block:
            facts = {key: value for key, value in asdict(node).items() if key not in ("number", "linked")}
            stated = [_some(one, "source", "phrase", "form", "start", "end") for one in credits[node.number]]
            yield _line("article", {**facts, "credits": stated})
    for source in lineage.sources():
        yield _line("source", asdict(source))
    for edge in lineage.source_edges():
        yield _line("witness", asdict(edge))
    for pairs in lineage.pair_blocks():
        passages = lineage.passages(pairs)
        for pair in pairs:
            yield _line("link", {**_link(pair), "passages": [_passage(one) for one in passages[pair.number]]})


def _line(record: str, fields: dict[str, object]) -> str:
    return json.dumps({"record": record, **fields}, allow_nan=False) + "\n"


def _some(value: object, *names: str) -> dict[str, object]:
    return {name: getattr(value, name) for name in names}


def _link(pair: Pair) -> dict[str, object]:
    link, ruling = pair.link, pair.link.ruling
    return {
        **_some(pair, "id", "story", "a", "b"),
        **_some(link, "kind", "likelihood", "coverage_a", "coverage_b", "similarity"),
        **_some(ruling, "direction", "confidence", "credited", "source"),
        "reason": link.reason,
        "evidence": [_some(one, "kind", "favours", "sentence", "weight") for one in ruling.evidence],
    }


def _passage(passage: Passage) -> dict[str, object]:
    sides = {"a": [passage.a.start, passage.a.end], "b": [passage.b.start, passage.b.end]}
    return {"kind": passage.kind, **sides, "similarity": passage.similarity, "quoted": passage.quoted}
