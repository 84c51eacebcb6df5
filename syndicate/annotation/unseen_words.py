"""Words that an article hides from its reader and that stand in another article's text.

Invariant: such words are no text, so no passage holds them and no share counts them. They are only told of.
"""

from __future__ import annotations

import numpy as np

from syndicate.kernels.shared_runs import MarkedWords, in_common
from syndicate.model.article import UNSEEN_TEXT, Article
from syndicate.text import tokenize

RUN_WORDS = 12  # as ``Aligning.run_words``, a sentence; shorter runs are names and labels


def unseen_words(hiding: Article, other: Article) -> int:
    """Return how many of the words that an article hides stand in the text of another one, in runs as long as a sentence."""
    hidden = [note.detail for note in hiding.notes if note.rule == UNSEEN_TEXT]
    if not hidden:
        return 0
    keys = (tokenize("\n".join(hidden)).key, tokenize(other.text).key)
    ours, theirs = (MarkedWords(key, np.zeros(len(key), np.bool_)) for key in keys)
    _, running, _, _ = in_common(ours, theirs, RUN_WORDS)
    return running
