"""The language of a text is named where it can be told, and the stemmer follows it."""

from __future__ import annotations

import pytest
import Stemmer

from syndicate.language import STEMMERS, detect_language, language_code, stemmer_name

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


def test_every_stemmer_named_is_there() -> None:
    """Each algorithm in the table is one that PyStemmer has."""
    assert set(STEMMERS.values()) <= set(Stemmer.algorithms())


@pytest.mark.parametrize(("language", "name"), [("en", "english"), ("de", "german"), ("no", "norwegian"), ("zh", None), (None, None)])
def test_a_stemmer_follows_the_language(language: str | None, name: str | None) -> None:
    """A language with a stemmer gets its name, any other gets none."""
    assert stemmer_name(language) == name


@pytest.mark.parametrize(
    ("stated", "code"),
    [("en-US", "en"), ("DE_at", "de"), ("eng", "en"), ("French", "fr"), ("русский", "ru"), ("klingon", None), ("", None)],
)
def test_stated_languages_become_codes(stated: str, code: str | None) -> None:
    """Languages as metadata writes them become ISO 639-1, unknown ones nothing."""
    assert language_code(stated) == code
