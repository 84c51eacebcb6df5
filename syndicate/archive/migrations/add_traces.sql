-- What the texts of a link alone show of who has it from whom. A ruling is made of it again whenever other articles carry the text.
ALTER TABLE link ADD COLUMN traces TEXT NOT NULL DEFAULT '[]'; -- JSON

UPDATE link SET traces = (
    SELECT json_group_array(json(one.value)) FROM json_each(link.evidence) AS one WHERE one.value ->> 'kind' = 'inferred'
);

-- 0 if the article does not carry the text of the story, and only has a part of it or tells it in other words
ALTER TABLE story_article ADD COLUMN witness INTEGER NOT NULL DEFAULT 0;

INSERT OR IGNORE INTO untold (article) SELECT a FROM link UNION SELECT b FROM link;

UPDATE meta SET value = 'stale' WHERE key = 'stories';
