-- Which articles quote the same words: one row for each article and each run of words of its speech that another outlet's article has too.
-- The runs of a text are chosen by its words alone, so that articles meet by them; what pairs share is a view.
CREATE TABLE quotation ( -- ten words of speech that articles of two outlets or more have
        run INTEGER NOT NULL, -- 64 bits, signed, of the folded words
        article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        word INTEGER NOT NULL, -- which word of the article it begins with, from 0
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, -- code points into article.text
        PRIMARY KEY (run, article)
    ) WITHOUT ROWID;

CREATE INDEX quotation_article ON quotation (article, word);

CREATE VIEW shared_quotation AS
    SELECT a, b, count(*) AS runs, sum(further_a) AS words_a, sum(further_b) AS words_b FROM (
        SELECT one.article AS a, two.article AS b,
            min(10, coalesce(lead(one.word) OVER (PARTITION BY one.article, two.article ORDER BY one.word) - one.word, 10)) AS further_a,
            min(10, coalesce(lead(two.word) OVER (PARTITION BY one.article, two.article ORDER BY two.word) - two.word, 10)) AS further_b
        FROM quotation AS one JOIN quotation AS two ON two.run = one.run AND two.article > one.article
        JOIN outlet_of AS of_one ON of_one.article = one.article JOIN outlet_of AS of_two ON of_two.article = two.article
        WHERE of_one.outlet IS NULL OR of_one.outlet IS NOT of_two.outlet
    ) GROUP BY a, b;

DROP VIEW uncredited;

DROP VIEW lineage;

CREATE VIEW lineage AS
    SELECT link.id AS link, link.kind, link.a, a.outlet AS a_outlet, a.ref AS a_ref, a.title AS a_title, a.published AS a_published,
        link.b, b.outlet AS b_outlet, b.ref AS b_ref, b.title AS b_title, b.published AS b_published,
        link.coverage_a, link.coverage_b, link.similarity,
        CASE CASE WHEN link.kind IN ('shared-quotes', 'version') THEN link.kind ELSE link.direction END
            WHEN 'shared-quotes' THEN 'both quote the same; that shows no direction'
            WHEN 'version' THEN 'both are versions of one article'
            WHEN 'b from a' THEN coalesce(b.outlet, b.ref) || ' most likely has it from ' || coalesce(a.outlet, a.ref)
            WHEN 'a from b' THEN coalesce(a.outlet, a.ref) || ' most likely has it from ' || coalesce(b.outlet, b.ref)
            WHEN 'common source' THEN 'both most likely have it from ' || coalesce(link.source, 'a source that neither names')
            ELSE 'not known'
        END AS direction,
        link.confidence,
        CASE
            WHEN link.credited THEN 'yes'
            WHEN NOT link.credited THEN 'no'
            WHEN (SELECT count(DISTINCT grp LIKE 'credited%') FROM verdict WHERE verdict.link = link.id AND grp IS NOT NULL) = 2 THEN 'by one of them'
            ELSE 'not known'
        END AS credited,
        link.source, link.reason
    FROM link JOIN article AS a ON a.id = link.a JOIN article AS b ON b.id = link.b
    UNION ALL SELECT NULL, 'shared-quotes', shared.a, a.outlet, a.ref, a.title, a.published, shared.b, b.outlet, b.ref, b.title, b.published,
        shared.words_a * 1.0 / a.words, shared.words_b * 1.0 / b.words, 1.0, 'both quote the same; that shows no direction', 0.0, 'not known', NULL,
        coalesce(a.outlet, a.ref) || ' and ' || coalesce(b.outlet, b.ref) || ' quote the same ' || min(shared.words_a, shared.words_b) || ' words.'
    FROM shared_quotation AS shared JOIN article AS a ON a.id = shared.a JOIN article AS b ON b.id = shared.b
    WHERE NOT EXISTS (SELECT 1 FROM link WHERE link.a = shared.a AND link.b = shared.b);

CREATE VIEW uncredited AS SELECT * FROM lineage WHERE credited IN ('no', 'by one of them') AND kind <> 'shared-quotes';

-- The runs are of other lengths now: the next scan indexes the speech of the articles up to this one again, and finds their links again.
DELETE FROM band_page WHERE id >> 36 IN (SELECT id FROM band_segment WHERE bands = 1);

DELETE FROM band_segment WHERE bands = 1;

INSERT OR REPLACE INTO meta (key, value) SELECT 'speech', max(id) FROM article HAVING max(id) IS NOT NULL;

DELETE FROM passage WHERE link IN (SELECT id FROM link WHERE kind = 'shared-quotes');

DELETE FROM link WHERE kind = 'shared-quotes';

INSERT OR REPLACE INTO unsettled (article, whole) SELECT id, 1 FROM article;

UPDATE meta SET value = 'stale' WHERE key = 'stories' AND EXISTS (SELECT 1 FROM article);
