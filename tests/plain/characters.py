"""Single characters and their neighbours: unusual ones, disguised words, and the features by which a language is known.

Invariant: one pass, no Python object per character. The result is a count, or a condition without which a slower search
would find nothing.
"""

from __future__ import annotations

import numpy as np

from plain.hashing import FNV_FACTOR, FNV_START, seek, seek_place, table_size
from syndicate.kernels.folding import IGNORABLE

_OTHER = np.uint64(1)  # where a word with other letters goes on from: no word of small ASCII letters comes by it


def stretches(codes, usual, apart):  # type: ignore[no-untyped-def]
    """Return start and end (int32, code points) of the stretches that begin and end with an unusual character.

    ``codes`` are code points (uint32); ASCII and the few in ``usual`` (uint32) are not unusual. Two unusual characters
    with at most ``apart`` others between them stand in one stretch.
    """
    start = np.empty(16, np.int32)
    end = np.empty(16, np.int32)
    count = 0
    for i in range(len(codes)):
        code = codes[i]
        if code < 128:
            continue
        common = False
        for other in usual:
            if code == other:
                common = True
                break
        if common:
            continue
        if count > 0 and i - end[count - 1] <= apart:
            end[count - 1] = i + 1
            continue
        if count == len(start):
            start = np.concatenate((start, np.empty_like(start)))
            end = np.concatenate((end, np.empty_like(end)))
        start[count] = i
        end[count] = i + 1
        count += 1
    return start[:count].copy(), end[:count].copy()


def _latin(code):  # type: ignore[no-untyped-def]
    return 65 <= code <= 90 or 97 <= code <= 122 or 0xC0 <= code <= 0x24F


def disguises(codes, kind):  # type: ignore[no-untyped-def]
    """Return whether a Latin letter stands beside a Greek or Cyrillic one, and whether an invisible character stands behind one of these.

    Invisible characters between two letters count for nothing. ``kind`` is that of the folding tables. A soft hyphen is not counted
    as invisible, because typesetters put it into words.
    """
    borders = False
    hidden = False
    latin = foreign = False  # what the last letter was, if only invisible characters are between
    letter = False  # whether it is right before
    for code in codes:
        if code >= 0xAD and kind[code] == IGNORABLE:
            hidden |= letter and code != 0xAD
            letter = False
            continue
        latin_here = bool(_latin(code))
        foreign_here = bool(0x370 <= code < 0x500)
        borders |= (latin and foreign_here) or (foreign and latin_here)
        latin = latin_here
        foreign = foreign_here
        letter = latin or foreign
    return borders, hidden


def features(data, nextmove, row, output):  # type: ignore[no-untyped-def]
    """Walk an automaton over bytes (uint8); return the features it gives, in the order in which they first come, and how often.

    ``row`` gives each state its row of 256 next states in ``nextmove``; ``output`` each state its feature, or -1.
    """
    place = np.full(table_size(2 * len(data)), -1, np.int32)  # a hash table of places in the two below
    order = np.empty(len(data), np.int64)
    times = np.zeros(len(data), np.int64)
    count = 0
    state = 0
    for byte in data:
        state = nextmove[(np.int64(row[state]) << 8) + byte]
        feature = output[state]
        if feature >= 0:
            at = seek_place(place, order, feature, feature)
            if place[at] < 0:
                place[at] = count
                order[count] = feature
                count += 1
            times[place[at]] += 1
    return order[:count].copy(), times[:count].copy()


def word_keys(words):  # type: ignore[no-untyped-def]
    """Return the key (uint64) of each of some words of small ASCII letters, given as bytes with a zero behind each."""
    found = np.empty(len(words), np.uint64)
    count = 0
    key = FNV_START
    for letter in words:
        if letter == 0:
            found[count] = key
            count += 1
            key = FNV_START
        else:
            key = (key ^ np.uint64(letter)) * FNV_FACTOR
    return found[:count].copy()


def known_words(codes, slot, place, narrow):  # type: ignore[no-untyped-def]
    """Count words of a table (``hashing.table`` over ``word_keys``) in each third of a text, whatever their case.

    Returns the counts of all, and of those whose place is below ``narrow`` (int64, 3 × 2), and the text's UTF-8 bytes.
    """
    n = len(codes)
    third = -(-n // 3)
    counts = np.zeros((3, 2), np.int64)
    size = np.int64(n)
    key = FNV_START
    inside = False
    for i in range(n + 1):
        code = np.uint32(0) if i == n else codes[i]
        if code >= 0x80:
            size += np.int64(1) + (code >= 0x800) + (code >= 0x10000)
        small = code | np.uint32(32)
        if 97 <= small <= 122:
            key = (key ^ np.uint64(small)) * FNV_FACTOR
            inside = True
        elif 0xC0 <= code < 0x2000:  # a letter that none of the words has
            key = _OTHER
            inside = True
        elif inside:
            at = seek(slot, key)
            if slot[at] != 0:
                part = (i - 1) // third
                counts[part, 0] += 1
                counts[part, 1] += place[at] < narrow
            key = FNV_START
            inside = False
    return counts, size
