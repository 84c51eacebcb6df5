"""Who may ask, how much they may send, and what a browser may do with the answer.

Invariant: without a token only this machine can ask, and only under its own name, so that no foreign page can reach the
archive through a reader's browser. Only the site's own pages and programs may ask for what changes or costs something.
Every answer forbids what the pages do not need.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

import anyio
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicate.web.limits import SiteLimits
from syndicate.web.responses import error

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: a browser would then call the origin of the site's own forms null.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
COOKIE = "syndicate"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_STATIC = "/static/"


def is_loopback(host: str) -> bool:
    """Return whether a name or an address means this machine alone."""
    bare = host.strip("[]").lower()
    if bare == "localhost":
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def secret(token: str) -> str:
    """Return the value of the cookie for a token; the token cannot be read from it."""
    return hmac.new(token.encode(), b"syndicate cookie", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class AccessRules:
    """What a request needs to be answered: the token, or without one a name of this machine."""

    token: str | None
    limits: SiteLimits


def _host(request: Request, rules: AccessRules) -> Response | None:
    """Refuse names that are not this machine's: a page from elsewhere may have pointed its own name here."""
    name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if rules.token is None and not is_loopback(name):
        return error(request, 400, "This site answers only under the name of this machine.", "Open it as http://127.0.0.1 with its port.")
    return None


def _token(request: Request, rules: AccessRules) -> Response | None:
    """Refuse a request without the token. It comes in the address once, then in a cookie, or in a program's header."""
    if rules.token is None:
        return None
    given = request.query_params.get("token")
    if given is not None and _same(given, rules.token):
        left = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "token"])
        if request.method not in SAFE_METHODS:
            return None
        # Two slashes at the start of an address would lead to another machine.
        path = "/" + request.url.path.lstrip("/\\")
        answer = RedirectResponse(f"{path}?{left}" if left else path, 303)
        # Lax and not strict: a link in a mail must find the cookie it has just been given.
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, secret(rules.token), httponly=True, samesite="lax", secure=secure, max_age=30 * 86_400)
        return answer
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if (scheme.lower() == "bearer" and _same(value.strip(), rules.token)) or _same(_cookie(request), secret(rules.token)):
        return None
    remedy = "Open the address that `syndicate serve` printed, with its ?token=, or send Authorization: Bearer TOKEN."
    return error(request, 401, "This archive is not open to everybody: a token is needed.", remedy, {"WWW-Authenticate": "Bearer"})


def _cookie(request: Request) -> str:
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _origin(request: Request, rules: AccessRules) -> Response | None:
    """Refuse what a foreign page sends; programs name no origin."""
    if request.method in SAFE_METHODS:
        return None
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}".lower()
    # Behind a proxy that speaks TLS the scheme differs, and the host does not.
    foreign = origin is not None and urlsplit(origin.lower()).netloc != urlsplit(own).netloc
    if foreign or site not in (None, "same-origin", "none"):
        return error(request, 403, "This was sent by a page of another site.", "Send it from a page of this site, or from a program.")
    return None


def _length(request: Request, rules: AccessRules) -> Response | None:
    """Refuse a request that says it is too long."""
    stated = request.headers.get("content-length", "0")
    if stated.isascii() and stated.isdecimal() and int(stated) > rules.limits.body:
        return error(request, 413, too_much(rules.limits), "Send one article, as plain text.")
    return None


def too_much(limits: SiteLimits) -> str:
    """Say that a body is above the limit."""
    return f"That is more than the {limits.body:,} bytes that can be sent."


# Asked in this order; the first answer is given, and None lets the request on.
CHECKS: tuple[Callable[[Request, AccessRules], Response | None], ...] = (_host, _token, _origin, _length)


class Guard:
    """Middleware that asks the checks, measures the body, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, rules: AccessRules) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        # The page that asks for a token needs styles and scripts, which hold nothing private.
        static = scope["path"].startswith(_STATIC)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["Cache-Control"] = "private, no-cache"
            await send(message)

        for check in () if static else CHECKS:
            refused = check(request, self.rules)
            if refused is not None:
                await refused(scope, receive, with_headers)
                return
        await self.app(scope, self._measured(receive), with_headers)

    def _measured(self, receive: Receive) -> Receive:
        """Return a ``receive`` function that raises if the body is too long or too slow."""
        limits = self.rules.limits
        size, done = 0, False
        ends: float | None = None

        async def measured() -> Message:
            nonlocal size, done, ends
            if done:  # what comes now only says that the client disconnected
                return await receive()
            ends = ends or anyio.current_time() + limits.seconds_of_body
            with anyio.move_on_after(max(0.0, ends - anyio.current_time())) as scope:
                message = await receive()
            if scope.cancelled_caught:
                raise HTTPException(408, f"The text was not here after {limits.seconds_of_body:g} seconds.")
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                done = not message.get("more_body", False)
                if size > limits.body:
                    raise HTTPException(413, too_much(limits))
            return message

        return measured
