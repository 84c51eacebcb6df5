"""Stories and lineage for an editor.

Invariant: a story shows its whole tree. Only the pairs below it are limited, and the rest is counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from syndicate.model.records import StoryRow
from syndicate.model.results import StoryView
from syndicate.reports import versions, withdrawals
from syndicate.reports.comparisons import comparison
from syndicate.reports.lineage import source_phrase
from syndicate.reports.phrases import STYLES, count, kinds_of, name, names, outlets_of, span
from syndicate.reports.printed_lines import indented, line
from syndicate.reports.trees import story_tree

OUTLETS_SHOWN = 8  # of a story in the list
PAIRS_SHOWN = 10  # pairs shown side by side below a tree; more are hundreds of screens, and JSON has them all


def stories(rows: Sequence[StoryRow]) -> RenderableType:
    """List stories: what each is about, who has it, when, and what its links amount to."""
    if not rows:
        return Text("No stories: no two articles of this archive share enough.")
    parts: list[RenderableType] = []
    for row in rows:
        credits = ", ".join(f"{number} {word}" for word, number in (("credited", row.credited), ("uncredited", row.uncredited)) if number)
        articles = f"{versions.counted(row.articles, row.versions)} from {_listed(outlets_of(row))}"
        facts = [articles, span(row.earliest, row.latest), ", ".join(kinds_of(row)), credits]
        if row.sources:
            facts.append(f"possible sources: {', '.join(row.sources)}")
        heading = row.title or ", ".join(row.outlets) or row.key
        parts.append(line((f"{row.id}", "bold"), (heading, "bold")))
        parts.append(indented(line("; ".join(fact for fact in facts if fact))))
        if row.reason:
            parts.append(indented(line((row.reason, STYLES["quiet"]))))
    return Group(*parts)


def _listed(outlets: Sequence[str]) -> str:
    left = len(outlets) - OUTLETS_SHOWN
    return ", ".join(outlets[:OUTLETS_SHOWN]) + (f" and {left:,} more" if left > 1 else ", ".join(["", *outlets[OUTLETS_SHOWN:]]))


def tree(view: StoryView) -> RenderableType:
    """Show a story as a tree: its sources, and below them who most likely has it from whom."""
    links = count(len(view.story.links), "link")
    heading = line((f"Story {view.id}:", "bold"), f"{versions.counted(len(view.story.articles), versions.again(view))}, {links}.")
    origin = [line(sentence)] if (sentence := text_sentence(view)) else []
    reason = [line((view.story.reason, STYLES["quiet"]))] if view.story.reason else []
    return Group(heading, *origin, *reason, story_tree(view), *withdrawals.section(versions.of_story(view, names(view.articles))))


def text_sentence(view: StoryView) -> str:
    """Say where the text of a story most likely comes from and how many articles carry it; nothing if none carries it as a whole."""
    if view.origin is None:
        return ""
    carrying = count(len(view.story.witnesses), "article")
    verb = "carries" if len(view.story.witnesses) == 1 else "carry"
    whence = source_phrase(view.origin, names(view.articles))
    return f"{carrying} {verb} its text. {whence}."


def story(view: StoryView) -> RenderableType:
    """Show a story as a tree, then its pairs side by side, the most alike first."""
    parts: list[RenderableType] = [tree(view)]
    pairs = sorted(view.comparisons.items(), key=lambda row: (-row[1].similarity, row[0]))
    for _, pair in pairs[:PAIRS_SHOWN]:
        parts += [Text(), Rule(line(f"{name(pair.a)} and {name(pair.b)}"), style=STYLES["quiet"]), comparison(pair)]
    if len(pairs) > PAIRS_SHOWN:
        parts += [Text(), Text(f"{count(len(pairs) - PAIRS_SHOWN, 'more pair')} not shown; --json has all of them.")]
    return Group(*parts)
