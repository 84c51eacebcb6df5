"""What the sentences of a text say, and how much one text tells of another.

Invariant: sums are taken in the order of sentences, within one in that of stems, so that a share is always the same.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

KNOWN, NAMED, LEAD = 1, 2, 4
FACTOR, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1


def _rows(places, key, nats):  # type: ignore[no-untyped-def]
    """Return the distinct (place, stem), each with what the first such word says, in order; a negative place is none."""
    rows: dict[tuple[int, int], float] = {}
    for place, stem, says in zip(places, key, nats, strict=True):
        if place >= 0:
            rows.setdefault((place, stem), says)
    return dict(sorted(rows.items()))


def _hash(words):  # type: ignore[no-untyped-def]
    h = 0
    for word in words:
        h = (h ^ word) * FACTOR & MASK
    return h


def tell(key, nats, word, line, kinds, statement, sentences):  # type: ignore[no-untyped-def]
    """Return all arrays of a telling that are made of the words of a text."""
    key, nats, word, line = key.tolist(), nats.tolist(), word.tolist(), line.tolist()
    content, plain, named, free = kinds.tolist()
    vocab = sorted(set(key))
    place_of = {stem: place for place, stem in enumerate(vocab)}
    quoting = [-1] * len(key)
    for number, (first, last) in enumerate(statement.tolist()):
        quoting[first:last] = [number] * (last - first)
    lines = [[at if chosen else -1 for at, chosen in zip(line, flag, strict=True)] for flag in (content, plain)]
    tables = [_rows(places, key, nats) for places in (*lines, quoting)]
    said = tables[0]
    kind = [0] * len(vocab)
    for i, stem in enumerate(key):
        kind[place_of[stem]] |= KNOWN * (line[i] >= 0) | NAMED * named[i]
    leads = sorted({place for place, _ in said})[:2]
    for place, stem in said:
        kind[place_of[stem]] |= LEAD * (place in leads)
    by_stem = sorted((place_of[stem], place) for place, stem in said)
    begin = [sum(stem < k for stem, _ in by_stem) for k in range(len(vocab) + 1)]
    phrases: dict[int, float] = {}
    for i in range(len(word) - 3):
        if all(free[i : i + 4]):
            phrases.setdefault(_hash(word[i : i + 4]), sum(nats[i + 1 : i + 4], nats[i]))
    columns = [vocab, kind, begin, [place for _, place in by_stem]]
    for table in tables:
        columns += [[place for place, _ in table], [place_of[stem] for _, stem in table], list(table.values())]
    columns += [sorted({_hash(word[i : i + 3]) for i in range(len(word) - 2)} or {0})]
    columns += [sorted(phrases), [phrases[phrase] for phrase in sorted(phrases)]]
    types = ["u4", "u1", "i4", "i4", "i4", "i4", "f8", "i4", "i4", "f8", "i4", "i4", "f8", "u8", "u8", "f8"]
    return [np.array(column, of) for column, of in zip(columns, types, strict=True)]


def _shared(rows, places, other, sentences, two):  # type: ignore[no-untyped-def]
    """Return what each place shares with each sentence of another text, or with each two that follow one another."""
    cells = [[0.0] * sentences for _ in range(places)]
    for (place, stem), says in rows.items():
        holding = {at for at, held in other if held == stem}
        for at in holding | {max(at - 1, 0) for at in holding if two}:
            cells[place][at] += says
    return cells


def _table(told, name):  # type: ignore[no-untyped-def]
    place, stem, nats = (getattr(told, name + column).tolist() for column in ("place", "stem", "nats"))
    return {(at, int(told.vocab[k])): says for at, k, says in zip(place, stem, nats, strict=True)}


def _stems(told, flag):  # type: ignore[no-untyped-def]
    return {stem for stem, kind in zip(told.vocab.tolist(), told.kind.tolist(), strict=True) if kind & flag}


def _mass(rows, places):  # type: ignore[no-untyped-def]
    mass = [0.0] * places
    for (place, _), says in rows.items():
        mass[place] += says
    return mass


def _share(rows, chosen, found):  # type: ignore[no-untyped-def]
    """Return the share of the chosen rows, by nats, that are found."""
    had = total = 0.0
    for row, says in rows.items():
        if chosen(row):
            had, total = had + says * found(row), total + says
    return had / total if total else 0.0


def _own_statements(a, b, other, shares):  # type: ignore[no-untyped-def]
    quoted, triples = _table(a, "quoted_"), set(b.triple.tolist())
    cells = _shared(quoted, len(a.statement), other, b.sentences, True)
    own = 0
    for row, says, (first, last) in zip(cells, _mass(quoted, len(a.statement)), a.statement.tolist(), strict=True):
        words = a.word[first:last].tolist()
        kept = [_hash(words[i : i + 3]) in triples for i in range(len(words) - 2)]
        word_for_word = bool(kept) and sum(kept) / len(kept) >= shares.kept
        own += not word_for_word and max(row) < shares.reworded * max(says, 1e-9)
    return own


def retold(a, b, titles, shares):  # type: ignore[no-untyped-def]
    """Return how much of one text another one tells: the numbers of ``Told``."""
    said, other = _table(a, ""), _table(b, "")
    mass = _mass(said, a.sentences)
    alone, both = (_shared(said, a.sentences, other, b.sentences, two) for two in (False, True))
    had = total = 0.0
    chain: list[int] = []
    for row, double, says in zip(alone, both, mass, strict=True):
        had, total = had + max(double), total + says
        if says >= shares.heavy and max(row) >= shares.follows * says:
            at = row.index(max(row))
            where = bisect_right(chain, at)
            chain[where : where + 1] = [at]
    place = [row.index(max(row)) for row in both]
    lead = _stems(a, LEAD) | _stems(b, LEAD) | set(titles.tolist())
    phrases, nats = set(b.phrase.tolist()), dict(zip(a.phrase.tolist(), a.phrase_nats.tolist(), strict=True))
    shared = every = 0.0
    for phrase, says in nats.items():
        shared, every = shared + says * (phrase in phrases), every + says
    named = _stems(a, NAMED)
    return (
        sum(says >= shares.heavy for says in mass),
        len(chain),
        len(named),
        len(named & _stems(b, KNOWN)),
        _share(
            _table(a, "plain_"),
            lambda row: row[1] not in lead,
            lambda row: bool({(place[row[0]], row[1]), (place[row[0]] + 1, row[1])} & other.keys()),
        ),
        len(a.statement),
        _own_statements(a, b, other, shares),
        had / total if total else 0.0,
        shared,
        every,
    )
