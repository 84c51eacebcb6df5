"""PROV-JSON (W3C member submission, 24 April 2013; the model is PROV-DM), for provenance tools.

Invariant: the document is valid against the submission's schema. The schema knows ``wasQuotedFrom`` and
``hadPrimarySource`` only as ``wasDerivedFrom`` with the type ``prov:Quotation`` or ``prov:PrimarySource``. Every derivation
carries its evidence. Texts that share words without a known direction get no relation: PROV's ``alternateOf`` would say
that both describe one thing; it is transitive, and no attribute can say how sure it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain

from syndicate.provenance.graph import ArticleNode, Edge, digest
from syndicate.reports.exports.lineage import LineageSource

VOCABULARY = "urn:syndicate:vocabulary:"  # names, not addresses
THINGS = "urn:syndicate:thing:"
_COPIED_SHARE = 0.5  # a text most of whose shared words are verbatim or edited is a quotation in the sense of PROV-DM 5.2.3

Record = tuple[str, dict[str, object]]


def pieces(lineage: LineageSource) -> Iterator[str]:
    """Yield the document, one record a line."""
    sections: dict[str, Callable[[LineageSource], Iterator[Record]]] = {
        "entity": _entities,
        "agent": _agents,
        "wasAttributedTo": _attributions,
        "wasDerivedFrom": _derivations,
    }
    yield '{\n"prefix": ' + json.dumps({"syn": VOCABULARY, "it": THINGS})
    for name, records in sections.items():
        yield f',\n"{name}": {{'
        for place, (number, attributes) in enumerate(records(lineage)):
            attributes = {key: value for key, value in attributes.items() if value not in (None, "", [])}
            yield f"{',' if place else ''}\n{json.dumps(number)}: {json.dumps(attributes, allow_nan=False)}"
        yield "\n}"
    yield "\n}\n"


def _type(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _agent_id(name: str) -> str:
    return f"it:agent_{digest(name)}"


def _entities(lineage: LineageSource) -> Iterator[Record]:
    for node in lineage.articles():
        yield f"it:{node.id}", _article(node)
    for source in lineage.sources():
        kind = "syn:TextOutsideTheArchive" if source.kind == "external" else "syn:HiddenText"
        yield f"it:{source.id}", {"prov:type": _type(kind), "prov:label": source.name, "syn:story": source.story}


def _article(node: ArticleNode) -> dict[str, object]:
    known = {f"syn:{name}": getattr(node, name) for name in ("ref", "origin", "uri", "outlet", "byline", "published", "language", "story")}
    return {"prov:type": _type("syn:Article"), "prov:label": node.title or node.ref, **known, "syn:words": node.words}


def _publishers(lineage: LineageSource) -> Iterator[tuple[str, str]]:
    """Yield who is behind each text: the text's id and the name of an outlet or agency."""
    articles = ((node.id, node.outlet) for node in lineage.articles())
    sources = ((node.id, node.name if node.id.startswith("source_") else None) for node in lineage.sources())
    yield from ((number, name) for number, name in chain(articles, sources) if name)


def _agents(lineage: LineageSource) -> Iterator[Record]:
    seen = set()  # an archive has thousands of outlets and agencies, not millions
    for _, name in _publishers(lineage):
        if name not in seen:
            seen.add(name)
            yield _agent_id(name), {"prov:type": _type("prov:Organization"), "prov:label": name}


def _attributions(lineage: LineageSource) -> Iterator[Record]:
    for number, name in _publishers(lineage):
        yield f"_:attribution_{digest(number, name)}", {"prov:entity": f"it:{number}", "prov:agent": _agent_id(name)}


def _derivations(lineage: LineageSource) -> Iterator[Record]:
    for edge in lineage.edges():
        if edge.directed:
            yield f"it:{edge.id}", _derivation(edge)


def _derivation(edge: Edge) -> dict[str, object]:
    types = ["prov:PrimarySource"] if edge.source.startswith("source_") else []
    if edge.kinds and edge.copied > _COPIED_SHARE:
        types.append("prov:Quotation")
    return {
        "prov:generatedEntity": f"it:{edge.target}",
        "prov:usedEntity": f"it:{edge.source}",
        "prov:type": [_type(name) for name in types],
        "syn:kind": list(edge.kinds),
        "syn:evidence": list(edge.evidence),
        "syn:confidence": edge.confidence,
        "syn:credited": edge.credited,
        "syn:coverage": edge.coverage,
        "syn:copied": edge.copied if edge.kinds else None,
        "syn:reason": edge.reason,
        "syn:because": list(edge.sentences),
        "syn:story": edge.story,
    }
