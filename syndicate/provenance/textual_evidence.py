"""Traces that copying leaves in a text: what only the texts themselves say about who had it from whom.

What always holds: a trace is weak; it is given for the side that shows it (the one that would be the copy), and each
function sees both sides in turn, so that the answer does not depend on which article is called A.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from syndicate.model.article import Article, Span
from syndicate.model.comparison import Coverage


@dataclass(frozen=True)
class Side:
    """One article of a pair: what it is called in sentences, how much of it is shared, and the aligned spans in order of the passages."""

    name: str
    article: Article
    coverage: Coverage
    spans: tuple[Span, ...]

    @functools.cached_property
    def shared(self) -> tuple[Span, ...]:
        """Return the spans that are shared, merged and in text order."""
        merged: list[Span] = []
        for span in sorted(self.spans):
            if merged and span.start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        return tuple(merged)

    @functools.cached_property
    def told(self) -> str:
        """Return the text of the shared spans, one below the other."""
        return "\n".join(span.cut(self.article.text) for span in self.shared)

    @functools.cached_property
    def names(self) -> Counter[str]:
        """Return how often each longer word with a capital stands in the shared spans."""
        return Counter(name for span in self.shared for name in _NAME.findall(span.cut(self.article.text)))


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

# Wording that desks soften or expand, never the other way round; the second is the copy's. The third is what the first cannot do
# without, in small letters: it is looked for first, because hardly any text has it.
SOFTENED: tuple[tuple[str, str, str], ...] = (
    (r"pissed off", r"furious|angry|upset", "pissed off"),
    (r"bullshit", r"nonsense", "bullshit"),
    (r"goddamn", r"damn|darn", "goddamn"),
    (r"ass\b", r"backside|behind", "ass"),
    (r"shit", r"s\*\*t|s---", "shit"),
    (r"fuck(?:ing|ed)?", r"f\*\*k(?:ing|ed)?|f---(?:ing)?", "fuck"),
)
# House styles; a text that mixes both where the other keeps one was half converted. Behind each what it cannot do without.
STYLES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    ((r"\bU\.S\.", "U.S."), (r"\bUS\b", "US")),
    ((r"\bU\.N\.", "U.N."), (r"\bUN\b", "UN")),
    ((r"\bper ?cent\b", "cent"), (r"\d ?%", "%")),
    ((r"\bKyiv\b", "Kyiv"), (r"\bKiev\b", "Kiev")),
    ((r"\bZelenskyy\b", "Zelenskyy"), (r"\bZelensk(?:y|iy)\b", "Zelensk")),
    ((r"\bcease-fires?\b", "cease-fire"), (r"\bceasefires?\b", "ceasefire")),
    ((r"\w+isation\b", "isation"), (r"\w+ization\b", "ization")),
    ((r"\bdefence\b", "defence"), (r"\bdefense\b", "defense")),
    ((r"\bcolour\w*", "colour"), (r"\bcolor\w*", "color")),
)
_NAME = re.compile(r"\b[^\W\d_a-z][a-zà-ž]{5,}\b")
_WORD = re.compile(r"\w+")
_BROKEN = re.compile(r"[a-z”\"][.!?] (?!(?:i|of|de|la|el|il|von|van|la)\b)[a-z]{2,}\s")
_GOES_ON_SMALL = re.compile(r"[a-z”\"][.!?] [a-z]{2,}\s")


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
    if reaches > CUT * len(other.article.text) or begins > 0.25 * len(other.article.text):
        return
    left = len(_WORD.findall(copy.article.text[ends : ends + 400]))
    if left < INNER_WORDS and len(_WORD.findall(other.article.text[reaches : reaches + 4_000])) >= GOES_ON:
        yield Trace(f"{copy.name} stops where {other.name} goes on.", 0.4)


def broken(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield quotations left open and sentences broken off in passages that are whole on the other side."""
    for mine, theirs in zip(copy.spans, other.spans, strict=True):
        own, whole = _paragraph(copy.article.text, mine), _paragraph(other.article.text, theirs)
        if _open(own) and _closes(whole):
            yield Trace(f"{copy.name} leaves a quotation open that {other.name} closes, at “{_near(own)}”.", 0.3)
        if _BROKEN.search(own) and not _GOES_ON_SMALL.search(whole):
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
    names, theirs = copy.names, other.names
    for rare in sorted(name for name, count in names.items() if count == 1 and name not in theirs):
        known = [n for n in sorted(theirs) if names[n] >= 2 and n != rare and n[:3] == rare[:3] and n[-3:] == rare[-3:]]
        meant = next((name for name in known if Levenshtein.distance(rare, name) <= 2), None)
        if meant:
            yield Trace(f"{copy.name} spells {meant} also {rare}, as retyping or translating does; {other.name} keeps to {meant}.", 0.2)
            return


def softened(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield wording that one side softens."""
    for mine, theirs in zip(copy.spans, other.spans, strict=True):
        rough = theirs.cut(other.article.text)
        folded = _folded(rough)
        for strong, soft, sign in SOFTENED:
            said = re.search(rf"\b(?:{strong})", rough, re.IGNORECASE) if sign in folded else None
            if said is None:
                continue
            own = mine.cut(copy.article.text)
            if re.search(rf"\b(?:{strong})", own, re.IGNORECASE):
                continue
            chosen = (m.group() for m in re.finditer(rf"\b(?:{soft})\b", own, re.IGNORECASE))
            instead = next((word for word in chosen if word.lower() not in rough.lower()), None)
            if instead:
                yield Trace(f"{copy.name} has “{instead}” where {other.name} has “{said.group()}”.", 0.2)


def _folded(text: str) -> str:
    """Return a text in small letters; those that a search without regard to case takes for an i are one here too."""
    return text.lower() if text.isascii() else text.casefold().replace("\u0307", "").replace("ı", "i")


def _found(style: tuple[str, str], text: str) -> re.Match[str] | None:
    pattern, sign = style
    return re.search(pattern, text) if sign in text else None


def half_converted(copy: Side, other: Side) -> Iterator[Trace]:
    """Yield a house style that one side mixes and the other keeps."""
    own, kept = copy.told, other.told
    for one, two in STYLES:
        # One after the other, since most texts have neither form.
        first = _found(one, own)
        second = first and _found(two, own)
        if first and second and bool(_found(one, kept)) != bool(_found(two, kept)):
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
    counts = (len(_WORD.findall(gap)) for gap in gaps)
    return sum(count for count in counts if count >= INNER_WORDS)
