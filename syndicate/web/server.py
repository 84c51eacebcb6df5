"""Running the site: listen, print the address, stop.

Invariant: the archive is opened before anything listens. An address that others can reach needs a token. No log contains
a token.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import python_multipart  # noqa: F401 - forms need it, and without it the first draft would be the one to find out
import uvicorn

from syndicate.model.errors import InputError
from syndicate.web.app import create_app
from syndicate.web.guard import is_loopback
from syndicate.web.limits import SiteLimits

SHORTEST_TOKEN_CHARACTERS = 12
MOST_CONNECTIONS = 200  # at once; more wait


def run(db: Path, host: str, port: int, token: str | None, say: Callable[[str], None]) -> None:
    """Serve an archive until stopped; raise SyndicateError if the archive cannot be opened or the address is not available."""
    if token is not None and len(token) < SHORTEST_TOKEN_CHARACTERS:
        remedy = f"Give at least {SHORTEST_TOKEN_CHARACTERS} characters."
        raise InputError(f"a token of {len(token)} characters can be guessed.", "--token", remedy)
    if token is None and not is_loopback(host):
        token = secrets.token_urlsafe(24)
    app = create_app(db, token=token, limits=SiteLimits())
    listening = _listen(host, port)
    place = listening.getsockname()
    shown = f"[{place[0]}]" if listening.family == socket.AF_INET6 else place[0]
    if place[0] in ("0.0.0.0", "::"):
        shown = socket.gethostname()
    behind = f"/?token={quote(token)}" if token else "/"
    say(f"{Path(db).name} is served at http://{shown}:{place[1]}{behind} (stop with Ctrl-C)")
    # No access log: the addresses in it would contain the token.
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, limit_concurrency=MOST_CONNECTIONS, timeout_graceful_shutdown=5
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
    say("Stopped.")


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raise InputError if another program has the port, or the address is not of this machine."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"nothing can be served there: {reason}.", f"{host}:{port}", "Give another --port or --host.") from error
