"""Bylines: the lines above a text's body that name an agency, by their place and shape.

Invariant: only names of the registry count, except before a bullet ("Harbour Post•"), where pages put the provider of a text. A line
of names above or below a caption belongs to the picture, unless a date stands beside it.
"""

# ruff: noqa: E501 - a pattern reads better on one line than in pieces

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from syndicate.annotation.agencies import Agency, house_of, registry
from syndicate.annotation.credit_rules import STRENGTHS, UNREGISTERED_FACTOR
from syndicate.annotation.name_search import NamedLine
from syndicate.annotation.outlets_in_bylines import may_name_outlet, outlets_named
from syndicate.annotation.page_head import HeadLine, PageHead, belongs_to_picture, is_date, names_picture, page_head, undated, words
from syndicate.model.article import Credit, CreditForm

LONGEST_BYLINE_CHARACTERS = 200
LONGEST_BARE_CHARACTERS = 90
FOOT_LINES = 4
BY_LINE_CHARACTERS = 1_500  # "By ..." alone in a line counts behind the first paragraphs too
MOST_OUTLET_WORDS = 4
MOST_NAMES = 24  # words of names behind "By"
_SEPARATOR = re.compile(
    r"[ \t]*(?:,|;|\||•|·|&| [/–—-] |\band\b|\bund\b|\bet\b|\by\b|\be\b|\bfor\b|\bof\b|\bwith\b|\bavec\b|\bmit\b|\bcon\b|\bcom\b|\bmet\b|\bvia\b|\bin\b|\bи\b)[ \t]*",
    re.IGNORECASE,
)
_BARE_SEPARATOR = re.compile(r"[ \t]*(?:,|;|&|\||•|·| / | - | – | — |/)[ \t]*| (?:and|avec|mit|con|com|met|und|et) ")
_DESK = re.compile(
    r"(?:our |web |online )?(?:staff|desk|team|newsroom|staff reports?|staff and wire reports|staff writers?|redaktion|rédaction|redacción|redazione|redação|редакция)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[^\W\d_][\w.’'-]*(?: (?:de|van|von|der|al|el|bin|da|di|la|le))?(?: [^\W\d_][\w.’'-]*){1,3}")
_POSTED_IN = re.compile(r"([^,]{2,40}?) in [^\W\d_][^,;]{1,40}")
_PLACE = re.compile(r" in [^\W\d_][^\W\d_]+(?: [^\W\d_]+)?$")
_FOLLOW = re.compile(r"\s+follow\s.*$", re.IGNORECASE)
# "Ann OakThe Associated Press": where an extractor glued two elements of a page
_GLUED = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ][A-Za-zÀ-ÿ])|(?<=[A-ZÀ-Þ]{2})(?=[A-ZÀ-Þ][a-zà-ÿ])")
# what a line of names has in which none was found: glued names, a bullet, small letters behind By
_SIGN = re.compile(r"[a-zà-ÿ][A-Z]|[A-Z]{3}[a-z]|[•·]|^[Bb]y [a-z]")
_PROVIDER = re.compile(r"(?P<name>[^\W\d_][^•·|]{1,80}?)[ \t]*[•·](?P<rest>[^•·]*)")
_OUTLET = re.compile(
    r"\b(?:Press|News|Times|Post|Agency|Media|TV|Radio|Daily|Journal|Today|Herald|Tribune|Gazette|Wire|Observer|Chronicle|Telegraph|Magazine|Review|"
    r"Courier|Insider|Week|Weekly|Network|Zeitung|Presse|Nachrichten|Prensa|Diario|Agencia|Agence|Agenzia|Notizie|Nieuws)\b|^The |^[A-Z]{2,6}$|^\w+\.\w{2,4}$"
)
_OUTLET_NAME = re.compile(rf"^(?:Le|La|Les|L['’]|El|Los|Las|Il|Lo|O|Os|A|Der|Die|Das|De|Het) |{_OUTLET.pattern}")
_MAY_NAME_OUTLET = re.compile(r"^\W{0,3}\w[^.!?]*$|\.\w{2}")  # no sentences
_SIGNING_KINDS = ("agency", "generic")
_BROUGHT_TOGETHER = re.compile(
    r"(?i:staff|combined|compiled|from|local)?[ ,]*(?:\band\b|&|/|,)?[ ]*(?i:wire|news|agency|wire service|news service) (?i:reports|services|agencies)"
)


@functools.cache
def _by() -> re.Pattern[str]:
    lists = ("by", "signed", "source")
    plain, signed, marked = ("|".join(sorted(map(re.escape, words(name)), key=len, reverse=True)) for name in lists)
    return re.compile(
        rf"(?:(?:{plain})[ \t]*[:：]?(?:\s+|(?<=[:：]))|(?:{signed})[ \t]?[:：/／][ \t]*|(?P<source>{marked})[ \t]?[:：][ \t]*)",
        re.IGNORECASE,
    )


@functools.cache
def _with() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(map(re.escape, words('with'))))})\s+", re.IGNORECASE)


def without_by(byline: str) -> str:
    """Return the names in a byline: without its "By", and without the "with" before agencies."""
    opening = _by().match(byline)
    names = byline[opening.end() :] if opening and not opening["source"] else byline
    with_ = _with().match(names)
    return (
        names[with_.end() :]
        if with_ and (registry().named(names[with_.end() :]) or _BROUGHT_TOGETHER.fullmatch(names[with_.end() :]))
        else names
    )


def bylines(text: str, lines: Sequence[NamedLine], outlet: str | None = None, own: Sequence[str] = ()) -> Iterator[Credit]:
    """Yield the bylines that name an agency: "By Staff, Agencies", "JOHN DOE, Associated Press", "AP | Monday, July 16".

    ``lines`` are those that hold a registered name. ``outlet`` is the article's own, and ``own`` is all that its side is called:
    another outlet, which the registry lacks, is believed only if they are known.
    """
    head = page_head(text)
    behind = next((number for number, line in enumerate(lines) if line.start >= head.body), len(lines))
    named = {line.start for line in lines[:behind]}
    for number, line in enumerate(head.lines):
        if 2 <= len(line.text) <= LONGEST_BYLINE_CHARACTERS:
            known = line.at in named and text[line.end : line.end + LONGEST_BYLINE_CHARACTERS].strip() != ""
            if known or _SIGN.search(line.text):
                yield from _line(line, head, number, known, outlet)
            elif own and may_name_outlet(line.text):
                yield from _unregistered(line, head, number, own)
    yield from _foot(text, head, own)
    for found in lines[behind:]:
        if found.end > BY_LINE_CHARACTERS:
            return
        if found.end - found.start <= LONGEST_BARE_CHARACTERS and (opening := _by().match(text, found.start, found.end)):
            written = text[found.start : found.end].strip(" \t*_\r")
            if not opening["source"] and not names_picture(written):
                agencies = behind_by(undated(text[opening.end() : found.end].strip(" \t*_\r")))
                yield from _credits(HeadLine(found.start, found.start + len(written), written, found.start), agencies, "byline")


def _foot(text: str, head: PageHead, own: Sequence[str]) -> Iterator[Credit]:
    """Yield the credits of the last lines that begin as a byline with a colon ("Text: Harbour Times")."""
    end = len(text)
    for _ in range(FOOT_LINES if own else 0):
        bare = text[head.body : end].rstrip()
        start = head.body + bare.rfind("\n") + 1
        end = head.body + len(bare)
        written = text[start:end].strip(" \t*_")
        opening = _by().match(written) if 2 <= len(written) <= LONGEST_BARE_CHARACTERS and may_name_outlet(written) else None
        if opening and not opening["source"] and opening.group().rstrip().endswith((":", "：", "/", "／")):
            start += text[start:end].index(written)
            line, agencies = HeadLine(start, start + len(written), written, start), behind_by(written[opening.end() :])
            yield from _credits(line, agencies, "byline") if agencies else _unregistered(line, head, 0, own)
        end = max(head.body, start - 1)


def _unregistered(line: HeadLine, head: PageHead, number: int, own: Sequence[str]) -> Iterator[Credit]:
    """Yield the credits to outlets that the registry lacks: behind "By", or behind a person and a comma."""
    written = " ".join(_FOLLOW.sub("", undated(line.text)).split())
    opening = _by().match(written)
    if names_picture(written) or (opening and opening["source"]) or written.endswith((".", ",")) or not _MAY_NAME_OUTLET.search(written):
        return
    if not opening and (len(written) > LONGEST_BARE_CHARACTERS or _is_picture(head, number, written)):
        return
    strength = round(STRENGTHS["byline" if opening else "bare byline"][0] * UNREGISTERED_FACTOR, 3)
    names = undated(written[opening.end() :]) if opening else written
    for name in outlets_named(names, own, with_person=not opening):
        yield Credit(name, line.text, line.start, line.end, CreditForm.BYLINE, False, strength)


def _line(line: HeadLine, head: PageHead, number: int, known: bool, outlet: str | None) -> Iterator[Credit]:
    """Yield the credits of one line above the body; ``known`` says whether a registered name was found in it."""
    written = " ".join(_FOLLOW.sub("", undated(line.text)).split())
    dated = written != " ".join(line.text.split())
    opening = _by().match(written)
    if opening:
        agencies = [] if names_picture(written) else behind_by(undated(written[opening.end() :]))
        if not (agencies and opening["source"] and belongs_to_picture(head.lines, number)):
            yield from _credits(line, agencies, "byline")
        return
    provider = _PROVIDER.fullmatch(line.text)
    if (provider and not provider["rest"].strip(" •·")) or (provider and is_date(provider["rest"])):
        yield from _provided(line, provider["name"], outlet)
    elif (known or _GLUED.search(written)) and len(written) <= LONGEST_BARE_CHARACTERS and not names_picture(written):
        agencies = bare(written)
        if agencies and (dated or not _is_picture(head, number, written)):
            yield from _credits(line, agencies, "bare byline")


def _is_picture(head: PageHead, number: int, written: str) -> bool:
    """Return whether names belong to a picture: a person before a stroke and an agency do, wherever no date stands beside."""
    person = re.match(r"[^/|]{3,40}(?= ?[/|])", written)
    name = person.group().strip() if person else ""
    if number and _PERSON.fullmatch(name) and not _OUTLET_NAME.search(name) and not house_of(name):
        beside = [head.lines[at].text for at in (number - 1, number + 1) if 0 <= at < len(head.lines)]
        return not any(map(is_date, beside))
    return belongs_to_picture(head.lines, number)


def _credits(line: HeadLine, agencies: Sequence[Agency], strength: str) -> Iterator[Credit]:
    for agency in agencies:
        yield Credit(agency.name, line.text, line.start, line.end, CreditForm.BYLINE, agency is registry().generic, STRENGTHS[strength][0])


def _provided(line: HeadLine, name: str, outlet: str | None) -> Iterator[Credit]:
    """Yield the credit of a line with a name and a bullet: pages that gather texts put their provider there."""
    known = registry().named(name) or registry().named(name.rpartition(",")[2]) or registry().at(name)
    if known:
        yield from _credits(line, [known], "provider")
    elif outlet and _OUTLET.search(name) and "," not in name and not names_picture(name):
        strength = round(STRENGTHS["provider"][0] * UNREGISTERED_FACTOR, 3)
        yield Credit(name, line.text, line.start, line.end, CreditForm.BYLINE, False, strength)


def behind_by(names: str) -> list[Agency]:
    """Return the agencies in the words after "By"; none if these are a sentence."""
    if names.endswith(("!", "?", ":")) or (names.endswith(".") and len(names.split()) > 4) or len(names.split()) > MOST_NAMES:
        return []
    if _BROUGHT_TOGETHER.fullmatch(names):
        return [registry().generic]
    known = registry()
    whole = known.named(names)
    if whole:
        return [whole]
    for written in (names, _GLUED.sub(" | ", names)):
        parts = [part.strip(" .()") for part in re.split(r"[()]", written) for part in _SEPARATOR.split(part)]
        found: list[Agency | None] = []
        for part in parts:
            agency = known.named(part)
            found += [agency] if agency else [known.named(piece) for piece in part.split("/")]
        found += map(_staffed, parts)
        agencies = list(dict.fromkeys(agency for agency in found if agency))
        if agencies:
            return agencies
    return []


def _staffed(part: str) -> Agency | None:
    """Return the agency that a part such as "Associated Press Health Writer" or "JANE DOE Associated Press" holds."""
    pieces = part.split()
    if len(pieces) > 1 and _DESK.fullmatch(pieces[0]):
        return registry().named(" ".join(pieces[1:]))
    named = (registry().named(" ".join(pieces[i:])) for i in range(2, min(len(pieces) - 1, 5)))
    tail = next((agency for agency in named if agency), None)
    if tail or len(pieces) < 2 or pieces[-1].casefold() not in words("staff"):
        return tail
    if part.islower():  # "ap health writer"
        pieces[0] = pieces[0].upper()
    spans = ((first, last) for first in range(min(3, len(pieces) - 1)) for last in range(len(pieces), first, -1))
    return next((agency for first, last in spans if (agency := registry().named(" ".join(pieces[first:last]), "slugs"))), None)


def bare(line: str) -> list[Agency]:
    """Return the agencies of a line that holds nothing but names, at least one of them an agency's."""
    if line.endswith((".", "!", "?", ":")) or not line[:1].isalpha():
        return []
    known = registry()
    whole = known.named(line)
    if whole:
        return [whole] if whole.kind in _SIGNING_KINDS else []
    if _BROUGHT_TOGETHER.fullmatch(line):
        return [known.generic]
    posted = _POSTED_IN.fullmatch(line)  # "Reuters in Moscow"
    if posted and (agency := known.named(posted[1])) and agency.kind == "agency":
        return [agency]
    return _listed(_PLACE.sub("", line)) or _unglued(line)


def _listed(line: str) -> list[Agency]:
    """Return the agencies of a list of names, none if one of its parts is neither an agency nor a person or a desk."""
    known = registry()
    parts = [part for part in _BARE_SEPARATOR.split(line) if part]
    found = [known.named(part) or (_staffed(part) if len(parts) < 3 else None) for part in parts]
    others = [part for part, agency in zip(parts, found, strict=True) if agency is None]
    if "/" in line and " / " not in line and others:
        # "Jane Doe/Reuters" signs a picture, "CBS/AP" a text
        return [agency for agency in found if agency] if all(map(_is_outlet, others)) else []
    if not all(
        _DESK.fullmatch(part) or part.isupper() or (len(found) < 6 and part[0].isupper() and _PERSON.fullmatch(part)) for part in others
    ):
        return []
    return list(dict.fromkeys(agency for agency in found if agency and (len(found) > 1 or agency.kind in _SIGNING_KINDS)))


def _is_outlet(part: str) -> bool:
    """Return whether a part of a line is the name of an outlet and not of a person."""
    return part.isupper() or house_of(part) is not None or (len(part.split()) <= MOST_OUTLET_WORDS and _OUTLET.search(part) is not None)


def _unglued(line: str) -> list[Agency]:
    """Return the agency behind a person to whose name it is glued: "Ann OakThe Associated Press"."""
    parts = _GLUED.split(line)
    if not 2 <= len(parts) <= 6:
        return []
    for first in range(1, len(parts)):
        for last in range(len(parts), first, -1):
            agency = registry().named("".join(parts[first:last]))
            if agency and all(map(_PERSON.fullmatch, _BARE_SEPARATOR.split("".join(parts[:first])))):
                return [agency]
    return []
