"""What articles quote in common is stored for each article, and a view tells the pairs: no pair is aligned or stored for it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import newsroom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.archive import browse, quotations
from syndicate.candidates.minhash import RUN_WORDS, WINDOW_RUNS
from syndicate.model.comparison import LinkKind, PassageKind
from syndicate.model.settings import Aligning
from syndicate.pipeline import story_views
from syndicate.pipeline.due import SHARE_BESIDE_SPEECH, SHARE_OF_ONE_SUBJECT
from syndicate.pipeline.facade import Archive
from syndicate.pipeline.verify import verify_archive

SAID = [
    "We will rebuild the harbour wall before the winter storms and nobody will be asked to leave this island",
    "Nine families lost their boats last night and the ministry has not answered a single telephone call since",
    "Нас никто не спросил когда портовую стену решили снести и никто не скажет сколько теперь будет стоить новая",
]
LEAST = RUN_WORDS + WINDOW_RUNS - 1


def entry(number: int, said: Sequence[str], **more: str) -> dict[str, str]:
    """Return an article that tells things of its own and quotes some words in each paragraph."""
    told = [
        f"{newsroom.paragraph(300 * number + n)} “{words},” they said. {newsroom.paragraph(300 * number + 50 + n)}"
        for n, words in enumerate(said)
    ]
    text = "\n\n".join([newsroom.paragraph(300 * number + 99), *told])
    return {"id": f"a{number}", "outlet": f"Outlet {number}", "date": "2024-03-05", "text": text, **more}


def rows(archive: Archive) -> list[tuple[object, ...]]:
    """Return what is stored, by refs and not by numbers."""
    sql = 'SELECT run, ref, word, start, "end" FROM quotation JOIN article ON article.id = article ORDER BY run, ref'
    return archive.file.connection.rows(sql)


def pairs(archive: Archive, sql: str = "SELECT a_ref, b_ref FROM lineage WHERE kind = 'shared-quotes'") -> set[frozenset[str]]:
    return {frozenset(row) for row in archive.file.connection.rows(sql)}


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Archive]:
    """Yield an archive of thirty articles that quote one sentence."""
    with Archive(tmp_path / "archive.db") as archive:
        archive.scan([newsroom.write(tmp_path / "many.jsonl", [entry(n, SAID[:1]) for n in range(30)])])
        yield archive


def test_the_parts_count_the_same_words() -> None:
    """The view and the readers count as many words a run as the index keeps; a run is sure to be found that makes a passage."""
    assert quotations.RUN_WORDS == RUN_WORDS
    assert Aligning().run_words == LEAST


def test_pairs_are_a_view(many: Archive) -> None:
    """Every pair is there, none is stored, and the rows are as many as articles times runs."""
    assert pairs(many) == {frozenset((f"a{x}", f"a{y}")) for x in range(30) for y in range(x)}
    assert many.counts("links") == {"links": 0}
    runs = {row[0] for row in rows(many)}
    assert len(rows(many)) == 30 * len(runs)
    assert 4 <= len(runs) <= len(SAID[0].split()) - RUN_WORDS + 1


def test_all_readers_give_what_the_view_gives(many: Archive) -> None:
    """Links, comparisons, counts of words and the places in both texts agree with the view, from either side."""
    told = {(a, b): words for a, b, words in many.file.connection.rows("SELECT a, b, min(words_a, words_b) FROM shared_quotation")}
    assert {(link.a, link.b): link.words for link in many.links()} == told
    for link in many.links():
        found = many.comparison(link.b, link.a)
        assert found is not None
        assert (many.link(link.b, link.a), found.kind, found.reason) == (link, LinkKind.SHARED_QUOTES, link.reason)
        [passage] = found.passages
        assert passage.kind is PassageKind.VERBATIM
        assert passage.a.cut(found.a.text) == passage.b.cut(found.b.text)
        assert passage.a.cut(found.a.text) in SAID[0]
        assert len(passage.a.cut(found.a.text).split()) == link.words == found.detail_a.covered == found.detail_b.quoted
    assert [(*sorted((link.a, link.b)),) for link in many.links([3])] == sorted(pair for pair in told if 3 in pair)


def test_either_may_come_first(tmp_path: Path) -> None:
    """What is said of two articles that quote in another order, one words twice, is the same whichever was added first, in every reader."""
    words = SAID[0].split()
    whole, parts = [SAID[0]], [" ".join(words[6:]), " ".join(words[:14])]
    told = []
    for n, entries in enumerate(([entry(1, whole), entry(2, parts)], [entry(2, parts), entry(1, whole)])):
        with Archive(tmp_path / f"{n}.db") as archive:
            for i, one in enumerate(entries):
                archive.scan([newsroom.write(tmp_path / f"{i}.jsonl", [one])])
            [link] = archive.links()
            sql = "SELECT a_ref, coverage_a, b_ref, coverage_b, reason FROM lineage"
            [(a, share_a, b, share_b, reason)] = archive.file.connection.rows(sql)
            assert (link.coverage_a, link.coverage_b) == pytest.approx((share_a, share_b))
            assert link.reason == reason
            told.append(({a: share_a, b: share_b}, link.words, reason.split()[-2]))
    assert told[0] == told[1]
    assert len(set(told[0][0].values())) == 2


def test_very_many_are_named_in_part(many: Archive) -> None:
    """A reader names those that share most, says how many there are, and never all pairs of all."""
    assert many.file.quotations.count(1) == 29
    assert many.file.quotations.quoting(1, 5) == [2, 3, 4, 5, 6]
    assert len(many.file.quotations.links([1], 5)) == 5
    links, every, _ = browse.links_of(many.file, 1, 5)
    assert ([link.b for link in links], every) == ([2, 3, 4, 5, 6], 29)
    assert all(browse.passages_of(many.file, links)[link.a, link.b] for link in links)


def test_a_lineage_says_how_many_it_does_not_name(many: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its links name so many; the others are counted, in words and in JSON."""
    assert (len(many.lineage("a1").links), many.lineage("a1").also_quoting) == (29, 0)
    monkeypatch.setattr(quotations.Quotations.quoting, "__defaults__", (5,))
    monkeypatch.setattr(quotations.Quotations.links, "__defaults__", (5,))
    monkeypatch.setattr(story_views, "MOST_QUOTING", 5)
    view = many.lineage("a1")
    assert (len(view.links), view.also_quoting) == (5, 24)


def test_a_false_place_is_found(many: Archive) -> None:
    """Verify looks at each place."""
    assert list(verify_archive(many.file)) == []
    with many.file.writing() as connection:
        connection.execute(
            "UPDATE quotation SET start = start + 1 WHERE article = 7 AND word = (SELECT min(word) FROM quotation WHERE article = 7)"
        )
    [problem] = verify_archive(many.file)
    assert problem.where == "article 7"


@given(st.lists(st.lists(st.integers(0, len(SAID) - 1), max_size=3, unique=True), min_size=2, max_size=8), st.integers(0, 99))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_adding_changes_nothing(tmp_path_factory: pytest.TempPathFactory, chosen: list[list[int]], seed: int) -> None:
    """One by one, after others and after a change of their texts, articles have the rows that one scan of all gives."""
    folder = tmp_path_factory.mktemp("order")
    entries = [entry(n, [SAID[i] for i in said]) for n, said in enumerate(chosen)]
    for name in "xyz":
        entries.append({"id": f"plain {name}", "outlet": name, "text": newsroom.paragraph(90_000 + ord(name))})
    path = newsroom.write(folder / "all.jsonl", entries)
    with Archive(folder / "at once.db") as archive:
        archive.scan([path])
        expected = rows(archive)
    pick = random.Random(seed)
    shuffled = pick.sample(entries, len(entries))
    with Archive(folder / "bit by bit.db") as archive:
        for n in range(1, len(shuffled) + 1):
            other = {**shuffled[n - 1], "text": f"{shuffled[n - 1]['text']}\n\n{newsroom.paragraph(70_000)} “{SAID[0]},” somebody said."}
            newsroom.write(folder / "all.jsonl", [*shuffled[: n - 1], pick.choice((other, shuffled[n - 1]))])
            archive.scan([path])
        newsroom.write(folder / "all.jsonl", shuffled)
        archive.scan([path])
        assert rows(archive) == expected


def test_one_outlet_quotes_nothing_in_common_with_itself(tmp_path: Path) -> None:
    """An outlet repeats what it quotes; only another outlet's article makes it shared, and then only with that."""
    entries = [entry(n, SAID[:1], outlet="Courier") for n in range(2)]
    with Archive(tmp_path / "archive.db") as archive:
        archive.scan([newsroom.write(tmp_path / "own.jsonl", entries)])
        assert (rows(archive), pairs(archive)) == ([], set())
        archive.scan([newsroom.write(tmp_path / "other.jsonl", [entry(5, SAID[:1])])])
        assert pairs(archive) == {frozenset(("a0", "a5")), frozenset(("a1", "a5"))}
        archive.file.articles.remove([3])
        assert (rows(archive), pairs(archive)) == ([], set())


@pytest.mark.parametrize("words", [LEAST - 3, LEAST])
def test_a_turn_of_phrase_is_no_quotation(tmp_path: Path, words: int) -> None:
    """So many words running are sure to be found; fewer than a run never are."""
    said = " ".join(SAID[0].split()[:words])
    with Archive(tmp_path / "archive.db") as archive:
        archive.scan([newsroom.write(tmp_path / "both.jsonl", [entry(n, [said]) for n in range(2)])])
        assert len(pairs(archive)) == (words >= LEAST)


def test_telling_beside_a_quotation_is_still_compared(tmp_path: Path) -> None:
    """What is copied beside words that both quote is an excerpt or a reprint, stored as such, and told once."""
    both = entry(1, SAID[:1]), entry(2, SAID[:1])
    own = newsroom.paragraph(5_000)
    both[1]["text"] += f"\n\n{newsroom.paragraph(300 + 99)}"
    with Archive(tmp_path / "archive.db") as archive:
        archive.scan([newsroom.write(tmp_path / "both.jsonl", [*both, {"id": "c", "outlet": "C", "text": own}])])
        [link] = archive.links()
        assert link.kind.derives
        assert (archive.counts("links"), pairs(archive)) == ({"links": 1}, set())
        assert archive.file.quotations.share(link.a, link.b)


def test_only_what_tells_alike_is_aligned_beside_a_quotation() -> None:
    """More is asked of a pair that met by speech alone than of one with a paragraph in common."""
    assert SHARE_BESIDE_SPEECH > SHARE_OF_ONE_SUBJECT
