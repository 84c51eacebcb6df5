"""The Jinja2 environment that draws pages.

Invariant: everything is escaped, and every text passes through ``visible`` before it is printed, so that no control
character, direction override or invisible letter of an article reaches a page.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from syndicate.reports.phrases import count, kinds_of, moment, outlets_of, percent, span
from syndicate.reports.visible import visible
from syndicate.version import __version__

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
STATIC = FOLDER / "static"


def environment(*folders: str | Path) -> Environment:
    """Return an environment with the shared templates; ``folders`` are searched before them."""
    made = Environment(
        loader=FileSystemLoader([*map(str, folders), str(TEMPLATES)]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(percent=percent, count=count, moment=moment, kinds_of=kinds_of, outlets_of=outlets_of)
    made.globals.update(version=__version__, span=span, address=nowhere)
    return made


def nowhere(kind: str, *names: object) -> str | None:
    """Return no address: the ``address`` of templates if none other is given."""
    return None


def _harmless(value: object) -> object:
    """Return text as ``visible`` does; markup stays as it is, because a template made it from such text."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
