"""Closing slugs: the agency that signs a text at its end, by its place and shape.

Invariant: slugs are looked for in the last characters of a text only, and only names of the registry count.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from syndicate.annotation.agencies import Agency, Registry, may_name, registry
from syndicate.annotation.credit_rules import STRENGTHS
from syndicate.model.article import Credit, CreditForm
from syndicate.text.lines import ends_sentence, stripped, word_count

CLOSING_LINES = 3  # other slugs are on one of the last lines; further up, a bracket belongs to a caption
LONGEST_SIGNATURE_CHARACTERS = 40
LONGEST_SLUG_LINE_CHARACTERS = 60  # characters of a closing line that may hold nothing but a slug
TAIL_CHARACTERS = 1_500  # a slug between strokes is in them
BEHIND_CHARACTERS = 3_000  # the last ones: a page's own lines may follow the name that signs the text
LEAST_SIGNED_WORDS = 5  # of the sentence above such a name
_STROKE_SLUG = re.compile(r"(?:^|(?<=[.!?”\"»)…’])[ \t]{0,2})/(?P<name>[^\W\d_][\w/ .-]{1,30}?)[ \t]?/?[ \t]*$", re.MULTILINE)
_BRACKET_SLUG = re.compile(r"(?:^|(?<=[.!?”\"»…’)。！？」』）])[ \t\u3000]?)[(（][ \t]?(?P<name>[^()（）\n]{2,60}?)[ \t]?[)）][ \t.。]*$")
_DASH_SLUG = re.compile(
    r"(?:^|(?<=[.!?”\"»…’)])[ \t]*)(?:--?|[–—])[ \t]?(?:with[ \t])?(?P<name>[^\W\d_][^()\n–—]{1,50}?)[ \t]*(?:--?|[–—])?[ \t.]*$",
    re.IGNORECASE,
)
_BARE_SLUG = re.compile(r"(?<=[.!?”\"»)…’])[ \t]+(?P<name>[^\W\d_]{2,12}|[A-Z]{2,4}/[A-Z]{2,4})[ \t.]*$")
_AROUND_SLUG = re.compile(
    r"^[\w/]{1,12}[ \t](?=\()|^\((?:END|ENDS|end)\)[ \t]?|(?<=^[A-Z]{3})(?: [A-Z]{2,4}){1,4}$|(?<=^[A-Z]{4})(?: [A-Z]{2,4}){1,4}$"
)
_SLUG_KINDS = ("agency", "generic")
_SEPARATOR = re.compile(r"[ \t]*(?:,|;|/|&|\+|[、，；／＝=]|\bwith\b|\band\b|\bund\b|\bet\b|\by\b)[ \t]*")
_BEFORE_SLUG = frozenset('.!?”"»)…’')  # a slug between strokes, or a bare one, comes after one of them or begins the line
_BLANKS = " \t"
_CLOSED = (")", "）")
_AROUND_NAME = re.compile(r"^[据據](?=.)|(?<=.)(?:供稿|[电電讯訊]|配信)$")  # "according to", "wire"
_DASHES = "-–—"
_DASH_REACH_CHARACTERS = 60  # before the end of the name; the dash before it is in them
_DESK = re.compile(r"[a-zäöüß]{1,4}(?:/[a-zäöüß]{1,4}){0,3}|(?i:fim|fin|end|ends|enditem)")


def slugs(text: str) -> tuple[Credit, ...]:
    """Return the slugs that close a text: "/REL", "Reuter", "(PTI)", "-AFP", "abc/def (AFP, dpa)"."""
    return _slugs(text, registry())


@functools.lru_cache(maxsize=512)  # the search for marks asks for them, and later the search for credits asks again
def _slugs(text: str, _known: Registry) -> tuple[Credit, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[Credit]:
    tail = max(0, len(text) - TAIL_CHARACTERS)
    for match in _STROKE_SLUG.finditer(text, tail) if _has_stroke(text, tail) else ():
        for agency in agencies_of(match["name"]):
            yield credit_at(text, agency.name, match.span(), CreditForm.SLUG, STRENGTHS["slug"][0])
    end = len(text)
    for _ in range(CLOSING_LINES):
        last = text[max(0, end - TAIL_CHARACTERS) : end]
        end -= len(last) - len(last.rstrip())
        start = text.rfind("\n", max(0, end - TAIL_CHARACTERS), end) + 1
        if start == 0 and end > TAIL_CHARACTERS:
            start = end - TAIL_CHARACTERS
        yield from _closing(text, start, end)
        if start <= 1:
            break
        end = start - 1
    yield from _signed(text)


def _signed(text: str) -> Iterator[Credit]:
    """Yield the names of agencies alone in a line below the last sentences of a body, with only short lines of the page right behind.

    A name between sentences, or below a single one, belongs to a picture.
    """
    end = len(text)
    below = ""
    first = text.rfind("\n", 0, max(0, end - BEHIND_CHARACTERS) + 1) + 1
    for written in reversed(text[first:].split("\n")):
        start = end - len(written)
        line = written.strip(_BLANKS + "\r*_") if written else ""
        if 2 <= len(line) <= LONGEST_SIGNATURE_CHARACTERS and below and not ends_sentence(below) and may_name(line):
            agencies = agencies_of(line)
            if agencies and all(agency.kind in _SLUG_KINDS for agency in agencies) and _closes_sentences(text, start):
                yield from (credit_at(text, agency.name, (start, end), CreditForm.SLUG, STRENGTHS["plain slug"][0]) for agency in agencies)
        below = line or below
        end = start - 1


def _closes_sentences(text: str, start: int) -> bool:
    """Return whether the two lines above an offset end sentences; lines of signs, addresses and brackets do not count."""
    sentences = 0
    end = start - 1
    while end > 0 and sentences < 2:
        first = text.rfind("\n", 0, end) + 1
        line = text[first:end].strip()
        if any(character.isalnum() for character in line) and "@" not in line and line[0] != "(":
            if not ends_sentence(line) or line[:1].isdigit() or (not sentences and word_count(line) < LEAST_SIGNED_WORDS):
                return False
            sentences += 1
        end = first - 1
    return sentences == 2


def _has_stroke(text: str, start: int) -> bool:
    """Return whether a stroke behind ``start`` could open a slug."""
    at = text.find("/", start)
    while at >= 0:
        before = text[max(0, at - 3) : at]
        if text[at + 1 : at + 2].isalnum() and (before[-1:] in ("", "\n") or before.rstrip(_BLANKS)[-1:] in _BEFORE_SLUG):
            return True
        at = text.find("/", at + 1)
    return False


def _shapes(line: str, closes: bool) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that may match a line: to look for a bracket or dash is faster than to find that a pattern does not match."""
    bare = line.rstrip(" \t.。")
    if bare[-1:] in _CLOSED:
        yield _BRACKET_SLUG
    named = bare.rstrip(" \t.-–—")[-_DASH_REACH_CHARACTERS:]
    if any(dash in named for dash in _DASHES):
        yield _DASH_SLUG
    if closes:
        opening = bare[: -len(bare.replace("\t", " ").rpartition(" ")[2])] if bare[-1:] else ""
        if len(bare) - len(opening) <= 12 and opening.rstrip(_BLANKS)[-1:] in _BEFORE_SLUG:
            yield _BARE_SLUG


def _closing(text: str, start: int, end: int) -> Iterator[Credit]:
    """Yield the slugs at the end of one closing line."""
    line = text[start:end]
    short = end - start <= LONGEST_SLUG_LINE_CHARACTERS
    if short and not _may_sign(line):
        return
    closes = not text[end:].strip()
    if short and start > 0 and (closes or not line.strip()[:1].isalpha()):
        bare = _AROUND_SLUG.sub("", line.strip())
        agencies = agencies_of(bare.strip("()（）-–—/ .。\t"))
        if agencies and all(agency.kind in _SLUG_KINDS for agency in agencies):
            yield from (credit_at(text, agency.name, (start, end), CreditForm.SLUG, STRENGTHS["slug"][0]) for agency in agencies)
            return
    for pattern in _shapes(line, closes):
        for match in pattern.finditer(line):
            for agency in agencies_of(match["name"]):
                if agency.kind not in _SLUG_KINDS and match["name"].strip() not in agency.slugs:
                    continue  # "(BBC News)" is the source of a quotation or a list item
                strength = STRENGTHS["slug" if pattern is _BRACKET_SLUG else "plain slug"][0]
                yield credit_at(text, agency.name, (start + match.start(), start + match.end()), CreditForm.SLUG, strength)


def _may_sign(written: str) -> bool:
    return may_name(written) or may_name(_AROUND_NAME.sub("", written.strip("()（） \t。")))


def agencies_of(names: str, extra: str = "slugs") -> list[Agency]:
    """Return the agencies of a slug; none if it contains anything other than names and the initials of a desk."""
    if not _may_sign(names):
        return []
    known = registry()
    whole = known.named(names, extra)
    if whole:
        return [whole]
    parts = [part for part in _SEPARATOR.split(names) if part]
    found = [known.named(part, extra) or known.named(_AROUND_NAME.sub("", part), extra) for part in parts]
    if not all(agency or _DESK.fullmatch(part) for part, agency in zip(parts, found, strict=True)):
        return []
    return list(dict.fromkeys(agency for agency in found if agency is not None))


def credit_at(text: str, source: str, span: tuple[int, int], form: CreditForm, strength: float) -> Credit:
    """Return the credit for a span, without the white space at its ends."""
    first, last = stripped(text, *span)
    return Credit(source, text[first:last], first, last, form, source == registry().generic.name, strength)
