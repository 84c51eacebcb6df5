"""Stem keys: what must be one word is one, and what is not stays apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.text import stems
from syndicate.text.stems import stem, stem_keys
from syndicate.text.tokens import tokenize

SAME = [
    ("en", "Zelensky Zelenskyy Zelenskiy Zelenskii Zelenski"),
    ("en", "Dmitriev Dmitriyev"),
    ("en", "Kiev Kyiv"),
    ("en", "Volodymyr Vladimir"),
    ("en", "Alekseyev Alexeyev Alexeev"),
    ("en", "talk talks talked talking"),
    ("en", "organised organized"),
    ("en", "labour labor"),
    ("en", "twelve 12"),
    ("en", "first 1st"),
    ("en", "hundred 100"),
    ("en", "U.S. US"),
    ("de", "Verhandlung Verhandlungen"),
    ("de", "fünf 5"),
    ("fr", "sept 7"),
    ("ru", "Москва Москвы"),
    (None, "Zelensky Zelenskyy"),
    (None, "Kiev Kyiv"),
    ("xx", "Kiev Kyiv"),
]
APART = [
    ("en", "Kiev Kharkiv"),
    ("en", "Putin Peskov"),
    ("en", "hour or"),
    ("en", "eleven 12"),
    (None, "talk talks"),
    (None, "twelve 12"),
]


@pytest.mark.parametrize(("language", "words"), SAME)
def test_variants_share_a_key(language: str | None, words: str) -> None:
    """Spellings and inflections of one word have one stem key."""
    assert len(set(stem_keys(tokenize(words), language).tolist())) == 1


@pytest.mark.parametrize(("language", "words"), APART)
def test_different_words_keep_different_keys(language: str | None, words: str) -> None:
    """Words that mean different things are not merged."""
    assert len(set(stem_keys(tokenize(words), language).tolist())) == 2


@given(st.text(), st.sampled_from(["en", "de", "ru", None]))
def test_equal_words_have_equal_stems(text: str, language: str | None) -> None:
    """Equal token keys give equal stem keys, whatever stood in the cache before."""
    tokens = tokenize(text)
    stems = stem_keys(tokens, language)
    assert stems.dtype == np.uint64
    assert len(stems) == len(tokens)
    by_key: dict[int, int] = {}
    for key, found in zip(tokens.key.tolist(), stems.tolist(), strict=True):
        assert by_key.setdefault(key, found) == found


def test_lone_surrogates_have_a_stem() -> None:
    """A word with a lone surrogate, as broken JSON gives it, is its own stem."""
    assert stem("ab\ud800", "en") == "ab\ud800"
    assert len(stem_keys(tokenize("ab\ud800 cd"), "en")) == 2


def test_a_table_of_stems_that_is_full_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is bounded and changes no stem, whether the table grows or is emptied on the way."""
    monkeypatch.setattr(stems, "_NEW_TABLE_SLOTS", 16)
    monkeypatch.setattr(stems, "_MOST_WORDS_CACHED", 40)
    table = stems._Known()
    monkeypatch.setattr(stems, "_known", lambda code: table)
    texts = [tokenize(" ".join(f"harbour{'abcdefgh'[i]}{'abcdefgh'[j]}s" for j in range(8))) for i in range(8)]
    for tokens in [*texts, *texts]:
        assert stem_keys(tokens, "en").tolist() == stems.hash_words([stem(word, "en") for word in tokens.words()]).tolist()
        assert len(table._table[0]) <= 256


PIECES = (
    *("zelen", "dostoya", "mikha", "org", "labo", "ana", "a", "t", "nk", "iy", "yev", "ski", "skaya", "ow", "off", "ks", "is", "our", "ys"),
    *("e", "ed", "ing", "ation"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=4), st.sampled_from((*stems._ENDINGS, *stems._BRITISH)))
def test_no_spelling_is_hidden_by_its_ending(parts: list[str], rule: stems.Spelling) -> None:
    """A word that a pattern would change ends, or holds, what is looked for before the pattern is run."""
    word, (pattern, replacement, ends, holds) = "".join(parts), rule
    assert pattern.sub(replacement, word) == word or (word.endswith(ends) if ends else holds in word)
