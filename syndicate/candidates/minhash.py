"""From paragraphs to MinHash sketches, bit for bit those of datasketch.

Invariant: a sketch equals ``datasketch.MinHash(num_perm=128, seed=1, scheme="affine32",
hashfunc=xxhash.xxh32_intdigest)`` over the UTF-8 bytes of the unit's shingles (folded words joined by one space; a unit
shorter than a shingle is one shingle of all its words). It depends on the unit's folded words alone, never on what else
is in the block. No unit is left out here: the caller decides which units are long enough (``Recipe.least_words``).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels import sketches
from syndicate.kernels.spoken_runs import choose
from syndicate.model.article import Paragraph
from syndicate.model.errors import SettingsError
from syndicate.model.settings import SPEECH, Banding, Recipe
from syndicate.text import Tokens, tokenize

if TYPE_CHECKING:
    from datasketch import LeanMinHash

SCHEME = "affine32"
HASH = "xxh32"
RUN_WORDS = 10  # of a run of words in speech, by which articles meet that quote the same; shorter ones are often turns of phrase
WINDOW_RUNS = 3  # of which one is kept; with the words of a run they make the twelve of ``Aligning.run_words``
DATA = Path(str(resources.files("syndicate"))) / "data"


@dataclass(frozen=True, slots=True, eq=False)
class UnitBlock:
    """The words and k units of many articles in one set of arrays."""

    buffer: NDArray[np.uint8]  # the folded words of all articles, UTF-8, back to back
    offset: NDArray[np.int32]  # where each word begins behind its article's first byte, one more an article than words
    key: NDArray[np.uint64]  # the words' keys
    place: NDArray[np.int64]  # (k,) the place of each unit's first word in `offset`
    first: NDArray[np.int64]  # (k,) the place of its first word in `key`
    words: NDArray[np.int64]  # (k,) how many they are
    base: NDArray[np.int64]  # (k,) its article's first byte in `buffer`

    def __len__(self) -> int:
        return len(self.first)

    def only(self, kept: NDArray[np.bool_]) -> UnitBlock:
        """Return the block with these units alone."""
        units = (self.place, self.first, self.words, self.base)
        return UnitBlock(self.buffer, self.offset, self.key, *(column[kept] for column in units))


def _block_of(tokens: Tokens, units: Sequence[Paragraph]) -> UnitBlock:
    """Return the words and units of one article as a block."""
    first, last = (np.array([getattr(unit, name) for unit in units], np.int64) for name in ("first", "last"))
    return UnitBlock(tokens.buffer, tokens.offset, tokens.key, first, first, last - first, np.zeros(len(units), np.int64))


@functools.lru_cache(maxsize=8)
def permutations(recipe: Recipe) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the multipliers and addends of datasketch's permutations, uint32 (permutations,) each.

    Those of the default recipe are shipped, because importing datasketch takes a second; any other number or seed is
    asked of datasketch itself. Raises SettingsError for a scheme or hash that is not the one of this package.
    """
    if (recipe.scheme, recipe.hash) != (SCHEME, HASH):
        raise SettingsError(
            f"sketches of the scheme {recipe.scheme} over {recipe.hash} cannot be made.", None, f"Use {SCHEME} over {HASH}."
        )
    if recipe.permutations < 1 or recipe.shingle < 1:
        raise SettingsError("a sketch needs at least one permutation and one word a shingle.", None, "Raise both to 1 or more.")
    file = DATA / f"permutations-{SCHEME}-{recipe.permutations}-{recipe.seed}.npz"
    if file.exists():
        with np.load(file) as stored:
            return stored["a"], stored["b"]
    return generate_permutations(recipe)


def generate_permutations(recipe: Recipe) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Ask datasketch for the permutations of a recipe (imports it)."""
    from datasketch import MinHash

    a, b = MinHash(num_perm=recipe.permutations, seed=recipe.seed, scheme=recipe.scheme).permutations
    return np.ascontiguousarray(a, np.uint32), np.ascontiguousarray(b, np.uint32)


def sketch(tokens: Tokens, units: Sequence[Paragraph], recipe: Recipe | None = None) -> NDArray[np.uint32]:
    """Return the sketches of one article's units, uint32 (units, permutations).

    A unit without words gets datasketch's empty sketch. Raises SettingsError as ``permutations`` does.
    """
    recipe = recipe or Recipe()
    out = np.empty((len(units), len(permutations(recipe)[0])), np.uint32)
    sketch_rows(_block_of(tokens, units), 0, len(units), recipe, out)
    return out


def sketch_spans(text: str, spans: Sequence[tuple[int, int]], recipe: Recipe | None = None) -> NDArray[np.uint32]:
    """Return the sketches of the paragraphs of a text at these code points, uint32 (n, permutations)."""
    tokens = tokenize(text)
    first, last = (np.searchsorted(tokens.start, [span[side] for span in spans]).tolist() for side in (0, 1))
    return sketch(tokens, [Paragraph(*span, a, b) for span, a, b in zip(spans, first, last, strict=True)], recipe)


def sketch_rows(block: UnitBlock, begin: int, stop: int, recipe: Recipe, out: NDArray[np.uint32]) -> None:
    """Write the sketches of units ``begin`` to ``stop`` of a block into their rows of ``out``, uint32 (units, permutations)."""
    units = (block.buffer, block.offset, block.place, block.words, block.base)
    sketches.sketch_units(*units, begin, stop, recipe.shingle, *permutations(recipe), out)


def digests(tokens: Tokens, units: Sequence[Paragraph]) -> NDArray[np.int64]:
    """Return a hash of each unit's folded words in order, int64 (units,): equal words, equal digest.

    Two units of different words have the same digest with a chance of 1 in 2 to the 64. With ten million units, the chance
    of any such pair is 1 in 370,000.
    """
    return digest_block(_block_of(tokens, units))


def digest_block(block: UnitBlock) -> NDArray[np.int64]:
    """Return the digests of all units of a block, int64 (units,)."""
    found: NDArray[np.int64] = sketches.digest_units(block.key, block.first, block.words)
    return found


def band_keys(rows: NDArray[np.uint32], banding: Banding | None = None) -> NDArray[np.uint64]:
    """Return a key of 40 bits for each band of each sketch (a row), uint64 (units, bands).

    Raises SettingsError if the sketches have fewer permutations than the banding needs.
    """
    banding = banding or Banding()
    needed = banding.bands * banding.rows
    if rows.shape[1] < needed:
        raise SettingsError(
            f"{banding.bands} bands of {banding.rows} rows need {needed} permutations, and the sketches have {rows.shape[1]}.",
            None,
            "Take fewer bands or rows.",
        )
    keys: NDArray[np.uint64] = sketches.band_keys(np.ascontiguousarray(rows, np.uint32), banding.bands, banding.rows)
    return keys


def catch_probability(similarity: float, banding: Banding | None = None) -> float:
    """Return the chance that two units of this Jaccard similarity agree in at least one band: 1 - (1 - s^rows)^bands."""
    banding = banding or Banding()
    if not 0.0 <= similarity <= 1.0:
        raise SettingsError(f"a similarity of {similarity} is not possible.", None, "It must be between 0 and 1.")
    return 1.0 - (1.0 - similarity**banding.rows) ** banding.bands


def key_digests(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return a hash of each unit's keys in all bands, int64 (units,)."""
    digest = np.zeros(len(keys), np.int64)
    for band in range(keys.shape[1]):
        digest = sketches.scramble(digest ^ keys[:, band].astype(np.int64) ^ np.int64(band << 48)).view(np.int64)
    return digest


def to_datasketch(row: NDArray[np.uint32], recipe: Recipe | None = None) -> LeanMinHash:
    """Return a sketch as datasketch's LeanMinHash, for its indexes and storage back ends."""
    from datasketch import LeanMinHash

    recipe = recipe or Recipe()
    return LeanMinHash(seed=recipe.seed, hashvalues=row, scheme=recipe.scheme)


def small(rows: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return the lowest byte of each value, uint8 (k, permutations): enough to tell how far two sketches agree.

    Values that differ have it in common once in 256 (b-bit minwise hashing, Li and König 2010).
    """
    return rows.astype(np.uint8)


def spoken_runs(tokens: Tokens, speech: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Return the first words (k,) of the runs that are kept of a text's ``speech`` (one value a token), and their sketches (k, 2).

    Two texts that both quote the same twelve words running have a run in common; the runs of a text depend on that text alone.
    """
    first, hashes = choose(tokens.key, speech, RUN_WORDS, WINDOW_RUNS)
    return first, hashes.astype("<u8", copy=False).view("<u4").reshape(-1, 2)


def all_runs(tokens: Tokens) -> NDArray[np.uint32]:
    """Return the sketch of the run that begins with each word of a text, up to the last that has enough words behind it (k, 2)."""
    hashes = choose(tokens.key, np.ones(len(tokens), np.bool_), RUN_WORDS, 1)[1]
    return hashes.astype("<u8", copy=False).view("<u4").reshape(-1, 2)


def run_digests(runs: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return by what the index of speech knows runs (k, 2), int64 (k,); few runs of different words share one."""
    return key_digests(band_keys(runs, SPEECH))
