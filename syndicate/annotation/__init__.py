"""What a text says about itself: credits, mentions, furniture, genre and version signals.

Takes a text and gives spans with their meaning: Credit, Mention, Mark. Invariant: every span points into the text given, and
depends on the text, its outlet and the registry of agencies alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicate.annotation.credits import survey
    from syndicate.annotation.declared import declare
    from syndicate.annotation.marks import find_marks
    from syndicate.annotation.mentions import find_mentions

__all__ = ["declare", "find_marks", "find_mentions", "survey"]

# The module of each name; it is imported when the name is first used.
_MODULES = {"declare": "declared", "find_marks": "marks", "find_mentions": "mentions", "survey": "credits"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
