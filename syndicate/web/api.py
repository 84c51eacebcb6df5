"""The interface for programs: JSON in the shapes that the commands print.

Invariant: lists come in parts, and the header ``Link`` (RFC 8288) names the next one. An error is an object with its status,
what happened and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from syndicate.archive import browse
from syndicate.archive.ledger import SPANS
from syndicate.model.errors import InputError
from syndicate.model.records import SourceRow
from syndicate.pipeline import lineage_view, story_view
from syndicate.reports.json.articles import held as held_shape
from syndicate.reports.json.fill import convert
from syndicate.reports.json.stories import verify as verified
from syndicate.web import lookups, openapi, parameters
from syndicate.web.responses import data, plain
from syndicate.web.site import site_of
from syndicate.web.verification import VerificationRun


def _parts(found: lookups.ListedRows[Any]) -> dict[str, str]:
    """Return the header that names the parts before and after."""
    links = [f'<{address}>; rel="{name}"' for name, address in (("prev", found.before), ("next", found.after)) if address]
    return {"Link": ", ".join(links)} if links else {}


def description(request: Request) -> Response:
    """Return the OpenAPI document."""
    return plain(openapi.document(site_of(request).limits))


def stories(request: Request) -> Response:
    """Return stories, as ``syndicate stories --json`` prints them."""
    with lookups.open_archive(request) as archive:
        found, _ = lookups.stories(archive, request)
    return data("stories", found.rows, _parts(found))


def story(request: Request) -> Response:
    """Return a story with its articles, links and passages."""
    with lookups.open_archive(request) as archive:
        return data("story", story_view(archive.file, request.path_params["name"]))


def articles(request: Request) -> Response:
    """Return articles that hold words, or the latest ones, as ``syndicate search --json`` prints them."""
    with lookups.open_archive(request) as archive:
        found = lookups.articles(archive, request)
    return data("search", found.rows, _parts(found))


def article(request: Request) -> Response:
    """Return an article with its text, its paragraphs and the number of its story."""
    with lookups.open_archive(request) as archive:
        held = archive.article(min(request.path_params["number"], parameters.LARGEST_NUMBER))
        paragraphs = archive.file.paragraphs.of(held.id)
        story = browse.story_numbers(archive.file, [held.id]).get(held.id)
    cut = [{"start": one.start, "end": one.end, "words": one.words, "boilerplate": one.boilerplate} for one in paragraphs]
    return plain({**held_shape(held), "story": story, "text": held.article.text, "paragraphs": cut})


def lineage(request: Request) -> Response:
    """Return where the text of an article comes from, by its number, ref or address."""
    with lookups.open_archive(request) as archive:
        return data("lineage", lineage_view(archive.file, parameters.text(request, "article") or ""))


def compare(request: Request) -> Response:
    """Return what two articles share; A is the one with the smaller number."""
    with lookups.open_archive(request) as archive:
        comparison, _, _ = lookups.compared(archive, parameters.text(request, "a"), parameters.text(request, "b"))
    return data("compare", comparison)


def origins(request: Request) -> Response:
    """Return the independent origins behind a story, an article or a search, as ``syndicate origins --json`` prints them."""
    with lookups.open_archive(request) as archive:
        found = lookups.origins(archive, request)
    if found is None:
        raise InputError("article and about are missing.", None, "Give the number of an article, or a story or words to ask about.")
    return data("origins", found)


def sources(request: Request) -> Response:
    """Return outlets and agencies, as ``syndicate sources --json`` prints them."""
    with lookups.open_archive(request) as archive:
        found = lookups.sources(archive, request)
    return data("sources", found.rows, _parts(found))


def source(request: Request) -> Response:
    """Return what a source took or gave, article by article, beside its numbers."""
    with lookups.open_archive(request) as archive:
        row = lookups.source(archive, request, parameters.text(request, "name"))
        side = parameters.choice(request.query_params, "side", ("took", "gave")) or "took"
        found = lookups.deeds(archive, request, row.name, side)
    rows = [{key: getattr(one, key) for key in openapi.DEED} for one in found.rows]
    return plain({**convert(SourceRow, row), "side": side, "deeds": rows}, 200, _parts(found))


def audit(request: Request) -> Response:
    """Return how articles credit over time, as ``syndicate sources --by month --json`` prints it."""
    by, outlet = parameters.choice(request.query_params, "by", SPANS) or "month", parameters.text(request, "outlet")
    with lookups.open_archive(request) as archive:
        name = lookups.source(archive, request, outlet).name if outlet else None
        return data("audit", archive.audit(by, name))


async def check(request: Request) -> Response:
    """Return which parts of a draft are in the archive, as ``syndicate check --json`` prints it."""
    draft = await lookups.sent_draft(request)
    return data("check", (await lookups.checked(request, draft), draft.limit))


def about(request: Request) -> Response:
    """Return what the archive was made with, what it holds, and its last scans."""
    with lookups.open_archive(request) as archive:
        counts, runs = site_of(request).counts.counts(archive), archive.runs()
        recipe, digest = archive.settings.recipe.recipe_id, archive.file.connection.meta()["settings"]
    scans = [{"started": run.started, "finished": run.finished, "recipe": run.recipe, "counts": run.counts} for run in runs]
    return plain({"recipe": recipe, "settings": digest, "counts": counts, "scans": scans})


def look(request: Request) -> Response:
    """Return how far the verification of the archive is, and what it found."""
    return plain(_looked(site_of(request).verifier.look))


def verify(request: Request) -> Response:
    """Start to verify the archive."""
    verifier = site_of(request).verifier
    verifier.start()
    return plain(_looked(verifier.look), 202)


def _looked(look: VerificationRun | None) -> dict[str, Any]:
    state = "none" if look is None else "running" if look.ended is None else "done"
    found: Mapping[str, object] = verified(look.problems) if look and look.ended else {"holds": None, "problems": []}
    return {"state": state, "began": look.began if look else None, "ended": look.ended if look else None, **found}
