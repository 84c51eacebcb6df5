CREATE TABLE verdict ( -- what an article of a link says of where it has the shared text from
        link INTEGER NOT NULL REFERENCES link (id) ON DELETE CASCADE,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        other INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        source TEXT, -- whose text it is as far as is known
        grp TEXT, -- credited or not, verbatim or rewritten; NULL if it is not known to have the text from elsewhere
        rank REAL NOT NULL, -- of an article's verdicts the one with the highest stands for it
        share REAL NOT NULL, -- of the article's words that the link is about
        confidence REAL NOT NULL, -- of the link's direction
        misattributed INTEGER NOT NULL DEFAULT 0, differing INTEGER NOT NULL DEFAULT 0, only_metadata INTEGER NOT NULL DEFAULT 0, generic_only INTEGER NOT NULL DEFAULT 0, mention_only INTEGER NOT NULL DEFAULT 0,
        sentence TEXT NOT NULL,
        phrases TEXT NOT NULL, -- JSON: the words that it rests on
        PRIMARY KEY (link, article)
    ) WITHOUT ROWID;

-- With all columns that counting needs, so that it never reads a sentence.
CREATE INDEX verdict_article ON verdict (article, rank, grp, misattributed, differing, only_metadata, generic_only, mention_only) WHERE grp IS NOT NULL;

CREATE INDEX verdict_source ON verdict (source, article, rank, grp, misattributed, differing, only_metadata, generic_only, mention_only) WHERE grp IS NOT NULL;

CREATE INDEX verdict_other ON verdict (other);

-- Links without a verdict yet
CREATE TABLE unaudited (link INTEGER PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE);

CREATE TRIGGER link_unaudited AFTER INSERT ON link WHEN new.kind <> 'shared-quotes' BEGIN
        INSERT OR IGNORE INTO unaudited (link) VALUES (new.id);
    END;

CREATE TRIGGER link_reaudited AFTER UPDATE OF kind, direction, source, credited ON link BEGIN
        DELETE FROM verdict WHERE link = new.id;
        INSERT OR IGNORE INTO unaudited (link) VALUES (new.id);
    END;

INSERT INTO unaudited (link) SELECT id FROM link WHERE kind <> 'shared-quotes';

CREATE VIEW audit AS
    SELECT verdict.link, verdict.article, article.outlet, article.title, article.published, verdict.source,
        verdict.other, other.outlet AS other_outlet, link.kind, coalesce(verdict.grp, 'not known') AS "group", verdict.share,
        verdict.confidence,
        verdict.misattributed, verdict.differing, verdict.only_metadata, verdict.generic_only, verdict.mention_only, verdict.sentence, verdict.phrases
    FROM verdict JOIN link ON link.id = verdict.link JOIN article ON article.id = verdict.article
    JOIN article AS other ON other.id = verdict.other;
