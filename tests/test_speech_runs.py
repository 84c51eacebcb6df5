"""Two articles that quote the same words meet in a scan, however long the paragraphs around the quotation are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import newsroom
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.archive.schema import statements
from syndicate.candidates.minhash import RUN_WORDS, WINDOW_RUNS
from syndicate.kernels.spoken_runs import choose
from syndicate.model.comparison import LinkKind
from syndicate.pipeline.facade import Archive, compare

# What a quotation stands between, and the quotation; its language does not matter, its marks do.
QUOTED = {
    "en": ("“", "”", "We will rebuild the harbour wall before the winter storms, and nobody will be asked to leave this island"),
    "en, straight": ('"', '"', "Nine families lost their boats last night and the ministry has not answered a single telephone call"),
    "de": ("„", "“", "Wir werden die Hafenmauer vor den Winterstürmen erneuern, und niemand muss diese Insel jemals verlassen"),
    "fr": ("« ", " »", "Nous allons reconstruire la digue du port avant les tempêtes et personne ne quittera cette île cet hiver"),
    "es": ("«", "»", "Vamos a reconstruir el muelle antes de las tormentas y nadie tendrá que abandonar esta isla en invierno"),
    "ru": ("«", "»", "Мы восстановим портовую стену до зимних штормов, и никому не придётся покидать этот остров зимой"),
    "zh": ("「", "」", "我们将在冬季风暴到来之前重建港口的防波堤，没有人会被要求离开这座岛屿"),
}


def told(number: int, name: str) -> str:
    """Return one long paragraph with the quotation in the middle, and another behind it with the words of the subject in another order."""
    opens, closes, said = QUOTED[name]
    around = [newsroom.paragraph(number + part) for part in range(6)]
    subject = newsroom.paragraph(90_000 + number // 1000).split()
    random.Random(number).shuffle(subject)
    return f"{' '.join(around[:3])} {opens}{said}{closes}, they said. {' '.join(around[3:5])}\n\n{around[5]} {' '.join(subject)}"


def entries(first: int = 0) -> Iterator[dict[str, str]]:
    """Yield two articles of two outlets for each quotation."""
    for place, name in enumerate(QUOTED):
        for side in range(2):
            number = first + 1000 * place + 100 * side
            yield {"id": f"{name}-{side}", "outlet": f"Outlet {side}", "date": "2024-03-05", "text": told(number, name)}


def kinds(archive: Archive) -> dict[str, LinkKind]:
    """Return the kind of each link, by the refs of its articles."""
    refs = {number: archive.article(number).article.ref for number in archive.ids()}
    return {" ".join(sorted((refs[link.a], refs[link.b]))): link.kind for link in archive.links()}


EXPECTED = {f"{name}-0 {name}-1": LinkKind.SHARED_QUOTES for name in QUOTED}


def test_a_scan_finds_the_quotation_that_a_comparison_finds(tmp_path: Path) -> None:
    """One quotation in paragraphs of a hundred words and more is a link in both."""
    given = list(entries())
    with Archive(tmp_path / "archive.db") as archive:
        archive.scan([newsroom.write(tmp_path / "quoted.jsonl", given)])
        assert kinds(archive) == EXPECTED
        for name in QUOTED:
            one, two = (archive.find(f"{name}-{side}").article for side in range(2))
            assert compare(one, two).kind is LinkKind.SHARED_QUOTES
            assert [each.b.ref for each in archive.check(one, own="Outlet 0").comparisons if each.kind] == [two.ref]


def test_the_order_of_adding_changes_nothing(tmp_path: Path) -> None:
    """Articles that are looked up one by one meet as those that are joined; so do those of an archive made before there was the index."""
    others = [{"id": f"other-{n}", "outlet": "Other", "date": "2024-03-05", "text": newsroom.paragraph(50_000 + n)} for n in range(40)]
    given = list(entries())
    random.Random(3).shuffle(given)
    with Archive(tmp_path / "archive.db") as archive:
        archive.scan([newsroom.write(tmp_path / "others.jsonl", others)])
        for number, entry in enumerate(given):
            archive.scan([newsroom.write(tmp_path / f"{number}.jsonl", [entry])])
        assert kinds(archive) == EXPECTED
        with archive.file.writing() as connection:
            connection.execute("DELETE FROM band_page WHERE id >> 36 IN (SELECT id FROM band_segment WHERE bands = 1)")
            connection.execute("DELETE FROM band_segment WHERE bands = 1")
            connection.execute("DELETE FROM link")
            connection.execute("DELETE FROM quotation")
            for statement in statements("index_speech"):
                connection.execute(statement)
    with Archive(tmp_path / "archive.db") as archive:
        archive.scan([str(tmp_path / "others.jsonl")])
        assert kinds(archive) == EXPECTED


def plain(keys: list[int], speech: list[bool]) -> list[int]:
    """Return the places of the chosen runs, found by looking at every window."""

    def value(place: int) -> int:
        found = 0
        for key in keys[place : place + RUN_WORDS]:
            found = ((found ^ key) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
            found ^= found >> 29
        return found

    size = RUN_WORDS + WINDOW_RUNS - 1
    windows = [first for first in range(len(keys) - size + 1) if all(speech[first : first + size])]
    return sorted({min(range(first, first + WINDOW_RUNS), key=value) for first in windows})


@given(st.lists(st.tuples(st.integers(1, 50), st.sampled_from([True] * 9 + [False])), max_size=80))
def test_of_every_twelve_words_of_speech_a_run_is_chosen(words: list[tuple[int, bool]]) -> None:
    """The kernel chooses what looking at every window chooses, by the words alone."""
    keys, speech = [key * 0x1234567 for key, _ in words], [said for _, said in words]
    first, runs = choose(np.array(keys, np.uint64), np.array(speech, np.bool_), RUN_WORDS, WINDOW_RUNS)
    assert first.tolist() == plain(keys, speech)
    assert len(runs) == len(first)


@pytest.mark.parametrize("length", [11, 12])
def test_eleven_words_are_too_few(length: int) -> None:
    """A shorter quotation may be a turn of phrase, so nothing of it is kept."""
    first, _ = choose(np.arange(1, 1 + length, dtype=np.uint64), np.ones(length, np.bool_), RUN_WORDS, WINDOW_RUNS)
    assert len(first) == (length == 12)
