"""DOT, the language of Graphviz: one drawing of who has a text from whom.

Invariant: every text is a quoted string without anything that Graphviz would read as an escape, an entity or markup. Only
web addresses become links. A line is solid if a credit claims it, dashed if only times were observed, dotted if
only the text shows it; its width is the share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from syndicate.provenance.graph import ArticleNode, Edge, TextSource
from syndicate.reports.exports.labels import of_article, of_edge, of_source
from syndicate.reports.exports.lineage import LineageSource
from syndicate.reports.visible import one_line

# The strongest kind of evidence an edge rests on -> how it is drawn.
_STYLES = (("claimed", "solid"), ("observed", "dashed"), ("inferred", "dotted"))
_HEAD = """digraph lineage {
  graph [rankdir=LR, charset="UTF-8"];
  node [shape=box, style=rounded, fontname="sans-serif"];
  edge [fontname="sans-serif", fontsize=10];
"""


def pieces(lineage: LineageSource) -> Iterator[str]:
    """Yield the drawing: sources, the articles that share text, edges."""
    yield _HEAD
    for source in lineage.sources():
        yield _source(source)
    for article in lineage.articles(linked=True):
        yield _article(article)
    for edge in lineage.edges():
        yield _edge(edge)
    yield "}\n"


def quoted(*lines: str) -> str:
    """Return lines as one quoted string that shows them as they are."""
    # Graphviz reads both backslashes and HTML's entities inside a quoted string.
    return '"' + "\\n".join(line.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines if line) + '"'


def web_address(uri: str) -> str:
    """Return a web address with everything that could end it written as numbers; nothing for other addresses."""
    # Graphviz puts a link into SVG without escaping its quotation marks.
    return quote(uri, safe="%/:?#@!$&*+,;=~()[]") if uri.lower().startswith(("http://", "https://")) else ""


def _attributes(attributes: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name}={value}" for name, value in attributes if value)


def _article(node: ArticleNode) -> str:
    address = web_address(node.uri or "")
    attributes = [
        ("label", quoted(*of_article(node))),
        ("tooltip", quoted(one_line(node.ref))),
        ("URL", quoted(address) if address else ""),
        ("penwidth", "2" if node.first else ""),
    ]
    return f"  {node.id} [{_attributes(attributes)}];\n"


def _source(node: TextSource) -> str:
    style = "filled" if node.kind == "external" else '"filled,dashed"'
    attributes = [("label", quoted(*of_source(node))), ("shape", "ellipse"), ("style", style), ("fillcolor", "gray92")]
    return f"  {node.id} [{_attributes(attributes)}];\n"


def _edge(edge: Edge) -> str:
    style = next((style for kind, style in _STYLES if kind in edge.evidence), "dotted")
    attributes = [
        ("label", quoted(*of_edge(edge))),
        ("tooltip", quoted(one_line(" ".join((edge.reason, *edge.sentences))) or "a credit says so")),
        ("style", style),
        ("penwidth", f"{1 + 3 * (edge.coverage or 0):.1f}"),
        ("dir", "" if edge.directed else "none"),
    ]
    return f"  {edge.source} -> {edge.target} [{_attributes(attributes)}];\n"
