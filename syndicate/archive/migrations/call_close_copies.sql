-- Words are verbatim, a link is a close copy. Links between articles of one text say of its origin what the text does.
UPDATE verdict SET grp = replace(replace(grp, ' and verbatim', ', close copy'), ' and rewritten', ', rewritten') WHERE grp IS NOT NULL;

UPDATE ledger SET grp = replace(replace(grp, ' and verbatim', ', close copy'), ' and rewritten', ', rewritten') WHERE grp IS NOT NULL;

UPDATE meta SET value = 'stale' WHERE key = 'stories';
