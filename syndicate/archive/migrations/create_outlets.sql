-- What each article says of its outlet, and what that outlet is called in all answers.
CREATE TABLE outlet_of (
        article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        stated TEXT, -- the outlet that the article names
        site TEXT, -- the host of its address, '' if it has none; NULL until the next scan of an archive of before
        outlet TEXT, -- NULL if it is not known
        published TEXT
    );

INSERT INTO outlet_of SELECT id, outlet, NULL, outlet, published FROM article;

CREATE INDEX outlet_of_outlet ON outlet_of (outlet, published);

CREATE INDEX outlet_of_stated ON outlet_of (stated, site);

-- The names and hosts of outlets, as learnt from articles and as given by the user.
CREATE TABLE outlet_name (
        node TEXT PRIMARY KEY, -- the letters of a name, or a host
        name TEXT, -- as it is written; NULL if it says nothing alone, like the title of a section
        outlet TEXT -- NULL for a host that is no outlet's
    );

-- What the user gives with --outlets.
CREATE TABLE outlet_given (
        name TEXT PRIMARY KEY, -- another name or a host
        outlet TEXT NOT NULL
    );

DROP INDEX article_outlet;

UPDATE meta SET value = 'stale' WHERE key = 'stories';
