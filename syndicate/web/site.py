"""The state that the application keeps for all requests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import anyio
from jinja2 import Environment
from starlette.requests import Request

from syndicate.web.counts import ArchiveCounts
from syndicate.web.limits import SiteLimits
from syndicate.web.verification import Verifier


@dataclass(slots=True)
class Site:
    """One archive that is served: ``checks`` says how many drafts are checked at once."""

    db: Path
    limits: SiteLimits
    templates: Environment
    counts: ArchiveCounts
    verifier: Verifier
    checks: anyio.CapacityLimiter


def site_of(request: Request) -> Site:
    """Return the site that got the request."""
    site: Site = request.app.state.site
    return site
