"""Stories and lineage out of an archive, with all that is needed to tell them.

What always holds: nothing is found out here, only brought together; the same archive gives the same views.
"""

from __future__ import annotations

from syndicate.archive.findings import Ledger
from syndicate.archive.versions import read
from syndicate.model.records import Held
from syndicate.model.results import LineageView, StoryView
from syndicate.model.story import Story
from syndicate.pipeline.carriers import carriages
from syndicate.provenance import Entry, explain


def story_view(archive: Ledger, name: int | str) -> StoryView:
    """Return a story by its number or key, with its articles and the evidence of its links; raise NotFound where there is none."""
    return _view(archive, archive.story(name))


def lineage_view(archive: Ledger, name: str) -> LineageView:
    """Return where an article has its text from, by its ref or number; raise NotFound where there is no such article."""
    held = archive.find(name)
    links = tuple(archive.links([held.id]))
    story = archive.story_of(held.id)
    articles = archive.held({held.id, *(number for link in links for number in (link.a, link.b))})
    verdicts = archive.pair_verdicts((link.a, link.b) for link in links)
    if story is None:
        versions = read(archive, [held.id])
        told = (_alone(held, bool(links), len(versions)),)
        return LineageView(held, None, links, told, {**articles, **archive.held(versions)}, verdicts, versions)
    view = _view(archive, story)
    entries = {number: Entry(number, one.article, one.credits) for number, one in view.articles.items()}
    return LineageView(held, view, links, tuple(explain(story, entries)), {**view.articles, **articles}, verdicts, view.versions)


def _view(archive: Ledger, story: Story) -> StoryView:
    number = archive.story_number(story.articles[0])
    assert number is not None
    witnesses = {article for source in story.sources for article in (*source.witnesses, *source.credited_by)}
    verdicts = archive.pair_verdicts((link.a, link.b) for link in story.links)
    pairs = {(link.a, link.b): archive.comparison(link.a, link.b) for link in story.links}
    articles, versions = archive.held({*story.articles, *witnesses}), read(archive, story.articles)
    return StoryView(
        id=number,
        story=story,
        articles=articles,
        comparisons={numbers: found for numbers, found in pairs.items() if found is not None},
        verdicts=verdicts,
        versions=versions,
        carried=carriages(articles, story.links, versions),
    )


def _alone(held: Held, linked: bool, versions: int) -> str:
    name = held.article.outlet or held.article.title or held.article.ref
    if versions > 1:
        return f"{name} is in no story: this archive holds {versions} versions of it, and no other article that shares enough with it."
    if linked:
        return f"{name} is in no story: it shares no more than quotations or official wording with other articles of this archive."
    return f"{name} is in no story: no other article of this archive shares enough with it."
