"""The origin of a text as one statement: for a story with all articles that carry it, for a link that hangs on it by its ruling.

Invariant: the links between articles that carry a text say of its origin what the text does (``as_one``). What nothing speaks for is
not stated.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from syndicate.annotation.agencies import registry
from syndicate.model.provenance import Direction, EvidenceKind, Link, OriginKind, OriginReason, Ruling, TextOrigin, Works
from syndicate.model.story import Story
from syndicate.provenance.additions import SharedSpans, additions
from syndicate.provenance.ages import Shared, aged
from syndicate.provenance.claims import Entry, is_partial
from syndicate.provenance.clock import clock_sentence, moment, sooner
from syndicate.provenance.clustering import Family
from syndicate.provenance.direction import LEAST_CONFIDENCE, MOST_CONFIDENCE, reasons_of
from syndicate.provenance.graph import UNNAMED as UNNAMED_SOURCE
from syndicate.provenance.graph import named_source
from syndicate.provenance.origins import LATER_NATS, SURE_SOONER, UNNAMED, Candidate, Carrier, Origins, Reason, origins_of
from syndicate.provenance.stretches import SAME_STRETCH_SHARE

ADDITION_NATS = 2.0  # what an addition weighs as a reason for the way by which a text came
SHOWN_WORDS, SHOWN_CHARACTERS = 6, 60  # of an addition, in the sentence about it
_KINDS = list(EvidenceKind)


def as_one(family: Family, origin: TextOrigin, works: Works) -> Family:
    """Return a family whose links between articles that carry its text say of the origin what the text does.

    A direction from another article than the origin stays: by that way the text came.
    """
    carried = {work_of(number, works) for number in family.witnesses}
    found = [
        replace(link, ruling=_of_text(link, origin, works))
        if link.kind.derives and {work_of(link.a, works), work_of(link.b, works)} <= carried
        else link
        for link in family.links
    ]
    return replace(family, links=tuple(found))


def _of_text(link: Link, origin: TextOrigin, works: Works) -> Ruling:
    ruling, ends = link.ruling, {work_of(link.a, works): Direction.B_FROM_A, work_of(link.b, works): Direction.A_FROM_B}
    own = ends.get(work_of(origin.article, works)) if origin.article is not None else None
    if own is None and ruling.direction in ends.values():
        return ruling
    unknown = origin.kind is OriginKind.UNKNOWN
    direction = own or (Direction.UNKNOWN if unknown else Direction.COMMON_SOURCE)
    generic = origin.kind is OriginKind.UNNAMED and ruling.source == registry().generic.name
    source = origin.source if direction is Direction.COMMON_SOURCE else None
    return replace(ruling, direction=direction, confidence=origin.confidence, source=ruling.source if generic else source)


def work_of(number: int, works: Works) -> int:
    """Return the number of the first version of an article."""
    return works.get(number, (number, 1))[0]


def text_origin(
    story: Story | Family,
    entries: Mapping[int, Entry],
    works: Works | None = None,
    spans: Shared | None = None,
    made_up: bool = False,
) -> TextOrigin | None:
    """Return the origin of the text of a story, weighed with all articles that carry it; None if none carries it as a whole.

    ``spans`` are what its links share: with them, a text is as old as the version that first held it. With ``made_up`` it is
    a compilation.
    """
    if not story.witnesses:
        return None
    if spans:
        entries = aged(Family(story.articles, story.links, story.witnesses), entries, spans, works or {})
    return stated_of(story, origins_of_text(story.witnesses, story.links, entries, works or {}), works or {}, made_up)


def stated_of(story: Story | Family, origins: Origins, works: Works, made_up: bool = False) -> TextOrigin:
    """Return the likeliest origin of the text of a story, given its weighed origins; a compilation has only its parts from somewhere."""
    versions = {work_of(number, works): number for number in reversed(story.witnesses)}
    if made_up:
        return TextOrigin(OriginKind.UNKNOWN, LEAST_CONFIDENCE, evidence=_evidence(origins, (), versions))
    return stated(origins, versions)


def origins_of_text(witnesses: Iterable[int], links: Iterable[Link], entries: Mapping[int, Entry], works: Works) -> Origins:
    """Weigh the origin of the text that these articles carry; it is what the rulings on the links between them rest on."""
    pool = [Carrier(replace(entries[number], number=work_of(number, works))) for number in witnesses]
    carried = {one.entry.number for one in pool}
    between = (replace(link, a=work_of(link.a, works), b=work_of(link.b, works)) for link in links)
    return origins_of(pool, (reason for link in between if carried >= {link.a, link.b} for reason in reasons_of(link)))


def stated(origins: Origins, versions: Mapping[int, int]) -> TextOrigin:
    """Return the likeliest origin of a text; all that is no article of the archive counts together until one source is named.

    A source that is named has its own share as its confidence.

    ``versions`` has for each work the article that carries the text.
    """
    outside = {candidate: share for candidate, share in origins.shares.items() if candidate.article is None}
    chances: dict[Candidate | None, float] = {one: share for one, share in origins.shares.items() if one not in outside}
    chances[None] = math.fsum(outside.values())
    best = max(chances, key=lambda one: (chances[one], one is None, -(one.article or 0) if one else 0))
    confidence = min(chances[best], MOST_CONFIDENCE)
    among = [best] if best is not None else list(outside)
    if confidence <= LEAST_CONFIDENCE or not any(map(origins.supported, among)):
        return TextOrigin(OriginKind.UNKNOWN, min(confidence, LEAST_CONFIDENCE), evidence=_evidence(origins, (), versions))
    if best is not None:
        assert best.article is not None
        number = versions[best.article]
        return TextOrigin(OriginKind.ARTICLE, confidence, origins.names[best.article], number, _evidence(origins, (best,), versions))
    source = max(outside, key=lambda one: (outside[one], one.source or ""))
    named = min(confidence, outside[source])
    if source != UNNAMED and named > LEAST_CONFIDENCE and origins.supported(source):
        return TextOrigin(OriginKind.NAMED, named, source.source, evidence=_evidence(origins, (source,), versions))
    return TextOrigin(OriginKind.UNNAMED, confidence, evidence=_evidence(origins, outside, versions))


def _evidence(origins: Origins, chosen: Collection[Candidate], versions: Mapping[int, int]) -> tuple[OriginReason, ...]:
    """Return the reasons that have a sentence, each once: those for the origin first, then by weight."""
    found: dict[str, OriginReason] = {}
    for reason in origins.reasons:
        if reason.sentence and (reason.always or _concerns(reason, chosen)):
            numbers = tuple(versions.get(one, one) for one in reason.about)
            supports = _supports(reason.candidate, reason.nats, chosen)
            told = OriginReason(reason.kind, supports, reason.sentence, abs(reason.nats), numbers, reason.candidate.source)
            found.setdefault(reason.sentence, told)
    return _ranked(found.values())


def _concerns(reason: Reason, chosen: Collection[Candidate]) -> bool:
    """Return whether a reason says something of the origin.

    What a date or a trace of two witnesses shows against one of them says nothing of a third article, nor of a source outside.
    """
    between = reason.nats < 0 and reason.kind is not EvidenceKind.CLAIMED and len(reason.about) > 1
    return not between or not chosen or any(one.article in reason.about for one in chosen)


def _supports(candidate: Candidate, nats: float, chosen: Collection[Candidate]) -> bool:
    """Return whether a reason speaks for the origin; what points to a source outside speaks for each of them."""
    if not nats:
        return candidate in chosen
    outside = candidate == UNNAMED and any(one.article is None for one in chosen)
    return (candidate in chosen or outside) == (nats > 0)


def _ranked(reasons: Iterable[OriginReason]) -> tuple[OriginReason, ...]:
    return tuple(sorted(reasons, key=lambda one: (_KINDS.index(one.kind), not one.supports, -one.weight, one.sentence)))


def with_date_against(origin: TextOrigin, own: Entry, entries: Mapping[int, Entry]) -> TextOrigin:
    """Return an origin with the date that speaks against it, if an article that carries the text was surely seen before it."""
    giver = entries.get(origin.article) if origin.article is not None else None
    if giver is None or not surely_sooner(own, giver):
        return origin
    said = clock_sentence(own, giver)
    found = OriginReason(EvidenceKind.OBSERVED, False, said, LATER_NATS, (own.number, giver.number))
    return origin if any(one.sentence == said for one in origin.evidence) else replace(origin, evidence=_ranked((*origin.evidence, found)))


def part_origin(link: Link, entries: Mapping[int, Entry]) -> TextOrigin:
    """Return the origin of what the two articles of a link share, by the ruling on it."""
    ruling = link.ruling
    about = (link.a, link.b)
    evidence = _ranked(OriginReason(one.kind, one.favours is ruling.direction, one.sentence, one.weight, about) for one in ruling.evidence)
    givers = {Direction.B_FROM_A: link.a, Direction.A_FROM_B: link.b}
    if ruling.direction in givers:
        giver = givers[ruling.direction]
        return TextOrigin(OriginKind.ARTICLE, ruling.confidence, entries[giver].name, giver, evidence)
    if ruling.direction is Direction.UNKNOWN:
        return TextOrigin(OriginKind.UNKNOWN, ruling.confidence, evidence=evidence)
    source = named_source(link)
    if source is None or source == UNNAMED_SOURCE:
        return TextOrigin(OriginKind.UNNAMED, ruling.confidence, evidence=evidence)
    return TextOrigin(OriginKind.NAMED, ruling.confidence, source, evidence=evidence)


def telling_link(links: Sequence[Link], work: int, works: Works) -> Link:
    """Return of the links by which an article has a part of a text the one that tells most of it: of the large ones one that is decided."""
    shares = {(link.a, link.b): coverage_of(link, work, works) for link in links}
    large = [link for link in links if shares[link.a, link.b] >= SAME_STRETCH_SHARE * max(shares.values())]
    return max(large, key=lambda link: (link.ruling.direction is not Direction.UNKNOWN, shares[link.a, link.b], -link.a, -link.b))


def parts_from_elsewhere(
    links: Iterable[Link], work: int, works: Works, entries: Mapping[int, Entry]
) -> list[tuple[TextOrigin, list[Link]]]:
    """Return where an article has parts from of a text that it carries, if nobody knows where the whole is from.

    ``links`` are those with articles that only hang on the text. Those that say one origin are together, the largest first.
    """
    found: dict[tuple[str | None, int | None], list[Link]] = defaultdict(list)
    for link in sorted(links, key=lambda one: (-coverage_of(one, work, works), one.a, one.b)):
        origin = part_origin(link, entries)
        article = work_of(origin.article, works) if origin.article is not None else None
        if origin.source is not None and article != work:
            found[origin.source, article].append(link)
    return [(part_origin(some[0], entries), some) for some in found.values()]


def coverage_of(link: Link, work: int, works: Works) -> float:
    """Return the share of an article, given by its work, that a link is about."""
    return link.coverage_a if work_of(link.a, works) == work else link.coverage_b


def origin_of_part(link: Link, number: int, whole: TextOrigin | None, entries: Mapping[int, Entry]) -> TextOrigin:
    """Return where an article has what it shares by a link from; ``whole`` is the origin of the text that it hangs on, if there is one.

    What comes from an article that carries the text comes from where that text does. What nobody can tell of the two is not told.
    """
    origin = part_origin(link, entries)
    if whole is None or whole.kind is OriginKind.UNKNOWN or origin.article == number:
        return origin
    through = origin.kind in (OriginKind.ARTICLE, OriginKind.UNNAMED) or origin.source == whole.source
    return whole if through else origin


def gives(link: Link, number: int) -> bool:
    """Return whether a link says that the other article has it from this one."""
    return link.ruling.direction is (Direction.B_FROM_A if link.a == number else Direction.A_FROM_B)


def by_additions(
    own: Entry, carrying: Sequence[tuple[Entry, SharedSpans]], others: Sequence[SharedSpans], below: Mapping[int, Collection[int]]
) -> Iterator[OriginReason]:
    """Yield the reasons for which an article has its text by way of another one: additions of that one, which it had surely sooner.

    ``carrying`` are all others that carry the text, with what it shares with them word for word; ``others`` is what it shares so with
    any other article, ``below`` the places of those that have it from one of them. The first article of a reason is the one by way of
    which the text came.
    """
    text = own.article.text
    for one in additions(text, [shared for _, shared in carrying], others, below):
        giver, _ = carrying[one.other]
        if surely_sooner(giver, own) and not giver.of_one_outlet(own):
            begin = " ".join(one.span.cut(text).split()[:SHOWN_WORDS])[:SHOWN_CHARACTERS]
            which = f", beside {_count(len(below[one.other]), giver.name)}," if below.get(one.other) else ""
            said = f"{giver.name} and {own.name} alone{which} have {one.words} words in it (“{begin} …”), and {giver.name} had them first."
            yield OriginReason(EvidenceKind.INFERRED, True, said, ADDITION_NATS, (giver.number, own.number))


def surely_sooner(one: Entry, two: Entry) -> bool:
    """Return whether an article surely appeared before another one."""
    return sooner(one, two) >= SURE_SOONER


def _count(articles: int, name: str) -> str:
    return f"{articles} {'article' if articles == 1 else 'articles'} with a text from {name}"


def by_date(numbers: Iterable[int], entries: Mapping[int, Entry]) -> tuple[int, ...]:
    """Return article numbers in the order of publication, those without a date last."""

    def when(number: int) -> tuple[bool, object, str, int]:
        article = entries[number].article
        at = moment(article.published)
        return at is None, at[:1] if at else (), article.ref, number

    return tuple(sorted(numbers, key=when))


def credited_whole(entry: Entry) -> str | None:
    """Return the source that an article names for all of its text, None if it names none."""
    return next((credit.source for credit in entry.foreign if not credit.generic and not is_partial(credit)), None)
