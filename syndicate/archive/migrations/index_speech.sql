-- The runs of words in speech were not indexed before: the next scan indexes those of the articles up to this one.
INSERT INTO meta (key, value) SELECT 'speech', max(id) FROM article HAVING max(id) IS NOT NULL;

INSERT OR REPLACE INTO unsettled (article, whole) SELECT id, 1 FROM article;

UPDATE meta SET value = 'stale' WHERE key = 'stories' AND EXISTS (SELECT 1 FROM article);
