"""How old a shared passage is: as old as the earliest version of its article that holds it.

Invariant: only the texts and dates of the versions decide. An article without earlier versions keeps its date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from syndicate.model.article import Span
from syndicate.model.provenance import Works
from syndicate.provenance.claims import Entry
from syndicate.provenance.clock import Grade, moment, seen
from syndicate.provenance.clustering import Family

Shared = Mapping[tuple[int, int], Sequence[tuple[Span, Span]]]  # the spans that links share, by their articles

LEAST_CHARACTERS = 30  # of a sentence, for finding it again to mean anything
EDGE_SHARE = 0.1  # of the shared characters that may be older or younger than what is said of them
_ENDS = re.compile(r"(?<=[.!?…。！？])[\"”’»)]*\s+|\n+")
_GRADES = (Grade.STATED, Grade.FOUND)


def aged(family: Family, entries: Mapping[int, Entry], spans: Shared, works: Works) -> dict[int, Entry]:
    """Return the articles of a family, those with earlier versions dated by the versions that first held what they share.

    If parts of it came one after the other, as in a live blog, the date is the time between, written as in ISO 8601.
    """
    found = {number: entries[number] for number in family.articles}
    for link in family.links:
        for side, number in enumerate((link.a, link.b)):
            work, ordinal = works.get(number, (number, 1))
            before = [entries[one] for one in family.articles if one in works and works[one][0] == work and works[one][1] < ordinal]
            own = [pair[side] for pair in spans.get((link.a, link.b), ())]
            when = _age(entries[number], before, own) if before else None
            if when:
                found[number] = replace(found[number], article=replace(found[number].article, published=when))
    return found


def _age(entry: Entry, before: Sequence[Entry], spans: Sequence[Span]) -> str | None:
    """Return since when the versions of an article held these spans of its text; None if a date is missing or weak."""
    dated = [(seen(one.article), _folded(one.article.text)) for one in (*before, entry)]
    if any(one.grade not in _GRADES or moment(one.when) is None for one, _ in dated):
        return None
    ordered = sorted(dated, key=lambda one: moment(one[0].when) or (0.0, 0.0, False))
    parts = [part for span in spans for part in map(_folded, _ENDS.split(span.cut(entry.article.text))) if len(part) >= LEAST_CHARACTERS]
    if not parts:
        return None
    places = sorted((next((i for i, (_, text) in enumerate(ordered) if part in text), len(ordered) - 1), len(part)) for part in parts)
    total, done, held = sum(length for _, length in places), 0, list[str]()
    for place, length in places:
        done += length
        if EDGE_SHARE * total < done and (not held or done - length < (1 - EDGE_SHARE) * total):
            held.append(ordered[place][0].when or "")
    return held[0] if held[0] == held[-1] else f"{held[0]}/{held[-1]}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
