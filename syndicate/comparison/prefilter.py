"""Whether two articles that only share a bucket can amount to a link, told from their words alone.

Invariant: the answer is the same from either side; a link that rests on equal words is never refused.

Kinds of links and what each needs (see ``judge``), all of it inside passages:

- ``shared-quotes``: ``quoted_words`` words of quotations or official wording on each side in runs of five equal words
  and more, or in a passage that is equal as a whole, which is a run itself.
- ``excerpt`` by copied words: ``excerpt_copied`` words on each side in such runs.
- ``reprint``, ``rewrite`` and ``excerpt`` by phrases: ``copy`` of one side's telling in phrases of two stems that both have
  in the same passage, or ``excerpt_phrased`` words of them on each side in passages that consist of them to a good part.

The first two are counted here, with more words than the judge would count: a run of five is three times three words in a
row. So a refusal is certain for them. For phrases no count of words can be certain: they are of stems, which are shared
where words are not. But text that is retold keeps some three words in a row: of 24,100 pairs measured, the 4,000 that are
linked all have more than ``THIRD`` of what ``copy`` asks for or many words in runs, the rewrites by a language model among
them, which keep fewest. Do not ask for pairs that are near by their heaviest words: there the search for rewritten copy speaks.
"""

from __future__ import annotations

from syndicate.comparison.document import Document
from syndicate.kernels.shared_runs import in_common
from syndicate.model.settings import Judging, Settings

RUN = 5  # words of the shortest run that a passage tells of
THIRD = 1 / 3  # of ``Judging.copy``, in three words running; .42 refused no link either


def can_link(a: Document, b: Document, settings: Settings | None = None) -> bool:
    """Tell whether a pair that the word search does not put near each other can be linked; False spares aligning it."""
    judging = settings.judging if settings else Judging()
    single_a, running_a, single_b, running_b = in_common(a.tokens.key, a.marked, b.tokens.key, b.marked, RUN)
    told = THIRD * judging.copy
    own_a, own_b = (len(x) - int(x.marked.sum()) for x in (a, b))
    return single_a > told * own_a or single_b > told * own_b or _repeats(a, b, min(running_a, running_b), judging)


def repeats(a: Document, b: Document, settings: Settings | None = None) -> bool:
    """Tell whether two articles may be linked by words in the same order, quoted or told: one part of what ``can_link`` asks.

    It is for pairs that the word search finds and no bucket: a quotation of a dozen words leaves two paragraphs so little
    alike that they meet in a bucket by luck alone.
    """
    _, running_a, _, running_b = in_common(a.tokens.key, a.marked, b.tokens.key, b.marked, RUN)
    return _repeats(a, b, min(running_a, running_b), settings.judging if settings else Judging())


def _repeats(a: Document, b: Document, running: int, judging: Judging) -> bool:
    if running >= judging.excerpt_copied:
        return True
    return running >= judging.quoted_words and _spoken(a, b) >= judging.quoted_words


def _spoken(a: Document, b: Document) -> int:
    """Return how many words of quotations and official wording may stand in equal runs, on the side that has fewer."""
    silent_a, silent_b = a.marked | ~a.speech.handed_on, b.marked | ~b.speech.handed_on
    _, spoken_a, _, spoken_b = in_common(a.tokens.key, silent_a, b.tokens.key, silent_b, RUN)
    return int(min(spoken_a, spoken_b))
