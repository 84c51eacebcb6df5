-- What an article has from other sources than the one of its entry in the ledger, such as the parts of a digest; one row for each source.
CREATE TABLE further_source (
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        source TEXT NOT NULL, -- whose text that part is as far as is known
        grp TEXT NOT NULL, -- whether the article credits it for that part, verbatim or rewritten
        PRIMARY KEY (article, source)
    ) WITHOUT ROWID;

CREATE INDEX further_source_source ON further_source (source, article, grp);

-- All entries are made again with their further sources.
INSERT OR IGNORE INTO untold (article) SELECT id FROM article;

UPDATE meta SET value = 'stale' WHERE key = 'stories';
