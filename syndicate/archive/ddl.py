"""What stands on the tables of an archive's first format: the index of words that is searched, and the views that people read.

What always holds: what a view says in words it says neutrally, and what is not known is called so.
"""

from __future__ import annotations

# Triggers and not a call of our own: whoever edits an article in Datasette keeps a search that is true.
# What the index knows already is left alone: a trigger that indexes a row makes FTS5 write after each one, which takes
# more than twice as long as to index a batch at once, as the archive does before it stores the articles.
# The update trigger names its columns, so that nothing else pays for indexing a text again.
SEARCH = (
    """CREATE VIRTUAL TABLE article_fts USING fts5 (
        title, text, content="article", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
    )""",
    # A batch fits into memory, and is written as one piece; pieces are put together sixteen at a time.
    "INSERT INTO article_fts (article_fts, rank) VALUES ('hashsize', 8388608)",
    "INSERT INTO article_fts (article_fts, rank) VALUES ('automerge', 16)",
    """CREATE TRIGGER article_fts_insert AFTER INSERT ON article WHEN new.id NOT IN (SELECT id FROM article_fts_docsize) BEGIN
        INSERT INTO article_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
    END""",
    """CREATE TRIGGER article_fts_delete AFTER DELETE ON article BEGIN
        INSERT INTO article_fts (article_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    END""",
    """CREATE TRIGGER article_fts_update AFTER UPDATE OF title, text ON article BEGIN
        INSERT INTO article_fts (article_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
        INSERT INTO article_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
    END""",
)

VIEWS = (
    """CREATE VIEW lineage AS
    SELECT link.id AS link, link.kind, link.a, a.outlet AS a_outlet, a.ref AS a_ref, a.title AS a_title, a.published AS a_published,
        link.b, b.outlet AS b_outlet, b.ref AS b_ref, b.title AS b_title, b.published AS b_published,
        link.coverage_a, link.coverage_b, link.similarity,
        CASE CASE WHEN link.kind IN ('shared-quotes', 'version') THEN link.kind ELSE link.direction END
            WHEN 'shared-quotes' THEN 'both quote the same; that shows no direction'
            WHEN 'version' THEN 'both are versions of one article'
            WHEN 'b from a' THEN coalesce(b.outlet, b.ref) || ' most likely has it from ' || coalesce(a.outlet, a.ref)
            WHEN 'a from b' THEN coalesce(a.outlet, a.ref) || ' most likely has it from ' || coalesce(b.outlet, b.ref)
            WHEN 'common source' THEN 'both most likely have it from ' || coalesce(link.source, 'a source that neither names')
            ELSE 'not known'
        END AS direction,
        link.confidence,
        CASE link.credited WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE 'not known' END AS credited,
        link.source, link.reason
    FROM link JOIN article AS a ON a.id = link.a JOIN article AS b ON b.id = link.b""",
    """CREATE VIEW uncredited AS SELECT * FROM lineage WHERE credited = 'no' AND kind <> 'shared-quotes'""",
    """CREATE VIEW timeline AS
    SELECT story_article.story, article.published, article.outlet, article.title, article.ref, article.id AS article,
        article.id IS story.first AS first
    FROM story_article JOIN story ON story.id = story_article.story JOIN article ON article.id = story_article.article
    ORDER BY story_article.story, article.published IS NULL, article.published, article.ref""",
    # Who derives from whom, over all that says so: credits, links and the sources of stories.
    """CREATE VIEW derivation AS
    SELECT source, article, max(credited) AS credited FROM (
        SELECT source, article, 1 AS credited FROM credit WHERE NOT generic
        UNION ALL
        SELECT a.outlet, link.b, link.credited FROM link JOIN article AS a ON a.id = link.a
            WHERE link.direction = 'b from a' AND link.kind <> 'shared-quotes' AND a.outlet IS NOT NULL
        UNION ALL
        SELECT b.outlet, link.a, link.credited FROM link JOIN article AS b ON b.id = link.b
            WHERE link.direction = 'a from b' AND link.kind <> 'shared-quotes' AND b.outlet IS NOT NULL
        UNION ALL
        SELECT story_source.name, story_witness.article, story_witness.credited
            FROM story_witness JOIN story_source ON story_source.id = story_witness.source WHERE story_source.kind = 'external'
    ) GROUP BY source, article""",
)

_NOTED = "INSERT OR IGNORE INTO untold (article) SELECT id FROM article WHERE id IN ({0}.a, {0}.b)"
_MEMBERS = """INSERT OR IGNORE INTO untold (article) SELECT other.article FROM story_article AS own
    JOIN story_article AS other ON other.story = own.story WHERE own.article = old.{0} AND other.article <> old.{0}"""

# What stories hang on is noted where it changes, so that few new articles have only their own stories drawn up again.
UNTOLD = (
    """CREATE TABLE untold ( -- articles whose stories are to be drawn up again
        article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE
    )""",
    f"CREATE TRIGGER untold_link_insert AFTER INSERT ON link BEGIN {_NOTED.format('new')}; END",
    f"CREATE TRIGGER untold_link_update AFTER UPDATE OF kind, direction, source, credited ON link BEGIN {_NOTED.format('new')}; END",
    f"CREATE TRIGGER untold_link_delete AFTER DELETE ON link BEGIN {_NOTED.format('old')}; END",
    f"CREATE TRIGGER untold_article_delete BEFORE DELETE ON article BEGIN {_MEMBERS.format('id')}; END",
    """CREATE TRIGGER untold_article_update AFTER UPDATE OF digest ON article BEGIN
        INSERT OR IGNORE INTO untold (article) VALUES (new.id);
    END""",
    "CREATE TRIGGER untold_version_insert AFTER INSERT ON version BEGIN INSERT OR IGNORE INTO untold (article) VALUES (new.article); END",
    """CREATE TRIGGER untold_version_delete AFTER DELETE ON version BEGIN
        INSERT OR IGNORE INTO untold (article) SELECT id FROM article WHERE id = old.article;
    END""",
)
