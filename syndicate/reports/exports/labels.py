"""What nodes and edges are called in drawings.

Invariant: a label is a few short lines without anything that a terminal or a renderer would execute. The label of an edge says what
it is, how much is shared, how sure the direction is, by which evidence, and whether it is credited.
"""

from __future__ import annotations

from syndicate.provenance.graph import UNDIRECTED, ArticleNode, Edge, TextSource
from syndicate.reports.visible import one_line, shortened

LONGEST_LABEL_CHARACTERS = 80  # a longer title makes a node wider than the page


def short(text: str) -> str:
    """Return a text on one line, cut if it is too long for a label."""
    return shortened(one_line(text), LONGEST_LABEL_CHARACTERS)


def of_article(node: ArticleNode) -> tuple[str, ...]:
    """Return the lines that name an article: outlet and time, then the title, else its ref."""
    when = node.published.replace("T", " ") if node.published else "time not known"
    return short(f"{node.outlet or 'unknown outlet'}, {when}"), short(node.title or node.ref)


def of_source(node: TextSource) -> tuple[str, ...]:
    """Return the lines that name a source outside the archive, and say how it is known."""
    credits = "credits name nobody" if node.id.startswith("unnamed_") else "named by credits"
    return short(node.name), "not seen, known from the shared text" if node.kind == "hidden" else f"outside the archive, {credits}"


def of_edge(edge: Edge) -> tuple[str, ...]:
    """Return the lines that say what an edge amounts to."""
    if edge.relation in UNDIRECTED.values():
        return (edge.relation,)
    share = "" if edge.coverage is None else f" {edge.coverage:.0%}"
    what = f"{', '.join(edge.kinds) or 'credit'}{share}"
    if not edge.directed:
        return what, "direction not known"
    sure = "" if edge.confidence is None else f", confidence {edge.confidence:.0%}"
    credit = "" if edge.credited is None else "credited" if edge.credited else "uncredited"
    return what, ", ".join(edge.evidence) + sure, credit
