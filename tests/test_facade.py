"""The pipeline: what the seeds must show, that order and batches change nothing, and that a killed scan is finished by the next."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from syndicate.model.article import Article
from syndicate.model.comparison import LinkKind
from syndicate.model.errors import ArchiveError
from syndicate.model.provenance import Direction
from syndicate.model.settings import Settings
from syndicate.pipeline.facade import Archive, compare

SEEDS = Path(__file__).parent.parent / "seeds"
TRUTH = json.loads((SEEDS / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Return an archive of the five demo articles."""
    archive = Archive(tmp_path_factory.mktemp("seeds") / "seeds.db")
    archive.scan([str(path) for path in sorted(SEEDS.glob("*.txt"))])
    return archive


def number_of(archive: Archive, ref: str) -> int:
    return archive.find(ref).id


@pytest.mark.parametrize("pair", TRUTH["linked"], ids=lambda pair: f"{pair['a'][:3]}-{pair['b'][:3]}")
def test_the_seeds_that_share_a_text_are_linked_as_what_they_are(seeds: Archive, pair: dict[str, object]) -> None:
    """Each pair of the truth file is linked, with its kind, source and credit."""
    a, b = sorted((number_of(seeds, str(pair["a"])), number_of(seeds, str(pair["b"]))))
    (link,) = [link for link in seeds.links([a]) if (link.a, link.b) == (a, b)]
    assert link.kind.value in pair["kinds"]  # type: ignore[operator]
    assert link.ruling.credited is pair["credited"]
    if pair["source"]:
        assert link.ruling.direction is Direction.COMMON_SOURCE
        assert link.ruling.source == pair["source"]


def test_no_other_seeds_are_linked(seeds: Archive) -> None:
    """Beyond the pairs of the truth file there is at most shared quotation."""
    wanted = {frozenset((number_of(seeds, pair["a"]), number_of(seeds, pair["b"]))) for pair in TRUTH["linked"]}
    others = [link for link in seeds.links() if frozenset((link.a, link.b)) not in wanted]
    assert {link.kind for link in others} <= {LinkKind.SHARED_QUOTES}


def test_the_passages_of_the_rewritten_seed_hold_what_the_truth_file_names(seeds: Archive) -> None:
    """The reworded quotation, the lifted sanctions, the tariffs and the demands lie in passages."""
    pair = TRUTH["linked"][1]
    held_a, held_b = seeds.find(pair["a"]), seeds.find(pair["b"])
    comparison = seeds.comparison(held_a.id, held_b.id)
    assert comparison is not None
    for shared in pair["shared"]:
        at_a, at_b = comparison.a.text.index(shared["a"]), comparison.b.text.index(shared["b"])
        assert any(p.a.start <= at_a < p.a.end and p.b.start <= at_b < p.b.end for p in comparison.passages), shared["what"]


def test_a_rewrite_says_which_words_and_facts_show_it(seeds: Archive) -> None:
    """Rare words of both, what everybody writes, and what only one side has come back from the archive as they were found."""
    pair = TRUTH["linked"][1]
    one, two = (seeds.find(pair[side]) for side in ("a", "b"))
    stored = seeds.comparison(one.id, two.id)
    assert stored is not None
    assert stored.retelling is not None
    assert {"crimea", "entrenched"} <= set(stored.retelling.shared_rare)
    assert "dmitriev" in stored.retelling.discounted
    sides = {stored.a.ref: stored.retelling.only_a, stored.b.ref: stored.retelling.only_b}
    assert "Riyadh" in sides[pair["b"]].names
    assert "Saudi Arabia" in sides[pair["a"]].names


def test_nearly_every_paragraph_of_the_translated_seed_is_found(seeds: Archive) -> None:
    """Nine in ten of BOTA's words lie in passages with AMN, and the paragraph that only AMN has does not."""
    pair = TRUTH["linked"][0]
    a, b = sorted((number_of(seeds, pair["a"]), number_of(seeds, pair["b"])))
    comparison = seeds.comparison(a, b)
    assert comparison is not None
    bota_is_a = comparison.a.ref == pair["a"]
    assert (comparison.coverage_a if bota_is_a else comparison.coverage_b) >= 0.9
    amn = comparison.b if bota_is_a else comparison.a
    at = amn.text.index(pair["only_in_b"])
    spans = [p.b if bota_is_a else p.a for p in comparison.passages]
    assert not any(span.start <= at < span.end for span in spans)


def test_the_seeds_make_two_stories_and_the_bystander_is_in_none(seeds: Archive) -> None:
    """Two families come out; the article that somebody wrote on their own is in neither."""
    titles = {row.title for row in seeds.stories()}
    assert titles == {"Putin Envoy to Visit Washington", seeds.find("003_50e888d2ed398487.txt").article.title}
    assert seeds.story_of(number_of(seeds, TRUTH["distractor"]["article"])) is None


def test_lineage_explains_in_sentences(seeds: Archive) -> None:
    """The common source is named with the words that credit it."""
    told = " ".join(seeds.lineage("004_1bb37439be3c627a.txt").explanation)
    assert "Radio Free Europe/Radio Liberty" in told
    assert "reprinted with permission" in told
    assert "plagiar" not in told.lower()


def test_scanning_again_changes_nothing(seeds: Archive) -> None:
    """A second scan of the same files reads, and neither adds nor compares."""
    result = seeds.scan([str(SEEDS)])
    assert (result.added, result.replaced, result.compared) == (0, 0, 0)
    assert result.unchanged == 5


def test_verify_finds_a_fresh_archive_sound(seeds: Archive) -> None:
    """Everything stored can be derived again."""
    assert seeds.verify() == []


def story(*sentences: int, seed: int = 0) -> str:
    """Return an invented article: each number is a paragraph of its own, the same in every article."""
    return "\n\n".join(paragraph(seed, number) for number in sentences)


def paragraph(seed: int, number: int) -> str:
    words = "harbour council vote budget river bridge minister school winter energy market farmer union court museum island train doctor"
    pick = random.Random(seed * 1000 + number)
    own = [f"{pick.choice(words.split())}{pick.randrange(400)}" for _ in range(40)]
    return "The " + " ".join(own[:20]) + ". And then the " + " ".join(own[20:]) + "."


FILES = {
    "a.txt": story(1, 2, 3, 4),
    "b.txt": story(1, 2, 3, 5),
    "c.txt": story(6, 7, 8),
    "d.txt": story(8, 7, 9, 10),
    "e.txt": story(11, 12, 13),
    "f.txt": story(1, 6, 11, 14, 15, 16),
}


def links_of(archive: Archive) -> set[tuple[object, ...]]:
    """Return what an archive found, by names and not by numbers."""
    found: set[tuple[object, ...]] = set()
    for link in archive.links():
        sides = [(archive.article(n).article.ref, round(c, 9)) for n, c in ((link.a, link.coverage_a), (link.b, link.coverage_b))]
        comparison = archive.comparison(link.a, link.b)
        assert comparison is not None
        spans = [((p.a.start, p.a.end), (p.b.start, p.b.end)) for p in comparison.passages]
        if sides[1] < sides[0]:
            sides.reverse()
            spans = [(b, a) for a, b in spans]
        found.add((tuple(sides), link.kind, tuple(sorted(spans))))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of invented articles."""
    place = tmp_path_factory.mktemp("articles")
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def at_once(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[object, ...]]:
    """Return what a single scan of the folder finds."""
    with Archive(tmp_path_factory.mktemp("once") / "once.db") as archive:
        archive.scan([str(folder)])
        found = links_of(archive)
    assert found
    return found


@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(FILES)), cuts=st.sets(st.integers(1, len(FILES) - 1)))
def test_order_and_batches_change_nothing(
    order: list[str], cuts: set[int], folder: Path, at_once: set[tuple[object, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Scanning in any order and any batches gives the links of one scan."""
    edges = [0, *sorted(cuts), len(order)]
    with Archive(tmp_path_factory.mktemp("some") / "some.db") as archive:
        for first, last in itertools.pairwise(edges):
            archive.scan([str(folder / name) for name in order[first:last]])
        assert links_of(archive) == at_once


def test_stories_have_the_same_numbers_wherever_the_folder_lies(tmp_path: Path) -> None:
    """Five stories are numbered by the names of their files, not by the path that leads there, nor by the order of the files."""
    for place in ("here", "some/where/else"):
        (tmp_path / place).mkdir(parents=True)
        files = [tmp_path / place / f"{name}{number}.txt" for number in range(5) for name in "ba"]
        for file in files:
            number = int(file.stem[1:])
            file.write_text(story(number, number + 10, number + 20, 100 + files.index(file)), encoding="utf-8")
        with Archive(tmp_path / place / "x.db") as archive:
            archive.scan(files)
            held = [{archive.article(n).article.ref for n in told.articles} for told in map(archive.story, range(1, 6))]
        assert held == [{f"a{number}.txt", f"b{number}.txt"} for number in range(5)]


def test_a_changed_file_replaces_the_old_one(folder: Path, tmp_path: Path) -> None:
    """After an article changed, its links are those of its new text."""
    changed = tmp_path / "articles"
    changed.mkdir()
    for name, text in FILES.items():
        (changed / name).write_text(text, encoding="utf-8")
    with Archive(tmp_path / "x.db") as archive:
        archive.scan([str(changed)])
        (changed / "b.txt").write_text(story(21, 22, 23), encoding="utf-8")
        result = archive.scan(changed)  # one path, as it is
        assert (result.added, result.replaced, result.unchanged) == (0, 1, 5)
        number = number_of(archive, "b.txt")
        assert archive.links([number]) == []
        assert archive.verify() == []


def test_replacing_arrives_where_a_fresh_scan_does(tmp_path: Path) -> None:
    """After articles changed, boilerplate and links are those of a fresh archive of what is there now."""
    foot = "This newspaper is published by a foundation in the old harbour and is read in every house along the northern river."
    texts = [f"{story(100 + n, 200 + n)}\n\n{foot}" for n in range(3)]
    later = [texts[0], texts[1], story(101, 400, 401)]

    def changed(bodies: list[str], outlet: str) -> str:
        path = tmp_path / "all.jsonl"
        path.write_text("\n".join(json.dumps({"id": str(n), "outlet": outlet, "text": t}) for n, t in enumerate(bodies)), "utf-8")
        return str(path)

    with Archive(tmp_path / "old.db") as old, Archive(tmp_path / "fresh.db") as fresh:
        old.scan([changed(texts, "Herald")])
        assert old.counts()["boilerplate"] == 3
        old.scan([changed(later, "Herald")])
        fresh.scan([changed(later, "Herald")])
        assert old.counts()["boilerplate"] == fresh.counts()["boilerplate"] == 0
        assert links_of(old) == links_of(fresh)


def test_a_window_leaves_out_what_was_published_further_apart(tmp_path: Path) -> None:
    """With a window of days only near articles are compared, and a draft only with those near its own day."""
    days = ["2025-03-01", "2025-03-04", "2025-05-01"]
    lines = [json.dumps({"id": str(n), "outlet": f"Paper {n}", "date": day, "text": story(1, 2, 3)}) for n, day in enumerate(days)]
    path = tmp_path / "all.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    with Archive(tmp_path / "x.db", settings=Settings(window=14)) as archive:
        archive.scan([str(path)])
        assert [(archive.article(link.a).article.ref, archive.article(link.b).article.ref) for link in archive.links()] == [("0", "1")]
        draft = Article(story(1, 2, 3), published="2025-05-03")
        assert {origin.article.ref for origin in archive.check(draft, window=14).origins} == {"2"}
        assert archive.check(draft, window=14, own="paper 2").origins == ()
        assert {c.b.ref for c in archive.check(draft).comparisons} == {"0", "1", "2"}


def test_a_killed_scan_is_finished_by_the_next(folder: Path, at_once: set[tuple[object, ...]], tmp_path: Path) -> None:
    """Killed at random moments, an archive stays sound, and the next scan arrives where an undisturbed one does."""
    program = (
        "import sys\nfrom syndicate.pipeline import batches, facade, ingest\n"
        "ingest.MOST_ARTICLES_A_TASK = batches.MOST_PAIRS_A_BATCH = batches.LEAST_PAIRS_A_BATCH = 1\n"
        "print('go', flush=True)\nfacade.Archive(sys.argv[1]).scan([sys.argv[2]])"
    )
    path = tmp_path / "killed.db"
    pick = random.Random(7)
    for _ in range(6):
        command = [sys.executable, "-c", program, str(path), str(folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "go\n"
        time.sleep(pick.random())
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        if path.exists() and path.stat().st_size:
            with Archive(path) as archive:
                assert archive.file.connection.rows("PRAGMA integrity_check") == [("ok",)]
    with Archive(path) as archive:
        archive.scan([str(folder)])
        assert archive.unsettled() == []
        assert links_of(archive) == at_once


def test_boilerplate_of_an_outlet_links_nothing(tmp_path: Path) -> None:
    """A paragraph under four different articles of one outlet is flagged, and no link rests on it, in whatever batches they came."""
    foot = "This newspaper is published by a foundation in the old harbour and is read in every house along the northern river."
    lines = [
        json.dumps({"id": str(n), "outlet": "Harbour Herald", "text": story(100 + n, 200 + n, 300 + n) + "\n\n" + foot}) for n in range(4)
    ]
    with Archive(tmp_path / "x.db") as archive:
        for n, line in enumerate(lines):
            (tmp_path / f"{n}.jsonl").write_text(line, encoding="utf-8")
            archive.scan([str(tmp_path / f"{n}.jsonl")])
        assert archive.counts()["boilerplate"] == 4
        assert archive.links() == []


def test_a_copied_draft_is_found_and_its_own_words_are_new(folder: Path, tmp_path: Path) -> None:
    """Half of a draft is somebody else's: the check says half, names the source and proposes a credit."""
    with Archive(tmp_path / "x.db") as archive:
        archive.scan([str(folder)])
        result = archive.check(story(1, 2, 31, 32))
        assert result.uncredited == pytest.approx(0.5, abs=0.02)
        assert result.new == pytest.approx(0.5, abs=0.02)
        assert {origin.article.ref for origin in result.origins} <= {"a.txt", "b.txt", "f.txt"}
        assert all(origin.credit_line or origin.nameless for origin in result.origins)
        assert archive.counts()["articles"] == len(FILES)


def test_offsets_of_compare_point_into_the_strings_given() -> None:
    """Texts are taken as they are, line ends and all."""
    a, b = "\r\n\r\n" + story(1, 2).replace("\n", "\r\n"), "\ufeff" + story(2, 3)
    comparison = compare(a, b)
    (passage,) = comparison.passages
    assert passage.a.cut(a).split() == passage.b.cut(b).split() == paragraph(0, 2).split()


@pytest.mark.parametrize("text", ["", "one", "…", "word " * 50_000, "\ud800 broken", "1 2 3 " * 100, "مرحبا بالعالم " * 30])
def test_any_text_gets_an_answer(text: str) -> None:
    """Empty, tiny, endless, broken and foreign texts compare, with themselves and with an article."""
    for other in (text, FILES["a.txt"]):
        comparison = compare(text, other)
        assert all(0 <= p.a.start <= p.a.end <= len(text) for p in comparison.passages)


FERRY = """The ferries will sail again on Friday after the longest strike in the company's history, the port said.

Nobody expects the crews to be paid for the six weeks in which the boats lay still, but their shifts will be shorter."""
PLAIN = """The mayor opened a new bridge over the river on Monday, and three hundred people walked across it before noon.

She said that the old bridge would be taken down in the spring, because its iron had become too weak for buses and lorries."""


def test_what_was_doubtful_in_the_input_is_told(tmp_path: Path) -> None:
    """Dates that cannot be, texts of a few words and two files with one text are each told with their place."""
    lines = [
        {"id": "x", "text": PLAIN, "date": "2020-13-45"},
        {"id": "y", "text": "Ten words are all that this very small article has."},
    ]
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(FERRY, encoding="utf-8")
    with Archive(tmp_path / "x.db") as archive:
        result = archive.scan([str(tmp_path / name) for name in ("lines.jsonl", "one.txt", "two.txt")])
    told = {remark.ref: remark.said for remark in result.remarks}
    assert "does not exist" in told["x"]
    assert "only 10 words" in told["y"]
    assert told["two.txt"] == "has the same text as one.txt"
    assert result.remarked == len(result.remarks) == 3


RETOLD: dict[str, str] = tomllib.loads((Path(__file__).parent / "cases" / "judge.toml").read_text("utf-8"))["texts"]


def scanned(folder: Path, batches: list[list[str]]) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Return what scanning the retold articles in these batches finds, with the words and facts that show each rewrite."""
    with Archive(folder / "retold.db") as archive:
        for batch in batches:
            lines = [json.dumps({"id": name, "outlet": name, "text": RETOLD[name]}) for name in batch]
            (folder / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
            archive.scan(folder / "all.jsonl")
        shown = {archive.comparison(link.a, link.b) for link in archive.links()}
        words = {(c.reason, c.retelling.shared_rare, c.retelling.neighbours) for c in shown if c is not None and c.retelling is not None}
        return links_of(archive), set(words)


@hypothesis_settings(max_examples=8, deadline=None)
@given(order=st.permutations(sorted(RETOLD)), cut=st.integers(1, len(RETOLD) - 1))
def test_rewrites_are_the_same_in_any_order_and_batches(order: list[str], cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The words that everybody uses depend on the other articles there are, not on when they came."""
    once = scanned(tmp_path_factory.mktemp("once"), [sorted(RETOLD)])
    assert once[1]  # there are rewrites among them
    assert scanned(tmp_path_factory.mktemp("twice"), [order[:cut], order[cut:]]) == once


@pytest.mark.parametrize("share", [0.35, 0.5, 0.65])
@pytest.mark.parametrize("ref", sorted(TRUTH["articles"]))
def test_part_of_a_seed_names_where_it_is_from_and_no_bystander(ref: str, share: float, seeds: Archive) -> None:
    """A draft that takes part of an article names that, and perhaps its twin, but nobody who merely covered the event."""
    text = seeds.find(ref).article.text
    result = seeds.check(text[: int(len(text) * share)])
    twins = {pair[side] for pair in TRUTH["linked"] if ref in (pair["a"], pair["b"]) for side in ("a", "b")}
    named = {comparison.b.ref for comparison in result.comparisons if not comparison.excludes_derivation}
    assert ref in named
    assert named <= {ref} | twins
    assert result.new < 0.1
    assert result.doubt is None


@pytest.mark.parametrize(
    ("name", "draft", "said"),
    [
        ("ten words", "Ten words are all that this very small draft has.", "only 10 words"),
        ("stop words", "the of and to in a is that it for " * 5, "too few to say whether it is reworded"),
        ("one word a million times", "word " * 1_000_000, "too few to say whether it is reworded"),
    ],
)
def test_a_draft_that_allows_no_verdict_says_why(name: str, draft: str, said: str, seeds: Archive) -> None:
    """If nothing can be found out, the reason is told and nothing counts as reused."""
    result = seeds.check(draft)
    assert said in (result.doubt or ""), name
    assert result.uncredited == 0


PROMISED = (
    *("article", "audit", "check", "close", "comparison", "count_stories", "counts", "find", "held", "ids", "lineage", "link", "links"),
    *("pair_verdicts", "ready", "runs", "scan", "search", "skipped", "sources", "stories", "story", "story_of", "story_view", "verdicts"),
    *("unsettled", "verify"),
)


@pytest.mark.parametrize("name", PROMISED)
def test_an_archive_has_the_methods_that_are_promised(name: str) -> None:
    """Each is there on the class, with a docstring, so that help shows it."""
    assert getattr(Archive, name).__doc__


def test_a_check_against_nothing_is_refused(tmp_path: Path) -> None:
    """Every draft would be clear."""
    with Archive(tmp_path / "empty.db") as archive, pytest.raises(ArchiveError, match="holds no article"):
        archive.check("Ferry crews went back to work on Monday after nine days of talks about the pay of deck hands.")
