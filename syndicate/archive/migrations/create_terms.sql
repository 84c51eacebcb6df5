-- Numbered by AUTOINCREMENT: the index of terms remembers a row's number and must never find another text under it.
-- The nearest articles stand apart from the terms, which would be written again with every change.
CREATE TABLE terms (id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL UNIQUE REFERENCES article (id) ON DELETE CASCADE, day INTEGER, body BLOB NOT NULL);

CREATE TABLE nearest (article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE, entries BLOB NOT NULL);

CREATE INDEX terms_day ON terms(day);

CREATE TABLE IF NOT EXISTS term_segment (
  id INTEGER PRIMARY KEY, level INTEGER NOT NULL, texts INTEGER NOT NULL, prefix_terms INTEGER NOT NULL, prefix_heads INTEGER NOT NULL,
  last INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS term_page (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
