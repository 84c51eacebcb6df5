"""JSON lines: all that an archive tells of its lineage, but for the texts.

What always holds: every line is one JSON object in ASCII, whose ``record`` says what it is; articles come first, then
sources, who goes back to them, and links with all their evidence and passages. Offsets are code points into the texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from syndicate.archive.lineage_graph import Lineage
from syndicate.model.article import Credit
from syndicate.model.comparison import Passage
from syndicate.provenance.graph import Pair


def pieces(lineage: Lineage) -> Iterator[str]:
    """Yield the lines."""
    for block in lineage.blocks():
        credits = lineage.credits(node.number for node in block)
        for node in block:
            told = {key: value for key, value in asdict(node).items() if key not in ("number", "linked")}
            yield _line("article", {**told, "credits": [_credit(one) for one in credits[node.number]]})
    for source in lineage.sources():
        yield _line("source", asdict(source))
    for edge in lineage.source_edges():
        yield _line("witness", asdict(edge))
    for pairs in lineage.pair_blocks():
        passages = lineage.passages(pairs)
        for pair in pairs:
            yield _line("link", {**_link(pair), "passages": [_passage(one) for one in passages[pair.number]]})


def _line(record: str, told: dict[str, object]) -> str:
    return json.dumps({"record": record, **told}, allow_nan=False) + "\n"


def _credit(credit: Credit) -> dict[str, object]:
    return {"source": credit.source, "phrase": credit.phrase, "form": credit.form.value, "start": credit.start, "end": credit.end}


def _link(pair: Pair) -> dict[str, object]:
    link, ruling = pair.link, pair.link.ruling
    return {
        "id": pair.id,
        "story": pair.story,
        "a": pair.a,
        "b": pair.b,
        "kind": link.kind.value,
        "likelihood": link.likelihood,
        "coverage_a": link.coverage_a,
        "coverage_b": link.coverage_b,
        "similarity": link.similarity,
        "direction": ruling.direction.value,
        "confidence": ruling.confidence,
        "credited": ruling.credited,
        "source": ruling.source,
        "reason": link.reason,
        "evidence": [
            {"kind": one.kind.value, "favours": one.favours.value, "sentence": one.sentence, "weight": one.weight}
            for one in ruling.evidence
        ],
    }


def _passage(passage: Passage) -> dict[str, object]:
    return {
        "kind": passage.kind.value,
        "a": [passage.a.start, passage.a.end],
        "b": [passage.b.start, passage.b.end],
        "similarity": passage.similarity,
        "quoted": passage.quoted,
    }
