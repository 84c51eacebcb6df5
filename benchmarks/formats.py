"""Read every file of a corpus of formats, and compare the main text of its HTML pages with the gold text.

Invariant: files are read as ``scan`` reads them. The measure is the corpus's own: runs of four words, each counted as often as
it occurs; precision and recall of each page, their means over all pages, and F1 of these. Times are CPU times of one process.

    python -m benchmarks.formats --corpus formats.tar.xz [--json FILE] [--markdown FILE] [--check] [--errors FILE]
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import statistics
import sys
import tarfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate.model.article import Article, Skipped
from syndicate.readers import FORMATS
from syndicate.readers.opening import read_source
from syndicate.readers.source import Context, InputStream

HERE = Path(__file__).parent
GOLD = "ground-truth.json"
RUN = 4  # words
NOT_INPUT = ("LICENSE", GOLD)  # of the corpus itself


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: its articles, its reasons for skipping, CPU seconds."""

    path: str
    articles: list[Article]
    skipped: list[Skipped]
    seconds: float


def files(corpus: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the corpus in the order of their names."""
    with tarfile.open(corpus) as archive:
        members = sorted((one for one in archive.getmembers() if one.isfile()), key=lambda one: one.name)
        for member in members:
            data = archive.extractfile(member)
            assert data is not None
            yield member.name, data.read()


def outcome(path: str, data: bytes) -> Outcome:
    """Read one file as a scan would that met it under this name."""
    started = time.process_time()
    entries = list(read_source(InputStream(path, Path(path).name, io.BufferedReader(io.BytesIO(data))), Context(formats=FORMATS)))
    seconds = time.process_time() - started
    articles = [entry for entry in entries if isinstance(entry, Article)]
    skipped = [entry for entry in entries if isinstance(entry, Skipped)]
    return Outcome(path, articles, skipped, seconds)


def runs(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of a text, and a shorter text as one run."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))) if words else Counter()


def agreement(gold: str, found: str) -> tuple[float | None, float | None]:
    """Return precision and recall of a text, None if one of them has no meaning."""
    wanted, given = runs(gold), runs(found)
    shared = (wanted & given).total()
    return (shared / given.total() if given else None), (shared / wanted.total() if wanted else None)


def pages(outcomes: list[Outcome], gold: dict[str, dict[str, str]]) -> tuple[dict[str, float], list[tuple[str, float, float]]]:
    """Return the figures of the HTML pages, and precision and recall of each."""
    by_name = {Path(one.path).name.partition(".")[0]: one for one in outcomes}
    rows: list[tuple[str, float | None, float | None]] = []
    titles = dates = bylines = 0
    seconds: list[float] = []
    for name, truth in sorted(gold.items()):
        one = by_name[name]
        article = one.articles[0] if one.articles else None
        rows.append((name, *agreement(truth["articleBody"], article.text if article else "")))
        titles += bool(article and article.title)
        dates += bool(article and article.published)
        bylines += bool(article and article.byline)
        seconds.append(one.seconds)
    precision = statistics.mean(p for _, p, _ in rows if p is not None)
    recall = statistics.mean(r for _, _, r in rows if r is not None)
    return {
        "pages": len(rows),
        "pages read": sum(bool(by_name[name].articles) for name in gold),
        "main text precision": round(precision, 4),
        "main text recall": round(recall, 4),
        "main text F1": round(2 * precision * recall / (precision + recall), 4),
        "title found": round(titles / len(rows), 4),
        "date found": round(dates / len(rows), 4),
        "byline found": round(bylines / len(rows), 4),
        "ms a page": round(1000 * statistics.mean(seconds), 1),
        "ms a page, median": round(1000 * statistics.median(seconds), 1),
    }, [(name, p or 0.0, r or 0.0) for name, p, r in rows]


def folders(outcomes: list[Outcome]) -> dict[str, dict[str, Any]]:
    """Return for each folder and suffix how many files gave articles, how many only reasons, and which reasons."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        path = Path(one.path)
        suffix = "".join(path.suffixes[-2:]) if path.suffix in (".gz", ".bz2", ".xz") else path.suffix
        groups[f"{path.parent.as_posix().removeprefix('formats/')}, {suffix or 'no suffix'}"].append(one)
    return {
        name: {
            "files": len(group),
            "read": sum(bool(one.articles) and not one.skipped for one in group),
            "read in part": sum(bool(one.articles) and bool(one.skipped) for one in group),
            "refused with a reason": sum(not one.articles and bool(one.skipped) for one in group),
            "neither": sum(not one.articles and not one.skipped for one in group),
            "articles": sum(len(one.articles) for one in group),
            "dated": sum(bool(article.published) for one in group for article in one.articles),
            "ms a file": round(1000 * statistics.mean(one.seconds for one in group), 1),
            "reasons": dict(Counter(_plain(skip.reason) for one in group for skip in one.skipped).most_common(8)),
        }
        for name, group in sorted(groups.items())
    }


def _plain(reason: str) -> str:
    """Return a reason without what is of one file only: quotations, names and numbers."""
    return re.sub(r"\d[\d.,]*", "N", re.sub(r"'[^']*'|\"[^\"]*\"|\([^()]*\)", "…", reason))[:120]


def measure(corpus: Path) -> tuple[dict[str, Any], list[tuple[str, float, float]]]:
    """Read the whole corpus; returns the figures, and precision and recall of every page."""
    gold: dict[str, dict[str, str]] = {}
    outcomes: list[Outcome] = []
    warm: set[str] = set()
    for path, data in files(corpus):
        if path.endswith(GOLD):
            gold = json.loads(data)
        elif not path.endswith(NOT_INPUT):
            if Path(path).suffix not in warm:  # the first one imports libraries
                warm.add(Path(path).suffix)
                outcome(path, data)
            outcomes.append(outcome(path, data))
    html, rows = pages([one for one in outcomes if "/html/" in one.path], gold)
    neither = sum(not one.articles and not one.skipped for one in outcomes)
    unexplained = sum(not skip.reason for one in outcomes for skip in one.skipped)
    failed = sum("a defect of syndicate" in skip.reason for one in outcomes for skip in one.skipped)
    figures = {
        **html,
        "files": len(outcomes),
        "files neither read nor refused": neither,
        "refusals without a reason": unexplained,
        "readers that failed": failed,
    }
    digest = hashlib.sha256(corpus.read_bytes()).hexdigest()
    return {"inputs": {corpus.name: digest}, "figures": figures, "folders": folders(outcomes)}, rows


def markdown(measured: dict[str, Any]) -> str:
    """Return the figures as a page."""
    rows = ["# Formats", "", "Written by `python -m benchmarks.formats --corpus formats.tar.xz --markdown FILE`.", ""]
    rows += ["| figure | |", "|---|---|", *(f"| {name} | {value} |" for name, value in measured["figures"].items())]
    columns = ("files", "read", "read in part", "refused with a reason", "neither", "articles", "dated", "ms a file")
    rows += ["", f"| files | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    rows += [f"| {name} | {' | '.join(str(row[column]) for column in columns)} |" for name, row in measured["folders"].items()]
    rows += ["", "Reasons, without what is of one file only:", ""]
    rows += [f"- {name}: {number} × {why}" for name, row in measured["folders"].items() for why, number in row["reasons"].items()]
    return "\n".join(rows) + "\n"


def check(measured: dict[str, Any], limits: dict[str, Any]) -> list[str]:
    """Return a sentence for every figure beyond its limit and every input that is another one."""
    wrong = [
        f"{name}: the input is another one than the limits were set on ({digest[:12]}…); set them anew in benchmarks/floors.toml."
        for name, digest in measured["inputs"].items()
        if limits["inputs"].get(name) not in (None, digest)
    ]
    figures = measured["figures"]
    wrong += [f"{name}: {figures[name]} is below its floor {floor}." for name, floor in limits["floors"].items() if figures[name] < floor]
    wrong += [f"{name}: {figures[name]} is above its ceiling {top}." for name, top in limits["ceilings"].items() if figures[name] > top]
    return wrong


def main(arguments: list[str] | None = None) -> int:
    """Print the figures as JSON; exit code 1 if one is beyond its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="formats.tar.xz")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--markdown", type=Path, help="write them as a page here")
    parser.add_argument("--check", action="store_true", help="fail when a figure is beyond its limit in floors.toml")
    parser.add_argument("--errors", type=Path, help="write the pages here, worst first, with precision and recall")
    options = parser.parse_args(arguments)
    measured, rows = measure(options.corpus)
    text = json.dumps(measured, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.write(text)
    if options.json:
        options.json.write_text(text, encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(markdown(measured), encoding="utf-8")
    if options.errors:
        worst = sorted(rows, key=lambda row: min(row[1:]))
        options.errors.write_text("".join(f"{p:.3f} {r:.3f} {name}\n" for name, p, r in worst), encoding="utf-8")
    if not options.check:
        return 0
    wrong = check(measured, tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["formats"])
    sys.stderr.writelines(line + "\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
