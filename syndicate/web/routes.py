"""All addresses of the site, in one table each for people and for programs.

Invariant: GET changes nothing and can be bookmarked. What is sent with POST is not stored.
"""

from __future__ import annotations

from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from syndicate.reports.pages.environment import STATIC
from syndicate.web import api, pages

OWN_STATIC = Path(__file__).parent / "static"

PAGES: list[BaseRoute] = [
    Route("/", pages.home),
    Route("/stories", pages.stories),
    Route("/stories/{name}", pages.story),
    Route("/articles", pages.articles),
    Route("/articles/{number:int}", pages.article),
    Route("/compare", pages.compare),
    Route("/origins", pages.origins),
    Route("/sources", pages.sources),
    Route("/source", pages.source),
    Route("/check", pages.check_form, methods=["GET"]),
    Route("/check", pages.check, methods=["POST"]),
    Route("/about", pages.about),
    Route("/about/verify", pages.look, methods=["GET"]),
    Route("/about/verify", pages.verify, methods=["POST"]),
]
PROGRAMS: list[BaseRoute] = [
    Route("/api/openapi.json", api.description),
    Route("/api/stories", api.stories),
    Route("/api/stories/{name}", api.story),
    Route("/api/articles", api.articles),
    Route("/api/articles/{number:int}", api.article),
    Route("/api/lineage", api.lineage),
    Route("/api/compare", api.compare),
    Route("/api/origins", api.origins),
    Route("/api/sources", api.sources),
    Route("/api/source", api.source),
    Route("/api/audit", api.audit),
    Route("/api/check", api.check, methods=["POST"]),
    Route("/api/about", api.about),
    Route("/api/verify", api.look, methods=["GET"]),
    Route("/api/verify", api.verify, methods=["POST"]),
]
FILES: list[BaseRoute] = [
    Mount("/static/pages", StaticFiles(directory=STATIC)),
    Mount("/static/site", StaticFiles(directory=OWN_STATIC)),
]
