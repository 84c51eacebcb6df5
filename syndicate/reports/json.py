"""Results for machines.

What always holds: the keys are those of ``shapes``, all of them always there, null where a thing is not known; spans
come with the text they cut out; times are ISO 8601; no number is infinite or no number; what a terminal would obey is
escaped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO, cast

from syndicate.model.article import Article, Credit, Span
from syndicate.model.comparison import Comparison, Coverage, Passage, RewriteScore
from syndicate.model.provenance import DirectionEvidence, Link, Verdict
from syndicate.model.records import AuditRow, Held, SearchRow, SourceRow, StoryRow
from syndicate.model.results import Carriage, CheckResult, LineageView, Origin, ScanResult, StillCarried, StoryView
from syndicate.model.story import SourceNode, Version
from syndicate.reports import phrases, shapes, versions
from syndicate.reports.visible import DANGEROUS

if TYPE_CHECKING:
    from syndicate.pipeline.verify import Problem


def span(found: Span, text: str) -> shapes.Cut:
    """Return a span with the text it cuts out."""
    return {"start": found.start, "end": found.end, "text": found.cut(text)}


def credit(found: Credit) -> shapes.Credit:
    """Return a credit; places in metadata have no offsets."""
    stated = found.start >= 0
    return {
        "source": found.source,
        "phrase": found.phrase,
        "form": found.form.value,
        "generic": found.generic,
        "start": found.start if stated else None,
        "end": found.end if stated else None,
    }


def article(given: Article, number: int | None = None) -> shapes.Article:
    """Return what is known of an article, without its text."""
    return {
        "id": number,
        "ref": given.ref,
        "origin": given.origin,
        "uri": given.uri,
        "outlet": given.outlet,
        "title": given.title,
        "byline": given.byline,
        "published": given.published,
        "language": given.language,
    }


def held(given: Held) -> shapes.Held:
    """Return an article of an archive, with its credits and the notes that reading it left."""
    return {
        **article(given.article, given.id),
        "words": given.words,
        "credits": [credit(one) for one in (*given.credits, *given.article.declared)],
        "notes": [{"field": note.field, "rule": note.rule, "detail": note.detail} for note in given.article.notes],
    }


def coverage(given: Coverage) -> shapes.Coverage:
    """Return how much of an article is shared, in words and as a share."""
    return {
        "share": given.share,
        "words": given.words,
        "covered": given.covered,
        "verbatim": given.verbatim,
        "edited": given.edited,
        "rewritten": given.rewritten,
        "quoted": given.quoted,
    }


def passage(given: Passage, a: str, b: str) -> shapes.Passage:
    """Return a passage with both its texts and the verbatim runs inside."""
    return {
        "kind": given.kind.value,
        "a": span(given.a, a),
        "b": span(given.b, b),
        "similarity": given.similarity,
        "score": given.score,
        "probability": given.probability,
        "quoted": given.quoted,
        "summary": given.summary,
        "runs": [[left.start, left.end, right.start, right.end] for left, right in given.runs],
    }


def compare(given: Comparison) -> shapes.Comparison:
    """Return a comparison with all its passages."""
    return {
        "a": article(given.a),
        "b": article(given.b),
        "kind": given.kind.value if given.kind else None,
        "likelihood": given.likelihood,
        "similarity": given.similarity,
        "score": given.score,
        "order_kept": given.order_kept,
        "coverage_a": coverage(given.detail_a),
        "coverage_b": coverage(given.detail_b),
        "derivation_a": given.derivation_a.value,
        "derivation_b": given.derivation_b.value,
        "reason": given.reason,
        "capped": given.capped,
        "retelling": None if given.retelling is None else retelling(given.retelling),
        "passages": [passage(one, given.a.text, given.b.text) for one in given.passages],
    }


def retelling(given: RewriteScore) -> shapes.Retelling:
    """Return what shows that one text retells the other."""
    return {
        "score": given.score,
        "plain": given.plain,
        "likelihood": given.likelihood,
        "shared_rare": list(given.shared_rare),
        "discounted": list(given.discounted),
        "only_a": cast("shapes.Extra", {kind: list(some) for kind, some in asdict(given.only_a).items()}),
        "only_b": cast("shapes.Extra", {kind: list(some) for kind, some in asdict(given.only_b).items()}),
        "neighbours": given.neighbours,
        "reason": given.reason,
    }


def evidence_of(given: DirectionEvidence) -> shapes.Evidence:
    """Return one reason for a direction."""
    return {"kind": given.kind.value, "favours": given.favours.value, "sentence": given.sentence, "weight": given.weight}


def source(given: SourceNode) -> shapes.Source:
    """Return a source that lies outside the archive."""
    return {"name": given.name, "kind": given.kind, "witnesses": list(given.witnesses), "credited_by": list(given.credited_by)}


def verdict(given: Verdict) -> shapes.Verdict:
    """Return what an article of a link says of where it has its text from."""
    return {
        "article": given.article,
        "other": given.other,
        "group": given.group.value if given.group else None,
        "source": given.source,
        "share": given.share,
        "confidence": given.confidence,
        "flags": [flag.value for flag in given.flags],
        "sentence": given.sentence,
        "phrases": list(given.phrases),
    }


def link(given: Link, evidence: Comparison | None, audit: Sequence[Verdict] = ()) -> shapes.Link:
    """Return a link with its ruling and audit and, where they are at hand, its passages."""
    return {
        "a": given.a,
        "b": given.b,
        "kind": given.kind.value,
        "likelihood": given.likelihood,
        "coverage_a": given.coverage_a,
        "coverage_b": given.coverage_b,
        "similarity": given.similarity,
        "direction": given.ruling.direction.value,
        "confidence": given.ruling.confidence,
        "source": given.ruling.source,
        "credited": given.ruling.credited,
        "evidence": [evidence_of(one) for one in given.ruling.evidence],
        "reason": given.reason,
        "audit": [verdict(one) for one in audit],
        "passages": [passage(one, evidence.a.text, evidence.b.text) for one in evidence.passages] if evidence else [],
    }


def story(given: StoryView) -> shapes.Story:
    """Return a story with its articles, links, passages and outside sources."""
    told = given.story
    return {
        "id": given.id,
        "first": told.first,
        "reason": told.reason,
        "articles": [held(given.articles[number]) for number in told.articles],
        "links": [link(one, given.comparisons.get((one.a, one.b)), given.verdicts.get((one.a, one.b), ())) for one in told.links],
        "sources": [source(node) for node in told.sources],
        "versions": [version(one) for one in sorted(given.versions.values())],
        "carried": [carried(one, given) for one in given.carried],
    }


def version(given: Version) -> shapes.Version:
    """Return a version of an article."""
    return {
        "article": given.article,
        "work": given.work,
        "number": given.number,
        "of": given.of,
        "state": given.state.value,
        "label": given.label,
        "by": given.by,
        "notice": given.notice,
    }


def carried(given: Carriage, view: StoryView) -> shapes.Carried:
    """Return which version of an article another one carries."""
    own, theirs = (view.articles[number].article.text for number in (given.article, given.versions[0].article))
    whose = phrases.name(view.articles[given.latest.article].article)
    return {
        "article": given.article,
        "versions": [version(one) for one in given.versions],
        "latest": version(given.latest),
        "told": versions.carriage(given, phrases.names(view.articles)[given.article], whose),
        "sentence": span(given.span, own) if given.span else None,
        "version_sentence": span(given.version_span, theirs) if given.version_span else None,
    }


def withdrawn(found: Sequence[StillCarried]) -> list[shapes.StillCarried]:
    """Return the articles that still carry what was withdrawn or corrected."""
    return [_still(one) for one in found]


def _still(one: StillCarried) -> shapes.StillCarried:
    texts = {number: given.article.text for number, given in one.articles.items()}
    now = texts[one.instead.article] if one.instead else ""
    return {
        "state": one.version.state.value,
        "kind": one.kind.value,
        "told": versions.still(one),
        "article": article(one.articles[one.article].article, one.article),
        "version": version(one.version),
        "version_article": article(one.articles[one.version.article].article, one.version.article),
        "by": version(one.by),
        "instead": version(one.instead) if one.instead else None,
        "sentences": [
            {
                "sentence": span(row.span, texts[one.article]),
                "version_sentence": span(row.version_span, texts[one.version.article]),
                "now": span(row.now, now) if row.now else None,
            }
            for row in one.sentences
        ],
    }


def lineage(given: LineageView) -> shapes.Lineage:
    """Return where an article comes from, in sentences and as links."""
    pairs, own = given.story.comparisons if given.story else {}, given.versions.get(given.held.id)
    return {
        "article": held(given.held),
        "story": given.story.id if given.story else None,
        "explanation": list(given.explanation),
        "links": [link(one, pairs.get((one.a, one.b)), given.verdicts.get((one.a, one.b), ())) for one in given.links],
        "versions": [version(one) for one in sorted(given.versions.values()) if own and one.work == own.work],
    }


def scan(given: ScanResult) -> shapes.Scan:
    """Return what a scan did."""
    return {
        "read": given.read,
        "added": given.added,
        "replaced": given.replaced,
        "unchanged": given.unchanged,
        "skipped": [{"origin": one.origin, "place": one.place, "reason": one.reason, "remedy": one.remedy} for one in given.skipped],
        "compared": given.compared,
        "links": given.links,
        "stories": given.stories,
        "seconds": round(given.seconds, 3),
        "capped": list(given.capped),
        "remarks": [{"origin": one.origin, "ref": one.ref, "said": one.said} for one in given.remarks],
        "remarked": given.remarked,
    }


def origin(given: Origin, draft: Article) -> shapes.Origin:
    """Return where one stretch of a draft comes from."""
    return {
        "paragraph": {"start": given.paragraph.start, "end": given.paragraph.end},
        "span": span(given.span, draft.text),
        "article": article(given.article, given.id),
        "passage": passage(given.passage, draft.text, given.article.text),
        "credited": given.credited,
        "source": given.source,
        "credit_line": given.credit_line,
    }


def check(given: tuple[CheckResult, float]) -> shapes.Check:
    """Return what of a draft is someone else's, and whether it is above the limit."""
    result, limit = given
    return {
        "draft": article(result.draft),
        "words": result.words,
        "new": result.new,
        "credited": result.credited,
        "uncredited": result.uncredited,
        "quoted": result.quoted,
        "limit": limit,
        "above_limit": result.uncredited > limit,
        "doubt": result.doubt,
        "audit": [verdict(one) for one in result.audit],
        "origins": [origin(one, result.draft) for one in result.origins],
        "comparisons": [compare(one) for one in result.comparisons],
    }


def stories(rows: Sequence[StoryRow]) -> list[shapes.StoryRow]:
    """Return the list of stories."""
    return [
        {
            "id": row.id,
            "key": row.key,
            "articles": row.articles,
            "outlets": list(row.outlets),
            "first": row.first,
            "first_outlet": row.first_outlet,
            "first_title": row.first_title,
            "first_published": row.first_published,
            "earliest": row.earliest,
            "latest": row.latest,
            "kinds": {kind.value: number for kind, number in row.kinds},
            "credited": row.credited,
            "uncredited": row.uncredited,
            "sources": list(row.sources),
            "reason": row.reason,
            "title": row.title,
            "unnamed": row.unnamed,
            "versions": row.versions,
        }
        for row in rows
    ]


def sources(rows: Sequence[SourceRow]) -> list[shapes.SourceRow]:
    """Return the list of sources."""
    return [cast("shapes.SourceRow", asdict(row)) for row in rows]


def audit(rows: Sequence[AuditRow]) -> list[shapes.AuditRow]:
    """Return how articles credit over time."""
    return [cast("shapes.AuditRow", asdict(row)) for row in rows]


def search(rows: Sequence[SearchRow]) -> list[shapes.SearchRow]:
    """Return what a search found."""
    return [
        {
            "id": row.id,
            "ref": row.ref,
            "outlet": row.outlet,
            "title": row.title,
            "published": row.published,
            "snippet": row.snippet,
            "hits": [[hit.start, hit.end] for hit in row.hits],
            "rank": row.rank,
        }
        for row in rows
    ]


def verify(problems: Sequence[Problem]) -> shapes.Verify:
    """Return whether everything holds, and what does not."""
    return {"holds": not problems, "problems": [{"where": one.where, "what": one.what, "remedy": one.remedy} for one in problems]}


def formats(rows: Sequence[Any]) -> list[shapes.Format]:
    """Return the formats that can be read, from rows of ``registry.Supported``."""
    return [
        {"name": row.name, "suffixes": list(row.suffixes), "extra": row.extra, "installed": row.installed, "install": row.install}
        for row in rows
    ]


def preview(given: Any) -> shapes.Preview:
    """Return what a scan would read, from a ``preview.Preview``."""
    return {
        "articles": given.articles,
        "files": [{"origin": one.origin, "format": one.form, "articles": one.articles, "first": list(one.first)} for one in given.files],
        "skipped": [{"origin": one.origin, "place": one.place, "reason": one.reason, "remedy": one.remedy} for one in given.skipped],
    }


# What a command calls its result, and the function that turns it into what JSON can say.
FORMS: dict[str, Callable[[Any], object]] = {
    "scan": scan,
    "check": check,
    "compare": compare,
    "stories": stories,
    "story": story,
    "tree": story,
    "lineage": lineage,
    "sources": sources,
    "audit": audit,
    "search": search,
    "verify": verify,
    "withdrawn": withdrawn,
    "formats": formats,
    "preview": preview,
}


def text(form: str, result: object) -> str:
    """Return a result as JSON with its letters as they are; raise ValueError for a number that JSON has not."""
    return plain(FORMS[form](result))


def plain(value: object) -> str:
    """Return a value of JSON's own types as JSON, likewise."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)
    # Strings are the only place where such characters can be left, so escaping them keeps the meaning.
    return DANGEROUS.sub(lambda match: json.dumps(match.group())[1:-1], written)


def write(form: str, result: object, file: TextIO | None = None) -> None:
    """Write a result as JSON, with a newline at its end."""
    (file or sys.stdout).write(text(form, result) + "\n")
