-- Triggers note the articles of links and versions that change, so that a few new articles have only their own stories made again.
CREATE TABLE untold ( -- articles whose stories are to be drawn up again
        article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE
    );

CREATE TRIGGER untold_link_insert AFTER INSERT ON link BEGIN INSERT OR IGNORE INTO untold (article) SELECT id FROM article WHERE id IN (new.a, new.b); END;

CREATE TRIGGER untold_link_update AFTER UPDATE OF kind, direction, source, credited ON link BEGIN INSERT OR IGNORE INTO untold (article) SELECT id FROM article WHERE id IN (new.a, new.b); END;

CREATE TRIGGER untold_link_delete AFTER DELETE ON link BEGIN INSERT OR IGNORE INTO untold (article) SELECT id FROM article WHERE id IN (old.a, old.b); END;

CREATE TRIGGER untold_article_delete BEFORE DELETE ON article BEGIN INSERT OR IGNORE INTO untold (article) SELECT other.article FROM story_article AS own
    JOIN story_article AS other ON other.story = own.story WHERE own.article = old.id AND other.article <> old.id; END;

CREATE TRIGGER untold_article_update AFTER UPDATE OF digest ON article BEGIN
        INSERT OR IGNORE INTO untold (article) VALUES (new.id);
    END;

CREATE TRIGGER untold_version_insert AFTER INSERT ON version BEGIN INSERT OR IGNORE INTO untold (article) VALUES (new.article); END;

CREATE TRIGGER untold_version_delete AFTER DELETE ON version BEGIN
        INSERT OR IGNORE INTO untold (article) SELECT id FROM article WHERE id = old.article;
    END;
