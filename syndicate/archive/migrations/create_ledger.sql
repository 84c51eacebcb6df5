-- One statement for each article on whose text it carries and whether it says so. Everything that is said of credits is read from here.
CREATE TABLE ledger (
        article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        other INTEGER REFERENCES article (id) ON DELETE SET NULL, -- the article that shows it best
        state TEXT NOT NULL, -- credits the origin, credits another, credits nobody by name, credits nobody, or not known
        credited INTEGER, -- 1 if it credits the origin, or the outlet that it has the text from; NULL if that is not known
        grp TEXT, -- credited or not, verbatim or rewritten; NULL if no link shows that it has the text from elsewhere
        source TEXT, -- whose text it is as far as is known
        phrase TEXT, -- the credit
        strength REAL, -- of the credit, 0 to 1
        share REAL NOT NULL, -- of the article's words
        confidence REAL NOT NULL,
        misattributed INTEGER NOT NULL DEFAULT 0, differing INTEGER NOT NULL DEFAULT 0, only_metadata INTEGER NOT NULL DEFAULT 0, generic_only INTEGER NOT NULL DEFAULT 0, mention_only INTEGER NOT NULL DEFAULT 0,
        sentence TEXT NOT NULL
    );

-- With all columns that counting needs, so that it never reads a sentence.
CREATE INDEX ledger_article ON ledger (article, credited, source, grp, misattributed, differing, only_metadata, generic_only, mention_only) WHERE credited IS NOT NULL;

CREATE INDEX ledger_source ON ledger (source, article, credited, grp, misattributed, differing, only_metadata, generic_only, mention_only) WHERE credited IS NOT NULL;

-- The verdicts on links agree with the ledger, and are made with it.
DROP TRIGGER link_unaudited;

DROP TRIGGER link_reaudited;

DROP TABLE unaudited;

DROP INDEX verdict_article;

DROP INDEX verdict_source;

ALTER TABLE verdict DROP COLUMN rank;

CREATE INDEX verdict_article ON verdict (article);

-- The credit of a link follows from the ledger, and an article's new credits are entered there.
DROP TRIGGER untold_link_update;

CREATE TRIGGER untold_link_update AFTER UPDATE OF kind, direction, source ON link BEGIN INSERT OR IGNORE INTO untold (article) SELECT id FROM article WHERE id IN (new.a, new.b); END;

CREATE TRIGGER untold_credit_insert AFTER INSERT ON credit BEGIN INSERT OR IGNORE INTO untold (article) VALUES (new.article); END;

DROP VIEW derivation;

-- Who has text from whom, by the ledger: one row for each article; a source that nobody knows is NULL.
CREATE VIEW derivation AS SELECT source, article, credited FROM ledger WHERE credited IS NOT NULL;

DROP VIEW uncredited;

DROP VIEW lineage;

CREATE VIEW lineage AS
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
        CASE
            WHEN link.credited THEN 'yes'
            WHEN NOT link.credited THEN 'no'
            WHEN (SELECT count(DISTINCT grp LIKE 'credited%') FROM verdict WHERE verdict.link = link.id AND grp IS NOT NULL) = 2 THEN 'by one of them'
            ELSE 'not known'
        END AS credited,
        link.source, link.reason
    FROM link JOIN article AS a ON a.id = link.a JOIN article AS b ON b.id = link.b;

CREATE VIEW uncredited AS SELECT * FROM lineage WHERE credited IN ('no', 'by one of them') AND kind <> 'shared-quotes';

INSERT OR IGNORE INTO untold (article) SELECT a FROM link UNION SELECT b FROM link UNION SELECT article FROM credit;

UPDATE meta SET value = 'stale' WHERE key = 'stories';
