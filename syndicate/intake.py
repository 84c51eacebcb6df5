"""What is derived from an article before it is stored: marks, credits, paragraphs, digests, sketches.

What always holds: it is a function of the article's text and the recipe alone, so that it can be derived again at any
time to see whether what is stored is still true.
"""

from __future__ import annotations

from collections.abc import Sequence

from syndicate.credits import find_credits
from syndicate.holdings import Stored, StoredParagraph, article_digest
from syndicate.marks import find_marks
from syndicate.settings import Recipe
from syndicate.sketch import digests, sketch
from syndicate.text import Tokens, paragraphs, tokenize
from syndicate.values import Article, Mark


def derive(article: Article, recipe: Recipe | None = None, tokens: Tokens | None = None, marks: tuple[Mark, ...] | None = None) -> Stored:
    """Return an article with all that is stored of it; ``words`` counts every word of the text, marked or not.

    ``tokens`` and ``marks`` are those of its text, where they are at hand.
    """
    recipe = recipe or Recipe()
    marks = find_marks(article.text) if marks is None else marks
    tokens = tokenize(article.text) if tokens is None else tokens
    units = derive_paragraphs(article.text, tokens, marks, recipe)
    return Stored(article, article_digest(article), len(tokens), marks, find_credits(article.text), units)


def derive_paragraphs(text: str, tokens: Tokens, marks: Sequence[Mark], recipe: Recipe) -> tuple[StoredParagraph, ...]:
    """Return the paragraphs of a text as they are stored: each with its digest, and a sketch where it is long enough."""
    units = paragraphs(text, tokens, marks, recipe)
    enough = recipe.least_words
    made = sketch(tokens, [unit for unit in units if unit.words >= enough], recipe).astype("<u4", copy=False)
    rows = (row.tobytes() for row in made)
    return tuple(
        StoredParagraph(i, unit.start, unit.end, unit.words, int(digest), next(rows) if unit.words >= enough else None)
        for i, (unit, digest) in enumerate(zip(units, digests(tokens, units), strict=True))
    )
