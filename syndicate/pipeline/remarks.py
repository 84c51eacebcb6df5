"""What a reader of a scan's result should hear about an article that was read all the same.

What always holds: nothing here changes an article; a remark says where, what was seen and what was done about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from syndicate.model.article import Article, Remark

# Notes about something that was lost or not believed; the others say how a field was found and need no attention.
TOLD = {
    "date-not-believed",
    "encoding",
    "invisible-characters",
    "look-alike-letters",
    "invalid-bytes",
    "invalid-utf-8",
    "lone-surrogate",
    "mojibake",
    "nul",
    "repeated-id",
    "too-long",
}
MOST_KEPT = 20  # remarks of one scan that are told one by one
FEW_WORDS = 20  # below this, what two texts share can hardly be told from chance


@dataclass(slots=True)
class Said:
    """The remarks of one scan: how many, and the first of them."""

    first: list[Remark] = field(default_factory=list)
    number: int = 0

    def extend(self, found: Iterable[Remark]) -> None:
        """Take in more remarks."""
        for remark in found:
            self.number += 1
            if len(self.first) < MOST_KEPT:
                self.first.append(remark)


def remarks(article: Article, words: int) -> Iterator[Remark]:
    """Yield what is worth a line about an article of so many words."""
    for note in article.notes:
        if note.rule in TOLD:
            yield Remark(article.origin, article.ref, f"{note.field}: {note.detail}")
    if words < FEW_WORDS:
        yield Remark(article.origin, article.ref, f"has only {words} words: what it shares can hardly be told from chance")


def doubt(words: int, telling: int, least: int) -> str | None:
    """Say why little can be said of a draft of so many words, of which ``telling`` are not in every text, ``least`` being needed."""
    if words < FEW_WORDS:
        return f"The draft has only {words} words: what it shares can hardly be told from chance."
    if telling < least:
        return f"The draft has only {telling} different words that are not in every text: whether it is reworded cannot be told."
    return None


def same_text(one: Article, two: Article) -> Remark:
    """Say that two articles hold the same text."""
    first, second = sorted((one, two), key=lambda article: (article.origin, article.ref))
    return Remark(second.origin, second.ref, f"holds the same text as {first.ref}")
