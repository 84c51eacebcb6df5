"""GraphML (Brandes et al. 2002), for Gephi, yEd, networkx and igraph.

Invariant: every attribute is declared with its type, and the text is well-formed XML 1.0. A relation without direction is
written as two edges, one each way, both with ``directed`` false, because most readers refuse a graph with both sorts.
``networkx`` joins them again with ``to_undirected(reciprocal=True)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from syndicate.provenance.graph import ArticleNode, Edge
from syndicate.reports.exports.lineage import LineageSource
from syndicate.reports.visible import visible

Value = str | int | float | bool | None

# What a node and an edge have: name -> type. GraphML knows no lists, so they are joined by semicolons.
NODE = {
    **dict.fromkeys(("kind", "label", "ref", "origin", "uri", "outlet", "title", "byline", "published", "language", "story"), "string"),
    "words": "int",
    "first": "boolean",
}
EDGE = {
    **dict.fromkeys(("relation", "kinds", "evidence", "reason", "because", "story"), "string"),
    **dict.fromkeys(("directed", "credited"), "boolean"),
    **dict.fromkeys(("confidence", "coverage", "coverage_source", "copied"), "double"),
}
_NO_XML = re.compile("[\ufffe\uffff]")  # what XML 1.0 forbids beyond the controls that are made visible
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def pieces(lineage: LineageSource) -> Iterator[str]:
    """Yield the document: declarations, nodes, edges."""
    yield _HEAD
    for place, attributes in (("node", NODE), ("edge", EDGE)):
        for name, kind in attributes.items():
            yield f' <key id="{place}_{name}" for="{place}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield ' <graph id="lineage" edgedefault="directed">\n'
    for article in lineage.articles():
        yield f'  <node id="{article.id}">{_data("node", _of_article(article))}</node>\n'
    for source in lineage.sources():
        yield f'  <node id="{source.id}">{_data("node", {"kind": source.kind, "label": source.name, "story": source.story})}</node>\n'
    for edge in lineage.edges():
        yield _edge(edge.id, edge.source, edge.target, edge)
        if not edge.directed:
            yield _edge(f"{edge.id}_back", edge.target, edge.source, edge)
    yield " </graph>\n</graphml>\n"


def _of_article(node: ArticleNode) -> dict[str, Value]:
    named = {name: getattr(node, name) for name in NODE if name not in ("kind", "label")}
    return {"kind": "article", "label": node.outlet or node.title or node.ref, **named}


def _edge(number: str, source: str, target: str, edge: Edge) -> str:
    lists: dict[str, Sequence[str]] = {"kinds": edge.kinds, "evidence": edge.evidence}
    values: dict[str, Value] = {name: getattr(edge, name) for name in EDGE if name not in (*lists, "because")}
    if number != edge.id:  # seen from the other side
        values |= {"coverage": edge.coverage_source, "coverage_source": edge.coverage}
    values |= {name: ";".join(some) for name, some in lists.items()} | {"because": " ".join(edge.sentences)}
    return f'  <edge id="{number}" source="{source}" target="{target}">{_data("edge", values)}</edge>\n'


def _data(place: str, values: Mapping[str, Value]) -> str:
    return "".join(f"<data key={quoteattr(f'{place}_{name}')}>{_text(value)}</data>" for name, value in values.items() if value is not None)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_NO_XML.sub("\ufffd", visible(str(value))))
