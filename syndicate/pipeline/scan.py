"""A scan, from files to stories, in the order of the data:

    read ─▶ derive ─▶ store ─▶ boilerplate ─▶ candidates ─▶ passages and links ─▶ versions ─▶ ledger ─▶ stories

Invariant: what is found does not depend on the order or the batches in which articles came, nor on the number of
processes. Every batch is committed before the next is stored. An article is unsettled from the moment it is stored until
all its links are stored, so the next scan finishes a scan that was killed.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

import numpy as np

from syndicate.archive import ArchiveFile
from syndicate.candidates.pairs import MOST_BUCKET_ARTICLES
from syndicate.model.article import Article, Skipped
from syndicate.model.provenance import Link, Works
from syndicate.model.results import Progress, ScanResult
from syndicate.model.story import Story
from syndicate.pipeline import copy_candidates, ingest
from syndicate.pipeline.audits import keep_ledger
from syndicate.pipeline.batches import Batches
from syndicate.pipeline.boilerplate import flag_boilerplate
from syndicate.pipeline.candidate_search import Search
from syndicate.pipeline.copy_candidates import CopyCandidates
from syndicate.pipeline.derive import Derived
from syndicate.pipeline.due import DuePairs, due_pairs, numbers_of
from syndicate.pipeline.link import entry
from syndicate.pipeline.outlets import renew_outlets
from syndicate.pipeline.quotations import store_quotations
from syndicate.pipeline.remarks import RemarkTally
from syndicate.pipeline.representatives import rounds, superfluous
from syndicate.pipeline.rewrite_candidates import RewriteCandidates
from syndicate.pipeline.speech_index import index_speech_of_before
from syndicate.pipeline.story_origins import by_article, with_own_credits
from syndicate.pipeline.versions import renew_versions
from syndicate.pipeline.worker import WorkerArchive, open_worker_archive
from syndicate.pipeline.workers import Workers, jobs_for
from syndicate.provenance import Entry, ruled, stories_of
from syndicate.provenance.clustering import Family, families, is_compilation
from syndicate.provenance.rulings import of_versions

Pool = Workers[WorkerArchive]
Report = Callable[[Progress], None]
Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

FAMILIES_AT_ONCE = 256  # whose articles are held in memory together
MOST_PAIRS_WITHOUT_WORKERS = 256  # starting workers would take longer than comparing these


def scan_paths(
    archive: ArchiveFile,
    paths: Paths,
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Report | None = None,
    jobs: int | None = None,
    memory: int | None = None,
) -> ScanResult:
    """Read files, folders, globs or ``-``, store what is new or changed, and find its links to everything held.

    ``paths`` is one of them or many; ``mapping`` gives the keys of fields in JSON lines ({"text": "body"}). ``jobs``
    is the number of worker processes (default: one a core), ``memory`` what all may take together, in bytes. Raises
    InputError if nothing can be read; a single bad file is skipped and named in the result.
    """
    report = progress or (lambda _: None)
    began = time.monotonic()
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    workers = jobs_for(jobs, memory)
    tasks = ingest.tasks([os.fspath(path) for path in given], mapping, archive.page_cache)  # raises at once if a path leads nowhere
    run = archive.runs.start()
    remarks = RemarkTally()
    with Workers(workers, open_worker_archive, (archive.path, archive.settings)) as pool:
        tally, skipped = take_in(archive, run, tasks, pool, report, remarks)
        compared, capped = settle(archive, pool, report, remarks)
    counts = archive.counts("links", "stories")
    archive.runs.finish(run, {**tally, "skipped": len(skipped), "compared": compared})
    archive.give_back()
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
        remarks=tuple(remarks.first),
        remarked=remarks.number,
    )


def take_in(
    archive: ArchiveFile, run: int, tasks: Iterable[ingest.Task], pool: Pool, report: Report, remarks: RemarkTally
) -> tuple[Counter[str], list[Skipped]]:
    """Read and derive by workers, and store a batch a transaction; return what was counted and what was skipped."""
    tally: Counter[str] = Counter()
    skipped: list[Skipped] = []
    numbering = ingest.Numbering(archive)
    for read in map(numbering.take, pool.map(WorkerArchive.derive, tasks)):
        skipped += read.skipped
        with archive.writing():
            archive.runs.skip(run, read.skipped)
            tally += store(archive, read.derived, remarks) + Counter(read=read.read, unchanged=read.unchanged)
            archive.page_cache.flush()
        report(Progress("reading", tally["read"]))
    rest = list(numbering.end())
    archive.runs.skip(run, rest)
    return tally, skipped + rest


def add_articles(archive: ArchiveFile, articles: Sequence[Article]) -> Counter[str]:
    """Store articles that are new or changed, without looking for their links yet; the next scan does that."""
    read = ingest.fresh(archive, articles)
    return store(archive, read.derived, RemarkTally()) + Counter(read=read.read, unchanged=read.unchanged)


def store(archive: ArchiveFile, derived: Derived, remarks: RemarkTally) -> Counter[str]:
    """Store derived articles and their index entries in one transaction; they are unsettled until ``settle``."""
    if not derived.stored:
        return Counter()
    remarks.extend(derived.remarks)
    keys = [(one.article.origin, one.article.ref) for one in derived.stored]
    with archive.writing():
        known = archive.articles.known(keys)
        if known:  # what was near their old words has to be judged again without them
            old = [number for number, _ in known.values()]
            rewrites = RewriteCandidates(archive)
            neighbours = rewrites.neighbours_of(old)
            rewrites.index.drop_listed(neighbours)
            archive.pending.unsettle(neighbours)
            archive.pending.unsettle(archive.paragraphs.sharing_boilerplate(old))
        numbered = archive.articles.put_numbered(derived.stored)
        ids = [number for number, _ in numbered]
        archive.index.terms.write(ids, derived.terms, derived.days)
        first = np.array([paragraph for _, paragraph in numbered], np.int64)
        paragraph = first[derived.sketched[:, 0]] + derived.sketched[:, 1]
        archive.index.bands.write(paragraph, derived.sketches)
        archive.index.speech.write(first[derived.spoken[:, 0]] + derived.spoken[:, 1], derived.runs)
    replaced = len(set(keys) & known.keys())
    return Counter(added=len(keys) - replaced, replaced=replaced)


def settle(archive: ArchiveFile, pool: Pool, report: Report, remarks: RemarkTally) -> tuple[int, tuple[str, ...]]:
    """Find the links of every unsettled article and draw up the stories; return the pairs compared and what limits left out."""
    if archive.pending.settings_changed:
        archive.pending.adopt_settings()
    renew_outlets(archive)
    compared, capped = 0, tuple[str, ...]()
    if archive.pending.unsettled():
        report(Progress("finding candidates", 0))
        due, capped = find_candidates(archive, pool)
        for part in rounds(archive, due):
            link(archive, part, pool, report, remarks)
            compared += len(part.codes)
    if not archive.pending.stories_current:
        report(Progress("grouping stories", 0))
        draw_up_stories(archive, pool)
    return compared, capped


def find_candidates(archive: ArchiveFile, pool: Pool) -> tuple[DuePairs, tuple[str, ...]]:
    """Bring the indexes up to date and return the pairs that have to be compared, and what limits left out."""
    rewrites = RewriteCandidates(archive)
    index_articles(archive, rewrites)
    changed, around = list_rewrites(archive, rewrites, pool)
    copies = search_copies(archive, changed, pool)
    store_quotations(archive, changed, copies.runs)
    return due_pairs(archive, copies, rewrites, changed, around), (*copies.capped, *rewrites.capped)


def index_articles(archive: ArchiveFile, rewrites: RewriteCandidates) -> None:
    """Bring the indexes up to date, and flag boilerplate; articles of which a flag changed become unsettled."""
    with archive.writing():
        archive.paragraphs.index_digests()
        index_speech_of_before(archive)
        archive.index.bands.merge()
        rewrites.index.index()
        flagged = flag_boilerplate(archive, archive.pending.unsettled(whole=True))
        archive.pending.unsettle(flagged)
        rewrites.index.drop_listed(flagged)


def list_rewrites(archive: ArchiveFile, rewrites: RewriteCandidates, pool: Pool) -> tuple[list[int], list[int]]:
    """List the nearest articles of those that have no list; return the articles that changed, and those around them."""
    unlisted = rewrites.index.unlisted()
    lists = Search.choose(unlisted, archive.articles.count(), pool.jobs).run(
        pool, partial(rewrites.join_all, unlisted), WorkerArchive.rewrites, partial(rewrites.join_looked_up, unlisted)
    )
    with archive.writing():
        archive.pending.unsettle(rewrites.store(unlisted, lists), whole=False)
        changed = archive.pending.unsettled(whole=True)
        # A pair may be only in the list of its other article, which is settled by now.
        archive.pending.unsettle(archive.links.partners(changed), whole=False)
        archive.articles.loosen(changed)
    return changed, archive.pending.unsettled(whole=False)


def search_copies(archive: ArchiveFile, changed: list[int], pool: Pool) -> CopyCandidates:
    """Return the pairs of the articles that changed and those that share a bucket with them."""
    return Search.choose(changed, archive.articles.count(), pool.jobs).run(
        pool,
        partial(copy_candidates.join_all, archive, changed, pool.jobs),
        WorkerArchive.copies,
        partial(copy_candidates.join_looked_up, archive, changed),
    )


def link(archive: ArchiveFile, due: DuePairs, pool: Pool, report: Report, remarks: RemarkTally) -> None:
    """Compare the pairs that are due, store their links and settle the articles, a batch a transaction."""
    batches = Batches.of(due, pool.jobs)
    with archive.writing():
        archive.links.put(numbers_of(due.gone), (), ())
        archive.pending.settle(batches.settled(-1))
    done, count = 0, len(due.codes)
    tasks = map(batches.pairs, range(len(batches)))
    run = pool.here if count <= MOST_PAIRS_WITHOUT_WORKERS else pool.map
    for number, linked in enumerate(run(WorkerArchive.link, tasks)):
        pairs = batches.numbers(number)
        with archive.writing():
            archive.links.put(pairs, linked.links, linked.kept)
            archive.pending.settle(batches.settled(number))
        remarks.extend(linked.remarks)
        done += len(pairs)
        report(Progress("comparing", done, count))


def draw_up_stories(archive: ArchiveFile, pool: Pool) -> None:
    """Find the versions of articles, rule who has each text from whom, hold credits against it, and draw up the stories that changed."""
    works = renew_versions(archive, partial(pool.map, WorkerArchive.version_marks))
    archive.outlets.constant.renew()
    among = archive.pending.stories_due()
    links = archive.links.of(among)
    found = families(links, works, archive.links.spans)
    links = _of_versions(links, works)
    found = found._replace(families=[fold(archive, family) for family in found.families])
    apart = [Family((link.a, link.b), (link,)) for link in found.apart]
    linked = by_article(link for family in (*found.families, *apart) for link in family.links)
    stories: list[Story] = []
    ruled_links: list[Link] = []
    for first in range(0, len(found.families), FAMILIES_AT_ONCE):
        some = found.families[first : first + FAMILIES_AT_ONCE]
        families_ruled, entries = rule_families(archive, some, works, linked)
        stories += chain.from_iterable(stories_of([one], own, works) for one, own in zip(families_ruled, entries, strict=True))
        ruled_links += _of_versions(chain.from_iterable(family.links for family in families_ruled), works)
    for first in range(0, len(apart), FAMILIES_AT_ONCE):
        families_ruled, _ = rule_families(archive, apart[first : first + FAMILIES_AT_ONCE], works, linked)
        ruled_links += _of_versions(chain.from_iterable(one.links for one in families_ruled), works)
    archive.links.put_rulings(of_versions(links, ruled_links, works))
    keep_ledger(archive, among)
    archive.stories.put(sorted(stories, key=lambda story: story.articles), among)


def _of_versions(links: Iterable[Link], works: Works) -> list[Link]:
    return [link for link in links if link.a in works or link.b in works]


def fold(archive: ArchiveFile, family: Family) -> Family:
    """Return a family without the links that its representatives stand for, and drop these from the archive."""
    witnesses = np.array(family.witnesses, np.int64)
    ranks = archive.articles.ranks(witnesses) if len(witnesses) > MOST_BUCKET_ARTICLES else ()
    dropped = superfluous(family, dict(zip(family.witnesses, map(int, ranks), strict=False)))
    if not dropped:
        return family
    archive.links.drop(dropped)
    return replace(family, links=tuple(link for link in family.links if (link.a, link.b) not in dropped))


def rule_families(
    archive: ArchiveFile, found: Sequence[Family], works: Works, linked: Mapping[int, Sequence[Link]]
) -> tuple[list[Family], list[Mapping[int, Entry]]]:
    """Rule on all links of some families and store what changed; return the families with their rulings, and the articles of each.

    ``linked`` has all links of each article, also those of other families. An article has the credits that may be for the family's text.
    """
    held = archive.articles.held({number for family in found for number in family.articles})
    entries = {number: entry(one) for number, one in held.items()}
    spans = archive.links.spans((link.a, link.b) for family in found for link in family.links)
    own, made_up = [], []
    for family in found:
        inside = {(link.a, link.b) for link in family.links}
        beside = {number: [link for link in linked.get(number, ()) if (link.a, link.b) not in inside] for number in family.articles}
        crediting = (number for number in family.witnesses if entries[number].foreign)
        links = [*family.links, *(link for number in crediting for link in beside[number])]
        made_up.append(is_compilation(family.witnesses, links, works, archive.links.spans))
        own.append(with_own_credits(archive, family.links, {number: entries[number] for number in family.articles}, beside))
    families_ruled = [ruled(family, some, spans, works, more) for family, some, more in zip(found, own, made_up, strict=True)]
    pairs = zip(chain.from_iterable(one.links for one in found), chain.from_iterable(one.links for one in families_ruled), strict=True)
    archive.links.put_rulings(new for old, new in pairs if replace(old.ruling, credited=None) != new.ruling)
    return families_ruled, own
