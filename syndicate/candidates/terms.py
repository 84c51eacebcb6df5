"""The terms of a text: weighted stems that say what it is about. Rewritten copy is found by them.

Invariant: the terms of a text depend on that text and its language alone, so that how near two texts are does not depend on
the archive. Terms come back from bytes unchanged.

The weight of a stem is the negative logarithm of the share of articles that have it (the shipped table of
`term_frequencies`), in twentieths of a nat. Without a table for its language a word weighs by its length, because frequent
words are short (Zipf 1936). In scripts without spaces pairs of adjacent characters are the terms.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.logarithms import ln, ln_each
from syndicate.kernels.term_weights import collect, strongest, touching
from syndicate.kernels.terms import HEADER, digests
from syndicate.model.settings import Rewriting
from syndicate.text import Tokens
from syndicate.text.frequencies import TermFrequencies, term_frequencies

VERSION = 1
STEPS = 20  # a nat, so that a weight fits a byte
WHOLE = 65535  # the top terms of one text weigh this together, up to rounding
MOST_TERMS = 65_535  # of one text, the heaviest; a text with more is not an article
MOST_TOP_TERMS = 100  # of one text: what two texts share of them is summed in single bytes
HEAVIEST_NATS = 10.5  # the most that a stem weighs, also one that is in no table
USUAL_SHARE = 0.5  # a stem in more than half of all articles is not a term
# Mean weight of English stems by letters of the word, for languages of which no table is shipped.
BY_LENGTH = np.array([0.0, 0.0, 0.0, 1.2, 1.6, 2.1, 2.5, 2.6, 2.85, 2.9, 3.1, 3.2, 3.4], np.float64)
NUMBER_NATS = 4.0  # a number of two or more digits if no table is shipped
PAIR_NATS = 5.0  # two adjacent characters of a script without spaces
PARTICLE_NATS = 1.0  # such a pair that is grammar rather than content
_PARTICLES = frozenset("的了是在和有不這这那他她我們们也就都而及與与著着或一個个")


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The weighted stems of one text (k terms, h top terms)."""

    keys: NDArray[np.uint32]  # (k,) upper halves of the stems' keys, ascending
    weights: NDArray[np.uint8]  # (k,) in twentieths of a nat, above 0
    top: NDArray[np.uint32]  # (h,) places in `keys` of the heaviest terms, ascending
    share: NDArray[np.uint32]  # (h,) of the top terms' weight, in 65,535ths
    words: int  # of the text that count

    def __len__(self) -> int:
        return len(self.keys)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Terms) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    @property
    def digest(self) -> int:
        """Return a 64-bit hash of everything."""
        return int(digests(self.pack(), np.zeros(1, np.int64))[0])

    @property
    def nats(self) -> NDArray[np.float64]:
        """Return the weights in nats, float64 (k,)."""
        return self.weights / STEPS

    def pack(self) -> NDArray[np.uint32]:
        """Return everything in one uint32 array: header, keys, places of top terms, shares of top terms, weights four to a word."""
        weights = np.zeros(-(-len(self) // 4) * 4, np.uint8)
        weights[: len(self)] = self.weights
        header = np.array([len(self), self.words, len(self.top), VERSION], np.uint32)
        return np.concatenate((header, self.keys, self.top, self.share, weights.view("<u4")))

    @classmethod
    def unpack(cls, packed: NDArray[np.uint32]) -> Terms:
        """Return the terms that ``pack`` packed; raises ValueError for anything else."""
        if len(packed) < HEADER or packed[3] != VERSION:
            raise ValueError("these bytes are not terms of version 1")
        size, words, top_terms = (int(value) for value in packed[:3])
        first, second, third = HEADER + size, HEADER + size + top_terms, HEADER + size + 2 * top_terms
        if len(packed) != third + -(-size // 4):
            raise ValueError("these bytes are terms cut short")
        weights = packed[third:].astype("<u4", copy=False).view(np.uint8)[:size]
        return cls(packed[HEADER:first], weights, packed[first:second], packed[second:third], words)

    def to_bytes(self) -> bytes:
        """Return the packed terms as little-endian bytes, about five a term."""
        return self.pack().astype("<u4", copy=False).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Terms:
        """Return terms from their bytes; raises ValueError for anything else."""
        if len(data) % 4:
            raise ValueError("these bytes are terms cut short")
        return cls.unpack(np.frombuffer(data, "<u4").astype(np.uint32))


def terms(
    tokens: Tokens, stems: NDArray[np.uint64], language: str | None, marked: NDArray[np.bool_], settings: Rewriting | None = None
) -> Terms:
    """Return the terms of a text.

    ``stems`` (uint64) and ``marked`` have one value a token; marked words (navigation, credits, boilerplate) are left
    out. Heads are the ``settings.top_terms`` terms with the largest weight x (1 + ln count) that fewer than
    ``settings.common`` of all articles hold.
    """
    return weighted(*weigh(tokens, stems, language), counting(marked), settings or Rewriting())


def weighted(keys: NDArray[np.uint32], nats: NDArray[np.float64], own: NDArray[np.bool_], settings: Rewriting) -> Terms:
    """Return the terms of words with known weights; ``own`` says which words count."""
    unique, count, weights = collect(keys, nats, own, STEPS)
    if len(unique) > MOST_TERMS:
        kept = np.sort(np.lexsort((unique, -weights.astype(np.int64)))[:MOST_TERMS])
        unique, count, weights = unique[kept], count[kept], weights[kept]
    top, share = _top_terms(count, weights, len(keys), settings)
    return Terms(unique, weights, top, share, int(np.count_nonzero(own)))


def counting(marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which words count: the unmarked ones, or all if marks would leave less than a tenth of a text."""
    return ~marked if int(np.count_nonzero(marked)) * 10 <= len(marked) * 9 else np.ones(len(marked), np.bool_)


def weigh(tokens: Tokens, stems: NDArray[np.uint64], language: str | None) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """Return the term of each token and its weight in nats (uint32 and float64, one a token); 0 nats if it is none."""
    if len(tokens) == 0:
        return np.zeros(0, np.uint32), np.zeros(0)
    known = term_frequencies(language)
    keys, nats = (stems >> np.uint64(32)).astype(np.uint32), known.look_up(stems, _nats(known))
    return _pairs(tokens, keys, nats if known.articles else _by_length(tokens))


@functools.lru_cache(maxsize=16)
def _nats(known: TermFrequencies) -> NDArray[np.float64]:
    """Return what each stem of a table weighs, and last what any other does (k + 1,)."""
    nats = np.minimum(-ln_each(known.shares), HEAVIEST_NATS)
    nats[known.shares > USUAL_SHARE] = 0.0
    return nats


def _by_length(tokens: Tokens) -> NDArray[np.float64]:
    """Return word weights by length, for languages without a table."""
    letters = np.minimum(tokens.end - tokens.start, len(BY_LENGTH) - 1)
    weight: NDArray[np.float64] = BY_LENGTH[letters]
    initial = tokens.buffer[np.minimum(tokens.offset[:-1], max(len(tokens.buffer) - 1, 0))]
    number = (initial >= ord("0")) & (initial <= ord("9")) & (letters > 1)
    weight[number] = NUMBER_NATS
    return weight


def _pairs(tokens: Tokens, keys: NDArray[np.uint32], nats: NDArray[np.float64]) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """Replace characters that are next to each other without a space by pairs of them.

    Only scripts without spaces have tokens that touch. The last character of a run is not a term of its own.
    """
    first = touching(tokens.start, tokens.end, tokens.buffer, tokens.offset)
    if not len(first):
        return keys, nats
    behind = keys[first + 1]
    nats[first + 1] = 0.0
    keys[first] = keys[first] * np.uint32(2654435761) ^ behind
    _, sample, place = np.unique(keys[first], return_index=True, return_inverse=True)
    weight = [_pair_weight(tokens.word(int(i)), tokens.word(int(i) + 1)) for i in first[sample]]
    nats[first] = np.array(weight)[place]
    return keys, nats


def _pair_weight(a: str, b: str) -> float:
    """Return what two adjacent characters weigh: little if both are hiragana or one is a Chinese particle."""
    hiragana = "ぁ" <= a <= "ゟ" and "ぁ" <= b <= "ゟ"
    return PARTICLE_NATS if hiragana or a in _PARTICLES or b in _PARTICLES else PAIR_NATS


def _top_terms(
    count: NDArray[np.int64], weights: NDArray[np.uint8], most: int, settings: Rewriting
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the places and shares of the top terms; no term comes more than ``most`` times."""
    least = round(-ln(settings.common) * STEPS)
    logs = _logs(max(most, 1023).bit_length())
    order, strength = strongest(count, weights, logs, least, min(settings.heads, MOST_TOP_TERMS))
    share = np.rint(strength / np.add.reduce(strength) * WHOLE).astype(np.uint32)
    return order.astype(np.uint32), share


@functools.lru_cache(maxsize=32)
def _logs(bits: int) -> NDArray[np.float64]:
    """Return the logarithm of each number of so many bits in its own place; 0 for 0."""
    return ln_each(np.maximum(np.arange(1 << bits), 1.0))
