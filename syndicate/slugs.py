"""Closing slugs: the agency that signs a text at its end, by its place and shape.

What always holds: slugs are looked for among the last characters of a text only; only names that the registry knows count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.agencies import Agency, registry
from syndicate.creditrules import STRENGTHS
from syndicate.values import Credit, CreditForm

CLOSING_LINES = 3  # other slugs stand on one of the last lines; further up a bracket is a caption's
TAIL = 1_500  # characters in which a slug between strokes counts
_STROKE_SLUG = re.compile(r"(?:^|(?<=[.!?”\"»)…’])[ \t]{0,2})/(?P<name>[^\W\d_][\w/ .-]{1,30}?)[ \t]?/?[ \t]*$", re.MULTILINE)
_BRACKET_SLUG = re.compile(r"(?:^|(?<=[.!?”\"»…’)])[ \t]?)\([ \t]?(?P<name>[^()\n]{2,60})[ \t]?\)[ \t.]*$")
_DASH_SLUG = re.compile(
    r"(?:^|(?<=[.!?”\"»…’)])[ \t]*)(?:--?|[–—])[ \t]?(?:with[ \t])?(?P<name>[^\W\d_][^()\n–—]{1,50}?)[ \t]*(?:--?|[–—])?[ \t.]*$",
    re.IGNORECASE,
)
_BARE_SLUG = re.compile(r"(?<=[.!?”\"»)…’])[ \t]+(?P<name>[^\W\d_]{2,12}|[A-Z]{2,4}/[A-Z]{2,4})[ \t.]*$")
_AROUND_SLUG = re.compile(
    r"^[\w/]{1,12}[ \t](?=\()|^\((?:END|ENDS|end)\)[ \t]?|(?<=^[A-Z]{3})(?: [A-Z]{2,4}){1,4}$|(?<=^[A-Z]{4})(?: [A-Z]{2,4}){1,4}$"
)
_SLUG_KINDS = ("agency", "generic")
_DESK = re.compile(r"[a-zäöüß]{1,4}(?:/[a-zäöüß]{1,4}){0,3}|(?i:fim|fin|end|ends|enditem)")


def slugs(text: str) -> Iterator[Credit]:
    """Yield the slugs that close a text: "/REL", "Reuter", "(PTI)", "-AFP", "abc/def (AFP, dpa)"."""
    tail = max(0, len(text) - TAIL)
    for match in _STROKE_SLUG.finditer(text, tail) if text.find("/", tail) >= 0 else ():
        for agency in agencies_of(match["name"]):
            yield made(text, agency.name, match, CreditForm.SLUG, STRENGTHS["slug"][0])
    end = len(text)
    for _ in range(CLOSING_LINES):
        end = len(text[:end].rstrip()) if end <= TAIL else end - len(text[end - TAIL : end]) + len(text[end - TAIL : end].rstrip())
        start = text.rfind("\n", max(0, end - TAIL), end) + 1
        if start == 0 and end > TAIL:
            start = end - TAIL
        yield from _closing(text, start, end)
        if start <= 1:
            return
        end = start - 1


def _closing(text: str, start: int, end: int) -> Iterator[Credit]:
    """Yield the slugs at the end of one closing line."""
    line = text[start:end]
    if end - start <= 60 and start > 0:
        bare = _AROUND_SLUG.sub("", line.strip())
        agencies = agencies_of(bare.strip("()-–—/ .\t"))
        if agencies and all(agency.kind in _SLUG_KINDS for agency in agencies):
            first = start + len(line) - len(line.lstrip())
            span = first, first + len(line.strip())
            yield from (
                Credit(a.name, text[slice(*span)], *span, CreditForm.SLUG, a is registry().generic, STRENGTHS["slug"][0]) for a in agencies
            )
            return
    closes = not text[end:].strip()
    # what no match can do without is found sooner than that there is no match
    signs = (_BRACKET_SLUG, ")" in line), (_DASH_SLUG, any(dash in line for dash in "-–—")), (_BARE_SLUG, closes)
    for pattern in [pattern for pattern, holds in signs if holds]:
        for match in pattern.finditer(line):
            for agency in agencies_of(match["name"]):
                if agency.kind not in _SLUG_KINDS and match["name"].strip() not in agency.slugs:
                    continue  # "(BBC News)" is where a quotation or a list item is from
                first = start + match.start() + len(match.group()) - len(match.group().lstrip())
                last = start + len(line[: match.end()].rstrip())
                strength = STRENGTHS["slug" if pattern is _BRACKET_SLUG else "plain slug"][0]
                yield Credit(agency.name, text[first:last], first, last, CreditForm.SLUG, agency is registry().generic, strength)


def agencies_of(names: str, extra: str = "slugs") -> list[Agency]:
    """Return the agencies of a slug in which nothing else stands but the initials of a desk; else none."""
    known = registry()
    whole = known.named(names, extra)
    if whole:
        return [whole]
    parts = [part for part in re.split(r"[ \t]*(?:,|;|/|&|\+|\bwith\b|\band\b|\bund\b|\bet\b|\by\b)[ \t]*", names) if part]
    found = [known.named(part, extra) for part in parts]
    if not all(agency or _DESK.fullmatch(part) for part, agency in zip(parts, found, strict=True)):
        return []
    return list(dict.fromkeys(agency for agency in found if agency is not None))


def made(text: str, source: str, match: re.Match[str], form: CreditForm, strength: float) -> Credit:
    first = match.start() + len(match.group()) - len(match.group().lstrip())
    last = match.start() + len(match.group().rstrip())
    return Credit(source, text[first:last], first, last, form, source == registry().generic.name, strength)
