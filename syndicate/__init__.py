"""Find out where a text came from.

Invariant: importing this package loads no numerical library. Each public name is imported from its module at first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from syndicate.version import __version__ as __version__

if TYPE_CHECKING:
    from syndicate.model.article import Article, Credit, Span
    from syndicate.model.comparison import Comparison, Coverage, LinkKind, Passage, PassageKind
    from syndicate.model.errors import SyndicateError
    from syndicate.model.provenance import Link, Ruling
    from syndicate.model.settings import Settings
    from syndicate.model.story import Story
    from syndicate.pipeline.facade import Archive, compare

__all__ = [
    "Archive",
    "Article",
    "Comparison",
    "Coverage",
    "Credit",
    "Link",
    "LinkKind",
    "Passage",
    "PassageKind",
    "Ruling",
    "Settings",
    "Span",
    "Story",
    "SyndicateError",
    "compare",
]

_MODULES = {
    "Archive": "pipeline.facade",
    "Article": "model.article",
    "Comparison": "model.comparison",
    "Coverage": "model.comparison",
    "Credit": "model.article",
    "Link": "model.provenance",
    "LinkKind": "model.comparison",
    "Passage": "model.comparison",
    "PassageKind": "model.comparison",
    "Ruling": "model.provenance",
    "Settings": "model.settings",
    "Span": "model.article",
    "Story": "model.story",
    "SyndicateError": "model.errors",
    "compare": "pipeline.facade",
}


def __getattr__(name: str) -> object:
    """Import the module of a public name and return the name's value."""
    if name not in _MODULES:
        raise AttributeError(f"module 'syndicate' has no attribute {name!r}")
    return getattr(import_module(f"syndicate.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]
