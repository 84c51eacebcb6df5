CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- `text` is the last column: SQLite reads a long row from its start, and a query for a digest or an outlet must not read the text.
CREATE TABLE article (
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
    );

CREATE INDEX article_outlet ON article (outlet, published);

CREATE INDEX article_published ON article (published);

CREATE INDEX article_uri ON article (uri) WHERE uri IS NOT NULL;

CREATE TABLE unsettled ( -- articles whose links are still to be found
        article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        whole INTEGER NOT NULL DEFAULT 1 -- 0 if only other articles of the same event came or went
    );

CREATE TABLE compared ( -- pairs that tell much the same: what links them hangs on who else covers the event
        a INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        b INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        copied INTEGER NOT NULL, -- they share a paragraph as well
        PRIMARY KEY (a, b),
        CHECK (a < b)
    ) WITHOUT ROWID;

CREATE INDEX compared_b ON compared (b);

-- AUTOINCREMENT, because the index of bands remembers numbers of paragraphs: a number must never be used twice.
CREATE TABLE paragraph (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        start INTEGER NOT NULL, -- code points into article.text
        "end" INTEGER NOT NULL,
        words INTEGER NOT NULL,
        digest INTEGER, -- 64 bits, signed, of the folded words
        boilerplate INTEGER NOT NULL DEFAULT 0, -- recurs across the outlet's articles
        UNIQUE (article, position)
    );

CREATE INDEX IF NOT EXISTS paragraph_digest ON paragraph (digest, article) WHERE digest IS NOT NULL;

CREATE INDEX paragraph_boilerplate ON paragraph (digest, article) WHERE boilerplate;

CREATE TABLE mark (
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        kind TEXT NOT NULL,
        rule TEXT NOT NULL
    );

CREATE INDEX mark_article ON mark (article);

CREATE TABLE note (
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        field TEXT NOT NULL,
        rule TEXT NOT NULL,
        detail TEXT NOT NULL
    );

CREATE INDEX note_article ON note (article);

CREATE TABLE credit (
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        source TEXT NOT NULL,
        phrase TEXT NOT NULL,
        start INTEGER NOT NULL, -- -1 if the words stand in metadata
        "end" INTEGER NOT NULL,
        form TEXT NOT NULL,
        generic INTEGER NOT NULL DEFAULT 0, -- "Agencies" names nobody
        strength REAL NOT NULL DEFAULT 1, -- how surely the form means a credit, 0 to 1
        declared INTEGER NOT NULL DEFAULT 0 -- from metadata
    );

CREATE INDEX credit_article ON credit (article);

CREATE INDEX credit_source ON credit (source);

CREATE TABLE mention ( -- sources that are named without the article being from them
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        source TEXT NOT NULL,
        phrase TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, -- code points into article.text
        kind TEXT NOT NULL
    );

CREATE INDEX mention_article ON mention (article);

CREATE TABLE link (
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
        credited INTEGER, -- NULL if no side is known to derive
        source TEXT, -- the common source, if a credit names it
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
    );

CREATE INDEX link_b ON link (b);

CREATE TABLE passage (
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
    );

CREATE INDEX passage_link ON passage (link);

CREATE TABLE story (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        first INTEGER REFERENCES article (id) ON DELETE SET NULL,
        reason TEXT,
        key TEXT NOT NULL UNIQUE, -- from its articles' origins and refs, the same in every archive
        articles INTEGER NOT NULL,
        earliest TEXT,
        latest TEXT
    );

CREATE INDEX story_first ON story (first);

CREATE INDEX story_size ON story (articles DESC, (earliest IS NULL), earliest, key);

CREATE TABLE story_article (
        story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        PRIMARY KEY (story, article)
    ) WITHOUT ROWID;

CREATE INDEX story_article_article ON story_article (article);

CREATE TABLE story_link (
        story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
        link INTEGER NOT NULL REFERENCES link (id) ON DELETE CASCADE,
        PRIMARY KEY (story, link)
    ) WITHOUT ROWID;

CREATE INDEX story_link_link ON story_link (link);

CREATE TABLE story_source (
        id INTEGER PRIMARY KEY,
        story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        kind TEXT NOT NULL -- external: credits name it; hidden: only the shared text shows it
    );

CREATE INDEX story_source_story ON story_source (story);

CREATE TABLE story_witness (
        source INTEGER NOT NULL REFERENCES story_source (id) ON DELETE CASCADE,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        credited INTEGER NOT NULL,
        witness INTEGER NOT NULL DEFAULT 1, -- 0 if it credits the source and shares none of the text
        PRIMARY KEY (source, article)
    ) WITHOUT ROWID;

CREATE INDEX story_witness_article ON story_witness (article);

CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        finished TEXT, -- NULL if the run was interrupted or still goes on
        recipe TEXT NOT NULL,
        settings TEXT NOT NULL,
        counts TEXT NOT NULL DEFAULT '{}' -- JSON
    );

CREATE TABLE skipped (
        origin TEXT NOT NULL,
        place TEXT,
        reason TEXT NOT NULL,
        remedy TEXT,
        run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE
    );

CREATE INDEX skipped_run ON skipped (run);
