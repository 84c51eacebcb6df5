"""Credits beside a passage: the words before, after or inside shared text that name the article it is shared with.

Invariant: a name credits the shared text that it stands beside and no other. Only names of the other article's outlet, and of the
sources that this article credits itself, are looked for; a name that the shared text has on both sides credits nobody. The time
grows with the length of the two texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from syndicate.annotation.agencies import house_of
from syndicate.annotation.mentions import why_named
from syndicate.annotation.outlets import owns
from syndicate.model.article import Credit, CreditForm, MentionKind, Span
from syndicate.provenance.claims import Entry
from syndicate.provenance.denials import denied
from syndicate.provenance.source_names import name_pattern, spellings
from syndicate.text.lines import ends_sentence, word_count

LEAD_IN_STRENGTH = 0.6  # less than a credit line, which is for the whole article
LEAST_SHARE = 0.25  # of the shared text; who quotes several places of an article names it beside the first of them
LONGEST_LEAD_IN_CHARACTERS = 300
LONGEST_TAIL_CHARACTERS = 200
LONGEST_SOURCE_LINE_CHARACTERS = 100
MOST_TAIL_WORDS = 12  # of a sentence of its own behind the shared text
MOST_WORDS_BETWEEN = 2  # passages with no more words between them are one stretch

_WORD = re.compile(r"\w+")
_AUTHORS = re.compile(r"\s*(?:[,;/|&]| and | und | et | y | e )\s*|^\s*[Bb]y ")
_PERSON = re.compile(r"[^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]*){1,3}")
_SENTENCE_END = re.compile(r"[.!?…。！？][”’\"'»)\]]*(?=\s|$)|[。！？]")
_ENDED = re.compile(r"[”’\"'»)\]]*[.!?…。！？]")
_SOURCE_LINE = re.compile(r"[>\s]*(?:[—–-]|\(|©|(?:copyright|source|quelle|fuente|fonte|via|aus|from)\b ?:?)", re.IGNORECASE)
_QUOTING = re.compile(r"[>“„«»\"‘'「]\s*\Z")
_COLON = re.compile(r"[:：][\s>“„«»\"‘'「]*\Z")
_EDGES = " \t\n.,;:：>\"“”„«»‘’'-—–"


@dataclass(frozen=True, slots=True)
class LeadIn:
    """A stretch of shared text, and the credit that stands beside it."""

    span: Span
    credit: Credit


def lead_ins(taker: Entry, giver: Entry, pairs: Sequence[tuple[Span, Span]]) -> list[LeadIn]:
    """Return the stretches of a text beside which it names the article that it shares them with.

    ``pairs`` are the shared spans, in the taker and in the giver.
    """
    known = [one for one in _names(giver) if not any(owns(house, one.source) for house in taker.houses)]
    if not known:
        return []
    text, pattern = taker.article.text, name_pattern(tuple(dict.fromkeys(spelling for one in known for spelling in one.spelled)))
    places = [match.span() for match in pattern.finditer(text)]
    if not places:
        return []
    stretches = _stretches(text, [part for pair in sorted(pairs) for part in _parted(text, *pair, places)], places)
    found: list[LeadIn] = []
    for number, (span, theirs) in enumerate(stretches):
        floor = stretches[number - 1][0].end if number else 0
        ceiling = stretches[number + 1][0].start if number + 1 < len(stretches) else len(text)
        for start, end in places:
            if not floor <= start < end <= ceiling or not _is_beside(text, span, floor, ceiling, start, end):
                continue
            inside = span.start <= start < span.end
            if inside and any(pattern.search(giver.article.text, their.start, their.end) for their in theirs):
                continue
            if credit := _credit(text, span, known, start, end):
                found.append(LeadIn(span, credit))
                break
    return found


def with_lead_ins(taker: Entry, giver: Entry, pairs: Sequence[tuple[Span, Span]]) -> Entry:
    """Return an article with the credits that stand beside what it shares with another, if they are for a quarter of it or more."""
    found = lead_ins(taker, giver, pairs)
    led = sum(
        max(0, min(one.span.end, span.end) - max(one.span.start, span.start)) for span in {pair[0] for pair in pairs} for one in found
    )
    if not found or led < LEAST_SHARE * sum(span.end - span.start for span in {pair[0] for pair in pairs}):
        return taker
    return replace(taker, credits=(*taker.credits, *dict.fromkeys(one.credit for one in found)))


def beside(pairs: Sequence[tuple[Span, Span]], a: Entry, b: Entry) -> tuple[Entry, Entry]:
    """Return two articles with the credits that each gives the other beside the spans that they share."""
    return with_lead_ins(a, b, pairs), with_lead_ins(b, a, [(theirs, ours) for ours, theirs in pairs])


class _Name(NamedTuple):
    """A source that may be named for an article, how it may be written, and whether it is the article's own outlet or author."""

    source: str
    spelled: tuple[str, ...]
    own: bool


def _names(giver: Entry) -> Iterator[_Name]:
    """Yield the names of an article's outlet, of its authors, and of the sources that it credits."""
    for house in giver.houses:
        yield _Name(house, spellings(house), own=True)
    authors = [one.strip() for one in _AUTHORS.split(giver.article.byline or "")]
    authors = [one for one in authors if _PERSON.fullmatch(one) and house_of(one) is None]
    if authors and giver.houses:
        yield _Name(giver.houses[0], tuple(authors), own=True)
    for credit in giver.foreign:
        if not credit.generic:
            yield _Name(credit.source, spellings(credit.source), own=False)


def _parted(text: str, ours: Span, theirs: Span, places: Sequence[tuple[int, int]]) -> Iterator[tuple[Span, Span]]:
    """Yield the parts of a shared span between the lines in it that name a source; each is a credit for what is above it."""
    begin = ours.start
    for start, end in places:
        if not begin < start < ours.end:
            continue
        first, close = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        if begin < first and 0 <= close < ours.end and _is_source_line(text, first, close, start, end):
            yield Span(begin, first), theirs
            begin = close + 1
    yield Span(begin, ours.end), theirs


def _stretches(text: str, pairs: Iterable[tuple[Span, Span]], places: Sequence[tuple[int, int]]) -> list[tuple[Span, list[Span]]]:
    """Return the shared spans of a text, those joined that follow each other, with the other article's spans."""
    found: list[tuple[Span, list[Span]]] = []
    for ours, theirs in pairs:
        if found:
            last, others = found[-1]
            named = any(last.end <= start < ours.start for start, _ in places)
            if ours.start <= last.end or (
                not named and word_count(" ".join(_WORD.findall(text, last.end, ours.start))) <= MOST_WORDS_BETWEEN
            ):
                found[-1] = Span(last.start, max(last.end, ours.end)), [*others, theirs]
                continue
        found.append((ours, [theirs]))
    return found


def _is_beside(text: str, span: Span, floor: int, ceiling: int, start: int, end: int) -> bool:
    """Return whether a name stands where it says whose a stretch is: before it, behind it or put into it."""
    if span.start <= start and end <= span.end:
        return why_named(text, start, end) in (MentionKind.REPORTED, MentionKind.SAID)
    return _is_before(text, span, floor, start, end) if end <= span.start else _is_behind(text, span, ceiling, start, end)


def _is_before(text: str, span: Span, floor: int, start: int, end: int) -> bool:
    line = max(floor, text.rfind("\n", 0, span.start) + 1)
    if start >= line:
        opening = _SENTENCE_END.search(text, line, span.start)
        return span.start - end <= LONGEST_LEAD_IN_CHARACTERS or opening is None or start < opening.start()
    if floor >= span.start or _WORD.search(text, line, span.start):
        return False
    above = text[floor:line].rstrip().rstrip(">").rstrip()
    first = max(above.rfind("\n") + 1, len(above) - LONGEST_LEAD_IN_CHARACTERS)
    if start < floor + first or end > floor + len(above):
        return False
    if _COLON.search(above):
        return True
    ends = [match.end() for match in _SENTENCE_END.finditer(above, first, max(first, len(above) - 1))]
    quoting = any(_QUOTING.search(text, max(0, at - 3), at) for at in (span.start, span.start + 1))
    return quoting and start >= floor + max(ends, default=first) and why_named(text, start, end) is MentionKind.REPORTED


def _is_behind(text: str, span: Span, ceiling: int, start: int, end: int) -> bool:
    close = text.find("\n", span.end)
    stop = min(ceiling, len(text) if close < 0 else close)
    ended = _ENDED.match(text, span.end, stop)
    first = ended.end() if ended else span.end
    whole = ended is not None or ends_sentence(text[max(span.start, span.end - 4) : span.end])
    while first < stop and not text[first].isalnum() and text[first] not in "—–-(":
        first += 1
    if _WORD.search(text, first, stop):
        sentence = _SENTENCE_END.search(text, first, stop)
        last = min(sentence.end() if sentence else stop, first + LONGEST_TAIL_CHARACTERS)
        if not first <= start < end <= last or _COLON.search(text[first:last].rstrip()):
            return False
        if not whole or _SOURCE_LINE.match(text, first, last):
            return True
        return len(_WORD.findall(text, first, last)) <= MOST_TAIL_WORDS and why_named(text, start, end) is MentionKind.REPORTED
    below = re.compile(r"[\s>]*([^\n]*)").match(text, stop, ceiling)
    return below is not None and _is_source_line(text, below.start(1), below.end(1), start, end)


def _is_source_line(text: str, first: int, last: int, start: int, end: int) -> bool:
    short = last - first <= LONGEST_SOURCE_LINE_CHARACTERS
    return short and first <= start < end <= last and _SOURCE_LINE.match(text, first, last) is not None and text[last - 1] != ":"


def _credit(text: str, span: Span, known: Sequence[_Name], start: int, end: int) -> Credit | None:
    """Return the credit that a name beside a stretch is; None if the words around it say that it is not the text's source."""
    written = text[start:end]
    named = next((one for one in known if name_pattern(one.spelled).fullmatch(text, start, end)), known[0])
    why = why_named(text, start, end)
    if denied(text, start, end) or why is MentionKind.PICTURE or (why is MentionKind.SAID and not named.own):
        return None
    if _may_be_a_word(text, written, start) and why is None and not _COLON.search(text, start, span.start) and start < span.start:
        return None
    line = text.rfind("\n", 0, start) + 1
    close = text.find("\n", end)
    close = len(text) if close < 0 else close
    before = [match.end() for match in _SENTENCE_END.finditer(text, max(line, start - LONGEST_TAIL_CHARACTERS), start)]
    first = max(line, start - LONGEST_TAIL_CHARACTERS, *before, span.end if start >= span.end else 0)
    sentence = _SENTENCE_END.search(text, end, close)
    last = min(sentence.end() if sentence else close, span.start if end <= span.start else close, end + LONGEST_TAIL_CHARACTERS)
    cut = text[first:last]
    phrase = cut.strip(_EDGES)
    begin = first + cut.index(phrase)
    return Credit(named.source, phrase, begin, begin + len(phrase), CreditForm.LINE, strength=LEAD_IN_STRENGTH)


def _may_be_a_word(text: str, written: str, start: int) -> bool:
    """Return whether a name at the opening of a sentence may be an ordinary word."""
    opening = text[:start].rstrip(" >\"“„«‘'")[-1:]
    return len(written.split()) == 1 and not written.isupper() and opening in ("", "\n", ".", "!", "?", "…")
