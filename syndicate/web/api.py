"""The same for programs: JSON in the shapes that the commands print.

What always holds: lists come in parts, the next one named in the header ``Link`` (RFC 8288); an error is an object with
its status, what happened and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from syndicate.archive import browse as queries
from syndicate.archive.audits import SPANS
from syndicate.model.records import SourceRow
from syndicate.pipeline.views import lineage_view, story_view
from syndicate.reports.json.articles import held as held_shape
from syndicate.reports.json.fill import convert
from syndicate.reports.json.stories import verify as verified
from syndicate.web import openapi, parameters, work
from syndicate.web.answers import data, plain
from syndicate.web.parameters import address_of_page
from syndicate.web.verifying import Look, Verifying


def _parts(request: Request, found: work.Listed[Any]) -> dict[str, str]:
    """Return the header that names the parts before and behind."""
    path, given, number = request.url.path, dict(request.query_params), found.part.page
    links = []
    if number > 1:
        links.append(f'<{address_of_page(path, given, number - 1)}>; rel="prev"')
    if found.more:
        links.append(f'<{address_of_page(path, given, number + 1)}>; rel="next"')
    return {"Link": ", ".join(links)} if links else {}


def description(request: Request) -> Response:
    """Return the OpenAPI document."""
    return plain(openapi.document(work.limits_of(request)))


def stories(request: Request) -> Response:
    """Return stories, as ``syndicate stories --json`` prints them."""
    with work.reading(request) as archive:
        found, _ = work.stories(archive, request.query_params, work.limits_of(request))
    return data("stories", found.rows, _parts(request, found))


def story(request: Request) -> Response:
    """Return a story with its articles, links and passages."""
    with work.reading(request) as archive:
        return data("story", story_view(archive, request.path_params["name"]))


def articles(request: Request) -> Response:
    """Return articles that hold words, or the latest ones, as ``syndicate search --json`` prints them."""
    with work.reading(request) as archive:
        found = work.articles(archive, request.query_params, work.limits_of(request))
    return data("search", found.rows, _parts(request, found))


def article(request: Request) -> Response:
    """Return an article with its text, its paragraphs and the number of its story."""
    with work.reading(request) as archive:
        held = archive.article(min(request.path_params["number"], parameters.LARGEST))
        paragraphs = archive.paragraphs.of(held.id)
        story = queries.story_numbers(archive, [held.id]).get(held.id)
    cut = [{"start": one.start, "end": one.end, "words": one.words, "boilerplate": one.boilerplate} for one in paragraphs]
    return plain({**held_shape(held), "story": story, "text": held.article.text, "paragraphs": cut})


def lineage(request: Request) -> Response:
    """Return where an article has its text from, by its number, ref or address."""
    with work.reading(request) as archive:
        name = parameters.text(request.query_params, "article", work.limits_of(request))
        return data("lineage", lineage_view(archive, name or ""))


def compare(request: Request) -> Response:
    """Return what two articles share; A is the one with the smaller number."""
    given, limits = request.query_params, work.limits_of(request)
    with work.reading(request) as archive:
        comparison, _, _ = work.compared(archive, parameters.text(given, "a", limits), parameters.text(given, "b", limits))
    return data("compare", comparison)


def sources(request: Request) -> Response:
    """Return outlets and agencies, as ``syndicate sources --json`` prints them."""
    with work.reading(request) as archive:
        found = work.sources(archive, work.standing_of(request), request.query_params, work.limits_of(request))
    return data("sources", found.rows, _parts(request, found))


def source(request: Request) -> Response:
    """Return what a source took or gave, article by article, beside its numbers."""
    given, limits, standing = request.query_params, work.limits_of(request), work.standing_of(request)
    part = parameters.part(given, limits)
    with work.reading(request) as archive:
        row = work.source(archive, standing, parameters.text(given, "name", limits))
        side = parameters.choice(given, "side", ("took", "gave")) or "took"
        found = work.deeds(archive, standing, row.name, side, part)
    rows = [
        {"article": one.article, "partner": one.partner, "ref": one.ref, "title": one.title, "published": one.published}
        | {"credited": one.credited}
        for one in found.rows
    ]
    return plain({**convert(SourceRow, row), "side": side, "deeds": rows}, 200, _parts(request, found))


def audit(request: Request) -> Response:
    """Return how articles credit over time, as ``syndicate sources --by month --json`` prints it."""
    given, limits = request.query_params, work.limits_of(request)
    by, outlet = parameters.choice(given, "by", SPANS) or "month", parameters.text(given, "outlet", limits)
    with work.reading(request) as archive:
        name = work.source(archive, work.standing_of(request), outlet).name if outlet else None
        return data("audit", archive.audit(by, name))


async def check(request: Request) -> Response:
    """Return what of a draft stands in the archive, as ``syndicate check --json`` prints it."""
    draft = await work.sent_draft(request)
    return data("check", (await work.checked(request, draft), draft.limit))


def about(request: Request) -> Response:
    """Return what the archive was made with, what it holds, and its last scans."""
    with work.reading(request) as archive:
        counts, runs = work.standing_of(request).counts(archive), archive.runs()
        recipe, digest = archive.settings.recipe.recipe_id, archive.meta()["settings"]
    told = [{"started": run.started, "finished": run.finished, "recipe": run.recipe, "counts": run.counts} for run in runs]
    return plain({"recipe": recipe, "settings": digest, "counts": counts, "scans": told})


def look(request: Request) -> Response:
    """Return how far the look through the archive is, and what it found."""
    verifying: Verifying = request.app.state.verifying
    return plain(_looked(verifying.look))


def verify(request: Request) -> Response:
    """Begin to look the archive through."""
    verifying: Verifying = request.app.state.verifying
    verifying.start()
    return plain(_looked(verifying.look), 202)


def _looked(look: Look | None) -> dict[str, Any]:
    state = "none" if look is None else "running" if look.ended is None else "done"
    found: Mapping[str, object] = verified(look.problems) if look and look.ended else {"holds": None, "problems": []}
    return {"state": state, "began": look.began if look else None, "ended": look.ended if look else None, **found}
