CREATE TABLE version ( -- articles that came in more than one version, and those that were withdrawn
        article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        work INTEGER NOT NULL, -- the article that holds the first version
        number INTEGER NOT NULL, -- from 1
        "of" INTEGER NOT NULL,
        state TEXT NOT NULL, -- usable, corrected or withdrawn
        label TEXT NOT NULL, -- what it calls itself, such as UPDATE 2
        "by" INTEGER, -- the version that corrected or withdrew it
        notice INTEGER NOT NULL -- 1 if it says that the article is withdrawn and tells nothing itself
    );

CREATE INDEX version_work ON version (work);

CREATE TABLE version_mark ( -- by what an article is known again: hashes of addresses, ids and headlines
        mark INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        PRIMARY KEY (mark, article)
    ) WITHOUT ROWID;

CREATE INDEX version_mark_article ON version_mark (article);

CREATE TABLE version_link ( -- what a link said before its articles were found to be versions of one another
        link INTEGER PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        direction TEXT NOT NULL,
        confidence REAL NOT NULL,
        reason TEXT NOT NULL,
        credited INTEGER,
        source TEXT,
        evidence TEXT NOT NULL,
        likelihood TEXT
    );

-- Articles whose versions are to be looked for again
CREATE TABLE version_due (article INTEGER PRIMARY KEY);

CREATE TRIGGER version_article_insert AFTER INSERT ON article BEGIN INSERT OR IGNORE INTO version_due VALUES (new.id); END;

CREATE TRIGGER version_article_update AFTER UPDATE OF digest ON article BEGIN
        INSERT OR IGNORE INTO version_due VALUES (new.id);
        DELETE FROM version_mark WHERE article = new.id;
    END;

CREATE TRIGGER version_delete AFTER DELETE ON version BEGIN
        INSERT OR IGNORE INTO version_due SELECT article FROM version WHERE work = old.work;
    END;

CREATE TRIGGER version_link_insert AFTER insert ON link
        WHEN (SELECT outlet FROM article WHERE id = new.a) IS (SELECT outlet FROM article WHERE id = new.b)
        OR EXISTS (SELECT 1 FROM version WHERE article IN (new.a, new.b)) BEGIN
            INSERT OR IGNORE INTO version_due VALUES (new.a), (new.b);
        END;

CREATE TRIGGER version_link_delete AFTER delete ON link
        WHEN (SELECT outlet FROM article WHERE id = old.a) IS (SELECT outlet FROM article WHERE id = old.b)
        OR EXISTS (SELECT 1 FROM version WHERE article IN (old.a, old.b)) BEGIN
            INSERT OR IGNORE INTO version_due VALUES (old.a), (old.b);
        END;

INSERT INTO version_due SELECT id FROM article;
