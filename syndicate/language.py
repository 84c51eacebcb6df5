"""The language of a text, and the stemmer that fits it.

What always holds: the same text gives the same answer on every machine, and None means that the text is too short or
too mixed to say. The model is loaded once, at the first question that plain English does not answer.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 3000  # code points; more text does not change the answer, only the time
LEAST_WORDS = 5
LEAST_LETTERS = 10  # for scripts that put no spaces between words
LEAST_CONFIDENCE = 0.6  # share of the probability; below it two languages are about equally likely

# A tenth of the words of English prose, and next to nothing of any other language's
_ENGLISH = tuple(f" {word} " for word in ("the", "and", "that", "with", "from", "which", "this"))
ENGLISH_EVERY = 100  # code points for one of these words, in each third of a sample; prose has one in 60
MOST_BYTES = 1.1  # a code point; more than typographic quotation marks need means another script beside the English
LEAST_ENGLISH = 300  # code points; in less, a few words weigh too much

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai to Han: no spaces between words

# ISO 639-1 code -> algorithm name of PyStemmer (Snowball)
STEMMERS: dict[str, str] = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "eo": "esperanto",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
# Names and three-letter codes (ISO 639-2) as metadata has them
_NAMES: dict[str, str] = {
    **{name: code for code, name in STEMMERS.items() if code not in ("nb", "nn")},
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl",
    "rus": "ru", "ukr": "uk", "pol": "pl", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "tur": "tr", "ara": "ar", "zho": "zh",
    "chi": "zh", "jpn": "ja", "kor": "ko", "hun": "hu", "ces": "cs", "cze": "cs", "ron": "ro", "rum": "ro", "ell": "el", "gre": "el",
    "chinese": "zh", "japanese": "ja", "korean": "ko", "ukrainian": "uk", "hebrew": "he", "bulgarian": "bg", "deutsch": "de",
    "français": "fr", "español": "es", "italiano": "it", "português": "pt", "nederlands": "nl", "русский": "ru",
}  # fmt: skip


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, None where the text is too short or too mixed to say.

    The first 3,000 code points are looked at: English is told by its most frequent words, whatever has too few of them by
    py3langid (naive Bayes over byte n-grams, Lui and Baldwin 2012), which agrees about the English and is slow.
    """
    sample = text[:SAMPLE]
    if _plainly_english(sample):
        return "en"
    least = LEAST_WORDS if _UNSPACED.search(sample) is None else 1
    if sum(map(str.isalpha, sample)) < LEAST_LETTERS or len(sample.split()) < least:
        return None
    language, confidence = _identifier().classify(sample)
    return str(language) if confidence >= LEAST_CONFIDENCE and len(language) == 2 else None


def _plainly_english(sample: str) -> bool:
    length = len(sample)
    if length < LEAST_ENGLISH or len(sample.encode("utf-8", "surrogatepass")) > MOST_BYTES * length:
        return False
    third = -(-length // 3)
    parts = (sample[start : start + third] for start in range(0, length, third))
    return all(sum(map(part.count, _ENGLISH)) * ENGLISH_EVERY >= len(part) for part in parts)


def stemmer_name(language: str | None) -> str | None:
    """Return the PyStemmer algorithm for a language code, None where there is none."""
    return STEMMERS.get(language) if language else None


def language_code(stated: str) -> str | None:
    """Return the ISO 639-1 code of a language as metadata states it: "en-US", "eng", "English"; None if unknown."""
    word = stated.strip().casefold().replace("_", "-")
    code = word.split("-", 1)[0]
    if len(code) == 2 and code.isascii() and code.isalpha():
        return code
    return _NAMES.get(word) or _NAMES.get(code)
