"""Grow lineages whose truth is known from real texts, scan them, and measure how far the archive's statements can be believed.

Invariant: everything goes through what anybody may use, the commands and ``syndicate.Archive``, and what they say is read from the
archive's file. The two halves have other source texts and other outlets: rules are tuned on ``dev`` and reported on ``test``.

    python -m benchmarks.lineage --corpora DIR [--half dev test] [--seed N] [--great N] [--copies SMALL LARGE] [--keep FOLDER] [--again]
                                 [--json FILE] [--markdown FILE] [--check] [--show N]
    python -m benchmarks.lineage --labels FILE --pages front-pages.tar.xz | news-background.jsonl.gz [--keep FOLDER] [--again]
                                 [--json FILE] [--wrong]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.grown import archives, labelled, scoring
from benchmarks.grown.statements import Statements, read, ways
from benchmarks.grown.tables import errors_table, figures_table
from benchmarks.grown.truth import Truth

HERE = Path(__file__).parent
INPUTS = ("news-background", "reuters-1987", "llm-rewrites", "independent-coverage")
LINEAGES = 4  # articles whose lineage is printed and counted: those with the most links


def scan(folder: Path, database: Path) -> float:
    """Scan a folder into an archive; return the CPU seconds of all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _syndicate("scan", str(folder), "--db", str(database))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _syndicate(*arguments: str) -> str:
    command = [sys.executable, "-m", "syndicate", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return done.stdout


def measure(truth: Truth, folder: Path, seed: int, *, again: bool) -> tuple[dict[str, Any], Statements]:
    """Write, scan and score one input."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder.with_suffix(".db")
    seconds = None
    if not (again and database.exists()):
        archives.write(truth, folder, seed)
        for each in folder.parent.glob(f"{database.name}*"):
            each.unlink()
        seconds = scan(folder, database)
    said = read(database)
    lengths = [len(_syndicate("lineage", ref, "--db", str(database)).splitlines()) for ref in said.busiest[:LINEAGES]]
    figures: dict[str, Any] = {
        "articles": len(truth.articles),
        "texts": len(truth.works),
        "links stored": said.stored_links,
        "directions": scoring.directions(said, truth),
        "sources": scoring.sources(said, truth),
        "credits": scoring.credited(said, truth),
        "ways": scoring.ways(ways(database, truth.articles), truth),
        "stories": scoring.stories(said, truth),
        "longest lineage, lines": max(lengths, default=0),
        "CPU seconds": None if seconds is None else round(seconds, 1),
    }
    return figures, said


def growth(corpora: Path, folder: Path, seed: int, counts: list[int]) -> dict[str, Any]:
    """Measure CPU time and stored links for few and many copies of one text."""
    rows: list[dict[str, Any]] = []
    for count in counts:
        truth = archives.copies(corpora, "dev", seed, count)
        place = folder / f"copies-{count}"
        place.mkdir(parents=True, exist_ok=True)
        archives.write(truth, place, seed)
        database = place.with_suffix(".db")
        database.unlink(missing_ok=True)
        seconds = scan(place, database)
        said = read(database)
        rows.append({"copies": count, "CPU seconds": round(seconds, 1), "links stored": said.stored_links})
    first, last = rows[0], rows[-1]
    return {
        "runs": rows,
        "CPU ratio": round(last["CPU seconds"] / first["CPU seconds"], 2),
        "links ratio": round(last["links stored"] / max(first["links stored"], 1), 2),
    }


def real(labels: Path, corpus: Path, folder: Path, *, again: bool, errors: bool) -> dict[str, Any]:
    """Scan the labelled articles among others of their corpus, and score what is said of them; print what is wrong of the first half."""
    known = labelled.labels_of(labels)
    place = folder / labels.stem
    database = folder / f"{labels.stem}.db"
    if not (again and database.exists()):
        place.mkdir(parents=True, exist_ok=True)
        database.unlink(missing_ok=True)
        write = labelled.write_articles if corpus.name.endswith(".jsonl.gz") else labelled.write_pages
        write(corpus, known, place)
        scan(place, database)
    said = read(database)
    for line in labelled.wrong(said, known.half(labelled.HALVES[0])) if errors else ():
        print(line)
    return labelled.scores(said, known, labelled.texts_of(known, place))


def show(truth: Truth, count: int, seed: int) -> None:
    """Print some grown articles with what is true of them, to be read by eye."""
    some = [one for one in truth.articles.values() if one.role != "background"]
    for one in Random(seed).sample(some, count):
        print(f"=== {one.ref} {one.role}, credit {one.credit} ({one.names}), edits {one.edits}, dated {one.dating}, carries {one.carried}")
        print(f"{one.outlet} | {one.title} | {one.byline} | {one.date or one.captured}\n{one.text}\n")


def failures(figures: dict[str, Any], floors: dict[str, Any]) -> list[str]:
    """Return which figures are below their floors or above their ceilings; a name's parts are joined by dots."""
    found: list[str] = []
    for kind, below in (("floors", True), ("ceilings", False)):
        for name, limit in floors.get(kind, {}).items():
            value: Any = figures
            for part in name.split("/"):
                value = value.get(part) if isinstance(value, dict) else None
            if value is None or (value < limit if below else value > limit):
                found.append(f"{name}: {value}, {'at least' if below else 'at most'} {limit}")
    return found


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, help="the folder of corpora")
    parser.add_argument("--labels", type=Path, help="score real pages by these labels instead of growing lineages")
    parser.add_argument("--pages", type=Path, help="the corpus whose pages or articles the labels name")
    parser.add_argument("--half", nargs="+", choices=("dev", "test"), default=["dev", "test"], help="the halves to grow")
    parser.add_argument("--seed", type=int, default=1, help="another seed grows other lineages of the same corpora")
    parser.add_argument("--great", type=int, metavar="N", help="grow one event of so many articles instead, such as 600")
    parser.add_argument(
        "--copies", type=int, nargs=2, metavar=("SMALL", "LARGE"), help="measure so many copies of one text, such as 100 400"
    )
    parser.add_argument("--keep", type=Path, help="keep inputs and archives in this folder")
    parser.add_argument("--again", action="store_true", help="score the archives that are kept, without scanning")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--markdown", type=Path, help="write the tables here")
    parser.add_argument("--check", action="store_true", help="compare with floors.toml")
    parser.add_argument("--wrong", action="store_true", help="with --labels: print what is said wrongly of pairs of the first half")
    parser.add_argument("--show", type=int, metavar="N", help="only print so many grown articles of the first half")
    options = parser.parse_args()
    if not (options.corpora or (options.labels and options.pages)):
        parser.error("give --corpora, or --labels with --pages")
    grow: Callable[[str], Truth] = (
        (lambda half: archives.great_event(options.corpora, half, options.seed, options.great))
        if options.great
        else (lambda half: archives.two_events(options.corpora, half, options.seed))
    )
    if options.show:
        show(grow(options.half[0]), options.show, options.seed)
        return 0
    started = time.perf_counter()
    figures: dict[str, Any] = {"seed": options.seed}
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        if options.labels:
            figures["labelled"] = real(options.labels, options.pages, folder, again=options.again, errors=options.wrong)
        elif options.copies:
            figures["copies"] = growth(options.corpora, folder, options.seed, options.copies)
        else:
            for half in options.half:
                name = f"great-{half}-{options.great}" if options.great else half
                figures[half], _ = measure(grow(half), folder / f"{name}-{options.seed}", options.seed, again=options.again)
    inputs = [options.pages] if options.labels else [options.corpora / f"{name}.jsonl.gz" for name in INPUTS]
    figures["inputs"] = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in inputs}
    figures["seconds"] = round(time.perf_counter() - started)
    text = json.dumps(figures, indent=2, ensure_ascii=False) if options.labels else figures_table(figures) + errors_table(figures)
    print(text)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(text, encoding="utf-8")
    if options.check:
        wrong = failures(figures, tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))["lineage"])
        print("\n".join(wrong) or "all floors hold", file=sys.stderr)
        return bool(wrong)
    return 0


if __name__ == "__main__":
    sys.exit(main())
