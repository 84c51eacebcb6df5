-- Triggers, so that the index stays true when somebody edits an article in Datasette. Articles that are in the index already
-- are left alone: FTS5 writes after each row that a trigger indexes, which takes more than twice as long as indexing a batch
-- at once, as the archive does before it stores the articles. The update trigger names its columns, so that other changes do
-- not index the text again.
CREATE VIRTUAL TABLE article_fts USING fts5 (
        title, text, content="article", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
    );

-- A batch fits into memory and is written as one segment; segments are merged sixteen at a time.
INSERT INTO article_fts (article_fts, rank) VALUES ('hashsize', 8388608);

INSERT INTO article_fts (article_fts, rank) VALUES ('automerge', 16);

CREATE TRIGGER article_fts_insert AFTER INSERT ON article WHEN new.id NOT IN (SELECT id FROM article_fts_docsize) BEGIN
        INSERT INTO article_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
    END;

CREATE TRIGGER article_fts_delete AFTER DELETE ON article BEGIN
        INSERT INTO article_fts (article_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    END;

CREATE TRIGGER article_fts_update AFTER UPDATE OF title, text ON article BEGIN
        INSERT INTO article_fts (article_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
        INSERT INTO article_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
    END;
