"""Find quoted speech: in every style of quotation marks, in posts of social networks and in blocks that are set off.

Invariant: the spans are sorted, do not overlap and leave out the quotation marks. A quotation inside a quotation belongs to the
outer one. An apostrophe, a possessive and an inch mark open nothing. A quotation that is not closed ends with its paragraph; so
each paragraph of a long quotation, which opens with its own mark, is found. The time is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from syndicate.model.article import Span
from syndicate.text.announcements import Announced, announced
from syndicate.text.lines import stripped
from syndicate.text.posts import posts
from syndicate.text.rows import rows
from syndicate.text.set_off import blocks, set_off, turns

__all__ = ["Announced", "announced", "in_marks", "quotations", "rows", "turns"]

# Which marks may close a quotation that this one opened. Doubles mix, because half-converted text mixes them.
CLOSERS: dict[str, str] = {
    "“": '”“"',
    "”": "”",  # Swedish and Finnish
    "„": '“”‟"',
    "‟": "”",
    '"': '"”',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "``": "''",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
}
SINGLES = frozenset("‘‚'")  # also apostrophes: one without its partner is not a quotation
UPRIGHT = frozenset("「」『』")  # each has one meaning, and may be between letters
WORD_CUTS = frozenset(("em", "til", "till", "tis", "twas", "n", "nuff", "bout", "round", "cause", "cos", "cuz", "ere", "neath", "kay"))
DEEPEST_NESTING_QUOTATIONS = 8  # quotations in quotations; the bound keeps the time linear
LEAST_FRAMED_CHARACTERS = 200  # code points; a shorter text in quotation marks is a quotation
LONGEST_UNCLOSED_CHARACTERS = 1500  # code points; of a longer quotation that is not closed only the first sentence counts

# Signs behind which a quotation may open, as part of a set in a pattern.
_BEFORE_OPENING = r"(\[{<—–\-/\u200b\ufeff“„«‹‘‚「『\"'¿¡>*_"
# A set of characters comes first, because it is searched many times faster than alternatives. An apostrophe between two letters
# or digits neither opens nor closes, so the pattern skips it.
_AS_MARK = r"(?<=`)`|(?<=')(?<![^\W_]'(?=[^\W_]))'?|(?<=’)(?<![^\W_]’(?=[^\W_]))"
_MARKS = re.compile(rf"[“”„‟\"«»‹›「」『』‘’‚'`\n](?:(?<=\n)[^\S\n]*(\n)?|{_AS_MARK}|(?<![\n`'’]))")
# The same when no quotation is open: line ends do not count, and some marks cannot open one. A whole quotation without other
# marks in it (and for straight marks, with clear ends) is matched at once.
_INSIDE = r"[^“”„‟\"«»‹›「」『』‘’‚'`\n]*+(?:(?<=[^\W_])['’](?=[^\W_])[^“”„‟\"«»‹›「」『』‘’‚'`\n]*+)*+"
_FIRST_MARKS = re.compile(
    rf"[“”„‟\"«»‹›「『‘‚'`](?:(?<=“)(?P<curved>{_INSIDE})”"
    rf"|(?<=\")(?<![^\s{_BEFORE_OPENING}]\")(?P<straight>{_INSIDE})(?<![\s\d{_BEFORE_OPENING}])\"(?![^\W_])"
    rf"|{_AS_MARK}|(?<![`'’]))"
)
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?…。！？][”’\"')\]]*(?=\s)")
_INCHES = re.compile(r"\d['’′]\s?\d{1,2}\Z")
# A line that opens with a dash is speech if a second dash, behind a comma or the like, introduces the speaker.
_DASHED = re.compile(r"^[^\S\n]*—[^\S\n]*([^\s—][^\n—]*[,!?…])[^\S\n]*—[^\S\n]", re.MULTILINE)


@dataclass(slots=True)
class _Open:
    """A quotation that is open."""

    mark: str
    start: int
    line: int | None = None  # end of its first line that ends a sentence
    maybe: int | None = None  # an end that may be a possessive instead
    inner: list[Span] = field(default_factory=list)  # quotations closed inside, which count if this one is none


def quotations(text: str) -> tuple[Span, ...]:
    """Return the outermost quotations of a text, even of one word, as sorted spans without their marks.

    Marks around the whole text are not a quotation; the quotations inside them are returned.
    """
    spans = _scan(text)
    if len(spans) == 1 and spans[0].end - spans[0].start >= LEAST_FRAMED_CHARACTERS and _WORD.search(text, 0, spans[0].start) is None:
        framed = spans[0]
        if _WORD.search(text, framed.end) is None:
            return tuple(Span(framed.start + span.start, framed.start + span.end) for span in _scan(framed.cut(text)))
    return spans


def in_marks(text: str) -> list[Span]:
    """Return what stands in quotation marks or in signed posts, in no order: most of the quotations, for a tenth of their time."""
    found = _marked(text)
    return [*found, *posts(text, blocks(text))] if "(@" in text else found


def _scan(text: str) -> tuple[Span, ...]:
    spans = _marked(text)
    if "—" in text:  # to look for the sign is faster than to find that the pattern does not match
        spans += [Span(*match.span(1)) for match in _DASHED.finditer(text)]
    found = blocks(text)
    return _outermost(text, [*spans, *posts(text, found), *set_off(text, found)])


def _marked(text: str) -> list[Span]:
    scanner = _Scanner(text)
    at = 0
    while match := (_MARKS if scanner.stack else _FIRST_MARKS).search(text, at):
        at = match.end()
        if match.lastgroup is not None:
            scanner.found.append(Span(*match.span(match.lastgroup)))
        elif text[match.start()] == "\n":
            scanner.line(match.start(), blank=match.group(1) is not None)
        else:
            scanner.mark(match.group(), match.start(), at)
    scanner.settle(len(text))
    return scanner.found


def _outermost(text: str, spans: list[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        start, end = stripped(text, max(span.start, kept[-1].end) if kept else span.start, span.end)
        if end > start:
            kept.append(Span(start, end))
    return tuple(kept)


class _Scanner:
    """The open quotations at one point of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[_Open] = []
        self.found: list[Span] = []

    def line(self, at: int, *, blank: bool) -> None:
        """Record a line end; a blank line ends every quotation."""
        if blank:
            self.settle(at)
        elif at and _ends_sentence(self.text, at):
            for frame in self.stack:
                frame.line = at if frame.line is None else frame.line

    def mark(self, mark: str, at: int, behind: int) -> None:
        """Decide whether a mark closes a quotation, opens one or does neither."""
        text = self.text
        before, after = text[at - 1] if at else " ", text[behind] if behind < len(text) else " "
        opens, closes = _opens(before), _closes(after)
        if mark == '"' and before.isdigit() and _INCHES.search(text, max(0, at - 6), at):
            return
        depth = self._partner(mark, before, after, opens=opens, closes=closes)
        if depth is not None:
            self._close(depth, at, mark, before)
        elif len(self.stack) < DEEPEST_NESTING_QUOTATIONS and self._may_open(mark, at, behind, opens=opens, closes=closes):
            self._give_up_on_same(mark)
            self.stack.append(_Open(mark, behind))

    def settle(self, end: int) -> None:
        """End every open quotation, at ``end`` at the latest."""
        while self.stack:
            self._keep(self._unclosed(self.stack.pop(), end))

    def _partner(self, mark: str, before: str, after: str, *, opens: bool, closes: bool) -> int | None:
        """Return the index in the stack of the quotation that this mark closes, or None."""
        if mark not in UPRIGHT:
            if mark in "'’" and (after.isalnum() or before.isspace()):
                return None
            if mark in '"“‘»›' and opens and not closes and not _without_spaces(after):
                return None
            if mark == '"' and before.isalnum() and after.isalnum() and not (_without_spaces(before) or _without_spaces(after)):
                return None  # a Hebrew abbreviation
        for depth in range(len(self.stack) - 1, -1, -1):
            opener = self.stack[depth].mark
            if mark in CLOSERS[opener]:
                typo = mark == "“" and opener == "“" and (opens or not closes)
                inch = mark == '"' and opener != '"' and before.isdigit()
                if not typo and not inch:
                    return depth
        return None

    def _may_open(self, mark: str, at: int, behind: int, *, opens: bool, closes: bool) -> bool:
        if mark not in CLOSERS:
            return False
        if mark in UPRIGHT or mark in "“„«‹‟":
            return True
        following = self.text[behind : behind + 1]
        if mark in "'‘‚":
            word = _WORD.match(self.text, behind, behind + 8)
            cut = word is not None and word.group().lower() in WORD_CUTS
            return opens and bool(following) and not following.isspace() and not following.isdigit() and not cut
        if mark == '"' and at and self.text[at - 1].isdigit():
            return False
        around = self.text[at - 1 : at], following
        if any(_without_spaces(c) for c in around):
            return mark != "”"
        return opens and (not closes or mark == '"')

    def _give_up_on_same(self, mark: str) -> None:
        """End an open quotation with the same mark at its line end or at the possessive that must have been its end."""
        for depth, frame in enumerate(self.stack):
            end = frame.maybe if frame.mark in SINGLES else frame.line
            if frame.mark == mark and end is not None:
                while len(self.stack) > depth:
                    self._keep(self._unclosed(self.stack.pop(), end))
                return

    def _close(self, depth: int, at: int, mark: str, before: str) -> None:
        while len(self.stack) > depth + 1:
            self._keep(self._unclosed(self.stack.pop(), at))
        frame = self.stack[depth]
        if frame.mark in SINGLES and before in "sS" and " " in self.text[frame.start : min(at, frame.start + LONGEST_UNCLOSED_CHARACTERS)]:
            frame.maybe = frame.maybe or at  # "the boys' toys" or the end: the next marks decide
            return
        self.stack.pop()
        self._keep([Span(frame.start, at)])

    def _unclosed(self, frame: _Open, end: int) -> list[Span]:
        """Return the spans of a quotation that is not closed: up to the end of its paragraph, or only those inside it."""
        if frame.mark in SINGLES:
            if frame.maybe is not None:
                return [Span(frame.start, frame.maybe), *(s for s in frame.inner if s.start > frame.maybe)]
            return frame.inner
        stop = min(end, frame.line if frame.line is not None else end)
        if frame.inner:
            stop = min(stop, frame.inner[0].start - 1)
        if frame.inner or stop - frame.start > LONGEST_UNCLOSED_CHARACTERS:
            sentence = _SENTENCE_END.search(self.text, frame.start, stop)
            stop = sentence.end() if sentence else stop
        return [Span(frame.start, stop), *(s for s in frame.inner if s.start >= stop)]

    def _keep(self, spans: list[Span]) -> None:
        (self.stack[-1].inner if self.stack else self.found).extend(spans)


def _opens(before: str) -> bool:
    return before.isspace() or before in "([{<—–-/\u200b\ufeff“„«‹‘‚「『\"'¿¡>*_"


def _closes(after: str) -> bool:
    return not after.isalnum() and after not in "“„‘‚「『([{$€£#@"


def _without_spaces(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uac00" > character >= "\ua000" or "\uff00" <= character <= "\uffef"


def _ends_sentence(text: str, at: int) -> bool:
    tail = text[max(0, at - 4) : at].rstrip().rstrip("”’\"'»)]")
    return not tail or tail[-1] in ".!?…:;,。！？"
