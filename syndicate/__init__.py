"""Find out where a text came from.

What always holds: importing this package loads no numerical library. Each public name is fetched from its room the
first time somebody asks for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicate.detect import Archive, compare
    from syndicate.errors import SyndicateError
    from syndicate.settings import Settings
    from syndicate.values import Article, Comparison, Coverage, Credit, Link, LinkKind, Passage, PassageKind, Ruling, Span, Story

__version__ = "0.1.0"

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

ROOMS = {"Archive": "detect", "compare": "detect", "SyndicateError": "errors", "Settings": "settings"}


def __getattr__(name: str) -> object:
    """Fetch a public name from its room; values are the rule, ``ROOMS`` holds the exceptions."""
    if name not in __all__:
        raise AttributeError(f"module 'syndicate' has no attribute {name!r}")
    return getattr(import_module(f"syndicate.{ROOMS.get(name, 'values')}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]
