"""A scan, from files to stories, in the order of the data:

    read ─▶ derive ─▶ store ─▶ boilerplate ─▶ candidates ─▶ passages and links ─▶ versions ─▶ verdicts ─▶ stories

Invariant: what is found does not depend on the order or the batches in which articles came, nor on the number of
processes; every batch is committed before the next is stored; an article is unsettled from the moment it is stored until
all its links are, so that a scan that was killed is finished by the next one.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from syndicate.archive import audits
from syndicate.archive import versions as version_store
from syndicate.archive.file import ArchiveFile
from syndicate.archive.page_cache import Extracted
from syndicate.model.article import Article, Skipped
from syndicate.model.results import Progress, ScanResult
from syndicate.model.story import Story
from syndicate.pipeline import ingest, schedule
from syndicate.pipeline.derive import Derived
from syndicate.pipeline.link import entry
from syndicate.pipeline.remarks import Said
from syndicate.pipeline.rewrite_candidates import Retold
from syndicate.pipeline.worker import Desk, open_desk
from syndicate.pipeline.workers import Workers, jobs_for
from syndicate.provenance import stories_of
from syndicate.provenance.clustering import families

FAMILIES_AT_ONCE = 256  # whose articles are held in memory together

Report = Callable[[Progress], None]
Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


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

    ``paths`` is one of them or many; ``mapping`` says where fields stand in JSON lines ({"text": "body"}). ``jobs``
    is the number of worker processes (default: one a core), ``memory`` what all may take together, in bytes. Raises
    InputError where nothing can be read; a single bad file is skipped and named in the result.
    """
    report = progress or (lambda _: None)
    began = time.monotonic()
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    workers = jobs_for(jobs, memory)
    pages = archive.page_cache
    tasks = ingest.tasks([os.fspath(path) for path in given], mapping, pages)  # raises at once where a path leads nowhere
    run = archive.start_run()
    remarks = Said()
    with Workers(workers, open_desk, (archive.path, archive.settings)) as pool:
        tally, skipped = take_in(archive, run, tasks, pages, pool, report, remarks)
        compared, capped = settle(archive, pool, report, remarks)
    counts = archive.counts("links", "stories")
    archive.finish_run(run, {**tally, "skipped": len(skipped), "compared": compared})
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
    archive: ArchiveFile, run: int, tasks: Iterable[ingest.Task], pages: Extracted, pool: Workers[Desk], report: Report, remarks: Said
) -> tuple[Counter[str], list[Skipped]]:
    """Read and derive by workers, and store a batch a transaction; return what was counted and what was skipped."""
    tally: Counter[str] = Counter()
    skipped: list[Skipped] = []
    numbering = ingest.Numbering(archive)
    for read in map(numbering.take, pool.map(Desk.derive, tasks)):
        skipped += read.skipped
        with archive.writing():
            archive.skip(run, read.skipped)
            tally += store(archive, read.derived, remarks) + Counter(read=read.read, unchanged=read.unchanged)
            pages.flush()
        report(Progress("reading", tally["read"]))
    rest = list(numbering.end())
    archive.skip(run, rest)
    return tally, skipped + rest


def add_articles(archive: ArchiveFile, articles: Sequence[Article]) -> Counter[str]:
    """Store articles that are new or changed, without looking for their links yet; the next scan does that."""
    read = ingest.fresh(archive, articles)
    return store(archive, read.derived, Said()) + Counter(read=read.read, unchanged=read.unchanged)


def store(archive: ArchiveFile, derived: Derived, remarks: Said) -> Counter[str]:
    """Store derived articles and their index entries in one transaction; they are unsettled until ``settle``."""
    if not derived.stored:
        return Counter()
    remarks.extend(derived.remarks)
    keys = [(one.article.origin, one.article.ref) for one in derived.stored]
    with archive.writing():
        known = archive.known(keys)
        if known:  # what was near their old words has to be judged again without them
            old = [number for number, _ in known.values()]
            retold = Retold(archive)
            affected = retold.affected(old)
            retold.store.drop_listed(affected)
            archive.unsettle(affected)
            archive.unsettle(archive.paragraphs.sharing_boilerplate(old))
        numbered = archive.put_numbered(derived.stored)
        ids = [number for number, _ in numbered]
        archive.index.terms.write(ids, derived.terms, derived.days)
        first = np.array([paragraph for _, paragraph in numbered], np.int64)
        paragraph = first[derived.sketched[:, 0]] + derived.sketched[:, 1]
        archive.index.bands.write(paragraph, derived.sketches)
    replaced = len(set(keys) & known.keys())
    return Counter(added=len(keys) - replaced, replaced=replaced)


def settle(archive: ArchiveFile, pool: Workers[Desk], report: Report, remarks: Said) -> tuple[int, tuple[str, ...]]:
    """Find the links of every unsettled article and draw up the stories; return the pairs compared and what limits left out."""
    if archive.settings_changed:
        archive.adopt_settings()
    compared, capped = 0, tuple[str, ...]()
    if archive.unsettled():
        report(Progress("finding candidates", 0))
        due = schedule.due(archive, pool)
        schedule.link_all(archive, due, report, remarks, pool)
        compared, capped = len(due.codes), due.capped
    if not archive.stories_current:
        report(Progress("telling stories", 0))
        draw_up_stories(archive, pool)
    return compared, capped


def draw_up_stories(archive: ArchiveFile, pool: Workers[Desk]) -> None:
    """Find the versions of articles, hold credits against texts, and draw up the stories that changed."""
    works = version_store.renew(archive, partial(pool.map, Desk.see))
    audits.complete(archive)
    among = archive.untold()
    found = families(archive.links(among), works)
    stories: list[Story] = []
    for first in range(0, len(found), FAMILIES_AT_ONCE):
        some = found[first : first + FAMILIES_AT_ONCE]
        held = archive.held({number for family in some for number in family.articles})
        stories += stories_of(some, {number: entry(one) for number, one in held.items()}, works)
    archive.put_stories(sorted(stories, key=lambda story: story.articles), among)
