"""Which parts of a draft are in archived articles: from a draft to a verdict on each of its words.

Invariant: nothing is stored; a pair of a draft and an article is judged as a scan judges two articles.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import numpy as np

from syndicate.annotation.outlets import one_outlet
from syndicate.archive import ArchiveFile
from syndicate.candidates.minhash import sketch
from syndicate.candidates.neighbours import day_of
from syndicate.comparison import completed, link_prepared, prepare_article
from syndicate.comparison.article import PreparedArticle, beside
from syndicate.comparison.coverage import shared_words
from syndicate.comparison.document import inside
from syndicate.comparison.link_prefilter import may_link
from syndicate.comparison.paraphrase import may_promise
from syndicate.model.article import Article, MarkKind
from syndicate.model.errors import ArchiveError
from syndicate.model.provenance import Verdict
from syndicate.model.records import FlaggedParagraph
from syndicate.model.results import CheckResult
from syndicate.model.settings import Settings
from syndicate.pipeline.boilerplate import form_of_draft
from syndicate.pipeline.copy_candidates import find_copies_of_draft, find_speech_of_draft
from syndicate.pipeline.draft_texts import with_texts
from syndicate.pipeline.due import in_window
from syndicate.pipeline.link import Linker
from syndicate.pipeline.originality import Match, drafted, matched, originality, unexplained
from syndicate.pipeline.remarks import doubt, doubt_form, doubt_marked, doubt_quoted, doubt_repeats, doubt_unread
from syndicate.pipeline.speech_index import speech_of
from syndicate.pipeline.strange_words import strangeness
from syndicate.provenance import earlier
from syndicate.text.dates import shown_moment


def check_draft(archive: ArchiveFile, draft: Article, *, own: str | None = None, window: int | None = None) -> CheckResult:
    """Return which parts of a draft are in archived articles; the draft is not stored.

    An archived article that was read from the same place as the draft is left out: it is the draft itself. Left out
    are also those of the outlet ``own``, and those published more than ``window`` days before or after the draft,
    which was written today if it has no date. Raises ArchiveError if the archive holds no article: a check against nothing would
    call every draft clear.
    """
    if not archive.connection.last_number("article"):
        raise ArchiveError("this archive holds no article, so every draft would be clear.", archive.name, "Scan articles into it first.")
    settings = archive.settings
    ready = prepare_article(completed(draft))
    ready = replace(ready, outlet_names=archive.outlets.names(ready.article.outlet, ready.article.uri))
    article, tokens = ready.article, ready.document.tokens
    day = day_of(article.published) or datetime.now(UTC).toordinal()

    own_names = archive.outlets.names(own, None)

    def counts(one: Article | FlaggedParagraph) -> bool:
        theirs = archive.outlets.names(one.outlet, one.uri if isinstance(one, Article) else None)
        return in_window(day_of(one.published), day, window) and not _is_own(one, article) and not one_outlet(own_names, theirs)

    form = form_of_draft(archive, ready, counts)
    ready = replace(ready, boilerplate=form.spans)

    units = [u for u in ready.document.paragraphs if u.words >= settings.recipe.least_words]
    words = np.array([unit.words for unit in units], np.int64)
    alike, capped = find_copies_of_draft(archive, sketch(tokens, units, settings.recipe), words)
    spoken = speech_of(ready.document, np.array([unit.last for unit in ready.document.paragraphs], np.int64))
    copies = {*alike, *find_speech_of_draft(archive, spoken.runs)}
    near = archive.index.terms.query(ready.terms, day=day, window=window)
    rewrites = dict(zip(near.ids.tolist(), near.terms, strict=True))
    likely = {number for number, terms in rewrites.items() if may_promise(ready.terms, terms, settings.rewriting)}

    dated = replace(ready, article=replace(article, published=article.published or date.fromordinal(day).isoformat()))
    stated = drafted(article)
    linker = Linker(archive)
    matches = []
    for number in sorted(likely | copies):
        held = archive.articles.article(number)
        if not counts(held.article):
            continue
        other = linker.prepared(number)
        if not may_link(dated, other, number in likely, settings):
            continue
        comparison = link_prepared(dated, other, settings, partial(near.without, number) if number in rewrites else list)
        if comparison is not None:
            comparison = replace(comparison, a=article)
            ours, theirs = beside(ready, other)
            shared, _ = shared_words(ready.document, other.document, comparison.passages, ours.boilerplate, theirs.boilerplate)
            matches.append(matched(stated, held, comparison, shared))

    told = with_texts(archive, stated, ready.document, unexplained(matches))
    told = [replace(match, verdict=_with_embargo(match, dated.article.published)) for match in told]
    reasons = (_doubts(ready, settings), doubt_form([match.comparison for match in matches]), capped)
    return replace(
        originality(article, ready.document, told, form),
        doubt=" ".join(filter(None, reasons)) or None,
    )


def _doubts(ready: PreparedArticle, settings: Settings) -> str | None:
    """Return what of the draft's own words allows no verdict, or only a partial one."""
    document = ready.document
    tokens, own = document.tokens, ~document.marked
    repeats = inside(tokens, [mark for mark in document.marks if mark.kind is MarkKind.REPEAT])
    strange = strangeness(ready.article.text, tokens, document.stems, ready.article.language)
    found = (
        doubt(len(tokens), len(ready.terms), settings.rewriting.least_terms, strange),
        doubt_quoted(int((own & (document.quoted | document.speech.turns)).sum()), int(own.sum())),
        doubt_marked(int((document.marked & ~repeats).sum()), int((~repeats).sum())),
        doubt_repeats(int(repeats.sum())),
        doubt_unread(ready.article),
    )
    return " ".join(filter(None, found)) or None


def _is_own(held: Article | FlaggedParagraph, draft: Article) -> bool:
    """Return whether an archived article is the draft itself."""
    return bool(held.origin) and (held.origin, held.ref) == (draft.origin, draft.ref)


def _with_embargo(match: Match, when: str | None) -> Verdict:
    """Return a verdict that also says if the archived article must not be published yet at the time of the draft."""
    until = dict(match.held.article.metadata).get("embargo")
    if not until or earlier(when, until) <= 0:
        return match.verdict
    name = match.held.outlet or match.held.article.ref
    return replace(match.verdict, sentence=f"{match.verdict.sentence} {name} is under embargo until {shown_moment(until)}.")
