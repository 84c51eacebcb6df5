"""Credits: the places in a text where it says whom it has its words from.

What always holds: a credit is found from the text alone, in time that grows with its length only; ``text[start:end]``
is the phrase; a mere mention ("Reuters reported that") is no credit. A source that the registry knows has its
canonical name; one that it does not know has the name as written, and only where the form leaves no doubt.
"""

# ruff: noqa: SIM905 - a list of words reads better in one row than word by word

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from syndicate.annotation.agencies import Agency, agencies_in, canonical_source, owns, registry
from syndicate.annotation.credit_rules import FORBIDDING, NOTICE_END, OWN_PART, PICTURE, RULES, STRENGTHS, UNREGISTERED, WITH, Rule
from syndicate.annotation.datelines import TAIL, bylines, datelines, slugs
from syndicate.annotation.name_search import NamedLine, searcher
from syndicate.model.article import Credit, CreditForm
from syndicate.text.tokens import Tokens, tokenize

__all__ = ["Survey", "canonical_source", "find_credits", "owns", "survey"]

CLOSING = 600  # characters at the end in which "Source: ..." names the text's source and not a chart's
PHRASE = 300  # characters; no credit sentence is longer
SLUG_LINE = 60  # characters of a closing line that holds a slug and the initials of a desk
NEARLY = 4  # characters between a wording and the name it leads to: an article, a quotation mark
MOST_BESIDE = 12  # of a line's words of rules, on each side of one; a credit sentence holds fewer
LEAD = 4  # characters that are no letters, with which a credit line may begin
SIGNS = ("©",)  # of notices that hold no word for it

WORDS: tuple[str, ...] = tuple(sorted(frozenset().union(*(rule.needs | rule.also for rule in RULES))))
_PLACE = {word: place for place, word in enumerate(WORDS)}
# The rules by the words they need, all of them and those that need no registered name in the line
_NEEDS = tuple(tuple(rule for rule in RULES if word in rule.needs) for word in WORDS)
_NAMELESS = tuple(tuple(rule for rule in rules if rule.unknown or rule.source or rule.form is CreditForm.COPYRIGHT) for rules in _NEEDS)
_ALSO: dict[int, frozenset[int]] = {id(rule): frozenset(_PLACE[word] for word in rule.also) for rule in RULES}
_TELLING = frozenset(word for word, rules in zip(WORDS, _NAMELESS, strict=True) if rules)
_COPYRIGHT = frozenset((_PLACE["copyright"], _PLACE["c"]))
_NOTICE = next(rule for rule in RULES if rule.form is CreditForm.COPYRIGHT)

_NOT_NAMES = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|english|spanish|french|german|russian|arabic|chinese|print|i|we|he|she|it|they|my|our|his|her|"
    r"twitter|x|facebook|instagram|youtube|staff|all|the|new york|washington|london|paris|amazon|netflix|medium)\.?,?",
    re.IGNORECASE,
)
_DATED_NAME = re.compile(rf"(?:{_NOT_NAMES.pattern})(?: \d.*)?", re.IGNORECASE)
_LAST_SENTENCE = re.compile(r"(?<=\w\w\w[.!?])[ \t]+")
_NAMES_END = re.compile(
    r"[\n;()]|\.(?:\s|$)|(?<=\w) (?:and (?:is|was|has)|with|under|on|in|as|at|here|where|which|via|through|visit|and distributed)\b"
)
_RIGHTS = re.compile(
    r"all rights|todos los derechos|tous droits|alle rechte|tutti i diritti|todos os direitos|riproduzione riservata|все права",
    re.IGNORECASE,
)
_WITHS = re.compile(r"\b(?:with|avec|mit|con|com|met|med) ", re.IGNORECASE)
_EMPLOYERS = ("broadcaster", "newsroom")
_JOINERS = frozenset(("of the for and & de du des di del della da do dos e y et und la le van von el los").split())


@dataclass(frozen=True, slots=True)
class Survey:
    """All that one look at a text found: its credits, what turned out to be none, and the lines that name somebody.

    ``notices`` are copyright notices (source, start, end) that credit nobody; ``dates`` places where an outlet says when
    it first published its own article.
    """

    text: str
    outlet: str | None
    credits: tuple[Credit, ...] = ()
    notices: tuple[tuple[str, int, int], ...] = ()
    dates: tuple[tuple[int, int], ...] = ()
    lines: tuple[NamedLine, ...] = field(default=(), repr=False)


def _written_name(text: str, start: int) -> str | None:
    """Return the name as written that starts at an offset: capitalised words and the joiners between them."""
    words: list[str] = []
    for word in re.finditer(r"[^\s]+", text[start : start + 90].partition("\n")[0]):
        bare = word.group().strip("\"'“”‘’*_[]()<>«»„")
        if not bare or not (bare[0].isupper() or bare[0].isdigit() or "." in bare[1:-1]):
            if bare.lower() in _JOINERS:
                words.append(bare)
                continue
            break
        words.append(bare.rstrip(".,;:"))
        closed = word.group()[-1] in ",;:)]”»" or (bare.endswith(".") and not re.fullmatch(r"(?:[^\W\d_]\.)+", bare))
        if closed or len(words) == 8:
            break
    while words and words[-1].lower() in _JOINERS:
        words.pop()
    name = re.sub(r"[’']s?$", "", " ".join(words)).removeprefix("the ")
    meant = name.removeprefix("The ")
    if len(meant) < 2 or meant[0].isdigit() or _DATED_NAME.fullmatch(meant):
        return None
    return name


def _phrase(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a match to its sentence, at most ``PHRASE`` characters to each side and never over a line end."""
    before = text[max(0, start - PHRASE) : start]
    cut = max(before.rfind("\n") + 1, max((m.end() for m in re.finditer(r"[.!?”\")][ \t]+(?=\S)", before)), default=0))
    first = start - len(before) + cut
    after = re.compile(r"[.!?][”\")]?(?=\s|$)|\n|$").search(text, end, min(len(text), end + PHRASE))
    last = end if after is None else after.end() - (text[after.start() : after.end()] == "\n")
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last


def _credit(text: str, source: str, span: tuple[int, int], form: CreditForm, strength: float) -> Credit:
    return Credit(source, text[span[0] : span[1]], span[0], span[1], form, source == registry().generic.name, round(strength, 3))


def _wanted(line: NamedLine, size: int) -> Iterator[tuple[Rule, int, int]]:
    """Yield the rules whose words a line holds, each with the places of the first and the last of these words."""
    table = _NEEDS if line.namings else _NAMELESS
    reach: dict[int, tuple[Rule, int, int]] = {}
    for number, (_, start, place) in enumerate(line.words):
        for rule in table[place]:
            if rule.closing and start < size - CLOSING:
                continue
            if rule.also and (len(line.words) == 1 or not _stands_by(line.words, number, _ALSO[id(rule)], rule.within)):
                continue
            earlier = reach.get(id(rule))
            reach[id(rule)] = (rule, earlier[1] if earlier else start, start)
    yield from reach.values()


def _stands_by(words: list[tuple[int, int, int]], number: int, also: frozenset[int], within: int) -> bool:
    """Tell whether one of the other words stands near enough to a word of the line; ``MOST_BESIDE`` words are looked at each way."""
    token = words[number][0]
    for beside in (words[max(0, number - MOST_BESIDE) : number], words[number + 1 : number + 1 + MOST_BESIDE]):
        for at, _, place in beside:
            if place in also and (not within or -within <= at - token <= within):
                return True
    return False


def _matches(text: str, line: NamedLine) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Yield the matches of the rules whose words stand in a line, looked for around these words only."""
    for rule, first, last in _wanted(line, len(text)):
        if rule.elsewhere and rule.elsewhere not in text:
            continue
        # what a line begins with may stand on the line before it: a bullet, a quotation mark
        start, end = max(line.start - LEAD, first - rule.before, 0), min(line.end, last + rule.behind)
        for match in rule.pattern.finditer(text, start, end):
            yield rule, match
    if line.signed and not any(place in _COPYRIGHT for _, _, place in line.words):
        for match in _NOTICE.pattern.finditer(text, line.start, line.end):
            yield _NOTICE, match


def _read(
    text: str, line: NamedLine, rule: Rule, match: re.Match[str], outlet: str | None
) -> Iterator[Credit | tuple[str, int, int] | tuple[int, int]]:
    """Yield the credits of one match; or the notice that credits nobody known, or the date of the outlet's own article."""
    if rule.form is CreditForm.COPYRIGHT:
        yield from _notice(text, rule, match)
        return
    inside = "names" in rule.pattern.groupindex and match["names"] is not None
    names = match["names"] if inside else _NAMES_END.split(text[match.end() : match.end() + 120])[0]
    last = _LAST_SENTENCE.split(names)[-1]
    span = _phrase(text, match.start("names") + len(names) - len(last) if last != names and inside else match.start(), match.end())
    around = text[span[0] : span[1]]
    if PICTURE.search(around) or (rule.strength == "permission" and FORBIDDING.search(around)):
        return
    strength = STRENGTHS[rule.strength][0]
    start = match.start("names") if inside else match.end()
    # a verb may follow the name that the wording leads to
    agencies = agencies_in(last) or [
        naming.agency for naming in line.namings if naming.firm and not rule.closing and 0 <= naming.start - start <= NEARLY
    ]
    own = rule.strength == "contributed" and outlet is None
    # where nobody says whose article it is, a newsroom's contributing staff is taken for its own
    yield from (_credit(text, agency.name, span, rule.form, strength) for agency in agencies if not (own and agency.kind in _EMPLOYERS))
    if agencies:
        return
    written = _written_name(names, 0) if inside else _written_name(text, match.end())
    if rule.closing and written != names.strip(" .*_<>()"):
        return  # more than a name stands there: it is a chart's source
    if rule.source:
        yield _credit(text, rule.source, span, rule.form, strength)
    elif rule.unknown and written and not OWN_PART.search(around):
        yield _credit(text, written, span, rule.form, strength * UNREGISTERED)
    elif rule.dates:
        yield span


def _notice(text: str, rule: Rule, match: re.Match[str]) -> Iterator[Credit | tuple[str, int, int]]:
    """Yield the agencies of a copyright notice, or whom else it names; a picture's notice yields nothing."""
    before = text[max(0, match.start() - 24) : match.start()].lower()
    around = text[max(0, match.start() - 30) : match.end() + 40]
    names = NOTICE_END.split(match["names"])[0]
    if PICTURE.search(before) or PICTURE.search(match["names"][:60].split(". ")[0]) or before.rstrip().endswith("by"):
        return
    end = _phrase(text, match.start(), match.end())[1]
    span = match.start(), min(end, match.end())
    dated = bool(match["year"] or _RIGHTS.search(around) or re.search(r"\b(?:19|20)\d\d\b", match["names"]))
    closes = not dated and text[max(0, match.start() - 1) : match.start()] in ("\n", "") and len(text) - match.end() < CLOSING
    agencies = agencies_in(names) if dated or closes else []
    strength = STRENGTHS["copyright" if dated else "bare copyright"][0]
    yield from (_credit(text, agency.name, span, rule.form, strength) for agency in agencies)
    written = _written_name(names.lstrip(" ,"), 0)
    if dated and not agencies and written:
        yield written, *span


def _with(text: str, line: NamedLine) -> Iterator[Credit]:
    """Yield the credits of lines and brackets that say "with" and a name, and nothing else behind it."""
    for naming in line.namings:
        opening = text[max(line.start, naming.start - 40) : naming.start]
        if (len(opening) == 40 and "(" not in opening) or not _WITHS.search(opening):
            continue
        for match in WITH.finditer(text, max(line.start, naming.start - 70), line.end):
            span = _phrase(text, match.start(), match.end())
            yield from (_credit(text, agency.name, span, CreditForm.LINE, STRENGTHS["with"][0]) for agency in agencies_in(match["names"]))
        return


def _may_close(text: str, line: NamedLine) -> bool:
    """Tell whether a line can end in a slug: nothing but signs behind the name, or the initials of a desk in a short line."""
    return line.end - line.start <= SLUG_LINE or not text[line.namings[-1].end : line.end].strip(' \t)/.-–—_*»”"]')


def survey(text: str, tokens: Tokens | None = None, *, outlet: str | None = None) -> Survey:
    """Read a text once for credits and for what looks like one; ``outlet`` is whose article it is, where that is known.

    What an outlet says of itself is no credit: with ``outlet`` its own names are left out.
    """
    known = registry()
    lines = searcher(known, WORDS, _TELLING).lines(text, tokenize(text) if tokens is None else tokens, SIGNS)
    found: list[Credit] = []
    notices: list[tuple[str, int, int]] = []
    dates: list[tuple[int, int]] = []
    for line in lines:
        for rule, match in _matches(text, line) if line.words or line.signed else ():
            for one in _read(text, line, rule, match, outlet):
                if isinstance(one, Credit):
                    found.append(one)
                elif len(one) == 3:
                    notices.append(one)
                else:
                    dates.append(one)
        if line.namings:
            found.extend(_with(text, line))
    named = [line for line in lines if line.namings]
    found += [*datelines(text, named), *bylines(text, named)]
    if any(_may_close(text, line) for line in reversed(named) if line.end > len(text) - TAIL):
        found += slugs(text)
    kept, papers = _sorted_out(found, known.at_name, outlet)
    return Survey(text, outlet, kept, tuple(notices + papers), tuple(dates), tuple(lines))


def _sorted_out(
    found: list[Credit], known: Mapping[str, Agency], outlet: str | None
) -> tuple[tuple[Credit, ...], list[tuple[str, int, int]]]:
    """Return one credit for each place and source; and the notices of papers that carry an agency's text."""
    kept: list[Credit] = []
    papers: list[tuple[str, int, int]] = []
    signed = {c.source for c in found if c.form is not CreditForm.COPYRIGHT and c.source in known and known[c.source].kind == "agency"}
    for credit in sorted(found, key=lambda c: (c.start, -c.end, c.source, c.form)):
        house = known.get(credit.source)
        if credit.form is CreditForm.COPYRIGHT and signed and house and house.kind not in ("agency", "press releases"):
            papers.append((credit.source, credit.start, credit.end))
        elif outlet and not credit.generic and owns(outlet, credit.source):
            if credit.form is CreditForm.COPYRIGHT:
                papers.append((credit.source, credit.start, credit.end))
        elif not (house and house.kind == "portal") and not any(c.source == credit.source and credit.start < c.end for c in kept[-8:]):
            kept.append(credit)
    return tuple(kept), papers


def find_credits(text: str, tokens: Tokens | None = None, *, outlet: str | None = None) -> tuple[Credit, ...]:
    """Return every place in a text where it says whom it has its words from, sorted by offset; pure and linear in the text.

    ``tokens`` are the text's, where they are at hand. With ``outlet`` its own names are left out.
    """
    return survey(text, tokens, outlet=outlet).credits
