"""The benchmark of the pipeline: what it plants is true, what it measures is what happened."""

from __future__ import annotations

import gzip
import itertools
import json
import math
import re
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from syndicate import candidates
from syndicate.bench import checking, growth, measuring, peers, peerwork, planting, prose, recall, running, scanning, table
from syndicate.bench.corpus import Corpus, Made, plant, ref
from syndicate.bench.measuring import JobFailed
from syndicate.bench.options import Options, size
from syndicate.bench.planting import BOILERPLATE, ORIGINAL, PLANTS, Job, Share, Truth, jaccard
from syndicate.bench.sketching import sketched, unit_words
from syndicate.cli import main
from syndicate.model.errors import InputError, SettingsError
from syndicate.model.results import Progress

SOURCE: planting.Paragraphs = (
    (("The", "harbour", "opened", "again"), ("Ferries", "run", "twice", "daily,", "said", "the", "mayor")),
    (("Nobody", "had", "expected", "the", "old", "crane", "to", "hold"),),
    (("Tickets", "cost", "less", "than", "before"),),
    (("A", "second", "pier", "follows", "in", "spring"),),
)
OTHER: planting.Paragraphs = tuple(tuple(tuple(word[::-1] for word in sentence) for sentence in paragraph) for paragraph in SOURCE)
OWN: planting.Paragraph = (("Our", "own", "reporter", "adds", "this"),)


def made(kind: str, number: int = 7, sources: tuple[planting.Paragraphs, ...] = (SOURCE,)) -> planting.Copy:
    return PLANTS[kind].make(Job(1, number, kind, sources, OWN))


def first_of(corpus: Corpus, kind: str) -> Made:
    return next(article for article in map(corpus.article, itertools.count(64)) if article.kind == kind)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(seed=3, words=160)


@pytest.mark.parametrize(
    ("kind", "paragraphs", "taken"),
    [
        ("repeat", SOURCE, [0, 1, 2, 3]),
        ("verbatim", (*SOURCE, OWN), [0, 1, 2, 3]),
        ("cut", SOURCE[:2], [0, 1]),
        (BOILERPLATE, (*SOURCE, OWN), []),
    ],
)
def test_a_planted_copy_holds_what_its_kind_says(kind: str, paragraphs: planting.Paragraphs, taken: list[int]) -> None:
    """Whole texts stay whole, a cut keeps the beginning, boilerplate takes nothing from anybody."""
    copy = made(kind)
    assert copy.paragraphs == paragraphs
    assert copy.shares == tuple(Share(i, 0, place, 1.0) for i, place in enumerate(taken))


def test_a_reordered_copy_has_all_paragraphs_in_another_order() -> None:
    """Whatever is drawn, the order is never the source's."""
    for number in range(40):
        copy = made("reordered", number)
        assert sorted(copy.paragraphs) == sorted(SOURCE)
        assert copy.paragraphs != SOURCE
        assert [SOURCE[share.source_paragraph] for share in copy.shares] == list(copy.paragraphs)


def test_a_merged_copy_takes_turns() -> None:
    """The first halves of both sources alternate, and the truth says which is from which."""
    copy = made("merged", sources=(SOURCE, OTHER))
    assert copy.paragraphs == (SOURCE[0], OTHER[0], SOURCE[1], OTHER[1])
    assert [(share.source, share.source_paragraph) for share in copy.shares] == [(0, 0), (1, 0), (0, 1), (1, 1)]


@pytest.mark.parametrize("per_cent", [5, 10, 20, 30])
def test_exactly_so_many_words_are_replaced(per_cent: int, corpus: Corpus) -> None:
    """Of n words n% are others, in their places, with capitals and commas kept."""
    source = corpus.article(0).paragraphs
    copy = PLANTS[f"replaced-{per_cent}"].make(Job(1, 5, f"replaced-{per_cent}", [source], OWN))
    old, new = (
        [word for paragraph in paragraphs for sentence in paragraph for word in sentence] for paragraphs in (source, copy.paragraphs)
    )
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert abs(len(changed) - len(old) * per_cent / 100) <= 1
    assert all(a[0].isupper() == b[0].isupper() and a.endswith(",") == b.endswith(",") for a, b in changed)


@pytest.mark.parametrize(
    ("name", "a", "b", "expected"),
    [
        ("the same", SOURCE[0], SOURCE[0], 1.0),
        ("nothing in common", SOURCE[0], SOURCE[1], 0.0),
        ("case and commas do not count", SOURCE[0], tuple(tuple(w.upper() for w in s) for s in SOURCE[0]), 1.0),
        ("one word of four replaced", (("a", "b", "c", "d"),), (("a", "b", "c", "x"),), 1 / 3),
        ("shorter than a shingle", (("a", "b"),), (("a", "b"),), 1.0),
    ],
)
def test_jaccard_counts_shingles_of_three_words(name: str, a: planting.Paragraph, b: planting.Paragraph, expected: float) -> None:
    """The similarity of two planted paragraphs is that of their sets of shingles."""
    assert jaccard(a, b) == pytest.approx(expected), name


@pytest.mark.parametrize("kind", [kind for kind in PLANTS if kind != BOILERPLATE])
def test_truth_can_be_replayed_on_the_printed_texts(kind: str, corpus: Corpus) -> None:
    """Cutting the printed texts at blank lines and shingling their words again gives the similarities of the truth."""
    copy = first_of(corpus, kind)
    assert copy.truth is not None
    assert len(copy.truth.sources) == PLANTS[kind].sources
    assert copy.truth.copy == copy.ref
    sources = [corpus.article(int(source.split("-")[1])) for source in copy.truth.sources]
    assert all(source.kind == ORIGINAL and source.number < copy.number for source in sources)
    for share in copy.truth.shares:
        words = [
            re.findall(r"\w+", text.split("\n\n")[place].lower())
            for text, place in ((copy.text, share.paragraph), (sources[share.source].text, share.source_paragraph))
        ]
        one, two = ({tuple(of[i : i + 3]) for i in range(len(of) - 2)} for of in words)
        assert share.jaccard == pytest.approx(len(one & two) / len(one | two))


def test_every_paragraph_is_one_unit_of_the_pipeline(corpus: Corpus) -> None:
    """What is promised for a paragraph is promised for what is sketched."""
    texts = [article.text for article in corpus.articles(60)]
    found = recall.paragraphs_of(texts, sketched(texts))
    assert found == [i for text in texts for i in range(text.count("\n\n") + 1)]


def test_an_article_is_the_same_whenever_it_is_made() -> None:
    """It depends on seed, length and place alone: not on what was made before, nor on how many there are."""
    forwards = [article.record() for article in Corpus(3, 160).articles(90)]
    backwards = Corpus(3, 160)
    assert [backwards.article(n).record() for n in reversed(range(90))] == forwards[::-1]
    assert [article.record() for article in Corpus(4, 160).articles(90)] != forwards


def test_the_draws_are_pinned() -> None:
    """The same seed gives the same corpus on every machine: these are the generator's own numbers."""
    assert prose.draws(1, 2, "words", 2).tolist() == [10240056044527728, 6024022163451789429]
    assert Corpus(1).article(3).text.startswith("His company about the sendgeascaic time may use their trosts")


def test_the_copier_is_never_before_its_source(corpus: Corpus) -> None:
    """Dates and places rise together, so that the order of a copy and its source is known."""
    for article in corpus.articles(300):
        for source in article.truth.sources if article.truth and article.kind != BOILERPLATE else ():
            assert source < article.ref
            assert corpus.article(int(source.split("-")[1])).published <= article.published


def test_unrelated_articles_share_hardly_any_phrase() -> None:
    """Two originals of other events share about half a phrase of three words in 400, as real ones do."""
    originals = [article for article in Corpus(1).articles(3_000) if article.kind == ORIGINAL][::9]
    listed = [re.findall(r"\w+", article.text.lower())[:400] for article in originals]
    shingles = [{tuple(words[i : i + 3]) for i in range(len(words) - 2)} for words in listed]
    shared = [len(a & b) for a, b in itertools.pairwise(shingles)]
    assert 0.1 < np.mean(shared) < 0.54


def test_making_a_corpus_holds_no_corpus(tmp_path: Path) -> None:
    """Three times the articles take no more memory, once there are more than the originals that are kept (256)."""
    prose.vocabulary()
    peaks = []
    for count in (300, 900):
        tracemalloc.start()
        plant(count, 200, 1, str(tmp_path / "corpus.jsonl"), str(tmp_path / "truth.jsonl"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3 + 500_000


def test_the_truth_stands_beside_the_corpus(tmp_path: Path) -> None:
    """Each line of the truth names a line of the corpus, and reads back as it was."""
    made = plant(400, 160, 1, str(tmp_path / "corpus.jsonl"), str(tmp_path / "truth.jsonl"))
    refs = [json.loads(line)["id"] for line in (tmp_path / "corpus.jsonl").read_text().splitlines()]
    assert refs == [ref(n) for n in range(400)]
    planted = list(recall.truths(tmp_path / "truth.jsonl"))
    assert {one.copy for one in planted} <= set(refs)
    assert Counter(one.kind for one in planted) + Counter({ORIGINAL: 400 - len(planted)}) == Counter(made["planted"])
    again = [article.truth for article in Corpus(1, 160).articles(400) if article.truth]
    assert [(one.kind, one.copy, one.sources) for one in planted] == [(one.kind, one.copy, one.sources) for one in again]
    assert Truth.from_record(planted[0].record()) == planted[0]


@pytest.mark.parametrize(
    ("name", "found", "promised", "error", "expected"),
    [
        ("all", 1.0, 1.0, 0.0, recall.KEPT),
        ("within a per cent", 0.831, 0.84, 0.001, recall.KEPT),
        ("by chance", 0.80, 0.84, 0.02, recall.CHANCE),
        ("broken", 0.80, 0.84, 0.01, recall.BROKEN),
    ],
)
def test_a_promise_is_judged_with_its_error(name: str, found: float, promised: float, error: float, expected: str) -> None:
    """Less than promised by a per cent is too little, unless so few were planted that chance may have done it."""
    assert recall.promise(found, promised, error) == expected, name


@pytest.mark.parametrize(
    ("name", "linked", "wrong", "boilerplate"),
    [
        ("a copy and its source", {("a", "b")}, {}, 0),
        ("two copies of one source", {("b", "c")}, {}, 0),
        ("a merged one and either source", {("a", "m"), ("m", "x")}, {}, 0),
        ("strangers", {("a", "x")}, {"reprint": 1}, 0),
        ("boilerplate", {("p", "q")}, {"reprint": 1}, 1),
        ("boilerplate of two outlets", {("p", "r")}, {"reprint": 1}, 0),
    ],
)
def test_a_link_without_a_common_source_is_false(name: str, linked: set[tuple[str, str]], wrong: dict[str, int], boilerplate: int) -> None:
    """Copies of one source are rightly linked, whoever copied whom; articles with the same boilerplate are not."""
    planted = [Truth("verbatim", copy, ("a",), ()) for copy in "bc"] + [Truth("merged", "m", ("a", "x"), ())]
    planted += [Truth(BOILERPLATE, copy, (outlet,), ()) for copy, outlet in (("p", "1"), ("q", "1"), ("r", "2"))]
    found = recall.false_links(planted, dict.fromkeys(linked, "reprint"))
    assert (found["false_links"], found["boilerplate_links"]) == (wrong, boilerplate), name


def test_stages_sum_to_the_whole_and_know_where_they_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time up to a report is its stage's, but a report of nothing done ends the stage before."""
    times = iter([0.0, 2.0, 5.0, 6.0, 10.0, 11.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(times))
    stages = scanning.Stages()
    for report in (Progress("reading", 4), Progress("reading", 8), Progress("comparing", 0, 3), Progress("comparing", 3, 3)):
        stages(report)
    stages.finish()
    assert stages.seconds == {"reading": 6.0, "comparing": 4.0, "stories": 1.0}
    assert [row["rate"] for row in stages.rows()] == [8 / 6, 0.75, None]


GREEDY = """
import os, subprocess, sys, time

def take(megabytes, child):
    held = bytearray(b"x" * (megabytes << 20))
    code = f"held = bytearray(b'x' * ({child} << 20)); import time; time.sleep(.5)"
    subprocess.run([sys.executable, "-c", code], check=True)
    return {"length": len(held)}

def share(megabytes):
    held = b"x" * (megabytes << 20)
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)
    os.wait()
    return {"length": len(held)}

def die():
    sys.exit("no more paper")
"""


@pytest.fixture
def greedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a module whose jobs take memory or die."""
    (tmp_path / "greedy.py").write_text(GREEDY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "greedy"


def test_a_measured_job_is_told_with_the_memory_of_its_family(greedy: str) -> None:
    """What a process and its child hold at the same time counts together; this process' own does not."""
    own = bytearray(b"x" * (300 << 20))
    taken = measuring.measure(f"{greedy}:take", {"megabytes": 60, "child": 50})
    assert taken.result == {"length": 60 << 20}
    assert taken.seconds > 0.5
    assert (110 if measuring.PROC.exists() else 60) << 20 < taken.peak < len(own)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not show what processes share")
def test_memory_that_processes_share_counts_once(greedy: str) -> None:
    """What a process had before it forked is memory once, and `resident` counts it for each."""
    taken = measuring.measure(f"{greedy}:share", {"megabytes": 80})
    assert 80 << 20 < taken.peak < 130 << 20
    assert taken.resident > 160 << 20


def test_a_job_that_dies_says_why(greedy: str) -> None:
    """The error has the last output of the process and the name of the job."""
    with pytest.raises(JobFailed, match=r"greedy:die: the measured process ended with code 1. It said last: no more paper"):
        measuring.measure(f"{greedy}:die", {})


@pytest.mark.parametrize(
    ("given", "expected"), [("1000", 1000), ("2GB", 2 * 10**9), ("1.5 gib", 3 << 29), ("512MiB", 512 << 20), ("64k", 64_000)]
)
def test_a_size_of_memory_is_read(given: str, expected: int) -> None:
    """Units of a thousand and of 1,024 are known, in either case."""
    assert size(given) == expected


@pytest.mark.parametrize("given", ["", "GB", "much", "-1", "0", "3 bags", "1e999"])
def test_what_is_no_size_is_refused(given: str) -> None:
    """With what would be one."""
    with pytest.raises(SettingsError, match="2GB or 512MiB"):
        size(given)


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Return the figures of one small run, with the peers that are there."""
    said: list[str] = []
    figures = running.run(Options(articles=150, words=120, peers=True), said.append)
    assert "scanning" in said
    return figures


NUMBER = {"type": "number", "minimum": 0}
MEMORY = {"type": "integer", "minimum": 1_000_000}
COST = {"seconds": NUMBER, "cpu_seconds": NUMBER, "peak_bytes": MEMORY, "resident_bytes": MEMORY}


def table_of(**columns: Any) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": {"type": "object", "properties": columns, "required": list(columns)}}


def record_of(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields)}


TEXT = {"type": "string"}
SHAPE = record_of(
    machine=record_of(system=TEXT, cores=NUMBER, memory_bytes=NUMBER, load=NUMBER, versions=record_of(syndicate=TEXT, numpy=TEXT)),
    options=record_of(articles=NUMBER, words=NUMBER, seed=NUMBER),
    corpus=record_of(articles=NUMBER, bytes=NUMBER, planted=record_of(original=NUMBER), **COST),
    scan=record_of(
        read=NUMBER, added=NUMBER, links=NUMBER, rate=NUMBER, archive_bytes=NUMBER, bytes_an_article=NUMBER, bytes_a_paragraph=NUMBER,
        stages=table_of(stage=TEXT, seconds=NUMBER), **COST,
    ),
    recall=record_of(
        kinds=table_of(kind=TEXT, paragraphs=NUMBER, jaccard=NUMBER, promised=NUMBER, candidates=NUMBER, promise=TEXT, links=NUMBER),
        false_links={"type": "object"}, boilerplate_links=NUMBER,
    ),
    growth=table_of(articles=NUMBER, compared=NUMBER, pairs_an_article=NUMBER, cpu_seconds=NUMBER, archive_bytes=NUMBER),
    check=record_of(warm_seconds=NUMBER, cold_seconds=NUMBER, drafts=NUMBER, named=NUMBER),
    adding=record_of(added=NUMBER, **COST),
    peers=record_of(rows=table_of(peer=TEXT, does=TEXT), missed=record_of(missed=NUMBER, left_out=NUMBER), sketches=table_of(way=TEXT)),
)  # fmt: skip


@pytest.mark.slow
def test_a_run_answers_everything(found: dict[str, Any]) -> None:
    """Its figures are JSON of one shape, and what can be known of a small corpus is right."""
    assert [error.message for error in jsonschema.Draft4Validator(SHAPE).iter_errors(json.loads(json.dumps(found)))] == []
    assert found["scan"]["added"] == found["corpus"]["articles"] == 150
    assert sum(row["seconds"] for row in found["scan"]["stages"]) == pytest.approx(found["scan"]["seconds"], rel=0.2)
    assert found["adding"]["added"] == checking.ADDED_ARTICLES
    assert found["check"]["named"] == found["check"]["drafts"]


@pytest.mark.slow
def test_a_run_tells_how_costs_grow(found: dict[str, Any]) -> None:
    """A quarter of the corpus and the whole, with the exponents between them."""
    part, whole = found["growth"]
    assert (part["articles"], whole["articles"]) == (37, 150)
    assert [part[f"{name}_exponent"] for name in growth.GROWING] == [None] * 3
    assert whole["archive_bytes_exponent"] == pytest.approx(math.log(whole["archive_bytes"] / part["archive_bytes"]) / math.log(150 / 37))
    assert whole["compared"] == found["scan"]["compared"]


@pytest.mark.parametrize(
    ("articles", "asked", "expected"), [(2000, (), [500]), (3, (), []), (100, (50, 10, 100, 200, 50), [10, 50])], ids=repr
)
def test_sizes_below_the_corpus_are_scanned(articles: int, asked: tuple[int, ...], expected: list[int]) -> None:
    assert growth.sizes(articles, asked) == expected


def test_an_exponent_says_how_a_cost_grows() -> None:
    """Of 10 times the articles: 10 times the cost is 1, 100 times is 2; of nothing there is none."""
    rows = [
        {"articles": 10, "compared": 0, "cpu_seconds": 1.0, "archive_bytes": 5},
        {"articles": 100, "compared": 7, "cpu_seconds": 10.0, "archive_bytes": 500},
    ]
    found = [[row[f"{name}_exponent"] for name in growth.GROWING] for row in growth.with_exponents(rows)]
    assert found == [[None, None, None], [None, pytest.approx(1), pytest.approx(2)]]


@pytest.mark.parametrize("packed", [False, True])
def test_the_beginning_of_a_corpus_is_taken(tmp_path: Path, packed: bool) -> None:
    """Lines without anything are not counted; a packed file is unpacked."""
    lines = b'{"text": "a"}\n\n{"text": "b"}\n{"text": "c"}\n'
    (tmp_path / "all").write_bytes(gzip.compress(lines) if packed else lines)
    growth.begin(str(tmp_path / "all"), 2, str(tmp_path / "some"))
    assert (tmp_path / "some").read_bytes() == b'{"text": "a"}\n{"text": "b"}\n'


@pytest.mark.slow
def test_a_run_finds_what_was_planted(found: dict[str, Any]) -> None:
    """Copies of all kinds are candidates as promised and are linked in the archive; nothing else is."""
    rows = {row["kind"]: row for row in found["recall"]["kinds"]}
    assert rows.keys() == found["corpus"]["planted"].keys() - {ORIGINAL, BOILERPLATE}
    assert {row["promise"] for row in rows.values()} <= {recall.KEPT, recall.CHANCE}
    assert {row["without_sketch"] for row in rows.values()} == {0}
    assert {kind: row["links"] for kind, row in rows.items() if not kind.startswith("replaced")} == dict.fromkeys(
        (kind for kind in rows if not kind.startswith("replaced")), 1.0
    )
    assert found["recall"]["boilerplate_links"] == 0


@pytest.mark.slow
def test_no_pair_of_a_peer_is_missed(found: dict[str, Any]) -> None:
    """What datasketch estimates at a half and more is among our candidates."""
    assert found["peers"]["missed"]["article_pairs"] > 0
    assert found["peers"]["missed"]["missed"] == 0


@pytest.mark.slow
def test_a_peer_that_is_not_there_is_told(found: dict[str, Any]) -> None:
    """A run goes on without it and names the command that installs it."""
    rows = {row["peer"]: row for row in found["peers"]["rows"]}
    assert list(rows) == ["syndicate", *peers.PEERS]
    missing = [name for name, peer in peers.PEERS.items() if not peers.installed(peer.module)]
    assert [name for name in missing if "pip install 'syndicate[peers]'" not in rows[name]["told"]] == []
    assert rows["datasketch"]["ratio_seconds"] > 0


def test_a_missing_module_is_seen_without_loading_it() -> None:
    """Whether a peer is there is asked of the file system."""
    assert peers.installed("datasketch")
    assert not peers.installed("no_such_peer")


@pytest.mark.slow
def test_the_tables_hold_the_figures(found: dict[str, Any]) -> None:
    """Plain lines, a table a part, no trailing blanks."""
    lines = list(table.lines(found))
    text = "\n".join(lines)
    assert [line for line in lines if line != line.rstrip()] == []
    assert [kind for kind in PLANTS if kind != BOILERPLATE and kind in found["corpus"]["planted"] and f"\n{kind} " not in text] == []
    assert re.search(r"^whole scan +[\d.]+ m?s +150 ", text, re.MULTILINE)
    assert "missed pairs: 0 of" in text


@pytest.mark.slow
def test_the_command_prints_tables_or_json(
    found: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Results go to stdout whole, and options reach the run."""
    asked: list[Options] = []

    def run(options: Options, say: object) -> dict[str, Any]:
        asked.append(options)
        return found

    monkeypatch.setattr(running, "run", run)
    assert main(["bench", "--articles", "150", "--seed", "5", "--jobs", "2", "--memory", "1GB", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(found))
    assert asked == [Options(articles=150, seed=5, jobs=2, memory=10**9)]
    assert main(["bench"]) == 0
    assert capsys.readouterr().out.splitlines() == list(table.lines(found))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--articles", "5", "align"], "must come first"),
        (["--no-such-option"], "--no-such-option"),
        (["--memory", "much"], "not a size of memory"),
        (["--jsonl", "nowhere.jsonl"], "no such file"),
        (["--articles", "0"], "--articles"),
        (["--sizes", "3000,many"], "not numbers of articles"),
        (["--sizes", "3000,0"], "0 articles cannot be scanned"),
    ],
)
def test_the_command_refuses_what_it_cannot_do(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 2 and the reason."""
    assert main(["bench", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """What is kept is written into an empty folder only."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        running.run(Options(articles=10, keep=tmp_path), lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_no_run_begins_without_room(tmp_path: Path) -> None:
    """A million million articles are refused before the first is made."""
    with pytest.raises(InputError, match="GB of disk are needed"):
        running.run(Options(articles=10**12, keep=tmp_path / "kept"), lambda _: None)


def test_peers_shingle_the_words_that_are_sketched(corpus: Corpus) -> None:
    """Sketches of the units given to peers are ours, bit for bit: a pair of theirs can be looked for among ours."""
    texts = [article.text for article in corpus.articles(20)]
    given = [peerwork.shingles(words.split(" ")) for text in texts for words in unit_words(text)]
    theirs = np.array([sketch.hashvalues for sketch in peerwork._minhashes(given)])
    np.testing.assert_array_equal(theirs, sketched(texts).sketches)


def test_pairs_that_are_no_candidates_are_counted_as_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check can fail: with a banding that finds nothing, all of datasketch's pairs are missed."""
    corpus, plain, units, pairs = (str(tmp_path / name) for name in ("corpus.jsonl", "plain.jsonl", "units.tsv", "pairs.npy"))
    plant(120, 120, 1, corpus, str(tmp_path / "truth.jsonl"))
    assert peerwork.prepare(corpus, plain, units)["articles"] == 120
    assert peerwork.datasketch(units, pairs)["pairs_of_half"] > 0
    assert peerwork.missed(plain, pairs)["missed"] == 0
    monkeypatch.setattr(candidates, "band_keys", lambda sketches: np.arange(len(sketches), dtype=np.uint64)[:, None])
    missed = peerwork.missed(plain, pairs)
    assert missed["missed"] == missed["article_pairs"] > 0
    assert missed["left_out"] == 0
