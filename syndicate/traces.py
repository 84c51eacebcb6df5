"""Traces that copying leaves in a text: what only the texts themselves say about who had it from whom.

What always holds: a trace is weak; it is given for the side that shows it (the one that would be the copy), and each
function sees both sides in turn, so that the answer does not depend on which article is called A.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from syndicate.values import Article, Coverage, Span


@dataclass(frozen=True, slots=True)
class Side:
    """One article of a pair: what it is called in sentences, how much of it is shared, and the aligned spans in order of the passages."""

    name: str
    article: Article
    coverage: Coverage
    spans: tuple[Span, ...]

    @property
    def shared(self) -> tuple[Span, ...]:
        """Return the spans that are shared, merged and in text order."""
        merged: list[Span] = []
        for span in sorted(self.spans):
            if merged and span.start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        return tuple(merged)


@dataclass(frozen=True, slots=True)
class Trace:
    """What one side shows: a sentence, and how far it speaks for that side being the copy, in nats of log-odds."""

    sentence: str
    weight: float


CONTAINED = 0.8  # share from which a text counts as wholly shared
BEYOND = 0.25  # share of words that the other must have beyond, to count as the larger text
CUT = 0.75  # the shared part must end within this share of the larger text, to call the other one's end cut
GOES_ON = 40  # words that the other has behind the last shared one
INNER_WORDS = 12  # words between passages that make a part of its own telling; fewer is an edit

# Wording that desks soften or expand, never the other way round; the second is the copy's.
SOFTENED: tuple[tuple[str, str], ...] = (
    (r"pissed off", r"furious|angry|upset"),
    (r"bullshit", r"nonsense"),
    (r"goddamn", r"damn|darn"),
    (r"ass\b", r"backside|behind"),
    (r"shit", r"s\*\*t|s---"),
    (r"fuck(?:ing|ed)?", r"f\*\*k(?:ing|ed)?|f---(?:ing)?"),
)
# House styles; a text that mixes both where the other keeps one was half converted.
STYLES: tuple[tuple[str, str], ...] = (
    (r"\bU\.S\.", r"\bUS\b"),
    (r"\bU\.N\.", r"\bUN\b"),
    (r"\bper ?cent\b", r"\d ?%"),
    (r"\bKyiv\b", r"\bKiev\b"),
    (r"\bZelenskyy\b", r"\bZelensk(?:y|iy)\b"),
    (r"\bcease-fires?\b", r"\bceasefires?\b"),
    (r"\w+isation\b", r"\w+ization\b"),
    (r"\bdefence\b", r"\bdefense\b"),
    (r"\bcolour\w*", r"\bcolor\w*"),
)


def contained(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield that nearly all of one text is in the other, which has much beyond it."""
    if copy.coverage.share >= CONTAINED and other.coverage.share <= copy.coverage.share - BEYOND:
        own, whole = round(copy.coverage.share * 100), round(other.coverage.share * 100)
        yield Trace(f"{own}% of {copy.name}'s words stand in {other.name}, which has more: only {whole}% of its words are shared.", 0.5)


def cut_ending(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield that one text stops where the other goes on."""
    if not copy.spans or copy.coverage.share < CONTAINED or not other.article.text:
        return
    ends, reaches = max(s.end for s in copy.spans), max(s.end for s in other.spans)
    begins = min(s.start for s in other.spans)
    left = len(re.findall(r"\w+", copy.article.text[ends : ends + 400]))
    beyond = len(re.findall(r"\w+", other.article.text[reaches : reaches + 4_000]))
    if left < INNER_WORDS and beyond >= GOES_ON and reaches <= CUT * len(other.article.text) and begins <= 0.25 * len(other.article.text):
        yield Trace(f"{copy.name} stops where {other.name} goes on.", 0.4)


def broken(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield quotations left open and sentences broken off in passages that are whole on the other side."""
    for mine, theirs in zip(copy.spans, other.spans, strict=True):
        own, whole = _paragraph(copy.article.text, mine), _paragraph(other.article.text, theirs)
        if _open(own) and _closes(whole):
            yield Trace(f"{copy.name} leaves a quotation open that {other.name} closes, at “{_near(own)}”.", 0.3)
        fragment = re.search(r"[a-z”\"][.!?] (?!(?:i|of|de|la|el|il|von|van|la)\b)[a-z]{2,}\s", own)
        if fragment and not re.search(r"[a-z”\"][.!?] [a-z]{2,}\s", whole):
            yield Trace(f"{copy.name} has a sentence broken in the middle that is whole in {other.name}.", 0.3)


def _paragraph(text: str, span: Span) -> str:
    """Return the line that a span ends in, from the span's start: quotation marks close behind the last shared word."""
    stop = text.find("\n", span.end)
    return text[span.start : min(stop if stop >= 0 else len(text), span.end + 200)]


def _open(text: str) -> bool:
    # A quotation over several paragraphs opens each and closes the last only; it begins its paragraph.
    return text.count("“") > text.count("”") and '"' not in text and not text.lstrip().startswith("“")


def _closes(text: str) -> bool:
    return text.count("“") == text.count("”") and ("“" in text or text.count('"') % 2 == 0 < text.count('"'))


def _near(text: str) -> str:
    start = text.rfind("“") + 1
    return " ".join(text[start : start + 60].split("\n")[0].split()[:5]).rstrip(".,")


def misspelled(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield a name that one side spells in two ways and the other in one, as retyping and translating leave it behind."""
    names, theirs = (
        Counter(name for span in side.shared for name in re.findall(r"\b[^\W\d_a-z][a-zà-ž]{5,}\b", span.cut(side.article.text)))
        for side in (copy, other)
    )
    for rare in sorted(name for name, count in names.items() if count == 1 and name not in theirs):
        known = [n for n in sorted(theirs) if names[n] >= 2 and n != rare and n[:3] == rare[:3] and n[-3:] == rare[-3:]]
        meant = next((name for name in known if Levenshtein.distance(rare, name) <= 2), None)
        if meant:
            yield Trace(f"{copy.name} spells {meant} also {rare}, as retyping or translating does; {other.name} keeps to {meant}.", 0.2)
            return


def softened(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield wording that one side softens."""
    for mine, theirs in zip(copy.spans, other.spans, strict=True):
        own, rough = mine.cut(copy.article.text), theirs.cut(other.article.text)
        for strong, soft in SOFTENED:
            said = re.search(rf"\b(?:{strong})", rough, re.IGNORECASE)
            if said is None or re.search(rf"\b(?:{strong})", own, re.IGNORECASE):
                continue
            chosen = (m.group() for m in re.finditer(rf"\b(?:{soft})\b", own, re.IGNORECASE))
            instead = next((word for word in chosen if word.lower() not in rough.lower()), None)
            if instead:
                yield Trace(f"{copy.name} has “{instead}” where {other.name} has “{said.group()}”.", 0.2)


def half_converted(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield a house style that one side mixes and the other keeps."""
    own, kept = ("\n".join(s.cut(side.article.text) for s in side.shared) for side in (copy, other))
    for one, two in STYLES:
        # One after the other, since most texts have neither form.
        first = re.search(one, own)
        second = first and re.search(two, own)
        if first and second and bool(re.search(one, kept)) != bool(re.search(two, kept)):
            yield Trace(f"{copy.name} writes both “{first.group()}” and “{second.group()}”; {other.name} keeps to one of them.", 0.2)


TRACES: tuple[Callable[[Side, Side], Iterator[Trace]], ...] = (contained, cut_ending, broken, misspelled, softened, half_converted)
MOST_FROM_ONE = 0.5  # nats; ten broken sentences are no ten reasons


def traces(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield every trace in ``copy`` of having been made from the other text; each rule gives at most two sentences."""
    for rule in TRACES:
        left = MOST_FROM_ONE
        for trace in list(dict.fromkeys(rule(copy, other)))[:2]:
            weight = min(trace.weight, left)
            left -= weight
            if weight > 0:
                yield Trace(trace.sentence, weight)


def own_inner_words(side: Side) -> int:
    """Return how many words stand between a side's first and last passage and are not shared, short edits left out."""
    shared = side.shared
    gaps = (side.article.text[one.end : two.start] for one, two in pairwise(shared))
    counts = (len(re.findall(r"\w+", gap)) for gap in gaps)
    return sum(count for count in counts if count >= INNER_WORDS)
