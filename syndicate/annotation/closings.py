"""Closing lines that credit a source of any name: the original's address, a paper's information, a release.

Invariant: only the last lines of a text are looked at. A name counts as written; without a known outlet, the address of an unknown
site may be the text's own and counts for nothing.
"""

# ruff: noqa: E501 - a pattern reads better on one line than in pieces

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.annotation.agencies import agencies_in, host, registry
from syndicate.annotation.credit_rules import STRENGTHS, UNREGISTERED_FACTOR
from syndicate.annotation.page_head import words
from syndicate.model.article import Credit, CreditForm

CLOSING_LINES = 14
LONGEST_CLOSING_CHARACTERS = 240
MOST_CASELESS_WORDS = 5  # of a name in a script without capitals, where a sentence looks the same

_NOT_NAMES = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|english|spanish|french|german|russian|arabic|chinese|print|i|we|he|she|it|they|my|our|his|her|"
    r"twitter|x|facebook|instagram|youtube|staff|all|the|new york|washington|london|paris|amazon|netflix|medium)\.?,?",
    re.IGNORECASE,
)
_DATED_NAME = re.compile(rf"(?:{_NOT_NAMES.pattern})(?: \d.*)?", re.IGNORECASE)
# (form, strength, pattern, whether a name counts that the registry lacks); the names are behind the match
_CLOSINGS: tuple[tuple[CreditForm, str, re.Pattern[str], bool], ...] = (
    (CreditForm.LINK, "published first", re.compile(
        r"(?:(?:read|see|link to) )?(?:the )?original(?: (?:article|story|post|url|link))?[ \t]?:[ \t]*(?=<?https?://)|"
        r"(?:(?:zum )?originalartikel|(?:lire l['’])?article original|(?:leer el )?artículo original|(?:leggi l['’])?articolo originale|(?:ler o )?artigo original|"
        r"(?:lees het )?origine(?:el|le) artikel|оригинал(?: статьи| материала)?)[ \t]?:[ \t]*(?=<?https?://)", re.IGNORECASE), True),
    (CreditForm.LINE, "material", re.compile(r"information from:[ \t]?", re.IGNORECASE), True),
    (CreditForm.LINE, "material", re.compile(r"(?:original source|originally from|via)[ \t]?[: ][ \t]*(?=[^:]{2,40}$)", re.IGNORECASE), False),
    (CreditForm.LINE, "release", re.compile(r"SOURCE[ \t]+(?=[A-Z][^:]{2,80}$)"), True),
    (CreditForm.LINE, "release", re.compile(
        r"(?:(?:press|news|media) release (?:issued )?(?:from|by|of) (?:the )?|(?:pressemitteilung|medienmitteilung|presseinformation) (?:der|des|von|vom) (?:der |dem )?|"
        r"communiqué de presse (?:de la |du |des |de l['’]|de )|(?:nota|comunicado) de prensa (?:de la |del |de )|comunicato stampa (?:della |del |di |dell['’])|"
        r"(?:nota|comunicado) (?:de|à) imprensa (?:da |do |de )|persbericht (?:van|door) (?:de |het )?|пресс-релиз (?=[А-Я]))(?=[^.]{2,90}\.?$)", re.IGNORECASE), True),
)  # fmt: skip
# how each of them begins
_OPENING = re.compile(
    r"[\W_]{0,6}(?P<first>read the|see the|the orig|link to|orig|zum orig|lire l|article o|leer el|artículo|leggi|articolo o|ler o|artigo o|lees het|ориг|information from|via|source|"
    r"(?:press|news|media) release|pressem|medienm|pressei|communiqu|nota d|nota à|comunica|persb|пресс)", re.IGNORECASE)  # fmt: skip


def closings(text: str, outlet: str | None) -> Iterator[Credit]:
    """Yield the credits of the last lines: "Original article: https://...", "SOURCE Salt Coast Ferries", "Press release from ..."."""
    end = len(text)
    for _ in range(CLOSING_LINES):
        start = text.rfind("\n", 0, end) + 1
        if end - start <= LONGEST_CLOSING_CHARACTERS:
            opening = _OPENING.match(text, start, end)
            if opening:
                yield from _closing(text, opening.start("first"), end, outlet)
        end = start - 1
        while end > 0 and text[end - 1] in "\n\r":
            end -= 1
        if end <= 0:
            return


def _closing(text: str, start: int, end: int, outlet: str | None) -> Iterator[Credit]:
    for form, rule, pattern, unknown in _CLOSINGS:
        match = pattern.match(text, start, end)
        if match is None:
            continue
        phrase, strength = text[start:end].rstrip(), STRENGTHS[rule][0]
        names = text[match.end() : end].strip(" <>\t\r")
        known = agencies_in(names.split()[0] if form is CreditForm.LINK else names)
        for agency in known:
            yield Credit(agency.name, phrase, start, start + len(phrase), form, agency is registry().generic, strength)
        if form is CreditForm.LINK:
            other = host(names.split()[0].rstrip(">")) if outlet else None
        else:
            other = written_name(names.partition("(")[0], 0)
        if not known and other and unknown:
            yield Credit(other, phrase, start, start + len(phrase), form, False, round(strength * UNREGISTERED_FACTOR, 3))
        return


def written_name(text: str, start: int) -> str | None:
    """Return the name that starts at an offset, as written: capitalised words and the joiners between them."""
    found: list[str] = []
    for word in re.finditer(r"[^\s]+", text[start : start + 90].partition("\n")[0]):
        bare = word.group().strip("\"'“”‘’*_[]()<>«»„")
        caseless = bare[:1].isalpha() and bare[:1].lower() == bare[:1].upper() and len(found) < MOST_CASELESS_WORDS
        if not bare or not (bare[0].isupper() or bare[0].isdigit() or caseless or "." in bare[1:-1]):
            if bare.lower() in words("joiner"):
                found.append(bare)
                continue
            break
        found.append(bare.rstrip(".,;:"))
        closed = word.group()[-1] in ",;:)]”»" or (bare.endswith(".") and not re.fullmatch(r"(?:[^\W\d_]\.)+", bare))
        if closed or len(found) == 8:
            break
    while found and found[-1].lower() in words("joiner"):
        found.pop()
    name = re.sub(r"[’']s?$", "", " ".join(found)).removeprefix("the ")
    meant = name.removeprefix("The ")
    if len(meant) < 2 or meant[0].isdigit() or _DATED_NAME.fullmatch(meant):
        return None
    return name
