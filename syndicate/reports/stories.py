"""Stories and lineage for an editor.

Invariant: a story shows its whole tree. Only the pairs below it are limited, and the rest is counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from syndicate.model.provenance import EvidenceKind
from syndicate.model.records import Held, StoryRow
from syndicate.model.results import LineageView, StoryView
from syndicate.reports import audits, versions
from syndicate.reports.comparisons import comparison
from syndicate.reports.phrases import STYLES, bullet, count, indented, kinds_of, line, moment, name, names, outlets_of, span, title
from syndicate.reports.trees import link_lines, story_tree

PAIRS_SHOWN = 10  # pairs shown side by side below a tree; more are hundreds of screens, and JSON has them all
EVIDENCE = (
    (EvidenceKind.CLAIMED, "claimed (a credit says so)"),
    (EvidenceKind.OBSERVED, "observed (published or seen earlier)"),
    (EvidenceKind.INFERRED, "inferred (the text itself shows it)"),
)


def stories(rows: Sequence[StoryRow]) -> RenderableType:
    """List stories: what each is about, who has it, when, and what its links amount to."""
    if not rows:
        return Text("No stories: no two articles of this archive share enough.")
    parts: list[RenderableType] = []
    for row in rows:
        credits = ", ".join(f"{number} {word}" for word, number in (("credited", row.credited), ("uncredited", row.uncredited)) if number)
        articles = f"{versions.counted(row.articles, row.versions)} from {', '.join(outlets_of(row))}"
        facts = [articles, span(row.earliest, row.latest), ", ".join(kinds_of(row)), credits]
        if row.sources:
            facts.append(f"source: {', '.join(row.sources)}")
        heading = row.title or ", ".join(row.outlets) or row.key
        parts.append(line((f"{row.id}", "bold"), (heading, "bold")))
        parts.append(indented(line("; ".join(fact for fact in facts if fact))))
        if row.reason:
            parts.append(indented(line((row.reason, STYLES["quiet"]))))
    return Group(*parts)


def tree(view: StoryView) -> RenderableType:
    """Show a story as a tree: its sources, and below them who most likely has it from whom."""
    links = count(len(view.story.links), "link")
    heading = line((f"Story {view.id}:", "bold"), f"{versions.counted(len(view.story.articles), versions.again(view))}, {links}.")
    reason = [line((view.story.reason, STYLES["quiet"]))] if view.story.reason else []
    return Group(heading, *reason, story_tree(view), *versions.section(versions.of_story(view, names(view.articles))))


def story(view: StoryView) -> RenderableType:
    """Show a story as a tree, then its pairs side by side, the most alike first."""
    parts: list[RenderableType] = [tree(view)]
    pairs = sorted(view.comparisons.items(), key=lambda row: (-row[1].similarity, row[0]))
    for _, pair in pairs[:PAIRS_SHOWN]:
        parts += [Text(), Rule(line(f"{name(pair.a)} and {name(pair.b)}"), style=STYLES["quiet"]), comparison(pair)]
    if len(pairs) > PAIRS_SHOWN:
        parts += [Text(), Text(f"{count(len(pairs) - PAIRS_SHOWN, 'more pair')} not shown; --json has all of them.")]
    return Group(*parts)


def lineage(view: LineageView) -> RenderableType:
    """Explain one article: what it is, where its text most likely comes from and on what evidence."""
    parts: list[RenderableType] = [*_about(view.held), Text()]
    parts += [line(sentence) for sentence in view.explanation]
    called = names(view.articles)
    alone = versions.version_sentences(view.versions, called, (view.held.id,))
    parts += versions.section(versions.of_story(view.story, called) if view.story else alone)
    for link in view.links:
        parts += [Text(), *link_lines(link, view.held.id, called), *audits.verdict_lines(view.verdicts.get((link.a, link.b), ()))]
        for kind, heading in EVIDENCE if link.kind.derives else ():
            sentences = [bullet(evidence.sentence) for evidence in link.ruling.evidence if evidence.kind is kind]
            if sentences:
                parts.append(indented(Group(line((f"{heading}:", "bold")), *sentences)))
    return Group(*parts)


def _about(held: Held) -> list[RenderableType]:
    """Return what is known of an article, and what it says about its sources."""
    article = held.article
    facts = ", ".join(fact for fact in (moment(article.published), article.byline, article.ref, count(held.words, "word")) if fact)
    rows: list[RenderableType] = [line((name(article), "bold"), title(article)), line((facts, STYLES["quiet"]))]
    if article.uri:
        rows.append(line((article.uri, STYLES["quiet"])))
    rows += [line(f"{credit.form.value}:", f"“{credit.phrase}”", f"({credit.source})") for credit in (*held.credits, *article.declared)]
    return rows
