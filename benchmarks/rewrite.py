"""Find the sources of reworded texts in one archive, and separate rewrites from independent reports of the same event.

Invariant: the archive holds the background news, the events that three outlets covered, and the originals of all rewrites.
The pairs depend on the corpora and on fixed seeds alone. Every figure comes from the functions and settings of ``scan`` and
``check``.

    python -m benchmarks.rewrite --corpora DIR [--json FILE] [--markdown FILE] [--alarms FILE] [--command N] [--check]
"""

from __future__ import annotations

import argparse
import functools
import gzip
import hashlib
import json
import random
import sqlite3
import sys
import tarfile
import tempfile
import time
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation.marks import find_marks
from syndicate.archive import schema
from syndicate.archive.index.terms import TermIndex
from syndicate.candidates.neighbours import Neighbours, day_of, keep_nearest, nearest
from syndicate.candidates.terms import WHOLE, Terms
from syndicate.comparison.paraphrase import event, may_promise, score
from syndicate.comparison.word_order import TermSequence, term_sequence
from syndicate.model.article import Article, Mark, Span
from syndicate.model.comparison import LinkKind, RewriteScore
from syndicate.model.settings import Rewriting
from syndicate.pipeline.facade import Archive
from syndicate.text.quotations import quotations
from syndicate.text.stems import stem_keys
from syndicate.text.tokens import tokenize

FILES = ("news-background", "independent-coverage", "llm-rewrites", "human-rewrites")
PAN = "pan13-train.tar.gz"
HERE = Path(__file__).parent
COPIES = (LinkKind.REPRINT, LinkKind.REWRITE, LinkKind.EXCERPT)
WINDOW = 14  # days
SAME_DAY = 500  # pairs of background articles of one day and two outlets
NEAR_ENOUGH = (0.25, 0.80)  # nearness of such a pair: the same event, and no copy
LONGEST = 2_500  # words of an original whose rewrite is scored; longer ones are transcripts of which it tells the start
VERBATIM = 0.15  # of the three-word runs of the smaller side: the copy channel reports such a pair by itself
REWRITES = ("llm", "translation", "summary", "clough-light", "clough-heavy")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the archive."""

    group: str
    name: str
    text: str
    day: int | None = None
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A rewritten text and the article it was made from."""

    group: str
    source: int  # place in the archive
    text: str


@dataclass(slots=True)
class Corpora:
    """The archive and the questions."""

    entries: list[Entry] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)


def load(folder: Path) -> Corpora:
    """Read the corpora; originals that are equal are one article."""
    found = Corpora()
    for row in _rows(folder / "news-background.jsonl.gz"):
        found.entries.append(Entry("background", row["id"], row["text"], day_of(row["date"]), row["source"]))
    for row in _rows(folder / "independent-coverage.jsonl.gz"):
        found.entries.append(Entry("event", row["event"], row["text"], day_of(row["date"]), row["source"]))
    _add_rewrites(folder, found)
    _add_pan(folder / PAN, found)
    return found


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _add_rewrites(folder: Path, found: Corpora) -> None:
    place: dict[str, int] = {}
    for row in _rows(folder / "llm-rewrites.jsonl.gz"):
        if row["original"] not in place:
            place[row["original"]] = len(found.entries)
            found.entries.append(Entry("llm original", row["orig_id"], row["original"]))
        found.queries.append(Query(f"llm-{row['style']}", place[row["original"]], row["rewrite"]))
    human = list(_rows(folder / "human-rewrites.jsonl.gz"))
    tasks: dict[str, int] = {}
    for row in human:
        if row["id"].startswith("orig"):
            tasks[row["task"]] = len(found.entries)
            found.entries.append(Entry("clough original", row["task"], row["text"]))
    found.queries += [Query(f"clough-{row['label']}", tasks[row["task"]], row["text"]) for row in human if not row["id"].startswith("orig")]


def _add_pan(path: Path, found: Corpora) -> None:
    """Add the source documents and, as queries, their back-translated and summarised passages."""
    texts: dict[str, str] = {}
    plans: list[tuple[str, ET.Element]] = []
    categories = {"04-translation-obfuscation": "translation", "05-summary-obfuscation": "summary"}
    with tarfile.open(path) as archive:
        for member in archive:
            data = archive.extractfile(member)
            parts = member.name.split("/")
            if data is None:
                continue
            if parts[-2] in ("src", "susp"):
                texts[parts[-1]] = data.read().decode("utf-8-sig")
            elif parts[-2] in categories and parts[-1].endswith(".xml"):
                plans.append((categories[parts[-2]], ET.fromstring(data.read())))
    place = {}
    for name in sorted(texts):
        if name.startswith("source"):
            place[name] = len(found.entries)
            found.entries.append(Entry("pan source", name, texts[name]))
    passages = {
        (group, place[part.get("source_reference", "")], _passage(texts[plan.get("reference", "")], part))
        for group, plan in plans
        for part in plan.findall("feature")
        if part.get("name") == "plagiarism"
    }
    found.queries += [Query(*passage) for passage in sorted(passages)]


def _passage(text: str, part: ET.Element) -> str:
    first, length = int(part.get("this_offset", "0")), int(part.get("this_length", "0"))
    return text[first : first + length]


def prepare(text: str) -> TermSequence:
    """Prepare an English text as the pipeline does."""
    tokens = tokenize(text)

    def mask(spans: Iterable[Mark | Span]) -> NDArray[np.bool_]:
        found = np.zeros(len(tokens), np.bool_)
        for span in spans:
            first, last = np.searchsorted(tokens.start, (span.start, span.end))
            found[first:last] = True
        return found

    return term_sequence(text, tokens, stem_keys(tokens, "en"), "en", mask(find_marks(text)), mask(quotations(text)))


def store_of(ids: Sequence[int], terms: Sequence[Terms], days: Sequence[int | None]) -> TermIndex:
    """Return the terms of articles in a table in memory."""
    connection = sqlite3.connect(":memory:")
    for statement in schema.statements("create_terms"):
        connection.execute(statement)
    store = TermIndex(connection)
    store.write(ids, terms, days)
    store.index()
    return store


def near_pairs(store: TermIndex, ids: Iterable[int], window: int | None = None) -> dict[tuple[int, int], int]:
    """Return all pairs of which one is among the nearest of the other, in order, and how near they are in 131,070ths."""
    found = {}
    for asking, entries in store.load().lists(ids, window=window):
        kept = keep_nearest(asking, entries["near"], entries["digest"], Rewriting().candidates)
        for a, b, near in zip(asking[kept].tolist(), entries["article"][kept].tolist(), entries["near"][kept].tolist(), strict=True):
            found[min(a, b), max(a, b)] = near
    return dict(sorted(found.items()))


@dataclass(slots=True)
class Bench:
    """The archive, prepared, and what was found in it so far."""

    corpora: Corpora
    sides: list[TermSequence]
    store: TermIndex
    near: dict[int, Neighbours] = field(default_factory=dict)

    @classmethod
    def build(cls, corpora: Corpora) -> Bench:
        """Prepare every article of the archive and put its terms in a table."""
        sides = [prepare(entry.text) for entry in corpora.entries]
        terms, days = [side.terms for side in sides], [entry.day for entry in corpora.entries]
        return cls(corpora, sides, store_of(range(len(sides)), terms, days))

    def neighbours(self, article: int) -> Neighbours:
        """Return the articles near one of the archive, asked once."""
        if article not in self.near:
            self.near[article] = self.store.query(self.sides[article].terms, without=(article,))
        return self.near[article]

    def judge(self, pair: Pair) -> RewriteScore:
        """Score a pair as the pipeline does: the neighbours of both sides, themselves left out."""
        near = [] if pair.near_a is None else pair.near_a.without(pair.b, *pair.hidden)
        near += self.neighbours(pair.b).without(pair.b, *pair.hidden)
        side_b = self.sides[pair.b] if pair.side_b is None else pair.side_b
        return score(pair.a, side_b, event(pair.a.terms, side_b.terms, near), evidence=False)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two texts to be scored: one may be outside the archive, ``b`` is in it, perhaps cut short as ``side_b``."""

    group: str
    a: TermSequence
    b: int
    near_a: Neighbours | None
    hidden: tuple[int, ...] = ()  # articles that must not serve as neighbours: the sides themselves
    side_b: TermSequence | None = None


def retrieval(bench: Bench) -> dict[str, Any]:
    """Return for each kind of query how often its source is among the first articles found."""
    ranks: dict[str, list[int]] = defaultdict(list)
    for query in bench.corpora.queries:
        found = bench.store.query(prepare(query.text).terms)
        place = np.flatnonzero(found.ids == query.source)
        # Equally near articles share a rank: the corpora hold some texts twice.
        rank = int((found.scores > found.scores[place[0]]).sum()) + 1 if len(place) else 10**9
        for group in {query.group, "llm" if query.group.startswith("llm") else query.group}:
            ranks[group].append(rank)
    return {
        group: {"queries": len(values)} | {f"recall@{k}": round(float(np.mean([rank <= k for rank in values])), 4) for k in (1, 5, 20)}
        for group, values in sorted(ranks.items())
    }


def pairs(bench: Bench) -> list[Pair]:
    """Return rewrites with their sources, the same with the nearest wrong article, and independent reports, whole and cut."""
    made: list[Pair] = []
    lengths: list[tuple[int, int]] = []
    for query in bench.corpora.queries:
        if query.group.startswith("llm") and bench.sides[query.source].terms.words > LONGEST:
            continue
        side = prepare(query.text)
        near = bench.store.query(side.terms)
        made.append(Pair(query.group, side, query.source, near))
        if query.group.startswith(REWRITES):
            lengths.append((side.terms.words, bench.sides[query.source].terms.words))
        text = bench.corpora.entries[query.source].text
        wrong = next((int(i) for i in near.ids if bench.corpora.entries[int(i)].text != text), None)
        if wrong is not None:
            made.append(Pair(f"wrong {query.group}", side, wrong, near, (query.source,)))
    same = [Pair(group, bench.sides[a], b, bench.neighbours(a), (a,)) for group, a, b in _same_event(bench)]
    chance = random.Random(3)
    return made + same + [_cut(bench, pair, *chance.choice(lengths)) for pair in same]


def _same_event(bench: Bench) -> Iterator[tuple[str, int, int]]:
    """Yield pairs of independent reports: three outlets each on one event, and near articles of one day and two outlets."""
    events: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(bench.corpora.entries):
        if entry.group == "event":
            events[entry.name].append(place)
    for places in events.values():
        yield from (("event", a, b) for i, a in enumerate(places) for b in places[i + 1 :])
    entries = bench.corpora.entries
    inside = [
        (a, b)
        for (a, b), near in near_pairs(bench.store, range(len(entries)), window=0).items()
        if NEAR_ENOUGH[0] <= near / (2 * WHOLE) <= NEAR_ENOUGH[1] and _apart(entries[a], entries[b])
    ]
    random.Random(4).shuffle(inside)
    used: set[int] = set()
    for a, b in inside:
        if len(used) < 2 * SAME_DAY and not used & {a, b}:
            used |= {a, b}
            yield "same day", a, b


def _apart(a: Entry, b: Entry) -> bool:
    return a.group == b.group == "background" and a.day is not None and a.day == b.day and a.outlet != b.outlet


def _cut(bench: Bench, pair: Pair, words_a: int, words_b: int) -> Pair:
    """Cut both sides to given lengths, so that length tells nothing."""

    def head(side: TermSequence, words: int) -> TermSequence:
        return prepare(side.text[: int(side.tokens.end[words - 1])]) if 0 < words < len(side.tokens) else side

    return Pair(f"cut {pair.group}", head(pair.a, words_a), pair.b, pair.near_a, pair.hidden, head(bench.sides[pair.b], words_b))


def verbatim(pair: Pair, bench: Bench) -> bool:
    """Return whether the sides share so many runs of three words that the copy channel reports them."""

    def runs(side: TermSequence) -> NDArray[np.uint64]:
        s = side.stems[side.own]
        return np.unique(s[:-2] * np.uint64(3) ^ s[1:-1] * np.uint64(5) ^ s[2:] * np.uint64(7))

    one, other = runs(pair.a), runs(bench.sides[pair.b] if pair.side_b is None else pair.side_b)
    return len(np.intersect1d(one, other)) >= VERBATIM * max(min(len(one), len(other)), 1)


def area(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Return the area under the ROC curve; ties count half."""
    _, place, count = np.unique(np.concatenate((positive, negative)), return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place][: len(positive)]
    n = len(positive)
    return round(float((rank.sum() - n * (n + 1) / 2) / (n * len(negative))), 4)


def discrimination(bench: Bench, given: list[Pair], judged: list[RewriteScore]) -> dict[str, Any]:
    """Return how well the score tells rewrites from independent reports, and what share of each group is reported."""
    values = np.array([found.score for found in judged])
    groups = np.array([pair.group for pair in given])
    rewritten = np.array([group.startswith(REWRITES) for group in groups])
    whole, cut = np.isin(groups, ("event", "same day")), np.isin(groups, ("cut event", "cut same day"))
    copied = np.array([bool(alike) and verbatim(pair, bench) for alike, pair in zip(whole | cut, given, strict=True)])
    single = _one_each(bench, given, rewritten)
    result: dict[str, Any] = {
        "AUC": {
            "one rewrite an original": area(values[single], values[whole]),
            "one rewrite an original, length-matched": area(values[single], values[cut]),
            "one rewrite an original, length-matched, without copies": area(values[single], values[cut & ~copied]),
            "every rewrite": area(values[rewritten], values[whole]),
            "every rewrite, length-matched": area(values[rewritten], values[cut]),
        }
    }
    names = [*sorted(set(groups)), "llm", "clough-light+heavy", "wrong llm"]
    for name in names:
        chosen = np.array([name == group or (name.endswith("llm") and group.startswith(name)) for group in groups])
        if name == "clough-light+heavy":
            chosen = np.isin(groups, ("clough-light", "clough-heavy"))
        result[name] = _shares([judged[i] for i in np.flatnonzero(chosen)])
        if chosen[copied].any():
            result[f"{name} without copies"] = _shares([judged[i] for i in np.flatnonzero(chosen & ~copied)])
    return result


def _one_each(bench: Bench, given: list[Pair], rewritten: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Choose one model's rewrite of each original, 200 translations and everything else, as the earlier figures had it."""
    order = np.flatnonzero(rewritten)
    np.random.default_rng(5).shuffle(order)
    chosen = np.zeros(len(given), np.bool_)
    used: set[int] = set()
    translations = 0
    for i in order.tolist():
        group, source = given[i].group, given[i].b
        if group.startswith("llm"):
            chosen[i] = source not in used
            used.add(source)
        else:
            translations += group == "translation"
            chosen[i] = group != "translation" or translations <= 200
    return chosen


def _shares(found: Sequence[RewriteScore]) -> dict[str, Any]:
    n = max(len(found), 1)
    likely = sum(one.likelihood == "likely" for one in found)
    possible = sum(one.likelihood == "possible" for one in found)
    shares = {"likely": likely / n, "possible": possible / n, "reported": (likely + possible) / n}
    return {"pairs": len(found)} | {name: round(share, 4) for name, share in shares.items()}


def alarms(bench: Bench, out: Path | None) -> dict[str, Any]:
    """Scan the background articles by themselves and count those with an alarm in the 14 days around them."""
    places = [i for i, entry in enumerate(bench.corpora.entries) if entry.group == "background"]
    start = time.perf_counter()
    store = store_of(places, [bench.sides[i].terms for i in places], [bench.corpora.entries[i].day for i in places])
    wide = near_pairs(store, places)
    searched = time.perf_counter() - start
    judged = judge_pairs(bench.sides.__getitem__, wide)
    seconds = time.perf_counter() - start
    entries = bench.corpora.entries
    counts: dict[str, set[int]] = defaultdict(set)
    lines = []
    for a, b, found in judged:
        first, last = entries[a].day, entries[b].day
        if first is None or last is None or abs(first - last) > WINDOW:
            continue
        later = b if last >= first else a
        copied = verbatim(Pair("", bench.sides[a], b, None), bench)
        counts[f"{found.likelihood}{', copies' if copied else ''}"].add(later)
        lines.append(f"{found.likelihood}\t{found.score:.3f}\t{found.plain:.3f}\t{copied}\t{entries[a].name}\t{entries[b].name}\n")
    if out:
        out.write_text("".join(sorted(lines, reverse=True)), encoding="utf-8")
    per_thousand = {name: round(1000 * len(found) / len(places), 2) for name, found in sorted(counts.items())}
    times = {"seconds to search": round(searched, 1), "seconds in all": round(seconds, 1)}
    return {"per 1,000 articles": per_thousand, "pairs near": len(wide)} | times


def judge_pairs(side: Callable[[int], TermSequence], near: dict[tuple[int, int], int]) -> list[tuple[int, int, RewriteScore]]:
    """Return the pairs that are likely or possible, as a bulk scan judges them: plain first, neighbours only if it matters."""
    beside: dict[int, dict[int, int]] = defaultdict(dict)
    for (a, b), value in near.items():
        beside[a][b] = beside[b][a] = value

    @functools.cache
    def near_one(article: int) -> Neighbours:
        ids = list(beside[article])
        return nearest(ids, list(beside[article].values()), [side(i).terms for i in ids], Rewriting().candidates)

    found = []
    for a, b in near:
        if may_promise(side(a).terms, side(b).terms):
            others = near_one(a).without(a, b) + near_one(b).without(a, b)
            judged = score(side(a), side(b), event(side(a).terms, side(b).terms, others), evidence=False)
            if judged.likelihood:
                found.append((a, b, judged))
    return found


def speed(bench: Bench, articles: int = 40_000) -> dict[str, Any]:
    """Return milliseconds for the candidates of one draft in an archive of 40,000 articles, with and without a window."""
    days = np.array([entry.day or 0 for entry in bench.corpora.entries])
    many = [(i, i % len(bench.sides)) for i in range(articles)]
    made_days = [int(days[j]) + 7 * (i // len(days)) for i, j in many]
    store = store_of(range(articles), [bench.sides[j].terms for _, j in many], made_days)
    drafts = [i for i, entry in enumerate(bench.corpora.entries) if entry.day and 500 <= bench.sides[i].terms.words <= 700][:100]
    result = {}
    for name, window in (("no window", None), ("window of 14 days", WINDOW)):
        times = []
        for i in drafts:
            start = time.perf_counter()
            store.query(bench.sides[i].terms, day=int(days[i]), window=window, limit=20)
            times.append(1000 * (time.perf_counter() - start))
        result[name] = {"median ms": round(float(np.median(times)), 2), "p95 ms": round(float(np.quantile(times, 0.95)), 2)}
    return result


def command(bench: Bench, each: int) -> dict[str, Any]:
    """Ask ``check`` for the source of rewrites, in an archive file with everything in it; ``each`` texts of a group at most."""
    groups: dict[str, list[Query]] = defaultdict(list)
    for query in bench.corpora.queries:
        long = bench.sides[query.source].terms.words > LONGEST
        if query.group.startswith(REWRITES) and query.group != "summary" and not long:
            groups[query.group].append(query)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "bench.db") as archive:
        articles = [Article(entry.text, ref=str(i), origin="bench", language="en") for i, entry in enumerate(bench.corpora.entries)]
        for first in range(0, len(articles), 1_000):
            archive.add(articles[first : first + 1_000])
        for group, queries in groups.items():
            for query in random.Random(6).sample(queries, min(each, len(queries))):
                found = [one for one in archive.check(Article(query.text, language="en")).comparisons if one.kind in COPIES]
                named = {int(one.b.ref) for one in found}
                alike = {i for i in named if bench.corpora.entries[i].text == bench.corpora.entries[query.source].text}
                counts[group].update(asked=1, source=bool(alike), wrong=bool(named - alike))
                counts[group]["first is wrong"] += bool(found) and int(max(found, key=lambda one: one.score).b.ref) not in alike
    return {group: {name: count[name] for name in ("asked", "source", "wrong", "first is wrong")} for group, count in counts.items()}


def figures(measured: dict[str, Any]) -> dict[str, float]:
    """Return the figures that have limits, by name."""
    found = measured["retrieval"]
    shares_of = measured["discrimination"]
    alarm = measured["alarms"]["per 1,000 articles"]
    styles = [shares["reported"] for group, shares in shares_of.items() if group.startswith("llm-")]
    named = {"llm": "llm", "translation": "translation", "summary": "summary", "clough heavy": "clough-heavy"}
    result = {f"source in the first 5, {name}": found[group]["recall@5"] for name, group in named.items()}
    result |= {f"AUC, {name}": value for name, value in shares_of["AUC"].items()}
    result |= {
        "reported, llm": shares_of["llm"]["reported"],
        "reported, worst llm style": min(styles),
        "reported, translation": shares_of["translation"]["reported"],
        "reported, clough light and heavy": shares_of["clough-light+heavy"]["reported"],
        "reported, clough non": shares_of["clough-non"]["reported"],
        "nearest wrong article likely, llm": shares_of["wrong llm"]["likely"],
        "same event likely": shares_of["event"]["likely"],
        "same event possible": shares_of["event"]["possible"],
        "alarms likely": alarm.get("likely", 0.0),
        "alarms possible": alarm.get("possible", 0.0),
        "ms without a window": measured["speed"]["no window"]["median ms"],
        "ms with a window": measured["speed"]["window of 14 days"]["median ms"],
        "seconds, 12,000 articles": measured["alarms"]["seconds in all"],
    }
    return result


def markdown(measured: dict[str, Any]) -> str:
    """Return the figures as tables."""
    lines = ["# Rewritten copy", "", f"Archive of {measured['articles']} articles.", "", "| figure | value |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in measured["figures"].items()]
    lines += ["", "| queries | number | recall@1 | recall@5 | recall@20 |", "|---|---|---|---|---|"]
    lines += [f"| {group} | " + " | ".join(str(v) for v in row.values()) + " |" for group, row in measured["retrieval"].items()]
    lines += ["", "| pairs | number | likely | possible | reported |", "|---|---|---|---|---|"]
    rows = ((group, row) for group, row in measured["discrimination"].items() if group != "AUC")
    lines += [f"| {group} | " + " | ".join(str(v) for v in row.values()) + " |" for group, row in rows]
    lines += ["", f"Alarms for 1,000 background articles against the 14 days around them: {measured['alarms']['per 1,000 articles']}."]
    if "command" in measured:
        lines += ["", "| `check` | asked | names the source | names another | the first is another |", "|---|---|---|---|---|"]
        lines += [f"| {group} | " + " | ".join(str(v) for v in row.values()) + " |" for group, row in measured["command"].items()]
    return "\n".join(lines) + "\n"


def measure(folder: Path, alarms_out: Path | None = None, each: int = 0) -> dict[str, Any]:
    """Return every figure; ``each`` above 0 asks the whole command as well, for so many texts of a group."""
    start = time.perf_counter()
    bench = Bench.build(load(folder))
    built = time.perf_counter() - start
    given = pairs(bench)
    judged = [bench.judge(pair) for pair in given]
    measured = {
        "inputs": {name: _hash(folder / name) for name in (*(f"{file}.jsonl.gz" for file in FILES), PAN)},
        "articles": len(bench.sides),
        "seconds to prepare": round(built, 1),
        "retrieval": retrieval(bench),
        "discrimination": discrimination(bench, given, judged),
        "alarms": alarms(bench, alarms_out),
        "speed": speed(bench),
    }
    if each:
        measured["command"] = command(bench, each)
    return measured | {"figures": figures(measured)}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check(measured: dict[str, Any], limits: dict[str, Any]) -> list[str]:
    """Return a sentence for every figure beyond its limit and every input that is another one."""
    wrong = [
        f"{name}: the input is another one than the limits were set on; set them anew in benchmarks/floors.toml."
        for name, digest in limits.get("inputs", {}).items()
        if measured["inputs"].get(name) != digest
    ]
    found = measured["figures"]
    low = [f"{name}: {found[name]} is below its floor {least}." for name, least in limits["floors"].items() if found[name] < least]
    high = [f"{name}: {found[name]} is above its ceiling {most}." for name, most in limits["ceilings"].items() if found[name] > most]
    return wrong + low + high


def main(arguments: list[str] | None = None) -> int:
    """Print the figures as JSON; exit code 1 if one is beyond its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with the corpora")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--markdown", type=Path, help="write them here as tables")
    parser.add_argument("--alarms", type=Path, help="write the alarms among background articles here, to be read")
    parser.add_argument("--command", type=int, default=0, metavar="N", help="ask the whole command for N texts of each group")
    parser.add_argument("--check", action="store_true", help="fail when a figure is beyond its limit in floors.toml")
    options = parser.parse_args(arguments)
    measured = measure(options.corpora, options.alarms, options.command)
    text = json.dumps(measured, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.write(text)
    if options.json:
        options.json.write_text(text, encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(markdown(measured), encoding="utf-8")
    if not options.check:
        return 0
    wrong = check(measured, tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["rewrite"])
    sys.stderr.writelines(line + "\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
