"""Sketches against datasketch itself, and what they must not depend on."""

from __future__ import annotations

import numpy as np
import pytest
import xxhash
from datasketch import LeanMinHash, MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from syndicate.candidates import minhash
from syndicate.model.article import Paragraph
from syndicate.model.errors import SettingsError
from syndicate.model.settings import Recipe
from syndicate.text.tokens import Tokens, tokenize

WORDS = st.text(st.characters(), min_size=1, max_size=12)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=200),
    st.lists(WORDS, max_size=60).map(" ".join),
    st.text(st.sampled_from("ab c .\n-’'1,ßéﬁ中ไก한ки́𝒜😀\u0301\u200d\ud800"), max_size=120),
)
SCRIPTS = [
    ("latin", "The minister said on Monday that the talks would go on until the end of the week, and nobody left the room."),
    ("cyrillic", "Министр заявил в понедельник, что переговоры продолжатся до конца недели, и никто не ушёл."),
    ("greek", "Ο υπουργός δήλωσε τη Δευτέρα ότι οι συνομιλίες θα συνεχιστούν έως το τέλος της εβδομάδας."),
    ("arabic", "قال الوزير يوم الاثنين إن المحادثات ستستمر حتى نهاية الأسبوع ولم يغادر أحد القاعة."),
    ("hebrew", "השר אמר ביום שני כי השיחות יימשכו עד סוף השבוע ואיש לא עזב את החדר."),
    ("devanagari", "मंत्री ने सोमवार को कहा कि वार्ता सप्ताह के अंत तक जारी रहेगी और कोई भी कमरे से नहीं गया।"),
    ("chinese", "部长星期一表示，会谈将持续到本周末，没有人离开会议室。"),
    ("japanese", "大臣は月曜日、協議は週末まで続くと述べ、誰も部屋を出なかった。"),
    ("thai", "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าการเจรจาจะดำเนินต่อไปจนถึงสิ้นสัปดาห์"),
    ("korean", "장관은 월요일 회담이 주말까지 계속될 것이라고 말했고 아무도 방을 떠나지 않았다."),
    ("astral", "𝒯𝒽𝑒 𝓂𝒾𝓃𝒾𝓈𝓉𝑒𝓇 said 😀 𐍈𐌰𐌹 𐌸𐌰𐍄𐌰 on Monday that 🏳️‍🌈 would go on"),
    ("two words", "Hello there"),
    ("one word", "Hello"),
    ("no word", " … "),
]


def whole(tokens: Tokens) -> Paragraph:
    return Paragraph(0, 0, 0, len(tokens))


def shingles(words: list[str], size: int = 3) -> list[bytes]:
    if not words:
        return []
    return [" ".join(words[i : i + size]).encode("utf-8", "surrogatepass") for i in range(max(1, len(words) - size + 1))]


def standard(words: list[str], recipe: Recipe | None = None) -> NDArray[np.uint32]:
    recipe = recipe or Recipe()
    made = MinHash(num_perm=recipe.permutations, seed=recipe.seed, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)
    for shingle in shingles(words, recipe.shingle):
        made.update(shingle)
    return np.asarray(made.hashvalues, np.uint32)


@pytest.mark.parametrize(("name", "text"), SCRIPTS, ids=[name for name, _ in SCRIPTS])
def test_a_sketch_is_that_of_datasketch_in_every_script(name: str, text: str) -> None:
    """The numbers are datasketch's, bit for bit."""
    tokens = tokenize(text)
    assert np.array_equal(minhash.sketch(tokens, [whole(tokens)])[0], standard(tokens.words()))


@given(TEXTS, st.data())
@settings(max_examples=150, deadline=None)
def test_a_sketch_is_that_of_datasketch_for_any_text_and_unit(text: str, data: st.DataObject) -> None:
    """Any stretch of any text gives datasketch's numbers."""
    tokens = tokenize(text)
    first = data.draw(st.integers(0, len(tokens)))
    last = data.draw(st.integers(first, len(tokens)))
    found = minhash.sketch(tokens, [Paragraph(0, 0, first, last)])
    assert found.dtype == np.uint32
    assert np.array_equal(found[0], standard(tokens.words()[first:last]))


@pytest.mark.parametrize(("permutations", "seed", "size"), [(64, 1, 3), (128, 7, 3), (16, 1, 5), (128, 1, 1)])
def test_other_recipes_are_those_of_datasketch_too(permutations: int, seed: int, size: int) -> None:
    """Another number of permutations, seed or shingle length is asked of datasketch and not made up."""
    tokens = tokenize(SCRIPTS[0][1])
    recipe = Recipe(permutations=permutations, seed=seed, shingle=size)
    assert np.array_equal(minhash.sketch(tokens, [whole(tokens)], recipe)[0], standard(tokens.words(), recipe))


def test_shipped_permutations_are_those_of_datasketch() -> None:
    """The file that spares the import of datasketch holds its numbers."""
    for shipped, made in zip(minhash.permutations(Recipe()), minhash.generate_permutations(Recipe()), strict=True):
        assert np.array_equal(shipped, made)


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 15, 16, 17, 31, 32, 33, 1_000_000])
def test_a_word_of_any_length_is_hashed_like_xxhash(size: int) -> None:
    """Every branch of XXH32 (stripes of 16, words of 4, single bytes) is that of the library."""
    text = "".join(chr(97 + i * i % 26) for i in range(size))
    tokens = tokenize(text)
    made = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)
    made.update_batch([text.encode()] if size else [])
    assert np.array_equal(minhash.sketch(tokens, [whole(tokens)])[0], made.hashvalues)


@pytest.mark.parametrize("permutations", [1, 15, 16, 17, 100, 256])
@pytest.mark.parametrize("words", [1, 3, 9, 10, 11, 60])
def test_any_number_of_permutations_is_that_of_datasketch(permutations: int, words: int) -> None:
    """Whether the vectors of the processor are filled or not, and whether the shingles come out even, no bit changes."""
    tokens = tokenize(" ".join(f"word{i * 7919 % 1013}" for i in range(words)))
    made = MinHash(num_perm=permutations, seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)
    made.update_batch(shingles(tokens.words()))
    assert np.array_equal(minhash.sketch(tokens, [whole(tokens)], Recipe(permutations=permutations))[0], made.hashvalues)


def test_digests_do_not_depend_on_the_units_beside_them() -> None:
    """Digests are made side by side: in any order, with empty and long units among them, each is that of its unit alone."""
    tokens = tokenize(" ".join(f"word{i % 37}" for i in range(400)))
    units = [Paragraph(0, 0, i, i + length) for i, length in enumerate([0, 5, 200, 1, 0, 0, 7, 33, 2, 90, 0, 12, 1])]
    alone = [int(minhash.digests(tokens, [unit])[0]) for unit in units]
    assert minhash.digests(tokens, units).tolist() == alone
    assert minhash.digests(tokens, units[::-1]).tolist() == alone[::-1]
    assert [minhash.digests(tokens, units[:n]).tolist() for n in range(6)] == [alone[:n] for n in range(6)]


DIGESTS = [
    ("case and punctuation", "The minister, said: NO!", "the minister said no", True),
    ("offsets", "   The minister said no", "the minister said no", True),
    ("another word", "the minister said no", "the minister said so", False),
    ("another order", "the minister said no", "minister the said no", False),
    ("a repeated word", "no no no", "no no", False),
    ("words run together", "to day it is", "today it is", False),
]


@pytest.mark.parametrize(("name", "a", "b", "same"), DIGESTS, ids=[row[0] for row in DIGESTS])
def test_digests_are_equal_where_the_folded_words_are(name: str, a: str, b: str, same: bool) -> None:
    """A digest tells the sequence of folded words and nothing else."""
    left, right = (int(minhash.digests(t, [whole(t)])[0]) for t in (tokenize(a), tokenize(b)))
    assert (left == right) is same


def test_a_digest_is_the_same_for_ever() -> None:
    """Digests are stored: the number is pinned, and fits a signed 64-bit column."""
    tokens = tokenize("The minister said no")
    assert int(minhash.digests(tokens, [whole(tokens)])[0]) == 8_975_943_535_944_444_599


def test_a_sketch_goes_to_datasketch() -> None:
    """datasketch takes the sketch into its own index and finds it."""
    tokens = tokenize(SCRIPTS[0][1])
    row = minhash.sketch(tokens, [whole(tokens)])[0]
    lean = minhash.to_datasketch(row)
    assert isinstance(lean, LeanMinHash)
    index = MinHashLSH(threshold=0.5, num_perm=128)
    index.insert("it", lean)
    made = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)
    made.update_batch(shingles(tokens.words()))
    assert index.query(made) == ["it"]
    assert np.array_equal(lean.hashvalues, row)
    assert np.array_equal(made.hashvalues, row)


def test_merging_two_sketches_is_sketching_both_texts() -> None:
    """The union of two units' shingles has the smaller of both numbers, as in datasketch."""
    tokens = [tokenize("one two three four five"), tokenize("six seven eight nine ten")]
    a, b = (minhash.sketch(t, [whole(t)])[0] for t in tokens)
    merged = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)
    merged.update_batch([s for t in tokens for s in shingles(t.words())])
    assert np.array_equal(np.minimum(a, b), merged.hashvalues)


@pytest.mark.parametrize("recipe", [Recipe(scheme="legacy"), Recipe(hash="sha1"), Recipe(permutations=0), Recipe(shingle=0)])
def test_a_recipe_that_cannot_be_made_is_refused(recipe: Recipe) -> None:
    """A scheme or number that this package cannot make raises instead of making another one."""
    with pytest.raises(SettingsError):
        minhash.permutations(recipe)
