"""What the entries of one file share: refs that no two of them have in common, and a limit on reported reasons.

Invariant: two articles of a file never get the same ref, and an article that repeats another to the letter gets none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import xxhash

from syndicate.model.article import Article, Skipped

MOST_ENTRIES_REPORTED = 100  # skipped entries of one file; in a file of another kind all entries are skipped for the same reason


@dataclass(slots=True)
class Refs:
    """The refs given in one file: 64 bits for each, and 128 bits for each id together with its text."""

    ids: set[int] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)

    def ref_for(self, identity: str, text: str) -> str | None:
        """Return a ref that was not given before; None if the same id came with the same text."""
        return self.ref_of(identity, digest_of(identity, text))

    def ref_of(self, identity: str, digest: int) -> str | None:
        """Return what ``ref_for`` returns, for the digest of id and text."""
        if digest in self.articles:
            return None
        self.articles.add(digest)
        ref, count = identity, 1
        while (key := xxhash.xxh3_64_intdigest(ref.encode(errors="surrogatepass"))) in self.ids:
            count += 1
            ref = f"{identity}#{count}"
        self.ids.add(key)
        return ref


def digest_of(identity: str, text: str) -> int:
    """Return the 128-bit digest of an id together with its text."""
    return xxhash.xxh3_128_intdigest(f"{identity}\0{text}".encode(errors="surrogatepass"))


def storable(ref: str) -> str:
    """Return a ref without lone surrogates, which cannot be stored."""
    return ref.encode(errors="replace").decode()


@dataclass(slots=True)
class SkipReport:
    """A count of skipped entries: the first ones are reported each, the others in one sentence at the end."""

    origin: str
    noun: str = "lines"
    reason: str = " that were not read, for reasons such as those above"
    met: int = 0

    def takes(self) -> bool:
        """Count one more entry and return whether to report it."""
        self.met += 1
        return self.met <= MOST_ENTRIES_REPORTED

    def end(self) -> Iterator[Skipped]:
        """Yield the sentence about the entries that were not reported."""
        if self.met > MOST_ENTRIES_REPORTED:
            left = self.met - MOST_ENTRIES_REPORTED
            yield Skipped(self.origin, f"the {self.noun} after those", f"holds {left} more {self.noun}{self.reason}")

    def limited(self, entries: Iterable[Article | Skipped]) -> Iterator[Article | Skipped]:
        """Yield articles, the first skipped entries, and the sentence about the others."""
        yield from (entry for entry in entries if isinstance(entry, Article) or self.takes())
        yield from self.end()
