"""Whether two articles can be linked, by their words alone, before they are aligned.

Invariant: the answer is the same from either side. A link that rests on equal words is never refused.

Kinds of links and what each needs (see ``judge``), all of it inside passages:

- ``shared-quotes``: ``quoted_words`` words of quotations or official wording on each side in runs of five equal words
  and more, or in a passage that is equal as a whole, which is a run itself.
- ``excerpt`` by copied words: ``excerpt_copied`` words on each side in such runs, or one run of ``excerpt_run`` words.
- ``reprint``, ``rewrite`` and ``excerpt`` by phrases: ``copy`` of one side's free words in phrases of two stems that both have
  in the same passage, or ``excerpt_phrased`` words of them on each side in passages that consist of them to a good part.

The first two are counted here, and never with fewer words than the judge counts: a run of five words is three times three
words running. So refusing them is safe. For phrases no count of words is certain, because phrases are of stems, which can be
shared if words are not. But rewritten text keeps some three words running: of 24,100 pairs measured, the 4,000 linked ones
all have more than ``THIRD_FACTOR`` of what ``copy`` asks for, or many words in runs; among them are the rewrites by a language model,
which keep fewest.

A pair that is near by its heaviest terms may be a rewrite without such runs. One side has the telling words of the other then, as
``retold`` of ``Rewriting`` says. Two articles of one outlet are linked only if most of one is the other's
(``SAME_STORY``): so are three words running of a third of that, or most of the telling words.
"""

from __future__ import annotations

from syndicate.annotation.outlets import one_outlet
from syndicate.comparison.article import PreparedArticle
from syndicate.comparison.document import Document
from syndicate.comparison.judgement import SAME_STORY
from syndicate.comparison.paraphrase import containment
from syndicate.kernels.shared_runs import MarkedWords, in_common
from syndicate.model.settings import Judging, Settings

RUN_WORDS = 5  # words of the shortest run in a passage
THIRD_FACTOR = 1 / 3  # of ``Judging.copy``, in three words running; .42 refused no link either


def may_link(a: PreparedArticle, b: PreparedArticle, near: bool, settings: Settings) -> bool:
    """Return whether a pair can be linked, which is ``near`` by its terms or not; if it cannot, it need not be aligned."""
    same, one, two = one_outlet(a.outlets, b.outlets), a.document, b.document
    single_a, running_a, single_b, running_b = in_common(one.words, two.words, RUN_WORDS)
    least = THIRD_FACTOR * (SAME_STORY if same else settings.judging.copy)
    own_a, own_b = (a.own_words, b.own_words) if same else (one.unmarked, two.unmarked)
    if single_a > least * own_a or single_b > least * own_b:
        return True
    told = settings.rewriting.possible if same else settings.rewriting.retold
    if near and containment(a.terms, b.terms) >= told:
        return True
    return not same and _repeats(one, two, min(running_a, running_b), settings.judging)


def _repeats(a: Document, b: Document, running: int, judging: Judging) -> bool:
    if running >= judging.excerpt_copied:
        return True
    if running >= judging.excerpt_run and in_common(a.words, b.words, judging.excerpt_run)[1]:
        return True
    return running >= judging.quoted_words and all(_spoken(*sides) >= judging.quoted_words for sides in ((a, b), (b, a)))


def _spoken(a: Document, b: Document) -> int:
    """Return how many words of a that may be quotations or official wording stand in runs that b has too."""
    return in_common(MarkedWords(a.tokens.key, a.marked | ~a.speech.not_told), b.words, RUN_WORDS)[1]
