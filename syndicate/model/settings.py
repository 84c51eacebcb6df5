"""Every parameter, frozen, each with the reason for its default.

Invariant: sketches of archives with the same ``recipe_id`` compare; an archive of another recipe is refused. Parameters of
later stages (aligning, judging) change no sketch and are not part of the recipe.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace

from syndicate.model.errors import SettingsError


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
    folding: int = 1  # version of the folding tables

    @property
    def recipe_id(self) -> str:
        """Return the short stable name of this recipe, such as ``affine32-128-1-xxh32-w3-8-120-f1``."""
        units = f"w{self.shingle}-{self.least_words}-{self.most_words}-f{self.folding}"
        return f"{self.scheme}-{self.permutations}-{self.seed}-{self.hash}-{units}"


@dataclass(frozen=True, slots=True)
class Banding:
    """How sketches are cut into bands to find candidates; low rows for recall, aligning gives the precision."""

    bands: int = 42
    rows: int = 3

    def __post_init__(self) -> None:
        if self.bands < 1 or self.rows < 1:
            raise SettingsError(f"a banding of {self.bands} bands of {self.rows} rows is not possible.", None, "Both must be at least 1.")


SPEECH = Banding(1, 2)  # of the runs of words in speech, which the archive keeps beside the sketches: a run has two values and one band


@dataclass(frozen=True, slots=True)
class Aligning:
    """What counts as a passage.

    Lengths are code points and hold for a side, so that a passage needs both. A run is a stretch of equal words.
    """

    run_words: int = 12  # a sentence; shorter equal stretches are names, titles and stock phrases
    run_characters: int = 0
    least_longer: int = 120  # in the longer text; a shorter reworded clause looks like chance
    least_shorter: int = 120  # in the shorter text
    least_score: float = 50.0  # nats, both sides together
    hole_words: int = 25  # a passage is cut if one side has sentences of so many words that the other has not
    least_score_beside_runs: float = 60.0  # the same for reworded passages of a pair that has equal runs elsewhere

    def closer(self) -> Aligning:
        """Return the settings for a second look at a pair of which one article retells the other: there chance explains less."""
        least = min(self.least_longer, 60), min(self.least_shorter, 60)
        return replace(self, least_longer=least[0], least_shorter=least[1], least_score=25.0, least_score_beside_runs=25.0)

    @classmethod
    def pan(cls) -> Aligning:
        """Return the settings for the PAN corpora, whose passages are never shorter than this."""
        return cls(run_characters=260, least_shorter=190, least_score_beside_runs=90.0)


@dataclass(frozen=True, slots=True)
class Judging:
    """What the passages between two articles amount to; the figures behind each number are in docs and benchmarks."""

    copy: float = 0.12  # of the own words in phrases of both; 5 % of independent reports of one event reach it, 87 % of LLM rewrites
    most: float = 0.5  # of the own words in passages; a copy of less is an excerpt
    whole: float = 1 / 3  # the same for a rewrite, of which passages show less
    excerpt_words: int = 25  # own words in close passages; of reports published close together less is no excerpt
    excerpt_copied: int = 40  # own words in equal runs: two sentences; how a poll was taken needs fewer
    excerpt_run: int = 22  # own words in one equal run, a sentence: nobody else chooses them; two reporters of one statement had up to 19
    excerpt_share: float = 0.1  # of the shorter article in that run; one agency's sentence in long reports of their own is left alone
    excerpt_phrased: int = 50  # own words in phrases of both, however small a part of a long article they are
    facts_new: float = 0.25  # of the shared names and numbers; forms filled in anew have 3 to 9 in 10 that the other has not
    facts_of_another: float = 2 / 3  # the same for reworded forms: accounts of one event have more names and numbers in common
    words_a_new_fact: int = 40  # at most in a form, about two sentences; texts that were edited or brought up to date have twice as many
    least_facts: int = 4  # names and numbers on a side; fewer do not show a form
    quoted_words: int = 8  # words of quotation or official wording in equal runs on each side that are worth a line
    retold: float = 1.3  # log odds of a retelling (see ``comparison.retelling``) that show it by themselves
    retold_phrased: float = -0.7  # log odds that show it where phrases of both say so too
    retold_part: float = 3.0  # log odds that show it if passages show less than ``whole`` of it
    form: float = 1.0  # log odds more that are asked of lists, transcripts and live blogs, whose sentences have no order of telling
    sure: float = 2.0  # log odds from which a rewrite is called likely
    retold_by_rival: float = 3.0  # log odds that show it between two reports published close together
    rival_phrased: float = 0.25  # of the telling of one side in phrases of both
    rival_words: int = 90  # of both; of 4,291 pairs of rivals on 32 days one that is no reuse has all of these
    rival_sentences: int = 4  # that say enough
    least_sentences: int = 5  # with fewer in the article of which the other tells more, order and facts agree by accident
    rival_days: int = 30  # published no further apart, two accounts of one event are what rival desks and follow-ups usually are
    sure_words: int = 150  # a rewrite of fewer is called possible at most, and more is asked of it
    short_phrased: float = 0.2  # of the telling in phrases of both, where one side is that short; accounts of one event had up to .18
    brief_words: int = 45  # two reports of fewer have facts, order and half of their phrases in common, so that no rewrite is shown
    wholly: float = 0.7  # of the words; a rewriter adds sentences, so that half of the complete LLM rewrites are covered to .67
    in_order: float = 0.8  # of the words that show the order
    order_sentences: int = 4  # fewer sentences on a side show no order


@dataclass(frozen=True, slots=True)
class Rewriting:
    """How candidates for rewritten copy are found and what they amount to; measured in ``benchmarks/rewrite.py``."""

    heads: int = 24  # heaviest terms of an article by which it is looked up; 16, 20 and 32 find no more
    common: float = 0.1  # a stem in more than this share of articles is not a head; .05 loses 1 % of back-translations
    near: float = 0.15  # mean of both heads' shares found in the other; 99 % of sources have .19 and more
    candidates: int = 24  # nearest articles kept of one article; 998 of 1,000 sources are among the first 5
    listed: int = 64  # nearest articles known of one article, among which the articles on its event are looked for
    neighbours: int = 10  # near articles whose words are discounted; 5 and 16 separate less well
    least_neighbours: int = 3  # with fewer the event's words are not known
    same: float = 0.5  # an article that holds this much of either side is a copy, so its words do not show the event's
    quoted: float = 0.25  # weight of a word in quotation marks: everybody quotes the same statement
    numbers: float = 1.5  # weight of a number
    worth: float = 0.30  # of one text's terms, in the other: pairs with less are not compared; of rewrites 1 in 800 has less
    retold: float = 0.36  # the same for rewrites without phrases of both; of 53 1 has less
    possible: float = 0.40  # 5 % of independent reports of one event lie between this and the next
    likely: float = 0.46  # 2 % lie above, all of them with copied sentences
    alone: float = 0.06  # added to both thresholds if the event's words are not known
    form: float = 0.60  # from here a transcript, list or live blog is possible after all; it holds many words by accident
    short: int = 60  # words; with a shorter side a rewrite is at most possible
    least_terms: int = 8  # a text with fewer is too short to be a rewrite


@dataclass(frozen=True, slots=True)
class Settings:
    """All parameters of a run."""

    recipe: Recipe = field(default_factory=Recipe)
    banding: Banding = field(default_factory=Banding)
    aligning: Aligning = field(default_factory=Aligning)
    judging: Judging = field(default_factory=Judging)
    rewriting: Rewriting = field(default_factory=Rewriting)
    window: int | None = None  # days; articles published further apart are not compared, None compares all
    boilerplate_articles: int = 3  # a paragraph in this many otherwise different articles is boilerplate

    def __post_init__(self) -> None:
        if self.window is not None and self.window < 0:
            raise SettingsError(f"a window of {self.window} days is not possible.", None, "Give 0 for the same day, or a number above it.")

    @property
    def digest(self) -> str:
        """Return a hash of every parameter; links made under another one are made again."""
        return hashlib.sha256(repr(sorted(asdict(self).items())).encode()).hexdigest()[:16]
