"""From the words of a text, and which of them are speech, to the runs of words by which equal speech is found.

Invariant: what is chosen in a stretch of speech depends on its words alone; equal stretches of ``words + window - 1`` words have a
choice in common (winnowing: Schleimer, Wilkerson and Aiken 2003).
"""

from __future__ import annotations

import numpy as np

_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def choose(key, speech, words, window):  # type: ignore[no-untyped-def]
    """Return the first word (int64) and the hash (uint64) of the chosen runs of so many ``words``.

    ``key`` (uint64) and ``speech`` (bool) have one value a word. Only runs that are speech are looked at; of ``window`` of them
    that follow each other, the one with the least hash is chosen.
    """
    n = max(len(key) - words + 1, 0)
    first = np.empty(n, np.int64)
    runs = np.empty(n, np.uint64)
    count = 0
    spoken = 0  # words of speech up to here
    last = np.int64(-1)  # the run that was chosen last
    for word in range(len(key)):
        spoken = spoken + 1 if speech[word] else 0
        if spoken < words:
            continue
        t = word - words + 1
        h = np.uint64(0)
        for i in range(t, word + 1):
            h = (h ^ key[i]) * _FACTOR
            h ^= h >> np.uint64(29)
        runs[t] = h
        if spoken < words + window - 1:
            continue
        chosen = t - window + 1
        for run in range(chosen + 1, t + 1):
            if runs[run] < runs[chosen]:
                chosen = run
        if chosen != last:
            first[count] = chosen
            count += 1
            last = np.int64(chosen)
    return first[:count].copy(), runs[first[:count]]
