-- Credits that stand on every article of an outlet: they tell little of any single one. One row for each outlet and source.
CREATE TABLE constant_credit (
        outlet TEXT NOT NULL, -- as in outlet_of
        source TEXT NOT NULL,
        PRIMARY KEY (outlet, source)
    ) WITHOUT ROWID;

-- All rulings are made again with what such credits weigh.
INSERT OR IGNORE INTO untold (article) SELECT id FROM article;

UPDATE meta SET value = 'stale' WHERE key = 'stories';
