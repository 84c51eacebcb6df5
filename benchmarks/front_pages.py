"""Scan the front pages of some days, and count the links and the failed drafts that are right, wrong or not labelled.

Invariant: pages are read and linked with the defaults of ``scan``, drafts with those of ``check``. The labels name pages by their
ids and hold no text. A link is right if it says that one has text from the other and its label is ``reuse``.

    python -m benchmarks.front_pages --corpus front-pages.tar.xz [--days DAY ...] [--labels FILE] [--db FILE] [--json FILE]
                                     [--no-drafts] [--unlabelled]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tarfile
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate import Archive
from syndicate.model.article import Article
from syndicate.model.provenance import Link
from syndicate.text import tokenize

HERE = Path(__file__).parent
DAYS = (
    *("2016-11-01", "2016-11-02", "2016-11-03", "2016-11-08", "2016-11-09"),
    *("2016-11-10", "2016-12-06", "2016-12-19", "2016-12-26", "2017-01-21"),
)
LABELS = frozenset({"reuse", "same event", "furniture", "speech", "version"})
RUN = 5  # words; links across outlets share some such runs
LEAST_IN_RUNS = 0.15  # of the shorter side's words
LONG_RUN = 12  # words; so many in a row are hardly chance
MOST_UNCREDITED = 0.1  # of a draft's words: the limit of ``check``


@dataclass(frozen=True, slots=True)
class Label:
    """What a pair of pages is, and one word why."""

    label: str
    why: str


def labels_of(path: Path) -> dict[frozenset[str], Label]:
    """Return the labels by the pair of ids. Raises ValueError for a label that is none."""
    found: dict[frozenset[str], Label] = {}
    for a, b, label, why in tomllib.loads(path.read_text(encoding="utf-8"))["pairs"]:
        if label not in LABELS:
            raise ValueError(f"{path}: {label!r} of {a} and {b} is not one of {sorted(LABELS)}")
        found[frozenset((a, b))] = Label(label, why)
    return found


def unpack(corpus: Path, days: frozenset[str], folder: Path) -> int:
    """Write the pages of the days into a folder; return their number."""
    pages = 0
    with tarfile.open(corpus) as archive:
        for member in archive:
            name = Path(member.name).name
            if not member.isfile() or not name.endswith(".html") or name[:10] not in days:
                continue
            data = archive.extractfile(member)
            assert data is not None
            (folder / name).write_bytes(data.read())
            pages += 1
    return pages


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Return the runs of so many words, without case."""
    words = [text[start:end].casefold() for start, end in spans(text)]
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the words of a text."""
    tokens = tokenize(text)
    yield from zip(tokens.start[: len(tokens)].tolist(), tokens.end[: len(tokens)].tolist(), strict=True)


def share_in_runs(a: str, b: str) -> float:
    """Return the share of the shorter text's words that lie in runs of five words of both."""
    few, many = sorted((a, b), key=len)
    known = runs(many, RUN)
    words = [few[start:end].casefold() for start, end in spans(few)]
    inside: set[int] = set()
    for i in range(len(words) - RUN + 1):
        if tuple(words[i : i + RUN]) in known:
            inside.update(range(i, i + RUN))
    return len(inside) / len(words) if words else 0.0


def name_of(article: Article) -> str:
    """Return the id of a page."""
    return article.ref.removesuffix(".html")


def judge(links: list[Link], held: dict[int, Article], labels: dict[frozenset[str], Label]) -> dict[str, Any]:
    """Return how many links of each kind there are, and how many of those that derive have which label."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    by_label: dict[str, Counter[str]] = defaultdict(Counter)
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    missing: list[list[str]] = []
    runless = 0
    for link in links:
        a, b = held[link.a], held[link.b]
        where = "inside" if a.outlet == b.outlet else "across"
        kinds[where][link.kind.value] += 1
        known = labels.get(frozenset((name_of(a), name_of(b))))
        if not link.kind.derives:
            by_label[f"{link.kind.value} {where}"][known.label if known else "not labelled"] += 1 if known else 0
            continue
        verdict = "not labelled" if known is None else "right" if known.label == "reuse" else "wrong"
        verdicts[f"{link.kind.value} {where}"][verdict] += 1
        by_label[f"{link.kind.value} {where}"][known.label if known else "not labelled"] += 1
        runless += where == "across" and share_in_runs(a.text, b.text) < LEAST_IN_RUNS
        if known is None:
            missing.append([name_of(a), name_of(b), link.kind.value, f"{a.outlet}: {a.title}", f"{b.outlet}: {b.title}"])
    linked = {frozenset((name_of(held[link.a]), name_of(held[link.b]))) for link in links if link.kind.derives}
    return {
        "links": {where: dict(sorted(some.items())) for where, some in sorted(kinds.items())},
        "reuse links": {kind: dict(sorted(some.items())) for kind, some in sorted(verdicts.items())},
        "labels of links": {kind: dict(sorted(some.items())) for kind, some in sorted(by_label.items()) if some.total()},
        "reuse links across outlets with hardly a run of five words": runless,
        "labelled reuse that no link tells": sum(one.label == "reuse" and pair not in linked for pair, one in labels.items()),
        "not labelled": missing,
    }


def drafts(archive: Archive, held: dict[int, Article]) -> dict[str, Any]:
    """Return how many pages fail as drafts against their rivals: checked without the articles of their own outlet."""
    failed = without_run = 0
    names: list[str] = []
    for article in held.values():
        result = archive.check(article, own=article.outlet)
        if result.uncredited <= MOST_UNCREDITED:
            continue
        failed += 1
        names.append(f"{name_of(article)} {result.uncredited:.2f}")
        own = runs(article.text, LONG_RUN)
        without_run += all(own.isdisjoint(runs(each.b.text, LONG_RUN)) for each in result.comparisons if each.kind and each.kind.derives)
    return {"drafts": len(held), "failed": failed, "failed without a run of 12 copied words": without_run, "names": names}


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="front-pages.tar.xz")
    parser.add_argument("--days", nargs="+", default=list(DAYS), help="the days of capture, ten if not given")
    parser.add_argument("--labels", type=Path, default=HERE / "labels" / "front_pages.toml", help="the labels of pairs")
    parser.add_argument("--db", type=Path, help="keep the archive here; if there is one, it is not scanned again")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--no-drafts", action="store_true", help="leave out the check of drafts")
    parser.add_argument("--unlabelled", action="store_true", help="print the links that have no label")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        database, started = options.db or Path(made) / "days.db", time.perf_counter()
        if not database.exists():
            folder = Path(made) / "pages"
            folder.mkdir()
            pages = unpack(options.corpus, frozenset(options.days), folder)
            print(f"scanning {pages} pages", file=sys.stderr)
            with Archive(database) as archive:
                archive.scan(folder)
        with Archive(database, create=False, read_only=True) as archive:
            scanned = time.perf_counter() - started
            file = archive.file
            held = file.articles.bare(file.articles.ids())
            figures: dict[str, Any] = {"days": options.days, "articles": len(held)}
            figures |= judge(file.links.of(), held, labels_of(options.labels))
            missing = figures.pop("not labelled")
            if not options.no_drafts:
                figures["drafts"] = drafts(archive, held)
        figures["seconds"] = {"scan": round(scanned), "all": round(time.perf_counter() - started)}
    figures["inputs"] = {options.corpus.name: hashlib.sha256(options.corpus.read_bytes()).hexdigest()}
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    for one in missing if options.unlabelled else ():
        print(json.dumps(one, ensure_ascii=False))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
