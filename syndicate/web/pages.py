"""The pages of the site.

Invariant: a page depends only on its address and on the archive. Every page works without scripts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.archive import ArchiveFile, browse
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Link
from syndicate.pipeline.story_views import story_outline
from syndicate.pipeline.text_parts import spoken_of, text_parts
from syndicate.reports.audits import credit_verdicts
from syndicate.reports.lineage import carriers, origin_sentence, what_it_has
from syndicate.reports.pages import audit_model, check_model, compare_model, filters_of
from syndicate.reports.pages.origins import origins_model
from syndicate.reports.pages.stories import evidence, explained_story
from syndicate.reports.phrases import called, credit_word
from syndicate.reports.trees import deriving, direction
from syndicate.web import article_page, drafts, lookups, parameters
from syndicate.web.parameters import address_of_page
from syndicate.web.responses import page
from syndicate.web.site import site_of
from syndicate.web.source_page import source_model

RUNS_SHOWN = 10
SKIPPED_SHOWN = 50


def home(request: Request) -> Response:
    """Redirect to the stories."""
    return RedirectResponse("/stories", 307)


def stories(request: Request) -> Response:
    """List stories."""
    limits, counted = site_of(request).limits, site_of(request).counts
    with lookups.open_archive(request) as archive:
        found, choice = lookups.stories(archive, request)
        counts = counted.counts(archive)
        matching = archive.count_stories(limits.counted, **choice.conditions) if choice.filtered else counts["stories"]
        outlets = counted.outlets(archive)
    return page(
        request,
        "stories.html",
        found=found,
        choice=choice,
        counts=counts,
        matching=matching,
        uncounted=choice.filtered and matching >= limits.counted,
        outlets=outlets,
        kinds=[kind.value for kind in LinkKind],
    )


def story(request: Request) -> Response:
    """Show one story."""
    with lookups.open_archive(request) as archive:
        view = story_outline(archive.file, request.path_params["name"])
    model = explained_story(view, pairs=0)
    return page(request, "story.html", story=model, filters=filters_of([model]))


def articles(request: Request) -> Response:
    """List articles, or look for words in them."""
    counted = site_of(request).counts
    with lookups.open_archive(request) as archive:
        found = lookups.articles(archive, request)
        in_story = browse.story_numbers(archive.file, [row.id for row in found.rows])
        outlets = counted.outlets(archive)
        number = counted.counts(archive)["articles"]
    words, outlet = parameters.text(request, "words"), parameters.text(request, "outlet")
    return page(request, "articles.html", found=found, in_story=in_story, words=words, outlet=outlet, outlets=outlets, number=number)


def article(request: Request) -> Response:
    """Show one article with the other places of its paragraphs."""
    with lookups.open_archive(request) as archive:
        held = archive.article(min(request.path_params["number"], parameters.LARGEST_NUMBER))
        links, all_links, others = browse.links_of(archive.file, held.id, article_page.LINKS_SHOWN)
        model = article_page.article_model(
            held,
            links,
            others,
            browse.passages_of(archive.file, links),
            all_links=all_links,
            boilerplate=archive.file.paragraphs.boilerplate([held.id]).get(held.id, ()),
            story=browse.story_numbers(archive.file, [held.id]).get(held.id),
            verdicts=archive.pair_verdicts((link.a, link.b) for link in links),
            entry=archive.ledger([held.id]).get(held.id),
            texts=_texts(archive.file, held.id),
        )
    return page(request, "article.html", article_page=model)


def _texts(archive: ArchiveFile, number: int) -> tuple[tuple[int, str, str], ...]:
    """Say of which texts an article has how much, where each of them is from, and who else has it."""
    parts = text_parts(archive, number, archive.stories.of_article(number))
    held = archive.articles.held(spoken_of(parts) | {number})
    names = called(held)
    return tuple((part.story, f"{what_it_has(part)} {origin_sentence(part, names)}", carriers(held, part, names)) for part in parts)


def compare(request: Request) -> Response:
    """Show two articles side by side, or ask for their names."""
    ticked = request.query_params.getlist("article")
    if len(ticked) == 2 and all(one.isdecimal() for one in ticked):
        return RedirectResponse(address_of_page(request.url.path, {"a": ticked[0], "b": ticked[1]}, 1), 303)
    a, b = parameters.text(request, "a"), parameters.text(request, "b")
    if a is None or b is None:
        return page(request, "compare.html", a=a or "", b=b or "", pair=None, ticked=len(ticked))
    with lookups.open_archive(request) as archive:
        comparison, link, numbers = lookups.compared(archive, a, b)
        form = archive.file.paragraphs.boilerplate(numbers)
        first, second = (form.get(number, ()) for number in numbers)
        pair = compare_model(comparison, numbers=numbers, boilerplate=(first, second))
        names = called(archive.held(numbers))
        verdicts = archive.pair_verdicts([numbers]).get(numbers, ())
    ruling: dict[str, Any] = {"direction": "", "reasons": (), "credited": ""}
    if link is not None and link.kind.derives:
        ruling = {"direction": _direction(link, names), "reasons": evidence(link), "credited": credit_word(link.ruling.credited)}
    return page(
        request,
        "compare.html",
        a=a,
        b=b,
        ticked=0,
        pair=pair,
        names=[names[number] for number in numbers],
        numbers=numbers,
        **ruling,
        audit=credit_verdicts(verdicts),
        linked=link is not None,
        filters=filters_of(pairs=[pair]) if pair.passages else None,
    )


def _direction(link: Link, names: Mapping[int, str]) -> str:
    """Say in a sentence who most likely has it from whom."""
    pair = deriving(link)
    sentence = direction(link, pair[0] if pair else link.b, names)
    return f"{names[pair[0]]}: {sentence}." if pair else f"{sentence[:1].upper()}{sentence[1:]}."


def origins(request: Request) -> Response:
    """Show how many independent origins stand behind a story, an article or a search, or ask for one."""
    with lookups.open_archive(request) as archive:
        found = lookups.origins(archive, request)
    return page(request, "origins.html", origins=origins_model(found) if found else None, about=parameters.text(request, "about"))


def sources(request: Request) -> Response:
    """List outlets and agencies."""
    counted = site_of(request).counts
    with lookups.open_archive(request) as archive:
        found = lookups.sources(archive, request)
        first, number = Counter(counted.first(archive)), len(counted.sources(archive))
        audit = audit_model(found.rows, () if found.offset else counted.spans(archive))
    return page(request, "sources.html", found=found, first=first, number=number, name=parameters.text(request, "name"), audit=audit)


def source(request: Request) -> Response:
    """Show what one source took, gave and credited, and when."""
    counted = site_of(request).counts
    with lookups.open_archive(request) as archive:
        row = lookups.source(archive, request, parameters.text(request, "name"))
        side = parameters.choice(request.query_params, "side", ("took", "gave")) or ("took" if row.took or not row.gave else "gave")
        found = lookups.deeds(archive, request, row.name, side)
        doings, first = counted.doings(archive, row.name), counted.first(archive).get(row.name, 0)
        spans = archive.audit(None, row.name) if row.audit.all else []
    model = source_model(row, first, doings, spans)
    other = address_of_page(request.url.path, {"name": row.name, "side": "gave" if side == "took" else "took"}, 1)
    return page(request, "source.html", source=model, side=side, found=found, other=other)


def check_form(request: Request) -> Response:
    """Ask for a draft."""
    return page(request, "check.html", check=None, filters=None, limits=site_of(request).limits, limit=drafts.DEFAULT_LIMIT_SHARE)


async def check(request: Request) -> Response:
    """Show where a draft's paragraphs come from; to htmx only the result, to a browser without scripts the whole page."""
    draft = await lookups.sent_draft(request)
    result = await lookups.checked(request, draft)
    model = check_model(result, draft.limit)
    template = "_result.html" if request.headers.get("hx-request") == "true" else "check.html"
    return page(request, template, check=model, filters=filters_of(pairs=model.pairs), limits=site_of(request).limits, limit=draft.limit)


def about(request: Request) -> Response:
    """Show how the archive was made, what it contains, and whether it is intact."""
    counted = site_of(request).counts
    with lookups.open_archive(request) as archive:
        counts, runs = counted.counts(archive), archive.runs(RUNS_SHOWN)
        skipped = archive.skipped(runs[0].id) if runs else []
        recipe, banding = archive.settings.recipe, archive.settings.banding
        digest, changed = archive.file.connection.meta()["settings"], archive.file.pending.settings_changed
    return page(
        request,
        "about.html",
        counts=counts,
        runs=runs,
        skipped=skipped[:SKIPPED_SHOWN],
        all_skipped=len(skipped),
        recipe=asdict(recipe),
        recipe_id=recipe.recipe_id,
        banding=banding,
        digest=digest,
        changed=changed,
        look=site_of(request).verifier.look,
    )


def look(request: Request) -> Response:
    """Show how far the verification is; htmx asks for this part again and again."""
    return page(request, "_verify.html", look=site_of(request).verifier.look)


def verify(request: Request) -> Response:
    """Start to verify the archive."""
    site_of(request).verifier.start()
    if request.headers.get("hx-request") == "true":
        return look(request)
    return RedirectResponse("/about#verify", 303)
