"""Words that are no words: text that was changed so that a machine does not find it, or read wrongly off paper.

Invariant: what is said depends on the text and its language alone. A language without word statistics (see ``frequencies``) is not
judged by its words; letters that are parted by blanks are seen in every language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from syndicate.text import Tokens, detect_language, stem_keys, tokenize
from syndicate.text.frequencies import term_frequencies

LEAST_WORDS = 20  # in fewer words, the share of unknown ones says nothing
# Both must be reached by the words that no article of a large collection has: a list of results has many of them, a story about a
# strange name has one many times. No news article of 4,000 and no press release of 4,999 reached them, 197 of 7,794 wire reports did,
# which are tables of earnings; every scan with one letter in ten read wrongly does.
STRANGE_SHARE = 0.25  # of all words
STRANGE_SHARE_OF_DIFFERENT = 0.33  # of the different words
BROKEN_SHARE = 0.1  # hyphens before a blank or a line end, for each word; narrow columns have one in 45, other articles one in 50 at most
PIECES_SHARE = 0.04  # of the words that make a known one with the next; of 19,000 texts none had more than .016
LEAST_UNKNOWN = 0.05  # of all words, below which no words are joined
LEAST_JOINED_LETTERS = 6
LONG_BYTES, LONG_SHARE = 40, 0.3  # a word that nobody writes, and the share of all letters that stand in such words
OVERRIDES_SHARE = 0.02  # characters that turn what follows, for each word
DIGITS_SHARE = 0.1  # of the words that have a digit between two letters, as in c0py1ng
MIXED_SHARE = 0.5  # of the words that have letters and digits, as in copying47
SIGNS_SHARE = 0.1  # signs between two letters for each word, as in c*pying and c&oacute;pying; a quotation of code has as many
CODED_SHARE = 0.9  # of the words that are as long as the first, all of hexadecimal digits
PARTED_SHARE = 0.5  # of the words that are single letters
REVERSED_SHARE = 0.5  # of the longer words that are known when they are read backwards, or decoded in another way
LONGER_LETTERS = 4
SAMPLE_WORDS = 200  # that are read backwards
FUNCTION_WORD_SHARE = 0.4  # of all articles, in which a function word stands
# Of the steps from one function word to the next; where a word is strewn behind each, every step is even, else every second. None of
# 4,000 news articles, 4,000 wire reports and 4,000 press releases reaches this share or the next one.
EVEN_SHARE = 0.9
LEAST_STEPS = 20
SAME_WORD_SHARE = 0.25  # of all words
COUNTED_AT_ONCE = np.uint64(1 << 10)  # groups of words whose sizes bound how often a word can stand
TURNED_LANGUAGE = "en"  # read backwards, its words look like no language, so the language of the text does not say it
FREQUENT = "etao"  # its most frequent letters: one of them stands behind the most frequent letter of a cipher that shifts letters
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
_SIGNS = "&#*^~\\%$_<>{}"
_SIGNS_INSIDE = re.compile(rf"(?<=\w)[{re.escape(_SIGNS)}]+(?=\w)")
_HYPHENS = "-‐¬"
_BROKEN = re.compile(rf"(?<=[^\W\d_])[{_HYPHENS}]\s+(?=[^\W\d_])")
_OVERRIDES = "\u202d\u202e"
_TWICE = re.compile(r"(\w)\1")


def strangeness(text: str, tokens: Tokens, stems: NDArray[np.uint64], language: str | None) -> str | None:
    """Return what is strange about the words of a text, None if nothing is: "27% are not words of its language".

    ``tokens`` and ``stems`` are those of the text, ``language`` an ISO 639-1 code.
    """
    size = np.diff(tokens.offset)
    if size[size > LONG_BYTES].sum() >= max(LONG_SHARE * size.sum(), LEAST_WORDS * LEAST_JOINED_LETTERS):
        return "many are too long to be one word"
    if len(tokens) < LEAST_WORDS:
        return None
    parted = _single_letters(tokens, size)
    if parted >= PARTED_SHARE:
        return f"{parted:.0%} are single letters"
    digits = _digits(tokens)
    mixed = _with_digits(tokens, digits)
    if mixed >= DIGITS_SHARE or (mixed := _mixed(tokens, digits)) >= MIXED_SHARE:
        return f"{mixed:.0%} have digits among their letters"
    least = SIGNS_SHARE * len(tokens)  # counting is much faster than the search, and most texts have few signs
    data = text.encode(errors="surrogatepass")
    if len(data) - len(data.translate(None, _SIGNS.encode())) >= least and (signs := len(_SIGNS_INSIDE.findall(text))) >= least:
        return f"{min(signs / len(tokens), 1.0):.0%} have signs among their letters"
    least = BROKEN_SHARE * len(tokens)
    if sum(map(text.count, _HYPHENS)) >= least and (broken := len(_BROKEN.findall(text))) >= least:
        return f"{broken / len(tokens):.0%} are broken by a hyphen"
    if _coded(tokens, size, digits):
        return "all are codes of one length"
    if sum(map(text.count, _OVERRIDES)) >= OVERRIDES_SHARE * len(tokens):
        return "some are turned by control characters"
    statistics = term_frequencies(language)
    shares = statistics.look_up(stems, statistics.shares)
    if _is_one_word_strewn(tokens) or (len(statistics.key) and _are_words_strewn(shares >= FUNCTION_WORD_SHARE)):
        return "every second one seems to be strewn in"
    if not len(statistics.key):
        return _turned(tokens, language)
    known = shares > statistics.shares[-1]  # which is that of all unknown ones
    unknown = 1 - np.count_nonzero(known) / len(known)
    if unknown >= LEAST_UNKNOWN and (pieces := _pieces(tokens, known, language)) >= PIECES_SHARE:
        return f"{2 * pieces:.0%} are pieces of words"
    if unknown < STRANGE_SHARE:
        return None
    lettered = np.array([not word[0].isdigit() for word in tokens.words()], np.bool_)
    if lettered.sum() < LEAST_WORDS:
        return None
    share = 1 - known[lettered].mean()
    different = 1 - known[lettered][np.unique(stems[lettered], return_index=True)[1]].mean()
    if share < STRANGE_SHARE or different < STRANGE_SHARE_OF_DIFFERENT or detect_language(text) != language:
        return None  # or the input states a language that it is not
    return f"{share:.0%} are not words of its language"


def _pieces(tokens: Tokens, known: NDArray[np.bool_], language: str | None) -> float:
    """Return the share of words that make a known word with the next one, where one of the two is unknown."""
    words = tokens.words()
    joined = [
        words[i] + words[i + 1]
        for i in np.flatnonzero(~(known[:-1] & known[1:])).tolist()
        if len(words[i] + words[i + 1]) >= LEAST_JOINED_LETTERS and (words[i] + words[i + 1]).isalpha()
    ]
    return float(term_frequencies(language).known(stem_keys(tokenize(" ".join(joined)), language))) / len(words) if joined else 0.0


def _is_one_word_strewn(tokens: Tokens) -> bool:
    """Return whether one word stands so often between all others as if it were strewn in."""
    least = SAME_WORD_SHARE * len(tokens)
    if np.bincount((tokens.key & (COUNTED_AT_ONCE - np.uint64(1))).astype(np.int64)).max() < least:  # a bound, for a tenth of the time
        return False
    most = np.unique(tokens.key, return_counts=True)[1].max()
    return bool(most >= least and 2 * (len(tokens) - most) >= most)  # there are others for it to part


def _are_words_strewn(function: NDArray[np.bool_]) -> bool:
    """Return whether words seem to be strewn in that keep all function words apart; ``function`` says which words are one.

    If the strewn words are function words, they keep the others apart.
    """
    for side in (function, ~function) if function.any() else ():
        odd = np.flatnonzero(side) & 1  # from an odd place to an odd one, or from an even to an even, the step is even
        if len(odd) > LEAST_STEPS and np.count_nonzero(odd[1:] == odd[:-1]) >= EVEN_SHARE * (len(odd) - 1):
            return True
    return False


def _digits(tokens: Tokens) -> NDArray[np.bool_]:
    """Return which bytes of the words are digits."""
    found: NDArray[np.bool_] = tokens.buffer - np.uint8(ord("0")) < 10  # below it the difference is above 200
    return found


def _with_digits(tokens: Tokens, digits: NDArray[np.bool_]) -> float:
    """Return the share of words with a digit between two letters."""
    if np.count_nonzero(digits) < DIGITS_SHARE * len(tokens):
        return 0.0
    letters = tokens.buffer >= ord("a")
    inside = np.ones(len(tokens.buffer) + 1, np.bool_)
    inside[tokens.offset] = False  # where a word begins
    hits = np.flatnonzero(letters[:-2] & digits[1:-1] & letters[2:] & inside[1:-2] & inside[2:-1]) + 1
    return len(np.unique(np.searchsorted(tokens.offset, hits, "right"))) / len(tokens)


def _mixed(tokens: Tokens, digits: NDArray[np.bool_]) -> float:
    """Return the share of words that have both letters and digits."""
    if np.count_nonzero(digits) < MIXED_SHARE * len(tokens):
        return 0.0
    starts = tokens.offset[:-1]
    return float((np.logical_or.reduceat(digits, starts) & np.logical_or.reduceat(tokens.buffer >= ord("a"), starts)).mean())


def _coded(tokens: Tokens, size: NDArray[np.int32], digits: NDArray[np.bool_]) -> bool:
    """Return whether nearly all words are hexadecimal numbers of one length, and not all of them decimal ones."""
    if np.count_nonzero(size == size[0]) / len(size) < CODED_SHARE:
        return False
    letters = (tokens.buffer >= ord("a")) & (tokens.buffer <= ord("f"))
    return bool((digits | letters).all() and letters.any())


def _single_letters(tokens: Tokens, size: NDArray[np.int32]) -> float:
    """Return the share of words that are one letter of an alphabet."""
    if np.count_nonzero(size <= 2) / len(size) < PARTED_SHARE:
        return 0.0
    first = tokens.buffer[tokens.offset[:-1]]
    # one byte that is no digit, or the two bytes of a Greek, Cyrillic, Hebrew or Arabic letter
    return float((((size == 1) & (first >= ord("a"))) | ((size == 2) & (first >= 0xCD) & (first < 0xE0))).mean())


def _turned(tokens: Tokens, language: str | None) -> str | None:
    """Return how many words of a text are known when they are decoded, and how."""
    words = [word for word in tokens.words()[:SAMPLE_WORDS] if len(word) >= LONGER_LETTERS and word.isalpha()]
    if len(words) < LEAST_WORDS:
        return None
    for how, decoded in _decoded(words, language):
        changed = sum(one != word for one, word in zip(decoded, words, strict=True))
        if changed < REVERSED_SHARE * len(words) or not all(map(str.isascii, decoded)):
            continue
        stems = stem_keys(tokenize(" ".join(decoded)), TURNED_LANGUAGE)
        known = term_frequencies(TURNED_LANGUAGE).known(stems) / len(stems)
        if known >= REVERSED_SHARE:
            return f"{known:.0%} are words {how}"
    return None


def _decoded(words: list[str], language: str | None) -> Iterator[tuple[str, list[str]]]:
    """Yield ways in which words may be coded, and the words without the code; only of a text in no language its letters may be shifted."""
    yield "that are spelled backwards", [word[::-1] for word in words]
    yield "in small capitals", [word.translate(_SMALL_CAPITALS) for word in words]
    yield "with doubled letters", [_TWICE.sub(r"\1", word) for word in words]
    if language is not None:
        return
    often = Counter(letter for word in words for letter in word if letter in _LETTERS).most_common(1)
    for letter, _ in often:
        for meant in FREQUENT:
            by = (_LETTERS.index(meant) - _LETTERS.index(letter)) % len(_LETTERS)
            shift = str.maketrans(_LETTERS, _LETTERS[by:] + _LETTERS[:by])
            yield "whose letters are exchanged for others", [word.translate(shift) for word in words]
