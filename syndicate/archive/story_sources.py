"""Where the text of a story may be from, by what is ruled on the links between the articles that carry it, and who credits it.

Invariant: an article that only hangs on a text says nothing of it, unless no article carries the text as a whole. A middleman is no source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from syndicate.annotation.agencies import registry
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import numbers
from syndicate.model.provenance import Direction

# Of a row of story_article: whether the article credits its source for what it has of the text of this story; NULL if that is not known.
CREDITED = """coalesce((
        SELECT credited FROM ledger WHERE ledger.article = story_article.article AND (ledger.other IS NULL OR EXISTS (
            SELECT 1 FROM story_article AS beside WHERE beside.story = story_article.story AND beside.article = ledger.other))
    ), (
        SELECT max(grp LIKE 'credited%') FROM further_source WHERE further_source.article = story_article.article AND source IN (
            SELECT outlet FROM story_article AS beside JOIN outlet_of USING (article) WHERE beside.story = story_article.story
            UNION SELECT name FROM story_source WHERE story_source.story = story_article.story)))"""
_ASKED = "IN (SELECT value FROM json_each(?))"
_NO_WITNESS = "NOT EXISTS (SELECT 1 FROM story_article AS some WHERE some.story = {} AND some.witness)"
_RULED = f"""
    SELECT one.story, link.direction, link.source, a, b, link.confidence
    FROM story_link JOIN link ON link.id = story_link.link
    JOIN story_article AS one ON one.story = story_link.story AND one.article = link.a
    JOIN story_article AS two ON two.story = story_link.story AND two.article = link.b
    WHERE one.story {_ASKED} AND link.direction <> '{Direction.UNKNOWN}'
    AND (one.witness AND two.witness OR {_NO_WITNESS.format("one.story")})
    ORDER BY 1, 4, 5"""
_CREDITED = f"""
    SELECT story, name FROM story_source AS source WHERE story {_ASKED} AND ({_NO_WITNESS.format("source.story")} OR EXISTS (
        SELECT 1 FROM story_witness JOIN story_article USING (article)
        WHERE story_witness.source = source.id AND story_article.story = source.story AND story_article.witness)) ORDER BY id"""
_OUTLETS = f"SELECT article, outlet FROM outlet_of JOIN story_article USING (article) WHERE story {_ASKED}"


def story_sources(db: ArchiveConnection, stories: Iterable[int]) -> dict[int, list[str]]:
    """Return for each of these stories the sources that its text may be from: the ruled one, else those credited, or none if not known."""
    wanted = (numbers(stories),)
    outlets = dict(db.rows(_OUTLETS, wanted))
    given: dict[int, dict[int, float]] = defaultdict(dict)  # a story -> who gave its text -> how sure
    named: dict[int, dict[str, float]] = defaultdict(dict)
    taken: set[tuple[int, int]] = set()
    nameless: set[int] = set()
    for story, direction, source, a, b, confidence in db.rows(_RULED, wanted):
        if direction == Direction.COMMON_SOURCE:
            taken |= {(story, a), (story, b)}
            if source in (None, registry().generic.name):
                nameless.add(story)
            else:
                named[story][source] = max(confidence, named[story].get(source, 0.0))
        else:
            giver, taker = (a, b) if direction == Direction.B_FROM_A else (b, a)
            given[story][giver] = max(confidence, given[story].get(giver, 0.0))
            taken.add((story, taker))
    found: dict[int, list[str]] = defaultdict(list)
    for story in {*given, *named}:
        names = dict(named[story])
        for giver, confidence in given[story].items():
            name = outlets.get(giver)
            if name and (story, giver) not in taken:
                names[name] = max(confidence, names.get(name, 0.0))
        found[story] = sorted(names, key=lambda name: (-names[name], name))
    for story, name in db.rows(_CREDITED, wanted):
        if story in nameless and name not in found[story]:
            found[story].append(name)
    return found
