"""How a request is answered: a page, JSON, or an error in the same form.

Invariant: an error has its status, says what happened and what to do, and names no path of the machine. Only the reader's
own browser may keep an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from syndicate.model.errors import ArchiveError, InputError, NotFound, SyndicateError
from syndicate.reports import json
from syndicate.web.request_archive import TookTooLong
from syndicate.web.site import site_of

API = "/api"

# The first class that fits gives the status of an error.
_STATUSES: tuple[tuple[type[SyndicateError], int], ...] = (
    (NotFound, 404),
    (InputError, 400),
    (TookTooLong, 503),
    (ArchiveError, 503),
    (SyndicateError, 400),
)


def address(kind: str, *names: object) -> str | None:
    """Return the address of a story, an article, a comparison, a source, or of origins by what they are asked about."""
    match kind:
        case "story":
            return f"/stories/{names[0]}"
        case "article":
            return f"/articles/{names[0]}"
        case "compare":
            a, b = sorted(names, key=lambda name: int(str(name)))
            return f"/compare?a={a}&b={b}"
        case "origins":
            return f"/origins?{urlencode({str(names[0]): str(names[1])}, quote_via=quote)}"
        case "source":
            return f"/source?{urlencode({'name': str(names[0])}, quote_via=quote)}"
    return None


def page(request: Request, template: str, status: int = 200, **parts: Any) -> Response:
    """Return a page."""
    text = site_of(request).templates.get_template(template).render(path=request.url.path, **parts)
    # Lone surrogates could only come from outside, and cannot be encoded.
    return HTMLResponse(text.encode("utf-8", "replace"), status)


def data(form: str, result: object, headers: Mapping[str, str] | None = None) -> Response:
    """Return a result as JSON in the shape that its command prints."""
    return _json(json.text(form, result), headers=headers)


def plain(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a value of JSON's own types."""
    return _json(json.plain(value), status, headers)


def _json(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    body = (text + "\n").encode("utf-8", "replace")
    return Response(body, status, dict(headers or {}), "application/json")


def error(request: Request, status: int, what: str, remedy: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as a page, or as JSON to a program."""
    if request.url.path == API or request.url.path.startswith(f"{API}/"):
        return plain({"status": status, "error": what, "remedy": remedy}, status, headers)
    known = HTTPStatus(status).phrase
    # htmx gets only the part that goes into its page.
    template = "_error.html" if request.headers.get("hx-request") == "true" else "error.html"
    answer = page(request, template, status, title=known, code=status, what=what, remedy=remedy)
    answer.headers.update(headers or {})
    return answer


def failure(request: Request, failed: Exception) -> Response:
    """Return the answer to an expected failure."""
    assert isinstance(failed, SyndicateError)
    status = next(status for kind, status in _STATUSES if isinstance(failed, kind))
    what = failed.what[:1].upper() + failed.what[1:]
    # A remedy that names a command is for the command line, not for a reader of pages.
    remedy = failed.remedy if failed.remedy and "syndicate " not in failed.remedy else None
    headers = {"Retry-After": "10"} if status == 503 else None
    return error(request, status, what, remedy, headers)
