CREATE TABLE IF NOT EXISTS extracted ( -- what was taken from pages, so that it need not be done again
    hash BLOB PRIMARY KEY, -- SHA-256 of the page and of what else it was read with
    version TEXT NOT NULL, -- of what takes pages apart
    fields TEXT NOT NULL -- JSON
) WITHOUT ROWID;
