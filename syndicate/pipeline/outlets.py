"""Which names are of one outlet, learnt again when articles came or the user gave names.

Invariant: what is stored is what all articles of the archive and the user's names give together. Two articles that become of one
outlet, or no longer are, are compared again.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping

import xxhash

from syndicate.annotation.outlet_directory import Called, Directory, directory
from syndicate.archive import ArchiveFile


def renew_outlets(archive: ArchiveFile) -> None:
    """Learn the names of outlets if something has changed, and note which articles have to be compared or ruled again."""
    stored = archive.outlets
    if not stored.due:
        return
    with archive.writing():
        stored.fill_hosts()
        seen, given = stored.seen(), stored.given()
        state = xxhash.xxh3_64_hexdigest(
            json.dumps([sorted(map(list, seen), key=str), sorted(given.items())]).encode(errors="surrogatepass")
        )
        before = stored.directory
        after = directory(seen, given)
        stored.put(after, state)
        stored.rename({pair: _name(after, pair) for pair in seen})
        archive.pending.unsettle(stored.articles(_moved(seen, before, after)))
        stored.tell_again(stored.articles(pair for pair in seen if before.names(*pair) != after.names(*pair)))


def _name(found: Directory, pair: Called) -> str | None:
    outlet = found.of(*pair)
    return outlet.name if outlet else None


def _moved(seen: Mapping[Called, int], before: Directory, after: Directory) -> set[Called]:
    """Return what those articles say of their outlets that are now of one outlet with others than before.

    Of the articles of an outlet that come from several, or go to several, those that are most stay where they are.
    """
    counts: dict[tuple[str | None, str | None], int] = Counter()
    for pair, count in seen.items():
        counts[_name(before, pair), _name(after, pair)] += count
    staying: dict[tuple[int, str], tuple[int, str, str]] = {}
    by_side: dict[tuple[int, str], list[tuple[int, str, str]]] = defaultdict(list)
    for (old, new), count in counts.items():
        for side, name in enumerate((old, new)):
            if name is not None:
                by_side[side, name].append((count, old or "", new or ""))
    staying = {key: max(cells) for key, cells in by_side.items()}
    moved = set()
    for pair in seen:
        old, new = _name(before, pair), _name(after, pair)
        cell = (counts[old, new], old or "", new or "")
        if (old is None) != (new is None) or any(name is not None and staying[side, name] != cell for side, name in enumerate((old, new))):
            moved.add(pair)
    return moved
