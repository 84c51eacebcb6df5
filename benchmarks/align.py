"""Align the pairs of a PAN text alignment corpus, score the passages, and compare the scores with published systems.

Invariant: texts are read, prepared and aligned with the defaults of ``compare`` and ``scan``, whatever their category; only
the least lengths can be set to those of the corpus (``--pan-lengths``).

    python -m benchmarks.align --corpus DIR_OR_ARCHIVE [--pan-lengths] [--json FILE] [--markdown FILE] [--check] [--errors FILE]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import statistics
import sys
import tarfile
import time
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from syndicate.bench.plagdet import Located, Score, score
from syndicate.comparison import Document
from syndicate.comparison.alignment import align
from syndicate.comparison.document import prepare
from syndicate.model.article import Span
from syndicate.model.comparison import Passage
from syndicate.model.settings import Aligning
from syndicate.text.language import detect_language

HERE = Path(__file__).parent
CLEAN = "01-no-plagiarism"
CATEGORIES = {
    "02-no-obfuscation": "verbatim",
    "03-random-obfuscation": "random",
    "04-translation-obfuscation": "translation",
    "05-summary-obfuscation": "summary",
}
# Plagdet on the test half of the same corpus (Potthast et al. 2013, 2014; Sanchez-Perez et al. 2014).
PUBLISHED = {
    "Sanchez-Perez 2014 (test half)": {"verbatim": 0.900, "random": 0.884, "translation": 0.887, "summary": 0.561, "entire": 0.878},
    "Torrejón 2013 (test half)": {"verbatim": 0.926, "random": 0.747, "translation": 0.851, "summary": 0.341, "entire": 0.822},
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files of the corpus and the cases between them."""

    category: str
    suspicious: str
    source: str
    cases: tuple[Located, ...]


class Corpus:
    """The files of a corpus in a folder or a tar archive, by their path inside it."""

    def __init__(self, path: Path) -> None:
        self.files = dict(_files(path))

    def digest(self) -> str:
        """Return a hash of all names and contents, the same for a folder and its archive."""
        whole = hashlib.sha256()
        for name in sorted(self.files):
            whole.update(name.encode() + b"\0" + hashlib.sha256(self.files[name]).digest())
        return whole.hexdigest()

    def text(self, name: str) -> str:
        """Return a text with its line ends untouched, because the cases count them."""
        return self.files[name].decode("utf-8")

    def pairs(self) -> Iterator[Pair]:
        """Yield every pair of every category, in the order of the corpus."""
        for category in (CLEAN, *CATEGORIES):
            for line in self.files[f"{category}/pairs"].decode().splitlines():
                suspicious, source = line.split()
                name = f"{category}/{PurePosixPath(suspicious).stem}-{PurePosixPath(source).stem}.xml"
                cases = () if category == CLEAN else tuple(_cases(self.files[name]))
                yield Pair(category, f"susp/{suspicious}", f"src/{source}", cases)


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the names below the folder that holds ``susp`` and ``src``, and the contents."""
    wanted = re.compile(r"(?:^|/)((?:susp|src|0\d-[a-z-]+)/[^/]+)$")
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            found = wanted.search(file.as_posix())
            if found and file.is_file():
                yield found[1], file.read_bytes()
        return
    with tarfile.open(path) as archive:
        for member in archive:
            found = wanted.search(member.name)
            content = archive.extractfile(member) if found and member.isfile() else None
            if found and content:
                yield found[1], content.read()


def _cases(xml: bytes) -> Iterator[Located]:
    """Yield the plagiarism cases of a pair's annotation."""
    for feature in ET.fromstring(xml).iter("feature"):
        if feature.get("name") == "plagiarism":
            this, length, other, other_length = (
                int(feature.attrib[name]) for name in ("this_offset", "this_length", "source_offset", "source_length")
            )
            yield Located(Span(this, this + length), Span(other, other + other_length))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in a pair, and how long it took in milliseconds."""

    pair: Pair
    passages: tuple[Passage, ...]
    took: float

    @property
    def detections(self) -> tuple[Located, ...]:
        """Return the passages as the task counts them."""
        return tuple(Located(p.a, p.b) for p in self.passages)


def run(corpus: Corpus, settings: Aligning) -> tuple[list[Answer], dict[str, float]]:
    """Prepare every text once and align every pair; returns the answers and the times of preparing."""
    ready: dict[str, Document] = {}
    spent = 0.0
    answers = []
    pairs = list(corpus.pairs())
    _warm_up(corpus, pairs[-1], settings)
    for pair in pairs:
        for name in (pair.suspicious, pair.source):
            if name not in ready:
                text = corpus.text(name)
                language = detect_language(text)
                started = time.perf_counter()
                ready[name] = prepare(text, language=language)
                spent += time.perf_counter() - started
        started = time.perf_counter()
        passages = align(ready[pair.suspicious], ready[pair.source], settings).passages
        answers.append(Answer(pair, passages, 1000 * (time.perf_counter() - started)))
    characters = sum(len(p.text) for p in ready.values())
    return answers, {"ms a text": 1000 * spent / len(ready), "ms a 6,000 characters": 6_000_000 * spent / characters}


def _warm_up(corpus: Corpus, pair: Pair, settings: Aligning) -> None:
    """Load what is needed before the clock starts."""
    sides = [prepare(corpus.text(name), language="en") for name in (pair.suspicious, pair.source)]
    align(sides[0], sides[1], settings)


def measure(corpus: Corpus, settings: Aligning) -> tuple[dict[str, Any], list[Answer]]:
    """Return all figures of a run, and the answers behind them."""
    answers, preparing = run(corpus, settings)
    groups = {name: [a for a in answers if a.pair.category == category] for category, name in CATEGORIES.items()}
    groups["entire"] = answers  # a passage in a pair without a case costs precision here
    scores: dict[str, Score] = {name: score((a.pair.cases, a.detections) for a in group) for name, group in groups.items()}
    clean = [a for a in answers if a.pair.category == CLEAN]
    times = sorted(a.took for a in answers)
    figures = {
        "scores": {name: {key: round(value, 4) for key, value in asdict(found).items()} for name, found in scores.items()},
        "alarms": sum(bool(a.passages) for a in clean),
        "clean pairs": len(clean),
        "pairs": len(answers),
        "ms a pair": round(statistics.fmean(times), 3),
        "ms a pair, 95 of 100 below": round(times[int(0.95 * len(times))], 3),
        **{key: round(value, 3) for key, value in preparing.items()},
    }
    return figures, answers


def markdown(figures: dict[str, Any]) -> str:
    """Return the figures as a table beside the published ones."""
    columns = [*CATEGORIES.values(), "entire"]
    rows = [["system", *columns], ["---"] * (len(columns) + 1)]
    for name, published in PUBLISHED.items():
        rows.append([name, *(f"{published[c]:.3f}" for c in columns)])
    for mode in ("PAN lengths", "defaults"):
        for part in ("plagdet", "precision", "recall", "granularity") if mode in figures else ():
            rows.append([f"syndicate, {mode}: {part}", *(f"{figures[mode]['scores'][c][part]:.4f}" for c in columns)])
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    for mode in ("PAN lengths", "defaults"):
        if mode in figures:
            f = figures[mode]
            clean = f"{f['alarms']} alarms in {f['clean pairs']:,} pairs without a case"
            pair = f"{f['ms a pair']} ms a prepared pair (95 of 100 below {f['ms a pair, 95 of 100 below']})"
            lines += ["", f"{mode}: {clean}; {pair}, {f['ms a 6,000 characters']} ms to prepare 6,000 characters."]
    return "\n".join(lines) + "\n"


def check(measured: dict[str, Any], limits: dict[str, Any]) -> list[str]:
    """Return a sentence for every figure beyond its limit, and one if the corpus is another one."""
    wrong = []
    if limits["corpus"] != measured["corpus"]:
        wrong.append(f"the corpus ({measured['corpus'][:12]}…) is another one than the limits were set on; set them anew in floors.toml.")
    for mode, figures in measured.items():
        if mode not in limits or mode == "corpus":
            continue
        for name, floor in limits[mode]["plagdet"].items():
            if figures["scores"][name]["plagdet"] < floor:
                wrong.append(f"{mode}, {name}: plagdet {figures['scores'][name]['plagdet']} is below its floor {floor}.")
        for name, ceiling in limits[mode]["ceilings"].items():
            if figures[name] > ceiling:
                wrong.append(f"{mode}: {name} is {figures[name]}, above its ceiling {ceiling}.")
    return wrong


def worst(answers: list[Answer]) -> Iterator[dict[str, Any]]:
    """Yield the pairs that were not answered well, for reading."""
    for answer in answers:
        found = score([(answer.pair.cases, answer.detections)])
        if (answer.pair.cases or answer.passages) and found.plagdet < 0.8:
            yield {
                "category": answer.pair.category,
                "suspicious": answer.pair.suspicious,
                "source": answer.pair.source,
                "plagdet": round(found.plagdet, 3),
                "cases": [[*asdict(c.suspicious).values(), *asdict(c.source).values()] for c in answer.pair.cases],
                "passages": [[p.kind.value, p.a.start, p.a.end, p.b.start, p.b.end, p.score, p.summary] for p in answer.passages],
            }


def main(arguments: list[str] | None = None) -> int:
    """Print the figures as a table; exit code 1 if one is beyond its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="a folder in the PAN layout, or its tar archive")
    parser.add_argument("--pan-lengths", action="store_true", help="only with the least lengths of the corpus (without it: both)")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--markdown", type=Path, help="write the table here")
    parser.add_argument("--check", action="store_true", help="fail when a figure is beyond its limit in floors.toml")
    parser.add_argument("--errors", type=Path, help="write the badly answered pairs here, one JSON object a line")
    options = parser.parse_args(arguments)
    corpus = Corpus(options.corpus)
    modes = {"PAN lengths": Aligning.pan()} | ({} if options.pan_lengths else {"defaults": Aligning()})
    measured: dict[str, Any] = {"corpus": corpus.digest()}
    errors: list[dict[str, Any]] = []
    for mode, settings in modes.items():
        measured[mode], answers = measure(corpus, settings)
        errors += [{"mode": mode, **error} for error in worst(answers)]
    sys.stdout.write(markdown(measured))
    if options.json:
        options.json.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(markdown(measured), encoding="utf-8")
    if options.errors:
        options.errors.write_text("".join(json.dumps(error) + "\n" for error in errors), encoding="utf-8")
    if not options.check:
        return 0
    wrong = check(measured, tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["align"])
    sys.stderr.writelines(line + "\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
