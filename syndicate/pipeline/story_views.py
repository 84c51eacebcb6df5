"""Stories and lineage of an archive, each with everything that a report of it needs.

Invariant: this module only reads and combines; the same archive gives the same views.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from syndicate.archive import ArchiveFile
from syndicate.archive.quotations import MOST_QUOTING
from syndicate.model.records import Held
from syndicate.model.results import ArchiveSummary, LineageView, StoryView
from syndicate.model.story import Story
from syndicate.pipeline.carriers import carriages
from syndicate.pipeline.link import entry
from syndicate.pipeline.story_origins import origin_of_story
from syndicate.pipeline.text_parts import spoken_of, text_parts
from syndicate.provenance import explain

LEAST_WITH_WAYS, MOST_WITH_WAYS = 3, 20  # carriers of a text: fewer have no third one between them; of more a report shows the first
MOST_CARRIED_LINKS = 24  # links of which an outline says which version an article carries


def summary_of(archive: ArchiveFile, stories: int = 500) -> ArchiveSummary:
    """Return what an archive holds, with so many of its stories, the largest first."""
    runs = archive.runs.last(1)
    return ArchiveSummary(
        name=archive.name,
        counts=archive.counts(),
        scanned=(runs[0].finished or runs[0].started) if runs else None,
        recipe_id=archive.settings.recipe.recipe_id,
        settings_digest=archive.settings.digest,
        stories=tuple(archive.stories.listed(limit=stories)),
        sources=tuple(archive.stories.sources()),
        first=archive.stories.first_counts(),
        audit=tuple(archive.ledger.over_time(None)),
        skipped=tuple(archive.runs.skipped(runs[0].id)) if runs else (),
    )


def archive_report(archive: ArchiveFile) -> tuple[ArchiveSummary, Iterator[StoryView]]:
    """Return what the report of a scan shows: what the archive holds, and its stories, each read when it is asked for."""
    summary = summary_of(archive)
    return summary, (story_view(archive, row.id, boilerplate=True) for row in summary.stories)


def story_view(archive: ArchiveFile, name: int | str, boilerplate: bool = False) -> StoryView:
    """Return a story by its number or key, with its articles and the evidence of its links.

    With ``boilerplate``, the stretches that recur across an outlet's articles come along. Raises NotFound if there is
    no such story.
    """
    view = _view(archive, archive.stories.number(name))
    return replace(view, boilerplate=archive.paragraphs.boilerplate(view.story.articles)) if boilerplate else view


def lineage_view(archive: ArchiveFile, name: str) -> LineageView:
    """Return where the text of an article comes from, by its ref or number; raise NotFound if there is no such article."""
    held = archive.articles.find(name)
    links = tuple(archive.links.with_quotations([held.id]))
    numbers = archive.stories.of_article(held.id)
    entered = archive.ledger.of([held.id]).get(held.id)
    articles = archive.articles.held({held.id, *(number for link in links for number in (link.a, link.b))})
    verdicts = archive.audits.of_pairs((link.a, link.b) for link in links)
    more = max(archive.quotations.count(held.id) - MOST_QUOTING, 0)
    if not numbers:
        versions = archive.versions.of([held.id])
        why = _alone(held, bool(links), len(versions))
        return LineageView(
            held,
            None,
            links,
            (why,),
            {**articles, **archive.articles.held(versions)},
            verdicts,
            versions,
            ledger=entered,
            also_quoting=more,
        )
    view = _view(archive, numbers[0], wanted=[(link.a, link.b) for link in links])
    entries = {number: replace(entry(one), mentions=view.mentions.get(number, ())) for number, one in view.articles.items()}
    parts = text_parts(archive, held.id, numbers)
    return LineageView(
        held,
        view,
        links,
        tuple(explain(view.story, entries)),
        {**archive.articles.held(spoken_of(parts)), **view.articles, **articles},
        verdicts,
        view.versions,
        parts,
        entered,
        more,
    )


def story_outline(archive: ArchiveFile, name: int | str) -> StoryView:
    """Return a story without its links' passages, which a page of a large story has no room for; raise NotFound."""
    return _view(archive, archive.stories.number(name), outline=True)


def _view(archive: ArchiveFile, number: int, outline: bool = False, wanted: Sequence[tuple[int, int]] | None = None) -> StoryView:
    """Return a story with the passages of its links, or of these pairs instead; an outline has none."""
    story = archive.stories.story(number)
    witnesses = {article for source in story.sources for article in (*source.witnesses, *source.credited_by)}
    pairs = [(link.a, link.b) for link in story.links]
    articles = archive.articles.held({*story.articles, *witnesses, *(n for pair in pairs for n in pair)})
    versions = archive.versions.of(story.articles)
    if outline:
        comparisons = archive.links.outlines(number, articles)
    else:
        comparisons = {
            pair: found for pair in (pairs if wanted is None else wanted) if (found := archive.links.comparison(*pair)) is not None
        }
    return StoryView(
        id=number,
        story=story,
        articles=articles,
        comparisons=comparisons,
        verdicts=archive.audits.of_pairs(pairs),
        ledger=archive.ledger.of(articles),
        origin=origin_of_story(archive, story, {one: entry(held) for one, held in articles.items()}),
        versions=versions,
        mentions=archive.audits.mentions(articles),
        ways={} if outline or wanted is not None else _ways(archive, number, story),
        carried=carriages(articles, story.links, versions, MOST_CARRIED_LINKS if outline else None),
    )


def _ways(archive: ArchiveFile, number: int, story: Story) -> dict[int, int]:
    """Return by way of which other article the carriers of a story's text have it, as the lineage of each says."""
    if not LEAST_WITH_WAYS <= len(story.witnesses) <= MOST_WITH_WAYS:
        return {}
    carried = {one: text_parts(archive, one, [number])[0] for one in story.witnesses}
    return {one: part.way for one, part in carried.items() if part.kind is None and part.way is not None}


def _alone(held: Held, linked: bool, versions: int) -> str:
    name = held.outlet or held.article.outlet or held.article.title or held.article.ref
    if versions > 1:
        return f"{name} is in no story: this archive holds {versions} versions of it, and no other article that shares enough with it."
    if linked:
        return f"{name} is in no story: it shares no more than quotations or official wording with other articles of this archive."
    return f"{name} is in no story: no other article of this archive shares enough with it."
