"""Every parameter, frozen, each with the reason for its default.

What always holds: two archives with the same ``recipe_id`` hold sketches that compare; one made by another recipe is
refused. Parameters of later stages (aligning, judging) change no sketch and are not part of the recipe.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field

from syndicate.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a sketch is made with; its id is stored with every sketch."""

    permutations: int = 128
    seed: int = 1
    scheme: str = "affine32"
    hash: str = "xxh32"
    shingle: int = 3  # words; with 20 % of words replaced a word-3-gram Jaccard of .34 is left, a 5-gram keeps .2
    least_words: int = 8  # a shorter unit is a caption or a cross-head; its shingles say nothing
    most_words: int = 120  # longer text is cut at sentence ends, so that a reprinted part still fills its unit
    folding: int = 1  # version of the folding tables in text.py

    @property
    def recipe_id(self) -> str:
        """Return the short stable name of this recipe, such as ``affine32-128-1-xxh32-w3-8-120-f1``."""
        return f"{self.scheme}-{self.permutations}-{self.seed}-{self.hash}-w{self.shingle}-{self.least_words}-{self.most_words}-f{self.folding}"


@dataclass(frozen=True, slots=True)
class Banding:
    """How sketches are cut into bands to find candidates; low rows for recall, aligning gives the precision."""

    bands: int = 42
    rows: int = 3

    def __post_init__(self) -> None:
        if self.bands < 1 or self.rows < 1:
            raise SettingsError(f"a banding of {self.bands} bands of {self.rows} rows is not possible.", None, "Both must be at least 1.")


@dataclass(frozen=True, slots=True)
class Aligning:
    """What counts as a passage."""


@dataclass(frozen=True, slots=True)
class Judging:
    """What the passages between two articles amount to; the figures behind each number stand in docs and benchmarks."""

    telling: float = 1 / 3  # share of the telling in passages that makes a copy
    evidence: float = 0.1  # share of the telling's weight that both have; below it, names and phrases carried the passages
    excerpt_words: int = 30  # words of the telling in equal runs: a sentence or two, more than a stock phrase
    excerpt_evidence: float = 60.0  # nats of shared telling in other words
    quoted_words: int = 8  # shared words of quotation or official wording on each side that are worth a line
    likely: float = 0.5  # score of the search for rewritten copy
    unlikely: float = 0.3
    most: float = 0.5  # of the telling: without that search, a rewrite is called likely from here on
    short: int = 60  # words; a rewrite of fewer is called possible at most
    wholly: float = 0.7  # of the words; rewriters add and join sentences, so that a whole retelling is covered to this much
    in_order: float = 0.8  # of the words that show the order
    order_sentences: int = 4  # fewer sentences on a side have no order worth telling


@dataclass(frozen=True, slots=True)
class Rewriting:
    """How candidates for rewritten copy are found."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All parameters of a run."""

    recipe: Recipe = field(default_factory=Recipe)
    banding: Banding = field(default_factory=Banding)
    aligning: Aligning = field(default_factory=Aligning)
    judging: Judging = field(default_factory=Judging)
    rewriting: Rewriting = field(default_factory=Rewriting)
    boilerplate_articles: int = 3  # a paragraph in this many otherwise different articles of one outlet is boilerplate

    @property
    def digest(self) -> str:
        """Return a hash of every parameter; links made under another one are made again."""
        return hashlib.sha256(repr(sorted(asdict(self).items())).encode()).hexdigest()[:16]
