"""Credits: the places where a text says who its words are from.

Invariant: credits depend on the text alone and take time linear in its length. ``text[start:end]`` is the phrase. A mention
("Reuters reported that") is not a credit. A source of the registry has its canonical name; another has the name as written, and
counts only if the wording leaves no doubt.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from syndicate.annotation.agencies import Agency, agencies_in, registry
from syndicate.annotation.bylines import bylines
from syndicate.annotation.closings import closings, written_name
from syndicate.annotation.credit_rules import (
    FORBIDDING,
    OWN_PART,
    PICTURE,
    RULES,
    STRENGTHS,
    UNREGISTERED_FACTOR,
    WITH,
    CreditRule,
)
from syndicate.annotation.datelines import datelines
from syndicate.annotation.name_search import NamedLine, searcher
from syndicate.annotation.notices import is_own, names_publisher, notice_at
from syndicate.annotation.outlets import owns
from syndicate.annotation.slugs import BEHIND_CHARACTERS, slugs
from syndicate.annotation.source_keys import same_source
from syndicate.model.article import Credit, CreditForm
from syndicate.text import Tokens, tokenize
from syndicate.text.lines import prose_start, stripped

CLOSING_CHARACTERS = 600  # at the end, and of a head without prose: there "Source: ..." names the source of the text and not of a chart
LONGEST_PHRASE_CHARACTERS = 300  # characters of a credit sentence
LONGEST_SLUG_LINE_CHARACTERS = 60  # characters of a closing line with a slug and the initials of a desk
MOST_CHARACTERS_TO_NAME = 4  # between a wording and the name after it: an article, a quotation mark
MOST_WORDS_BESIDE = 12  # words of rules in a line, on each side of one; a credit sentence has fewer
LEAD_CHARACTERS = 4  # that are not letters, at the beginning of a credit line
NOTICE_SIGNS = ("©",)  # of copyright notices without the word

WORDS: tuple[str, ...] = tuple(sorted(frozenset().union(*(rule.needs | rule.also for rule in RULES))))
_PLACE = {word: place for place, word in enumerate(WORDS)}
# By word: the rules that need it, and those of them that need no registered name in the line
_NEEDS = tuple(tuple(rule for rule in RULES if word in rule.needs) for word in WORDS)
_NAMELESS = tuple(tuple(rule for rule in rules if rule.unknown or rule.source or rule.form is CreditForm.COPYRIGHT) for rules in _NEEDS)
_ALSO: dict[int, frozenset[int]] = {id(rule): frozenset(_PLACE[word] for word in rule.also) for rule in RULES}
_SUFFICIENT = frozenset(word for word, rules in zip(WORDS, _NAMELESS, strict=True) if rules)
_COPYRIGHT = frozenset((_PLACE["copyright"], _PLACE["c"]))
_NOTICE, _RESERVED = (rule for rule in RULES if rule.form is CreditForm.COPYRIGHT)

_LAST_SENTENCE = re.compile(r"(?<=\w\w\w[.!?])[ \t]+")
_NAMES_END = re.compile(
    r"[\n;()]|\.(?:\s|$)|(?<=\w) (?:and (?:is|was|has)|with|under|on|in|as|at|here|where|which|via|through|visit|and distributed)\b"
)
_WITHS = re.compile(r"\b(?:with|avec|mit|con|com|met|med|со?|з|із|са) ", re.IGNORECASE)
_STAFF_OF = re.compile(r" (?:of|from|with|for) ")
_EMPLOYERS = ("broadcaster", "newsroom")


@dataclass(frozen=True, slots=True)
class Survey:
    """The result of one search through a text: its credits, near misses, and the lines that hold a name.

    ``notices`` are copyright notices (source, start, end) that credit nobody. ``dates`` are places where an outlet says when
    it first published its own article.
    """

    text: str
    outlet: str | None
    credits: tuple[Credit, ...] = ()
    notices: tuple[tuple[str, int, int], ...] = ()
    dates: tuple[tuple[int, int], ...] = ()
    lines: tuple[NamedLine, ...] = field(default=(), repr=False)


def _phrase(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence around a match, at most ``LONGEST_PHRASE_CHARACTERS`` characters to each side and within its line."""
    before = text[max(0, start - LONGEST_PHRASE_CHARACTERS) : start]
    cut = max(before.rfind("\n") + 1, max((m.end() for m in re.finditer(r"[.!?”\")][ \t]+(?=\S)", before)), default=0))
    first = start - len(before) + cut
    after = re.compile(r"[.!?][”\")]?(?=\s|$)|\n|$").search(text, end, min(len(text), end + LONGEST_PHRASE_CHARACTERS))
    last = end if after is None else after.end() - (text[after.start() : after.end()] == "\n")
    return stripped(text, first, last)


def _credit(text: str, source: str, span: tuple[int, int], form: CreditForm, strength: float) -> Credit:
    return Credit(source, text[span[0] : span[1]], span[0], span[1], form, source == registry().generic.name, round(strength, 3))


@functools.lru_cache(maxsize=1)
def _opening(text: str) -> int:
    return prose_start(text, CLOSING_CHARACTERS)


def _wanted(text: str, line: NamedLine) -> Iterator[tuple[CreditRule, int, int]]:
    """Yield the rules whose words a line holds, each with the offsets of the first and the last of these words.

    Between its first prose and its last characters the text is told: a source that is named there may be that of a chart.
    """
    closing = len(text) - CLOSING_CHARACTERS
    table = _NEEDS if line.names else _NAMELESS
    places = frozenset(place for _, _, place in line.words)
    reach: dict[int, tuple[CreditRule, int, int]] = {}
    for number, (_, start, place) in enumerate(line.words):
        for rule in table[place]:
            if rule.closing and start < closing and _opening(text) <= start:
                continue
            if rule.also and (places.isdisjoint(also := _ALSO[id(rule)]) or not _stands_by(line.words, number, also, rule.within)):
                continue
            earlier = reach.get(id(rule))
            reach[id(rule)] = (rule, earlier[1] if earlier else start, start)
    yield from reach.values()


def _stands_by(words: list[tuple[int, int, int]], number: int, also: frozenset[int], within: int) -> bool:
    """Return whether one of the ``also`` words is near enough to a word of the line."""
    token = words[number][0]
    beside = (*words[max(0, number - MOST_WORDS_BESIDE) : number], *words[number + 1 : number + 1 + MOST_WORDS_BESIDE])
    return any(place in also and (not within or abs(at - token) <= within) for at, _, place in beside)


def _has_sign(line: NamedLine) -> bool:
    """Return whether a line has the sign or the word of a copyright notice."""
    return line.has_sign or any(place in _COPYRIGHT for _, _, place in line.words)


def _matches(text: str, line: NamedLine) -> Iterator[tuple[CreditRule, re.Match[str]]]:
    """Yield the matches of the rules whose words are in a line; a pattern runs around these words only."""
    for rule, first, last in _wanted(text, line):
        if (rule.elsewhere and rule.elsewhere not in text) or (rule is _RESERVED and _has_sign(line)):
            continue
        # a bullet or quotation mark that opens the line may be on the line before it
        start, end = max(line.start - LEAD_CHARACTERS, first - rule.before, 0), min(line.end, last + rule.behind)
        for match in rule.pattern.finditer(text, start, end):
            yield rule, match
    if line.has_sign and not any(place in _COPYRIGHT for _, _, place in line.words):
        for match in _NOTICE.pattern.finditer(text, line.start, line.end):
            yield _NOTICE, match


def _read(
    text: str, line: NamedLine, rule: CreditRule, match: re.Match[str], outlet: str | None, houses: Sequence[str]
) -> Iterator[Credit | tuple[str, int, int] | tuple[int, int]]:
    """Yield the credits of one match; or the notice that credits nobody known, or the date of the outlet's own article."""
    if rule.form is CreditForm.COPYRIGHT:
        yield from _notice(text, rule, match, houses)
        return
    inside = "names" in rule.pattern.groupindex and match["names"] is not None
    start = match.start("names") if inside else match.end()
    names = match["names"] if inside else _NAMES_END.split(text[start : start + 120])[0]
    last = _LAST_SENTENCE.split(names)[-1]
    span = _phrase(text, start + len(names) - len(last) if last != names and inside else match.start(), match.end())
    around = text[span[0] : span[1]]
    if PICTURE.search(around) or (rule.strength == "permission" and FORBIDDING.search(around)):
        return
    strength = STRENGTHS[rule.strength][0]
    staff_of = _STAFF_OF.sub(", ", last) if rule.strength == "contributed" else last  # "Ann Oak of Reuters"
    agencies = agencies_in(staff_of) or _agencies_at(line, rule, start)
    # if the outlet is not known, the contributing staff of a newsroom is taken for the outlet's own
    staff = rule.strength == "contributed" and outlet is None
    yield from (_credit(text, agency.name, span, rule.form, strength) for agency in agencies if not (staff and agency.kind in _EMPLOYERS))
    if not agencies:
        yield from _unregistered(text, rule, names if inside else None, start, span)


def _agencies_at(line: NamedLine, rule: CreditRule, start: int) -> list[Agency]:
    """Return the agencies whose name begins at most a few characters behind an offset; a verb may follow them."""
    if rule.closing:
        return []
    return [name.agency for name in line.names if name.counts_alone and 0 <= name.start - start <= MOST_CHARACTERS_TO_NAME]


def _unregistered(text: str, rule: CreditRule, names: str | None, start: int, span: tuple[int, int]) -> Iterator[Credit | tuple[int, int]]:
    """Yield the credit of a match without a registered name: to the rule's own source, or to the name as written."""
    written = written_name(text, start) if names is None else written_name(names, 0)
    if rule.closing and written != (names or "").strip(" .*_<>()"):
        return  # there is more than a name: it is the source of a chart
    strength = STRENGTHS[rule.strength][0]
    if rule.source:
        yield _credit(text, rule.source, span, rule.form, strength)
    elif rule.unknown and written and not OWN_PART.search(text[span[0] : span[1]]):
        yield _credit(text, written, span, rule.form, strength * UNREGISTERED_FACTOR)
    elif rule.dates:
        yield span


def _notice(text: str, rule: CreditRule, match: re.Match[str], houses: Sequence[str]) -> Iterator[Credit | tuple[str, int, int]]:
    """Yield the agencies of a copyright notice, or the other holder it names; nothing for the notice of a picture.

    A holder that the registry lacks is credited only if the article's own houses are known; an outlet is told from a publisher.
    """
    notice = notice_at(text, match, _phrase(text, match.start(), match.end())[1])
    if notice is None:
        return
    span = notice.start, notice.end
    strength = STRENGTHS["copyright" if notice.dated else "bare copyright"][0]
    yield from (_credit(text, agency.name, span, rule.form, strength) for agency in notice.agencies)
    if notice.holder is None or notice.agencies:
        return
    if houses and not is_own(notice.holder, houses) and not names_publisher(notice.holder):
        yield _credit(text, notice.holder, span, rule.form, strength * UNREGISTERED_FACTOR)
    else:
        yield notice.holder, *span


def _with(text: str, line: NamedLine) -> Iterator[Credit]:
    """Yield the credits of lines and brackets that hold "with", a name and nothing else behind it."""
    for found_name in line.names:
        opening = text[max(line.start, found_name.start - 40) : found_name.start]
        if (len(opening) == 40 and "(" not in opening) or not _WITHS.search(opening):
            continue
        for match in WITH.finditer(text, max(line.start, found_name.start - 70), line.end):
            span = _phrase(text, match.start(), match.end())
            yield from (_credit(text, agency.name, span, CreditForm.LINE, STRENGTHS["with"][0]) for agency in agencies_in(match["names"]))
        return


def _may_close(text: str, line: NamedLine) -> bool:
    """Return whether a line can end in a slug: only signs behind the name, or a short line with the initials of a desk."""
    return line.end - line.start <= LONGEST_SLUG_LINE_CHARACTERS or not text[line.names[-1].end : line.end].strip(' \t)/.-–—_*»”"]')


def survey(text: str, tokens: Tokens | None = None, *, outlet: str | None = None, own: Sequence[str] = ()) -> Survey:
    """Search a text once for credits and for what looks like them.

    ``outlet`` is the article's own, if known: an outlet that names itself gives no credit. ``own`` is what its own side is called
    else, as ``own_names`` has it. ``tokens`` are the text's, if there are any.
    """
    known, houses = registry(), tuple(filter(None, (outlet, *own)))
    lines = searcher(known, WORDS, _SUFFICIENT).lines(text, tokenize(text) if tokens is None else tokens, NOTICE_SIGNS)
    found: list[Credit] = []
    notices: list[tuple[str, int, int]] = []
    dates: list[tuple[int, int]] = []
    for line in lines:
        for rule, match in _matches(text, line) if line.words or line.has_sign else ():
            for one in _read(text, line, rule, match, outlet, houses):
                if isinstance(one, Credit):
                    found.append(one)
                elif len(one) == 3:
                    notices.append(one)
                else:
                    dates.append(one)
        if line.names:
            found.extend(_with(text, line))
    named = [line for line in lines if line.names]
    found += [*datelines(text, named), *bylines(text, named, outlet, houses)]
    if any(_may_close(text, line) for line in reversed(named) if line.end > len(text) - BEHIND_CHARACTERS):
        found += slugs(text)
    found += closings(text, outlet)
    kept, papers = _sorted_out(found, known.at_name, outlet, houses)
    return Survey(text, outlet, kept, tuple(notices + papers), tuple(dates), tuple(lines))


def _sorted_out(
    found: list[Credit], known: Mapping[str, Agency], outlet: str | None, houses: Sequence[str]
) -> tuple[tuple[Credit, ...], list[tuple[str, int, int]]]:
    """Return one credit for each place and source, and the notices of outlets that carry an agency's text."""
    kept: list[Credit] = []
    papers: list[tuple[str, int, int]] = []
    has_sign = {c.source for c in found if c.form is not CreditForm.COPYRIGHT and c.source in known and known[c.source].kind == "agency"}
    for credit in sorted(found, key=lambda c: (c.start, -c.end, c.source, c.form)):
        house = known.get(credit.source)
        of_page = has_sign and not (house and house.kind in ("agency", "press releases"))
        if credit.form is CreditForm.COPYRIGHT and (of_page or is_own(credit.source, houses)):
            papers.append((credit.source, credit.start, credit.end))
        elif outlet and not credit.generic and owns(outlet, credit.source):
            continue
        elif not (house and house.kind == "portal") and not any(
            credit.start < c.end and same_source(c.source, credit.source) for c in kept[-8:]
        ):
            kept.append(credit)
    return tuple(kept), papers
