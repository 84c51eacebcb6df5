"""Word statistics: what is counted, what an unknown word gets, and what the shipped table knows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from syndicate.model.article import Article
from syndicate.model.errors import InputError
from syndicate.text.frequencies import LEAST_FREQUENCY, MOST_FREQUENT_STEMS, load, make, save, term_frequencies
from syndicate.text.stems import stem_keys
from syndicate.text.tokens import tokenize


def keys(words: str, language: str | None = "en") -> NDArray[np.uint64]:
    return stem_keys(tokenize(words), language)


def test_shares_are_counted() -> None:
    """A stem's shares are those of the words and of the articles; one that stands in a single article is left out."""
    made = make([Article("The ferry and the ferries wait."), Article("The bridge waits."), Article("Nobody asked.")], "en")
    known = dict(zip(made.key.tolist(), zip(made.share_of_words.tolist(), made.share_of_articles.tolist(), strict=True), strict=True))
    the, waits = keys("the waits").tolist()
    assert known == {the: pytest.approx((3 / 11, 2 / 3)), waits: pytest.approx((2 / 11, 2 / 3))}


def test_common_words_are_more_frequent() -> None:
    """The shipped English table ranks words as English does, and never answers less than the floor."""
    found = term_frequencies("en").look_up(keys("the of said orchard zyzzyva"), term_frequencies("en").frequencies)
    assert found[0] > found[1] > found[2] > found[3] == found[4] == LEAST_FREQUENCY
    shares = term_frequencies("en").look_up(keys("the president orchard zyzzyva"), term_frequencies("en").shares)
    assert 1.0 >= shares[0] > shares[1] > shares[2] > shares[3] > 0.0


def test_the_shipped_table_is_what_it_says() -> None:
    """Keys are sorted and unique, shares lie between 0 and 1, and only the most frequent stems have a frequency of their own."""
    table = term_frequencies("en")
    assert len(table.key) == 20_000
    assert (np.diff(table.key.astype(np.float64)) > 0).all()
    for shares in (table.share_of_words, table.share_of_articles):
        assert ((shares > 0) & (shares <= 1)).all()
    assert (table.common > LEAST_FREQUENCY).sum() <= MOST_FREQUENT_STEMS
    assert table.articles == 12_000


@pytest.mark.parametrize("language", [None, "xx", "../en", ""])
def test_a_language_without_a_table_treats_all_words_alike(language: str | None) -> None:
    """Without a table every word has the floor, so that aligning works in any language."""
    known, words = term_frequencies(language), keys("the orchard", None)
    assert known.look_up(words, known.frequencies).tolist() == [LEAST_FREQUENCY, LEAST_FREQUENCY]
    assert len(set(known.look_up(words, known.shares).tolist())) == 1


def test_a_saved_table_is_read_back(tmp_path: Path) -> None:
    """Saving and loading changes nothing, and another file is refused with its name."""
    made = make([Article("one ferry"), Article("one bridge")], None)
    save(made, tmp_path / "some.npz")
    again = load(tmp_path / "some.npz")
    assert again.key.tolist() == made.key.tolist()
    assert again.share_of_words.tolist() == made.share_of_words.tolist()
    (tmp_path / "other.npz").write_bytes(b"no archive")
    with pytest.raises(InputError, match=r"other\.npz"):
        load(tmp_path / "other.npz")


def test_making_depends_on_the_articles_alone() -> None:
    """The order of the articles changes nothing."""
    articles = [Article("a ferry left"), Article("the ferry came"), Article("the bridge fell")]
    assert make(articles, "en").key.tolist() == make(articles[::-1], "en").key.tolist()
