-- Addresses and outlets are compared in another way than before.
INSERT OR IGNORE INTO version_due SELECT id FROM article;

UPDATE meta SET value = 'stale' WHERE key = 'stories';
