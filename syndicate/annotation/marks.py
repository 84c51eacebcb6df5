"""Marks: the spans of a text that are not its own report, such as furniture, credits, captions and lines of metadata.

Invariant: the marks of a text depend on the text alone. They are sorted, never overlap, and leave out the white space around
a line. A mark changes nothing in the text: it says that its words do not count as shared copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from syndicate.annotation.furniture import Sheet
from syndicate.annotation.head_and_foot import OWN_CHANNEL, head_and_foot
from syndicate.annotation.repeats import repeats
from syndicate.annotation.slugs import slugs
from syndicate.model.article import Mark, MarkKind
from syndicate.text.lines import Line, Lines, ends_sentence, is_body

MOST_LIST_LINES = 12  # under a heading such as "Related Stories" that are taken for its links
LONGEST_TEASER_CHARACTERS = 160
LEAST_STORY_CHARACTERS = 600  # of captions that are more than all the rest; a page that lost its body may keep three captions
_LIST_RULES = frozenset({"related-heading", "related"})  # the second only as a bare label, "Related:"
_AT_END = frozenset({"picture-credit-at-end", "picture-house", "picture-credit-behind", "picture-house-behind-bar"})

_HEADING_RULE = "author-heading"


def find_marks(text: str) -> tuple[Mark, ...]:
    """Return every span of a text that is not its own report, sorted and without overlaps.

    Lines are found as head and foot data (``head_and_foot``) or by the rules of ``furniture``, or as what a long text repeats
    (``repeats``). A mark covers a line without the white space around it, or a part of the line if the rule says so.
    """
    sheet = Sheet(text)
    candidates = sheet.candidates
    data = {entry.start: entry for entry in reversed(head_and_foot(text, sheet)) if entry.rule != OWN_CHANNEL}
    found = [Mark(entry.start, entry.end, MarkKind.METADATA, entry.rule) for entry in data.values()]
    lines = sheet.lines
    for number in candidates:
        start = lines.start[number]
        if start in data or lines.carries_on(number):
            continue
        for mark in (*sheet.furniture(number), *sheet.labels(number)):
            found.append(Mark(start + mark.start, start + mark.end, mark.kind, mark.rule))
    found.extend(Mark(credit.start, credit.end, MarkKind.CREDIT, "closing-slug") for credit in slugs(text))
    if any(mark.rule in _LIST_RULES for mark in found):
        found.extend(_closing_list(lines, found))
    found.extend(_notes(lines, {mark.start for mark in found if mark.rule == _HEADING_RULE}))
    found.extend(repeats(text))
    kept: list[Mark] = []
    for mark in sorted(found):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(_without_story(text, kept))


def _without_story(text: str, marks: Sequence[Mark]) -> Sequence[Mark]:
    """Return marks without captions if these would be the story: more than all the rest of the text, and long.

    A name of a photographer behind a paragraph makes a caption of it, but not behind all of them.
    """
    captions = [mark for mark in marks if mark.kind is MarkKind.CAPTION and mark.rule in _AT_END]
    words = sum(mark.end - mark.start for mark in captions)
    rest = len(text) - sum(mark.end - mark.start for mark in marks)
    return [mark for mark in marks if mark not in captions] if words >= LEAST_STORY_CHARACTERS and words > rest else marks


def _notes(lines: Lines, headings: Set[int]) -> Iterator[Mark]:
    """Yield a mark over each line that stands below a heading such as "About the author"; ``headings`` are where they start."""
    for number in range(len(lines) - 1 if headings else 0):
        if lines[number].start in headings:
            yield Mark(lines[number + 1].start, lines[number + 1].end, MarkKind.FORM, "author-note-below")


def _closing_list(lines: Sequence[Line], found: Sequence[Mark]) -> list[Mark]:
    """Mark the links under a closing "Related Stories": short lines that end no sentence, down to the end."""
    by_start = {mark.start: mark for mark in found}
    tail = lines[-MOST_LIST_LINES - 1 :]
    heading = next((number for number, line in enumerate(tail) if line.start in by_start and _opens_list(line, by_start[line.start])), None)
    if heading is None:
        return []
    links = [line for line in tail[heading + 1 :] if line.start not in by_start]
    if any(len(line.text) > LONGEST_TEASER_CHARACTERS or is_body(line.text) or ends_sentence(line.text.rstrip("?!")) for line in links):
        return []
    return [Mark(line.start, line.end, MarkKind.TEASER, "related-list") for line in links]


def _opens_list(line: Line, mark: Mark) -> bool:
    return mark.rule in _LIST_RULES and (mark.rule == "related-heading" or line.text.rstrip("* ").endswith((":", "：")))
