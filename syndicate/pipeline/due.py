"""Which pairs of articles are due to be compared.

A pair is a code (int64): the smaller article number in the upper 32 bits, the larger one in the lower. Invariant: a pair is
due if one of its articles is new or changed, or if the articles around it have changed; never if its days lie further apart
than the settings' window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import ArchiveFile
from syndicate.candidates.neighbours import day_of
from syndicate.pipeline.copy_candidates import CopyCandidates
from syndicate.pipeline.rewrite_candidates import RewriteCandidates

_LOW = np.int64(0xFFFFFFFF)
# Of the telling words of one article, in the other: pairs that seem to share a turn of phrase only have less, of 18,000
# links of three corpora that rest on so little none; the lowest has .1.
SHARE_OF_ONE_SUBJECT = 0.08
# The same of pairs that no paragraph of both brings together, only a quotation of both: what they quote is known without
# aligning them. Of 9,300 such pairs of 26,000 real articles four had a link of another kind, with .25 and more.
SHARE_BESIDE_SPEECH = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class DuePairs:
    """Pairs to compare, as sorted codes (n,), with the channels that found them."""

    codes: NDArray[np.int64]
    copied: NDArray[np.bool_]
    near: NDArray[np.bool_]
    gone: NDArray[np.int64]  # codes of pairs that no channel finds any more
    articles: NDArray[np.int64]  # all that are unsettled


def due_pairs(
    archive: ArchiveFile, copies: CopyCandidates, rewrites: RewriteCandidates, changed: Sequence[int], around: Sequence[int]
) -> DuePairs:
    """Return the pairs that are due in an archive whose indexes are up to date.

    ``copies`` are those of ``changed``, the articles that are to be compared with everything; of those ``around`` them no
    more has changed than who else covers their events.
    """
    copied = copies_due(archive, copies, rewrites)
    near = rewrites_due(archive, rewrites, changed, around, copied)
    again = judged_again(archive, rewrites, around)
    kept = again.near | again.copied
    codes = np.unique(np.concatenate((copied, near, again.codes[kept])))
    return DuePairs(
        codes,
        copied=np.isin(codes, copied) | np.isin(codes, again.codes[again.copied]),
        near=np.isin(codes, near) | np.isin(codes, again.codes[again.near]),
        gone=again.codes[~kept],
        articles=np.array([*changed, *around], np.int64),
    )


def copies_due(archive: ArchiveFile, copies: CopyCandidates, rewrites: RewriteCandidates) -> NDArray[np.int64]:
    """Return the codes of the copies that are due: those that share much, or tell of one subject, more surely if they only quote alike."""
    kept = within_window(archive, copies.pairs)
    pairs, likely, spoken = copies.pairs[kept], copies.above_margin[kept], copies.spoken[kept]
    for some, least in ((~likely & ~spoken, SHARE_OF_ONE_SUBJECT), (spoken, SHARE_BESIDE_SPEECH)):
        likely[some] = rewrites.likely_rewrites(pairs[some], least)
    return encode(pairs[likely])


def rewrites_due(
    archive: ArchiveFile, rewrites: RewriteCandidates, changed: Sequence[int], around: Sequence[int], copied: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the codes of the listed pairs that are due: those with a changed article that are ``copied``, or promise to be a rewrite."""
    listed = rewrites.pairs([*changed, *around])
    listed = listed[within_window(archive, listed) & np.isin(listed, changed).any(axis=1)]
    codes = encode(listed)
    return codes[np.isin(codes, copied) | rewrites.likely_rewrites(listed)]


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPairs:
    """Pairs that were judged before: codes (n,), whether they share a paragraph, and whether they are listed as near."""

    codes: NDArray[np.int64]
    copied: NDArray[np.bool_]
    near: NDArray[np.bool_]


def judged_again(archive: ArchiveFile, rewrites: RewriteCandidates, around: Sequence[int]) -> JudgedPairs:
    """Return the pairs that are to be judged again because the articles around them have changed."""
    judged = archive.links.open_pairs(around)
    near = rewrites.pairs(np.unique(judged[:, :2]).tolist())
    codes = encode(judged[:, :2])
    return JudgedPairs(codes, judged[:, 2] > 0, np.isin(codes, encode(near[within_window(archive, near)])))


def encode(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the codes of pairs (n, 2)."""
    return pairs[:, 0] << 32 | pairs[:, 1]


def decode(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the second articles of pairs by their codes."""
    return codes >> 32, codes & _LOW


def numbers_of(codes: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the articles of each pair by their codes."""
    a, b = decode(codes)
    return list(zip(a.tolist(), b.tolist(), strict=True))


def within_window(archive: ArchiveFile, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which pairs (n, 2) the settings' window allows."""
    window = archive.settings.window
    if window is None or not len(pairs):
        return np.ones(len(pairs), np.bool_)
    days = {number: day_of(published) for number, published in archive.articles.published(np.unique(pairs).tolist()).items()}
    return np.array([in_window(days[a], days[b], window) for a, b in pairs.tolist()], np.bool_)


def in_window(one: int | None, two: int | None, window: int | None) -> bool:
    """Return whether two days are at most a window apart; one that is not known is near every other."""
    return window is None or one is None or two is None or abs(one - two) <= window
