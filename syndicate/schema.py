"""The tables and views of an archive, as migrations: functions in a list, applied in order and only once.

What always holds: a migration that was ever released is never changed, only followed by another; each runs inside one
transaction with the record that it ran, so a file is never between two forms. ``text`` is the last column of
``article``: SQLite walks a long row from its start, and whoever asks for a digest or an outlet must not read the text.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x53594E44  # "SYND", what `file` and SQLite's header show
APPLICATION = "syndicate"
FORMAT = 1  # raise it with a migration that an older program could not read past

Migration = Callable[[Database], None]

_TABLES = (
    """CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE article (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        ref TEXT NOT NULL, -- the id the input gave, or the file's name
        origin TEXT NOT NULL, -- the file or feed it was read from
        uri TEXT,
        outlet TEXT,
        title TEXT,
        byline TEXT,
        published TEXT, -- ISO 8601
        language TEXT, -- ISO 639-1
        words INTEGER NOT NULL,
        digest TEXT NOT NULL, -- of the text and its metadata
        metadata TEXT, -- JSON: whatever else the format knew
        text TEXT NOT NULL,
        UNIQUE (ref, origin)
    )""",
    "CREATE INDEX article_outlet ON article (outlet, published)",
    "CREATE INDEX article_published ON article (published)",
    "CREATE INDEX article_uri ON article (uri) WHERE uri IS NOT NULL",
    """CREATE TABLE unsettled ( -- articles whose links are still to be found
        article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        whole INTEGER NOT NULL DEFAULT 1 -- 0 where only other articles of the same event came or went
    )""",
    """CREATE TABLE compared ( -- pairs that tell much the same: what links them hangs on who else covers the event
        a INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        b INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        copied INTEGER NOT NULL, -- they share a paragraph as well
        PRIMARY KEY (a, b),
        CHECK (a < b)
    ) WITHOUT ROWID""",
    "CREATE INDEX compared_b ON compared (b)",
    # AUTOINCREMENT, because an index of sketches that remembers a paragraph's number must never meet another one under it.
    """CREATE TABLE paragraph (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        start INTEGER NOT NULL, -- code points into article.text
        "end" INTEGER NOT NULL,
        words INTEGER NOT NULL,
        digest INTEGER, -- 64 bits, signed, of the folded words
        boilerplate INTEGER NOT NULL DEFAULT 0, -- recurs across the outlet's articles
        UNIQUE (article, position)
    )""",
    "CREATE INDEX paragraph_digest ON paragraph (digest, article) WHERE digest IS NOT NULL",
    "CREATE INDEX paragraph_boilerplate ON paragraph (digest, article) WHERE boilerplate",
    """CREATE TABLE mark (
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        kind TEXT NOT NULL,
        rule TEXT NOT NULL
    )""",
    "CREATE INDEX mark_article ON mark (article)",
    """CREATE TABLE note (
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        field TEXT NOT NULL,
        rule TEXT NOT NULL,
        detail TEXT NOT NULL
    )""",
    "CREATE INDEX note_article ON note (article)",
    """CREATE TABLE credit (
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        source TEXT NOT NULL,
        phrase TEXT NOT NULL,
        start INTEGER NOT NULL, -- -1 where the words stand in metadata
        "end" INTEGER NOT NULL,
        form TEXT NOT NULL,
        generic INTEGER NOT NULL DEFAULT 0, -- "Agencies" names nobody
        strength REAL NOT NULL DEFAULT 1, -- how surely the form means a credit, 0 to 1
        declared INTEGER NOT NULL DEFAULT 0 -- from metadata
    )""",
    "CREATE INDEX credit_article ON credit (article)",
    "CREATE INDEX credit_source ON credit (source)",
    """CREATE TABLE mention ( -- sources that are named without the article being from them
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        source TEXT NOT NULL,
        phrase TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, -- code points into article.text
        kind TEXT NOT NULL
    )""",
    "CREATE INDEX mention_article ON mention (article)",
    """CREATE TABLE link (
        id INTEGER PRIMARY KEY,
        a INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        b INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        coverage_a REAL NOT NULL, -- share of a's words that b shares
        coverage_b REAL NOT NULL,
        similarity REAL NOT NULL,
        direction TEXT NOT NULL,
        confidence REAL NOT NULL,
        reason TEXT NOT NULL,
        credited INTEGER, -- NULL where no side is known to derive
        source TEXT, -- the common source, where a credit names it
        likelihood TEXT,
        score REAL NOT NULL,
        order_kept INTEGER,
        derivation_a TEXT NOT NULL,
        derivation_b TEXT NOT NULL,
        detail_a TEXT NOT NULL, -- JSON
        detail_b TEXT NOT NULL, -- JSON
        evidence TEXT NOT NULL, -- JSON
        capped TEXT,
        retelling TEXT, -- JSON, of rewrites: rare words of both, words that everybody uses, what only one side has
        UNIQUE (a, b),
        CHECK (a < b)
    )""",
    "CREATE INDEX link_b ON link (b)",
    """CREATE TABLE passage (
        id INTEGER PRIMARY KEY,
        link INTEGER NOT NULL REFERENCES link (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        a_start INTEGER NOT NULL, a_end INTEGER NOT NULL, -- code points into the text of link.a
        b_start INTEGER NOT NULL, b_end INTEGER NOT NULL,
        similarity REAL NOT NULL,
        score REAL NOT NULL,
        probability REAL NOT NULL,
        quoted REAL NOT NULL,
        summary INTEGER NOT NULL,
        runs TEXT NOT NULL -- JSON: [a_start, a_end, b_start, b_end] of each verbatim run
    )""",
    "CREATE INDEX passage_link ON passage (link)",
    """CREATE TABLE story (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        first INTEGER REFERENCES article (id) ON DELETE SET NULL,
        reason TEXT,
        key TEXT NOT NULL UNIQUE, -- from its articles' origins and refs, the same in every archive
        articles INTEGER NOT NULL,
        earliest TEXT,
        latest TEXT
    )""",
    "CREATE INDEX story_first ON story (first)",
    "CREATE INDEX story_size ON story (articles DESC, (earliest IS NULL), earliest, key)",
    """CREATE TABLE story_article (
        story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        PRIMARY KEY (story, article)
    ) WITHOUT ROWID""",
    "CREATE INDEX story_article_article ON story_article (article)",
    """CREATE TABLE story_link (
        story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
        link INTEGER NOT NULL REFERENCES link (id) ON DELETE CASCADE,
        PRIMARY KEY (story, link)
    ) WITHOUT ROWID""",
    "CREATE INDEX story_link_link ON story_link (link)",
    """CREATE TABLE story_source (
        id INTEGER PRIMARY KEY,
        story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        kind TEXT NOT NULL -- external: credits name it; hidden: only the shared text shows it
    )""",
    "CREATE INDEX story_source_story ON story_source (story)",
    """CREATE TABLE story_witness (
        source INTEGER NOT NULL REFERENCES story_source (id) ON DELETE CASCADE,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        credited INTEGER NOT NULL,
        witness INTEGER NOT NULL DEFAULT 1, -- 0 where it credits the source and shares none of the text
        PRIMARY KEY (source, article)
    ) WITHOUT ROWID""",
    "CREATE INDEX story_witness_article ON story_witness (article)",
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        finished TEXT, -- NULL where the run was interrupted or still goes on
        recipe TEXT NOT NULL,
        settings TEXT NOT NULL,
        counts TEXT NOT NULL DEFAULT '{}' -- JSON
    )""",
    """CREATE TABLE skipped (
        origin TEXT NOT NULL,
        place TEXT,
        reason TEXT NOT NULL,
        remedy TEXT,
        run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX skipped_run ON skipped (run)",
)

# Triggers and not a call of our own: whoever edits an article in Datasette keeps a search that is true.
# The update trigger names its columns, so that nothing else pays for indexing a text again.
_SEARCH = (
    """CREATE VIRTUAL TABLE article_fts USING fts5 (
        title, text, content="article", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
    )""",
    """CREATE TRIGGER article_fts_insert AFTER INSERT ON article BEGIN
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

_VIEWS = (
    """CREATE VIEW lineage AS
    SELECT link.id AS link, link.kind, link.a, a.outlet AS a_outlet, a.ref AS a_ref, a.title AS a_title, a.published AS a_published,
        link.b, b.outlet AS b_outlet, b.ref AS b_ref, b.title AS b_title, b.published AS b_published,
        link.coverage_a, link.coverage_b, link.similarity,
        CASE CASE link.kind WHEN 'shared-quotes' THEN link.kind ELSE link.direction END
            WHEN 'shared-quotes' THEN 'both quote the same; that shows no direction'
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


def _run_all(db: Database, statements: tuple[str, ...]) -> None:
    # One by one: executescript would commit the transaction that the migration runs in.
    for statement in statements:
        db.execute(statement)


def create_tables(db: Database) -> None:
    """Create the tables of the first format."""
    _run_all(db, _TABLES)


def create_search(db: Database) -> None:
    """Create the full-text index over titles and texts."""
    _run_all(db, _SEARCH)


def create_views(db: Database) -> None:
    """Create the views for people."""
    _run_all(db, _VIEWS)


def create_bands(db: Database) -> None:
    """Create the tables of packed band keys, by which copied paragraphs are looked up."""
    from syndicate import segments  # it loads the compiled kernels, which opening an existing archive does not need

    segments.create(db.conn)


def create_terms(db: Database) -> None:
    """Create the table of weighted words, by which rewritten copy is looked up."""
    from syndicate.termstore import TermStore  # as above

    TermStore.create(db.conn)


MIGRATIONS: list[Migration] = [create_tables, create_search, create_views, create_bands, create_terms]


def _set() -> Migrations:
    migrations = Migrations(APPLICATION)
    for function in MIGRATIONS:
        migrations(name=function.__name__)(function)
    return migrations


def pending(db: Database) -> list[str]:
    """Return the names of the migrations that this file has not had yet; write nothing."""
    return [migration.name for migration in _set().pending(db)]


def upgrade(db: Database) -> None:
    """Apply what is pending and write the application id and the format, inside the caller's transaction."""
    _set().apply(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FORMAT}")
