"""Mermaid, for drawings inside Markdown pages.

Invariant: a label has only letters, digits and harmless punctuation. Every other character is written as a number, so that no
text from outside can end a label, start markup or name a link. Solid arrows rest on a credit, broken ones on times or the
text alone; plain lines have no direction. By default, renderers stop at 50,000 characters and 500 edges: export a
single story of a large archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from syndicate.provenance.graph import Edge
from syndicate.reports.exports.labels import of_article, of_edge, of_source
from syndicate.reports.exports.lineage import LineageSource

_UNSAFE = re.compile(r"[^\w ,.%:/–—’‘“”…«»-]|_|//")


def pieces(lineage: LineageSource) -> Iterator[str]:
    """Yield the flow chart: sources, the articles that share text, edges."""
    yield "flowchart LR\n"
    for source in lineage.sources():
        yield f"  {source.id}([{quoted(of_source(source))}])\n"
    for article in lineage.articles(linked=True):
        yield f"  {article.id}[{quoted(of_article(article))}]\n"
    for edge in lineage.edges():
        yield f"  {edge.source} {_arrow(edge)}|{quoted(of_edge(edge))}| {edge.target}\n"


def quoted(lines: Sequence[str]) -> str:
    """Return lines as one quoted label."""
    return '"' + "<br/>".join(_UNSAFE.sub(lambda m: "".join(f"#{ord(one)};" for one in m.group()), line) for line in lines if line) + '"'


def _arrow(edge: Edge) -> str:
    if not edge.directed:
        return "---"
    return "-->" if "claimed" in edge.evidence else "-.->"
