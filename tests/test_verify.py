"""Verify: a sound archive gives no problem, and each thing that can break in one gives the problem that names it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from filling import replace_links

from syndicate.archive import ArchiveFile
from syndicate.model.article import Article, Span
from syndicate.model.comparison import Comparison, Coverage, Derivation, LinkKind, Passage, PassageKind
from syndicate.model.errors import ArchiveError
from syndicate.model.provenance import Direction, Ruling
from syndicate.model.records import Problem
from syndicate.model.settings import Recipe, Settings
from syndicate.model.story import SourceNode, Story
from syndicate.pipeline.derive import derive
from syndicate.pipeline.verify import verify_archive

SHARED = "The harbour council met on Monday and voted to close the eastern quay for repairs."
ONE = f"{SHARED}\n\nShips will be sent to the western basin until the work is done in autumn.\n"
TWO = f"{SHARED.upper()}\n\nNobody at the port authority wanted to say anything about what it will cost.\n"
CUT = Span(0, len(SHARED))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sound archive of three articles, of which two share their first paragraph, and one story."""
    coverage = Coverage(28, 14, verbatim=14)
    passage = Passage(PassageKind.VERBATIM, CUT, CUT, 1.0, runs=((Span(0, 19), Span(0, 19)),))
    comparison = Comparison(
        *(Article(ONE), Article(TWO), (passage,), LinkKind.EXCERPT, coverage, coverage, 0.5),
        *(Derivation.PARTIALLY, Derivation.PARTIALLY),
    )
    with ArchiveFile(tmp_path / "news.db") as archive:
        archive.articles.put(
            [derive(Article(text, ref, "x", outlet=ref, published="2025-04-01")) for ref, text in (("one", ONE), ("two", TWO), ("e", ""))]
        )
        replace_links(archive, [1, 2, 3], [(1, 2, comparison, Ruling(Direction.UNKNOWN, 0.2))])
        archive.stories.put([Story((1, 2), tuple(archive.links.of()), (SourceNode("Wire", "external", (1, 2)),), first=1)])
    return tmp_path / "news.db"


def problems(path: Path, read_only: bool = False) -> list[Problem]:
    with ArchiveFile(path, read_only=read_only) as archive:
        return list(verify_archive(archive))


@pytest.mark.parametrize("read_only", [False, True])
def test_a_sound_archive_has_no_problem(path: Path, read_only: bool) -> None:
    """Nothing is reported of an archive in which all is as it was put, and nothing is changed by looking."""
    before = path.read_bytes()
    assert problems(path, read_only) == []
    assert path.read_bytes() == before


BROKEN = [
    ("UPDATE article SET text = replace(text, 'Monday', 'Friday') WHERE id = 1", "article 1", "text or metadata is not"),
    ("UPDATE article SET outlet = 'Other' WHERE id = 2", "article 2", "text or metadata is not"),
    ("UPDATE article SET words = 3 WHERE id = 1", "article 1", "has 30 words, and 3 are stored"),
    ("INSERT INTO mark VALUES (1, 5, 9999, 'share', 'rule')", "article 1", "share mark at 5 to 9999 does not lie"),
    ("INSERT INTO credit VALUES (1, 'Wire', 'Wire', 0, 4, 'slug', 0, 1.0, 0)", "article 1", "words of its credit are not those"),
    ("UPDATE paragraph SET start = start + 1 WHERE id = 2", "article 1 (one), paragraph 1", "is stored at"),
    ("UPDATE paragraph SET digest = digest + 1 WHERE id = 2", "article 1 (one), paragraph 1", "digest is not"),
    ("DELETE FROM paragraph WHERE id = 3", "article 2", "has 2 paragraphs, and 1 are stored"),
    ("UPDATE link SET coverage_a = 7", "link 1-2", "coverage_a is 7.0, not between"),
    ("UPDATE link SET coverage_b = 0.6", "link 1-2", "on side b do not add up"),
    ("""UPDATE link SET detail_a = '{"words":28,"covered":14,"verbatim":13}'""", "link 1-2", "on side a do not add up"),
    ("UPDATE link SET evidence = 'no JSON'", "link 1-2", "cannot be read"),
    ("UPDATE link SET kind = 'theft'", "link 1-2", "cannot be read"),
    ("DELETE FROM passage", "link 1-2", "has no passage"),
    ("UPDATE passage SET a_end = 9999", "link 1-2, passage at 0 and 0", "does not lie in the texts"),
    ("UPDATE passage SET a_start = 4", "link 1-2, passage at 4 and 0", "called verbatim, and its words differ"),
    ("UPDATE passage SET b_end = b_end + 20", "link 1-2, passage at 0 and 0", "called verbatim, and its words differ"),
    ("UPDATE passage SET runs = '[[0,19,4,19]]'", "link 1-2, passage at 0 and 0", "words of its run at 0 and 4 differ"),
    ("UPDATE passage SET runs = '[[0,19,0,999]]'", "link 1-2, passage at 0 and 0", "run at 0 and 0 does not lie in it"),
    ("UPDATE story SET articles = 5", "story 1", "has 2 articles, and 5 are stored"),
    ("UPDATE story SET key = 'abc'", "story 1", "key is not that of its articles"),
    ("UPDATE story SET first = 3", "story 1", "first article, 3, is not in it"),
    ("DELETE FROM story_article WHERE article = 2", "story 1", "link 1-2 leads out of it"),
    ("DELETE FROM article WHERE id = 2", "story_article row", "belongs to a row of article that is not there"),
    ("INSERT INTO unsettled VALUES (3, 1)", "links", "1 articles are not compared"),
    ("UPDATE meta SET value = 'stale' WHERE key = 'stories'", "stories", "before the last change"),
    ("INSERT INTO article_fts (article_fts, rowid, title, text) VALUES ('delete', 3, NULL, '')", "article 3", "search does not know it"),
    ("INSERT INTO article_fts (rowid, title, text) VALUES (99, 'ghost', '')", "article 99", "search knows it, and it is not there"),
    ("DROP TRIGGER article_fts_update; UPDATE article SET text = '' WHERE id = 1", "search", "words that it knows are not those"),
]


@pytest.mark.parametrize(("damage", "where", "what"), BROKEN, ids=lambda value: str(value)[:50])
def test_what_is_broken_is_named(path: Path, damage: str, where: str, what: str) -> None:
    """Each thing that somebody can break in an archive is reported with its place and a remedy, read-only as well."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(damage)
    found = problems(path)
    assert any(problem.where.startswith(where) and what in problem.what for problem in found), found
    assert all(problem.remedy for problem in found)
    assert problems(path, read_only=True) == found


def test_a_damaged_page_is_a_problem(path: Path) -> None:
    """Noise in the file's pages is reported as problems, or the file is refused; it never ends the check with a failure."""
    data = bytearray(path.read_bytes())
    told = 0
    for page in range(2, len(data) // 4096):
        broken = bytearray(data)
        broken[page * 4096 : page * 4096 + 64] = b"\xff" * 64
        path.write_bytes(broken)
        try:
            told += bool(problems(path))
        except ArchiveError as error:
            told += bool(error.remedy)
    assert told > len(data) // 4096 / 2


def test_another_recipe_is_derived_with_its_own(tmp_path: Path) -> None:
    """Paragraphs and sketches are derived again with the recipe that the archive was made with."""
    settings = Settings(recipe=Recipe(shingle=2, least_words=4))
    with ArchiveFile(tmp_path / "news.db", settings=settings) as archive:
        archive.articles.put([derive(Article(ONE, "one", "x"), settings.recipe)])
        replace_links(archive, [1], [])
        archive.stories.put([])
        assert list(verify_archive(archive)) == []
