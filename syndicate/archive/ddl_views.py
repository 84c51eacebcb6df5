"""What is built on an archive's tables: views, the index of words, and tables that triggers keep up to date.

Invariant: the text of a released view or trigger is never changed, because an archive keeps it; views use neutral words
and call what is not known so.
"""

from __future__ import annotations

FLAGS = ("misattributed", "differing", "only_metadata", "generic_only", "mention_only")  # of a verdict

# Triggers, so that the index stays true when somebody edits an article in Datasette.
# Articles that are in the index already are left alone: FTS5 writes after each row that a trigger indexes, which takes more
# than twice as long as indexing a batch at once, as the archive does before it stores the articles.
# The update trigger names its columns, so that other changes do not index the text again.
SEARCH = (
    """CREATE VIRTUAL TABLE article_fts USING fts5 (
        title, text, content="article", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
    )""",
    # A batch fits into memory and is written as one segment; segments are merged sixteen at a time.
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
    # Who derives from whom, by credits, links and the sources of stories.
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

# Triggers note the articles of links and versions that change, so that a few new articles have only their own stories made again.
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

VERDICTS = (
    f"""CREATE TABLE verdict ( -- what an article of a link says of where it has the shared text from
        link INTEGER NOT NULL REFERENCES link (id) ON DELETE CASCADE,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        other INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        source TEXT, -- whose text it is as far as is known
        grp TEXT, -- credited or not, verbatim or rewritten; NULL where it is not known to have the text from elsewhere
        rank REAL NOT NULL, -- of an article's verdicts the one with the highest stands for it
        share REAL NOT NULL, -- of the article's words that the link is about
        confidence REAL NOT NULL, -- of the link's direction
        {" ".join(f"{flag} INTEGER NOT NULL DEFAULT 0," for flag in FLAGS)}
        sentence TEXT NOT NULL,
        phrases TEXT NOT NULL, -- JSON: the words that it rests on
        PRIMARY KEY (link, article)
    ) WITHOUT ROWID""",
    # With all columns that counting needs, so that it never reads a sentence.
    f"CREATE INDEX verdict_article ON verdict (article, rank, grp, {', '.join(FLAGS)}) WHERE grp IS NOT NULL",
    f"CREATE INDEX verdict_source ON verdict (source, article, rank, grp, {', '.join(FLAGS)}) WHERE grp IS NOT NULL",
    "CREATE INDEX verdict_other ON verdict (other)",
    "CREATE TABLE unaudited (link INTEGER PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE) -- links without a verdict yet",
    """CREATE TRIGGER link_unaudited AFTER INSERT ON link WHEN new.kind <> 'shared-quotes' BEGIN
        INSERT OR IGNORE INTO unaudited (link) VALUES (new.id);
    END""",
    """CREATE TRIGGER link_reaudited AFTER UPDATE OF kind, direction, source, credited ON link BEGIN
        DELETE FROM verdict WHERE link = new.id;
        INSERT OR IGNORE INTO unaudited (link) VALUES (new.id);
    END""",
    "INSERT INTO unaudited (link) SELECT id FROM link WHERE kind <> 'shared-quotes'",
    f"""CREATE VIEW audit AS
    SELECT verdict.link, verdict.article, article.outlet, article.title, article.published, verdict.source,
        verdict.other, other.outlet AS other_outlet, link.kind, coalesce(verdict.grp, 'not known') AS "group", verdict.share,
        verdict.confidence,
        {", ".join(f"verdict.{flag}" for flag in FLAGS)}, verdict.sentence, verdict.phrases
    FROM verdict JOIN link ON link.id = verdict.link JOIN article ON article.id = verdict.article
    JOIN article AS other ON other.id = verdict.other""",
)

VERSIONS = (
    """CREATE TABLE version ( -- articles that came in more than one version, and those that were withdrawn
        article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        work INTEGER NOT NULL, -- the article that holds the first version
        number INTEGER NOT NULL, -- from 1
        "of" INTEGER NOT NULL,
        state TEXT NOT NULL, -- usable, corrected or withdrawn
        label TEXT NOT NULL, -- what it calls itself, such as UPDATE 2
        "by" INTEGER, -- the version that corrected or withdrew it
        notice INTEGER NOT NULL -- 1 where it says that the article is withdrawn and tells nothing itself
    )""",
    "CREATE INDEX version_work ON version (work)",
    """CREATE TABLE version_mark ( -- by what an article is known again: hashes of addresses, ids and headlines
        mark INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        PRIMARY KEY (mark, article)
    ) WITHOUT ROWID""",
    "CREATE INDEX version_mark_article ON version_mark (article)",
    """CREATE TABLE version_link ( -- what a link said before its articles were found to be versions of one another
        link INTEGER PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        direction TEXT NOT NULL,
        confidence REAL NOT NULL,
        reason TEXT NOT NULL,
        credited INTEGER,
        source TEXT,
        evidence TEXT NOT NULL,
        likelihood TEXT
    )""",
    "CREATE TABLE version_due (article INTEGER PRIMARY KEY) -- articles whose versions are to be looked for again",
    "CREATE TRIGGER version_article_insert AFTER INSERT ON article BEGIN INSERT OR IGNORE INTO version_due VALUES (new.id); END",
    """CREATE TRIGGER version_article_update AFTER UPDATE OF digest ON article BEGIN
        INSERT OR IGNORE INTO version_due VALUES (new.id);
        DELETE FROM version_mark WHERE article = new.id;
    END""",
    """CREATE TRIGGER version_delete AFTER DELETE ON version BEGIN
        INSERT OR IGNORE INTO version_due SELECT article FROM version WHERE work = old.work;
    END""",
    *(
        f"""CREATE TRIGGER version_link_{event} AFTER {event} ON link
        WHEN (SELECT outlet FROM article WHERE id = {row}.a) IS (SELECT outlet FROM article WHERE id = {row}.b)
        OR EXISTS (SELECT 1 FROM version WHERE article IN ({row}.a, {row}.b)) BEGIN
            INSERT OR IGNORE INTO version_due VALUES ({row}.a), ({row}.b);
        END"""
        for event, row in (("insert", "new"), ("delete", "old"))
    ),
    "INSERT INTO version_due SELECT id FROM article",
)
