"""What a text says about itself: credits, mentions, furniture, genre and version signals.

Its functions find spans in a text and say what they mean: Credit, Mention, Mark. Invariant: every span points into the text given, and
depends on the text, its outlet and the registry of agencies alone.
"""

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names

if TYPE_CHECKING:
    from syndicate.annotation.credits import survey
    from syndicate.annotation.declared import declare
    from syndicate.annotation.marks import find_marks
    from syndicate.annotation.mentions import find_mentions

__all__ = ["declare", "find_marks", "find_mentions", "survey"]

__getattr__ = lazy_names(__name__, credits="survey", declared="declare", marks="find_marks", mentions="find_mentions")
