"""Traces that copying leaves in a text: what the texts alone say about who copied from whom.

Invariant: a trace is weak evidence. It is evidence that the side which shows it is the copy. Each rule is asked for both sides
in turn, so the answer does not depend on which article is called A.
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
class PairSide:
    """One article of a pair: its name in sentences, how much of it is shared, and its spans in the order of the passages."""

    name: str
    article: Article
    coverage: Coverage
    spans: tuple[Span, ...]

    @functools.cached_property
    def shared(self) -> tuple[Span, ...]:
        """Return the shared spans, merged and in text order."""
        merged: list[Span] = []
        for span in sorted(self.spans):
            if merged and span.start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        return tuple(merged)

    @functools.cached_property
    def shared_text(self) -> str:
        """Return the text of the shared spans, one on each line."""
        return "\n".join(span.cut(self.article.text) for span in self.shared)

    @functools.cached_property
    def names(self) -> Counter[str]:
        """Return how often each longer capitalised word is in the shared spans."""
        return Counter(name for span in self.shared for name in _NAME.findall(span.cut(self.article.text)))


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace on one side: a sentence, and how strongly it shows that this side is the copy, in nats of log-odds."""

    sentence: str
    weight: float


CONTAINED_SHARE = 0.8  # from which a text counts as wholly shared
BEYOND_SHARE = 0.25  # of its words that the other text must have on top, to count as the larger text
CUT_SHARE = 0.75  # the shared part must end within this share of the larger text, to call the other one's end cut
MORE_WORDS = 40  # that the other has behind the last shared one
INNER_WORDS = 12  # between passages, for an independent part; fewer is an edit
SHOWN_WORDS = 5  # of an open quotation, in the sentence about it

# Wording that editors soften and never sharpen: the original's, the copy's, and lower-case letters that the original's always
# contains. These are searched first, because hardly any text has them.
SOFTENED: tuple[tuple[str, str, str], ...] = (
    (r"pissed off", r"furious|angry|upset", "pissed off"),
    (r"bullshit", r"nonsense", "bullshit"),
    (r"goddamn", r"damn|darn", "goddamn"),
    (r"ass\b", r"backside|behind", "ass"),
    (r"shit", r"s\*\*t|s---", "shit"),
    (r"fuck(?:ing|ed)?", r"f\*\*k(?:ing|ed)?|f---(?:ing)?", "fuck"),
)
# House styles: a text that mixes both, while the other keeps one, was half converted. Beside each pattern, letters it always contains.
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
_LOWER_AFTER_STOP = re.compile(r"[a-z”\"][.!?] [a-z]{2,}\s")


def contained(copy: PairSide, other: PairSide) -> Iterator[Trace]:
    """Yield that nearly all of one text is in the other, which has much more."""
    if copy.coverage.share >= CONTAINED_SHARE and other.coverage.share <= copy.coverage.share - BEYOND_SHARE:
        own, whole = round(copy.coverage.share * 100), round(other.coverage.share * 100)
        yield Trace(f"{own}% of {copy.name}'s words stand in {other.name}, which has more: only {whole}% of its words are shared.", 0.5)


def cut_ending(copy: PairSide, other: PairSide) -> Iterator[Trace]:
    """Yield that one text stops and the other goes on."""
    if not copy.spans or copy.coverage.share < CONTAINED_SHARE or not other.article.text:
        return
    ends, reaches = max(s.end for s in copy.spans), max(s.end for s in other.spans)
    begins = min(s.start for s in other.spans)
    if reaches > CUT_SHARE * len(other.article.text) or begins > 0.25 * len(other.article.text):
        return
    left = len(_WORD.findall(copy.article.text[ends : ends + 400]))
    if left < INNER_WORDS and len(_WORD.findall(other.article.text[reaches : reaches + 4_000])) >= MORE_WORDS:
        yield Trace(f"{copy.name} stops where {other.name} goes on.", 0.4)


def broken(copy: PairSide, other: PairSide) -> Iterator[Trace]:
    """Yield quotations left open and sentences broken off, in passages that are whole on the other side."""
    for mine, theirs in zip(copy.spans, other.spans, strict=True):
        own, whole = _paragraph(copy.article.text, mine), _paragraph(other.article.text, theirs)
        if _open(own) and _closes(whole):
            yield Trace(f"{copy.name} leaves a quotation open that {other.name} closes, at “{_near(own)}”.", 0.3)
        if _BROKEN.search(own) and not _LOWER_AFTER_STOP.search(whole):
            yield Trace(f"{copy.name} has a sentence broken in the middle that is whole in {other.name}.", 0.3)


def _paragraph(text: str, span: Span) -> str:
    """Return the line that a span ends in, from the span's start: quotation marks close behind the last shared word."""
    stop = text.find("\n", span.end)
    return text[span.start : min(stop if stop >= 0 else len(text), span.end + 200)]


def _open(text: str) -> bool:
    # A quotation over several paragraphs opens every paragraph and closes only the last.
    return text.count("“") > text.count("”") and '"' not in text and not text.lstrip().startswith("“")


def _closes(text: str) -> bool:
    return text.count("“") == text.count("”") and ("“" in text or text.count('"') % 2 == 0 < text.count('"'))


def _near(text: str) -> str:
    start = text.rfind("“") + 1
    return " ".join(text[start : start + 60].split("\n")[0].split()[:SHOWN_WORDS]).rstrip(".,")


def misspelled(copy: PairSide, other: PairSide) -> Iterator[Trace]:
    """Yield a name that one side spells in two ways and the other in one, as happens in retyping and translating."""
    names, theirs = copy.names, other.names
    for rare in sorted(name for name, count in names.items() if count == 1 and name not in theirs):
        known = [n for n in sorted(theirs) if names[n] >= 2 and n != rare and n[:3] == rare[:3] and n[-3:] == rare[-3:]]
        meant = next((name for name in known if Levenshtein.distance(rare, name) <= 2), None)
        if meant:
            yield Trace(f"{copy.name} spells {meant} also {rare}, as retyping or translating does; {other.name} keeps to {meant}.", 0.2)
            return


def softened(copy: PairSide, other: PairSide) -> Iterator[Trace]:
    """Yield wording that one side softens."""
    for mine, theirs in zip(copy.spans, other.spans, strict=True):
        rough = theirs.cut(other.article.text)
        folded = lowered(rough)
        for strong, soft, sign in SOFTENED:
            said = re.search(rf"\b(?:{strong})", rough, re.IGNORECASE) if sign in folded else None
            own = mine.cut(copy.article.text) if said else ""
            if said is None or re.search(rf"\b(?:{strong})", own, re.IGNORECASE):
                continue
            chosen = (m.group() for m in re.finditer(rf"\b(?:{soft})\b", own, re.IGNORECASE))
            instead = next((word for word in chosen if word.lower() not in rough.lower()), None)
            if instead:
                yield Trace(f"{copy.name} has “{instead}” where {other.name} has “{said.group()}”.", 0.2)


def lowered(text: str) -> str:
    """Return a text in lower case, with every letter that a case-insensitive search takes for an i made an i."""
    return text.lower() if text.isascii() else text.casefold().replace("\u0307", "").replace("ı", "i")


def _found(style: tuple[str, str], text: str) -> re.Match[str] | None:
    pattern, sign = style
    return re.search(pattern, text) if sign in text else None


def half_converted(copy: PairSide, other: PairSide) -> Iterator[Trace]:
    """Yield a house style that one side mixes and the other keeps."""
    own, kept = copy.shared_text, other.shared_text
    for one, two in STYLES:
        # One after the other, because most texts have neither form.
        first = _found(one, own)
        second = first and _found(two, own)
        if first and second and bool(_found(one, kept)) != bool(_found(two, kept)):
            yield Trace(f"{copy.name} writes both “{first.group()}” and “{second.group()}”; {other.name} keeps to one of them.", 0.2)


RULES: tuple[Callable[[PairSide, PairSide], Iterator[Trace]], ...] = (contained, cut_ending, broken, misspelled, softened, half_converted)
MOST_NATS_OF_A_RULE = 0.5  # ten broken sentences are not ten reasons


def traces(copy: PairSide, other: PairSide) -> Iterator[Trace]:
    """Yield every trace in ``copy`` of having been made from the other text; each rule gives at most two."""
    for rule in RULES:
        left = MOST_NATS_OF_A_RULE
        for trace in list(dict.fromkeys(rule(copy, other)))[:2]:
            weight = min(trace.weight, left)
            left -= weight
            if weight > 0:
                yield Trace(trace.sentence, weight)


def own_inner_words(side: PairSide) -> int:
    """Return how many words between a side's first and last passage are not shared, short edits left out."""
    shared = side.shared
    gaps = (side.article.text[one.end : two.start] for one, two in pairwise(shared))
    counts = (len(_WORD.findall(gap)) for gap in gaps)
    return sum(count for count in counts if count >= INNER_WORDS)
