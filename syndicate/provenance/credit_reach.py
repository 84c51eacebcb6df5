"""Which of an article's credits are for which of its texts, if it has several.

A credit is for the text whose source it names: of a digest, “Reuters” for the part that Reuters has too, “AP” for the other one. Else
it is for the text that it stands beside: a dateline for what begins with it, a credit line in the middle for what is above it.
The text of a digest that several carry has none of the credits for its parts.

Invariant: a credit is taken from one text only if it is for another one that the article has elsewhere. The order of links and articles
plays no part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from syndicate.annotation.source_keys import same_source
from syndicate.model.article import Credit, CreditForm
from syndicate.provenance.claims import Entry
from syndicate.provenance.stretches import Stretch, is_made_up, same_stretch

MOST_PART_SHARE = 0.8  # of a text that a digest carries, above which something is no part of it but the text itself

_ABOVE = (CreditForm.LINE, CreditForm.SLUG, CreditForm.COPYRIGHT)  # forms that stand behind the text that they are for


@dataclass(frozen=True, slots=True)
class Part:
    """What an article shares with others of one text: the stretch of it, and these others."""

    stretch: Stretch
    others: tuple[Entry, ...]

    @property
    def start(self) -> int:
        """Return where it begins in the article."""
        return self.stretch[0][0].start

    @property
    def end(self) -> int:
        """Return where it ends in the article."""
        return self.stretch[0][-1].end

    @property
    def claimed(self) -> bool:
        """Return whether others say whose text it is: by a credit, or as an agency."""
        return any(other.foreign or other.supplies for other in self.others)

    def names(self, credit: Credit) -> bool:
        """Return whether a credit names one of these others, or a source that one of them names."""
        named = (given.source for other in self.others for given in other.foreign if not given.generic)
        return any(other.is_source(credit) for other in self.others) or any(same_source(source, credit.source) for source in named)


def credits_for(entry: Entry, own: Part, beside: Sequence[Part], within: Sequence[Part] = ()) -> Entry:
    """Return an article with the credits that may be for one of its texts, of which it has that of ``own``, and others ``beside``.

    ``within`` is what it shares of that text with each single article.
    """
    held = [part for part in beside if part.stretch[0] and own.stretch[0]]
    apart = [part for part in held if not same_stretch(own.stretch, part.stretch)]
    for_others = {one for one in entry.given if any(_is_for(one, part, own) for part in apart)}
    inside = [part for part in (*held, *within) if part not in apart and part.claimed and _is_within(part, own)]
    if is_made_up([part.stretch for part in inside]):
        for_others |= {one for one in entry.given if not one.generic and not own.names(one) and _is_for_some(one, inside)}
    if not for_others:
        return entry
    left, declared = ([one for one in some if one not in for_others] for some in (entry.credits, entry.article.declared))
    return replace(entry, credits=tuple(left), article=replace(entry.article, declared=tuple(declared)))


def _is_within(part: Part, own: Part) -> bool:
    """Return whether a part is only some of what an article has of a text that it carries."""
    return part.stretch[1] <= MOST_PART_SHARE * own.stretch[1]


def _is_for_some(credit: Credit, parts: Sequence[Part]) -> bool:
    """Return whether a credit is for one of the parts of a digest and not for another one, which is somebody else's."""
    naming = [part for part in parts if part.names(credit)]
    return any(not same_stretch(part.stretch, one.stretch) for one in naming for part in parts if part not in naming)


def _is_for(credit: Credit, part: Part, own: Part) -> bool:
    """Return whether a credit is for another part of an article and not for this one."""
    if credit.generic or own.names(credit):
        return False
    if part.names(credit):
        return True
    if credit.start < 0 or not own.claimed:
        return False
    if credit.form is CreditForm.DATELINE:
        return part.end > credit.start and (own.end <= credit.start or credit.start <= part.start < own.start)
    return credit.form in _ABOVE and part.end <= credit.start and credit.end <= own.start
