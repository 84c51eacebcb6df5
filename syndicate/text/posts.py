"""Find the texts of posts of social networks that stand in an article without quotation marks.

Invariant: a post is recognised by the line that its network puts below or above it, and is never longer than
``LONGEST_POST_CHARACTERS``. The spans leave out that line. The time is linear in the length of the text.
"""

# ruff: noqa: E501 - the words of one network stand in one row

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from syndicate.model.article import Span
from syndicate.text.set_off import ParagraphLines, is_spoken

LONGEST_POST_CHARACTERS = 1000
LONGEST_PARTED_CHARACTERS = 320  # of a post in several paragraphs, or at the end of a longer one
LONGEST_NAME_CHARACTERS = 90  # of a signature up to its handle
LONGEST_HEAD_CHARACTERS = 180

_DATE = (
    r"(?:\w{3,12}\.? \d{1,2},? \d{4}|\d{1,2}\.?(?: de| d[’'])? ?\w{3,12}\.?,?(?: de)? \d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}年)"
)
_HANDLE = r"@\w[\w.-]{0,60}(?:@\w[\w.-]{0,60})?"
# "— Name (@handle) July 4, 2020": the post comes before it, on the same line or above.
_SIGNED = re.compile(rf"(?<=[^\s—]) \({_HANDLE}\)(?:[^\S\n]{{0,3}}(?P<date>{_DATE})|(?=[^\S\n]{{0,3}}$))", re.MULTILINE)
_DASH = re.compile(r"(?:—|–|―|--) ?(?=[^\n(—]{1,80}\Z)")
# "Name @handle · Dec 25" or "Name, [25.12.2016 14:02]:" above a post
_HEAD = re.compile(
    rf"(?:(?:[^\n@]{{0,60}}[\s(])?{_HANDLE}\)? ?[·•] ?(?:{_DATE}|\w{{3,12}}\.? \d{{1,2}}|\d{{1,2}}\.? \w{{3,12}}\.?|\d{{1,2}} ?\w{{1,4}})"
    r"|[^\n\[\],]{1,60}, \[(?=[^\]\n]{0,12}\d)[^\]\n]{6,40}\]:?)$",
    re.MULTILINE,
)
# Other lines below a post
_SHARED = re.compile(
    r"\b(?:a (?:post|photo|video|reel) (?:shared|posted) by|ein (?:beitrag|foto|video|reel) geteilt von|ein von (?=[^\n]{1,80} (?:gepostet|geteilt))"
    r"|une (?:publication|photo|vidéo) (?:partagée|publiée) par|una? (?:publicación|foto|v[ií]deo) (?:compartid|publicad)[ao] (?:por|de)"
    r"|un(?:a|o)? (?:post|foto|video) (?:condivis|pubblicat)[ao] da|uma? (?:publicação|foto|vídeo) (?:partilhad|compartilhad|publicad)[ao] por)"
    rf" [^\n]{{1,80}}?\({_HANDLE}\)",
    re.IGNORECASE,
)
_DAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|(?:segunda|terça|quarta|quinta|sexta)-feira"
)
_POSTED = re.compile(
    rf"(?:posted|gepostet|publiée?|publicad[ao]|publicado|pubblicato|postado) (?:by|von|par|por|da) [^\n]{{1,60}}? (?:\w{{1,3}} )?(?:{_DAYS}),? [^\n]{{0,30}}\d{{4}}$",
    re.IGNORECASE | re.MULTILINE,
)
_OPENING = re.compile(r":\s|\n|[^\S\n]{2,}(?=\S)")  # what a post that stands at the end of a longer paragraph begins behind
_PICTURE = re.compile(r"\bpic\.(?:twitter|x)\.com/\w{1,20}")
_SIGNS = ("(@", "pic.", " · ", " • ", ", [")
_POSTED_OPENINGS = frozenset(("pos", "gep", "pub"))  # of the lines of ``_POSTED``


def posts(text: str, found: Sequence[ParagraphLines]) -> Iterator[Span]:
    """Yield the posts of a text in their order, given its paragraphs; they may overlap."""
    openings = (text[start : start + 3].lower() for block in found for start, _ in block.lines)
    if not any(sign in text for sign in _SIGNS) and _POSTED_OPENINGS.isdisjoint(openings):
        return
    for number, block in enumerate(found):
        begin = block.start
        for start, end in block.lines:
            if text.find("pic.", start, end) >= 0 and (picture := _PICTURE.search(text, start, end)):
                yield from _beside(text, Span(max(begin, start), picture.end()))
            for sign in _signatures(text, start, end):
                yield from _above(text, found, number, Span(begin, sign.start), sign)
                begin = sign.end
            if end - start <= LONGEST_HEAD_CHARACTERS and _HEAD.match(text, start, end):
                yield from _below(found, number, end)


class _Signature(NamedTuple):
    """A line below a post, or the end of its last line."""

    start: int
    end: int
    dated: bool
    text_above: bool  # it stands below a text, and not below a picture that may have none


def _signatures(text: str, start: int, end: int) -> Iterator[_Signature]:
    """Yield the signatures in a line."""
    handled = text.find("(@", start, end) >= 0  # which two of the three patterns need
    for signed in _SIGNED.finditer(text, start, end) if handled else ():
        dash = _DASH.search(text, max(start, signed.start() - LONGEST_NAME_CHARACTERS), signed.start())
        if dash:
            yield _Signature(dash.start(), signed.end(), signed["date"] is not None, text_above=True)
    shared = (_SHARED.search(text, start, end) if handled else None) or (
        _POSTED.match(text, start, end) if end - start <= LONGEST_HEAD_CHARACTERS else None
    )
    if shared:
        yield _Signature(shared.start(), end, dated=True, text_above=False)


def _above(text: str, found: Sequence[ParagraphLines], number: int, beside: Span, sign: _Signature) -> Iterator[Span]:
    """Yield the post above a signature: ``beside``, what its own paragraph has before it, or else what is above up to a lead-in.

    If there is no lead-in, it is one paragraph. A signature without a date, below a blank line, may be an author's.
    """
    if beside.cut(text).strip():
        yield from _beside(text, beside)
        return
    if not number or (found[number].parted and not sign.dated):
        return
    last = first = number - 1
    while first >= 0 and not _bounds(text, found[first]) and found[last].end - found[first].start <= LONGEST_PARTED_CHARACTERS:
        first -= 1
    known = 0 <= first < last and text[found[first].end - 1] == ":"
    start = found[first + 1].start if known else found[last].start
    said = Span(start, found[last].end)
    if (
        not _bounds(text, found[last])
        and said.end - start <= LONGEST_POST_CHARACTERS
        and (known or sign.text_above or is_spoken(text, said))
    ):
        yield said


def _beside(text: str, beside: Span) -> Iterator[Span]:
    """Yield the post at the end of a stretch of one paragraph: all of it behind a lead-in, if it is not too long for one."""
    introduced = text.find(":\n", beside.start, beside.end)
    if introduced >= 0:
        beside = Span(introduced + 1, beside.end)
    elif beside.end - beside.start > LONGEST_PARTED_CHARACTERS:
        opening = list(_OPENING.finditer(text, beside.end - LONGEST_PARTED_CHARACTERS, beside.end))
        if not opening:
            return
        beside = Span(opening[-1].end(), beside.end)
    if 0 < beside.end - beside.start <= LONGEST_POST_CHARACTERS:
        yield beside


def _below(found: Sequence[ParagraphLines], number: int, end: int) -> Iterator[Span]:
    """Yield the post below a line that ends at ``end``: the rest of its paragraph, or the paragraph below."""
    said = Span(end, found[number].end)
    if said.start == said.end and number + 1 < len(found):
        said = Span(found[number + 1].start, found[number + 1].end)
    if 0 < said.end - said.start <= LONGEST_POST_CHARACTERS:
        yield said


def _bounds(text: str, block: ParagraphLines) -> bool:
    """Return whether a paragraph ends with a lead-in or with the signature of another post."""
    start, end = block.lines[-1]
    return text[end - 1] == ":" or any(True for _ in _signatures(text, start, end))
