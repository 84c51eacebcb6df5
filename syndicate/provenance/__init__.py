"""Who has a text from whom: direction, stories, versions, audit.

From links, credits and texts as values it makes a Ruling on a link, Stories of many links, the Versions of articles and a
Verdict on each article of a link. Invariant: everything is a pure function of values; no archive, no file, no clock. Claimed,
observed and inferred evidence is never mixed.
"""

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names

if TYPE_CHECKING:
    from syndicate.provenance.claims import Entry
    from syndicate.provenance.clock import earlier
    from syndicate.provenance.rulings import ruled
    from syndicate.provenance.stories import explain, stories_of
    from syndicate.provenance.versions import versions_of

__all__ = ["Entry", "earlier", "explain", "ruled", "stories_of", "versions_of"]

__getattr__ = lazy_names(__name__, claims="Entry", clock="earlier", rulings="ruled", stories="explain stories_of", versions="versions_of")
