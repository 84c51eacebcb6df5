"""The language of a text is named if it can be told, and the stemmer follows it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
import Stemmer
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from syndicate.kernels.characters import known_words
from syndicate.text.language import _ENGLISH, _ENGLISH_ALONE, _english, _identifier, detect_language, language_code
from syndicate.text.stems import ALGORITHMS
from syndicate.text.tokens import code_points

TEXTS = [
    ("The ferries will return to the harbour on Monday after the longest strike in years.", "en"),
    ("Die Fähren kehren am Montag nach dem längsten Streik seit Jahren in den Hafen zurück.", "de"),
    ("Les ferries reprendront la mer lundi après la plus longue grève depuis des années.", "fr"),
    ("Los barcos volverán al puerto el lunes después de la huelga más larga en años.", "es"),
    ("Паромы вернутся в гавань в понедельник после самой долгой забастовки за многие годы.", "ru"),
    ("渡轮将在周一返回港口，结束多年来持续时间最长的罢工。", "zh"),
    ("フェリーは長いストライキの後、月曜日に港に戻る予定です。", "ja"),
    ("Four words are few", None),
    ("12 34 56 78 90 12 34 56", None),
    ("ok " * 300, None),
    ("", None),
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_the_language_is_named_where_it_can_be_told(text: str, language: str | None) -> None:
    """A sentence gives its language; a few words, numbers and noise give none."""
    assert detect_language(text) == language


def test_only_the_beginning_decides() -> None:
    """A long text is judged by its first 3,000 characters, so that length costs nothing."""
    german = TEXTS[1][0]
    assert detect_language((german + " ") * 50 + "The end is in English. " * 5000) == "de"


def test_english_is_known_by_its_words_however_it_is_set() -> None:
    """Capitals, wrapped lines and wide spaces, over some of which the model trips, keep no English from being named."""
    prose = "The crews of the ferries said that they had not been paid for the nights at sea, and the owners will have to answer. "
    for written in (prose.upper(), prose.replace(" ", "  "), prose.replace(" ", "\n")):
        assert detect_language(written * 6) == "en"


FUNCTION_WORDS = (
    "the", "and", "that", "of", "to", "for", "his", "has", "it", "be", "at", "he", "were", "was", "sind", "est", "þe", "thé", "éthe",
    "The", "AND", "’the", "of’", "1the", "Ωof",
)  # fmt: skip


@given(st.lists(st.sampled_from(FUNCTION_WORDS) | st.text("theandofб ’é\n", max_size=9), max_size=60).map(" ".join))
def test_words_are_counted_as_a_pattern_would_count_them(text: str) -> None:
    """The kernel finds the words, in any case, between characters that are no letters, in each third; and the bytes of UTF-8."""
    counts, size = known_words(code_points(text), *_english(), len(_ENGLISH_ALONE))
    expected = [[0, 0] for _ in range(3)]
    for match in re.finditer("[A-Za-z\u00c0-\u1fff]+", text):
        word = match.group()
        if word.isascii() and word.lower() in _ENGLISH:
            part = expected[(match.end() - 1) // -(-len(text) // 3)]
            part[0] += 1
            part[1] += word.lower() in _ENGLISH_ALONE
    assert counts.tolist() == expected
    assert size == len(text.encode())


@given(st.lists(st.sampled_from([text for text, _ in TEXTS]) | st.text(max_size=20), min_size=1, max_size=6).map(" ".join))
@settings(max_examples=40)
def test_the_model_answers_as_its_package_does(text: str) -> None:
    """Counting features in a kernel changes no probability, to the bit."""
    assert _identifier().classify(text) == plain_identifier().classify(text)


@cache
def plain_identifier() -> Any:
    """Return the identifier as py3langid makes it."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def test_every_stemmer_named_is_there() -> None:
    """Each algorithm in the table is one that PyStemmer has."""
    assert set(ALGORITHMS.values()) <= set(Stemmer.algorithms())


@pytest.mark.parametrize(("language", "name"), [("en", "english"), ("de", "german"), ("no", "norwegian"), ("zh", None)])
def test_a_stemmer_follows_the_language(language: str, name: str | None) -> None:
    """A language with a stemmer gets its name, any other gets none."""
    assert ALGORITHMS.get(language) == name


@pytest.mark.parametrize(
    ("stated", "code"),
    [("en-US", "en"), ("DE_at", "de"), ("eng", "en"), ("French", "fr"), ("русский", "ru"), ("klingon", None), ("", None)],
)
def test_stated_languages_become_codes(stated: str, code: str | None) -> None:
    """Languages as metadata writes them become ISO 639-1, unknown ones nothing."""
    assert language_code(stated) == code
