"""Stories and lineage out of an archive."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples import COMPARISON, HARBOUR, INLAND, LINK, STORY
from filling import replace_links

from syndicate.archive import ArchiveFile
from syndicate.model.article import Article
from syndicate.model.errors import NotFound
from syndicate.pipeline.derive import derive
from syndicate.pipeline.story_views import lineage_view, story_view

ALONE = Article(
    "A short notice about a lost dog in the park near the old mill, found on Friday.", "dog.txt", "articles/dog.txt", title="Lost dog"
)


@pytest.fixture
def archive(tmp_path: Path) -> ArchiveFile:
    """Return an archive of the example story and an article of its own."""
    archive = ArchiveFile(tmp_path / "news.db")
    ids = archive.articles.put([derive(HARBOUR), derive(INLAND), derive(ALONE)])
    replace_links(archive, ids, [(ids[0], ids[1], COMPARISON, LINK.ruling)])
    archive.stories.put([STORY.story])
    return archive


def test_a_story_comes_with_its_articles_and_evidence(archive: ArchiveFile) -> None:
    """Every link of the view has its comparison, and every number its article."""
    with archive:
        view = story_view(archive, 1)
    assert view.id == 1
    assert {held.article.ref for held in view.articles.values()} == {"harbour.txt", "inland.txt"}
    assert view.comparisons[1, 2].passages == COMPARISON.passages


def test_a_lineage_speaks_of_no_article_that_it_does_not_bring(archive: ArchiveFile) -> None:
    """The articles of all links are at hand, and the sentences are there."""
    with archive:
        view = lineage_view(archive, "inland.txt")
    assert {number for link in view.links for number in (link.a, link.b)} <= view.articles.keys()
    assert view.story is not None
    assert view.explanation


def test_an_article_without_a_story_is_told_so(archive: ArchiveFile) -> None:
    """Not being linked is an answer, in a sentence."""
    with archive:
        view = lineage_view(archive, "dog.txt")
    assert (view.story, view.links) == (None, ())
    assert view.explanation == ("Lost dog is in no story: no other article of this archive shares enough with it.",)


def test_what_is_not_there_is_not_found(archive: ArchiveFile) -> None:
    """A name that nothing has raises NotFound."""
    with archive:
        with pytest.raises(NotFound):
            lineage_view(archive, "nobody.txt")
        with pytest.raises(NotFound):
            story_view(archive, 99)
