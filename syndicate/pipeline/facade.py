"""The whole pipeline on one page: compare two, scan a batch, check a draft.

What always holds: what is found does not depend on the order or the batches in which articles came, nor on the number of
processes; every batch is committed before the next is stored; an article is unsettled from the moment it is stored until
all its links are, so that a scan that was killed is finished by the next one.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import numpy as np

from syndicate.archive import audits as verdicts
from syndicate.archive import versions as versionstore
from syndicate.archive.file import ArchiveFile
from syndicate.archive.index import bands as segments
from syndicate.archive.index.terms import TermStore
from syndicate.archive.page_cache import Extracted
from syndicate.candidates.minhash import sketch
from syndicate.candidates.neighbours import day_of
from syndicate.comparison.compare import Ready, compare_ready, completed, link_ready, make_ready
from syndicate.comparison.coverage import shared_words
from syndicate.comparison.paraphrase import may_promise, promising
from syndicate.comparison.prefilter import can_link
from syndicate.model.article import Article, Skipped
from syndicate.model.comparison import Comparison
from syndicate.model.results import CheckResult, LineageView, Origin, Progress, ScanResult, StoryView
from syndicate.model.settings import Settings
from syndicate.model.story import Story
from syndicate.pipeline import copy_candidates as candidates
from syndicate.pipeline import ingest as deriving
from syndicate.pipeline import schedule as settling
from syndicate.pipeline import workers as bulk
from syndicate.pipeline.derive import Derived
from syndicate.pipeline.link import Linker, entry
from syndicate.pipeline.originality import drafted, matched, originality, unexplained
from syndicate.pipeline.remarks import Said, doubt
from syndicate.pipeline.rewrite_candidates import Retold
from syndicate.pipeline.verify import Problem, verify
from syndicate.pipeline.views import lineage_view, story_view
from syndicate.pipeline.worker import Desk, open_desk
from syndicate.provenance.claims import Entry
from syndicate.provenance.clustering import Works
from syndicate.provenance.stories import stories
from syndicate.text.tokens import paragraphs

__all__ = ["Archive", "CheckResult", "LineageView", "Origin", "Progress", "ScanResult", "StoryView", "compare"]

Report = Callable[[Progress], None]
FEW = 64  # articles or pairs for which no worker is started: it would take longer than they do


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


class Archive(ArchiveFile):
    """An archive that can find out: scan articles into it, check a draft against it, ask it for stories and lineage."""

    def scan(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        mapping: Mapping[str, str] | None = None,
        progress: Report | None = None,
        jobs: int | None = None,
        memory: int | None = None,
    ) -> ScanResult:
        """Read files, folders, globs or ``-``, store what is new or changed, and find its links to everything held.

        ``paths`` is one of them or many; ``mapping`` says where fields stand in JSON lines ({"text": "body"}). ``jobs``
        is the number of worker processes (default: one a core), ``memory`` what all may take together, in bytes. Raises
        InputError where nothing can be read; a single bad file is skipped and told in the result.
        """
        report = progress or (lambda _: None)
        began = time.monotonic()
        given = [paths] if isinstance(paths, str | os.PathLike) else paths
        workers = bulk.jobs_for(jobs, memory)
        kept = Extracted(self.connection)
        tasks = deriving.tasks([os.fspath(path) for path in given], mapping, kept)  # raises at once where a path leads nowhere
        run = self.start_run()
        tally: Counter[str] = Counter()
        skipped: list[Skipped] = []
        said = Said()
        numbering = deriving.Numbering(self)
        with bulk.Workers(workers, open_desk, (self.path, self.settings)) as pool:
            for read in map(numbering.take, pool.map(Desk.derive, tasks)):
                skipped += read.skipped
                with self.writing():
                    self.skip(run, read.skipped)
                    tally += self._store(read.derived, said) + Counter(read=read.read, unchanged=read.unchanged)
                    kept.flush()
                report(Progress("reading", tally["read"]))
            rest = list(numbering.end())
            skipped += rest
            self.skip(run, rest)
            del numbering  # it remembers every id
            compared, capped = self.settle_all(report, said, pool)
        counts = self.counts("links", "stories")
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

    def add(self, articles: Sequence[Article]) -> Counter[str]:
        """Store articles that are new or changed, without looking for their links yet; the next scan does that."""
        read = deriving.fresh(self, articles)
        return self._store(read.derived, Said()) + Counter(read=read.read, unchanged=read.unchanged)

    def ready(self, number: int) -> Ready:
        """Return an article that is ready to be compared, with its boilerplate."""
        return Linker(self).ready(number)

    def _store(self, derived: Derived, said: Said) -> Counter[str]:
        """Store derived articles in one transaction, without looking for their links yet."""
        if not derived.stored:
            return Counter()
        said.extend(derived.remarks)
        keys = [(one.article.origin, one.article.ref) for one in derived.stored]
        with self.writing() as connection:
            known = self.known(keys)
            if known:  # what was near their old words has to be judged again without them
                old = [number for number, _ in known.values()]
                retold = Retold(self)
                affected = retold.affected(old)
                retold.store.drop_listed(affected)
                self.unsettle(affected)
                self.unsettle(candidates.sharing_boilerplate(self, old))
            numbered = self.put_numbered(derived.stored)
            ids = [number for number, _ in numbered]
            TermStore(connection, self.settings.rewriting).write(ids, derived.terms, derived.days)
            first = np.array([paragraph for _, paragraph in numbered], np.int64)
            paragraph = first[derived.sketched[:, 0]] + derived.sketched[:, 1]
            segments.write(connection, paragraph, derived.sketches, self.settings.banding)
        replaced = len(set(keys) & known.keys())
        return Counter(added=len(keys) - replaced, replaced=replaced)

    def settle_all(self, report: Report, said: Said, pool: bulk.Workers[Desk]) -> tuple[int, tuple[str, ...]]:
        """Find the links of every unsettled article and draw up the stories; return the pairs compared and what limits left out."""
        if self.settings_changed:
            self.adopt_settings()
        compared, capped = 0, tuple[str, ...]()
        if self.unsettled():
            report(Progress("finding candidates", 0))
            due = settling.due(self, pool)
            settling.link_all(self, due, report, said, pool)
            compared, capped = len(due.codes), due.capped
        if not self.stories_current:
            report(Progress("telling stories", 0))
            works = versionstore.renew(self, partial(pool.map, Desk.see))
            verdicts.complete(self)
            among = self.untold()
            self.put_stories(self._told(works, among), among)
        return compared, capped

    def _told(self, works: Works, among: list[int] | None) -> list[Story]:
        def entries(numbers: Collection[int]) -> dict[int, Entry]:
            return {number: entry(held) for number, held in self.held(numbers).items()}

        return stories(entries, self.links(among), works)

    def check(self, draft: str | Article, *, own: str | None = None, window: int | None = None) -> CheckResult:
        """Say what of a draft stands in archived articles; the draft is not stored.

        An archived article that was read from the same place as the draft is left out: it is the draft itself. Left out
        are also those of the outlet ``own``, and those published more than ``window`` days before or after the draft,
        which was written today where it has no date.
        """
        article = completed(draft if isinstance(draft, Article) else Article(draft))
        ready = make_ready(article)
        tokens = ready.prepared.tokens
        units = [u for u in paragraphs(article.text, tokens, ready.prepared.marks) if u.words >= self.settings.recipe.least_words]
        teller = drafted(article)
        day = day_of(article.published) or datetime.now(UTC).toordinal()
        near = TermStore(self.connection, self.settings.rewriting).query(ready.terms, day=day, window=window)
        retold = dict(zip(near.ids.tolist(), near.terms, strict=True))
        words = np.array([unit.words for unit in units], np.int64)
        alike, capped = candidates.like(self, sketch(tokens, units, self.settings.recipe), words)
        copied = set(alike)
        matches = []
        linker = Linker(self)
        for number in sorted(retold.keys() | copied):
            if number not in copied and not may_promise(ready.terms, retold[number], self.settings.rewriting):
                continue
            held = self.article(number)
            beyond = not candidates.in_window(day_of(held.article.published), day, window)
            if beyond or _is_draft(held.article, article) or _is_of(held.article, own):
                continue
            other = linker.ready(number)
            if number not in copied and not promising(ready.wording, other.wording, self.settings.rewriting):
                continue
            if number not in retold and not can_link(ready.prepared, other.prepared, self.settings):
                continue
            comparison, _ = link_ready(ready, other, self.settings, partial(near.without, number) if number in retold else None)
            if comparison is not None:
                kinds, _ = shared_words(ready.prepared, other.prepared, comparison.passages, (), other.boilerplate)
                matches.append(matched(teller, held, comparison, kinds))
        reasons = (doubt(len(tokens), len(ready.terms), self.settings.rewriting.least_terms), capped)
        return replace(originality(ready.article, ready.prepared, unexplained(matches)), doubt=" ".join(filter(None, reasons)) or None)

    def story_view(self, name: int | str) -> StoryView:
        """Return a story by number or key with its articles and the evidence of its links. Raises NotFound."""
        return story_view(self, name)

    def lineage(self, name: str) -> LineageView:
        """Return an article's story and links, and what they say in sentences. Raises NotFound."""
        return lineage_view(self, name)

    def verify(self) -> list[Problem]:
        """Derive again what is stored and return what does not hold."""
        return list(verify(self))
