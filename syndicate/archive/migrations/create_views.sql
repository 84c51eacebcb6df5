-- Views use neutral words, and call what is not known so.
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
        CASE link.credited WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE 'not known' END AS credited,
        link.source, link.reason
    FROM link JOIN article AS a ON a.id = link.a JOIN article AS b ON b.id = link.b;

CREATE VIEW uncredited AS SELECT * FROM lineage WHERE credited = 'no' AND kind <> 'shared-quotes';

CREATE VIEW timeline AS
    SELECT story_article.story, article.published, article.outlet, article.title, article.ref, article.id AS article,
        article.id IS story.first AS first
    FROM story_article JOIN story ON story.id = story_article.story JOIN article ON article.id = story_article.article
    ORDER BY story_article.story, article.published IS NULL, article.published, article.ref;

-- Who derives from whom, by credits, links and the sources of stories.
CREATE VIEW derivation AS
    SELECT source, article, max(credited) AS credited FROM (
        SELECT source, article, 1 AS credited FROM credit WHERE NOT generic
        UNION ALL
        SELECT a.outlet, link.b, link.credited FROM link JOIN article AS a ON a.id = link.a
            WHERE link.direction = 'b from a' AND link.kind <> 'shared-quotes' AND a.outlet IS NOT NULL
        UNION ALL
        SELECT b.outlet, link.a, link.credited FROM link JOIN article AS b ON b.id = link.b
            WHERE link.direction = 'a from b' AND link.kind <> 'shared-quotes' AND b.outlet IS NOT NULL
        UNION ALL
        SELECT story_source.name, story_witness.article, story_witness.credited
            FROM story_witness JOIN story_source ON story_source.id = story_witness.source WHERE story_source.kind = 'external'
    ) GROUP BY source, article;
