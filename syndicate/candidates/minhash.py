"""From paragraphs to MinHash sketches, bit for bit those of datasketch.

Invariant: a sketch equals ``datasketch.MinHash(num_perm=128, seed=1, scheme="affine32",
hashfunc=xxhash.xxh32_intdigest)`` over the UTF-8 bytes of the unit's shingles (folded words joined by one space; a unit
shorter than a shingle is one shingle of all its words). It depends on the unit's folded words alone, never on what else
is in the block or on the number of threads. Nothing here leaves a unit out: who calls decides which units are long
enough (``Recipe.least_words``) to be looked for.
"""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels import sketches as kernels
from syndicate.model.article import Paragraph
from syndicate.model.errors import SettingsError
from syndicate.model.settings import Banding, Recipe
from syndicate.text import Tokens

if TYPE_CHECKING:
    from datasketch import LeanMinHash, MinHash

SCHEME = "affine32"
HASH = "xxh32"
DATA = Path(str(resources.files("syndicate"))) / "data"
_UNITS_A_TASK = 2048  # about 5 ms of work: small enough to share out evenly, large enough to be worth a thread


Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class UnitBlock:
    """The words and k units of many articles in one set of arrays."""

    buffer: NDArray[np.uint8]  # the folded words of all articles, UTF-8, back to back
    offset: NDArray[np.int32]  # where each word begins behind its article's first byte, one more an article than words
    key: NDArray[np.uint64]  # the words' keys
    place: NDArray[np.int64]  # (k,) where each unit's first word stands in `offset`
    first: NDArray[np.int64]  # (k,) where its first word stands in `key`
    words: NDArray[np.int64]  # (k,) how many they are
    base: NDArray[np.int64]  # (k,) its article's first byte in `buffer`
    article: NDArray[np.int64]  # (k,) which of the articles given it belongs to

    def __len__(self) -> int:
        return len(self.first)

    def only(self, kept: NDArray[np.bool_]) -> UnitBlock:
        """Return the block with these units alone."""
        units = (self.place, self.first, self.words, self.base, self.article)
        return UnitBlock(self.buffer, self.offset, self.key, *(column[kept] for column in units))


def shared(work: Callable[[Item], Result], items: Sequence[Item], jobs: int | None) -> list[Result]:
    """Return what ``work`` makes of each item, in order, by ``jobs`` threads (None: one a core), of which this is one.

    Raises what ``work`` raises, for the first item for which it does.
    """
    jobs = min(cores() if jobs is None else jobs, len(items))
    if jobs <= 1:
        return list(map(work, items))
    waiting = deque(range(len(items)))
    done: dict[int, Result] = {}
    raised: dict[int, BaseException] = {}

    def go_on() -> None:
        while waiting:
            try:
                number = waiting.popleft()
            except IndexError:  # another thread has taken the last one
                return
            try:
                done[number] = work(items[number])
            except BaseException as error:
                raised[number] = error
                waiting.clear()

    threads = [Thread(target=go_on, daemon=True) for _ in range(jobs - 1)]
    for thread in threads:
        thread.start()
    go_on()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[min(raised)]
    return [done[number] for number in range(len(items))]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _sum_before(sizes: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.array(sizes, np.int64)))).astype(np.int64)


def join(tokens: Sequence[Tokens], units: Sequence[Sequence[Paragraph]]) -> UnitBlock:
    """Lay many articles' tokens and units end to end."""
    article = np.repeat(np.arange(len(units), dtype=np.int64), [len(us) for us in units])
    first, last = (np.array([getattr(u, name) for us in units for u in us], np.int64) for name in ("first", "last"))
    first += _sum_before([len(t) for t in tokens])[article]
    last += _sum_before([len(t) for t in tokens])[article]
    return UnitBlock(
        np.concatenate([np.empty(0, np.uint8), *(t.buffer for t in tokens)]),
        np.concatenate([np.empty(0, np.int32), *(t.offset for t in tokens)]),
        np.concatenate([np.empty(0, np.uint64), *(t.key for t in tokens)]),
        first + article,
        first,
        last - first,
        _sum_before([len(t.buffer) for t in tokens])[article],
        article,
    )


@functools.lru_cache(maxsize=8)
def permutations(recipe: Recipe) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the multipliers and addends of datasketch's permutations, uint32 (permutations,) each.

    Those of the default recipe are shipped, because importing datasketch takes a second; any other number or seed is
    asked of datasketch itself. Raises SettingsError for a scheme or hash that is not the one of this package.
    """
    if (recipe.scheme, recipe.hash) != (SCHEME, HASH):
        raise SettingsError(
            f"sketches of the scheme {recipe.scheme} over {recipe.hash} are not made here.", None, f"Use {SCHEME} over {HASH}."
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
    """Return the sketches of one article's units, uint32 (units, permutations)."""
    return sketch_block(join([tokens], [units]), recipe)


def sketch_block(block: UnitBlock, recipe: Recipe | None = None, jobs: int | None = 1) -> NDArray[np.uint32]:
    """Return the sketches of all units of a block, uint32 (units, permutations), made by ``jobs`` threads (None: one a core).

    A unit without words gets datasketch's empty sketch. Raises SettingsError as ``permutations`` does.
    """
    return sketch_blocks([block], recipe, jobs)


def sketch_blocks(blocks: Sequence[UnitBlock], recipe: Recipe | None = None, jobs: int | None = 1) -> NDArray[np.uint32]:
    """Return the sketches of all units of some blocks, one block's behind the other's, as ``sketch_block`` does."""
    recipe = recipe or Recipe()
    a, b = permutations(recipe)
    edges = _sum_before([len(block) for block in blocks]).tolist()
    out = np.empty((edges[-1], len(a)), np.uint32)

    def work(task: tuple[int, int]) -> None:
        number, begin = task
        block, rows = blocks[number], out[edges[number] : edges[number + 1]]
        units = (block.buffer, block.offset, block.place, block.words, block.base)
        kernels.sketch_units(*units, begin, min(begin + _UNITS_A_TASK, len(block)), recipe.shingle, a, b, rows)

    shared(work, [(number, begin) for number, block in enumerate(blocks) for begin in range(0, len(block), _UNITS_A_TASK)], jobs)
    return out


def shingle_hashes(tokens: Tokens, unit: Paragraph, recipe: Recipe | None = None) -> NDArray[np.uint32]:
    """Return the XXH32 of each shingle of a unit, in the order of the text, uint32 (shingles,)."""
    shingle = (recipe or Recipe()).shingle
    hashes: NDArray[np.uint32] = kernels.shingle_hashes(tokens.buffer, tokens.offset, unit.first, unit.words, 0, shingle)
    return hashes


def digests(tokens: Tokens, units: Sequence[Paragraph]) -> NDArray[np.int64]:
    """Return a hash of each unit's folded words in order, int64 (units,): equal words, equal digest.

    Two units of other words share one by accident once in 2 to the 64; ten million units then hold such a pair with a
    chance of 1 in 370,000.
    """
    return digest_block(join([tokens], [units]))


def digest_block(block: UnitBlock, jobs: int | None = 1) -> NDArray[np.int64]:
    """Return the digests of all units of a block, int64 (units,), made by ``jobs`` threads (None: one a core)."""

    def work(begin: int) -> NDArray[np.int64]:
        task = slice(begin, begin + _UNITS_A_TASK)
        found: NDArray[np.int64] = kernels.digest_units(block.key, block.first[task], block.words[task])
        return found

    return np.concatenate([np.empty(0, np.int64), *shared(work, range(0, len(block), _UNITS_A_TASK), jobs)])


def paragraph_digest(tokens: Tokens, unit: Paragraph) -> int:
    """Return the digest of one unit."""
    return int(digests(tokens, [unit])[0])


def band_keys(sketches: NDArray[np.uint32], banding: Banding | None = None) -> NDArray[np.uint64]:
    """Return a key of 40 bits for each band of each sketch, uint64 (units, bands).

    Raises SettingsError where the sketches have fewer permutations than the banding needs.
    """
    banding = banding or Banding()
    needed = banding.bands * banding.rows
    if sketches.shape[1] < needed:
        raise SettingsError(
            f"{banding.bands} bands of {banding.rows} rows need {needed} permutations, and the sketches have {sketches.shape[1]}.",
            None,
            "Take fewer bands or rows.",
        )
    keys: NDArray[np.uint64] = kernels.band_keys(np.ascontiguousarray(sketches, np.uint32), banding.bands, banding.rows)
    return keys


def estimate(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> float:
    """Return the Jaccard similarity of two units' shingles as their sketches tell it (standard error at most .044)."""
    if a.shape != b.shape:
        raise SettingsError(f"sketches of {len(a)} and {len(b)} permutations do not compare.", None, "Make both with one recipe.")
    return float(np.count_nonzero(a == b)) / len(a)


def to_datasketch(row: NDArray[np.uint32], recipe: Recipe | None = None) -> LeanMinHash:
    """Return a sketch as datasketch's LeanMinHash, for its indexes and storage back ends."""
    from datasketch import LeanMinHash

    recipe = recipe or Recipe()
    return LeanMinHash(seed=recipe.seed, hashvalues=row, scheme=recipe.scheme)


def from_datasketch(minhash: MinHash, recipe: Recipe | None = None) -> NDArray[np.uint32]:
    """Return the sketch that a datasketch MinHash or LeanMinHash holds, uint32 (permutations,).

    Raises SettingsError where its scheme, seed or number of permutations is not the recipe's. Which hash function it was
    fed by cannot be seen in it; it must be ``xxhash.xxh32_intdigest`` over shingles made as here.
    """
    recipe = recipe or Recipe()
    stated = (minhash.scheme, int(minhash.seed), len(minhash.hashvalues))
    wanted = (recipe.scheme, recipe.seed, recipe.permutations)
    if stated != wanted:
        raise SettingsError(
            "a MinHash of scheme {}, seed {} and {} permutations is not of this recipe.".format(*stated),
            None,
            "Make it with scheme {}, seed {} and {} permutations.".format(*wanted),
        )
    return np.array(minhash.hashvalues, np.uint32)


def small(sketches: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return the lowest byte of each value, uint8 (k, permutations): enough to tell how far two sketches agree.

    Values that differ have it in common once in 256 (b-bit minwise hashing, Li and König 2010).
    """
    return sketches.astype(np.uint8)
