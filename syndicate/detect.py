"""The whole pipeline on one page: compare two, scan a batch, check a draft.

What always holds: what is found does not depend on the order or the batches in which articles came; every batch is
committed before the next is read; an article is unsettled from the moment it is stored until all its links are, so that
a scan that was killed is finished by the next one.
"""

from __future__ import annotations

import itertools
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from syndicate import candidates, readers, segments
from syndicate.answers import CheckResult, LineageView, Origin, Progress, ScanResult, StoryView
from syndicate.archive import ArchiveFile, Ruled
from syndicate.catalogue import numbers
from syndicate.credits import find_credits
from syndicate.direction import Entry, rule
from syndicate.holdings import Held, article_digest
from syndicate.intake import derive
from syndicate.lineage import stories
from syndicate.nearness import day_of
from syndicate.originality import Match, is_credited, originality, unexplained
from syndicate.pairing import Desk, Ready, compare_ready, completed, link_ready, make_ready
from syndicate.remarks import Said, doubt, remarks, same_text
from syndicate.rewrite import promising
from syndicate.settings import Settings
from syndicate.sides import shared_words
from syndicate.sketch import sketch
from syndicate.termstore import TermStore
from syndicate.text import paragraphs
from syndicate.values import Article, Comparison, Skipped, Span, Story
from syndicate.verify import Problem, verify
from syndicate.views import lineage_view, story_view

__all__ = ["Archive", "CheckResult", "LineageView", "Origin", "Progress", "ScanResult", "StoryView", "compare"]

Report = Callable[[Progress], None]
READ_AT_ONCE = 256  # articles a transaction: what a killed scan has to read again
SETTLED_AT_ONCE = 64  # articles whose links are committed together


def compare(a: str | Article, b: str | Article, settings: Settings | None = None) -> Comparison:
    """Compare two texts or articles, without an archive.

    A text is taken as it is: all offsets of the result point into the string that was given.
    """
    one, two = (make_ready(x if isinstance(x, Article) else Article(x)) for x in (a, b))
    return compare_ready(one, two, settings or Settings())


def _is_draft(held: Article, draft: Article) -> bool:
    return bool(held.origin) and (held.origin, held.ref) == (draft.origin, draft.ref)


def _is_of(held: Article, outlet: str | None) -> bool:
    return outlet is not None and (held.outlet or "").casefold() == outlet.casefold()


@dataclass(frozen=True, slots=True)
class _Work:
    """What settling articles needs: prepared articles, the second channel, and which channel found which pair."""

    desk: Desk
    retold: candidates.Retold
    copied: frozenset[tuple[int, int]]
    near: frozenset[tuple[int, int]]
    said: Said


def _entry(held: Held) -> Entry:
    return Entry(held.id, held.article, held.credits)


class Archive(ArchiveFile):
    """An archive that can find out: scan articles into it, check a draft against it, ask it for stories and lineage."""

    def scan(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        mapping: Mapping[str, str] | None = None,
        progress: Report | None = None,
    ) -> ScanResult:
        """Read files, folders, globs or ``-``, store what is new or changed, and find its links to everything held.

        ``paths`` is one of them or many; ``mapping`` says where fields stand in JSON lines ({"text": "body"}). Raises
        InputError where nothing can be read; a single bad file is skipped and told in the result.
        """
        report = progress or (lambda _: None)
        began = time.monotonic()
        given = [paths] if isinstance(paths, str | os.PathLike) else paths
        items = readers.read(
            [os.fspath(path) for path in given], mapping=mapping
        )  # raises at once where a path leads nowhere: no trace of a run is left
        run = self.start_run()
        tally: Counter[str] = Counter()
        skipped: list[Skipped] = []
        said = Said()
        while batch := list(itertools.islice(items, READ_AT_ONCE)):
            bad = [item for item in batch if isinstance(item, Skipped)]
            skipped += bad
            self.skip(run, bad)
            tally += self.add([item for item in batch if isinstance(item, Article)], said)
            report(Progress("reading", tally["read"]))
        compared, capped = self.settle_all(report, said)
        counts = self.counts()
        self.finish_run(run, {**tally, "skipped": len(skipped), "compared": compared})
        return ScanResult(
            read=tally["read"],
            added=tally["added"],
            replaced=tally["replaced"],
            unchanged=tally["unchanged"],
            skipped=tuple(skipped),
            compared=compared,
            links=counts["links"],
            stories=counts["stories"],
            seconds=time.monotonic() - began,
            capped=capped,
            remarks=tuple(said.first),
            remarked=said.number,
        )

    def add(self, articles: Sequence[Article], said: Said | None = None) -> Counter[str]:
        """Store articles that are new or changed, in one transaction, without looking for their links yet."""
        spoken = [completed(article) for article in articles]
        known = self.known([(article.origin, article.ref) for article in spoken])
        fresh = [a for a in spoken if known.get((a.origin, a.ref), (0, ""))[1] != article_digest(a)]
        replaced = sum((a.origin, a.ref) in known for a in fresh)
        if fresh:
            ready = [make_ready(article) for article in fresh]
            days = [day_of(article.published) for article in fresh]
            if said is not None:
                said.extend(remark for one in ready for remark in remarks(one.article, len(one.prepared)))
            with self.writing() as connection:
                if replaced:  # what was near their old words has to be judged again without them
                    old = [known[a.origin, a.ref][0] for a in fresh if (a.origin, a.ref) in known]
                    self.unsettle(candidates.Retold(self).affected(old))
                    self.unsettle(candidates.sharing_boilerplate(self, old))
                ids = self.put([derive(r.article, self.settings.recipe, r.prepared.tokens, r.prepared.marks) for r in ready])
                TermStore(connection, self.settings.rewriting).write(ids, [r.terms for r in ready], days)
                sql = "SELECT id FROM paragraph WHERE article IN (SELECT value FROM json_each(?)) AND sketch IS NOT NULL"
                block = self.sketches_of(row[0] for row in self.rows(sql, (numbers(ids),)))
                segments.write(connection, block.paragraphs, block.sketches, self.settings.banding)
        return Counter(read=len(spoken), added=len(fresh) - replaced, replaced=replaced, unchanged=len(spoken) - len(fresh))

    def settle_all(self, report: Report, said: Said) -> tuple[int, tuple[str, ...]]:
        """Find the links of every unsettled article and draw up the stories; return the pairs compared and what limits left out."""
        if self.settings_changed:
            self.adopt_settings()
        if not self.unsettled():
            return 0, ()
        retold = candidates.Retold(self)
        with self.writing() as connection:
            segments.merge(connection)
            self.unsettle(candidates.mark_boilerplate(self, self.unsettled()))
            self.unsettle(retold.affected(self.unsettled()))
        waiting = self.unsettled()
        copied, near = candidates.copied(self, waiting), retold.pairs(waiting)
        work = _Work(Desk(self._ready), retold, frozenset(copied.pairs), frozenset(near.pairs), said)
        found = sorted(work.copied | work.near)
        place = {number: i for i, number in enumerate(waiting)}
        due: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for a, b in found:  # with the later of the two, so that a pair is read once
            due[max(place.get(a, -1), place.get(b, -1)) // SETTLED_AT_ONCE].append((a, b))
        compared = 0
        for i in range(0, len(waiting), SETTLED_AT_ONCE):
            pairs = due[i // SETTLED_AT_ONCE]
            self.replace_links(waiting[i : i + SETTLED_AT_ONCE], list(self._linked(pairs, work)))
            compared += len(pairs)
            report(Progress("comparing", compared, len(found)))
        if not self.stories_current:
            self.put_stories(self._told())
        return compared, (*copied.capped, *near.capped)

    def _ready(self, number: int) -> Ready:
        """Prepare a stored article, with its boilerplate."""
        spans = [Span(p.start, p.end) for p in self.paragraphs(number) if p.boilerplate]
        held = self.article(number)
        return make_ready(held.article, spans, held.marks)

    def _linked(self, pairs: Iterable[tuple[int, int]], work: _Work) -> Iterator[Ruled]:
        """Compare pairs of stored articles, and rule where they share enough to be linked."""
        for a, b in pairs:
            one, two = work.desk.ready(a), work.desk.ready(b)
            if (a, b) not in work.copied and not promising(one.wording, two.wording, self.settings.rewriting):
                continue  # no paragraph stands in both, and too little is told in both
            near = partial(work.retold.near, a, b) if (a, b) in work.near else None
            comparison = link_ready(one, two, self.settings, near)
            if one.article.text == two.article.text:
                work.said.extend([same_text(one.article, two.article)])
            if comparison is not None:
                yield a, b, comparison, rule(_entry(self.article(a)), _entry(self.article(b)), comparison)

    def _told(self) -> list[Story]:
        return stories(lambda number: _entry(self.article(number)), self.links())

    def check(self, draft: str | Article, *, own: str | None = None, window: int | None = None) -> CheckResult:
        """Say what of a draft stands in archived articles; the draft is not stored.

        An archived article that was read from the same place as the draft is left out: it is the draft itself. Left out
        are also those of the outlet ``own``, and those published more than ``window`` days before or after the draft,
        which was written today where it has no date.
        """
        article = draft if isinstance(draft, Article) else Article(draft)
        ready = make_ready(article)
        tokens = ready.prepared.tokens
        units = [u for u in paragraphs(article.text, tokens, ready.prepared.marks) if u.words >= self.settings.recipe.least_words]
        credits = find_credits(article.text)
        day = day_of(article.published) or datetime.now(UTC).toordinal()
        near = TermStore(self.connection, self.settings.rewriting).query(ready.terms, day=day, window=window)
        retold, copied = set(near.ids.tolist()), set(candidates.like(self, sketch(tokens, units, self.settings.recipe)))
        matches = []
        for number in sorted(retold | copied):
            held = self.article(number)
            beyond = not candidates.in_window(day_of(held.article.published), day, window)
            if beyond or _is_draft(held.article, article) or _is_of(held.article, own):
                continue
            other = self._ready(number)
            if number not in copied and not promising(ready.wording, other.wording, self.settings.rewriting):
                continue
            comparison = link_ready(ready, other, self.settings, partial(near.without, number) if number in retold else None)
            if comparison is not None:
                kinds, _ = shared_words(ready.prepared, other.prepared, comparison.passages, (), other.boilerplate)
                matches.append(Match(held, comparison, kinds, is_credited(article, credits, held)))
        reason = doubt(len(tokens), len(ready.terms), self.settings.rewriting.least_terms)
        return replace(originality(ready.article, ready.prepared, unexplained(matches)), doubt=reason)

    def story_view(self, name: int | str) -> StoryView:
        """Return a story by number or key with its articles and the evidence of its links. Raises NotFound."""
        return story_view(self, name)

    def lineage(self, name: str) -> LineageView:
        """Return an article's story and links, and what they say in sentences. Raises NotFound."""
        return lineage_view(self, name)

    def verify(self) -> list[Problem]:
        """Derive again what is stored and return what does not hold."""
        return list(verify(self))
