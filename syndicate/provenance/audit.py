"""Credits compared with what the texts show: for each article of a link, whether it names the source of the shared text.

Invariant: a verdict is about one article of one link. It rests on the link's ruling and on what both articles say, and on
nothing else. Exchanging the articles exchanges the verdicts. Wording is neutral: similarity accuses nobody. An article gets
no group if the text is its own outlet's. It also gets none if it credits nobody and is not known to have the text from
elsewhere (a rewrite that is only possible, a source that only the texts suggest).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from syndicate.annotation.agencies import registry
from syndicate.annotation.outlets import owns
from syndicate.model.article import IN_METADATA, Credit
from syndicate.model.comparison import Coverage, LinkKind
from syndicate.model.provenance import Direction, EvidenceKind, Flag, Group, Ruling, Verdict
from syndicate.provenance.claims import Entry, is_partial, names_origin, quoted

CREDIT_FACTOR = 1.1  # a credited source wins over an uncredited one that shares as much or up to a tenth more
VERBATIM_FACTOR = 1.02  # of two verdicts on one text, the one on its wording counts
SURE_HIDDEN_CONFIDENCE = 0.8  # from which a source that nobody names is taken to exist
LEAST_NAME_WORDS = 2  # of an outlet's name that is searched for in a text; a single word may be an ordinary one
SHOWN_CHARACTERS = 40  # on each side of a name, to show how it is mentioned

_OPENS = re.compile(r"^(?:.*(?:\n|[.!?][”\"]? )|\S* )", re.DOTALL)
_CLOSES = re.compile(r"(?<=[.!?])\s|\n| \S*$")

_VERBS: dict[tuple[bool, bool], str] = {  # (in the same words, all of it)
    (True, True): "carries a text",
    (True, False): "has a part of a text word for word",
    (False, True): "retells a text",
    (False, False): "retells a part of a text",
}
_GROUPS: dict[tuple[bool, bool], Group] = {  # (credited, in the same words)
    (True, True): Group.CREDITED_VERBATIM,
    (True, False): Group.CREDITED_REWRITTEN,
    (False, True): Group.UNCREDITED_VERBATIM,
    (False, False): Group.UNCREDITED_REWRITTEN,
}


@dataclass(frozen=True, slots=True)
class LinkSide:
    """A link as seen from one of its articles."""

    kind: LinkKind
    coverage: Coverage
    likelihood: str | None = None  # of a rewrite

    @property
    def doubtful(self) -> bool:
        """Return whether it is only possible that one of the texts retells the other."""
        return self.likelihood == "possible"

    @property
    def verbatim(self) -> bool:
        """Return whether most of the shared text is in the same words, edited stretches included."""
        if self.kind is LinkKind.EXCERPT:
            return 2 * (self.coverage.verbatim + self.coverage.edited) >= self.coverage.covered
        return self.kind is LinkKind.REPRINT

    @property
    def whole(self) -> bool:
        """Return whether the whole article is shared and not only a part, so that its credits are about the shared text."""
        return self.kind.takes_whole


@dataclass(frozen=True, slots=True)
class TextOwner:
    """Whose text it is: the ``name`` to credit, and the ``phrase`` that sentences use for it."""

    name: str | None
    phrase: str


def verdicts_on(
    kind: LinkKind, ruling: Ruling, entries: tuple[Entry, Entry], details: tuple[Coverage, Coverage], likelihood: str | None = None
) -> tuple[Verdict, ...]:
    """Return the verdicts on a link between A and B: one if one derives from the other, else one on each.

    There is none for a link that shares only quotations, because whoever quotes a speaker copies nobody; none between
    versions of one article; and none if another version shares more (no confidence at all).
    """
    if not kind.derives or not ruling.confidence:
        return ()
    a, b = entries
    sides = ((a, b, LinkSide(kind, details[0], likelihood)), (b, a, LinkSide(kind, details[1], likelihood)))
    if a.of_one_outlet(b) and ruling.direction is not Direction.COMMON_SOURCE:
        return tuple(_own(taker, other, shared) for taker, other, shared in sides)
    match ruling.direction:
        case Direction.UNKNOWN:
            return tuple(_unknown(taker, other, ruling, shared) for taker, other, shared in sides)
        case Direction.COMMON_SOURCE:
            firsts = (Direction.B_FROM_A, Direction.A_FROM_B)
            seen = {one.favours for one in ruling.evidence if one.kind is EvidenceKind.OBSERVED and one.weight > 0}
            return tuple(_sibling(*side, ruling, first in seen) for side, first in zip(sides, firsts, strict=True))
    taker, giver, shared = sides[ruling.direction is Direction.B_FROM_A]
    return (derived(taker, giver, shared, ruling),)


def origin_of(giver: Entry) -> TextOwner:
    """Return the owner of an article's text: the source that it credits for all of it, else its own outlet."""
    credits = _whole(giver)
    if credits:
        return TextOwner(credits[0].source, f"{credits[0].source}, by way of {giver.name}")
    return TextOwner(giver.article.outlet or giver.article.title or giver.article.ref or None, giver.name)


def derived(taker: Entry, giver: Entry, shared: LinkSide, ruling: Ruling) -> Verdict:
    """Return the verdict on an article that derives from another one, with the confidence of the ruling."""
    named = [credit for credit in taker.given if names_origin(credit, giver)]
    origin = origin_of(giver)
    known = {*giver.houses, *(credit.source for credit in giver.foreign)}  # not the title: a copied headline names nobody
    whence = f"that {ruling.likely} comes from {origin.phrase}"
    return _verdict(taker, giver, shared, origin, whence, named, ruling, sorted(known))


def _sibling(taker: Entry, other: Entry, shared: LinkSide, ruling: Ruling, earlier: bool) -> Verdict:
    """Return the verdict on one of two articles that have a text from the same source; neither is the other's source.

    If that source has no name, the article that was seen ``earlier`` may itself be the source.
    """
    generic = registry().generic.name
    source = ruling.source if ruling.source != generic else None
    nameless = "a source that neither names" if ruling.source is None else "an agency that is not named"
    whence = f"that {ruling.likely} comes from {source or nameless}, as that of {other.name} does"
    if source is not None:
        named = [credit for credit in taker.given if credit.source == source]
        return _verdict(taker, other, shared, TextOwner(source, source), whence, named, ruling, [source])
    if (earlier or (ruling.source is None and ruling.confidence < SURE_HIDDEN_CONFIDENCE)) and not taker.foreign:
        return _unknown(taker, other, ruling, shared)
    return _verdict(taker, other, shared, TextOwner(None, ""), whence, _whole(taker), ruling, [])


def _whole(entry: Entry) -> list[Credit]:
    """Return the credits of an article that name somebody for all of its text."""
    return [credit for credit in entry.foreign if not credit.generic and not is_partial(credit)]


def _verdict(
    taker: Entry,
    other: Entry,
    shared: LinkSide,
    origin: TextOwner,
    whence: str,
    named: Sequence[Credit],
    ruling: Ruling,
    known: Sequence[str],
) -> Verdict:
    """Return a verdict: ``named`` are the credits that count, ``known`` all names under which the source may be mentioned."""
    opening = f"{taker.name} {'may retell a text' if shared.doubtful else _VERBS[shared.verbatim, shared.whole]} {whence}"
    group = None if shared.doubtful and not named else _GROUPS[bool(named), shared.verbatim]
    plain = Verdict(taker.number, other.number, group, origin.name, shared.coverage.share, ruling.confidence, "")
    if named:
        best = min(named, key=lambda credit: (credit.start < 0, is_partial(credit), -credit.strength, credit.start))
        whom = "it" if origin.name is not None and best.source == origin.name else best.source
        part = " for a part" if is_partial(best) else ""
        if best.start == IN_METADATA:
            sentence = f"{opening}, and credits {whom} in its metadata only ({quoted(best)})."
            return _worded(plain, sentence, (Flag.METADATA,), (best.phrase,))
        return _worded(plain, f"{opening}, and credits {whom}{part} ({quoted(best)}).", (), (best.phrase,))
    others = _whole(taker)
    mention = next(_mentions(taker, known), None)
    flags, phrases = ((Flag.MENTION,), (mention,)) if mention else ((), ())
    passing = f"; it only mentions it (“{mention}”)" if mention else ""
    if others and origin.name is not None:
        credit = others[0]
        if not shared.whole or shared.doubtful:
            credits = f"credits {credit.source} ({quoted(credit)}), which may be for another part"
            return _worded(plain, f"{opening}; it {credits}{passing}.", flags, (credit.phrase, *phrases))
        sentence = f"{taker.name} credits {credit.source} ({quoted(credit)}), but {_VERBS[shared.verbatim, True]} {whence}{passing}."
        return _worded(plain, sentence, (Flag.MISATTRIBUTED, *flags), (credit.phrase, *phrases))
    vague = next((credit for credit in taker.foreign if credit.generic), None)
    if vague is not None:
        sentence = f"{opening}, and credits “{vague.source}”, which names nobody ({quoted(vague)}){passing}."
        return _worded(plain, sentence, (Flag.GENERIC, *flags), (vague.phrase, *phrases))
    if mention:
        return _worded(plain, f"{opening}, and only mentions it (“{mention}”).", flags, phrases)
    return _worded(plain, f"{opening}, and names no source.", (), ())


def _worded(verdict: Verdict, sentence: str, flags: tuple[Flag, ...], phrases: Iterable[str]) -> Verdict:
    """Return a verdict with its sentence, flags and phrases."""
    phrases = dict.fromkeys(" ".join(phrase.split()) for phrase in phrases)
    return replace(verdict, sentence=sentence, flags=tuple(flag for flag in Flag if flag in flags), phrases=tuple(phrases))


def _mentions(taker: Entry, known: Sequence[str]) -> Iterator[str]:
    """Yield the words in which an article names one of these sources in passing."""
    for mention in taker.mentions:
        if any(mention.source == name or owns(name, mention.source) for name in known):
            yield " ".join(mention.phrase.split())
    text = taker.article.text
    for name in known:
        at = re.search(rf"\b{re.escape(name)}\b", text) if len(name.split()) >= LEAST_NAME_WORDS else None
        if at and not any(credit.start <= at.start() < credit.end for credit in taker.credits):
            before, after = text[max(0, at.start() - SHOWN_CHARACTERS) : at.start()], text[at.end() : at.end() + SHOWN_CHARACTERS]
            # Keep whole words of the same sentence and line
            yield " ".join((_OPENS.sub("", before, count=1) + at.group() + _CLOSES.split(after)[0]).split())


def _own(taker: Entry, other: Entry, shared: LinkSide) -> Verdict:
    sentence = f"Both are articles of {taker.name}, which owes itself no credit."
    return Verdict(taker.number, other.number, None, taker.article.outlet, shared.coverage.share, 0.0, sentence)


def _unknown(taker: Entry, other: Entry, ruling: Ruling, shared: LinkSide) -> Verdict:
    """Return the verdict on one of two articles if nothing shows who had the text first, or whether both had it elsewhere."""
    mine, theirs = _whole(taker), _whole(other)
    if mine and theirs and shared.whole and not {one.source for one in mine} & {one.source for one in theirs}:
        named = [f"{one.source} ({quoted(one)})" for one in (mine[0], theirs[0])]
        sentence = f"{taker.name} {_VERBS[shared.verbatim, True]} and credits {named[0]}; for the same {other.name} credits {named[1]}."
        plain = Verdict(taker.number, other.number, _GROUPS[True, shared.verbatim], None, shared.coverage.share, ruling.confidence, "")
        return _worded(plain, sentence, (Flag.DIFFERING,), (mine[0].phrase, theirs[0].phrase))
    given = taker.foreign[:1]
    says = f"credits {given[0].source} ({quoted(given[0])})" if given else "names no source"
    sentence = f"Whether {taker.name} has what it shares with {other.name} from elsewhere is not known; it {says}."
    plain = Verdict(taker.number, other.number, None, None, shared.coverage.share, ruling.confidence, "")
    return _worded(plain, sentence, (), (credit.phrase for credit in given))


def rank(verdict: Verdict) -> float:
    """Return how much of an article a verdict explains and how surely; an article counts by its highest verdict.

    It is the share of words times the confidence, and a tenth more with a credit: an article that credits its source
    shares the text with all others that used that source. 0 if there is no group.
    """
    if verdict.group is None:
        return 0.0
    verbatim = verdict.group in (Group.CREDITED_VERBATIM, Group.UNCREDITED_VERBATIM)
    factor = (CREDIT_FACTOR if is_credited(verdict.group) else 1.0) * (VERBATIM_FACTOR if verbatim else 1.0)
    return verdict.share * verdict.confidence * factor


def is_credited(group: Group) -> bool:
    """Return whether a group is one of the two that credit."""
    return group in (Group.CREDITED_VERBATIM, Group.CREDITED_REWRITTEN)


def of_article(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return an article's highest verdict; None if nothing shows that its text comes from elsewhere."""
    grouped = [verdict for verdict in verdicts if verdict.group is not None]
    return max(grouped, key=lambda verdict: (rank(verdict), verdict.group or "", verdict.sentence), default=None)
