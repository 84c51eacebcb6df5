"""Find title, outlet, byline, date and address in the head and foot lines of a plain text.

Invariant: the result depends on the text alone. Each found field names its rule and its place. If no rule is sure, the field
stays empty. Dates are returned as written; the reader decides whether to believe them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from syndicate.annotation.agencies import host
from syndicate.annotation.furniture import Sheet
from syndicate.text.dates import MONTHS, WEEKDAYS, looks_like_date
from syndicate.text.lines import LONGEST_TITLE_CHARACTERS, Line, ends_sentence, is_body, word_count

LEAST_TITLE_WORDS = 4  # a shorter line may be a name or a rubric
HEAD_LINES = 16  # a longer head is a list
FOOT_LINES = 8
OWN_CHANNEL = "own-channel"  # the one rule that reads a value from furniture: its line stays a promotion
MOST_TEXTS_REMEMBERED = 512  # the reader of an article asks for its fields, and later the search for marks asks again
LONGEST_REMEMBERED_CHARACTERS = 20_000  # characters of such a text
MOST_NAME_WORDS = 6  # words in the name of a person or an outlet


@dataclass(frozen=True, slots=True)
class FoundField:
    """A field found in a text: its value, the rule and what it saw, and the offsets of its line.

    ``field`` is a field name of Article, or None for a line of metadata without a value (a repeated title).
    """

    field: str | None
    value: str
    rule: str
    detail: str
    start: int
    end: int


def _found(line: Line, field: str | None, value: str, rule: str, detail: str) -> FoundField:
    return FoundField(field, value, rule, detail, line.start, line.end)


_DATE_AND_TITLE = re.compile(r"date[:\s]\s*(\d{4}-\d{2}-\d{2})\s+(\S.{3,200})", re.IGNORECASE)
_LABEL = re.compile(
    r"(title|headline|date|published|author|byline|outlet|publication|publisher|url|link)\s*:\s+(\S.{0,250})", re.IGNORECASE
)
_LABEL_FIELDS = {
    "title": "title", "headline": "title", "date": "published", "published": "published", "author": "byline", "byline": "byline",
    "outlet": "outlet", "publication": "outlet", "publisher": "outlet", "url": "uri", "link": "uri",
}  # fmt: skip
_NO_TITLE = re.compile(r"[-–—•·*+([<]|https?:|story highlights|close\b|editor[’']?s[’']? note|dear ", re.IGNORECASE)
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{4}[.][”\"’']? [A-Z“\"]")  # two sentences are a standfirst or a caption
_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"\s+[/|•·–—-]\s+|\s*\|\s*")
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af|przez|text|texte|texto)\s?:?\s+(\S.{1,90})", re.IGNORECASE)
_NAME_WORD = re.compile(r"(?:[^\W\d_a-zß-ÿа-яё]|[’'\"(])[\w.’'()-]*,?|[^\W\d_]\.,?", re.UNICODE)
_NAME_JOINER = frozenset((
    "and", "of", "for", "the", "in", "at", "to", "with", "&", "de", "del", "della", "di", "da", "do", "dos", "la", "le", "el", "von", "van",
    "der", "den", "zu", "bin", "al", "und", "et", "y", "e", "en",
))  # fmt: skip
_DESKS = frozenset((
    "staff", "agencies", "agency", "desk", "editors", "newsroom", "correspondent", "correspondents", "redaktion", "rédaction", "redacción",
    "redazione", "redação", "redactie",
))  # fmt: skip
# "By Tuesday ..." begins a sentence, not a byline
_NO_NAMES = frozenset(
    ("noon", "midnight", "comparison", "contrast", "law", "then", "now", "default", "most", "all", "far", "year", *MONTHS, *WEEKDAYS)
)
_URL_LABEL = re.compile(
    r"(?:original(?: (?:url|link|article|story|source))?|url|permalink|link to (?:the )?original)\s*:?\s*(<?https?://\S+)?", re.IGNORECASE
)
_URL_LABEL_LETTERS = frozenset("ouplOUPL")  # first letters of the label
_URL = re.compile(r"<?(https?://[^\s<>]{4,2000})>?", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9][a-z0-9-]{1,40}\.){1,3}[a-z]{2,10})/?", re.IGNORECASE)
_CHANNEL = re.compile(
    r"(?:[Jj]oin|[Ff]ollow|[Ss]ubscribe to)(?: us on)? our (?:[a-z-]+ ){0,5}"
    r"(?P<outlet>(?!Telegram|WhatsApp|YouTube|Viber|Discord)[A-Z][\w&.’'-]*(?: [A-Z][\w&.’'-]*){0,3}) "
    r"(?:Telegram|WhatsApp|YouTube|Viber|Discord) (?:channel|group)"
)
_OUTLET_WORD = re.compile(
    r"\b(?:press|news|times|post|agency|media|tv|radio|daily|journal|today|herald|tribune|gazette|zeitung|presse|nachrichten|prensa|diario|"
    r"agencia|agence|agenzia|notizie|nieuws|wire|observer|guardian|chronicle|telegraph|magazine|review|bulletin|courier|broadcasting)\b",
    re.IGNORECASE,
)


_lately: dict[str, tuple[FoundField, ...]] = {}


def head_and_foot(text: str, sheet: Sheet | None = None) -> tuple[FoundField, ...]:
    """Return the fields in the lines before and behind the story, in their order; of a field found twice the first counts.

    ``sheet`` holds the lines of the text, if the caller has them.
    """
    found = _lately.pop(text, None)
    if found is not None:
        return found
    found = _head_and_foot(sheet or Sheet(text))
    if len(text) <= LONGEST_REMEMBERED_CHARACTERS:
        if len(_lately) >= MOST_TEXTS_REMEMBERED:
            _lately.clear()
        _lately[text] = found
    return found


def _head_and_foot(sheet: Sheet) -> tuple[FoundField, ...]:
    lines = sheet.lines
    body = next((number for number in range(min(HEAD_LINES, len(lines))) if _begins_body(sheet, number)), None)
    length = min(HEAD_LINES, len(lines)) if body is None else body
    found = list(_head(sheet, length, has_body=body is not None))
    known = {entry.start for entry in found}
    foot = [line for line in lines[max(length, len(lines) - FOOT_LINES) :] if line.start not in known]
    found.extend(_foot(foot))
    return tuple(sorted(found, key=lambda entry: (entry.start, entry.end, entry.field or "")))


def _begins_body(sheet: Sheet, number: int) -> bool:
    lines = sheet.lines
    if number + 1 < len(lines) and lines.carries_on(number + 1):
        return True
    return is_body(lines[number].text) and not sheet.furniture(number)


def _head(sheet: Sheet, length: int, *, has_body: bool) -> Iterator[FoundField]:
    titles: list[Line] = []
    between: list[Line] = []
    lines = sheet.lines
    for number, line in enumerate(lines[:length]):
        sighted = _own_channel(line)
        if sighted:
            yield sighted
            continue
        if any(mark.start == 0 and mark.end == len(line.text) for mark in sheet.furniture(number)):
            continue
        entries = next((entries for rule in HEAD_RULES if (entries := rule(line))), None)
        if entries:
            yield from entries
            titles += [line for entry in entries if entry.field == "title"]
        elif titles and _repeats(line.text, titles[0].text):
            yield _found(line, None, line.text, "title-repeated", "the title is repeated here")
            for other in between:
                yield _found(other, None, other.text, "between-titles", "is between the title and its repetition")
            between = []
        elif not titles and has_body and _is_title(line, lines[number + 1 : length + 1]):
            titles.append(line)
            value = line.text.lstrip("#").strip() if line.text.startswith("#") else line.text
            yield _found(line, "title", value, "first-headline-line", "the first line of its own before the story")
        elif titles and word_count(line.text) <= MOST_NAME_WORDS and not ends_sentence(line.text):
            between.append(line)


def _own_channel(line: Line) -> FoundField | None:
    match = _CHANNEL.search(line.text) if len(line.text) <= LONGEST_TITLE_CHARACTERS else None
    if match is None:
        return None
    return _found(line, "outlet", match["outlet"], OWN_CHANNEL, f"the page invites to its own channel: {line.text[:80]!r}")


def _date_and_title(line: Line) -> list[FoundField]:
    match = _DATE_AND_TITLE.fullmatch(line.text)
    if match is None:
        return []
    seen = "a first line of 'date', a date and a title"
    return [
        _found(line, "published", match[1], "date-and-title", seen),
        _found(line, "title", match[2], "date-and-title", seen),
    ]


def _labelled(line: Line) -> list[FoundField]:
    match = _LABEL.fullmatch(line.text)
    if match is None:
        return []
    field, value = _LABEL_FIELDS[match[1].casefold()], match[2].strip("<> ")
    if (field == "published" and not looks_like_date(value)) or (field == "uri" and not _URL.fullmatch(value)):
        return []
    return [_found(line, field, value, "label", f"the line says {match[1]!r}")]


def _dated(line: Line) -> list[FoundField]:
    if len(line.text) > LONGEST_TITLE_CHARACTERS or not _DIGIT.search(line.text):
        return []
    if looks_like_date(line.text):
        return [_found(line, "published", line.text, "date-line", "a line that is a date")]
    parts = [part for part in _SEPARATOR.split(line.text) if part]
    dates = [part for part in parts if looks_like_date(part)]
    if len(dates) != 1 or len(parts) > 4:
        return []
    found = [_found(line, "published", dates[0], "date-line", "a date beside other data of the story")]
    for part in parts:
        name = _byline_name(part)
        if name:
            found.append(_found(line, "byline", name, "date-line", "a byline beside the date"))
        elif part is not dates[0] and _is_outlet_name(part):
            found.append(_found(line, "outlet", part, "date-line", "the name beside the date"))
    return found


def _byline(line: Line) -> list[FoundField]:
    name = _byline_name(line.text)
    if name is None:
        return []
    return [_found(line, "byline", name, "byline", f"the line begins with {line.text.split()[0]!r}")]


HeadRule = Callable[[Line], list[FoundField]]
HEAD_RULES: tuple[HeadRule, ...] = (_date_and_title, _labelled, _dated, _byline)


def _byline_name(part: str) -> str | None:
    match = _BY.fullmatch(part) if len(part) <= 100 else None
    if match is None:
        return None
    name = match[1].strip().rstrip(",")
    words = name.split()
    if len(words) > 12 or words[0].strip(",.").casefold() in _NO_NAMES or ends_sentence(name.rstrip(".")):
        return None
    names = [word for word in words if word.casefold() not in _NAME_JOINER]
    if not names or not all(_NAME_WORD.fullmatch(word) or word.startswith("@") for word in names):
        return None
    if sum(len(word) > 1 for word in names) >= 2 or names[0].strip(",.").casefold() in _DESKS:
        return name
    # one word alone counts only in English, where no other line begins with it
    return name if part.startswith("By") and len(words) == 1 and len(name) > 2 else None


def _is_outlet_name(part: str) -> bool:
    if word_count(part) > MOST_NAME_WORDS or ends_sentence(part) or not part[0].isupper():
        return _DOMAIN.fullmatch(part) is not None
    # "April 3, 2025 | Jane Doe" names a writer: take only what cannot be a person
    return part.isupper() or _OUTLET_WORD.search(part) is not None or _DOMAIN.fullmatch(part) is not None


def _is_title(line: Line, rest: Sequence[Line]) -> bool:
    text, following = line.text, rest[0]
    if word_count(text) < 2 or len(text) > LONGEST_TITLE_CHARACTERS or text[0].islower() or text[-1] in ".:;,·…" or _NO_TITLE.match(text):
        return False
    if any(_repeats(other.text, text) for other in rest):
        return True
    if word_count(text) < LEAST_TITLE_WORDS or _SENTENCE_INSIDE.search(text):
        return False
    # prose wrapped by hand goes on in the next line; below a title comes a blank line, or data of the story
    return following.after_blank or any(rule(following) for rule in HEAD_RULES) or (text.isupper() and not following.text.isupper())


def _repeats(line: str, title: str) -> bool:
    one, other = sorted((" ".join(part.casefold().lstrip("# ").split()) for part in (line, title)), key=len)
    return one == other or (other.startswith(one) and word_count(one) >= 4 and len(one) * 10 >= len(other) * 6)


def _foot(foot: Sequence[Line]) -> Iterator[FoundField]:
    for number, line in enumerate(foot):
        label = _URL_LABEL.fullmatch(line.text) if line.text[0] in _URL_LABEL_LETTERS and len(line.text) <= 2100 else None
        if label:
            target = line if label[1] else (foot[number + 1] if number + 1 < len(foot) else None)
            address = _URL.fullmatch((label[1] or (target.text if target else "")).strip())
            if address and target:
                yield from _addressed(line, target, address[1])
    if foot:
        yield from _signed_with_domain(foot)


def _addressed(label: Line, target: Line, address: str) -> Iterator[FoundField]:
    seen = "the address behind 'original url' or the like"
    yield _found(target, "uri", address, "original-url", seen)
    if host(address):
        yield _found(target, "outlet", host(address), "original-url", seen)
    if label is not target:
        yield _found(label, None, label.text, "original-url", "announces the address")


def _signed_with_domain(foot: Sequence[Line]) -> Iterator[FoundField]:
    last = foot[-1]
    match = _DOMAIN.fullmatch(last.text) if len(last.text) <= 120 else None
    if match is None or "//" in last.text:
        return
    site = match[1].casefold()
    above = foot[-2] if len(foot) > 1 else None
    spelled = "".join(character for character in above.text.casefold() if character.isalnum()) if above and len(above.text) <= 60 else ""
    if above and len(spelled) >= 3 and spelled in {label.replace("-", "") for label in site.split(".")}:
        yield _found(above, "outlet", above.text, "trailing-domain", f"the name above the closing {last.text!r} spells it")
        yield _found(last, None, last.text, "trailing-domain", "the closing address of the site")
    else:
        yield _found(last, "outlet", site, "trailing-domain", "the text closes with the address of a site")
