"""The pages of the site.

What always holds: a page is a function of its address and of the archive; every page works without scripts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.archive import browse as queries
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Link
from syndicate.provenance import Entry, explain
from syndicate.reports.audits import credit_verdicts
from syndicate.reports.pages.audits import audit_model
from syndicate.reports.pages.check import check_model
from syndicate.reports.pages.compare import compare_model
from syndicate.reports.pages.filters import filters_of
from syndicate.reports.pages.stories import evidence, story_model
from syndicate.reports.pages.words import called
from syndicate.reports.phrases import credit_word
from syndicate.reports.trees import deriving, directed, direction
from syndicate.web import articles as article_pages
from syndicate.web import drafts, parameters, work
from syndicate.web.answers import page
from syndicate.web.parameters import address_of_page
from syndicate.web.sources import source_model
from syndicate.web.verifying import Verifying

RUNS = 10
SKIPPED = 50


def home(request: Request) -> Response:
    """Lead to the stories."""
    return RedirectResponse("/stories", 307)


def _turning(request: Request, found: work.Listed[Any]) -> dict[str, Any]:
    """Return the addresses of the part before and of the part behind."""
    path, given, number = request.url.path, dict(request.query_params), found.part.page
    return {
        "before": address_of_page(path, given, number - 1) if number > 1 else None,
        "behind": address_of_page(path, given, number + 1) if found.more else None,
    }


def stories(request: Request) -> Response:
    """List stories."""
    limits, standing = work.limits_of(request), work.standing_of(request)
    with work.reading(request) as archive:
        found, choice = work.stories(archive, request.query_params, limits)
        counts = standing.counts(archive)
        matching = archive.count_stories(limits.counted, **choice.conditions) if choice.filtered else counts["stories"]
        outlets = standing.outlets(archive)
    return page(
        request,
        "stories.html",
        entries=found.rows,
        choice=choice,
        counts=counts,
        matching=matching,
        uncounted=choice.filtered and matching >= limits.counted,
        outlets=outlets,
        kinds=[kind.value for kind in LinkKind],
        offset=found.part.offset,
        **_turning(request, found),
    )


def story(request: Request) -> Response:
    """Show one story."""
    with work.reading(request) as archive:
        view = queries.light_story(archive, request.path_params["name"])
    entries = {number: Entry(number, held.article, held.credits) for number, held in view.articles.items()}
    told = story_model(view, explain(view.story, entries), pairs=0)
    return page(request, "story.html", story=told, filters=filters_of([told]))


def articles(request: Request) -> Response:
    """List articles, or look for words in them."""
    limits, standing = work.limits_of(request), work.standing_of(request)
    given = request.query_params
    with work.reading(request) as archive:
        found = work.articles(archive, given, limits)
        in_story = queries.story_numbers(archive, [row.id for row in found.rows])
        outlets = standing.outlets(archive)
        number = standing.counts(archive)["articles"]
    words, outlet = parameters.text(given, "words", limits), parameters.text(given, "outlet", limits)
    return page(
        request,
        "articles.html",
        rows=found.rows,
        in_story=in_story,
        words=words,
        outlet=outlet,
        outlets=outlets,
        number=number,
        offset=found.part.offset,
        **_turning(request, found),
    )


def article(request: Request) -> Response:
    """Show one article with the other places of its paragraphs."""
    number = request.path_params["number"]
    with work.reading(request) as archive:
        held = archive.article(min(number, parameters.LARGEST))
        links, all_links, others = queries.links_of(archive, held.id, article_pages.LINKS)
        told = article_pages.article_model(
            held,
            links,
            others,
            queries.passages_of(archive, links),
            all_links=all_links,
            boilerplate=archive.paragraphs.boilerplate(held.id),
            story=queries.story_numbers(archive, [held.id]).get(held.id),
            verdicts=archive.pair_verdicts((link.a, link.b) for link in links),
        )
    return page(request, "article.html", article_page=told)


def compare(request: Request) -> Response:
    """Show two articles side by side, or ask for their names."""
    limits, given = work.limits_of(request), request.query_params
    ticked = given.getlist("article")
    if len(ticked) == 2 and all(one.isdecimal() for one in ticked):
        return RedirectResponse(address_of_page(request.url.path, {"a": ticked[0], "b": ticked[1]}, 1), 303)
    a, b = parameters.text(given, "a", limits), parameters.text(given, "b", limits)
    if a is None or b is None:
        return page(request, "compare.html", a=a or "", b=b or "", pair=None, ticked=len(ticked))
    with work.reading(request) as archive:
        comparison, link, numbers = work.compared(archive, a, b)
        pair = compare_model(
            comparison,
            numbers=numbers,
            boilerplate=(archive.paragraphs.boilerplate(numbers[0]), archive.paragraphs.boilerplate(numbers[1])),
        )
        names = called(archive.held(numbers))
        verdicts = archive.pair_verdicts([numbers]).get(numbers, ())
    told: dict[str, Any] = {"told": "", "reasons": (), "credited": ""}
    if link is not None and directed(link):
        told = {"told": _direction(link, names), "reasons": evidence(link), "credited": credit_word(link.ruling.credited)}
    return page(
        request,
        "compare.html",
        a=a,
        b=b,
        ticked=0,
        pair=pair,
        names=[names[number] for number in numbers],
        numbers=numbers,
        **told,
        audit=credit_verdicts(verdicts),
        linked=link is not None,
        filters=filters_of(pairs=[pair]) if pair.passages else None,
    )


def _direction(link: Link, names: Mapping[int, str]) -> str:
    """Say in a sentence who most likely has it from whom."""
    pair = deriving(link)
    told = direction(link, pair[0] if pair else link.b, names)
    return f"{names[pair[0]]}: {told}." if pair else f"{told[:1].upper()}{told[1:]}."


def sources(request: Request) -> Response:
    """List outlets and agencies."""
    limits, standing = work.limits_of(request), work.standing_of(request)
    with work.reading(request) as archive:
        found = work.sources(archive, standing, request.query_params, limits)
        first = standing.first(archive)
        number = len(standing.sources(archive))
        audit = audit_model(found.rows, () if found.part.offset else standing.spans(archive))
    name = parameters.text(request.query_params, "name", limits)
    return page(
        request, "sources.html", rows=found.rows, first=Counter(first), number=number, name=name, audit=audit, **_turning(request, found)
    )


def source(request: Request) -> Response:
    """Show what one source took, gave and credited, and when."""
    limits, standing, given = work.limits_of(request), work.standing_of(request), request.query_params
    part = parameters.part(given, limits)
    with work.reading(request) as archive:
        row = work.source(archive, standing, parameters.text(given, "name", limits))
        side = parameters.choice(given, "side", ("took", "gave")) or ("took" if row.took or not row.gave else "gave")
        found = work.deeds(archive, standing, row.name, side, part)
        doings, first = standing.doings(archive, row.name), standing.first(archive).get(row.name, 0)
        spans = archive.audit(None, row.name) if row.audit.all else []
    told = source_model(row, first, doings, spans)
    other = address_of_page(request.url.path, {"name": row.name, "side": "gave" if side == "took" else "took"}, 1)
    return page(request, "source.html", source=told, side=side, deeds=found.rows, other=other, **_turning(request, found))


def check_form(request: Request) -> Response:
    """Ask for a draft."""
    return page(request, "check.html", check=None, filters=None, limits=work.limits_of(request), limit=drafts.LIMIT)


async def check(request: Request) -> Response:
    """Show where a draft's paragraphs come from; to htmx only the result, to a browser without scripts the whole page."""
    draft = await work.sent_draft(request)
    result = await work.checked(request, draft)
    told = check_model(result, draft.limit)
    template = "_result.html" if request.headers.get("hx-request") == "true" else "check.html"
    return page(request, template, check=told, filters=filters_of(pairs=told.pairs), limits=work.limits_of(request), limit=draft.limit)


def about(request: Request) -> Response:
    """Tell how the archive was made, what it holds, and whether it holds."""
    standing = work.standing_of(request)
    with work.reading(request) as archive:
        counts, runs = standing.counts(archive), archive.runs(RUNS)
        skipped = archive.skipped(runs[0].id) if runs else []
        recipe, banding = archive.settings.recipe, archive.settings.banding
        digest, changed = archive.meta()["settings"], archive.settings_changed
    return page(
        request,
        "about.html",
        counts=counts,
        runs=runs,
        skipped=skipped[:SKIPPED],
        all_skipped=len(skipped),
        recipe=asdict(recipe),
        recipe_id=recipe.recipe_id,
        banding=banding,
        digest=digest,
        changed=changed,
        look=_verifying(request).look,
    )


def _verifying(request: Request) -> Verifying:
    verifying: Verifying = request.app.state.verifying
    return verifying


def look(request: Request) -> Response:
    """Tell how far the look through the archive is; the part of the page that asks again by itself."""
    return page(request, "_verify.html", look=_verifying(request).look)


def verify(request: Request) -> Response:
    """Begin to look the archive through."""
    _verifying(request).start()
    if request.headers.get("hx-request") == "true":
        return look(request)
    return RedirectResponse("/about#verify", 303)
