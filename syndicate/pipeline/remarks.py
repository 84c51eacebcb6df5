"""Remarks: what the user should know about an article that was read in spite of a problem.

Invariant: nothing here changes an article; a remark names the article, and says what was seen and what was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from syndicate.model.article import Article, Remark
from syndicate.model.comparison import Comparison, LinkKind

# Rules of notes about something that was lost or not believed; other notes say how a field was found.
REPORTED_RULES = {
    "date-doubted",
    "date-not-believed",
    "encoding",
    "invisible-characters",
    "look-alike-letters",
    "invalid-bytes",
    "invalid-utf-8",
    "lone-surrogate",
    "mojibake",
    "nul",
    "quoted-message",
    "repeated-id",
    "too-long",
    "unseen-words",
    "words-elsewhere",
}
DOUBTED_RULES = ("unseen-words", "words-elsewhere", "quoted-message")  # of words that a check does not read
MOST_REMARKS_KEPT = 20  # of one scan; the others are counted
LEAST_WORDS = 20  # what a shorter text shares may be chance


@dataclass(slots=True)
class RemarkTally:
    """The remarks of one scan: how many, and the first of them."""

    first: list[Remark] = field(default_factory=list)
    number: int = 0

    def extend(self, found: Iterable[Remark]) -> None:
        """Take in more remarks."""
        for remark in found:
            self.number += 1
            if len(self.first) < MOST_REMARKS_KEPT:
                self.first.append(remark)


def remarks(article: Article, words: int, strange: str | None = None) -> Iterator[Remark]:
    """Yield the remarks about an article of so many words; ``strange`` is what ``strangeness`` says of them."""
    for note in article.notes:
        if note.rule in REPORTED_RULES:
            yield Remark(article.origin, article.ref, f"{note.field}: {note.detail}")
    if words < LEAST_WORDS:
        yield Remark(article.origin, article.ref, f"has only {words} words: what it shares may be chance")
    if strange:
        yield Remark(article.origin, article.ref, f"of its words {strange}: copied text may be disguised, or a scan read wrongly")


def doubt(words: int, telling: int, least: int, strange: str | None = None) -> str | None:
    """Return why a draft of so many words allows no verdict, None if it does; ``telling`` words are rare, ``least`` are needed.

    ``strange`` is what ``strangeness`` says of its words.
    """
    if words < LEAST_WORDS:
        return f"The draft has only {words} words: what it shares may be chance."
    if strange:
        return f"Of the draft's words {strange}: copied text may be disguised, or a scan read wrongly."
    if telling < least:
        return f"The draft has only {telling} different words that are not in every text: too few to say whether it is reworded."
    return None


def doubt_quoted(quoted: int, words: int) -> str | None:
    """Return the doubt about a draft of so many own words of which most are ``quoted``; None if they are not."""
    if 2 * quoted <= words:
        return None
    share = f"{100 * quoted // words}%"
    return f"{share} of the draft's words stand in quotation marks, in block quotations or in a transcript: copied text may pass as speech."


def doubt_unread(article: Article) -> str | None:
    """Return the doubt about a page with many words that are not read; None if there are few."""
    told = [f"{note.detail}: copied text may stand there." for note in article.notes if note.rule in DOUBTED_RULES]
    return " ".join(told) or None


def doubt_marked(marked: int, words: int) -> str | None:
    """Return the doubt about a draft of which most of the words are marked as captions, credits or furniture; None if they are not."""
    if 2 * marked <= words:
        return None
    return f"{100 * marked // words}% of the draft's words stand in captions, credit lines, forms or furniture: they are not checked."


def doubt_repeats(repeated: int) -> str | None:
    """Return the doubt about a draft that says so many of its words over and over."""
    return f"{repeated:,} words repeat clauses that the draft has said many times before: they were left out." if repeated else None


def doubt_form(found: Sequence[Comparison]) -> str | None:
    """Return the doubt about a draft of which most is one article's form, if no second article fills it in too."""
    forms = [one for one in found if one.kind is LinkKind.COMMON_FORM and one.coverage_a > 0.5]
    if len(forms) != 1:
        return None
    share = f"{100 * forms[0].detail_a.covered // forms[0].detail_a.words}%"
    what = f"{share} of the draft's words are those of one article with other names or figures, and no second article has them"
    return f"{what}: it may be a copy in which these were exchanged."


def same_text(one: Article, two: Article) -> Remark:
    """Return the remark that two articles hold the same text."""
    first, second = sorted((one, two), key=lambda article: (article.origin, article.ref))
    return Remark(second.origin, second.ref, f"has the same text as {first.ref}")
