"""The application: the archive, the routes and the guard put together.

Invariant: an archive that cannot be opened is refused before anything is served. Every answer, errors too, carries the
guard's headers.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from syndicate.model.errors import SyndicateError
from syndicate.pipeline import compare
from syndicate.reports.pages import environment
from syndicate.web.counts import ArchiveCounts
from syndicate.web.guard import HEADERS, AccessRules, Guard
from syndicate.web.limits import SiteLimits
from syndicate.web.request_archive import RequestArchive
from syndicate.web.responses import address, error, failure
from syndicate.web.routes import FILES, PAGES, PROGRAMS
from syndicate.web.site import Site
from syndicate.web.verification import Verifier

TEMPLATES = Path(__file__).parent / "templates"

# What HTTP itself refuses, in words.
_SAID = {
    404: ("There is no such page.", "Start from the list of stories."),
    405: ("This address does not accept this method.", None),
}


def create_app(db: str | Path, *, token: str | None = None, limits: SiteLimits | None = None) -> Starlette:
    """Return the site over an archive; with ``token`` it answers everybody who has the token, without it only this machine.

    Raises ArchiveError, and RecipeMismatch, if the archive cannot be opened.
    """
    path, chosen = Path(db), limits or SiteLimits()
    RequestArchive(path, chosen.seconds).close()
    app = Starlette(
        routes=[*PAGES, *PROGRAMS, *FILES],
        middleware=[Middleware(Guard, rules=AccessRules(token, chosen))],
        exception_handlers={SyndicateError: failure, HTTPException: _refused, Exception: _broken},
        lifespan=_lifespan,
    )
    # A redirect to the address with its slash would be made from the Host header, which the sender chooses.
    app.router.redirect_slashes = False
    templates = environment(TEMPLATES)
    templates.globals.update(address=address, archive=path.name)
    app.state.site = Site(path, chosen, templates, ArchiveCounts(), Verifier(path), anyio.CapacityLimiter(chosen.checks))
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Prepare what the first pages need, in the background."""
    threading.Thread(target=_make_ready, args=(app,), name="first", daemon=True).start()
    yield


def _make_ready(app: Starlette) -> None:
    """Load the loops and count the archive; a page that needs this earlier does it itself."""
    compare(_EXAMPLE, _EXAMPLE)
    site: Site = app.state.site
    with contextlib.suppress(SyndicateError), RequestArchive(site.db, _SECONDS_OF_COUNTING) as archive:
        site.counts.prepare(archive)


_SECONDS_OF_COUNTING = 600.0
_EXAMPLE = "The harbour council voted on Monday to widen the northern quay before the winter storms begin along the coast."


def _refused(request: Request, refused: Exception) -> Response:
    """Return the answer to a request that Starlette refuses."""
    assert isinstance(refused, HTTPException)
    what, remedy = _SAID.get(refused.status_code, (refused.detail or HTTPStatus(refused.status_code).phrase, None))
    if refused.status_code == 404 and request.url.path.startswith("/api"):
        remedy = "/api/openapi.json lists all addresses."
    return error(request, refused.status_code, what, remedy, refused.headers)


def _broken(request: Request, broken: Exception) -> Response:
    """Return the answer to a defect; the server's log says what it was, the page does not."""
    answer = error(request, 500, "This is a defect of syndicate and not of what you asked for.", "Report it with what the server printed.")
    answer.headers.update({**HEADERS, "Cache-Control": "private, no-cache"})
    return answer
