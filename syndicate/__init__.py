"""Find out where a text came from.

Invariant: importing this package loads no numerical library. Each public name is imported from its module at first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names
from syndicate.version import __version__ as __version__

if TYPE_CHECKING:
    from syndicate.model.article import Article, Credit, Span
    from syndicate.model.comparison import Comparison, Coverage, LinkKind, Passage, PassageKind
    from syndicate.model.errors import SyndicateError
    from syndicate.model.provenance import Link, Ruling
    from syndicate.model.settings import Settings
    from syndicate.model.story import Story
    from syndicate.pipeline import Archive, compare

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

__getattr__ = lazy_names(
    __name__,
    **{
        "model.article": "Article Credit Span",
        "model.comparison": "Comparison Coverage LinkKind Passage PassageKind",
        "model.errors": "SyndicateError",
        "model.provenance": "Link Ruling",
        "model.settings": "Settings",
        "model.story": "Story",
        "pipeline.facade": "Archive compare",
    },
)


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]
