"""The tables and views of an archive, as migrations: functions in a list, applied in order and only once.

What always holds: a migration that was ever released is never changed, only followed by another; each runs inside one
transaction with the record that it ran, so a file is never between two forms. ``text`` is the last column of
``article``: SQLite walks a long row from its start, and whoever asks for a digest or an outlet must not read the text.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database, Migrations

from syndicate.archive import digest_index as digests
from syndicate.archive.ddl import SEARCH, UNTOLD, VIEWS

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
    digests.DDL,
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


def _run_all(db: Database, statements: tuple[str, ...]) -> None:
    # One by one: executescript would commit the transaction that the migration runs in.
    for statement in statements:
        db.execute(statement)


def create_tables(db: Database) -> None:
    """Create the tables of the first format."""
    _run_all(db, _TABLES)


def create_search(db: Database) -> None:
    """Create the full-text index over titles and texts."""
    _run_all(db, SEARCH)


def create_views(db: Database) -> None:
    """Create the views for people."""
    _run_all(db, VIEWS)


def create_bands(db: Database) -> None:
    """Create the tables of packed band keys, by which copied paragraphs are looked up."""
    from syndicate.archive.index import bands as segments  # it loads the compiled kernels, which opening an existing archive does not need

    segments.create(db.conn)


def create_terms(db: Database) -> None:
    """Create the table of weighted words, by which rewritten copy is looked up."""
    from syndicate.archive.index.terms import TermStore  # as above

    TermStore.create(db.conn)


def create_verdicts(db: Database) -> None:
    """Create the table of verdicts, by which credits are audited."""
    from syndicate.archive import audits as verdicts  # as above

    verdicts.create(db.conn)


def create_versions(db: Database) -> None:
    """Create the tables of the versions of articles, and what notes where they have to be looked for again."""
    from syndicate.archive import versions as versionstore  # as above

    versionstore.create(db.conn)


def create_untold(db: Database) -> None:
    """Create the table of articles whose stories are to be drawn up again, and what notes them."""
    _run_all(db, UNTOLD)


def create_extracted(db: Database) -> None:
    """Create the table of what was taken from web pages, by which none is taken apart twice."""
    from syndicate.archive.page_cache import Extracted  # it loads all readers

    Extracted(db.conn).create()


MIGRATIONS: list[Migration] = [
    create_tables,
    create_search,
    create_views,
    create_bands,
    create_terms,
    create_verdicts,
    create_versions,
    create_extracted,
    create_untold,
]


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
