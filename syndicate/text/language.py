"""Find the language of a text.

Invariant: the same text gives the same language on every machine; None means that the text is too short or too mixed. The model
is loaded once, when the first text comes that is not clearly English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.characters import features, known_words, word_keys
from syndicate.kernels.hashing import table
from syndicate.text import language_model
from syndicate.text.stems import ALGORITHMS
from syndicate.text.tokens import code_points

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE_CODE_POINTS = 3000  # more text takes more time and does not change the answer
LEAST_WORDS = 5
LEAST_LETTERS = 10  # for scripts that put no spaces between words
LEAST_CONFIDENCE = 0.6  # share of the probability; below it, two languages are about equally likely

# A tenth of the words of English prose, and hardly any word of another language
_ENGLISH_ALONE = ("the", "and", "that", "with", "from", "which", "this")
# Together with these a quarter; other languages have some of them, with other meanings
_ENGLISH = (
    *_ENGLISH_ALONE, "of", "to", "for", "his", "has", "have", "by", "are", "not", "it", "be", "at", "he", "who", "been", "but", "they",
    "their", "was", "will", "would", "its", "had",
)  # fmt: skip
CODE_POINTS_A_WORD = 50  # for one of all these words, in each third of a sample; prose has one in 25
CODE_POINTS_AN_ENGLISH_WORD = 300  # for one of those that only English has
MOST_BYTES_A_CODE_POINT = 1.1  # more than typographic quotation marks need means that there is another script
LEAST_CODE_POINTS = 300  # in less text, a few words weigh too much

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai to Han: no spaces between words

# ISO 639-1 codes by names and three-letter codes (ISO 639-2), as metadata have them
_NAMES: dict[str, str] = {
    **{name: code for code, name in ALGORITHMS.items() if code not in ("nb", "nn")},
    "czech": "cs", "esperanto": "eo", "estonian": "et", "persian": "fa", "polish": "pl", "sesotho": "st",
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl",
    "rus": "ru", "ukr": "uk", "pol": "pl", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "tur": "tr", "ara": "ar", "zho": "zh",
    "chi": "zh", "jpn": "ja", "kor": "ko", "hun": "hu", "ces": "cs", "cze": "cs", "ron": "ro", "rum": "ro", "ell": "el", "gre": "el",
    "chinese": "zh", "japanese": "ja", "korean": "ko", "ukrainian": "uk", "hebrew": "he", "bulgarian": "bg", "deutsch": "de",
    "français": "fr", "español": "es", "italiano": "it", "português": "pt", "nederlands": "nl", "русский": "ru",
}  # fmt: skip


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import LanguageIdentifier

    class Identifier(LanguageIdentifier):  # type: ignore[misc]  # the package has no types
        """The identifier of py3langid, with the features of a text counted in a kernel."""

        __slots__ = ()

        def _raw_score(self, text: bytes) -> NDArray[np.float32]:
            feature, times = features(np.frombuffer(text, np.uint8), model.nextmove, model.row, model.output)
            if len(feature) == 0:
                return super()._raw_score(b"")  # type: ignore[no-any-return]
            return self._sparse_score(dict(zip(feature.tolist(), times.tolist(), strict=True)), self.nb_ptc)  # type: ignore[no-any-return]

    model = language_model.load()
    automaton = {"tk_nextmove": model.nextmove, "tk_output": model.output, "tk_row": ()}  # the kernel has them
    return Identifier(model.ptc, model.pc, model.classes.tolist(), norm_probs=True, **automaton)


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, None if the text is too short or too mixed to say.

    Only the first 3,000 code points count. English is known by its most frequent words. For other texts py3langid decides
    (naive Bayes over byte n-grams, Lui and Baldwin 2012); it agrees about English but is slow.
    """
    sample = text[:SAMPLE_CODE_POINTS]
    if _plainly_english(sample):
        return "en"
    least = LEAST_WORDS if _UNSPACED.search(sample) is None else 1
    if sum(map(str.isalpha, sample)) < LEAST_LETTERS or len(sample.split()) < least:
        return None
    language, confidence = _identifier().classify(sample)
    return str(language) if confidence >= LEAST_CONFIDENCE and len(language) == 2 else None


def _plainly_english(sample: str) -> bool:
    length = len(sample)
    if length < LEAST_CODE_POINTS:
        return False
    counts, size = known_words(code_points(sample), *_english(), len(_ENGLISH_ALONE))
    third = -(-length // 3)
    enough = all(every * CODE_POINTS_A_WORD >= third and alone * CODE_POINTS_AN_ENGLISH_WORD >= third for every, alone in counts.tolist())
    return enough and size <= MOST_BYTES_A_CODE_POINT * length


@cache
def _english() -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    slot, place = table(word_keys(_ENGLISH))
    return slot, place


def language_code(stated: str) -> str | None:
    """Return the ISO 639-1 code of a language as metadata name it ("en-US", "eng", "English"); None if unknown."""
    word = stated.strip().casefold().replace("_", "-")
    code = word.split("-", 1)[0]
    if len(code) == 2 and code.isascii() and code.isalpha():
        return code
    return _NAMES.get(word) or _NAMES.get(code)
