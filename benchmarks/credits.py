"""Measure precision and recall of credits and mentions on the lines of tests/cases, by form and by language, and their speed.

Run ``python -m benchmarks.credits [--corpus FILE.jsonl[.gz]] [--json FILE] [--markdown FILE] [--check] [--errors]``; a corpus is
read only to measure speed. Every line is put before or after a made-up story, as its case says.
"""

# ruff: noqa: E501 - a story in each language, each on its line

from __future__ import annotations

import argparse
import gzip
import json
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from syndicate.annotation.credits import survey
from syndicate.annotation.mentions import find_mentions
from syndicate.text.tokens import tokenize

HERE = Path(__file__).parent
CASES = HERE.parent / "tests" / "cases" / "credit-lines.toml"
FLOORS = HERE / "floors.toml"
STORIES = {
    "en": "The harbour council met on Tuesday and agreed on the budget for the coming year after a long night of talks that nobody had expected to end.",
    "de": "Der Hafenrat trat am Dienstag zusammen und beschloss nach einer langen Nacht den Haushalt für das kommende Jahr, womit niemand gerechnet hatte.",
    "fr": "Le conseil du port s'est réuni mardi et a adopté après une longue nuit le budget de l'année à venir, ce que personne n'attendait plus.",
    "es": "El consejo del puerto se reunió el martes y aprobó tras una larga noche el presupuesto del año que viene, algo que nadie esperaba.",
    "it": "Il consiglio del porto si è riunito martedì e dopo una lunga notte ha approvato il bilancio del prossimo anno, cosa che nessuno si aspettava.",
    "pt": "O conselho do porto reuniu-se na terça-feira e aprovou depois de uma longa noite o orçamento do próximo ano, o que ninguém esperava.",
    "ru": "Совет порта собрался во вторник и после долгой ночи принял бюджет на будущий год, чего уже никто не ожидал.",
}


@dataclass(slots=True)
class Tally:
    """Right, invented and missed answers of one kind."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Return the share of the answers that are right, 1 if there are none."""
        return self.right / (self.right + self.invented) if self.right + self.invented else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what was to be found that was, 1 if there was nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """One line, what it means, and where it stands: a credit's form or a mention's kind, none where it means nothing."""

    line: str
    sources: tuple[str, ...]
    kind: str
    language: str
    at: str
    outlet: str | None = None

    @property
    def text(self) -> str:
        """Return the line in its place."""
        story = STORIES[self.language]
        return f"{self.line}\n\n{story}\n\n{story}" if self.at == "head" else f"{story}\n\n{story}\n\n{self.line}"


@dataclass(slots=True)
class Result:
    """Tallies by form or kind, by language and of all, and what went wrong."""

    kinds: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    languages: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: list[str] = field(default_factory=list)


def cases() -> Iterator[Case]:
    """Yield every line of the case file."""
    data = tomllib.loads(CASES.read_text(encoding="utf-8"))
    for table, name in (("credits", "form"), ("mentions", "kind")):
        for group in data[table]:
            for line, *sources in group["lines"]:
                yield Case(line, tuple(sources), group[name], group["language"], group["at"], group.get("outlet"))
    for group in data["nothing"]:
        for line in group["lines"]:
            yield Case(line, (), "", group["language"], group["at"])


def answers(case: Case) -> set[tuple[str, str]]:
    """Return (form or kind, source) of all that is found in a case's text."""
    looked = survey(case.text, outlet=case.outlet)
    found = {(credit.form.name, credit.source) for credit in looked.credits}
    return found | {(mention.kind.name, mention.source) for mention in find_mentions(case.text, looked=looked)}


def measure() -> Result:
    """Ask for every case."""
    result = Result()
    for case in cases():
        wanted, found = {(case.kind, source) for source in case.sources}, answers(case)
        for one in wanted | found:
            outcome = "right" if one in wanted & found else "missed" if one in wanted else "invented"
            for tally in (result.kinds[one[0]], result.languages[case.language], result.kinds["all"]):
                setattr(tally, outcome, getattr(tally, outcome) + 1)
        if wanted != found:
            result.errors.append(f"{case.language} {case.line!r}: wanted {sorted(wanted)}, found {sorted(found)}")
    return result


def milliseconds(corpus: str, articles: int = 4000) -> float:
    """Return the mean CPU time of both for an article whose tokens are at hand, the best of three rounds."""
    opener = gzip.open if corpus.endswith(".gz") else open
    with opener(corpus, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, articles)]
    tokens = [tokenize(text) for text in texts]
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for text, words in zip(texts, tokens, strict=True):
            find_mentions(text, looked=survey(text, words))
        best = min(best, time.process_time() - start)
    return 1000 * best / max(len(texts), 1)


def table(result: Result, speed: float | None) -> str:
    """Return the figures as Markdown."""
    rows = [f"# Credits and mentions on {sum(1 for _ in cases())} lines", "", "Made by `python -m benchmarks.credits`.", ""]
    for title, tallies in (("form or kind", result.kinds), ("language", result.languages)):
        rows += [f"| {title} | lines | precision | recall |", "|---|---|---|---|"]
        rows += [f"| {name.lower()} | {t.right + t.missed} | {t.precision:.3f} | {t.recall:.3f} |" for name, t in sorted(tallies.items())]
        rows.append("")
    if speed is not None:
        rows += [f"{speed:.3f} ms of CPU an article for both, tokens at hand.", ""]
    return "\n".join(rows)


def below(result: Result) -> list[str]:
    """Return what is below its floor in ``floors.toml``."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")).get("credits", {})
    least = {"precision": floors.get("precision", 0.95), "recall": floors.get("recall", 0.95)}
    return [
        f"{name}: {figure} {getattr(tally, figure):.3f} is below {floor}"
        for tallies in (result.kinds, result.languages)
        for name, tally in tallies.items()
        for figure, floor in least.items()
        if getattr(tally, figure) < floor
    ]


def main() -> None:
    """Measure, print, and fail if a figure fell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", help="articles to measure the speed on")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--errors", action="store_true", help="print each line with a wrong answer")
    parser.add_argument("--check", action="store_true", help="fail if a figure is below its floor")
    arguments = parser.parse_args()
    result = measure()
    speed = milliseconds(arguments.corpus) if arguments.corpus else None
    written = table(result, speed)
    print(written)
    if arguments.errors:
        print("\n".join(result.errors))
    if arguments.markdown:
        arguments.markdown.write_text(written, encoding="utf-8")
    if arguments.json:
        figures = {n: {"precision": t.precision, "recall": t.recall} for n, t in (*result.kinds.items(), *result.languages.items())}
        arguments.json.write_text(json.dumps({"figures": figures, "ms an article": speed}, indent=1) + "\n", encoding="utf-8")
    fallen = below(result) if arguments.check else []
    if fallen:
        raise SystemExit("\n".join(fallen))


if __name__ == "__main__":
    main()
