"""Made-up sentences with the statistics of news: common English words between invented ones.

Invariant: every draw is a function of a seed, a number and a purpose, in 64-bit integers, so every machine makes the same
corpus in any order. No sentence and no name belongs to anybody.

About two thirds of the words are common English words in a few sentence shapes, so that unrelated texts share as few phrases
of three words as real ones do. The others are made of syllables. Their frequencies follow Zipf and Mandelbrot, flat enough at
the top that none is in more than a few of a thousand articles.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

INVENTED_WORDS = 200_000  # the names of events come on top, without a limit, as in real archives
RANK_SHIFT = 3_000  # of Mandelbrot's law
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)

# The words for each place in a sentence, the most frequent first. N, V and A are invented words, E is a name of the event.
_COMMON = {
    "d": "the a the his their this its an these her our some any no each another the that such many both every",
    "p": "of in to for on with at from by about after before under over between against during through without into",
    "c": "and but that while because which as when if who or where although since until so than",
    "x": "was is has had will would could are were may said can should must did says became remained seems might",
    "n": """year people time week government state city country day company group month case report part way plan member
        school police office official house life law court party money home place night question problem area point number
        system service world family morning road business water market team decision history change result story job right
        study child mother father power line end body community leader minister president university history moment reason
        record price program campaign vote issue season game street building hospital doctor patient teacher student air
        island river church border region village council committee budget fund trade industry worker union farm energy oil
        bank weather storm fire flood accident crime trial judge evidence victim witness agreement meeting conference visit
        letter book film music museum art festival award science research technology computer phone network""",
    "v": """make take give see find come go know think want use work call try ask need feel leave put mean keep let begin
        help show hear play run move live believe bring happen write provide sit stand lose pay meet include continue set
        learn lead understand watch follow stop create speak read spend grow open walk win offer remember consider appear
        buy serve die send expect build stay fall cut reach kill raise pass sell decide return explain hope develop carry
        break receive agree support hit produce eat cover catch draw choose cause announce deny order plan fear seek""",
    "a": """new old good high small large great big long public early young important political bad local social national
        strong possible whole free military true federal international full special easy clear recent certain personal open
        red difficult available likely short single medical current wrong private past foreign fine common poor natural
        significant similar hot dead central happy serious ready simple left physical general environmental financial blue
        democratic dark various entire close legal religious cold final main green nice huge popular traditional cultural""",
    "t": "today yesterday again already still now later then there here often also never always perhaps once soon almost",
}
SHAPES = (
    "d n p d A n x v d N p E", "E x V d a N p d n , c d N x v p E", "d N p d A N x d a n c x V p d n",
    "p d n , d A N x v d n p N c N", "N c N x V p d a n p E , d n x", "d a n x t v d N , c E x p d A n p N",
    "E , d n p d N , x d N x V d n p d a N", "c d n x v , d N p E x V t p d A N", "d n p N x a , c d N x v d n p d N c d A n",
    "t d N x V d n p E c v d a N p n", "p E d n x v p d N , c d A n p N x t a", "d A N v d n c V d N p d a n p d n",
    "n p d N c d a n p E x v d N c x d N p d n", "d n x d N p d n c E x V d A N , d n p N , p d a n",
    "v d N p d n x a c d A n x V", "E x c d N p d a n x v d n , c x t V p N p d n",
    # Used in one sentence of STOCK. A word of more than one letter is used as it is, for phrases that all reports share.
    "d n p d n , d A N x d a n , according to the N p d n", "N c N x V one of the a n p E , d n x",
    "p E at the end of the n d N x v d N p d n", "v d N p d n said in a n that d A n x V",
    "E x c d N p d a n x v d n , as well as d N p d n", "more than V n x v p d N , according to E",
)  # fmt: skip
PLAIN, STOCK = 16, 15  # the number of shapes without such a phrase; one sentence in so many has one
_CODES = "dpcxnvatNVA"
# Beginnings, middles and ends of syllables; the list of ends begins with an empty one.
_SYLLABLE = (
    "b c d f g h k l m n p r s t v w br ch cl cr dr fl gr kl pl pr sh sk sl sp st str th tr",
    "a e i o u a e i o ai ea ou",
    " n r l s t m nd rt st ck ll nt rm sh",
)
_ONSET, _VOWEL, _CODA = (sounds.split(" ") for sounds in _SYLLABLE)
_ENDING = {"N": " er on ment ist ow ard el in", "V": "ed ing es ened ised", "A": "al ic ous ish en y ive"}


def draws(seed: int, number: int, purpose: str, size: int) -> NDArray[np.uint64]:
    """Return random 64-bit numbers, uint64 (size,): the generator is SplitMix64 (Steele et al. 2014)."""
    state = seed & 0xFFFFFFFF
    for part in (*purpose.encode(), number & 0xFFFFFFFF, number >> 32):
        state = ((state ^ part) * 0x100000001B3 + 0x632BE59BD9B4E019) & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 29
    mixed = np.uint64(state) + np.arange(1, size + 1, dtype=np.uint64) * _STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX_1
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_2
    return mixed ^ (mixed >> np.uint64(31))


def below(drawn: NDArray[np.uint64], limit: int) -> NDArray[np.int64]:
    """Return draws as whole numbers from 0 to ``limit`` - 1, int64."""
    return (((drawn >> np.uint64(32)) * np.uint64(limit)) >> np.uint64(32)).astype(np.int64)


def _syllables(number: int, ending: str, least: int = 1) -> str:
    """Return the word for a number: its syllables in a mixed radix."""
    word = ""
    while number or least > 0:
        number, onset = divmod(number, len(_ONSET))
        number, vowel = divmod(number, len(_VOWEL))
        number, coda = divmod(number, len(_CODA))
        word += _ONSET[onset] + _VOWEL[vowel] + _CODA[coda]
        least -= 1
    return word + ending


def name(drawn: int) -> str:
    """Return a made-up proper name for a draw, one of two billion."""
    return _syllables(drawn % (1 << 31), "", 2).capitalize()


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All words in one list, and how often each is drawn for its place in a sentence."""

    words: list[str]
    first: NDArray[np.int64]  # (places + 1,) where each place's words start in `words`
    limits: NDArray[np.uint64]  # (words,) place << 56 | share of the place's draws up to here
    shapes: tuple[NDArray[np.int64], ...]  # the places of each shape; -1 is a name of the event, and below -1 is a fixed word
    fixed: list[str]  # the word of -2, of -3 and so on
    commas: tuple[frozenset[int], ...]  # the words of each shape that a comma follows


@functools.cache
def vocabulary() -> Vocabulary:
    """Return the words; making them takes about a second and 20 MB."""
    words: list[str] = []
    limits: list[NDArray[np.uint64]] = []
    first = [0]
    for place, code in enumerate(_CODES):
        listed = _COMMON[code].split() if code in _COMMON else _made_up(code)
        words += listed
        shift = 3 if code in _COMMON else RANK_SHIFT
        weight = np.cumsum(1.0 / (np.arange(len(listed)) + shift))
        share = np.minimum((weight / weight[-1] * 2.0**32).astype(np.uint64), np.uint64(2**32 - 1)) << np.uint64(24)
        limits.append(share | np.uint64(place << 56))
        first.append(len(words))
    kept = [[part for part in shape.split() if part != ","] for shape in SHAPES]
    fixed = sorted({part for shape in kept for part in shape if len(part) > 1})
    shapes = tuple(np.array([-2 - fixed.index(part) if len(part) > 1 else _CODES.find(part) for part in shape], np.int64) for shape in kept)
    return Vocabulary(words, np.array(first, np.int64), np.concatenate(limits), shapes, fixed, tuple(map(_commas, SHAPES)))


def _made_up(code: str) -> list[str]:
    share = {"N": 10, "V": 4, "A": 6}[code]
    endings = _ENDING[code].split(" ")
    # Multiplying by an odd number scatters neighbours, so that frequent words do not all begin alike.
    return [_syllables((i * 7919 + share) % (1 << 26), endings[i % len(endings)], 1) for i in range(INVENTED_WORDS * share // 20)]


def _commas(shape: str) -> frozenset[int]:
    """Return the indices of the words of a shape that a comma follows."""
    parts = shape.split()
    return frozenset(i - parts[:i].count(",") - 1 for i, part in enumerate(parts) if part == ",")


def sentences(seed: int, number: int, purpose: str, words: int, names: Sequence[str]) -> list[list[str]]:
    """Return sentences of together at least ``words`` words, each a list of printed words without the full stop."""
    known = vocabulary()
    shapes: list[int] = []
    count = 0
    for drawn in draws(seed, number, purpose + "/shapes", words // 8 + 1).tolist():
        shape = (drawn >> 40) % PLAIN if (drawn >> 16) % STOCK else PLAIN + (drawn >> 40) % (len(SHAPES) - PLAIN)
        shapes.append(shape)
        count += len(known.shapes[shape])
        if count >= words:
            break
    places = np.concatenate([known.shapes[shape] for shape in shapes])
    drawn = draws(seed, number, purpose + "/words", len(places))
    found = np.searchsorted(known.limits, (np.maximum(places, 0).astype(np.uint64) << np.uint64(56)) | drawn >> np.uint64(8), "left")
    found = np.minimum(found, known.first[np.maximum(places, 0) + 1] - 1)
    listed = known.words
    chosen = [listed[i] for i in found.tolist()]
    for i in np.flatnonzero(places < 0).tolist():
        chosen[i] = names[_rank(int(drawn[i]), len(names))] if places[i] == -1 else known.fixed[-2 - int(places[i])]
    return list(_cut(chosen, shapes))


def _rank(drawn: int, count: int) -> int:
    """Return an index below ``count``, low ones more often: the smaller of two draws."""
    return min((drawn >> 8) % count, (drawn >> 32) % count)


def _cut(words: list[str], shapes: Sequence[int]) -> list[list[str]]:
    """Cut words into sentences with a capital at the start and commas inside."""
    known = vocabulary()
    cut = []
    begin = 0
    for shape in shapes:
        end = begin + len(known.shapes[shape])
        sentence = words[begin:end]
        sentence[0] = sentence[0][0].upper() + sentence[0][1:]
        for i in known.commas[shape]:
            sentence[i] += ","
        cut.append(sentence)
        begin = end
    return cut


def replacement(seed: int, number: int, size: int) -> list[str]:
    """Return made-up words to put in the place of others, (size,)."""
    known = vocabulary()
    place = _CODES.index("N")
    drawn = draws(seed, number, "replacement", size)
    span = int(known.first[place + 1] - known.first[place])
    return [known.words[int(known.first[place]) + i] for i in below(drawn, span).tolist()]
